"""Rounds: every vote moves for itself, one that cannot move stops nobody, and steps follow acts."""

from __future__ import annotations

import secrets
import threading
from datetime import timedelta

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.orm import Session

from tests.services import life as lives
from tests.services.life import SECRETARY, Life
from tests.services.vote_log import begun
from voting_service.adapters.key_files import KeyFileError
from voting_service.cli.context import Installation
from voting_service.cli.demo import seed
from voting_service.core.errors import Code, VerificationError
from voting_service.core.log_entries import FailedCast
from voting_service.models import (
    Archive,
    CoDecision,
    FailedCasts,
    LogThread,
    MarkRewrites,
    State,
)
from voting_service.models.database import make_engine
from voting_service.services import (
    codecisions,
    failed_casts,
    heads,
    lifecycle,
    log,
    publication,
    trustees,
    usage,
)
from voting_service.services.errors import Refusal, RefusalCode
from voting_service.services.rounds import PUBLISH_EVERY, Resting, Rounds

SECOND = timedelta(seconds=1)


def rounds_of(service: Installation, life: Life) -> Rounds:
    return Rounds(service.sessions, lambda _: life.at, service.signer, service.log_signer)


def committed(service: Installation, stage: object = lives.opened, residents: int = 12) -> Life:
    with service.transaction() as session:
        return stage(session, service, residents)  # type: ignore[operator, no-any-return]


def state(service: Installation, life: Life) -> State:
    with service.transaction() as session:
        return codecisions.get(session, life.uuid).state


def public_size(service: Installation) -> int:
    with service.transaction() as session:
        found = heads.newest(session)
        return found.size if found is not None else 0


def log_size(service: Installation) -> int:
    with service.transaction() as session:
        return heads.stored(session, "x").size


@pytest.mark.parametrize(
    "fault",
    [
        pytest.param(Refusal(RefusalCode.STORAGE_BUSY), id="refused"),
        pytest.param(VerificationError(Code.BALLOT_SHAPE, "changed on the disk"), id="damaged"),
        pytest.param(KeyFileError("no such file"), id="key-missing"),
        pytest.param(AssertionError("a bug"), id="bug"),
    ],
)
def test_one_broken_vote_never_stops_the_others(
    fresh: Installation, monkeypatch: pytest.MonkeyPatch, fault: Exception
) -> None:
    broken, good = committed(fresh), committed(fresh)
    good.at = good.dates.closes
    real = lifecycle.tick_one

    def tick_one(session: Session, uuid: str, *rest: object) -> bool:
        tried.append(uuid)
        if uuid == broken.uuid:
            raise fault
        return real(session, uuid, *rest)  # type: ignore[arg-type]

    tried: list[str] = []
    monkeypatch.setattr(lifecycle, "tick_one", tick_one)
    rounds = rounds_of(fresh, good)
    with fresh.transaction() as session:
        session.execute(update(Archive).values(published_at=good.at))
    assert rounds.run()
    assert state(fresh, good) is State.CLOSED
    assert state(fresh, broken) is State.OPEN
    assert public_size(fresh) == log_size(fresh), "a closing is published at once"
    assert sorted(tried) == sorted([broken.uuid, good.uuid])
    rounds.run()
    assert len(tried) == 2, "it rests after a failure"
    good.at += timedelta(minutes=1)
    rounds.run()
    assert len(tried) == 3


def ended(session: Session, service: Installation, residents: int) -> Life:
    life = lives.opened(session, service, residents)
    life.at = life.dates.closes
    assert lifecycle.tick(session, life.clock, service.signer)
    return life


def test_a_proof_that_cannot_be_made_rests_and_stops_nobody(fresh: Installation) -> None:
    broken, good = sorted(
        (committed(fresh, ended), committed(fresh, ended)), key=lambda one: one.uuid
    )
    rounds, tried = rounds_of(fresh, good), list[str]()
    key = fresh.openings_key

    class Key:
        def openings(self, uuid: str) -> object:
            tried.append(uuid)
            if uuid == broken.uuid:
                raise KeyFileError("no such file")
            return key.openings(uuid)

    def run() -> bool:
        return usage.run(
            fresh.sessions, Key(), secrets.token_bytes, fresh.clock, rounds.attempt  # type: ignore[arg-type]
        )  # fmt: skip

    assert run()
    assert tried == [broken.uuid, good.uuid]
    assert not run()
    assert tried == [broken.uuid, good.uuid], "it rests"


def test_rests_become_longer_and_are_forgotten() -> None:
    resting, now = Resting(), lives.NOW
    for seconds in (15, 30, 60):
        resting.failed("x", now)
        assert resting.rests("x", now + timedelta(seconds=seconds) - SECOND)
        assert not resting.rests("x", now + timedelta(seconds=seconds))
    resting.went_well("x")
    assert not resting.rests("x", now)
    resting.failed("x", now)
    assert not resting.rests("x", now + timedelta(seconds=15))


def test_an_act_waits_while_a_vote_is_open(fresh: Installation) -> None:
    life = committed(fresh)
    rounds = rounds_of(fresh, life)
    assert rounds.run(), "nothing was public yet"
    before = public_size(fresh)
    other = committed(fresh, lives.promised)
    assert log_size(fresh) > before
    assert not rounds.run()
    life.at += PUBLISH_EVERY
    assert rounds.run()
    assert public_size(fresh) == log_size(fresh)
    assert state(fresh, other) is State.PROMISED


def test_without_an_open_vote_a_step_follows_each_act(fresh: Installation) -> None:
    life = committed(fresh, lives.promised)
    rounds = rounds_of(fresh, life)
    assert rounds.run()
    assert public_size(fresh) == log_size(fresh) == 1
    assert not rounds.run()


def test_threads_do_not_queue_for_the_same_work(fresh: Installation) -> None:
    life = committed(fresh)
    rounds = rounds_of(fresh, life)
    rounds._busy.acquire()
    assert not rounds.run()
    rounds._busy.release()
    assert rounds.run()


# Failed casts


def test_failed_casts_of_a_cancelled_vote_are_not_logged(fresh: Installation) -> None:
    life, other = committed(fresh), committed(fresh)
    with fresh.transaction() as session:
        for uuid in (life.uuid, other.uuid):
            for _ in range(3):
                failed_casts.count(session, uuid, FailedCast.POOL_EMPTY)
        officer = seed.acting(session, SECRETARY)
        codecisions.cancel(session, officer, other.uuid, "x", life.at)
    with fresh.transaction() as session:
        assert failed_casts.pending(session)
        assert failed_casts.note(session, life.at) == 1
        assert not failed_casts.pending(session)
        assert b'{"pool_empty":3}' in log.acts(session, life.uuid)[-1].body
        totals = select(FailedCasts.logged).order_by(FailedCasts.logged)
        assert list(session.scalars(totals)) == [0, 3]


def test_many_count_at_once(fresh: Installation) -> None:
    life = committed(fresh)

    def count() -> None:
        for _ in range(10):
            with fresh.transaction() as session:
                failed_casts.count(session, life.uuid, FailedCast.ALREADY_VOTED)

    threads = [threading.Thread(target=count) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with fresh.transaction() as session:
        assert session.scalars(select(FailedCasts.total)).one() == 40


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        pytest.param(Refusal(RefusalCode.STORAGE_FULL), FailedCast.STORAGE, id="storage"),
        pytest.param(Refusal(RefusalCode.NOT_OPEN_YET), None, id="not-open"),
        pytest.param(Refusal(RefusalCode.LOG_MISMATCH), None, id="mismatch"),
        pytest.param(ValueError(), None, id="ours"),
    ],
)
def test_what_is_counted(error: Exception, reason: FailedCast | None) -> None:
    assert failed_casts.reason_of(error) is reason


# Lost ballots


def test_a_vote_that_lost_ballots_takes_and_counts_no_more(
    session: Session, service: Installation
) -> None:
    life = lives.opened(session, service)
    for number in range(3):
        life.vote(number)
    ballot = life.ballot(4)
    session.execute(update(LogThread).values(ballots=9))
    with pytest.raises(Refusal) as caught, session.begin_nested():
        life.cast(4, ballot)
    assert caught.value.code is RefusalCode.LOST_BALLOTS
    session.expire_all()
    with pytest.raises(Refusal) as closing, session.begin_nested():
        life.close()
    assert closing.value.code is RefusalCode.LOST_BALLOTS
    session.expire_all()
    officer = life.officer(SECRETARY)
    codecisions.cancel(session, officer, life.uuid, "Röster gick förlorade", life.at)
    assert life.state() is State.CANCELLED


def test_ballots_lost_after_closing_stop_the_tally(session: Session, service: Installation) -> None:
    life = lives.opened(session, service)
    for number in range(3):
        life.vote(number)
    life.close()
    part = life.part(0)
    session.execute(update(LogThread).values(ballots=9))
    with pytest.raises(Refusal) as caught:
        life.submit(0, part)
    assert caught.value.code is RefusalCode.LOST_BALLOTS
    with pytest.raises(Refusal) as tally:
        life.publish()
    assert tally.value.code is RefusalCode.LOST_BALLOTS
    assert trustees.received(session, life.uuid) == {}


# Tidying


def test_tidying_never_waits_and_is_made_up_for(
    fresh: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(publication, "_LOCK_TIMEOUT", "50ms")
    monkeypatch.setattr(publication, "_BUSY_MILLISECONDS", 50)
    life = committed(fresh)
    with fresh.transaction() as session:
        life.session = session
        life.vote(0)
    rounds = rounds_of(fresh, life)
    reader = make_engine(fresh.engine.url.render_as_string(hide_password=False))
    with reader.connect() as connection:
        if reader.dialect.name == "sqlite":
            raw = reader.raw_connection()
            cursor = raw.cursor()
            connection.rollback()
            cursor.execute("BEGIN")
            cursor.execute("SELECT count(*) FROM roll_marks").fetchone()
            rounds.run()
            cursor.execute("ROLLBACK")
            raw.close()
        else:
            connection.execute(text("SELECT count(*) FROM roll_marks"))
            rounds.run()
            connection.rollback()
    with fresh.transaction() as session:
        row = session.scalars(select(MarkRewrites)).one()
        assert (row.rewritten, row.tidied) == (1, 0)
        assert publication.untidy(session)
    rounds.run()
    with fresh.transaction() as session:
        assert not publication.untidy(session)
        assert session.scalars(select(CoDecision.state)).one() is State.OPEN
    reader.dispose()


def test_a_log_without_votes_is_published_too(fresh: Installation) -> None:
    begun(fresh)
    assert public_size(fresh) == 9
