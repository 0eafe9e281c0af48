"""Signed statements as stored: made once, never changed."""

from datetime import datetime
from typing import Protocol

from sqlalchemy import select
from sqlalchemy.orm import Session

from voting_service.core.closing import Closing
from voting_service.core.correction import Correction
from voting_service.core.decision import Decision
from voting_service.core.encoding import sha256_hex
from voting_service.core.opening import Opening
from voting_service.core.promise import Promise
from voting_service.core.signed_tally import SignedTally
from voting_service.core.statements import (
    parse_closing,
    parse_correction,
    parse_decision,
    parse_opening,
    parse_promise,
    parse_tally,
)
from voting_service.models import CoDecision, Statement, StatementKind
from voting_service.services.errors import Refusal, RefusalCode
from voting_service.services.ports import Signer


class Publishable(Protocol):
    """Anything with canonical bytes."""

    def to_bytes(self) -> bytes:
        """RFC 8785; raises VerificationError when it contradicts itself."""


def store(
    session: Session,
    co_decision: CoDecision,
    kind: StatementKind,
    statement: Publishable,
    signer: Signer,
    now: datetime,
    ordinal: int = 0,
) -> Statement:
    """Sign and keep."""
    body = statement.to_bytes()
    row = Statement(
        co_decision=co_decision, kind=kind, ordinal=ordinal, body=body, digest=sha256_hex(body),
        signature=signer.sign(body), key_id=signer.key_id, made_at=now,
    )  # fmt: skip
    session.add(row)
    session.flush()
    return row


def file_name(row: Statement) -> str:
    """promise.json and so on; corrections are numbered."""
    numbered = f"-{row.ordinal}" if row.kind is StatementKind.CORRECTION else ""
    return f"{row.kind.value}{numbered}.json"


def published(session: Session, uuid: str) -> list[Statement]:
    """All of them, in the order in which they were made."""
    chosen = select(Statement).where(Statement.co_decision_uuid == uuid)
    return list(session.scalars(chosen.order_by(Statement.number)))


def find(session: Session, uuid: str, kind: StatementKind) -> Statement | None:
    """The newest statement of that kind, if one was made; only corrections can be several."""
    chosen = select(Statement).where(Statement.co_decision_uuid == uuid, Statement.kind == kind)
    return session.scalars(chosen.order_by(Statement.ordinal.desc()).limit(1)).one_or_none()


def require(session: Session, uuid: str, kind: StatementKind) -> Statement:
    """The newest statement of that kind; refused when there is none."""
    row = find(session, uuid, kind)
    if row is None:
        raise Refusal(RefusalCode.NOT_FOUND)
    return row


def promise(session: Session, uuid: str) -> Promise | None:
    """The published promise."""
    row = find(session, uuid, StatementKind.PROMISE)
    return None if row is None else parse_promise(row.body)


def opening(session: Session, uuid: str) -> Opening | None:
    """The published opening."""
    row = find(session, uuid, StatementKind.OPENING)
    return None if row is None else parse_opening(row.body)


def closing(session: Session, uuid: str) -> Closing | None:
    """The published closing."""
    row = find(session, uuid, StatementKind.CLOSING)
    return None if row is None else parse_closing(row.body)


def tally(session: Session, uuid: str) -> SignedTally | None:
    """The published tally."""
    row = find(session, uuid, StatementKind.TALLY)
    return None if row is None else parse_tally(row.body)


def first_decision(session: Session, uuid: str) -> Decision | None:
    """The decision as first recorded."""
    row = find(session, uuid, StatementKind.DECISION)
    return None if row is None else parse_decision(row.body)


def corrections(session: Session, uuid: str) -> list[Correction]:
    """All of them, oldest first."""
    rows = (r for r in published(session, uuid) if r.kind is StatementKind.CORRECTION)
    return [parse_correction(row.body) for row in rows]


def decision(session: Session, uuid: str) -> Decision | None:
    """The record that holds: the newest correction's, or the first."""
    row = find(session, uuid, StatementKind.CORRECTION)
    if row is not None:
        return parse_correction(row.body).corrected
    return first_decision(session, uuid)
