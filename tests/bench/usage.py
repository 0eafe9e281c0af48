"""How long the usage proof of a large roll takes to make and to check, and with how much memory.

    python -m tests.bench.usage [--entries 10000,100000] [--jobs N]

A vote is opened and closed by the services themselves; then the roll grows by rows written directly,
every second of them marked, with a ballot's row for each mark.
"""

import hashlib
import resource
import secrets
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

import click
from sqlalchemy import insert
from sqlalchemy.orm import Session

from tests.conftest import install, new_url
from voting_service.cli.context import Installation
from voting_service.cli.demo import afterwards, content, seed
from voting_service.core.election import fingerprint
from voting_service.core.errors import VerificationError
from voting_service.models import Archive, Ballot, Channel, Roll, RollEntry, RollMark, Usage
from voting_service.services import roll_leaves, usage
from voting_service.verifier.usage_checks import Expected, check_usage
from voting_service.verifier.workers import Pool, all_cores, at_work

SEEDED = 20


def closed_vote(folder: Path, entries: int) -> tuple[Installation, str]:
    """A closed vote with that many entries, half of them used."""
    service = install(new_url("sqlite", folder), folder / "keys")
    dates = content.Dates.for_a_visit(datetime.now(UTC))
    uuid = seed.open_vote(service, dates, SEEDED, lambda _text: None).uuid
    afterwards.close_early(service, uuid)
    service.rounds().run()
    with service.transaction() as session:
        _grow(session, uuid, entries - SEEDED)
    return service, uuid


def _grow(session: Session, uuid: str, more: int) -> None:
    ids = [secrets.token_hex(16) for _ in range(more)]
    entry = {"co_decision": uuid, "basis": "FB", "area": None}
    rows = [
        {"id": one, "identity": secrets.token_hex(32), "leaf": secrets.token_hex(32), **entry}
        for one in ids
    ]
    session.execute(insert(RollEntry), rows)
    used = ids[::2]
    mark = {"co_decision": uuid, "channel": Channel.WEB}
    session.execute(insert(RollMark), [{"entry": one, **mark} for one in used])
    ballots = [
        {"co_decision": uuid, "credential": secrets.token_hex(32), "digest": secrets.token_hex(32),
         "height": number, "log_position": number}
        for number in range(len(used))
    ]  # fmt: skip
    session.execute(insert(Ballot), ballots)
    session.get_one(Archive, uuid).ballots = len(used)
    roll = session.get_one(Roll, uuid)
    roll.entries += more
    roll.commitment = roll_leaves.commitment(session, uuid)


def expected(session: Session, uuid: str) -> Expected:
    """What log and archive would say."""
    made, roll = session.get_one(Usage, uuid), session.get_one(Roll, uuid)
    archive = session.get_one(Archive, uuid)
    return Expected(
        uuid, fingerprint(archive.election), made.digest, roll.commitment or "", roll.entries, (),
        archive.ballots, 0,
    )  # fmt: skip


def check(file: BinaryIO, against: Expected, pool: Pool) -> None:
    """As `voting-verify` does; a finding ends the benchmark."""

    def fault(error: VerificationError, where: str) -> None:
        raise click.ClickException(f"{where}: {error}")

    check_usage(file, against, pool, fault)


def timed(act: Callable[[], object]) -> float:
    """Seconds."""
    before = time.perf_counter()
    act()
    return time.perf_counter() - before


def measure(folder: Path, entries: int, jobs: int) -> str:
    """One line of the table."""
    service, uuid = closed_vote(folder, entries)
    path = folder / "usage.jsonl"

    def make() -> None:
        with at_work(jobs) as pool:
            usage.make(service.sessions, uuid, service.openings_key, secrets.token_bytes, service.clock,
                       pool, lambda _entries, _done: None)  # fmt: skip

    making = timed(make)
    with service.transaction() as session:
        found, against = usage.find(session, uuid), expected(session, uuid)
    assert found is not None
    with path.open("wb") as out:
        out.writelines(usage.download(service.sessions, found))
    assert hashlib.sha256(path.read_bytes()).hexdigest() == found.digest

    def verify() -> None:
        with path.open("rb") as file, at_work(jobs) as pool:
            check(file, against, pool)

    checking = timed(verify)
    service.engine.dispose()
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    size = found.size / 1e6
    return f"{entries:>9} {making:>9.1f} {checking:>9.1f} {size:>9.1f} {memory:>9.0f}"


def lines(sizes: str, jobs: int) -> Iterator[str]:
    """The table."""
    yield f"{'entries':>9} {'make, s':>9} {'check, s':>9} {'file, MB':>9} {'peak, MB':>9}"
    for size in sizes.split(","):
        with tempfile.TemporaryDirectory() as name:
            yield measure(Path(name), int(size), jobs)


@click.command()
@click.option("--entries", "sizes", default="10000", help="Sizes of the roll, with commas between.")
@click.option("--jobs", type=click.IntRange(1, 256), help="Processes; all cores unless given.")
def main(sizes: str, jobs: int | None) -> None:
    """Print the table."""
    for line in lines(sizes, jobs or all_cores()):
        click.echo(line)


if __name__ == "__main__":
    main()
