"""Databases for tests: everything about services runs on SQLite and on a real PostgreSQL server.

`session` lives inside a transaction that is undone after each test; `fresh` is a database of its own
for tests that commit, from several processes or with a full disk.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt
from playwright.sync_api import Browser, expect, sync_playwright
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from tests import needs
from tests.needs import postgresql_url
from voting_service import places
from voting_service.adapters.clock import database_clock
from voting_service.adapters.key_files import (
    FileOpeningsKey,
    FilePersonKey,
    FilePoolCipher,
    FileSigner,
    FileTrusteeKeys,
    create_key_files,
)
from voting_service.adapters.log_files import make_log_signer
from voting_service.cli.context import Installation
from voting_service.core import trustee_keys
from voting_service.models.database import make_engine, make_sessions, upgrade
from voting_service.services import passwords
from voting_service.settings import Settings

BACKENDS = ("sqlite", "postgresql")
Install = Callable[[str], Installation]


def install(url: str, keys: Path) -> Installation:
    """An installation on that database, with keys in that folder (made where missing)."""
    create_key_files(keys)
    engine = make_engine(url)
    settings = Settings.load(places.config("default.toml"), places.config("test.toml"))
    return Installation(
        settings=settings,
        engine=engine,
        sessions=make_sessions(engine),
        clock=database_clock,
        signer=FileSigner(keys / "statements.pem"),
        person_key=FilePersonKey(keys / "person.key"),
        openings_key=FileOpeningsKey(keys / "openings.key"),
        pool_cipher=FilePoolCipher(keys / "pool.key"),
        server_keys=FileTrusteeKeys(keys / "trustees"),
        log_signer=make_log_signer(keys, settings.log, {}),
    )


def new_url(backend: str, folder: Path) -> str:
    """An empty database with the newest schema."""
    url = f"sqlite:///{folder / 'medbeslut.sqlite'}" if backend == "sqlite" else postgresql_url()
    upgrade(url)
    return url


def _cheap_scrypt(*, salt: bytes, length: int, n: int, r: int, p: int) -> Scrypt:
    """The least work that scrypt can do, whatever was asked for."""
    return Scrypt(salt=salt, length=length, n=2, r=1, p=1)


@pytest.fixture(autouse=True, scope="session")
def _cheap_passwords() -> Iterator[None]:
    """argon2id and scrypt at their lowest cost: each life with keys would take half a second more."""
    with pytest.MonkeyPatch.context() as patch:
        cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
        patch.setattr(passwords, "_HASHER", cheap)
        patch.setattr(passwords, "_NOBODY", cheap.hash("nobody has this password"))
        patch.setattr(trustee_keys, "Scrypt", _cheap_scrypt)
        yield


@pytest.fixture(scope="module")
def real_scrypt() -> Iterator[None]:
    """Key files as the product writes them: for tests of the format, and for the browser's reader."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(trustee_keys, "Scrypt", Scrypt)
        yield


@pytest.fixture(scope="session", params=BACKENDS)
def shared_engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    """One database of each kind for all tests that undo what they do."""
    with tempfile.TemporaryDirectory() as folder:
        engine = make_engine(new_url(request.param, Path(folder)))
        yield engine
        engine.dispose()


@pytest.fixture
def session(shared_engine: Engine) -> Iterator[Session]:
    """A session whose commits are savepoints of a transaction that is undone at the end."""
    with shared_engine.connect() as connection, connection.begin() as outer:
        with Session(
            connection, expire_on_commit=False, join_transaction_mode="create_savepoint"
        ) as one:
            yield one
        outer.rollback()


@pytest.fixture
def service(shared_engine: Engine, tmp_path: Path) -> Installation:
    """Keys of its own, on the shared database; tests use `session`, never its transactions."""
    url = shared_engine.url.render_as_string(hide_password=False)
    return install(url, tmp_path / "keys")


@pytest.fixture(params=BACKENDS)
def fresh(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Installation]:
    """An installation with a database of its own, for tests that commit."""
    installation = install(new_url(request.param, tmp_path), tmp_path / "keys")
    yield installation
    installation.engine.dispose()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The system's Chromium, without a window. One for each process: Playwright allows no second driver."""
    program = needs.chromium()
    expect.set_options(timeout=needs.PATIENCE)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=program)
        yield chromium
        chromium.close()
