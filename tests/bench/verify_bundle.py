"""How long `voting-verify` takes for a whole bundle: archive, log, statements, roll and usage proof.

    python -m tests.bench.verify_bundle [--ballots 10000] [--runs 3] [--jobs 2]

The bundle is made by the tests' own simulator, with worker processes, and kept in build/ for the
next time. Medians are printed, and the most memory of all processes together.
"""

import random
import statistics
import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from functools import cached_property, partial
from pathlib import Path
from typing import Any

import click

from tests.bench.verify_archive import timed
from tests.verifier import forged_log as log
from tests.verifier import forged_usage as usage
from tests.verifier.forger import UUID
from tests.verifier.simulator import Scenario, Simulator
from voting_service.core.ballots import build_ballot
from voting_service.core.credentials import credential_list, new_credential, public_credential
from voting_service.core.election import fingerprint, parse_election

FOLDER = Path("build") / "bench"
UNUSED = 3  # of four entries one is not used
CHOSEN = (0, 1, 1, 2, 3)  # in turn: blank, and three alternatives


def _vote(election: bytes, numbered: tuple[int, str]) -> bytes:
    number, code = numbered
    vector = [0, 0, 0, 0]
    vector[CHOSEN[number % len(CHOSEN)]] = 1
    drawn = random.Random(number).randbytes
    return build_ballot(parse_election(election), fingerprint(election), code, [vector], drawn)


def _line(phi: str, entry: tuple[str, int, int]) -> dict[str, Any]:
    return usage.line(phi, *entry, once=False)


class Large(Simulator):
    """A decided co-decision of so many ballots, on a roll a third larger."""

    def __init__(self, ballots: int, pool: ProcessPoolExecutor) -> None:
        choices = tuple(
            tuple(int(i == CHOSEN[n % len(CHOSEN)]) for i in range(4)) for n in range(ballots)
        )
        super().__init__(
            Scenario("large", choices=choices), ballots=self._ballots, credentials=self._list
        )
        self._pool, self._size = pool, ballots + ballots // UNUSED
        drawn = random.Random(ballots).randbytes
        self._codes = [new_credential(drawn) for _ in range(self._size + 1)]

    @cached_property
    def roll(self) -> tuple[list[usage.Entry], list[usage.Entry]]:
        people = [usage.person(number) for number in range(self._size)]
        people.sort(key=lambda entry: entry.leaf(UUID))
        used = len(self.scenario.choices)
        return [replace(entry, web=i < used) for i, entry in enumerate(people)], []

    def _list(self, _: bytes) -> bytes:
        return credential_list(
            self._pool.map(partial(public_credential, UUID), self._codes, chunksize=200)
        )

    def _ballots(self, _: list[bytes]) -> list[bytes]:
        numbered = list(enumerate(self._codes[: len(self.scenario.choices)]))
        return list(self._pool.map(partial(_vote, self.made.election), numbered, chunksize=50))

    def _usage(self) -> bytes:
        listed = [(entry.leaf(UUID), int(entry.web), int(entry.paper)) for entry in self.roll[0]]
        lines = self._pool.map(partial(_line, self.made.phi), listed, chunksize=100)
        return log.json_lines([usage.header(UUID, self.made.phi, listed), *lines])


def bundle_of(ballots: int) -> Path:
    """Made once."""
    path = FOLDER / f"bundle-{ballots}.zip"
    if not path.exists():
        FOLDER.mkdir(parents=True, exist_ok=True)
        with _workers() as pool:
            path.write_bytes(Large(ballots, pool).bundle())
    return path


@contextmanager
def _workers() -> Iterator[ProcessPoolExecutor]:
    with ProcessPoolExecutor() as pool:
        yield pool


@click.command()
@click.option("--ballots", default=10_000, help="How many.")
@click.option("--runs", default=3, help="How often.")
@click.option("--jobs", default=2, help="Processes of the verifier.")
def main(ballots: int, runs: int, jobs: int) -> None:
    """Print one line."""
    path = bundle_of(ballots)
    command = [
        sys.executable, "-m", "voting_service.verifier", str(path), "--jobs", str(jobs), "--finished",
    ]  # fmt: skip
    found = [timed(command) for _ in range(runs)]
    seconds = statistics.median(taken for taken, _ in found)
    most = max(memory for _, memory in found) / 1e6
    click.echo(f"{'ballots':>8} {'seconds':>8} {'MB':>6}   (bars: 30 s, 300 MB for 10 000)")
    click.echo(f"{ballots:8} {seconds:8.2f} {most:6.0f}")


if __name__ == "__main__":
    main()
