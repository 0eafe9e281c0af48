"""The verifier over something that a test has written to a file."""

from __future__ import annotations

from pathlib import Path

from voting_service.verifier.checks import Options, verify
from voting_service.verifier.source import open_source


def findings(path: Path, *, finished: bool = True) -> list[str]:
    """The codes of all findings; none when everything holds."""
    with open_source(path) as source:
        report = verify(source, path, Options(1, once=True, finished=finished), lambda _: None)
    return [finding.code for finding in report.findings]
