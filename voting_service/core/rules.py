"""The rules a promise fixes before anybody votes, each chosen from a closed list (product.md)."""

from dataclasses import dataclass
from enum import StrEnum

from voting_service.core.canonical import Day, Identifier, Line, Text, fail
from voting_service.core.errors import Code

OLDEST = 120  # years


class Method(StrEnum):
    """How many alternatives one ballot may name."""

    SINGLE = "single"
    APPROVAL = "approval"


class ThresholdKind(StrEnum):
    """What participation is measured against."""

    NONE = "none"
    VOTES = "votes"
    SHARE = "share"


class TieRule(StrEnum):
    """How a tie is resolved: a lot drawn by the body in public, the body's choice, a new vote."""

    LOT = "lot"
    BODY = "body"
    NEW_VOTE = "new_vote"


class ConditionKind(StrEnum):
    """What a reservation in the promise is about."""

    BUDGET = "budget"
    LEGALITY = "legality"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Threshold:
    """Participation that the promise demands; `value` in ballots, or in per cent of the roll."""

    kind: ThresholdKind
    value: int = 0

    def required(self, roll_entries: int) -> int:
        """Ballots needed, blank ones counted: a share that is not whole is rounded up."""
        if self.kind is ThresholdKind.SHARE:
            return -(-self.value * roll_entries // 100)
        return self.value if self.kind is ThresholdKind.VOTES else 0


@dataclass(frozen=True, slots=True)
class Area:
    """A part of the municipality whose residents may vote."""

    code: Identifier
    name: Line


@dataclass(frozen=True, slots=True)
class Condition:
    """A reservation, to be recorded as met or not met when the body decides."""

    id: Identifier
    kind: ConditionKind
    text: Text


@dataclass(frozen=True, slots=True)
class Rules:
    """Who may vote, how, and what makes an alternative win.

    `minimum` and `maximum` bound the alternatives that a ballot which is not blank may name.
    `minimum_age` in years on the last day of voting; `minimum_ballots` is the fewest that trustees
    decrypt. No `areas` means the whole municipality.
    """

    method: Method
    minimum: int
    maximum: int
    blank: bool
    minimum_age: int
    record_date: Day
    areas: tuple[Area, ...]
    threshold: Threshold
    tie: TieRule
    minimum_ballots: int
    target_group: Text | None = None
    limitation_reason: Text | None = None


def check_rules(rules: Rules, alternatives: int) -> None:
    """Refuse rules that contradict each other or the number of alternatives."""
    for field, holds, expected in _demands(rules, alternatives):
        if not holds:
            fail(Code.STATEMENT_RULES, "rules that cannot be followed", where=f"rules.{field}",
                 expected=expected, found=str(getattr(rules, field.split(".")[0])))  # fmt: skip


def _demands(rules: Rules, alternatives: int) -> tuple[tuple[str, bool, str], ...]:
    single = rules.method is Method.SINGLE
    limits = (rules.minimum, rules.maximum)
    codes = [area.code for area in rules.areas]
    limited = bool(rules.areas) or rules.target_group is not None
    return (
        ("minimum", not single or limits == (1, 1), "1, and a maximum of 1, for a single choice"),
        ("maximum", 1 <= rules.maximum <= alternatives, f"1 to {alternatives}"),
        ("minimum", rules.minimum <= rules.maximum, "no more than the maximum"),
        ("blank", rules.blank, "true: a blank vote is always possible"),
        ("minimum_age", rules.minimum_age <= OLDEST, "an age in years"),
        ("areas", len(set(codes)) == len(codes), "each area once"),
        ("threshold.value", _threshold_fits(rules.threshold), "0 for none, else at least 1"),
        ("limitation_reason", limited == (rules.limitation_reason is not None),
         "given exactly when areas or a target group limit who may vote"),
        ("minimum_ballots", rules.minimum_ballots >= 1, "at least 1"),
    )  # fmt: skip


def _threshold_fits(threshold: Threshold) -> bool:
    lowest, highest = {
        ThresholdKind.NONE: (0, 0),
        ThresholdKind.VOTES: (1, 10**9),
        ThresholdKind.SHARE: (1, 100),
    }[threshold.kind]
    return lowest <= threshold.value <= highest
