"""Signed statements as stored: made once, never changed."""

from datetime import datetime
from typing import Protocol

from sqlalchemy import select
from sqlalchemy.orm import Session

from voting_service.core.decision import Decision
from voting_service.core.encoding import sha256_hex
from voting_service.core.promise import Promise
from voting_service.core.signed_tally import SignedTally
from voting_service.core.statements import parse_decision, parse_promise, parse_tally
from voting_service.models import CoDecision, Statement, StatementKind
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
) -> Statement:
    """Sign and keep."""
    body = statement.to_bytes()
    row = Statement(
        co_decision=co_decision, kind=kind, body=body, digest=sha256_hex(body), signature=signer.sign(body),
        key_id=signer.key_id, made_at=now,
    )  # fmt: skip
    session.add(row)
    session.flush()
    return row


def find(session: Session, uuid: str, kind: StatementKind) -> Statement | None:
    """The statement of that kind, if it was made."""
    chosen = select(Statement).where(Statement.co_decision_uuid == uuid, Statement.kind == kind)
    return session.scalars(chosen).one_or_none()


def promise(session: Session, uuid: str) -> Promise | None:
    """The published promise."""
    row = find(session, uuid, StatementKind.PROMISE)
    return None if row is None else parse_promise(row.body)


def tally(session: Session, uuid: str) -> SignedTally | None:
    """The published tally."""
    row = find(session, uuid, StatementKind.TALLY)
    return None if row is None else parse_tally(row.body)


def decision(session: Session, uuid: str) -> Decision | None:
    """The recorded decision."""
    row = find(session, uuid, StatementKind.DECISION)
    return None if row is None else parse_decision(row.body)
