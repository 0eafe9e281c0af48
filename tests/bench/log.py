"""The log at a thousand and at a million entries: an append, a proof and a tile, on both databases.

`python -m tests.bench.log`; nothing is asserted. Bars: an append at the largest size within 1.5 times
of one at the smallest, a proof of inclusion over HTTP in 20 ms.
"""

from __future__ import annotations

import io
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import click
from flask.testing import FlaskClient

from tests.conftest import install, new_url
from tests.services.vote_log import START, UUID, open_vote
from voting_service.app import create_app
from voting_service.cli.context import Installation
from voting_service.core.encoding import sha256_hex
from voting_service.core.merkle import Frontier, leaf_hash
from voting_service.core.receipts import ballot_entry
from voting_service.models import LogHead, LogThread
from voting_service.services import log, publication
from voting_service.settings import Database, Keys, Settings

APPENDS = 300
PROOFS = 100
_BATCH = 50_000
Rows = Iterator[tuple[object, ...]]
#: Table, columns, and the rows of a batch.
Insert = Callable[[str, tuple[str, ...], Rows], None]


def fill(service: Installation, size: int) -> None:
    """Ballots up to `size` entries, written past the service: it would take hours otherwise."""
    with service.transaction() as session:
        head = session.get_one(LogHead, 1)
        start, grown = head.size, log.frontier(head)
    while start < size:
        stop = min(start + _BATCH, size)
        entries = [ballot_entry(UUID, sha256_hex(b"%d" % n)) for n in range(start, stop)]
        nodes: list[tuple[object, ...]] = []
        for entry in entries:
            grown, completed = grown.append(leaf_hash(entry))
            nodes += completed
        _write(service, start, entries, nodes)
        start = stop
    _finish(service, grown)


def _write(
    service: Installation, start: int, entries: list[bytes], nodes: list[tuple[object, ...]]
) -> None:
    raw = service.engine.raw_connection()
    insert = _copy(raw) if service.engine.dialect.name == "postgresql" else _many(raw)
    rows = ((start + n, "ballot", UUID, entry) for n, entry in enumerate(entries))
    insert("log_entries", ("position", "kind", "co_decision", "body"), rows)
    insert("log_nodes", ("level", '"index"', "hash"), iter(nodes))
    raw.commit()
    raw.close()


def _many(raw: object) -> Insert:
    def insert(table: str, columns: tuple[str, ...], rows: Rows) -> None:
        marks = ", ".join("?" * len(columns))
        statement = f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})"
        cursor = raw.cursor()  # type: ignore[attr-defined]
        cursor.execute("BEGIN")
        cursor.executemany(statement, rows)
        cursor.execute("COMMIT")

    return insert


def _copy(raw: object) -> Insert:
    def insert(table: str, columns: tuple[str, ...], rows: Rows) -> None:
        statement = f"COPY {table} ({', '.join(columns)}) FROM STDIN"
        with raw.cursor().copy(statement) as copy:  # type: ignore[attr-defined]
            for row in rows:
                copy.write_row(row)

    return insert


def _finish(service: Installation, grown: Frontier) -> None:
    with service.transaction() as session:
        head = session.get_one(LogHead, 1)
        added = grown.size - head.size
        head.size, head.frontier = grown.size, grown.to_bytes()
        session.get_one(LogThread, UUID).ballots += added


def typical(seconds: list[float]) -> float:
    """Milliseconds; the lower quarter, since other work on the machine only ever adds."""
    return statistics.quantiles(seconds, n=4)[0] * 1000


def milliseconds(act: Callable[[int], object], times: int) -> float:
    """What one takes."""
    found = []
    for number in range(times):
        started = time.perf_counter()
        act(number)
        found.append(time.perf_counter() - started)
    return typical(found)


def append(service: Installation, times: int) -> tuple[float, float]:
    """One entry, in a transaction of its own: until it is written, and until it is committed."""
    written = []

    def one(number: int) -> None:
        digest = sha256_hex(b"%d %d" % (time.time_ns(), number))
        with service.transaction() as session:
            started = time.perf_counter()
            log.append(session, log.EntryKind.BALLOT, UUID, sha256=digest)
            written.append(time.perf_counter() - started)

    whole = milliseconds(one, times)
    return typical(written), whole


def get(client: FlaskClient, path: str) -> None:
    """A request that must succeed."""
    answer = client.get(path, base_url="http://127.0.0.1:8000")
    if answer.status_code != 200:
        raise click.ClickException(f"{path}: {answer.status_code}")
    io.BytesIO(answer.data)


def measure(service: Installation, client: FlaskClient) -> tuple[float, float, float, float]:
    """Append, append with commit, proof, tile of entries; in milliseconds."""
    written, committed = append(service, APPENDS)
    with service.transaction() as session:
        published = publication.advance(session, service.log_signer, START)
    if published is None:
        raise click.ClickException("nothing is public")
    size = published.size
    places = [(number * 7919 * 7919) % size for number in range(PROOFS)]
    proof = milliseconds(
        lambda number: get(client, f"/api/v1/log/proof?index={places[number]}&size={size}"), PROOFS
    )
    tile = milliseconds(lambda number: get(client, f"/log/tile/entries/{number % 3:03}"), 20)
    return written, committed, proof, tile


def table(backend: str, sizes: list[int]) -> None:
    """One database, each size in turn."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        url = new_url(backend, folder)
        service = install(url, folder / "keys")
        with service.transaction() as session:
            open_vote(session)
        given = service.settings
        settings = Settings(
            given.service, Database(url), Keys(folder / "keys"), given.publication,
            given.identification, given.log,
        )  # fmt: skip
        first = 0.0
        for size in sizes:
            fill(service, size)
            if backend == "postgresql":
                _analyze(service)
            app = create_app(settings)
            written, committed, proof, tile = measure(service, app.test_client())
            first = first or written
            click.echo(
                f"{backend:12} {size:>9,} {written:9.2f} {written / first:6.2f} {committed:9.2f}"
                f" {proof:9.2f} {tile:9.2f}"
            )
        service.engine.dispose()


def _analyze(service: Installation) -> None:
    """As the server does by itself after a while."""
    plain = service.engine.execution_options(isolation_level="AUTOCOMMIT")
    with plain.connect() as connection:
        connection.exec_driver_sql("VACUUM ANALYZE log_entries")
        connection.exec_driver_sql("VACUUM ANALYZE log_nodes")


@click.command()
@click.option("--sizes", default="1000,1000000", help="Numbers of entries, ascending.")
@click.option("--backends", default="sqlite,postgresql")
def main(sizes: str, backends: str) -> None:
    """Print the table, times in milliseconds."""
    click.echo(
        f"{'log':12} {'entries':>9} {'append':>9} {'ratio':>6} {'committed':>9} {'proof':>9} {'tile':>9}"
    )
    for backend in backends.split(","):
        table(backend, [int(size) for size in sizes.split(",")])


if __name__ == "__main__":
    main()
