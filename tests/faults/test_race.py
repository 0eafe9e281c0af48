"""Many processes at once: one vote for each resident, and every acknowledged ballot is counted."""

from __future__ import annotations

import secrets
import threading
import time
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.faults.arena import Arena, arena, digest, read
from tests.faults.worker import attempt
from voting_service.cli.context import Installation
from voting_service.cli.demo import seed
from voting_service.cli.demo.content import CHAIR, SECRETARY
from voting_service.models import Ballot, CredentialDraw, RollMark
from voting_service.services import codecisions, lifecycle, voting
from voting_service.services.errors import Refusal, RefusalCode
from voting_service.services.identification import Resident

PROCESSES = 4
CASTS = 100


@pytest.fixture
def place(fresh: Installation, tmp_path: Path) -> Arena:
    return arena(fresh, tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("different", [pytest.param(1, id="same"), pytest.param(5, id="different")])
def test_a_hundred_casts_for_one_entry(place: Arena, different: int) -> None:
    ballots = [place.ballot(0, 1 + number % 3) for number in range(different)]
    share = [ballots[number % different] for number in range(CASTS // PROCESSES)]
    files = [place.start(share) for _ in range(PROCESSES)]
    place.join()
    answers = [answer for file in files for answer in read(file)]
    assert len(answers) == CASTS
    receipts = [answer for answer in answers if "sha256" in answer]
    assert [answer["repeated"] for answer in receipts].count(False) == 1
    assert len({(answer["sha256"], answer["height"]) for answer in receipts}) == 1
    assert {answer["refused"] for answer in answers if "refused" in answer} <= {"already_voted"}
    assert len(receipts) >= CASTS // different
    assert (place.count(Ballot), place.count(RollMark)) == (1, 1)
    assert place.digests() == {receipts[0]["sha256"]} <= {digest(one) for one in ballots}
    assert place.require_whole() == 1


@pytest.mark.slow
def test_one_credential_in_the_hands_of_many(place: Arena) -> None:
    _, data = place.ballot(0)
    entries = [place.resident(number).entry for number in range(4)]
    files = [place.start([(entry, data)]) for entry in entries]
    place.join()
    answers = [answer for file in files for answer in read(file)]
    assert sum("sha256" in answer for answer in answers) == 1
    refused = {answer["refused"] for answer in answers if "refused" in answer}
    assert refused == {"credential_spent"}
    assert place.require_whole() == 1


def test_draws_at_once_are_counted(place: Arena) -> None:
    resident = place.resident(0)
    outcomes: list[str] = []

    def draw() -> None:
        try:
            with place.service.transaction() as session:
                outcomes.append(
                    voting.draw_credential(
                        session, resident, place.service.pool_cipher, place.service.clock, secrets.token_bytes
                    )
                )  # fmt: skip
        except Refusal as refusal:
            outcomes.append(refusal.code.value)

    threads = [threading.Thread(target=draw) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert outcomes.count(RefusalCode.TOO_MANY_DRAWS.value) == 7
    assert len(set(outcomes)) == 6  # five different credentials, and the refusal
    with place.service.transaction() as session:
        assert session.get_one(CredentialDraw, resident.entry).draws == 5


@pytest.mark.slow
def test_closing_while_ballots_come(place: Arena) -> None:
    """Every ballot that was acknowledged is in the tally, and no other one."""
    casts = [place.ballot(number) for number in range(18)]
    late = place.ballot(18)
    closes_at = close_soon(place, timedelta(seconds=4))
    start = closes_at.timestamp() - time.time() - 1.0
    halves = [place.start(casts[index::2], max(0.1, start)) for index in range(2)]
    place.join()
    outcomes = [tick_until_closed(place) for _ in range(2)]
    assert outcomes == [True, False]
    entry, data = late
    resident = Resident(place.uuid, entry)
    assert attempt(place.service, resident, data) == {"refused": "voting_closed"}
    answers = [answer for file in halves for answer in read(file)]
    acknowledged = {answer["sha256"] for answer in answers if "sha256" in answer}
    assert {answer["refused"] for answer in answers if "refused" in answer} <= {"voting_closed"}
    assert place.digests() == acknowledged
    assert place.require_whole() == len(acknowledged)


def close_soon(place: Arena, by: timedelta) -> datetime:
    """Two officers bring the closing forward."""
    with place.service.transaction() as session:
        clock = place.service.clock
        now = clock(session).replace(microsecond=0)
        secretary, chair = seed.acting(session, SECRETARY), seed.acting(session, CHAIR)
        lifecycle.propose_closing(session, secretary, place.uuid, now + by, "Strömavbrott", clock)
        lifecycle.confirm_closing(session, chair, place.uuid, clock)
    return now + by


def tick_until_closed(place: Arena) -> bool:
    """Whether this call was the one that closed."""
    while True:
        with place.service.transaction() as session:
            found = codecisions.get(session, place.uuid)
            if found.closes_at is not None and place.service.clock(session) >= found.closes_at:
                break
        time.sleep(0.1)
    return place.service.rounds().run()
