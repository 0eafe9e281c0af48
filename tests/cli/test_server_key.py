"""`server-key`: a backup that opens, and one that does not."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import Run
from voting_service.adapters.key_files import FileTrusteeKeys

UUID = "RsM5Hh9h1skiBm"
PASSPHRASE = "a passphrase of several words"


def _keys(ready: Path) -> FileTrusteeKeys:
    return FileTrusteeKeys(ready / "keys" / "trustees")


def test_a_share_comes_back_from_its_backup(ready: Path, run: Run, tmp_path: Path) -> None:
    keys, out = _keys(ready), tmp_path / "share.backup"
    keys.create(UUID, 12345)
    run("server-key", "backup", UUID, str(out), "--passphrase", PASSPHRASE)
    assert b"12345" not in out.read_bytes()
    (ready / "keys" / "trustees" / f"{UUID}.key").unlink()
    run("server-key", "restore", UUID, str(out), "--passphrase", PASSPHRASE)
    assert keys.secret(UUID) == 12345


def test_nothing_is_ever_replaced(ready: Path, run: Run, tmp_path: Path) -> None:
    out = tmp_path / "share.backup"
    _keys(ready).create(UUID, 12345)
    run("server-key", "backup", UUID, str(out), "--passphrase", PASSPHRASE)
    again = run("server-key", "backup", UUID, str(out), "--passphrase", PASSPHRASE, status=1)
    assert "nothing was replaced" in again.output
    there = run("server-key", "restore", UUID, str(out), "--passphrase", PASSPHRASE, status=1)
    assert "nothing was replaced" in there.output


def test_what_cannot_be_done_is_said(ready: Path, run: Run, tmp_path: Path) -> None:
    out = tmp_path / "share.backup"
    missing = run("server-key", "backup", UUID, str(out), "--passphrase", PASSPHRASE, status=1)
    assert UUID in missing.output
    short = run("server-key", "backup", UUID, str(out), "--passphrase", "short", status=1)
    assert "twelve" in short.output or "12" in short.output
    _keys(ready).create(UUID, 12345)
    run("server-key", "backup", UUID, str(out), "--passphrase", PASSPHRASE)
    (ready / "keys" / "trustees" / f"{UUID}.key").unlink()
    run("server-key", "restore", UUID, str(out), "--passphrase", "another passphrase", status=1)
