"""Everything that is stored of log and archives, hashed again: what a disk or a hand has changed.

Findings are lines for an operator. Nothing is mended: a backup, or `log restore`, does that.
"""

import hashlib
from collections.abc import Callable, Iterator

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from voting_service.core.archive import Kind
from voting_service.core.checkpoints import open_checkpoint
from voting_service.core.errors import VerificationError
from voting_service.core.log_entries import Ballot as BallotEntry
from voting_service.core.log_entries import Entry, EntryKind, parse_entry
from voting_service.core.log_replay import INITIAL, State, apply
from voting_service.core.merkle import Frontier, leaf_hash
from voting_service.core.notes import Vkey
from voting_service.models import (
    Archive,
    ArchiveRecord,
    Ballot,
    LogCheckpoint,
    LogEntry,
    LogHead,
    LogNode,
    LogThread,
)
from voting_service.services import heads
from voting_service.services.ports import LogSigner

BATCH = 1000
Progress = Callable[[int], None]


def scrub(session: Session, signer: LogSigner, progress: Progress = lambda _: None) -> list[str]:
    """All findings, in words; none when everything is as it was written."""
    return [
        *_log(session, signer, progress),
        *(line for archive in _archives(session) for line in _archive(session, archive)),
    ]


def _log(session: Session, signer: LogSigner, progress: Progress) -> Iterator[str]:
    head = session.scalars(select(LogHead)).one()
    kept = {row.size: row for row in session.scalars(select(LogCheckpoint))}
    keys = heads.vkeys(session, signer)
    grown, state = Frontier(), INITIAL
    for start in range(0, head.size, BATCH):
        rows = _rows(session, start, min(start + BATCH, head.size))
        expected: dict[tuple[int, int], bytes] = {}
        for position, row in zip(range(start, min(start + BATCH, head.size)), rows, strict=False):
            if row.position != position:
                yield f"log entry {position}: missing"
                return
            state, fault = _applied(state, row)
            if fault:
                yield f"log entry {position}: {fault}"
            grown, completed = grown.append(leaf_hash(row.body))
            expected.update({(level, index): value for level, index, value in completed})
            if grown.size in kept:
                yield from _checkpoint(kept.pop(grown.size), grown, keys)
        if grown.size != min(start + BATCH, head.size):
            yield f"log entry {grown.size}: missing"
            return
        yield from _nodes(session, expected)
        progress(grown.size)
    if grown.to_bytes() != head.frontier:
        yield "the log's head does not follow from its entries"
    yield from (f"public head {size}: beyond the log" for size in sorted(kept))
    yield from _rest(session, head, state)


def _rows(session: Session, start: int, stop: int) -> list[LogEntry]:
    chosen = select(LogEntry).where(LogEntry.position >= start, LogEntry.position < stop)
    rows = list(session.scalars(chosen.order_by(LogEntry.position)))
    session.expunge_all()
    return rows


def _applied(state: State, row: LogEntry) -> tuple[State, str]:
    """The state after the entry, and what is wrong with it; the columns beside it count too."""
    try:
        entry = parse_entry(row.body)
        state = apply(state, entry)
    except VerificationError as error:
        return state, str(error)
    return state, "" if _columns(entry) == (row.kind, row.co_decision, row.number) else (
        "its columns are not what it says"
    )


def _columns(entry: Entry) -> tuple[str, str | None, int | None]:
    return (
        entry.KIND.value, getattr(entry, "co_decision", None), getattr(entry, "number", None)
    )  # fmt: skip


def _checkpoint(row: LogCheckpoint, grown: Frontier, keys: list[Vkey]) -> Iterator[str]:
    try:
        head = open_checkpoint(heads.note_of(row), keys)
    except VerificationError as error:
        yield f"public head {row.size}: {error}"
        return
    if (head.size, head.root.hex()) != (row.size, row.root) or head.root != grown.root():
        yield f"public head {row.size}: another root than its entries have"


def _nodes(session: Session, expected: dict[tuple[int, int], bytes]) -> Iterator[str]:
    for level in sorted({level for level, _ in expected}):
        indexes = [index for other, index in expected if other == level]
        chosen = select(LogNode.index, LogNode.hash).where(
            LogNode.level == level, LogNode.index.between(min(indexes), max(indexes))
        )
        found = {row[0]: row[1] for row in session.execute(chosen)}
        for index in indexes:
            if found.get(index) != expected[level, index]:
                yield f"log node {level}, {index}: missing or changed"


def _rest(session: Session, head: LogHead, state: State) -> Iterator[str]:
    """What is counted beside the entries, and rows beyond the end."""
    beyond = select(func.count()).where(LogEntry.position >= head.size)
    if session.scalar(beyond.select_from(LogEntry)):
        yield "the log has entries beyond its head"
    if head.newest_at != state.at:
        yield "the moment of the newest act is not what the entries say"
    for row in session.scalars(select(LogThread).order_by(LogThread.co_decision)):
        vote = state.votes.get(row.co_decision)
        counted = (vote.acts, vote.ballots) if vote is not None else None
        if counted != (row.acts, row.ballots):
            yield f"co-decision {row.co_decision}: acts or ballots are counted wrongly"


def _archives(session: Session) -> list[Archive]:
    return list(session.scalars(select(Archive).order_by(Archive.co_decision)))


def _archive(session: Session, archive: Archive) -> Iterator[str]:
    uuid = archive.co_decision
    logged = _logged(session, uuid)
    for position, kind, digest, content in _records(session, archive):
        if kind is not Kind.HEADER and hashlib.sha256(content).hexdigest() != digest:
            yield f"archive {uuid}, record {position}: changed"
        if content.startswith(b'{"election_uuid":') and digest != next(logged, None):
            yield f"archive {uuid}, record {position}: not the ballot that the log has next"
    left = sum(1 for _ in logged)
    if left:
        yield f"archive {uuid}: {left} ballots of the log are missing"
    stored = select(func.count()).select_from(Ballot).where(Ballot.co_decision == uuid)
    if session.scalar(stored) != archive.ballots:
        yield f"archive {uuid}: ballots are counted wrongly"


def _logged(session: Session, uuid: str) -> Iterator[str]:
    """Hashes of the co-decision's ballots, in the order of the log."""
    last = -1
    while True:
        chosen = select(LogEntry.position, LogEntry.body).where(
            LogEntry.co_decision == uuid,
            LogEntry.kind == EntryKind.BALLOT.value,
            LogEntry.position > last,
        )
        rows = session.execute(chosen.order_by(LogEntry.position).limit(BATCH)).all()
        for last, body in rows:  # noqa: B007 - where the next batch begins
            try:
                entry = parse_entry(body)
            except VerificationError:
                continue
            if isinstance(entry, BallotEntry):
                yield entry.sha256
        if not rows:
            return


def _records(session: Session, archive: Archive) -> Iterator[tuple[int, Kind, str, bytes]]:
    for start in range(0, archive.records, BATCH):
        chosen = (
            select(
                ArchiveRecord.position, ArchiveRecord.kind, ArchiveRecord.digest,
                ArchiveRecord.content,
            )
            .where(ArchiveRecord.co_decision == archive.co_decision)
            .where(ArchiveRecord.position >= start, ArchiveRecord.position < start + BATCH)
            .order_by(ArchiveRecord.position)
        )  # fmt: skip
        for row in session.execute(chosen):
            yield row[0], row[1], row[2], row[3]
