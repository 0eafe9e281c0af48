"""Bringing a log to where it was, after an older backup came back: from tiles that others kept.

Only entries are added, at the end, and only if the tree then has a root that our own key signed. What
the entries speak of may be lost all the same: a co-decision with fewer ballots than its log has takes
no more and is not counted (LOST_BALLOTS); it can be cancelled.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from voting_service.core.checkpoints import Checkpoint, open_checkpoint
from voting_service.core.log_entries import Ballot, Entry, KeyRotation, parse_entry
from voting_service.core.notes import Note, parse_vkey
from voting_service.core.tiles import Tile, parse_entries, tiles
from voting_service.models import Archive, LogCheckpoint, LogHead, LogThread
from voting_service.services import heads, log
from voting_service.services.errors import Refusal, RefusalCode
from voting_service.services.ports import LogSigner

Read = Callable[[Tile], bytes]


@dataclass(frozen=True, slots=True)
class Restored:
    """How many entries came back; how many that were signed did not; votes that lost ballots."""

    added: int
    missing: int
    lost: tuple[str, ...]


def restore(
    session: Session, signer: LogSigner, note: Note, read: Read, now: datetime, *,
    accept_loss: bool = False,
) -> Restored:  # fmt: skip
    """Add what the stored log lacks of the one under this head. Nothing is kept if it does not fit.

    Entries between the newest public head and the last one signed for a voter are in no tile.
    `accept_loss` sets the guard back behind them: whoever holds such a receipt can then prove that
    the log forgot. Without it they leave LOG_MISMATCH.
    """
    head = log.locked_head(session)
    stored = head.size
    found = _added(session, signer, note, head, read)
    if found.size > stored and session.get(LogCheckpoint, found.size) is None:
        text, root = note.to_bytes().decode(), found.root.hex()
        row = LogCheckpoint(size=found.size, root=root, note=text, published_at=now)
        session.add(row)
        session.flush()
    with signer.guard.held():
        guarded = signer.guard.newest()
        missing = max(0, guarded.size - found.size) if guarded is not None else 0
        if missing and not accept_loss:
            raise Refusal(
                RefusalCode.LOG_MISMATCH, source="guard", stored=found.size,
                known=found.size + missing, origin=found.origin,
            )  # fmt: skip
        if missing:
            signer.guard.replace(found)
    heads.require_sound(session, signer)
    return Restored(found.size - stored, missing, tuple(lost(session)))


def _added(
    session: Session, signer: LogSigner, note: Note, head: LogHead, read: Read
) -> Checkpoint:
    """The head that the log has then."""
    entries = _missing(head.size, _size(note), read)
    keys = [*heads.vkeys(session, signer), signer.keys.present()]
    for data in entries:
        entry = parse_entry(data)
        if isinstance(entry, KeyRotation):
            keys += signer.keys.held([parse_vkey(entry.old), parse_vkey(entry.new)])
        _add(session, head, entry, data)
    wanted = open_checkpoint(note, dict.fromkeys(keys))
    known = heads.stored(session, signer.keys.origin)
    if known.size == wanted.size:
        heads.require_grown(session, known, wanted, "published")
    if known.size < wanted.size or known.origin != wanted.origin:
        raise Refusal(
            RefusalCode.LOG_MISMATCH, source="published", stored=known.size, known=wanted.size,
            origin=wanted.origin,
        )  # fmt: skip
    return known


def _size(note: Note) -> int:
    """What the head says; it is verified when its keys are known, rotations included."""
    return int(note.text.split("\n")[1])


def _missing(start: int, size: int, read: Read) -> list[bytes]:
    """The entries from `start` on, out of the tiles of entries."""
    found: list[bytes] = []
    for tile in tiles(None, size, since=start):
        entries = parse_entries(read(tile), tile.width)
        found += entries[max(0, start - tile.entries.start) :]
    return found


def _add(session: Session, head: LogHead, entry: Entry, data: bytes) -> None:
    """As `log.append` wrote it the first time."""
    if isinstance(entry, KeyRotation):
        head.newest_at = entry.at
        log.add(session, head, entry.KIND.value, None, None, data)
        return
    found = session.get(LogThread, entry.co_decision)
    if found is None:
        found = LogThread(co_decision=entry.co_decision, acts=0, ballots=0, kinds="")
        session.add(found)
    number = None
    if isinstance(entry, Ballot):
        found.ballots += 1
    else:
        number, head.newest_at, found.acts = entry.number, entry.at, found.acts + 1
        if entry.KIND.value not in found.kinds.split():
            found.kinds = f"{found.kinds} {entry.KIND.value}".strip()
    log.add(session, head, entry.KIND.value, entry.co_decision, number, data)


def lost(session: Session) -> list[str]:
    """Co-decisions whose log has more ballots than their archive, by uuid."""
    chosen = (
        select(LogThread.co_decision, LogThread.ballots, Archive.ballots)
        .outerjoin(Archive, Archive.co_decision == LogThread.co_decision)
        .order_by(LogThread.co_decision)
    )
    return [uuid for uuid, logged, stored in session.execute(chosen) if logged != (stored or 0)]
