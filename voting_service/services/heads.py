"""Heads of the log: what is compared before one is signed, who signs it, and which are public.

A head is signed only over what is committed: by whoever holds the log's lock and has added nothing,
or in a transaction that began after the commit. Before each signature the stored tree is held
against the largest head ever signed (the guard, a file) and the newest published one. A database that
went back to an older backup differs from them, and then nothing is signed: two heads of one size that
differ are the one thing a log must never give away.
"""

from functools import partial

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from voting_service.core.checkpoints import Checkpoint
from voting_service.core.log_entries import EntryKind, KeyRotation, parse_entry
from voting_service.core.merkle import Fetch, parse_frontier, root_at
from voting_service.core.notes import Note, Vkey, parse_note, parse_vkey
from voting_service.models import LogCheckpoint, LogEntry, LogHead
from voting_service.services import log
from voting_service.services.errors import Refusal, RefusalCode
from voting_service.services.ports import LogSigner


def stored(session: Session, origin: str) -> Checkpoint:
    """The head of what the database holds, own entries of the transaction included."""
    chosen = select(LogHead.size, LogHead.frontier).where(LogHead.id == 1)
    size, edge = session.execute(chosen).one()
    return Checkpoint(origin, size, parse_frontier(size, edge).root())


def newest(session: Session) -> LogCheckpoint | None:
    """The newest public head."""
    chosen = select(LogCheckpoint).order_by(LogCheckpoint.size.desc()).limit(1)
    return session.scalars(chosen, execution_options={"populate_existing": True}).one_or_none()


def latest(session: Session, count: int = 100) -> list[LogCheckpoint]:
    """The newest public heads, the newest first."""
    chosen = select(LogCheckpoint).order_by(LogCheckpoint.size.desc()).limit(count)
    return list(session.scalars(chosen))


def public(session: Session, size: int) -> LogCheckpoint | None:
    """The public head of that size, if there was one."""
    return session.get(LogCheckpoint, size)


def note_of(row: LogCheckpoint) -> Note:
    """The note as published."""
    return parse_note(row.note.encode())


def vkeys(session: Session, signer: LogSigner, size: int | None = None) -> list[Vkey]:
    """The log's keys, oldest first, as its entries below `size` (all by default) tell."""
    rotations = _rotations(session, size)
    if not rotations:
        return [signer.keys.present()]
    first = parse_vkey(rotations[0][1].old)
    return [first, *(parse_vkey(rotation.new) for _, rotation in rotations)]


def _rotations(session: Session, size: int | None) -> list[tuple[int, KeyRotation]]:
    chosen = select(LogEntry.position, LogEntry.body).where(
        LogEntry.co_decision.is_(None), LogEntry.kind == EntryKind.KEY_ROTATION.value
    )
    if size is not None:
        chosen = chosen.where(LogEntry.position < size)
    rows = session.execute(chosen.order_by(LogEntry.position))
    read = ((position, parse_entry(body)) for position, body in rows)
    return [(position, entry) for position, entry in read if isinstance(entry, KeyRotation)]


def _signing(session: Session, signer: LogSigner, size: int, *, public_head: bool) -> list[Vkey]:
    """The newest key; for the first public head after a rotation, both."""
    rotations = _rotations(session, size)
    if not rotations:
        return [signer.keys.present()]
    position, rotation = rotations[-1]
    published = newest(session)
    keys = [parse_vkey(rotation.new)]
    if public_head and (published is None or published.size <= position):
        keys.insert(0, parse_vkey(rotation.old))
    return keys


def require_sound(session: Session, signer: LogSigner) -> Checkpoint:
    """The stored head, if it goes on from everything that was ever signed; else LOG_MISMATCH."""
    # Both are read first: what is stored never falls behind them, whoever commits meanwhile.
    guarded, published = signer.guard.newest(), newest(session)
    head = stored(session, signer.keys.origin)
    if guarded is not None:
        require_grown(session, head, guarded, "guard")
    if published is not None:
        known = Checkpoint(head.origin, published.size, bytes.fromhex(published.root))
        require_grown(session, head, known, "published")
    return head


def require_grown(session: Session, head: Checkpoint, known: Checkpoint, source: str) -> None:
    """Refuse unless the stored tree, whose head this is, begins with the known one."""
    grown = known.origin == head.origin and known.size <= head.size
    if not grown or _root_at(session, head, known.size) != known.root:
        raise Refusal(
            RefusalCode.LOG_MISMATCH, source=source, stored=head.size, known=known.size,
            origin=known.origin,
        )  # fmt: skip


def _root_at(session: Session, head: Checkpoint, size: int) -> bytes | None:
    if size == head.size:
        return head.root
    try:
        return root_at(size, fetcher(session))
    except LookupError:
        return None


def fetcher(session: Session) -> Fetch:
    """Nodes out of the database."""
    return partial(log.fetch, session)


def sign(
    session: Session, signer: LogSigner, *, size: int | None = None, public_head: bool = False
) -> tuple[Checkpoint, Note]:
    """Sign the stored head, or the one that the log had at `size`.

    The caller has committed whatever it wrote to the log.
    """
    # Begins the transaction: SQLite's one write lock must be had before the guard's, as everywhere.
    session.execute(select(func.count()).select_from(LogHead))
    with signer.guard.held():
        head = require_sound(session, signer)
        if size is not None:
            head = Checkpoint(head.origin, size, root_at(size, fetcher(session)))
        keys = _signing(session, signer, head.size, public_head=public_head)
        note = signer.keys.sign(head.text, keys)
        signer.guard.remember(head)
    return head, note


def way_out(refusal: Refusal) -> str:
    """LOG_MISMATCH in words for an operator."""
    facts = refusal.facts
    known = {
        "guard": "the largest head that was signed (log.head beside the keys)",
        "published": "the newest public head",
        "witness": "a head that a witness has seen",
    }[str(facts["source"])]
    return (
        f"the log in the database has {facts['stored']} entries and does not go on from {known}, of"
        f" {facts['known']} entries ({facts['origin']}). Nothing is signed until that is mended."
        " If an older backup was restored: put a newer one back; or bring the log to where it was,"
        " with `voting-service log restore SOURCE`, from an address or a folder that has its tiles."
        " `voting-service log scrub` finds damage. The operator's guide says more."
    )
