"""Ballots between the browser's core and belenios-tool, in both directions."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests import needs
from tests.js.conftest import Core
from tests.js.test_core import AUDIT, VECTORS, archive, encoded

CHOICES = {
    "plurality-3-trustees": "[[0,1,0]]",
    "blank-1-trustee": "[[1,0,0,0,0,0]]",
    "approval-two-questions": "[[1,1,0,1],[0,1,0]]",
    "threshold-2-of-3": "[[0,0,1]]",
}


def open_archive(name: str, folder: Path) -> Path:
    """The vector's archive cut after its setup, where the tool looks for it."""
    data = archive(name)
    kept = 0
    at = 0
    while kept == 0:
        name_field = data[at : at + 100].rstrip(b"\0")
        size = int(data[at + 124 : at + 135], 8)
        at += 512 + (size + 511) // 512 * 512
        if name_field.endswith(b".event.json"):
            kept = at
    election = (VECTORS / name / "election.json").read_text()
    uuid = election.split('"uuid":"')[1].split('"')[0]
    path = folder / f"{uuid}.bel"
    path.write_bytes(data[:kept])
    return path


@pytest.mark.parametrize("release", ["3.0", "3.3"])
@pytest.mark.parametrize("name", sorted(CHOICES))
def test_the_tool_accepts_what_the_browser_makes(
    core: Core, tmp_path: Path, name: str, release: str
) -> None:
    tool = needs.belenios_tool(release)
    open_archive(name, tmp_path)
    made = core.run(
        AUDIT
        + "return core.fromUtf8(core.buildBallot(audit.election, facts.credential, JSON.parse(facts.choice)))",
        {
            "archive": encoded(archive(name)),
            "credential": (VECTORS / name / "creds.txt").read_text().split()[0],
            "choice": CHOICES[name],
        },
    )
    (tmp_path / "ballot.json").write_text(made)
    command = [
        tool,
        "election",
        "verify-ballot",
        "--dir",
        str(tmp_path),
        "--ballot",
        str(tmp_path / "ballot.json"),
    ]
    result = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert result.returncode == 0, result.stderr


@pytest.mark.parametrize("release", ["3.0", "3.3"])
@pytest.mark.parametrize("name", sorted(CHOICES))
def test_the_browser_accepts_what_the_tool_makes(
    core: Core, tmp_path: Path, name: str, release: str
) -> None:
    tool = needs.belenios_tool(release)
    open_archive(name, tmp_path)
    (tmp_path / "credential").write_text(
        (VECTORS / name / "creds.txt").read_text().split()[0] + "\n"
    )
    (tmp_path / "choice").write_text(CHOICES[name] + "\n")
    made = subprocess.run(
        [tool, "election", "generate-ballot", "--dir", str(tmp_path),
         "--privcred", str(tmp_path / "credential"), "--choice", str(tmp_path / "choice")],
        capture_output=True, timeout=60, check=True, env={"BELENIOS_USE_URANDOM": "1"},
    )  # fmt: skip
    found = core.run(
        AUDIT + "core.verifyBallot(audit.election, bytes(facts.ballot)); return 'accepted'",
        {"archive": encoded(archive(name)), "ballot": encoded(made.stdout.strip())},
    )
    assert found == "accepted"
