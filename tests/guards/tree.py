"""The files that guard tests read: those that git knows or would, never what is built or installed."""

from __future__ import annotations

import subprocess
from functools import cache
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[2]
_BUILT: Final = {".venv", ".git", "node_modules", "build", "dist", "demo", "var", ".belenios-tool"}


@cache
def project_files() -> tuple[Path, ...]:
    """All files of the project, relative to its root."""
    if (ROOT / ".git").exists():
        listed = subprocess.run(
            ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
            cwd=ROOT, check=True, capture_output=True, text=True,
        ).stdout  # fmt: skip
        names = [Path(name) for name in listed.split("\0") if name]
    else:
        names = [path.relative_to(ROOT) for path in ROOT.rglob("*") if not _built(path)]
    return tuple(sorted(name for name in names if (ROOT / name).is_file()))


def _built(path: Path) -> bool:
    return bool(_BUILT.intersection(path.relative_to(ROOT).parts))


def python_files() -> tuple[Path, ...]:
    """Modules of the package, the tests, migrations and configuration."""
    return tuple(path for path in project_files() if path.suffix == ".py")


def text_of(path: Path) -> str:
    """A file of `project_files`, which must be UTF-8."""
    return (ROOT / path).read_text(encoding="utf-8")
