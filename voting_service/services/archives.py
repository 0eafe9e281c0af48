"""The archive of a co-decision: grown under its lock, read as the file it is."""

import hashlib
from collections.abc import Iterable, Iterator
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from voting_service.core.archive import Head, Record, head_of, header_record, tar_bytes
from voting_service.core.election import Election, fingerprint, parse_election
from voting_service.models import Archive, ArchiveRecord
from voting_service.services import log
from voting_service.services.errors import Refusal, RefusalCode
from voting_service.services.ports import Sessions

BATCH = 500  # records read at once: about 2 MB of ballots


def create(session: Session, co_decision: str, setup: tuple[Record, ...], now: datetime) -> Archive:
    """A new archive: its header and its setup. It is public from the next step of publication on."""
    timestamp = int(now.timestamp())
    head = head_of(setup)
    archive = Archive(
        co_decision=co_decision, timestamp=timestamp, records=0, published=0, published_at=now,
        head=head.digest, height=head.height, ballots=0, election=setup[0].content,
    )  # fmt: skip
    session.add(archive)
    session.flush()
    _store(session, archive, (header_record(timestamp), *setup))
    session.flush()
    return archive


def locked(session: Session, co_decision: str) -> Archive:
    """The archive, held until the transaction ends: whoever appends or closes waits for this."""
    chosen = select(Archive).where(Archive.co_decision == co_decision).with_for_update()
    archive = session.scalars(chosen, execution_options={"populate_existing": True}).one_or_none()
    if archive is None:
        raise Refusal(RefusalCode.NOT_FOUND)
    return archive


def find(session: Session, co_decision: str) -> Archive | None:
    """The archive, not locked."""
    return session.get(Archive, co_decision)


def append(session: Session, archive: Archive, records: tuple[Record, ...]) -> None:
    """Add the records of one event. The caller holds the lock."""
    head = head_of(records)
    _store(session, archive, records)
    archive.head, archive.height = head.digest, head.height
    session.flush()


def head(archive: Archive) -> Head:
    """The newest event."""
    return Head(archive.head, archive.height)


def election_of(archive: Archive) -> tuple[Election, str]:
    """The election structure and its fingerprint φ."""
    return parse_election(archive.election), fingerprint(archive.election)


def records(session: Session, co_decision: str, start: int, stop: int) -> list[ArchiveRecord]:
    """Records `start`…`stop - 1`."""
    chosen = (
        select(ArchiveRecord)
        .where(ArchiveRecord.co_decision == co_decision)
        .where(ArchiveRecord.position >= start, ArchiveRecord.position < stop)
        .order_by(ArchiveRecord.position)
    )
    return list(session.scalars(chosen))


def pieces(session: Session, archive: Archive, stop: int | None = None) -> Iterator[bytes]:
    """The file, a record at a time, up to `stop` records (all by default)."""
    last = archive.records if stop is None else stop
    for start in range(0, last, BATCH):
        batch = records(session, archive.co_decision, start, min(start + BATCH, last))
        for row in batch:
            yield tar_bytes(Record(row.kind, row.digest, row.content), archive.timestamp)


def download(sessions: Sessions, co_decision: str, timestamp: int, stop: int) -> Iterator[bytes]:
    """The file in pieces, each read in a short transaction: a slow reader holds nothing up."""
    for start in range(0, stop, BATCH):
        with sessions() as session:
            batch = records(session, co_decision, start, min(start + BATCH, stop))
            piece = b"".join(
                tar_bytes(Record(row.kind, row.digest, row.content), timestamp) for row in batch
            )
        yield piece


class Source:
    """The archive as something to `read` from (core.archive.Source)."""

    def __init__(self, parts: Iterable[bytes]) -> None:
        self._parts = iter(parts)
        self._rest = b""

    def read(self, size: int, /) -> bytes:
        """Exactly `size` bytes while there are so many."""
        while len(self._rest) < size:
            part = next(self._parts, None)
            if part is None:
                break
            self._rest += part
        taken, self._rest = self._rest[:size], self._rest[size:]
        return taken


def sha256(session: Session, archive: Archive) -> str:
    """Of the whole file, hex."""
    digest = hashlib.sha256()
    for piece in pieces(session, archive):
        digest.update(piece)
    return digest.hexdigest()


def require_all_ballots(session: Session, archive: Archive) -> None:
    """Refuse once the log says more ballots than there are: some went with an older backup."""
    found = log.thread(session, archive.co_decision)
    logged = found.ballots if found is not None else 0
    if logged != archive.ballots:
        raise Refusal(RefusalCode.LOST_BALLOTS, logged=logged, ballots=archive.ballots)


def _store(session: Session, archive: Archive, added: tuple[Record, ...]) -> None:
    for offset, record in enumerate(added):
        session.add(
            ArchiveRecord(
                co_decision=archive.co_decision, position=archive.records + offset,
                kind=record.kind, digest=record.digest, content=record.content,
            )
        )  # fmt: skip
    archive.records += len(added)
