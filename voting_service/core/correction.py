"""A correction: a decision record that replaces an earlier one, which stays published."""

from dataclasses import dataclass
from typing import ClassVar

from voting_service.core.canonical import Digest, Line, Moment, Text, Uuid, dump_canonical, fail
from voting_service.core.decision import Decision
from voting_service.core.errors import Code

#: docs/format-log.md 9: a bundle has names for so many, and no honest record needs more.
MAXIMUM_CORRECTIONS = 99


@dataclass(frozen=True, slots=True)
class Correction:
    """correction-N.json, N = `correction` from 1; `supersedes` is the SHA-256 of what it replaces."""

    SCHEMA: ClassVar[str] = "medbeslut/correction"

    schema: Line
    version: int
    key_id: Digest
    co_decision: Uuid
    correction: int
    supersedes: Digest
    reasons: Text
    corrected: Decision
    corrected_at: Moment

    def to_bytes(self) -> bytes:
        """The bytes that are hashed, signed and published; a contradiction is refused."""
        check_correction(self)
        return dump_canonical(self)


def check_correction(correction: Correction) -> None:
    """Refuse one whose record is of another co-decision, key or moment than itself."""
    record = correction.corrected
    for where, expected, found in (
        ("corrected.schema", Decision.SCHEMA, record.schema),
        ("corrected.version", 1, record.version),
        ("corrected.key_id", correction.key_id, record.key_id),
        ("corrected.co_decision", correction.co_decision, record.co_decision),
        ("corrected.recorded_at", correction.corrected_at, record.recorded_at),
        ("correction", max(1, correction.correction), correction.correction),
    ):
        if expected != found:
            fail(Code.STATEMENT_CORRECTION, "a correction that contradicts itself", where=where,
                 expected=str(expected), found=str(found))  # fmt: skip


def check_supersedes(
    correction: Correction, digest: str, before: Decision, *, earlier: int = 0
) -> None:
    """Refuse one that does not follow what it corrects.

    `digest` is of the file that held until then, `before` its record, `earlier` its number (0 for
    decision.json itself).
    """
    for where, expected, found in (
        ("supersedes", digest, correction.supersedes),
        ("correction", earlier + 1, correction.correction),
        ("corrected.promise", before.promise, correction.corrected.promise),
        ("corrected.tally", before.tally, correction.corrected.tally),
    ):
        if expected != found:
            fail(Code.STATEMENT_CORRECTION, "does not follow what it corrects", where=where,
                 expected=str(expected), found=str(found))  # fmt: skip
    if correction.corrected_at < before.recorded_at:
        fail(Code.STATEMENT_CORRECTION, "dated before what it corrects", where="corrected_at",
             expected=f"{before.recorded_at} or later", found=correction.corrected_at)  # fmt: skip
