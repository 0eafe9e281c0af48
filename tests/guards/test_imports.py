"""Imports go one way (architecture.md): the contracts stand in pyproject.toml, and each one bites."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.guards.tree import ROOT, python_files, text_of


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    """Run the import contracts in `folder`."""
    program = Path(sys.executable).with_name("lint-imports")
    return subprocess.run(
        [str(program), "--no-cache"],
        check=False, cwd=folder, capture_output=True, text=True, timeout=300,
    )  # fmt: skip


def copy_of_the_package(folder: Path, extra: dict[str, str]) -> None:
    """The package's modules without anything but their code, with lines added to some."""
    (folder / "pyproject.toml").write_text(text_of(Path("pyproject.toml")))
    for path in python_files():
        if path.parts[0] == "voting_service":
            target = folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text_of(path) + extra.get(path.as_posix(), ""))


def test_contracts_hold() -> None:
    done = lint(ROOT)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    ("module", "line"),
    [
        pytest.param("core/group.py", "import flask", id="core-flask"),
        pytest.param("core/group.py", "import time", id="core-clock"),
        pytest.param("core/group.py", "import sqlalchemy", id="core-database"),
        pytest.param("verifier/checks.py", "import voting_service.models", id="verifier-models"),
        pytest.param("services/log.py", "import flask", id="services-flask"),
        pytest.param("services/log.py", "import voting_service.http.db", id="services-upwards"),
        pytest.param("models/log.py", "import marshmallow", id="models-forms"),
        pytest.param("cli/office.py", "import voting_service.api", id="cli-sibling"),
    ],
)
def test_a_breach_is_found(tmp_path: Path, module: str, line: str) -> None:
    copy_of_the_package(tmp_path, {f"voting_service/{module}": f"\n{line}\n"})
    done = lint(tmp_path)
    assert done.returncode == 1, done.stdout
    assert "BROKEN" in done.stdout


def test_a_new_part_must_be_given_its_place(tmp_path: Path) -> None:
    copy_of_the_package(tmp_path, {})
    (tmp_path / "voting_service" / "somewhere.py").write_text("")
    done = lint(tmp_path)
    assert done.returncode == 1
    assert "somewhere" in done.stdout


def test_top_level_is_what_it_should_be() -> None:
    """Nothing grows beside the package but what the architecture names."""
    configured = tomllib.loads(text_of(Path("pyproject.toml")))
    assert configured["tool"]["importlinter"]["root_packages"] == ["voting_service"]
    folders = {path.parts[0] for path in python_files() if len(path.parts) > 1}
    assert folders == {"voting_service", "migrations", "tests", "config"}
