"""What pip installs is whole: a wheel built from the project's files holds code, pages, scripts, migrations."""

from __future__ import annotations

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Final

import pytest

from tests.guards.tree import ROOT, project_files

#: Folder in the repository → folder in the wheel.
SHIPPED: Final = {
    "voting_service": "voting_service",
    "migrations": "voting_service/migrations",
    "config": "voting_service/config",
}
#: Sources of what is shipped built: catalogues as text, and their template.
NOT_SHIPPED: Final = {".po", ".pot", ".pyc"}


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel's content, unpacked; built from a copy, so that nothing is left in the tree."""
    folder = tmp_path_factory.mktemp("wheel")
    source = folder / "source"
    for path in project_files():
        if path.parts[0] != "tests":
            (source / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / path, source / path)
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-index"]
    subprocess.run(
        [*command, "--no-build-isolation", "--wheel-dir", str(folder), str(source)],
        check=True, capture_output=True, timeout=300,
    )  # fmt: skip
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as packed:
        packed.extractall(folder / "installed")
    return folder / "installed"


def test_everything_that_the_service_reads_is_in_the_wheel(installed: Path) -> None:
    expected = {
        Path(SHIPPED[path.parts[0]], *path.parts[1:])
        for path in project_files()
        if path.parts[0] in SHIPPED and path.suffix not in NOT_SHIPPED
    }
    found = {path.relative_to(installed) for path in installed.rglob("*") if path.is_file()}
    assert sorted(map(str, expected - found)) == []


def test_nothing_else_is_in_the_wheel(installed: Path) -> None:
    top = {path.name for path in installed.iterdir()}
    assert {name for name in top if not name.endswith(".dist-info")} == {"voting_service"}


@pytest.mark.slow
def test_the_main_job_runs_from_the_wheel(installed: Path, tmp_path: Path) -> None:
    """Away from the repository, with nothing of it on the path."""
    command = [sys.executable, "-P", "-m", "voting_service.cli", "demo", "--run", "--votes", "10"]
    done = subprocess.run(
        [*command, "--out", str(tmp_path / "out")],
        check=False, capture_output=True, text=True, timeout=300, cwd=tmp_path,
        env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(installed), "LANG": "C.UTF-8", "CI": "true"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "out" / "bundle.zip").stat().st_size > 0
