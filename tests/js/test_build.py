"""What is committed is what the sources build, byte for byte, and what the manifest says."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests import needs

ROOT = Path(__file__).parents[2]
VENDOR = ROOT / "voting_service" / "static" / "vendor"


def test_integrity_manifest() -> None:
    manifest = json.loads((VENDOR / "integrity.json").read_bytes())
    shipped = {p.name for p in VENDOR.iterdir() if p.suffix in {".js", ".css", ".woff2"}}
    assert set(manifest) == shipped
    for name, integrity in manifest.items():
        digest = hashlib.sha384((VENDOR / name).read_bytes()).digest()
        assert integrity == "sha384-" + base64.b64encode(digest).decode(), name


def test_lock_file_names_no_place_of_download() -> None:
    lock = json.loads((ROOT / "package-lock.json").read_bytes())
    packages = {name: entry for name, entry in lock["packages"].items() if name}
    assert packages
    assert not [name for name, entry in packages.items() if "resolved" in entry]
    assert not [name for name, entry in packages.items() if "integrity" not in entry]


def test_every_bundle_has_its_licences() -> None:
    texts = " ".join(path.read_text() for path in VENDOR.glob("*.txt"))
    assert "MIT" in texts
    assert "SIL OPEN FONT LICENSE" in texts.upper()


def test_rebuilding_gives_the_same_bytes(tmp_path: Path) -> None:
    npm = needs.npm()
    for name in ("package.json", "package-lock.json", ".npmrc"):
        shutil.copy(ROOT / name, tmp_path / name)
    shutil.copytree(
        ROOT / "voting_service" / "static" / "js", tmp_path / "voting_service/static/js"
    )
    environment = os.environ | {"TZ": "Pacific/Auckland", "LC_ALL": "C"}
    installed = subprocess.run(
        [npm, "ci", "--ignore-scripts", "--prefer-offline"],
        cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    if installed.returncode != 0:
        pytest.skip("needs the npm registry (or its cache) to install the locked packages")
    subprocess.run(
        [npm, "run", "build"], cwd=tmp_path, env=environment, capture_output=True, timeout=120, check=True
    )  # fmt: skip
    built = tmp_path / "voting_service" / "static" / "vendor"
    assert {p.name for p in built.iterdir()} == {p.name for p in VENDOR.iterdir()}
    for path in built.iterdir():
        assert path.read_bytes() == (VENDOR / path.name).read_bytes(), f"{path.name}: npm run build"
