"""A third verifier, written from the two format documents alone, agrees about every bundle.

It shows that the documents suffice; `third_check.py` imports nothing of the service's.
"""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from tests.interop import third_check
from tests.interop.third_parts import Refused
from tests.verifier.honest_bundles import SCENARIOS, honest_bundle
from tests.verifier.mutant import Mutant
from tests.verifier.mutants_log import LOG_MUTANTS
from tests.verifier.mutants_usage import USAGE_MUTANTS

FOLDER = Path(__file__).parent
ALLOWED = {"nacl", "cryptography", *sys.stdlib_module_names}
PARTS = sorted(path for path in FOLDER.glob("third_*.py"))


@pytest.mark.parametrize("name", [one.name for one in SCENARIOS])
def test_an_honest_bundle_is_accepted(name: str) -> None:
    third_check.check(honest_bundle(name))


@pytest.mark.parametrize("mutant", [*LOG_MUTANTS, *USAGE_MUTANTS], ids=lambda mutant: mutant.name)
def test_a_forgery_is_refused(mutant: Mutant) -> None:
    data = mutant.bundle()
    with pytest.raises(Refused):
        third_check.check(data)


@pytest.mark.parametrize("path", PARTS, ids=lambda path: path.name)
def test_it_shares_no_code_with_what_it_checks(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    named = {
        name
        for one in ast.walk(tree)
        if isinstance(one, ast.Import | ast.ImportFrom)
        for name in (
            [alias.name for alias in one.names]
            if isinstance(one, ast.Import)
            else [one.module or ""]
        )
    }
    others = {name for name in named if not name.startswith("tests.interop.third_")}
    assert {name.partition(".")[0] for name in others} <= ALLOWED


def test_it_is_a_program(tmp_path: Path) -> None:
    good, bad = tmp_path / "good.zip", tmp_path / "bad.zip"
    good.write_bytes(honest_bundle(SCENARIOS[-1].name))
    bad.write_bytes(LOG_MUTANTS[0].bundle())
    program = [sys.executable, "-I", str(FOLDER / "third_check.py")]
    for path, status, said in ((good, 0, "log and usage hold"), (bad, 1, "REFUSED: ")):
        done = subprocess.run([*program, str(path)], capture_output=True, text=True, check=False)
        assert (done.returncode, done.stdout.startswith(said)) == (status, True), done
