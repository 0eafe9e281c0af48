"""The log: every public act as one canonical entry, written in the transaction of the fact.

One writer at a time: the next position is taken under the head's lock and is unique. Nothing about
persons stands here, and a ballot's entry has no time.
"""

from collections.abc import Mapping
from datetime import datetime

import rfc8785
from sqlalchemy import select
from sqlalchemy.orm import Session

from voting_service.core.log_entries import EntryKind
from voting_service.models import LogEntry, LogHead
from voting_service.services.ports import Clock

__all__ = ["EntryKind", "Fact", "acts", "append", "entries", "moment", "now"]

Fact = str | int | bool | Mapping[str, int] | Mapping[str, str]


def append(session: Session, kind: EntryKind, co_decision: str, **facts: Fact) -> LogEntry:
    """Write the next entry: RFC 8785 JSON of the kind, the co-decision and the facts."""
    chosen = select(LogHead).where(LogHead.id == 1).with_for_update()
    head = session.scalars(chosen, execution_options={"populate_existing": True}).one()
    body = rfc8785.dumps({"kind": kind.value, "co_decision": co_decision, **facts})
    entry = LogEntry(position=head.size, kind=kind.value, co_decision=co_decision, body=body)
    head.size += 1
    session.add(entry)
    session.flush()
    return entry


def now(session: Session, clock: Clock) -> datetime:
    """The clock, read when nobody else can write to the log until this transaction ends.

    For statements that name the moment which their entry has as `at`: no act can come between with a
    later one. Taken last, after the locks of co-decision and archive.
    """
    session.execute(select(LogHead.id).where(LogHead.id == 1).with_for_update())
    return clock(session)


def entries(session: Session, co_decision: str) -> list[LogEntry]:
    """All entries about one co-decision, in order."""
    chosen = select(LogEntry).where(LogEntry.co_decision == co_decision).order_by(LogEntry.position)
    return list(session.scalars(chosen))


def acts(session: Session, co_decision: str) -> list[LogEntry]:
    """All entries but ballots: those become public in batches with the archive, not one by one."""
    chosen = select(LogEntry).where(
        LogEntry.co_decision == co_decision, LogEntry.kind != EntryKind.BALLOT.value
    )
    return list(session.scalars(chosen.order_by(LogEntry.position)))


def moment(at: datetime) -> str:
    """A moment as statements and the log write it: UTC, whole seconds."""
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")
