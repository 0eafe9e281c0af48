"""An installation in a folder of its own, and the commands run in this process."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.guards.tree import ROOT
from voting_service.cli import main

EXAMPLES = ROOT / "docs" / "examples"
ROLL = EXAMPLES / "roll.csv"
Run = Callable[..., Result]
DEMO = [sys.executable, "-m", "voting_service.cli", "demo"]


@pytest.fixture
def run() -> Run:
    """`run("body", "list")`: what it printed and its exit status; a traceback is a failed test."""

    def invoke(*arguments: str | Path, status: int = 0, typed: str | None = None) -> Result:
        result = CliRunner().invoke(main, [str(one) for one in arguments], input=typed)
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        assert result.exit_code == status, result.output
        return result

    return invoke


@pytest.fixture
def configured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """MEDBESLUT_CONFIG names settings whose database and keys are still to be made."""
    config = tmp_path / "medbeslut.toml"
    config.write_text(
        f"""
        [service]
        public_url = "http://127.0.0.1:8000"
        contact = "help@example.se"
        [database]
        url = "sqlite:///{tmp_path}/data/medbeslut.sqlite"
        [keys]
        directory = "{tmp_path}/keys"
        """,
        encoding="utf-8",
    )
    monkeypatch.setenv("MEDBESLUT_CONFIG", str(config))
    monkeypatch.delenv("MEDBESLUT_DATABASE_URL", raising=False)
    return tmp_path


@pytest.fixture
def ready(configured: Path, run: Run) -> Path:
    """Keys, tables, one body and its drafter."""
    run("init")
    run("body", "add", "kultur-och-fritid", "--name", "Nämnden", "--municipality", "1487")
    run("officer", "add", "drafter", "--title", "Handläggare", "--password", "twelve letters")
    run("officer", "grant", "drafter", "kultur-och-fritid", "drafter")
    return configured


@pytest.fixture
def example(tmp_path: Path) -> Path:
    """The example, moved so far into the future that it never becomes a thing of the past."""
    text = (EXAMPLES / "co-decision.toml").read_text(encoding="utf-8")
    path = tmp_path / "co-decision.toml"
    path.write_text(re.sub(r"\b20(2[78])-", r"21\1-", text), encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def run_of_12(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """What `demo --run` with twelve residents wrote, and what it said."""
    out = tmp_path_factory.mktemp("demo") / "out"
    done = subprocess.run(
        [*DEMO, "--run", "--votes", "12", "--out", str(out), "--language", "en"],
        check=False, capture_output=True, text=True, timeout=300, cwd=out.parent,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr + done.stdout
    return out, done.stdout
