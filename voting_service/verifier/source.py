"""The only place that reads: an archive, a bundle (zip) or a folder, every size bounded."""

import io
import stat
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import IO, BinaryIO

ARCHIVE = "archive.bel"
KEY = "audit-key.pem"
MANIFEST = "manifest.json"
MAX_CORRECTIONS = 99
CORRECTIONS = tuple(f"correction-{number}.json" for number in range(1, MAX_CORRECTIONS + 1))
STATEMENTS = (
    "promise.json", "opening.json", "closing.json", "tally.json", "decision.json", *CORRECTIONS
)  # fmt: skip
DOCUMENTS = (*STATEMENTS, *(f"{name}.sig" for name in STATEMENTS), KEY, MANIFEST)

MAX_DOCUMENT = 1 << 20
MAX_ARCHIVE = 1 << 36  # ten million ballots
MAX_RATIO = 200  # ballots compress to about a half, padding to nothing
_ARCHIVE_START = b"BELENIOS\0"
_ZIP_START = b"PK\x03\x04"
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
    """An open, seekable archive of `size` bytes, and the documents found beside it, by name."""

    kind: Kind
    archive: BinaryIO
    size: int
    documents: dict[str, bytes] = field(default_factory=dict)


@contextmanager
def open_source(path: Path) -> Iterator[Source]:
    """Open what is at `path`; raises UnusableError."""
    try:
        with _open(path) as source:
            yield source
    except OSError as error:
        raise UnusableError(f"{path}: {error.strerror or error}") from error


@contextmanager
def _open(path: Path) -> Iterator[Source]:
    if path.is_dir():
        with _open_archive(path / ARCHIVE) as archive:
            yield Source(Kind.FOLDER, archive, _size(archive), _read_folder(path))
        return
    with _open_regular(path) as file:
        start = file.read(len(_ARCHIVE_START))
        file.seek(0)
        if start == _ARCHIVE_START:
            yield Source(Kind.ARCHIVE, file, _size(file))
        elif start.startswith(_ZIP_START):
            with tempfile.TemporaryFile() as unpacked:
                yield _unpack(file, unpacked)
        else:
            raise UnusableError(f"{path}: neither an archive (.bel), a bundle (.zip) nor a folder")


def _open_regular(path: Path) -> BinaryIO:
    """A device or a pipe could keep us waiting for ever, or never end."""
    if not stat.S_ISREG(path.stat().st_mode):
        raise UnusableError(f"{path}: not an ordinary file")
    return path.open("rb")


@contextmanager
def _open_archive(path: Path) -> Iterator[BinaryIO]:
    if not path.exists():
        raise UnusableError(f"{path.parent}: there is no {ARCHIVE} in this folder")
    with _open_regular(path) as file:
        if file.read(len(_ARCHIVE_START)) != _ARCHIVE_START:
            raise UnusableError(f"{path}: not an archive")
        file.seek(0)
        yield file


def _size(file: BinaryIO) -> int:
    size = file.seek(0, io.SEEK_END)
    file.seek(0)
    if size > MAX_ARCHIVE:
        raise UnusableError(f"an archive of {size} bytes is larger than this program reads")
    return size


def _read_folder(folder: Path) -> dict[str, bytes]:
    found = {}
    for name in DOCUMENTS:
        path = folder / name
        if name != MANIFEST and path.exists():
            with _open_regular(path) as file:
                found[name] = _bounded(file, name)
    return found


def _bounded(file: IO[bytes], name: str) -> bytes:
    data = file.read(MAX_DOCUMENT + 1)
    if len(data) > MAX_DOCUMENT:
        raise UnusableError(f"{name}: larger than {MAX_DOCUMENT} bytes")
    return data


# Bundles


def _unpack(file: BinaryIO, unpacked: BinaryIO) -> Source:
    try:
        with zipfile.ZipFile(file) as bundle:
            entries = _entries(bundle)
            with bundle.open(entries.pop(ARCHIVE)) as packed:
                _copy(packed, unpacked)
            documents = {}
            for name, entry in entries.items():
                with bundle.open(entry) as packed:
                    documents[name] = _bounded(packed, name)
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, NotImplementedError) as error:
        raise UnusableError(f"the bundle cannot be unpacked: {error}") from error
    unpacked.seek(0)
    if unpacked.read(len(_ARCHIVE_START)) != _ARCHIVE_START:
        raise UnusableError(f"{ARCHIVE} in the bundle is not an archive")
    return Source(Kind.BUNDLE, unpacked, _size(unpacked), documents)


def _entries(bundle: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    """The entries by name, all of them expected, none twice, none larger than it may be."""
    found: dict[str, zipfile.ZipInfo] = {}
    for entry in bundle.infolist():
        problem = _problem(entry, found)
        if problem:
            raise UnusableError(f"the bundle holds {entry.filename[:80]!r}, {problem}")
        found[entry.filename] = entry
    if ARCHIVE not in found:
        raise UnusableError(f"there is no {ARCHIVE} in the bundle")
    return found


def _problem(entry: zipfile.ZipInfo, found: dict[str, zipfile.ZipInfo]) -> str | None:
    limit = MAX_ARCHIVE if entry.filename == ARCHIVE else MAX_DOCUMENT
    mode = entry.external_attr >> 16
    problems = (
        (entry.filename not in (ARCHIVE, *DOCUMENTS), "which has no place in it"),
        (entry.orig_filename != entry.filename, "whose name is not what it seems"),
        (entry.filename in found, "for the second time"),
        (bool(stat.S_IFMT(mode)) and not stat.S_ISREG(mode), "which is not an ordinary file"),
        (bool(entry.flag_bits & 1), "which is encrypted"),
        (entry.file_size > limit, f"larger than {limit} bytes"),
        (entry.file_size > MAX_RATIO * entry.compress_size + MAX_DOCUMENT, "compressed too well"),
    )
    return next((problem for holds, problem in problems if holds), None)


def _copy(packed: IO[bytes], unpacked: BinaryIO) -> None:
    """zipfile stops at the size that the directory declares, which `_problem` has bounded."""
    while chunk := packed.read(_CHUNK):
        unpacked.write(chunk)
