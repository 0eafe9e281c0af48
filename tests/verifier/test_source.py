"""Bundles: what is in them is checked, and no zip file can do harm."""

import io
import struct
import warnings
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.verifier.bundles import manifest, packed
from tests.verifier.conftest import run
from tests.verifier.simulator import Simulator
from voting_service.core.errors import Code
from voting_service.verifier.report import Status, Step
from voting_service.verifier.source import UnusableError

Files = dict[str, bytes]


@pytest.fixture(scope="module")
def honest() -> Files:
    return Simulator().files()


def test_an_honest_bundle_passes_every_step(honest: Files, tmp_path: Path) -> None:
    (tmp_path / "bundle.zip").write_bytes(packed(honest))
    report = run(tmp_path / "bundle.zip")
    assert {report.status(step) for step in Step} == {Status.PASS}


MANIFESTS: list[tuple[str, Callable[[Files], bytes], Code]] = [
    ("absent", lambda files: packed(files, listed=False), Code.FILES_MISSING),
    ("another archive", lambda files: packed(
        {**files, "manifest.json": manifest({**files, "archive.bel": b""})}, listed=False), Code.FILES_MANIFEST),
    ("one file too few", lambda files: packed({**files, "manifest.json": manifest(
        {n: d for n, d in files.items() if n != "promise.json"})}, listed=False), Code.FILES_MANIFEST),
    ("one file too many", lambda files: packed(
        {**files, "manifest.json": manifest({**files, "note.txt": b""})}, listed=False), Code.FILES_MANIFEST),
    ("no object", lambda files: packed({**files, "manifest.json": b"[]"}, listed=False), Code.FILES_MANIFEST),
    ("no files", lambda files: packed({**files, "manifest.json": b'{"files":1}'}, listed=False), Code.FILES_MANIFEST),
    ("not canonical", lambda files: packed(
        {**files, "manifest.json": manifest(files) + b"\n"}, listed=False), Code.JSON_CANONICAL),
]  # fmt: skip


@pytest.mark.parametrize(
    ("make", "code"), [pytest.param(m, c, id=name) for name, m, c in MANIFESTS]
)
def test_a_manifest_that_is_wrong(
    honest: Files, tmp_path: Path, make: Callable[[Files], bytes], code: Code
) -> None:
    (tmp_path / "bundle.zip").write_bytes(make(honest))
    report = run(tmp_path / "bundle.zip")
    assert {(finding.step, finding.code) for finding in report.findings} == {(Step.FILES, code)}


def _zip(*entries: tuple[zipfile.ZipInfo | str, bytes], method: int = zipfile.ZIP_STORED) -> bytes:
    output = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of names that are there twice
        with zipfile.ZipFile(output, "w", method) as bundle:
            for name, data in entries:
                bundle.writestr(name, data)
    return output.getvalue()


def _info(name: str, mode: int) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    info.create_system, info.external_attr = 3, mode << 16
    return info


def _flagged(data: bytes) -> bytes:
    """The same zip, its first entry marked as encrypted."""
    at = data.index(b"PK\x01\x02") + 8
    return data[:at] + struct.pack("<H", 1) + data[at + 2 :]


def _swollen(data: bytes) -> bytes:
    """A directory that promises more than any archive can have."""
    at = data.index(b"PK\x01\x02") + 24
    return data[:at] + struct.pack("<I", 0xFFFFFFF0) + data[at + 4 :]


def _corrupt(data: bytes) -> bytes:
    at = data.index(b"BELENIOS") + 600
    return data[:at] + b"~" + data[at + 1 :]


ODD: list[tuple[str, Callable[[bytes], bytes], str]] = [
    ("nothing to check", lambda _: _zip(("tally.json", b"{}")), "neither archive.bel nor promise.json"),
    ("no zip after all", lambda _: b"PK\x03\x04 nothing more", "cannot be unpacked"),
    ("cut short", lambda a: packed({"archive.bel": a})[:-100], "cannot be unpacked"),
    ("a path upwards", lambda a: _zip(("../archive.bel", a)), "no place in it"),
    ("an absolute path", lambda a: _zip(("/etc/passwd", a)), "no place in it"),
    ("a folder", lambda a: _zip(("files/", b""), ("archive.bel", a)), "no place in it"),
    ("an unknown file", lambda a: _zip(("archive.bel", a), ("run.exe", b"")), "no place in it"),
    ("two archives", lambda a: _zip(("archive.bel", a), ("archive.bel", a)), "for the second time"),
    ("a name cut by NUL", lambda a: _zip(("archive.belX", a)).replace(b"archive.belX", b"archive.bel\0"), "seems"),
    ("a symbolic link", lambda _: _zip((_info("archive.bel", 0o120777), b"/etc/passwd")), "ordinary file"),
    ("a device", lambda _: _zip((_info("archive.bel", 0o020666), b"")), "ordinary file"),
    ("encrypted", lambda a: _flagged(_zip(("archive.bel", a))), "encrypted"),
    ("compressed a thousandfold", lambda _: _zip(
        ("archive.bel", bytes(1 << 23)), method=zipfile.ZIP_DEFLATED), "compressed too well"),
    ("a size that cannot be", lambda a: _swollen(_zip(("archive.bel", a))), "compressed too well"),
    ("a promise of two megabytes", lambda a: _zip(("archive.bel", a), ("promise.json", bytes(1 << 21))), "larger"),
    ("a wrong checksum", lambda a: _corrupt(_zip(("archive.bel", a))), "cannot be unpacked"),
    ("not an archive", lambda _: _zip(("archive.bel", b"hello")), "is not an archive"),
    ("an unknown method", lambda a: _zip(("archive.bel", a)).replace(
        b"\x14\0\0\0\0\0", b"\x14\0\0\0\x62\0"), "cannot be unpacked"),
]  # fmt: skip


@pytest.mark.parametrize(("make", "message"), [pytest.param(m, t, id=name) for name, m, t in ODD])
def test_an_odd_bundle_is_refused(
    honest: Files, tmp_path: Path, make: Callable[[bytes], bytes], message: str
) -> None:
    (tmp_path / "bundle.zip").write_bytes(make(honest["archive.bel"]))
    with pytest.raises(UnusableError, match=message):
        run(tmp_path / "bundle.zip")
