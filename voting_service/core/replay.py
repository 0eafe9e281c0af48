"""From events to state: the strict order of an archive, as a pure fold (protocol.md 8).

Belenios walks parent links backwards and can be made to overlook ballots; here every event is
taken in file order and each must be allowed by one table. The state is of constant size; what the
payloads say is for the caller, who meets each of them once.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from voting_service.core.archive import (
    Event,
    EventType,
    Head,
    Kind,
    Located,
    Record,
    parse_event,
)
from voting_service.core.encoding import parse_hex_digest, parse_json, read_record
from voting_service.core.errors import Code, VerificationError


class Phase(StrEnum):
    """How far an archive has come."""

    EMPTY = "empty"
    OPEN = "open"
    CLOSED = "closed"
    TALLIED = "tallied"
    DECRYPTING = "decrypting"
    FINISHED = "finished"


_MOVES = {
    (Phase.EMPTY, EventType.SETUP): Phase.OPEN,
    (Phase.OPEN, EventType.BALLOT): Phase.OPEN,
    (Phase.OPEN, EventType.END_BALLOTS): Phase.CLOSED,
    (Phase.CLOSED, EventType.ENCRYPTED_TALLY): Phase.TALLIED,
    (Phase.TALLIED, EventType.PARTIAL_DECRYPTION): Phase.DECRYPTING,
    (Phase.DECRYPTING, EventType.PARTIAL_DECRYPTION): Phase.DECRYPTING,
    (Phase.DECRYPTING, EventType.RESULT): Phase.FINISHED,
}

# Fields of the last payload, and those of them that name, in order, the payloads before it.
_SETUP_FIELDS = ("election", "trustees", "credentials")
_TALLY_FIELDS = ("num_tallied", "total_weight", "encrypted_tally")
_OWNED_FIELDS = ("owner", "payload")
_PAYLOADS: dict[EventType, tuple[tuple[str, ...], tuple[str, ...]] | None] = {
    EventType.SETUP: (_SETUP_FIELDS, _SETUP_FIELDS),
    EventType.BALLOT: ((), ()),
    EventType.END_BALLOTS: None,
    EventType.ENCRYPTED_TALLY: (_TALLY_FIELDS, ("encrypted_tally",)),
    EventType.PARTIAL_DECRYPTION: (_OWNED_FIELDS, ("payload",)),
    EventType.RESULT: ((), ()),
}
_MOST_PAYLOADS = 4


@dataclass(frozen=True, slots=True)
class State:
    """An archive so far: its phase, its newest event, and how many there were of two kinds."""

    phase: Phase
    head: Head | None
    ballots: int
    partial_decryptions: int


INITIAL = State(Phase.EMPTY, None, 0, 0)


@dataclass(frozen=True, slots=True)
class Step:
    """One event, what it brought (depth first, as in the file), the state after it.

    The event and its payloads take the bytes `offset`…`end` of the file.
    """

    event: Event
    payloads: tuple[Record, ...]
    state: State
    offset: int
    end: int


def replay(entries: Iterable[Located], state: State = INITIAL) -> Iterator[Step]:
    """The steps of an archive, in order; the caller sees each before the next is read.

    Raises on the first entry out of order (see `apply`); at the end, ARCHIVE_UNREFERENCED when
    payloads stand there that no event names.
    """
    waiting: list[Located] = []
    for entry in entries:
        if entry.record.kind is Kind.HEADER:
            continue
        if entry.record.kind is Kind.DATA:
            waiting.append(entry)
            if len(waiting) > _MOST_PAYLOADS:
                raise _unreferenced(waiting[0])
            continue
        payloads = tuple(located.record for located in waiting)
        try:
            state = apply(state, entry.record, payloads)
        except VerificationError as error:
            error.where = error.where or f"byte {entry.offset}"
            raise
        event = parse_event(entry.record.content)
        first = waiting[0] if waiting else entry
        yield Step(event, payloads, state, first.offset, entry.end)
        waiting.clear()
    if waiting:
        raise _unreferenced(waiting[0])


def apply(state: State, record: Record, payloads: tuple[Record, ...]) -> State:
    """The state after the event in `record`, whose payloads stood just before it in the file.

    Raises ARCHIVE_EVENT, ARCHIVE_RANKED, ARCHIVE_ORDER, ARCHIVE_AFTER_END, ARCHIVE_CHAIN,
    ARCHIVE_HEIGHT, ARCHIVE_PAYLOAD or ARCHIVE_UNREFERENCED.
    """
    event = parse_event(record.content)
    phase = _move(state, event)
    _require_chain(state.head, event)
    _require_payloads(event, payloads)
    return replace(
        state,
        phase=phase,
        head=Head(record.digest, event.height),
        ballots=state.ballots + (event.type is EventType.BALLOT),
        partial_decryptions=state.partial_decryptions
        + (event.type is EventType.PARTIAL_DECRYPTION),
    )


def _move(state: State, event: Event) -> Phase:
    if event.type in (EventType.SHUFFLE, EventType.END_SHUFFLES):
        raise VerificationError(
            Code.ARCHIVE_RANKED,
            "ranked questions are not supported yet",
            expected="an archive without shuffles",
            found=event.type,
        )
    phase = _MOVES.get((state.phase, event.type))
    if phase is not None:
        return phase
    finished = state.phase is Phase.FINISHED
    raise VerificationError(
        Code.ARCHIVE_AFTER_END if finished else Code.ARCHIVE_ORDER,
        "an event after the result" if finished else "an event out of order",
        expected=" or ".join(kind for phase, kind in _MOVES if phase is state.phase) or "nothing",
        found=event.type,
    )


def _require_chain(head: Head | None, event: Event) -> None:
    parent, height = (head.digest, head.height + 1) if head else (None, 0)
    if event.height != height:
        raise VerificationError(
            Code.ARCHIVE_HEIGHT,
            "an event at the wrong height",
            expected=str(height),
            found=str(event.height),
        )
    if event.parent != parent:
        raise VerificationError(
            Code.ARCHIVE_CHAIN,
            "an event that does not follow the one before it",
            expected=parent or "no parent",
            found=event.parent or "no parent",
        )


def _require_payloads(event: Event, payloads: tuple[Record, ...]) -> None:
    layout = _PAYLOADS[event.type]
    if (layout is None) != (event.payload is None):
        raise VerificationError(
            Code.ARCHIVE_PAYLOAD,
            f"a payload is {'missing' if layout else 'not allowed'} in {event.type}",
            expected="a payload" if layout else "none",
            found=event.payload or "none",
        )
    wanted: tuple[str, ...] = ()
    if layout is not None and event.payload is not None:
        _require_last(event.payload, payloads)
        wanted = (*_references(payloads[-1], *layout), event.payload)
    found = tuple(record.digest for record in payloads)
    if found != wanted:
        raise VerificationError(
            Code.ARCHIVE_UNREFERENCED,
            f"the entries before {event.type} are not those it names",
            expected=" ".join(wanted) or "none",
            found=" ".join(found) or "none",
        )


def _require_last(payload: str, payloads: tuple[Record, ...]) -> None:
    found = payloads[-1].digest if payloads else "none"
    if found != payload:
        raise VerificationError(
            Code.ARCHIVE_PAYLOAD,
            "the payload does not stand just before its event",
            expected=payload,
            found=found,
        )


def _references(
    record: Record, fields: tuple[str, ...], references: tuple[str, ...]
) -> tuple[str, ...]:
    """The digests that a payload names in turn. Its other fields are for the tally to judge."""
    if not references:
        return ()
    value = read_record(parse_json(record.content), fields)
    return tuple(parse_hex_digest(value[name], where=name) for name in references)


def _unreferenced(entry: Located) -> VerificationError:
    return VerificationError(
        Code.ARCHIVE_UNREFERENCED,
        "an entry that no event names",
        expected="an event after its payloads",
        found=entry.record.name,
        where=f"byte {entry.offset}",
    )
