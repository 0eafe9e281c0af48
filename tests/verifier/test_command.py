"""The command as people and scripts meet it: exit statuses, output, growing archives, unusable input."""

import io
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import click
import pytest

from tests.verifier.bundles import packed
from tests.verifier.forger import STRANGER, TIMESTAMP, chain
from tests.verifier.honest_bundles import honest_bundle
from tests.verifier.simulator import Simulator
from voting_service.core.archive import EventType, header_record, tar_bytes
from voting_service.core.errors import Code
from voting_service.core.statements import key_id
from voting_service.verifier import __main__ as program
from voting_service.verifier.report import Step
from voting_service.verifier.source import LIMITS

VECTORS = Path(__file__).parents[1] / "vectors"
HONEST = ("approval-two-questions", "blank-1-trustee", "plurality-3-trustees", "threshold-2-of-3")
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture(scope="module")
def honest() -> dict[str, bytes]:
    return Simulator().files()


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """(exit status, output, messages) of the command; one process unless --jobs is given."""

    def call(*arguments: str | Path) -> tuple[int, str, str]:
        words = list(map(str, arguments))
        jobs = [] if "--jobs" in words else ["--jobs", "1"]
        monkeypatch.setattr(sys, "argv", ["voting-verify", *words, *jobs])
        with pytest.raises(SystemExit) as ended:
            program.main()
        out, err = capsys.readouterr()
        return int(str(ended.value.code)), out, err

    return call


@pytest.fixture
def folder(tmp_path: Path, honest: dict[str, bytes]) -> Path:
    for name, data in honest.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(data)
    return tmp_path


@pytest.mark.parametrize("name", HONEST)
@pytest.mark.parametrize("jobs", ["1", "3"])
def test_archives_of_the_reference_tool_pass(run: Run, name: str, jobs: str) -> None:
    status, out, _ = run(VECTORS / name / "archive.bel", "--jobs", jobs, "--finished", "--json")
    report = json.loads(out)
    assert (status, report["ok"], report["state"]) == (0, True, "finished")
    assert {"result": report["result"]} == json.loads((VECTORS / name / "result.json").read_bytes())


def test_a_ranked_question_is_refused_in_plain_words(run: Run) -> None:
    status, out, err = run(VECTORS / "ranked-2-trustees" / "archive.bel")
    assert (status, out) == (2, "")
    assert "ranked questions are not supported yet" in err


def test_once_refuses_what_a_foreign_archive_allows(run: Run) -> None:
    archive = VECTORS / "threshold-2-of-3" / "archive.bel"
    assert "the last ballot of each counts; 1 were replaced" in run(archive)[1]
    status, out, _ = run(archive, "--once")
    assert status == 1
    assert Code.BALLOT_REPEATED in out


def test_the_report_for_people(run: Run, folder: Path) -> None:
    status, out, _ = run(folder)
    lines = out.splitlines()
    assert status == 0
    assert sum(line.startswith("PASS") for line in lines) == len(Step)
    assert "not compared with anything you trust" in out
    assert lines[-1] == (
        "State reached: result published, 4 ballots; decision recorded, verdict: kept; "
        "last act on the log: decision 2026-10-23T10:00:00Z"
    )


def test_the_report_for_scripts(run: Run, folder: Path) -> None:
    _, out, _ = run(folder, "--json")
    report = json.loads(out)
    assert list(report) == [
        "schema", "version", "source", "ok", "state", "co_decision", "name", "election", "archive", "ballots",
        "result", "key", "log", "cancelled", "complete", "verdict", "steps", "findings", "findings_total",
    ]  # fmt: skip
    assert (report["schema"], report["version"], report["ok"]) == (
        "medbeslut/verification",
        1,
        True,
    )
    assert list(report["archive"]) == ["sha256", "bytes", "records", "last_event"]
    assert report["archive"]["bytes"] == (folder / "archive.bel").stat().st_size
    assert report["ballots"] == {"published": 4, "counted": 4, "vote_once": True}
    assert report["key"]["trusted"] is None
    assert [step["name"] for step in report["steps"]] == [step.value for step in Step]
    assert all(list(step) == ["name", "title", "status", "remark"] for step in report["steps"])


def test_json_does_not_steer_the_terminal_either(run: Run, folder: Path) -> None:
    hostile = "\x9b2J\u202e\x7f\U000e0041 ålder"
    (folder / "log" / "vkey").write_text(f"{hostile}\n", encoding="utf-8")
    _, out, _ = run(folder, "--json")
    assert any(hostile in finding["found"] for finding in json.loads(out)["findings"])
    assert all(c.isprintable() or c == "\n" for c in out)
    assert "ålder" in out


def test_findings_for_scripts(run: Run, folder: Path) -> None:
    (folder / "promise.json.sig").write_bytes(b"")
    status, out, _ = run(folder, "--json")
    report = json.loads(out)
    assert (status, report["ok"], report["findings_total"]) == (1, False, 1)
    assert list(report["findings"][0]) == ["step", "code", "message", "where", "expected", "found"]
    assert report["findings"][0]["code"] == "statement.signature"


def test_the_key_compared_with_one_that_is_trusted(run: Run, folder: Path) -> None:
    fingerprint = json.loads(run(folder, "--json")[1])["key"]["fingerprint"]
    grouped = ":".join(fingerprint[i : i + 2] for i in range(0, 64, 2)).upper()
    status, out, _ = run(folder, "--trust", grouped)
    assert status == 0
    assert "the one you trust" in out
    status, out, _ = run(folder, "--trust", key_id(STRANGER.public_key()))
    assert status == 1
    assert Code.KEY_UNTRUSTED in out
    (folder / "audit-key.pem").unlink()
    assert Code.KEY_UNTRUSTED in run(folder, "--trust", fingerprint)[1]


def _prefixes(archive: bytes) -> list[tuple[str, bytes]]:
    """The archive as it stood after each event, with the state it must be said to have reached."""
    states = ["open"] * 5 + ["closed", "tallied", "decrypting", "decrypting", "finished"]
    ends, at = [], 0
    while at < len(archive):
        size = int(archive[at + 124 : at + 135], 8)
        event = archive[at + 64 : at + 70] == b".event"
        at += 512 + size + -size % 512
        ends += [at] if event else []
    head = tar_bytes(header_record(TIMESTAMP), TIMESTAMP)
    return [
        ("empty", head),
        *((state, archive[:end]) for state, end in zip(states, ends, strict=True)),
    ]


def test_an_archive_that_still_grows_is_checked_as_far_as_it_goes(
    run: Run, honest: dict[str, bytes], tmp_path: Path
) -> None:
    path = tmp_path / "archive.bel"
    for state, prefix in _prefixes(honest["archive.bel"]):
        path.write_bytes(prefix)
        status, out, _ = run(path, "--json")
        report = json.loads(out)
        assert (status, report["state"]) == (0, state)
        status, out, _ = run(path, "--finished")
        assert status == (0 if state == "finished" else 1)
        assert (Code.ARCHIVE_UNFINISHED in out) == (state != "finished")


def test_a_bundle_while_voting_is_open(run: Run, tmp_path: Path) -> None:
    (tmp_path / "bundle.zip").write_bytes(honest_bundle("open"))
    status, out, _ = run(tmp_path / "bundle.zip")
    assert status == 0
    assert "Every check holds that can be made in this state." in out
    assert (
        "SKIPPED The outcome follows from the counts by the promised rule (no tally.json that can be read)"
        in out
    )
    assert out.splitlines()[-1].startswith("State reached: voting open, 4 ballots; last act")


def test_an_archive_alone_is_incomplete(run: Run, folder: Path) -> None:
    status, out, _ = run(folder / "archive.bel", "--finished")
    assert status == 0
    assert "INCOMPLETE: every check that could be made holds" in out
    report = json.loads(run(folder / "archive.bel", "--json")[1])
    assert (report["ok"], report["complete"]) == (True, False)


def test_an_archive_without_a_log_is_a_finding(run: Run, folder: Path) -> None:
    for name in ("checkpoint", "entries.jsonl", "heads.jsonl", "proof.json", "vkey"):
        (folder / "log" / name).unlink()
    status, out, _ = run(folder)
    assert status == 1
    assert "files.missing" in out


def test_an_archive_without_ballots_is_honest(run: Run, tmp_path: Path) -> None:
    files = Simulator(ballots=lambda _: [], result=lambda _: {"result": [[0, 0, 0, 0]]}).files()
    (tmp_path / "empty.bel").write_bytes(files["archive.bel"])
    assert run(tmp_path / "empty.bel", "--finished")[0] == 0


def test_many_findings_are_counted_and_not_all_listed(run: Run, tmp_path: Path) -> None:
    events: list[tuple[EventType, list[bytes]]] = []

    def kept(honest: list[tuple[EventType, list[bytes]]]) -> list[tuple[EventType, list[bytes]]]:
        events[:] = honest
        return honest

    Simulator(events=kept).files()
    many = [events[0], *[(EventType.BALLOT, [b"{}"])] * 70]
    (tmp_path / "many.bel").write_bytes(chain(many))
    status, out, _ = run(tmp_path / "many.bel")
    assert status == 1
    assert "… and 20 more like these" in out
    assert "70 findings: do not rely on these files" in out


def test_an_archive_that_is_too_long_for_one_batch(run: Run, tmp_path: Path) -> None:
    """Some hundred ballots, all spent by one voter: order of results and numbers of ballots hold."""
    files = Simulator(ballots=lambda ballots: [*ballots[:2], *[ballots[0]] * 120]).files()
    (tmp_path / "long.bel").write_bytes(files["archive.bel"])
    one, two = (run(tmp_path / "long.bel", "--json", "--jobs", jobs)[1] for jobs in ("1", "2"))
    assert one == two
    assert json.loads(one)["findings_total"] >= 240


# Unusable


UNUSABLE: list[tuple[str, Callable[[Path, dict[str, bytes]], Path], str]] = [
    ("no such path", lambda folder, _: folder / "nowhere", "No such file"),
    ("a text file", lambda folder, _: _file(folder, "a.txt", b"hello"), "neither an archive"),
    ("an empty file", lambda folder, _: _file(folder, "a.bel", b""), "neither an archive"),
    ("a device", lambda *_: Path("/dev/zero"), "not an ordinary file"),
    ("an empty folder", lambda folder, _: folder, "neither archive.bel nor promise.json"),
    ("a folder with another archive", lambda folder, _: _file(folder, "archive.bel", b"x").parent, "not an archive"),
    ("a folder with a huge promise", lambda folder, files: _file(
        _file(folder, "archive.bel", files["archive.bel"]).parent, "promise.json", bytes(1 << 21)).parent, "larger"),
]  # fmt: skip


def _file(folder: Path, name: str, data: bytes) -> Path:
    (folder / name).write_bytes(data)
    return folder / name


@pytest.mark.parametrize(
    ("make", "message"), [pytest.param(m, t, id=name) for name, m, t in UNUSABLE]
)
def test_unusable_input_has_status_2(
    run: Run, tmp_path: Path, honest: dict[str, bytes], make: Callable[..., Path], message: str
) -> None:
    status, out, err = run(make(tmp_path, honest))
    assert (status, out) == (2, "")
    assert message in err


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param([], id="no path"),
        pytest.param(["x", "--jobs", "0"], id="no jobs"),
        pytest.param(["x", "--trust", "abc"], id="no fingerprint"),
        pytest.param(["x", "--unknown"], id="unknown option"),
    ],
)
def test_wrong_usage_has_status_2(run: Run, arguments: list[str]) -> None:
    status, out, err = run(*arguments)
    assert (status, out) == (2, "")
    assert "Error" in err


def test_trust_needs_something_signed(run: Run, honest: dict[str, bytes], tmp_path: Path) -> None:
    path = _file(tmp_path, "archive.bel", honest["archive.bel"])
    status, _, err = run(path, "--trust", "0" * 64)
    assert status == 2
    assert "--trust and --policy need a bundle or a folder" in err


def test_a_file_may_be_too_large(run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(LIMITS, "archive.bel", 1000)
    status, _, err = run(folder)
    assert status == 2
    assert "more than this program reads" in err


@pytest.mark.parametrize(
    ("error", "message"),
    [
        pytest.param(click.Abort(), "nothing was concluded", id="stopped by hand"),
        pytest.param(
            ZeroDivisionError(), "a fault in this program (ZeroDivisionError)", id="our own fault"
        ),
    ],
)
def test_what_goes_wrong_with_us_never_passes_for_a_result(
    run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch, error: Exception, message: str
) -> None:
    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr(program, "verify", fail)
    status, out, err = run(folder)
    assert (status, out) == (2, "")
    assert message in err


def test_a_worker_that_dies_ends_the_run(
    run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("voting_service.verifier.workers.check_batch", _die)
    status, _, err = run(folder, "--jobs", "2")
    assert status == 2
    assert "a worker process was ended" in err


def _die(*_: object) -> None:
    import os

    os._exit(9)


def test_a_bar_on_the_terminal(run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    assert run(folder)[0] == 0
    assert "Checking" in terminal.getvalue()
    assert "100%" in terminal.getvalue()


def test_it_runs_as_a_program_of_its_own(folder: Path, honest: dict[str, bytes]) -> None:
    """From another folder, with nothing of the service around: no database, no settings."""
    bundle = folder / "bundle.zip"
    bundle.write_bytes(packed(honest))
    command = [
        sys.executable,
        "-m",
        "voting_service.verifier",
        str(bundle),
        "--finished",
        "--jobs",
        "2",
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    assert (done.returncode, done.stderr) == (0, "")
    assert "FAIL" not in done.stdout
