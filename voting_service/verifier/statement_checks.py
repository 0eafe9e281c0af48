"""The signed statements: their signatures, and whether they say what the archive says."""

from collections.abc import Callable
from itertools import takewhile
from typing import TypeVar

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from voting_service.core.closing import (
    Closing,
    check_closes_after,
    check_counted_after,
    check_roll_totals,
)
from voting_service.core.correction import Correction, check_supersedes
from voting_service.core.decision import Decision, check_decision
from voting_service.core.election import Election
from voting_service.core.encoding import sha256_hex, shown
from voting_service.core.errors import Code, VerificationError
from voting_service.core.opening import Opening, check_opens_as_promised
from voting_service.core.promise import Promise
from voting_service.core.signed_tally import SignedTally, outcome_of
from voting_service.core.statements import (
    parse_closing,
    parse_correction,
    parse_decision,
    parse_opening,
    parse_promise,
    parse_tally,
    require_key,
    verify_signature,
)
from voting_service.verifier.found import Found
from voting_service.verifier.log_facts import Spoken
from voting_service.verifier.report import Report, State, Step
from voting_service.verifier.source import (
    CLOSING,
    CORRECTIONS,
    DECISION,
    OPENING,
    PROMISE,
    TALLY,
    USAGE,
    Source,
)

S = TypeVar("S", Promise, Opening, Closing, SignedTally, Decision, Correction)
STATEMENT_STEPS = (
    Step.FILES, Step.KEY, Step.PROMISE, Step.COMMITMENT, Step.ALTERNATIVES, Step.OPENING, Step.CLOSING,
    Step.SIGNED_TALLY, Step.ROLL, Step.OUTCOME, Step.DECISION,
)  # fmt: skip


class StatementCheck:
    """One run over the documents beside an archive that has been checked already."""

    def __init__(
        self, source: Source, report: Report, found: Found, key: Ed25519PublicKey | None
    ) -> None:
        self._source, self._documents = source, source.documents
        self._report, self._found, self._key = report, found, key
        self._spoken = Spoken()

    def run(self) -> Spoken:
        """Fill the report; gives the statements that could be read."""
        spoken = self._spoken
        spoken.promise = self._statement(Step.PROMISE, PROMISE, parse_promise)
        if spoken.promise is not None:
            self._check_promise(spoken.promise)
        spoken.opening = self._statement(Step.OPENING, OPENING, parse_opening)
        if spoken.opening is not None:
            self._check_opening(spoken.opening)
        spoken.closing = self._statement(Step.CLOSING, CLOSING, parse_closing)
        if spoken.closing is not None:
            self._check_closing(spoken.closing)
        spoken.tally = self._statement(Step.SIGNED_TALLY, TALLY, parse_tally)
        if spoken.tally is not None:
            self._check_tally(spoken.tally)
        spoken.decision = self._statement(Step.DECISION, DECISION, parse_decision)
        if spoken.decision is not None:
            self._check_decision(spoken.decision, DECISION)
            self._check_corrections(spoken.decision)
        self._report.skip(f"no {PROMISE} that can be read", Step.COMMITMENT, Step.ALTERNATIVES)
        self._report.skip(f"no {TALLY} that can be read", Step.ROLL, Step.OUTCOME)
        return spoken

    def _statement(self, step: Step, name: str, parse: Callable[[bytes], S]) -> S | None:
        """The statement, parsed; its signature is checked whether or not it can be parsed."""
        report, data = self._report, self._documents.get(name)
        if data is None:
            report.skip(f"there is no {name}", step)
            return None
        statement: S | None = None
        with report.checking(step, name):
            statement = parse(data)
        if self._key is None:
            report.skip("there is no key to check its signature with", step)
            return statement
        with report.checking(step, name):
            verify_signature(self._key, data, self._documents.get(f"{name}.sig", b""))
            if statement is not None:
                require_key(statement, self._key)
            report.done(step)
        return statement

    # The promise

    def _check_promise(self, promise: Promise) -> None:
        election, uuid = self._found.election, self._report.facts.uuid
        if uuid is not None:
            with self._report.checking(Step.PROMISE, PROMISE):
                _same(Code.STATEMENT_REFERENCE, "co_decision", uuid, promise.co_decision)
        if self._source.archive is None:
            self._report.skip(
                "there is no archive before the setup", Step.COMMITMENT, Step.ALTERNATIVES
            )
            return
        if election is None:
            self._report.skip("the question could not be read", Step.COMMITMENT, Step.ALTERNATIVES)
            return
        with self._report.checking(Step.COMMITMENT):
            _same(Code.PROMISE_COMMITMENT, "co_decision", election.uuid, promise.co_decision)
            digest = sha256_hex(self._documents[PROMISE])
            _same(Code.PROMISE_COMMITMENT, "description", self._found.promise or "none", digest)
            self._report.done(Step.COMMITMENT)
        with self._report.checking(Step.ALTERNATIVES):
            _check_alternatives(promise, election)
            self._report.done(Step.ALTERNATIVES, f"{len(promise.alternatives)} alternatives")
        facts = self._report.facts
        if (
            facts.state in {State.DECRYPTING, State.FINISHED}
            and facts.counted < promise.rules.minimum_ballots
        ):
            error = VerificationError(
                Code.DECRYPTION_FEW_BALLOTS, "fewer ballots were decrypted than the promise allows",
                expected=f"at least {promise.rules.minimum_ballots}", found=str(facts.counted),
            )  # fmt: skip
            self._report.fault(Step.DECRYPTIONS, error)

    # Opening and closing

    def _check_opening(self, opening: Opening) -> None:
        with self._report.checking(Step.OPENING, OPENING):
            self._compare(
                ("co_decision", self._report.facts.uuid, opening.co_decision),
                ("promise", self._digest(PROMISE), opening.promise),
                ("election", self._report.facts.fingerprint, opening.election),
            )
            if self._spoken.promise is not None:
                check_opens_as_promised(opening, self._spoken.promise)
            self._report.done(Step.OPENING, f"opened {opening.opened_at}")

    def _check_closing(self, closing: Closing) -> None:
        with self._report.checking(Step.CLOSING, CLOSING):
            self._compare(
                ("co_decision", self._report.facts.uuid, closing.co_decision),
                ("promise", self._digest(PROMISE), closing.promise),
                ("opening", self._digest(OPENING), closing.opening),
            )
            if self._spoken.opening is not None:
                check_closes_after(closing, self._spoken.opening)
            self._report.done(
                Step.CLOSING, f"{closing.ballots} ballots, closed {closing.closed_at}"
            )

    def _compare(self, *pairs: tuple[str, object, object]) -> None:
        for where, expected, found in pairs:
            _same(Code.STATEMENT_REFERENCE, where, expected, found)

    # The signed tally

    def _check_tally(self, tally: SignedTally) -> None:
        facts, report = self._report.facts, self._report
        for reference in (
            ("promise", self._digest(PROMISE), tally.promise),
            ("closing", self._digest(CLOSING), tally.closing),
            ("usage", self._digest(USAGE), tally.usage),
            ("co_decision", facts.uuid, tally.co_decision),
            ("election", facts.fingerprint, tally.election),
            ("archive.sha256", facts.archive_sha256, tally.archive.sha256),
            ("archive.records", facts.records, tally.archive.records),
            ("archive.last_event", facts.last_event, tally.archive.last_event),
        ):
            with report.checking(Step.SIGNED_TALLY, TALLY):
                self._compare(reference)
        with report.checking(Step.SIGNED_TALLY, TALLY):
            web = tally.channels.web
            row = facts.result[0] if facts.result else ()
            _same(Code.STATEMENT_COUNTS, "channels.web.ballots", facts.counted, web.ballots)
            _same(Code.STATEMENT_COUNTS, "channels.web.counts", row, (web.blank, *web.counts))
            if self._spoken.closing is not None:
                check_counted_after(tally, self._spoken.closing)
        self._check_roll(tally)
        self._check_outcome(tally)

    def _check_roll(self, tally: SignedTally) -> None:
        opening, closing = self._spoken.opening, self._spoken.closing
        with self._report.checking(Step.ROLL, TALLY):
            listed, stated = self._found.credentials, tally.roll.credentials
            _same(Code.CREDENTIALS_NUMBER, "roll.credentials", listed, stated)
            if opening is not None and closing is not None:
                check_roll_totals(tally, opening, closing)
            self._report.done(Step.ROLL, f"{tally.roll.used} of {tally.roll.entries} entries voted")

    def _check_outcome(self, tally: SignedTally) -> None:
        if self._spoken.promise is None:
            return
        with self._report.checking(Step.OUTCOME, TALLY):
            outcome = outcome_of(self._spoken.promise, tally.totals, tally.roll.entries)
            _same(Code.OUTCOME_RULE, "outcome", outcome, tally.outcome)
            self._report.done(Step.OUTCOME, f"{outcome.status} {outcome.winner or ''}".rstrip())

    # The decision

    def _check_decision(self, decision: Decision, name: str) -> None:
        promise, tally = self._spoken.promise, self._spoken.tally
        closing = self._spoken.closing
        with self._report.checking(Step.DECISION, name):
            self._compare(
                ("co_decision", self._report.facts.uuid, decision.co_decision),
                ("promise", self._digest(PROMISE), decision.promise),
                ("tally", self._digest(TALLY), decision.tally),
            )
            if promise is not None and tally is not None and closing is not None:
                check_decision(decision, promise, tally, closing.closes_at)
                self._report.facts.verdict = decision.verdict.value
                self._report.done(Step.DECISION, f"verdict: {decision.verdict}")

    def _check_corrections(self, before: Decision) -> None:
        """One after the other: the newest gives the verdict."""
        earlier = DECISION
        there = takewhile(self._documents.__contains__, CORRECTIONS)
        for number, name in enumerate(there):
            correction = self._statement(Step.DECISION, name, parse_correction)
            if correction is None:
                return
            self._spoken.corrections.append(correction)
            with self._report.checking(Step.DECISION, name):
                check_supersedes(correction, self._digest(earlier), before, earlier=number)
            before, earlier = correction.corrected, name
            self._check_decision(before, name)

    def _digest(self, name: str) -> str:
        return self._source.sha256(name) if name in self._source.names else "no such file"


def _check_alternatives(promise: Promise, election: Election) -> None:
    names = tuple(alternative.name.sv for alternative in promise.alternatives)
    _same(Code.PROMISE_ALTERNATIVES, "name", promise.question.sv, election.name)
    _same(Code.PROMISE_ALTERNATIVES, "administrator", promise.body.name.sv, election.administrator)
    _same(Code.PROMISE_ALTERNATIVES, "questions", 1, len(election.questions))
    question, rules = election.questions[0], promise.rules
    _same(Code.PROMISE_ALTERNATIVES, "questions[0].answers", names, question.answers)
    _same(
        Code.PROMISE_ALTERNATIVES, "questions[0].question", promise.question.sv, question.question
    )
    wanted = (rules.blank, rules.minimum, rules.maximum)
    _same(Code.PROMISE_RULES, "questions[0].blank, min, max", wanted,
          (question.blank, question.minimum, question.maximum))  # fmt: skip


def _same(code: Code, where: str, expected: object, found: object) -> None:
    if expected != found:
        raise VerificationError(
            code, "two documents that belong together disagree", where=where,
            expected=shown(str(expected)), found=shown(str(found)),
        )  # fmt: skip
