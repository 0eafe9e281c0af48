"""The signed tally: counts per channel, the roll's totals, the outcome under the promised rule."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from voting_service.core.canonical import (
    Digest,
    Fingerprint,
    Line,
    Moment,
    Text,
    Uuid,
    dump_canonical,
    fail,
)
from voting_service.core.errors import Code
from voting_service.core.outcome import Outcome, compute_outcome
from voting_service.core.promise import Promise


@dataclass(frozen=True, slots=True)
class ArchiveReference:
    """Which archive was tallied: the file's hash, its files, and the hash of its last event."""

    sha256: Digest
    records: int
    last_event: Digest


@dataclass(frozen=True, slots=True)
class RollTotals:
    """Entries = used + unused; credentials = entries + spares."""

    entries: int
    used: int
    unused: int
    spares: int
    credentials: int


@dataclass(frozen=True, slots=True)
class Counts:
    """`counts` in the order of the promise's alternatives."""

    ballots: int
    blank: int
    counts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Attestation:
    """One counting record on paper, by the roles that signed it."""

    station: Line
    ballots: int
    blank: int
    counts: tuple[int, ...]
    signed_by: tuple[Text, ...]
    signed_at: Moment


@dataclass(frozen=True, slots=True)
class PaperCounts:
    """What came on paper, and the records that say so: they must add up to it."""

    ballots: int
    blank: int
    counts: tuple[int, ...]
    attestations: tuple[Attestation, ...]


@dataclass(frozen=True, slots=True)
class Channels:
    """How the ballots came."""

    web: Counts
    paper: PaperCounts


@dataclass(frozen=True, slots=True)
class SignedTally:
    """tally.json; `promise`, `closing` and `usage` are SHA-256 of those files (usage.jsonl the last).

    `election` is the fingerprint φ.
    """

    SCHEMA: ClassVar[str] = "medbeslut/tally"

    schema: Line
    version: int
    key_id: Digest
    co_decision: Uuid
    promise: Digest
    closing: Digest
    usage: Digest
    election: Fingerprint
    archive: ArchiveReference
    roll: RollTotals
    channels: Channels
    totals: Counts
    outcome: Outcome
    published_at: Moment

    def to_bytes(self) -> bytes:
        """The bytes that are hashed, signed and published; totals must add up."""
        check_tally(self)
        return dump_canonical(self)


def outcome_of(promise: Promise, totals: Counts, roll_entries: int) -> Outcome:
    """The outcome of `totals` under the promise; there must be one count per alternative."""
    ids = [alternative.id for alternative in promise.alternatives]
    _require("totals.counts", len(ids), len(totals.counts))
    named = dict(zip(ids, totals.counts, strict=True))
    return compute_outcome(promise.rules, named, totals.blank, totals.ballots, roll_entries)


def add_counts(parts: Sequence[Counts | PaperCounts | Attestation], size: int) -> Counts:
    """The sum, count by count; `size` alternatives each."""
    return Counts(
        sum(part.ballots for part in parts),
        sum(part.blank for part in parts),
        tuple(sum(part.counts[index] for part in parts) for index in range(size)),
    )


def check_tally(tally: SignedTally) -> None:
    """Refuse totals that do not add up. Against the promise and archive it is checked elsewhere."""
    roll, totals, paper = tally.roll, tally.totals, tally.channels.paper
    _require("roll.entries", roll.used + roll.unused, roll.entries)
    _require("roll.credentials", roll.entries + roll.spares, roll.credentials)
    _require("roll.used", totals.ballots, roll.used)
    size = len(totals.counts)
    parts: Sequence[Counts | PaperCounts | Attestation] = (
        tally.channels.web,
        paper,
        *paper.attestations,
    )
    for part in parts:
        _require("channels, number of counts", size, len(part.counts))
    _require("totals", add_counts((tally.channels.web, paper), size), totals)
    attested = add_counts(paper.attestations, size)
    for index, record in enumerate(paper.attestations):
        if not record.signed_by:
            fail(Code.STATEMENT_TALLY, "a counting record that nobody signed",
                 where=f"channels.paper.attestations[{index}].signed_by", expected="at least one role")  # fmt: skip
    _require(
        "channels.paper.attestations", Counts(paper.ballots, paper.blank, paper.counts), attested
    )


def _require(where: str, expected: object, found: object) -> None:
    if expected != found:
        fail(Code.STATEMENT_TALLY, "totals that do not add up", where=where,
             expected=str(expected), found=str(found))  # fmt: skip
