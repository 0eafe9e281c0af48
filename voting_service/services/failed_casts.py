"""Attempts to vote that were refused: counted, never by whom.

A count is written after the refusing transaction was undone, in one of its own, and only for a
resident who had identified. With each public step what is new goes on the log, under the log's lock
first and the rows' after it, in the order of their keys.
"""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from voting_service.core.errors import VerificationError
from voting_service.core.log_entries import EntryKind, FailedCast
from voting_service.models import FailedCasts, LogThread
from voting_service.services import log, storage
from voting_service.services.errors import Refusal, RefusalCode

REASONS = {
    RefusalCode.ALREADY_VOTED: FailedCast.ALREADY_VOTED,
    RefusalCode.CREDENTIAL_SPENT: FailedCast.CREDENTIAL_SPENT,
    RefusalCode.CREDENTIAL_UNKNOWN: FailedCast.CREDENTIAL_UNKNOWN,
    RefusalCode.CIPHERTEXT_SEEN: FailedCast.CIPHERTEXT_SEEN,
    RefusalCode.BALLOT_TOO_LARGE: FailedCast.BALLOT_INVALID,
    RefusalCode.VOTING_CLOSED: FailedCast.VOTING_CLOSED,
    RefusalCode.POOL_EMPTY: FailedCast.POOL_EMPTY,
    RefusalCode.TOO_MANY_DRAWS: FailedCast.TOO_MANY_DRAWS,
    RefusalCode.STORAGE_FULL: FailedCast.STORAGE,
    RefusalCode.STORAGE_BUSY: FailedCast.STORAGE,
}


def reason_of(error: Exception) -> FailedCast | None:
    """What to count it as; None for what says nothing about the vote, and for faults of ours."""
    if isinstance(error, DBAPIError):
        error = storage.refusal_for(error) or error
    if isinstance(error, VerificationError):
        return FailedCast.BALLOT_INVALID
    return REASONS.get(error.code) if isinstance(error, Refusal) else None


def count(session: Session, co_decision: str, reason: FailedCast) -> None:
    """One more, whoever counts at the same time."""
    dialect = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql
    row = {"co_decision": co_decision, "reason": reason.value, "total": 1, "logged": 0}
    added = dialect.insert(FailedCasts).values(row)
    session.execute(
        added.on_conflict_do_update(
            index_elements=["co_decision", "reason"], set_={"total": FailedCasts.total + 1}
        )
    )


def pending(session: Session) -> bool:
    """Whether something was counted that the log does not have and may have."""
    return bool(_loggable(session))


def note(session: Session, now: datetime) -> int:
    """One entry for each co-decision with something new; how many there were."""
    log.locked_head(session)
    written = _loggable(session)
    for co_decision in written:
        _note_one(session, co_decision, now)
    return len(written)


def _note_one(session: Session, co_decision: str, now: datetime) -> None:
    chosen = select(FailedCasts).where(FailedCasts.co_decision == co_decision)
    locked = chosen.order_by(FailedCasts.reason).with_for_update()
    rows = session.scalars(locked, execution_options={"populate_existing": True}).all()
    counts = {row.reason: row.total - row.logged for row in rows if row.total > row.logged}
    log.append(session, EntryKind.FAILED_CASTS, co_decision, counts=counts, at=log.moment(now))
    for row in rows:
        row.logged = row.total
    session.flush()


def _loggable(session: Session) -> list[str]:
    """Co-decisions with attempts that the log lacks, after their opening and not after a cancellation."""
    chosen = (
        select(LogThread.co_decision, LogThread.kinds)
        .join(FailedCasts, FailedCasts.co_decision == LogThread.co_decision)
        .where(FailedCasts.total > FailedCasts.logged)
        .distinct()
        .order_by(LogThread.co_decision)
    )
    return [
        co_decision
        for co_decision, kinds in session.execute(chosen)
        if "opening" in kinds.split() and "cancellation" not in kinds.split()
    ]
