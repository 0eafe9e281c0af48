"""The decision: what the body adopted, and the verdict on it against the promise."""

from dataclasses import dataclass
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
    conditions: tuple[ConditionFinding, ...],
    decision: MeetingDecision,
    *,
    tie_resolution: TieResolution | None = None,
    annulment: Annulment | None = None,
) -> Verdict:
    """The verdict, after everything it rests on has been checked against the promise.

    Raises DECISION_TIE, DECISION_CONDITIONS or STATEMENT_DECISION.
    """
    check_conditions(promise.conditions, conditions)
    winner = promised_winner(promise.rules, outcome, tie_resolution)
    known = {alternative.id for alternative in promise.alternatives}
    if decision.adopted is not None and decision.adopted not in known:
        fail(Code.STATEMENT_DECISION, "an alternative that was not voted on",
             where="decision.adopted", expected=" ".join(sorted(known)),
             found=decision.adopted)  # fmt: skip
    if decision.date < promise.closes_at[:10]:
        fail(Code.STATEMENT_DECISION, "decided before the vote had closed", where="decision.date",
             expected=f"{promise.closes_at[:10]} or later", found=decision.date)  # fmt: skip
    adoption = Adoption(
        decision.adopted, decision.date, decision.changes is not None, annulment is not None
    )
    met = all(finding.met for finding in conditions)
    verdict = compute_verdict(winner, adoption, promise.decision.deadline, conditions_met=met)
    if verdict is Verdict.DEVIATED and decision.reasons is None:
        fail(Code.STATEMENT_DECISION, "a deviation without reasons", where="decision.reasons",
             expected="the body's reasons")  # fmt: skip
    return verdict


def check_decision(decision: Decision, promise: Promise, outcome: Outcome) -> None:
    """Refuse a decision whose outcome or verdict is not what promise and tally make of it."""
    if decision.outcome != outcome:
        fail(Code.STATEMENT_DECISION, "not the outcome of the signed tally", where="outcome",
             expected=str(outcome), found=str(decision.outcome))  # fmt: skip
    verdict = verdict_of(promise, outcome, decision.conditions, decision.decision,
                         tie_resolution=decision.tie_resolution, annulment=decision.annulment)  # fmt: skip
    if decision.verdict is not verdict:
        fail(Code.DECISION_VERDICT, "not the verdict that follows", where="verdict",
             expected=verdict.value, found=decision.verdict.value)  # fmt: skip
