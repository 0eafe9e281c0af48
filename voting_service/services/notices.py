"""Notices beside a promise: it cannot be changed, so what was found out later is told next to it."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from voting_service.core.canonical import Text, dump_canonical, to_json
from voting_service.models import Notice, Officer, State, StatementKind
from voting_service.services import codecisions, log, statements
from voting_service.services.errors import Refusal, RefusalCode
from voting_service.services.permissions import Permission

LONGEST = 5000  # characters in each language: an entry of the log holds at most 65 535 bytes


def publish(session: Session, officer: Officer, uuid: str, text: Text, now: datetime) -> Notice:
    """Public at once and for good; the promise itself stays as it was signed.

    Raises VerificationError for a text that no statement could hold.
    """
    co_decision = codecisions.allowed(session, officer, uuid, Permission.NOTICE)
    if not _promised(session, uuid):
        raise Refusal(
            RefusalCode.WRONG_STATE, state=co_decision.state.value, needed=State.PROMISED.value
        )
    given = Text(text.sv.strip(), (text.en or "").strip() or None)
    if not given.sv or any(len(one) > LONGEST for one in (given.sv, given.en or "")):
        raise Refusal(RefusalCode.TEXT_MISSING, field="notice.sv", limit=LONGEST)
    dump_canonical(given)
    notice = Notice(
        co_decision=uuid, text_sv=given.sv, text_en=given.en, made_by=officer.id, made_at=now
    )
    session.add(notice)
    log.append(session, log.EntryKind.NOTICE, uuid, text=to_json(given), at=log.moment(now))
    session.flush()
    return notice


def published(session: Session, uuid: str) -> list[Notice]:
    """All of them, oldest first."""
    chosen = select(Notice).where(Notice.co_decision == uuid)
    return list(session.scalars(chosen.order_by(Notice.number)))


def _promised(session: Session, uuid: str) -> bool:
    """Not a draft, nor one that was cancelled as a draft."""
    return statements.find(session, uuid, StatementKind.PROMISE) is not None
