"""Our heads, proofs and tiles before Go's own log packages (`golang.org/x/mod/sumdb`): one verdict in two languages."""

import base64
import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests import needs
from tests.core.log_texts import LOG, NEW_LOG, ORIGIN, STRANGER, WITNESS, head
from voting_service.core.checkpoints import read_checkpoint
from voting_service.core.errors import VerificationError
from voting_service.core.merkle import (
    EMPTY_ROOT,
    Frontier,
    Node,
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    root_at,
    verify_consistency,
    verify_inclusion,
)
from voting_service.core.notes import Note, Signature, cosign, sign, sign_note
from voting_service.core.tiles import all_tiles, print_hashes

Judge = Callable[[dict[str, Any]], dict[str, Any]]
PROGRAM = Path(__file__).parent / "log_check" / "main.go"
SIZES = 20
LARGE = 70_000


@pytest.fixture(scope="module")
def judge(tmp_path_factory: pytest.TempPathFactory) -> Judge:
    """The Go program, built without a network from Debian's sources."""
    program = tmp_path_factory.mktemp("go") / "log_check"
    environment = {
        **os.environ, "GO111MODULE": "off", "GOFLAGS": "", "GOPROXY": "off",
        "GOPATH": str(needs.GO_SOURCES), "GOCACHE": str(program.with_name("cache")),
    }  # fmt: skip
    subprocess.run(
        [needs.go(), "build", "-o", program, PROGRAM], check=True, env=environment, timeout=600
    )

    def run(cases: dict[str, Any]) -> dict[str, Any]:
        done = subprocess.run(
            [program],
            input=json.dumps(cases),
            capture_output=True,
            text=True,
            check=True,
            timeout=600,
        )
        found: dict[str, Any] = json.loads(done.stdout)
        return found

    return run


def b64(data: bytes) -> str:
    return base64.b64encode(data).decode()


# Heads

HEAD = head([b"a", b"b", b"c"])
ROOT = b64(HEAD.root)
NOTE = sign_note(HEAD.text, [LOG])
DATA = NOTE.to_bytes()
CODED = DATA.decode().rstrip("\n").rpartition(" ")[2].encode()


def signed(text: str) -> bytes:
    """Signed whatever it says, as a dishonest or careless log might."""
    return Note(text, (sign(text, LOG),)).to_bytes()


def with_signatures(count: int) -> bytes:
    return DATA + b"".join(sign(HEAD.text, STRANGER).line.encode() for _ in range(count - 1))


ACCEPTED = {
    "plain": DATA,
    "empty-log": signed(f"{ORIGIN}\n0\n{b64(EMPTY_ROOT)}\n"),
    "largest": signed(f"{ORIGIN}\n{2**53 - 1}\n{ROOT}\n"),
    "stranger-first": sign_note(HEAD.text, [STRANGER, LOG]).to_bytes(),
    "after-rotation": sign_note(HEAD.text, [LOG, NEW_LOG]).to_bytes(),
    "cosigned": NOTE.also(cosign(HEAD.text, WITNESS, 5)).to_bytes(),
    "cosigner-first": Note(
        HEAD.text, (cosign(HEAD.text, WITNESS, 5), *NOTE.signatures)
    ).to_bytes(),
    "hundred-signatures": with_signatures(100),
}  # fmt: skip

(GOOD,) = NOTE.signatures
FLIPPED = Signature(GOOD.name, GOOD.id, bytes([GOOD.blob[0] ^ 1]) + GOOD.blob[1:])
SIZES_REFUSED = {
    "zeros": "003", "plus": "+3", "minus": "-3", "minus-zero": "-0", "blank-before": " 3", "blank-after": "3 ",
    "underscore": "3_0", "hex": "0x3", "exponent": "3e0", "point": "3.0", "arabic": "٣", "empty": "",
    "2-63": str(2**63),
}  # fmt: skip
REFUSED = {
    **{f"size-{name}": signed(f"{ORIGIN}\n{size}\n{ROOT}\n") for name, size in SIZES_REFUSED.items()},
    "empty": b"",
    "crlf": DATA.replace(b"\n", b"\r\n"),
    "crlf-signed": signed(HEAD.text.replace("\n", "\r\n")),
    "no-final-newline": DATA[:-1],
    "signature-cut": DATA.replace(CODED, CODED[:-6]),
    "signature-cut-in-step": DATA.replace(CODED, CODED[:-4]),
    "signature-missing": HEAD.text.encode() + b"\n",
    "signature-of-nothing": signed(HEAD.text).replace(CODED, b""),
    "signature-flipped": Note(HEAD.text, (FLIPPED,)).to_bytes(),
    "signature-by-a-stranger": sign_note(HEAD.text, [STRANGER]).to_bytes(),
    "signature-flipped-then-good": Note(HEAD.text, (FLIPPED, GOOD)).to_bytes(),
    "signatures-101": with_signatures(101),
    "extension-line": signed(HEAD.text + "more\n"),
    "extension-line-added": DATA.replace(b"\n\n", b"\nmore\n\n"),
    "origin-of-another": signed(HEAD.text.replace(ORIGIN, "other.example/log")),
    "origin-changed": DATA.replace(ORIGIN.encode(), b"other.example/log", 1),
    "root-changed": DATA.replace(ROOT.encode(), b64(EMPTY_ROOT).encode()),
    "root-short": signed(f"{ORIGIN}\n3\nAAAA\n"),
    "root-stray-bits": signed(f"{ORIGIN}\n3\n{'A' * 42}B=\n"),
    "root-without-padding": signed(HEAD.text.replace("=\n", "\n")),
    "tab": signed(HEAD.text.replace("\n3\n", "\n3\t\n")),
    "nul": signed(HEAD.text.replace("\n3\n", "\n3\0\n")),
    "latin-1": DATA.replace(b"\n3\n", b"\n\xe5\n"),
    "hyphen-for-dash": DATA.replace("—".encode(), b"-"),
    "name-with-plus": DATA.replace("— ".encode(), "— +".encode()),
    "bytes-after": DATA + b"more",
    "empty-line-after": DATA + b"\n",
}  # fmt: skip
#: One head in two spellings: Go's packages read both, and we only the one.
REFUSED_BY_US = {
    "stray-bits": DATA.replace(CODED, CODED.replace(CODED[-2:], b"B=")) if CODED[-2:] == b"A="
    else DATA.replace(CODED, CODED[:-2] + bytes([CODED[-2] + 1]) + b"="),
    "size-beyond-javascript": signed(f"{ORIGIN}\n{2**53}\n{ROOT}\n"),
    "empty-log-with-a-root": signed(f"{ORIGIN}\n0\n{ROOT}\n"),
    "second-signature-false": Note(HEAD.text, (GOOD, FLIPPED)).to_bytes(),
}  # fmt: skip


def accepted(note: bytes) -> bool:
    try:
        read_checkpoint(note, [LOG.vkey])
    except VerificationError:
        return False
    return True


def test_heads_and_what_are_none(judge: Judge) -> None:
    tables = {**ACCEPTED, **REFUSED, **REFUSED_BY_US}
    cases = [{"Vkey": LOG.vkey.text, "Note": b64(note)} for note in tables.values()]
    verdicts = dict(zip(tables, judge({"Notes": cases})["Notes"], strict=True))
    assert {name for name, verdict in verdicts.items() if verdict == "ok"} == {
        *ACCEPTED,
        *REFUSED_BY_US,
    }
    assert {name for name, note in tables.items() if accepted(note)} == set(ACCEPTED)


def test_keys_are_written_alike(judge: Judge) -> None:
    """The key of the specification and ours; a witness's is of a kind that Go's package does not know."""
    spec = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
    keys = [spec, LOG.vkey.text, WITNESS.witness_vkey.text, spec[:-1], spec.replace("530d", "530e")]
    found = judge({"Notes": [{"Vkey": key, "Note": b64(DATA)} for key in keys]})["Notes"]
    assert found[0] == "note has no verifiable signatures"
    assert found[1] == "ok"
    assert found[2:] == [
        "unknown verifier algorithm",
        "malformed verifier id",
        "invalid verifier hash",
    ]


# Proofs

LEAVES = [leaf_hash(b"entry %d" % number) for number in range(LARGE)]


@pytest.fixture(scope="module")
def nodes() -> dict[Node, bytes]:
    found: dict[Node, bytes] = {}
    frontier = Frontier()
    for leaf in LEAVES:
        frontier, completed = frontier.append(leaf)
        found.update({(level, index): value for level, index, value in completed})
    return found


def test_proofs_of_small_trees_and_forged_ones(judge: Judge, nodes: dict[Node, bytes]) -> None:
    def fetch(wanted: Any) -> list[bytes]:
        return [nodes[node] for node in wanted]

    roots = [root_at(size, fetch) for size in range(SIZES + 1)]
    inclusion, consistency = [], []
    for size in range(1, SIZES + 1):
        for index in range(size):
            proof = inclusion_proof(index, size, fetch)
            inclusion += [
                (leaf, index, size, given, roots[size])
                for leaf in (LEAVES[index], LEAVES[index + 1])
                for given in (proof, [*proof, LEAVES[0]], proof[:-1])
            ]
        for old in range(1, size + 1):
            proof = consistency_proof(old, size, fetch)
            consistency += [
                (old, size, given, before, roots[size])
                for before in (roots[old], roots[old - 1])
                for given in (proof, [LEAVES[0], *proof], proof[1:])
            ]
    verdicts = judge({
        "Inclusion": [
            {"Leaf": b64(leaf), "Index": index, "Size": size, "Proof": list(map(b64, proof)), "NewRoot": b64(root)}
            for leaf, index, size, proof, root in inclusion
        ],
        "Consistency": [
            {"Old": old, "Size": size, "Proof": list(map(b64, proof)), "OldRoot": b64(before), "NewRoot": b64(after)}
            for old, size, proof, before, after in consistency
        ],
    })  # fmt: skip
    ours = [holds(verify_inclusion, case) for case in inclusion]
    assert [word == "ok" for word in verdicts["Inclusion"]] == ours
    assert ours.count(True) >= SIZES
    ours = [holds(verify_consistency, case) for case in consistency]
    assert [word == "ok" for word in verdicts["Consistency"]] == ours
    assert ours.count(True) >= SIZES


def holds(verify: Callable[..., None], case: tuple[Any, ...]) -> bool:
    try:
        verify(*case)
    except VerificationError:
        return False
    return True


# Tiles


@pytest.mark.parametrize("size", [2, 255, 256, 257, 65_536, LARGE])
def test_go_makes_the_same_proofs_from_our_tiles(
    judge: Judge, nodes: dict[Node, bytes], size: int
) -> None:
    def fetch(wanted: Any) -> list[bytes]:
        return [nodes[node] for node in wanted]

    files = {
        tile.path: b64(print_hashes(fetch(tile.nodes)))
        for tile in all_tiles(size)
        if tile.level is not None
    }
    indexes = sorted({0, size // 3, size - 1})
    olds = sorted({1, size // 2 + 1, size})
    case = {
        "Size": size, "Root": b64(root_at(size, fetch)), "Index": indexes, "Old": olds, "Files": files,
    }  # fmt: skip
    spoilt = {
        **case,
        "Files": {path: b64(bytes(len(base64.b64decode(data)))) for path, data in files.items()},
    }
    found, refused = judge({"Tiles": [case, spoilt]})["Tiles"]
    assert found["Error"] == ""
    assert refused["Error"] != ""
    for index, proof in zip(indexes, found["Inclusion"], strict=True):
        assert (proof or []) == list(map(b64, inclusion_proof(index, size, fetch)))
    for old, proof in zip(olds, found["Consistency"], strict=True):
        assert (proof or []) == list(map(b64, consistency_proof(old, size, fetch)))
