"""The log's keys and its guard, in files beside the database.

`log.key` is the present key, `log-ID.key` are earlier ones and, for a moment, the one that is to
come: which of them signs is what the log's own entries say, never a file's name. All are encrypted
with the passphrase of one file. `log.head` is the largest head ever signed: a database restored
from an older backup is told by it.
"""

import fcntl
import os
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from voting_service.adapters.key_files import (
    KeyFileError,
    encrypted_pem,
    read_passphrase,
    read_secret,
    write_secret,
)
from voting_service.core.checkpoints import Checkpoint, parse_checkpoint
from voting_service.core.errors import VerificationError
from voting_service.core.notes import Note, Signer, Vkey, sign_note
from voting_service.services.ports import LogSigner
from voting_service.settings import Log

PRESENT = "log.key"
GUARD = "log.head"
LOCK = "log.lock"
CREDENTIALS = "CREDENTIALS_DIRECTORY"


def passphrase_path(name: str, folder: Path, environment: Mapping[str, str]) -> Path:
    """Where the passphrase lies: a relative name is a credential of systemd's, or in the keys' folder."""
    return Path(environment.get(CREDENTIALS) or folder) / name


def make_log_signer(folder: Path, log: Log, environment: Mapping[str, str]) -> LogSigner:
    """As the settings say. Raises KeyFileError for a key that cannot be read."""
    passphrase = passphrase_path(log.passphrase_file, folder, environment)
    return LogSigner(FileLogKeys(folder, log.origin, passphrase), FileHeadGuard(folder))


class FileLogKeys:
    """The keys (ports.LogKeys), read when first needed, under a lock that a rotation takes too."""

    def __init__(self, folder: Path, origin: str, passphrase_file: Path) -> None:
        self._folder = folder
        self._origin = origin
        self._passphrase_file = passphrase_file
        self._signers: dict[Vkey, Signer] = {}
        self._present: tuple[tuple[int, int], Vkey] | None = None
        self._cache = threading.Lock()
        self.present()  # a key that cannot be read stops the start, not the first voter

    @property
    def origin(self) -> str:
        """The log's name."""
        return self._origin

    def present(self) -> Vkey:
        """The key that `log.key` holds now; read anew when another file stands there."""
        with self._cache, locked(self._folder / LOCK, exclusive=False):
            stamp = _stamp(self._folder / PRESENT)
            if self._present is None or self._present[0] != stamp:
                self._present = (stamp, self._read(self._folder / PRESENT).vkey)
            return self._present[1]

    def sign(self, text: str, vkeys: Sequence[Vkey]) -> Note:
        """One signature for each of these keys; raises KeyFileError when a file is missing."""
        return sign_note(text, [self._signer(vkey) for vkey in vkeys])

    def held(self, vkeys: Sequence[Vkey]) -> list[Vkey]:
        """Those of them that a file in the folder holds."""
        with self._cache, locked(self._folder / LOCK, exclusive=False):
            ours = {one.vkey for one in (self._read(self._folder / PRESENT), *self._others())}
        return [vkey for vkey in vkeys if vkey in ours]

    def prepare(self) -> Vkey:
        """A new key in a file of its own, or the one that an interrupted rotation left."""
        with locked(self._folder / LOCK):
            present = self._read(self._folder / PRESENT).vkey
            # Left by a rotation that stopped after its last step but one: that key is no next one.
            self._path(present).with_suffix(".next").unlink(missing_ok=True)
            for signer in self._others():
                if self._path(signer.vkey).with_suffix(".next").exists():
                    return signer.vkey
            signer = Signer(self._origin, Ed25519PrivateKey.generate())
            if signer.vkey.id == present.id:
                raise KeyFileError("the new key has the old one's id: try once more")
            write_secret(
                self._path(signer.vkey), encrypted_pem(signer.private, self._passphrase_file)
            )
            write_secret(self._path(signer.vkey).with_suffix(".next"), b"")
            return signer.vkey

    def promote(self, vkey: Vkey) -> None:
        """Make this the present key; the file of the one before gets its id as name."""
        with locked(self._folder / LOCK):
            present = self._folder / PRESENT
            before = self._read(present).vkey
            if before != vkey:
                # A second name first, then one exchange: there is a present key at every moment.
                self._path(before).unlink(missing_ok=True)
                os.link(present, self._path(before))
                self._path(vkey).rename(present)
                _sync(self._folder)
            self._path(vkey).with_suffix(".next").unlink(missing_ok=True)

    def _signer(self, vkey: Vkey) -> Signer:
        """From memory, or from the file that holds it: a key never changes, so neither grows old."""
        with self._cache:
            if vkey not in self._signers:
                with locked(self._folder / LOCK, exclusive=False):
                    present = self._read(self._folder / PRESENT)
                    found = {one.vkey: one for one in (present, *self._others())}
                self._signers.update(found)
            if vkey not in self._signers:
                raise KeyFileError(
                    f"no file in {self._folder} holds the log's key {vkey.text}: put it back from"
                    " the backup of the keys"
                )
            return self._signers[vkey]

    def _others(self) -> list[Signer]:
        return [self._read(path) for path in sorted(self._folder.glob("log-*.key"))]

    def _path(self, vkey: Vkey) -> Path:
        return self._folder / f"log-{vkey.id.hex()}.key"

    def _read(self, path: Path) -> Signer:
        try:
            key = load_pem_private_key(read_secret(path), read_passphrase(self._passphrase_file))
        except (ValueError, TypeError) as problem:
            raise KeyFileError(
                f"{path} does not open with the passphrase in {self._passphrase_file}"
            ) from problem
        if not isinstance(key, Ed25519PrivateKey):
            raise KeyFileError(f"{path} is not an Ed25519 key")
        return Signer(self._origin, key)


class FileHeadGuard:
    """The largest head signed (ports.HeadGuard)."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._threads = threading.Lock()

    def newest(self) -> Checkpoint | None:
        """What was signed; None when nothing was. The file is whole at every moment."""
        try:
            return parse_checkpoint((self._folder / GUARD).read_text(encoding="utf-8"))
        except FileNotFoundError:
            return None
        except (VerificationError, OSError) as problem:
            raise KeyFileError(f"{self._folder / GUARD} cannot be read: {problem}") from problem

    @contextmanager
    def held(self) -> Iterator[None]:
        """One signer at a time, over all threads and processes of this machine."""
        with self._threads, locked(self._folder / f"{GUARD}.lock"):
            yield

    def remember(self, head: Checkpoint) -> None:
        """Written to the disk before the signature is given away; the caller holds the guard."""
        known = self.newest()
        if known is None or known.size < head.size:
            self.replace(head)

    def replace(self, head: Checkpoint) -> None:
        """Also by a smaller head: only when an operator accepts that signed entries are lost."""
        path = self._folder / GUARD
        new = path.with_suffix(".new")
        new.unlink(missing_ok=True)
        write_secret(new, head.text.encode())
        new.rename(path)
        _sync(self._folder)


@contextmanager
def locked(path: Path, *, exclusive: bool = True) -> Iterator[None]:
    """Hold the lock file; it goes with the process, however that ends."""
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX if exclusive else fcntl.LOCK_SH)
        yield
    finally:
        os.close(handle)


def _stamp(path: Path) -> tuple[int, int]:
    """What another file in its place would have differently."""
    try:
        found = path.stat()
    except OSError as problem:
        raise KeyFileError(
            f"{path}: {problem.strerror}; `voting-service init` makes it"
        ) from problem
    return found.st_ino, found.st_mtime_ns


def _sync(folder: Path) -> None:
    """A name is on the disk when its folder is."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
