"""The signed statements of opening and closing, made by the clock, each naming what it rests on."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from tests.services import life as lives
from tests.services.life import CHAIR, SECRETARY, Life
from voting_service.cli.context import Installation
from voting_service.core.statements import parse_public_key, require_key, verify_signature
from voting_service.models import Archive, Roll, State, Statement, StatementKind
from voting_service.services import archives, lifecycle, log, statements
from voting_service.services.errors import Refusal, RefusalCode


def row(life: Life, kind: StatementKind) -> Statement:
    return statements.require(life.session, life.uuid, kind)


def at_of(life: Life, kind: log.EntryKind) -> str:
    """The entry's body: which holds hash and moment."""
    (entry,) = [e for e in log.entries(life.session, life.uuid) if e.kind == kind.value]
    return entry.body.decode()


def test_opening(session: Session, service: Installation) -> None:
    life = lives.ready(session, service)
    setup = session.get_one(Archive, life.uuid).head
    life.at = life.dates.opens + timedelta(seconds=90, microseconds=7)
    assert lifecycle.tick(session, life.clock, service.signer)
    life.vote(0)
    opening = statements.opening(session, life.uuid)
    assert opening is not None
    roll, (_, phi) = session.get_one(Roll, life.uuid), _election(life)
    assert opening.promise == row(life, StatementKind.PROMISE).digest
    assert (opening.setup_event, opening.election) == (setup, phi)
    assert (opening.roll.entries, opening.roll.spares) == (roll.entries, roll.spares)
    assert opening.roll.commitment == roll.commitment
    assert opening.opens_at == log.moment(life.dates.opens)
    assert opening.opened_at == log.moment(life.at)
    stored = row(life, StatementKind.OPENING)
    key = parse_public_key(service.signer.public_pem)
    verify_signature(key, stored.body, stored.signature)
    require_key(opening, key)
    written = at_of(life, log.EntryKind.OPENING)
    assert stored.digest in written
    assert opening.opened_at in written


def _election(life: Life) -> tuple[object, str]:
    archive = archives.find(life.session, life.uuid)
    assert archive is not None
    return archives.election_of(archive)


def test_closing_and_tally(session: Session, service: Installation) -> None:
    life = lives.opened(session, service)
    for number in range(3):
        life.vote(number)
    life.close()
    closing, archive = statements.closing(session, life.uuid), session.get_one(Archive, life.uuid)
    assert closing is not None
    assert closing.promise == row(life, StatementKind.PROMISE).digest
    assert closing.opening == row(life, StatementKind.OPENING).digest
    assert (closing.ballots, closing.additions) == (3, 0)
    assert closing.tally_event == archive.head
    assert closing.closes_at == closing.closed_at == log.moment(life.dates.closes)
    stored = row(life, StatementKind.CLOSING)
    assert stored.digest in at_of(life, log.EntryKind.CLOSING)
    for number in (0, 1):
        life.submit(number, life.part(number))
    tally = life.publish()
    assert tally.closing == stored.digest
    names = [statements.file_name(one) for one in statements.published(session, life.uuid)]
    assert names == ["promise.json", "opening.json", "closing.json", "tally.json"]


def test_a_changed_closing_time_is_the_one_that_held(
    session: Session, service: Installation
) -> None:
    life = lives.opened(session, service)
    earlier = life.dates.closes - timedelta(days=2)
    lifecycle.propose_closing(
        session, life.officer(SECRETARY), life.uuid, earlier, "Alla har röstat", life.clock
    )
    lifecycle.confirm_closing(session, life.officer(CHAIR), life.uuid, life.clock)
    life.at = earlier + timedelta(seconds=30)
    assert lifecycle.tick(session, life.clock, service.signer)
    closing, opening = (
        statements.closing(session, life.uuid),
        statements.opening(session, life.uuid),
    )
    assert closing is not None
    assert opening is not None
    assert (closing.closes_at, closing.closed_at) == (log.moment(earlier), log.moment(life.at))
    assert opening.closes_at == log.moment(life.dates.closes)


def test_a_vote_missed_altogether_opens_and_closes_at_once(
    session: Session, service: Installation
) -> None:
    """The service was down all the time: nobody voted, and both statements say when it was done."""
    life = lives.ready(session, service)
    life.at = life.dates.closes + timedelta(hours=1)
    assert lifecycle.tick(session, life.clock, service.signer)
    assert life.state() is State.CLOSED
    opening, closing = (
        statements.opening(session, life.uuid),
        statements.closing(session, life.uuid),
    )
    assert opening is not None
    assert closing is not None
    assert opening.opened_at == closing.closed_at == log.moment(life.at)
    assert closing.ballots == 0


def test_what_is_not_there_is_refused(session: Session, service: Installation) -> None:
    life = lives.promised(session, service)
    assert statements.opening(session, life.uuid) is None
    assert statements.closing(session, life.uuid) is None
    assert statements.corrections(session, life.uuid) == []
    with pytest.raises(Refusal) as refused:
        row(life, StatementKind.OPENING)
    assert refused.value.code is RefusalCode.NOT_FOUND
