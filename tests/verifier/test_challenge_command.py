"""`voting-verify --challenge`: on another device than the one that was tested."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.core.test_challenge import CHOICE, sealed
from tests.verifier.honest_bundles import honest_bundle
from tests.verifier.simulator import Simulator
from tests.verifier.test_command import Run, run
from voting_service.core.archive import header_record, tar_bytes
from voting_service.core.encoding import MAX_JSON_BYTES, dump_json

__all__ = ["run"]


@pytest.fixture
def challenge(tmp_path: Path) -> Path:
    path = tmp_path / "test.json"
    path.write_bytes(sealed(CHOICE).to_bytes())
    return path


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    path = tmp_path / "bundle.zip"
    path.write_bytes(honest_bundle("open"))
    return path


def changed(path: Path, **fields: Any) -> Path:
    path.write_bytes(dump_json({**json.loads(path.read_bytes()), **fields}))
    return path


def test_an_honest_device(run: Run, challenge: Path) -> None:
    status, out, _ = run("--challenge", challenge)
    assert status == 0
    assert "Question 1 was encrypted as: Holmängen" in out
    assert "not compared with a published one" in out
    assert "PASS" in out


def test_an_honest_device_and_the_published_question(
    run: Run, challenge: Path, bundle: Path
) -> None:
    status, out, _ = run("--challenge", challenge, bundle)
    assert status == 0
    assert "The question is the published one." in out


@pytest.mark.parametrize(
    ("choice", "words"), [((1, 0, 0, 0), ["blank"]), ((0, 0, 0, 1), ["Sikhallsvägen"])]
)
def test_for_scripts(run: Run, tmp_path: Path, choice: tuple[int, ...], words: list[str]) -> None:
    (tmp_path / "test.json").write_bytes(sealed(choice).to_bytes())
    status, out, _ = run("--challenge", tmp_path / "test.json", "--json")
    report = json.loads(out)
    assert (status, report["ok"], report["chosen"]) == (0, True, [words])
    assert list(report) == [
        "schema", "version", "ok", "co_decision", "commitment", "chosen", "compared", "finding",
    ]  # fmt: skip


def test_a_lie(run: Run, challenge: Path) -> None:
    status, out, _ = run("--challenge", changed(challenge, choices=[[0, 0, 1, 0]]))
    assert status == 1
    assert out.startswith("FAIL    challenge.opening: ")
    assert "expected: an encryption of 0" in out
    status, out, _ = run("--challenge", challenge, "--json")
    report = json.loads(out)
    assert (status, report["ok"], report["finding"]["code"]) == (1, False, "challenge.opening")
    assert report["chosen"] == []


def test_another_question_than_the_published_one(run: Run, challenge: Path, tmp_path: Path) -> None:
    other = Simulator(election=lambda e: {**e, "credential_authority": "server"}).files()
    (tmp_path / "other.bel").write_bytes(other["archive.bel"])
    status, out, _ = run("--challenge", challenge, tmp_path / "other.bel")
    assert status == 1
    assert "challenge.election" in out


def test_what_cannot_be_read(run: Run, challenge: Path) -> None:
    challenge.write_bytes(b"test")
    status, out, _ = run("--challenge", challenge)
    assert (status, out.partition(":")[0]) == (1, "FAIL    json.syntax")
    challenge.write_bytes(b" " * (MAX_JSON_BYTES + 5))
    assert "json.size" in run("--challenge", challenge)[1]
    challenge.write_bytes(dump_json({"kind": "\x1b[2J"}))
    assert "\x1b" not in run("--challenge", challenge)[1]


def _empty(path: Path) -> Path:
    (path / "empty.bel").write_bytes(tar_bytes(header_record(1), 1))
    return path / "empty.bel"


def _promised(path: Path) -> Path:
    (path / "promised.zip").write_bytes(honest_bundle("promised"))
    return path / "promised.zip"


@pytest.mark.parametrize(
    ("other", "message"),
    [(_empty, "asks nothing yet"), (_promised, "no archive to compare")],
)
def test_nothing_to_compare_with(
    run: Run, challenge: Path, tmp_path: Path, other: Callable[[Path], Path], message: str
) -> None:
    status, _, err = run("--challenge", challenge, other(tmp_path))
    assert status == 2
    assert message in err


def test_no_such_file(run: Run, tmp_path: Path) -> None:
    assert run("--challenge", tmp_path / "nothing.json")[0] == 2
    assert run("--challenge", tmp_path)[0] == 2


# The rest of the command


def test_a_path_is_needed(run: Run) -> None:
    status, _, err = run()
    assert status == 2
    assert "Missing argument 'PATH'" in err


def test_the_version(run: Run) -> None:
    assert run("--version")[1].startswith("voting-verify 0.")


def test_a_policy_that_cannot_be_read(run: Run, bundle: Path, tmp_path: Path) -> None:
    (tmp_path / "policy").write_text("quorum\n", encoding="utf-8")
    status, _, err = run(bundle, "--policy", tmp_path / "policy")
    assert status == 2
    assert "log.policy" in err
    assert run(bundle, "--policy", tmp_path / "nothing")[0] == 2


def test_a_policy_without_witnesses(run: Run, bundle: Path, tmp_path: Path) -> None:
    vkey = Simulator().files()["log/vkey"].decode()
    (tmp_path / "policy").write_text(f"log {vkey}quorum none\n", encoding="utf-8")
    status, out, _ = run(bundle, "--policy", tmp_path / "policy")
    assert status == 0
    assert "0 of its witnesses have signed" in out
