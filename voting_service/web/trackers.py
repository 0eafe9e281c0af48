"""Trackers as people copy them: Base64 without padding, of a ballot's SHA-256."""

from __future__ import annotations

import base64
import re
from typing import Final

_TRACKER: Final = re.compile(r"[A-Za-z0-9+/]{43}", re.ASCII)


def digest_of(typed: str) -> str | None:
    """The hash in hex, blanks forgiven; None for what cannot be a tracker.

    Only one spelling is a tracker's: its last character carries two bits that must be zero.
    """
    text = "".join(typed.split())
    if not _TRACKER.fullmatch(text):
        return None
    digest = base64.b64decode(text + "=")
    spelt = base64.b64encode(digest).decode("ascii").rstrip("=")
    return digest.hex() if spelt == text else None
