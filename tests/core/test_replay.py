"""The strict order of an archive: each rule has the forged archive that breaks it."""

import io
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import pytest

from voting_service.core import archive
from voting_service.core.archive import (
    Event,
    EventType,
    Head,
    Record,
    data_record,
    event_record,
    head_of,
    header_record,
    parse_event,
    read_records,
    tar_bytes,
)
from voting_service.core.encoding import dump_json
from voting_service.core.errors import Code, VerificationError
from voting_service.core.replay import INITIAL, Phase, State, Step, apply, replay

VECTORS = Path(__file__).parents[1] / "vectors"
RANKED = "ranked-2-trustees"
HONEST = [p for p in sorted(VECTORS.glob("*/archive.bel")) if p.parent.name != RANKED]
OTHER = "0" * 64

SETUP, BALLOT, END = EventType.SETUP, EventType.BALLOT, EventType.END_BALLOTS
TALLY, PARTIAL, RESULT = (
    EventType.ENCRYPTED_TALLY,
    EventType.PARTIAL_DECRYPTION,
    EventType.RESULT,
)
SHUFFLE, END_SHUFFLES = EventType.SHUFFLE, EventType.END_SHUFFLES


def sized(tally: bytes) -> bytes:
    digest = data_record(tally).digest
    return dump_json({"num_tallied": 1, "total_weight": 1, "encrypted_tally": digest})


def event(kind: EventType, head: Head | None, salt: int) -> tuple[Record, ...]:
    """An event with its payloads, chained to `head` whatever the order demands."""
    at = head or Head(OTHER, -1)
    content = b"%d" % salt
    if kind is SETUP:
        made = archive.setup_records(b"election", b"trustees", b"credentials")
        chained = Event(head.digest if head else None, at.height + 1, kind, made[-2].digest)
        return (*made[:-1], event_record(chained))
    builders: dict[EventType, Callable[[], tuple[Record, ...]]] = {
        BALLOT: lambda: archive.ballot_records(at, content),
        END: lambda: archive.end_ballots_records(at),
        TALLY: lambda: archive.encrypted_tally_records(at, content, sized(content)),
        PARTIAL: lambda: archive.partial_decryption_records(at, content, 1),
        RESULT: lambda: archive.result_records(at, content),
        SHUFFLE: lambda: (event_record(Event(at.digest, at.height + 1, SHUFFLE, None)),),
        END_SHUFFLES: lambda: (event_record(Event(at.digest, at.height + 1, END_SHUFFLES, None)),),
    }
    return builders[kind]()


def chain(kinds: Iterable[EventType]) -> list[tuple[Record, ...]]:
    head: Head | None = None
    events = []
    for salt, kind in enumerate(kinds):
        events.append(event(kind, head, salt))
        head = head_of(events[-1])
    return events


def run(records: Iterable[Record]) -> list[Step]:
    data = b"".join(tar_bytes(record, 0) for record in (header_record(0), *records))
    return list(replay(read_records(io.BytesIO(data))))


def flat(events: Iterable[Sequence[Record]]) -> list[Record]:
    return [record for one in events for record in one]


def refusal(records: Iterable[Record]) -> VerificationError:
    with pytest.raises(VerificationError) as caught:
        run(records)
    return caught.value


WHOLE = (SETUP, BALLOT, BALLOT, END, TALLY, PARTIAL, PARTIAL, RESULT)
PHASES = ("open", "open", "open", "closed", "tallied", "decrypting", "decrypting", "finished")


@pytest.mark.parametrize("path", HONEST, ids=lambda path: path.parent.name)
def test_every_honest_vector_replays_to_its_end(path: Path) -> None:
    with path.open("rb") as source:
        steps = list(replay(read_records(source)))
    assert steps[-1].state.phase is Phase.FINISHED
    assert steps[-1].end == path.stat().st_size
    assert steps[0].offset == 1024


def test_ranked_questions_are_refused_in_plain_words() -> None:
    with (
        (VECTORS / RANKED / "archive.bel").open("rb") as source,
        pytest.raises(VerificationError, match="ranked questions are not supported yet") as caught,
    ):
        list(replay(read_records(source)))
    assert caught.value.code is Code.ARCHIVE_RANKED


def test_each_phase_in_turn() -> None:
    steps = run(flat(chain(WHOLE)))
    assert tuple(step.state.phase.value for step in steps) == PHASES
    last = steps[-1].state
    assert (last.ballots, last.partial_decryptions) == (2, 2)
    assert last.head is not None
    assert last.head.height == len(WHOLE) - 1
    assert [len(step.payloads) for step in steps] == [4, 1, 1, 0, 2, 2, 2, 1]


@pytest.mark.parametrize("length", range(len(WHOLE) + 1))
def test_a_growing_archive_is_good_as_far_as_it_goes(length: int) -> None:
    assert len(run(flat(chain(WHOLE[:length])))) == length


def test_an_archive_continues_from_a_known_state() -> None:
    events = chain(WHOLE)
    state = INITIAL
    for records in events:
        state = apply(state, records[-1], tuple(records[:-1]))
    assert state == run(flat(events))[-1].state


ORDERS = [
    pytest.param((BALLOT,), Code.ARCHIVE_ORDER, id="ballot before setup"),
    pytest.param((END,), Code.ARCHIVE_ORDER, id="end before setup"),
    pytest.param((SETUP, SETUP), Code.ARCHIVE_ORDER, id="setup twice"),
    pytest.param((SETUP, BALLOT, SETUP), Code.ARCHIVE_ORDER, id="setup after a ballot"),
    pytest.param((SETUP, BALLOT, END, BALLOT), Code.ARCHIVE_ORDER, id="ballot after the end"),
    pytest.param(
        (SETUP, BALLOT, END, BALLOT, END, TALLY),
        Code.ARCHIVE_ORDER,
        id="late ballot hides honest ones",
    ),
    pytest.param((SETUP, END, END), Code.ARCHIVE_ORDER, id="end twice"),
    pytest.param((SETUP, BALLOT, TALLY), Code.ARCHIVE_ORDER, id="tally before the end"),
    pytest.param((SETUP, END, TALLY, TALLY), Code.ARCHIVE_ORDER, id="tally twice"),
    pytest.param((SETUP, END, TALLY, BALLOT), Code.ARCHIVE_ORDER, id="ballot after the tally"),
    pytest.param((SETUP, END, PARTIAL), Code.ARCHIVE_ORDER, id="decryption before the tally"),
    pytest.param((SETUP, BALLOT, PARTIAL), Code.ARCHIVE_ORDER, id="decryption while open"),
    pytest.param((SETUP, END, RESULT), Code.ARCHIVE_ORDER, id="result before the tally"),
    pytest.param((SETUP, END, TALLY, RESULT), Code.ARCHIVE_ORDER, id="result without decryptions"),
    pytest.param((*WHOLE[:-2], BALLOT), Code.ARCHIVE_ORDER, id="ballot after decryptions"),
    pytest.param((*WHOLE, RESULT), Code.ARCHIVE_AFTER_END, id="two results"),
    pytest.param((*WHOLE, BALLOT), Code.ARCHIVE_AFTER_END, id="ballot after the result"),
    pytest.param((*WHOLE, PARTIAL), Code.ARCHIVE_AFTER_END, id="decryption after the result"),
    pytest.param((SETUP, END, TALLY, SHUFFLE), Code.ARCHIVE_RANKED, id="shuffle"),
    pytest.param((SETUP, END, TALLY, END_SHUFFLES), Code.ARCHIVE_RANKED, id="end of shuffles"),
]


@pytest.mark.parametrize(("kinds", "code"), ORDERS)
def test_events_out_of_order_are_refused(kinds: tuple[EventType, ...], code: Code) -> None:
    error = refusal(flat(chain(kinds)))
    assert error.code is code
    assert error.found in EventType.__members__.values()
    assert error.where.startswith("byte ")


def replaced(events: list[tuple[Record, ...]], index: int, **changes: object) -> list[Record]:
    """The event at `index` with other fields; what follows is left as it was."""
    parsed = parse_event(events[index][-1].content)
    fields = {name: getattr(parsed, name) for name in ("parent", "height", "type", "payload")}
    forged = event_record(Event(**(fields | changes)))
    return flat([*events[:index], (*events[index][:-1], forged), *events[index + 1 :]])


@pytest.mark.parametrize(
    ("index", "changes", "code"),
    [
        pytest.param(0, {"parent": OTHER}, Code.ARCHIVE_CHAIN, id="the first has a parent"),
        pytest.param(1, {"parent": OTHER}, Code.ARCHIVE_CHAIN, id="another parent"),
        pytest.param(1, {"parent": None}, Code.ARCHIVE_CHAIN, id="no parent"),
        pytest.param(0, {"height": 1}, Code.ARCHIVE_HEIGHT, id="the first is not at 0"),
        pytest.param(2, {"height": 1}, Code.ARCHIVE_HEIGHT, id="a height twice"),
        pytest.param(2, {"height": 3}, Code.ARCHIVE_HEIGHT, id="a height left out"),
        pytest.param(1, {"payload": None}, Code.ARCHIVE_PAYLOAD, id="ballot without payload"),
        pytest.param(3, {"payload": OTHER}, Code.ARCHIVE_PAYLOAD, id="end with payload"),
        pytest.param(1, {"payload": OTHER}, Code.ARCHIVE_PAYLOAD, id="payload not there"),
    ],
)
def test_a_broken_link_is_refused(index: int, changes: dict[str, object], code: Code) -> None:
    assert refusal(replaced(chain(WHOLE), index, **changes)).code is code


def test_an_event_left_out_breaks_the_chain() -> None:
    events = chain(WHOLE)
    assert refusal(flat([*events[:1], *events[2:]])).code is Code.ARCHIVE_HEIGHT


STRAY = data_record(b"stray")


@pytest.mark.parametrize(
    ("records", "code"),
    [
        pytest.param(
            [STRAY, *flat(chain(WHOLE))], Code.ARCHIVE_UNREFERENCED, id="before the setup"
        ),
        pytest.param([*flat(chain(WHOLE)), STRAY], Code.ARCHIVE_UNREFERENCED, id="at the end"),
        pytest.param([STRAY] * 9, Code.ARCHIVE_UNREFERENCED, id="ever more of them"),
        pytest.param(
            [*chain(WHOLE)[0], STRAY, *chain(WHOLE)[1]],
            Code.ARCHIVE_UNREFERENCED,
            id="beside a ballot",
        ),
        pytest.param(
            [*flat(chain(WHOLE)[:3]), STRAY, *chain(WHOLE)[3]],
            Code.ARCHIVE_UNREFERENCED,
            id="before an event without payload",
        ),
        pytest.param(
            [chain(WHOLE)[0][i] for i in (1, 0, 2, 3, 4)],
            Code.ARCHIVE_UNREFERENCED,
            id="setup order",
        ),
        pytest.param(chain(WHOLE)[0][1:], Code.ARCHIVE_UNREFERENCED, id="no election in the setup"),
        pytest.param(
            [*flat(chain(WHOLE)[:4]), *chain(WHOLE)[4][1:]],
            Code.ARCHIVE_UNREFERENCED,
            id="no tally",
        ),
        pytest.param(
            [*flat(chain(WHOLE)[:5]), *chain(WHOLE)[5][1:]],
            Code.ARCHIVE_UNREFERENCED,
            id="no partial",
        ),
        pytest.param(
            [*chain(WHOLE)[0], *chain(WHOLE)[1][1:]], Code.ARCHIVE_PAYLOAD, id="no ballot"
        ),
    ],
)
def test_every_entry_is_named_by_the_event_after_it(records: list[Record], code: Code) -> None:
    assert refusal(records).code is code


@pytest.mark.parametrize(
    ("content", "code"),
    [
        pytest.param(b"[]", Code.RECORD_TYPE, id="no object"),
        pytest.param(b'{"election":"x"}', Code.RECORD_FIELDS, id="fields missing"),
        pytest.param(
            b'{"election":"x","trustees":"y","credentials":"z"}', Code.HASH_SYNTAX, id="no hashes"
        ),
    ],
)
def test_a_setup_that_names_nothing_is_refused(content: bytes, code: Code) -> None:
    payload = data_record(content)
    assert refusal([payload, event_record(Event(None, 0, SETUP, payload.digest))]).code is code


def test_the_state_stays_small() -> None:
    assert State.__slots__ == ("phase", "head", "ballots", "partial_decryptions")
