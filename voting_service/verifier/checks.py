"""All checks, in order: the archive, the log, the statements, and how they fit together."""

from dataclasses import dataclass
from pathlib import Path

from voting_service.core.errors import Code, VerificationError
from voting_service.core.log_entries import EntryKind as K
from voting_service.core.log_policy import Policy
from voting_service.verifier import source as names
from voting_service.verifier.archive_checks import ArchiveCheck, Progress
from voting_service.verifier.file_checks import FileCheck
from voting_service.verifier.log_checks import LOG_STEPS, Log, LogCheck
from voting_service.verifier.log_facts import LOG_FACT_STEPS, LogFacts
from voting_service.verifier.report import Facts, Report, State, Step
from voting_service.verifier.roll_checks import ROLL_STEPS, RollCheck
from voting_service.verifier.source import Kind, Source, UnusableError
from voting_service.verifier.statement_checks import STATEMENT_STEPS, StatementCheck

_ARCHIVE = (
    Step.ARCHIVE, Step.ELECTION, Step.CREDENTIALS, Step.TRUSTEES, Step.BALLOTS, Step.ELIGIBILITY,
    Step.COPIES,
)  # fmt: skip
_ALWAYS = (
    Step.FILES, Step.KEY, Step.LOG_HEAD, Step.LOG_ENTRIES, Step.LOG_CONSISTENCY, Step.LOG_ORDER,
    Step.LOG_STATEMENTS, Step.PROMISE, Step.PROMISE_FIRST,
)  # fmt: skip
#: The check of each kind of entry beyond its form, place, number and date, which all of them have.
ENTRY_STEPS: dict[K, tuple[Step, ...]] = {
    K.PROMISE: (Step.PROMISE, Step.PROMISE_FIRST),
    K.NOTICE: (Step.LOG_ORDER,),
    K.CANCELLATION: (Step.LOG_ORDER,),
    K.ROLL: (Step.AREAS,),
    K.SETUP: (*_ARCHIVE, Step.LOG_BALLOTS, Step.COMMITMENT, Step.ALTERNATIVES),
    K.OPENING: (Step.OPENING, Step.SCHEDULE),
    K.ROLL_ADDITION: (Step.AREAS,),
    K.BALLOT: (Step.LOG_BALLOTS,),
    K.SCHEDULE: (Step.SCHEDULE,),
    K.FAILED_CASTS: (Step.LOG_ENTRIES,),
    K.CLOSING: (Step.CLOSING, Step.TALLY),
    K.USAGE: (Step.USAGE, Step.RECONCILIATION),
    K.PARTIAL_DECRYPTION: (Step.DECRYPTIONS,),
    K.RESULT: (Step.RESULT,),
    K.TALLY: (Step.SIGNED_TALLY, Step.ROLL, Step.OUTCOME),
    K.TIE_RESOLUTION: (Step.DECISION,),
    K.DECISION: (Step.DECISION,),
    K.CORRECTION: (Step.DECISION,),
    K.MILESTONE: (Step.LOG_ORDER,),
    K.FULFILMENT: (Step.LOG_ORDER,),
    K.DISPUTE: (Step.LOG_ORDER,),
    K.DISPUTE_ANSWER: (Step.LOG_ORDER,),
    K.KEY_ROTATION: (Step.LOG_HEAD,),
}


@dataclass(frozen=True, slots=True)
class Options:
    """What the caller asks for beyond the checks themselves.

    `once`: a second ballot of one credential is a finding also in an archive that does not declare it.
    `finished`: an archive without a result is a finding, and so is a missing signed tally.
    `trust`: fingerprints (hex) of keys that are trusted: of statements, of the log, or both.
    `policy`: which witnesses must have signed the log's head.
    """

    jobs: int = 1
    once: bool = False
    finished: bool = False
    trust: tuple[str, ...] = ()
    policy: Policy | None = None


def verify(source: Source, path: Path, options: Options, progress: Progress) -> Report:
    """Check everything in `source`. Raises UnusableError; everything else is in the report."""
    if source.kind is Kind.ARCHIVE and (options.trust or options.policy):
        raise UnusableError(
            "an archive alone is signed by nobody: --trust and --policy need a bundle or a folder"
        )
    report = Report(Facts(str(path)), alone=source.kind is Kind.ARCHIVE)
    found = ArchiveCheck(source, report, once=options.once, jobs=options.jobs).run(progress)
    if options.finished and report.facts.state is not State.FINISHED:
        error = VerificationError(
            Code.ARCHIVE_UNFINISHED, "the archive is not finished", expected="a result",
            found=report.facts.state,
        )  # fmt: skip
        report.fault(Step.ARCHIVE, error)
    if report.alone:
        report.skip(
            "only the archive was given",
            *STATEMENT_STEPS, *LOG_STEPS, *LOG_FACT_STEPS, *ROLL_STEPS,
        )  # fmt: skip
        _require(report, None, ours=found.promise is not None)
        return report
    log = LogCheck(source, report, found, options.policy).run()
    key = FileCheck(source, report, found, log, finished=options.finished).run(options.trust)
    spoken = StatementCheck(source, report, found, key).run()
    LogFacts(source, report, found, log, spoken).run()
    RollCheck(source, report, found, log, spoken).run(options.jobs)
    ours = found.promise is not None or names.PROMISE in source.names
    _require(report, log, ours=ours or source.kind is Kind.BUNDLE)
    return report


def _require(report: Report, log: Log | None, *, ours: bool) -> None:
    """What must have been carried out, given how far it has come; a foreign archive has no log."""
    facts = report.facts
    if facts.state is not State.PROMISED:
        report.required |= set(_ARCHIVE)
    if ours:
        report.required |= set(_ALWAYS)
        acts = [kind for kind in K if log is not None and log.has(kind)]
        report.required |= {step for kind in acts for step in ENTRY_STEPS[kind]}
        facts.cancelled = K.CANCELLATION in acts
