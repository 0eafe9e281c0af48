"""Personal numbers: one spelling, a real date, a right check digit."""

from datetime import date

import pytest

from voting_service.services.personal_numbers import (
    NotAPersonalNumber,
    check_digit,
    parse_personal_number,
)

TODAY = date(2026, 6, 1)


@pytest.mark.parametrize(
    ("text", "digits", "coordination"),
    [
        pytest.param("195006262546", "195006262546", False, id="twelve digits"),
        pytest.param("19500626-2546", "195006262546", False, id="with a hyphen"),
        pytest.param("19121212+1212", "191212121212", False, id="a hundred years or more"),
        pytest.param("197010632391", "197010632391", True, id="co-ordination number"),
    ],
)
def test_one_canonical_spelling(text: str, digits: str, coordination: bool) -> None:
    number = parse_personal_number(text, TODAY)
    assert (number.digits, number.coordination) == (digits, coordination)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        pytest.param("5006262546", "format", id="no century"),
        pytest.param("195006262546\n", "format", id="a newline behind it"),
        pytest.param(" 195006262546", "format", id="a blank before it"),
        pytest.param("١٩٥٠٠٦٢٦٢٥٤٦", "format", id="Arabic digits"),
        pytest.param("19500626--2546", "format", id="two hyphens"),
        pytest.param("", "format", id="empty"),
        pytest.param("209912312387", "date", id="born in the future"),
        pytest.param("195002302546", "date", id="30 February"),
        pytest.param("195000102546", "date", id="month 00 in a personal number"),
        pytest.param("195013012546", "date", id="month 13"),
        pytest.param("195006262547", "check_digit", id="wrong check digit"),
    ],
)
def test_anything_else_is_refused(text: str, reason: str) -> None:
    with pytest.raises(NotAPersonalNumber) as refusal:
        parse_personal_number(text, TODAY)
    assert refusal.value.reason == reason


def test_a_co_ordination_number_may_leave_the_day_of_birth_unknown() -> None:
    nine = "700060" + "239"
    assert parse_personal_number("19" + nine + check_digit(nine), TODAY).coordination


def test_every_wrong_check_digit_is_caught() -> None:
    right = check_digit("500626254")
    for digit in set("0123456789") - {right}:
        with pytest.raises(NotAPersonalNumber):
            parse_personal_number("19500626254" + digit, TODAY)
