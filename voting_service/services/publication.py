"""What advances in steps: the public head with its tiles, all public archives, the rewriting of marks.

A mark and the ballot that it belongs to are written by one transaction, whose number PostgreSQL
keeps in both rows, and rows lie on disk in the order they were written. So all marks and draws are
taken out and written again together, in the order of their random ids: afterwards every one has the
same transaction number and a place that says nothing. `tidy` then removes what the old rows left.

Archives and head move in one transaction: whoever fetches both finds the same ballots in them.
"""

from datetime import datetime, timedelta

from sqlalchemy import Engine, delete, func, insert, or_, select, text, update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from voting_service.models import (
    Archive,
    CoDecision,
    CredentialDraw,
    LogCheckpoint,
    LogHead,
    MarkRewrites,
    RollMark,
    State,
)
from voting_service.models.database import BUSY_MILLISECONDS
from voting_service.services import heads, log
from voting_service.services.errors import Refusal, RefusalCode
from voting_service.services.ports import LogSigner

_REWRITTEN = ("roll_marks", "credential_draws", "pool_credentials")
_LOCK_TIMEOUT = "2s"
_BUSY_MILLISECONDS = 2000
_GROWING = (State.READY, State.OPEN, State.CLOSED)  # archives that can still get records


def advance(session: Session, signer: LogSigner, now: datetime) -> LogCheckpoint | None:
    """Publish everything so far, and rewrite the marks; the newest public head, if there is one.

    In a transaction of its own, which has added nothing to the log: archives are locked in the
    order of their uuids, then the log. Refused with LOG_MISMATCH; with STORAGE_BUSY when an archive
    came meanwhile.
    """
    archives = _locked(session)
    rewritten = [rewrite_marks(session, one.co_decision) for one in archives if _moves(one)]
    if any(rewritten):
        more = {"rewritten": MarkRewrites.rewritten + 1}
        session.execute(update(MarkRewrites).values(more))
    log.locked_head(session)
    _require_all(session, {archive.co_decision for archive in archives})
    published = _publish_head(session, signer, now)
    for archive in archives:
        archive.published, archive.published_at = archive.records, now
    session.flush()
    return published


def _locked(session: Session) -> list[Archive]:
    chosen = (
        select(Archive)
        .join(CoDecision, CoDecision.uuid == Archive.co_decision)
        .where(or_(CoDecision.state.in_(_GROWING), Archive.published < Archive.records))
        .order_by(Archive.co_decision)
        .with_for_update(of=Archive)
    )
    return list(session.scalars(chosen, execution_options={"populate_existing": True}))


def _moves(archive: Archive) -> bool:
    """Whether marks can have come since the last step: until the closing is published."""
    return archive.tally_position is None or archive.published <= archive.tally_position


def _require_all(session: Session, locked: set[str]) -> None:
    """Under the log's lock no archive grows any more; one that was made meanwhile is not in hand."""
    lagging = select(Archive.co_decision).where(Archive.published < Archive.records)
    if not locked.issuperset(session.scalars(lagging)):
        raise Refusal(RefusalCode.STORAGE_BUSY)


def _publish_head(session: Session, signer: LogSigner, now: datetime) -> LogCheckpoint | None:
    before = heads.newest(session)
    size = session.scalars(select(LogHead.size)).one()
    if size == (before.size if before is not None else 0):
        return before
    head, note = heads.sign(session, signer, public_head=True)
    row = LogCheckpoint(
        size=head.size, root=head.root.hex(), note=note.to_bytes().decode(), published_at=now
    )
    session.add(row)
    session.flush()
    return row


def due(session: Session, now: datetime, every: timedelta) -> bool:
    """Whether a step is to be made: in intervals while a vote is open, else with each act.

    Also without new ballots, for the draws that came.
    """
    steps = (
        select(func.min(Archive.published_at))
        .join(CoDecision, CoDecision.uuid == Archive.co_decision)
        .where(CoDecision.state == State.OPEN)
    )
    oldest: datetime | None = session.scalars(steps).one()
    before = heads.newest(session)
    if oldest is not None and before is not None:
        return now - oldest >= every
    size = session.scalars(select(LogHead.size)).one()
    return size > (before.size if before is not None else 0)


def rewrite_marks(session: Session, uuid: str) -> bool:
    """Take out and put back, under the archive's lock, which every cast and draw needs.

    False when there was nothing.
    """
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
    return bool(marks or draws)


def untidy(session: Session) -> bool:
    """Whether old rows may lie about since the last rewrite."""
    chosen = select(MarkRewrites.rewritten > MarkRewrites.tidied)
    return bool(session.scalars(chosen).one())


def tidy(engine: Engine) -> bool:
    """Remove dead rows and, on SQLite, the write-ahead log; outside any transaction, after a commit.

    Never waits behind a backup or a reader: False, and it is done the next time.
    """
    with engine.begin() as connection:
        rewritten = connection.execute(select(MarkRewrites.rewritten)).scalar_one()
    postgresql = engine.dialect.name == "postgresql"
    if not (_vacuum(engine) if postgresql else _truncate(engine)):
        return False
    with engine.begin() as connection:
        connection.execute(update(MarkRewrites).values(tidied=rewritten))
    if not postgresql:
        _truncate(engine)  # of that very line
    return True


def _vacuum(engine: Engine) -> bool:
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(f"SET lock_timeout = '{_LOCK_TIMEOUT}'"))
        try:
            for table in _REWRITTEN:
                connection.execute(text(f"VACUUM (FULL) {table}"))
        except OperationalError:  # LockNotAvailable
            return False
        finally:
            connection.execute(text("RESET lock_timeout"))
    return True


def _truncate(engine: Engine) -> bool:
    raw = engine.raw_connection()  # which begins no transaction of its own
    try:
        cursor = raw.cursor()
        cursor.execute(f"PRAGMA busy_timeout={_BUSY_MILLISECONDS}")
        busy = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        cursor.execute(f"PRAGMA busy_timeout={BUSY_MILLISECONDS}")
    finally:
        raw.close()
    return not busy
