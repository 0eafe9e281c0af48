"""The roll and its usage proof as a forger makes them (format-log.md section 7); small rolls only."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

import rfc8785

from tests.verifier.forged_log import root
from voting_service.core.group import (
    IDENTITY,
    ORDER,
    Point,
    base_power,
    divide,
    hash_to_scalar,
    multiply,
    point_text,
    power,
)

CHANNELS = ("web", "paper")


@cache
def generator() -> Point:
    for number in range(1000):
        digest = bytearray(
            hashlib.sha256(f"medbeslut/1 usage generator|{number}".encode()).digest()
        )
        digest[31] &= 0x7F
        point = Point(bytes(digest))
        try:
            for _ in range(3):
                point = multiply(point, point)
        except RuntimeError:
            continue  # not on the curve
        if point != IDENTITY:
            return point
    raise AssertionError


@dataclass(frozen=True)
class Entry:
    """A place on the roll, as the roll knows it and as it was used."""

    identity: str
    area: str | None
    web: int = 0
    paper: int = 0

    def leaf(self, uuid: str) -> str:
        area = {"area": self.area} if self.area else {}
        record = {**area, "co_decision": uuid, "identity": self.identity}
        return hashlib.sha256(rfc8785.dumps(record)).hexdigest()


def person(number: int, area: str | None = None) -> Entry:
    return Entry(hashlib.sha256(f"person {number}".encode()).hexdigest(), area)


def commitment(leaves: list[str]) -> str:
    hashed = [hashlib.sha256(b"\0" + bytes.fromhex(leaf)).digest() for leaf in sorted(leaves)]
    return root(hashed).hex()


def _scalar(*label: object) -> int:
    text = "|".join(map(str, label)).encode()
    return int.from_bytes(hashlib.sha512(text).digest(), "big") % ORDER


def rho(leaf: str, channel: str) -> int:
    """The secret opening of one entry."""
    return _scalar("rho", leaf, channel)


def commit(used: int, opening: int) -> Point:
    return multiply(power(generator(), used), base_power(opening))


def prove(context: str, point: Point, used: int, opening: int) -> list[dict[str, str]]:
    """That `point` holds 0 or 1; a forger may try with another `used`, and gets a false proof."""
    true, false = used % 2, 1 - used % 2
    nonce, challenge, response = (_scalar(part, context) for part in ("w", "c", "r"))
    shifted = divide(point, generator()) if false else point
    made = {
        true: base_power(nonce),
        false: multiply(base_power(response), power(shifted, challenge)),
    }
    hashed = hash_to_scalar(
        f"{context}|{point_text(point)}|{point_text(made[0])},{point_text(made[1])}"
    )
    mine = (hashed - challenge) % ORDER
    proofs = {
        true: (mine, (nonce - opening * mine) % ORDER),
        false: (challenge, response),
    }
    return [{"challenge": str(proofs[j][0]), "response": str(proofs[j][1])} for j in (0, 1)]


@cache
def line(phi: str, leaf: str, web: int, paper: int, *, once: bool) -> dict[str, Any]:
    """One honest line; shared between runs, never changed in place."""
    made: dict[str, Any] = {"leaf": leaf}
    for channel, used in zip(CHANNELS, (web, paper), strict=True):
        point = commit(used, rho(leaf, channel))
        context = f"usage|{phi}|{leaf}|{channel}"
        made[channel] = {
            "commitment": point_text(point),
            "proof": prove(context, point, used, rho(leaf, channel)),
        }
    if once:
        opening = (rho(leaf, "web") + rho(leaf, "paper")) % ORDER
        point = commit(web + paper, opening)
        made["once"] = prove(f"usage|{phi}|{leaf}|once", point, web + paper, opening)
    return made


def header(uuid: str, phi: str, leaves: list[tuple[str, int, int]]) -> dict[str, Any]:
    """`leaves`: (leaf, used on the web, used on paper)."""
    sums = {}
    for index, channel in enumerate(CHANNELS, start=1):
        opening = sum(rho(entry[0], channel) for entry in leaves) % ORDER
        count = sum(int(entry[index]) for entry in leaves)
        sums[channel] = {"count": count, "opening": str(opening)}
    return {
        "co_decision": uuid, "election": phi, "entries": len(leaves), "kind": "medbeslut/usage",
        "version": 1, **sums,
    }  # fmt: skip


Hook = Callable[[Any], Any]
