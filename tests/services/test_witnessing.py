"""Witnesses that sign, lie, dawdle or are away: nobody waits, and nothing false is kept."""

from __future__ import annotations

import http.server
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import delete, update

from tests.conftest import install, new_url
from tests.services.vote_log import begun, grow, publish
from voting_service.adapters.witnesses import HttpWitnessLine, make_witnessing
from voting_service.cli.context import Installation
from voting_service.core.checkpoints import parse_checkpoint
from voting_service.core.log_policy import Policy, parse_policy
from voting_service.core.merkle import verify_consistency
from voting_service.core.notes import Signer, Vkey, cosign, parse_note, parse_padded_b64, sign_note
from voting_service.models import LogCheckpoint, LogHead
from voting_service.services import heads
from voting_service.services.errors import Refusal
from voting_service.services.witnessing import Witnessing
from voting_service.settings import SettingsError
from voting_service.verifier.cosigning import Witness

NAME = "vittne.example/w"
ADDRESS = "http://vittne.example/"
WITNESS = Signer(NAME, Ed25519PrivateKey.generate())
STRANGER = Signer(NAME, Ed25519PrivateKey.generate())


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Installation]:
    made = install(new_url("sqlite", tmp_path), tmp_path / "keys")
    begun(made)
    yield made
    made.engine.dispose()


def policy(service: Installation) -> Policy:
    lines = [
        f"log {service.log_signer.keys.present().text}",
        f"witness w {WITNESS.witness_vkey.text} {ADDRESS}",
        "quorum w",
    ]
    return parse_policy(("\n".join(lines) + "\n").encode())


@dataclass
class Line:
    """A witness in memory: what it answers, and what it was asked."""

    answer: Callable[[bytes], tuple[int, bytes]]
    asked: list[bytes] = field(default_factory=list)
    kept: tuple[int, bytes] = (404, b"")

    def add_checkpoint(self, address: str, body: bytes) -> tuple[int, bytes]:
        assert address == ADDRESS
        self.asked.append(body)
        return self.answer(body)

    def checkpoint(self, _address: str, _origin: str) -> tuple[int, bytes]:
        return self.kept


def text_of(body: bytes) -> str:
    return parse_note(body.partition(b"\n\n")[2]).text


def signs(body: bytes) -> tuple[int, bytes]:
    return 200, cosign(text_of(body), WITNESS, 1_790_000_000).line.encode()


def away(_body: bytes) -> tuple[int, bytes]:
    raise TimeoutError


def witnessing(service: Installation, line: Line, **options: object) -> Witnessing:
    return Witnessing(
        service.sessions,
        service.log_signer,
        policy(service),
        line,
        **options,  # type: ignore[arg-type]
    )


def signed(service: Installation) -> list[str]:
    with service.transaction() as session:
        row = heads.newest(session)
        assert row is not None
        return [one.name for one in heads.note_of(row).signatures]


def test_a_cosignature_is_kept_with_the_head(service: Installation) -> None:
    line = Line(signs)
    witnesses = witnessing(service, line)
    witnesses.ask()
    assert signed(service) == ["127.0.0.1:8000/log", NAME]
    witnesses.ask()
    assert len(line.asked) == 1
    assert line.asked[0].startswith(b"old 0\n\n")
    with service.transaction() as session:
        before = heads.newest(session)
    assert before is not None
    grow(service, 3, start=5)
    after = publish(service)
    witnesses.ask()
    lines = line.asked[1].split(b"\n\n")[0].decode().split("\n")
    assert lines[0] == f"old {before.size}"
    proof = [parse_padded_b64(one) or b"" for one in lines[1:]]
    roots = bytes.fromhex(before.root), bytes.fromhex(after.root)
    verify_consistency(before.size, after.size, proof, *roots)


def test_a_witness_that_knows_another_size_is_asked_once_more(service: Installation) -> None:
    line = Line(lambda body: signs(body) if body.startswith(b"old 4\n") else (409, b"4\n"))
    witnessing(service, line).ask()
    assert len(line.asked) == 2
    assert NAME in signed(service)


def another_text(body: bytes) -> tuple[int, bytes]:
    return 200, cosign("another\n1\nAAAA\n", WITNESS, 1).line.encode()


def strange_key(body: bytes) -> tuple[int, bytes]:
    return 200, cosign(text_of(body), STRANGER, 1).line.encode()


WRONG = [
    pytest.param(away, id="away"),
    pytest.param(lambda _: (409, b"4000\n"), id="larger-size"),
    pytest.param(lambda _: (409, b"04\n"), id="size-with-zero"),
    pytest.param(lambda _: (409, b"4\n"), id="conflict-again"),
    pytest.param(lambda _: (403, b""), id="unknown-key"),
    pytest.param(lambda _: (422, b""), id="bad-proof"),
    pytest.param(lambda _: (500, b"oops"), id="broken"),
    pytest.param(lambda _: (200, b""), id="nothing"),
    pytest.param(lambda _: (200, b"\xff\xfe\n"), id="no-text"),
    pytest.param(lambda _: (200, b"hello\n"), id="no-signature"),
    pytest.param(another_text, id="another-head"),
    pytest.param(strange_key, id="another-key"),
]


@pytest.mark.parametrize("answer", WRONG)
def test_whatever_a_witness_does_wrong(
    service: Installation, answer: Callable[[bytes], tuple[int, bytes]]
) -> None:
    line = Line(answer)
    clock = [100.0]
    witnesses = witnessing(service, line, now=lambda: clock[0])
    witnesses.ask()
    assert signed(service) == ["127.0.0.1:8000/log"]
    asked = len(line.asked)
    witnesses.ask()
    assert len(line.asked) == asked, "it rests after a failure"
    line.answer = signs
    clock[0] += 31
    witnesses.ask()
    assert NAME in signed(service)


def test_nobody_waits_for_a_witness_that_dawdles(service: Installation) -> None:
    go = threading.Event()

    def slow(body: bytes) -> tuple[int, bytes]:
        go.wait(60)
        return signs(body)

    witnesses = witnessing(service, Line(slow), patience=0.05)
    witnesses.ask()
    assert signed(service) == ["127.0.0.1:8000/log"]
    go.set()
    until = time.monotonic() + 60
    while NAME not in signed(service) and time.monotonic() < until:
        time.sleep(0.01)
    assert NAME in signed(service), "its late answer is kept all the same"


def test_nothing_to_sign(tmp_path: Path) -> None:
    empty = install(new_url("sqlite", tmp_path), tmp_path / "keys")
    line = Line(signs)
    witnessing(empty, line).ask()
    assert line.asked == []
    empty.engine.dispose()


# What witnesses have seen


def seen(service: Installation, size: int) -> bytes:
    """A head that our own key signed, of another size."""
    keys = service.log_signer.keys
    text = f"{keys.origin}\n{size}\n{'A' * 43}=\n"
    return keys.sign(text, [keys.present()]).to_bytes()


def test_a_larger_head_of_our_own_stops_the_service(service: Installation) -> None:
    line = Line(signs, kept=(200, seen(service, 4000)))
    with pytest.raises(Refusal) as caught:
        witnessing(service, line).require_sound()
    assert caught.value.facts["source"] == "witness"


@pytest.mark.parametrize("kept", ["same", "none", "foreign", "nonsense"])
def test_what_says_nothing_stops_nobody(service: Installation, kept: str) -> None:
    with service.transaction() as session:
        row = heads.newest(session)
    assert row is not None
    other = Signer(service.log_signer.keys.origin, Ed25519PrivateKey.generate())
    foreign = row.note.split("\n\n")[0].encode()
    answers = {
        "same": (200, row.note.encode()), "none": (404, b""), "nonsense": (200, b"x"),
        "foreign": (200, sign_note(foreign.decode() + "\n", [other]).to_bytes()),
    }  # fmt: skip
    witnessing(service, Line(signs, kept=answers[kept])).require_sound()


# Over HTTP


class Handler(http.server.BaseHTTPRequestHandler):
    """Answers as its server's `mode` says."""

    def log_message(self, *_: object) -> None:
        """Quiet."""

    def do_GET(self) -> None:
        self._reply(b"seen")

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        mode = self.server.mode  # type: ignore[attr-defined]
        if mode == "drip":
            self.wfile.write(b"HTTP/1.1 200 OK\r\n")
            while True:
                self.wfile.write(b"X")
                self.wfile.flush()
                time.sleep(0.02)
        if mode == "garbage":
            self.wfile.write(b"hello\r\n\r\n")
            return
        self._reply(b"got %d" % len(body))

    def _reply(self, body: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@pytest.fixture
def site() -> Iterator[tuple[str, http.server.ThreadingHTTPServer]]:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    server.handle_error = lambda *_: None  # type: ignore[method-assign]
    server.mode = "good"  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/w/", server
    server.shutdown()
    thread.join()
    server.server_close()


def test_two_requests(site: tuple[str, http.server.ThreadingHTTPServer]) -> None:
    address, server = site
    line = HttpWitnessLine()
    assert line.add_checkpoint(address, b"12345") == (200, b"got 5")
    assert line.checkpoint(address, "ab") == (200, b"seen")
    server.mode = "garbage"  # type: ignore[attr-defined]
    with pytest.raises(OSError, match="no proper answer"):
        line.add_checkpoint(address, b"1")


def test_a_deadline_for_the_whole_answer(
    site: tuple[str, http.server.ThreadingHTTPServer],
) -> None:
    """Each byte comes in time; all of them never would."""
    address, server = site
    server.mode = "drip"  # type: ignore[attr-defined]
    with pytest.raises(OSError):  # noqa: PT011 - whichever way it ended
        HttpWitnessLine(0.3).add_checkpoint(address, b"1")


@pytest.mark.parametrize("address", ["ftp://x/", "http:///x", "file:///etc/passwd", "x"])
def test_addresses_that_are_none(address: str) -> None:
    with pytest.raises(OSError, match="not an address"):
        HttpWitnessLine().checkpoint(address, "ab")


def test_a_policy_file(service: Installation, tmp_path: Path) -> None:
    assert make_witnessing(None, service.sessions, service.log_signer) is None
    path = tmp_path / "policy"
    for content in (None, b"quorum w\n"):
        if content is not None:
            path.write_bytes(content)
        with pytest.raises(SettingsError, match="policy_file"):
            make_witnessing(path, service.sessions, service.log_signer)
    vkey: Vkey = WITNESS.witness_vkey
    path.write_text(f"witness w {vkey.text} {ADDRESS}\nquorum none\n")
    made = make_witnessing(path, service.sessions, service.log_signer)
    assert made is not None
    assert made.policy.addresses == {vkey: ADDRESS}


def test_the_head_that_is_stored_stays_a_head(service: Installation) -> None:
    witnessing(service, Line(signs)).ask()
    with service.transaction() as session:
        row = session.query(LogCheckpoint).one()
        assert parse_checkpoint(heads.note_of(row).text).size == row.size


def test_the_projects_own_witness_sees_growth_and_a_fork(
    service: Installation, tmp_path: Path
) -> None:
    memory = tmp_path / "witness"
    memory.mkdir()
    logs = [service.log_signer.keys.present()]
    witness = Witness(memory, WITNESS, logs, lambda: 1_790_000_000.0)

    class Own(Line):
        def add_checkpoint(self, address: str, body: bytes) -> tuple[int, bytes]:
            answer = witness.add_checkpoint(body)
            return answer.status, answer.body

        def checkpoint(self, _address: str, origin: str) -> tuple[int, bytes]:
            answer = witness.newest(origin)
            return answer.status, answer.body

    witnesses = witnessing(service, Own(signs))
    witnesses.require_sound()
    for start in (5, 8):
        witnesses.ask()
        assert NAME in signed(service)
        grow(service, 3, start=start)
        publish(service)
    witnesses.ask()
    witnesses.require_sound()
    (tmp_path / "keys" / "log.head").unlink()
    with service.transaction() as session:
        session.execute(delete(LogCheckpoint))
        session.execute(update(LogHead).values(size=4, frontier=bytes(32)))
    with pytest.raises(Refusal):
        witnesses.require_sound()
