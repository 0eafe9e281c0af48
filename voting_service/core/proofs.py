"""Non-interactive zero-knowledge proofs, as Belenios 1 hashes them (protocol.md 4 to 7).

Every verifier recomputes the commitments, hashes them with everything they speak about, and raises
when the challenge differs. Every prover takes its randomness as an argument and does its arithmetic
on secrets in libsodium.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from voting_service.core.elgamal import Ciphertext, reduced
from voting_service.core.encoding import Json, read_record
from voting_service.core.errors import Code, VerificationError
from voting_service.core.group import (
    IDENTITY,
    ORDER,
    Point,
    Randomness,
    base_power,
    hash_to_scalar,
    multiply,
    multiply_add,
    multiply_subtract,
    parse_scalar,
    point_text,
    power,
    random_scalar,
)


@dataclass(frozen=True, slots=True)
class Proof:
    """Challenge and response, both in 0…ORDER−1."""

    challenge: int
    response: int

    def to_json(self) -> dict[str, Json]:
        """Fields in protocol order."""
        return {"challenge": str(self.challenge), "response": str(self.response)}

    def text(self) -> str:
        """The same as compact JSON."""
        return f'{{"challenge":"{self.challenge}","response":"{self.response}"}}'


def parse_proof(value: Json, *, where: str = "") -> Proof:
    """Read a proof with reduced scalars."""
    fields = read_record(value, ("challenge", "response"), where=where)
    return Proof(
        parse_scalar(fields["challenge"], where=f"{where}.challenge"),
        parse_scalar(fields["response"], where=f"{where}.response"),
    )


def _require_challenge(computed: int, claimed: int, code: Code, where: str) -> None:
    if computed != claimed % ORDER:
        raise VerificationError(
            code,
            "the proof does not hold",
            where=where,
            expected=f"challenge {claimed % ORDER}",
            found=f"challenge {computed}",
        )


# Knowledge of a discrete logarithm: `sig|hash`, `pok|Ed25519|X`, `sigmsg|M`


def prove_knowledge(context: str, secret: int, random: Randomness) -> Proof:
    """Prove knowledge of `secret` behind g^secret; `context` must name what is proved or signed."""
    nonce = random_scalar(random)
    challenge = hash_to_scalar(f"{context}|{point_text(base_power(nonce))}")
    return Proof(challenge, multiply_subtract(nonce, secret, challenge))


def verify_knowledge(
    context: str, public: Point, proof: Proof, *, code: Code, where: str = ""
) -> None:
    """Check a proof of `prove_knowledge` for the key `public`; raises `code`."""
    commitment = multiply(base_power(proof.response), power(public, proof.challenge))
    computed = hash_to_scalar(f"{context}|{point_text(commitment)}")
    _require_challenge(computed, proof.challenge, code, where)


# A trustee's decryption factor: the same exponent behind g^x and alpha^x


def _decryption_context(phi: str, public: Point) -> str:
    return f"decrypt|{phi}|{point_text(public)}"


def prove_decryption(phi: str, alpha: Point, secret: int, random: Randomness) -> Proof:
    """Prove that alpha^secret uses the exponent of the trustee's public key (protocol.md 7)."""
    nonce = random_scalar(random)
    commitments = f"{point_text(base_power(nonce))},{point_text(power(alpha, nonce))}"
    context = _decryption_context(phi, base_power(secret))
    challenge = hash_to_scalar(f"{context}|{commitments}")
    return Proof(challenge, multiply_subtract(nonce, secret, challenge))


def verify_decryption(
    phi: str,
    public: Point,
    alpha: Point,
    factor: Point,
    proof: Proof,
    *,
    code: Code,
    where: str = "",
) -> None:
    """Check that `factor` = alpha^x for the x behind `public`; raises `code`."""
    first = multiply(base_power(proof.response), power(public, proof.challenge))
    second = multiply(power(alpha, proof.response), power(factor, proof.challenge))
    context = _decryption_context(phi, public)
    computed = hash_to_scalar(f"{context}|{point_text(first)},{point_text(second)}")
    _require_challenge(computed, proof.challenge, code, where)


# "One of these ciphertexts encrypts its value": individual, overall and blank proofs


class Claim(NamedTuple):
    """That the ciphertext encrypts `value`."""

    ciphertext: Ciphertext
    value: int


class Opening(NamedTuple):
    """What the prover knows of a claim's ciphertext: the nonce and what is really encrypted."""

    nonce: int
    message: int


def interval(ciphertext: Ciphertext, values: Sequence[int]) -> list[Claim]:
    """The claims of iprove: one ciphertext, one of these values."""
    return [Claim(ciphertext, value) for value in values]


def interval_context(statement: str, ciphertext: Ciphertext) -> str:
    """The hashed prefix of iprove over T = `statement`."""
    return f"prove|{statement}|{ciphertext.text()}"


def verify_one_of(
    context: str,
    key: Point,
    claims: Sequence[Claim],
    proofs: Sequence[Proof],
    *,
    code: Code,
    where: str = "",
) -> None:
    """Check that one of the claims holds; raises `code`.

    Every claim's ciphertext meets `power` here, which refuses anything outside G.
    """
    commitments: list[str] = []
    total = 0
    for (ciphertext, value), (challenge, response) in zip(
        claims, ((p.challenge, p.response) for p in proofs), strict=True
    ):
        first = multiply(base_power(response), power(ciphertext.alpha, challenge))
        second = multiply(power(key, response), power(reduced(ciphertext.beta, value), challenge))
        commitments.append(f"{point_text(first)},{point_text(second)}")
        total += challenge
    computed = hash_to_scalar(f"{context}|{','.join(commitments)}")
    _require_challenge(computed, total, code, where)


def prove_one_of(
    context: str,
    key: Point,
    values: Sequence[int],
    openings: Sequence[Opening],
    *,
    true: int,
    random: Randomness,
) -> tuple[Proof, ...]:
    """Prove that opening number `true` has its value, hiding which one it is.

    As the prover knows every nonce, the simulated commitments are powers of g and y alone: the same
    distribution as by the textbook, fewer operations, and no secret meets another base. Each branch
    does the same operations, the true one included.
    """
    exponents = [random_scalar(random) for _ in values]  # w for the true branch, else responses
    challenges = [random_scalar(random) for _ in values]
    commitments = [
        _commitment(key, value, opening, exponent, challenge, simulated=index != true)
        for index, (value, opening, exponent, challenge) in enumerate(
            zip(values, openings, exponents, challenges, strict=True)
        )
    ]
    hashed = hash_to_scalar(f"{context}|{','.join(commitments)}")
    others = sum(c for index, c in enumerate(challenges) if index != true)
    challenges[true] = (hashed - others) % ORDER
    exponents[true] = multiply_subtract(exponents[true], openings[true].nonce, challenges[true])
    return tuple(map(Proof, challenges, exponents))


def _commitment(
    key: Point, value: int, opening: Opening, exponent: int, challenge: int, *, simulated: bool
) -> str:
    """`A,B` of one branch: of the nonce `exponent`, or to fit this challenge and response."""
    fitted = multiply_add(exponent, opening.nonce, challenge)
    both = (exponent, fitted)[simulated]
    difference = opening.message - value
    shift = base_power((difference or 1) * challenge)  # made even where it is not used
    first = base_power(both)
    second = multiply(power(key, both), (IDENTITY, shift)[simulated and difference != 0])
    return f"{point_text(first)},{point_text(second)}"
