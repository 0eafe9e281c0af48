"""`serve` and `tick`."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Run


def test_serve_becomes_gunicorn(ready: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    called: list[list[str]] = []
    monkeypatch.setattr("os.execv", lambda _program, command: called.append(command))
    run("serve", "--bind", "127.0.0.1:8111", "--workers", "3")
    ((program, *rest),) = called
    assert program == sys.executable
    assert rest[:2] == ["-m", "gunicorn"]
    assert rest[rest.index("--bind") + 1] == "127.0.0.1:8111"
    assert rest[rest.index("--workers") + 1] == "3"
    assert Path(rest[rest.index("--config") + 1]).is_file()
    assert rest[-1] == "voting_service.app:from_environment()"


def test_serve_does_not_start_without_settings(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MEDBESLUT_CONFIG", raising=False)
    assert "missing" in run("serve", status=1).output


def test_tick_has_nothing_to_do(ready: Path, run: Run) -> None:
    assert run("tick").output == ""
