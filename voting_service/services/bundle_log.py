"""The log's files in a bundle: entries, proofs, older heads, keys (format-log.md 9)."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import Any, Final

import rfc8785
from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from voting_service.core.log_entries import EntryKind, parse_entry
from voting_service.core.merkle import consistency_proof, many_proof
from voting_service.core.notes import padded_b64
from voting_service.models import LogCheckpoint, LogEntry
from voting_service.services import heads
from voting_service.services.ports import LogSigner, Sessions

HEAD: Final = "log/checkpoint"
ENTRIES: Final = "log/entries.jsonl"
HEADS: Final = "log/heads.jsonl"
PROOF: Final = "log/proof.json"
VKEY: Final = "log/vkey"
BATCH: Final = 2000


def kinds(session: Session, uuid: str, size: int) -> dict[EntryKind, int]:
    """How many entries of each kind the log below `size` has about this co-decision."""
    chosen = (
        select(LogEntry.kind, func.count())
        .where(LogEntry.co_decision == uuid, LogEntry.position < size)
        .group_by(LogEntry.kind)
    )
    return {EntryKind(kind): count for kind, count in session.execute(chosen)}


def digests(session: Session, uuid: str, size: int) -> set[str]:
    """The SHA-256 that acts below `size` name."""
    bodies = session.scalars(
        select(LogEntry.body).where(
            LogEntry.co_decision == uuid,
            LogEntry.number.is_not(None),
            LogEntry.position < size,
        )
    )
    named = (getattr(parse_entry(body), "sha256", None) for body in bodies)
    return {digest for digest in named if digest is not None}


def files(session: Session, uuid: str, head: LogCheckpoint, signer: LogSigner) -> dict[str, bytes]:
    """All but the entries themselves."""
    keys = heads.vkeys(session, signer, head.size)
    indexes = session.scalars(
        select(LogEntry.position).where(_ours(uuid, head.size)).order_by(LogEntry.position)
    ).all()
    hashes = many_proof(indexes, head.size, heads.fetcher(session))
    proof: dict[str, Any] = {"hashes": [padded_b64(one) for one in hashes], "size": head.size}
    return {
        HEAD: head.note.encode(),
        HEADS: b"".join(_older_heads(session, uuid, head.size)),
        PROOF: rfc8785.dumps(proof),
        VKEY: "".join(f"{key.text}\n" for key in keys).encode(),
    }


def _ours(uuid: str, size: int) -> ColumnElement[bool]:
    """Entries about this co-decision, and rotations of the log's key, which are about all."""
    return or_(LogEntry.co_decision == uuid, LogEntry.co_decision.is_(None)) & (
        LogEntry.position < size
    )


def lines(sessions: Sessions, uuid: str, size: int) -> Iterator[bytes]:
    """entries.jsonl in pieces, each read in a short transaction."""
    after = -1
    while True:
        chosen = (
            select(LogEntry.position, LogEntry.body)
            .where(_ours(uuid, size), LogEntry.position > after)
            .order_by(LogEntry.position)
            .limit(BATCH)
        )
        with sessions() as session:
            rows = session.execute(chosen).all()
        if not rows:
            return
        yield b"".join(b'{"entry":%s,"index":%d}\n' % (body, index) for index, body in rows)
        after = rows[-1][0]


def _older_heads(session: Session, uuid: str, size: int) -> Iterator[bytes]:
    """Each the first public head that contains an act; without the newest."""
    acts = session.scalars(
        select(LogEntry.position)
        .where(LogEntry.co_decision == uuid, LogEntry.number.is_not(None), LogEntry.position < size)
        .order_by(LogEntry.position)
    )
    public = session.scalars(
        select(LogCheckpoint.size).where(LogCheckpoint.size <= size).order_by(LogCheckpoint.size)
    ).all()
    for older in _first_with(acts, public):
        row = heads.public(session, older)
        if row is None or older == size:
            continue
        hashes = consistency_proof(older, size, heads.fetcher(session))
        line: dict[str, Any] = {
            "checkpoint": row.note,
            "consistency": [padded_b64(one) for one in hashes],
        }
        yield rfc8785.dumps(line) + b"\n"


def _first_with(acts: Any, public: Sequence[int]) -> list[int]:
    """The sizes of the first heads above each act, ascending, each once."""
    return sorted({public[bisect_right(public, act)] for act in acts})
