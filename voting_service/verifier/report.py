"""What was checked, what came of it, and how a reader is told."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from voting_service.core.errors import Code, VerificationError
from voting_service.verifier.terminal import plain

KEPT_PER_STEP = 50  # findings of one step that are listed; the rest are counted


class Step(StrEnum):
    """The named checks, in the order they are reported. Names are stable: scripts key on them."""

    ARCHIVE = "archive"
    ELECTION = "election"
    CREDENTIALS = "credentials"
    TRUSTEES = "trustees"
    BALLOTS = "ballots"
    ELIGIBILITY = "eligibility"
    COPIES = "copies"
    TALLY = "tally"
    DECRYPTIONS = "decryptions"
    RESULT = "result"
    FILES = "files"
    KEY = "key"
    LOG_HEAD = "log-head"
    LOG_ENTRIES = "log-entries"
    LOG_CONSISTENCY = "log-consistency"
    LOG_ORDER = "log-order"
    LOG_BALLOTS = "log-ballots"
    LOG_STATEMENTS = "log-statements"
    PROMISE = "promise"
    PROMISE_FIRST = "promise-first"
    COMMITMENT = "commitment"
    ALTERNATIVES = "alternatives"
    AREAS = "areas"
    OPENING = "opening"
    SCHEDULE = "schedule"
    CLOSING = "closing"
    USAGE = "usage"
    RECONCILIATION = "reconciliation"
    SIGNED_TALLY = "signed-tally"
    ROLL = "roll"
    OUTCOME = "outcome"
    DECISION = "decision"


TITLES = {
    Step.ARCHIVE: "The archive is whole, unaltered and in order",
    Step.ELECTION: "The question is in a form that can be checked",
    Step.CREDENTIALS: "The list of those who may vote has no doubles and no false entries",
    Step.TRUSTEES: "The key belongs to the trustees together, and each has proved their part",
    Step.BALLOTS: "Every ballot is signed, and proves that it holds one valid vote",
    Step.ELIGIBILITY: "Every ballot comes from the list, and nobody is counted twice",
    Step.COPIES: "No ballot repeats another's encryption",
    Step.TALLY: "The encrypted tally is the sum of exactly these ballots",
    Step.DECRYPTIONS: "Trustees have decrypted exactly that sum, and each proves it",
    Step.RESULT: "The published counts are what the sum decrypts to",
    Step.FILES: "The files are complete and belong together",
    Step.KEY: "The key that signed the statements",
    Step.LOG_HEAD: "The head of the log is signed by the log, and by the witnesses you demand",
    Step.LOG_ENTRIES: "Everything said here to be on the log is on it",
    Step.LOG_CONSISTENCY: "The log has only grown since each earlier public head",
    Step.LOG_ORDER: "The acts came in an order that can be, none left out",
    Step.LOG_BALLOTS: "The ballots on the log are the archive's, in order",
    Step.LOG_STATEMENTS: "The log names exactly these files and events, and dates fit",
    Step.PROMISE: "The promise is signed and does not contradict itself",
    Step.PROMISE_FIRST: "The promise was signed and logged before the vote opened",
    Step.COMMITMENT: "Every ballot commits to exactly this promise",
    Step.ALTERNATIVES: "The promise's alternatives are the answers voted on, in order",
    Step.AREAS: "The roll has the promised areas and no others",
    Step.OPENING: "The opening is signed, as promised, with the sealed roll and this setup",
    Step.SCHEDULE: "The closing time that held is the promised one, or follows from changes on the log",
    Step.CLOSING: "The closing is signed, and says what the archive held when it closed",
    Step.USAGE: "Each entry of the sealed roll proves to be used at most once, and the sums are open",
    Step.RECONCILIATION: "Roll = used + unused; used = web + paper; web = ballots",
    Step.SIGNED_TALLY: "The signed tally says what the archive says",
    Step.ROLL: "Roll, spares, credentials and ballots add up",
    Step.OUTCOME: "The outcome follows from the counts by the promised rule",
    Step.DECISION: "The decision is signed, and its verdict follows from promise and outcome",
}


class State(StrEnum):
    """How far the published files have come."""

    PROMISED = "promised"
    EMPTY = "empty"
    OPEN = "open"
    CLOSED = "closed"
    TALLIED = "tallied"
    DECRYPTING = "decrypting"
    FINISHED = "finished"


STATES = {
    State.PROMISED: "promised, not yet set up",
    State.EMPTY: "nothing published yet",
    State.OPEN: "voting open",
    State.CLOSED: "voting closed, not yet tallied",
    State.TALLIED: "encrypted tally published, not yet decrypted",
    State.DECRYPTING: "trustees are decrypting, no result yet",
    State.FINISHED: "result published",
}


class Status(StrEnum):
    """What came of a step."""

    PASS = "pass"
    FAIL = "fail"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as it should be."""

    step: Step
    code: Code
    message: str
    where: str
    expected: str
    found: str


@dataclass(slots=True)
class Facts:
    """What was read, for people and scripts; None is what the files do not say."""

    source: str
    state: State = State.EMPTY
    uuid: str | None = None
    name: str | None = None
    fingerprint: str | None = None
    archive_sha256: str | None = None
    archive_bytes: int = 0
    records: int = 0
    last_event: str | None = None
    ballots: int = 0
    counted: int = 0
    vote_once: bool = False
    result: tuple[tuple[int, ...], ...] | None = None
    key: str | None = None
    key_trusted: bool | None = None
    log_origin: str | None = None
    log_size: int | None = None
    log_key: str | None = None
    log_key_trusted: bool | None = None
    last_act: str | None = None
    cancelled: bool = False
    verdict: str | None = None


@dataclass(slots=True)
class Report:
    """Filled while checking. A step nobody has spoken of was not reached: skipped.

    `required` are the steps that what has been reached demands; `alone` is whether nothing but an
    archive was given, of which no more can be asked.
    """

    facts: Facts
    findings: list[Finding] = field(default_factory=list)
    counts: Counter[Step] = field(default_factory=Counter)
    passed: dict[Step, str] = field(default_factory=dict)
    skipped: dict[Step, str] = field(default_factory=dict)
    required: set[Step] = field(default_factory=set)
    alone: bool = False

    def fault(self, step: Step, error: VerificationError, where: str = "") -> None:
        """Note a finding; `where` comes before the error's own place."""
        self.counts[step] += 1
        if self.counts[step] <= KEPT_PER_STEP:
            place = ", ".join(part for part in (where, error.where) if part)
            self.findings.append(
                Finding(step, error.code, error.message, place, error.expected, error.found)
            )

    def done(self, step: Step, detail: str = "") -> None:
        """The step was carried out; it passes unless it has findings."""
        self.passed[step] = detail

    def skip(self, reason: str, *steps: Step) -> None:
        """These steps could not be carried out; what has been said of one before stands."""
        for step in steps:
            if step not in self.passed:
                self.skipped.setdefault(step, reason)

    @contextmanager
    def checking(self, step: Step, where: str = "") -> Iterator[None]:
        """Turn a VerificationError into a finding of `step` and go on after the block."""
        try:
            yield
        except VerificationError as error:
            self.fault(step, error, where)

    def status(self, step: Step) -> Status:
        """Findings weigh more than having got to the end."""
        if self.counts[step]:
            return Status.FAIL
        return Status.PASS if step in self.passed else Status.SKIPPED

    def remark(self, step: Step) -> str:
        """What there is to say beside the status: numbers, or why a step was skipped."""
        if self.status(step) is Status.SKIPPED:
            return self.skipped.get(step, "an earlier check has failed")
        return self.passed.get(step, "")

    @property
    def total(self) -> int:
        """All findings, those not listed included."""
        return self.counts.total()

    @property
    def missing(self) -> set[Step]:
        """Steps that are required and could not be carried out."""
        return {step for step in self.required if self.status(step) is Status.SKIPPED}

    @property
    def complete(self) -> bool:
        """Whether nothing that is required was skipped."""
        return not self.missing

    @property
    def exit_code(self) -> int:
        """0 = every check that could be made holds, 1 = findings, or something required is missing."""
        return 1 if self.total or (self.missing and not self.alone) else 0


def as_json(report: Report) -> dict[str, Any]:
    """The report for scripts; fields are only ever added (docs/verification.md)."""
    facts = report.facts
    return {
        "schema": "medbeslut/verification",
        "version": 1,
        "source": facts.source,
        "ok": report.total == 0,
        "state": facts.state.value,
        "co_decision": facts.uuid,
        "name": facts.name,
        "election": facts.fingerprint,
        "archive": {
            "sha256": facts.archive_sha256,
            "bytes": facts.archive_bytes,
            "records": facts.records,
            "last_event": facts.last_event,
        },
        "ballots": {
            "published": facts.ballots,
            "counted": facts.counted,
            "vote_once": facts.vote_once,
        },
        "result": facts.result,
        "key": {"fingerprint": facts.key, "trusted": facts.key_trusted},
        "log": _log_json(facts),
        "cancelled": facts.cancelled,
        "complete": report.complete,
        "verdict": facts.verdict,
        "steps": [_step_json(report, step) for step in Step],
        "findings": [
            {
                "step": finding.step.value,
                "code": finding.code.value,
                "message": finding.message,
                "where": finding.where,
                "expected": finding.expected,
                "found": finding.found,
            }
            for finding in report.findings
        ],
        "findings_total": report.total,
    }


def _log_json(facts: Facts) -> dict[str, Any]:
    return {
        "origin": facts.log_origin,
        "size": facts.log_size,
        "key": {"fingerprint": facts.log_key, "trusted": facts.log_key_trusted},
        "last_act": facts.last_act,
    }


def _step_json(report: Report, step: Step) -> dict[str, Any]:
    return {
        "name": step.value,
        "title": TITLES[step],
        "status": report.status(step).value,
        "remark": report.remark(step),
    }


def as_text(report: Report) -> str:
    """The report for people: a line per step, what is wrong below it, the state last."""
    lines = [f"Checked: {plain(report.facts.source)}", *_facts(report.facts), ""]
    for step in Step:
        remark = report.remark(step)
        mark = report.status(step).value.upper()
        lines.append(f"{mark:8}{TITLES[step]}" + (f" ({plain(remark)})" if remark else ""))
        listed = [finding for finding in report.findings if finding.step is step]
        lines += [line for finding in listed for line in _finding_lines(finding)]
        if report.counts[step] > len(listed):
            lines.append(f"          … and {report.counts[step] - len(listed)} more like these")
    return "\n".join([*lines, "", _conclusion(report), _state(report)])


def _facts(facts: Facts) -> list[str]:
    known = (
        ("Co-decision", facts.uuid and f"{facts.uuid} {facts.name or ''}".rstrip()),
        ("Question's fingerprint", facts.fingerprint),
        ("Archive's SHA-256", facts.archive_sha256),
        ("Signing key", facts.key and f"{facts.key} ({_trust(facts.key_trusted)})"),
        ("Log", facts.log_origin),
        ("Log's key", facts.log_key and f"{facts.log_key} ({_trust(facts.log_key_trusted)})"),
    )
    return [f"{name}: {plain(value)}" for name, value in known if value]


def _trust(trusted: bool | None) -> str:  # noqa: FBT001 - three answers
    if trusted is None:
        return "not compared with anything you trust"
    return "the one you trust" if trusted else "not the one you trust"


def _finding_lines(finding: Finding) -> list[str]:
    place = f" at {finding.where}" if finding.where else ""
    lines = [f"        ! {finding.code}: {finding.message}{place}"]
    if finding.expected or finding.found:
        lines.append(f"          expected: {finding.expected or '-'}")
        lines.append(f"          found:    {finding.found or '-'}")
    return [plain(line) for line in lines]


def _conclusion(report: Report) -> str:
    if report.total:
        what = "1 finding" if report.total == 1 else f"{report.total} findings"
        return f"{what}: do not rely on these files before each has been explained."
    missing = [step.value for step in Step if step in report.missing]
    if missing:
        return (
            "INCOMPLETE: every check that could be made holds, but what has been reached demands "
            f"more: {', '.join(missing)}."
        )
    skipped = sum(report.status(step) is Status.SKIPPED for step in Step)
    left = f" {skipped} are not due yet, for the reasons given." if skipped else ""
    return f"Every check holds that can be made in this state.{left}"


def _state(report: Report) -> str:
    facts = report.facts
    counts = f", {facts.ballots} ballots" if facts.ballots else ""
    act = f"; last act on the log: {facts.last_act}" if facts.last_act else ""
    cancelled = "; CANCELLED" if facts.cancelled else ""
    verdict = f"; decision recorded, verdict: {facts.verdict}" if facts.verdict else ""
    return plain(f"State reached: {STATES[facts.state]}{counts}{verdict}{cancelled}{act}")
