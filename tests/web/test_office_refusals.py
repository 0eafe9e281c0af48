"""What officers may not do, and what a form refuses: each is told in place, and nothing is stored."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.web.test_office_publication import fill, fingerprint
from tests.web.world import NOW, World, bring, make_world, send, upload
from voting_service.cli.demo import seed
from voting_service.cli.demo.content import PASSWORD, Dates
from voting_service.cli.demo.residents import roll_csv
from voting_service.core.canonical import Text
from voting_service.models import Role, State
from voting_service.services import bodies, codecisions, rolls, trustees


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """A co-decision in each state that these tests need; none of them changes one."""
    made = make_world(tmp_path_factory.mktemp("office"))
    for state in (State.DRAFT, State.PROMISED, State.OPEN, State.TALLIED):
        bring(made, state)
    yield made
    made.service.engine.dispose()


def page_of(world: World, state: State, path: str) -> str:
    """The address of an office page."""
    return f"/office/c/{world.uuids[state]}{path}"


# Permissions


@pytest.mark.parametrize(
    ("officer", "state", "path", "status"),
    [
        pytest.param(
            "annan", State.DRAFT, "", 404, id="officer-of-another-body-is-not-told-it-exists"
        ),
        pytest.param("annan", State.DRAFT, "/edit/question", 404, id="other-body-editing"),
        pytest.param("annan", State.PROMISED, "/trustees", 404, id="other-body-trustees"),
        pytest.param("handlaggare", State.DRAFT, "/sign", 403, id="drafter-signing"),
        pytest.param("handlaggare", State.DRAFT, "/publish", 403, id="drafter-publishing"),
        pytest.param("handlaggare", State.PROMISED, "/roll", 403, id="drafter-with-the-roll"),
        pytest.param("ordforande", State.DRAFT, "/edit/question", 403, id="signatory-editing"),
        pytest.param("rostlangd", State.PROMISED, "/trustees", 403, id="registrar-with-trustees"),
        pytest.param("rostlangd", State.TALLIED, "/decision", 403, id="registrar-deciding"),
        pytest.param("sekreterare", State.PROMISED, "/roll", 403, id="secretary-with-the-roll"),
        pytest.param("sekreterare", State.PROMISED, "/edit/question", 409, id="promise-is-fixed"),
        pytest.param("sekreterare", State.OPEN, "/decision", 409, id="deciding-before-the-result"),
    ],
)
def test_may_not_see(world: World, officer: str, state: State, path: str, status: int) -> None:
    assert world.client(officer).get(page_of(world, state, path)).status_code == status


def test_nobody_gets_the_sign_in_page(world: World) -> None:
    answer = world.client().get(page_of(world, State.DRAFT, ""))
    assert answer.status_code == 303
    assert "/office/sign-in" in answer.location


def test_author_may_not_publish_own_draft(tmp_path: Path) -> None:
    """Somebody who may both draft and publish still cannot publish what they wrote."""
    world = make_world(tmp_path)
    client = world.client("sekreterare")
    answer = send(client, f"/office/bodies/{world.body}", f"/office/bodies/{world.body}/drafts")
    uuid = answer.location.split("/")[3]
    fill(client, uuid)
    path = f"/office/c/{uuid}/sign"
    chair = world.client("ordforande")
    send(chair, path, None, document=fingerprint(chair, path), password=PASSWORD)
    shown = client.get(f"/office/c/{uuid}/publish")
    assert "Somebody else must publish it" in shown.text
    digest = codecisions_digest(world, uuid)
    refused = send(client, f"/office/c/{uuid}/publish", None, document=digest, password=PASSWORD)
    assert refused.status_code == 422
    assert "it takes two people" in refused.text
    assert state_of(world, uuid) is State.DRAFT


def codecisions_digest(world: World, uuid: str) -> str:
    """The fingerprint that the page would have shown."""
    import hashlib

    with world.service.transaction() as session:
        return hashlib.sha256(codecisions.get(session, uuid).draft).hexdigest()


def state_of(world: World, uuid: str) -> State:
    """As stored."""
    with world.service.transaction() as session:
        return codecisions.get(session, uuid).state


def test_what_was_changed_meanwhile_is_not_signed(world: World) -> None:
    path = page_of(world, State.DRAFT, "/sign")
    answer = send(world.client("ordforande"), path, None, document="0" * 64, password=PASSWORD)
    assert answer.status_code == 422
    assert "look at what changed" in answer.text


def test_wrong_password_signs_nothing(world: World) -> None:
    client, path = world.client("ordforande"), page_of(world, State.DRAFT, "/sign")
    answer = send(client, path, None, document=fingerprint(client, path), password="not this one")
    assert answer.status_code == 422
    assert 'href="#password"' in answer.text
    with world.service.transaction() as session:
        assert codecisions.get(session, world.uuids[State.DRAFT]).signatures == []


# Signing in


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param({"name": "handlaggare", "password": "wrong"}, id="wrong-password"),
        pytest.param({"name": "nobody", "password": PASSWORD}, id="unknown-name"),
        pytest.param({"name": "", "password": ""}, id="empty"),
        pytest.param({"name": "x" * 5000, "password": PASSWORD}, id="long-name"),
    ],
)
def test_sign_in_refused(world: World, fields: dict[str, str]) -> None:
    client = world.client()
    answer = send(client, "/office/sign-in", None, **fields)
    assert answer.status_code == 422
    assert client.get("/office/").status_code == 303


@pytest.mark.parametrize(
    "target",
    [
        pytest.param("https://evil.example/office/", id="another-site"),
        pytest.param("//evil.example/office/", id="no-scheme"),
        pytest.param("/\\evil.example/office/", id="backslash"),
        pytest.param("/c/somewhere", id="outside-the-office"),
    ],
)
def test_sign_in_leads_only_into_the_office(world: World, target: str) -> None:
    answer = send(
        world.client(), "/office/sign-in", None, name="handlaggare", password=PASSWORD, next=target
    )
    assert answer.location == "/office/"


def test_unknown_field_is_refused(world: World) -> None:
    answer = send(
        world.client(),
        "/office/sign-in",
        None,
        name="handlaggare",
        password=PASSWORD,
        role="secretary",
    )
    assert answer.status_code == 422


# The roll


def roll(count: int = 5) -> bytes:
    """A roll without faults."""
    dates = Dates(NOW, NOW, NOW.replace(month=6, day=9), NOW.replace(month=6, day=17), NOW)
    return roll_csv(seed.everybody(dates, count))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        pytest.param(
            lambda lines: [*lines[:2], b"inte;ett;nummer;alls;;;"], "twelve digits", id="bad-number"
        ),
        pytest.param(lambda lines: [*lines, lines[1]], "stands on line 2", id="twice"),
        pytest.param(
            lambda lines: [lines[0], lines[1] + b";x;y"], "number of cells", id="too-many-cells"
        ),
        pytest.param(lambda _lines: [b"namn;adress"], "lacks this column", id="another-file"),
        pytest.param(lambda lines: [lines[0]], "no line with a resident", id="empty"),
        pytest.param(lambda _lines: [b"\x00\x01\x02"], "not text", id="binary"),
    ],
)
def test_roll_with_a_bad_line(world: World, change: object, words: str) -> None:
    path = page_of(world, State.PROMISED, "/roll")
    data = b"\n".join(change(roll().splitlines()))  # type: ignore[operator]
    answer = send(world.client("rostlangd"), path, f"{path}/check", file=upload(data))
    assert answer.status_code == 422
    assert words in answer.text
    assert "Load this roll" not in answer.text
    with world.service.transaction() as session:
        assert rolls.find(session, world.uuids[State.PROMISED]) is None


def test_only_the_file_that_was_checked_is_loaded(world: World) -> None:
    path = page_of(world, State.PROMISED, "/roll")
    client = world.client("rostlangd")
    report = send(client, path, f"{path}/check", file=upload(roll(5)))
    checked = re.search(r'name="checked" value="([0-9a-f]{64})"', report.text)
    assert checked is not None
    answer = send(
        client, path, f"{path}/load", checked=checked[1], roll=upload(roll(6)), password=PASSWORD
    )
    assert answer.status_code == 422
    assert "not the file that was checked" in answer.text
    with world.service.transaction() as session:
        assert rolls.find(session, world.uuids[State.PROMISED]) is None


@pytest.mark.parametrize(
    ("data", "words"),
    [
        pytest.param(b"personid;token\n1950;abc", "Line 2", id="bad-line"),
        pytest.param(b"personid;token", "no line", id="empty"),
        pytest.param(b"\xff\xfe\x00", "not text", id="binary"),
        pytest.param(
            b"personid;token\n195006262546;" + b"a" * 64, "one for each entry", id="not-on-the-roll"
        ),
    ],
)
def test_bad_token_files(world: World, data: bytes, words: str) -> None:
    path = page_of(world, State.OPEN, "/letters").replace(
        world.uuids[State.OPEN], world.uuids[State.PROMISED]
    )
    with world.service.transaction() as session:
        loaded = rolls.find(session, world.uuids[State.PROMISED]) is not None
    client = world.client("rostlangd")
    token = re.search(r'name="csrf_token" value="([^"]+)"', client.get(path).text)
    assert token is not None
    fields = {"csrf_token": token[1], "tokens": upload(data), "password": PASSWORD}
    answer = client.post(path, data=fields, content_type="multipart/form-data")
    assert answer.status_code == 422
    assert words in answer.text
    assert not loaded


# Trustees


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"{}", id="not-a-ceremony"),
        pytest.param(b"", id="empty"),
        pytest.param(b"\xff" * 100, id="binary"),
        pytest.param(b"[" * 10_000, id="deep"),
        pytest.param(
            b'{"threshold":2,"certs":[],"coefexps":[],"signatures":[],"verification_keys":[]}',
            id="too-few-trustees",
        ),
    ],
)
def test_wrong_ceremony_file(world: World, data: bytes) -> None:
    path = page_of(world, State.PROMISED, "/trustees")
    answer = send(world.client("sekreterare"), path, None, ceremony=upload(data), password=PASSWORD)
    assert answer.status_code == 422
    assert "ds-error-summary" in answer.text
    with world.service.transaction() as session:
        assert trustees.find_set(session, world.uuids[State.PROMISED]) is None


def test_backup_of_another_key_is_refused(world: World) -> None:
    path = page_of(world, State.OPEN, "/trustees")
    answer = send(
        world.client("sekreterare"),
        path,
        f"{path}/read-back",
        backup=upload(b"{}"),
        opening="x" * 12,
    )
    assert answer.status_code == 422
    assert "does not open with this passphrase" in answer.text


# Acts out of turn


@pytest.mark.parametrize(
    ("officer", "state", "path", "fields"),
    [
        pytest.param(
            "sekreterare", State.PROMISED, "/cancel", {"reason": ""}, id="cancel-without-reason"
        ),
        pytest.param(
            "sekreterare",
            State.OPEN,
            "/schedule",
            {"closes_at": "2027-05-01T12:00", "reason": "x"},
            id="closing-in-the-past",
        ),
        pytest.param(
            "sekreterare",
            State.OPEN,
            "/schedule",
            {"closes_at": "2027-05-30T12:00", "reason": ""},
            id="extension-without-reason",
        ),
    ],
)
def test_acts_that_are_refused(
    world: World, officer: str, state: State, path: str, fields: dict[str, str]
) -> None:
    address = page_of(world, state, path)
    answer = send(world.client(officer), address, None, password=PASSWORD, **fields)
    assert answer.status_code == 422
    assert state_of(world, world.uuids[state]) is state


def test_extension_takes_two_people(tmp_path: Path) -> None:
    world = make_world(tmp_path)
    uuid = bring(world, State.OPEN)
    path = f"/office/c/{uuid}/schedule"
    secretary = world.client("sekreterare")
    fields = {"closes_at": "2027-05-30T12:00", "reason": "Strömavbrott i Vargön."}
    proposed = send(secretary, path, None, password=PASSWORD, **fields)
    assert proposed.status_code == 303, re.findall("<li>.*", proposed.text)
    page = secretary.get(path).text
    assert "Somebody else must confirm it" in page
    chair = world.client("ordforande")
    number = re.search(r'name="number" value="(\d+)"', chair.get(path).text)
    assert number is not None
    own = send(secretary, path, f"{path}/confirm", number=number[1], password=PASSWORD)
    assert own.status_code == 422
    assert "Somebody other than you" in own.text
    assert (
        send(chair, path, f"{path}/confirm", number=number[1], password=PASSWORD).status_code == 303
    )
    with world.service.transaction() as session:
        closes = codecisions.get(session, uuid).closes_at
        assert closes is not None
        assert closes.isoformat() == "2027-05-30T10:00:00+00:00"


def test_not_ready_while_anything_is_missing(world: World) -> None:
    path = page_of(world, State.PROMISED, "/ready")
    client = world.client("sekreterare")
    assert "when every point is done" in client.get(path).text
    token = re.search(r'name="csrf_token" value="([^"]+)"', client.get(path).text)
    assert token is not None
    answer = client.post(path, data={"csrf_token": token[1], "password": PASSWORD})
    assert answer.status_code == 422
    assert state_of(world, world.uuids[State.PROMISED]) is State.PROMISED


def test_roles_are_per_body(world: World) -> None:
    with world.service.transaction() as session:
        officer = bodies.add_officer(session, "tva", Text("Sekreterare"), PASSWORD)
        bodies.grant(session, officer, bodies.body(session, world.body), Role.REGISTRAR)
    client = world.client("tva")
    assert client.get(page_of(world, State.PROMISED, "/roll")).status_code == 200
    assert client.get(page_of(world, State.PROMISED, "/cancel")).status_code == 403
