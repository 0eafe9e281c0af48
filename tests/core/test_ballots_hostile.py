"""Hostile ballots: each field spoilt in each way, each under its own code and place."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.core.elections import Small, order_eight, order_two, question, resigned, small, tampered
from voting_service.core.ballots import parse_ballot, verify_ballot
from voting_service.core.credentials import public_credential
from voting_service.core.election import Election
from voting_service.core.elgamal import encrypt
from voting_service.core.errors import Code, VerificationError
from voting_service.core.group import ORDER, Point, base_power, multiply, point_text

OWN = small(question(3, 1, 1), question(2, 0, 1, blank=True))
HONEST = OWN.ballot(0, [0, 1, 0], [0, 1, 0])
OTHER = OWN.ballot(0, [0, 0, 1], [1, 0, 0], seed="other")
FOREIGN = OWN.ballot(1, [0, 1, 0], [0, 1, 0])
Change = Callable[[Any], object]


def finding(data: bytes, *, own: Small = OWN) -> VerificationError:
    with pytest.raises(VerificationError) as caught:
        verify_ballot(own.election, own.phi, parse_ballot(data))
    assert caught.value.expected
    assert caught.value.found
    return caught.value


def spoilt(change: Change, data: bytes = HONEST) -> bytes:
    """Changed and signed again with the voter's own credential, so that only the change is wrong."""
    return resigned(tampered(data, change), OWN.election.uuid, OWN.credentials[0])


def at(path: str) -> tuple[str | int, ...]:
    """`answers[0].choices[1].alpha` as steps."""
    return tuple(
        int(step) if step.isdecimal() else step
        for step in path.replace("[", ".").replace("]", "").split(".")
    )


def get(value: Any, path: str) -> Any:
    for step in at(path):
        value = value[step]
    return value


def put(path: str, new: Callable[[Any], object]) -> Change:
    def change(ballot: Any) -> None:
        *steps, last = at(path)
        target = ballot
        for step in steps:
            target = target[step]
        target[last] = new(target[last])

    return change


def test_the_honest_ballot_verifies() -> None:
    for data in (HONEST, OTHER, FOREIGN, spoilt(dict)):
        verify_ballot(OWN.election, OWN.phi, parse_ballot(data))


# Points

POINTS = [
    "credential",
    *(f"answers[0].choices[{i}].{half}" for i in range(3) for half in ("alpha", "beta")),
    *(f"answers[1].choices[{i}].{half}" for i in range(3) for half in ("alpha", "beta")),
]


def plus(torsion: Point) -> Callable[[str], str]:
    return lambda text: point_text(multiply(Point(bytes.fromhex(text)[::-1]), torsion))


def constant(text: str) -> Callable[[str], str]:
    return lambda _: text


POINT_KINDS = [
    pytest.param(constant(point_text(order_eight())), Code.POINT_GROUP, id="order 8"),
    pytest.param(constant(point_text(order_two())), Code.POINT_GROUP, id="order 2"),
    pytest.param(constant("0" * 64), Code.POINT_GROUP, id="order 4"),
    pytest.param(plus(order_eight()), Code.POINT_GROUP, id="P + T8"),
    pytest.param(plus(order_two()), Code.POINT_GROUP, id="P + T2"),
    pytest.param(constant("0" * 63 + "2"), Code.POINT_GROUP, id="off the curve"),
    pytest.param(constant("7" + "f" * 61 + "ee"), Code.POINT_GROUP, id="non-canonical"),
    pytest.param(constant("7" + "f" * 61 + "f0"), Code.POINT_GROUP, id="y = p + 3"),
    pytest.param(constant("0" * 63 + "1"), Code.POINT_IDENTITY, id="identity"),
    pytest.param(lambda text: "AB" + text[2:], Code.POINT_SYNTAX, id="upper case"),
    pytest.param(lambda text: text[1:], Code.POINT_SYNTAX, id="short"),
    pytest.param(lambda text: "0" + text, Code.POINT_SYNTAX, id="long"),
    pytest.param(lambda text: " " + text[1:], Code.POINT_SYNTAX, id="blank"),
    pytest.param(lambda _: None, Code.POINT_SYNTAX, id="null"),
]


@pytest.mark.parametrize("path", POINTS)
@pytest.mark.parametrize(("kind", "code"), POINT_KINDS)
def test_hostile_points_are_named(path: str, kind: Callable[[str], object], code: Code) -> None:
    error = finding(spoilt(put(path, kind)))
    assert (error.code, error.where) == (code, path)


# Scalars

SCALARS = [
    f"{place}.{half}"
    for place in (
        "answers[0].individual_proofs[0][0]",
        "answers[0].individual_proofs[2][1]",
        "answers[0].overall_proof[0]",
        "answers[1].individual_proofs[0][1]",
        "answers[1].overall_proof[0]",
        "answers[1].overall_proof[2]",
        "answers[1].blank_proof[0]",
        "answers[1].blank_proof[1]",
        "signature.proof",
    )
    for half in ("challenge", "response")
]
SCALAR_KINDS = [
    pytest.param(lambda text: str(int(text) + ORDER), Code.SCALAR_RANGE, id="plus q"),
    pytest.param(lambda text: "-" + text, Code.SCALAR_SYNTAX, id="negative"),
    pytest.param(lambda text: "+" + text, Code.SCALAR_SYNTAX, id="plus sign"),
    pytest.param(lambda text: "0" + text, Code.SCALAR_SYNTAX, id="leading zero"),
    pytest.param(lambda text: hex(int(text)), Code.SCALAR_SYNTAX, id="hexadecimal"),
    pytest.param(lambda text: text[0] + "_" + text[1:], Code.SCALAR_SYNTAX, id="underscore"),
    pytest.param(lambda text: text + " ", Code.SCALAR_SYNTAX, id="blank"),
    pytest.param(lambda _: 1, Code.SCALAR_SYNTAX, id="number"),
]


@pytest.mark.parametrize("path", SCALARS)
@pytest.mark.parametrize(("kind", "code"), SCALAR_KINDS)
def test_hostile_scalars_are_named(path: str, kind: Callable[[str], object], code: Code) -> None:
    error = finding(tampered(HONEST, put(path, kind)))
    assert (error.code, error.where) == (code, path)


def proof_of(path: str) -> tuple[Code, str]:
    """The finding that a wrong scalar there must give."""
    place = path.rsplit(".", 1)[0]
    if place == "signature.proof":
        return Code.BALLOT_SIGNATURE, place
    codes = {
        "individual": Code.BALLOT_PROOF_INDIVIDUAL,
        "overall": Code.BALLOT_PROOF_OVERALL,
        "blank": Code.BALLOT_PROOF_BLANK,
    }
    kind = place.split(".")[1].split("_")[0]
    return codes[kind], place.rsplit("[", 1)[0]


@pytest.mark.parametrize("path", SCALARS)
def test_each_wrong_scalar_breaks_its_own_proof(path: str) -> None:
    change = put(path, lambda text: str((int(text) + 1) % ORDER))
    data = tampered(HONEST, change) if path.startswith("signature") else spoilt(change)
    error = finding(data)
    assert (error.code, error.where) == proof_of(path)


# What the proofs are bound to


def first_individual(error: VerificationError, answer: int = 0, choice: int = 0) -> None:
    assert error.code is Code.BALLOT_PROOF_INDIVIDUAL
    assert error.where == f"answers[{answer}].individual_proofs[{choice}]"


def test_answers_copied_under_another_credential_fail() -> None:
    """C19: B takes A's answers and signs them."""
    copied = tampered(
        HONEST,
        put(
            "credential",
            lambda _: point_text(public_credential(OWN.election.uuid, OWN.credentials[1])),
        ),
    )
    first_individual(finding(resigned(copied, OWN.election.uuid, OWN.credentials[1])))


def test_another_credential_without_its_key_fails() -> None:
    """A's ballot that only claims B's credential: not even the hash fits."""
    key = json.loads(FOREIGN)["credential"]
    assert finding(tampered(HONEST, put("credential", lambda _: key))).code is Code.BALLOT_HASH
    assert finding(spoilt(put("credential", lambda _: key))).code is Code.BALLOT_SIGNATURE


def test_a_ballot_for_a_clone_of_the_election_fails() -> None:
    """C20: same question and key, another uuid."""
    old = OWN.election
    clone = Election(old.description, old.name, old.public_key, old.questions, "1" * 14)
    with pytest.raises(VerificationError) as caught:
        verify_ballot(clone, OWN.phi, parse_ballot(HONEST))
    assert (caught.value.code, caught.value.where) == (Code.BALLOT_UUID, "election_uuid")


def test_a_ballot_under_another_fingerprint_fails() -> None:
    phi = "A" * 43
    with pytest.raises(VerificationError) as caught:
        verify_ballot(OWN.election, phi, parse_ballot(HONEST))
    assert (caught.value.code, caught.value.where) == (Code.BALLOT_FINGERPRINT, "election_hash")
    claimed = parse_ballot(spoilt(put("election_hash", lambda _: phi)))
    with pytest.raises(VerificationError) as caught:
        verify_ballot(OWN.election, phi, claimed)
    first_individual(caught.value)


def test_a_ballot_under_another_key_fails() -> None:
    old = OWN.election
    other = Election(old.description, old.name, base_power(2), old.questions, old.uuid)
    with pytest.raises(VerificationError) as caught:
        verify_ballot(other, OWN.phi, parse_ballot(HONEST))
    first_individual(caught.value)


@pytest.mark.parametrize(("answer", "choice"), [(a, c) for a in (0, 1) for c in range(3)])
@pytest.mark.parametrize("half", ["alpha", "beta"])
def test_each_half_of_a_ciphertext_is_bound(answer: int, choice: int, half: str) -> None:
    path = f"answers[{answer}].choices[{choice}].{half}"
    changed = spoilt(put(path, lambda _: get(json.loads(OTHER), path)))
    first_individual(finding(changed), answer, choice)


@pytest.mark.parametrize(("answer", "choice"), [(a, c) for a in (0, 1) for c in range(3)])
def test_a_ciphertext_moved_with_its_own_proof_breaks_the_sum(answer: int, choice: int) -> None:
    """The individual proof still holds, as S0 is the same; only the overall context catches it."""

    def change(ballot: Any) -> None:
        other = json.loads(OTHER)
        for field in ("choices", "individual_proofs"):
            ballot["answers"][answer][field][choice] = other["answers"][answer][field][choice]

    error = finding(spoilt(change))
    expected = (Code.BALLOT_PROOF_OVERALL, Code.BALLOT_PROOF_BLANK)[answer]
    assert error.code is expected


def test_two_alternatives_cannot_pass_for_one() -> None:
    """An honest prover of 2 of 3, its overall proof replaced by every one at hand."""
    wide = Small(
        Election(
            OWN.election.description,
            OWN.election.name,
            OWN.election.public_key,
            (question(3, 2, 2), OWN.election.questions[1]),
            OWN.election.uuid,
        ),
        OWN.phi,
        OWN.secret,
        OWN.credentials,
    )
    error = finding(wide.ballot(0, [1, 1, 0], [1, 0, 0]))
    assert (error.code, error.where) == (Code.BALLOT_PROOF_OVERALL, "answers[0].overall_proof")


def swap(path: str, one: int, other: int) -> Change:
    def change(ballot: Any) -> None:
        target = get(ballot, path)
        target[one], target[other] = target[other], target[one]

    return change


@pytest.mark.parametrize(
    ("path", "pair", "code"),
    [
        pytest.param("answers[0].individual_proofs", (0, 1), Code.BALLOT_PROOF_INDIVIDUAL, id="i"),
        pytest.param(
            "answers[0].individual_proofs[0]", (0, 1), Code.BALLOT_PROOF_INDIVIDUAL, id="halves"
        ),
        pytest.param("answers[1].overall_proof", (0, 2), Code.BALLOT_PROOF_OVERALL, id="overall"),
        pytest.param("answers[1].blank_proof", (0, 1), Code.BALLOT_PROOF_BLANK, id="blank"),
        pytest.param("answers[0].choices", (0, 1), Code.BALLOT_PROOF_INDIVIDUAL, id="choices"),
        pytest.param("answers", (0, 1), Code.BALLOT_SHAPE, id="answers"),
    ],
)
def test_swapped_parts_fail(path: str, pair: tuple[int, int], code: Code) -> None:
    assert finding(spoilt(swap(path, *pair))).code is code


def test_an_encrypted_minus_one_with_its_complement_fails() -> None:
    """(2, −1, 0) has an honest sum: the individual proofs are what refuses it."""
    key = OWN.election.public_key

    def change(ballot: Any) -> None:
        one = encrypt(key, 1, 77)
        two = type(one)(one.alpha, multiply(one.beta, base_power(1)))
        ballot["answers"][0]["choices"][0] = two.to_json()

    first_individual(finding(spoilt(change)))


# Shape


def repeat_last(path: str) -> Change:
    def change(ballot: Any) -> None:
        target = get(ballot, path)
        target.append(target[-1])

    return change


def drop_last(path: str) -> Change:
    def change(ballot: Any) -> None:
        del get(ballot, path)[-1]

    return change


LISTS = [
    "answers",
    "answers[0].choices",
    "answers[0].individual_proofs",
    "answers[0].overall_proof",
    "answers[1].choices",
    "answers[1].overall_proof",
]


@pytest.mark.parametrize("path", LISTS)
@pytest.mark.parametrize("change", [repeat_last, drop_last])
def test_lists_of_the_wrong_length_are_refused(path: str, change: Callable[[str], Change]) -> None:
    error = finding(spoilt(change(path)))
    assert (error.code, error.where) == (Code.BALLOT_SHAPE, path)


@pytest.mark.parametrize("path", ["answers[0].individual_proofs[0]", "answers[1].blank_proof"])
@pytest.mark.parametrize("change", [repeat_last, drop_last])
def test_pairs_are_pairs(path: str, change: Callable[[str], Change]) -> None:
    error = finding(tampered(HONEST, change(path)))
    assert (error.code, error.where) == (Code.RECORD_LENGTH, path)


def test_empty_answers_are_refused() -> None:
    error = finding(spoilt(put("answers", lambda _: [])))
    assert (error.code, error.expected, error.found) == (Code.BALLOT_SHAPE, "2", "0")


def test_a_blank_proof_stands_where_blanks_are_allowed_and_nowhere_else() -> None:
    def remove(ballot: Any) -> None:
        del ballot["answers"][1]["blank_proof"]

    def add(ballot: Any) -> None:
        ballot["answers"][0]["blank_proof"] = ballot["answers"][1]["blank_proof"]

    assert finding(spoilt(remove)).where == "answers[1].blank_proof"
    assert finding(spoilt(add)).where == "answers[0].blank_proof"
    assert finding(spoilt(add)).code is Code.BALLOT_SHAPE


def test_a_ciphertext_twice_in_one_ballot_is_refused() -> None:
    def change(ballot: Any) -> None:
        choices = ballot["answers"][0]["choices"]
        choices[1] = choices[0]

    assert finding(spoilt(change)).code is Code.BALLOT_CIPHERTEXT_REPEATED


# Bytes


def rename(old: str, new: str) -> Callable[[bytes], bytes]:
    return lambda data: data.replace(old.encode(), new.encode(), 1)


@pytest.mark.parametrize(
    ("respell", "code"),
    [
        pytest.param(lambda data: data + b"\n", Code.JSON_CANONICAL, id="newline"),
        pytest.param(lambda data: b" " + data, Code.JSON_CANONICAL, id="leading blank"),
        pytest.param(rename('"answers":[', '"answers": ['), Code.JSON_CANONICAL, id="blank"),
        pytest.param(rename('"alpha":', '"alpha" :'), Code.JSON_CANONICAL, id="nested blank"),
        pytest.param(rename("alpha", "\\u0061lpha"), Code.JSON_CANONICAL, id="escaped name"),
        pytest.param(
            rename('"choices":', '"choices":[],"choices":'), Code.JSON_CANONICAL, id="duplicate key"
        ),
        pytest.param(rename("election_uuid", "uuid"), Code.RECORD_FIELDS, id="renamed field"),
        pytest.param(rename('"hash":', '"note":1,"hash":'), Code.RECORD_FIELDS, id="unknown field"),
        pytest.param(lambda data: b"\xef\xbb\xbf" + data, Code.JSON_SYNTAX, id="byte order mark"),
        pytest.param(lambda data: data[:-1], Code.JSON_SYNTAX, id="cut"),
        pytest.param(lambda _: b"[" * 100_000, Code.JSON_DEPTH, id="100 000 levels"),
        pytest.param(lambda _: b" " * 10_000_000, Code.JSON_SIZE, id="10 megabytes"),
        pytest.param(lambda _: b"{}", Code.RECORD_FIELDS, id="empty object"),
        pytest.param(lambda _: b"null", Code.RECORD_TYPE, id="null"),
        pytest.param(lambda _: b"\x1f\x8b\x08\x00", Code.JSON_SYNTAX, id="gzip"),
    ],
)
def test_other_bytes_for_the_same_ballot_are_refused(
    respell: Callable[[bytes], bytes], code: Code
) -> None:
    assert finding(respell(HONEST)).code is code


@pytest.mark.parametrize(
    ("path", "value", "code"),
    [
        pytest.param("election_uuid", "short", Code.ELECTION_UUID, id="short uuid"),
        pytest.param("election_uuid", 'x","a":"' + "y" * 14, Code.ELECTION_UUID, id="injection"),
        pytest.param("election_hash", "A" * 42 + "B", Code.HASH_SYNTAX, id="trailing bits"),
        pytest.param("election_hash", None, Code.HASH_SYNTAX, id="hash null"),
        pytest.param("signature.hash", "A" * 44, Code.HASH_SYNTAX, id="long hash"),
        pytest.param("signature.hash", "A" * 43, Code.BALLOT_HASH, id="other hash"),
        pytest.param("signature", None, Code.RECORD_TYPE, id="no signature"),
        pytest.param("answers", {}, Code.RECORD_TYPE, id="answers an object"),
        pytest.param("answers[0]", [], Code.RECORD_TYPE, id="answer a list"),
        pytest.param("answers[0].choices", None, Code.RECORD_TYPE, id="choices null"),
        pytest.param("answers[1].blank_proof", None, Code.RECORD_TYPE, id="blank proof null"),
    ],
)
def test_hostile_fields_are_refused(path: str, value: object, code: Code) -> None:
    assert finding(tampered(HONEST, put(path, lambda _: value))).code is code


def test_a_signature_of_another_ballot_fails() -> None:
    signature = json.loads(OTHER)["signature"]
    assert finding(tampered(HONEST, put("signature", lambda _: signature))).code is Code.BALLOT_HASH
    proof = signature["proof"]
    error = finding(tampered(HONEST, put("signature.proof", lambda _: proof)))
    assert error.code is Code.BALLOT_SIGNATURE


def test_every_changed_byte_is_found() -> None:
    """Any single byte, anywhere: nothing in a ballot is outside its checks."""
    for position in range(0, len(HONEST), 23):
        data = bytearray(HONEST)
        data[position] = ord("1") if data[position] != ord("1") else ord("2")
        finding(bytes(data))
