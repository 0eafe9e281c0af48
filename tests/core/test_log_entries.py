"""Entries of the log: each kind read and printed in one spelling, and nothing else read."""

from typing import Any

import pytest

from tests.core.log_texts import (
    FIELDS,
    LOG,
    NEW_LOG,
    WITNESS,
    act,
    ballot,
    printed,
    rotation,
    signer,
)
from voting_service.core.errors import Code, VerificationError
from voting_service.core.log_entries import (
    Ballot,
    EntryKind,
    MilestoneDone,
    Notice,
    parse_entry,
    print_entry,
    read_entry,
)
from voting_service.core.receipts import ballot_entry

ENTRIES = {
    **{
        f"{kind}-{which}": act(kind, which=which)
        for kind in FIELDS
        for which in range(len(FIELDS[kind]))
    },
    "ballot": ballot(),
    "key_rotation": rotation(),
}


def refusal(data: bytes) -> VerificationError:
    with pytest.raises(VerificationError) as refused:
        parse_entry(data)
    return refused.value


def test_every_kind_has_an_example() -> None:
    assert {entry["kind"] for entry in ENTRIES.values()} == set(EntryKind)


@pytest.mark.parametrize("name", ENTRIES)
def test_an_entry_is_read_and_printed_in_its_one_spelling(name: str) -> None:
    data = printed(ENTRIES[name])
    entry = parse_entry(data)
    assert print_entry(entry) == data
    assert read_entry(ENTRIES[name]) == entry
    assert ENTRIES[name]["kind"] == entry.KIND


@pytest.mark.parametrize("name", ENTRIES)
def test_no_field_may_be_missing_or_unknown(name: str) -> None:
    whole = ENTRIES[name]
    for field in whole:
        without = {key: value for key, value in whole.items() if key != field}
        if (whole["kind"], field) != ("roll_addition", "area"):
            assert refusal(printed(without)).code is Code.LOG_ENTRY
    assert refusal(printed({**whole, "person": "x"})).code is Code.LOG_ENTRY


def test_a_ballots_entry_is_made_by_anybody() -> None:
    entry = parse_entry(printed(ballot()))
    assert isinstance(entry, Ballot)
    assert ballot_entry(entry.co_decision, entry.sha256) == printed(ballot())


REFUSED: dict[str, Any] = {
    "no-object": [1],
    "kind-unknown": {**ballot(), "kind": "vote"},
    "kind-number": {**ballot(), "kind": 1},
    "ballot-with-number": {**ballot(), "number": 0},
    "ballot-with-time": {**ballot(), "at": "2026-05-04T10:00:00Z"},
    "uuid-short": ballot(co_decision="abc"),
    "hash-capitals": ballot(sha256="AB" * 32),
    "hash-short": ballot(sha256="ab" * 31),
    "number-negative": act("promise", -1),
    "number-true": {**act("promise"), "number": True},
    "number-text": {**act("promise"), "number": "0"},
    "number-huge": act("promise", 10**13),
    "moment-zone": act("promise", at="2026-05-04T10:00:00+00:00"),
    "moment-fraction": act("promise", at="2026-05-04T10:00:00.0Z"),
    "moment-leap": act("promise", at="2026-05-04T23:59:60Z"),
    "text-without-swedish": act("notice", text={"en": "New time"}),
    "text-null": act("notice", text={"sv": "a", "en": None}),
    "text-control": act("cancellation", reason="a\x1bb"),
    "text-blank": act("cancellation", reason="\u3000"),
    "area-blank": act("roll", by_area={"a b": 1}),
    "area-negative": act("roll", by_area={"a": -1}),
    "area-list": act("roll", by_area=[]),
    "area-many": act("roll", by_area={f"a{n}": 1 for n in range(1001)}),
    "reason-unknown": act("failed_casts", counts={"rain": 1}),
    "count-zero": act("failed_casts", counts={"storage": 0}),
    "count-none": act("failed_casts", counts={}),
    "owner-zero": act("partial_decryption", owner=0),
    "verdict-unknown": act("decision", verdict="fine"),
    "milestone-zero": act("milestone", milestone=0),
    "milestone-both": act("milestone", which=1, what="a", due="2026-09-01"),
    "milestone-script": act("milestone", which=1, evidence="javascript:alert(1)"),
    "day-none": act("dispute", answer_by="2026-02-30"),
    "outcome-unknown": act("dispute_answer", outcome="maybe"),
    "rotation-same-key": rotation(LOG, LOG),
    "rotation-other-log": rotation(LOG, signer("other.example/log", 5)),
    "rotation-witness": {**rotation(), "new": WITNESS.witness_vkey.text},
    "rotation-no-key": {**rotation(), "new": "a+b+c"},
    "rotation-numbered": {**rotation(LOG, NEW_LOG), "number": 0},
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_entry(name: str) -> None:
    assert refusal(printed(REFUSED[name])).code is Code.LOG_ENTRY


SPELLINGS = {
    "blank": printed(ballot()).replace(b":", b": ", 1),
    "newline": printed(ballot()) + b"\n",
    "order": b'{"kind":"ballot","co_decision":"MpJshaDCZWYTbx","sha256":"' + b"ab" * 32 + b'"}',
    "twice": printed(ballot()).replace(b'"kind"', b'"kind":"ballot","kind"'),
    "escape": printed(ballot()).replace(b"ballot", b"b\\u0061llot"),
    "float": printed(act("promise")).replace(b'"number":0', b'"number":0.0'),
    "exponent": printed(act("promise")).replace(b'"number":0', b'"number":0e0'),
    "minus": printed(act("promise")).replace(b'"number":0', b'"number":-0'),
    "bom": b"\xef\xbb\xbf" + printed(ballot()),
    "latin": printed(act("cancellation", reason="å")).replace("å".encode(), b"\xe5"),
    "surrogate": printed(act("cancellation", reason="å")).replace("å".encode(), b"\\ud800"),
    "deep": b"[" * 100_000,
    "nothing": b"",
    "long": printed(act("cancellation", reason="å" * 20_000)) + b" " * 65_535,
}  # fmt: skip


@pytest.mark.parametrize("name", SPELLINGS)
def test_no_second_spelling(name: str) -> None:
    assert refusal(SPELLINGS[name]).code is Code.LOG_ENTRY


def test_an_entry_that_no_reader_would_accept_is_not_printed() -> None:
    entry = parse_entry(printed(act("notice")))
    assert isinstance(entry, Notice)
    for wrong in ("\ud800", "", "x" * 20_001):
        with pytest.raises(VerificationError) as refused:
            print_entry(Notice(entry.at, entry.co_decision, entry.number, wrong))  # type: ignore[arg-type]
        assert refused.value.code is Code.LOG_ENTRY


def test_a_milestone_has_two_shapes() -> None:
    assert isinstance(parse_entry(printed(act("milestone", which=1))), MilestoneDone)
