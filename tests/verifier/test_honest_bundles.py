"""Honest bundles of every state and kind: built alike each time, and accepted."""

import io
import json
import zipfile

import pytest

from tests.verifier.honest_bundles import SCENARIOS, honest_bundle, scenario
from tests.verifier.simulator import Simulator
from voting_service.core.encoding import sha256_hex


@pytest.mark.parametrize("name", [one.name for one in SCENARIOS])
def test_a_bundle_is_sorted_and_its_manifest_is_last(name: str) -> None:
    with zipfile.ZipFile(io.BytesIO(honest_bundle(name))) as bundle:
        names = bundle.namelist()
        files = {one: sha256_hex(bundle.read(one)) for one in names}
    assert names == [*sorted(names[:-1]), "manifest.json"]
    listed = Simulator(scenario(name)).files()
    assert set(listed) == set(names[:-1])
    assert files["promise.json"] == sha256_hex(listed["promise.json"])
    assert all(json.loads(line) for line in listed["log/entries.jsonl"].splitlines())
