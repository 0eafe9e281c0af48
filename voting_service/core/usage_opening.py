"""The opening of one's own entry: what its owner is given, and anybody can check (format-log.md 7)."""

from dataclasses import dataclass
from typing import Annotated, Final

from voting_service.core.canonical import (
    Digest,
    Form,
    Identifier,
    Uuid,
    dump_canonical,
    parse_canonical,
    read_record,
)
from voting_service.core.errors import Code, VerificationError
from voting_service.core.group import ORDER
from voting_service.core.roll_leaves import identity, leaf
from voting_service.core.usage import PAPER, WEB, commit
from voting_service.core.usage_file import Committed, Line

KIND: Final = "medbeslut/usage-opening"
VERSION: Final = 1
MAX_BYTES: Final = 4096


def _is_scalar(text: str) -> bool:
    if not (text.isascii() and text.isdigit() and len(text) <= 77):
        return False
    return str(int(text)) == text and int(text) < ORDER


Scalar = Annotated[str, Form("a scalar in decimal", _is_scalar)]


@dataclass(frozen=True, slots=True)
class ChannelOpening:
    """What the commitment of one channel holds, 0 or 1, and its ρ."""

    opening: Scalar
    used: int


@dataclass(frozen=True, slots=True)
class RollPart:
    """What the leaf is made of, beside the co-decision."""

    identity: Digest
    area: Identifier | None = None


@dataclass(frozen=True, slots=True)
class UsageOpening:
    """The file. `salt` is there when its owner gave the personal number that it belongs to."""

    co_decision: Uuid
    kind: str
    leaf: Digest
    paper: ChannelOpening
    roll: RollPart
    usage: Digest
    version: int
    web: ChannelOpening
    salt: Digest | None = None

    def to_bytes(self) -> bytes:
        """Canonical JSON."""
        return dump_canonical(self)


def parse_opening(data: bytes) -> UsageOpening:
    """Read an opening file, with or without a newline at its end."""
    opening = read_record(UsageOpening, parse_canonical(data.removesuffix(b"\n")))
    if (opening.kind, opening.version) != (KIND, VERSION):
        raise VerificationError(
            Code.OPENING_KIND, "not the opening of an entry", expected=f"{KIND} {VERSION}",
            found=f"{opening.kind[:60]} {opening.version}",
        )  # fmt: skip
    for name, channel in ((WEB, opening.web), (PAPER, opening.paper)):
        if channel.used not in (0, 1):
            raise VerificationError(
                Code.OPENING_KIND, "neither used nor unused", where=f"{name}.used",
                expected="0 or 1", found=str(channel.used),
            )  # fmt: skip
    return opening


def verify_opening(opening: UsageOpening, usage: str, line: Line | None) -> None:
    """Check the opening against usage.jsonl, whose hex hash is `usage`; `line` is its leaf's line."""
    if opening.usage != usage:
        raise VerificationError(
            Code.OPENING_USAGE, "the opening belongs to another usage proof",
            expected=opening.usage, found=usage,
        )  # fmt: skip
    made = leaf(opening.co_decision, opening.roll.identity, opening.roll.area)
    if opening.leaf != made or line is None or line.leaf != made:
        raise VerificationError(
            Code.OPENING_LEAF, "the entry is not among those of the usage proof",
            where="leaf", expected=made, found=opening.leaf if line is not None else "no such line",
        )  # fmt: skip
    _verify_channel(WEB, opening.web, line.web)
    _verify_channel(PAPER, opening.paper, line.paper)


def _verify_channel(name: str, opened: ChannelOpening, committed: Committed) -> None:
    if commit(opened.used, int(opened.opening)) != committed.commitment:
        raise VerificationError(
            Code.OPENING_COMMITMENT, "the published commitment holds something else",
            where=name, expected=f"a commitment to {opened.used}", found="another one",
        )  # fmt: skip


def verify_identity(opening: UsageOpening, number: str) -> None:
    """Check that the entry is that of the person with this number; needs the salt in the file."""
    if opening.salt is None:
        raise VerificationError(
            Code.OPENING_IDENTITY, "the opening does not say whose entry it is", where="salt",
            expected="the salt, which the page gives to whoever types their number",
            found="none",
        )  # fmt: skip
    made = identity(opening.co_decision, number, opening.salt)
    if made != opening.roll.identity:
        raise VerificationError(
            Code.OPENING_IDENTITY, "the entry is somebody else's", where="roll.identity",
            expected=made, found=opening.roll.identity,
        )  # fmt: skip
