"""What a race could break is refused by the database itself, whatever the services had checked."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError, StatementError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from tests.services import life as lives
from tests.services.life import Life
from voting_service.cli.context import Installation
from voting_service.models import (
    ArchiveRecord,
    Ballot,
    Base,
    Body,
    Channel,
    CoDecision,
    CredentialDraw,
    LogEntry,
    LogHead,
    PublicCredential,
    RollMark,
    ScheduleChange,
    SeenCiphertext,
    SignatoryMark,
    Statement,
)


@pytest.fixture
def life(session: Session, service: Installation) -> Life:
    life = lives.opened(session, service)
    life.vote(0)
    return life


def row(session: Session, model: type[Base]) -> dict[str, Any]:
    """Some row that is there, as values to insert."""
    table = model.__table__
    found = session.execute(select(table).limit(1)).mappings().one()
    return dict(found)


def refused(session: Session, model: type[Base], **values: Any) -> str:
    """The message of the database that refuses this row."""
    with pytest.raises(IntegrityError) as caught, session.begin_nested():
        session.execute(insert(model.__table__), values)  # type: ignore[arg-type]
    return str(caught.value.orig)


DIGEST = "0" * 64
TWICE = [
    pytest.param(RollMark, {"channel": Channel.PAPER}, id="one-mark-for-an-entry-in-any-channel"),
    pytest.param(CredentialDraw, {"draws": 2}, id="one-count-of-draws-for-an-entry"),
    pytest.param(Ballot, {"digest": DIGEST}, id="one-ballot-of-a-credential"),
    pytest.param(Ballot, {"credential": DIGEST}, id="one-record-of-a-ballot"),
    pytest.param(SeenCiphertext, {}, id="a-ciphertext-once"),
    pytest.param(PublicCredential, {}, id="a-credential-once"),
    pytest.param(ArchiveRecord, {"digest": DIGEST}, id="one-record-at-a-position"),
    pytest.param(ArchiveRecord, {"position": 10_000}, id="a-record-once"),
    pytest.param(LogEntry, {"kind": "other"}, id="one-entry-at-a-position"),
    pytest.param(SignatoryMark, {"draft_digest": DIGEST}, id="a-signatory-once"),
    pytest.param(Statement, {"number": 10_000}, id="one-statement-of-a-kind"),
]


@pytest.mark.parametrize(("model", "other"), TWICE)
def test_not_twice(life: Life, model: type[Base], other: dict[str, Any]) -> None:
    message = refused(life.session, model, **(row(life.session, model) | other))
    assert "unique" in message.lower() or "duplicate" in message.lower()


def test_not_a_sixth_draw(life: Life) -> None:
    message = refused(life.session, CredentialDraw, entry="f" * 32, co_decision=life.uuid, draws=6)
    assert "at_most_five" in message


def test_one_log_head(life: Life) -> None:
    assert "one_row" in refused(life.session, LogHead, id=2, size=0, frontier=b"", newest_at="")


def test_a_word_that_is_no_state(life: Life) -> None:
    values = row(life.session, CoDecision) | {"uuid": "x" * 14, "state": "ajar"}
    assert "ck_co_decisions_state" in refused(life.session, CoDecision, **values)


def test_the_dates_of_a_vote_are_in_order(life: Life) -> None:
    values = row(life.session, CoDecision)
    values |= {"uuid": "x" * 14, "opens_at": values["closes_at"], "closes_at": values["opens_at"]}
    assert "dates_in_order" in refused(life.session, CoDecision, **values)


def test_nobody_confirms_their_own_change(life: Life) -> None:
    author = life.co_decision.author_id
    message = refused(
        life.session, ScheduleChange, number=1, co_decision=life.uuid, closes_at=life.dates.closes,
        reason="r", proposed_by=author, proposed_at=life.at, confirmed_by=author, confirmed_at=life.at,
    )  # fmt: skip
    assert "two_people" in message


def test_rows_that_refer_to_nothing(life: Life) -> None:
    message = refused(
        life.session, RollMark, entry="f" * 32, co_decision="x" * 14, channel=Channel.WEB
    )
    assert "foreign key" in message.lower()


def test_a_lost_update_is_refused(life: Life) -> None:
    """Two officers with the same page open: the version decides (optimistic lock)."""
    found = life.co_decision
    table = CoDecision.__table__
    life.session.execute(
        table.update().where(table.c.uuid == life.uuid).values(version=found.version + 1)  # type: ignore[attr-defined]
    )
    found.cancellation_reason = "changed on an old page"
    with pytest.raises(StaleDataError), life.session.begin_nested():
        life.session.flush()


# Moments


def test_moments_come_back_in_utc(session: Session, service: Installation) -> None:
    life = lives.draft(session, service)
    swedish = timezone(timedelta(hours=2))
    found = life.co_decision
    found.cancelled_at = datetime(2026, 6, 1, 20, 0, tzinfo=swedish)
    session.flush()
    session.expire(found)
    assert found.cancelled_at == datetime(2026, 6, 1, 18, 0, tzinfo=UTC)
    assert found.cancelled_at.tzinfo is UTC


def test_a_moment_without_a_zone_is_not_stored(session: Session, service: Installation) -> None:
    life = lives.draft(session, service)
    life.co_decision.cancelled_at = datetime(2026, 6, 1, 20, 0)  # noqa: DTZ001 - the point
    with pytest.raises(StatementError, match="time zone"), session.begin_nested():
        session.flush()


def test_a_body_without_an_english_name(session: Session) -> None:
    body = Body(slug="b", name_sv="Nämnden", name_en=None)
    assert body.name.en is None
