"""What no single forgery shows: several faults at once, all cores, little memory."""

import json
import multiprocessing
import tracemalloc
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tests.verifier.conftest import Verify, run
from tests.verifier.forger import EventParts
from tests.verifier.simulator import Simulator
from voting_service.core.credentials import credential_list
from voting_service.core.encoding import dump_json, sha256_hex
from voting_service.core.errors import Code, VerificationError
from voting_service.core.group import base_power
from voting_service.verifier import workers
from voting_service.verifier.checks import Options
from voting_service.verifier.report import Status, Step, as_json
from voting_service.verifier.voters import Encryptions, Voters, pack_credentials


def _unreadable(name: str) -> Any:
    """One of the setup's files made unreadable; everything after it stays as it was."""

    def apply(events: list[EventParts]) -> list[EventParts]:
        kind, payloads = events[0]
        setup = json.loads(payloads[3])
        index = list(setup).index(name)
        setup[name] = sha256_hex(b"{}")
        return [
            (kind, [*payloads[:index], b"{}", *payloads[index + 1 : 3], dump_json(setup)]),
            *events[1:],
        ]

    return apply


@pytest.mark.parametrize(
    ("name", "left"),
    [
        ("election", {Step.ARCHIVE, Step.CREDENTIALS}),
        ("trustees", {Step.ARCHIVE, Step.ELECTION, Step.CREDENTIALS, Step.BALLOTS, Step.ELIGIBILITY, Step.COPIES,
                      Step.TALLY}),
        ("credentials", {Step.ARCHIVE, Step.ELECTION, Step.TRUSTEES, Step.BALLOTS, Step.COPIES, Step.TALLY,
                         Step.DECRYPTIONS, Step.RESULT}),
    ],
)  # fmt: skip
def test_what_does_not_hang_on_an_unreadable_file_is_still_checked(
    verify_files: Verify, name: str, left: set[Step]
) -> None:
    files = Simulator(events=_unreadable(name)).files()
    report = verify_files({"archive.bel": files["archive.bel"]})
    steps = list(Step)[: list(Step).index(Step.RESULT) + 1]
    assert {step for step in steps if report.status(step) is Status.PASS} == left
    assert [step for step in steps if report.status(step) is Status.FAIL] == [Step(name)]


def test_an_unreadable_ballot_does_not_hide_a_copied_one(verify_files: Verify) -> None:
    files = Simulator(ballots=lambda ballots: [b"{}", *ballots, ballots[0]]).files()
    codes = {finding.code for finding in verify_files(files).findings}
    assert {Code.RECORD_FIELDS, Code.BALLOT_COPIED, Code.BALLOT_REPEATED} <= codes


def test_a_bad_decryption_does_not_stop_a_good_one(verify_files: Verify) -> None:
    """The first attempt of a trustee is refused and named; the second counts."""
    files = Simulator(partials=lambda honest: [(1, honest[1][1]), *honest]).files()
    report = verify_files({"archive.bel": files["archive.bel"]})
    assert Code.DECRYPTION_PROOF in {finding.code for finding in report.findings}
    assert report.status(Step.RESULT) is Status.PASS


def test_finished_demands_the_signed_tally(verify_files: Verify) -> None:
    files = {
        name: data
        for name, data in Simulator().files().items()
        if name.split(".")[0] not in {"tally", "decision"}
    }
    report = verify_files(files, Options(finished=True))
    assert (Code.FILES_MISSING, "tally.json") in [(f.code, f.where) for f in report.findings]
    archive = {"archive.bel": files["archive.bel"]}
    assert verify_files(archive, Options(finished=True)).exit_code == 1


def test_a_folder_may_hold_nothing_but_a_foreign_archive(
    verify_files: Verify, vector: bytes
) -> None:
    report = verify_files({"archive.bel": vector})
    assert report.exit_code == 0
    assert report.status(Step.PROMISE) is Status.SKIPPED


def test_a_foreign_archive_commits_to_no_promise(verify_files: Verify, vector: bytes) -> None:
    report = verify_files({**Simulator().files(), "archive.bel": vector})
    codes = {finding.code for finding in report.findings}
    assert {Code.PROMISE_COMMITMENT, Code.PROMISE_ALTERNATIVES, Code.STATEMENT_REFERENCE} <= codes


@pytest.fixture
def vector() -> bytes:
    return (
        Path(__file__).parents[1] / "vectors" / "plurality-3-trustees" / "archive.bel"
    ).read_bytes()


# Workers


def test_workers_started_afresh_give_the_same_report(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Where processes cannot be forked, each begins by importing: nothing may be lost on the way."""
    files = Simulator(ballots=lambda ballots: [b"{}", *ballots]).files()
    (tmp_path / "archive.bel").write_bytes(files["archive.bel"])
    alone = run(tmp_path / "archive.bel")
    spawning = partial(ProcessPoolExecutor, mp_context=multiprocessing.get_context("spawn"))
    monkeypatch.setattr(workers, "ProcessPoolExecutor", spawning)
    assert as_json(run(tmp_path / "archive.bel", Options(jobs=2))) == as_json(alone)


def test_a_worker_checks_as_the_main_process_does() -> None:
    forger = Simulator()
    forger.files()
    checked = workers._run(forger.made.election, b"key", (b"{}",))
    assert checked.errors[0].code is Code.RECORD_FIELDS
    assert workers.all_cores() >= 1


# Memory


@pytest.mark.parametrize(
    "data", [b"", b"]", b"{}", b'["', b"[1]", b"[" * 200, b'["' + b"0" * 64 + b'"]']
)
def test_a_list_of_credentials_that_is_none(data: bytes) -> None:
    with pytest.raises(VerificationError):
        pack_credentials(data)


def test_lists_of_credentials_in_their_one_spelling() -> None:
    points = sorted(base_power(exponent) for exponent in range(1, 4))
    assert pack_credentials(credential_list(points)) == b"".join(points)
    assert pack_credentials(b"[]") == b""
    for wrong in (b" ", b"\n"):
        with pytest.raises(VerificationError):
            pack_credentials(credential_list(points) + wrong)
    with pytest.raises(VerificationError):
        pack_credentials(b"x" + credential_list(points)[1:])


def test_memory_per_ballot() -> None:
    """At most 200 bytes for each ballot of four ciphertexts with its credential, the list's own bytes included."""
    count = 20_000
    listed = credential_list(base_power(exponent) for exponent in range(1, count + 1))
    tracemalloc.start()
    try:
        voters = Voters(pack_credentials(listed))
        encryptions = Encryptions()
        for number in range(count):
            encryptions.add(b"".join((4 * number + i).to_bytes(8, "little") for i in range(4)))
        assert encryptions.repeated() == set()
        peak = tracemalloc.get_traced_memory()[1] + len(listed)
    finally:
        tracemalloc.stop()
    assert len(voters) == count
    assert peak / count < 200
