"""docs/verification.md says what every check and every finding code means, and nothing that is not there."""

import re
from pathlib import Path

from voting_service.core.errors import Code
from voting_service.verifier.report import TITLES, Step

TEXT = (Path(__file__).parents[2] / "docs" / "verification.md").read_text(encoding="utf-8")


def test_every_finding_code_is_explained_once() -> None:
    explained = re.findall(r"^\| `([a-z_.]+\.[a-z_.]+)` \| \S", TEXT, re.MULTILINE)
    assert sorted(explained) == sorted(Code)


def test_every_check_is_explained_in_order() -> None:
    explained = re.findall(r"^\| `([a-z-]+)` \| ([^|]+) \| \S", TEXT, re.MULTILINE)
    assert explained == [(step.value, TITLES[step]) for step in Step]


def test_every_forgery_and_code_meet() -> None:
    """Each code that published files can give is given by a forgery, here or in the core's own tests."""
    source = "".join(
        path.read_text(encoding="utf-8") for path in Path(__file__).parents[1].rglob("*.py")
    )
    assert [code for code in Code if f"Code.{code.name}" not in source] == []
