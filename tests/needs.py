"""Programs from outside that some tests need: each function returns where the thing is, or skips the test.

A skip is one line that says what to install. `.ci/run` installs all of it and runs with `--no-skips`,
which turns every skip into a failure.
"""

from __future__ import annotations

import atexit
import os
import secrets
import shutil
import subprocess
from functools import cache
from pathlib import Path
from typing import Final, NoReturn

import psycopg
import pytest
from sqlalchemy.engine import URL, make_url

ROOT: Final = Path(__file__).resolve().parent.parent
#: How many milliseconds a browser may take for anything: a machine under load is slow, not wrong.
PATIENCE: Final = 120_000
GO_SOURCES: Final = Path("/usr/share/gocode")
#: The suite of Debian that carries each release of belenios-tool.
BELENIOS_SUITES: Final = {"3.0": "trixie", "3.3": "sid"}


def _skip(reason: str) -> NoReturn:
    pytest.skip(reason)


def _program(*names: str) -> str | None:
    return next((found for name in names if (found := shutil.which(name))), None)


def chromium() -> str:
    """The path of a Chromium that Playwright can start (the system's own; none is downloaded)."""
    named = os.environ.get("MEDBESLUT_TEST_CHROMIUM")
    return (
        named
        or _program("chromium", "chromium-browser")
        or _skip("needs Chromium: apt-get install chromium")
    )


def openssl() -> str:
    """The path of OpenSSL 3, which checks our signatures with software that is not ours."""
    return _program("openssl") or _skip("needs OpenSSL: apt-get install openssl")


def poppler(program: str) -> str:
    """The path of one of Poppler's programs, which read PDF files with software that is not ours."""
    return _program(program) or _skip(f"needs {program}: apt-get install poppler-utils")


def zbarimg() -> str:
    """The path of zbarimg, which reads QR codes as a telephone's camera does."""
    return _program("zbarimg") or _skip("needs zbarimg: apt-get install zbar-tools")


def npm() -> str:
    """The path of npm, for the test that rebuilds the committed scripts and compares the bytes."""
    if _program("node") is None:
        _skip("needs Node: apt-get install nodejs npm")
    return _program("npm") or _skip("needs npm: apt-get install npm")


def node() -> str:
    """The path of Node, which runs the browser's core outside a browser."""
    return _program("node") or _skip("needs Node: apt-get install nodejs npm")


def go() -> str:
    """The path of Go; its own log packages, in source, stand where Debian puts them (`GO_SOURCES`)."""
    if not (GO_SOURCES / "src/golang.org/x/mod/sumdb/note").is_dir():
        _skip("needs Go's log packages: apt-get install golang-go golang-golang-x-mod-dev")
    return _program("go") or _skip("needs Go: apt-get install golang-go golang-golang-x-mod-dev")


def belenios_tool(release: str) -> str:
    """The path of Debian's belenios-tool, release "3.0" or "3.3"."""
    directory = Path(os.environ.get("MEDBESLUT_BELENIOS_TOOL_DIR", ROOT / ".belenios-tool"))
    suite = BELENIOS_SUITES[release]
    tool = directory / suite / "belenios-tool"
    if not tool.exists():
        _skip(f"needs belenios-tool {release}: .ci/install-belenios-tool.sh .belenios-tool {suite}")
    found = _belenios_version(tool)
    if found[:2] < tuple(map(int, release.split("."))):
        _skip(
            f"needs belenios-tool {release}, found {found}: .ci/install-belenios-tool.sh .belenios-tool {suite}"
        )
    return str(tool)


@cache
def _belenios_version(tool: Path) -> tuple[int, ...]:
    """(3, 0) for "3.0"; the suite may have moved on to a later release, never to an earlier one."""
    done = subprocess.run(
        [str(tool), "--version"], capture_output=True, text=True, check=True, timeout=60
    )
    word = done.stdout.split()[0]  # "3.3.0 (3.3.0+20260702) [debug]"
    return tuple(int(part) for part in word.split("."))


def postgresql_url() -> str:
    """An SQLAlchemy URL of a new, empty database on a real PostgreSQL server; dropped when the tests end.

    The server is 127.0.0.1:5432 with user `postgres` and no password, or the one that
    MEDBESLUT_TEST_POSTGRESQL names (a URL of a user that may create databases).
    """
    server = _postgresql_server()
    name = f"medbeslut_test_{os.getpid()}_{secrets.token_hex(4)}"
    _administer(server, f"CREATE DATABASE \"{name}\" TEMPLATE template0 ENCODING 'UTF8'")
    atexit.register(_administer, server, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    return server.set(database=name).render_as_string(hide_password=False)


@cache
def _postgresql_server() -> URL:
    named = os.environ.get(
        "MEDBESLUT_TEST_POSTGRESQL", "postgresql+psycopg://postgres@127.0.0.1:5432/postgres"
    )
    server = make_url(named).set(drivername="postgresql+psycopg")
    try:
        _administer(server, "SELECT 1")
    except psycopg.OperationalError:
        _skip(
            "needs PostgreSQL on 127.0.0.1:5432 (user postgres, trust): apt-get install postgresql"
        )
    return server


def _administer(server: URL, statement: str) -> None:
    """One statement outside a transaction, as CREATE DATABASE demands."""
    plain = server.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(plain, autocommit=True, connect_timeout=5) as connection:
        connection.execute(statement.encode())
