"""The roll's commitment and the usage proof, from section 7 of docs/format-log.md alone."""

from __future__ import annotations

import hashlib
import itertools
import re
from functools import cache
from typing import Any

from nacl import bindings as sodium

from tests.interop.third_acts import State
from tests.interop.third_parts import canonical, fields, need

Q = 2**252 + 27742317777372353535851937790883648493
FIELD = 2**255 - 19
IDENTITY = b"\1" + bytes(31)


def valid_point(data: bytes) -> bool:
    """A canonical encoding of a point of the prime-order group that is not the identity."""
    return bool(sodium.crypto_core_ed25519_is_valid_point(data))


def point(text: Any) -> bytes:
    """64 lowercase hex digits, big-endian."""
    need(isinstance(text, str) and re.fullmatch("[0-9a-f]{64}", text), "no point")
    data = bytes.fromhex(text)[::-1]
    need(valid_point(data), "a point outside the group")
    return data


def scalar(text: Any) -> int:
    need(isinstance(text, str) and re.fullmatch("0|[1-9][0-9]{0,76}", text, re.ASCII), "no scalar")
    need(int(text) < Q, "a scalar that is not reduced")
    return int(text)


def count(value: Any) -> int:
    need(type(value) is int and 0 <= value < 1 << 53, "no count")
    return int(value)


def power(base: bytes, exponent: int) -> bytes:
    if exponent % Q == 0 or base == IDENTITY:
        return IDENTITY
    return sodium.crypto_scalarmult_ed25519_noclamp((exponent % Q).to_bytes(32, "little"), base)


def product(one: bytes, other: bytes) -> bytes:
    return sodium.crypto_core_ed25519_add(one, other)


def power_of_g(exponent: int) -> bytes:
    if exponent % Q == 0:
        return IDENTITY
    return sodium.crypto_scalarmult_ed25519_base_noclamp((exponent % Q).to_bytes(32, "little"))


@cache
def generator() -> bytes:
    """h: eight times the first candidate that is a point, unless that is the identity."""
    for number in range(1000):
        digest = bytearray(
            hashlib.sha256(f"medbeslut/1 usage generator|{number}".encode()).digest()
        )
        digest[31] &= 0x7F
        found = bytes(digest)
        if int.from_bytes(found, "little") >= FIELD:
            continue
        try:
            for _ in range(3):
                found = product(found, found)
        except Exception:  # noqa: BLE001 - libsodium's own: not on the curve
            continue
        if found != IDENTITY:
            return found
    raise AssertionError


def roll_root(leaves: list[str]) -> str:
    """The RFC 6962 root over the leaves' raw bytes, in hex."""
    level = [hashlib.sha256(b"\0" + bytes.fromhex(one)).digest() for one in leaves]

    def root(hashes: list[bytes]) -> bytes:
        if len(hashes) == 1:
            return hashes[0]
        half = 1 << (len(hashes) - 1).bit_length() - 1
        return hashlib.sha256(b"\1" + root(hashes[:half]) + root(hashes[half:])).digest()

    return root(level).hex() if level else hashlib.sha256(b"").hexdigest()


def check_proof(proof: Any, commitment: bytes, context: str) -> None:
    """That the commitment holds 0 or 1."""
    need(isinstance(proof, list) and len(proof) == 2, "no proof of two branches")
    total, sides = 0, []
    for value, branch in enumerate(proof):
        challenge, response = map(scalar, fields(branch, "challenge", "response"))
        rest = sodium.crypto_core_ed25519_sub(commitment, generator()) if value else commitment
        sides.append(product(power_of_g(response), power(rest, challenge)))
        total += challenge
    shown = ",".join(side[::-1].hex() for side in sides)
    text = f"usage|{context}|{commitment[::-1].hex()}|{shown}"
    found = int.from_bytes(hashlib.sha256(text.encode()).digest(), "big") % Q
    need(found == total % Q, "a proof that does not hold")


def check_usage(lines: list[bytes], uuid: str, state: State) -> list[str]:
    """Header, every line, both sums; the leaves in order."""
    need(lines, "an empty usage proof")
    co_decision, phi, entries, kind, paper, version, web = fields(
        canonical(lines[0]), "co_decision", "election", "entries", "kind", "paper", "version", "web"
    )
    need((kind, version) == ("medbeslut/usage", 1) and type(version) is int, "no usage proof")
    need((co_decision, phi) == (uuid, state.once["setup"]["election"]), "of another election")
    said, used = state.once["roll"], state.once["usage"]
    need(
        count(entries) == len(lines) - 1 == said["entries"] + len(state.additions),
        "more or fewer lines",
    )
    sums = {"web": IDENTITY, "paper": IDENTITY}
    headers = {"web": fields(web, "count", "opening"), "paper": fields(paper, "count", "opening")}
    on_paper = count(headers["paper"][0]) > 0
    leaves = [check_line(line, phi, sums, on_paper=on_paper) for line in lines[1:]]
    for channel, (number, opening) in headers.items():
        opened = product(power(generator(), count(number)), power_of_g(scalar(opening)))
        need(opened == sums[channel], f"the sum of {channel} is another")
        need(number == used[channel], f"{channel}: not as on the log")
    need(headers["web"][0] == len(state.ballots), "ballots and used entries differ")
    sealed = leaves[: said["entries"]]
    need(
        all(one < other for one, other in itertools.pairwise(sealed)),
        "leaves out of order",
    )
    need(leaves[len(sealed) :] == [one["leaf"] for one in state.additions], "other additions")
    need(len(set(leaves)) == len(leaves), "a leaf twice")
    return leaves


def check_line(line: bytes, phi: str, sums: dict[str, bytes], *, on_paper: bool) -> str:
    """One entry's commitments and proofs, added to the sums; its leaf."""
    value = canonical(line)
    leaf, *_ = fields(value, "leaf", "paper", "web", *(["once"] if on_paper else []))
    need(isinstance(leaf, str) and re.fullmatch("[0-9a-f]{64}", leaf), "no leaf")
    found = {}
    for channel in ("web", "paper"):
        text, proof = fields(value[channel], "commitment", "proof")
        found[channel] = point(text)
        check_proof(proof, found[channel], f"{phi}|{leaf}|{channel}")
        sums[channel] = product(sums[channel], found[channel])
    if on_paper:
        both = product(found["web"], found["paper"])
        check_proof(value["once"], both, f"{phi}|{leaf}|once")
    return str(leaf)
