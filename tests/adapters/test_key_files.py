"""Key files: made once, read by their owner alone, each good for one thing."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from tests.needs import openssl
from voting_service.adapters.key_files import (
    SECRET_FILES,
    FilePersonKey,
    FilePoolCipher,
    FileSigner,
    FileTrusteeKeys,
    KeyFileError,
    create_key_files,
    write_secret,
)
from voting_service.core.errors import Code, VerificationError
from voting_service.core.roll_leaves import is_salt

UUID = "Ab1Ab1Ab1Ab1Ab"
OTHER = "Cd2Cd2Cd2Cd2Cd"
PASSPHRASE = "en lång lösenmening"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    create_key_files(tmp_path / "keys")
    return tmp_path / "keys"


def test_made_once_and_for_the_owner_alone(folder: Path) -> None:
    files = {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}
    assert set(files) == {*SECRET_FILES, "statements.pem", "log.key", "log.passphrase"}
    assert all((folder / name).stat().st_mode & 0o777 == 0o600 for name in files)
    assert folder.stat().st_mode & 0o777 == 0o700
    create_key_files(folder)
    assert {name: (folder / name).read_bytes() for name in files} == files
    assert len({bytes(content) for content in files.values()}) == len(files)


def test_a_secret_is_never_replaced(folder: Path) -> None:
    with pytest.raises(FileExistsError):
        write_secret(folder / "pool.key", b"another")


def test_a_file_that_others_can_read_is_not_used(folder: Path) -> None:
    (folder / "person.key").chmod(0o644)
    with pytest.raises(KeyFileError, match="chmod 600"):
        FilePersonKey(folder / "person.key")


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(KeyFileError, match=r"pool\.key"):
        FilePoolCipher(tmp_path / "pool.key")


def test_a_key_of_another_length(folder: Path) -> None:
    write_secret(folder / "short.key", b"too short")
    with pytest.raises(KeyFileError, match="32 bytes"):
        FilePersonKey(folder / "short.key")


def test_a_statement_key_of_another_kind(folder: Path) -> None:
    other = generate_private_key(SECP256R1())
    pem = other.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    write_secret(folder / "other.pem", pem)
    with pytest.raises(KeyFileError, match="Ed25519"):
        FileSigner(folder / "other.pem")


def test_openssl_accepts_signatures_and_gives_the_same_key_id(folder: Path, tmp_path: Path) -> None:
    signer = FileSigner(folder / "statements.pem")
    (tmp_path / "data").write_bytes(b"a statement")
    (tmp_path / "sig").write_bytes(signer.sign(b"a statement"))
    (tmp_path / "key.pem").write_bytes(signer.public_pem)
    command = [openssl(), "pkeyutl", "-verify", "-rawin", "-pubin", "-inkey", "key.pem",
               "-sigfile", "sig", "-in", "data"]  # fmt: skip
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)
    der = subprocess.run(
        [openssl(), "pkey", "-pubin", "-in", "key.pem", "-outform", "DER"],
        cwd=tmp_path, check=True, capture_output=True,
    ).stdout  # fmt: skip
    digest = subprocess.run(
        [openssl(), "dgst", "-sha256", "-r"], input=der, check=True, capture_output=True
    ).stdout
    assert digest.decode().split()[0] == signer.key_id


def test_pseudonyms_differ_between_co_decisions_and_keys(folder: Path, tmp_path: Path) -> None:
    key = FilePersonKey(folder / "person.key")
    one = key.pseudonym(UUID, "191212121212")
    assert one == key.pseudonym(UUID, "191212121212")
    create_key_files(tmp_path / "other")
    others = {
        key.pseudonym(OTHER, "191212121212"),
        key.pseudonym(UUID, "195006262546"),
        FilePersonKey(tmp_path / "other" / "person.key").pseudonym(UUID, "191212121212"),
    }
    assert one not in others
    assert len(others) == 3


def test_the_pool_opens_only_for_its_co_decision(folder: Path) -> None:
    cipher = FilePoolCipher(folder / "pool.key")
    sealed = cipher.seal(b"credential", UUID)
    assert cipher.open(sealed, UUID) == b"credential"
    assert cipher.seal(b"credential", UUID) != sealed
    for bad, bound in ((sealed, OTHER), (sealed[:-1], UUID), (bytes(40), UUID), (b"", UUID)):
        with pytest.raises(ValueError, match=r"sealed|Nonce|nonce"):
            cipher.open(bad, bound)


# The server's own share


def test_a_share_is_kept_and_backed_up(folder: Path, tmp_path: Path) -> None:
    keys = FileTrusteeKeys(folder / "trustees")
    keys.create(UUID, 12345)
    assert keys.secret(UUID) == 12345
    backup = keys.backup(UUID, PASSPHRASE)
    assert b"12345" not in backup
    assert keys.matches(UUID, backup, PASSPHRASE)
    restored = FileTrusteeKeys(tmp_path / "restored")
    (tmp_path / "restored").mkdir()
    restored.restore(UUID, backup, PASSPHRASE)
    assert restored.secret(UUID) == 12345


def test_a_share_is_never_replaced(folder: Path) -> None:
    keys = FileTrusteeKeys(folder / "trustees")
    keys.create(UUID, 1)
    with pytest.raises(FileExistsError):
        keys.create(UUID, 2)
    with pytest.raises(FileExistsError):
        keys.restore(UUID, keys.backup(UUID, PASSPHRASE), PASSPHRASE)
    assert keys.secret(UUID) == 1


def test_a_share_that_is_not_there(folder: Path) -> None:
    keys = FileTrusteeKeys(folder / "trustees")
    with pytest.raises(LookupError):
        keys.secret(UUID)


@pytest.mark.parametrize("name", ["../person", "a/b", "", "a.b"])
def test_a_co_decision_that_is_a_path(folder: Path, name: str) -> None:
    with pytest.raises(LookupError):
        FileTrusteeKeys(folder / "trustees").secret(name)


def test_backups_that_do_not_fit(folder: Path) -> None:
    keys = FileTrusteeKeys(folder / "trustees")
    keys.create(UUID, 1)
    keys.create(OTHER, 2)
    backup = keys.backup(UUID, PASSPHRASE)
    with pytest.raises(VerificationError) as caught:
        keys.matches(UUID, backup, "en annan lösenmening")
    assert caught.value.code is Code.KEY_PASSPHRASE
    assert not keys.matches(OTHER, backup, PASSPHRASE)
    with pytest.raises(KeyFileError, match=UUID):
        keys.restore(OTHER, backup, PASSPHRASE)


def test_salts_are_other_hashes_than_pseudonyms(folder: Path) -> None:
    key = FilePersonKey(folder / "person.key")
    salt = key.salt(UUID, "191212121212")
    assert salt == key.salt(UUID, "191212121212")
    assert is_salt(salt)
    others = {
        key.pseudonym(UUID, "191212121212"),
        key.salt(OTHER, "191212121212"),
        key.salt(UUID, "195006262546"),
    }
    assert len(others - {salt}) == 3
