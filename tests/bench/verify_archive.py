"""How long `voting-verify` takes for a finished archive, beside `belenios-tool election verify`.

    python -m tests.bench.verify_archive [--ballots 1000,10000] [--pairs 3] [--tool PATH]

Archives are made by our own core. Each pair runs one program after the other on the same file, so
that whatever else the machine does hits both; medians are printed. Memory is the sum over all
processes of the verifier, sampled while it runs.
"""

import multiprocessing
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path
from typing import BinaryIO

import click

from voting_service.core.archive import (
    Head,
    Record,
    ballot_records,
    encrypted_tally_records,
    end_ballots_records,
    head_of,
    header_record,
    partial_decryption_records,
    result_records,
    setup_records,
    tar_bytes,
)
from voting_service.core.ballots import build_ballot, parse_ballot
from voting_service.core.credentials import credential_list, new_credential, public_credential
from voting_service.core.decryption import partial_decryption
from voting_service.core.election import Election, Question, fingerprint
from voting_service.core.encoding import sha256_hex
from voting_service.core.group import random_scalar
from voting_service.core.signed_messages import make_public_key
from voting_service.core.tally import Aggregate, SizedTally, compute_result
from voting_service.core.trustees import Single, Trustees, combine_factors, election_key

ANSWERS = ("Holmängen", "Nordkroken", "Sikhallsvägen")
UUID = "Vargon12345678"
TIMESTAMP = 1_790_000_000


def _vote(election: Election, phi: str, numbered: tuple[int, str]) -> bytes:
    number, credential = numbered
    vector = [0] * election.questions[0].size
    vector[number % len(vector)] = 1
    return build_ballot(election, phi, credential, [vector], random.Random(number).randbytes)


def make_archive(path: Path, ballots: int, *, blank: bool) -> None:
    """A finished archive: one question, three alternatives, one trustee."""
    rng = random.Random(ballots).randbytes
    secret = random_scalar(rng)
    trustees = Trustees((Single(make_public_key(secret, rng)),))
    question = Question(ANSWERS, blank, 1, 1, "Var ska utegymmet stå?")
    election = Election("", "Utegym i Vargön", election_key(trustees), (question,), UUID)
    phi = fingerprint(election.to_bytes())
    codes = [new_credential(rng) for _ in range(ballots)]
    with (
        ProcessPoolExecutor(mp_context=multiprocessing.get_context("spawn")) as pool,
        path.open("wb") as file,
    ):
        publics = pool.map(partial(public_credential, UUID), codes, chunksize=200)
        setup = setup_records(election.to_bytes(), trustees.to_bytes(), credential_list(publics))
        head = _write(file, [header_record(TIMESTAMP), *setup])
        aggregate = Aggregate(election)
        for data in pool.map(partial(_vote, election, phi), enumerate(codes), chunksize=50):
            aggregate.add(parse_ballot(data))
            head = _write(file, ballot_records(head, data))
        head = _write(file, end_ballots_records(head))
        tally = aggregate.tally().to_bytes()
        sized = SizedTally(ballots, ballots, sha256_hex(tally)).to_bytes()
        head = _write(file, encrypted_tally_records(head, tally, sized))
        part = partial_decryption(secret, aggregate.tally(), phi, rng)
        head = _write(file, partial_decryption_records(head, part.to_bytes(), 1))
        factors = combine_factors(trustees, {1: part.factors})
        result = compute_result(election, aggregate.tally(), factors, ballots)
        _write(file, result_records(head, result.to_bytes()))


def _write(file: BinaryIO, records: Sequence[Record]) -> Head:
    file.writelines(tar_bytes(record, TIMESTAMP) for record in records)
    return head_of(records)


# Measuring


def resident(pid: int) -> int:
    """Resident bytes of a process and all below it; 0 for one that has just ended."""
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except (OSError, IndexError):
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE") + sum(resident(int(child)) for child in children)


def timed(command: Sequence[str]) -> tuple[float, int]:
    """(seconds, most resident bytes) of a command that must succeed."""
    start, most = time.perf_counter(), 0
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        while process.poll() is None:
            most = max(most, resident(process.pid))
            time.sleep(0.02)
    if process.returncode != 0:
        raise click.ClickException(f"{' '.join(command)} ended with status {process.returncode}")
    return time.perf_counter() - start, most


def compare(path: Path, pairs: int, tool: str | None) -> tuple[float, float | None, float]:
    """Medians: our seconds, the tool's, and the largest of our megabytes."""
    ours, theirs = [], []
    for _ in range(pairs):
        ours.append(timed([sys.executable, "-m", "voting_service.verifier", str(path)]))
        if tool is not None:
            theirs.append(timed([tool, "election", "verify", "--dir", str(path.parent)])[0])
    seconds = statistics.median(seconds for seconds, _ in ours)
    return (
        seconds,
        statistics.median(theirs) if theirs else None,
        max(most for _, most in ours) / 1e6,
    )


@click.command()
@click.option("--ballots", default="1000,10000", help="Sizes of the archives, with commas between.")
@click.option("--pairs", default=3, help="Runs of each, one after the other.")
@click.option("--tool", help="belenios-tool to compare with.")
def main(ballots: str, pairs: int, tool: str | None) -> None:
    """Print the table."""
    click.echo(f"{'ballots':>8} {'blank':>6} {'seconds':>8} {'tool':>8} {'ratio':>6} {'MB':>6}")
    for size in map(int, ballots.split(",")):
        for blank in (False, True):
            with tempfile.TemporaryDirectory() as folder:
                path = Path(folder) / f"{UUID}.bel"
                make_archive(path, size, blank=blank)
                seconds, theirs, most = compare(path, pairs, tool)
            other = f"{theirs:8.2f} {seconds / theirs:6.2f}" if theirs else f"{'-':>8} {'-':>6}"
            click.echo(f"{size:8} {'yes' if blank else 'no':>6} {seconds:8.2f} {other} {most:6.0f}")


if __name__ == "__main__":
    main()
