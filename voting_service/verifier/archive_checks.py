"""The archive from its first byte to its last: one pass, each event met once (protocol.md 10.1 to 10.4)."""

import io
import secrets
from array import array
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future
from contextlib import ExitStack

from voting_service.core.archive import BLOCK, EventType, Located, read_records
from voting_service.core.ballots import Ballot, parse_ballot
from voting_service.core.decryption import gather, parse_owned
from voting_service.core.election import declared_promise, fingerprint, parse_election
from voting_service.core.errors import Code, VerificationError
from voting_service.core.replay import Step as Moved
from voting_service.core.replay import replay
from voting_service.core.tally import (
    Aggregate,
    EncryptedTally,
    parse_encrypted_tally,
    parse_result,
    parse_sized_tally,
    require_shape,
    verify_result,
)
from voting_service.core.trustees import (
    Rows,
    Trustees,
    combine_factors,
    enough,
    parse_trustees,
    require_election_key,
    verify_trustees,
)
from voting_service.verifier.found import Found
from voting_service.verifier.report import Report, State, Step
from voting_service.verifier.source import Hashing, Source, UnusableError
from voting_service.verifier.voters import Encryptions, Voters, pack_credentials
from voting_service.verifier.workers import DIGEST_BYTES, Check, Checked, Ground, checkers

BATCH_BALLOTS = 32
BATCH_BYTES = 1 << 20
BATCHES_PER_JOB = 3
_KEY_BYTES = 32

Progress = Callable[[int], None]


class ArchiveCheck:
    """One run over one archive; `run` fills the report."""

    def __init__(self, source: Source, report: Report, *, once: bool, jobs: int) -> None:
        self.found = Found()
        self._file, self._report, self._jobs = source.archive or io.BytesIO(), report, jobs
        self._there = source.archive is not None
        self._once = once
        self._stack = ExitStack()
        self._ground: Ground | None = None
        self._check: Check | None = None
        self._voters: Voters | None = None
        self._aggregate: Aggregate | None = None
        self._encryptions = Encryptions()
        self._offsets = array("Q")  # of each ballot's entry, by number from 1
        self._batch: list[bytes] = []
        self._pending: deque[tuple[int, Future[Checked]]] = deque()
        self._submitted = 0
        self._trustees: Trustees | None = None
        self._tally: EncryptedTally | None = None
        self._factors: dict[int, Rows] = {}
        self._owners: set[int] = set()
        self._replaced = 0

    # The walk

    def run(self, progress: Progress) -> Found:
        """Check everything there is; stops at the first event that has no place in the archive."""
        if not self._there:
            self._report.facts.state = State.PROMISED
            self._report.skip("there is no archive before the setup", Step.ARCHIVE, *_ARCHIVE_STEPS)
            return self.found
        reader = Hashing(self._file)
        handlers: Mapping[EventType, Callable[[Moved], None]] = {
            EventType.SETUP: self._setup,
            EventType.BALLOT: self._ballot,
            EventType.END_BALLOTS: self._end_ballots,
            EventType.ENCRYPTED_TALLY: self._encrypted_tally,
            EventType.PARTIAL_DECRYPTION: self._partial_decryption,
            EventType.RESULT: self._result,
        }
        with self._stack:
            with self._report.checking(Step.ARCHIVE):
                for moved in replay(self._counted(read_records(reader))):
                    self._note(moved)
                    handlers[moved.event.type](moved)
                    progress(moved.end)
                self._report.facts.archive_sha256 = reader.sha256.hexdigest()
                self._report.done(Step.ARCHIVE, f"{self._report.facts.records} entries")
            self._drain()
        self._conclude()
        return self.found

    def _counted(self, entries: Iterator[Located]) -> Iterator[Located]:
        for entry in entries:
            self._report.facts.records += 1
            self._report.facts.archive_bytes = entry.end
            yield entry

    def _note(self, moved: Moved) -> None:
        facts = self._report.facts
        facts.state = State(moved.state.phase.value)
        facts.last_event = moved.state.head.digest if moved.state.head else None
        facts.ballots = moved.state.ballots

    # Setup

    def _setup(self, moved: Moved) -> None:
        self.found.setup_event = self._report.facts.last_event
        election, trustees, credentials, _ = (record.content for record in moved.payloads)
        self._take_election(election)
        with self._report.checking(Step.CREDENTIALS):
            self._voters = Voters(pack_credentials(credentials))
            self.found.credentials = len(self._voters)
            self._report.done(Step.CREDENTIALS, f"{len(self._voters)} credentials")
        with self._report.checking(Step.TRUSTEES):
            parsed = parse_trustees(trustees)
            verify_trustees(parsed)
            self._trustees = parsed
            self.found.trustees = len(parsed.keys)
            if self._ground is not None:
                require_election_key(parsed, self._ground.election.public_key)
                self._report.done(Step.TRUSTEES, f"{len(parsed.keys)} keys")

    def _take_election(self, data: bytes) -> None:
        facts = self._report.facts
        facts.fingerprint = fingerprint(data)
        try:
            election = parse_election(data)
        except VerificationError as error:
            if error.code is Code.ELECTION_RANKED:
                raise UnusableError(error.message) from error
            self._report.fault(Step.ELECTION, error)
            return
        facts.uuid, facts.name = election.uuid, election.name
        self._ground = Ground(election, facts.fingerprint, secrets.token_bytes(_KEY_BYTES))
        self._aggregate = Aggregate(election)
        self._check = self._stack.enter_context(checkers(data, self._ground, self._jobs))
        self.found.election = election
        self._once = self._once or election.description.startswith("medbeslut/")
        facts.vote_once = self._once
        self._report.done(Step.ELECTION, f"{len(election.questions)} asked")
        with self._report.checking(Step.ELECTION):
            self.found.promise = declared_promise(election)

    # Ballots

    def _ballot(self, moved: Moved) -> None:
        self._offsets.append(moved.offset)
        self.found.ballots += bytes.fromhex(moved.payloads[0].digest)
        self._batch.append(moved.payloads[0].content)
        if len(self._batch) == BATCH_BALLOTS or sum(map(len, self._batch)) > BATCH_BYTES:
            self._submit()

    def _submit(self) -> None:
        if self._check is not None and self._batch:
            self._pending.append((self._submitted + 1, self._check(tuple(self._batch))))
        self._submitted += len(self._batch)
        self._batch.clear()
        while len(self._pending) > BATCHES_PER_JOB * self._jobs:
            self._take_oldest()

    def _drain(self) -> None:
        self._submit()
        while self._pending:
            self._take_oldest()

    def _take_oldest(self) -> None:
        first, future = self._pending.popleft()
        checked = future.result()
        for index, error in checked.errors.items():
            self._report.fault(Step.BALLOTS, error, self._place(first + index))
        self._encryptions.add(checked.digests)
        self._total.merge(checked.aggregate)
        for number, credential in enumerate(checked.credentials, start=first):
            if credential and self._voters is not None:
                self._admit(number, credential, self._voters)

    @property
    def _total(self) -> Aggregate:
        assert self._aggregate is not None  # there is one wherever there are batches # noqa: S101
        return self._aggregate

    def _admit(self, number: int, credential: bytes, voters: Voters) -> None:
        """A ballot that is right in itself: may it count, and what about the one before it?"""
        index = voters.find(credential)
        earlier = 0 if index is None else voters.newest(index)
        if index is None:
            self._fault_ballot(
                number,
                Code.BALLOT_UNLISTED,
                "a ballot by nobody on the list",
                "a credential listed",
            )
        elif earlier and self._once:
            self._fault_ballot(
                number,
                Code.BALLOT_REPEATED,
                "a second ballot of one credential",
                f"ballot {earlier} alone",
            )
        else:
            voters.mark(index, number)
            if earlier:
                self._replaced += 1
                self._total.remove(self._ballot_again(earlier))
            return
        self._total.remove(self._ballot_again(number))

    def _fault_ballot(self, number: int, code: Code, message: str, expected: str) -> None:
        ballot = self._ballot_again(number)
        error = VerificationError(
            code, message, expected=expected, found=f"tracker {ballot.tracker}"
        )
        self._report.fault(Step.ELIGIBILITY, error, self._place(number))

    def _place(self, number: int) -> str:
        return f"ballot {number}, byte {self._offsets[number - 1]}"

    def _ballot_again(self, number: int) -> Ballot:
        """A second look at a ballot already read; the walk goes on where it was."""
        file, here = self._file, self._file.tell()
        file.seek(self._offsets[number - 1])
        header = file.read(BLOCK)
        data = file.read(int(header[124:135], 8))
        file.seek(here)
        return parse_ballot(data)

    def _end_ballots(self, _: Moved) -> None:
        self._drain()

    def _find_copies(self) -> None:
        repeated = self._encryptions.repeated()
        if not repeated or self._ground is None:
            return
        seen: dict[bytes, int] = {}
        for number in range(1, len(self._offsets) + 1):
            self._look_for_copies(number, self._ground, repeated, seen)

    def _look_for_copies(
        self, number: int, ground: Ground, repeated: set[bytes], seen: dict[bytes, int]
    ) -> None:
        try:
            ballot = self._ballot_again(number)
        except VerificationError:
            return  # named already, and of no weight
        digests = ground.digests(ballot)
        for index, one in enumerate(ballot.ciphertexts()):
            if digests[index * DIGEST_BYTES : (index + 1) * DIGEST_BYTES] not in repeated:
                continue
            first = seen.setdefault(one.alpha + one.beta, number)
            if first != number:
                self._report.fault(
                    Step.COPIES,
                    VerificationError(
                        Code.BALLOT_COPIED,
                        "an encryption that stands in an earlier ballot",
                        expected="fresh randomness",
                        found=f"as in ballot {first}",
                    ),
                    self._place(number),
                )

    # Tally

    def _encrypted_tally(self, moved: Moved) -> None:
        self.found.tally_event = self._report.facts.last_event
        if self._ground is None:
            return
        tally, sized = (record.content for record in moved.payloads)
        with self._report.checking(Step.TALLY):
            parsed = parse_encrypted_tally(tally)
            require_shape(self._ground.election, parsed.questions)
            self._tally = parsed
            if parsed != self._total.tally():
                raise VerificationError(Code.TALLY_PRODUCT, "not the sum of the ballots that count")
        with self._report.checking(Step.TALLY):
            self._compare_sizes(sized)
        self._report.done(Step.TALLY, f"{self._total.ballots} ballots")

    def _compare_sizes(self, data: bytes) -> None:
        sized, counted = parse_sized_tally(data), self._total.ballots
        for code, name, found in (
            (Code.TALLY_NUMBER, "num_tallied", sized.num_tallied),
            (Code.TALLY_WEIGHT, "total_weight", sized.total_weight),
        ):
            if found != counted:
                raise VerificationError(
                    code,
                    "not the number of ballots that count",
                    where=name,
                    expected=str(counted),
                    found=str(found),
                )

    def _partial_decryption(self, moved: Moved) -> None:
        self.found.partials.append((0, self._report.facts.last_event or ""))
        if self._trustees is None or self._tally is None or self._ground is None:
            return
        data, owned = (record.content for record in moved.payloads)
        with self._report.checking(Step.DECRYPTIONS, f"event {moved.event.height}"):
            owner = parse_owned(owned).owner
            self.found.partials[-1] = (owner, self.found.partials[-1][1])
            if owner in self._owners:
                raise VerificationError(
                    Code.DECRYPTION_OWNER_REPEATED,
                    "a trustee who has decrypted already",
                    expected="one partial decryption of each",
                    found=f"owner {owner} again",
                )
            gathered = gather(self._trustees, self._tally, self._ground.phi, [(owner, data)])
            for _, error in gathered.rejected:
                raise error
            self._owners.add(owner)
            self._factors |= gathered.factors
        self._report.done(
            Step.DECRYPTIONS, f"trustees {', '.join(map(str, sorted(self._factors)))}"
        )

    def _result(self, moved: Moved) -> None:
        self.found.result_event = self._report.facts.last_event
        if self._ground is None:
            return
        data = moved.payloads[0].content
        with self._report.checking(Step.RESULT):
            result = parse_result(data)
            require_shape(self._ground.election, result.counts)
            self._report.facts.result = result.counts
            if self._trustees is None or self._tally is None:
                return
            if not enough(self._trustees, self._factors):
                with self._report.checking(Step.DECRYPTIONS):
                    combine_factors(self._trustees, self._factors)
                return
            factors = combine_factors(self._trustees, self._factors)
            verify_result(self._ground.election, self._tally, factors, self._total.ballots, result)
            self._report.done(Step.RESULT)

    # What is left to say

    def _conclude(self) -> None:
        report, facts = self._report, self._report.facts
        if facts.state is State.EMPTY:
            report.skip("nothing has been published yet", *_ARCHIVE_STEPS)
        if self._ground is not None and facts.state is not State.EMPTY:
            self._find_copies()
            facts.counted = self._total.ballots
            report.done(Step.BALLOTS, f"{facts.ballots} ballots")
            report.done(Step.COPIES)
            if self._voters is not None:
                report.done(Step.ELIGIBILITY, self._rule())
        for phases, reason, steps in _NOT_YET:
            if facts.state in phases:
                report.skip(reason, *steps)

    def _rule(self) -> str:
        if self._once:
            return "one ballot of each"
        return f"the last ballot of each counts; {self._replaced} were replaced"


_ARCHIVE_STEPS = (
    Step.ELECTION, Step.CREDENTIALS, Step.TRUSTEES, Step.BALLOTS, Step.ELIGIBILITY,
    Step.COPIES, Step.TALLY, Step.DECRYPTIONS, Step.RESULT,
)  # fmt: skip
_NOT_YET = (
    ((State.OPEN, State.CLOSED), "no encrypted tally has been published yet", (Step.TALLY,)),
    (
        (State.OPEN, State.CLOSED, State.TALLIED),
        "nothing has been decrypted yet",
        (Step.DECRYPTIONS,),
    ),
    (
        (State.OPEN, State.CLOSED, State.TALLIED, State.DECRYPTING),
        "no result has been published yet",
        (Step.RESULT,),
    ),
)
