"""The files of the log in a bundle, read strictly (format-log.md section 9)."""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO, overload

from voting_service.core.canonical import parse_canonical
from voting_service.core.encoding import (
    Json,
    read_integer,
    read_list,
    read_record,
    read_text,
    require_canonical,
    shown,
)
from voting_service.core.errors import Code, VerificationError
from voting_service.core.group import IDENTITY, is_member
from voting_service.core.log_entries import Ballot, Entry, read_entry
from voting_service.core.merkle import HASH_BYTES, leaf_hash
from voting_service.core.notes import KeyKind, Vkey, parse_padded_b64, parse_vkey
from voting_service.core.tiles import MAX_ENTRY

MAX_LINE = 1 << 17  # an entry has at most 65 535 bytes
MAX_KEYS = 100
_HASH_TEXT = 47  # 44 characters, quotes and comma
_BALLOT = re.compile(
    rb'\{"entry":(\{"co_decision":"([1-9A-HJ-NP-Za-km-z]{14,64})","kind":"ballot","sha256":"([0-9a-f]{64})"\}),'
    rb'"index":(0|[1-9][0-9]{0,14})\}'
)
_PROOF = re.compile(
    r'\{"hashes":\[(?:"[A-Za-z0-9+/=]*"(?:,"[A-Za-z0-9+/=]*")*)?\],"size":[0-9]{1,16}\}'
)


def require_strong(key: bytes, code: Code, where: str) -> None:
    """Refuse an Ed25519 key under which one signature holds for many texts: one of small order.

    Every key made as RFC 8032 says lies in the group of prime order.
    """
    if not is_member(key) or key == IDENTITY:
        raise VerificationError(
            code, "a key under which signatures prove nothing", where=where,
            expected="a point of prime order", found=key.hex(),
        )  # fmt: skip


def parse_vkeys(data: bytes) -> tuple[Vkey, ...]:
    """log/vkey: one key of one log on each line, the oldest first; raises LOG_KEY."""
    lines = data.decode("utf-8", "replace").split("\n")
    if lines.pop() or not 1 <= len(lines) <= MAX_KEYS:
        raise VerificationError(
            Code.LOG_KEY, "not keys, each on a line", expected="lines, each with its newline",
            found=shown(data.decode("utf-8", "backslashreplace")),
        )  # fmt: skip
    vkeys = tuple(map(parse_vkey, lines))
    for vkey in vkeys:
        require_strong(vkey.key, Code.LOG_KEY, vkey.name)
        if vkey.kind is not KeyKind.LOG or vkey.name != vkeys[0].name:
            raise VerificationError(
                Code.LOG_KEY, "not a key of this log", expected=f"a key of {vkeys[0].name}",
                found=shown(vkey.text),
            )  # fmt: skip
    if len({vkey.key for vkey in vkeys}) != len(vkeys):
        raise VerificationError(Code.LOG_KEY, "one key twice", expected="each key once")
    return vkeys


# Entries


@dataclass(frozen=True, slots=True)
class Line:
    """A line of entries.jsonl: where the entry stands, what it says, and its leaf hash."""

    index: int
    entry: Entry
    leaf: bytes


def lines_of(file: BinaryIO, name: str) -> Iterator[bytes]:
    """Lines without their newlines, each bounded; the last one must have one too."""
    while line := file.readline(MAX_LINE):
        if not line.endswith(b"\n"):
            raise VerificationError(
                Code.LOG_LINES, "a line that does not end", where=name,
                expected=f"a newline within {MAX_LINE} bytes",
                found=shown(line[-40:].decode("utf-8", "backslashreplace")),
            )  # fmt: skip
        yield line[:-1]


def parse_line(data: bytes) -> Line:
    """Most lines are ballots, which the pattern reads: it allows one spelling only."""
    match = _BALLOT.fullmatch(data)
    if match is not None:
        ballot = Ballot(match[2].decode(), match[3].decode())
        return Line(int(match[4]), ballot, leaf_hash(match[1]))
    fields = read_record(parse_canonical(data), ("entry", "index"))
    index = read_integer(fields["index"], where="index")
    # Canonical as a whole, so that its part is the entry's one spelling: the index comes after it.
    entry = data[len(b'{"entry":') : -len(b',"index":%d}' % index)]
    if len(entry) > MAX_ENTRY:
        raise VerificationError(
            Code.LOG_ENTRY, "not an entry of the log: too long", where="entry",
            expected=f"at most {MAX_ENTRY} bytes", found=f"{len(entry)} bytes",
        )  # fmt: skip
    return Line(index, read_entry(fields["entry"]), leaf_hash(entry))


class Leaves(Sequence[tuple[int, bytes]]):
    """(index, leaf hash) of all lines, packed: some 40 bytes for each."""

    def __init__(self) -> None:
        self.indexes: list[int] = []
        self._hashes = bytearray()

    def add(self, line: Line) -> None:
        """One line more; its index must be higher than the one before it."""
        if self.indexes and line.index <= self.indexes[-1]:
            raise VerificationError(
                Code.LOG_LINES, "entries are not in ascending order", where="index",
                expected=f"above {self.indexes[-1]}", found=str(line.index),
            )  # fmt: skip
        self.indexes.append(line.index)
        self._hashes += line.leaf

    def __len__(self) -> int:
        return len(self.indexes)

    @overload
    def __getitem__(self, at: int) -> tuple[int, bytes]: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[tuple[int, bytes]]: ...
    def __getitem__(self, at: int | slice) -> tuple[int, bytes] | Sequence[tuple[int, bytes]]:
        if isinstance(at, slice):
            return [self[index] for index in range(*at.indices(len(self)))]
        index = self.indexes[at]
        start = at % len(self) * HASH_BYTES
        return index, bytes(self._hashes[start : start + HASH_BYTES])


# Proofs and older heads


def parse_hashes(value: Json, where: str) -> list[bytes]:
    """A list of hashes in padded Base64."""
    hashes = []
    for text in read_list(value, where=where):
        data = parse_padded_b64(read_text(text, where=where))
        if data is None or len(data) != HASH_BYTES:
            raise _not_a_hash(where, shown(text))
        hashes.append(data)
    return hashes


def _not_a_hash(where: str, found: str) -> VerificationError:
    return VerificationError(
        Code.HASH_SYNTAX, "not a hash in its one spelling", where=where,
        expected=f"{HASH_BYTES} bytes in Base64 with padding", found=found,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class ManyProof:
    """log/proof.json."""

    size: int
    hashes: list[bytes]


def parse_proof(data: bytes) -> ManyProof:
    """May be larger than other documents; the pattern comes first, so that nothing else is read."""
    if data.count(b'",') * _HASH_TEXT > len(data):  # millions of empty ones would fill the memory
        raise _not_a_hash("hashes", "shorter ones")
    text = data.decode("utf-8", "replace")
    if not _PROOF.fullmatch(text):
        raise VerificationError(
            Code.JSON_CANONICAL, "not a proof in its one spelling",
            expected='{"hashes":[…],"size":n}', found=shown(text),
        )  # fmt: skip
    value = json.loads(text)
    require_canonical(data, json.dumps(value, separators=(",", ":")).encode())
    size = read_integer(value["size"], where="size")
    return ManyProof(size, parse_hashes(value["hashes"], "hashes"))


@dataclass(frozen=True, slots=True)
class OlderHead:
    """A line of heads.jsonl: an older head, and the proof that leads to the newest one."""

    checkpoint: bytes
    consistency: list[bytes]


def parse_older_head(data: bytes) -> OlderHead:
    """In its one spelling."""
    fields = read_record(parse_canonical(data), ("checkpoint", "consistency"))
    text = read_text(fields["checkpoint"], where="checkpoint")
    return OlderHead(text.encode(), parse_hashes(fields["consistency"], "consistency"))
