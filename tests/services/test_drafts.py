"""Drafts: every way in which one is not a promise yet, each named beside its field."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from tests.services.life import DATES, written
from voting_service.core.canonical import Text
from voting_service.services import draft_checks
from voting_service.services.draft_checks import DraftCode
from voting_service.services.drafts import (
    Draft,
    DraftAlternative,
    DraftArea,
    DraftCondition,
    DraftEarlierStep,
    DraftLink,
    parse_draft,
)

C = DraftCode
BEFORE = DATES.drafted
GOOD = written()


def at(draft: Draft, path: str, value: Any) -> Draft:
    """A copy with one field changed; `path` as in problems."""
    return _at(draft, path.split("."), value)  # type: ignore[no-any-return]


def _at(record: Any, parts: list[str], value: Any) -> Any:
    head, *rest = parts
    if isinstance(record, tuple):
        index = int(head)
        changed = value if not rest else _at(record[index], rest, value)
        return (*record[:index], changed, *record[index + 1 :])
    return replace(record, **{head: value if not rest else _at(getattr(record, head), rest, value)})


def found(draft: Draft) -> set[tuple[str, DraftCode]]:
    return {(problem.path, problem.code) for problem in draft_checks.problems(draft, BEFORE)}


def warned(draft: Draft) -> set[tuple[str, DraftCode]]:
    return {(problem.path, problem.code) for problem in draft_checks.warnings(draft)}


def test_a_complete_draft_has_no_problem() -> None:
    assert draft_checks.problems(GOOD, BEFORE) == []


def test_it_is_stored_as_it_was() -> None:
    assert parse_draft(GOOD.to_bytes()) == GOOD
    assert parse_draft(Draft().to_bytes()) == Draft()
    odd = at(GOOD, "question", Text('Ö "\\ \n \u2028 😀', "en"))
    assert parse_draft(odd.to_bytes()) == odd


def test_an_empty_draft_is_all_problems_and_no_crash() -> None:
    paths = {path for path, _ in found(Draft())}
    assert {"question.sv", "alternatives", "opens_at", "rules.tie", "review.law"} <= paths
    assert warned(Draft()) == {("earlier_steps", C.NO_EARLIER_STEP)}


DAY_BEFORE_MEETING = (DATES.meeting - timedelta(days=1)).date().isoformat()
BAD = [
    # One alternative, equal ones (issue: bad input)
    pytest.param(
        "alternatives",
        GOOD.alternatives[:1],
        "alternatives",
        C.TOO_FEW_ALTERNATIVES,
        id="one-alternative",
    ),
    pytest.param("alternatives", (), "alternatives", C.TOO_FEW_ALTERNATIVES, id="no-alternative"),
    pytest.param(
        "alternatives",
        GOOD.alternatives * 18,
        "alternatives",
        C.TOO_MANY_ALTERNATIVES,
        id="too-many",
    ),
    pytest.param(
        "alternatives.1.name",
        GOOD.alternatives[0].name,
        "alternatives.1.name.sv",
        C.EQUAL_ALTERNATIVES,
        id="equal",
    ),
    pytest.param(
        "alternatives.1.name",
        Text(GOOD.alternatives[0].name.sv.upper()),
        "alternatives.1.name.sv",
        C.EQUAL_ALTERNATIVES,
        id="equal-but-case",
    ),
    pytest.param(
        "alternatives.1.name",
        Text(" - ".join(GOOD.alternatives[0].name.sv.split()) + "!"),
        "alternatives.1.name.sv",
        C.EQUAL_ALTERNATIVES,
        id="equal-but-punctuation",
    ),
    pytest.param(
        "alternatives.1.name",
        Text("Ett annat", GOOD.alternatives[0].name.en),
        "alternatives.1.name.en",
        C.EQUAL_ALTERNATIVES,
        id="equal-in-english",
    ),
    # Texts
    pytest.param("question", Text(""), "question.sv", C.MISSING, id="no-question"),
    pytest.param("question", Text(" \n"), "question.sv", C.MISSING, id="blank-question"),
    pytest.param("question", Text("x" * 201), "question.sv", C.TOO_LONG, id="long-question"),
    pytest.param("background", Text("x" * 5001), "background.sv", C.TOO_LONG, id="long-background"),
    pytest.param(
        "alternatives.0.name", Text("x" * 201), "alternatives.0.name.sv", C.TOO_LONG, id="long-name"
    ),
    pytest.param(
        "alternatives.0.cost", Text(""), "alternatives.0.cost.sv", C.MISSING, id="unequal-fields"
    ),
    pytest.param(
        "question", Text("a\u202eb"), "question.sv", C.CONTROL_CHARACTERS, id="bidirectional"
    ),
    pytest.param(
        "question", Text("a\u200bb"), "question.sv", C.CONTROL_CHARACTERS, id="zero-width"
    ),
    pytest.param("question", Text("a\x7fb"), "question.sv", C.CONTROL_CHARACTERS, id="delete"),
    pytest.param("question", Text("a\tb"), "question.sv", C.CONTROL_CHARACTERS, id="tab"),
    pytest.param("if_not_kept", Text(""), "if_not_kept.sv", C.MISSING, id="no-reserve-plan"),
    pytest.param("contact", Text(""), "contact.sv", C.MISSING, id="no-contact"),
    pytest.param("basis.paragraph", "", "basis.paragraph", C.MISSING, id="no-paragraph"),
    pytest.param("review.reviewer", " ", "review.reviewer", C.MISSING, id="no-reviewer"),
    pytest.param("review.law", False, "review.law", C.NOT_CONFIRMED, id="law-not-checked"),
    pytest.param("review.budget", False, "review.budget", C.NOT_CONFIRMED, id="budget-not-checked"),
    pytest.param(
        "basis.paragraph", "§ 4\n5", "basis.paragraph", C.NOT_ONE_LINE, id="two-paragraphs"
    ),
    pytest.param(
        "review.reviewer", "Jurist\nEkonom", "review.reviewer", C.NOT_ONE_LINE, id="two-reviewers"
    ),
    pytest.param(
        "basis.registry_number", "x" * 201, "basis.registry_number", C.TOO_LONG, id="long-number"
    ),
    pytest.param(
        "alternatives.0.name",
        Text("!!!"),
        "alternatives.0.name.sv",
        C.MISSING,
        id="name-without-letters",
    ),
    # Links and steps
    pytest.param(
        "earlier_steps",
        (DraftEarlierStep("referendum", Text("x"), "2026-01-01"),),
        "earlier_steps.0.step",
        C.NOT_A_CHOICE,
        id="unknown-step",
    ),
    pytest.param(
        "earlier_steps",
        (DraftEarlierStep("dialogue", Text("x"), "2026-02-30"),),
        "earlier_steps.0.date",
        C.NOT_A_DATE,
        id="no-such-day",
    ),
    pytest.param(
        "earlier_steps",
        (DraftEarlierStep("dialogue", Text("x"), "2026-01-01", "javascript:x"),),
        "earlier_steps.0.link",
        C.NOT_AN_ADDRESS,
        id="script-link",
    ),
    pytest.param(
        "alternatives.0.links",
        (DraftLink(Text("x"), "ftp://x"),),
        "alternatives.0.links.0.url",
        C.NOT_AN_ADDRESS,
        id="other-scheme",
    ),
    pytest.param(
        "alternatives.0.links",
        (DraftLink(Text(""), "https://x.example"),),
        "alternatives.0.links.0.label.sv",
        C.MISSING,
        id="link-without-words",
    ),
    pytest.param(
        "conditions",
        (DraftCondition("c", "weather", Text("x")),),
        "conditions.0.kind",
        C.NOT_A_CHOICE,
        id="unknown-condition",
    ),
    pytest.param(
        "alternatives.0.links",
        (DraftLink(Text("x"), "https://"),),
        "alternatives.0.links.0.url",
        C.NOT_AN_ADDRESS,
        id="no-host",
    ),
    pytest.param(
        "alternatives.0.links",
        (DraftLink(Text("x"), "http://[::1"),),
        "alternatives.0.links.0.url",
        C.NOT_AN_ADDRESS,
        id="broken-host",
    ),
    pytest.param(
        "alternatives.0.links",
        (DraftLink(Text("x"), "https://x/" + "y" * 2000),),
        "alternatives.0.links.0.url",
        C.NOT_AN_ADDRESS,
        id="long-link",
    ),
    pytest.param(
        "alternatives.1.id",
        GOOD.alternatives[0].id,
        "alternatives.1.id",
        C.NOT_A_CODE,
        id="one-identifier-for-two",
    ),
    pytest.param("alternatives.0.id", "", "alternatives.0.id", C.NOT_A_CODE, id="no-identifier"),
    pytest.param(
        "conditions",
        (DraftCondition("c", "budget", Text("x")),) * 2,
        "conditions.1.id",
        C.NOT_A_CODE,
        id="one-condition-twice",
    ),
    pytest.param("replaces", "x", "replaces", C.NOT_A_CODE, id="replaces-nothing"),
    # Rules
    pytest.param(
        "rules.areas",
        (DraftArea("V A R", "Vargön"),),
        "rules.areas.0.code",
        C.NOT_A_CODE,
        id="area-code-with-blanks",
    ),
    pytest.param(
        "rules.areas",
        (DraftArea("VAR", "Var\ngön"),),
        "rules.areas.0.name",
        C.NOT_ONE_LINE,
        id="area-on-two-lines",
    ),
    pytest.param("timezone", "Europe/Vargön", "timezone", C.NOT_A_CHOICE, id="unknown-zone"),
    pytest.param("timezone", "", "timezone", C.NOT_A_CHOICE, id="no-zone"),
    pytest.param("rules.method", "ranked", "rules.method", C.NOT_A_CHOICE, id="unknown-method"),
    pytest.param("rules.tie", "", "rules.tie", C.MISSING, id="no-tie-rule"),
    pytest.param("rules.tie", "coin", "rules.tie", C.NOT_A_CHOICE, id="unknown-tie-rule"),
    pytest.param(
        "rules.threshold_kind",
        "half",
        "rules.threshold_kind",
        C.NOT_A_CHOICE,
        id="unknown-threshold",
    ),
    pytest.param(
        "rules.threshold_value",
        101,
        "rules.threshold_value",
        C.OUT_OF_RANGE,
        id="more-than-everybody",
    ),
    pytest.param(
        "rules.threshold_value",
        None,
        "rules.threshold_value",
        C.MISSING,
        id="threshold-without-value",
    ),
    pytest.param("rules.minimum_age", 121, "rules.minimum_age", C.OUT_OF_RANGE, id="too-old"),
    pytest.param("rules.minimum_age", None, "rules.minimum_age", C.MISSING, id="no-age"),
    pytest.param(
        "rules.minimum_ballots", 0, "rules.minimum_ballots", C.OUT_OF_RANGE, id="nobody-need-vote"
    ),
    pytest.param(
        "rules.areas",
        (DraftArea("A", ""),),
        "rules.areas.0.name",
        C.MISSING,
        id="area-without-name",
    ),
    pytest.param(
        "rules.areas",
        (DraftArea("A", "a"), DraftArea("A", "b")),
        "rules.areas.1.code",
        C.DUPLICATE_AREA,
        id="area-twice",
    ),
    # Dates
    pytest.param("opens_at", "", "opens_at", C.MISSING, id="no-opening"),
    pytest.param("opens_at", "2026-06-01", "opens_at", C.NOT_A_MOMENT, id="a-day-is-no-moment"),
    pytest.param(
        "opens_at", "2020-01-01T08:00:00Z", "opens_at", C.IN_THE_PAST, id="opened-long-ago"
    ),
    pytest.param(
        "closes_at", GOOD.opens_at, "closes_at", C.NOT_AFTER_OPENING, id="closes-when-it-opens"
    ),
    pytest.param(
        "decision_meeting",
        DATES.opens.date().isoformat(),
        "decision_meeting",
        C.MEETING_BEFORE_CLOSING,
        id="decided-before-the-vote",
    ),
    pytest.param(
        "decision_deadline",
        DAY_BEFORE_MEETING,
        "decision_deadline",
        C.BEFORE_MEETING,
        id="deadline-before-the-meeting",
    ),
    pytest.param(
        "rules.record_date",
        DATES.closes.date().isoformat(),
        "rules.record_date",
        C.AFTER_OPENING,
        id="record-date-after-opening",
    ),
    pytest.param(
        "basis.meeting_date",
        DATES.closes.date().isoformat(),
        "basis.meeting_date",
        C.AFTER_OPENING,
        id="resolved-after-opening",
    ),
    pytest.param(
        "review.date", "2099-01-01", "review.date", C.IN_THE_FUTURE, id="not-reviewed-yet"
    ),
]


@pytest.mark.parametrize(("path", "value", "where", "code"), BAD)
def test_what_is_wrong(path: str, value: Any, where: str, code: DraftCode) -> None:
    assert (where, code) in found(at(GOOD, path, value))


@pytest.mark.parametrize("limited", ["areas", "target_group"])
def test_whoever_limits_the_vote_must_say_why(limited: str) -> None:
    value: Any = (DraftArea("VAR", "Vargön"),) if limited == "areas" else Text("Elever")
    plain = at(at(GOOD, "rules.areas", ()), "rules.limitation_reason", Text(""))
    draft = at(plain, f"rules.{limited}", value)
    assert ("rules.limitation_reason.sv", C.MISSING) in found(draft)
    assert found(at(draft, "rules.limitation_reason", Text("Gymmet byggs där"))) == set()
    reasoned = at(plain, "rules.limitation_reason", Text("Därför"))
    assert ("rules.limitation_reason.sv", C.REASON_WITHOUT_LIMIT) in found(reasoned)


def test_approval_with_more_choices_than_alternatives() -> None:
    draft = at(at(GOOD, "rules.method", "approval"), "rules.maximum", 4)
    assert ("rules.maximum", C.OUT_OF_RANGE) in found(draft)
    assert found(at(draft, "rules.maximum", 3)) == set()


# Warnings


def test_an_alternative_described_at_twice_the_length() -> None:
    draft = at(GOOD, "alternatives.2.summary", Text("x" * 3000))
    assert ("alternatives.2.summary.sv", C.LENGTHS_DIFFER) in warned(draft)


def test_a_translation_in_part() -> None:
    draft = at(GOOD, "background", Text(GOOD.background.sv))
    assert ("background.en", C.TRANSLATION_INCOMPLETE) in warned(draft)


def test_a_promise_beyond_the_term_of_office() -> None:
    """The council elected in 2022 sits until 15 October 2026."""
    assert ("decision_meeting", C.AFTER_TERM_OF_OFFICE) not in warned(
        at(GOOD, "decision_meeting", "2026-10-14")
    )
    assert ("decision_meeting", C.AFTER_TERM_OF_OFFICE) in warned(
        at(GOOD, "decision_meeting", "2026-10-15")
    )


def test_no_earlier_step() -> None:
    assert ("earlier_steps", C.NO_EARLIER_STEP) in warned(at(GOOD, "earlier_steps", ()))


def test_a_draft_alternative_may_be_empty() -> None:
    draft = at(GOOD, "alternatives", (*GOOD.alternatives, DraftAlternative("new")))
    assert ("alternatives.3.name.sv", C.MISSING) in found(draft)
