"""What strangers wrote, shown to people without letting it steer the terminal."""

import re

_LONGEST = 2000


def plain(text: str) -> str:
    """The text with everything escaped that moves, hides, colours or turns round what is read.

    Control and format characters, bidi marks among them, and blanks other than the common one are
    not printable to Python, and stand as `\\u202e` or `\\x1b`.
    """
    shown = "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)
    return shown if len(shown) <= _LONGEST else shown[:_LONGEST] + "…"


def escaped(text: str) -> str:
    """JSON that says the same, with `\\u009b` and its like for what `plain` would not let through."""
    return "".join(c if c.isprintable() or c == "\n" else _units(c) for c in text)


def _units(character: str) -> str:
    return re.sub("(.{4})", r"\\u\1", character.encode("utf-16-be", "surrogatepass").hex())
