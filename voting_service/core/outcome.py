"""From counts to what they mean: the outcome by the promised rule, and the verdict on the decision.

Whole numbers only: a share of the roll is compared by multiplying, never by dividing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from voting_service.core.canonical import Day, Identifier, Text, fail
from voting_service.core.errors import Code
from voting_service.core.rules import Condition, Rules, ThresholdKind, TieRule


class Status(StrEnum):
    """What the promised rule makes of the counts."""

    DECIDED = "decided"
    TIE = "tie"
    THRESHOLD_NOT_MET = "threshold_not_met"
    NO_CHOICE = "no_choice"  # every ballot is blank, or there are none: nothing has won


class Verdict(StrEnum):
    """How the decision compares with the promise."""

    KEPT = "kept"
    KEPT_WITH_CHANGES = "kept_with_changes"
    DEVIATED = "deviated"
    OVERDUE = "overdue"
    LAPSED = "lapsed"
    ANNULLED = "annulled"


@dataclass(frozen=True, slots=True)
class Participation:
    """The threshold as promised, the ballots it `required` on this roll, and whether they came."""

    kind: ThresholdKind
    value: int
    required: int
    reached: bool


@dataclass(frozen=True, slots=True)
class Outcome:
    """`winner` when decided; `tied`, in the promise's order, when two or more share the lead."""

    status: Status
    threshold: Participation
    winner: Identifier | None = None
    tied: tuple[Identifier, ...] | None = None


@dataclass(frozen=True, slots=True)
class TieResolution:
    """How a tie ended. A new vote names no winner; a choice by the body states its reasons."""

    rule: TieRule
    date: Day
    winner: Identifier | None = None
    reasons: Text | None = None


@dataclass(frozen=True, slots=True)
class ConditionFinding:
    """Whether one condition of the promise was met; if not, why."""

    id: Identifier
    met: bool
    reason: Text | None = None


def compute_outcome(
    rules: Rules, counts: Mapping[str, int], blanks: int, ballots: int, roll_entries: int
) -> Outcome:
    """The outcome under `rules`; `counts` by alternative, in the promise's order.

    Raises OUTCOME_COUNTS for counts that no ballots could have given.
    """
    check_counts(rules, tuple(counts.values()), blanks, ballots, roll_entries)
    required = rules.threshold.required(roll_entries)
    reached = ballots >= required
    threshold = Participation(rules.threshold.kind, rules.threshold.value, required, reached)
    if not reached:
        return Outcome(Status.THRESHOLD_NOT_MET, threshold)
    best = max(counts.values())
    if best == 0:
        return Outcome(Status.NO_CHOICE, threshold)
    leaders = tuple(name for name, count in counts.items() if count == best)
    if len(leaders) > 1:
        return Outcome(Status.TIE, threshold, tied=leaders)
    return Outcome(Status.DECIDED, threshold, winner=leaders[0])


def check_counts(
    rules: Rules, counts: Sequence[int], blanks: int, ballots: int, roll_entries: int
) -> None:
    """Refuse counts that contradict each other, the rules or the roll."""
    choosing = ballots - blanks
    demands = (
        (0 <= ballots <= roll_entries, f"0 to {roll_entries} ballots", ballots),
        (0 <= blanks <= ballots, f"0 to {ballots} blank", blanks),
        (all(0 <= count <= choosing for count in counts), f"counts of 0 to {choosing}", counts),
        (rules.minimum * choosing <= sum(counts) <= rules.maximum * choosing,
         f"{rules.minimum * choosing} to {rules.maximum * choosing} choices", sum(counts)),
    )  # fmt: skip
    for holds, expected, found in demands:
        if not holds:
            fail(Code.OUTCOME_COUNTS, "counts that no ballots could have given", where="counts",
                 expected=expected, found=str(found))  # fmt: skip


def check_tie_resolution(rules: Rules, outcome: Outcome, resolution: TieResolution) -> None:
    """Refuse a resolution that the promise does not allow."""
    named = resolution.winner is not None
    demands = (
        (outcome.status is Status.TIE, "tie_resolution", "only where there is a tie"),
        (resolution.rule is rules.tie, "tie_resolution.rule", rules.tie.value),
        (named != (resolution.rule is TieRule.NEW_VOTE), "tie_resolution.winner",
         "none for a new vote, else one"),
        (not named or resolution.winner in (outcome.tied or ()), "tie_resolution.winner",
         "one of the tied alternatives"),
        (resolution.rule is not TieRule.BODY or resolution.reasons is not None,
         "tie_resolution.reasons", "the body's reasons"),
    )  # fmt: skip
    for holds, where, expected in demands:
        if not holds:
            fail(Code.DECISION_TIE, "the tie is not resolved as promised", where=where,
                 expected=expected, found=str(resolution.winner or resolution.rule))  # fmt: skip


def promised_winner(rules: Rules, outcome: Outcome, resolution: TieResolution | None) -> str | None:
    """The alternative that the promise binds the body to; None where it binds to none.

    Raises DECISION_TIE while a tie waits for its resolution.
    """
    if resolution is not None:
        check_tie_resolution(rules, outcome, resolution)
        return resolution.winner
    if outcome.status is Status.TIE:
        fail(Code.DECISION_TIE, "the tie is not resolved yet", where="tie_resolution",
             expected=rules.tie.value)  # fmt: skip
    return outcome.winner


def check_conditions(conditions: Sequence[Condition], findings: Sequence[ConditionFinding]) -> None:
    """Every condition answered once, in the promise's order; one not met has a reason."""
    wanted, given = [c.id for c in conditions], [f.id for f in findings]
    if wanted != given:
        fail(Code.DECISION_CONDITIONS, "conditions are not answered one by one",
             where="conditions", expected=" ".join(wanted), found=" ".join(given))  # fmt: skip
    for index, finding in enumerate(findings):
        if not finding.met and finding.reason is None:
            fail(Code.DECISION_CONDITIONS, "a condition not met without a reason",
                 where=f"conditions[{index}].reason", expected="a reason")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Adoption:
    """What the verdict looks at in a decision: `adopted` is None if no alternative was."""

    adopted: str | None
    date: str
    changed: bool = False
    annulled: bool = False


def compute_verdict(
    winner: str | None, adoption: Adoption, deadline: str, *, conditions_met: bool
) -> Verdict:
    """Compare a decision with `winner`, the alternative that the promise binds to.

    A decision annulled by a court stays that, whatever it said. The winner adopted is a promise
    kept, even where a condition failed; adopted changed or after the deadline it is kept with
    changes. Otherwise the promise has lapsed where it bound to nothing, or a condition was not met,
    and is deviated from where it bound.
    """
    if adoption.annulled:
        return Verdict.ANNULLED
    if winner is not None and adoption.adopted == winner:
        late = adoption.date > deadline
        return Verdict.KEPT_WITH_CHANGES if late or adoption.changed else Verdict.KEPT
    return Verdict.DEVIATED if winner is not None and conditions_met else Verdict.LAPSED


def verdict_without_decision(deadline: str, today: str) -> Verdict | None:
    """Overdue by itself once the deadline has passed; None before. Both YYYY-MM-DD."""
    return Verdict.OVERDUE if today > deadline else None
