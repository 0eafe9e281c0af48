"""Pedersen commitments to "this entry was used", and proofs about them (docs/format-log.md 7).

C = h^u · g^ρ hides u ∈ {0, 1} from everybody, and binds whoever made it as long as nobody knows the
logarithm of h. The proof shows that u is 0 or 1 and nothing more; the product of all commitments
opens to the sum, so that what each entry hides adds up in public.
"""

import hashlib
import hmac
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from itertools import count
from typing import Final, TypeAlias

from nacl.bindings import crypto_core_ed25519_add, crypto_core_ed25519_scalar_reduce

from voting_service.core.errors import Code, VerificationError
from voting_service.core.group import (
    IDENTITY,
    ORDER,
    Point,
    Randomness,
    base_power,
    divide,
    hash_to_scalar,
    multiply,
    multiply_add,
    multiply_subtract,
    point_text,
    power,
    random_scalar,
)
from voting_service.core.proofs import Proof

WEB: Final = "web"
PAPER: Final = "paper"
ONCE: Final = "once"
CHANNELS: Final = (WEB, PAPER)

BitProof: TypeAlias = tuple[Proof, Proof]
_FIELD: Final = 2**255 - 19


@cache
def generator() -> Point:
    """h: hashed to, so that nobody can have chosen it; the first candidate that is a point counts."""
    found = (_cleared(hashlib.sha256(f"medbeslut/1 usage generator|{i}".encode())) for i in count())
    return next(point for point in found if point is not None)


def _cleared(digest: "hashlib._Hash") -> Point | None:
    """8·P for the point P that the digest, its highest bit cleared, is the encoding of, if it is."""
    encoded = bytearray(digest.digest())
    encoded[31] &= 0x7F
    return cleared(bytes(encoded))


def cleared(encoded: bytes) -> Point | None:
    """8·P, or None where the bytes encode no point (RFC 8032), or one whose 8·P is the identity."""
    if int.from_bytes(encoded, "little") & ~(1 << 255) >= _FIELD:
        return None
    try:
        for _ in range(3):
            encoded = crypto_core_ed25519_add(encoded, encoded)
    except RuntimeError:  # not on the curve
        return None
    return None if encoded == IDENTITY else Point(encoded)


@dataclass(frozen=True, slots=True)
class Openings:
    """The secret ρ of every commitment of one co-decision, made again from one key when needed."""

    co_decision: str
    key: bytes = field(repr=False)

    def scalar(self, leaf: str, channel: str) -> int:
        """ρ of the entry's commitment for that channel."""
        text = f"usage|{self.co_decision}|{leaf}|{channel}".encode()
        mac = hmac.new(self.key, text, hashlib.sha512).digest()
        return int.from_bytes(crypto_core_ed25519_scalar_reduce(mac), "little")


def commit(used: int, opening: int) -> Point:
    """h^used · g^opening for `used` 0 or 1, with the same operations for both."""
    return multiply(base_power(opening), (IDENTITY, generator())[used])


def opens(commitment: Point, total: int, opening: int) -> bool:
    """Whether the commitment, or a product of some, is h^total · g^opening."""
    return commitment == multiply(base_power(opening), power(generator(), total))


def product(commitments: Iterable[Point]) -> Point:
    """Of points that are all in G."""
    total = IDENTITY
    for one in commitments:
        total = multiply(total, one)
    return total


@dataclass(frozen=True, slots=True)
class Statement:
    """What a proof speaks of: one election, one entry, one label."""

    phi: str
    leaf: str
    label: str

    def _challenge(self, commitment: Point, first: Point, second: Point) -> int:
        about = f"usage|{self.phi}|{self.leaf}|{self.label}|{point_text(commitment)}"
        return hash_to_scalar(f"{about}|{point_text(first)},{point_text(second)}")

    def prove(self, used: int, opening: int, random: Randomness) -> BitProof:
        """That commit(used, opening) holds 0 or 1, hiding which.

        The simulated branch is a power of g and h alone, as the prover knows what C is made of.
        """
        nonce, challenge, response = (random_scalar(random) for _ in range(3))
        fitted = base_power(multiply_add(response, opening, challenge))
        shift = power(generator(), (ORDER - challenge, challenge)[used])
        pair = base_power(nonce), multiply(fitted, shift)
        hashed = self._challenge(commit(used, opening), pair[used], pair[1 - used])
        own = (hashed - challenge) % ORDER
        true = Proof(own, multiply_subtract(nonce, opening, own))
        branches = true, Proof(challenge, response)
        return branches[used], branches[1 - used]

    def verify(self, commitment: Point, proof: BitProof, code: Code = Code.USAGE_PROOF) -> None:
        """Check that the commitment is in G and holds 0 or 1; raises POINT_GROUP or `code`."""
        zero, one = proof
        # `power` refuses what is not in G, so that the division by h meets members alone.
        first = multiply(power(commitment, zero.challenge), base_power(zero.response))
        shifted = divide(commitment, generator())
        second = multiply(power(shifted, one.challenge), base_power(one.response))
        computed = self._challenge(commitment, first, second)
        claimed = (zero.challenge + one.challenge) % ORDER
        if computed != claimed:
            raise VerificationError(
                code, "the proof does not hold", where=self.label,
                expected=f"challenges that add up to {computed}", found=str(claimed),
            )  # fmt: skip
