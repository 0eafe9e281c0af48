"""Honest bundles of every state are accepted and named rightly; trust, policy, rotation, emptiness."""

import hashlib
import io
import json
import zipfile
from pathlib import Path

import pytest

from tests.verifier import forged_log as log
from tests.verifier.conftest import run
from tests.verifier.forged_log import WITNESSES, fingerprint, policy
from tests.verifier.forger import SIGNER, STRANGER
from tests.verifier.honest_bundles import SCENARIOS, honest_bundle, scenario
from tests.verifier.simulator import Simulator, Stage, pack
from voting_service.core.encoding import sha256_hex
from voting_service.core.errors import Code
from voting_service.core.log_entries import Ballot, EntryKind
from voting_service.core.log_policy import parse_policy
from voting_service.core.statements import key_id
from voting_service.verifier.checks import ENTRY_STEPS, Options
from voting_service.verifier.log_files import Leaves, Line
from voting_service.verifier.report import Facts, Report, State, Status, Step, as_json, as_text

Bundle = dict[str, bytes]
STATES = {
    Stage.PROMISED: State.PROMISED, Stage.SEALED: State.PROMISED, Stage.READY: State.OPEN, Stage.OPEN: State.OPEN,
    Stage.CLOSED: State.TALLIED, Stage.USED: State.TALLIED, Stage.DECRYPTING: State.DECRYPTING,
}  # fmt: skip


def check(path: Path, data: bytes, options: Options | None = None) -> Report:
    (path / "bundle.zip").write_bytes(data)
    return run(path / "bundle.zip", options)


def codes(report: Report) -> set[Code]:
    return {finding.code for finding in report.findings}


@pytest.mark.parametrize("name", [one.name for one in SCENARIOS])
def test_an_honest_bundle_is_accepted(name: str, tmp_path: Path) -> None:
    report = check(tmp_path, honest_bundle(name))
    assert report.exit_code == 0, as_text(report)
    assert report.complete
    assert report.facts.state is STATES.get(scenario(name).stage, State.FINISHED)
    assert report.facts.cancelled == scenario(name).cancelled
    assert as_text(report).splitlines()[-1].startswith("State reached: ")


@pytest.mark.parametrize("name", ["promised", "open", "decided", "corrected"])
def test_an_unpacked_bundle_is_as_good(name: str, tmp_path: Path) -> None:
    with zipfile.ZipFile(io.BytesIO(honest_bundle(name))) as bundle:
        bundle.extractall(tmp_path / "folder")
    report = run(tmp_path / "folder")
    assert report.exit_code == 0, as_text(report)
    zipped = check(tmp_path, honest_bundle(name))
    assert [report.status(step) for step in Step] == [zipped.status(step) for step in Step]


@pytest.mark.parametrize("name", [stage.name.lower() for stage in Stage if stage < Stage.TALLIED])
def test_finished_demands_what_is_not_there_yet(name: str, tmp_path: Path) -> None:
    report = check(tmp_path, honest_bundle(name), Options(finished=True))
    assert report.exit_code == 1


def test_two_bundles_of_one_state_are_the_same() -> None:
    assert Simulator(scenario("promised")).bundle() == honest_bundle("promised")


# Trust


STATEMENT, LOG = key_id(SIGNER.public_key()), fingerprint(log.LOG_KEY)
OTHER = key_id(STRANGER.public_key())


@pytest.mark.parametrize(
    ("trust", "expected"),
    [
        ((), (None, None)),
        ((STATEMENT,), (True, None)),
        ((LOG,), (None, True)),
        ((STATEMENT, LOG), (True, True)),
        ((OTHER,), (False, None)),
        ((STATEMENT, OTHER), (True, False)),
        ((OTHER, LOG), (False, True)),
    ],
)
def test_keys_are_compared_with_those_that_are_trusted(
    trust: tuple[str, ...], expected: tuple[bool | None, bool | None], tmp_path: Path
) -> None:
    report = check(tmp_path, honest_bundle("decided"), Options(trust=trust))
    assert (report.facts.key_trusted, report.facts.log_key_trusted) == expected
    assert codes(report) == ({Code.KEY_UNTRUSTED} if False in expected else set())
    text = as_text(report)
    assert text.count("(not compared with anything you trust)") == expected.count(None)
    assert text.count("(the one you trust)") == expected.count(True)
    assert text.count("(not the one you trust)") == expected.count(False)


# Policies


def test_a_quorum_that_has_signed(tmp_path: Path) -> None:
    options = Options(policy=parse_policy(policy(2).encode()))
    report = check(tmp_path, honest_bundle("cosigned"), options)
    assert report.exit_code == 0
    assert "3 of its witnesses have signed" in as_text(report)


def test_a_rotation_carries_no_trust(tmp_path: Path) -> None:
    """Anybody can list your key as the one before their own, and say that it was exchanged."""
    bundle, before = honest_bundle("rotated"), log.fingerprint(log.LOG_KEY)
    assert codes(check(tmp_path, bundle, Options(trust=(before,)))) == {Code.KEY_UNTRUSTED}
    text = f"log {log.vkey(log.LOG_KEY)}\nquorum none\n"
    options = Options(policy=parse_policy(text.encode()))
    assert codes(check(tmp_path, bundle, options)) == {Code.LOG_SIGNATURE}


def test_a_quorum_that_has_not_signed(tmp_path: Path) -> None:
    options = Options(policy=parse_policy(policy(2).encode()))
    assert codes(check(tmp_path, honest_bundle("decided"), options)) == {Code.LOG_POLICY}


def test_a_policy_for_another_log(tmp_path: Path) -> None:
    options = Options(policy=parse_policy(policy(2, key=log.OTHER_LOG_KEY).encode()))
    assert codes(check(tmp_path, honest_bundle("cosigned"), options)) == {Code.LOG_SIGNATURE}


def test_a_false_cosignature(tmp_path: Path) -> None:
    def forged(head: bytes) -> bytes:
        text = head.decode().partition("\n\n")[0] + "\n"
        name, _ = WITNESSES[0]
        line = log.cosignature_line(text, name, WITNESSES[0][1], 1)
        return head + line[:-8].encode() + b"AAAA" + line[-4:].encode()

    options = Options(policy=parse_policy(policy(1).encode()))
    assert Code.LOG_SIGNATURE in codes(check(tmp_path, Simulator(head=forged).bundle(), options))


def test_a_witness_with_a_key_of_small_order(tmp_path: Path) -> None:
    """Such a policy is the reader's own mistake, and said so rather than followed."""
    name, key = "weak.example", bytes.fromhex("01" + "00" * 31)
    identifier = hashlib.sha256(name.encode() + b"\n\x04" + key).digest()[:4]
    vkey = "+".join((name, identifier.hex(), log.b64(b"\x04" + key)))
    text = f"log {log.vkey(log.LOG_KEY)}\nwitness w {vkey}\nquorum w\n"

    def cosigned(head: bytes) -> bytes:
        blob = identifier + (5).to_bytes(8, "big") + key + bytes(32)
        return head + f"— {name} {log.b64(blob)}\n".encode()

    options = Options(policy=parse_policy(text.encode()))
    found = codes(check(tmp_path, Simulator(head=cosigned).bundle(), options))
    assert found & {Code.LOG_KEY, Code.LOG_SIGNATURE}


# What every entry is checked by


def test_every_kind_of_entry_has_a_check_of_its_own() -> None:
    assert set(ENTRY_STEPS) == set(EntryKind)
    assert all(ENTRY_STEPS.values())


def test_every_kind_of_entry_stands_in_an_honest_bundle() -> None:
    found = set()
    for one in SCENARIOS:
        data = Simulator(one).files()["log/entries.jsonl"]
        found |= {json.loads(line)["entry"]["kind"] for line in data.splitlines()}
    assert found == set(EntryKind)


# What is missing is never passed over


@pytest.mark.parametrize("name", sorted(Simulator().files()))
def test_no_file_can_be_left_out(name: str, tmp_path: Path) -> None:
    files = {one: data for one, data in Simulator().files().items() if one != name}
    report = check(tmp_path, pack(files))
    assert report.exit_code == 1
    assert Code.FILES_MISSING in codes(report)
    assert report.status(Step.FILES) is Status.FAIL


def test_a_report_without_keys(tmp_path: Path) -> None:
    files = Simulator().files()
    del files["audit-key.pem"], files["log/vkey"]
    report = check(tmp_path, pack(files), Options(trust=(STATEMENT,)))
    assert {Code.FILES_MISSING, Code.KEY_UNTRUSTED} <= codes(report)
    assert as_json(report)["log"]["key"] == {"fingerprint": None, "trusted": None}


def test_what_is_required_and_was_skipped_is_never_a_pass() -> None:
    report = Report(Facts("x"), required={Step.USAGE})
    assert report.exit_code == 1
    assert "INCOMPLETE" in as_text(report)
    assert Report(Facts("x"), required={Step.USAGE}, alone=True).exit_code == 0


def test_a_manifest_must_be_last(tmp_path: Path) -> None:
    files = Simulator().files()
    names = {
        "manifest.json": log.canonical({"files": {n: sha256_hex(d) for n, d in files.items()}})
    }
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w") as bundle:
        for name, data in {**names, **files}.items():
            bundle.writestr(name, data)
    report = check(tmp_path, output.getvalue())
    assert codes(report) == {Code.FILES_MANIFEST}


def test_a_promise_alone_is_not_enough(tmp_path: Path) -> None:
    files = Simulator(scenario("promised")).files()
    (tmp_path / "promise.json").write_bytes(files["promise.json"])
    report = run(tmp_path)
    assert codes(report) == {Code.FILES_MISSING}
    assert report.facts.state is State.PROMISED


def test_an_opening_without_a_promise_that_can_be_read(tmp_path: Path) -> None:
    def unreadable(data: bytes) -> bytes:
        return data + b"\n"

    def opened(opening: dict[str, object]) -> dict[str, object]:
        honest = Simulator().files()["promise.json"]
        return {**opening, "promise": sha256_hex(unreadable(honest))}

    report = check(tmp_path, Simulator(promise_bytes=unreadable, opening=opened).bundle())
    assert Code.JSON_CANONICAL in codes(report)
    assert report.status(Step.OUTCOME) is Status.SKIPPED


def test_leaves_are_a_sequence() -> None:
    leaves = Leaves()
    for index in (3, 5, 8):
        leaves.add(Line(index, Ballot("A" * 14, "0" * 64), bytes([index]) * 32))
    assert [index for index, _ in leaves] == [3, 5, 8]
    assert leaves[-1] == (8, b"\x08" * 32)
    assert leaves[1:] == [leaves[1], leaves[2]]
