"""`voting-verify --opening`: one entry against the usage proof, in a file, a folder or a bundle."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from tests.core import usage_vectors as vectors
from tests.core.usage_vectors import PEOPLE
from voting_service.core.errors import Code
from voting_service.core.usage_opening import UsageOpening
from voting_service.verifier.__main__ import command
from voting_service.verifier.opening import USAGE, as_json, as_text, check_opening
from voting_service.verifier.source import UnusableError


def written(folder: Path, name: str = "paper", index: int = 1, **changed: Any) -> Path:
    """usage.jsonl and an opening in `folder`."""
    (folder / USAGE).write_bytes(vectors.text_of(vectors.honest(name)))
    return opened(folder, replace(vectors.opening(name, index), **changed))


def opened(folder: Path, opening: UsageOpening) -> Path:
    path = folder / "opening.json"
    path.write_bytes(opening.to_bytes())
    return path


def bundle(folder: Path) -> Path:
    path = folder / "bundle.zip"
    with zipfile.ZipFile(path, "w") as made:
        made.write(folder / USAGE, USAGE)
    return path


@pytest.mark.parametrize(
    "source",
    [lambda folder: folder, lambda folder: folder / USAGE, bundle],
    ids=["folder", "file", "bundle"],
)
def test_an_honest_opening(tmp_path: Path, source: Callable[[Path], Path]) -> None:
    report = check_opening(written(tmp_path), source(tmp_path), PEOPLE[1].number)
    assert report.exit_code == 0
    assert as_json(report) == {
        "schema": "medbeslut/opening-verification", "version": 1, "ok": True,
        "co_decision": vectors.UUID, "leaf": PEOPLE[1].leaf, "used": {"web": False, "paper": True},
        "owner": True, "finding": None,
    }  # fmt: skip
    assert "used: paper" in as_text(report)
    assert "that of the person with the number given" in as_text(report)


def test_unused_and_without_a_number(tmp_path: Path) -> None:
    report = check_opening(written(tmp_path, "web", 1, salt=None), tmp_path, None)
    assert report.exit_code == 0
    assert as_json(report)["owner"] is None
    assert "not used: nobody voted in its name" in as_text(report)
    assert "SKIPPED" in as_text(report)


@pytest.mark.parametrize(
    ("changed", "number", "code"),
    [
        ({"usage": "0" * 64}, None, Code.OPENING_USAGE),
        ({"leaf": "0" * 64}, None, Code.OPENING_LEAF),
        ({"web": vectors.opening("paper", 2).web}, None, Code.OPENING_COMMITMENT),
        ({"paper": vectors.opening("paper", 2).paper}, None, Code.OPENING_COMMITMENT),
        ({}, PEOPLE[2].number, Code.OPENING_IDENTITY),
        ({"salt": None}, PEOPLE[1].number, Code.OPENING_IDENTITY),
        ({"co_decision": "Cd2Cd2Cd2Cd2Cd"}, None, Code.USAGE_ELECTION),
        ({"kind": "medbeslut/usage"}, None, Code.OPENING_KIND),
    ],
)
def test_a_false_opening(
    tmp_path: Path, changed: dict[str, Any], number: str | None, code: Code
) -> None:
    report = check_opening(written(tmp_path, **changed), tmp_path, number)
    assert report.exit_code == 1
    assert as_json(report)["finding"]["code"] == code
    assert f"FAIL    {code}" in as_text(report)


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        ((0, 1, 2, 2, 3, 4, 5), Code.USAGE_ORDER),
        ((0, 1, 3, 4, 5), Code.OPENING_USAGE),
        ((1, 2, 3, 4, 5), Code.RECORD_FIELDS),
    ],
)
def test_a_false_file(tmp_path: Path, lines: tuple[int, ...], code: Code) -> None:
    path = written(tmp_path)
    texts = vectors.honest("paper")
    (tmp_path / USAGE).write_bytes(vectors.text_of(tuple(texts[one] for one in lines)))
    report = check_opening(path, tmp_path, None)
    assert report.error is not None
    assert report.error.code is code


def test_its_own_line_is_checked(tmp_path: Path) -> None:
    case = next(case for case in vectors.cases() if case.name == "web proof 0 challenge altered")
    path = written(tmp_path)
    (tmp_path / USAGE).write_bytes(case.data())
    report = check_opening(path, tmp_path, None)
    assert report.error is not None
    assert report.error.code is Code.USAGE_PROOF


def test_what_cannot_be_opened(tmp_path: Path) -> None:
    path = written(tmp_path)
    large, other, broken = (tmp_path / name for name in ("large", "other.zip", "broken.zip"))
    large.write_bytes(b" " * 5000)
    broken.write_bytes(b"PK nothing")
    with zipfile.ZipFile(other, "w") as made:
        made.writestr("promise.json", "{}")
    for opening, source, message in (
        (tmp_path / "none", tmp_path, "No such file"),
        (large, tmp_path, "larger than any opening"),
        (path, tmp_path / "none", "No such file"),
        (path, other, "there is no usage.jsonl"),
        (path, broken, "cannot be unpacked"),
    ):
        with pytest.raises(UnusableError, match=message):
            check_opening(opening, source, None)


@pytest.mark.parametrize(
    "number", ["", "1212121212", "191212121212345", "١" * 12, "1912--12121212"]
)
def test_what_is_no_number(tmp_path: Path, number: str) -> None:
    with pytest.raises(UnusableError, match="twelve digits"):
        check_opening(written(tmp_path), tmp_path, number)


def test_by_command(tmp_path: Path) -> None:
    path, number = written(tmp_path), PEOPLE[1].number
    typed = f"{number[:8]}-{number[8:]}"
    arguments = ["--opening", str(path), "--number", typed, str(tmp_path)]
    told = CliRunner().invoke(command, arguments, standalone_mode=False)
    assert told.return_value == 0
    assert "used: paper" in told.output
    told = CliRunner().invoke(command, [*arguments, "--json"], standalone_mode=False)
    assert json.loads(told.output)["owner"] is True


def test_nothing_in_a_file_steers_the_terminal(tmp_path: Path) -> None:
    path = written(tmp_path)
    path.write_bytes(path.read_bytes().replace(b"usage-opening", b"\x1b[2J"))
    text = as_text(check_opening(path, tmp_path, None))
    assert "\x1b" not in text
    assert json.dumps(text)
