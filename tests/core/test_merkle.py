"""The log's tree: every case of the published vectors, and every small tree."""

import base64
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voting_service.core.errors import Code, VerificationError
from voting_service.core.merkle import (
    EMPTY_ROOT,
    MAX_SIZE,
    Fetch,
    Frontier,
    Node,
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    many_proof,
    node_hash,
    parse_frontier,
    root,
    root_at,
    root_from_many,
    verify_consistency,
    verify_inclusion,
)

VECTORS = Path(__file__).resolve().parent.parent / "vectors" / "merkle"
SIZES = 20
LEAVES = [leaf_hash(b"entry %d" % number) for number in range(SIZES)]
CLASSIC = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657"]
CLASSIC.append("606162636465666768696a6b6c6d6e6f")


def slow_root(leaves: Sequence[bytes]) -> bytes:
    """RFC 6962, section 2.1, word for word."""
    if len(leaves) < 2:
        return leaves[0] if leaves else EMPTY_ROOT
    k = 1
    while 2 * k < len(leaves):
        k *= 2
    return node_hash(slow_root(leaves[:k]), slow_root(leaves[k:]))


def stored(leaves: Sequence[bytes]) -> Fetch:
    """A log that keeps every node its frontier has completed."""
    nodes: dict[Node, bytes] = {}
    frontier = Frontier()
    for leaf in leaves:
        frontier, completed = frontier.append(leaf)
        nodes.update({(level, index): value for level, index, value in completed})
    return lambda wanted: [nodes[node] for node in wanted]


FETCH = stored(LEAVES)
ROOTS = [slow_root(LEAVES[:size]) for size in range(SIZES + 1)]


def cases(name: str) -> list[Any]:
    found = json.loads((VECTORS / f"{name}.json").read_text())["cases"]
    return [pytest.param(case, id=case["name"]) for case in found]


def data(text: str) -> bytes:
    return base64.b64decode(text)


@pytest.mark.parametrize("case", cases("inclusion"))
def test_inclusion_as_in_the_vectors(case: dict[str, Any]) -> None:
    proof = [data(item) for item in case["proof"] or []]
    arguments = (data(case["leafHash"]), case["leafIdx"], case["treeSize"], proof)
    if not case["wantErr"]:
        verify_inclusion(*arguments, data(case["root"]))
        return
    with pytest.raises(VerificationError) as refused:
        verify_inclusion(*arguments, data(case["root"]))
    assert refused.value.code is Code.LOG_INCLUSION


@pytest.mark.parametrize("case", cases("consistency"))
def test_consistency_as_in_the_vectors(case: dict[str, Any]) -> None:
    proof = [data(item) for item in case["proof"] or []]
    roots = (data(case["root1"]), data(case["root2"]))
    if not case["wantErr"]:
        verify_consistency(case["size1"], case["size2"], proof, *roots)
        return
    with pytest.raises(VerificationError) as refused:
        verify_consistency(case["size1"], case["size2"], proof, *roots)
    assert refused.value.code is Code.LOG_CONSISTENCY


def test_the_classic_leaves() -> None:
    found = [root([leaf_hash(bytes.fromhex(leaf)) for leaf in CLASSIC[:n]]) for n in range(1, 9)]
    starts = [
        "6e340b9c",
        "fac54203",
        "aeb6bcfe",
        "d37ee418",
        "4e3bbb1f",
        "76e67dad",
        "ddb89be4",
        "5dc9da79",
    ]
    assert [value.hex()[:8] for value in found] == starts
    assert found[-1].hex() == "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"


@pytest.mark.parametrize("size", range(SIZES + 1))
def test_roots_of_small_trees(size: int) -> None:
    assert root(LEAVES[:size]) == root_at(size, FETCH) == ROOTS[size]


@pytest.mark.parametrize("size", range(1, SIZES + 1))
def test_every_inclusion_in_small_trees(size: int) -> None:
    for index in range(size):
        proof = inclusion_proof(index, size, FETCH)
        verify_inclusion(LEAVES[index], index, size, proof, ROOTS[size])
        for other in range(size):
            if other != index:
                with pytest.raises(VerificationError):
                    verify_inclusion(LEAVES[index], other, size, proof, ROOTS[size])


@pytest.mark.parametrize("new", range(SIZES + 1))
def test_every_consistency_of_small_trees(new: int) -> None:
    for old in range(new + 1):
        proof = consistency_proof(old, new, FETCH)
        verify_consistency(old, new, proof, ROOTS[old], ROOTS[new])
        for at in range(len(proof)):
            forged = [*proof[:at], leaf_hash(b"forged"), *proof[at + 1 :]]
            with pytest.raises(VerificationError):
                verify_consistency(old, new, forged, ROOTS[old], ROOTS[new])
        if old:
            with pytest.raises(VerificationError):
                verify_consistency(old, new, proof, leaf_hash(b"forged"), ROOTS[new])


@given(st.integers(0, SIZES).flatmap(
    lambda size: st.tuples(st.just(size), st.sets(st.integers(0, max(0, size - 1)), max_size=size))
))  # fmt: skip
def test_one_proof_for_many(drawn: tuple[int, set[int]]) -> None:
    size, chosen = drawn
    indexes = sorted(chosen) if size else []
    proof = many_proof(indexes, size, FETCH)
    leaves = [(index, LEAVES[index]) for index in indexes]
    assert root_from_many(leaves, size, proof) == ROOTS[size]
    with pytest.raises(VerificationError):
        root_from_many(leaves, size, [*proof, LEAVES[0]])
    if proof:
        with pytest.raises(VerificationError):
            root_from_many(leaves, size, proof[:-1])


MANY_REFUSED = {
    "descending": [2, 1],
    "repeated": [1, 1],
    "beyond": [4],
    "negative": [-1],
}


@pytest.mark.parametrize("indexes", MANY_REFUSED.values(), ids=MANY_REFUSED)
def test_indexes_that_are_none(indexes: list[int]) -> None:
    with pytest.raises(VerificationError) as refused:
        many_proof(indexes, 4, FETCH)
    assert refused.value.code is Code.LOG_INCLUSION
    with pytest.raises(VerificationError):
        root_from_many([(index, LEAVES[0]) for index in indexes], 4, [])


def test_a_hash_of_another_length_is_none() -> None:
    with pytest.raises(VerificationError):
        root_from_many([(0, LEAVES[0])], 2, [b"short"])


def test_no_proof_of_what_the_tree_never_held() -> None:
    with pytest.raises(VerificationError):
        inclusion_proof(4, 4, FETCH)
    with pytest.raises(VerificationError):
        inclusion_proof(-1, 4, FETCH)
    with pytest.raises(VerificationError):
        consistency_proof(5, 4, FETCH)


def test_sizes_that_javascript_cannot_keep_are_refused() -> None:
    with pytest.raises(VerificationError):
        verify_inclusion(LEAVES[0], 0, MAX_SIZE + 1, [LEAVES[0]] * 54, LEAVES[0])
    with pytest.raises(VerificationError):
        verify_consistency(0, MAX_SIZE + 1, [], EMPTY_ROOT, LEAVES[0])


@pytest.mark.parametrize("size", range(SIZES + 1))
def test_a_frontier_is_stored_and_read(size: int) -> None:
    frontier = Frontier()
    for leaf in LEAVES[:size]:
        frontier, _ = frontier.append(leaf)
    assert frontier.root() == ROOTS[size]
    assert parse_frontier(size, frontier.to_bytes()) == frontier
    with pytest.raises(VerificationError):
        parse_frontier(size, frontier.to_bytes() + b"\0")
