"""docs/security-tests.md: a row for everything, and no test named there that does not exist."""

from __future__ import annotations

import ast
import re
from functools import cache

import pytest

from tests.guards.tree import ROOT

PAGE = (ROOT / "docs" / "security-tests.md").read_text(encoding="utf-8")
NUMBERS = {"C": 20, "B": 26, "P": 26, "F": 15}
REASONS = ("Not applicable", "Not protected", "Not done", "Measured, not tested", "Not supported")
ROWS = re.findall(r"^\| ([CBPF]\d+) \| ([^|]+) \| (.+) \|$", PAGE, re.MULTILINE)
NAMED = sorted(set(re.findall(r"tests/[a-z0-9_/]+\.py::\w+", PAGE)))


@cache
def functions_of(path: str) -> frozenset[str]:
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    return frozenset(one.name for one in tree.body if isinstance(one, ast.FunctionDef))


def test_every_attack_promise_and_fault_has_its_row_in_order() -> None:
    wanted = [f"{kind}{number}" for kind, last in NUMBERS.items() for number in range(1, last + 1)]
    assert [name for name, _what, _shown in ROWS] == wanted


@pytest.mark.parametrize(("what", "shown"), [row[1:] for row in ROWS], ids=[row[0] for row in ROWS])
def test_a_row_names_a_test_or_says_why_not(what: str, shown: str) -> None:
    assert what.strip()
    assert "::test_" in shown or shown.startswith(REASONS)


@pytest.mark.parametrize("name", NAMED)
def test_a_named_test_exists(name: str) -> None:
    path, _, function = name.partition("::")
    assert function in functions_of(path), name
