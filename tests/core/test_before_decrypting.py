"""A trustee refuses whatever is not the whole sum of a finished vote, and any second use of a key."""

import io
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from tests.verifier.forger import CREDENTIALS, PUBLIC, RANDOM, SECRETS, UUID, Forger, Json, sealed
from voting_service.core.archive import header_record, tar_bytes
from voting_service.core.before_decrypting import (
    Ready,
    UsedKey,
    check_before_decrypting,
    decrypt_once,
    parse_used_key,
)
from voting_service.core.decryption import parse_partial_decryption, verify_partial_decryption
from voting_service.core.encoding import dump_json, parse_json
from voting_service.core.errors import Code, VerificationError
from voting_service.core.group import GENERATOR, Point
from voting_service.core.trustee_keys import TrusteeKey

OWN = PUBLIC[0].point
KEY = TrusteeKey(UUID, SECRETS[0])


def until(count: int) -> Callable[[list[Any]], list[Any]]:
    """The first `count` events: setup, four ballots, end, tally, two decryptions, result."""
    return lambda events: events[:count]


TALLIED, ONE_PART, BOTH_PARTS = 7, 8, 9


def check(files: dict[str, bytes], public: Point = OWN, **options: Any) -> Ready:
    source = io.BytesIO(files["archive.bel"])
    return check_before_decrypting(source, files["promise.json"], public, **options)


def refusal(forger: Forger, public: Point = OWN) -> Code:
    files = forger.files()
    with pytest.raises(VerificationError) as caught:
        check(files, public)
    return caught.value.code


def tallied(**hooks: Callable[[Any], Any]) -> Forger:
    return Forger(**{"events": until(TALLIED), **hooks})


def test_a_finished_vote_may_be_decrypted() -> None:
    forger = tallied()
    ready = check(forger.files())
    assert (ready.co_decision, ready.phi, ready.owner, ready.ballots) == (UUID, forger.phi, 1, 4)
    used = decrypt_once(ready, KEY, None, RANDOM)
    verify_partial_decryption(used.partial, OWN, ready.tally, ready.phi)


def test_another_trustee_may_have_decrypted_before() -> None:
    ready = check(Forger(events=until(ONE_PART)).files(), PUBLIC[1].point)
    assert ready.owner == 2


def test_ballots_verified_before_need_not_be_verified_again() -> None:
    seen = []
    check(tallied().files(), check_ballot=lambda *ballot: seen.append(ballot))
    assert len(seen) == 4


@pytest.mark.parametrize("count", [1, 3, 5, 6], ids=["setup", "open", "before the end", "closed"])
def test_an_early_tally_is_refused(count: int) -> None:
    assert refusal(Forger(events=until(count))) is Code.DECRYPTION_EARLY


def test_an_archive_with_nothing_in_it_is_refused() -> None:
    files = Forger().files() | {"archive.bel": tar_bytes(header_record(0), 0)}
    with pytest.raises(VerificationError) as caught:
        check(files)
    assert caught.value.code is Code.DECRYPTION_EARLY


def copied(ballots: list[bytes]) -> list[bytes]:
    """The last voter sends the first one's answers, signed as its own."""
    first: Json = parse_json(ballots[0])  # type: ignore[assignment]
    last: Json = parse_json(ballots[-1])  # type: ignore[assignment]
    return [*ballots[:-1], sealed({**last, "answers": first["answers"]}, CREDENTIALS[3])]


def minimum_of(ballots: int) -> Callable[[Any], Any]:
    return lambda p: replace(p, rules=replace(p.rules, minimum_ballots=ballots))


@pytest.mark.parametrize(
    ("hooks", "code"),
    [
        pytest.param({"counted": lambda b: b[:1]}, Code.TALLY_PRODUCT, id="a subset: one ballot"),
        pytest.param({"counted": lambda b: b[:-1]}, Code.TALLY_PRODUCT, id="a subset: all but one"),
        pytest.param({"sized": lambda s: {**s, "num_tallied": 5}}, Code.TALLY_NUMBER, id="another number"),
        pytest.param({"sized": lambda s: {**s, "total_weight": 5}}, Code.TALLY_WEIGHT, id="another weight"),
        pytest.param({"ballots": lambda b: [*b, b[0]]}, Code.BALLOT_REPEATED, id="a ballot twice"),
        pytest.param({"credentials": lambda c: dump_json(parse_json(c)[2:])},  # type: ignore[index]
                     Code.BALLOT_UNLISTED, id="a ballot of no voter"),
        pytest.param({"promise": minimum_of(5)}, Code.DECRYPTION_FEW_BALLOTS, id="fewer than promised"),
        pytest.param({"documents": lambda d: {**d, "promise.json": d["promise.json"] + b" "}},
                     Code.PROMISE_COMMITMENT, id="another promise"),
        pytest.param({"election": lambda e: {**e, "description": "foreign"}}, Code.PROMISE_COMMITMENT,
                     id="a foreign archive"),
        pytest.param({"election": lambda e: {**e, "public_key": e["public_key"].replace("a", "b", 1)}},
                     None, id="another election key"),
    ],
)  # fmt: skip
def test_a_sum_that_is_not_the_votes_is_refused(hooks: dict[str, Any], code: Code | None) -> None:
    found = refusal(tallied(**hooks))
    assert found is code or (code is None and found in (Code.TRUSTEES_KEY, Code.POINT_GROUP))


def test_copied_answers_are_refused() -> None:
    """By their proofs; and by the ciphertexts alone where proofs are not verified again."""
    files = tallied(ballots=copied).files()
    with pytest.raises(VerificationError) as caught:
        check(files)
    assert caught.value.code is Code.BALLOT_PROOF_INDIVIDUAL
    with pytest.raises(VerificationError) as caught:
        check(files, check_ballot=lambda *_: None)
    assert caught.value.code is Code.BALLOT_COPIED


def test_a_strangers_key_is_refused() -> None:
    assert refusal(tallied(), GENERATOR) is Code.KEY_MISMATCH


@pytest.mark.parametrize("count", [ONE_PART, BOTH_PARTS])
def test_a_part_given_before_is_not_given_again(count: int) -> None:
    assert refusal(Forger(events=until(count))) is Code.DECRYPTION_REPEATED


def test_the_same_request_gets_the_same_bytes() -> None:
    first = decrypt_once(check(tallied().files()), KEY, None, RANDOM)
    noted = parse_used_key(first.to_bytes())
    assert noted == first
    files = Forger(events=until(ONE_PART)).files()
    again = decrypt_once(check(files, again=True), KEY, noted, RANDOM)
    assert again.partial.to_bytes() == first.partial.to_bytes()


def test_a_key_decrypts_one_tally_only() -> None:
    ready = check(tallied().files())
    noted = decrypt_once(ready, KEY, None, RANDOM)
    smaller = check(Forger(ballots=lambda b: b[:3], events=until(TALLIED - 1)).files())
    for other in (smaller, replace(ready, phi=ready.phi[::-1])):
        with pytest.raises(VerificationError) as caught:
            decrypt_once(other, KEY, noted, RANDOM)
        assert caught.value.code is Code.DECRYPTION_REPEATED


def test_a_key_of_another_co_decision_is_refused() -> None:
    ready = check(tallied().files())
    with pytest.raises(VerificationError) as caught:
        decrypt_once(ready, TrusteeKey("Vargon12345679", SECRETS[0]), None, RANDOM)
    assert caught.value.code is Code.KEY_MISMATCH


def test_a_note_of_something_else_is_refused() -> None:
    used = decrypt_once(check(tallied().files()), KEY, None, RANDOM)
    for data in (used.to_bytes().replace(b"key-used", b"key-idle"), b"{}"):
        with pytest.raises(VerificationError):
            parse_used_key(data)
    assert isinstance(used, UsedKey)
    assert parse_partial_decryption(used.partial.to_bytes()) == used.partial
