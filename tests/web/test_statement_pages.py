"""Notices, additions and corrections through the office's forms, and what the public then sees."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from werkzeug.test import TestResponse

from tests.web.world import NOW, World, bring, make_world, send
from voting_service.cli.demo.content import PASSWORD
from voting_service.models import State
from voting_service.services import additions, corrections, notices, statements
from voting_service.services.personal_numbers import check_digit

PRESENT, FORMER = "19500626" + "254", "19500626" + "255"
NUMBER, EARLIER = PRESENT + check_digit(PRESENT[2:]), FORMER + check_digit(FORMER[2:])


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    made = make_world(tmp_path_factory.mktemp("statements"))
    for state in (State.PROMISED, State.OPEN, State.DECIDED):
        bring(made, state)
    yield made
    made.service.engine.dispose()


def act(
    world: World, officer: str, state: State, path: str, form: str = "", /, **values: str
) -> TestResponse:
    page = f"/office/c/{world.uuids[state]}/{path}"
    given = {"password": PASSWORD, **values}
    return send(world.client(officer), page, f"{page}{form}" if form else None, **given)


def faults(answer: TestResponse) -> list[str]:
    """The fields that the summary links to."""
    assert answer.status_code == 422, answer.status_code
    return re.findall(r'<li><a class="ds-link" href="#([^"]+)"', answer.text)


def public(world: World, state: State, path: str = "", language: str = "en") -> str:
    return world.client(language=language).get(f"/c/{world.uuids[state]}{path}").text


# Notices


def test_a_notice(world: World) -> None:
    words = {"notice__sv": "Kostnaden är högre.", "notice__en": "It costs more."}
    answer = act(world, "ordforande", State.PROMISED, "notice", **words)
    assert answer.status_code == 303
    assert "It costs more." in public(world, State.PROMISED)
    assert "Kostnaden är högre." in public(world, State.PROMISED, language="sv")
    page = world.client("sekreterare").get(f"/office/c/{world.uuids[State.PROMISED]}/notice")
    assert "It costs more." in page.text
    listed = world.client().get(f"/api/v1/co-decisions/{world.uuids[State.PROMISED]}").get_json()
    assert listed["notices"] == [
        {
            "text": {"sv": "Kostnaden är högre.", "en": "It costs more."},
            "at": "2027-05-20T10:00:00Z",
        }
    ]


@pytest.mark.parametrize(("values", "field"), [
    pytest.param({"notice__sv": " "}, "notice.sv", id="no-text"),
    pytest.param({"notice__sv": "x" * 6000}, "notice.sv", id="too-long"),
    pytest.param({"notice__sv": "x", "password": "wrong"}, "password", id="wrong-password"),
    pytest.param({"notice__sv": "x", "password": ""}, "password", id="no-password"),
])  # fmt: skip
def test_a_notice_refused(world: World, values: dict[str, str], field: str) -> None:
    uuid = world.uuids[State.OPEN]
    assert faults(act(world, "sekreterare", State.OPEN, "notice", **values)) == [field]
    with world.service.transaction() as session:
        assert notices.published(session, uuid) == []


def test_a_notice_with_a_control_character(world: World) -> None:
    answer = act(world, "sekreterare", State.OPEN, "notice", notice__sv="Ring\x07")
    assert answer.status_code == 422
    assert "ds-error-summary" in answer.text


# Additions


def propose(world: World, **values: str) -> TestResponse:
    given = {"personal_number": NUMBER, "former": EARLIER, "appeal": "KS 2027/77", **values}
    return act(world, "rostlangd", State.OPEN, "additions", **given)


def waiting(world: World) -> list[int]:
    with world.service.transaction() as session:
        return [row.number for row in additions.pending(session, world.uuids[State.OPEN])]


@pytest.mark.parametrize(("values", "field"), [
    pytest.param({"personal_number": ""}, "personal_number", id="no-number"),
    pytest.param({"personal_number": "195006262540"}, "personal_number", id="wrong-number"),
    pytest.param({"former": "x y"}, "former", id="wrong-earlier-number"),
    pytest.param({"appeal": ""}, "appeal", id="no-appeal"),
    pytest.param({"area": "NOWHERE"}, "area", id="no-such-area"),
    pytest.param({"password": "wrong"}, "password", id="wrong-password"),
])  # fmt: skip
def test_an_addition_refused(world: World, values: dict[str, str], field: str) -> None:
    assert faults(propose(world, **values)) == [field]
    assert waiting(world) == []


def test_an_addition_by_two_people(world: World) -> None:
    uuid = world.uuids[State.OPEN]
    assert propose(world).status_code == 303
    (number,) = waiting(world)
    home = world.client("sekreterare").get(f"/office/c/{uuid}").text
    assert "Confirm or leave a proposed addition to the roll" in home
    mine = world.client("rostlangd").get(f"/office/c/{uuid}/additions").text
    assert "Somebody else must confirm it" in mine
    assert NUMBER not in mine
    own = act(world, "rostlangd", State.OPEN, "additions", "/confirm", number=str(number))
    assert "Somebody other than you" in own.text
    wrong = act(
        world, "sekreterare", State.OPEN, "additions", "/confirm", number=str(number), password="x"
    )
    assert faults(wrong) == ["password"]
    done = act(world, "sekreterare", State.OPEN, "additions", "/confirm", number=str(number))
    assert done.status_code == 303
    assert "1 resident was added to the sealed roll" in public(world, State.OPEN)
    listed = world.client().get(f"/api/v1/co-decisions/{uuid}").get_json()
    assert listed["additions"] == 1
    assert "KS 2027/77" in world.client("rostlangd").get(f"/office/c/{uuid}/additions").text
    assert faults(propose(world)) == ["personal_number"]


def test_a_proposal_withdrawn(world: World) -> None:
    other = "19610101" + "123"
    assert (
        propose(world, personal_number=other + check_digit(other[2:]), former="").status_code == 303
    )
    (number,) = waiting(world)
    back = act(
        world,
        "rostlangd",
        State.OPEN,
        "additions",
        "/confirm",
        number=str(number),
        action="withdraw",
    )
    assert back.status_code == 303
    assert waiting(world) == []


# Corrections


def fields(world: World) -> dict[str, str]:
    """The form as it is shown: the record that holds."""
    page = (
        world.client("sekreterare").get(f"/office/c/{world.uuids[State.DECIDED]}/correction").text
    )
    form = page[page.rindex("<form") :]
    found = dict(re.findall(r'<input[^>]*? name="([^"]+)" value="([^"]*)"', form))
    chosen = re.findall(r'name="([^"]+)" value="([^"]*)" checked', form)
    texts = re.findall(r'name="([^"]+)"[^>]*>\n([^<]*)</textarea>', form)
    kept = {**found, **dict(chosen), **dict(texts)}
    return {
        name.replace(".", "__"): value
        for name, value in kept.items()
        if name not in {"csrf_token", "password"}
    }


def correct(world: World, **values: str) -> TestResponse:
    given = {**fields(world), "correction__sv": "Rösterna var omkastade.", **values}
    return act(world, "sekreterare", State.DECIDED, "correction", **given)


def test_an_unchanged_record_is_no_correction(world: World) -> None:
    answer = correct(world)
    assert answer.status_code == 422
    assert "The record would say the same as before" in answer.text


@pytest.mark.parametrize(("values", "field"), [
    pytest.param({"correction__sv": ""}, "correction.sv", id="no-reasons"),
    pytest.param({"votes_for": "many"}, "votes_for", id="no-number"),
    pytest.param({"minutes_url": "javascript:1"}, "minutes_url", id="script-link"),
    pytest.param({"date": "2027-05-01"}, "date", id="no-meeting-then"),
    pytest.param({"annulment__case_number": "T 1-27"}, "annulment.date", id="half-an-annulment"),
    pytest.param({"annulment__case_number": "T 1-27", "annulment__date": "2027-05-19"}, "annulment.court.sv",
                 id="by-no-court"),
    pytest.param({"password": "wrong", "votes_for": "8"}, "password", id="wrong-password"),
])  # fmt: skip
def test_a_correction_refused(world: World, values: dict[str, str], field: str) -> None:
    if values.get("date"):  # a day before the closing
        with world.service.transaction() as session:
            closing = statements.closing(session, world.uuids[State.DECIDED])
            assert closing is not None
            values = {"date": closing.closes_at[:8] + "01"}
    assert faults(correct(world, **values)) == [field]
    with world.service.transaction() as session:
        assert corrections.pending(session, world.uuids[State.DECIDED]) is None


def annul(world: World) -> None:
    """A second correction: a court has annulled the decision."""
    court = {
        "annulment__court__sv": "Förvaltningsrätten", "annulment__case_number": "T 1-27",
        "annulment__date": NOW.date().isoformat(),
    }  # fmt: skip
    assert correct(world, **court).status_code == 303
    page = world.client("ordforande").get(f"/office/c/{world.uuids[State.DECIDED]}/correction").text
    assert "Förvaltningsrätten, T 1-27" in page
    number = re.search(r'name="number" value="(\d+)"', page)
    assert number is not None
    act(world, "ordforande", State.DECIDED, "correction", "/confirm", number=number[1])
    result = public(world, State.DECIDED, "/result")
    assert "The decision was annulled by a court" in result
    assert "This record has been corrected 2 times" in result
    assert "What stood there before correction 2" in result
    assert "annulment.court.sv" in "".join(fields(world)).replace("__", ".")


def test_a_correction_by_two_people(world: World) -> None:
    uuid = world.uuids[State.DECIDED]
    changes = {"votes_for": "8", "changes__sv": "Ett redskap mindre."}
    answer = correct(world, **changes)
    assert answer.status_code == 303, re.findall("<li>.*", answer.text)
    assert "8 for" not in public(world, State.DECIDED, "/result")
    assert (
        "Confirm or leave the proposed correction"
        in world.client("ordforande").get(f"/office/c/{uuid}").text
    )
    mine = world.client("sekreterare").get(f"/office/c/{uuid}/correction").text
    assert "Somebody else must confirm it" in mine
    page = world.client("ordforande").get(f"/office/c/{uuid}/correction").text
    assert "Rösterna var omkastade." in page
    assert "The promise is kept, with changes" in page
    number = re.search(r'name="number" value="(\d+)"', page)
    assert number is not None
    own = act(
        world, "sekreterare", State.DECIDED, "notice"
    )  # the secretary's page has no such form
    assert own.status_code == 422
    wrong = act(world, "ordforande", State.DECIDED, "correction", "/confirm", number="999")
    assert "Somebody else changed it" in wrong.text or "Nothing of yours was saved" in wrong.text
    done = act(world, "ordforande", State.DECIDED, "correction", "/confirm", number=number[1])
    assert done.status_code == 303
    result = public(world, State.DECIDED, "/result")
    assert "8 for" in result
    assert "Rösterna var omkastade." in result
    assert "11 for" in result, "the earlier record stays in view"
    assert result.index("8 for") < result.index("11 for")
    assert "The promise is kept, with changes" in result
    for name in ("correction-1.json", "correction-1.json.sig", "opening.json", "closing.json.sig"):
        assert world.client().get(f"/c/{uuid}/files/{name}").status_code == 200
    assert world.client().get(f"/c/{uuid}/files/correction-2.json").status_code == 404
    listed = world.client().get(f"/api/v1/co-decisions/{uuid}").get_json()
    names = [file["name"] for file in listed["files"]]
    assert names[:6] == [
        "promise.json", "opening.json", "closing.json", "tally.json", "decision.json",
        "correction-1.json",
    ]  # fmt: skip
    assert listed["verdict"] == "kept_with_changes"
    assert "Signed correction 1" in public(world, State.DECIDED)
    assert "Signerad rättelse 1" in public(world, State.DECIDED, language="sv")
    annul(world)


def test_there_is_nothing_to_correct_before_a_decision(world: World) -> None:
    client = world.client("sekreterare")
    assert client.get(f"/office/c/{world.uuids[State.OPEN]}/correction").status_code == 409
