"""The electoral roll as a file: every line read, every fault named by line, column and reason.

The format is a semicolon- or comma-separated text with a header, as a municipality's resident
register writes it (UTF-8, with or without a byte-order mark, or Windows-1252). A file with one
fault is refused whole. What a row keeps is in `RollRow`; its personal number leaves this module
only to be turned into a keyed hash.
"""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import TypeVar

from voting_service.services.personal_numbers import NotAPersonalNumber, parse_personal_number

E = TypeVar("E", bound=StrEnum)
MAXIMUM_BYTES = 64 * 1024 * 1024
MAXIMUM_FAULTS = 200
_AREA_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}", re.ASCII)
REQUIRED = ("personid", "fodelsedatum", "grund")
OPTIONAL = (
    "kommunkod", "folkbokford_sedan", "omrade", "distrikt", "valdistrikt", "deso", "malgrupp",
    "skydd", "avreg_kod", "avreg_datum", "ersatter",
)  # fmt: skip


class Basis(StrEnum):
    """Why somebody is on the roll: registered, EU resident, property owner, and so on."""

    REGISTERED = "FB"
    EU_RESIDENT = "EU"
    PROPERTY_OWNER = "FA"
    COORDINATION_NUMBER = "SN"
    TARGET_GROUP = "MG"
    MANUAL = "MN"


class Protection(StrEnum):
    """Kinds of protected identity that the population register marks."""

    NONE = ""
    MARKED = "SM"
    PROTECTED_REGISTRATION = "SF"


class RollReason(StrEnum):
    """What can be wrong with a line of a roll; pages translate these."""

    ENCODING = "encoding"
    TOO_LARGE = "too_large"
    EMPTY = "empty"
    HEADER_MISSING = "header_missing"
    HEADER_UNKNOWN = "header_unknown"
    HEADER_REPEATED = "header_repeated"
    COLUMNS = "columns"
    NUMBER_FORMAT = "number_format"
    NUMBER_DATE = "number_date"
    NUMBER_CHECK_DIGIT = "number_check_digit"
    NUMBER_KIND = "number_kind"
    DATE = "date"
    UNDER_AGE = "under_age"
    BASIS = "basis"
    MUNICIPALITY = "municipality"
    AREA = "area"
    AREA_EMPTY = "area_empty"
    AREA_CODE = "area_code"
    PROTECTION = "protection"
    DEREGISTERED = "deregistered"
    DUPLICATE = "duplicate"


@dataclass(frozen=True, slots=True)
class RollFault:
    """One fault. `line` counts from 1 with the header; `other_line` is where a duplicate stood, `area`
    one that may vote and has nobody."""

    line: int
    column: str
    reason: RollReason
    other_line: int | None = None
    area: str | None = None


@dataclass(frozen=True, slots=True)
class RollRow:
    """One resident. `numbers`: the canonical personal number, then the one it replaces, if any."""

    line: int
    numbers: tuple[str, ...] = field(repr=False)
    basis: Basis
    area: str | None
    target_groups: tuple[str, ...]
    protection: Protection = field(repr=False)


@dataclass(frozen=True, slots=True)
class RollReport:
    """What a dry run shows: all good rows, all faults (the first 200), totals for the officer."""

    rows: tuple[RollRow, ...]
    faults: tuple[RollFault, ...]
    by_area: Mapping[str, int]
    by_basis: Mapping[str, int]
    protected: int

    @property
    def acceptable(self) -> bool:
        return bool(self.rows) and not self.faults


@dataclass(frozen=True, slots=True)
class RollRequirements:
    """What the promise's rules demand of each row. `last_day` of voting decides who is old enough."""

    minimum_age: int
    last_day: date
    record_date: date
    areas: frozenset[str]
    municipality: str | None


def read_roll(data: bytes, demands: RollRequirements) -> RollReport:
    """Read the whole file; never raises for its content, the report says what is wrong."""
    lines = _Lines(demands)
    lines.read(data)
    return RollReport(
        tuple(lines.rows),
        tuple(lines.faults[:MAXIMUM_FAULTS]),
        dict(sorted(Counter(row.area or "" for row in lines.rows).items())),
        dict(sorted(Counter(str(row.basis) for row in lines.rows).items())),
        sum(row.protection is not Protection.NONE for row in lines.rows),
    )


class _Fault(Exception):
    def __init__(self, column: str, reason: RollReason, other_line: int | None = None) -> None:
        super().__init__(reason)
        self.column, self.reason, self.other_line = column, reason, other_line


class _Lines:
    """One reading of a file: the rows and faults so far, and where each number stood."""

    def __init__(self, demands: RollRequirements) -> None:
        self.demands = demands
        self.rows: list[RollRow] = []
        self.faults: list[RollFault] = []
        self.seen: dict[str, int] = {}

    def read(self, data: bytes) -> None:
        reader = csv.reader([], strict=True)
        try:
            reader = csv.reader(
                io.StringIO(_decode(data), newline=""), delimiter=_delimiter(data), strict=True
            )
            header = _header(next(reader, []))
            for cells in reader:
                if any(cell.strip() for cell in cells):
                    self._line(reader.line_num, header, cells)
        except _Fault as fault:
            self._fault(1, fault)
        except csv.Error:
            self._fault(reader.line_num, _Fault("", RollReason.COLUMNS))
        if not self.rows and not self.faults:
            self._fault(1, _Fault("", RollReason.EMPTY))
        if not self.faults:
            self._areas()

    def _areas(self) -> None:
        """A roll of other areas than the promised ones: somebody who may vote would be missing."""
        for area in sorted(self.demands.areas - {row.area for row in self.rows}):
            self.faults.append(RollFault(1, "omrade", RollReason.AREA_EMPTY, area=area))

    def _line(self, line: int, header: tuple[str, ...], cells: list[str]) -> None:
        if len(cells) != len(header):
            self._fault(line, _Fault("", RollReason.COLUMNS))
            return
        try:
            row = _row(line, dict(zip(header, cells, strict=True)), self.demands)
            self._unique(row)
        except _Fault as fault:
            self._fault(line, fault)
        else:
            self.rows.append(row)

    def _unique(self, row: RollRow) -> None:
        for column, number in zip(("personid", "ersatter"), row.numbers, strict=False):
            if number in self.seen:
                raise _Fault(column, RollReason.DUPLICATE, self.seen[number])
        self.seen.update(dict.fromkeys(row.numbers, row.line))

    def _fault(self, line: int, fault: _Fault) -> None:
        self.faults.append(RollFault(line, fault.column, fault.reason, fault.other_line))


def _decode(data: bytes) -> str:
    if len(data) > MAXIMUM_BYTES:
        raise _Fault("", RollReason.TOO_LARGE)
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise _Fault("", RollReason.ENCODING)


def _delimiter(data: bytes) -> str:
    """Whichever stands in the header; Swedish spreadsheets write semicolons."""
    first_line = data.split(b"\n", 1)[0]
    return ";" if b";" in first_line else ","


def _header(cells: Iterable[str]) -> tuple[str, ...]:
    names = tuple(cell.strip().lower() for cell in cells)
    if not names:
        raise _Fault("", RollReason.EMPTY)
    for name in REQUIRED:
        if name not in names:
            raise _Fault(name, RollReason.HEADER_MISSING)
    for name in names:
        if name not in REQUIRED + OPTIONAL:
            raise _Fault(name[:40], RollReason.HEADER_UNKNOWN)
        if names.count(name) > 1:
            raise _Fault(name, RollReason.HEADER_REPEATED)
    return names


def _row(line: int, cells: Mapping[str, str], demands: RollRequirements) -> RollRow:
    values = {name: cells.get(name, "").strip() for name in REQUIRED + OPTIONAL}
    numbers = tuple(_numbers(values, demands))
    _old_enough(values["fodelsedatum"], demands)
    if values["avreg_kod"] or values["avreg_datum"]:
        raise _Fault("avreg_kod", RollReason.DEREGISTERED)
    basis = _choice(Basis, values["grund"], "grund", RollReason.BASIS)
    if basis is Basis.REGISTERED and demands.municipality not in (None, values["kommunkod"]):
        raise _Fault("kommunkod", RollReason.MUNICIPALITY)
    area = values["omrade"] or None
    if demands.areas and area not in demands.areas:
        raise _Fault("omrade", RollReason.AREA)
    if area is not None and not _AREA_CODE.fullmatch(area):  # the log publishes counts by code
        raise _Fault("omrade", RollReason.AREA_CODE)
    groups = tuple(tag.strip() for tag in values["malgrupp"].split(",") if tag.strip())
    protection = _choice(Protection, values["skydd"], "skydd", RollReason.PROTECTION)
    return RollRow(line, numbers, basis, area, groups, protection)


def _numbers(values: Mapping[str, str], demands: RollRequirements) -> Iterator[str]:
    for column in ("personid", "ersatter"):
        if column == "ersatter" and not values[column]:
            continue
        try:
            number = parse_personal_number(values[column], demands.last_day)
        except NotAPersonalNumber as problem:
            raise _Fault(column, RollReason(f"number_{problem.reason}")) from None
        if column == "personid" and number.coordination != (
            values["grund"] == Basis.COORDINATION_NUMBER
        ):
            raise _Fault("grund", RollReason.NUMBER_KIND)
        yield number.digits


def _old_enough(text: str, demands: RollRequirements) -> None:
    try:
        born = date.fromisoformat(text)
    except ValueError:
        raise _Fault("fodelsedatum", RollReason.DATE) from None
    if born.isoformat() != text or born > demands.record_date:
        raise _Fault("fodelsedatum", RollReason.DATE)
    if age_on(born, demands.last_day) < demands.minimum_age:
        raise _Fault("fodelsedatum", RollReason.UNDER_AGE)


def age_on(born: date, day: date) -> int:
    """Whole years; somebody born on 29 February turns a year older on 1 March in other years."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def _choice(kind: type[E], text: str, column: str, reason: RollReason) -> E:
    try:
        return kind(text)
    except ValueError:
        raise _Fault(column, reason) from None
