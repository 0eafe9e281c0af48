"""Fictional residents: numbers of the test series, all ages, areas and bases, always the same."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from voting_service.cli.demo.residents import residents, roll_csv
from voting_service.services.personal_numbers import parse_personal_number
from voting_service.services.roll_csv import RollRequirements, age_on, read_roll

LAST_DAY = date(2027, 3, 31)


def test_a_roll_of_them_is_accepted() -> None:
    everybody = residents(500, last_day=LAST_DAY, minimum_age=13)
    demands = RollRequirements(13, LAST_DAY, date(2027, 1, 1), frozenset(), "1487")
    report = read_roll(roll_csv(everybody), demands)
    assert report.faults == ()
    assert len(report.rows) == 500
    assert len(report.by_area) == 8
    assert set(report.by_basis) == {"FB", "EU", "FA", "SN"}
    assert report.protected == 2


def test_numbers_are_of_the_test_series() -> None:
    """Serial numbers 980 to 999 are given to nobody."""
    for one in residents(500, last_day=LAST_DAY, minimum_age=13):
        parsed = parse_personal_number(one.shown, LAST_DAY)
        assert 980 <= int(parsed.digits[8:11]) <= 999
        assert parsed.coordination == (one.basis == "SN")


def test_ages_are_spread() -> None:
    ages = Counter(
        age_on(one.born, LAST_DAY) // 20
        for one in residents(500, last_day=LAST_DAY, minimum_age=13)
    )
    assert set(ages) == {0, 1, 2, 3, 4}
    assert min(ages.values()) > 30


def test_the_same_day_gives_the_same_residents() -> None:
    first = residents(50, last_day=LAST_DAY, minimum_age=13)
    assert residents(50, last_day=LAST_DAY, minimum_age=13) == first
    assert len({one.number for one in first}) == 50


def test_more_than_fit_are_refused() -> None:
    with pytest.raises(ValueError, match="do not fit"):
        residents(600, last_day=LAST_DAY, minimum_age=13)


@pytest.mark.parametrize("day", [date(2028, 2, 29), date(2026, 12, 31), date(2027, 1, 1)])
def test_any_last_day(day: date) -> None:
    assert len(residents(500, last_day=day, minimum_age=13)) == 500
