"""The opening statement: what the vote was opened with, made by the service when it opens."""

from dataclasses import dataclass
from typing import ClassVar

from voting_service.core.canonical import (
    Digest,
    Fingerprint,
    Line,
    Moment,
    Uuid,
    dump_canonical,
    fail,
)
from voting_service.core.errors import Code
from voting_service.core.promise import Promise


@dataclass(frozen=True, slots=True)
class SealedRoll:
    """The roll as the log had it when it was sealed."""

    entries: int
    spares: int
    commitment: Digest


@dataclass(frozen=True, slots=True)
class Opening:
    """opening.json; `promise` is the SHA-256 of promise.json, `setup_event` that of the Setup event."""

    SCHEMA: ClassVar[str] = "medbeslut/opening"

    schema: Line
    version: int
    key_id: Digest
    co_decision: Uuid
    promise: Digest
    roll: SealedRoll
    election: Fingerprint
    setup_event: Digest
    opens_at: Moment
    closes_at: Moment
    opened_at: Moment

    def to_bytes(self) -> bytes:
        """The bytes that are hashed, signed and published; a contradiction is refused."""
        check_opening(self)
        return dump_canonical(self)


def check_opening(opening: Opening) -> None:
    """Refuse an opening before its time.

    Late is possible, even after the closing: a service that was down opens and closes at once.
    """
    for where, holds, expected in (
        ("closes_at", opening.opens_at < opening.closes_at, "later than the opening"),
        ("opened_at", opening.opens_at <= opening.opened_at, f"{opening.opens_at} or later"),
    ):
        if not holds:
            fail(Code.STATEMENT_OPENING, "not opened as promised", where=where,
                 expected=expected, found=str(getattr(opening, where)))  # fmt: skip


def check_opens_as_promised(opening: Opening, promise: Promise) -> None:
    """Refuse an opening with other times than the promise's."""
    for where in ("opens_at", "closes_at"):
        promised, found = getattr(promise, where), getattr(opening, where)
        if promised != found:
            fail(Code.STATEMENT_OPENING, "not the promised time", where=where,
                 expected=promised, found=found)  # fmt: skip
