"""A process that dies in the middle: nothing half-done stays, nothing acknowledged is lost."""

from __future__ import annotations

import random
import signal
import time
from pathlib import Path

import pytest

from tests.faults.arena import Arena, arena, digest, read
from tests.faults.worker import attempt
from voting_service.cli.context import Installation
from voting_service.services.identification import Resident

ROUNDS = 4
BALLOTS = 40


@pytest.fixture
def place(fresh: Installation, tmp_path: Path) -> Arena:
    return arena(fresh, tmp_path, residents=BALLOTS)


def kill_while_casting(place: Arena, answers: Path, after: int, rest: float) -> None:
    """SIGKILL once `after` ballots were acknowledged, and a moment more."""
    process = place.processes.pop()
    until = time.monotonic() + 300
    while len(read(answers)) < after and process.poll() is None:
        assert time.monotonic() < until, "nothing was cast"
        time.sleep(0.002)
    time.sleep(rest)
    process.send_signal(signal.SIGKILL)
    process.wait(timeout=300)


@pytest.mark.slow
def test_killed_while_casting(place: Arena) -> None:
    casts = [place.ballot(number) for number in range(BALLOTS)]
    dice = random.Random(20261124)
    acknowledged: set[str] = set()
    for number in range(ROUNDS):
        waiting = [cast for cast in casts if digest(cast) not in acknowledged]
        answers = place.start(waiting, delay=0)
        kill_while_casting(place, answers, after=number + 1, rest=dice.uniform(0, 0.03))
        acknowledged |= {answer["sha256"] for answer in read(answers)}
        assert acknowledged <= place.digests()
        place.require_whole()
    # Whoever got no answer sends the same ballot again, and gets a receipt in any case.
    for entry, data in casts:
        assert "sha256" in attempt(place.service, Resident(place.uuid, entry), data)
    assert place.digests() == {digest(cast) for cast in casts}
    assert place.require_whole() == BALLOTS
