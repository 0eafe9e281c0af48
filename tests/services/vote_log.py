"""Logs for tests: entries that need no vote behind them, and a mirror of what is public."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy.orm import Session

from voting_service.cli.context import Installation
from voting_service.core.encoding import sha256_hex
from voting_service.core.notes import Note, parse_note
from voting_service.core.tiles import Tile, all_tiles
from voting_service.models import LogCheckpoint
from voting_service.services import heads, log, log_tiles, publication

UUID = "Ab1Ab1Ab1Ab1Ab"
OTHER = "Cd2Cd2Cd2Cd2Cd"
START = datetime(2026, 5, 4, 9, 0, tzinfo=UTC)


def moments() -> Iterator[str]:
    """One a minute."""
    now = START
    while True:
        now += timedelta(minutes=1)
        yield log.moment(now)


def open_vote(session: Session, uuid: str = UUID) -> None:
    """The acts up to an opening."""
    at = moments()
    digest = "ab" * 32
    log.append(session, log.EntryKind.PROMISE, uuid, sha256=digest, at=next(at))
    log.append(
        session, log.EntryKind.ROLL, uuid, entries=5, spares=1, by_area={"a": 5},
        commitment=digest, at=next(at),
    )  # fmt: skip
    log.append(
        session, log.EntryKind.SETUP, uuid, election="A" * 43, archive_event=digest, at=next(at)
    )
    log.append(session, log.EntryKind.OPENING, uuid, sha256=digest, at=next(at))


def ballots(session: Session, count: int, uuid: str = UUID, start: int = 0) -> None:
    """So many ballots."""
    for number in range(start, start + count):
        log.append(session, log.EntryKind.BALLOT, uuid, sha256=sha256_hex(b"%d" % number))


def grow(service: Installation, count: int, start: int = 0) -> None:
    """Ballots, committed."""
    with service.transaction() as session:
        ballots(session, count, start=start)


def publish(service: Installation) -> LogCheckpoint:
    """The next public step."""
    with service.transaction() as session:
        found = publication.advance(session, service.log_signer, START)
    assert found is not None
    return found


def begun(service: Installation, count: int = 5) -> None:
    """An open vote with so many ballots, public."""
    with service.transaction() as session:
        open_vote(session)
        ballots(session, count)
    publish(service)


def copy(service: Installation, folder: Path) -> Note:
    """What a watcher would have kept of the public log; its head."""
    with service.transaction() as session:
        head = heads.newest(session)
        assert head is not None
        for tile in all_tiles(head.size):
            _write(folder, tile, log_tiles.content(session, tile, head.size))
    (folder / "head").write_bytes(head.note.encode())
    return parse_note(head.note.encode())


def _write(folder: Path, tile: Tile, content: bytes | None) -> None:
    assert content is not None
    path = folder / tile.path
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def back_up(database: Path, backup: Path) -> None:
    """As an operator does, whatever is still open."""
    with closing(sqlite3.connect(database)) as live, closing(sqlite3.connect(backup)) as kept:
        live.backup(kept)


def put_back(database: Path, backup: Path) -> None:
    """The older file in the place of the newer."""
    for ending in ("", "-wal", "-shm"):
        database.with_name(database.name + ending).unlink(missing_ok=True)
    shutil.copy(backup, database)
