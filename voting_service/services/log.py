"""The log: every public act as one canonical entry, written in the transaction of the fact.

One writer at a time: position, number and tree are taken under the head's lock, which comes last of
all locks and is held until the commit. An append costs the same number of statements whatever the
log's size. Nothing about persons stands here, and a ballot's entry has no time.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

import rfc8785
from sqlalchemy import insert, or_, select
from sqlalchemy.orm import Session

from voting_service.core.log_entries import EntryKind, parse_entry
from voting_service.core.log_replay import AFTER_CANCELLATION, RULES
from voting_service.core.merkle import Frontier, Node, leaf_hash, parse_frontier
from voting_service.models import LogEntry, LogHead, LogNode, LogThread
from voting_service.services.errors import Refusal, RefusalCode
from voting_service.services.ports import Clock

Fact = str | int | bool | Mapping[str, int] | Mapping[str, str]
ACTED = "log_acted"
#: A statement names the moment of these: the entry can have no other.
_STATED = frozenset({
    EntryKind.OPENING, EntryKind.CLOSING, EntryKind.TALLY, EntryKind.TIE_RESOLUTION,
    EntryKind.DECISION, EntryKind.CORRECTION,
})  # fmt: skip
_NODES_AT_ONCE = 500

__all__ = ["EntryKind", "Fact", "acts", "add", "append", "entries", "fetch", "frontier", "locked_head",
           "moment", "now", "rotate", "thread"]  # fmt: skip


def append(session: Session, kind: EntryKind, co_decision: str, **facts: Fact) -> LogEntry:
    """Write the next entry: RFC 8785 JSON of the kind, the co-decision and the facts.

    An act is numbered here, and its `at` is never before the newest act's: a clock that is behind
    gets the newest moment, or CHANGED_MEANWHILE where a statement says another. LOG_REFUSES what
    may not follow, VerificationError for facts that the entry's form does not have.
    """
    head = locked_head(session)
    found = _thread(session, co_decision)
    _require_allowed(found, kind)
    body: dict[str, Fact] = {"kind": kind.value, "co_decision": co_decision, **facts}
    number = None
    if kind is EntryKind.BALLOT:
        found.ballots += 1
    else:
        number = body["number"] = found.acts
        body["at"] = head.newest_at = _not_before(head.newest_at, str(facts["at"]), kind)
        found.acts += 1
        if kind.value not in found.kinds.split():
            found.kinds = f"{found.kinds} {kind.value}".strip()
        session.info[ACTED] = True
    return _write(session, head, kind, co_decision, number, body)


def rotate(session: Session, old: str, new: str, at: str) -> LogEntry:
    """Write that the log's key is exchanged (vkeys); from the next head on the new one signs."""
    head = locked_head(session)
    at = head.newest_at = _not_before(head.newest_at, at, EntryKind.KEY_ROTATION)
    body: dict[str, Fact] = {
        "kind": EntryKind.KEY_ROTATION.value, "at": at, "old": old, "new": new
    }  # fmt: skip
    return _write(session, head, EntryKind.KEY_ROTATION, None, None, body)


def locked_head(session: Session) -> LogHead:
    """The log's end, held until the transaction ends."""
    chosen = select(LogHead).where(LogHead.id == 1).with_for_update()
    return session.scalars(chosen, execution_options={"populate_existing": True}).one()


def frontier(head: LogHead) -> Frontier:
    """The tree's right edge."""
    return parse_frontier(head.size, head.frontier)


def thread(session: Session, co_decision: str) -> LogThread | None:
    """What the log has of one co-decision; None while it has nothing."""
    return session.get(LogThread, co_decision, populate_existing=True)


def _thread(session: Session, co_decision: str) -> LogThread:
    """As `thread`, under the head's lock, and made when the first entry comes."""
    found = thread(session, co_decision)
    if found is None:
        found = LogThread(co_decision=co_decision, acts=0, ballots=0, kinds="")
        session.add(found)
    return found


def _require_allowed(found: LogThread, kind: EntryKind) -> None:
    """What must have been before, what is there once, and what ends others (format-log.md, 2)."""
    seen, rule = {EntryKind(word) for word in found.kinds.split()}, RULES[kind]
    ended = EntryKind.CANCELLATION in seen and kind not in AFTER_CANCELLATION
    early = not seen.issuperset(rule.after)
    if early or (rule.once and kind in seen) or seen.intersection(rule.before) or ended:
        raise Refusal(RefusalCode.LOG_REFUSES, kind=kind.value)


def _not_before(newest: str, at: str, kind: EntryKind) -> str:
    """Moments in their one spelling sort as text."""
    if at < newest and kind in _STATED:
        raise Refusal(RefusalCode.CHANGED_MEANWHILE, at=at, newest=newest)
    return max(at, newest)


def _write(
    session: Session, head: LogHead, kind: EntryKind, co_decision: str | None, number: int | None,
    body: Mapping[str, Fact],
) -> LogEntry:  # fmt: skip
    data = rfc8785.dumps(dict(body))
    parse_entry(data)
    return add(session, head, kind.value, co_decision, number, data)


def add(
    session: Session, head: LogHead, kind: str, co_decision: str | None, number: int | None, data: bytes
) -> LogEntry:  # fmt: skip
    """The entry's bytes at the end of tree and table. The caller holds the head."""
    entry = LogEntry(
        position=head.size, kind=kind, co_decision=co_decision, number=number, body=data
    )
    grown, completed = frontier(head).append(leaf_hash(data))
    head.size, head.frontier = grown.size, grown.to_bytes()
    session.add(entry)
    session.flush()
    session.execute(
        insert(LogNode),
        [{"level": level, "index": index, "hash": value} for level, index, value in completed],
    )
    return entry


def now(session: Session, clock: Clock) -> datetime:
    """The clock, read when nobody else can write to the log until this transaction ends.

    For statements that name the moment which their entry has as `at`: no act can come between with a
    later one. Taken last, after the locks of co-decision and archive.
    """
    locked_head(session)
    return clock(session)


def fetch(session: Session, nodes: Sequence[Node]) -> list[bytes]:
    """Hashes of full subtrees (merkle.Fetch, with the session as its first argument).

    Raises LookupError when one is missing: the tables do not hold what the head says.
    """
    wanted = list(dict.fromkeys(nodes))
    kept: dict[Node, bytes] = {}
    for start in range(0, len(wanted), _NODES_AT_ONCE):
        by_level: dict[int, list[int]] = {}
        for level, index in wanted[start : start + _NODES_AT_ONCE]:
            by_level.setdefault(level, []).append(index)
        chosen = select(LogNode.level, LogNode.index, LogNode.hash).where(
            or_(*(
                (LogNode.level == level) & LogNode.index.in_(indexes)
                for level, indexes in by_level.items()
            ))
        )  # fmt: skip
        kept.update({(level, index): value for level, index, value in session.execute(chosen)})
    missing = [node for node in wanted if node not in kept]
    if missing:
        raise LookupError(f"the log has no node {missing[0]}")
    return [kept[node] for node in nodes]


def entries(session: Session, co_decision: str) -> list[LogEntry]:
    """All entries about one co-decision, in order."""
    chosen = select(LogEntry).where(LogEntry.co_decision == co_decision).order_by(LogEntry.position)
    return list(session.scalars(chosen))


def acts(session: Session, co_decision: str) -> list[LogEntry]:
    """All entries but ballots: those become public in batches with the archive, not one by one."""
    chosen = select(LogEntry).where(
        LogEntry.co_decision == co_decision, LogEntry.number.is_not(None)
    )
    return list(session.scalars(chosen.order_by(LogEntry.number)))


def moment(at: datetime) -> str:
    """A moment as statements and the log write it: UTC, whole seconds."""
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")
