"""Keys, tables, bodies and officers from the command line."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from voting_service.cli import COMMANDS
from voting_service.cli.context import database_folder, installed
from voting_service.services import bodies
from voting_service.settings import Settings


def test_init_makes_keys_and_tables(configured: Path, run: Run) -> None:
    output = run("init").output
    service = installed()
    assert service.signer.key_id in output
    assert (configured / "keys" / "statements.pem").stat().st_mode & 0o077 == 0
    assert "roll_marks" in tables(configured)
    service.engine.dispose()


def test_init_again_changes_nothing(configured: Path, run: Run) -> None:
    first = run("init").output
    assert run("init").output == first


def test_migrate_again_changes_nothing(configured: Path, run: Run) -> None:
    run("init")
    before = tables(configured)
    run("migrate")
    assert tables(configured) == before


def tables(folder: Path) -> set[str]:
    with sqlite3.connect(folder / "data" / "medbeslut.sqlite") as database:
        rows = database.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    database.close()
    return {str(name) for (name,) in rows}


def test_without_settings_it_says_what_is_missing(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("MEDBESLUT_CONFIG", raising=False)
    assert "missing" in run("init", status=1).output


def test_without_keys_it_says_how_to_make_them(configured: Path, run: Run) -> None:
    assert "voting-service init" in run("body", "list", status=1).output


def test_without_tables_it_says_how_to_make_them(ready: Path, run: Run) -> None:
    (ready / "data" / "medbeslut.sqlite").unlink()
    assert "voting-service migrate" in run("body", "list", status=1).output


def test_a_key_open_to_others_is_refused(ready: Path, run: Run) -> None:
    (ready / "keys" / "pool.key").chmod(0o644)
    assert "chmod 600" in run("body", "list", status=1).output


def test_bodies_and_officers_are_listed_with_their_roles(ready: Path, run: Run) -> None:
    output = run("body", "list").output
    assert "kultur-och-fritid  Nämnden" in output
    assert "drafter: drafter" in output


def test_the_same_body_twice_is_refused(ready: Path, run: Run) -> None:
    output = run("body", "add", "kultur-och-fritid", "--name", "En annan", status=1).output
    assert "The name is taken" in output


def test_a_short_password_is_refused(ready: Path, run: Run) -> None:
    arguments = ("officer", "add", "chair", "--title", "Ordförande", "--password", "short")
    assert "minimum: 12" in run(*arguments, status=1).output


def test_a_password_can_be_typed_and_changed(ready: Path, run: Run) -> None:
    typed = "another long one\nanother long one\n"
    run("officer", "password", "drafter", typed=typed)
    service = installed()
    with service.transaction() as session:
        assert bodies.authenticate(session, "drafter", "another long one")
        assert not bodies.authenticate(session, "drafter", "twelve letters")
    service.engine.dispose()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        pytest.param(("nobody", "kultur-och-fritid", "drafter"), "no officer nobody", id="officer"),
        pytest.param(("drafter", "nowhere", "drafter"), "no body nowhere", id="body"),
    ],
)
def test_granting_to_nobody_is_refused(
    ready: Path, run: Run, arguments: tuple[str, ...], said: str
) -> None:
    assert said in run("officer", "grant", *arguments, status=1).output


def test_granting_an_unknown_role_is_refused(ready: Path, run: Run) -> None:
    run("officer", "grant", "drafter", "kultur-och-fritid", "emperor", status=2)


def test_every_command_can_be_loaded_and_explains_itself(run: Run) -> None:
    listed = run("--help").output
    for name in COMMANDS:
        assert f"\n  {name} " in listed
        assert run(name, "--help").output.startswith("Usage: ")


def test_an_unknown_command_is_refused(run: Run) -> None:
    assert "No such command" in run("elect", status=2).output


def test_version(run: Run) -> None:
    assert run("--version").output.split()[1].count(".") == 2


@pytest.mark.parametrize(
    ("url", "folder"),
    [
        pytest.param("sqlite:////srv/x/m.sqlite", Path("/srv/x"), id="file"),
        pytest.param("sqlite:///:memory:", None, id="memory"),
        pytest.param("sqlite://", None, id="memory-short"),
        pytest.param("postgresql+psycopg://a@b/c", None, id="server"),
    ],
)
def test_folder_of_a_database(configured: Path, url: str, folder: Path | None) -> None:
    environment = {
        "MEDBESLUT_CONFIG": str(configured / "medbeslut.toml"), "MEDBESLUT_DATABASE_URL": url
    }  # fmt: skip
    from voting_service import places

    settings = Settings.load(places.config("default.toml"), environment=environment)
    assert database_folder(settings) == folder
