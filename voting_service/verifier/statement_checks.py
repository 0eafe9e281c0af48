"""The signed statements: their signatures, and whether they say what the archive says."""

from collections.abc import Callable
from typing import TypeVar

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from voting_service.core.canonical import parse_canonical
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
from voting_service.core.replay import Phase
from voting_service.core.signed_tally import SignedTally, outcome_of
from voting_service.core.statements import (
    key_id,
    parse_closing,
    parse_correction,
    parse_decision,
    parse_opening,
    parse_promise,
    parse_public_key,
    parse_tally,
    require_key,
    verify_signature,
)
from voting_service.verifier.archive_checks import Found
from voting_service.verifier.report import Report, Step
from voting_service.verifier.source import CORRECTIONS, KEY, MANIFEST, STATEMENTS, Kind, Source

PROMISE, TALLY, DECISION = "promise.json", "tally.json", "decision.json"
OPENING, CLOSING = "opening.json", "closing.json"
S = TypeVar("S", Promise, Opening, Closing, SignedTally, Decision, Correction)
STATEMENT_STEPS = (
    Step.FILES, Step.KEY, Step.PROMISE, Step.COMMITMENT, Step.ALTERNATIVES, Step.SIGNED_TALLY, Step.ROLL,
    Step.OUTCOME, Step.DECISION,
)  # fmt: skip


class StatementCheck:
    """One run over the documents beside an archive that has been checked already."""

    def __init__(
        self, source: Source, report: Report, found: Found, *, finished: bool, trust: str | None
    ) -> None:
        self._documents, self._kind = source.documents, source.kind
        self._report, self._found, self._trust, self._finished = report, found, trust, finished
        self._key: Ed25519PublicKey | None = None
        self._opening: Opening | None = None

    def run(self) -> None:
        """Fill the report."""
        if self._kind is Kind.ARCHIVE:
            self._report.skip("only the archive was given", *STATEMENT_STEPS)
            return
        self._check_files()
        self._check_key()
        promise = self._statement(Step.PROMISE, PROMISE, parse_promise)
        if promise is not None:
            self._check_promise(promise)
        closing = self._check_opening_and_closing(promise)
        tally = self._statement(Step.SIGNED_TALLY, TALLY, parse_tally)
        if tally is not None:
            self._check_tally(tally, promise)
            self._check_counted(tally, closing)
        decision = self._statement(Step.DECISION, DECISION, parse_decision)
        if decision is not None:
            self._check_decision(decision, DECISION, promise, tally, closing)
            self._check_corrections(decision, promise, tally, closing)
        self._report.skip(f"no {PROMISE} that can be read", Step.COMMITMENT, Step.ALTERNATIVES)
        self._report.skip(f"no {TALLY} that can be read", Step.ROLL, Step.OUTCOME)

    # Files and key

    def _check_files(self) -> None:
        for name, reason in self._wanted():
            if name not in self._documents:
                error = VerificationError(
                    Code.FILES_MISSING, "a file is missing", expected=reason, found="no such file"
                )
                self._report.fault(Step.FILES, error, name)
        if self._kind is Kind.BUNDLE:
            with self._report.checking(Step.FILES, MANIFEST):
                self._check_manifest()
        self._report.done(Step.FILES, f"{len(self._documents)} beside the archive")

    def _wanted(self) -> list[tuple[str, str]]:
        """Files that others presuppose, each with the reason."""
        there = [name for name in STATEMENTS if name in self._documents]
        wanted = [(f"{name}.sig", f"the signature of {name}") for name in there]
        if there:
            wanted.append((KEY, "the key that signed"))
        if self._found.promise is not None or len(there) > there.count(PROMISE):
            wanted.append((PROMISE, "the promise that was voted on"))
        if DECISION in there or (self._finished and self._found.promise is not None):
            wanted.append((TALLY, "the signed tally"))
        if TALLY in there:
            wanted.append((CLOSING, "the closing before the tally"))
        if CLOSING in there:
            wanted.append((OPENING, "the opening before the closing"))
        corrections = [name for name in CORRECTIONS if name in there]
        before = zip((DECISION, *CORRECTIONS), CORRECTIONS, strict=False)
        wanted += [(one, "what was corrected") for one, name in before if name in corrections]
        if self._kind is Kind.BUNDLE:
            wanted.append((MANIFEST, "the list of the bundle's files"))
        return wanted

    def _check_manifest(self) -> None:
        if MANIFEST not in self._documents:
            return
        listed = parse_canonical(self._documents[MANIFEST])
        files = {
            name: sha256_hex(data) for name, data in self._documents.items() if name != MANIFEST
        }
        archive = self._report.facts.archive_sha256
        wanted = {"files": {**files, "archive.bel": archive}}
        if archive is not None and listed != wanted:
            differs = [
                name for name, digest in wanted["files"].items() if _entry(listed, name) != digest
            ]
            raise VerificationError(
                Code.FILES_MANIFEST, "the manifest does not describe these files", expected=shown(str(wanted)),
                found=shown(str(listed)), where=", ".join(differs),
            )  # fmt: skip

    def _check_key(self) -> None:
        report, trust = self._report, self._trust
        if KEY not in self._documents:
            report.skip(f"there is no {KEY}", Step.KEY)
            if trust is not None:
                report.fault(Step.KEY, _untrusted(trust, "no key"))
            return
        with report.checking(Step.KEY):
            self._key = parse_public_key(self._documents[KEY])
            found = report.facts.key = key_id(self._key)
            if trust is not None:
                report.facts.key_trusted = found == trust
                if found != trust:
                    raise _untrusted(trust, found)
            remark = "the one you trust" if trust else "not compared with anything you trust"
            report.done(Step.KEY, f"{found}, {remark}")

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
        election = self._found.election
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
            facts.state in {Phase.DECRYPTING, Phase.FINISHED}
            and facts.counted < promise.rules.minimum_ballots
        ):
            error = VerificationError(
                Code.DECRYPTION_FEW_BALLOTS, "fewer ballots were decrypted than the promise allows",
                expected=f"at least {promise.rules.minimum_ballots}", found=str(facts.counted),
            )  # fmt: skip
            self._report.fault(Step.DECRYPTIONS, error)

    # Opening and closing

    def _check_opening_and_closing(self, promise: Promise | None) -> Closing | None:
        """Reported with the signed tally, which they lead to."""
        report, facts = self._report, self._report.facts
        opening = self._statement(Step.SIGNED_TALLY, OPENING, parse_opening)
        if opening is not None:
            with report.checking(Step.SIGNED_TALLY, OPENING):
                _same(Code.STATEMENT_REFERENCE, "co_decision", facts.uuid, opening.co_decision)
                _same(Code.STATEMENT_REFERENCE, "promise", self._digest(PROMISE), opening.promise)
                _same(Code.STATEMENT_REFERENCE, "election", facts.fingerprint, opening.election)
                if promise is not None:
                    check_opens_as_promised(opening, promise)
        closing = self._statement(Step.SIGNED_TALLY, CLOSING, parse_closing)
        if closing is not None:
            with report.checking(Step.SIGNED_TALLY, CLOSING):
                _same(Code.STATEMENT_REFERENCE, "co_decision", facts.uuid, closing.co_decision)
                _same(Code.STATEMENT_REFERENCE, "promise", self._digest(PROMISE), closing.promise)
                _same(Code.STATEMENT_REFERENCE, "opening", self._digest(OPENING), closing.opening)
                if opening is not None:
                    check_closes_after(closing, opening)
        self._opening = opening
        return closing

    # The signed tally

    def _check_counted(self, tally: SignedTally, closing: Closing | None) -> None:
        if closing is None:
            return
        with self._report.checking(Step.SIGNED_TALLY, TALLY):
            check_counted_after(tally, closing)
        if self._opening is not None:
            with self._report.checking(Step.ROLL, TALLY):
                check_roll_totals(tally, self._opening, closing)

    def _check_tally(self, tally: SignedTally, promise: Promise | None) -> None:
        facts, report = self._report.facts, self._report
        for where, expected, found in (
            ("promise", self._digest(PROMISE), tally.promise),
            ("closing", self._digest(CLOSING), tally.closing),
            ("co_decision", facts.uuid, tally.co_decision),
            ("election", facts.fingerprint, tally.election),
            ("archive.sha256", facts.archive_sha256, tally.archive.sha256),
            ("archive.records", facts.records, tally.archive.records),
            ("archive.last_event", facts.last_event, tally.archive.last_event),
        ):
            with report.checking(Step.SIGNED_TALLY, TALLY):
                _same(Code.STATEMENT_REFERENCE, where, expected, found)
        with report.checking(Step.SIGNED_TALLY, TALLY):
            web = tally.channels.web
            row = facts.result[0] if facts.result else ()
            _same(Code.STATEMENT_COUNTS, "channels.web.ballots", facts.counted, web.ballots)
            _same(Code.STATEMENT_COUNTS, "channels.web.counts", row, (web.blank, *web.counts))
        with report.checking(Step.ROLL, TALLY):
            _same(
                Code.CREDENTIALS_NUMBER,
                "roll.credentials",
                self._found.credentials,
                tally.roll.credentials,
            )
            report.done(Step.ROLL, f"{tally.roll.used} of {tally.roll.entries} entries voted")
        if promise is not None:
            with report.checking(Step.OUTCOME, TALLY):
                outcome = outcome_of(promise, tally.totals, tally.roll.entries)
                _same(Code.OUTCOME_RULE, "outcome", outcome, tally.outcome)
                report.done(Step.OUTCOME, f"{outcome.status} {outcome.winner or ''}".rstrip())

    # The decision

    def _check_decision(
        self, decision: Decision, name: str, promise: Promise | None, tally: SignedTally | None,
        closing: Closing | None,
    ) -> None:  # fmt: skip
        with self._report.checking(Step.DECISION, name):
            for where, expected, found in (
                ("co_decision", self._report.facts.uuid, decision.co_decision),
                ("promise", self._digest(PROMISE), decision.promise),
                ("tally", self._digest(TALLY), decision.tally),
            ):
                _same(Code.STATEMENT_REFERENCE, where, expected, found)
            if promise is not None and tally is not None and closing is not None:
                check_decision(decision, promise, tally, closing.closes_at)
                self._report.facts.verdict = decision.verdict.value
                self._report.done(Step.DECISION, f"verdict: {decision.verdict}")

    def _check_corrections(
        self, before: Decision, promise: Promise | None, tally: SignedTally | None,
        closing: Closing | None,
    ) -> None:  # fmt: skip
        """One after the other: the newest gives the verdict."""
        earlier = DECISION
        for number, name in enumerate(CORRECTIONS):
            if name not in self._documents:
                return
            correction = self._statement(Step.DECISION, name, parse_correction)
            if correction is None:
                return
            with self._report.checking(Step.DECISION, name):
                check_supersedes(correction, self._digest(earlier), before, earlier=number)
            before, earlier = correction.corrected, name
            self._check_decision(before, name, promise, tally, closing)

    def _digest(self, name: str) -> str:
        return sha256_hex(self._documents[name]) if name in self._documents else "no such file"


def _check_alternatives(promise: Promise, election: Election) -> None:
    names = tuple(alternative.name.sv for alternative in promise.alternatives)
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


def _untrusted(trust: str, found: str) -> VerificationError:
    return VerificationError(
        Code.KEY_UNTRUSTED, "the statements are signed with another key than the one you trust",
        expected=trust, found=found, where=KEY,
    )  # fmt: skip


def _entry(manifest: object, name: str) -> object:
    files = manifest.get("files") if isinstance(manifest, dict) else None
    return files.get(name) if isinstance(files, dict) else None
