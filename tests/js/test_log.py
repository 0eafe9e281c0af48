"""Tree, notes and receipts in the browser's core: published cases, other people's signatures, hostile spellings."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.js.node import NodeCore

MERKLE = Path(__file__).parents[1] / "vectors" / "merkle"
UUID = "Medbes1utLog11"
ORIGIN = "medborgarrost.example/log"
SAMPLE_KEY = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"


def b64(data: bytes) -> str:
    """Standard Base64 with padding."""
    return base64.b64encode(data).decode()


def sha256(*parts: bytes) -> bytes:
    return hashlib.sha256(b"".join(parts)).digest()


# A second, plain reading of RFC 6962, by its recursive definitions


def split(size: int) -> int:
    return 1 << (size - 1).bit_length() - 1


def root(leaves: Sequence[bytes]) -> bytes:
    if len(leaves) < 2:
        return leaves[0] if leaves else sha256()
    k = split(len(leaves))
    return sha256(b"\1", root(leaves[:k]), root(leaves[k:]))


def inclusion(index: int, leaves: Sequence[bytes]) -> list[bytes]:
    if len(leaves) == 1:
        return []
    k = split(len(leaves))
    if index < k:
        return [*inclusion(index, leaves[:k]), root(leaves[k:])]
    return [*inclusion(index - k, leaves[k:]), root(leaves[:k])]


def consistency(size: int, leaves: Sequence[bytes], *, whole: bool = True) -> list[bytes]:
    if size == len(leaves):
        return [] if whole else [root(leaves)]
    k = split(len(leaves))
    if size <= k:
        return [*consistency(size, leaves[:k], whole=whole), root(leaves[k:])]
    return [*consistency(size - k, leaves[k:], whole=False), root(leaves[:k])]


def many(indexes: Sequence[int], leaves: Sequence[bytes]) -> list[bytes]:
    if not indexes:
        return [root(leaves)]
    if len(leaves) == 1:
        return []
    k = split(len(leaves))
    right = [i - k for i in indexes if i >= k]
    return [*many([i for i in indexes if i < k], leaves[:k]), *many(right, leaves[k:])]


# Published cases


def cases(name: str) -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads((MERKLE / f"{name}.json").read_bytes())["cases"]
    return found


@pytest.mark.parametrize("name", ["inclusion", "consistency"])
def test_published_proofs(node: NodeCore, name: str) -> None:
    script = """
      const proof = (c) => (c.proof ?? []).map(bytes);
      const check = {
        inclusion: (c) =>
          core.verifyInclusion(bytes(c.leafHash), c.leafIdx, c.treeSize, proof(c), bytes(c.root)),
        consistency: (c) =>
          core.verifyConsistency(c.size1, c.size2, proof(c), bytes(c.root1), bytes(c.root2)),
      }[facts.name];
      return facts.cases.map((c) => { try { check(c); return false } catch (error) { return error.code } });"""
    found = node.run(script, {"name": name, "cases": cases(name)})
    assert len(found) > 50
    wanted = [f"log.{name}" if case["wantErr"] else False for case in cases(name)]
    assert found == wanted, [
        case["name"] for case, a, b in zip(cases(name), found, wanted, strict=True) if a != b
    ]


def test_every_proof_of_small_trees(node: NodeCore) -> None:
    """All sizes to 20, all places, all earlier sizes, and every single hash of each proof missing or changed."""
    leaves = [sha256(b"\0", bytes([i])) for i in range(20)]
    trees = [
        {
            "root": b64(root(leaves[:size])),
            "inclusion": [[b64(h) for h in inclusion(i, leaves[:size])] for i in range(size)],
            "consistency": [[b64(h) for h in consistency(s, leaves[:size])] for s in range(1, size + 1)],
        }
        for size in range(1, 21)
    ]  # fmt: skip
    script = """
      const leaves = facts.leaves.map(bytes);
      const changed = leaves[0].map((b) => b ^ 1);
      const spoilt = (proof) => proof.flatMap((_, i) => [proof.toSpliced(i, 1), proof.toSpliced(i, 1, changed)]);
      const holds = (check) => {
        try { check(); return true } catch (error) { if (error.code) return false; throw error }
      };
      const wrong = [];
      facts.trees.forEach((tree, n) => {
        const size = n + 1;
        const root = bytes(tree.root);
        if (core.toHex(core.rootOf(leaves.slice(0, size))) !== core.toHex(root)) wrong.push(['root', size]);
        tree.inclusion.map((proof) => proof.map(bytes)).forEach((proof, i) => {
          const check = (p, at = i, length = size) => holds(() => core.verifyInclusion(leaves[i], at, length, p, root));
          if (!check(proof)) wrong.push(['inclusion', size, i]);
          if (spoilt(proof).some((p) => check(p)) || check([...proof, root])) wrong.push(['spoilt', size, i]);
          if (check(proof, i + 1) || check(proof, -1) || check(proof, i + 0.5)) wrong.push(['place', size, i]);
        });
        tree.consistency.map((proof) => proof.map(bytes)).forEach((proof, m) => {
          const before = bytes(facts.trees[m].root);
          const check = (p) => holds(() => core.verifyConsistency(m + 1, size, p, before, root));
          if (!check(proof)) wrong.push(['consistency', m + 1, size]);
          if (spoilt(proof).some((p) => check(p)) || check([...proof, root])) wrong.push(['more', m + 1, size]);
        });
      });
      return wrong;"""
    assert node.run(script, {"leaves": [b64(leaf) for leaf in leaves], "trees": trees}) == []


def test_one_proof_for_many(node: NodeCore) -> None:
    """Every subset of the leaves of every tree to size 9; one hash more, one less, or an index too many is refused."""
    leaves = [sha256(b"\0", bytes([i])) for i in range(9)]
    trees = []
    for size in range(1, 10):
        subsets = [[i for i in range(size) if mask >> i & 1] for mask in range(1 << size)]
        hashes = [[b64(h) for h in many(chosen, leaves[:size])] for chosen in subsets]
        digest = b64(root(leaves[:size]))
        trees.append({"size": size, "root": digest, "subsets": subsets, "hashes": hashes})
    script = """
      const leaves = facts.leaves.map(bytes);
      const wrong = [];
      const text = (root) => root === null ? null : core.toPaddedBase64(root);
      for (const { size, root, subsets, hashes } of facts.trees) subsets.forEach((chosen, s) => {
        const listed = chosen.map((i) => [i, leaves[i]]);
        const proof = hashes[s].map(bytes);
        const refused = (name, leaves, hashes) =>
          core.rootFromMany(leaves, size, hashes) === null || wrong.push([name, size, chosen]);
        if (text(core.rootFromMany(listed, size, proof)) !== root) wrong.push([size, chosen]);
        refused('more', listed, [...proof, leaves[0]]);
        if (proof.length) refused('less', listed, proof.slice(1));
        refused('outside', [...listed, [size, leaves[0]]], proof);
        if (listed.length > 1) refused('order', listed.toReversed(), proof);
        if (listed.length) refused('twice', [listed[0], ...listed], proof);
      });
      return wrong;"""
    assert node.run(script, {"leaves": [b64(leaf) for leaf in leaves], "trees": trees}) == []


# Notes


class Signer:
    """An Ed25519 key under a name: what signs notes (kind 1) or cosigns heads (kind 4)."""

    def __init__(self, name: str, kind: int = 1) -> None:
        self.private = Ed25519PrivateKey.from_private_bytes(sha256(name.encode(), bytes([kind])))
        self.name, self.kind = name, kind
        blob = bytes([kind]) + self.private.public_key().public_bytes_raw()
        self.id = sha256(name.encode(), b"\n", blob)[:4]
        self.vkey = f"{name}+{self.id.hex()}+{b64(blob)}"

    def line(self, text: str, time: int = 1_800_000_000) -> str:
        """A signature line under `text`."""
        if self.kind == 1:
            signature = self.private.sign(text.encode())
        else:
            message = f"cosignature/v1\ntime {time}\n{text}".encode()
            signature = time.to_bytes(8, "big") + self.private.sign(message)
        return f"— {self.name} {b64(self.id + signature)}\n"


LOG, OTHER, WITNESS = Signer(ORIGIN), Signer("other.example/log"), Signer("witness.example", 4)


def head(size: int, digest: bytes, origin: str = ORIGIN) -> str:
    return f"{origin}\n{size}\n{b64(digest)}\n"


TEXT = head(3, sha256(b"root"))
OPEN = """const [keys, witnesses] = [facts.keys, facts.witnesses].map((list) => list.map(core.parseVkey));
const head = core.openCheckpoint(bytes(facts.note), keys, witnesses);
return [head.size, core.toHex(head.root), head.signers.map((key) => key.name)]"""


def opened(node: NodeCore, note: str | bytes, keys: Sequence[Signer] = (LOG,)) -> object:
    data = note.encode() if isinstance(note, str) else note
    facts = {
        "note": b64(data),
        "keys": [key.vkey for key in keys],
        "witnesses": [WITNESS.vkey],
    }
    found = node.run(OPEN, facts)
    return found["code"] if isinstance(found, dict) else found


def test_key_of_the_specification(node: NodeCore) -> None:
    found = node.run("const k = core.parseVkey(facts); return [k.name, k.id, k.type]", SAMPLE_KEY)
    assert found == ["example.com/foo", "530d903a", 1]


@pytest.mark.parametrize(
    "vkey",
    [
        pytest.param(SAMPLE_KEY.replace("530d903a", "530d903b"), id="another-number"),
        pytest.param(SAMPLE_KEY.replace("530d903a", "530D903A"), id="capitals"),
        pytest.param(SAMPLE_KEY + "\n", id="newline"),
        pytest.param(SAMPLE_KEY.replace("AekyeR", "AukyeR"), id="unknown-kind"),
        pytest.param(SAMPLE_KEY + "A", id="longer"),
        pytest.param(SAMPLE_KEY[:-1] + "l", id="another-key"),
        pytest.param("a b+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k", id="blank-in-name"),
        pytest.param("+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k", id="no-name"),
        pytest.param("", id="nothing"),
    ],
)  # fmt: skip
def test_malformed_key(node: NodeCore, vkey: str) -> None:
    assert node.code("core.parseVkey(facts)", vkey) == "log.key"


def test_signed_and_cosigned_head(node: NodeCore) -> None:
    names = [signer.name for signer in (LOG, WITNESS)]
    note = TEXT + "\n" + LOG.line(TEXT) + WITNESS.line(TEXT)
    assert opened(node, note) == [3, sha256(b"root").hex(), names]


def test_signers_in_any_order_strangers_passed_over(node: NodeCore) -> None:
    note = TEXT + "\n" + OTHER.line("spoilt") + WITNESS.line(TEXT) + LOG.line(TEXT)
    assert opened(node, note) == [3, sha256(b"root").hex(), [LOG.name, WITNESS.name]]


SIGNED = TEXT + "\n" + LOG.line(TEXT)
NOTES: dict[str, tuple[str | bytes, str]] = {
    "unsigned": (TEXT + "\n", "log.note"),
    "no-empty-line": (TEXT + LOG.line(TEXT), "log.note"),
    "no-last-newline": (SIGNED[:-1], "log.note"),
    "line-feed-and-return": (SIGNED.replace("\n", "\r\n"), "log.note"),
    "control": (SIGNED.replace("3\n", "3\x01\n", 1), "log.note"),
    "not-utf-8": (b"\xff" + SIGNED.encode(), "log.note"),
    "huge": (TEXT + "\n" + "x" * 1_000_000, "log.note"),
    "too-many-signatures": (TEXT + "\n" + LOG.line(TEXT) * 101, "log.note"),
    "hyphen-for-dash": (SIGNED.replace("—", "-"), "log.note"),
    "signature-cut": (SIGNED[:-10] + "\n", "log.note"),
    "signature-too-short": (
        TEXT + f"\n— {ORIGIN} {b64(LOG.id + b'x' * 63)}\n",
        "log.signature",
    ),
    "signature-is-only-a-number": (TEXT + f"\n— {ORIGIN} {b64(LOG.id)}\n", "log.note"),
    "two-blanks": (SIGNED.replace("— ", "—  "), "log.note"),
    "text-changed": (SIGNED.replace("\n3\n", "\n4\n"), "log.signature"),
    "signed-by-a-stranger": (TEXT + "\n" + OTHER.line(TEXT), "log.signature"),
    "signed-by-the-witness-alone": (TEXT + "\n" + WITNESS.line(TEXT), "log.signature"),
    "false-cosignature": (SIGNED + WITNESS.line("other"), "log.signature"),
    "cosignature-cut": (
        SIGNED + f"— {WITNESS.name} {b64(WITNESS.id + b'x' * 64)}\n",
        "log.signature",
    ),
    "cosigned-after-the-end-of-time": (
        SIGNED + f"— {WITNESS.name} {b64(WITNESS.id + bytes([255]) * 72)}\n",
        "log.signature",
    ),
}


@pytest.mark.parametrize("name", NOTES)
def test_hostile_note(node: NodeCore, name: str) -> None:
    note, code = NOTES[name]
    assert opened(node, note) == code


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(f"{ORIGIN}\n{size}\n{b64(sha256())}\n", id=f"size-{size!r}")
        for size in ("03", "+3", "-3", " 3", "3 ", "3_0", "", "0x3", "3.0", "1e1", "9007199254740992", "٣")
    ]
    + [
        pytest.param(TEXT + "extension\n", id="extension"),
        pytest.param(f"{ORIGIN}\n3\n", id="no-root"),
        pytest.param(f"{ORIGIN}\n3\n{b64(sha256())[:-1]}\n", id="no-padding"),
        pytest.param(f"{ORIGIN}\n3\n{b64(sha256())[:-2]}1=\n", id="unused-bits"),
        pytest.param(f"{ORIGIN}\n3\n{b64(b'short')}\n", id="short-root"),
        pytest.param(f"{ORIGIN}\n3\n{b64(sha256())} \n", id="blank-after-root"),
        pytest.param(f"\n{ORIGIN}\n3\n{b64(sha256())}\n", id="empty-first-line"),
        pytest.param(head(0, sha256(b"root")), id="root-of-nothing"),
    ],
)  # fmt: skip
def test_hostile_head(node: NodeCore, text: str) -> None:
    assert opened(node, text + "\n" + LOG.line(text)) == "log.checkpoint"


def test_head_of_another_log(node: NodeCore) -> None:
    text = head(3, sha256(), origin=OTHER.name)
    assert opened(node, text + "\n" + LOG.line(text)) == "log.origin"
    assert opened(node, text + "\n" + OTHER.line(text)) == "log.signature"
    assert opened(node, text + "\n" + OTHER.line(text), (LOG, OTHER)) == [3, sha256().hex(), [OTHER.name]]  # fmt: skip


# An encoding of the identity as commitment and as key: every text would be signed by it
@pytest.mark.parametrize("at", [0, 1])
def test_key_or_commitment_outside_the_group(node: NodeCore, at: int) -> None:
    small = "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"
    good = LOG.private.public_key().public_bytes_raw().hex()
    signature = LOG.private.sign(b"text").hex()
    key = small if at == 0 else good
    changed = signature if at == 0 else small + signature[64:]
    script = "return core.verifyEd25519(core.fromHex(facts[0]), core.utf8('text'), core.fromHex(facts[1]))"
    assert node.run(script, [good, signature]) is True
    assert node.run(script, [key, changed]) is False
    assert node.run(script, [good, signature[:-2]]) is False


# Receipts

ENTRIES = [f"entry {i}".encode() for i in range(11)]
BALLOT = b'{"ballot":1}'
ENTRIES[6] = json.dumps(
    {"co_decision": UUID, "kind": "ballot", "sha256": sha256(BALLOT).hex()}, separators=(",", ":")
).encode()
LEAVES = [sha256(b"\0", entry) for entry in ENTRIES]


def note_of(size: int) -> str:
    text = head(size, root(LEAVES[:size]))
    return text + "\n" + LOG.line(text)


def receipt_of(index: int, size: int) -> str:
    hashes = "".join(f"{b64(h)}\n" for h in inclusion(index, LEAVES[:size]))
    return f"c2sp.org/tlog-proof@v1\nindex {index}\n{hashes}\n{note_of(size)}"


RECEIPT = receipt_of(6, 11)
PROVE = """const [receipt, ballot] = [facts.receipt, facts.ballot].map(bytes);
core.verifyBallotReceipt(receipt, facts.uuid, ballot, [core.parseVkey(facts.key)])"""


def proved(node: NodeCore, receipt: str | bytes, **changes: str) -> object:
    facts = {
        "receipt": b64(receipt if isinstance(receipt, bytes) else receipt.encode()),
        "uuid": UUID,
        "ballot": b64(BALLOT),
        "key": LOG.vkey,
    } | changes
    return node.code(PROVE, facts)


def test_receipt(node: NodeCore) -> None:
    for size in range(7, 12):
        assert proved(node, receipt_of(6, size)) == "accepted"


HASH = b64(sha256()) + "\n"


def instead(old: str, new: str) -> str:
    """The honest receipt with the first `old` replaced."""
    assert old in RECEIPT
    return RECEIPT.replace(old, new, 1)


RECEIPTS: dict[str, tuple[str, str]] = {
    "another-version": (instead("v1", "v2"), "log.receipt"),
    "index-with-zero": (instead("index 6", "index 06"), "log.receipt"),
    "index-too-large": (instead("index 6", "index 9007199254740993"), "log.receipt"),
    "another-index": (instead("index 6", "index 7"), "log.inclusion"),
    "index-outside": (instead("index 6", "index 11"), "log.inclusion"),
    "a-hash-more": (instead("\n\n", f"\n{HASH}\n"), "log.inclusion"),
    "no-padding": (instead("\n\n", f"\n{HASH.replace('=', '')}\n"), "log.receipt"),
    "endless": (instead("\n\n", f"\n{HASH * 65}\n"), "log.receipt"),
    "no-empty-line": (instead("\n\n", "\n"), "log.receipt"),
    "returns": (RECEIPT.replace("\n", "\r\n"), "log.receipt"),
    "line-after-the-end": (RECEIPT + "\n", "log.note"),
    "cut": (RECEIPT[:-40] + "\n", "log.note"),
    "nothing": ("", "log.receipt"),
    "huge": (RECEIPT + "x" * 1_100_000, "log.receipt"),
    "of-another-entry": (receipt_of(5, 11), "log.inclusion"),
}


@pytest.mark.parametrize("name", RECEIPTS)
def test_hostile_receipt(node: NodeCore, name: str) -> None:
    receipt, code = RECEIPTS[name]
    assert proved(node, receipt) == code


def test_receipt_of_another_ballot_vote_or_log(node: NodeCore) -> None:
    assert proved(node, RECEIPT, ballot=b64(b'{"ballot":2}')) == "log.inclusion"
    assert proved(node, RECEIPT, uuid="Another1111111") == "log.inclusion"
    assert proved(node, RECEIPT, key=OTHER.vkey) == "log.signature"


def test_receipt_that_is_not_utf_8(node: NodeCore) -> None:
    assert proved(node, b"\xff") == "log.receipt"


GROW = """const keys = [core.parseVkey(facts.key)];
const head = core.verifyReceipt(bytes(facts.receipt), bytes(facts.entry), keys);
core.verifyGrowth(facts.growth, head, keys)"""


@pytest.mark.parametrize(
    ("growth", "code"),
    [
        pytest.param({}, "accepted", id="honest"),
        pytest.param({"consistency": []}, "log.consistency", id="no-proof"),
        pytest.param({"consistency": ["x"]}, "log.receipt", id="not-a-hash"),
        pytest.param({"consistency": [1]}, "log.receipt", id="a-number"),
        pytest.param({"consistency": None}, "log.receipt", id="null"),
        pytest.param({"checkpoint": 1}, "log.receipt", id="no-text"),
        pytest.param({"checkpoint": note_of(4)}, "log.consistency", id="another-head"),
        pytest.param({"checkpoint": note_of(5)[:-3]}, "log.note", id="cut"),
        pytest.param({"checkpoint": note_of(0), "consistency": []}, "accepted", id="from-nothing"),
        pytest.param({"checkpoint": note_of(0)}, "log.consistency", id="proof-from-nothing"),
        pytest.param(
            {"checkpoint": note_of(11), "consistency": []}, "accepted", id="the-same-head"
        ),
    ],
)
def test_growth(node: NodeCore, growth: dict[str, object], code: str) -> None:
    """The receipt's head must continue the public one."""
    honest = {"checkpoint": note_of(5), "consistency": [b64(h) for h in consistency(5, LEAVES)]}
    facts = {
        "key": LOG.vkey,
        "receipt": b64(RECEIPT.encode()),
        "entry": b64(ENTRIES[6]),
        "growth": honest | growth,
    }
    assert node.code(GROW, facts) == code
