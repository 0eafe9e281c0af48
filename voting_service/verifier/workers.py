"""Checking ballots on all cores: batches out, and back the little that the whole has to know."""

import os
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import blake2b

from voting_service.core.ballot_format import Ballot
from voting_service.core.ballots import parse_ballot, verify_ballot
from voting_service.core.election import Election, fingerprint, parse_election
from voting_service.core.errors import VerificationError
from voting_service.core.tally import Aggregate
from voting_service.verifier.source import UnusableError

DIGEST_BYTES = 8


@dataclass(frozen=True, slots=True)
class Ground:
    """What every ballot is checked against. `key` hides from forgers which digests collide."""

    election: Election
    phi: str
    key: bytes

    def digests(self, ballot: Ballot) -> bytes:
        """8 bytes per ciphertext, concatenated: unpredictable outside this run."""
        return b"".join(
            blake2b(one.alpha + one.beta, digest_size=DIGEST_BYTES, key=self.key).digest()
            for one in ballot.ciphertexts()
        )


@dataclass(slots=True)
class Checked:
    """A batch: for each ballot its credential, or none where `errors` says what is wrong with it.

    `aggregate` holds those that are right; `digests` theirs alone, in order.
    """

    aggregate: Aggregate
    credentials: list[bytes] = field(default_factory=list)
    digests: bytearray = field(default_factory=bytearray)
    errors: dict[int, VerificationError] = field(default_factory=dict)


def check_batch(ground: Ground, batch: tuple[bytes, ...]) -> Checked:
    """Everything about each ballot that does not depend on others."""
    checked = Checked(Aggregate(ground.election))
    for index, data in enumerate(batch):
        try:
            ballot = parse_ballot(data)
            verify_ballot(ground.election, ground.phi, ballot)
        except VerificationError as error:
            checked.errors[index] = error
            checked.credentials.append(b"")
            continue
        checked.aggregate.add(ballot)
        checked.credentials.append(ballot.credential)
        checked.digests += ground.digests(ballot)
    return checked


_ground: list[Ground] = []  # of this worker process


def _start(election: bytes, key: bytes) -> None:
    _ground[:] = [Ground(parse_election(election), fingerprint(election), key)]


def _run(batch: tuple[bytes, ...]) -> Checked:
    return check_batch(_ground[0], batch)


class Inline:
    """One job: the work is done where it is asked for, when it is asked for."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground

    def check(self, batch: tuple[bytes, ...]) -> "Future[Checked]":
        """As a worker would."""
        future: Future[Checked] = Future()
        future.set_result(check_batch(self._ground, batch))
        return future


Check = Callable[[tuple[bytes, ...]], "Future[Checked]"]


def all_cores() -> int:
    """The cores this process may use, which in a container are fewer than the machine's."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@contextmanager
def checkers(election: bytes, ground: Ground, jobs: int) -> Iterator[Check]:
    """A function that checks batches, `jobs` at a time."""
    if jobs == 1:
        yield Inline(ground).check
        return
    pool = ProcessPoolExecutor(jobs, initializer=_start, initargs=(election, ground.key))
    try:
        yield lambda batch: pool.submit(_run, batch)
    except BrokenProcessPool as error:
        raise UnusableError(
            "a worker process was ended from outside: nothing was concluded"
        ) from error
    finally:
        pool.shutdown(wait=True, cancel_futures=True)
