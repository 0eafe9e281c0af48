"""Honest ballots: every allowed choice verifies, and every other one is refused before encryption."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.core.elections import HONEST, question, seeded, small, vector
from voting_service.core.ballots import (
    build_ballot,
    check_choice,
    parse_ballot,
    tracker,
    verify_ballot,
)
from voting_service.core.credentials import public_credential
from voting_service.core.election import Election, Question
from voting_service.core.encoding import b64_sha256, sha256_hex
from voting_service.core.errors import Code, VerificationError
from voting_service.core.group import ORDER, Point, base_power, divide, multiply, power
from voting_service.core.tally import discrete_log

SHAPES = [
    question(3, 1, 1),
    question(2, 0, 2),
    question(2, 0, 0),
    question(1, 0, 1),
    question(3, 1, 1, blank=True),
    question(2, 0, 2, blank=True),
    question(1, 1, 1, blank=True),
]


def allowed(asked: Question, vector_: tuple[int, ...]) -> bool:
    """The rule in words: blank alone, or between min and max alternatives."""
    if asked.blank and vector_[0]:
        return not any(vector_[1:])
    return asked.minimum <= sum(vector_) <= asked.maximum


def names(asked: Question) -> str:
    blank = " or blank" if asked.blank else ""
    return f"{asked.minimum} to {asked.maximum} of {len(asked.answers)}{blank}"


@pytest.mark.parametrize("asked", SHAPES, ids=names)
def test_every_choice_is_encrypted_or_refused(asked: Question) -> None:
    own = small(asked)
    for choice in product((0, 1), repeat=asked.size):
        if not allowed(asked, choice):
            with pytest.raises(VerificationError) as caught:
                own.ballot(0, list(choice))
            assert caught.value.code is Code.BALLOT_CHOICE
            continue
        data = own.ballot(0, list(choice))
        ballot = parse_ballot(data)
        verify_ballot(own.election, own.phi, ballot)
        assert ballot.to_bytes() == data
        assert tuple(decrypt(own.secret, parse_ballot(data).answers[0].choices)) == choice


def decrypt(secret: int, choices: tuple[object, ...]) -> list[int]:
    return [discrete_log(divide(one.beta, power(one.alpha, secret)), 1) for one in choices]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "choice",
    [
        pytest.param([1, 0], id="too short"),
        pytest.param([1, 0, 0, 0], id="too long"),
        pytest.param([2, 0, 0], id="two votes"),
        pytest.param([-1, 1, 1], id="negative"),
    ],
)
def test_odd_vectors_are_refused(choice: list[int]) -> None:
    with pytest.raises(VerificationError) as caught:
        check_choice(question(3, 1, 1), choice)
    assert caught.value.code is Code.BALLOT_CHOICE


def test_each_question_needs_a_vector() -> None:
    own = small(question(2, 1, 1), question(2, 1, 1))
    with pytest.raises(VerificationError) as caught:
        own.ballot(0, [1, 0])
    assert (caught.value.code, caught.value.expected) == (Code.BALLOT_CHOICE, "2 vectors")


def test_a_code_typed_with_blanks_signs_as_well() -> None:
    own = small(question(2, 1, 1))
    typed = own.credentials[0].replace("-", " ")
    data = build_ballot(own.election, own.phi, typed, [[1, 0]], seeded("typed"))
    ballot = parse_ballot(data)
    verify_ballot(own.election, own.phi, ballot)
    assert ballot.credential == public_credential(own.election.uuid, own.credentials[0])


def test_a_mistyped_code_signs_nothing() -> None:
    own = small(question(2, 1, 1))
    with pytest.raises(VerificationError) as caught:
        build_ballot(own.election, own.phi, "12345", [[1, 0]], seeded("mistyped"))
    assert caught.value.code is Code.CREDENTIAL_SYNTAX


@given(st.integers(0, 2), st.integers(0, 2**32))
@settings(max_examples=10)
def test_two_ballots_never_share_a_ciphertext(alternative: int, seed: int) -> None:
    own = small(question(3, 1, 1))
    choice = [1 if index == alternative else 0 for index in range(3)]
    one, other = (parse_ballot(own.ballot(0, choice, seed=f"{seed}{n}")) for n in "ab")
    assert not set(one.ciphertexts()) & set(other.ciphertexts())
    assert one.tracker != other.tracker


@pytest.mark.parametrize("name", HONEST)
def test_ballots_of_the_tool_verify_and_are_written_again(name: str) -> None:
    found = vector(name)
    for data in found.ballots:
        ballot = parse_ballot(data)
        verify_ballot(found.election, found.phi, ballot)
        assert ballot.to_bytes() == data
        assert ballot.tracker == tracker(data) == b64_sha256(data)
        assert ballot.sha256 == sha256_hex(data)


def test_lengths_do_not_follow_the_choice() -> None:
    """security.md B21: lengths differ by the digits of random numbers alone."""
    own = small(question(3, 1, 1, blank=True))
    choices = ([1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 0, 1])
    lengths = {
        tuple(choice): [len(own.ballot(0, choice, seed=str(n))) for n in range(12)]
        for choice in choices
    }
    means = [sum(found) / len(found) for found in lengths.values()]
    assert max(means) - min(means) < 6


def test_an_election_key_outside_the_group_is_not_blamed_on_the_ballot() -> None:
    own = small(question(2, 1, 1))
    ballot = parse_ballot(own.ballot(0, [1, 0]))
    key = Point(multiply(own.election.public_key, Point(b"\xec" + b"\xff" * 30 + b"\x7f")))
    spoilt = Election("", "", key, own.election.questions, own.election.uuid)
    with pytest.raises(VerificationError) as caught:
        verify_ballot(spoilt, own.phi, ballot)
    assert (caught.value.code, caught.value.where) == (Code.POINT_GROUP, "")


def test_encryptions_use_the_whole_group() -> None:
    """A nonce is never small: alpha is not one of the first powers of g."""
    own = small(question(2, 1, 1))
    small_powers = {base_power(n) for n in range(200)} | {base_power(ORDER - n) for n in range(200)}
    ballot = parse_ballot(own.ballot(0, [1, 0]))
    assert not {one.alpha for one in ballot.ciphertexts()} & small_powers
