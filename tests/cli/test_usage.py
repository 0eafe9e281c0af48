"""`voting-service usage` and the tick: the proof of use of a closed vote."""

from __future__ import annotations

import io
import secrets
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from voting_service.adapters.key_files import KeyFileError
from voting_service.cli import usage as command
from voting_service.cli.context import Installation, installed
from voting_service.cli.demo import afterwards, content, seed
from voting_service.core.errors import Code, VerificationError
from voting_service.models import Channel, RollMark, Usage
from voting_service.services import usage
from voting_service.services.errors import Refusal, RefusalCode
from voting_service.verifier.source import UnusableError

RESIDENTS = 5


@pytest.fixture
def closed(configured: Path, run: Run) -> tuple[Installation, str]:
    """A vote that has closed; nobody has voted."""
    run("init")
    service = installed()
    dates = content.Dates.for_a_visit(datetime.now(UTC))
    uuid = seed.open_vote(service, dates, RESIDENTS, lambda _text: None).uuid
    afterwards.close_early(service, uuid)
    service.rounds().run()
    return service, uuid


def made(service: Installation, uuid: str) -> Usage | None:
    with service.transaction() as session:
        return usage.find(session, uuid)


def test_made_with_processes_and_told(closed: tuple[Installation, str], run: Run) -> None:
    service, uuid = closed
    first = run("usage", uuid, "--jobs", "2").output
    found = made(service, uuid)
    assert found is not None
    assert f"usage.jsonl made: {found.size} bytes, SHA-256 {found.digest}" in first
    assert "Used on the web: 0, on paper: 0" in first
    assert "was made before" in run("usage", uuid).output


def test_a_tick_makes_it(
    closed: tuple[Installation, str], run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    service, uuid = closed
    monkeypatch.setattr(usage, "SMALL", 1)
    monkeypatch.setattr(command, "all_cores", lambda: 2)
    run("tick")
    assert made(service, uuid) is not None
    run("tick")


def test_a_bar_on_the_terminal(
    closed: tuple[Installation, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    command.prove_pending(closed[0])
    assert "Proving" in terminal.getvalue()
    assert "100%" in terminal.getvalue()


def test_no_such_vote(closed: tuple[Installation, str], run: Run) -> None:
    assert "There is no such" in run("usage", "Ab1Ab1Ab1Ab1Ab", status=1).output


def test_marks_that_differ_are_told_and_stop_no_other(
    closed: tuple[Installation, str], run: Run
) -> None:
    service, uuid = closed
    with service.transaction() as session:
        stray = secrets.token_hex(16)
        session.add(RollMark(entry=stray, co_decision=uuid, channel=Channel.WEB))
    assert "do not agree" in run("usage", uuid, status=1).output
    assert f"No proof of use for {uuid}: marks_differ" in run("tick").output
    assert made(service, uuid) is None


@pytest.mark.parametrize(
    "fault", [KeyFileError("no such file"), VerificationError(Code.USAGE_LINES, "changed")]
)
def test_whatever_goes_wrong_stops_no_tick(
    closed: tuple[Installation, str], run: Run, monkeypatch: pytest.MonkeyPatch, fault: Exception
) -> None:
    def broken(*_: object) -> bool:
        raise fault

    monkeypatch.setattr(usage, "make", broken)
    assert f"No proof of use for {closed[1]}: {type(fault).__name__}" in run("tick").output


def test_another_process_at_the_same_work(
    closed: tuple[Installation, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    service, uuid = closed

    def late(*_: object) -> bool:
        raise Refusal(RefusalCode.CHANGED_MEANWHILE)

    monkeypatch.setattr(usage, "make", late)
    command.prove_pending(service)
    assert made(service, uuid) is None


def test_a_worker_that_dies(
    closed: tuple[Installation, str], run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(*_: object) -> bool:
        raise UnusableError("a worker process was ended from outside")

    monkeypatch.setattr(usage, "make", die)
    assert "a worker process was ended" in run("usage", closed[1], status=1).output
