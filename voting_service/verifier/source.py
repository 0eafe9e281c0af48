"""The only place that reads: an archive, a bundle (zip) or a folder, every size bounded."""

import hashlib
import io
import stat
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import IO, BinaryIO

from voting_service.core.correction import MAXIMUM_CORRECTIONS

ARCHIVE = "archive.bel"
KEY = "audit-key.pem"
MANIFEST = "manifest.json"
PROMISE, OPENING, CLOSING = "promise.json", "opening.json", "closing.json"
TALLY, DECISION = "tally.json", "decision.json"
CORRECTIONS = tuple(f"correction-{number}.json" for number in range(1, MAXIMUM_CORRECTIONS + 1))
STATEMENTS = (PROMISE, OPENING, CLOSING, TALLY, DECISION, *CORRECTIONS)
USAGE = "usage.jsonl"
HEAD, ENTRIES, HEADS, PROOF, VKEY = (
    f"log/{name}" for name in ("checkpoint", "entries.jsonl", "heads.jsonl", "proof.json", "vkey")
)
LOG = (HEAD, ENTRIES, HEADS, PROOF, VKEY)

MAX_DOCUMENT = 1 << 20
MAX_LIST = 1 << 26  # heads and hashes: a million interleaved ballots of two votes
MAX_ARCHIVE = 1 << 36  # ten million ballots
STREAMS = (ARCHIVE, USAGE, ENTRIES)  # read from disk, never whole in memory
LIMITS = (
    dict.fromkeys(
        (*STATEMENTS, *(f"{name}.sig" for name in STATEMENTS), KEY, MANIFEST, HEAD, VKEY), MAX_DOCUMENT
    )
    | dict.fromkeys((HEADS, PROOF), MAX_LIST)
    | dict.fromkeys(STREAMS, MAX_ARCHIVE)
)  # fmt: skip
MAX_RATIO = 200  # ballots compress to about a half, padding to nothing
_ARCHIVE_START = b"BELENIOS\0"
_ZIP_START = b"PK\x03\x04"
_ZIP_END = b"PK\x05\x06"
_ZIP_END_BYTES = 22
_CHUNK = 1 << 20


class UnusableError(Exception):
    """The input cannot be checked at all: exit status 2, with this sentence."""


class Kind(StrEnum):
    """What a path turned out to be."""

    ARCHIVE = "archive"
    BUNDLE = "bundle"
    FOLDER = "folder"


@dataclass(frozen=True, slots=True)
class Source:
    """What was found, by name: small files whole, the large ones open and seekable.

    `order` are the names as they stand in a bundle; none elsewhere.
    """

    kind: Kind
    documents: dict[str, bytes] = field(default_factory=dict)
    streams: dict[str, BinaryIO] = field(default_factory=dict)
    order: tuple[str, ...] = ()

    @property
    def archive(self) -> BinaryIO | None:
        """The archive, if there is one yet."""
        return self.streams.get(ARCHIVE)

    @property
    def size(self) -> int:
        """Of the archive, in bytes."""
        return size_of(self.archive) if self.archive is not None else 0

    @property
    def names(self) -> set[str]:
        """All files found."""
        return {*self.documents, *self.streams}

    def sha256(self, name: str) -> str:
        """Of a file that is there, hex."""
        if name in self.documents:
            return hashlib.sha256(self.documents[name]).hexdigest()
        file = self.streams[name]
        file.seek(0)
        digest = hashlib.sha256()
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
        file.seek(0)
        return digest.hexdigest()


def size_of(file: BinaryIO) -> int:
    """In bytes; the file is read from its beginning again."""
    size = file.seek(0, io.SEEK_END)
    file.seek(0)
    return size


class Hashing:
    """Reads on, and keeps the hash of everything read."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.sha256 = hashlib.sha256()

    def read(self, size: int, /) -> bytes:
        """Up to so many bytes."""
        data = self._file.read(size)
        self.sha256.update(data)
        return data


@contextmanager
def open_source(path: Path) -> Iterator[Source]:
    """Open what is at `path`; raises UnusableError."""
    try:
        with ExitStack() as stack:
            yield _open(path, stack)
    except OSError as error:
        raise UnusableError(f"{path}: {error.strerror or error}") from error


def _open(path: Path, stack: ExitStack) -> Source:
    if path.is_dir():
        return _read_folder(path, stack)
    file = stack.enter_context(_open_regular(path))
    start = file.read(len(_ARCHIVE_START))
    file.seek(0)
    if start == _ARCHIVE_START:
        return Source(Kind.ARCHIVE, streams={ARCHIVE: _bounded_stream(file, ARCHIVE)})
    if start.startswith(_ZIP_START):
        return _unpack(file, stack)
    raise UnusableError(f"{path}: neither an archive (.bel), a bundle (.zip) nor a folder")


def _open_regular(path: Path) -> BinaryIO:
    """A device or a pipe could keep us waiting for ever, or never end."""
    if not stat.S_ISREG(path.stat().st_mode):
        raise UnusableError(f"{path}: not an ordinary file")
    return path.open("rb")


def _bounded_stream(file: BinaryIO, name: str) -> BinaryIO:
    size = size_of(file)
    if size > LIMITS[name]:
        raise UnusableError(f"{name}: {size} bytes are more than this program reads")
    return file


def _require_archive(file: BinaryIO, where: str) -> None:
    if file.read(len(_ARCHIVE_START)) != _ARCHIVE_START:
        raise UnusableError(f"{where} is not an archive")
    file.seek(0)


def _require_something(found: set[str], where: str) -> None:
    if not found & {ARCHIVE, PROMISE}:
        raise UnusableError(f"{where} holds neither {ARCHIVE} nor {PROMISE}")


# Folders


def _read_folder(folder: Path, stack: ExitStack) -> Source:
    """The files of known names; what else lies there is nobody's concern."""
    documents, streams = {}, {}
    for name in LIMITS:
        path = folder / name
        if not path.exists():
            continue
        file = stack.enter_context(_open_regular(path))
        if name in STREAMS:
            streams[name] = _bounded_stream(file, name)
        else:
            documents[name] = _bounded(file, name)
    _require_something({*documents, *streams}, str(folder))
    if ARCHIVE in streams:
        _require_archive(streams[ARCHIVE], str(folder / ARCHIVE))
    return Source(Kind.FOLDER, documents, streams)


def _bounded(file: IO[bytes], name: str) -> bytes:
    limit = LIMITS[name]
    data = file.read(limit + 1)
    if len(data) > limit:
        raise UnusableError(f"{name}: larger than {limit} bytes")
    return data


# Bundles


def _unpack(file: BinaryIO, stack: ExitStack) -> Source:
    documents: dict[str, bytes] = {}
    streams: dict[str, BinaryIO] = {}
    try:
        _require_end(file)
        with zipfile.ZipFile(file) as bundle:
            entries = _entries(bundle)
            for name, entry in entries.items():
                with bundle.open(entry) as packed:
                    if name in STREAMS:
                        streams[name] = stack.enter_context(tempfile.TemporaryFile())  # noqa: SIM115
                        _copy(packed, streams[name])
                    else:
                        documents[name] = _bounded(packed, name)
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, NotImplementedError) as error:
        raise UnusableError(f"the bundle cannot be unpacked: {error}") from error
    if ARCHIVE in streams:
        _require_archive(streams[ARCHIVE], f"{ARCHIVE} in the bundle")
    return Source(Kind.BUNDLE, documents, streams, tuple(entries))


def _require_end(file: BinaryIO) -> None:
    """Nothing after the directory, no comment: zip readers overlook both."""
    size = size_of(file)
    file.seek(max(0, size - _ZIP_END_BYTES))
    end = file.read(_ZIP_END_BYTES)
    file.seek(0)
    if not end.startswith(_ZIP_END) or end[-2:] != b"\0\0":
        raise zipfile.BadZipFile("something stands after its end")


def _entries(bundle: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    """The entries by name, all of them expected, none twice, none larger than it may be."""
    found: dict[str, zipfile.ZipInfo] = {}
    for entry in bundle.infolist():
        problem = _problem(entry, found)
        if problem:
            raise UnusableError(f"the bundle holds {entry.filename[:80]!r}, {problem}")
        found[entry.filename] = entry
    _require_something(set(found), "the bundle")
    return found


def _problem(entry: zipfile.ZipInfo, found: dict[str, zipfile.ZipInfo]) -> str | None:
    limit = LIMITS.get(entry.filename)
    mode = entry.external_attr >> 16
    problems = (
        (limit is None, "which has no place in it"),
        (entry.orig_filename != entry.filename, "whose name is not what it seems"),
        (entry.filename in found, "for the second time"),
        (bool(stat.S_IFMT(mode)) and not stat.S_ISREG(mode), "which is not an ordinary file"),
        (bool(entry.flag_bits & 1), "which is encrypted"),
        (entry.file_size > (limit or 0), f"larger than {limit} bytes"),
        (entry.file_size > MAX_RATIO * entry.compress_size + MAX_DOCUMENT, "compressed too well"),
    )
    return next((problem for holds, problem in problems if holds), None)


def _copy(packed: IO[bytes], unpacked: BinaryIO) -> None:
    """zipfile stops at the size that the directory declares, which `_problem` has bounded."""
    while chunk := packed.read(_CHUNK):
        unpacked.write(chunk)
    unpacked.seek(0)
