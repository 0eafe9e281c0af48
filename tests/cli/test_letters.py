"""Voting letters: made without the service, loaded as hashes, usable to identify."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest
from sqlalchemy import select

from tests.cli.conftest import ROLL, Run
from voting_service.cli.context import installed
from voting_service.core.credentials import check_group, letter_token, parse_code
from voting_service.models import LetterToken
from voting_service.services.rolls import token_digest


@pytest.fixture
def uuid(ready: Path, run: Run, example: Path) -> str:
    output = run("import", example, "--roll", ROLL, "--by", "drafter").output
    found = re.search(r"/office/c/(\w+)", output)
    assert found
    return found[1]


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


@pytest.fixture
def made(uuid: str, run: Run, tmp_path: Path) -> tuple[Path, Path]:
    letters, tokens = tmp_path / "letters.csv", tmp_path / "tokens.csv"
    run("letters", "make", ROLL, letters, tokens, "--co-decision", uuid)
    return letters, tokens


def test_the_service_knows_each_letter_by_its_token(
    uuid: str, made: tuple[Path, Path], run: Run
) -> None:
    letters, tokens = made
    assert "8 residents" in run("letters", "load", tokens, "--co-decision", uuid).output
    expected = {token_digest(letter_token(uuid, row["code"])) for row in rows(letters)}
    service = installed()
    with service.transaction() as session:
        found = {row.token_digest: row.entry for row in session.scalars(select(LetterToken))}
    service.engine.dispose()
    assert set(found) == expected
    assert len(set(found.values())) == 8


def test_letters_are_secret_and_checked(made: tuple[Path, Path]) -> None:
    letters, tokens = made
    assert letters.stat().st_mode & 0o077 == 0
    for row in rows(letters):
        assert check_group(parse_code(row["code"])) == row["check"]
        assert row["code"] not in tokens.read_text(encoding="utf-8")


def test_nothing_is_overwritten(uuid: str, made: tuple[Path, Path], run: Run) -> None:
    letters, tokens = made
    before = letters.read_bytes()
    arguments = ("letters", "make", ROLL, letters, tokens, "--co-decision", uuid)
    assert "exists already" in run(*arguments, status=1).output
    assert letters.read_bytes() == before


def test_a_bad_roll_gives_no_letters(run: Run, tmp_path: Path) -> None:
    roll = tmp_path / "roll.csv"
    roll.write_text("personid;fodelsedatum;grund\n1;2;3\n", encoding="utf-8")
    letters, tokens = tmp_path / "letters.csv", tmp_path / "tokens.csv"
    arguments = ("letters", "make", roll, letters, tokens, "--co-decision", "1" * 14)
    assert "line 2, personid" in run(*arguments, status=1).output
    assert not letters.exists()
    assert not tokens.exists()


def test_a_malformed_identifier_gives_no_letters(run: Run, tmp_path: Path) -> None:
    arguments = ("letters", "make", ROLL, tmp_path / "l", tmp_path / "t", "--co-decision", "../x")
    run(*arguments, status=1)
    assert not (tmp_path / "l").exists()


@pytest.mark.parametrize(
    ("text", "line"),
    [
        pytest.param("", 1, id="empty"),
        pytest.param("number;hash\n", 1, id="header"),
        pytest.param("personid;token_sha256\n1;zz\n", 2, id="no-digest"),
        pytest.param(f"personid;token_sha256\n1;{'A' * 64}\n", 2, id="upper-case"),
        pytest.param(f"personid;token_sha256\n1;{'a' * 64};x\n", 2, id="columns"),
        pytest.param(f"personid;token_sha256\n1;{'a' * 64}\n1;{'b' * 64}\n", 3, id="twice"),
    ],
)
def test_a_bad_list_is_refused(uuid: str, run: Run, tmp_path: Path, text: str, line: int) -> None:
    tokens = tmp_path / "tokens.csv"
    tokens.write_text(text, encoding="utf-8")
    output = run("letters", "load", tokens, "--co-decision", uuid, status=1).output
    assert f"line {line}" in output


def test_a_resident_who_is_not_on_the_roll_is_refused(uuid: str, run: Run, tmp_path: Path) -> None:
    tokens = tmp_path / "tokens.csv"
    tokens.write_text(f"personid;token_sha256\n191212121212;{'a' * 64}\n", encoding="utf-8")
    run("letters", "load", tokens, "--co-decision", uuid, status=1)


def test_an_unknown_co_decision_is_refused(ready: Path, run: Run, tmp_path: Path) -> None:
    tokens = tmp_path / "tokens.csv"
    tokens.write_text("personid;token_sha256\n", encoding="utf-8")
    run("letters", "load", tokens, "--co-decision", "1" * 14, status=1)


VKEY = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"


def test_fingerprints_stand_on_each_letter(uuid: str, run: Run, tmp_path: Path) -> None:
    letters, tokens = tmp_path / "letters.csv", tmp_path / "tokens.csv"
    digest = "ab" * 32
    said = run(
        "letters", "make", ROLL, letters, tokens, "--co-decision", uuid, "--log-key", VKEY,
        "--statement-key", digest,
    ).output  # fmt: skip
    for row in rows(letters):
        assert row["log"] == "example.com/foo"
        assert row["log_key_sha256"] in said
        assert row["statement_key_sha256"] == digest


@pytest.mark.parametrize("option", [("--log-key", "x"), ("--statement-key", "AB" * 32)])
def test_fingerprints_that_are_none(
    uuid: str, run: Run, tmp_path: Path, option: tuple[str, str]
) -> None:
    files = tmp_path / "letters.csv", tmp_path / "tokens.csv"
    run("letters", "make", ROLL, *files, "--co-decision", uuid, *option, status=2)
    assert not files[0].exists()
