"""Whatever form of the office is sent empty: a fault is told, nothing is done, nothing is flashed."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from tests.web.world import World, bring, make_world
from voting_service.models import CoDecision, LogEntry, State

OFFICERS = ("handlaggare", "ordforande", "sekreterare", "rostlangd")
STATES = (State.DRAFT, State.PROMISED, State.OPEN, State.CLOSED, State.TALLIED, State.DECIDED)
#: A form without fields is all there is to these: a new draft is empty, and signing out needs nothing.
MEANT_EMPTY = {"/office/bodies/<int:body_id>/drafts", "/office/sign-out"}


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    made = make_world(tmp_path_factory.mktemp("empty"))
    for state in STATES:
        bring(made, state)
    yield made
    made.service.engine.dispose()


@pytest.fixture(scope="module")
def clients(world: World) -> dict[str, FlaskClient]:
    return {name: world.client(name) for name in OFFICERS}


def forms(world: World) -> list[str]:
    """All addresses of the office that take a form."""
    rules = world.app.url_map.iter_rules()
    found = {
        rule.rule
        for rule in rules
        if rule.rule.startswith("/office") and "POST" in (rule.methods or ())
    }
    return sorted(found - MEANT_EMPTY)


def stored(world: World) -> tuple[int, list[tuple[str, State, int]]]:
    """The log's size, and every co-decision's state and version."""
    with world.service.transaction() as session:
        size = session.scalar(select(func.count()).select_from(LogEntry)) or 0
        rows = session.scalars(select(CoDecision).order_by(CoDecision.uuid))
        return size, [(row.uuid, row.state, row.version) for row in rows]


def addresses(world: World, rule: str) -> Iterator[str]:
    """The rule's address for each state, with words that its other parts can have."""
    filled = rule.replace("<int:body_id>", str(world.body)).replace("<int:number>", "1")
    filled = filled.replace("<int:owner>", "2").replace("<part>", "question")
    for state in STATES if "<uuid>" in filled else STATES[:1]:
        yield filled.replace("<uuid>", world.uuids[state])


def token(client: FlaskClient) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', client.get("/office/").text)
    assert found is not None
    return found[1]


def test_there_are_forms(world: World) -> None:
    known = forms(world)
    assert len(known) > 20
    assert {rule.rule for rule in world.app.url_map.iter_rules()} > MEANT_EMPTY
    assert not [rule for rule in known if "<" in next(addresses(world, rule))]


def test_an_empty_form_is_a_fault(world: World, clients: dict[str, FlaskClient]) -> None:
    before, reached = stored(world), set()
    tokens = {name: token(client) for name, client in clients.items()}
    for rule in forms(world):
        for address in addresses(world, rule):
            for name, client in clients.items():
                answer = client.post(address, data={"csrf_token": tokens[name]})
                assert answer.status_code in {400, 403, 404, 409, 422}, (
                    address,
                    answer.status_code,
                )
                if answer.status_code in {400, 422}:
                    reached.add(rule)
                if answer.status_code == 422:
                    assert "ds-error-summary" in answer.text, address
    assert stored(world) == before
    assert set(forms(world)) - reached == set(), "forms that no officer could even send empty"


def test_nothing_without_a_token(world: World, clients: dict[str, FlaskClient]) -> None:
    for rule in forms(world):
        for client in clients.values():
            assert client.post(next(addresses(world, rule))).status_code in {400, 403, 404}, rule
