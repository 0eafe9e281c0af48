"""What the log says, held against archive and statements: the same acts, ballots, hashes and dates."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import Any

from voting_service.core.closing import Closing
from voting_service.core.correction import MAXIMUM_CORRECTIONS, Correction
from voting_service.core.decision import Decision
from voting_service.core.encoding import shown
from voting_service.core.errors import Code, VerificationError
from voting_service.core.log_entries import EntryKind as K
from voting_service.core.opening import Opening
from voting_service.core.promise import Promise
from voting_service.core.signed_tally import SignedTally
from voting_service.verifier import source as names
from voting_service.verifier.found import Found
from voting_service.verifier.log_checks import Log
from voting_service.verifier.report import Report, Step
from voting_service.verifier.source import Source

_HASH = 32
#: Acts that name a file by its hash, and the file.
FILES = {
    K.PROMISE: names.PROMISE, K.OPENING: names.OPENING, K.CLOSING: names.CLOSING, K.USAGE: names.USAGE,
    K.TALLY: names.TALLY, K.DECISION: names.DECISION,
}  # fmt: skip
LOG_FACT_STEPS = (Step.LOG_BALLOTS, Step.LOG_STATEMENTS, Step.PROMISE_FIRST, Step.SCHEDULE)


@dataclass(slots=True)
class Spoken:
    """The statements that could be read; a correction that could not be ends the list."""

    promise: Promise | None = None
    opening: Opening | None = None
    closing: Closing | None = None
    tally: SignedTally | None = None
    decision: Decision | None = None
    corrections: list[Correction] = field(default_factory=list)


class LogFacts:
    """One run; the log's own checks and those of archive and statements have gone before."""

    def __init__(
        self, source: Source, report: Report, found: Found, log: Log | None, spoken: Spoken
    ) -> None:
        self._source, self._report, self._found = source, report, found
        self._log, self._spoken = log, spoken

    def run(self) -> None:
        """Fill the report."""
        if self._log is None or not self._log.whole:
            self._report.skip("there is no log that can be read to its end", *LOG_FACT_STEPS)
            return
        self._check_ballots(self._log)
        self._check_statements(self._log)
        self._check_promise_first(self._log)
        self._check_schedule(self._log)

    # Ballots

    def _check_ballots(self, log: Log) -> None:
        if self._source.archive is None:
            self._report.skip("there is no archive before the setup", Step.LOG_BALLOTS)
            return
        with self._report.checking(Step.LOG_BALLOTS):
            _same_ballots(bytes(log.ballots), bytes(self._found.ballots))
            self._report.done(Step.LOG_BALLOTS, f"{len(log.ballots) // _HASH} ballots")

    # Files, events and dates

    def _check_statements(self, log: Log) -> None:
        checks = (self._hashes(log), self._events(log), self._said(log), self._dates(log))
        for where, expected, found in (item for check in checks for item in check):
            if expected != found:
                error = VerificationError(
                    Code.LOG_STATEMENT, "the log says something else", where=where,
                    expected=shown(str(expected)), found=shown(str(found)),
                )  # fmt: skip
                self._report.fault(Step.LOG_STATEMENTS, error)
        self._report.done(Step.LOG_STATEMENTS, f"{sum(map(len, log.acts.values()))} acts")

    def _hashes(self, log: Log) -> Iterator[tuple[str, object, object]]:
        """(where, on the log, in the files): each act's file, and each file's act."""
        for kind, name in FILES.items():
            act = log.one(kind)
            if name in self._source.names:
                yield name, act.sha256 if act else "no such act", self._source.sha256(name)
        most = min(len(log.acts[K.CORRECTION]), MAXIMUM_CORRECTIONS)
        # Beyond it no file could be asked for.
        yield "corrections", len(log.acts[K.CORRECTION]), most
        corrections = [name for name in names.CORRECTIONS if name in self._source.names]
        for act, name in zip_longest(log.acts[K.CORRECTION], corrections):
            if name is not None:
                yield name, act.sha256 if act else "no such act", self._source.sha256(name)
        tie, decision = log.one(K.TIE_RESOLUTION), self._spoken.decision
        if decision is not None:
            yield "tie_resolution", tie is not None, decision.tie_resolution is not None
        if tie is not None and names.DECISION in self._source.names:
            yield "tie_resolution", tie.sha256, self._source.sha256(names.DECISION)

    def _events(self, log: Log) -> Iterator[tuple[str, object, object]]:
        """(where, on the log, in the archive). Without an archive, FILES has said what is missing."""
        if self._source.archive is None:
            return
        found, setup, result = self._found, log.one(K.SETUP), log.one(K.RESULT)
        yield "setup.archive_event", setup and setup.archive_event, found.setup_event
        yield "setup.election", setup and setup.election, self._report.facts.fingerprint
        yield "closing", log.has(K.CLOSING), found.tally_event is not None
        partials = [(act.owner, act.archive_event) for act in log.acts[K.PARTIAL_DECRYPTION]]
        yield "partial_decryption", partials, found.partials
        yield "result.archive_event", result and result.archive_event, found.result_event

    def _said(self, log: Log) -> Iterator[tuple[str, object, object]]:
        """(where, on the log, in the statement)."""
        spoken, roll = self._spoken, log.one(K.ROLL)
        if roll is not None and spoken.opening is not None:
            sealed = spoken.opening.roll
            on_log = (roll.entries, roll.spares, roll.commitment)
            yield "opening.roll", on_log, (sealed.entries, sealed.spares, sealed.commitment)
        if spoken.closing is not None:
            additions = len(log.acts[K.ROLL_ADDITION])
            yield "closing.additions", additions, spoken.closing.additions
            yield "closing.tally_event", self._found.tally_event, spoken.closing.tally_event
        if spoken.opening is not None:
            yield "opening.setup_event", self._found.setup_event, spoken.opening.setup_event
        decision = log.one(K.DECISION)
        if decision is not None and spoken.decision is not None:
            yield "decision.verdict", decision.verdict, spoken.decision.verdict
        for act, correction in zip(log.acts[K.CORRECTION], spoken.corrections, strict=False):
            yield "correction.verdict", act.verdict, correction.corrected.verdict
            yield "correction.supersedes", act.supersedes, correction.supersedes

    def _dates(self, log: Log) -> Iterator[tuple[str, object, object]]:
        """Nothing was done after it was logged: (where, the later moment, the log's) where it was."""
        spoken, pairs = self._spoken, list[tuple[Any, Any, str]]()
        pairs.append((log.one(K.OPENING), spoken.opening, "opened_at"))
        pairs.append((log.one(K.CLOSING), spoken.closing, "closed_at"))
        pairs.append((log.one(K.TALLY), spoken.tally, "published_at"))
        pairs.append((log.one(K.DECISION), spoken.decision, "recorded_at"))
        corrected = zip(log.acts[K.CORRECTION], spoken.corrections, strict=False)
        pairs += [(act, correction, "corrected_at") for act, correction in corrected]
        for act, statement, name in pairs:
            if act is not None and statement is not None:
                said = getattr(statement, name)
                yield f"{act.KIND}.{name}", max(said, act.at), act.at

    # Promise and times

    def _check_promise_first(self, log: Log) -> None:
        """Logged, signed and dated before the vote opens."""
        promise, act = self._spoken.promise, log.one(K.PROMISE)
        if promise is None or act is None:
            self._report.skip("there is no promise that can be read", Step.PROMISE_FIRST)
            return
        last = max(signatory.signed_at for signatory in promise.signatures)
        opening = log.one(K.OPENING)
        opened = opening.at if opening is not None else promise.opens_at
        for code, where, earlier, later in (
            (Code.PROMISE_LATE, "signatures", last, act.at),
            (Code.PROMISE_LATE, "promise.at", act.at, _before(promise.opens_at)),
            (Code.LOG_DATE, "opening.at", promise.opens_at, opened),
        ):
            with self._report.checking(Step.PROMISE_FIRST):
                _in_order(where, earlier, later, code)
        self._report.done(Step.PROMISE_FIRST, f"logged {act.at}, opens {promise.opens_at}")

    def _check_schedule(self, log: Log) -> None:
        """The closing time that held at last: as promised, or as changed while it was still open."""
        promise, closing = self._spoken.promise, self._spoken.closing
        if promise is None or not log.has(K.OPENING):
            self._report.skip("the vote has not been opened yet", Step.SCHEDULE)
            return
        held = promise.closes_at
        with self._report.checking(Step.SCHEDULE):
            for act in log.acts[K.SCHEDULE]:
                _in_order("schedule.at", act.at, held)
                _in_order("schedule.closes_at", act.at, act.closes_at)
                held = act.closes_at
            if closing is not None and closing.closes_at != held:
                raise VerificationError(
                    Code.LOG_DATE, "not the closing time that held at last", where="closing.closes_at",
                    expected=held, found=closing.closes_at,
                )  # fmt: skip
            self._report.done(Step.SCHEDULE, f"closes {held}")


def _before(moment: str) -> str:
    """Moments in their one spelling sort as text: everything earlier is at most this."""
    return moment[:-1]


def _in_order(where: str, earlier: str, later: str, code: Code = Code.LOG_DATE) -> None:
    if earlier > later:
        raise VerificationError(
            code, "dated in another order than it must have been done", where=where,
            expected=f"not after {later}", found=earlier,
        )  # fmt: skip


def _same_ballots(logged: bytes, archived: bytes) -> None:
    if logged == archived:
        return
    size = max(len(logged), len(archived)) // _HASH
    parts = (slice(number * _HASH, (number + 1) * _HASH) for number in range(size))
    number, part = next(
        (number, part)
        for number, part in enumerate(parts, start=1)
        if logged[part] != archived[part]
    )
    raise VerificationError(
        Code.LOG_BALLOTS, "the ballots on the log are not the archive's, in order",
        where=f"ballot {number}", expected=logged[part].hex() or "no more ballots",
        found=archived[part].hex() or "no more ballots",
    )  # fmt: skip
