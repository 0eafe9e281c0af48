"""Whole elections of an independent implementation, reproduced step by step from their secrets."""

import pytest

from tests.core.elections import HONEST, Vector, seeded, vector
from voting_service.core.ballots import Ballot, build_ballot, parse_ballot, verify_ballot
from voting_service.core.credentials import parse_credential_list, public_credential
from voting_service.core.encoding import sha256_hex
from voting_service.core.group import Point, base_power, divide, multiply, power
from voting_service.core.tally import (
    Aggregate,
    EncryptedTally,
    compute_result,
    parse_encrypted_tally,
    parse_result,
    parse_sized_tally,
    verify_result,
)

every = pytest.mark.parametrize("name", HONEST)


def last_ballots(found: Vector) -> tuple[Aggregate, dict[Point, Ballot]]:
    """Belenios' rule: of one credential, the last ballot counts."""
    aggregate, last = Aggregate(found.election), dict[Point, Ballot]()
    for data in found.ballots:
        ballot = parse_ballot(data)
        verify_ballot(found.election, found.phi, ballot)
        if ballot.credential in last:
            aggregate.remove(last[ballot.credential])
        last[ballot.credential] = ballot
        aggregate.add(ballot)
    return aggregate, last


@every
def test_every_ballot_is_of_a_listed_credential(name: str) -> None:
    found = vector(name)
    listed = parse_credential_list(found.credentials_bytes)
    _, last = last_ballots(found)
    uuid = found.election.uuid
    assert set(last) <= set(listed)
    assert set(listed) == {public_credential(uuid, c) for c in found.private_credentials}


@every
def test_the_encrypted_tally_is_the_product_of_the_ballots(name: str) -> None:
    found = vector(name)
    aggregate, _ = last_ballots(found)
    assert aggregate.tally() == parse_encrypted_tally(found.encrypted_tally)
    assert aggregate.tally().to_bytes() == found.encrypted_tally
    sized = parse_sized_tally(found.sized_tally)
    assert sized.to_bytes() == found.sized_tally
    assert (sized.num_tallied, sized.total_weight) == (aggregate.ballots,) * 2
    assert sized.encrypted_tally == sha256_hex(found.encrypted_tally)


def choices_by_voter(found: Vector, name: str) -> list[list[list[int]]]:
    """What each voter's last ballot says; one vector folder has a `revote 1` line before the end."""
    votes = list(found.choices)
    if name in ("plurality-3-trustees", "threshold-2-of-3"):
        votes[0] = votes.pop(len(votes) - 2)
    return votes


@every
def test_the_choices_add_up_to_the_result(name: str) -> None:
    found = vector(name)
    votes = choices_by_voter(found, name)
    sums = tuple(tuple(map(sum, zip(*column, strict=True))) for column in zip(*votes, strict=True))
    result = parse_result(found.result)
    assert result.counts == sums
    assert result.to_bytes() == found.result


SINGLE = [name for name in HONEST if not name.startswith("threshold")]


@pytest.mark.parametrize("name", SINGLE)
def test_the_trustees_exponents_decrypt_to_the_result(name: str) -> None:
    found = vector(name)
    secret = sum(found.exponents)
    assert base_power(secret) == found.election.public_key
    tally = parse_encrypted_tally(found.encrypted_tally)
    factors = combined(tally, secret)
    ballots = parse_sized_tally(found.sized_tally).num_tallied
    result = parse_result(found.result)
    assert compute_result(found.election, tally, factors, ballots) == result
    verify_result(found.election, tally, factors, ballots, result)


def combined(tally: EncryptedTally, secret: int) -> list[list[Point]]:
    return [[power(one.alpha, secret) for one in row] for row in tally.questions]


@pytest.mark.parametrize("name", SINGLE)
def test_each_ballot_decrypts_to_its_voters_choice(name: str) -> None:
    found = vector(name)
    secret = sum(found.exponents)
    _, last = last_ballots(found)
    voters = zip(found.private_credentials, choices_by_voter(found, name), strict=True)
    for credential, choice in voters:
        ballot = last[public_credential(found.election.uuid, credential)]
        decrypted = [
            [0 if power(one.alpha, secret) == one.beta else 1 for one in answer.choices]
            for answer in ballot.answers
        ]
        assert decrypted == choice
        for answer, vector_ in zip(ballot.answers, choice, strict=True):
            for one, message in zip(answer.choices, vector_, strict=True):
                assert divide(one.beta, power(one.alpha, secret)) == base_power(message)


@every
def test_our_ballots_for_these_elections_verify(name: str) -> None:
    found = vector(name)
    aggregate, _ = last_ballots(found)
    before = aggregate.tally()
    choice = choices_by_voter(found, name)[0]
    data = build_ballot(
        found.election, found.phi, found.private_credentials[0], choice, seeded(name)
    )
    ballot = parse_ballot(data)
    verify_ballot(found.election, found.phi, ballot)
    aggregate.add(ballot)
    first = before.questions[0][0]
    assert aggregate.tally().questions[0][0].alpha == multiply(
        first.alpha, ballot.answers[0].choices[0].alpha
    )
