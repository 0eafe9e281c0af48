"""The closing statement: what the vote was closed with, before anybody could know how it went."""

from dataclasses import dataclass
from typing import ClassVar

from voting_service.core.canonical import Digest, Line, Moment, Uuid, dump_canonical, fail
from voting_service.core.errors import Code
from voting_service.core.opening import Opening
from voting_service.core.signed_tally import SignedTally


@dataclass(frozen=True, slots=True)
class Closing:
    """closing.json; `promise` and `opening` are SHA-256 of those files.

    `closes_at` is the closing time that held at last, the promised one or that of a later change.
    """

    SCHEMA: ClassVar[str] = "medbeslut/closing"

    schema: Line
    version: int
    key_id: Digest
    co_decision: Uuid
    promise: Digest
    opening: Digest
    ballots: int
    additions: int
    tally_event: Digest
    closes_at: Moment
    closed_at: Moment

    def to_bytes(self) -> bytes:
        """The bytes that are hashed, signed and published; a contradiction is refused."""
        check_closing(self)
        return dump_canonical(self)


def check_closing(closing: Closing) -> None:
    """Refuse a closing before its time."""
    _not_before("closed_at", closing.closes_at, closing.closed_at)


def check_closes_after(closing: Closing, opening: Opening) -> None:
    """Refuse a closing before the opening, and more additions than there were spares."""
    _not_before("closed_at", opening.opened_at, closing.closed_at)
    if opening.opens_at >= closing.closes_at:
        fail(Code.STATEMENT_CLOSING, "closed before it could open", where="closes_at",
             expected=f"after {opening.opens_at}", found=closing.closes_at)  # fmt: skip
    if closing.additions > opening.roll.spares:
        fail(Code.STATEMENT_CLOSING, "more additions than spare credentials", where="additions",
             expected=f"at most {opening.roll.spares}", found=str(closing.additions))  # fmt: skip


def check_counted_after(tally: SignedTally, closing: Closing) -> None:
    """Refuse a tally of other ballots than were there at closing, or anything signed before it."""
    _not_before("published_at", closing.closed_at, tally.published_at)
    for index, attestation in enumerate(tally.channels.paper.attestations):
        where = f"channels.paper.attestations[{index}].signed_at"
        _not_before(where, closing.closes_at, attestation.signed_at)
    if tally.channels.web.ballots != closing.ballots:
        fail(Code.STATEMENT_TALLY, "not the ballots of the closing", where="channels.web.ballots",
             expected=str(closing.ballots), found=str(tally.channels.web.ballots))  # fmt: skip


def _not_before(where: str, earliest: str, found: str) -> None:
    if found < earliest:
        code = Code.STATEMENT_CLOSING if where == "closed_at" else Code.STATEMENT_TALLY
        fail(code, "dated before the vote had closed", where=where,
             expected=f"{earliest} or later", found=found)  # fmt: skip


def check_roll_totals(tally: SignedTally, opening: Opening, closing: Closing) -> None:
    """Refuse a roll that is not the sealed one and its additions, each of which took a spare."""
    sealed, roll = opening.roll, tally.roll
    for where, expected, found in (
        ("roll.entries", sealed.entries + closing.additions, roll.entries),
        ("roll.spares", sealed.spares - closing.additions, roll.spares),
    ):
        if expected != found:
            fail(Code.STATEMENT_TALLY, "not the sealed roll and its additions", where=where,
                 expected=str(expected), found=str(found))  # fmt: skip
