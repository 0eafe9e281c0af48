"""The second verifier: every honest bundle is accepted, every forgery refused by the finding meant for it."""

from __future__ import annotations

import base64
from typing import Any

import pytest

from tests.js.node import NodeCore
from tests.verifier.bundle_mutants import ALL
from tests.verifier.honest_bundles import SCENARIOS, honest_bundle
from tests.verifier.mutant import Mutant

VERIFY = """
const { data, policy, ...options } = facts;
if (policy) options.policy = core.parsePolicy(core.utf8(policy));
try {
  return (await core.verify(core.bytesSource(bytes(data)), options)).toJson();
} catch (error) {
  if (error instanceof core.Unusable) return { unusable: error.message };
  throw error;
}"""


def verify(node: NodeCore, data: bytes, **options: Any) -> dict[str, Any]:
    """The report, or {unusable}."""
    found: dict[str, Any] = node.run(VERIFY, {"data": base64.b64encode(data).decode(), **options})
    return found


def codes(report: dict[str, Any]) -> set[str]:
    """Of all findings; a file that cannot be checked has none."""
    return {finding["code"] for finding in report.get("findings", ())}


@pytest.mark.parametrize("name", [scenario.name for scenario in SCENARIOS])
def test_honest_bundle_holds(node: NodeCore, name: str) -> None:
    report = verify(node, honest_bundle(name))
    assert report["findings"] == []
    assert report["ok"]


@pytest.mark.parametrize("mutant", [pytest.param(one, id=one.name) for one in ALL])
def test_forgery_is_found(node: NodeCore, mutant: Mutant) -> None:
    """The same forgeries as for the other verifier, and the same findings."""
    report = verify(node, mutant.bundle())
    if mutant.code is None:
        assert "unusable" in report
    else:
        assert mutant.code in codes(report)
