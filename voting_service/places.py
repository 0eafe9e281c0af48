"""Where the files lie that are not code of the package: beside it in a checkout, inside it when installed.

The wheel carries `migrations/` and `config/` as folders of the package (see pyproject.toml), so that
a service installed with pip needs nothing else from this repository.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

PACKAGE: Final = Path(__file__).resolve().parent


def migrations() -> Path:
    """The folder with Alembic's `env.py` and `versions/`."""
    return _folder("migrations")


def config(name: str) -> Path:
    """A file of `config/`, by its name: `default.toml`, `gunicorn.conf.py`."""
    return _folder("config") / name


def data(name: str) -> Path:
    """A file of `voting_service/data/`, which is part of the package."""
    return PACKAGE / "data" / name


def _folder(name: str) -> Path:
    """The installed copy where there is one; raises FileNotFoundError naming what is missing."""
    for place in (PACKAGE / name, PACKAGE.parent / name):
        if place.is_dir():
            return place
    raise FileNotFoundError(f"{name}/ is neither in {PACKAGE} nor beside it: reinstall the package")
