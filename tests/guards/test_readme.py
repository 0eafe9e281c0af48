"""The README's two commands are what people type first: they name things that exist, and .ci/run runs one."""

from __future__ import annotations

import re
import shlex
import tomllib
from pathlib import Path
from typing import Any

import pytest

from tests.guards.tree import ROOT, project_files, text_of


def command(name: str) -> str:
    """The one command of the block marked `<!-- command: NAME -->`."""
    found = re.findall(rf"<!-- command: {name} -->\n```sh\n(.+)\n```\n", text_of(Path("README.md")))
    assert len(found) == 1, f"the README must have one command called {name}"
    return str(found[0])


def parts(name: str) -> list[list[str]]:
    return [shlex.split(part) for part in command(name).split("&&")]


def metadata() -> dict[str, Any]:
    return tomllib.loads(text_of(Path("pyproject.toml")))


@pytest.mark.parametrize("name", ["run", "test"])
def test_nothing_is_needed_before_a_command(name: str) -> None:
    """On Debian with Python 3.11 and pip: a virtual environment is made, and only it is used."""
    venv, *rest = parts(name)
    assert venv == ["python3", "-m", "venv", ".venv"]
    assert all(part[0].startswith(".venv/bin/") for part in rest)


@pytest.mark.parametrize("name", ["run", "test"])
def test_installs_pinned_versions(name: str) -> None:
    install = parts(name)[1]
    assert install[:2] == [".venv/bin/pip", "install"]
    assert install[install.index("-c") + 1] == "config/constraints.txt"
    assert (ROOT / "config" / "constraints.txt").is_file()


def test_main_job_is_a_script_that_is_installed() -> None:
    program, *arguments = parts("run")[2]
    assert Path(program).name in metadata()["project"]["scripts"]
    assert arguments == ["demo", "--run"]


def test_tests_are_run_with_the_extra_that_is_declared() -> None:
    assert any("[test]" in word for word in parts("test")[1])
    assert "test" in metadata()["project"]["optional-dependencies"]
    assert Path(parts("test")[2][0]).name == "pytest"


def test_continuous_integration_runs_the_same_command() -> None:
    """.ci/run reads the command out of the README; it must find it."""
    assert "<!-- command: test -->" in text_of(Path(".ci/run"))


def test_everything_that_is_linked_exists() -> None:
    """In the README and in all documents: relative links lead somewhere."""
    documents = [path for path in project_files() if path.suffix == ".md"]
    missing = [
        f"{path}: {target}"
        for path in documents
        if path.parts[:2] != ("tests", "vectors")
        for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", text_of(path))
        if "://" not in target and not (ROOT / path.parent / target).exists()
    ]
    assert missing == []


def test_commands_that_documents_name_exist() -> None:
    """`voting-service NAME` anywhere in the documents is a command."""
    from voting_service.cli import COMMANDS

    named = {
        word
        for path in project_files()
        if path.suffix == ".md"
        for word in re.findall(r"voting-service ([a-z][a-z-]*)", text_of(path))
    }
    assert named <= set(COMMANDS)


def test_constraints_pin_every_dependency() -> None:
    lines = text_of(Path("config/constraints.txt")).splitlines()
    pinned = {_name(line) for line in lines if "==" in line}
    project = metadata()["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["test"]]
    assert {_name(requirement) for requirement in wanted} <= pinned


def _name(requirement: str) -> str:
    return re.sub(r"[-_.]+", "-", re.split(r"[\[<>=]", requirement)[0]).lower()
