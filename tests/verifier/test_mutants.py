"""Every forgery is refused, by the finding meant for it."""

from pathlib import Path

import pytest

from tests.verifier.bundle_mutants import ALL
from tests.verifier.conftest import run
from tests.verifier.mutant import Mutant
from tests.verifier.simulator import Simulator
from voting_service.verifier.report import Status, Step, as_text
from voting_service.verifier.source import UnusableError


def test_the_honest_original_passes_every_step(tmp_path: Path) -> None:
    (tmp_path / "bundle.zip").write_bytes(Simulator().bundle())
    report = run(tmp_path / "bundle.zip")
    assert report.exit_code == 0, as_text(report)
    assert {report.status(step) for step in Step} == {Status.PASS}


def test_names_are_distinct_and_many() -> None:
    names = [mutant.name for mutant in ALL]
    assert len(set(names)) == len(names)
    assert len(names) >= 400


@pytest.mark.parametrize("mutant", [pytest.param(mutant, id=mutant.name) for mutant in ALL])
def test_a_forgery_is_found(mutant: Mutant, tmp_path: Path) -> None:
    path = tmp_path / "bundle.zip"
    path.write_bytes(mutant.bundle())
    try:
        report = run(path)
    except UnusableError:
        assert mutant.code is None
        return
    assert report.exit_code == 1
    assert mutant.code in {finding.code for finding in report.findings}, as_text(report)
