"""Each proof holds for what it says and for nothing else (security.md C1, C3, C5, C7)."""

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.core.elections import order_eight, seeded
from voting_service.core.elgamal import Ciphertext, encrypt
from voting_service.core.encoding import Json
from voting_service.core.errors import Code, VerificationError
from voting_service.core.group import (
    GENERATOR,
    IDENTITY,
    ORDER,
    Point,
    base_power,
    divide,
    hash_to_scalar,
    multiply,
    point_text,
    power,
    random_scalar,
)
from voting_service.core.proofs import (
    Opening,
    Proof,
    interval,
    interval_context,
    parse_proof,
    prove_decryption,
    prove_knowledge,
    prove_one_of,
    verify_decryption,
    verify_knowledge,
    verify_one_of,
)

SECRET, PHI = 1234567, "phi"
PUBLIC = base_power(SECRET)
ALPHA = base_power(99)
FACTOR = power(ALPHA, SECRET)
KEY = base_power(4242)
CODE = Code.BALLOT_PROOF_OVERALL


def refused(check: Callable[[], None], code: Code = CODE) -> VerificationError:
    with pytest.raises(VerificationError) as caught:
        check()
    assert caught.value.code is code
    return caught.value


# Knowledge of a secret


def check_knowledge(
    proof: Proof, *, context: str = "pok|Ed25519|X", public: Point = PUBLIC
) -> None:
    verify_knowledge(context, public, proof, code=CODE, where="here")


def test_knowledge_is_proved() -> None:
    check_knowledge(prove_knowledge("pok|Ed25519|X", SECRET, seeded("k")))


@pytest.mark.parametrize(
    "flipped",
    [
        pytest.param({"context": "pok|Ed25519|Y"}, id="context"),
        pytest.param({"public": base_power(SECRET + 1)}, id="key"),
        pytest.param({"public": IDENTITY}, id="identity as key"),
    ],
)
def test_knowledge_is_bound_to_what_is_hashed(flipped: dict[str, object]) -> None:
    proof = prove_knowledge("pok|Ed25519|X", SECRET, seeded("k"))
    error = refused(lambda: check_knowledge(proof, **flipped))  # type: ignore[arg-type]
    assert error.where == "here"
    assert error.expected == f"challenge {proof.challenge}"
    assert error.found.startswith("challenge ")


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda p: Proof(p.challenge, (p.response + 1) % ORDER), id="response"),
        pytest.param(lambda p: Proof((p.challenge + 1) % ORDER, p.response), id="challenge"),
        pytest.param(lambda p: Proof(p.response, p.challenge), id="swapped"),
        pytest.param(lambda _: Proof(0, 0), id="zeros"),
    ],
)
def test_a_changed_proof_of_knowledge_fails(change: Callable[[Proof], Proof]) -> None:
    proof = prove_knowledge("pok|Ed25519|X", SECRET, seeded("k"))
    refused(lambda: check_knowledge(change(proof)))


def test_a_key_made_to_fit_a_proof_is_refused() -> None:
    """C1, C3: commitment and response first, then X' = (A / g^r)^(1/c): the key is in the hash."""
    commitment, response = base_power(77), 5
    challenge = hash_to_scalar(f"pok|Ed25519|{point_text(PUBLIC)}|{point_text(commitment)}")
    made = power(divide(commitment, base_power(response)), pow(challenge, -1, ORDER))
    proof = Proof(challenge, response)
    context = f"pok|Ed25519|{point_text(made)}"
    refused(lambda: check_knowledge(proof, context=context, public=made))


def test_a_key_outside_the_group_is_named_so_even_when_the_equation_holds() -> None:
    """C5: with X + T8, a challenge divisible by 8 satisfies the equation."""
    foreign = multiply(PUBLIC, order_eight())
    proofs = (prove_knowledge("c", SECRET, seeded(f"grind {n}")) for n in range(1000))
    proof = next(p for p in proofs if p.challenge % 8 == 0)
    refused(lambda: check_knowledge(proof, context="c", public=foreign), Code.POINT_GROUP)


# Decryption factors


def check_decryption(
    proof: Proof,
    *,
    phi: str = PHI,
    public: Point = PUBLIC,
    alpha: Point = ALPHA,
    factor: Point = FACTOR,
) -> None:
    verify_decryption(phi, public, alpha, factor, proof, code=CODE, where="here")


def test_a_decryption_is_proved() -> None:
    check_decryption(prove_decryption(PHI, ALPHA, SECRET, seeded("d")))


def test_the_decryption_of_nothing_is_proved() -> None:
    proof = prove_decryption(PHI, IDENTITY, SECRET, seeded("d"))
    check_decryption(proof, alpha=IDENTITY, factor=IDENTITY)


@pytest.mark.parametrize(
    "flipped",
    [
        pytest.param({"phi": "psi"}, id="election"),
        pytest.param({"public": base_power(3)}, id="key"),
        pytest.param({"alpha": base_power(98)}, id="alpha"),
        pytest.param({"factor": multiply(FACTOR, GENERATOR)}, id="factor"),
        pytest.param({"factor": IDENTITY}, id="identity as factor"),
    ],
)
def test_a_decryption_is_bound_to_what_is_hashed(flipped: dict[str, object]) -> None:
    proof = prove_decryption(PHI, ALPHA, SECRET, seeded("d"))
    refused(lambda: check_decryption(proof, **flipped))  # type: ignore[arg-type]


def test_a_factor_made_to_fit_a_proof_is_refused() -> None:
    """C1: A and B freely chosen, statement solved for afterwards; the key does not follow."""
    first, second, response = base_power(5), base_power(6), 7
    commitments = f"{point_text(first)},{point_text(second)}"
    challenge = hash_to_scalar(f"decrypt|{PHI}|{point_text(PUBLIC)}|{commitments}")
    inverse = pow(challenge, -1, ORDER)
    key = power(divide(first, base_power(response)), inverse)
    factor = power(divide(second, power(ALPHA, response)), inverse)
    proof = Proof(challenge, response)
    refused(lambda: check_decryption(proof, public=key, factor=factor))
    refused(lambda: check_decryption(proof, factor=factor))


@pytest.mark.parametrize("field", ["public", "alpha", "factor"])
def test_points_outside_the_group_are_refused_in_decryptions(field: str) -> None:
    proof = prove_decryption(PHI, ALPHA, SECRET, seeded("d"))
    honest = {"public": PUBLIC, "alpha": ALPHA, "factor": FACTOR}[field]
    foreign = multiply(honest, order_eight())
    refused(lambda: check_decryption(proof, **{field: foreign}), Code.POINT_GROUP)  # type: ignore[arg-type]


# One of several


def prove_interval(message: int, values: range, seed: str = "i") -> tuple[Ciphertext, list[Proof]]:
    random = seeded(seed)
    nonce = random_scalar(random)
    alpha, beta = base_power(nonce), multiply(power(KEY, nonce), base_power(message))
    one = Ciphertext(alpha, beta)
    openings = [Opening(nonce, message)] * len(values)
    true = message - values.start
    context = interval_context("S", one)
    return one, list(prove_one_of(context, KEY, values, openings, true=true, random=random))


def check_interval(one: Ciphertext, values: range, proofs: list[Proof], *, said: str = "S") -> None:
    context = interval_context(said, one)
    verify_one_of(context, KEY, interval(one, values), proofs, code=CODE, where="here")


@given(st.data(), st.integers(0, 4), st.integers(0, 3))
@settings(max_examples=25)
def test_intervals_are_proved(data: st.DataObject, low: int, more: int) -> None:
    values = range(low, low + more + 1)
    message = data.draw(st.sampled_from(values))
    one, proofs = prove_interval(message, values)
    check_interval(one, values, proofs)


@pytest.mark.parametrize("message", [0, 1])
def test_both_values_pass_and_any_change_fails(message: int) -> None:
    values = range(2)
    one, proofs = prove_interval(message, values)
    check_interval(one, values, proofs)
    other, _ = prove_interval(message, values, "other")
    refused(lambda: check_interval(other, values, proofs))
    refused(lambda: check_interval(one, values, proofs[::-1]))
    refused(lambda: check_interval(one, range(1, 3), proofs))
    refused(lambda: check_interval(one, values, proofs, said="T"))
    mixed = Ciphertext(one.alpha, other.beta)
    refused(lambda: check_interval(mixed, values, proofs))
    for index in range(2):
        for change in (Proof(proofs[index].challenge, 0), Proof(0, proofs[index].response)):
            changed = [change if i == index else proof for i, proof in enumerate(proofs)]
            refused(lambda changed=changed: check_interval(one, values, changed))  # type: ignore[misc]


def test_a_value_outside_the_interval_cannot_be_proved() -> None:
    random = seeded("two")
    nonce = random_scalar(random)
    two = Ciphertext(base_power(nonce), multiply(power(KEY, nonce), base_power(2)))
    context = interval_context("S", two)
    for true in (0, 1):
        proofs = prove_one_of(
            context, KEY, (0, 1), [Opening(nonce, 2)] * 2, true=true, random=random
        )
        refused(lambda proofs=proofs: check_interval(two, range(2), list(proofs)))  # type: ignore[misc]


def test_a_ciphertext_made_to_fit_a_proof_is_refused() -> None:
    """C1: with alpha and beta outside the hash, any commitments could be solved for afterwards."""
    response = 5
    first, second = base_power(21), base_power(22)
    hashed = encrypt(KEY, 1, 3)
    commitments = f"{point_text(first)},{point_text(second)}"
    challenge = hash_to_scalar(f"{interval_context('S', hashed)}|{commitments}")
    inverse = pow(challenge, -1, ORDER)
    made = Ciphertext(
        power(divide(first, base_power(response)), inverse),
        power(divide(second, power(KEY, response)), inverse),
    )
    refused(lambda: check_interval(made, range(1), [Proof(challenge, response)]))


@pytest.mark.parametrize("half", ["alpha", "beta"])
def test_cofactor_forgeries_are_refused(half: str) -> None:
    """C5: a forger grinds until the challenge on the foreign half vanishes mod 8."""
    random = seeded("grind")
    nonce = random_scalar(random)
    alpha, beta = base_power(nonce), power(KEY, nonce)
    torsion = order_eight()
    foreign = Ciphertext(
        multiply(alpha, torsion) if half == "alpha" else alpha,
        multiply(beta, torsion) if half == "beta" else beta,
    )
    context, opening = interval_context("S", foreign), Opening(nonce, 0)
    forged = (
        list(prove_one_of(context, KEY, [0], [opening], true=0, random=random)) for _ in range(999)
    )
    proofs = next(found for found in forged if found[0].challenge % 8 == 0)
    refused(lambda: check_interval(foreign, range(1), proofs), Code.POINT_GROUP)


def test_a_zero_challenge_does_not_hide_a_foreign_point() -> None:
    foreign = Ciphertext(multiply(ALPHA, order_eight()), ALPHA)
    refused(lambda: check_interval(foreign, range(1), [Proof(0, 1)]), Code.POINT_GROUP)


def test_simulated_branches_are_not_told_apart_by_form() -> None:
    """All branches use both scalars in full: no small or repeated value marks the true one."""
    _, proofs = prove_interval(1, range(4))
    scalars = [number for proof in proofs for number in (proof.challenge, proof.response)]
    assert len(set(scalars)) == 8
    assert min(scalars) > 2**200


# Reading


SCALARS = st.integers(0, ORDER - 1)


@given(SCALARS, SCALARS)
def test_proofs_are_printed_as_they_are_read(challenge: int, response: int) -> None:
    proof = Proof(challenge, response)
    assert parse_proof(proof.to_json()) == proof
    assert proof.text() == f'{{"challenge":"{challenge}","response":"{response}"}}'


@pytest.mark.parametrize(
    ("value", "code", "where"),
    [
        pytest.param(
            {"challenge": str(ORDER), "response": "1"}, Code.SCALAR_RANGE, "p.challenge", id="+q"
        ),
        pytest.param(
            {"challenge": "1", "response": "-1"}, Code.SCALAR_SYNTAX, "p.response", id="negative"
        ),
        pytest.param({"challenge": "1"}, Code.RECORD_FIELDS, "p", id="half"),
        pytest.param(
            {"response": "1", "challenge": "1"}, Code.RECORD_FIELDS, "p", id="out of order"
        ),
        pytest.param(["1", "1"], Code.RECORD_TYPE, "p", id="list"),
    ],
)
def test_proofs_are_read_strictly(value: Json, code: Code, where: str) -> None:
    with pytest.raises(VerificationError) as caught:
        parse_proof(value, where="p")
    assert (caught.value.code, caught.value.where) == (code, where)
