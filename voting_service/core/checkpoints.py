"""Heads of the log (C2SP tlog-checkpoint): origin, size, root, and nothing more."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NoReturn

from voting_service.core.encoding import shown
from voting_service.core.errors import Code, VerificationError
from voting_service.core.merkle import EMPTY_ROOT, HASH_BYTES, MAX_SIZE
from voting_service.core.notes import (
    KeyKind,
    Note,
    Vkey,
    is_name,
    padded_b64,
    parse_note,
    parse_padded_b64,
    verify_note,
)

_LINES = 3
_NUMBER = re.compile(r"0|[1-9][0-9]{0,15}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What the log `origin` held at one moment: `size` entries under the 32 bytes of `root`."""

    origin: str
    size: int
    root: bytes

    @property
    def text(self) -> str:
        """What is signed."""
        return f"{self.origin}\n{self.size}\n{padded_b64(self.root)}\n"


def parse_number(text: str) -> int | None:
    """A size or an index in its one spelling, at most 2^53 - 1; else None."""
    value = int(text) if _NUMBER.fullmatch(text) else MAX_SIZE + 1
    return value if value <= MAX_SIZE else None


def parse_checkpoint(text: str) -> Checkpoint:
    """A head in its one spelling, without extension lines; raises LOG_CHECKPOINT."""
    lines = text.split("\n")
    if len(lines) != _LINES + 1 or lines[-1]:
        _refuse("not origin, size and root, each on a line", "three lines", text)
    origin, number, coded, _ = lines
    size, root = parse_number(number), parse_padded_b64(coded)
    if not is_name(origin):
        _refuse("not a log's name", "a name without blanks", origin, "origin")
    if size is None:
        _refuse("not a size in its one spelling", f"0…{MAX_SIZE}", number, "size")
    if root is None or len(root) != HASH_BYTES:
        _refuse("not a root in its one spelling", "32 bytes in Base64", coded, "root")
    if size == 0 and root != EMPTY_ROOT:
        _refuse("an empty log with the root of another", padded_b64(EMPTY_ROOT), coded, "root")
    return Checkpoint(origin, size, root)


def open_checkpoint(note: Note, vkeys: Iterable[Vkey]) -> Checkpoint:
    """The head in a note that one of these keys of the log has signed.

    Raises LOG_SIGNATURE, LOG_CHECKPOINT, or LOG_ORIGIN when the key is another log's.
    """
    logs = [vkey for vkey in vkeys if vkey.kind is KeyKind.LOG]
    names = {verified.vkey.name for verified in verify_note(note, logs)}
    checkpoint = parse_checkpoint(note.text)
    if checkpoint.origin not in names:
        raise VerificationError(
            Code.LOG_ORIGIN, "the head of another log", where="origin",
            expected=shown(" ".join(sorted(names))), found=shown(checkpoint.origin),
        )  # fmt: skip
    return checkpoint


def read_checkpoint(data: bytes, vkeys: Iterable[Vkey]) -> Checkpoint:
    """`open_checkpoint` of a note's bytes; raises LOG_NOTE too."""
    return open_checkpoint(parse_note(data), vkeys)


def _refuse(message: str, expected: str, found: str, where: str = "") -> NoReturn:
    raise VerificationError(
        Code.LOG_CHECKPOINT, message, expected=expected, found=shown(found), where=where
    )
