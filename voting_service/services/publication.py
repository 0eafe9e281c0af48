"""What advances in batches: the public archive, and the rewriting of marks.

A mark and the ballot that it belongs to are written by one transaction, whose number PostgreSQL
keeps in both rows, and rows lie on disk in the order they were written. So all marks and draws are
taken out and written again together, in the order of their random ids: afterwards every one has the
same transaction number and a place that says nothing. `tidy` then removes what the old rows left.
"""

from datetime import datetime, timedelta

from sqlalchemy import Engine, delete, insert, select, text
from sqlalchemy.orm import Session

from voting_service.models import Archive, CredentialDraw, RollMark
from voting_service.services import archives

_REWRITTEN = ("roll_marks", "credential_draws", "pool_credentials")


def advance(session: Session, uuid: str, now: datetime) -> Archive:
    """Make everything so far public, and rewrite the marks."""
    archive = archives.locked(session, uuid)
    rewrite_marks(session, uuid)
    archive.published, archive.published_at = archive.records, now
    session.flush()
    return archive


def due(archive: Archive, now: datetime, every: timedelta) -> bool:
    """Whether the interval has passed; also without new ballots, for the draws that came."""
    return now - archive.published_at >= every


def rewrite_marks(session: Session, uuid: str) -> None:
    """Take out and put back, under the archive's lock, which every cast and draw needs."""
    marks = [
        {"entry": row.entry, "co_decision": uuid, "channel": row.channel}
        for row in session.scalars(
            select(RollMark).where(RollMark.co_decision == uuid).order_by(RollMark.entry)
        )
    ]
    draws = [
        {"entry": row.entry, "co_decision": uuid, "draws": row.draws}
        for row in session.scalars(
            select(CredentialDraw)
            .where(CredentialDraw.co_decision == uuid)
            .order_by(CredentialDraw.entry)
        )
    ]
    session.execute(delete(RollMark).where(RollMark.co_decision == uuid))
    session.execute(delete(CredentialDraw).where(CredentialDraw.co_decision == uuid))
    session.expire_all()
    if marks:
        session.execute(insert(RollMark), marks)
    if draws:
        session.execute(insert(CredentialDraw), draws)
    session.flush()


def tidy(engine: Engine) -> None:
    """Remove dead rows and, on SQLite, the write-ahead log; outside any transaction, after a commit.

    Where a reader is in its way SQLite keeps the log until the next time.
    """
    if engine.dialect.name == "postgresql":
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            for table in _REWRITTEN:
                connection.execute(text(f"VACUUM (FULL) {table}"))
        return
    raw = engine.raw_connection()  # which begins no transaction of its own
    try:
        raw.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    finally:
        raw.close()
