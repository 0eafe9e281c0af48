"""Nothing stored links a resident to a ballot: two hundred known residents vote, and then we look.

Before the rewrite the link is there, and each way of looking finds it: that shows the looking works.
After it none does: not by joining ids, order, places on disk or numbers of transactions, not in rows
removed but still on the page, not in the bytes of the file.
"""

from __future__ import annotations

import secrets
import sqlite3
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.orm import Session

from voting_service.cli.context import Installation
from voting_service.cli.demo import content, seed
from voting_service.core.ballots import build_ballot
from voting_service.core.credentials import public_credential
from voting_service.core.group import point_text
from voting_service.models import Base
from voting_service.services import archives, identification, publication, voting
from voting_service.services.rounds import Rounds

VOTERS = 200
RESIDENTS = 230
TIDYINGS = 60


@dataclass(frozen=True, slots=True)
class Known:
    """What only this test knows: whose credential, and with it whose ballot, it was, in order."""

    uuid: str
    entries: tuple[str, ...]
    credentials: tuple[str, ...]
    publics: tuple[str, ...]


@dataclass(slots=True)
class Clock:
    """A moment that moves when the test says so."""

    now: datetime

    def __call__(self, _session: Session) -> datetime:
        return self.now


def vote_all(service: Installation, clock: Clock) -> Known:
    """Everybody identifies, draws, encrypts and casts, each in transactions of their own."""
    dates = content.Dates.for_a_visit(clock.now)
    seeded = seed.open_vote(service, dates, RESIDENTS, lambda _: None)
    uuid, entries, credentials = seeded.uuid, [], []
    with service.transaction() as session:
        archive = archives.find(session, uuid)
        assert archive is not None
        election, phi = archives.election_of(archive)
    order = list(range(RESIDENTS))
    secrets.SystemRandom().shuffle(order)
    for number in order[:VOTERS]:
        with service.transaction() as session:
            letter = seeded.secrets.letters[number]
            resident = identification.by_letter_code(session, uuid, letter.code)
            credential = voting.draw_credential(
                session, resident, service.pool_cipher, clock, secrets.token_bytes
            )
        data = build_ballot(election, phi, credential, [[0, 1, 0, 0]], secrets.token_bytes)
        with service.transaction() as session:
            voting.cast(session, data, resident, clock)
        entries.append(resident.entry)
        credentials.append(credential)
    publics = [point_text(public_credential(uuid, one)) for one in credentials]
    return Known(uuid, tuple(entries), tuple(credentials), tuple(publics))


@contextmanager
def looking(service: Installation) -> Iterator[Connection]:
    with service.engine.connect() as connection:
        yield connection
        connection.rollback()


def column(connection: Connection, statement: str) -> list[str]:
    return [str(row[0]) for row in connection.execute(text(statement))]


def agreement(found: Sequence[str], truth: Sequence[str]) -> int:
    """How many places of two orders agree; about one by chance."""
    return sum(one == other for one, other in zip(found, truth, strict=True))


def orders(connection: Connection, place: str) -> dict[str, list[str]]:
    """Entries in the order of their marks and of their draws on disk."""
    return {
        table: column(connection, f"SELECT entry FROM {table} ORDER BY {place}")
        for table in ("roll_marks", "credential_draws")
    }


def assert_order_says_nothing(connection: Connection, known: Known, place: str) -> None:
    """Ballots keep their order of casting; nothing about residents may be in the same order."""
    ballots = column(connection, "SELECT credential FROM ballots ORDER BY height")
    assert ballots == list(known.publics)
    for table, found in orders(connection, place).items():
        assert set(found) == set(known.entries), table
        assert agreement(found, known.entries) < VOTERS / 10, table
        assert found == sorted(found), f"{table} is not in the order of its random ids"


def test_schema_has_no_column_that_could_link() -> None:
    """Marks and draws have no time, and no table beside the roll's speaks of an entry."""
    about_residents = {
        "roll_entries",
        "roll_persons",
        "roll_marks",
        "credential_draws",
        "letter_tokens",
    }
    about_ballots = {
        "ballots",
        "archive_records",
        "seen_ciphertexts",
        "public_credentials",
        "pool_credentials",
        "log_entries",
        "log_nodes",
        "log_threads",
    }
    tables = Base.metadata.tables
    for name in about_residents:
        assert not {"digest", "credential", "height", "position"} & set(tables[name].columns.keys())
    for name in about_ballots:
        assert not {"entry", "person", "channel"} & set(tables[name].columns.keys())
    for name in ("roll_marks", "credential_draws", "pool_credentials", "roll_entries"):
        kinds = {str(one.type) for one in tables[name].columns}
        assert not {kind for kind in kinds if "DATE" in kind or "TIME" in kind}
    for name in about_ballots:
        # A ballot has no time, in the log least of all: heads have one each, at intervals.
        kinds = {str(one.type) for one in tables[name].columns}
        assert not {kind for kind in kinds if "DATE" in kind or "TIME" in kind}, name
    for name in ("roll_marks", "credential_draws"):
        # Checking such a key writes the transaction's number into the entry's row (PostgreSQL).
        assert not any(key.column.table.name == "roll_entries" for key in tables[name].foreign_keys)


@pytest.fixture
def known(fresh: Installation) -> tuple[Installation, Known]:
    clock = Clock(datetime.now(UTC))
    found = vote_all(fresh, clock)
    place = "ctid" if fresh.engine.dialect.name == "postgresql" else "rowid"
    with looking(fresh) as connection:
        before = orders(connection, place)["roll_marks"]
        if place == "ctid":
            joined = "SELECT entry FROM roll_marks m JOIN ballots b ON m.xmin::text = b.xmin::text"
            assert len(column(connection, joined)) == VOTERS, "before, the numbers must show"
    assert before == list(found.entries), "before the rewrite the order must show"
    clock.now += timedelta(minutes=6)
    assert Rounds(fresh.sessions, clock, fresh.signer, fresh.log_signer).run()
    return fresh, found


@pytest.mark.slow
def test_no_join_links_a_resident_to_a_ballot(known: tuple[Installation, Known]) -> None:
    service, found = known
    with looking(service) as connection:
        if service.engine.dialect.name == "postgresql":
            assert_order_says_nothing(connection, found, "ctid")
            assert_transactions_say_nothing(connection)
        else:
            assert_order_says_nothing(connection, found, "rowid")
        assert_values_say_nothing(connection, found)
    if service.engine.dialect.name == "sqlite":
        assert_file_says_nothing(service, found)
    else:
        assert_no_removed_row_is_left(service)


def assert_transactions_say_nothing(connection: Connection) -> None:
    """No transaction number of a row about a resident stands on a row about one ballot."""
    about = ("roll_marks", "credential_draws", "roll_entries", "roll_persons", "letter_tokens")
    for table in about:
        numbers = Counter(column(connection, f"SELECT xmin FROM {table}"))
        locks = Counter(column(connection, f"SELECT xmax FROM {table}"))
        assert len(numbers) == 1, f"{table}: written by {len(numbers)} transactions"
        for other in (
            "ballots",
            "archive_records",
            "seen_ciphertexts",
            "log_entries",
            "log_nodes",
            "log_threads",
            "pool_credentials",
        ):
            shared = set(
                column(connection, f"SELECT xmin FROM {other} UNION SELECT xmax FROM {other}")
            )
            casts = shared - {"0"} - seeding(connection)
            assert not casts & (set(numbers) | set(locks)), f"{table} and {other}"


def seeding(connection: Connection) -> set[str]:
    """The transaction in which the whole vote was set up, before anybody voted."""
    return set(column(connection, "SELECT xmin FROM rolls UNION SELECT xmin FROM roll_entries"))


def assert_no_removed_row_is_left(service: Installation) -> None:
    """Rows that were deleted or replaced are gone from the pages, not only from view.

    A connection that begins anywhere on the server just then keeps them for one more tidying.
    """
    left: dict[str, int] = {}
    for _ in range(TIDYINGS):
        with looking(service) as connection:
            left = removed_rows(connection)
        if not any(left.values()):
            return
        time.sleep(0.1)  # for that connection to have begun
        publication.tidy(service.engine)
    raise AssertionError(f"removed rows still on disk: {left}")


def removed_rows(connection: Connection) -> dict[str, int]:
    """How many rows are on each table's pages beside those to be seen."""
    connection.execute(text("CREATE EXTENSION IF NOT EXISTS pageinspect"))
    found = {}
    for table in ("roll_marks", "credential_draws", "pool_credentials"):
        visible = int(column(connection, f"SELECT count(*) FROM {table}")[0])
        pages = int(column(connection, f"SELECT pg_relation_size('{table}') / 8192")[0])
        used = "SELECT count(*) FROM heap_page_items(get_raw_page('{}', {})) WHERE lp_len > 0"
        on_pages = sum(int(column(connection, used.format(table, n))[0]) for n in range(pages))
        found[table] = on_pages - visible
    return found


def assert_values_say_nothing(connection: Connection, known: Known) -> None:
    """No value of a row about a resident stands in a row about a ballot, and no private credential."""
    residents = set(known.entries)
    for table in (
        "ballots",
        "archive_records",
        "seen_ciphertexts",
        "log_entries",
        "pool_credentials",
    ):
        for row in connection.execute(text(f"SELECT * FROM {table}")):
            values = [bytes(v) if isinstance(v, memoryview) else v for v in row]
            joined = b"|".join(v if isinstance(v, bytes) else str(v).encode() for v in values)
            assert not any(entry.encode() in joined for entry in residents), table
    left = int(column(connection, "SELECT count(*) FROM pool_credentials")[0])
    assert left == RESIDENTS + seed.SPARES - VOTERS


def assert_file_says_nothing(service: Installation, known: Known) -> None:
    """Byte by byte: each entry's mark once, no credential, sealed or plain, no write-ahead log."""
    path = Path(str(service.engine.url.database))
    service.engine.dispose()
    raw = path.read_bytes()
    log = path.with_name(path.name + "-wal")
    assert not log.exists() or log.stat().st_size == 0
    for credential in known.credentials:
        assert credential.encode() not in raw
    with sqlite3.connect(path) as plain:
        sealed = [row[0] for row in plain.execute("SELECT id FROM pool_credentials")]
    plain.close()
    for entry in known.entries:
        times = raw.count(entry.encode())
        # roll_entries and its index, persons and theirs, letters and theirs, marks and draws and theirs
        assert times <= 12, f"an entry stands {times} times in the file"
    assert all(raw.count(one.encode()) == 2 for one in sealed), (
        "the row and its key, nothing removed"
    )
