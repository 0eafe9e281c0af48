"""Every fault has words, and the words take the facts that come with it."""

from __future__ import annotations

import pytest

from voting_service.cli.context import refusal_words
from voting_service.cli.words import DRAFT_WORDS, ROLL_WORDS, draft_problem, roll_fault
from voting_service.services.draft_checks import DraftCode, Problem
from voting_service.services.errors import Refusal, RefusalCode
from voting_service.services.roll_csv import RollFault, RollReason


def test_every_code_has_words() -> None:
    assert set(DRAFT_WORDS) == set(DraftCode)
    assert set(ROLL_WORDS) == set(RollReason)


@pytest.mark.parametrize("code", RefusalCode)
def test_every_refusal_has_words(code: RefusalCode) -> None:
    assert refusal_words(Refusal(code)).endswith(".")


def test_facts_are_filled_in() -> None:
    problem = Problem("rules.maximum", DraftCode.OUT_OF_RANGE, {"lowest": 1, "highest": 3})
    assert draft_problem(problem) == "must be from 1 to 3"
    fault = RollFault(7, "personid", RollReason.DUPLICATE, 3)
    assert roll_fault(fault) == "line 7, personid: stands already on line 3"
    assert refusal_words(Refusal(RefusalCode.WEAK_PASSWORD, minimum=12)).endswith("(minimum: 12)")


def test_a_fault_of_a_whole_line() -> None:
    assert roll_fault(RollFault(2, "", RollReason.COLUMNS)).startswith("line 2, whole line: ")
