"""A third, small verifier of log and roll usage, written from docs/format.md and docs/format-log.md alone.

It shares no code with the service or its verifier: Python's library, libsodium and an Ed25519 check.
It says nothing about the ballots' proofs, the result or the outcome, which `belenios-tool` checks.

    python tests/interop/third_check.py bundle.zip        0 = holds, 1 = refused, with the reason
"""

from __future__ import annotations

import base64
import hashlib
import io
import json
import re
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key

if not __package__:  # run as a program
    sys.path.insert(0, str(Path(__file__).parents[2]))
import itertools

from tests.interop.third_acts import State, fold, parse_act
from tests.interop.third_parts import Refused, b64, canonical, fields, jsonl, need, sha
from tests.interop.third_usage import check_usage, roll_root, valid_point

LOG_FILES = ("checkpoint", "entries.jsonl", "heads.jsonl", "proof.json", "vkey")
NAME = re.compile(
    r"archive\.bel|audit-key\.pem|manifest\.json|usage\.jsonl|log/(checkpoint|entries\.jsonl|heads\.jsonl|"
    r"proof\.json|vkey)|(promise|opening|closing|tally|decision|correction-[1-9][0-9]{0,3})\.json(\.sig)?"
)
DATED = {
    "opening": "opened_at", "closing": "closed_at", "tally": "published_at", "decision": "recorded_at",
}  # fmt: skip


# The tree


def leaf(data: bytes) -> bytes:
    return hashlib.sha256(b"\0" + data).digest()


def node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\1" + left + right).digest()


def root_of_many(size: int, leaves: dict[int, bytes], hashes: list[bytes]) -> bytes:
    """Walk the tree from its root, left before right, taking the hashes in the order met."""
    left = iter(hashes)

    def walk(first: int, count: int) -> bytes:
        if not any(first <= index < first + count for index in leaves):
            found = next(left, None)
            need(found is not None, "a hash of the proof is missing")
            return found or b""
        if count == 1:
            return leaves[first]
        half = 1 << (count - 1).bit_length() - 1
        return node(walk(first, half), walk(first + half, count - half))

    found = hashlib.sha256(b"").digest() if size == 0 else walk(0, size)
    need(next(left, None) is None, "a hash of the proof is left over")
    return found


def check_consistency(old: int, new: int, proof: list[bytes], old_root: bytes, root: bytes) -> None:
    """RFC 9162, section 2.1.4.2."""
    need(0 < old < new and proof, "no proof that the log only grew")
    path = ([old_root] if old & (old - 1) == 0 else []) + proof
    first, last = old - 1, new - 1
    while first & 1:
        first, last = first >> 1, last >> 1
    seen_old = seen_new = path[0]
    for one in path[1:]:
        need(last, "a hash too many")
        if first & 1 or first == last:
            seen_old, seen_new = node(one, seen_old), node(one, seen_new)
            while first and not first & 1:
                first, last = first >> 1, last >> 1
        else:
            seen_new = node(seen_new, one)
        first, last = first >> 1, last >> 1
    need(last == 0 and seen_old == old_root and seen_new == root, "the log did not only grow")


# Keys and heads


def parse_vkey(line: str) -> tuple[str, bytes, bytes]:
    """(name, id, key)."""
    name, _, rest = line.partition("+")
    number, _, encoded = rest.partition("+")
    need(re.fullmatch(r"[^\s+\x00-\x1f]+", name), "a key without a name")
    data = b64(encoded, 33)
    need(data[0] == 1 and valid_point(data[1:]), "no Ed25519 key of a log")
    known = hashlib.sha256(name.encode() + b"\n" + data).digest()[:4]
    need(number == known.hex(), "the id of another key")
    return name, known, data[1:]


def parse_note(data: bytes) -> tuple[str, list[tuple[str, bytes]]]:
    """The text, and names with id and signature."""
    try:
        note = data.decode()
    except UnicodeDecodeError:
        raise Refused("a head that is no UTF-8") from None
    need(not re.search(r"[\x00-\x09\x0b-\x1f]", note), "a control character in a head")
    text, divider, lines = note.rpartition("\n\n")
    need(divider and lines.endswith("\n"), "a head without signatures")
    signatures = []
    for line in lines[:-1].split("\n"):
        found = re.fullmatch(r"— ([^\s+]+) (\S+)", line)
        need(found, "a line that is no signature")
        if found:
            signatures.append((found[1], b64(found[2])))
    need(1 <= len(signatures) <= 100, "too many signatures")
    return f"{text}\n", signatures


def parse_head(data: bytes, keys: list[tuple[str, bytes, bytes]]) -> tuple[int, bytes, set[int]]:
    """Size, root, and which of the log's keys have signed."""
    text, signatures = parse_note(data)
    found = re.fullmatch(r"([^\n]+)\n(0|[1-9][0-9]{0,15})\n([^\n]+)\n", text)
    need(found and found[1] == keys[0][0], "no head of this log")
    assert found is not None
    signed = set()
    for number, (name, known, key) in enumerate(keys):
        for whose, blob in signatures:
            if whose == name and blob[:4] == known:
                try:
                    Ed25519PublicKey.from_public_bytes(key).verify(blob[4:], text.encode())
                except InvalidSignature:
                    raise Refused("a false signature of a head") from None
                signed.add(number)
    size, root = int(found[2]), b64(found[3], 32)
    need(size < 1 << 53 and (size or root == hashlib.sha256(b"").digest()), "no such head")
    return size, root, signed


def check_log(files: dict[str, bytes]) -> list[tuple[int, dict[str, Any]]]:
    """Keys, heads, lines and their proof: the co-decision's entries with their indexes."""
    vkeys = files["log/vkey"].decode()
    need(vkeys.endswith("\n"), "log/vkey does not end its last line")
    lines = vkeys[:-1].split("\n")
    keys = [parse_vkey(line) for line in lines]
    need(len({key[2] for key in keys}) == len(keys), "a key twice")
    size, root, signed = parse_head(files["log/checkpoint"], keys)
    entries, leaves = [], {}
    last = -1
    for line in jsonl(files["log/entries.jsonl"]):
        entry, index = fields(canonical(line), "entry", "index")
        need(type(index) is int and last < index, "indexes do not ascend")
        last = index
        data = json.dumps(entry, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()
        need(len(data) <= 65_535, "an entry too long")
        leaves[index] = leaf(data)
        entries.append((index, entry))
    hashes, proved = fields(canonical(files["log/proof.json"]), "hashes", "size")
    need(proved == size and last < size, "a proof for another head")
    need(root_of_many(size, leaves, [b64(one, 32) for one in hashes]) == root, "not in the log")
    turns = [(i, e) for i, e in entries if isinstance(e, dict) and e.get("kind") == "key_rotation"]
    need([(e.get("old"), e.get("new")) for _, e in turns] == list(itertools.pairwise(lines)),
         "log/vkey does not follow the rotations")  # fmt: skip

    def holds(size: int) -> int:
        """Which key signed a head of that size."""
        return sum(index < size for index, _ in turns)

    need(holds(size) in signed, "a head not signed with the key that held")
    check_older(files["log/heads.jsonl"], keys, (size, root), entries, holds)
    return entries


def check_older(
    data: bytes, keys: Any, head: tuple[int, bytes], entries: list[Any], holds: Callable[[int], int]
) -> None:
    """Older heads: signed, ascending, each with an act of its own, and consistent with the newest."""
    before = 0
    for line in jsonl(data):
        text, proof = fields(canonical(line), "checkpoint", "consistency")
        need(isinstance(text, str) and isinstance(proof, list), "no older head")
        old, root, signed = parse_head(text.encode(), keys)
        need(before < old, "older heads do not ascend")
        need(holds(old) in signed, "an older head not signed with the key that held")
        acts = [i for i, e in entries if before <= i < old and e.get("kind") != "ballot"]
        need(acts, "an older head that brings no act")
        check_consistency(old, head[0], [b64(one, 32) for one in proof], root, head[1])
        before = old


# The bundle


def read_bundle(data: bytes) -> dict[str, bytes]:
    """The files, as the manifest has them."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as bundle:
            names = bundle.namelist()
            need(len(set(names)) == len(names) and all(map(NAME.fullmatch, names)), "other files")
            files = {name: bundle.read(name) for name in names}
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError) as problem:
        raise Refused(f"no bundle: {problem}") from None
    (listed,) = fields(canonical(files.pop("manifest.json", b"")), "files")
    need(
        listed == {name: sha(content) for name, content in files.items()}, "not as in the manifest"
    )
    missing = [name for name in LOG_FILES if f"log/{name}" not in files]
    need(not missing and "audit-key.pem" in files, f"missing: {missing}")
    return files


def read_archive(data: bytes) -> list[tuple[str, dict[str, Any], list[bytes]]]:
    """Each event with its hash and the payloads before it; in the order of the file."""
    at = 0
    payloads: list[bytes] = []
    events: list[tuple[str, dict[str, Any], list[bytes]]] = []
    while at < len(data):
        header = data[at : at + 512]
        size = int(header[124:135], 8)
        content = data[at + 512 : at + 512 + size]
        name = header[:100].rstrip(b"\0").decode()
        at += 512 + -(-size // 512) * 512
        if name == "BELENIOS":
            continue
        need(name in {f"{sha(content)}.{kind}.json" for kind in ("data", "event")}, "a false name")
        if ".data." in name:
            payloads.append(content)
        else:
            event = json.loads(content)
            need(event.get("parent") == (events[-1][0] if events else None), "a broken chain")
            events.append((sha(content), event, payloads))
            payloads = []
    need(not payloads, "an archive that ends too early")
    return events


def check_statements(files: dict[str, bytes]) -> dict[str, dict[str, Any]]:
    """Each signed with the one key; by name, with its own hash as `hash`."""
    key = load_pem_public_key(files["audit-key.pem"])
    need(isinstance(key, Ed25519PublicKey), "no Ed25519 key")
    found = {}
    for name in (name for name in files if name.endswith(".json") and "/" not in name):
        try:
            key.verify(files[f"{name}.sig"], files[name])  # type: ignore[union-attr,call-arg]
        except (InvalidSignature, KeyError):
            raise Refused(f"{name} is not signed") from None
        found[name[:-5]] = {**canonical(files[name]), "hash": sha(files[name])}
    return found


def check_hashes(state: State, said: dict[str, dict[str, Any]]) -> None:
    """What is logged is what is there, with the same moments; nothing is there that is not logged."""
    for kind in ("promise", "opening", "closing", "tally", "decision"):
        logged, there = state.once.get(kind), said.get(kind)
        need((logged is None) == (there is None), f"{kind}: logged or there, not both")
        if logged is not None and there is not None:
            need(logged["sha256"] == there["hash"], f"another {kind} on the log")
            need(kind not in DATED or logged["at"] >= there[DATED[kind]], f"{kind}: another moment")
    corrections = [said.get(f"correction-{n}") for n in range(1, len(state.corrections) + 1)]
    need(f"correction-{len(corrections) + 1}" not in said, "a correction not on the log")
    for logged, there in zip(state.corrections, corrections, strict=True):
        need(there and logged["sha256"] == there["hash"] and logged["at"] >= there["corrected_at"]
             and logged["verdict"] == there["corrected"]["verdict"]
             and logged["supersedes"] == there["supersedes"], "another correction on the log")  # fmt: skip
    if (decision := said.get("decision")) is not None:
        need(state.once["decision"]["verdict"] == decision["verdict"], "another verdict")
        need(("tie_resolution" in decision) == ("tie_resolution" in state.once), "a tie untold")


def check_dates(state: State, said: dict[str, dict[str, Any]]) -> None:
    """The promise before the opening, and the closing time that held."""
    promise = said["promise"]
    logged = state.once["promise"]["at"]
    need(logged < promise["opens_at"], "promised too late")
    need(
        all(one["signed_at"] <= logged for one in promise["signatures"]),
        "signed after it was logged",
    )
    if "opening" in state.once:
        need(state.once["opening"]["at"] >= promise["opens_at"], "opened too early")
    holds = promise["closes_at"]
    for one in state.schedule:
        need(one["at"] <= holds and one["at"] <= one["closes_at"], "moved after it had closed")
        holds = one["closes_at"]
    if (closing := said.get("closing")) is not None:
        need(
            closing["closes_at"] == holds and closing["closed_at"] >= holds, "another closing time"
        )


def check_archive(state: State, events: list[Any], said: dict[str, dict[str, Any]]) -> None:
    """Log and archive tell the same."""
    by_type: dict[str, list[Any]] = {}
    for one in events:
        by_type.setdefault(one[1]["type"], []).append(one)
    setup = by_type.get("Setup", [])
    need(len(setup) == (1 if "setup" in state.once else 0), "set up on the log or in the archive")
    for digest, _event, payloads in setup:
        logged, roll = state.once["setup"], state.once["roll"]
        phi = base64.b64encode(hashlib.sha256(payloads[0]).digest()).decode().rstrip("=")
        need((logged["election"], logged["archive_event"]) == (phi, digest), "another setup")
        need(
            len(json.loads(payloads[2])) == roll["entries"] + roll["spares"], "credentials and roll"
        )
    ballots = [sha(payloads[0]) for _, _, payloads in by_type.get("Ballot", [])]
    need(ballots == state.ballots, "the log's ballots are not the archive's")
    parts = [
        (json.loads(p[-1])["owner"], digest)
        for digest, _, p in by_type.get("PartialDecryption", [])
    ]
    need(parts == [(e["owner"], e["archive_event"]) for e in state.parts], "other decryptions")
    results = [digest for digest, _, _ in by_type.get("Result", [])]
    logged = [state.once["result"]["archive_event"]] if "result" in state.once else []
    need(results == logged, "another result")
    if (opening := said.get("opening")) is not None:
        roll = {name: state.once["roll"][name] for name in ("entries", "spares", "commitment")}
        need(opening["roll"] == roll, "opened with another roll")
        need(opening["setup_event"] == setup[0][0], "opened with another setup")
    if (closing := said.get("closing")) is not None:
        need(
            (closing["ballots"], closing["additions"]) == (len(ballots), len(state.additions)),
            "counts",
        )


def check_roll(state: State, said: dict[str, dict[str, Any]]) -> None:
    """Areas: those promised, and all of them counted."""
    roll = state.once.get("roll")
    if roll is None:
        return
    promised = {one["code"] for one in said["promise"]["rules"]["areas"]}
    named = set(roll["by_area"]) | {one.get("area") for one in state.additions}
    need(not promised or named <= promised, "an area that was not promised")
    total = sum(roll["by_area"].values())
    need(
        total == roll["entries"] or (not promised and total < roll["entries"]),
        "areas do not add up",
    )


def check(data: bytes) -> None:
    """Raises Refused; returning means that log and usage hold."""
    files = read_bundle(data)
    entries = check_log(files)
    said = check_statements(files)
    need("promise" in said, "no promise")
    uuid = said["promise"]["co_decision"]
    state = fold([parse_act(entry, uuid) for _, entry in entries])
    need(state.once["promise"]["sha256"] == said["promise"]["hash"], "another promise on the log")
    check_hashes(state, said)
    check_dates(state, said)
    check_roll(state, said)
    check_archive(state, read_archive(files.get("archive.bel", b"")), said)
    need(
        ("usage" in state.once) == ("usage.jsonl" in files),
        "a usage proof logged or there, not both",
    )
    if "usage" in state.once:
        need(state.once["usage"]["sha256"] == sha(files["usage.jsonl"]), "another usage proof")
        leaves = check_usage(jsonl(files["usage.jsonl"]), uuid, state)
        sealed = leaves[: state.once["roll"]["entries"]]
        need(
            roll_root(sealed) == state.once["roll"]["commitment"],
            "another roll than the sealed one",
        )
        if (tally := said.get("tally")) is not None:
            need(tally["usage"] == sha(files["usage.jsonl"]), "the tally names another usage proof")


def main() -> int:
    """The command."""
    try:
        check(Path(sys.argv[1]).read_bytes())
    except Exception as problem:  # noqa: BLE001 - whatever a hostile file breaks, it is refused
        print(f"REFUSED: {str(problem) or type(problem).__name__}")
        return 1
    print("log and usage hold")
    return 0


if __name__ == "__main__":
    sys.exit(main())
