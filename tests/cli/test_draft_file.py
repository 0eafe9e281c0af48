"""A co-decision as a text file: what is read, and how each fault is named."""

from __future__ import annotations

import pytest

from tests.guards.tree import ROOT
from voting_service.cli.draft_file import (
    MAXIMUM_BYTES,
    DraftFileError,
    field_lines,
    line_of,
    read_draft_file,
)
from voting_service.core.canonical import Text
from voting_service.services.drafts import Draft

EXAMPLE = (ROOT / "docs" / "examples" / "co-decision.toml").read_bytes()
NEW_LINE = "\n"


def fault(text: str | bytes) -> list[tuple[int, str, str]]:
    """All faults, as (line, field, reason)."""
    data = text.encode() if isinstance(text, str) else text
    with pytest.raises(DraftFileError) as caught:
        read_draft_file(data)
    return [(one.line, one.field, one.reason) for one in caught.value.faults]


def test_example_has_every_kind_of_field() -> None:
    written = read_draft_file(EXAMPLE)
    draft = written.draft
    assert written.body == "kultur-och-fritid"
    assert draft.question == Text("Vad ska byapengen i Frändefors gå till?")
    assert [one.id for one in draft.alternatives] == ["lekplats", "brygga", "belysning"]
    assert draft.alternatives[0].links[0].url.endswith(".pdf")
    assert draft.rules.areas[0].code == "FRA"
    assert draft.review.law
    assert draft.basis.meeting_date == "2027-03-09"
    assert draft.conditions[1].kind == "budget"


def test_local_time_becomes_utc() -> None:
    draft = read_draft_file(EXAMPLE).draft
    assert (draft.opens_at, draft.closes_at) == ("2027-05-10T06:00:00Z", "2027-05-24T18:00:00Z")


@pytest.mark.parametrize(
    ("written", "read"),
    [
        pytest.param("2027-01-10T08:00:00", "2027-01-10T07:00:00Z", id="local-winter"),
        pytest.param("2027-06-10T08:00:00", "2027-06-10T06:00:00Z", id="local-summer"),
        pytest.param("2027-06-10T08:00:00Z", "2027-06-10T08:00:00Z", id="utc"),
        pytest.param("2027-06-10T08:00:00+05:00", "2027-06-10T03:00:00Z", id="offset"),
        pytest.param("2027-10-31T02:30:00", "2027-10-31T00:30:00Z", id="hour-that-comes-twice"),
        pytest.param('"2027-06-10T06:00:00Z"', "2027-06-10T06:00:00Z", id="as-text"),
    ],
)
def test_moments(written: str, read: str) -> None:
    text = f'body = "b"\ntimezone = "Europe/Stockholm"\nopens_at = {written}\n'
    assert read_draft_file(text.encode()).draft.opens_at == read


def test_another_time_zone() -> None:
    text = 'body = "b"\ntimezone = "Europe/Helsinki"\nopens_at = 2027-06-10T08:00:00\n'
    assert read_draft_file(text.encode()).draft.opens_at == "2027-06-10T05:00:00Z"


def test_an_incomplete_file_is_a_draft_with_gaps() -> None:
    draft = read_draft_file(b'body = "b"').draft
    assert draft == Draft()


def test_texts_are_one_string_or_two_languages() -> None:
    text = 'body = "b"\nquestion = { sv = "Vad?", en = "What?" }\nbackground = "Bara svenska"\n'
    draft = read_draft_file(text.encode()).draft
    assert draft.question == Text("Vad?", "What?")
    assert draft.background == Text("Bara svenska")


def test_a_byte_order_mark_is_no_fault() -> None:
    assert read_draft_file(b'\xef\xbb\xbfbody = "b"').body == "b"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("body = \nx = 1", (1, "", "not TOML: Invalid value"), id="syntax"),
        pytest.param(b'body = "b"\nx = "\xff"', (2, "", "not UTF-8 text"), id="encoding"),
        pytest.param("question = 1", (1, "question", "expected a table of fields"), id="number-for-text"),
        pytest.param('body = "b"\nwhy = []', (2, "why", "expected a table of fields"), id="list-for-text"),
        pytest.param(
            'body = "b"\nalternatives = 3', (2, "alternatives", "expected a list"), id="number-for-list"
        ),
        pytest.param(
            'body = "b"\n[rules]\nminimum_age = "ten"',
            (3, "rules.minimum_age", "expected a whole number, found 'ten'"), id="text-for-number",
        ),
        pytest.param(
            'body = "b"\n[rules]\nminimum_age = true',
            (3, "rules.minimum_age", "expected a whole number, found True"), id="truth-for-number",
        ),
        pytest.param(
            'body = "b"\n[review]\nlaw = 1',
            (3, "review.law", "expected true or false, found 1"), id="number-for-truth",
        ),
        pytest.param(
            'body = "b"\n[basis]\nparagraph = 47',
            (3, "basis.paragraph", "expected a text, found 47"), id="number-for-line",
        ),
        pytest.param('body = "b"\nquestion = { en = "What?" }', (2, "question", "sv is missing"), id="no-swedish"),
        pytest.param('body = "b"\n[[alternatives]]\nname = "A"', (2, "alternatives.0", "id is missing"), id="no-id"),
        pytest.param(
            'body = "b"\ntimezone = "Europe/Vargon"', (2, "timezone", "no time zone 'Europe/Vargon'"), id="zone"
        ),
        pytest.param(
            'body = "b"\ntimezone = "../../etc/passwd"', (2, "timezone", "no time zone '../../etc/passwd'"),
            id="zone-path",
        ),
        pytest.param('body = "b"\ntimezone = 1', (2, "timezone", "no time zone 1"), id="zone-number"),
        pytest.param("", (0, "body", "the short name of the body that asks is missing"), id="no-body"),
        pytest.param("body = 7", (1, "body", "the short name of the body that asks is missing"), id="body-number"),
    ],
)  # fmt: skip
def test_a_fault_is_named_by_line_and_field(
    text: str | bytes, expected: tuple[int, str, str]
) -> None:
    assert expected in fault(text)


def test_an_unknown_field_is_refused_with_those_that_are_known() -> None:
    ((line, field, reason),) = fault('body = "b"\n[rules]\nquorum = 5')
    assert (line, field) == (3, "rules.quorum")
    assert "threshold_kind" in reason


def test_all_faults_are_told_at_once() -> None:
    found = fault("[rules]\nquorum = 5\nmethod = 1\n[review]\nlaw = 2")
    assert [line for line, _, _ in found] == [2, 3, 5, 0]


def test_a_file_too_large_is_not_read() -> None:
    ((_, _, reason),) = fault(b"#" * (MAXIMUM_BYTES + 1))
    assert "larger than" in reason


def test_faults_are_printed_one_a_line() -> None:
    with pytest.raises(DraftFileError) as caught:
        read_draft_file(b"question = 1\nbody = ''")
    assert str(caught.value).splitlines() == [
        "line 1, question: expected a table of fields",
        "line 2, body: the short name of the body that asks is missing",
    ]
    assert str(fault_of(b"x = \ny = 1")).startswith("line 1: not TOML")
    assert str(fault_of(b"#" * (MAXIMUM_BYTES + 1))).startswith("file: larger")


def fault_of(data: bytes) -> object:
    with pytest.raises(DraftFileError) as caught:
        read_draft_file(data)
    return caught.value.faults[0]


def test_lines_of_fields() -> None:
    text = NEW_LINE.join(
        ['body = "b"', "[[alternatives]]", 'id = "a"', "[alternatives.name]", 'sv = """', "[not]",
         'x = 1"""', "[[alternatives.links]]", "[[alternatives.links]]", 'url = "u"',
         "[[alternatives]]", "[[alternatives.links]]", "[rules]", "tie = '''a", "b = 2'''"]
    )  # fmt: skip
    found = field_lines(text)
    assert found == {
        "body": 1, "alternatives.0": 2, "alternatives.0.id": 3, "alternatives.0.name": 4,
        "alternatives.0.name.sv": 5, "alternatives.0.links.0": 8, "alternatives.0.links.1": 9,
        "alternatives.0.links.1.url": 10, "alternatives.1": 11, "alternatives.1.links.0": 12,
        "rules": 13, "rules.tie": 14,
    }  # fmt: skip
    assert line_of(found, "alternatives.1.name.sv") == 11
    assert line_of(found, "conditions.0") == 0
