"""usage.jsonl against roll, ballots and itself: one pass, lines checked on all cores (format-log.md 7, 10).

Memory does not grow with the roll: lines go out in batches, and back come their leaves and the
product of their commitments.
"""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import BinaryIO, Final, TypeAlias

from voting_service.core import merkle
from voting_service.core.errors import Code, VerificationError
from voting_service.core.group import IDENTITY, Point, multiply
from voting_service.core.usage import PAPER, WEB
from voting_service.core.usage_file import (
    MAX_LINE,
    Header,
    parse_header,
    parse_line,
    unended,
    verify_line,
    verify_sum,
)
from voting_service.verifier.workers import Pool, in_order

BATCH: Final = 64
AHEAD: Final = 64  # batches on their way: some 6 MB
Fault: TypeAlias = Callable[[VerificationError, str], None]
Progress: TypeAlias = Callable[[int], None]


def _unseen(_: int) -> None:
    """Nobody watches."""


@dataclass(frozen=True, slots=True)
class Expected:
    """What log and archive say. `sealed` counts the entries under `commitment` (hex).

    `additions` are the leaves added later, in order; `web` counts the ballots; `election` is φ.
    """

    co_decision: str
    election: str
    sha256: str
    commitment: str
    sealed: int
    additions: tuple[str, ...]
    web: int
    paper: int


@dataclass(frozen=True, slots=True)
class FoundUsage:
    """What the file says; no header where its first line could not be read."""

    header: Header | None
    sha256: str
    entries: int


@dataclass(slots=True)
class _Batch:
    """What one batch has to tell: a leaf for each line, None where it could not be read."""

    leaves: list[str | None] = field(default_factory=list)
    web: Point = IDENTITY
    paper: Point = IDENTITY
    errors: list[tuple[int, VerificationError]] = field(default_factory=list)


def check_lines(phi: str, once: bool, lines: tuple[bytes, ...]) -> _Batch:  # noqa: FBT001 - positional in a worker
    """Everything about each line that does not depend on others."""
    batch = _Batch()
    for index, data in enumerate(lines):
        leaf: str | None = None
        try:
            line = parse_line(data)
            leaf = line.leaf
            verify_line(phi, line, once=once)
        except VerificationError as error:
            batch.errors.append((index, error))
        else:
            batch.web = multiply(batch.web, line.web.commitment)
            batch.paper = multiply(batch.paper, line.paper.commitment)
        batch.leaves.append(leaf)
    return batch


def check_usage(
    file: BinaryIO, expected: Expected, pool: Pool, fault: Fault, progress: Progress = _unseen
) -> FoundUsage:
    """Check the whole file. What is wrong goes to `fault`, with the place; nothing is raised.

    `progress` hears how many entries have been checked.
    """
    return _UsageCheck(file, expected, fault, progress).run(pool)


class _UsageCheck:
    """One run over one file."""

    def __init__(
        self, file: BinaryIO, expected: Expected, fault: Fault, progress: Progress
    ) -> None:
        self._file, self._expected = file, expected
        self._fault, self._progress = fault, progress
        self._sha256 = hashlib.sha256()
        self._additions = frozenset(expected.additions)
        self._added: set[str] = set()
        self._entries = 0
        self._previous = ""
        self._sealed = merkle.Frontier()
        self._products = {WEB: IDENTITY, PAPER: IDENTITY}
        self._whole = True

    def run(self, pool: Pool) -> FoundUsage:
        header = self._header()
        if header is not None:
            work = partial(check_lines, self._expected.election, header.paper.count > 0)
            for batch in in_order(pool, work, self._batches(), AHEAD):
                self._take(batch)
            self._conclude(header)
        for _ in iter(lambda: self._read(1 << 20), b""):
            pass  # what was not looked at counts for the hash all the same
        digest = self._sha256.hexdigest()
        self._compare(Code.USAGE_HASH, "another file than the log says", "",
                      self._expected.sha256, digest)  # fmt: skip
        return FoundUsage(header, digest, self._entries)

    def _read(self, size: int) -> bytes:
        data = self._file.read(size)
        self._sha256.update(data)
        return data

    def _line(self) -> bytes | None:
        """The next line without its newline; None at the end of the file."""
        data = self._file.readline(MAX_LINE + 1)
        self._sha256.update(data)
        if data and not data.endswith(b"\n"):
            raise unended(data)
        return data[:-1] if data else None

    def _compare(self, code: Code, message: str, where: str, wanted: object, found: object) -> None:
        if wanted != found:
            error = VerificationError(code, message, expected=str(wanted), found=str(found))
            self._fault(error, where)

    def _header(self) -> Header | None:
        try:
            header = parse_header(self._line() or b"")
        except VerificationError as error:
            self._fault(error, "line 1")
            return None
        expected = self._expected
        for code, message, where, wanted, found in (
            (Code.USAGE_ELECTION, "the proof is about another co-decision", "co_decision",
             expected.co_decision, header.co_decision),
            (Code.USAGE_ELECTION, "the proof is about another election", "election",
             expected.election, header.election),
            (Code.USAGE_COUNT, "entries used on the web are not as many as ballots", "web.count",
             expected.web, header.web.count),
            (Code.USAGE_COUNT, "entries used on paper are not as many as the log says",
             "paper.count", expected.paper, header.paper.count),
        ):  # fmt: skip
            self._compare(code, message, f"line 1, {where}", wanted, found)
        return header

    # Lines

    def _batches(self) -> Iterator[tuple[bytes, ...]]:
        """All lines, or those up to one that does not end."""
        batch: list[bytes] = []
        try:
            while (line := self._line()) is not None:
                batch.append(line)
                if len(batch) == BATCH:
                    yield tuple(batch)
                    batch = []
        except VerificationError as error:
            self._whole = False
            self._fault(error, "the last line")
        if batch:
            yield tuple(batch)

    def _take(self, batch: _Batch) -> None:
        first = self._entries + 2
        for index, error in batch.errors:
            self._whole = False
            self._fault(error, f"line {first + index}")
        for leaf in batch.leaves:
            if leaf is not None:
                self._place(leaf, f"line {self._entries + 2}, leaf")
            self._entries += 1
        for channel, factor in ((WEB, batch.web), (PAPER, batch.paper)):
            self._products[channel] = multiply(self._products[channel], factor)
        self._progress(self._entries)

    def _place(self, leaf: str, where: str) -> None:
        """Sealed entries ascend and are no additions; after them come exactly the additions."""
        if self._entries >= self._expected.sealed:
            number = self._entries - self._expected.sealed
            wanted = (*self._expected.additions[number : number + 1], "no further line")[0]
            self._compare(Code.USAGE_ROLL, "not the entry that was added", where, wanted, leaf)
            if leaf in self._added:
                self._misplaced(leaf, where, "a leaf for the first time")
            self._added.add(leaf)
            return
        if leaf <= self._previous or leaf in self._additions:
            self._misplaced(leaf, where, f"a leaf above {self._previous or '0'}")
        self._previous = leaf
        self._sealed, _ = self._sealed.append(merkle.leaf_hash(bytes.fromhex(leaf)))

    def _misplaced(self, leaf: str, where: str, expected: str) -> None:
        """Whoever stood on the roll twice would have two votes."""
        error = VerificationError(
            Code.USAGE_ORDER, "an entry out of order, or for the second time",
            expected=expected, found=leaf,
        )  # fmt: skip
        self._fault(error, where)

    # The whole

    def _conclude(self, header: Header) -> None:
        expected = self._expected
        entries = expected.sealed + len(expected.additions)
        self._compare(
            Code.USAGE_LINES, "entries are missing, or too many", "", entries, self._entries
        )
        self._compare(
            Code.USAGE_LINES,
            "not the number of lines",
            "line 1, entries",
            self._entries,
            header.entries,
        )
        if self._sealed.size == expected.sealed:
            root = self._sealed.root().hex()
            self._compare(
                Code.USAGE_ROLL, "not the roll that was sealed", "", expected.commitment, root
            )
        if self._whole:
            for channel, claimed in ((WEB, header.web), (PAPER, header.paper)):
                try:
                    verify_sum(channel, self._products[channel], claimed)
                except VerificationError as error:
                    self._fault(error, "line 1")
