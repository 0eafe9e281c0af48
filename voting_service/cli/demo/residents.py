"""Fictional residents for demonstrations and tests; never anybody's number.

Skatteverket sets the serial numbers 980 to 999 aside for test numbers (SKV 707 and the open list of
test numbers): they have valid check digits and are given to nobody.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from voting_service.services.personal_numbers import check_digit
from voting_service.services.roll_csv import age_on

MUNICIPALITY: Final = "1487"
#: Areas as the municipality's own register writes them, Vargön most often. "" is nobody's area.
AREAS: Final = ("VAR", "VAR", "VAR", "VBG", "VBG", "ONS", "OXN", "MAR", "FRA", "BRA", "VAR", "VBG", "")
#: Most are registered residents; some are EU residents, owners of property, or have a
#: co-ordination number. The period shares no factor with that of AREAS, so all pairs occur.
BASES: Final = ("FB",) * 26 + ("EU", "FA", "SN")
MARKED_EVERY: Final = 167
_FIRST_TEST_SERIAL: Final = 980
_TEST_SERIALS: Final = 20
_OLDEST: Final = 97
_STRIDE: Final = 61  # days between two residents' birthdays: 500 of them span 83 years


@dataclass(frozen=True, slots=True)
class Resident:
    """One line of a roll. `number`: twelve digits."""

    number: str
    born: date
    basis: str
    area: str
    protection: str

    @property
    def shown(self) -> str:
        """The number as people write it."""
        return f"{self.number[:8]}-{self.number[8:]}"


def residents(count: int, *, last_day: date, minimum_age: int) -> tuple[Resident, ...]:
    """`count` residents of all ages from `minimum_age` on `last_day`; the same for the same day."""
    found = tuple(_resident(index, born) for index, born in _birthdays(count, last_day))
    if any(age_on(one.born, last_day) < minimum_age for one in found):
        raise ValueError(f"{count} residents do not fit between {minimum_age} and {_OLDEST} years")
    return found


def _birthdays(count: int, last_day: date) -> Iterator[tuple[int, date]]:
    oldest = last_day.replace(year=last_day.year - _OLDEST, day=1)
    return ((index, oldest + timedelta(days=_STRIDE * index)) for index in range(count))


def _resident(index: int, born: date) -> Resident:
    basis = BASES[index % len(BASES)]
    number = fictional_number(born, index, coordination=basis == "SN")
    marked = "SM" if index % MARKED_EVERY == MARKED_EVERY - 1 else ""
    return Resident(number, born, basis, AREAS[index % len(AREAS)], marked)


def fictional_number(born: date, index: int, *, coordination: bool) -> str:
    """A number of the test series: twelve digits with a valid check digit."""
    day = born.day + 60 * coordination
    serial = _FIRST_TEST_SERIAL + index % _TEST_SERIALS
    digits = f"{born.year:04}{born.month:02}{day:02}{serial}"
    return digits + check_digit(digits[2:])


def roll_csv(everybody: tuple[Resident, ...]) -> bytes:
    """The roll as a municipality's register exports it."""
    lines = ["personid;fodelsedatum;grund;kommunkod;omrade;malgrupp;skydd"]
    for one in everybody:
        municipality = MUNICIPALITY if one.basis == "FB" else ""
        cells = (one.number, one.born.isoformat(), one.basis, municipality, one.area, "", one.protection)
        lines.append(";".join(cells))
    return ("\r\n".join(lines) + "\r\n").encode()
