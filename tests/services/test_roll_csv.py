"""The roll file: every fault has its line, its column and its reason, and one fault refuses all."""

from dataclasses import replace
from datetime import date

import pytest

from voting_service.services.roll_csv import (
    RollFault,
    RollReason,
    RollRequirements,
    age_on,
    read_roll,
)

DEMANDS = RollRequirements(16, date(2026, 6, 14), date(2026, 5, 1), frozenset(), "1487")
IN_VARGON = RollRequirements(16, date(2026, 6, 14), date(2026, 5, 1), frozenset({"VAR"}), "1487")
HEADER = "personid;fodelsedatum;grund;kommunkod;omrade;malgrupp;skydd\n"
FIRST = "195006262546;1950-06-26;FB;1487;BRA;;\n"
SECOND = "191212121212;1912-12-12;FB;1487;VAR;a,b;SM\n"
THIRD = "197010632391;1970-10-03;SN;;VAR;;\n"


def test_the_documented_example_is_read() -> None:
    report = read_roll((HEADER + FIRST + SECOND + THIRD).encode(), DEMANDS)
    assert report.acceptable
    assert [row.numbers for row in report.rows] == [
        ("195006262546",), ("191212121212",), ("197010632391",)
    ]  # fmt: skip
    assert report.by_area == {"BRA": 1, "VAR": 2}
    assert report.by_basis == {"FB": 2, "SN": 1}
    assert report.protected == 1
    assert report.rows[1].target_groups == ("a", "b")


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(("\ufeff" + HEADER + FIRST).encode(), id="byte-order mark"),
        pytest.param((HEADER + FIRST).replace(";;\n", ";å;\n").encode("cp1252"), id="Windows-1252"),
        pytest.param((HEADER + FIRST).replace(";", ",").encode(), id="commas"),
        pytest.param((HEADER + FIRST).replace("\n", "\r\n").encode(), id="carriage returns"),
        pytest.param((HEADER + FIRST + "\n;;;;;;\n").encode(), id="blank lines at the end"),
        pytest.param((HEADER + FIRST).rstrip("\n").encode(), id="no final newline"),
    ],
)
def test_what_spreadsheets_write_is_read(data: bytes) -> None:
    assert len(read_roll(data, DEMANDS).rows) == 1
    assert read_roll(data, DEMANDS).acceptable


def _line(**changed: str) -> str:
    cells = {
        "personid": "195006262546", "fodelsedatum": "1950-06-26", "grund": "FB",
        "kommunkod": "1487", "omrade": "VAR", "avreg_kod": "", "avreg_datum": "", "skydd": "",
        "ersatter": "",
    } | changed  # fmt: skip
    return ";".join(cells) + "\n" + ";".join(cells.values()) + "\n"


@pytest.mark.parametrize(
    ("text", "column", "reason"),
    [
        pytest.param(_line(personid="5006262546"), "personid", "number_format", id="no century"),
        pytest.param(_line(personid="195013262546"), "personid", "number_date", id="month 13"),
        pytest.param(_line(personid="195006262547"), "personid", "number_check_digit", id="digit"),
        pytest.param(_line(personid="197010632391"), "grund", "number_kind", id="kind, FB"),
        pytest.param(_line(grund="SN"), "grund", "number_kind", id="kind, SN"),
        pytest.param(_line(fodelsedatum="26/6 1950"), "fodelsedatum", "date", id="other date"),
        pytest.param(_line(fodelsedatum="19500626"), "fodelsedatum", "date", id="compact date"),
        pytest.param(_line(fodelsedatum="2026-05-02"), "fodelsedatum", "date", id="unborn"),
        pytest.param(_line(fodelsedatum="2010-06-15"), "fodelsedatum", "under_age", id="a day"),
        pytest.param(_line(grund="XX"), "grund", "basis", id="unknown basis"),
        pytest.param(_line(kommunkod="1488"), "kommunkod", "municipality", id="neighbour"),
        pytest.param(_line(omrade="BRA"), "omrade", "area", id="other area"),
        pytest.param(_line(omrade=""), "omrade", "area", id="no area in an area vote"),
        pytest.param(_line(skydd="X"), "skydd", "protection", id="unknown protection"),
        pytest.param(_line(avreg_kod="AV"), "avreg_kod", "deregistered", id="deregistered"),
        pytest.param(_line(avreg_datum="2026-01-01"), "avreg_kod", "deregistered", id="its date"),
        pytest.param(_line(ersatter="1"), "ersatter", "number_format", id="earlier number"),
    ],
)
def test_each_fault_is_named(text: str, column: str, reason: str) -> None:
    report = read_roll(text.encode(), IN_VARGON)
    assert report.faults == (RollFault(2, column, RollReason(reason)),)
    assert not report.acceptable


@pytest.mark.parametrize("area", ["BRÅ", "two words", "-a", "x" * 65])
def test_an_area_is_a_code_that_the_log_can_publish(area: str) -> None:
    report = read_roll(_line(omrade=area).encode(), DEMANDS)
    assert report.faults == (RollFault(2, "omrade", RollReason.AREA_CODE),)


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        pytest.param(b"", RollFault(1, "", RollReason.EMPTY), id="empty file"),
        pytest.param(HEADER.encode(), RollFault(1, "", RollReason.EMPTY), id="only a header"),
        pytest.param(
            b"personid;grund\n",
            RollFault(1, "fodelsedatum", RollReason.HEADER_MISSING),
            id="missing",
        ),
        pytest.param(
            b"personid;fodelsedatum;grund;namn\n",
            RollFault(1, "namn", RollReason.HEADER_UNKNOWN),
            id="names",
        ),
        pytest.param(
            b"personid;fodelsedatum;grund;grund\n",
            RollFault(1, "grund", RollReason.HEADER_REPEATED),
            id="twice",
        ),
        pytest.param(b"\x00\x01\x81" * 9, RollFault(1, "", RollReason.ENCODING), id="not a text"),
        pytest.param(
            (HEADER + "1;2\n").encode(), RollFault(2, "", RollReason.COLUMNS), id="short line"
        ),
        pytest.param(
            (HEADER + '"195;\n').encode(), RollFault(2, "", RollReason.COLUMNS), id="open quote"
        ),
    ],
)
def test_a_file_that_is_no_roll(data: bytes, fault: RollFault) -> None:
    assert read_roll(data, DEMANDS).faults == (fault,)


def test_an_area_that_may_vote_has_residents() -> None:
    """A roll of other areas than the promised ones is refused."""
    both = replace(DEMANDS, areas=frozenset({"VARGON", "FRANDEFORS"}))
    report = read_roll(_line(omrade="VARGON").encode(), both)
    assert report.faults == (RollFault(1, "omrade", RollReason.AREA_EMPTY, area="FRANDEFORS"),)
    assert read_roll(
        _line(omrade="VARGON").encode(), replace(DEMANDS, areas=frozenset({"VARGON"}))
    ).acceptable


def test_a_duplicate_names_both_lines() -> None:
    report = read_roll((HEADER + FIRST + SECOND + FIRST).encode(), DEMANDS)
    assert report.faults == (RollFault(4, "personid", RollReason.DUPLICATE, other_line=2),)


def test_an_earlier_number_of_somebody_already_there_is_a_duplicate() -> None:
    text = (
        "personid;fodelsedatum;grund;kommunkod;ersatter\n195006262546;1950-06-26;FB;1487;\n"
        "191212121212;1912-12-12;FB;1487;195006262546\n"
    )
    assert read_roll(text.encode(), DEMANDS).faults == (
        RollFault(3, "ersatter", RollReason.DUPLICATE, other_line=2),
    )


def test_no_personal_number_in_what_is_shown() -> None:
    assert "195006262546" not in repr(read_roll((HEADER + FIRST).encode(), DEMANDS).rows)


@pytest.mark.parametrize(
    ("born", "age"),
    [("2010-06-14", 16), ("2010-06-15", 15), ("2008-02-29", 18), ("1926-06-14", 100)],
)
def test_age_counts_birthdays(born: str, age: int) -> None:
    assert age_on(date.fromisoformat(born), date(2026, 6, 14)) == age
