"""The roll: sealed, added to, used; and that roll, channels, ballots and tally add up."""

from collections.abc import Iterator
from typing import Any

from voting_service.core.encoding import shown
from voting_service.core.errors import Code, VerificationError
from voting_service.core.log_entries import EntryKind as K
from voting_service.verifier import source as names
from voting_service.verifier.found import Found
from voting_service.verifier.log_checks import Log
from voting_service.verifier.log_facts import Spoken
from voting_service.verifier.report import Report, Step
from voting_service.verifier.source import Source
from voting_service.verifier.usage_checks import Expected, check_usage
from voting_service.verifier.workers import at_work

ROLL_STEPS = (Step.AREAS, Step.USAGE, Step.RECONCILIATION)


class RollCheck:
    """One run; log and statements have been read before."""

    def __init__(
        self, source: Source, report: Report, found: Found, log: Log | None, spoken: Spoken
    ) -> None:
        self._source, self._report, self._found = source, report, found
        self._log, self._spoken = log, spoken

    def run(self, jobs: int) -> None:
        """Fill the report."""
        if self._log is None or not self._log.whole:
            self._report.skip("there is no log that can be read to its end", *ROLL_STEPS)
            return
        if not self._log.has(K.ROLL):
            self._report.skip("the roll has not been sealed yet", *ROLL_STEPS)
            return
        self._check_areas(self._log)
        self._check_usage(self._log, jobs)
        self._check_sums(self._log)

    def _check_areas(self, log: Log) -> None:
        """Entries by area are all entries, of promised areas; where none is promised, some have none."""
        roll, additions = log.one(K.ROLL), log.acts[K.ROLL_ADDITION]
        promise = self._spoken.promise
        promised = None if promise is None else {area.code for area in promise.rules.areas}
        with self._report.checking(Step.AREAS):
            counted = sum(roll.by_area.values())
            _same("roll.by_area", roll.entries if promised else min(counted, roll.entries), counted)
            if promised:
                _within("roll.by_area", promised, set(roll.by_area))
                _within("roll_addition.area", promised, {act.area for act in additions})
            self._report.done(Step.AREAS, f"{roll.entries} entries, {len(additions)} added")

    # Usage

    def _check_usage(self, log: Log, jobs: int) -> None:
        usage, file = log.one(K.USAGE), self._source.streams.get(names.USAGE)
        if usage is None or file is None:
            reason = "nothing has been said of the roll's use yet" if usage is None else "no file"
            self._report.skip(reason, Step.USAGE)
            return
        roll, facts = log.one(K.ROLL), self._report.facts
        expected = Expected(
            facts.uuid or "", facts.fingerprint or "", usage.sha256, roll.commitment, roll.entries,
            tuple(act.leaf for act in log.acts[K.ROLL_ADDITION]), len(self._found.ballots) // 32, usage.paper,
        )  # fmt: skip
        file.seek(0)
        with at_work(jobs) as workers:
            found = check_usage(file, expected, workers, self._fault)
        self._report.done(Step.USAGE, f"{found.entries} entries")

    def _fault(self, error: VerificationError, where: str) -> None:
        place = ", ".join(part for part in (names.USAGE, where) if part)
        self._report.fault(Step.USAGE, error, place)

    # Sums

    def _check_sums(self, log: Log) -> None:
        usage = log.one(K.USAGE)
        if usage is None:
            self._report.skip("nothing has been said of the roll's use yet", Step.RECONCILIATION)
            return
        for where, expected, found in self._sums(log, usage):
            with self._report.checking(Step.RECONCILIATION):
                _same(where, expected, found)
        entries = log.one(K.ROLL).entries + len(log.acts[K.ROLL_ADDITION])
        used = usage.web + usage.paper
        self._report.done(
            Step.RECONCILIATION,
            f"{entries} entries = {usage.web} on the web + {usage.paper} on paper + {entries - used} unused",
        )

    def _sums(self, log: Log, usage: Any) -> Iterator[tuple[str, object, object]]:
        """Roll = used + unused; used = web + paper; web = ballots; all of it as the tally says."""
        roll, added = log.one(K.ROLL), len(log.acts[K.ROLL_ADDITION])
        yield "usage.web", len(self._found.ballots) // 32, usage.web
        if self._found.credentials is not None:
            yield "credentials", self._found.credentials, roll.entries + roll.spares
        closing, tally = self._spoken.closing, self._spoken.tally
        if closing is not None:
            yield "closing.ballots", len(self._found.ballots) // 32, closing.ballots
        if tally is not None:
            yield "tally.channels.web", usage.web, tally.channels.web.ballots
            yield "tally.channels.paper", usage.paper, tally.channels.paper.ballots
            yield "tally.roll.used", usage.web + usage.paper, tally.roll.used
            yield "tally.roll.entries", roll.entries + added, tally.roll.entries
            yield "tally.roll.spares", roll.spares - added, tally.roll.spares


def _same(where: str, expected: object, found: object) -> None:
    if expected != found:
        raise VerificationError(
            Code.ROLL_COUNTS, "numbers that do not add up", where=where,
            expected=shown(str(expected)), found=shown(str(found)),
        )  # fmt: skip


def _within(where: str, promised: set[str], found: set[Any]) -> None:
    if not found <= promised:
        raise VerificationError(
            Code.ROLL_AREAS, "an area that was not promised", where=where,
            expected=shown(" ".join(sorted(promised))), found=shown(" ".join(sorted(map(str, found)))),
        )  # fmt: skip
