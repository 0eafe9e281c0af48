"""Receipts (C2SP tlog-proof): an entry's place in the log, provable offline and for good."""

from dataclasses import dataclass
from typing import NoReturn

import rfc8785

from voting_service.core.checkpoints import Checkpoint, parse_number
from voting_service.core.encoding import shown
from voting_service.core.errors import Code, VerificationError
from voting_service.core.log_policy import Policy, satisfied
from voting_service.core.merkle import HASH_BYTES, MAX_PROOF, leaf_hash, verify_inclusion
from voting_service.core.notes import (
    MAX_NOTE_BYTES,
    Note,
    padded_b64,
    parse_note,
    parse_padded_b64,
)

FIRST_LINE = "c2sp.org/tlog-proof@v1"
_HEAD_LINES = 2


@dataclass(frozen=True, slots=True)
class Receipt:
    """The place of an entry, its inclusion proof from leaf to root, and the head it leads to."""

    index: int
    proof: tuple[bytes, ...]
    head: Note

    def to_bytes(self) -> bytes:
        """The file."""
        lines = [FIRST_LINE, f"index {self.index}", *map(padded_b64, self.proof), ""]
        return ("\n".join(lines) + "\n").encode() + self.head.to_bytes()


def parse_receipt(data: bytes) -> Receipt:
    """A receipt in its one spelling, without the `extra` line; raises LOG_RECEIPT or LOG_NOTE."""
    try:
        text = data[: 2 * MAX_NOTE_BYTES].decode("utf-8")
    except UnicodeDecodeError:
        text = ""
    before, empty, note = text.partition("\n\n")
    lines = before.split("\n")
    if not empty or lines[0] != FIRST_LINE or len(lines) < _HEAD_LINES:
        _refuse("not a receipt", FIRST_LINE, text[:100])
    word, _, number = lines[1].partition(" ")
    index = parse_number(number)
    if word != "index" or index is None:
        _refuse("not the place of an entry", "index <number>", lines[1])
    hashes = [parse_padded_b64(line) for line in lines[_HEAD_LINES:]]
    proof = tuple(value for value in hashes if value is not None and len(value) == HASH_BYTES)
    if len(proof) != len(hashes) or len(proof) > MAX_PROOF:
        _refuse("not a proof", f"at most {MAX_PROOF} hashes in Base64", " ".join(lines[2:]))
    return Receipt(index, proof, parse_note(note.encode()))


def verify_receipt(receipt: Receipt, entry: bytes, policy: Policy) -> Checkpoint:
    """The head under which the entry's bytes stand at the receipt's index.

    Raises LOG_INCLUSION, or what `log_policy.satisfied` raises.
    """
    checkpoint, _ = satisfied(policy, receipt.head)
    leaf = leaf_hash(entry)
    verify_inclusion(leaf, receipt.index, checkpoint.size, receipt.proof, checkpoint.root)
    return checkpoint


def ballot_entry(co_decision: str, sha256: str) -> bytes:
    """The log entry of a ballot, which anybody makes from its co-decision and its hash in hex."""
    return rfc8785.dumps({"co_decision": co_decision, "kind": "ballot", "sha256": sha256})


def _refuse(message: str, expected: str, found: str) -> NoReturn:
    raise VerificationError(Code.LOG_RECEIPT, message, expected=expected, found=shown(found))
