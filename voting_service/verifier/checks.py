"""All checks, in order: first the archive, then the statements beside it."""

from dataclasses import dataclass
from pathlib import Path

from voting_service.core.errors import Code, VerificationError
from voting_service.core.replay import Phase
from voting_service.verifier.archive_checks import ArchiveCheck, Progress
from voting_service.verifier.report import Facts, Report, Step
from voting_service.verifier.source import Kind, Source, UnusableError
from voting_service.verifier.statement_checks import StatementCheck


@dataclass(frozen=True, slots=True)
class Options:
    """What the caller asks for beyond the checks themselves.

    `once`: a second ballot of one credential is a finding also in an archive that does not declare it.
    `finished`: an archive without a result is a finding, and so is a missing signed tally.
    `trust`: the fingerprint (hex) that the signing key must have.
    """

    jobs: int = 1
    once: bool = False
    finished: bool = False
    trust: str | None = None


def verify(source: Source, path: Path, options: Options, progress: Progress) -> Report:
    """Check everything in `source`. Raises UnusableError; everything else is in the report."""
    if options.trust is not None and source.kind is Kind.ARCHIVE:
        raise UnusableError(
            "an archive alone is signed by nobody: --trust needs a bundle or a folder"
        )
    report = Report(Facts(str(path)))
    found = ArchiveCheck(source, report, once=options.once, jobs=options.jobs).run(progress)
    if options.finished and report.facts.state is not Phase.FINISHED:
        error = VerificationError(
            Code.ARCHIVE_UNFINISHED,
            "the archive is not finished",
            expected="a result",
            found=report.facts.state,
        )
        report.fault(Step.ARCHIVE, error)
    StatementCheck(source, report, found, finished=options.finished, trust=options.trust).run()
    return report
