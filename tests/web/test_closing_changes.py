"""An early close or an extension is public with its reason, once a second person has confirmed it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from tests.web.world import NOW, World, bring, make_world
from voting_service.cli.demo import seed
from voting_service.cli.demo.content import CHAIR, SECRETARY
from voting_service.models import State
from voting_service.services import lifecycle

REASON = "Tjänsten låg nere i sex timmar."
HEADING = "The closing time has been changed"


@pytest.fixture
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    made = make_world(tmp_path_factory.mktemp("changes"))
    bring(made, State.OPEN)
    yield made
    made.service.engine.dispose()


def propose(world: World) -> None:
    with world.service.transaction() as session:
        officer = seed.acting(session, SECRETARY)
        later = NOW + timedelta(days=9)
        lifecycle.propose_closing(
            session, officer, world.uuids[State.OPEN], later, REASON, world.clock
        )


def page(world: World) -> str:
    return world.client().get(f"/c/{world.uuids[State.OPEN]}").text


def test_nothing_is_said_where_nothing_was_changed(world: World) -> None:
    assert HEADING not in page(world)


def test_a_proposal_alone_is_not_public(world: World) -> None:
    propose(world)
    assert REASON not in page(world)


def test_a_confirmed_change_is_public_with_its_reason(world: World) -> None:
    propose(world)
    with world.service.transaction() as session:
        lifecycle.confirm_closing(
            session, seed.acting(session, CHAIR), world.uuids[State.OPEN], world.clock
        )
    shown = page(world)
    assert HEADING in shown
    assert REASON in shown
