"""The log's Merkle tree (RFC 6962): roots, proofs and their checks.

A node (level, index) is the hash over the leaves index·2^level … (index+1)·2^level of a *full*
subtree: it never changes as the tree grows, so it is all that anybody has to keep. Whoever proves
says first which nodes are needed and fetches them in one call (`Fetch`).
"""

import hashlib
from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NoReturn, TypeAlias

from voting_service.core.encoding import MAX_INTEGER
from voting_service.core.errors import Code, VerificationError

HASH_BYTES = 32
MAX_SIZE = MAX_INTEGER  # entries; JavaScript keeps no larger number exactly
MAX_PROOF = 63  # hashes of a consistency proof that a witness must accept

Node: TypeAlias = tuple[int, int]
Fetch: TypeAlias = Callable[[Sequence[Node]], Sequence[bytes]]
_Span: TypeAlias = tuple[int, int]  # leaves from…to, one subtree of RFC 6962

EMPTY_ROOT = hashlib.sha256(b"").digest()


def leaf_hash(data: bytes) -> bytes:
    """The hash of an entry's exact bytes."""
    return hashlib.sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of two subtrees that stand side by side."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def _fold(hashes: Sequence[bytes]) -> bytes:
    """The hash over full subtrees of falling size, which stand side by side."""
    *before, total = hashes
    for left in reversed(before):
        total = node_hash(left, total)
    return total


@dataclass(frozen=True, slots=True)
class Frontier:
    """A tree's right edge, enough to append: its full subtrees from the largest to the smallest."""

    size: int = 0
    hashes: tuple[bytes, ...] = ()

    def append(self, leaf: bytes) -> tuple["Frontier", list[tuple[int, int, bytes]]]:
        """The tree with one leaf hash more, and the nodes (level, index, hash) it completed.

        The leaf itself is the first of them.
        """
        level, index, total, rest = 0, self.size, leaf, self.hashes
        completed = [(level, index, total)]
        while index & 1:
            level, index, total, rest = level + 1, index >> 1, node_hash(rest[-1], total), rest[:-1]
            completed.append((level, index, total))
        return Frontier(self.size + 1, (*rest, total)), completed

    def root(self) -> bytes:
        """The root of the tree so far."""
        return _fold(self.hashes) if self.hashes else EMPTY_ROOT

    def to_bytes(self) -> bytes:
        """Its hashes, one after the other."""
        return b"".join(self.hashes)


def parse_frontier(size: int, data: bytes) -> Frontier:
    """The frontier that `to_bytes` wrote; there is one hash for each bit that is set in `size`."""
    if len(data) != HASH_BYTES * size.bit_count():
        _refuse(Code.LOG_CHECKPOINT, "not the right edge of a tree of this size",
                f"{size.bit_count()} hashes", f"{len(data)} bytes")  # fmt: skip
    parts = range(0, len(data), HASH_BYTES)
    return Frontier(size, tuple(data[at : at + HASH_BYTES] for at in parts))


def root(leaf_hashes: Iterable[bytes]) -> bytes:
    """The root over all leaf hashes, in order."""
    frontier = Frontier()
    for leaf in leaf_hashes:
        frontier, _ = frontier.append(leaf)
    return frontier.root()


# Proving


def _nodes(span: _Span) -> list[Node]:
    """The full subtrees of a span, from left to right."""
    begin, end = span
    found = []
    while begin < end:
        level = (end - begin).bit_length() - 1
        found.append((level, begin >> level))
        begin += 1 << level
    return found


def _hashes(spans: Sequence[_Span], fetch: Fetch) -> list[bytes]:
    """The hash of each span, with one call for all nodes."""
    parts = [_nodes(span) for span in spans]
    got = iter(fetch([node for part in parts for node in part]))
    return [_fold([next(got) for _ in part]) for part in parts]


def _split(span: _Span) -> int:
    """Where RFC 6962 divides a span of two or more leaves."""
    begin, end = span
    return begin + (1 << ((end - begin - 1).bit_length() - 1))


def root_at(size: int, fetch: Fetch) -> bytes:
    """The root that the tree had at this size."""
    return _hashes([(0, size)], fetch)[0] if size else EMPTY_ROOT


def inclusion_proof(index: int, size: int, fetch: Fetch) -> list[bytes]:
    """The audit path of leaf `index` in the tree of `size`, from the leaf to the root."""
    if not 0 <= index < size:
        _refuse(Code.LOG_INCLUSION, "no such entry in the tree", f"0…{size - 1}", str(index))
    span, path = (0, size), []
    while span[1] - span[0] > 1:
        middle = _split(span)
        left, right = (span[0], middle), (middle, span[1])
        span, beside = (left, right) if index < middle else (right, left)
        path.append(beside)
    return _hashes(path[::-1], fetch)


def consistency_proof(old: int, new: int, fetch: Fetch) -> list[bytes]:
    """That the tree of `new` leaves begins with the one of `old`; empty for 0 and for equal ones."""
    if not 0 <= old <= new:
        _refuse(Code.LOG_CONSISTENCY, "the tree was never that large", f"0…{new}", str(old))
    if old in {0, new}:
        return []
    span, path = (0, new), []
    while span[1] != old:
        middle = _split(span)
        left, right = (span[0], middle), (middle, span[1])
        span, beside = (left, right) if old <= middle else (right, left)
        path.append(beside)
    if span[0]:  # the old tree is not itself one of the subtrees, so the proof begins with its part
        path.append(span)
    return _hashes(path[::-1], fetch)


def many_proof(indexes: Sequence[int], size: int, fetch: Fetch) -> list[bytes]:
    """One inclusion proof for several leaves, `indexes` ascending: format-log.md, section 9."""
    _require_indexes(indexes, size)
    spans: list[_Span] = []

    def walk(span: _Span, first: int, last: int) -> None:
        """`indexes[first:last]` are those that lie in the span."""
        if first == last:
            spans.append(span)
        elif span[1] - span[0] > 1:
            middle = _split(span)
            between = bisect_left(indexes, middle, first, last)
            walk((span[0], middle), first, between)
            walk((middle, span[1]), between, last)

    if size:
        walk((0, size), 0, len(indexes))
    return _hashes(spans, fetch)


# Verifying


def verify_inclusion(
    leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes
) -> None:
    """Raise LOG_INCLUSION unless the leaf hash stands at `index` in the tree of this root."""
    if not 0 <= index < size <= MAX_SIZE:
        _refuse(Code.LOG_INCLUSION, "no such entry in the tree", f"below {size}", str(index))
    inner = (index ^ (size - 1)).bit_length()
    expected = inner + (index >> inner).bit_count()
    _require_hashes(Code.LOG_INCLUSION, proof, leaf, root)
    if len(proof) != expected:
        _refuse(Code.LOG_INCLUSION, "a proof of the wrong length", str(expected), str(len(proof)))
    total = leaf
    for level, beside in enumerate(proof):
        # Beyond `inner` the path runs along the tree's right edge: what is beside is on the left.
        on_left = level >= inner or index >> level & 1
        total = node_hash(beside, total) if on_left else node_hash(total, beside)
    if total != root:
        _refuse(Code.LOG_INCLUSION, "not an entry of this tree", root.hex(), total.hex())


def verify_consistency(
    old: int, new: int, proof: Sequence[bytes], old_root: bytes, new_root: bytes
) -> None:
    """Raise LOG_CONSISTENCY unless the new tree begins with the old one."""
    if not 0 <= old <= new <= MAX_SIZE:
        _refuse(Code.LOG_CONSISTENCY, "the tree shrank", f"at least {old}", str(new))
    _require_hashes(Code.LOG_CONSISTENCY, proof, *() if old == new else (old_root, new_root))
    computed = _grown(old, new, list(proof), old_root, new_root)
    for name, wanted, found in zip(("old", "new"), (old_root, new_root), computed, strict=True):
        if wanted != found:
            _refuse(Code.LOG_CONSISTENCY, f"does not lead to the {name} root", wanted.hex(),
                    found.hex())  # fmt: skip


def _grown(
    old: int, new: int, proof: list[bytes], old_root: bytes, new_root: bytes
) -> tuple[bytes, bytes]:
    """Old and new root as the proof makes them. The empty tree is where every tree begins."""
    if old in {0, new}:
        if proof:
            _refuse(Code.LOG_CONSISTENCY, "a proof where none is needed", "0", str(len(proof)))
        empty = (EMPTY_ROOT, EMPTY_ROOT if new == 0 else new_root)
        return empty if old == 0 else (old_root, old_root)
    if old & (old - 1) == 0:  # the old tree is full, and a node of the new one
        proof = [old_root, *proof]
    shift = (old - 1 ^ old).bit_length() - 1  # trailing ones of old - 1
    at, last = old - 1 >> shift, new - 1 >> shift
    inner = (at ^ last).bit_length()
    expected = 1 + inner + (at >> inner).bit_count()
    if len(proof) != expected:
        _refuse(Code.LOG_CONSISTENCY, "a proof of the wrong length", str(expected), str(len(proof)))
    was = now = proof[0]
    for level, beside in enumerate(proof[1:]):
        if level >= inner or at >> level & 1:
            was, now = node_hash(beside, was), node_hash(beside, now)
        else:
            now = node_hash(now, beside)
    return was, now


def root_from_many(
    leaves: Sequence[tuple[int, bytes]], size: int, hashes: Sequence[bytes]
) -> bytes:
    """The root that a proof for several leaves (index, leaf hash), ascending, leads to.

    Raises LOG_INCLUSION when `hashes` are too few or too many. The caller compares the root.
    """
    _require_indexes([index for index, _ in leaves], size)
    _require_hashes(Code.LOG_INCLUSION, hashes)
    waiting = iter(hashes)
    indexes = [index for index, _ in leaves]

    def walk(span: _Span, first: int, last: int) -> bytes:
        if first == last:
            return next(waiting, b"")
        if span[1] - span[0] == 1:
            return leaves[first][1]
        middle = _split(span)
        between = bisect_left(indexes, middle, first, last)
        left = walk((span[0], middle), first, between)
        right = walk((middle, span[1]), between, last)
        if not left or not right:
            return b""
        return node_hash(left, right)

    total = walk((0, size), 0, len(leaves)) if size else EMPTY_ROOT
    if not total or next(waiting, None) is not None:
        _refuse(Code.LOG_INCLUSION, "a proof of the wrong length", "every hash used, none missing",
                f"{len(hashes)} hashes")  # fmt: skip
    return total


def _require_indexes(indexes: Sequence[int], size: int) -> None:
    ascending = all(a < b for a, b in pairwise(indexes))
    within = not indexes or (indexes[0] >= 0 and indexes[-1] < size)
    if not (ascending and within and 0 <= size <= MAX_SIZE):
        _refuse(Code.LOG_INCLUSION, "indexes not ascending, or beyond the tree", f"below {size}",
                "others")  # fmt: skip


def _require_hashes(code: Code, hashes: Sequence[bytes], *others: bytes) -> None:
    if any(len(value) != HASH_BYTES for value in (*hashes, *others)):
        _refuse(code, "not a hash", f"{HASH_BYTES} bytes", "another number of them")


def _refuse(code: Code, message: str, expected: str, found: str) -> NoReturn:
    raise VerificationError(code, message, expected=expected, found=found)
