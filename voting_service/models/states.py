"""The life of a co-decision, and the one table of moves (product.md)."""

from enum import StrEnum


class State(StrEnum):
    """Where a co-decision is in its life."""

    DRAFT = "draft"
    PROMISED = "promised"
    READY = "ready"
    OPEN = "open"
    CLOSED = "closed"
    TALLIED = "tallied"
    DECIDED = "decided"
    FULFILLED = "fulfilled"
    CANCELLED = "cancelled"


# From CLOSED a cancellation is possible only before the first partial decryption: services see to it.
MOVES: dict[State, frozenset[State]] = {
    State.DRAFT: frozenset({State.PROMISED, State.CANCELLED}),
    State.PROMISED: frozenset({State.READY, State.CANCELLED}),
    State.READY: frozenset({State.OPEN, State.CANCELLED}),
    State.OPEN: frozenset({State.CLOSED, State.CANCELLED}),
    State.CLOSED: frozenset({State.TALLIED, State.CANCELLED}),
    State.TALLIED: frozenset({State.DECIDED}),
    State.DECIDED: frozenset({State.FULFILLED}),
    State.FULFILLED: frozenset(),
    State.CANCELLED: frozenset(),
}
