"""The log of the worked example: its entries, the head over them, and the proofs in its bundle."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Final

from tests.verifier import forged_log as log
from voting_service.core.encoding import sha256_hex

ORIGIN: Final = "medborgarrost.example/log"
KEY: Final = log.key_of("the log of the example")
FOREIGN: Final = {"co_decision": "Medbes1utForm2", "kind": "ballot", "sha256": "00" * 32}
Json = dict[str, Any]


def files(
    uuid: str, phi: str, events: list[str], ballots: list[str], made: dict[str, bytes]
) -> dict[str, bytes]:
    """log/…, by name. `events` are the hashes of the archive's, `ballots` those of its ballots."""
    tree, ours = _tree(list(_acts(uuid, phi, events, ballots, made)))
    leaves = [log.leaf(entry) for entry in tree]
    lines = [{"entry": json.loads(tree[index]), "index": index} for index in ours]
    older = [index + 1 for index in ours[:-1] if "number" in json.loads(tree[index])]
    heads = [
        {"checkpoint": _head(leaves[:size]), "consistency": _texts(log.consistency(size, leaves))}
        for size in older
    ]
    proof = {"hashes": _texts(log.many(ours, leaves)), "size": len(leaves)}
    return {
        "log/checkpoint": _head(leaves).encode(),
        "log/entries.jsonl": log.json_lines(lines),
        "log/heads.jsonl": log.json_lines(heads),
        "log/proof.json": log.canonical(proof),
        "log/vkey": f"{log.vkey(KEY, ORIGIN)}\n".encode(),
    }


def _texts(hashes: list[bytes]) -> list[str]:
    return [log.b64(one) for one in hashes]


def _head(leaves: list[bytes]) -> str:
    text = log.head_text(leaves, ORIGIN)
    return text + "\n" + log.signature_line(text, KEY, ORIGIN)


def _tree(acts: list[Json]) -> tuple[list[bytes], list[int]]:
    """One entry of another co-decision stands first, and one in the middle."""
    number, entries = 0, []
    for act in acts:
        entries.append({**act, "number": number} if "at" in act else act)
        number += "at" in act
    tree = [FOREIGN, *entries[:5], FOREIGN, *entries[5:]]
    ours = [index for index, entry in enumerate(tree) if entry is not FOREIGN]
    return [log.canonical(entry) for entry in tree], ours


def _acts(
    uuid: str, phi: str, events: list[str], ballots: list[str], made: dict[str, bytes]
) -> Iterator[Json]:
    roll = json.loads(made["opening.json"])["roll"]

    def act(kind: str, at: str, **content: Any) -> Json:
        return {"at": at, "co_decision": uuid, "kind": kind, **content}

    def stated(kind: str, at: str, **more: Any) -> Json:
        return act(kind, at, sha256=sha256_hex(made[f"{kind}.json"]), **more)

    closed = json.loads(made["closing.json"])["closed_at"]
    yield stated("promise", "2026-09-01T09:00:00Z")
    yield act("roll", "2026-09-10T09:00:00Z", by_area={}, **roll)
    yield act("setup", "2026-09-12T09:00:00Z", election=phi, archive_event=events[0])
    yield stated("opening", json.loads(made["opening.json"])["opened_at"])
    for digest in ballots:
        yield {"co_decision": uuid, "kind": "ballot", "sha256": digest}
    yield stated("closing", closed)
    yield act("usage", closed, sha256=sha256_hex(made["usage.jsonl"]), web=len(ballots), paper=0)
    yield act("partial_decryption", "2026-10-05T08:00:00Z", owner=1, archive_event=events[-2])
    yield act("result", "2026-10-05T09:00:00Z", archive_event=events[-1])
    yield stated("tally", "2026-10-05T09:00:00Z")
    yield stated("decision", "2026-10-23T10:00:00Z", verdict="kept")


def blocks(made: dict[str, bytes]) -> dict[str, str]:
    """Those of docs/format-log.md."""
    lines = made["log/entries.jsonl"].decode().splitlines()
    ballot = next(line for line in lines if '"ballot"' in line)
    entry = log.canonical(json.loads(ballot)["entry"])
    return {
        "vkey": made["log/vkey"].decode().rstrip() + "\nfingerprint " + log.fingerprint(KEY),
        "entries": "\n".join(
            [json.dumps(json.loads(lines[0])["entry"], sort_keys=True, separators=(",", ":")), entry.decode(),
             f"  leaf hash {log.leaf(entry).hex()}"]),
        "checkpoint": made["log/checkpoint"].decode().rstrip("\n"),
        "many-proof": "indexes " + " ".join(str(json.loads(line)["index"]) for line in lines)
        + "\n" + made["log/proof.json"].decode(),
    }  # fmt: skip
