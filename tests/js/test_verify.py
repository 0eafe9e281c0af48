"""The second verifier: every honest bundle is accepted, every forgery refused by the finding meant for it."""

from __future__ import annotations

import base64
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from tests.js.node import NodeCore
from tests.verifier import forged_log, forger
from tests.verifier.bundle_mutants import ALL
from tests.verifier.honest_bundles import SCENARIOS, honest_bundle
from tests.verifier.mutant import Mutant
from voting_service.core.statements import key_id
from voting_service.verifier.report import Step

VECTORS = Path(__file__).parents[1] / "vectors"
KEY_ID = key_id(forger.SIGNER.public_key())
LOG_KEY = forged_log.fingerprint(forged_log.LOG_KEY)
NEXT_KEY = forged_log.fingerprint(forged_log.NEXT_LOG_KEY)
PLAIN_POLICY, NEXT_POLICY = (
    f"log {forged_log.vkey(key)}\nquorum none\n"
    for key in (forged_log.LOG_KEY, forged_log.NEXT_LOG_KEY)
)
OTHER_POLICY = forged_log.policy(1, key=forged_log.OTHER_LOG_KEY)
VERIFY = """
const { data, policy, ...options } = facts;
if (policy) options.policy = core.parsePolicy(core.utf8(policy));
try {
  return (await core.verify(core.bytesSource(bytes(data)), { crew, ...options })).toJson();
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
    assert report["complete"]


@pytest.mark.parametrize("mutant", [pytest.param(one, id=one.name) for one in ALL])
def test_forgery_is_found(node: NodeCore, mutant: Mutant) -> None:
    """The same forgeries as for the other verifier, and the same findings."""
    report = verify(node, mutant.bundle())
    if mutant.code is None:
        assert "unusable" in report
    else:
        assert mutant.code in codes(report)


# Zip files that hide something


def central(data: bytes) -> int:
    """Where the directory begins."""
    return int.from_bytes(data[-6:-2], "little")


def put(data: bytes, at: int, new: bytes) -> bytes:
    """The data with `new` in place of what stood there."""
    return data[:at] + new + data[at + len(new) :]


HONEST = honest_bundle("promised")
FIRST = b"audit-key.pem"


def inserted(data: bytes, at: int, new: bytes) -> bytes:
    """Bytes between two files, or before the directory; the directory's own place is put right."""
    moved = central(data) + len(new)
    return data[:at] + new + data[at:-6] + moved.to_bytes(4, "little") + data[-2:]


def doubled(data: bytes) -> bytes:
    """The directory lists its first file twice."""
    start = central(data)
    length = 46 + len(FIRST)
    count = int.from_bytes(data[-12:-10], "little") + 1
    size = len(data) - 22 - start + length
    end = put(data[-22:], 8, count.to_bytes(2, "little") * 2 + size.to_bytes(4, "little"))
    return data[: start + length] + data[start : start + length] + data[start + length : -22] + end


def zipped(**files: bytes) -> bytes:
    """A stored zip of these files, `_` for the dot in names."""
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w") as made:
        for name, data in files.items():
            made.writestr(zipfile.ZipInfo(name.replace("_", ".")), data)
    return output.getvalue()


ZIPS: dict[str, bytes] = {
    "nothing": b"",
    "a word": b"Hej",
    "cut at the end": HONEST[:-1],
    "cut at the beginning": HONEST[1:],
    "a comment": HONEST[:-2] + b"\x02\x00hi",
    "bytes after the end": HONEST + b"x",
    "bytes before the directory": inserted(HONEST, central(HONEST), b"x"),
    "bytes before the first file": inserted(HONEST, 0, HONEST[:30]),
    "a file twice in the directory": doubled(HONEST),
    "another name in front of the file": put(HONEST, 30, b"audit-kex.pem"),
    "another size in front of the file": put(HONEST, 18, b"\x00"),
    "another check sum in front of the file": put(HONEST, 14, b"\x00"),
    "another check sum in both places": put(put(HONEST, 14, bytes(4)), central(HONEST) + 16, bytes(4)),
    "another date in front of the file": put(HONEST, 12, b"\x22"),
    "compressed": put(HONEST, central(HONEST) + 10, b"\x08"),
    "encrypted": put(HONEST, central(HONEST) + 8, b"\x01"),
    "a link": put(HONEST, central(HONEST) + 41, b"\xa1"),
    "a name that is not utf-8": HONEST.replace(FIRST, b"\xff" + FIRST[1:]),
    "a name that has no place": HONEST.replace(FIRST, b"audit-key.pen"),
    "a name that is a property": zipped(constructor=b"", promise_json=b"{}"),
    "empty": zipped(),
    "neither archive nor promise": zipped(decision_json=b"{}"),
    "too many files": put(put(HONEST, len(HONEST) - 14, b"\xff\xff"), len(HONEST) - 12, b"\xff\xff"),
}  # fmt: skip


@pytest.mark.parametrize("name", ZIPS)
def test_what_is_no_bundle(node: NodeCore, name: str) -> None:
    assert "unusable" in verify(node, ZIPS[name])


def test_bundle_written_in_one_go(node: NodeCore) -> None:
    """A writer that did not know the sizes says them twice; that is no fault."""
    with zipfile.ZipFile(io.BytesIO(HONEST)) as honest:
        files = {name: honest.read(name) for name in honest.namelist()}
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w") as made:
        for name, data in files.items():
            with made.open(zipfile.ZipInfo(name), "w", force_zip64=True) as file:
                file.write(data)
    assert verify(node, output.getvalue())["ok"]


# What is asked for beyond the checks


@pytest.mark.parametrize(
    ("options", "code"),
    [
        pytest.param({"trust": KEY_ID, "trustLog": LOG_KEY}, None, id="both-trusted"),
        pytest.param({"trust": "0" * 64}, "key.untrusted", id="another-key"),
        pytest.param({"trustLog": "0" * 64}, "key.untrusted", id="another-key-of-the-log"),
        pytest.param({"policy": forged_log.policy(3)}, None, id="witnessed"),
        pytest.param({"policy": OTHER_POLICY}, "log.signature", id="another-log"),
        pytest.param({"finished": True}, None, id="finished"),
    ],
)  # fmt: skip
def test_what_is_trusted(node: NodeCore, options: dict[str, Any], code: str | None) -> None:
    found = codes(verify(node, honest_bundle("cosigned"), **options))
    assert found == (set() if code is None else {code})


@pytest.mark.parametrize(
    ("options", "code"),
    [
        pytest.param({"trustLog": NEXT_KEY}, None, id="the-key-in-use"),
        pytest.param({"trustLog": LOG_KEY}, "key.untrusted", id="the-key-before"),
        pytest.param({"policy": NEXT_POLICY}, None, id="policy-of-the-key-in-use"),
        pytest.param({"policy": PLAIN_POLICY}, "log.signature", id="policy-of-the-key-before"),
    ],
)  # fmt: skip
def test_a_rotation_carries_no_trust(
    node: NodeCore, options: dict[str, Any], code: str | None
) -> None:
    """Anybody can list your key as the one before their own, and say that it was exchanged."""
    found = codes(verify(node, honest_bundle("rotated"), **options))
    assert found == (set() if code is None else {code})


def test_unfinished_when_it_should_be(node: NodeCore) -> None:
    found = codes(verify(node, honest_bundle("open"), finished=True))
    assert {"archive.unfinished", "files.missing"} <= found


def test_unwitnessed_head(node: NodeCore) -> None:
    report = verify(node, honest_bundle("decided"), policy=forged_log.policy(1))
    assert codes(report) == {"log.policy"}


@pytest.mark.parametrize(
    "name",
    ["plurality-3-trustees", "blank-1-trustee", "approval-two-questions", "threshold-2-of-3"],
)
def test_foreign_archive(node: NodeCore, name: str) -> None:
    """Where a later ballot of one credential counts: two of these have one."""
    data = (VECTORS / name / "archive.bel").read_bytes()
    report = verify(node, data)
    assert report["findings"] == []
    assert report["facts"]["result"] == json.loads((VECTORS / name / "result.json").read_bytes())["result"]  # fmt: skip
    again = codes(verify(node, data, once=True))
    assert ("ballot.repeated" in again) is (name in {"plurality-3-trustees", "threshold-2-of-3"})


def test_ranked_archive_and_archive_with_trust(node: NodeCore) -> None:
    ranked = (VECTORS / "ranked-2-trustees" / "archive.bel").read_bytes()
    assert "unusable" in verify(node, ranked)
    honest = (VECTORS / "blank-1-trustee" / "archive.bel").read_bytes()
    assert "unusable" in verify(node, honest, trust=KEY_ID)


def test_steps_are_those_of_the_other_verifier(node: NodeCore) -> None:
    assert node.run("return core.STEPS") == [step.value for step in Step]


def test_many_findings_are_counted(node: NodeCore) -> None:
    found = node.run(
        "const report = new core.Report();"
        "const error = new core.VerificationError('ballot.hash', 'x');"
        "for (let i = 0; i < 60; i++) report.fault('ballots', error);"
        "const { findings, findings_total } = report.toJson(); return [findings.length, findings_total]"
    )
    assert found == [50, 60]
