"""The one table of moves, and that nothing changes a state around it."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest

from voting_service.models import MOVES, CoDecision, State
from voting_service.services import codecisions
from voting_service.services.errors import Refusal, RefusalCode
from voting_service.services.permissions import TABLE, Permission

#: product.md, "Life of a co-decision".
LIFE = (
    State.DRAFT, State.PROMISED, State.READY, State.OPEN, State.CLOSED, State.TALLIED,
    State.DECIDED, State.FULFILLED,
)  # fmt: skip
CANCELLABLE = {State.DRAFT, State.PROMISED, State.READY, State.OPEN, State.CLOSED}
EXPECTED = {(one, after) for one, after in pairwise(LIFE)} | {
    (state, State.CANCELLED) for state in CANCELLABLE
}
ALL = [
    pytest.param(one, other, id=f"{one.value}-{other.value}") for one in State for other in State
]


def test_every_state_has_its_row() -> None:
    assert set(MOVES) == set(State)


@pytest.mark.parametrize(("one", "other"), ALL)
def test_moves(one: State, other: State) -> None:
    co_decision = CoDecision(state=one)
    if (one, other) in EXPECTED:
        codecisions.move(co_decision, other)
        assert co_decision.state is other
        return
    with pytest.raises(Refusal) as caught:
        codecisions.move(co_decision, other)
    assert caught.value.code is RefusalCode.WRONG_STATE
    assert caught.value.facts == {"state": one.value, "needed": other.value}
    assert co_decision.state is one


def test_states_are_set_in_one_place() -> None:
    """Beside `move`, only a new draft is given its state."""
    services = Path(codecisions.__file__).parent
    found = [
        (path.name, line.strip())
        for path in sorted(services.rglob("*.py"))
        for line in path.read_text(encoding="utf-8").splitlines()
        if re.search(r"\.state\s*=[^=]", line)
    ]
    assert found == [("codecisions.py", "co_decision.state = to")]


def test_every_permission_is_somebodys() -> None:
    assert set(TABLE) == set(Permission)
    assert all(TABLE.values())
