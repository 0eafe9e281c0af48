"""`voting-service log`: health, key, scrub, and the way back, as an operator types them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import update

from tests.cli.conftest import Run
from tests.services.vote_log import back_up, begun, copy, grow, publish, put_back
from voting_service.app import LogMismatchError, create_app
from voting_service.cli.context import Installation, installed
from voting_service.models import LogNode


@pytest.fixture
def service(ready: Path) -> Iterator[Installation]:
    made = installed()
    begun(made)
    yield made
    made.engine.dispose()


def test_health_and_fingerprint(run: Run, service: Installation) -> None:
    said = run("log", "status").output
    assert "127.0.0.1:8000/log" in said
    assert service.log_signer.keys.present().fingerprint in said
    assert "entries      9" in said
    assert "public       9" in said
    assert "goes on from every head" in said


def test_init_names_the_fingerprint(run: Run, service: Installation) -> None:
    assert service.log_signer.keys.present().fingerprint in run("init").output


def test_a_scrub(run: Run, service: Installation) -> None:
    assert "everything is as it was written" in run("log", "scrub").output
    with service.transaction() as session:
        session.execute(update(LogNode).where(LogNode.level == 2).values(hash=bytes(32)))
    said = run("log", "scrub", status=1).output
    assert "log node 2, 0: missing or changed" in said
    assert "2 findings" in said


def test_a_new_key(run: Run, service: Installation, configured: Path) -> None:
    old = service.log_signer.keys.present()
    said = run("log", "rotate-key").output
    new = service.log_signer.keys.present()
    assert old.fingerprint in said
    assert new.fingerprint in said
    assert {path.name for path in (configured / "keys").glob("log*.key")} == {
        "log.key", f"log-{old.id.hex()}.key"
    }  # fmt: skip
    assert new.text in run("log", "status").output


@pytest.fixture
def older(service: Installation, configured: Path) -> Path:
    """An older copy of the database put back; gives the folder of a mirror."""
    path = configured / "data" / "medbeslut.sqlite"
    service.engine.dispose()
    back_up(path, configured / "backup")
    grow(service, 3, start=5)
    publish(service)
    copy(service, configured / "mirror")
    service.engine.dispose()
    put_back(path, configured / "backup")
    return configured / "mirror"


def test_an_older_backup_is_told_and_brought_back(
    run: Run, service: Installation, older: Path
) -> None:
    with pytest.raises(LogMismatchError, match="log restore"):
        create_app(service.settings)
    said = run("log", "status", status=1).output
    assert "12 entries" in said
    assert "voting-service log restore SOURCE" in said
    said = run("log", "restore", older).output
    assert "3 entries came back" in said
    assert "Cancel it" in said
    assert "everything is as it was written" in run("log", "scrub").output
    create_app(service.settings)


@pytest.mark.parametrize("missing", ["head", "tile/entries/000.p/12"])
def test_a_mirror_that_lacks_something(
    run: Run, service: Installation, older: Path, missing: str
) -> None:
    (older / missing).unlink()
    run("log", "restore", older, status=1)


def test_entries_that_nobody_kept(run: Run, service: Installation, older: Path) -> None:
    guard = older.parent / "keys" / "log.head"
    guard.write_text(guard.read_text().replace("\n12\n", "\n14\n"))
    assert "14 entries" in run("log", "restore", older, status=1).output
    said = run("log", "restore", older, "--accept-loss").output
    assert "2 entries that were signed for voters are lost" in said


def test_an_address_that_does_not_answer(run: Run, service: Installation) -> None:
    run("log", "restore", "http://127.0.0.1:1/", status=1)
    run("log", "restore", "http://127.0.0.1:1/?x", status=1)
