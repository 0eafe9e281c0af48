"""What is wrong with somebody's data, in words: a row for each part of the program that checks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

from voting_service.core.errors import Code


@dataclass(frozen=True, slots=True)
class Row:
    """`detail` is for the person at the page, in whole sentences."""

    status: int
    title: LazyString
    detail: LazyString


_MALFORMED = Row(400, _("The content is malformed"), _("It is not written as the format demands."))
_BALLOT = Row(
    422,
    _("The vote was not accepted"),
    _("A check of the sealed vote failed, so nothing was stored. Reload the page and vote again."),
)
_STATEMENT = Row(
    422, _("The statement contradicts itself"), _("Something in it does not fit the rest.")
)
_TRUSTEE = Row(
    422,
    _("The trustees' file does not hold"),
    _("A check of it failed. Use the files exactly as the ceremony made them."),
)
_DECRYPTION = Row(
    422,
    _("The decryption does not hold"),
    _("A check of it failed, so it was not stored. Use the key file of this co-decision."),
)
_ARCHIVE = Row(
    422, _("The archive does not hold"), _("A check of it failed. Fetch it again, in full.")
)

_LOG = Row(
    422,
    _("The log does not hold"),
    _("A check of it failed. Fetch it again, and compare with what others have kept."),
)
_USAGE = Row(
    422,
    _("The proof of who was marked does not hold"),
    _("A check of it failed. Fetch it again, in full."),
)
_CHALLENGE = Row(
    422,
    _("The opened test vote does not hold"),
    _("A check of it failed: the device did not encrypt what it says it did."),
)

# By the part of the code before its first dot.
FINDINGS: Final[dict[str, Row]] = {
    "json": _MALFORMED,
    "record": _MALFORMED,
    "point": _MALFORMED,
    "scalar": _MALFORMED,
    "hash": _MALFORMED,
    "credential": _MALFORMED,
    "ballot": _BALLOT,
    "credentials": _STATEMENT,
    "election": _STATEMENT,
    "promise": _STATEMENT,
    "statement": _STATEMENT,
    "outcome": _STATEMENT,
    "decision": _STATEMENT,
    "trustees": _TRUSTEE,
    "ceremony": _TRUSTEE,
    "key": _TRUSTEE,
    "decryption": _DECRYPTION,
    "tally": _DECRYPTION,
    "archive": _ARCHIVE,
    "log": _LOG,
    "usage": _USAGE,
    "opening": _USAGE,
    "roll": _STATEMENT,
    "challenge": _CHALLENGE,
    "files": _ARCHIVE,
}


def finding(code: Code) -> Row:
    """The row of what is wrong with somebody's data."""
    return FINDINGS[code.partition(".")[0]]
