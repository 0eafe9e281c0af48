"""Credentials: the secret that signs a ballot, and its public half on the list (protocol.md 3)."""

import hashlib
import re
from collections.abc import Iterable
from itertools import pairwise

from voting_service.core.election import BASE58, random_base58
from voting_service.core.encoding import (
    dump_json,
    load_json,
    read_list,
    require_canonical,
    sha256_hex,
    shown,
)
from voting_service.core.errors import Code, VerificationError
from voting_service.core.group import ORDER, Point, Randomness, base_power, parse_point, point_text

LENGTH = 22
MAX_LIST_BYTES = 64 << 20  # about a million credentials
_GROUPS = ((0, 5), (5, 11), (11, 16), (16, 22))
_CHARACTERS = re.compile(f"[{BASE58}]{{{LENGTH}}}", re.ASCII)
_SEPARATORS = re.compile(r"[-\s\u2010-\u2015\u2212]+")  # blanks, and what passes for a hyphen


def new_credential(random: Randomness) -> str:
    """A private credential, `XXXXX-XXXXXX-XXXXX-XXXXXX`: 128 bits."""
    return _grouped(random_base58(random, LENGTH))


def _grouped(characters: str) -> str:
    return "-".join(characters[start:end] for start, end in _GROUPS)


def parse_code(text: str) -> str:
    """A credential or letter code as typed: blanks and hyphens are forgiven, nothing else is."""
    characters = _SEPARATORS.sub("", text)
    if not _CHARACTERS.fullmatch(characters):
        raise VerificationError(
            Code.CREDENTIAL_SYNTAX,
            "not a code",
            expected=f"{LENGTH} letters and digits without 0, O, I and l",
            found=f"{len(characters)} characters",  # never the code itself: it may be nearly right
        )
    return _grouped(characters)


def secret_exponent(uuid: str, credential: str) -> int:
    """The signing key of a credential in its full form, hyphens included."""
    halves = (
        hashlib.sha256(f"derive_credential|{uuid}|{half}|{credential}".encode()).digest()
        for half in (0, 1)
    )
    return int.from_bytes(b"".join(halves), "big") % ORDER


def public_credential(uuid: str, credential: str) -> Point:
    """g^x: what stands on the public list."""
    return base_power(secret_exponent(uuid, credential))


def credential_list(credentials: Iterable[Point]) -> bytes:
    """The public list, sorted by the RFC 8032 bytes so that a position says nothing."""
    return dump_json([point_text(point) for point in sorted(credentials)])


def parse_credential_list(data: bytes) -> tuple[Point, ...]:
    """Read the public list: in G, not the identity, sorted, all distinct."""
    texts = read_list(load_json(data, limit=MAX_LIST_BYTES))
    points = tuple(parse_point(text, where=f"[{index}]") for index, text in enumerate(texts))
    for index, (left, right) in enumerate(pairwise(points), start=1):
        if left >= right:
            raise _misplaced(index, left, right)
    require_canonical(data, credential_list(points))
    return points


def _misplaced(index: int, left: Point, right: Point) -> VerificationError:
    duplicate = left == right
    return VerificationError(
        Code.CREDENTIALS_DUPLICATE if duplicate else Code.CREDENTIALS_ORDER,
        "a credential stands on the list twice" if duplicate else "the list is not sorted",
        expected="distinct credentials in ascending order of their bytes",
        found=shown(point_text(right)),
        where=f"[{index}]",
    )


def letter_token(uuid: str, code: str) -> str:
    """What a letter's code identifies a roll entry by, in hex; the code does not follow from it."""
    return sha256_hex(f"medbeslut-letter|{uuid}|{code}".encode())


def check_group(code: str) -> str:
    """Two Base58 characters printed beside a code: of 3364 typing errors they miss one."""
    digest = hashlib.sha256(f"medbeslut-letter-check|{code}".encode()).digest()
    high, low = divmod(int.from_bytes(digest, "big") % 58**2, 58)
    return BASE58[high] + BASE58[low]
