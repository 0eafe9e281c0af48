"""Worked examples of a set of rules, as numbers: what the sentences before signing are made of.

Each outcome is computed by the rule itself, so that an example can never promise something else.
"""

from dataclasses import dataclass
from enum import StrEnum

from voting_service.core.outcome import Outcome, compute_outcome
from voting_service.core.rules import Rules, ThresholdKind


class Shows(StrEnum):
    """What an example is there to show."""

    TOO_FEW = "too_few"
    JUST_ENOUGH = "just_enough"
    BLANKS_COUNT = "blanks_count"
    CLEAR_WINNER = "clear_winner"
    TIE = "tie"


@dataclass(frozen=True, slots=True)
class Example:
    """Counts in the order of the alternatives; the outcome names them "1", "2", …"""

    shows: Shows
    roll_entries: int
    ballots: int
    blanks: int
    counts: tuple[int, ...]
    outcome: Outcome


def worked_examples(
    rules: Rules, alternatives: int, roll_entries: int = 2000
) -> tuple[Example, ...]:
    """Examples for `alternatives` ≥ 2 on a roll of `roll_entries` ≥ 10, those that apply."""
    required = rules.threshold.required(roll_entries)
    usual = min(roll_entries, max(required, roll_entries // 5))
    blanks = usual // 10
    cases: list[tuple[Shows, int, int]] = []
    if rules.threshold.kind is not ThresholdKind.NONE:
        few = min(required - 1, roll_entries)
        cases.append((Shows.TOO_FEW, few, few // 10))
    if 0 < required <= roll_entries:
        cases.append((Shows.JUST_ENOUGH, required, required // 10))
        cases.append((Shows.BLANKS_COUNT, required, required // 2))
    if rules.minimum < alternatives:
        cases.append((Shows.CLEAR_WINNER, usual, blanks))
    cases.append((Shows.TIE, usual, usual - 2 * ((usual - blanks) // 2)))
    return tuple(_example(rules, alternatives, roll_entries, case) for case in cases)


def _example(
    rules: Rules, alternatives: int, roll_entries: int, case: tuple[Shows, int, int]
) -> Example:
    shows, ballots, blanks = case
    counts = _counts(rules, alternatives, ballots - blanks, tie=shows is Shows.TIE)
    named = {str(index): count for index, count in enumerate(counts, start=1)}
    outcome = compute_outcome(rules, named, blanks, ballots, roll_entries)
    return Example(shows, roll_entries, ballots, blanks, counts, outcome)


def _counts(rules: Rules, alternatives: int, voters: int, *, tie: bool) -> tuple[int, ...]:
    """Counts that `voters` could have given, led by the first alternative alone unless `tie`.

    Where a ballot must name several, a tie is everybody naming the same ones.
    """
    if rules.minimum > 1 and (tie or rules.minimum == alternatives):
        return (voters,) * rules.minimum + (0,) * (alternatives - rules.minimum)
    if rules.minimum > 1:
        share, more = divmod((rules.minimum - 1) * voters, alternatives - 1)
        return (voters, *(share + (index < more) for index in range(alternatives - 1)))
    first = voters // 2 if tie else voters - voters // 3
    return (first, voters - first) + (0,) * (alternatives - 2)
