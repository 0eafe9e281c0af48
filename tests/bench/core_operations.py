"""What the core's own steps cost on one core, beside `belenios-tool` where it does the same work.

A process of the tool spends most of a short call on starting, so the comparison is made on what one
call costs more than another: 200 alternatives instead of 1, 1 000 ballots instead of 100. The same
difference is taken for our own functions, called in this process.
"""

import os
import random
import statistics
import subprocess
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any
from unittest.mock import patch

from tests.bench.verify_archive import TIMESTAMP, UUID, make_archive
from voting_service.core import group
from voting_service.core.archive import header_record, read_records, setup_records, tar_bytes
from voting_service.core.ballots import build_ballot, parse_ballot, verify_ballot
from voting_service.core.credentials import credential_list, new_credential, public_credential
from voting_service.core.election import Election, Question, fingerprint
from voting_service.core.group import base_power, random_scalar
from voting_service.core.signed_messages import make_public_key
from voting_service.core.tally import Aggregate, Logarithms, discrete_log
from voting_service.core.trustees import Single, Trustees, election_key

RUNS = 7
MANY = 200


@dataclass(frozen=True, slots=True)
class Row:
    """One line: milliseconds of ours, of the tool if it can do it, and the bar if there is one."""

    name: str
    ours: float
    tool: float | None = None
    bar: float | None = None


def median(work: Callable[[], object], runs: int = RUNS) -> float:
    """Milliseconds; one run before, which does not count."""
    work()
    found = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        found.append(time.perf_counter() - start)
    return statistics.median(found) * 1e3


class Poll:
    """An election with one question, one voter, one trustee and a ballot."""

    def __init__(self, answers: int, *, blank: bool) -> None:
        rng = random.Random(answers).randbytes
        self.trustees = Trustees((Single(make_public_key(random_scalar(rng), rng)),))
        names = tuple(f"Place {number}" for number in range(answers))
        asked = Question(names, blank, 1, 1, "Where?")
        self.election = Election("", "", election_key(self.trustees), (asked,), UUID)
        self.phi = fingerprint(self.election.to_bytes())
        self.credential = new_credential(rng)
        self.choice = [0] * asked.size
        self.choice[-1] = 1
        self.random = rng
        self.ballot = self.encrypt()

    def encrypt(self) -> bytes:
        """A ballot for the last alternative."""
        return build_ballot(self.election, self.phi, self.credential, [self.choice], self.random)

    def verify(self) -> None:
        """From bytes to a verified ballot."""
        verify_ballot(self.election, self.phi, parse_ballot(self.ballot))

    def write(self, folder: Path) -> None:
        """What the tool needs: archive, credential, choice, ballot."""
        folder.mkdir()
        listed = credential_list([public_credential(UUID, self.credential)])
        setup = setup_records(self.election.to_bytes(), self.trustees.to_bytes(), listed)
        records = [header_record(TIMESTAMP), *setup]
        archive = b"".join(tar_bytes(record, TIMESTAMP) for record in records)
        (folder / f"{UUID}.bel").write_bytes(archive)
        (folder / "credential").write_text(self.credential)
        (folder / "choice").write_text(str([self.choice]).replace(" ", ""))
        (folder / "ballot").write_bytes(self.ballot)


def run_tool(tool: str, folder: Path, *arguments: str) -> None:
    """One command on the election in `folder`; it must succeed."""
    subprocess.run(
        [tool, "election", *arguments, "--dir", str(folder)],
        env={**os.environ, "BELENIOS_USE_URANDOM": "1"},
        check=True,
        capture_output=True,
        timeout=600,
    )


def difference(commands: Sequence[Callable[[], object]]) -> float:
    """What the first costs more than the second."""
    return median(commands[0]) - median(commands[1])


def compare_ballots(folder: Path, tool: str | None) -> list[Row]:
    """Encrypting and verifying 199 more alternatives."""
    polls = [Poll(MANY, blank=False), Poll(1, blank=False)]
    for index, poll in enumerate(polls):
        poll.write(folder / str(index))
    rows = []
    for name, ours, arguments in (
        (
            "encrypt",
            Poll.encrypt,
            ("generate-ballot", "--privcred", "credential", "--choice", "choice"),
        ),
        ("verify", Poll.verify, ("verify-ballot", "--ballot", "ballot")),
    ):
        theirs = None
        if tool is not None:
            theirs = difference([tool_call(tool, folder / n, arguments) for n in "01"])
        mine = difference([partial(ours, poll) for poll in polls])
        rows.append(Row(f"{name} {MANY - 1} more alternatives", mine, theirs))
    return rows


def tool_call(tool: str, folder: Path, arguments: Sequence[str]) -> Callable[[], None]:
    """The command with its files named where they are."""
    named = [str(folder / one) if (folder / one).is_file() else one for one in arguments]
    return lambda: run_tool(tool, folder, *named)


def compare_aggregates(folder: Path, tool: str | None) -> Row:
    """The encrypted tally of 900 more ballots, read from an archive."""
    paths = []
    for ballots in (1000, 100):
        paths.append(folder / str(ballots) / f"{UUID}.bel")
        paths[-1].parent.mkdir()
        make_archive(paths[-1], ballots, blank=False)
    theirs = None
    if tool is not None:
        commands = [tool_call(tool, path.parent, ("compute-encrypted-tally",)) for path in paths]
        theirs = difference(commands)
    election = Poll(3, blank=False).election
    ours = difference([partial(aggregate, election, path) for path in paths])
    return Row("read and aggregate 900 more ballots", ours, theirs)


def aggregate(election: Election, path: Path) -> None:
    """Read an archive and add up its ballots."""
    total = Aggregate(election)
    with path.open("rb") as file:
        for located in read_records(file):
            if located.record.content.startswith(b'{"election_uuid":'):
                total.add(parse_ballot(located.record.content))


def verify_beside_libsodium(poll: Poll, name: str, bar: float) -> list[Row]:
    """Verifying one ballot, and the same calls of libsodium alone, in turn: how fast the machine is."""
    calls = group_calls(poll.verify)

    def replay() -> None:
        for function, arguments in calls:
            function(*arguments)

    pairs = [(median(poll.verify, 1), median(replay, 1)) for _ in range(100)]
    ours, libsodium = (statistics.median(times) for times in zip(*pairs, strict=True))
    return [Row(name, ours, bar=bar), Row("  of that, libsodium's calls alone", libsodium)]


def group_calls(work: Callable[[], object]) -> list[tuple[Callable[..., object], tuple[Any, ...]]]:
    """What `work` asks of libsodium through core.group, in order, with the arguments."""
    calls: list[tuple[Callable[..., object], tuple[Any, ...]]] = []

    def noting(function: Callable[..., object]) -> Callable[..., object]:
        def noted(*arguments: object) -> object:
            calls.append((function, arguments))
            return function(*arguments)

        return noted

    with ExitStack() as patches:
        for name, function in vars(group).copy().items():
            if name.startswith("crypto_"):
                patches.enter_context(patch.object(group, name, noting(function)))
        work()
    return calls


def own_steps() -> list[Row]:
    """Three alternatives, as most co-decisions have."""
    rows = []
    for blank, bar in ((False, 2.5), (True, 4.0)):
        poll, kind = Poll(3, blank=blank), "with blank" if blank else "without blank"
        ballot, total = parse_ballot(poll.ballot), Aggregate(poll.election)
        add = median(partial(total.add, ballot), 200)
        rows += [
            Row(f"encrypt 3 alternatives {kind}", median(poll.encrypt, 50)),
            *verify_beside_libsodium(poll, f"verify 3 alternatives {kind}, from bytes", bar),
            Row(f"read 3 alternatives {kind}", median(partial(parse_ballot, poll.ballot), 200)),
            Row(f"aggregate 10 000 ballots {kind}", add * 10_000),
        ]
    for bound in (10_000, 1_000_000):
        work = partial(discrete_log, base_power(bound), bound)
        rows.append(Row(f"one count of {bound} ballots", median(work)))
    table, points = Logarithms(10_000), [base_power(4000), base_power(5000), base_power(1000)]
    rows.append(
        Row("three counts of 10 000 ballots", median(lambda: [table.of(p) for p in points]))
    )
    return rows
