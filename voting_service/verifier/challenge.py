"""`voting-verify --challenge FILE [PATH]`: an opened test ballot, checked on another device."""

import stat
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from voting_service.core.archive import read_records
from voting_service.core.challenge import Challenge, parse_challenge, verify_challenge
from voting_service.core.election import Election, fingerprint
from voting_service.core.encoding import MAX_JSON_BYTES
from voting_service.core.errors import Code, VerificationError
from voting_service.verifier.source import Source, UnusableError, open_source
from voting_service.verifier.terminal import plain

_ELECTION = 1  # the record after the header


@dataclass(frozen=True, slots=True)
class ChallengeReport:
    """What came of it; `compared` is whether the question was compared with a published one."""

    challenge: Challenge | None
    election: Election | None
    compared: bool
    error: VerificationError | None

    @property
    def exit_code(self) -> int:
        """0 = the ballot holds what the file says, 1 = it does not."""
        return 1 if self.error else 0

    def chosen(self) -> list[list[str]]:
        """For each question the alternatives that were encrypted, "blank" for a blank vote."""
        if self.challenge is None or self.election is None:
            return []
        found = []
        for question, row in zip(self.election.questions, self.challenge.choices, strict=True):
            names = [*(["blank"] if question.blank else []), *question.answers]
            found.append([name for name, chosen in zip(names, row, strict=True) if chosen])
        return found


def check_challenge(file: Path, path: Path | None) -> ChallengeReport:
    """Check the file, and hold its question against what is published; raises UnusableError."""
    challenge: Challenge | None = None
    try:
        challenge = parse_challenge(_bounded(file))
        election = verify_challenge(challenge)
        if path is not None:
            with open_source(path) as source:
                _require_same(challenge, source, path)
    except VerificationError as error:
        return ChallengeReport(challenge, None, compared=False, error=error)
    return ChallengeReport(challenge, election, compared=path is not None, error=None)


def _bounded(path: Path) -> bytes:
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise UnusableError(f"{path}: not an ordinary file")
        with path.open("rb") as file:
            return file.read(MAX_JSON_BYTES + 1)
    except OSError as error:
        raise UnusableError(f"{path}: {error.strerror or error}") from error


def _require_same(challenge: Challenge, source: Source, path: Path) -> None:
    if source.archive is None:
        raise UnusableError(f"{path}: there is no archive to compare the question with")
    for number, located in enumerate(read_records(source.archive)):
        if number == _ELECTION:
            wanted, found = fingerprint(located.record.content), fingerprint(challenge.election)
            if wanted != found:
                raise VerificationError(
                    Code.CHALLENGE_ELECTION, "another question, key or promise than the published one",
                    where="election", expected=wanted, found=found,
                )  # fmt: skip
            return
    raise UnusableError(f"{path}: the archive asks nothing yet")


# For people and scripts


def as_json(report: ChallengeReport) -> dict[str, Any]:
    """For scripts; fields are only ever added (docs/verification.md)."""
    challenge, error = report.challenge, report.error
    return {
        "schema": "medbeslut/challenge-verification",
        "version": 1,
        "ok": error is None,
        "co_decision": challenge and challenge.co_decision,
        "commitment": challenge and challenge.commitment,
        "chosen": report.chosen(),
        "compared": report.compared,
        "finding": error and {
            "code": error.code.value, "message": error.message, "where": error.where,
            "expected": error.expected, "found": error.found,
        },
    }  # fmt: skip


def as_text(report: ChallengeReport) -> str:
    """For people."""
    challenge, error = report.challenge, report.error
    if challenge is None or error is not None:
        return _refused(error)
    chosen = [
        f"Question {number} was encrypted as: {', '.join(names) or 'nothing chosen'}"
        for number, names in enumerate(report.chosen(), start=1)
    ]
    against = (
        "The question is the published one."
        if report.compared
        else "The question was not compared with a published one: name a bundle or archive to do so."
    )
    lines = (
        f"Co-decision: {challenge.co_decision}", f"Commitment: {challenge.commitment}", *chosen, against, "",
        "PASS    The ballot holds this choice and no other, and is the one committed to.",
        "Compare choice and commitment with what the booth showed.",
    )  # fmt: skip
    return "\n".join(map(plain, lines))


def _refused(error: VerificationError | None) -> str:
    assert error is not None  # whatever could not be read has said why # noqa: S101
    place = f" at {error.where}" if error.where else ""
    lines = [
        f"FAIL    {error.code}: {error.message}{place}",
        f"        expected: {error.expected or '-'}",
        f"        found:    {error.found or '-'}",
    ]
    return "\n".join(map(plain, lines))
