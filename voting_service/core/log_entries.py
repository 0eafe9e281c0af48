"""The log's entries, kind by kind (format-log.md, section 2): strict to read, one spelling each."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Any, ClassVar, TypeAlias

import rfc8785

from voting_service.core.canonical import (
    Address,
    Day,
    Digest,
    Fingerprint,
    Form,
    Identifier,
    Line,
    Moment,
    Text,
    Uuid,
    parse_canonical,
    read_record,
    to_json,
)
from voting_service.core.encoding import Json, shown
from voting_service.core.errors import Code, VerificationError
from voting_service.core.notes import KeyKind, parse_vkey
from voting_service.core.outcome import Verdict
from voting_service.core.tiles import MAX_ENTRY


class EntryKind(StrEnum):
    """What can be on the log."""

    PROMISE = "promise"
    NOTICE = "notice"
    CANCELLATION = "cancellation"
    ROLL = "roll"
    SETUP = "setup"
    OPENING = "opening"
    ROLL_ADDITION = "roll_addition"
    BALLOT = "ballot"
    SCHEDULE = "schedule"
    FAILED_CASTS = "failed_casts"
    CLOSING = "closing"
    USAGE = "usage"
    PARTIAL_DECRYPTION = "partial_decryption"
    RESULT = "result"
    TALLY = "tally"
    TIE_RESOLUTION = "tie_resolution"
    DECISION = "decision"
    CORRECTION = "correction"
    MILESTONE = "milestone"
    FULFILMENT = "fulfilment"
    DISPUTE = "dispute"
    DISPUTE_ANSWER = "dispute_answer"
    KEY_ROTATION = "key_rotation"


class FailedCast(StrEnum):
    """Why an identified resident's attempt was refused."""

    ALREADY_VOTED = "already_voted"
    CREDENTIAL_SPENT = "credential_spent"
    CREDENTIAL_UNKNOWN = "credential_unknown"
    CIPHERTEXT_SEEN = "ciphertext_seen"
    BALLOT_INVALID = "ballot_invalid"
    VOTING_CLOSED = "voting_closed"
    POOL_EMPTY = "pool_empty"
    TOO_MANY_DRAWS = "too_many_draws"
    STORAGE = "storage"


class DisputeOutcome(StrEnum):
    """How a dispute ended."""

    UPHELD = "upheld"
    REJECTED = "rejected"


Positive = Annotated[int, Form("1 or more", lambda number: int(number) >= 1)]


@dataclass(frozen=True, slots=True)
class Ballot:
    """That a ballot with this hash was stored; nothing else, no time above all."""

    KIND: ClassVar = EntryKind.BALLOT
    co_decision: Uuid
    sha256: Digest


@dataclass(frozen=True, slots=True)
class Act:
    """What all acts about a co-decision have; `number` counts them from 0."""

    at: Moment
    co_decision: Uuid
    number: int


@dataclass(frozen=True, slots=True)
class PromiseMade(Act):
    """promise.json, signed."""

    KIND: ClassVar = EntryKind.PROMISE
    sha256: Digest


@dataclass(frozen=True, slots=True)
class Notice(Act):
    """A word to everybody."""

    KIND: ClassVar = EntryKind.NOTICE
    text: Text


@dataclass(frozen=True, slots=True)
class Cancellation(Act):
    """The end, for a reason."""

    KIND: ClassVar = EntryKind.CANCELLATION
    reason: str


@dataclass(frozen=True, slots=True)
class RollSealed(Act):
    """How many stand on the roll, and what it commits to."""

    KIND: ClassVar = EntryKind.ROLL
    entries: int
    spares: int
    by_area: Mapping[Identifier, int]
    commitment: Digest


@dataclass(frozen=True, slots=True)
class Setup(Act):
    """The archive's first event."""

    KIND: ClassVar = EntryKind.SETUP
    election: Fingerprint
    archive_event: Digest


@dataclass(frozen=True, slots=True)
class Opening(Act):
    """opening.json, signed."""

    KIND: ClassVar = EntryKind.OPENING
    sha256: Digest


@dataclass(frozen=True, slots=True)
class RollAddition(Act):
    """One entry more, after an appeal was granted."""

    KIND: ClassVar = EntryKind.ROLL_ADDITION
    leaf: Digest
    appeal: Line
    area: Identifier | None = None


@dataclass(frozen=True, slots=True)
class Schedule(Act):
    """A new time of closing."""

    KIND: ClassVar = EntryKind.SCHEDULE
    closes_at: Moment
    reason: str


@dataclass(frozen=True, slots=True)
class FailedCasts(Act):
    """Attempts that were refused since the entry before it of this kind."""

    KIND: ClassVar = EntryKind.FAILED_CASTS
    counts: Mapping[FailedCast, Positive]


@dataclass(frozen=True, slots=True)
class Closing(Act):
    """closing.json, signed."""

    KIND: ClassVar = EntryKind.CLOSING
    sha256: Digest


@dataclass(frozen=True, slots=True)
class Usage(Act):
    """usage.jsonl, and how many entries of the roll were used."""

    KIND: ClassVar = EntryKind.USAGE
    sha256: Digest
    web: int
    paper: int


@dataclass(frozen=True, slots=True)
class PartialDecryption(Act):
    """A trustee's part in decrypting."""

    KIND: ClassVar = EntryKind.PARTIAL_DECRYPTION
    owner: Positive
    archive_event: Digest


@dataclass(frozen=True, slots=True)
class Result(Act):
    """The archive's last event."""

    KIND: ClassVar = EntryKind.RESULT
    archive_event: Digest


@dataclass(frozen=True, slots=True)
class Tally(Act):
    """tally.json, signed."""

    KIND: ClassVar = EntryKind.TALLY
    sha256: Digest


@dataclass(frozen=True, slots=True)
class TieResolution(Act):
    """How a tie ended, as the decision.json of this hash says."""

    KIND: ClassVar = EntryKind.TIE_RESOLUTION
    sha256: Digest


@dataclass(frozen=True, slots=True)
class DecisionMade(Act):
    """decision.json, signed."""

    KIND: ClassVar = EntryKind.DECISION
    sha256: Digest
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Correction(Act):
    """correction-N.json, signed, and the hash of what it supersedes."""

    KIND: ClassVar = EntryKind.CORRECTION
    sha256: Digest
    supersedes: Digest
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class MilestonePlanned(Act):
    """A step towards carrying out the decision."""

    KIND: ClassVar = EntryKind.MILESTONE
    milestone: Positive
    what: str
    due: Day


@dataclass(frozen=True, slots=True)
class MilestoneDone(Act):
    """A step taken."""

    KIND: ClassVar = EntryKind.MILESTONE
    milestone: Positive
    done: Day
    evidence: Address


@dataclass(frozen=True, slots=True)
class Fulfilment(Act):
    """Everything is done."""

    KIND: ClassVar = EntryKind.FULFILMENT


@dataclass(frozen=True, slots=True)
class Dispute(Act):
    """Somebody says that the usage proof is wrong about their entry."""

    KIND: ClassVar = EntryKind.DISPUTE
    dispute: Positive
    answer_by: Day


@dataclass(frozen=True, slots=True)
class DisputeAnswer(Act):
    """What came of it."""

    KIND: ClassVar = EntryKind.DISPUTE_ANSWER
    dispute: Positive
    outcome: DisputeOutcome
    reasons: str


def _is_log_vkey(text: str) -> bool:
    try:
        return parse_vkey(text).kind is KeyKind.LOG
    except VerificationError:
        return False


LogVkey = Annotated[str, Form("a log's vkey", _is_log_vkey)]


@dataclass(frozen=True, slots=True)
class KeyRotation:
    """The log's key was exchanged; of no co-decision."""

    KIND: ClassVar = EntryKind.KEY_ROTATION
    at: Moment
    old: LogVkey
    new: LogVkey


AboutOne: TypeAlias = (
    Ballot | PromiseMade | Notice | Cancellation | RollSealed | Setup | Opening | RollAddition
    | Schedule | FailedCasts | Closing | Usage | PartialDecryption | Result | Tally | TieResolution
    | DecisionMade | Correction | MilestonePlanned | MilestoneDone | Fulfilment | Dispute
    | DisputeAnswer
)  # fmt: skip
Entry: TypeAlias = AboutOne | KeyRotation

_CLASSES: dict[EntryKind, type[Any]] = {
    kind.KIND: kind
    for kind in (
        Ballot, PromiseMade, Notice, Cancellation, RollSealed, Setup, Opening, RollAddition,
        Schedule, FailedCasts, Closing, Usage, PartialDecryption, Result, Tally, TieResolution,
        DecisionMade, Correction, MilestonePlanned, Fulfilment, Dispute, DisputeAnswer, KeyRotation,
    )
}  # fmt: skip


def print_entry(entry: Entry) -> bytes:
    """The entry's bytes; refused with LOG_ENTRY if no reader would accept them."""
    try:
        data = rfc8785.dumps({**to_json(entry), "kind": entry.KIND.value})
    except rfc8785.CanonicalizationError as problem:
        raise _refusal("holds what canonical JSON cannot", found=str(problem)) from problem
    parse_entry(data)
    return data


def parse_entry(data: bytes) -> Entry:
    """An entry in its one spelling, all that it says in its fields; raises LOG_ENTRY."""
    if len(data) > MAX_ENTRY:
        raise _refusal("too long", f"at most {MAX_ENTRY} bytes", f"{len(data)} bytes")
    return _translated(lambda: _read(parse_canonical(data)))


def read_entry(value: Json) -> Entry:
    """An entry out of JSON that is already known to be canonical; raises LOG_ENTRY."""
    return _translated(lambda: _read(value))


def _translated(read: Callable[[], Entry]) -> Entry:
    """What is wrong with the JSON or a field is, of an entry, one thing: it is none."""
    try:
        return read()
    except VerificationError as error:
        if error.code is Code.LOG_ENTRY:
            raise
        raise _refusal(error.message, error.expected, error.found, error.where) from error


def _read(value: Json) -> Entry:
    kind = value.get("kind") if isinstance(value, dict) else None
    if not isinstance(value, dict) or not isinstance(kind, str) or kind not in set(EntryKind):
        raise _refusal("not an entry of a known kind", " ".join(EntryKind), shown(kind), "kind")
    fields = {name: item for name, item in value.items() if name != "kind"}
    chosen = _CLASSES[EntryKind(kind)]
    if chosen is MilestonePlanned and "done" in fields:
        chosen = MilestoneDone
    entry: Entry = read_record(chosen, fields)
    if isinstance(entry, FailedCasts) and not entry.counts:
        raise _refusal("counts nothing", "at least one reason", "none", "counts")
    if isinstance(entry, KeyRotation):
        _check_rotation(entry)
    return entry


def _check_rotation(entry: KeyRotation) -> None:
    old, new = parse_vkey(entry.old), parse_vkey(entry.new)
    if old.name != new.name or old.key == new.key:
        raise _refusal("not a new key of the same log", f"another key of {old.name}", entry.new)


def _refusal(
    message: str, expected: str = "", found: str = "", where: str = ""
) -> VerificationError:
    return VerificationError(
        Code.LOG_ENTRY, f"not an entry of the log: {message}", expected=shown(expected),
        found=shown(found), where=where,
    )  # fmt: skip
