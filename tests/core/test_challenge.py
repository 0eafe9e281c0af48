"""Opened test ballots: an honest device is believed, and each lie is named."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.verifier.forger import CREDENTIALS, OUTSIDER, RANDOM, UUID, Forger
from voting_service.core.ballots import parse_ballot
from voting_service.core.challenge import Challenge, parse_challenge, verify_challenge
from voting_service.core.credentials import public_credential
from voting_service.core.election import fingerprint, parse_election
from voting_service.core.elgamal import encrypt
from voting_service.core.encoding import Json, b64_sha256, dump_json
from voting_service.core.errors import Code, VerificationError
from voting_service.core.group import ORDER, point_text, random_scalar
from voting_service.core.proofs import Opening, interval_context, prove_one_of

CHOICE = (0, 1, 0, 0)


def sealed(choice: tuple[int, ...], claimed: tuple[int, ...] | None = None) -> Challenge:
    """What a booth makes of `choice`; a lying one claims another."""
    forger = Forger()
    forger.files()
    data = forger.election_bytes
    election, phi = parse_election(data), fingerprint(data)
    key, credential = election.public_key, public_credential(UUID, CREDENTIALS[5])
    openings = [Opening(random_scalar(RANDOM), m) for m in choice]
    cipher = [encrypt(key, o.message, o.nonce) for o in openings]
    prefix = f"{phi}|{point_text(credential)}"
    statement = f"{prefix}|{','.join(c.text() for c in cipher)}"
    individual = [
        prove_one_of(interval_context(prefix, c), key, (0, 1), [o] * 2, true=o.message, random=RANDOM)
        for c, o in zip(cipher, openings, strict=True)
    ]  # fmt: skip
    first = openings[0]
    total = Opening(
        sum(o.nonce for o in openings[1:]) % ORDER, sum(o.message for o in openings[1:])
    )
    blank = prove_one_of(f"bproof0|{statement}", key, (0, 0), (first, total),
                         true=first.message, random=RANDOM)  # fmt: skip
    overall = prove_one_of(f"bproof1|{statement}", key, (1, 1), (first, total),
                           true=1 - first.message, random=RANDOM)  # fmt: skip
    answer: Json = {
        "choices": [{"alpha": point_text(c.alpha), "beta": point_text(c.beta)} for c in cipher],
        "individual_proofs": [[p.to_json() for p in proofs] for proofs in individual],
        "overall_proof": [p.to_json() for p in overall],
        "blank_proof": [p.to_json() for p in blank],
    }
    ballot = dump_json({
        "election_uuid": UUID, "election_hash": phi, "credential": point_text(credential), "answers": [answer],
    })  # fmt: skip
    nonces = tuple(o.nonce for o in openings)
    return Challenge(UUID, b64_sha256(ballot), data, ballot, (claimed or choice,), (nonces,))


@pytest.fixture(scope="module")
def honest() -> Challenge:
    return sealed(CHOICE)


@pytest.mark.parametrize("choice", [CHOICE, (0, 0, 0, 1), (1, 0, 0, 0)])
def test_an_honest_device_is_believed(choice: tuple[int, ...]) -> None:
    data = sealed(choice).to_bytes()
    challenge = parse_challenge(data)
    assert challenge.to_bytes() == data
    assert verify_challenge(challenge).uuid == UUID


def edited(**fields: Any) -> Callable[[bytes], bytes]:
    return lambda data: dump_json({**json.loads(data), **fields})


def reopened(change: Callable[[Any], Any]) -> Callable[[bytes], bytes]:
    """Another ballot, with the commitment to it made again."""

    def apply(data: bytes) -> bytes:
        value = json.loads(data)
        ballot = dump_json(change(json.loads(value["ballot"])))
        return dump_json({**value, "ballot": ballot.decode(), "commitment": b64_sha256(ballot)})

    return apply


OUTSIDE = "ec" + "ff" * 30 + "7f"
FORGERIES: list[tuple[str, Callable[[bytes], bytes], Code]] = [
    ("another choice claimed", edited(choices=[[0, 0, 1, 0]]), Code.CHALLENGE_OPENING),
    ("a blank claimed", edited(choices=[[1, 0, 0, 0]]), Code.CHALLENGE_OPENING),
    ("two alternatives claimed", edited(choices=[[0, 1, 1, 0]]), Code.BALLOT_CHOICE),
    ("a choice of two", edited(choices=[[0, 2, 0, 0]]), Code.RECORD_RANGE),
    ("a choice that is true", edited(choices=[[False, True, False, False]]), Code.RECORD_TYPE),
    ("a choice too few", edited(choices=[[0, 1, 0]]), Code.RECORD_LENGTH),
    ("no choices", edited(choices=[]), Code.RECORD_LENGTH),
    ("other randomness", edited(randomness=[["1", "2", "3", "4"]]), Code.CHALLENGE_OPENING),
    ("randomness too short", edited(randomness=[["1"]]), Code.RECORD_LENGTH),
    ("randomness not reduced", edited(randomness=[[str(ORDER)] * 4]), Code.SCALAR_RANGE),
    ("another commitment", edited(commitment="A" * 43), Code.CHALLENGE_COMMITMENT),
    ("a commitment that is none", edited(commitment="A" * 42 + "B"), Code.HASH_SYNTAX),
    ("another co-decision", edited(co_decision="A" * 14), Code.CHALLENGE_ELECTION),
    ("another kind", edited(kind="medbeslut/usage"), Code.CHALLENGE_KIND),
    ("another version", edited(version=2), Code.CHALLENGE_KIND),
    ("a version that is true", edited(version=True), Code.CHALLENGE_KIND),
    ("no election", edited(election="{}"), Code.RECORD_FIELDS),
    ("no ballot", edited(ballot="", commitment=b64_sha256(b"")), Code.JSON_SYNTAX),
    ("a field of its own", edited(note="x"), Code.RECORD_FIELDS),
    ("a final newline", lambda data: data + b"\n", Code.JSON_CANONICAL),
    ("no JSON", lambda _: b"test", Code.JSON_SYNTAX),
    ("a signed ballot", reopened(lambda b: {**b, "signature": {}}), Code.JSON_CANONICAL),
    ("another question", reopened(lambda b: {**b, "election_hash": "A" * 43}), Code.BALLOT_FINGERPRINT),
    ("another uuid", reopened(lambda b: {**b, "election_uuid": "A" * 14}), Code.BALLOT_UUID),
    ("a proof of another", reopened(
        lambda b: {**b, "credential": point_text(public_credential(UUID, OUTSIDER))}),
     Code.BALLOT_PROOF_INDIVIDUAL),
    ("a credential outside the group", reopened(lambda b: {**b, "credential": OUTSIDE}), Code.POINT_GROUP),
]  # fmt: skip


@pytest.mark.parametrize(
    ("make", "code"), [pytest.param(make, code, id=name) for name, make, code in FORGERIES]
)
def test_a_lie_is_named(honest: Challenge, make: Callable[[bytes], bytes], code: Code) -> None:
    with pytest.raises(VerificationError) as raised:
        verify_challenge(parse_challenge(make(honest.to_bytes())))
    assert raised.value.code is code


def test_a_device_that_encrypts_another_choice_is_caught() -> None:
    with pytest.raises(VerificationError) as raised:
        verify_challenge(sealed((0, 0, 1, 0), claimed=CHOICE))
    assert raised.value.code is Code.CHALLENGE_OPENING
    assert raised.value.where == "answers[0].choices[1]"


def test_what_was_opened_is_no_ballot(honest: Challenge) -> None:
    with pytest.raises(VerificationError):
        parse_ballot(honest.ballot)
