"""Which entry may follow which (format-log.md, section 2), as a pure fold over a log.

It works on the whole log and on the part about one co-decision alike: acts are numbered for each
co-decision, and what is skipped cannot make time run backwards.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from voting_service.core.encoding import shown
from voting_service.core.errors import Code, VerificationError
from voting_service.core.log_entries import (
    AboutOne,
    Ballot,
    Correction,
    DecisionMade,
    Dispute,
    DisputeAnswer,
    Entry,
    EntryKind,
    KeyRotation,
    MilestoneDone,
    MilestonePlanned,
    PartialDecryption,
    TieResolution,
)

K = EntryKind


@dataclass(frozen=True, slots=True)
class Rule:
    """What must have stood before, what must not have."""

    after: tuple[EntryKind, ...]
    before: tuple[EntryKind, ...] = ()
    once: bool = False


RULES = {
    K.PROMISE: Rule((), once=True),
    K.NOTICE: Rule((K.PROMISE,)),
    K.CANCELLATION: Rule((K.PROMISE,), (K.PARTIAL_DECRYPTION,), once=True),
    K.ROLL: Rule((K.PROMISE,), once=True),
    K.SETUP: Rule((K.ROLL,), once=True),
    K.OPENING: Rule((K.SETUP,), once=True),
    K.ROLL_ADDITION: Rule((K.ROLL,), (K.CLOSING,)),
    K.BALLOT: Rule((K.OPENING,), (K.CLOSING,)),
    K.SCHEDULE: Rule((K.OPENING,), (K.CLOSING,)),
    K.FAILED_CASTS: Rule((K.OPENING,)),
    K.CLOSING: Rule((K.OPENING,), once=True),
    K.USAGE: Rule((K.CLOSING,), once=True),
    K.PARTIAL_DECRYPTION: Rule((K.CLOSING,), (K.RESULT,)),
    K.RESULT: Rule((K.USAGE, K.PARTIAL_DECRYPTION), once=True),
    K.TALLY: Rule((K.RESULT,), once=True),
    K.TIE_RESOLUTION: Rule((K.TALLY,), (K.DECISION,), once=True),
    K.DECISION: Rule((K.TALLY,), once=True),
    K.CORRECTION: Rule((K.DECISION,)),
    K.MILESTONE: Rule((K.DECISION,)),
    K.FULFILMENT: Rule((K.DECISION,), once=True),
    K.DISPUTE: Rule((K.CLOSING,)),
    K.DISPUTE_ANSWER: Rule((K.DISPUTE,)),
}
#: What may still be said of a co-decision that was cancelled.
AFTER_CANCELLATION = {K.NOTICE, K.DISPUTE, K.DISPUTE_ANSWER}


@dataclass(frozen=True, slots=True)
class Vote:
    """One co-decision so far: the kinds that were there, how many acts, and what is still open.

    `decided` is the hash of the newest decision or correction; `milestones` and `disputes` say for
    each, counted from 1, whether it is done or answered.
    """

    seen: frozenset[EntryKind] = frozenset()
    acts: int = 0
    ballots: int = 0
    tie: str | None = None
    decided: str = ""
    owners: frozenset[int] = frozenset()
    milestones: tuple[bool, ...] = ()
    disputes: tuple[bool, ...] = ()


@dataclass(frozen=True, slots=True)
class State:
    """A log so far: the moment of its newest act, every co-decision, the key after rotations."""

    at: str = ""
    votes: Mapping[str, Vote] = field(default_factory=dict)
    key: str | None = None


INITIAL = State()


def replay(entries: Iterable[Entry], state: State = INITIAL) -> State:
    """The state after all entries; raises as `apply` does."""
    for entry in entries:
        state = apply(state, entry)
    return state


def apply(state: State, entry: Entry) -> State:
    """The state after one entry more. Raises LOG_ORDER, LOG_NUMBER or LOG_TIME."""
    if isinstance(entry, KeyRotation):
        at = _later(state, entry.at)
        if state.key not in {None, entry.old}:
            _refuse(Code.LOG_ORDER, "a key is exchanged that was not the log's", state.key or "",
                    entry.old)  # fmt: skip
        return replace(state, at=at, key=entry.new)
    vote = state.votes.get(entry.co_decision, Vote())
    _require_place(vote, entry.KIND)
    if isinstance(entry, Ballot):
        changed = replace(vote, ballots=vote.ballots + 1)
        return replace(state, votes={**state.votes, entry.co_decision: changed})
    if entry.number != vote.acts:
        _refuse(Code.LOG_NUMBER, "an act is missing, or numbered wrongly", str(vote.acts),
                str(entry.number))  # fmt: skip
    at = _later(state, entry.at)
    changed = replace(_moved(vote, entry), acts=vote.acts + 1, seen=vote.seen | {entry.KIND})
    return replace(state, at=at, votes={**state.votes, entry.co_decision: changed})


def _later(state: State, at: str) -> str:
    """Moments in their one spelling sort as text."""
    if at < state.at:
        _refuse(Code.LOG_TIME, "dated before the act that stands before it", state.at, at)
    return at


def _require_place(vote: Vote, kind: EntryKind) -> None:
    rule = RULES[kind]
    missing = [before for before in rule.after if before not in vote.seen]
    if missing:
        _refuse(Code.LOG_ORDER, f"{kind} stands too early", f"{missing[0]} before it", "none")
    late = [after for after in rule.before if after in vote.seen]
    if late:
        _refuse(Code.LOG_ORDER, f"{kind} stands too late", f"no {late[0]} before it", late[0])
    if rule.once and kind in vote.seen:
        _refuse(Code.LOG_ORDER, f"{kind} stands twice", "once", "twice")
    if K.CANCELLATION in vote.seen and kind not in AFTER_CANCELLATION:
        _refuse(Code.LOG_ORDER, "an act after the cancellation",
                " ".join(sorted(AFTER_CANCELLATION)), kind)  # fmt: skip
    if vote.tie is not None and kind is not K.DECISION:
        _refuse(
            Code.LOG_ORDER, "a tie is resolved by the decision right after it", K.DECISION, kind
        )


def _moved(vote: Vote, entry: AboutOne) -> Vote:
    """What an act changes beyond having been there."""
    match entry:
        case PartialDecryption():
            _require(entry.owner not in vote.owners, "a trustee decrypts twice", str(entry.owner))
            vote = replace(vote, owners=vote.owners | {entry.owner})
        case TieResolution():
            vote = replace(vote, tie=entry.sha256)
        case DecisionMade():
            right = vote.tie in {None, entry.sha256}
            _require(right, "not the decision by which the tie is resolved", entry.sha256)
            vote = replace(vote, tie=None, decided=entry.sha256)
        case Correction():
            right = entry.supersedes == vote.decided
            _require(right, "not the newest record is superseded", entry.supersedes)
            vote = replace(vote, decided=entry.sha256)
        case MilestonePlanned():
            vote = replace(vote, milestones=_next(vote.milestones, entry.milestone))
        case MilestoneDone():
            vote = replace(vote, milestones=_done(vote.milestones, entry.milestone))
        case Dispute():
            vote = replace(vote, disputes=_next(vote.disputes, entry.dispute))
        case DisputeAnswer():
            vote = replace(vote, disputes=_done(vote.disputes, entry.dispute))
    return vote


def _next(items: tuple[bool, ...], number: int) -> tuple[bool, ...]:
    _require(number == len(items) + 1, "not the next number", str(number))
    return (*items, False)


def _done(items: tuple[bool, ...], number: int) -> tuple[bool, ...]:
    _require(number <= len(items) and not items[number - 1], "unknown, or settled before",
             str(number))  # fmt: skip
    return (*items[: number - 1], True, *items[number:])


def _require(holds: bool, message: str, found: str) -> None:  # noqa: FBT001
    if not holds:
        _refuse(Code.LOG_ORDER, message, "as format-log.md, section 2, says", found)


def _refuse(code: Code, message: str, expected: str, found: str) -> None:
    raise VerificationError(code, message, expected=shown(expected), found=shown(found))
