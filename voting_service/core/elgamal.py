"""Exponential ElGamal: (g^r, y^r·g^m), which adds up when multiplied (protocol.md 4)."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from voting_service.core.encoding import Json, read_record
from voting_service.core.group import (
    GENERATOR,
    IDENTITY,
    Point,
    base_power,
    decode_point,
    divide,
    is_member,
    multiply,
    not_a_member,
    point_text,
    power,
    small_power,
)


@dataclass(frozen=True, slots=True)
class Ciphertext:
    """A pair of group elements."""

    alpha: Point
    beta: Point

    def text(self) -> str:
        """`alpha,beta` as it enters challenges."""
        return f"{point_text(self.alpha)},{point_text(self.beta)}"

    def to_json(self) -> dict[str, Json]:
        """Fields in protocol order."""
        return {"alpha": point_text(self.alpha), "beta": point_text(self.beta)}

    def digest(self) -> bytes:
        """32 bytes that name the ciphertext, to find one that was used before."""
        return hashlib.sha256(self.alpha + self.beta).digest()


ONE = Ciphertext(IDENTITY, IDENTITY)


def encrypt(key: Point, message: int, nonce: int) -> Ciphertext:
    """Encrypt 0 or 1; both take the same operations."""
    return Ciphertext(
        base_power(nonce), multiply(power(key, nonce), (IDENTITY, GENERATOR)[message])
    )


def product(ciphertexts: Iterable[Ciphertext]) -> Ciphertext:
    """The pointwise product: an encryption of the sum."""
    total = None
    for one in ciphertexts:
        total = one if total is None else join(total, one)
    return ONE if total is None else total


def join(left: Ciphertext, right: Ciphertext) -> Ciphertext:
    """The product of two."""
    return Ciphertext(multiply(left.alpha, right.alpha), multiply(left.beta, right.beta))


def separate(left: Ciphertext, right: Ciphertext) -> Ciphertext:
    """The quotient: takes `right` out of a product again."""
    return Ciphertext(divide(left.alpha, right.alpha), divide(left.beta, right.beta))


def reduced(beta: Point, value: int) -> Point:
    """beta / g^value."""
    return beta if value == 0 else divide(beta, small_power(value))


def decode_ciphertext(value: Json, *, identity: bool = False, where: str = "") -> Ciphertext:
    """Read a ciphertext whose membership in G the first use as a base will check (group.py)."""
    fields = read_record(value, ("alpha", "beta"), where=where)
    return Ciphertext(
        decode_point(fields["alpha"], identity=identity, where=f"{where}.alpha"),
        decode_point(fields["beta"], identity=identity, where=f"{where}.beta"),
    )


def require_members(ciphertext: Ciphertext, where: str) -> None:
    """Check both halves explicitly and name the one outside G."""
    for name, point in (("alpha", ciphertext.alpha), ("beta", ciphertext.beta)):
        if not is_member(point):
            raise not_a_member(point, f"{where}.{name}")


def parse_ciphertext(value: Json, *, identity: bool = False, where: str = "") -> Ciphertext:
    """Read a ciphertext, both halves checked."""
    ciphertext = decode_ciphertext(value, identity=identity, where=where)
    require_members(ciphertext, where)
    return ciphertext
