"""Entries, heads and keys that the tests of the log share."""

from typing import Any

import rfc8785
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from voting_service.core.checkpoints import Checkpoint
from voting_service.core.merkle import Frontier, leaf_hash
from voting_service.core.notes import Signer

ORIGIN = "medborgarrost.example/log"
UUID = "MpJshaDCZWYTbx"
OTHER = "N8gVq2Ws5tLkRz"
AT = "2026-05-04T10:00:00Z"
HEX = "ab" * 32


def signer(name: str, seed: int) -> Signer:
    """A key that is the same in every run."""
    return Signer(name, Ed25519PrivateKey.from_private_bytes(bytes([seed]) * 32))


LOG = signer(ORIGIN, 1)
NEW_LOG = signer(ORIGIN, 2)
WITNESS = signer("witness.example/w1", 3)
SECOND = signer("witness.example/w2", 4)
STRANGER = signer(ORIGIN, 9)

#: The fields of each kind beside `kind`, `at`, `number` and `co_decision`.
FIELDS: dict[str, list[dict[str, Any]]] = {
    "promise": [{"sha256": HEX}],
    "notice": [{"text": {"sv": "Ny tid"}}, {"text": {"sv": "Ny tid", "en": "New time"}}],
    "cancellation": [{"reason": "Beslutet upphävt"}],
    "roll": [{"entries": 9, "spares": 2, "by_area": {"a1": 4, "b-2": 5}, "commitment": HEX},
             {"entries": 0, "spares": 0, "by_area": {}, "commitment": HEX}],
    "setup": [{"election": "A" * 43, "archive_event": HEX}],
    "opening": [{"sha256": HEX}],
    "roll_addition": [{"leaf": HEX, "appeal": "KS 2026/12"},
                      {"leaf": HEX, "appeal": "KS 2026/12", "area": "a1"}],
    "schedule": [{"closes_at": "2026-06-01T18:00:00Z", "reason": "Avbrott"}],
    "failed_casts": [{"counts": {"already_voted": 2, "storage": 1}}],
    "closing": [{"sha256": HEX}],
    "usage": [{"sha256": HEX, "web": 3, "paper": 0}],
    "partial_decryption": [{"owner": 1, "archive_event": HEX}],
    "result": [{"archive_event": HEX}],
    "tally": [{"sha256": HEX}],
    "tie_resolution": [{"sha256": HEX}],
    "decision": [{"sha256": HEX, "verdict": "kept"}],
    "correction": [{"sha256": "cd" * 32, "supersedes": HEX, "verdict": "deviated"}],
    "milestone": [{"milestone": 1, "what": "Upphandling", "due": "2026-09-01"},
                  {"milestone": 1, "done": "2026-08-01", "evidence": "https://example.se/a"}],
    "fulfilment": [{}],
    "dispute": [{"dispute": 1, "answer_by": "2026-07-01"}],
    "dispute_answer": [{"dispute": 1, "outcome": "upheld", "reasons": "Fel markering"}],
}  # fmt: skip


def act(kind: str, number: int = 0, which: int = 0, **others: Any) -> dict[str, Any]:
    """An act as JSON; `others` replace its fields."""
    common = {"kind": kind, "co_decision": UUID, "number": number, "at": AT}
    return {**common, **FIELDS[kind][which], **others}


def ballot(sha256: str = HEX, co_decision: str = UUID) -> dict[str, Any]:
    """A ballot's entry as JSON."""
    return {"kind": "ballot", "co_decision": co_decision, "sha256": sha256}


def rotation(old: Signer = LOG, new: Signer = NEW_LOG, at: str = AT) -> dict[str, Any]:
    """An exchange of the log's key as JSON."""
    return {"kind": "key_rotation", "at": at, "old": old.vkey.text, "new": new.vkey.text}


def printed(value: Any) -> bytes:
    """Canonical JSON, also of what is no entry."""
    return rfc8785.dumps(value)


def head(entries: list[bytes], origin: str = ORIGIN) -> Checkpoint:
    """The head over entries."""
    frontier = Frontier()
    for entry in entries:
        frontier, _ = frontier.append(leaf_hash(entry))
    return Checkpoint(origin, frontier.size, frontier.root())
