"""The decision: what the body adopted, and the verdict on it against the promise."""

from dataclasses import dataclass
from itertools import pairwise
from typing import ClassVar

from voting_service.core.canonical import (
    Address,
    Day,
    Digest,
    Identifier,
    Line,
    Moment,
    Text,
    Uuid,
    dump_canonical,
    fail,
)
from voting_service.core.errors import Code
from voting_service.core.outcome import (
    Adoption,
    ConditionFinding,
    Outcome,
    TieResolution,
    Verdict,
    check_conditions,
    compute_verdict,
    promised_winner,
)
from voting_service.core.promise import Promise
from voting_service.core.signed_tally import SignedTally


@dataclass(frozen=True, slots=True)
class MeetingDecision:
    """What the minutes say. `adopted` is null when no alternative was adopted.

    `changes` says what was changed in the alternative adopted; a deviation demands `reasons`.
    """

    date: Day
    meeting: Line
    paragraph: Line
    minutes_url: Address
    adopted: Identifier | None
    votes_for: int
    votes_against: int
    reasons: Text | None = None
    changes: Text | None = None


@dataclass(frozen=True, slots=True)
class Annulment:
    """That a court annulled the decision."""

    court: Text
    case_number: Line
    date: Day


@dataclass(frozen=True, slots=True)
class Decision:
    """decision.json; `promise` and `tally` are the SHA-256 of promise.json and tally.json."""

    SCHEMA: ClassVar[str] = "medbeslut/decision"

    schema: Line
    version: int
    key_id: Digest
    co_decision: Uuid
    promise: Digest
    tally: Digest
    outcome: Outcome
    conditions: tuple[ConditionFinding, ...]
    decision: MeetingDecision
    verdict: Verdict
    recorded_at: Moment
    tie_resolution: TieResolution | None = None
    annulment: Annulment | None = None

    def to_bytes(self) -> bytes:
        """The bytes that are hashed, signed and published."""
        return dump_canonical(self)


def verdict_of(
    promise: Promise,
    outcome: Outcome,
    closes_at: Moment,
    conditions: tuple[ConditionFinding, ...],
    decision: MeetingDecision,
    *,
    tie_resolution: TieResolution | None = None,
    annulment: Annulment | None = None,
) -> Verdict:
    """The verdict, after everything it rests on has been checked against the promise.

    `closes_at` is the closing time that held at last, which may be another than the promised one.
    Raises DECISION_TIE, DECISION_CONDITIONS or STATEMENT_DECISION.
    """
    check_conditions(promise.conditions, conditions)
    winner = promised_winner(promise.rules, outcome, tie_resolution)
    known = {alternative.id for alternative in promise.alternatives}
    if decision.adopted is not None and decision.adopted not in known:
        fail(Code.STATEMENT_DECISION, "an alternative that was not voted on",
             where="decision.adopted", expected=" ".join(sorted(known)),
             found=decision.adopted)  # fmt: skip
    _check_days(closes_at[:10], decision, tie_resolution, annulment)
    adoption = Adoption(
        decision.adopted, decision.date, decision.changes is not None, annulment is not None
    )
    met = all(finding.met for finding in conditions)
    verdict = compute_verdict(winner, adoption, promise.decision.deadline, conditions_met=met)
    if verdict is Verdict.DEVIATED and decision.reasons is None:
        fail(Code.STATEMENT_DECISION, "a deviation without reasons", where="decision.reasons",
             expected="the body's reasons")  # fmt: skip
    return verdict


def _check_days(
    closed: Day, decision: MeetingDecision, tie: TieResolution | None, annulment: Annulment | None
) -> None:
    """Closing, resolution of a tie, decision, annulment: in this order, or on the same day."""
    days = [("closing", closed), ("decision.date", decision.date)]
    if tie is not None:
        days.insert(1, ("tie_resolution.date", tie.date))
    if annulment is not None:
        days.append(("annulment.date", annulment.date))
    for (before, earliest), (where, found) in pairwise(days):
        if found < earliest:
            fail(Code.STATEMENT_DECISION, f"a day before that of the {before}", where=where,
                 expected=f"{earliest} or later", found=found)  # fmt: skip


def check_decision(
    decision: Decision, promise: Promise, tally: SignedTally, closes_at: Moment
) -> None:
    """Refuse a decision that is not what promise and tally make of it, or was recorded too early.

    `closes_at` is the closing time that held at last.
    """
    if decision.outcome != tally.outcome:
        fail(Code.STATEMENT_DECISION, "not the outcome of the signed tally", where="outcome",
             expected=str(tally.outcome), found=str(decision.outcome))  # fmt: skip
    verdict = verdict_of(promise, tally.outcome, closes_at, decision.conditions, decision.decision,
                         tie_resolution=decision.tie_resolution, annulment=decision.annulment)  # fmt: skip
    if decision.verdict is not verdict:
        fail(Code.DECISION_VERDICT, "not the verdict that follows", where="verdict",
             expected=verdict.value, found=decision.verdict.value)  # fmt: skip
    last = decision.annulment.date if decision.annulment is not None else decision.decision.date
    for earliest, found in (
        (tally.published_at, decision.recorded_at),
        (last, decision.recorded_at[:10]),
    ):
        if found < earliest:
            fail(Code.STATEMENT_DECISION, "recorded before it can have happened",
                 where="recorded_at", expected=f"{earliest} or later", found=decision.recorded_at)  # fmt: skip
