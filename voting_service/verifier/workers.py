"""Work on all cores, and ballots as the first of it: batches out, and back the little that the whole has to know."""

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import blake2b
from typing import ParamSpec, Protocol, TypeVar

from voting_service.core.ballot_format import Ballot
from voting_service.core.ballots import parse_ballot, verify_ballot
from voting_service.core.election import Election, fingerprint, parse_election
from voting_service.core.errors import VerificationError
from voting_service.core.tally import Aggregate
from voting_service.verifier.source import UnusableError

P = ParamSpec("P")
R = TypeVar("R")
T = TypeVar("T")
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


@lru_cache(maxsize=1)
def _ground(election: bytes, key: bytes) -> Ground:
    """Of this worker process: parsed once, not for each batch."""
    return Ground(parse_election(election), fingerprint(election), key)


def _run(election: bytes, key: bytes, batch: tuple[bytes, ...]) -> Checked:
    return check_batch(_ground(election, key), batch)


Check = Callable[[tuple[bytes, ...]], "Future[Checked]"]


@contextmanager
def checkers(election: bytes, ground: Ground, jobs: int) -> Iterator[Check]:
    """A function that checks batches of ballots, `jobs` at a time."""
    with at_work(jobs) as pool:
        yield lambda batch: pool.submit(_run, election, ground.key, batch)


# Any work that can be cut into batches


class Pool(Protocol):
    """Where batches are worked on: in processes beside this one, or right here."""

    def submit(self, work: Callable[P, R], /, *args: P.args, **kwargs: P.kwargs) -> "Future[R]":
        """Begin; `work` and its arguments must be picklable."""


class Inline:
    """One job: the work is done where it is asked for, when it is asked for."""

    def submit(self, work: Callable[P, R], /, *args: P.args, **kwargs: P.kwargs) -> "Future[R]":
        """As a worker would."""
        future: Future[R] = Future()
        future.set_result(work(*args, **kwargs))
        return future


def all_cores() -> int:
    """The cores this process may use, which in a container are fewer than the machine's."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@contextmanager
def at_work(jobs: int) -> Iterator[Pool]:
    """`jobs` processes; raises UnusableError when one of them is ended from outside."""
    if jobs == 1:
        yield Inline()
        return
    pool = ProcessPoolExecutor(jobs)
    try:
        yield pool
    except BrokenProcessPool as error:
        raise UnusableError(
            "a worker process was ended from outside: nothing was concluded"
        ) from error
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def in_order(pool: Pool, work: Callable[[T], R], batches: Iterable[T], ahead: int) -> Iterator[R]:
    """What `work` makes of each batch, in their order, with at most `ahead` of them waiting."""
    waiting: deque[Future[R]] = deque()
    for batch in batches:
        waiting.append(pool.submit(work, batch))
        if len(waiting) > ahead:
            yield waiting.popleft().result()
    while waiting:
        yield waiting.popleft().result()
