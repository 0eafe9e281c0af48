"""The group G: the prime-order subgroup of edwards25519, written multiplicatively (protocol.md 1).

All arithmetic is libsodium's. It refuses the identity and the scalar zero; both occur honestly (a
tally without ballots), so they are answered here, beside it. A `Point` is the 32-byte little-endian
encoding of RFC 8032; in JSON a point is its reverse in hex.
"""

import hashlib
import re
from collections.abc import Callable
from functools import lru_cache
from typing import NewType

from nacl.bindings import (
    crypto_core_ed25519_add,
    crypto_core_ed25519_is_valid_point,
    crypto_core_ed25519_scalar_add,
    crypto_core_ed25519_scalar_mul,
    crypto_core_ed25519_scalar_reduce,
    crypto_core_ed25519_scalar_sub,
    crypto_core_ed25519_sub,
    crypto_scalarmult_ed25519_base_noclamp,
    crypto_scalarmult_ed25519_noclamp,
)

from voting_service.core.encoding import Json, shown
from voting_service.core.errors import Code, VerificationError

Point = NewType("Point", bytes)
Randomness = Callable[[int], bytes]

GROUP_NAME = "Ed25519"
ORDER = 2**252 + 27742317777372353535851937790883648493
IDENTITY = Point(b"\x01" + bytes(31))
GENERATOR = Point(b"\x58" + b"\x66" * 31)

_POINT = re.compile(r"[0-9a-f]{64}", re.ASCII)
_SCALAR = re.compile(r"0|[1-9][0-9]{0,76}", re.ASCII)


def is_member(point: bytes) -> bool:
    """Whether the bytes are the canonical encoding of an element of G, the identity included."""
    return point == IDENTITY or crypto_core_ed25519_is_valid_point(point)


def decode_point(value: Json, *, identity: bool = False, where: str = "") -> Point:
    """Read the 64 digits alone; membership in G is left to the first `power`, or `is_member`.

    Only for fields each of which is raised to a power before it is used, see ballots.py.
    """
    if not isinstance(value, str) or not _POINT.fullmatch(value):
        raise VerificationError(
            Code.POINT_SYNTAX,
            "not a group element in its one spelling",
            where=where,
            expected="64 lowercase hexadecimal digits",
            found=shown(value),
        )
    point = Point(bytes.fromhex(value)[::-1])
    if point == IDENTITY and not identity:
        raise VerificationError(
            Code.POINT_IDENTITY,
            "the identity has no place here",
            where=where,
            expected="a group element other than the identity",
            found=value,
        )
    return point


def parse_point(value: Json, *, identity: bool = False, where: str = "") -> Point:
    """Read a group element; the identity only where `identity` allows it."""
    point = decode_point(value, identity=identity, where=where)
    if not is_member(point):
        raise not_a_member(point, where)
    return point


def not_a_member(point: bytes, where: str = "") -> VerificationError:
    """The finding for a point outside G: off the curve, of small or mixed order, not canonical."""
    return VerificationError(
        Code.POINT_GROUP,
        "not an element of the group",
        where=where,
        expected="the canonical encoding of a point of prime order",
        found=point[::-1].hex(),
    )


def point_text(point: Point) -> str:
    """The protocol's spelling: 64 hex digits, big-endian."""
    return point[::-1].hex()


def parse_scalar(value: Json, *, where: str = "") -> int:
    """A decimal string without sign or leading zeros, 0 ≤ x < ORDER."""
    if not isinstance(value, str) or not _SCALAR.fullmatch(value):
        raise VerificationError(
            Code.SCALAR_SYNTAX,
            "not a scalar in its one spelling",
            where=where,
            expected="decimal digits without sign or leading zeros",
            found=shown(value),
        )
    scalar = int(value)
    if scalar >= ORDER:
        raise VerificationError(
            Code.SCALAR_RANGE,
            "scalar is not reduced",
            where=where,
            expected="less than the order of the group",
            found=value,
        )
    return scalar


def power(point: Point, exponent: int) -> Point:
    """point^exponent. Raises POINT_GROUP unless `point` is in G, whatever the exponent."""
    if point == IDENTITY:
        return IDENTITY
    exponent %= ORDER
    if exponent == 0:
        if not is_member(point):
            raise not_a_member(point)
        return IDENTITY
    try:
        # libsodium itself checks here: canonical, on the curve, in the prime-order subgroup.
        return Point(crypto_scalarmult_ed25519_noclamp(exponent.to_bytes(32, "little"), point))
    except RuntimeError:
        raise not_a_member(point) from None


def base_power(exponent: int) -> Point:
    """g^exponent."""
    exponent %= ORDER
    if exponent == 0:
        return IDENTITY
    return Point(crypto_scalarmult_ed25519_base_noclamp(exponent.to_bytes(32, "little")))


@lru_cache(maxsize=1024)
def small_power(exponent: int) -> Point:
    """g^exponent for the few small values that proofs and counts speak of; remembered."""
    return base_power(exponent)


def multiply(left: Point, right: Point) -> Point:
    """left · right. libsodium does not check membership here: both must already be in G."""
    return Point(crypto_core_ed25519_add(left, right))


def divide(left: Point, right: Point) -> Point:
    """left / right, both in G."""
    return Point(crypto_core_ed25519_sub(left, right))


def hash_to_scalar(text: str) -> int:
    """H(text): SHA-256 of the UTF-8 text as a big-endian number, mod ORDER."""
    return int.from_bytes(hashlib.sha256(text.encode("utf-8")).digest(), "big") % ORDER


def random_scalar(random: Randomness) -> int:
    """A scalar from 64 random bytes: the bias of the reduction is below 2^-250."""
    return int.from_bytes(crypto_core_ed25519_scalar_reduce(random(64)), "little")


def multiply_add(addend: int, left: int, right: int) -> int:
    """addend + left·right mod ORDER, in libsodium's constant-time arithmetic: for secrets."""
    product = crypto_core_ed25519_scalar_mul(_scalar_bytes(left), _scalar_bytes(right))
    return int.from_bytes(crypto_core_ed25519_scalar_add(_scalar_bytes(addend), product), "little")


def multiply_subtract(minuend: int, left: int, right: int) -> int:
    """minuend − left·right mod ORDER, in libsodium's constant-time arithmetic: for secrets."""
    product = crypto_core_ed25519_scalar_mul(_scalar_bytes(left), _scalar_bytes(right))
    return int.from_bytes(crypto_core_ed25519_scalar_sub(_scalar_bytes(minuend), product), "little")


def _scalar_bytes(scalar: int) -> bytes:
    return scalar.to_bytes(32, "little")
