"""Rules that can be followed, and worked examples that never promise anything else."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from tests.verifier.forger import promise, text
from voting_service.core.errors import Code, VerificationError
from voting_service.core.examples import Shows, worked_examples
from voting_service.core.outcome import Status
from voting_service.core.rules import Area, Method, Rules, Threshold, ThresholdKind, check_rules

RULES = promise().rules
APPROVAL = replace(RULES, method=Method.APPROVAL, minimum=0, maximum=3)
VAST = Area("vast", "Vargön")


def share(per_cent: int) -> Threshold:
    return Threshold(ThresholdKind.SHARE, per_cent)


@pytest.mark.parametrize("rules", [
    pytest.param(RULES, id="single choice"),
    pytest.param(APPROVAL, id="approval, none to all"),
    pytest.param(replace(APPROVAL, minimum=3), id="approval, exactly all"),
    pytest.param(replace(RULES, threshold=share(100)), id="everybody must take part"),
    pytest.param(replace(RULES, threshold=Threshold(ThresholdKind.NONE)), id="no threshold"),
    pytest.param(replace(RULES, areas=(VAST,), limitation_reason=text("Berör dem")), id="one area"),
    pytest.param(replace(RULES, target_group=text("Unga"), limitation_reason=text("Berör dem")), id="target group"),
])  # fmt: skip
def test_rules_that_can_be_followed(rules: Rules) -> None:
    check_rules(rules, 3)


@pytest.mark.parametrize(("change", "where"), [
    pytest.param({"maximum": 2}, "minimum", id="single choice of two"),
    pytest.param({"minimum": 0}, "minimum", id="single choice of none"),
    pytest.param({"method": Method.APPROVAL, "maximum": 4}, "maximum", id="more than there are"),
    pytest.param({"method": Method.APPROVAL, "minimum": 0, "maximum": 0}, "maximum", id="none at most"),
    pytest.param({"method": Method.APPROVAL, "minimum": 3, "maximum": 2}, "minimum", id="minimum above maximum"),
    pytest.param({"blank": False}, "blank", id="no blank vote"),
    pytest.param({"minimum_age": 121}, "minimum_age", id="older than anybody"),
    pytest.param({"areas": (VAST, VAST), "limitation_reason": text("x")}, "areas", id="an area twice"),
    pytest.param({"areas": (VAST,)}, "limitation_reason", id="an area without reason"),
    pytest.param({"target_group": text("Unga")}, "limitation_reason", id="a group without reason"),
    pytest.param({"limitation_reason": text("x")}, "limitation_reason", id="a reason without limit"),
    pytest.param({"minimum_ballots": 0}, "minimum_ballots", id="a single ballot could be opened"),
    pytest.param({"threshold": share(0)}, "threshold.value", id="nobody must take part"),
    pytest.param({"threshold": share(101)}, "threshold.value", id="more than everybody"),
    pytest.param({"threshold": Threshold(ThresholdKind.VOTES, 0)}, "threshold.value", id="no votes"),
    pytest.param({"threshold": Threshold(ThresholdKind.NONE, 5)}, "threshold.value", id="none, but five"),
])  # fmt: skip
def test_rules_that_cannot(change: dict[str, Any], where: str) -> None:
    with pytest.raises(VerificationError) as refused:
        check_rules(replace(RULES, **change), 3)
    assert (refused.value.code, refused.value.where) == (Code.STATEMENT_RULES, f"rules.{where}")


def test_a_share_that_is_not_whole_is_rounded_up() -> None:
    """Against fractions written out: the smallest whole number that reaches the share."""
    for roll in range(60):
        for per_cent in range(1, 101):
            required = share(per_cent).required(roll)
            assert required * 100 >= per_cent * roll
            assert required == 0 or (required - 1) * 100 < per_cent * roll


@pytest.mark.parametrize("minimum", [0, 1, 2, 3])
@pytest.mark.parametrize(
    "threshold", [Threshold(ThresholdKind.NONE), share(20), Threshold(ThresholdKind.VOTES, 400)]
)
def test_examples_show_what_they_say(minimum: int, threshold: Threshold) -> None:
    rules = replace(APPROVAL, minimum=minimum, threshold=threshold)
    examples = {example.shows: example for example in worked_examples(rules, 3)}
    assert (Shows.TOO_FEW in examples) == (threshold.kind is not ThresholdKind.NONE)
    assert (Shows.CLEAR_WINNER in examples) == (minimum < 3)
    wanted: dict[Shows, Callable[[Status], bool]] = {
        Shows.TOO_FEW: lambda status: status is Status.THRESHOLD_NOT_MET,
        Shows.JUST_ENOUGH: lambda status: status is not Status.THRESHOLD_NOT_MET,
        Shows.BLANKS_COUNT: lambda status: status is not Status.THRESHOLD_NOT_MET,
        Shows.CLEAR_WINNER: lambda status: status is Status.DECIDED,
        Shows.TIE: lambda status: status is Status.TIE,
    }
    for shows, example in examples.items():
        assert wanted[shows](example.outcome.status)
        assert example.roll_entries == 2000


def test_the_example_of_the_sentence() -> None:
    """ "If 400 of 2 000 vote …" """
    rules = replace(RULES, threshold=share(20))
    example = next(e for e in worked_examples(rules, 3) if e.shows is Shows.JUST_ENOUGH)
    assert (example.ballots, example.blanks, example.counts) == (400, 40, (240, 120, 0))
    assert example.outcome.winner == "1"


def test_a_threshold_nobody_can_reach_has_one_example_of_it() -> None:
    rules = replace(RULES, threshold=Threshold(ThresholdKind.VOTES, 3000))
    shown = [example.shows for example in worked_examples(rules, 3)]
    assert shown == [Shows.TOO_FEW, Shows.CLEAR_WINNER, Shows.TIE]
