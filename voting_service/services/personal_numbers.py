"""Swedish personal numbers and co-ordination numbers, in one canonical spelling.

Sources: folkbokföringslagen (1991:481) 18 §, lag (2022:1697) om samordningsnummer 2 kap. 8 §. The
libraries of the field take Arabic digits and dates to come, or refuse co-ordination numbers; here a
number has exactly one spelling, so one person cannot stand on a roll twice. Nothing is derived from
a number but its kind: not the age (the roll's own date of birth decides), never the sex.
"""

import re
from dataclasses import dataclass
from datetime import date

_SPELLING = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})[-+]?([0-9]{4})", re.ASCII)


@dataclass(frozen=True, slots=True)
class PersonalNumber:
    """`digits`: twelve ASCII digits ÅÅÅÅMMDDNNNK; a co-ordination number has 60 added to its day."""

    digits: str
    coordination: bool


class NotAPersonalNumber(ValueError):
    """`reason` is one of `format`, `date`, `check_digit`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def parse_personal_number(text: str, today: date) -> PersonalNumber:
    """Read twelve digits, with `-` or `+` before the last four or without; the century is required.

    Raises NotAPersonalNumber for anything else, for a date of birth after `today` or that never
    was, and for a wrong check digit. A co-ordination number may leave month or day unknown (00).
    """
    match = _SPELLING.fullmatch(text)
    if match is None:
        raise NotAPersonalNumber("format")
    digits = "".join(match.groups())
    year, month, day = (int(part) for part in match.groups()[:3])
    coordination = day >= 60
    if not _born(year, month, day - 60 * coordination, today, unknown=coordination):
        raise NotAPersonalNumber("date")
    if _luhn(digits[2:]) != 0:
        raise NotAPersonalNumber("check_digit")
    return PersonalNumber(digits, coordination)


def check_digit(nine_digits: str) -> str:
    """The tenth digit that belongs to ÅÅMMDDNNN."""
    return str(-_luhn(nine_digits + "0") % 10)


def _born(year: int, month: int, day: int, today: date, *, unknown: bool) -> bool:
    if unknown:
        month, day = month or 1, day or 1
    try:
        return date(1800, 1, 1) <= date(year, month, day) <= today
    except ValueError:
        return False


def _luhn(ten_digits: str) -> int:
    doubled = (int(digit) * (2 - index % 2) for index, digit in enumerate(ten_digits))
    return sum(value // 10 + value % 10 for value in doubled) % 10
