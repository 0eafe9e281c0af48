"""The auditors' handbook, typed as it stands: on a real demonstration its commands say what it says they say."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import re
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests import needs
from tests.guards.tree import ROOT

HANDBOOK = (ROOT / "docs" / "handbook-auditors.md").read_text(encoding="utf-8")
NOT_TYPED = ("python3 -m venv", "pip install")


@dataclass(frozen=True, slots=True)
class Published:
    """What the demonstration published, and what the handbook calls by another name."""

    folder: Path
    names: dict[str, str]

    def typed(self, block: str) -> str:
        """A block of the handbook with this demonstration's id and fingerprints."""
        for old, new in self.names.items():
            block = block.replace(old, new)
        lines = block.replace("\\\n", " ").splitlines()
        return "\n".join(line for line in lines if not line.startswith(NOT_TYPED))


def section(title: str) -> str:
    return HANDBOOK.split(f"\n## {title}")[1].split("\n## ")[0]


def blocks(text: str, language: str) -> list[str]:
    found = re.findall(r"^```(\w*)\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    return [block for kind, block in found if kind == language]


@pytest.fixture(scope="module")
def published(run_of_12: tuple[Path, str]) -> Published:
    folder, _said = run_of_12
    with zipfile.ZipFile(folder / "bundle.zip") as bundle:
        vkey = bundle.read("log/vkey").decode().strip()
    promise = json.loads((folder / "promise.json").read_bytes())
    log_key = base64.b64decode(vkey.split("+", 2)[2])[1:]
    example = re.search(r"other/(\w+)\.bel", HANDBOOK)
    keys = re.search(r"--trust ([0-9a-f]{64}) \\\n +--trust ([0-9a-f]{64})", HANDBOOK)
    assert example is not None
    assert keys is not None
    names = {
        example[1]: promise["co_decision"], keys[1]: promise["key_id"],
        keys[2]: hashlib.sha256(log_key).hexdigest(),
        "python3 tests/": f"{sys.executable} {ROOT}/tests/",
    }  # fmt: skip
    return Published(folder, names)


def run(published: Published, block: str, *programs: Path) -> str:
    """What a shell says to it; anything but success fails."""
    found = os.pathsep.join(
        [str(Path(sys.executable).parent), *map(str, programs), os.environ["PATH"]]
    )
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", published.typed(block)],
        cwd=published.folder, env={**os.environ, "PATH": found, "LANG": "C.UTF-8", "BELENIOS_USE_URANDOM": "1"},
        capture_output=True, text=True, check=False, timeout=600,
    )  # fmt: skip
    assert done.returncode == 0, f"{block}\n{done.stdout}{done.stderr}"
    return done.stdout + done.stderr


def checks(said: str) -> list[str]:
    """The names of the checks, without the numbers of one vote."""
    return [line.split(" (")[0] for line in said.splitlines() if line.startswith("PASS")]


def test_with_our_verifier(published: Published) -> None:
    text = section("3.")
    said = run(published, blocks(text, "sh")[0])
    assert checks(said) == checks(blocks(text, "")[0])
    assert "(the one you trust)" in said
    assert "State reached: result published" in said


def test_with_the_program_of_others(published: Published) -> None:
    tool = Path(needs.belenios_tool("3.3"))
    text = section("4.")
    said = run(published, blocks(text, "sh")[0], tool.parent)
    assert blocks(text, "")[0].strip() in said


def test_with_a_third_program(published: Published) -> None:
    text = section("4.")
    assert run(published, blocks(text, "sh")[1]) == blocks(text, "")[1]


def test_signatures_and_the_promise_in_the_question(published: Published) -> None:
    needs.openssl()
    text = section("5.")
    signatures, promise = blocks(text, "sh")
    assert run(published, signatures) == published.typed(blocks(text, "")[0]) + "\n"
    said = run(published, promise)
    digest = said.split()[0]
    assert (
        f'"medbeslut/1 {json.loads((published.folder / "promise.json").read_bytes())["co_decision"]} '
        in said
    )
    assert f"promise-sha256:{digest}" in said
