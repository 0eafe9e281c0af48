"""A full disk: a clear refusal, nothing half stored, nothing lost, and it recovers by itself."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.exc import DBAPIError, OperationalError

from tests.conftest import install, new_url
from tests.faults.arena import Arena, arena
from tests.faults.worker import attempt
from voting_service.models import RollMark
from voting_service.services import storage
from voting_service.services.errors import RefusalCode
from voting_service.services.identification import Resident

RESIDENTS = 60


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Arena]:
    service = install(new_url("sqlite", tmp_path), tmp_path / "keys")
    yield arena(service, tmp_path, residents=RESIDENTS)
    service.engine.dispose()


@contextmanager
def disk_with_room_for(place: Arena, pages: int) -> Iterator[None]:
    """The database file may grow by so many pages, and then the disk is full (SQLITE_FULL)."""
    engine = place.service.engine
    engine.dispose()
    with sqlite3.connect(str(engine.url.database)) as plain:
        plain.execute("VACUUM")  # or pages freed before would be filled first
        limit = plain.execute("PRAGMA page_count").fetchone()[0] + pages
    plain.close()

    def limited(connection: Any, _record: object) -> None:
        connection.execute(f"PRAGMA max_page_count={limit}")

    event.listen(engine, "connect", limited)
    engine.dispose()
    try:
        yield
    finally:
        event.remove(engine, "connect", limited)
        engine.dispose()


@pytest.mark.slow
def test_casting_on_a_disk_that_fills_up(place: Arena) -> None:
    casts = [place.ballot(number) for number in range(RESIDENTS)]
    with disk_with_room_for(place, pages=60):
        answers = [
            attempt(place.service, Resident(place.uuid, entry), data) for entry, data in casts
        ]
        stored = [answer for answer in answers if "sha256" in answer]
        assert {answer["refused"] for answer in answers if "refused" in answer} == {"storage_full"}
        assert 0 < len(stored) < RESIDENTS
        assert place.require_whole() == len(stored)
    again = [attempt(place.service, Resident(place.uuid, entry), data) for entry, data in casts]
    assert all("sha256" in answer for answer in again)
    assert sum(answer["repeated"] for answer in again) == len(stored)
    assert place.require_whole() == place.count(RollMark) == RESIDENTS


class Postgres(Exception):
    """What the driver raises, as far as it is looked at."""

    def __init__(self, sqlstate: str | None) -> None:
        super().__init__(sqlstate)
        self.sqlstate = sqlstate


def sqlite_error(name: str) -> sqlite3.Error:
    error = sqlite3.OperationalError(name)
    error.sqlite_errorname = name
    return error


CASES = [
    pytest.param(sqlite_error("SQLITE_FULL"), RefusalCode.STORAGE_FULL, id="sqlite-full"),
    pytest.param(sqlite_error("SQLITE_IOERR_WRITE"), RefusalCode.STORAGE_FULL, id="sqlite-write"),
    pytest.param(sqlite_error("SQLITE_READONLY"), RefusalCode.STORAGE_FULL, id="sqlite-read-only"),
    pytest.param(sqlite_error("SQLITE_BUSY"), RefusalCode.STORAGE_BUSY, id="sqlite-busy"),
    pytest.param(sqlite_error("SQLITE_ERROR"), None, id="sqlite-our-mistake"),
    pytest.param(Postgres("53100"), RefusalCode.STORAGE_FULL, id="postgresql-full"),
    pytest.param(Postgres("40P01"), RefusalCode.STORAGE_BUSY, id="postgresql-deadlock"),
    pytest.param(Postgres("57P01"), RefusalCode.STORAGE_BUSY, id="postgresql-restarting"),
    pytest.param(Postgres("08006"), RefusalCode.STORAGE_BUSY, id="postgresql-connection-lost"),
    pytest.param(Postgres("53300"), RefusalCode.STORAGE_BUSY, id="postgresql-too-many-clients"),
    pytest.param(Postgres("42703"), None, id="postgresql-our-mistake"),
    pytest.param(Postgres(None), None, id="postgresql-without-a-state"),
]


@pytest.mark.parametrize(("error", "code"), CASES)
def test_what_each_error_of_the_database_means(error: Exception, code: RefusalCode | None) -> None:
    wrapped: DBAPIError = OperationalError("SELECT 1", {}, error)
    refusal = storage.refusal_for(wrapped)
    assert (refusal.code if refusal else None) is code


def test_a_connection_that_broke_is_worth_another_try() -> None:
    wrapped = OperationalError("SELECT 1", {}, Postgres(None), connection_invalidated=True)
    refusal = storage.refusal_for(wrapped)
    assert refusal is not None
    assert refusal.code is RefusalCode.STORAGE_BUSY
