"""The demonstration itself, in processes of its own, as a visitor starts it."""

from __future__ import annotations

import re
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
import httpx
import pytest

from tests import needs
from tests.cli.conftest import DEMO, Run
from voting_service.cli.demo import server
from voting_service.cli.demo.run import STATEMENTS
from voting_service.core.encoding import sha256_hex
from voting_service.core.statements import (
    parse_closing,
    parse_correction,
    parse_decision,
    parse_promise,
    parse_tally,
)

PUBLISHED = {"archive.bel", *STATEMENTS, "bundle.zip", "audit-key.pem"}


def test_run_writes_what_is_published(run_of_12: tuple[Path, str]) -> None:
    out, said = run_of_12
    assert {path.name for path in out.iterdir()} == PUBLISHED
    assert "12 of 501 residents" in said
    assert "all of it holds" in said


def test_statements_of_a_run_belong_together(run_of_12: tuple[Path, str]) -> None:
    out, _ = run_of_12
    promise = parse_promise((out / "promise.json").read_bytes())
    tally = parse_tally((out / "tally.json").read_bytes())
    decision = parse_decision((out / "decision.json").read_bytes())
    correction = parse_correction((out / "correction-1.json").read_bytes())
    assert correction.supersedes == sha256_hex((out / "decision.json").read_bytes())
    assert tally.closing == sha256_hex((out / "closing.json").read_bytes())
    assert parse_closing((out / "closing.json").read_bytes()).additions == 1
    assert promise.co_decision == tally.co_decision == decision.co_decision
    assert tally.totals.ballots == 12
    assert tally.roll.entries == 501


@pytest.mark.parametrize("name", [name for name in STATEMENTS if name.endswith(".json")])
def test_openssl_accepts_the_signatures(run_of_12: tuple[Path, str], name: str) -> None:
    out, _ = run_of_12
    command = [needs.openssl(), "pkeyutl", "-verify", "-pubin", "-inkey", "audit-key.pem", "-rawin"]
    files = ["-in", name, "-sigfile", f"{name}.sig"]
    done = subprocess.run([*command, *files], check=False, capture_output=True, text=True, cwd=out)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("release", ["3.0", "3.3"])
def test_belenios_tool_accepts_the_archive(
    run_of_12: tuple[Path, str], tmp_path: Path, release: str
) -> None:
    out, _ = run_of_12
    uuid = parse_promise((out / "promise.json").read_bytes()).co_decision
    (tmp_path / f"{uuid}.bel").write_bytes((out / "archive.bel").read_bytes())
    command = [needs.belenios_tool(release), "election", "verify", "--dir", str(tmp_path)]
    done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr


def test_a_bundle_that_was_changed_does_not_verify(
    run_of_12: tuple[Path, str], tmp_path: Path
) -> None:
    """The run's own last step would have said so, too."""
    from voting_service.cli.demo.run import verify

    out, _ = run_of_12
    changed = bytearray((out / "bundle.zip").read_bytes())
    changed[len(changed) // 2] ^= 1
    (tmp_path / "bundle.zip").write_bytes(changed)
    verified, report = verify(tmp_path / "bundle.zip", "0" * 64)
    assert not verified
    assert report


@contextmanager
def visit(folder: Path, port: int, end: int = signal.SIGINT, status: int = 0) -> Iterator[str]:
    """`demo` in the foreground, until it is sent `end`; gives what it printed."""
    process = subprocess.Popen(
        [*DEMO, "--data", str(folder), "--port", str(port)],
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, bufsize=1,
    )  # fmt: skip
    said = []
    assert process.stdout is not None
    for line in process.stdout:
        said.append(line)
        if line.startswith("Ctrl-C"):
            break
    try:
        yield "".join(said)
    finally:
        process.send_signal(end)
        process.communicate(timeout=60)
    assert process.returncode == status, said


def open_vote(said: str) -> str:
    found = re.search(r"The open vote +(\S+)", said)
    assert found, said
    return found[1]


def test_a_visit_is_served_and_goes_on_where_it_stopped(tmp_path: Path) -> None:
    with visit(tmp_path / "data", server.free_port()) as said:
        page = httpx.get(open_vote(said), timeout=60)
        assert page.status_code == 200
        assert "Vargön" in page.text
        assert said.count(".key") == 3
        assert len(re.findall(r"^  \d{8}-\d{4}", said, re.MULTILINE)) == 4
    first = open_vote(said).rsplit("/", 1)[1]
    with visit(tmp_path / "data", server.free_port()) as said:
        assert open_vote(said).rsplit("/", 1)[1] == first
        assert httpx.get(open_vote(said), timeout=60).status_code == 200


def test_whoever_ends_it_ends_its_service_too(tmp_path: Path) -> None:
    port = server.free_port()
    with visit(tmp_path / "data", port, signal.SIGTERM, 128 + signal.SIGTERM):
        pass
    server.require_free(port)


def test_a_port_that_is_taken_is_named(run: Run, tmp_path: Path) -> None:
    import socket

    with socket.socket() as taken:
        taken.bind((server.HOST, 0))
        taken.listen()
        port = taken.getsockname()[1]
        output = run("demo", "--port", str(port), "--data", tmp_path / "data", status=1).output
    assert f"port {port} is taken" in output
    assert not (tmp_path / "data").exists()


def test_a_service_that_does_not_start_says_why(tmp_path: Path) -> None:
    config = tmp_path / "config.toml"
    config.write_text("[nonsense]\n", encoding="utf-8")
    with (
        pytest.raises(click.ClickException, match="database: missing"),
        server.running(config, server.free_port(), 1, tmp_path / "server.log"),
    ):
        pass


@pytest.mark.parametrize("votes", ["9", "501", "x"])
def test_a_number_of_votes_that_cannot_be(run: Run, votes: str) -> None:
    run("demo", "--run", "--votes", votes, status=2)
