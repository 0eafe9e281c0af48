"""Tiles out of the tables: made when asked for, and the same each time."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from voting_service.core.tiles import Tile, print_entries, print_hashes
from voting_service.models import LogEntry, LogNode


def content(session: Session, tile: Tile, size: int) -> bytes | None:
    """The tile's bytes; None where a log of `size` entries has no such tile.

    Raises LookupError when the tables do not hold what the log is said to have.
    """
    if tile.entries.stop > size:
        return None
    rows = _entries(session, tile) if tile.level is None else _hashes(session, tile)
    if len(rows) != tile.width:
        raise LookupError(f"the tables have {len(rows)} of the {tile.width} items of {tile.path}")
    return print_entries(rows) if tile.level is None else print_hashes(rows)


def _entries(session: Session, tile: Tile) -> list[bytes]:
    first, last = tile.entries.start, tile.entries.stop - 1
    chosen = select(LogEntry.body).where(LogEntry.position.between(first, last))
    return list(session.scalars(chosen.order_by(LogEntry.position)))


def _hashes(session: Session, tile: Tile) -> list[bytes]:
    level, first = tile.nodes[0]
    chosen = select(LogNode.hash).where(
        LogNode.level == level, LogNode.index.between(first, first + tile.width - 1)
    )
    return list(session.scalars(chosen.order_by(LogNode.index)))
