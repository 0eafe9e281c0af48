"""How long valid casts take while garbage comes: `python -m tests.bench.garbage`.

The service runs as a process of its own, as in production. Attackers who have identified, and others
who have not, send ballots of four kinds as fast as asked for: random bytes, JSON of the wrong shape,
ballots with a false proof (the dearest), and far too large ones. Meanwhile residents vote one after
the other, each through all pages. Clients and service share this machine's cores.
"""

from __future__ import annotations

import itertools
import json
import secrets
import statistics
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import click
import httpx

from voting_service.cli.demo import server, voters
from voting_service.cli.demo.content import Dates
from voting_service.cli.demo.run import prepare
from voting_service.cli.demo.seed import Seeded, open_vote
from voting_service.cli.demo.voters import Polling
from voting_service.core.ballots import build_ballot

RESIDENTS = 500
ATTACKERS = 8
CHOICE = (0, 1, 0, 0)


def false_proof(ballot: bytes) -> bytes:
    """The same ballot with one wrong response: everything about it is checked."""
    value = json.loads(ballot)
    proof = value["answers"][0]["individual_proofs"][-1][0]
    proof["response"] = str(int(proof["response"]) ^ 1)
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode()


class Attack:
    """Senders of garbage at a rate for all of them together, until `over` is set."""

    def __init__(self, place: Polling, seeded: Seeded, rate: float) -> None:
        self.place, self.rate = place, rate
        self.over = threading.Event()
        self.answers: Counter[int] = Counter()
        self._residents = seeded.residents[-ATTACKERS:]

    def run(self, number: int) -> None:
        """One sender; every second one has identified."""
        with httpx.HTTPTransport() as transport:
            browser = voters._Browser(self.place, transport)
            browser.identify(self._residents[number])
            ballot = build_ballot(
                self.place.election, self.place.phi, browser.draw(), [CHOICE], secrets.token_bytes
            )
            kinds: list[Callable[[], bytes]] = [
                lambda: secrets.token_bytes(2000),
                lambda: b'{"election_uuid":"x"}',
                lambda: false_proof(ballot),
                lambda: bytes(1 << 17),
            ]
            headers = browser._headers() if number % 2 else {"Content-Type": "application/json"}
            for kind in itertools.cycle(kinds):
                if self.over.wait(ATTACKERS / self.rate):
                    return
                try:
                    answer = browser._client.post(
                        f"{browser._api}/ballots", content=kind(), headers=headers
                    )
                    self.answers[answer.status_code] += 1
                except httpx.TransportError:
                    self.answers[0] += 1


def timed(
    place: Polling, seeded: Seeded, first: int, count: int
) -> tuple[list[float], list[float]]:
    """Seconds of each resident in turn: the whole way with all its pages, and the cast alone."""
    ways, casts = [], []
    with httpx.HTTPTransport() as transport:
        for resident in seeded.residents[first : first + count]:
            started = time.perf_counter()
            browser = voters._Browser(place, transport)
            browser.identify(resident)
            credential = browser.draw()
            ballot = build_ballot(
                place.election, place.phi, credential, [CHOICE], secrets.token_bytes
            )
            sent = time.perf_counter()
            browser.send(ballot)
            casts.append(time.perf_counter() - sent)
            ways.append(time.perf_counter() - started)
    return ways, casts


def row(name: str, seconds: list[float]) -> str:
    p95 = statistics.quantiles(seconds, n=20)[-1]
    return f"{name:34} {statistics.median(seconds):8.2f} {p95:8.2f} {max(seconds):8.2f}"


@click.command()
@click.option(
    "--rate", default=1000.0, help="Requests a second asked for, of all attackers together."
)
@click.option("--votes", default=60, help="Residents who vote meanwhile.")
@click.option("--workers", default=2, help="Processes of the service.")
def main(*, rate: float, votes: int, workers: int) -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as name:
        folder, port = Path(name), server.free_port()
        config, service = prepare(folder, port)
        seeded = open_vote(service, Dates.for_a_run(datetime.now(UTC)), RESIDENTS, lambda _: None)
        with server.running(config, port, workers, folder / "server.log") as url:
            place = voters.polling(url, seeded.uuid)
            click.echo(f"{'seconds':34} {'median':>8} {'p95':>8} {'most':>8}")
            ways, casts = timed(place, seeded, 0, votes)
            click.echo(row("whole way, nobody else", ways))
            click.echo(row("cast, nobody else", casts))
            attack = Attack(place, seeded, rate)
            with ThreadPoolExecutor(ATTACKERS) as pool:
                for number in range(ATTACKERS):
                    pool.submit(attack.run, number)
                time.sleep(2)
                before, started = attack.answers.total(), time.perf_counter()
                ways, casts = timed(place, seeded, votes, votes)
                came = (attack.answers.total() - before) / (time.perf_counter() - started)
                attack.over.set()
            told = ", ".join(f"{code}: {times}" for code, times in sorted(attack.answers.items()))
            click.echo(row("whole way, while garbage comes", ways))
            click.echo(row("cast, while garbage comes", casts))
            click.echo(f"garbage: {came:.0f} requests a second answered ({told})")
        service.engine.dispose()


if __name__ == "__main__":
    main()
