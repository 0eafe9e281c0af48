"""Who must come together to decrypt: single trustees, all of them, and threshold sets (protocol.md 6).

Owners are counted from 1 over all trustees in the order of the file: a Single and a set of three
give 1 | 2 3 4.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import reduce
from typing import TypeAlias

from voting_service.core.encoding import (
    Json,
    dump_json,
    load_json,
    read_list,
    require_canonical,
    shown,
)
from voting_service.core.errors import Code, VerificationError
from voting_service.core.group import IDENTITY, Point, multiply, point_text, power
from voting_service.core.pedersen import MAX_SIZE, Pedersen, parse_pedersen, require_new
from voting_service.core.signed_messages import (
    PublicKey,
    parse_public_key,
    verify_public_key,
)

Rows: TypeAlias = tuple[tuple[Point, ...], ...]  # one list per question, one point per ciphertext


@dataclass(frozen=True, slots=True)
class Single:
    """A trustee without whom nothing can be decrypted."""

    public: PublicKey

    @property
    def keys(self) -> tuple[PublicKey, ...]:
        """The key of its one owner."""
        return (self.public,)

    def to_json(self) -> dict[str, Json]:
        """`trustee_public_key`."""
        return self.public.to_json()

    def key(self) -> Point:
        """Its part of the election key."""
        return self.public.point

    def enough(self, indices: set[int]) -> bool:
        """Whether it is there."""
        return bool(indices)

    def weights(self, indices: set[int]) -> dict[int, int]:
        """Its factor counts as it is."""
        return dict.fromkeys(indices, 1)

    def verify(self, *, where: str = "") -> None:
        """Its proof of knowledge; a signature has nobody here who could have made it."""
        if self.public.signature is not None:
            raise VerificationError(
                Code.TRUSTEES_SHAPE, "a signature that belongs to threshold sets", where=where,
                expected="no signature", found="one",
            )  # fmt: skip
        verify_public_key(self.public, where=where.rstrip("."))


@dataclass(frozen=True, slots=True)
class Trustees:
    """Everybody who holds a key, in the order of the file."""

    items: tuple[Single | Pedersen, ...]

    def to_bytes(self) -> bytes:
        """The published bytes."""
        return dump_json([[type(item).__name__, item.to_json()] for item in self.items])

    @property
    def keys(self) -> tuple[Point, ...]:
        """The public key of each owner: owner 1 first."""
        return tuple(key.point for item in self.items for key in item.keys)


def parse_trustees(data: bytes) -> Trustees:
    """Read the file `trustees`; its proofs are checked by `verify_trustees`."""
    items = read_list(load_json(data))
    trustees = Trustees(tuple(_parse_item(item, f"[{i}]") for i, item in enumerate(items)))
    if not 1 <= len(trustees.keys) <= MAX_SIZE:
        raise VerificationError(
            Code.TRUSTEES_SHAPE, "a number of trustees that cannot be",
            expected=f"1…{MAX_SIZE}", found=str(len(trustees.keys)),
        )  # fmt: skip
    try:
        again = trustees.to_bytes()
    except UnicodeEncodeError:
        again = b"text without lone surrogates"
    require_canonical(data, again)
    return trustees


def _parse_item(value: Json, where: str) -> Single | Pedersen:
    kind, content = read_list(value, length=2, where=where)
    if kind == "Single":
        return Single(parse_public_key(content, where=where))
    if kind == "Pedersen":
        return parse_pedersen(content, where=where)
    raise VerificationError(
        Code.TRUSTEES_SHAPE, "an unknown kind of trustee", where=where,
        expected="Single or Pedersen", found=shown(kind),
    )  # fmt: skip


def verify_trustees(trustees: Trustees) -> None:
    """Every proof and signature, and that no key stands for two owners."""
    seen: set[Point] = set()
    for index, item in enumerate(trustees.items):
        item.verify(where=f"[{index}].")
        # With a threshold of 1 all members hold the one secret, so one key is all there is.
        shared = isinstance(item, Pedersen) and item.threshold == 1
        for number, key in enumerate(item.keys[:1] if shared else item.keys):
            require_new(key.point, seen, f"[{index}].keys[{number}]")


def election_key(trustees: Trustees) -> Point:
    """y: the product of all items' keys."""
    return reduce(multiply, (item.key() for item in trustees.items))


def require_election_key(trustees: Trustees, public_key: Point) -> None:
    """The key that ballots are encrypted to is the trustees' and nobody else's."""
    wanted = election_key(trustees)
    if wanted != public_key:
        raise VerificationError(
            Code.TRUSTEES_KEY, "the election key is not the product of the trustees' keys",
            expected=point_text(wanted), found=point_text(public_key), where="public_key",
        )  # fmt: skip


def owner_of(trustees: Trustees, key: Point) -> int:
    """The number of the owner of a public key."""
    if key not in trustees.keys:
        raise VerificationError(
            Code.KEY_MISMATCH, "this key belongs to none of the trustees",
            expected="one of the trustees' keys", found=point_text(key),
        )  # fmt: skip
    return trustees.keys.index(key) + 1


def owner_key(trustees: Trustees, owner: int) -> Point:
    """The public key of owner 1, 2, …"""
    if not 1 <= owner <= len(trustees.keys):
        raise VerificationError(
            Code.DECRYPTION_OWNER, "no such trustee", where="owner",
            expected=f"1…{len(trustees.keys)}", found=str(owner),
        )  # fmt: skip
    return trustees.keys[owner - 1]


def _present(trustees: Trustees, owners: Collection[int]) -> list[tuple[int, set[int]]]:
    """For each item: the owner number before its first, and the indices (from 1) that are there."""
    before, found = 0, []
    for item in trustees.items:
        size = len(item.keys)
        found.append((before, {i for i in range(1, size + 1) if before + i in owners}))
        before += size
    return found


def enough(trustees: Trustees, owners: Collection[int]) -> bool:
    """Whether these owners together can decrypt."""
    present = _present(trustees, owners)
    return all(
        item.enough(indices) for item, (_, indices) in zip(trustees.items, present, strict=True)
    )


def combine_factors(trustees: Trustees, factors: Mapping[int, Rows]) -> Rows:
    """alpha^(the whole key) from the owners' verified factors; raises DECRYPTION_TOO_FEW."""
    if not enough(trustees, factors.keys()):
        raise VerificationError(
            Code.DECRYPTION_TOO_FEW, "too few trustees have decrypted",
            expected="every single trustee, and as many of each set as its threshold",
            found="owners " + (", ".join(map(str, sorted(factors))) or "none"),
        )  # fmt: skip
    weighted = [
        (factors[before + index], weight)
        for item, (before, indices) in zip(
            trustees.items, _present(trustees, factors.keys()), strict=True
        )
        for index, weight in item.weights(indices).items()
    ]
    rows = zip(*(_weigh(row, weight) for row, weight in weighted), strict=True)
    return tuple(tuple(map(_product, zip(*row, strict=True))) for row in rows)


def _weigh(rows: Rows, weight: int) -> Rows:
    return tuple(tuple(power(point, weight) for point in row) for row in rows)


def _product(points: tuple[Point, ...]) -> Point:
    return reduce(multiply, points, IDENTITY)
