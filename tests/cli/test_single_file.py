"""The single-file edition: built by one command, and good without anything else of ours installed."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib import metadata
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.verifier.honest_bundles import honest_bundle
from voting_service.cli import single_file


@pytest.fixture(scope="module")
def edition(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("edition") / "voting-verify.pyz"
    done = CliRunner().invoke(single_file.main, [str(path)], catch_exceptions=False)
    assert done.exit_code == 0
    assert f"for Python {sys.version.split()[0]}" in done.output
    return path


def run(edition: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """By the Python below the virtual environment, which sees nothing of it."""
    python = os.path.realpath(sys.executable)
    environment = {
        "PATH": os.environ["PATH"],
        "SHIV_ROOT": str(edition.parent / "unpacked"),
        "LANG": "C.UTF-8",
    }
    return subprocess.run(
        [python, "-I", str(edition), *arguments],
        check=False, capture_output=True, text=True, timeout=300, cwd=edition.parent, env=environment,
    )  # fmt: skip


def test_a_bundle_is_verified_with_this_file_alone(edition: Path, tmp_path: Path) -> None:
    (tmp_path / "bundle.zip").write_bytes(honest_bundle("decided"))
    done = run(edition, str(tmp_path / "bundle.zip"), "--finished", "--jobs", "2")
    assert (done.returncode, done.stderr) == (0, "")
    assert "Every check holds" in done.stdout
    (tmp_path / "cut.zip").write_bytes(honest_bundle("decided")[:-30])
    assert run(edition, str(tmp_path / "cut.zip")).returncode == 2


def test_it_says_what_it_is_and_can_all_that_the_other_can(edition: Path) -> None:
    assert run(edition, "--version").stdout == f"voting-verify {metadata.version('medbeslut')}\n"
    for command in ("watch", "witness"):
        assert run(edition, command, "--help").returncode == 0


def test_it_holds_libsodium_and_nothing_of_the_service(edition: Path, tmp_path: Path) -> None:
    single_file.collect(tmp_path)
    names = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*")}
    assert any("_sodium" in name for name in names)
    assert {name.split("/")[1] for name in names if name.startswith("voting_service/")} == {
        "__init__.py", "core", "verifier",
    }  # fmt: skip
    assert not {name.split("/")[0] for name in names} & {"flask", "sqlalchemy", "psycopg"}


def test_a_library_that_is_missing_is_said() -> None:
    with pytest.raises(metadata.PackageNotFoundError):
        single_file.needed(("no-such-library",))
