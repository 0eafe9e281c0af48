"""The usage proof of a real vote: made from the marks, checked as anybody checks it."""

from __future__ import annotations

import io
import json
import secrets
from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.services import life as lives
from tests.services.life import FIRST, SECOND, Life
from voting_service.cli.context import Installation
from voting_service.core.errors import VerificationError
from voting_service.models import Channel, RollEntry, RollMark, State, UsageChunk
from voting_service.services import archives, codecisions, log, roll_leaves, rolls, usage
from voting_service.services.errors import Refusal, RefusalCode
from voting_service.services.usage import Stage
from voting_service.verifier.usage_checks import Expected, check_usage
from voting_service.verifier.workers import Inline, at_work


@pytest.fixture
def life(session: Session, service: Installation) -> Life:
    """Three of twelve have voted."""
    made = lives.opened(session, service)
    for number, choice in ((0, FIRST), (1, FIRST), (2, SECOND)):
        made.vote(number, choice)
    return made


@pytest.fixture
def closed(life: Life) -> Life:
    """And the vote is over."""
    life.close(prove=False)
    return life


def refused(act: Callable[[], object]) -> Refusal:
    with pytest.raises(Refusal) as caught:
        act()
    return caught.value


def expected(life: Life, **changed: object) -> Expected:
    """What log and archive say."""
    roll, archive = rolls.find(life.session, life.uuid), archives.find(life.session, life.uuid)
    made = usage.find(life.session, life.uuid)
    assert roll is not None
    assert archive is not None
    assert made is not None
    added = [e.leaf for e in roll_leaves.in_order(life.session, life.uuid) if e.addition]
    fields: dict[str, object] = {
        "co_decision": life.uuid, "election": archives.election_of(archive)[1],
        "sha256": made.digest, "commitment": roll.commitment, "sealed": roll.entries,
        "additions": tuple(added), "web": archive.ballots, "paper": 0,
    }  # fmt: skip
    return Expected(**(fields | changed))  # type: ignore[arg-type]


def faults(life: Life, **changed: object) -> list[str]:
    data = b"".join(usage.pieces(life.session, life.uuid))
    made = usage.find(life.session, life.uuid)
    assert made is not None
    assert made.size == len(data)
    found: list[str] = []

    def note(error: VerificationError, _where: str) -> None:
        found.append(error.code.value)

    check_usage(io.BytesIO(data), expected(life, **changed), Inline(), note)
    return found


# Making


def test_a_closed_vote_is_proved_and_logged(closed: Life) -> None:
    assert usage.progress(closed.session, closed.co_decision).stage is Stage.SOON
    assert usage.pending(closed.session) == [closed.uuid]
    made = closed.prove_use()
    assert faults(closed) == []
    assert (made.web, made.paper) == (3, 0)
    body = json.loads(log.entries(closed.session, closed.uuid)[-1].body)
    assert body["kind"] == "usage"
    assert (body["sha256"], body["web"], body["paper"]) == (made.digest, 3, 0)
    assert usage.digest(closed.session, closed.uuid) == made.digest
    assert usage.progress(closed.session, closed.co_decision).stage is Stage.MADE
    assert usage.pending(closed.session) == []


def test_made_once(closed: Life) -> None:
    made = closed.prove_use()
    assert closed.prove_use() is made
    entries = [e for e in log.entries(closed.session, closed.uuid) if e.kind == "usage"]
    assert len(entries) == 1


def test_not_before_the_end(life: Life) -> None:
    assert usage.progress(life.session, life.co_decision).stage is Stage.EARLY
    assert usage.pending(life.session) == []
    assert refused(life.prove_use).code is RefusalCode.WRONG_STATE
    assert refused(lambda: usage.digest(life.session, life.uuid)).code is RefusalCode.USAGE_MISSING
    assert refused(lambda: list(usage.pieces(life.session, life.uuid))).code is (
        RefusalCode.USAGE_MISSING
    )


def test_no_result_without_it(closed: Life) -> None:
    for number in (0, 1):
        closed.submit(number, closed.part(number))
    assert refused(closed.publish).code is RefusalCode.USAGE_MISSING
    closed.prove_use()
    closed.publish()
    assert closed.state() is State.TALLIED


def test_a_vote_on_paper_and_an_addition(life: Life) -> None:
    fields = roll_leaves.fields(life.service.person_key, life.uuid, "191212121212", None)
    added = RollEntry(
        id=secrets.token_hex(16), co_decision=life.uuid, basis="FB", addition=1, **fields
    )
    paper = RollMark(
        entry=life.resident(5).entry, co_decision=life.uuid, channel=Channel.PAPER
    )  # fmt: skip
    life.session.add_all([added, paper])
    life.close(prove=False)
    made = life.prove_use()
    assert (made.web, made.paper) == (3, 1)
    assert faults(life, paper=1) == []
    assert b'"once":' in b"".join(usage.pieces(life.session, life.uuid))


# What must agree


def mark(life: Life, number: int = 7) -> RollMark:
    return RollMark(entry=life.resident(number).entry, co_decision=life.uuid, channel=Channel.WEB)


def test_a_mark_without_a_ballot_stops_everything(closed: Life) -> None:
    closed.session.add(mark(closed))
    closed.session.flush()
    assert refused(closed.prove_use).code is RefusalCode.MARKS_DIFFER
    assert usage.progress(closed.session, closed.co_decision).stage is Stage.DIFFERS


def test_a_ballot_without_a_mark_stops_everything(closed: Life) -> None:
    entry = closed.resident(1).entry
    closed.session.delete(closed.session.get_one(RollMark, entry))
    closed.session.flush()
    assert refused(closed.prove_use).code is RefusalCode.MARKS_DIFFER


def test_a_mark_of_nobody_on_the_roll_stops_everything(closed: Life) -> None:
    entry = closed.resident(1).entry
    closed.session.delete(closed.session.get_one(RollMark, entry))
    stray = RollMark(entry="f" * 32, co_decision=closed.uuid, channel=Channel.WEB)
    closed.session.add(stray)
    closed.session.flush()
    assert refused(closed.prove_use).facts["not_on_roll"] == 1


def test_another_roll_than_the_sealed_one_stops_everything(closed: Life) -> None:
    roll = rolls.find(closed.session, closed.uuid)
    assert roll is not None
    roll.commitment = "0" * 64
    closed.session.flush()
    assert refused(closed.prove_use).code is RefusalCode.MARKS_DIFFER


# In pieces


def test_work_that_was_interrupted_goes_on(closed: Life, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(usage, "CHUNK", 5)
    work = prepared(closed)
    first = next(work.chunks())
    usage.store(closed.session, work, 0, usage.make_lines(work.ground, first))
    kept = closed.session.get_one(UsageChunk, (closed.uuid, 0)).content
    assert usage.progress(closed.session, closed.co_decision).done == 5
    closed.prove_use()
    assert faults(closed) == []
    assert b"".join(usage.pieces(closed.session, closed.uuid)).split(b"\n", 1)[1].startswith(kept)


def prepared(life: Life) -> usage.Work:
    work = usage.prepare(
        life.session, life.uuid, life.service.openings_key, secrets.token_bytes
    )  # fmt: skip
    assert work is not None
    return work


def test_two_at_the_same_work(closed: Life) -> None:
    work = prepared(closed)
    content = usage.make_lines(work.ground, next(work.chunks()))
    usage.store(closed.session, work, 0, content)
    late = refused(lambda: usage.store(closed.session, work, 0, content))
    assert late.code is RefusalCode.CHANGED_MEANWHILE
    made = usage.whole(work, iter([content]))
    usage.finish(closed.session, work, made, closed.at)
    late = refused(lambda: usage.finish(closed.session, work, made, closed.at))
    assert late.code is RefusalCode.CHANGED_MEANWHILE


@pytest.fixture
def committed(fresh: Installation) -> tuple[Installation, str]:
    """Committed, so that other transactions see it."""
    with fresh.transaction() as session:
        made = lives.opened(session, fresh, residents=6)
        made.vote(0)
        made.vote(1)
        made.close(prove=False)
    return fresh, made.uuid


def test_in_short_transactions_with_processes(
    committed: tuple[Installation, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    service, uuid = committed
    monkeypatch.setattr(usage, "CHUNK", 2)
    seen: list[tuple[int, int]] = []

    def make() -> bool:
        with at_work(2) as pool:
            return usage.make(
                service.sessions, uuid, service.openings_key, secrets.token_bytes, service.clock,
                pool, lambda entries, done: seen.append((entries, done)),
            )  # fmt: skip

    assert make()
    assert not make()
    assert seen == [(6, 0), (6, 2), (6, 4), (6, 6)]
    with service.transaction() as session:
        found = usage.find(session, uuid)
        assert found is not None
        data = b"".join(usage.pieces(session, uuid))
    assert data == b"".join(usage.download(service.sessions, found))
    assert len(data) == found.size


def test_a_tick_makes_what_is_small(
    committed: tuple[Installation, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    service, uuid = committed

    def run() -> bool:
        return usage.run(
            service.sessions, service.openings_key, secrets.token_bytes, service.clock,
            lambda _name, act: act(),
        )  # fmt: skip

    monkeypatch.setattr(usage, "SMALL", 5)
    assert not run()
    with service.transaction() as session:
        assert usage.progress(session, codecisions.get(session, uuid)).stage is Stage.LARGE
    monkeypatch.setattr(usage, "SMALL", 6)
    with service.transaction() as session:
        session.add(RollMark(entry="f" * 32, co_decision=uuid, channel=Channel.WEB))
    assert not run()
    with service.transaction() as session:
        session.delete(session.scalars(select(RollMark).where(RollMark.entry == "f" * 32)).one())
    assert run()
    assert not run()
