"""The usage proof of a closed vote: made once from the marks, which are final by then.

The work is done between transactions, in chunks that stay, so that nothing waits for it and whoever
comes after an interruption goes on. Marks, ballots and roll must agree, or nothing is made.
"""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import partial
from itertools import islice
from typing import Final, TypeAlias

from sqlalchemy import func, select
from sqlalchemy.orm import Session, sessionmaker

from voting_service.core import roll_leaves as leaves
from voting_service.core.group import ORDER, Randomness
from voting_service.core.usage import PAPER, WEB, Openings
from voting_service.core.usage_file import Header, Sum, Use, make_line
from voting_service.models import (
    Archive,
    Ballot,
    Channel,
    CoDecision,
    Roll,
    RollEntry,
    RollMark,
    State,
    Usage,
    UsageChunk,
)
from voting_service.services import archives, codecisions, log
from voting_service.services.errors import Refusal, RefusalCode
from voting_service.services.ports import Clock, OpeningsKey, Sessions
from voting_service.verifier.workers import Inline, Pool, in_order

SMALL: Final = 2_000  # entries whose proof is made between two requests, in some two seconds
CHUNK: Final = 250
AHEAD: Final = 8

_WAITS: Final = frozenset({
    RefusalCode.MARKS_DIFFER, RefusalCode.CHANGED_MEANWHILE, RefusalCode.WRONG_STATE,
})  # fmt: skip

Entry: TypeAlias = tuple[str, Use]
Seen: TypeAlias = Callable[[int, int], None]
Attempt: TypeAlias = Callable[[str, Callable[[], bool]], bool]  # by name; says whether it was done


@dataclass(frozen=True, slots=True)
class Ground:
    """What every line is made with; it goes to worker processes."""

    openings: Openings
    phi: str
    once: bool
    random: Randomness


@dataclass(frozen=True, slots=True)
class Work:
    """What is to be made: lines for all `entries`, of which the first `done` are stored."""

    ground: Ground
    entries: tuple[Entry, ...]
    done: int
    web: int
    paper: int

    @property
    def co_decision(self) -> str:
        """Its uuid."""
        return self.ground.openings.co_decision

    def chunks(self) -> Iterator[tuple[Entry, ...]]:
        """What is left, in pieces."""
        rest = iter(self.entries[self.done :])
        return iter(lambda: tuple(islice(rest, CHUNK)), ())

    def header(self) -> bytes:
        """The first line, with its newline."""
        openings = self.ground.openings
        sums = {
            channel: sum(openings.scalar(leaf, channel) for leaf, _ in self.entries) % ORDER
            for channel in (WEB, PAPER)
        }
        return (
            Header(
                self.co_decision, self.ground.phi, len(self.entries),
                Sum(self.web, sums[WEB]), Sum(self.paper, sums[PAPER]),
            ).to_bytes() + b"\n"
        )  # fmt: skip


class Stage(StrEnum):
    """How far the proof is."""

    EARLY = "early"  # the vote has not been closed
    DIFFERS = "differs"  # marks, ballots and roll do not agree
    SOON = "soon"  # the next request or tick makes it
    LARGE = "large"  # a command makes it, since it takes minutes
    MADE = "made"


@dataclass(frozen=True, slots=True)
class Progress:
    """For pages: `done` of `entries` lines are made."""

    stage: Stage
    entries: int = 0
    done: int = 0


def find(session: Session, uuid: str) -> Usage | None:
    """The finished proof."""
    return session.get(Usage, uuid)


def digest(session: Session, uuid: str) -> str:
    """SHA-256 of usage.jsonl, hex; USAGE_MISSING while there is none."""
    found = find(session, uuid)
    if found is None:
        raise Refusal(RefusalCode.USAGE_MISSING)
    return found.digest


def progress(session: Session, co_decision: CoDecision) -> Progress:
    """How far it is; costs a few counts."""
    uuid = co_decision.uuid
    if find(session, uuid) is not None:
        return Progress(Stage.MADE)
    if co_decision.state is not State.CLOSED:
        return Progress(Stage.EARLY)
    entries, done = _entries(session, uuid), _done(session, uuid)
    try:
        require_agreement(session, uuid)
    except Refusal:
        return Progress(Stage.DIFFERS, entries, done)
    return Progress(Stage.SOON if entries <= SMALL else Stage.LARGE, entries, done)


def pending(session: Session, *, largest: int | None = None) -> list[str]:
    """Closed votes without a proof, those with at most `largest` entries; no lock, small queries."""
    chosen = (
        select(CoDecision.uuid)
        .outerjoin(Usage, Usage.co_decision == CoDecision.uuid)
        .where(CoDecision.state == State.CLOSED, Usage.co_decision.is_(None))
        .order_by(CoDecision.uuid)
    )
    found = session.scalars(chosen).all()
    return [uuid for uuid in found if largest is None or _entries(session, uuid) <= largest]


def require_agreement(session: Session, uuid: str) -> tuple[int, int]:
    """Entries used on the web and on paper; MARKS_DIFFER unless marks, ballots and roll agree."""
    chosen = select(RollMark.channel, func.count()).where(RollMark.co_decision == uuid)
    counted = session.execute(chosen.group_by(RollMark.channel))
    marks: dict[Channel, int] = {row[0]: row[1] for row in counted}
    on_roll = (
        select(func.count())
        .select_from(RollMark)
        .join(RollEntry, RollEntry.id == RollMark.entry)
        .where(RollMark.co_decision == uuid, RollEntry.co_decision == uuid)
    )
    web, paper = marks.get(Channel.WEB, 0), marks.get(Channel.PAPER, 0)
    stored = select(func.count()).select_from(Ballot).where(Ballot.co_decision == uuid)
    ballots, archive = session.scalar(stored) or 0, session.get_one(Archive, uuid)
    known = session.scalar(on_roll) or 0
    if not web == ballots == archive.ballots or web + paper != known:
        raise Refusal(
            RefusalCode.MARKS_DIFFER, marks=web, ballots=ballots, not_on_roll=web + paper - known
        )
    return web, paper


def _entries(session: Session, uuid: str) -> int:
    chosen = select(func.count()).select_from(RollEntry).where(RollEntry.co_decision == uuid)
    return session.scalar(chosen) or 0


def _done(session: Session, uuid: str) -> int:
    chosen = select(func.sum(UsageChunk.lines)).where(UsageChunk.co_decision == uuid)
    return int(session.scalar(chosen) or 0)


# Making it, step by step


def prepare(session: Session, uuid: str, key: OpeningsKey, random: Randomness) -> Work | None:
    """Read what the proof is about; None when it is made. WRONG_STATE, MARKS_DIFFER."""
    if find(session, uuid) is not None:
        return None
    co_decision = codecisions.get(session, uuid)
    if co_decision.state is not State.CLOSED:
        raise Refusal(
            RefusalCode.WRONG_STATE, state=co_decision.state.value, needed=State.CLOSED.value
        )
    web, paper = require_agreement(session, uuid)
    sealed, added = _read(session, uuid)
    if leaves.commitment(leaf for leaf, _ in sealed) != session.get_one(Roll, uuid).commitment:
        raise Refusal(RefusalCode.MARKS_DIFFER, marks=web, commitment="not that of the sealed roll")
    _, phi = archives.election_of(session.get_one(Archive, uuid))
    ground = Ground(key.openings(uuid), phi, paper > 0, random)
    return Work(ground, (*sealed, *added), _done(session, uuid), web, paper)


def _read(session: Session, uuid: str) -> tuple[list[Entry], list[Entry]]:
    """Sealed entries by leaf and additions by number, each with its use."""
    chosen = (
        select(RollEntry.leaf, RollEntry.addition, RollMark.channel)
        .outerjoin(RollMark, RollMark.entry == RollEntry.id)
        .where(RollEntry.co_decision == uuid)
        .order_by(func.coalesce(RollEntry.addition, 0), RollEntry.leaf)
    )
    uses = {Channel.WEB: Use(1, 0), Channel.PAPER: Use(0, 1), None: Use(0, 0)}
    sealed: list[Entry] = []
    added: list[Entry] = []
    for leaf, addition, channel in session.execute(chosen):
        (sealed if addition is None else added).append((leaf, uses[channel]))
    return sealed, added


def make_lines(ground: Ground, entries: tuple[Entry, ...]) -> bytes:
    """The lines of some entries, each with its newline."""
    lines = (
        make_line(ground.openings, ground.phi, leaf, use, ground.random, once=ground.once)
        for leaf, use in entries
    )
    return b"".join(line.to_bytes() + b"\n" for line in lines)


def store(session: Session, work: Work, position: int, content: bytes) -> None:
    """Keep a chunk; CHANGED_MEANWHILE when somebody else has come so far already."""
    archives.locked(session, work.co_decision)
    if _done(session, work.co_decision) != position:
        raise Refusal(RefusalCode.CHANGED_MEANWHILE)
    lines = content.count(b"\n")
    session.add(
        UsageChunk(
            co_decision=work.co_decision, position=position, lines=lines, content=content
        )
    )  # fmt: skip
    session.flush()


@dataclass(frozen=True, slots=True)
class Whole:
    """The file when all its lines are stored."""

    header: bytes
    digest: str
    size: int


def whole(work: Work, lines: Iterator[bytes]) -> Whole:
    """What the lines and the header before them amount to; reads them all."""
    header = work.header()
    sha256, size = hashlib.sha256(header), len(header)
    for content in lines:
        sha256.update(content)
        size += len(content)
    return Whole(header, sha256.hexdigest(), size)


def finish(session: Session, work: Work, made: Whole, now: datetime) -> Usage:
    """The file has a name from now on, and stands on the log; CHANGED_MEANWHILE if it does."""
    uuid = work.co_decision
    archives.locked(session, uuid)
    if find(session, uuid) is not None or _done(session, uuid) != len(work.entries):
        raise Refusal(RefusalCode.CHANGED_MEANWHILE)
    row = Usage(
        co_decision=uuid, header=made.header, digest=made.digest, size=made.size, web=work.web,
        paper=work.paper, made_at=now,
    )  # fmt: skip
    session.add(row)
    log.append(
        session, log.EntryKind.USAGE, uuid, sha256=made.digest, web=work.web, paper=work.paper,
        at=log.moment(now),
    )  # fmt: skip
    session.flush()
    return row


def make_at_once(
    session: Session, uuid: str, key: OpeningsKey, random: Randomness, clock: Clock
) -> Usage:
    """All of it in the caller's transaction: for small rolls where nobody waits for the database."""
    work = prepare(session, uuid, key, random)
    if work is None:
        return session.get_one(Usage, uuid)
    for position, content in _numbered(work, Inline()):
        store(session, work, position, content)
    return finish(session, work, whole(work, _stored(session, uuid)), clock(session))


def make(
    sessions: sessionmaker[Session], uuid: str, key: OpeningsKey, random: Randomness, clock: Clock,
    pool: Pool, seen: Seen,
) -> bool:  # fmt: skip
    """The same in many short transactions, `pool` doing the arithmetic; False when it was made.

    `seen` hears how many lines there are, and how many of them are stored. `random` must be
    picklable when `pool` has other processes.
    """
    with sessions.begin() as session:
        work = prepare(session, uuid, key, random)
    if work is None:
        return False
    seen(len(work.entries), work.done)
    for position, content in _numbered(work, pool):
        with sessions.begin() as session:
            store(session, work, position, content)
        seen(len(work.entries), position + content.count(b"\n"))
    made = whole(work, chunks(sessions, uuid))
    with sessions.begin() as session:
        finish(session, work, made, clock(session))
    return True


def _numbered(work: Work, pool: Pool) -> Iterator[tuple[int, bytes]]:
    position = work.done
    for content in in_order(pool, partial(make_lines, work.ground), work.chunks(), AHEAD):
        yield position, content
        position += content.count(b"\n")


def run(
    sessions: sessionmaker[Session], key: OpeningsKey, random: Randomness, clock: Clock,
    attempt: Attempt,
) -> bool:  # fmt: skip
    """Make what is small and due; True if anything was made. What cannot be made now waits.

    The page of the result says so where marks and ballots do not agree. Each vote is an `attempt` of
    its own, so that one whose proof cannot be made stops neither the others nor who asked.
    """
    with sessions.begin() as session:
        due = pending(session, largest=SMALL)
    made = False
    for uuid in due:
        made |= attempt(f"usage {uuid}", partial(_make_small, sessions, uuid, key, random, clock))
    return made


def _make_small(
    sessions: sessionmaker[Session], uuid: str, key: OpeningsKey, random: Randomness, clock: Clock
) -> bool:
    try:
        return make(sessions, uuid, key, random, clock, Inline(), lambda _entries, _done: None)
    except Refusal as refusal:
        if refusal.code not in _WAITS:
            raise
        return False


# Reading it


def _stored(session: Session, uuid: str) -> Iterator[bytes]:
    position = 0
    while (row := session.get(UsageChunk, (uuid, position))) is not None:
        session.expunge(row)
        yield row.content
        position += row.lines


def chunks(sessions: Sessions, uuid: str) -> Iterator[bytes]:
    """The lines after the header, each piece read in a short transaction."""
    position = 0
    while True:
        with sessions() as session:
            row = session.get(UsageChunk, (uuid, position))
        if row is None:
            return
        yield row.content
        position += row.lines


def pieces(session: Session, uuid: str) -> Iterator[bytes]:
    """The whole file, for bundles; USAGE_MISSING while there is none."""
    found = find(session, uuid)
    if found is None:
        raise Refusal(RefusalCode.USAGE_MISSING)
    yield found.header
    yield from _stored(session, uuid)


def download(sessions: Sessions, found: Usage) -> Iterator[bytes]:
    """The whole file in pieces: a slow reader holds nothing up."""
    yield found.header
    yield from chunks(sessions, found.co_decision)
