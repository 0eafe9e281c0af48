"""Trackers as people copy them: Base64 without padding, of a ballot's SHA-256."""

from __future__ import annotations

import base64
import re
from typing import Final

from voting_service.core.encoding import b64

_TRACKER: Final = re.compile(r"[A-Za-z0-9+/]{43}", re.ASCII)
_HEX: Final = re.compile(r"[0-9a-fA-F]{64}", re.ASCII)
#: What word processors and messages slip in between: blanks, soft hyphens, characters of no width.
_INVISIBLE: Final = re.compile("[\\s\u00ad\u200b-\u200d\u2060\ufeff]")


def digest_of(typed: str) -> str | None:
    """The hash in hex; None for what cannot be a tracker.

    Blanks are forgiven, and so is the archive's own spelling of the same hash, 64 hexadecimal digits.
    Only one Base64 spelling is a tracker's: its last character carries two bits that must be zero.
    """
    text = _INVISIBLE.sub("", typed)
    if _HEX.fullmatch(text):
        return text.lower()
    if not _TRACKER.fullmatch(text):
        return None
    digest = base64.b64decode(text + "=")
    return digest.hex() if b64(digest) == text else None


def tracker_in(typed: str) -> str | None:
    """The tracker in its one spelling, or None."""
    digest = digest_of(typed)
    if digest is None:
        return None
    return b64(bytes.fromhex(digest))
