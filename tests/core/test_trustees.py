"""Trustees: every check of section 6 has a set that breaks it and nothing else."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.core import pedersen_forger as forger
from tests.core.pedersen_forger import RANDOM, Dealers, Forgery
from voting_service.core.election import parse_election
from voting_service.core.encoding import dump_json
from voting_service.core.errors import Code, VerificationError
from voting_service.core.group import (
    GENERATOR,
    IDENTITY,
    base_power,
    divide,
    multiply,
    point_text,
    power,
    random_scalar,
)
from voting_service.core.pedersen import Pedersen, parse_pedersen
from voting_service.core.signed_messages import PublicKey, make_public_key, sign_text
from voting_service.core.trustees import (
    Single,
    Trustees,
    combine_factors,
    election_key,
    enough,
    owner_key,
    owner_of,
    parse_trustees,
    require_election_key,
    verify_trustees,
)

VECTORS = Path(__file__).parents[1] / "vectors"
FOLDERS = [path.parent for path in sorted(VECTORS.glob("*/trustees.json"))]


def single(secret: int | None = None) -> Single:
    return Single(make_public_key(random_scalar(RANDOM) if secret is None else secret, RANDOM))


def refusal(trustees: Trustees) -> VerificationError:
    parsed = parse_trustees(trustees.to_bytes())
    with pytest.raises(VerificationError) as caught:
        verify_trustees(parsed)
    return caught.value


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_every_vector_verifies(folder: Path) -> None:
    data = (folder / "trustees.json").read_bytes().rstrip(b"\n")
    trustees = parse_trustees(data)
    assert trustees.to_bytes() == data
    verify_trustees(trustees)
    if not folder.name.startswith("ranked"):
        election = parse_election((folder / "election.json").read_bytes().rstrip(b"\n"))
        require_election_key(trustees, election.public_key)


def test_the_private_keys_of_the_vectors_belong_to_their_owners() -> None:
    trustees = parse_trustees(
        (VECTORS / "plurality-3-trustees" / "trustees.json").read_bytes().rstrip(b"\n")
    )
    owners = {
        owner_of(trustees, base_power(int(json.loads(path.read_text()))))
        for path in (VECTORS / "plurality-3-trustees").glob("*.privkey")
    }
    assert owners == {1, 2, 3}


@pytest.mark.parametrize(("threshold", "size"), [(1, 1), (1, 3), (2, 3), (3, 3), (3, 5)])
def test_honest_sets_of_any_size_verify(threshold: int, size: int) -> None:
    dealers = Dealers(threshold, size)
    honest = dealers.pedersen()
    trustees = Trustees((single(), honest))
    assert parse_trustees(trustees.to_bytes()) == trustees
    verify_trustees(trustees)
    constant = sum(polynomial[0] for polynomial in dealers.polynomials)
    assert honest.key() == base_power(constant)
    assert parse_pedersen(json.loads(honest.to_bytes())) == honest


def rogue(honest: Trustees) -> Trustees:
    """A third trustee whose key cancels the others', its proof borrowed or made for another key."""
    wanted = base_power(random_scalar(RANDOM))
    key = divide(wanted, election_key(honest))
    pok = make_public_key(random_scalar(RANDOM), RANDOM).pok
    return Trustees((*honest.items, Single(PublicKey(pok, key))))


def copied_proof(honest: Trustees) -> Trustees:
    first, second = (item.keys[0] for item in honest.items)
    return Trustees((honest.items[0], Single(replace(second, pok=first.pok))))


def same_key_twice(honest: Trustees) -> Trustees:
    return Trustees((*honest.items, honest.items[0]))


def single_key_in_a_set(honest: Trustees) -> Trustees:
    dealers = Dealers()
    return Trustees((single(dealers.secret(2)), dealers.pedersen()))


def signed_single(honest: Trustees) -> Trustees:
    key = honest.items[0].keys[0]
    return Trustees((Single(replace(key, signature=sign_text("x", 1, RANDOM))), honest.items[1]))


@pytest.mark.parametrize(
    ("forge", "code"),
    [
        pytest.param(rogue, Code.TRUSTEES_POK, id="rogue key that cancels the others"),
        pytest.param(copied_proof, Code.TRUSTEES_POK, id="another trustee's proof"),
        pytest.param(same_key_twice, Code.TRUSTEES_DUPLICATE, id="the same key twice"),
        pytest.param(single_key_in_a_set, Code.TRUSTEES_DUPLICATE, id="a single key in a set too"),
        pytest.param(signed_single, Code.TRUSTEES_SHAPE, id="a signature nobody could make"),
    ],
)
def test_keys_that_nobody_holds_are_refused(
    forge: Callable[[Trustees], Trustees], code: Code
) -> None:
    honest = Trustees((single(), single()))
    verify_trustees(honest)
    assert refusal(forge(honest)).code is code


@pytest.mark.parametrize(
    ("forge", "code", "where"),
    [
        pytest.param(forger.other_certificate_signature, Code.TRUSTEES_CERTIFICATE, "[0].certs[1]",
                     id="certificate signed by another"),
        pytest.param(forger.other_coefexps, Code.TRUSTEES_SIGNATURE, "[0].signatures[1]",
                     id="coefexps changed late"),
        pytest.param(forger.coefexps_signed_by_another, Code.TRUSTEES_COEFEXPS, "[0].coefexps[1]",
                     id="coefexps signed by another"),
        pytest.param(forger.other_certificates_seen, Code.TRUSTEES_SIGNATURE, "[0].signatures[1]",
                     id="other certificates shown to one"),
        pytest.param(forger.other_verification_key, Code.TRUSTEES_VERIFICATION_KEY,
                     "[0].verification_keys[1]", id="another verification key"),
        pytest.param(forger.verification_keys_exchanged, Code.TRUSTEES_VERIFICATION_KEY,
                     "[0].verification_keys[0]", id="verification keys exchanged"),
        pytest.param(forger.pok_of_another, Code.TRUSTEES_POK, "[0].verification_keys[1].pok",
                     id="another's proof of knowledge"),
        pytest.param(forger.unsigned_key, Code.TRUSTEES_SIGNATURE, "[0].verification_keys[1]",
                     id="verification key unsigned"),
        pytest.param(forger.key_signed_by_another, Code.TRUSTEES_SIGNATURE,
                     "[0].verification_keys[1].signature", id="verification key signed by another"),
    ],
)  # fmt: skip
def test_a_set_with_one_lie_is_refused_and_the_liar_named(
    forge: Forgery, code: Code, where: str
) -> None:
    dealers = Dealers()
    error = refusal(Trustees((forge(dealers, dealers.pedersen()),)))
    assert (error.code, error.where) == (code, where)


@pytest.mark.parametrize("length", [1, 3])
def test_a_polynomial_of_another_degree_is_refused(length: int) -> None:
    """One commitment more would raise the threshold without anybody seeing it."""
    error = refusal(Trustees((Dealers(lengths={1: length}).pedersen(),)))
    assert (error.code, error.where) == (Code.TRUSTEES_COEFEXPS_LENGTH, "[0].coefexps[1]")


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        pytest.param({"index": 0}, Code.RECORD_RANGE, id="index 0"),
        pytest.param({"index": 1}, Code.TRUSTEES_CERTIFICATE_CONTEXT, id="index repeated"),
        pytest.param({"index": 3}, Code.TRUSTEES_CERTIFICATE_CONTEXT, id="another's index"),
        pytest.param({"size": 4}, Code.TRUSTEES_CERTIFICATE_CONTEXT, id="another size"),
        pytest.param({"threshold": 3}, Code.TRUSTEES_CERTIFICATE_CONTEXT, id="another threshold"),
        pytest.param(
            {"group": "RFC-3526-2048"}, Code.TRUSTEES_CERTIFICATE_CONTEXT, id="another group"
        ),
    ],
)
def test_a_certificate_for_another_place_is_refused(changes: dict[str, Any], code: Code) -> None:
    assert refusal(Trustees((Dealers().pedersen({1: changes}),))).code is code


@pytest.mark.parametrize("keys", ["signing", "receiving"])
def test_two_trustees_with_one_key_are_refused(keys: str) -> None:
    dealers = Dealers()
    getattr(dealers, keys)[2] = getattr(dealers, keys)[0]
    assert refusal(Trustees((dealers.pedersen(),))).code is Code.TRUSTEES_DUPLICATE


SET: dict[str, Any] = {**Dealers().pedersen().to_json()}
ONE = single().to_json()


@pytest.mark.parametrize(
    ("value", "code"),
    [
        pytest.param([], Code.TRUSTEES_SHAPE, id="nobody"),
        pytest.param([["Single", ONE]] * 101, Code.TRUSTEES_SHAPE, id="a hundred and one"),
        pytest.param([["Double", ONE]], Code.TRUSTEES_SHAPE, id="an unknown kind"),
        pytest.param([["Single", ONE, 1]], Code.RECORD_LENGTH, id="an item of three"),
        pytest.param([ONE], Code.RECORD_TYPE, id="no kind"),
        pytest.param([["Single", {**ONE, "x": 1}]], Code.RECORD_FIELDS, id="unknown field"),
        pytest.param([["Single", {**ONE, "public_key": point_text(IDENTITY)}]],
                     Code.POINT_IDENTITY, id="identity as key"),
        pytest.param([["Single", {**ONE, "name": "\ud800"}]], Code.JSON_CANONICAL,
                     id="lone surrogate in a name"),
        pytest.param([["Pedersen", {**SET, "threshold": 0}]], Code.RECORD_RANGE, id="threshold 0"),
        pytest.param([["Pedersen", {**SET, "threshold": 4}]], Code.TRUSTEES_THRESHOLD,
                     id="threshold above the size"),
        *(pytest.param([["Pedersen", {**SET, name: SET[name][:2]}]], Code.RECORD_LENGTH, id=name)
          for name in ("coefexps", "signatures", "verification_keys")),
        pytest.param([["Pedersen", {**SET, "certs": []}]], Code.TRUSTEES_THRESHOLD, id="no certs"),
    ],
)  # fmt: skip
def test_a_file_of_another_form_is_refused(value: Any, code: Code) -> None:
    data = json.dumps(value, separators=(",", ":")).encode()
    with pytest.raises(VerificationError) as caught:
        parse_trustees(data)
    assert caught.value.code is code


def test_a_name_is_kept_and_blanks_are_not() -> None:
    trustees = Trustees((Single(make_public_key(5, RANDOM, name="server")),))
    assert parse_trustees(trustees.to_bytes()) == trustees
    with pytest.raises(VerificationError) as caught:
        parse_trustees(trustees.to_bytes().replace(b",", b", ", 1))
    assert caught.value.code is Code.JSON_CANONICAL


def test_another_election_key_is_refused() -> None:
    with pytest.raises(VerificationError) as caught:
        require_election_key(Trustees((single(),)), GENERATOR)
    assert caught.value.code is Code.TRUSTEES_KEY


def test_owners_are_counted_over_all_trustees() -> None:
    mixed = Trustees((single(), Dealers().pedersen(), single()))
    assert [owner_of(mixed, key) for key in mixed.keys] == [1, 2, 3, 4, 5]
    assert owner_key(mixed, 5) == mixed.keys[4]
    with pytest.raises(VerificationError) as caught:
        owner_of(mixed, GENERATOR)
    assert caught.value.code is Code.KEY_MISMATCH


@pytest.mark.parametrize("owner", [0, -1, 6])
def test_there_is_no_such_owner(owner: int) -> None:
    with pytest.raises(VerificationError) as caught:
        owner_key(Trustees((single(), Dealers().pedersen(), single())), owner)
    assert caught.value.code is Code.DECRYPTION_OWNER


@pytest.mark.parametrize(
    ("owners", "suffice"),
    [
        ((), False), ((1,), False), ((1, 2), False), ((2, 3), False), ((2, 3, 4), False),
        ((1, 2, 3), True), ((1, 3, 4), True), ((1, 2, 3, 4), True), ((1, 2, 99), False),
    ],
)  # fmt: skip
def test_who_is_needed(owners: tuple[int, ...], *, suffice: bool) -> None:
    trustees = Trustees((single(), Dealers().pedersen()))
    assert enough(trustees, owners) is suffice


@settings(max_examples=15, deadline=None)
@given(st.data())
def test_any_set_that_suffices_decrypts_to_the_same(data: st.DataObject) -> None:
    threshold, size = data.draw(st.sampled_from([(1, 2), (2, 3), (3, 4), (3, 3)]))
    dealers, secret = Dealers(threshold, size), random_scalar(RANDOM)
    trustees = Trustees((single(secret), dealers.pedersen()))
    members = data.draw(st.permutations(range(1, size + 1)))
    members = members[: data.draw(st.integers(threshold, size))]
    alpha = base_power(random_scalar(RANDOM))
    factors = {1: ((power(alpha, secret), IDENTITY),)}
    factors |= {1 + i: ((power(alpha, dealers.secret(i)), IDENTITY),) for i in members}
    total = secret + sum(polynomial[0] for polynomial in dealers.polynomials)
    assert combine_factors(trustees, factors) == ((power(alpha, total), IDENTITY),)
    assert multiply(base_power(secret), trustees.items[1].key()) == election_key(trustees)


def test_too_few_are_refused() -> None:
    trustees = Trustees((single(), Dealers().pedersen()))
    with pytest.raises(VerificationError) as caught:
        combine_factors(trustees, {1: ((GENERATOR,),), 2: ((GENERATOR,),)})
    assert caught.value.code is Code.DECRYPTION_TOO_FEW
    assert caught.value.found == "owners 1, 2"


def test_a_set_can_stand_alone_as_a_file() -> None:
    honest: Pedersen = Dealers().pedersen()
    assert honest.to_bytes() == dump_json(honest.to_json())
