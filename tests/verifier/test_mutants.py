"""Every forgery is refused, by the finding meant for it."""

import pytest

from tests.verifier.conftest import Verify
from tests.verifier.forger import Forger
from tests.verifier.mutant import Mutant
from tests.verifier.mutants import MUTANTS
from voting_service.verifier.report import Status, Step, as_text


def test_the_honest_original_passes_every_step(verify_files: Verify) -> None:
    report = verify_files(Forger().files())
    assert report.exit_code == 0, as_text(report)
    assert {report.status(step) for step in Step} == {Status.PASS}


def test_names_are_distinct() -> None:
    names = [mutant.name for mutant in MUTANTS]
    assert len(set(names)) == len(names) >= 40


@pytest.mark.parametrize("mutant", [pytest.param(mutant, id=mutant.name) for mutant in MUTANTS])
def test_a_forgery_is_found(mutant: Mutant, verify_files: Verify) -> None:
    report = verify_files(mutant.make())
    assert report.exit_code == 1
    assert mutant.code in {finding.code for finding in report.findings}, as_text(report)
