"""Files and functions stay small enough to be read: split by meaning when one of these fails."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from tests.guards.tree import project_files, python_files, text_of

LONGEST_FUNCTION: Final = 50
LONGEST_FILE: Final = 400
LONGEST_TEST: Final = 500
WRITTEN: Final = {".py", ".js", ".mjs", ".css", ".html", ".sh"}
#: Built from pinned packages, and migrations, which are history and only ever added to.
NOT_WRITTEN: Final = ("voting_service/static/vendor/", "tests/e2e/vendor/", "migrations/versions/")


def limit(path: Path) -> int:
    return LONGEST_TEST if path.parts[0] == "tests" else LONGEST_FILE


def length(path: Path) -> int:
    return len(text_of(path).splitlines())


def functions(source: str) -> Iterator[tuple[str, int]]:
    """Name and length in lines, decorators not counted."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name, (node.end_lineno or node.lineno) - node.lineno + 1


def written_files() -> list[Path]:
    return [
        path
        for path in project_files()
        if path.suffix in WRITTEN and not path.as_posix().startswith(NOT_WRITTEN)
    ]


def test_no_file_is_too_long() -> None:
    assert {str(path): length(path) for path in written_files() if length(path) > limit(path)} == {}


def test_no_function_is_too_long() -> None:
    found = {
        f"{path}:{name}": lines
        for path in python_files()
        if not path.as_posix().startswith(NOT_WRITTEN)
        for name, lines in functions(text_of(path))
        if lines > LONGEST_FUNCTION
    }
    assert found == {}


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        pytest.param("def a():\n    pass\n", [("a", 2)], id="plain"),
        pytest.param("@x\n@y\nasync def a():\n    pass\n", [("a", 2)], id="decorated"),
        pytest.param("class A:\n    def b(self):\n        return 1\n", [("b", 2)], id="method"),
    ],
)
def test_lengths_are_measured(source: str, expected: list[tuple[str, int]]) -> None:
    assert list(functions(source)) == expected
