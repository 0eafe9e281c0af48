"""The log's key and guard in files: encrypted, exchanged beside readers, never half there."""

from __future__ import annotations

import multiprocessing
import os
import threading
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from voting_service.adapters.key_files import KeyFileError, create_key_files, write_secret
from voting_service.adapters.log_files import FileHeadGuard, FileLogKeys, passphrase_path
from voting_service.core.checkpoints import Checkpoint
from voting_service.core.notes import KeyKind, Vkey, verify_note

ORIGIN = "medborgarrost.example/log"
TEXT = f"{ORIGIN}\n1\nAAAA\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    create_key_files(tmp_path)
    return tmp_path


def opened(folder: Path) -> FileLogKeys:
    return FileLogKeys(folder, ORIGIN, folder / "log.passphrase")


def test_the_key_is_encrypted_and_signs(folder: Path) -> None:
    assert b"ENCRYPTED" in (folder / "log.key").read_bytes()
    keys = opened(folder)
    key = keys.present()
    assert (key.name, key.kind) == (ORIGIN, KeyKind.LOG)
    assert verify_note(keys.sign(TEXT, [key]), [key])[0].vkey == key


def test_a_passphrase_in_another_place(tmp_path: Path) -> None:
    words = tmp_path / "words"
    create_key_files(tmp_path / "keys", words)
    assert not (tmp_path / "keys" / "log.passphrase").exists()
    assert FileLogKeys(tmp_path / "keys", ORIGIN, words).present().name == ORIGIN


@pytest.mark.parametrize(
    ("name", "environment", "expected"),
    [
        pytest.param(
            "/etc/words", {"CREDENTIALS_DIRECTORY": "/run/c"}, "/etc/words", id="absolute"
        ),
        pytest.param("words", {"CREDENTIALS_DIRECTORY": "/run/c"}, "/run/c/words", id="credential"),
        pytest.param("words", {}, "/keys/words", id="beside-the-keys"),
    ],
)
def test_where_the_passphrase_lies(name: str, environment: dict[str, str], expected: str) -> None:
    assert passphrase_path(name, Path("/keys"), environment) == Path(expected)


def spoil(folder: Path, name: str, content: bytes, mode: int = 0o600) -> None:
    (folder / name).unlink()
    write_secret(folder / name, content)
    (folder / name).chmod(mode)


OTHER_KIND = generate_private_key(SECP256R1()).private_bytes(
    Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()
)


@pytest.mark.parametrize(
    ("name", "content", "mode", "said"),
    [
        pytest.param("log.passphrase", b"others\n", 0o600, "does not open", id="passphrase"),
        pytest.param("log.passphrase", b"\n", 0o600, "is empty", id="empty-passphrase"),
        pytest.param("log.passphrase", b"x\n", 0o644, "chmod 600", id="readable-passphrase"),
        pytest.param("log.key", b"no key", 0o600, "does not open", id="no-key"),
        pytest.param("log.key", OTHER_KIND, 0o600, "does not open", id="not-encrypted"),
        pytest.param("log.key", b"", 0o644, "chmod 600", id="readable-key"),
    ],
)
def test_files_that_are_not_used(
    folder: Path, name: str, content: bytes, mode: int, said: str
) -> None:
    spoil(folder, name, content, mode)
    with pytest.raises(KeyFileError, match=said):
        opened(folder)


def test_a_key_that_is_not_there(folder: Path) -> None:
    keys = opened(folder)
    with pytest.raises(KeyFileError, match="put it back"):
        keys.sign(TEXT, [Vkey(ORIGIN, KeyKind.LOG, bytes(32))])
    (folder / "log.key").unlink()
    with pytest.raises(KeyFileError, match="voting-service init"):
        keys.present()


def test_a_rotation_beside_readers(folder: Path) -> None:
    """Processes that are running sign with whatever key the log's entries name, at any moment."""
    writer, reader = opened(folder), opened(folder)
    known = [writer.present()]
    failures: list[Exception] = []
    done = threading.Event()

    def read() -> None:
        while not done.is_set():
            try:
                other = opened(folder)
                other.present()
                for key in known:
                    verify_note(other.sign(TEXT, [key]), [key])
            except Exception as error:  # noqa: BLE001 - whatever it is, it is a failure
                failures.append(error)

    threads = [threading.Thread(target=read) for _ in range(2)]
    for thread in threads:
        thread.start()
    for _ in range(5):
        new = writer.prepare()
        assert writer.prepare() == new
        known.append(new)
        writer.promote(new)
        writer.promote(new)
    done.set()
    for thread in threads:
        thread.join()
    assert failures == []
    assert reader.present() == known[-1]
    assert len(set(known)) == 6
    assert not list(folder.glob("*.next"))


@pytest.mark.parametrize("stop", ["second-name", "exchange"])
def test_a_rotation_that_was_cut_off(
    folder: Path, stop: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """There is a present key at every moment, and no key comes back as the next one."""
    keys = opened(folder)
    old, new = keys.present(), keys.prepare()

    def cut_off(*_: object, **__: object) -> None:
        raise OSError("no power")

    place: object = Path if stop == "second-name" else os
    with monkeypatch.context() as patched:
        patched.setattr(place, "rename" if stop == "second-name" else "fsync", cut_off)
        with pytest.raises(OSError, match="no power"):
            keys.promote(new)
    assert opened(folder).present() == (old if stop == "second-name" else new)
    third = opened(folder).prepare()
    assert (third == new) == (stop == "second-name")
    opened(folder).promote(third)
    assert opened(folder).prepare() not in {old, new, third}
    assert opened(folder).held([old, new, Vkey(ORIGIN, KeyKind.LOG, bytes(32))]) == [old, new]


# The guard


def head(size: int, fill: int = 1) -> Checkpoint:
    return Checkpoint(ORIGIN, size, bytes([fill]) * 32)


def test_the_guard_only_grows(tmp_path: Path) -> None:
    guard = FileHeadGuard(tmp_path)
    assert guard.newest() is None
    with guard.held():
        guard.remember(head(5))
        guard.remember(head(3))
        guard.remember(head(5, 2))
    assert guard.newest() == head(5)
    with guard.held():
        guard.replace(head(2))
    assert FileHeadGuard(tmp_path).newest() == head(2)
    assert (tmp_path / "log.head").stat().st_mode & 0o777 == 0o600


def test_a_guard_that_cannot_be_read_is_not_none(tmp_path: Path) -> None:
    (tmp_path / "log.head").write_text("x")
    with pytest.raises(KeyFileError, match=r"log\.head"):
        FileHeadGuard(tmp_path).newest()


def raise_guard(folder: str, sizes: list[int]) -> None:
    guard = FileHeadGuard(Path(folder))
    for size in sizes:
        with guard.held():
            guard.remember(head(size))


def test_many_processes_and_one_guard(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    sizes = [list(range(start, 60, 3)) for start in (1, 2, 3)]
    jobs = [context.Process(target=raise_guard, args=(str(tmp_path), part)) for part in sizes]
    for job in jobs:
        job.start()
    for job in jobs:
        job.join()
    assert [job.exitcode for job in jobs] == [0, 0, 0]
    assert FileHeadGuard(tmp_path).newest() == head(59)
