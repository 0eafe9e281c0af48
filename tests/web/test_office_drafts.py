"""The editor of a draft: what is wrong is said beside its field, and what cannot be held is not stored."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.web.test_office_publication import PARTS
from tests.web.world import World, bring, make_world, send
from voting_service.models import State
from voting_service.services import codecisions


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """A co-decision in each state that these tests need; none of them changes one."""
    made = make_world(tmp_path_factory.mktemp("office"))
    for state in (State.DRAFT,):
        bring(made, state)
    yield made
    made.service.engine.dispose()


def page_of(world: World, state: State, path: str) -> str:
    """The address of an office page."""
    return f"/office/c/{world.uuids[state]}{path}"


ALTERNATIVE = {
    name: text for name, text in PARTS["alternatives"].items() if name.startswith("alternatives.0.")
}


def second(**changes: str) -> dict[str, str]:
    """Two alternatives, the second with these changes."""
    other = {name.replace(".0.", ".1."): text for name, text in ALTERNATIVE.items()}
    other |= {"alternatives.1.id": "2", "alternatives.1.name.sv": "Skolparken"}
    return {
        **ALTERNATIVE,
        **other,
        **{name.replace("__", "."): text for name, text in changes.items()},
    }


@pytest.mark.parametrize(
    ("part", "fields", "words"),
    [
        pytest.param(
            "alternatives", ALTERNATIVE, "at least two alternatives", id="one-alternative"
        ),
        pytest.param(
            "alternatives",
            second(alternatives__1__name__sv="NORDKROKEN"),
            "the same as that of alternative 1",
            id="equal-but-for-case",
        ),
        pytest.param(
            "alternatives",
            second(alternatives__1__name__sv="Nord kroken!"),
            "the same as that of alternative 1",
            id="equal-but-for-blanks-and-punctuation",
        ),
        pytest.param(
            "alternatives",
            second(alternatives__1__name__sv="Nord\u200bkroken"),
            "invisible characters",
            id="zero-width",
        ),
        pytest.param(
            "alternatives",
            second(alternatives__1__name__sv="\u202eneknokrodN"),
            "invisible characters",
            id="right-to-left-override",
        ),
        pytest.param(
            "alternatives", second(alternatives__1__name__sv="x" * 300), "too long", id="long-name"
        ),
        pytest.param(
            "alternatives",
            {
                **second(),
                "alternatives.0.links.0.url": "javascript:alert(1)",
                "alternatives.0.links.0.label.sv": "Karta",
            },
            "whole web address",
            id="script-as-address",
        ),
        pytest.param(
            "question",
            {**PARTS["question"], "question.sv": ""},
            "Fill in this field",
            id="no-question",
        ),
        pytest.param(
            "question",
            {**PARTS["question"], "basis.meeting_date": "15/4 2027"},
            "year-month-day",
            id="date-in-another-form",
        ),
        pytest.param(
            "dates",
            {**PARTS["dates"], "closes_at": "2027-06-01T12:00"},
            "must close after it has opened",
            id="closes-before-it-opens",
        ),
        pytest.param(
            "dates",
            {**PARTS["dates"], "opens_at": "2027-05-01T12:00"},
            "has passed",
            id="opens-in-the-past",
        ),
        pytest.param(
            "dates",
            {**PARTS["dates"], "decision_meeting": "2027-06-10"},
            "after voting has closed",
            id="decides-before-closing",
        ),
        pytest.param(
            "dates",
            {**PARTS["dates"], "decision_deadline": "2027-06-20"},
            "before the meeting",
            id="deadline-before-meeting",
        ),
        pytest.param("rules", {**PARTS["rules"], "rules.tie": ""}, "", id="no-tie-rule"),
        pytest.param(
            "rules",
            {**PARTS["rules"], "rules.tie": "coin"},
            "Choose one of these",
            id="unknown-tie-rule",
        ),
        pytest.param(
            "rules",
            {**PARTS["rules"], "rules.threshold_kind": "share", "rules.threshold_value": "101"},
            "from 1 to 100",
            id="more-than-everybody",
        ),
        pytest.param(
            "rules",
            {**PARTS["rules"], "rules.areas.0.code": "VAR", "rules.areas.0.name": "Vargön"},
            "Fill in this field",
            id="limited-without-reasons",
        ),
        pytest.param(
            "review",
            {**PARTS["review"], "review.law": ""},
            "reviewed and confirmed",
            id="law-not-reviewed",
        ),
    ],
)
def test_draft_says_what_is_wrong(
    tmp_path: Path, part: str, fields: dict[str, str], words: str
) -> None:
    world = make_world(tmp_path)
    client = world.client("handlaggare")
    uuid = bring(world, State.DRAFT)
    path = f"/office/c/{uuid}/edit/{part}"
    answer = send(client, path, None, version="1", action="save", **fields)
    assert answer.status_code == 303
    assert "checked=1" in answer.location
    shown = client.get(answer.location)
    assert "ds-error-summary" in shown.text
    assert words in shown.text
    targets = re.findall(
        r'href="#([^"]+)"', shown.text.split("ds-error-summary")[1].split("</div>")[0]
    )
    assert targets, "the summary links to fields"
    for target in targets:
        assert f'id="{target}"' in shown.text, target


@pytest.mark.parametrize(
    ("part", "fields"),
    [
        pytest.param(
            "rules", {**PARTS["rules"], "rules.minimum_age": "sexton"}, id="age-in-letters"
        ),
        pytest.param("rules", {**PARTS["rules"], "rules.minimum_age": "١٣"}, id="arabic-digits"),
        pytest.param("rules", {**PARTS["rules"], "rules.minimum_ballots": "-1"}, id="negative"),
        pytest.param("rules", {**PARTS["rules"], "rules.blank": "no"}, id="unknown-field"),
        pytest.param("dates", {**PARTS["dates"], "opens_at": "tomorrow"}, id="no-moment"),
        pytest.param(
            "dates",
            {**PARTS["dates"], "opens_at": "2027-03-28T02:30"},
            id="hour-that-does-not-exist",
        ),
        pytest.param(
            "dates", {**PARTS["dates"], "opens_at": "2027-10-31T02:30"}, id="hour-that-comes-twice"
        ),
        pytest.param("alternatives", second(alternatives__1__id="1"), id="one-id-twice"),
        pytest.param(
            "question",
            {**PARTS["question"], "background.sv": "x" * 30_000},
            id="text-too-long-to-keep",
        ),
    ],
)
def test_draft_keeps_nothing_it_cannot_hold(
    world: World, part: str, fields: dict[str, str]
) -> None:
    path = page_of(world, State.DRAFT, f"/edit/{part}")
    with world.service.transaction() as session:
        before = codecisions.get(session, world.uuids[State.DRAFT]).draft
    answer = send(world.client("handlaggare"), path, None, version="1", action="save", **fields)
    assert answer.status_code == 422
    assert "ds-error-summary" in answer.text
    with world.service.transaction() as session:
        assert codecisions.get(session, world.uuids[State.DRAFT]).draft == before


@pytest.mark.parametrize(
    ("name", "value"),
    [
        pytest.param("why", "text", id="text-where-a-record-stands"),
        pytest.param("why.sv.x", "text", id="too-deep"),
        pytest.param("__class__", "text", id="odd-name"),
        pytest.param("earlier_steps.999.step", "x", id="large-index"),
        pytest.param("a..b", "text", id="empty-name"),
    ],
)
def test_tampered_names_are_refused(world: World, name: str, value: str) -> None:
    path = page_of(world, State.DRAFT, "/edit/form")
    answer = send(
        world.client("handlaggare"),
        path,
        None,
        version="1",
        action="save",
        **{"why.sv": "x", name: value},
    )
    assert answer.status_code in {400, 422}


def test_somebody_elses_change_is_not_overwritten(world: World) -> None:
    path = page_of(world, State.DRAFT, "/edit/contact")
    fields = {"contact.sv": "Någon annan"}
    answer = send(world.client("handlaggare"), path, None, version="77", action="save", **fields)
    assert answer.status_code == 422
    assert "look at what changed" in answer.text
    assert "Någon annan" in answer.text, "what was typed stays"


@pytest.mark.parametrize(
    ("action", "names"),
    [
        pytest.param("add:alternatives", ["Nordkroken", "Skolparken", ""], id="add"),
        pytest.param("remove:alternatives.0", ["Skolparken"], id="remove"),
        pytest.param("down:alternatives.0", ["Skolparken", "Nordkroken"], id="down"),
        pytest.param("up:alternatives.1", ["Skolparken", "Nordkroken"], id="up"),
        pytest.param("up:alternatives.0", ["Nordkroken", "Skolparken"], id="first-stays-first"),
    ],
)
def test_rows_move_without_being_saved(world: World, action: str, names: list[str]) -> None:
    path = page_of(world, State.DRAFT, "/edit/alternatives")
    answer = send(world.client("handlaggare"), path, None, version="1", action=action, **second())
    assert answer.status_code == 200
    found = re.findall(r'name="alternatives\.\d+\.name\.sv" value="([^"]*)"', answer.text)
    assert found == names
    ids = re.findall(r'name="alternatives\.\d+\.id" value="([^"]*)"', answer.text)
    assert len(set(ids)) == len(names)


@pytest.mark.parametrize(
    "action",
    [
        "remove:alternatives.9",
        "explode:alternatives.0",
        "add:",
        "add:nothing",
        "remove:alternatives",
        "add:alternatives.9.links",
    ],
)
def test_unknown_row_actions_are_refused(world: World, action: str) -> None:
    path = page_of(world, State.DRAFT, "/edit/alternatives")
    answer = send(world.client("handlaggare"), path, None, version="1", action=action, **second())
    assert answer.status_code == 400


HOSTILE = "<script>alert(1)</script>\"'=cmd()"


def test_hostile_text_is_inert_everywhere(tmp_path: Path) -> None:
    world = make_world(tmp_path)
    client = world.client("handlaggare")
    uuid = bring(world, State.DRAFT)
    fields = {**PARTS["question"], "question.sv": HOSTILE, "background.sv": HOSTILE}
    assert (
        send(
            client, f"/office/c/{uuid}/edit/question", None, version="1", action="save", **fields
        ).status_code
        == 303
    )
    for path in (
        "/office/",
        f"/office/c/{uuid}",
        f"/office/c/{uuid}/preview",
        f"/office/c/{uuid}/edit/question",
    ):
        assert "<script>alert" not in client.get(path).text
