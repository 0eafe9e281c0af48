"""Outcome and verdict: exhaustive for small sizes, against the rule said another way."""

from collections import Counter
from dataclasses import replace
from fractions import Fraction
from itertools import combinations_with_replacement, product

import pytest

from tests.verifier.forger import promise, text
from voting_service.core.errors import Code, VerificationError
from voting_service.core.outcome import (
    Adoption,
    ConditionFinding,
    Outcome,
    Status,
    TieResolution,
    Verdict,
    check_conditions,
    compute_outcome,
    compute_verdict,
    promised_winner,
    verdict_without_decision,
)
from voting_service.core.rules import (
    Condition,
    ConditionKind,
    Method,
    Threshold,
    ThresholdKind,
    TieRule,
)

RULES = replace(promise().rules, threshold=Threshold(ThresholdKind.NONE))
NAMES = ("a", "b", "c")
THRESHOLDS = [
    Threshold(ThresholdKind.NONE),
    *(Threshold(ThresholdKind.VOTES, value) for value in range(1, 6)),
    *(Threshold(ThresholdKind.SHARE, value) for value in (1, 20, 33, 34, 50, 67, 100)),
]


def reached(threshold: Threshold, ballots: int, roll: int) -> bool:
    """The threshold as a fraction, which the code under test never makes."""
    if threshold.kind is ThresholdKind.SHARE:
        return roll == 0 or Fraction(ballots, roll) >= Fraction(threshold.value, 100)
    return threshold.kind is ThresholdKind.NONE or ballots >= threshold.value


@pytest.mark.parametrize("threshold", THRESHOLDS, ids=lambda t: f"{t.kind} {t.value}")
def test_every_single_choice_vote_of_up_to_four_ballots(threshold: Threshold) -> None:
    rules = replace(RULES, threshold=threshold)
    for ballots in range(5):
        for votes in combinations_with_replacement((*NAMES, "blank"), ballots):
            for roll in range(ballots, 7):
                _check_outcome(
                    compute(rules, votes, roll), votes, reached(threshold, ballots, roll)
                )


def compute(rules, votes: tuple[str, ...], roll: int) -> Outcome:  # type: ignore[no-untyped-def]
    counts = {name: votes.count(name) for name in NAMES}
    return compute_outcome(rules, counts, votes.count("blank"), len(votes), roll)


def _check_outcome(outcome: Outcome, votes: tuple[str, ...], enough: bool) -> None:
    tally = Counter(vote for vote in votes if vote != "blank")
    first = [name for name in NAMES if all(tally[name] >= tally[other] for other in NAMES)]
    assert outcome.threshold.reached == enough
    if not enough:
        assert (outcome.status, outcome.winner, outcome.tied) == (
            Status.THRESHOLD_NOT_MET,
            None,
            None,
        )
    elif not tally:
        assert (outcome.status, outcome.winner, outcome.tied) == (Status.NO_CHOICE, None, None)
    elif len(first) == 1:
        assert (outcome.status, outcome.winner, outcome.tied) == (Status.DECIDED, first[0], None)
    else:
        assert (outcome.status, outcome.winner, outcome.tied) == (Status.TIE, None, tuple(first))


def test_every_approval_vote_of_three_ballots() -> None:
    rules = replace(RULES, method=Method.APPROVAL, minimum=0, maximum=3)
    for votes in combinations_with_replacement(list(product((0, 1), repeat=3)), 3):
        counts = dict(zip(NAMES, map(sum, zip(*votes, strict=True)), strict=True))
        outcome = compute_outcome(rules, counts, 0, 3, 3)
        best = max(counts.values())
        leaders = tuple(name for name in NAMES if counts[name] == best)
        assert outcome.winner == (leaders[0] if best and len(leaders) == 1 else None)
        assert outcome.tied == (leaders if best and len(leaders) > 1 else None)


@pytest.mark.parametrize(("counts", "blanks", "ballots", "roll"), [
    pytest.param((1, 1, 1), 0, 4, 10, id="a vote is missing"),
    pytest.param((2, 1, 1), 1, 4, 10, id="a vote too many"),
    pytest.param((4, 0, 0), 0, 4, 3, id="more ballots than entries"),
    pytest.param((0, 0, 0), 5, 4, 10, id="more blanks than ballots"),
    pytest.param((5, -1, 0), 0, 4, 10, id="less than nothing"),
    pytest.param((0, 0, 0), -1, -1, 10, id="negative ballots"),
])  # fmt: skip
def test_counts_that_no_ballots_could_have_given(
    counts: tuple[int, ...], blanks: int, ballots: int, roll: int
) -> None:
    with pytest.raises(VerificationError) as refused:
        compute_outcome(RULES, dict(zip(NAMES, counts, strict=True)), blanks, ballots, roll)
    assert refused.value.code is Code.OUTCOME_COUNTS


# Ties

TIED = compute(RULES, ("a", "b"), 5)
WON = compute(RULES, ("a",), 5)


def resolution(
    rule: TieRule, winner: str | None = None, reasons: str | None = None
) -> TieResolution:
    return TieResolution(rule, "2026-10-22", winner, text(reasons) if reasons else None)


def test_a_winner_needs_no_resolution() -> None:
    assert promised_winner(RULES, WON, None) == "a"
    assert promised_winner(RULES, compute(RULES, ("blank",), 5), None) is None


@pytest.mark.parametrize(("rule", "given", "winner"), [
    pytest.param(TieRule.LOT, resolution(TieRule.LOT, "b"), "b", id="lot"),
    pytest.param(TieRule.BODY, resolution(TieRule.BODY, "a", "billigare"), "a", id="body"),
    pytest.param(TieRule.NEW_VOTE, resolution(TieRule.NEW_VOTE), None, id="new vote"),
])  # fmt: skip
def test_a_tie_resolved_as_promised(
    rule: TieRule, given: TieResolution, winner: str | None
) -> None:
    assert promised_winner(replace(RULES, tie=rule), TIED, given) == winner


@pytest.mark.parametrize(("rule", "outcome", "given"), [
    pytest.param(TieRule.LOT, TIED, None, id="not yet resolved"),
    pytest.param(TieRule.LOT, WON, resolution(TieRule.LOT, "a"), id="no tie"),
    pytest.param(TieRule.LOT, TIED, resolution(TieRule.BODY, "a", "x"), id="by another rule"),
    pytest.param(TieRule.LOT, TIED, resolution(TieRule.LOT, "c"), id="for one not tied"),
    pytest.param(TieRule.LOT, TIED, resolution(TieRule.LOT), id="for none"),
    pytest.param(TieRule.NEW_VOTE, TIED, resolution(TieRule.NEW_VOTE, "a"), id="new vote with a winner"),
    pytest.param(TieRule.BODY, TIED, resolution(TieRule.BODY, "a"), id="body without reasons"),
])  # fmt: skip
def test_a_tie_not_resolved_as_promised(
    rule: TieRule, outcome: Outcome, given: TieResolution | None
) -> None:
    with pytest.raises(VerificationError) as refused:
        promised_winner(replace(RULES, tie=rule), outcome, given)
    assert refused.value.code is Code.DECISION_TIE


# Conditions and verdict

CONDITIONS = tuple(Condition(name, ConditionKind.OTHER, text(name)) for name in ("x", "y"))


def test_conditions_answered_one_by_one() -> None:
    check_conditions(
        CONDITIONS,
        (ConditionFinding("x", met=True), ConditionFinding("y", met=False, reason=text("z"))),
    )
    check_conditions((), ())


@pytest.mark.parametrize("findings", [
    pytest.param((), id="none answered"),
    pytest.param((ConditionFinding("x", met=True),), id="one left out"),
    pytest.param((ConditionFinding("y", met=True), ConditionFinding("x", met=True)), id="another order"),
    pytest.param((ConditionFinding("x", met=True), ConditionFinding("y", met=False)), id="no reason"),
])  # fmt: skip
def test_conditions_not_answered(findings: tuple[ConditionFinding, ...]) -> None:
    with pytest.raises(VerificationError) as refused:
        check_conditions(CONDITIONS, findings)
    assert refused.value.code is Code.DECISION_CONDITIONS


DEADLINE = "2026-11-30"
VERDICTS = [
    ("a", True, "a", "2026-11-30", False, Verdict.KEPT),
    ("a", False, "a", "2026-11-30", False, Verdict.KEPT),
    ("a", True, "a", "2026-11-30", True, Verdict.KEPT_WITH_CHANGES),
    ("a", True, "a", "2026-12-01", False, Verdict.KEPT_WITH_CHANGES),
    ("a", True, "b", "2026-11-30", False, Verdict.DEVIATED),
    ("a", True, None, "2026-11-30", False, Verdict.DEVIATED),
    ("a", True, "b", "2026-12-01", True, Verdict.DEVIATED),
    ("a", False, "b", "2026-11-30", False, Verdict.LAPSED),
    ("a", False, None, "2026-11-30", False, Verdict.LAPSED),
    (None, True, "b", "2026-11-30", False, Verdict.LAPSED),
    (None, True, None, "2026-11-30", False, Verdict.LAPSED),
]


@pytest.mark.parametrize(("winner", "met", "adopted", "date", "changed", "verdict"), VERDICTS)
def test_the_verdict(
    winner: str | None, met: bool, adopted: str | None, date: str, changed: bool, verdict: Verdict
) -> None:
    adoption = Adoption(adopted, date, changed)
    assert compute_verdict(winner, adoption, DEADLINE, conditions_met=met) is verdict
    annulled = replace(adoption, annulled=True)
    assert compute_verdict(winner, annulled, DEADLINE, conditions_met=met) is Verdict.ANNULLED


def test_overdue_by_itself() -> None:
    assert verdict_without_decision(DEADLINE, "2026-11-30") is None
    assert verdict_without_decision(DEADLINE, "2026-12-01") is Verdict.OVERDUE
