"""Keys in files beside the database, each readable by its owner alone.

`statements.pem` signs statements; `person.key` makes pseudonyms; `openings.key`
opens the commitments of the usage proof; `pool.key` keeps credentials;
`session.key` signs cookies; `log.key` signs heads of the log (log_files.py); `trustees/UUID.key`
is the server's share of one co-decision.
"""

import hashlib
import hmac
import os
import secrets
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from voting_service.core import statements
from voting_service.core.group import base_power
from voting_service.core.trustee_keys import TrusteeKey, encrypt_trustee_key, parse_trustee_key
from voting_service.core.usage import Openings

SECRET_FILES = ("person.key", "openings.key", "pool.key", "session.key")
_KEY_BYTES = 32
_NONCE_BYTES = 12


class KeyFileError(Exception):
    """A key file is missing, unreadable or open to others; the message says which and what to do."""


def create_key_files(folder: Path, log_passphrase: Path | None = None) -> None:
    """Make all keys of a new installation; one that exists is never replaced.

    `log_passphrase` is the file whose words the log's key is encrypted with: beside it, if not said.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    (folder / "trustees").mkdir(mode=0o700, exist_ok=True)
    for name in SECRET_FILES:
        if not (folder / name).exists():
            write_secret(folder / name, secrets.token_bytes(_KEY_BYTES))
    if not (folder / "statements.pem").exists():
        pem = Ed25519PrivateKey.generate().private_bytes(
            Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()
        )
        write_secret(folder / "statements.pem", pem)
    _create_log_key(folder, log_passphrase or folder / "log.passphrase")


def _create_log_key(folder: Path, passphrase_file: Path) -> None:
    if not passphrase_file.exists():
        write_secret(passphrase_file, secrets.token_hex(_KEY_BYTES).encode() + b"\n")
    if not (folder / "log.key").exists():
        pem = encrypted_pem(Ed25519PrivateKey.generate(), passphrase_file)
        write_secret(folder / "log.key", pem)


def encrypted_pem(key: Ed25519PrivateKey, passphrase_file: Path) -> bytes:
    """PKCS 8, under the passphrase in that file."""
    encryption = BestAvailableEncryption(read_passphrase(passphrase_file))
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, encryption)


def read_passphrase(path: Path) -> bytes:
    """The words in a file that its owner alone can read, without the line's end."""
    words = read_secret(path).strip()
    if not words:
        raise KeyFileError(f"{path} is empty: it must hold the passphrase of the log's key")
    return words


def write_secret(path: Path, content: bytes) -> None:
    """Write a new file for its owner's eyes only, and make sure that it is on the disk."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def read_secret(path: Path) -> bytes:
    """The content; refused when others could read it too."""
    try:
        if path.stat().st_mode & 0o077:
            raise KeyFileError(f"{path} can be read by others: chmod 600 {path}")
        return path.read_bytes()
    except OSError as problem:
        raise KeyFileError(
            f"{path}: {problem.strerror}; `voting-service init` makes the keys"
        ) from problem


def _read_key(path: Path) -> bytes:
    key = read_secret(path)
    if len(key) != _KEY_BYTES:
        raise KeyFileError(f"{path} must hold {_KEY_BYTES} bytes, found {len(key)}")
    return key


class FileSigner:
    """The statement key (ports.Signer)."""

    def __init__(self, path: Path) -> None:
        key = load_pem_private_key(read_secret(path), password=None)
        if not isinstance(key, Ed25519PrivateKey):
            raise KeyFileError(f"{path} is not an Ed25519 key")
        self._key = key

    @property
    def key_id(self) -> str:
        """SHA-256 of the public key's SubjectPublicKeyInfo, hex."""
        return statements.key_id(self._key.public_key())

    @property
    def public_pem(self) -> bytes:
        """The public key as published."""
        return statements.public_key_pem(self._key.public_key())

    def sign(self, data: bytes) -> bytes:
        """64 bytes."""
        return statements.sign(self._key, data)


class FilePersonKey:
    """Pseudonyms (ports.PersonKey)."""

    def __init__(self, path: Path) -> None:
        self._key = _read_key(path)

    def pseudonym(self, co_decision: str, number: str) -> str:
        """Keyed, since the space of personal numbers is small enough to try them all."""
        return self._hmac(f"{co_decision}|{number}")

    def salt(self, co_decision: str, number: str) -> str:
        """Made again whenever it is asked for: a stored one would be a list of persons."""
        return self._hmac(f"identity-salt|{co_decision}|{number}")

    def _hmac(self, text: str) -> str:
        return hmac.new(self._key, text.encode(), hashlib.sha256).hexdigest()


class FileOpeningsKey:
    """Openings of usage commitments (ports.OpeningsKey)."""

    def __init__(self, path: Path) -> None:
        self._key = _read_key(path)

    def openings(self, co_decision: str) -> Openings:
        """The co-decision's name stands in every text that is hashed."""
        return Openings(co_decision, self._key)


class FilePoolCipher:
    """AES-256-GCM (ports.PoolCipher)."""

    def __init__(self, path: Path) -> None:
        self._cipher = AESGCM(_read_key(path))

    def seal(self, content: bytes, bound: str) -> bytes:
        """Nonce, then ciphertext and tag."""
        nonce = secrets.token_bytes(_NONCE_BYTES)
        return nonce + self._cipher.encrypt(nonce, content, bound.encode())

    def open(self, sealed: bytes, bound: str) -> bytes:
        """Raises ValueError for anything that was not sealed for `bound`."""
        try:
            return self._cipher.decrypt(
                sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], bound.encode()
            )
        except InvalidTag:
            raise ValueError("sealed under another key, or for something else") from None


class FileTrusteeKeys:
    """The server's shares (ports.ServerTrusteeKeys), in the format of any trustee's key file."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def create(self, co_decision: str, secret: int) -> None:
        """One file a co-decision."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_secret(self._path(co_decision), TrusteeKey(co_decision, secret).to_bytes())

    def secret(self, co_decision: str) -> int:
        """The exponent."""
        return self._key(co_decision).decryption

    def backup(self, co_decision: str, passphrase: str) -> bytes:
        """Encrypted like a trustee's key file."""
        return encrypt_trustee_key(self._key(co_decision), passphrase, secrets.token_bytes)

    def restore(self, co_decision: str, data: bytes, passphrase: str) -> None:
        """Write the key back where it is missing."""
        key = parse_trustee_key(data, passphrase)
        if key.co_decision != co_decision:
            raise KeyFileError(f"this backup belongs to co-decision {key.co_decision}")
        write_secret(self._path(co_decision), key.to_bytes())

    def matches(self, co_decision: str, data: bytes, passphrase: str) -> bool:
        """Raises VerificationError for a file that does not open."""
        key = parse_trustee_key(data, passphrase)
        same = hmac.compare_digest(
            base_power(key.decryption), base_power(self._key(co_decision).decryption)
        )
        return same and key.co_decision == co_decision

    def _key(self, co_decision: str) -> TrusteeKey:
        try:
            return parse_trustee_key(read_secret(self._path(co_decision)))
        except KeyFileError as problem:
            raise LookupError(str(problem)) from problem

    def _path(self, co_decision: str) -> Path:
        if not co_decision.isalnum():
            raise LookupError(f"no such co-decision: {co_decision!r}")
        return self._folder / f"{co_decision}.key"
