"""The election structure is read strictly, and what is read is written again."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.elections import HONEST, question, seeded, small, tampered, vector
from voting_service.core import election as elections
from voting_service.core.election import Election, Question
from voting_service.core.errors import Code, VerificationError
from voting_service.core.group import GENERATOR

TEXTS = st.text(st.characters(codec="utf-8"), max_size=8)
PROMISE = "ab" * 32


@st.composite
def any_question(draw: st.DrawFn) -> Question:
    answers = tuple(draw(st.lists(TEXTS, min_size=1, max_size=5)))
    maximum = draw(st.integers(0, len(answers)))
    minimum = draw(st.integers(0, maximum))
    blank = draw(st.booleans())
    spelled = not blank and draw(st.booleans())
    return Question(answers, blank, minimum, maximum, draw(TEXTS), blank_spelled=spelled)


@given(
    TEXTS,
    TEXTS,
    st.lists(any_question(), min_size=1, max_size=3),
    st.none() | TEXTS,
    st.none() | TEXTS,
)
def test_what_is_written_is_read_back(
    description: str,
    name: str,
    asked: list[Question],
    administrator: str | None,
    authority: str | None,
) -> None:
    written = Election(
        description, name, GENERATOR, tuple(asked), "ABCDEFGHJKLMNP", administrator, authority
    )
    data = written.to_bytes()
    assert elections.parse_election(data) == written
    assert elections.parse_election(data).to_bytes() == data


@pytest.mark.parametrize("name", HONEST)
def test_vectors_are_read_and_written(name: str) -> None:
    data = vector(name).election_bytes
    assert elections.parse_election(data).to_bytes() == data


def test_ranked_questions_are_refused_with_a_clear_word() -> None:
    with pytest.raises(VerificationError, match="ranked questions are not supported yet") as caught:
        elections.parse_election(vector("ranked-2-trustees").election_bytes)
    assert caught.value.code is Code.ELECTION_RANKED


def test_blank_false_is_the_same_as_absent_but_keeps_its_bytes() -> None:
    data = tampered(
        small(question(2, 1, 1)).election.to_bytes(),
        lambda e: {**e, "questions": [_with_blank(e["questions"][0], value=False)]},
    )
    read = elections.parse_election(data)
    assert read.questions[0].size == 2
    assert read.to_bytes() == data


def _with_blank(asked: dict[str, Any], *, value: object) -> dict[str, Any]:
    rest = dict(asked)
    return {"answers": rest.pop("answers"), "blank": value, **rest}


def put(*path: Any) -> Callable[[Any], None]:
    *place, last, value = path

    def change(target: Any) -> None:
        for step in place:
            target = target[step]
        target[last] = value

    return change


def drop(name: str) -> Callable[[Any], None]:
    def change(target: Any) -> None:
        del target[name]

    return change


HOSTILE = [
    pytest.param(put("version", 2), Code.ELECTION_VERSION, id="version 2"),
    pytest.param(put("version", "1"), Code.ELECTION_VERSION, id="version as text"),
    pytest.param(put("version", True), Code.ELECTION_VERSION, id="version true"),
    pytest.param(put("group", "BELENIOS-2048"), Code.ELECTION_GROUP, id="finite field"),
    pytest.param(put("group", {"g": "2"}), Code.ELECTION_GROUP, id="group of its own"),
    pytest.param(put("public_key", "0" * 63 + "1"), Code.POINT_IDENTITY, id="identity as key"),
    pytest.param(put("public_key", "0" * 64), Code.POINT_GROUP, id="key of order 4"),
    pytest.param(put("questions", []), Code.ELECTION_QUESTIONS, id="no question"),
    pytest.param(put("questions", {}), Code.RECORD_TYPE, id="questions no list"),
    pytest.param(put("questions", 0, "answers", []), Code.ELECTION_QUESTIONS, id="no answers"),
    pytest.param(put("questions", 0, "answers", [1]), Code.RECORD_TYPE, id="answer a number"),
    pytest.param(put("questions", 0, "max", 4), Code.ELECTION_QUESTIONS, id="max over answers"),
    pytest.param(put("questions", 0, "min", 2), Code.ELECTION_QUESTIONS, id="min over max"),
    pytest.param(put("questions", 0, "min", -1), Code.RECORD_RANGE, id="negative min"),
    pytest.param(put("questions", 0, "min", None), Code.RECORD_TYPE, id="min null"),
    pytest.param(put("questions", 0, "type", "Lists"), Code.ELECTION_RANKED, id="lists"),
    pytest.param(put("questions", 0, "weight", 1), Code.RECORD_FIELDS, id="unknown field"),
    pytest.param(put("uuid", "ABCDEFGHJKLMN"), Code.ELECTION_UUID, id="uuid of 13"),
    pytest.param(put("uuid", "ABCDEFGHJKLMN0"), Code.ELECTION_UUID, id="uuid with a zero"),
    pytest.param(put("uuid", "ABCDEFGHJKLMNP\n"), Code.ELECTION_UUID, id="uuid with a newline"),
    pytest.param(put("uuid", None), Code.ELECTION_UUID, id="uuid null"),
    pytest.param(put("administrator", None), Code.RECORD_FIELDS, id="misplaced administrator"),
    pytest.param(drop("uuid"), Code.RECORD_FIELDS, id="no uuid"),
    pytest.param(put("name", 1), Code.RECORD_TYPE, id="name a number"),
]


@pytest.mark.parametrize(("change", "code"), HOSTILE)
def test_hostile_elections_are_refused(change: Callable[[Any], None], code: Code) -> None:
    data = small(question(3, 1, 1)).election.to_bytes()[:-1] + b',"credential_authority":"R"}'
    with pytest.raises(VerificationError) as caught:
        elections.parse_election(tampered(data, change))
    assert caught.value.code is code


@pytest.mark.parametrize("value", [None, "true", 1], ids=repr)
def test_blank_is_a_flag(value: object) -> None:
    data = tampered(
        small(question(2, 1, 1)).election.to_bytes(),
        lambda e: {**e, "questions": [_with_blank(e["questions"][0], value=value)]},
    )
    with pytest.raises(VerificationError) as caught:
        elections.parse_election(data)
    assert caught.value.code is Code.RECORD_TYPE


@pytest.mark.parametrize(
    "respell",
    [
        pytest.param(lambda data: data + b"\n", id="newline"),
        pytest.param(lambda data: data.replace(b'"Test"', b'"\\u0054est"'), id="escaped letter"),
        pytest.param(lambda data: data.replace(b'"Test"', b'"\\ud800"'), id="lone surrogate"),
        pytest.param(lambda data: b'{"version":1,' + data[1:], id="duplicate key"),
    ],
)
def test_only_the_canonical_bytes_are_read(respell: Callable[[bytes], bytes]) -> None:
    with pytest.raises(VerificationError) as caught:
        elections.parse_election(respell(small(question(2, 1, 1)).election.to_bytes()))
    assert caught.value.code is Code.JSON_CANONICAL


# The declaration that makes an archive ours


def described(description: str) -> Election:
    base = small(question(2, 1, 1)).election
    return Election(description, base.name, base.public_key, base.questions, base.uuid)


def test_a_declared_promise_is_read() -> None:
    uuid = described("").uuid
    assert (
        elections.declared_promise(described(elections.description_line(uuid, PROMISE))) == PROMISE
    )


@pytest.mark.parametrize("text", ["", "A gym", "about medbeslut/1"])
def test_a_foreign_description_declares_nothing(text: str) -> None:
    assert elections.declared_promise(described(text)) is None


UUID = described("").uuid


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(f"medbeslut/2 {UUID} promise-sha256:{PROMISE}", id="other version"),
        pytest.param(f"medbeslut/1 ABCDEFGHJKLMNP promise-sha256:{PROMISE}", id="other uuid"),
        pytest.param(f"medbeslut/1 {UUID} promise-sha256:{PROMISE.upper()}", id="upper case"),
        pytest.param(f"medbeslut/1 {UUID} promise-sha256:{PROMISE}\n", id="newline"),
        pytest.param(f"medbeslut/1  {UUID} promise-sha256:{PROMISE}", id="two blanks"),
        pytest.param(f"medbeslut/1 {UUID}", id="no promise"),
    ],
)
def test_a_garbled_declaration_is_not_taken_for_foreign(text: str) -> None:
    with pytest.raises(VerificationError) as caught:
        elections.declared_promise(described(text))
    assert caught.value.code is Code.ELECTION_DECLARATION


# Identifiers


def test_new_identifiers_are_base58() -> None:
    random = seeded("uuid")
    found = {elections.new_uuid(random) for _ in range(50)}
    assert len(found) == 50
    assert all(elections.parse_uuid(uuid) == uuid and len(uuid) == 14 for uuid in found)


def test_uneven_bytes_are_drawn_again() -> None:
    draws = iter([bytes([255] * 13 + [0]), bytes(range(58, 72))])
    assert elections.random_base58(lambda _: next(draws), 14) == "1" + elections.BASE58[:13]


def test_the_fingerprint_is_over_the_exact_bytes() -> None:
    found = vector("blank-1-trustee")
    assert json.loads(found.ballots[0])["election_hash"] == found.phi
