"""`voting-service import`: a draft with its roll, or nothing at all."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from sqlalchemy import func, select

from tests.cli.conftest import ROLL, Run
from voting_service.cli.context import installed
from voting_service.models import CoDecision, Roll, RollEntry, State
from voting_service.services import codecisions


def changed(path: Path, pattern: str, replacement: str) -> Path:
    """The file with one line written otherwise."""
    text, count = re.subn(
        pattern, replacement, path.read_text(encoding="utf-8"), flags=re.MULTILINE
    )
    assert count == 1, pattern
    path.write_text(text, encoding="utf-8")
    return path


def stored() -> tuple[int, int]:
    """How many co-decisions and roll entries there are."""
    service = installed()
    with service.transaction() as session:
        counts = [
            session.scalar(select(func.count()).select_from(table)) or 0
            for table in (CoDecision, RollEntry)
        ]
    service.engine.dispose()
    return counts[0], counts[1]


def test_the_examples_make_a_draft_with_its_roll(ready: Path, run: Run, example: Path) -> None:
    output = run("import", example, "--roll", ROLL, "--by", "drafter").output
    assert "8 residents (FRA 8)" in output
    uuid = re.search(r"/office/c/(\w+)", output)
    assert uuid
    service = installed()
    with service.transaction() as session:
        made = codecisions.get(session, uuid[1])
        assert made.state is State.DRAFT
        assert made.author.sign_in == "drafter"
        assert codecisions.draft_of(made).rules.method == "approval"
        assert session.get_one(Roll, made.uuid).entries == 8
    service.engine.dispose()


def test_without_a_roll(ready: Path, run: Run, example: Path) -> None:
    run("import", example, "--by", "drafter")
    assert stored() == (1, 0)


def test_what_is_doubtful_is_said(ready: Path, run: Run, example: Path) -> None:
    changed(example, r'^question = "(.+)"', r'question = { sv = "\1", en = "What?" }')
    assert "Worth a look" in run("import", example, "--by", "drafter").output


@pytest.mark.parametrize(
    ("pattern", "replacement", "said"),
    [
        pytest.param(
            r'^name = "En brygga.*$', 'name = "lekplatsen, VID skolan!"',
            r"line \d+, alternatives\.1\.name\.sv: is the same as that of alternative 1", id="equal",
        ),
        pytest.param(
            r"^closes_at = \S+", "closes_at = 2127-05-01T20:00:00",
            r"line \d+, closes_at: must be later than the opening", id="dates-out-of-order",
        ),
        pytest.param(
            r"^decision_deadline = \S+", "decision_deadline = 2127-06-01",
            r"line \d+, decision_deadline: must not be before the meeting", id="deadline",
        ),
        pytest.param(
            r"^opens_at = \S+", "opens_at = 2020-05-10T08:00:00",
            r"line \d+, opens_at: has already passed", id="in-the-past",
        ),
        pytest.param(r'^tie = "lot"', 'tie = "coin"', r"line \d+, rules\.tie: is not one of", id="choice"),
        pytest.param(r"^law = true", "law = false", r"line \d+, review\.law: is not confirmed", id="review"),
        pytest.param(r"^maximum = 2", "maximum = 9", r"rules\.maximum: must be from 1 to 3", id="maximum"),
        pytest.param(r'^body = "\S+"', 'body = "nowhere"', "no body nowhere", id="body"),
        pytest.param(r'^body = "\S+"', 'body = "b', r"line \d+: not TOML", id="syntax"),
    ],
)  # fmt: skip
def test_a_file_with_a_fault_is_refused_whole(
    ready: Path, run: Run, example: Path, pattern: str, replacement: str, said: str
) -> None:
    changed(example, pattern, replacement)
    output = run("import", example, "--roll", ROLL, "--by", "drafter", status=1).output
    assert re.search(said, output), output
    assert stored() == (0, 0)


def test_one_alternative_is_too_few(ready: Path, run: Run, example: Path) -> None:
    text = example.read_text(encoding="utf-8")
    first = text.index("[[alternatives]]", text.index("[[alternatives]]") + 1)
    example.write_text(text[:first] + text[text.index("[basis]") :], encoding="utf-8")
    output = run("import", example, "--by", "drafter", status=1).output
    assert "alternatives: are 1; at least two are needed" in output
    assert stored() == (0, 0)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        pytest.param("12345", "line 10, whole line: has another number of columns", id="columns"),
        pytest.param(
            "194106269813;1941-06-26;FB;1487;FRA;;", "personid: has a wrong check digit", id="digit"
        ),
        pytest.param(
            "19410626980;1941-06-26;FB;1487;FRA;;", "personid: must be twelve digits", id="format"
        ),
        pytest.param("{first}", "personid: stands already on line 2", id="duplicate"),
    ],
)
def test_a_roll_with_a_bad_line_undoes_the_draft_too(
    ready: Path, run: Run, example: Path, tmp_path: Path, line: str, said: str
) -> None:
    lines = ROLL.read_text(encoding="utf-8").splitlines()
    roll = tmp_path / "roll.csv"
    roll.write_text("\n".join([*lines, line.format(first=lines[1])]), encoding="utf-8")
    output = run("import", example, "--roll", roll, "--by", "drafter", status=1).output
    assert f"line 10, {said}" in output or said in output
    assert stored() == (0, 0)


def test_nobody_known_as_author(ready: Path, run: Run, example: Path) -> None:
    assert "no officer" in run("import", example, "--by", "nobody", status=1).output


def test_an_officer_who_may_not_draft(ready: Path, run: Run, example: Path) -> None:
    run("officer", "add", "chair", "--title", "Ordförande", "--password", "twelve letters")
    run("officer", "grant", "chair", "kultur-och-fritid", "signatory")
    assert "You may not do this" in run("import", example, "--by", "chair", status=1).output
    assert stored() == (0, 0)
