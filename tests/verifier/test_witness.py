"""`voting-verify witness`: every status of C2SP tlog-witness over real HTTP, and a memory that outlives it."""

import hashlib
import http.client
import os
import signal
import socket
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from tests.core.log_texts import LOG, NEW_LOG, ORIGIN, STRANGER, WITNESS
from voting_service.core.checkpoints import Checkpoint, parse_checkpoint
from voting_service.core.merkle import (
    Frontier,
    Node,
    consistency_proof,
    leaf_hash,
    root_at,
)
from voting_service.core.notes import (
    Note,
    Signature,
    Signer,
    padded_b64,
    parse_note,
    parse_signature,
    parse_vkey,
    sign,
    sign_note,
    verify_note,
)
from voting_service.verifier import __main__ as program
from voting_service.verifier import cosigning, kept_files
from voting_service.verifier import witness as command
from voting_service.verifier.cosigning import Answer, Witness, new_key, read_key
from voting_service.verifier.source import UnusableError
from voting_service.verifier.witness import Server

NOW = 1_790_000_000
HASH = hashlib.sha256(ORIGIN.encode()).hexdigest()
LEAVES = [leaf_hash(b"entry %d" % number) for number in range(20)]
NODES: dict[Node, bytes] = {}
frontier = Frontier()
for leaf in LEAVES:
    frontier, completed = frontier.append(leaf)
    NODES.update({(level, index): value for level, index, value in completed})


def fetch(nodes: Any) -> list[bytes]:
    return [NODES[node] for node in nodes]


def head(size: int, root: bytes | None = None) -> Checkpoint:
    return Checkpoint(ORIGIN, size, root if root is not None else root_at(size, fetch))


def note(checkpoint: Checkpoint, *signers: Signer) -> bytes:
    return Note(
        checkpoint.text, tuple(sign(checkpoint.text, s) for s in signers or (LOG,))
    ).to_bytes()


def request(old: int, size: int, *, signed: bytes | None = None) -> bytes:
    proof = consistency_proof(old, size, fetch) if old <= size else []
    lines = [f"old {old}", *map(padded_b64, proof), "", ""]
    return "\n".join(lines).encode() + (signed or note(head(size)))


@pytest.fixture
def witness(tmp_path: Path) -> Witness:
    return Witness(tmp_path, WITNESS, [LOG.vkey, NEW_LOG.vkey], lambda: NOW)


@pytest.fixture
def server(witness: Witness) -> Iterator[Server]:
    yield from serving(witness)


def serving(witness: Witness, **limits: Any) -> Iterator[Server]:
    with Server(("127.0.0.1", 0), witness, **limits) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


def address(server: Server) -> tuple[str, int]:
    host, port = server.server_address[:2]
    return str(host), int(port)


def ask(
    server: Server, method: str, path: str, body: bytes | None = None, **headers: str
) -> tuple[int, bytes, str]:
    connection = http.client.HTTPConnection(*address(server), timeout=60)
    try:
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        return answer.status, answer.read(), answer.headers["Content-Type"]
    finally:
        connection.close()


def post(server: Server, body: bytes) -> tuple[int, bytes, str]:
    return ask(server, "POST", "/add-checkpoint", body)


# Every status


def test_200_a_head_is_cosigned_and_kept(server: Server) -> None:
    for old, size in ((0, 5), (5, 5), (5, 12), (12, 20)):
        status, body, kind = post(server, request(old, size))
        assert (status, kind) == (200, "text/plain; charset=utf-8")
        mark = parse_signature(body.decode().removesuffix("\n"))
        cosigned = parse_note(note(head(size))).also(mark)
        assert verify_note(cosigned, [WITNESS.witness_vkey])[0].at == NOW
        status, kept, kind = ask(server, "GET", f"/{HASH}/checkpoint")
        assert (status, kind) == (200, "text/plain; charset=utf-8")
        assert len(verify_note(parse_note(kept), [LOG.vkey, WITNESS.witness_vkey])) == 2
        assert parse_checkpoint(parse_note(kept).text) == head(size)


def test_200_an_empty_log(server: Server) -> None:
    assert post(server, request(0, 0))[0] == 200
    assert post(server, request(0, 3))[0] == 200


def test_200_signatures_of_others_are_not_kept(server: Server) -> None:
    signed = note(head(5), STRANGER, LOG, NEW_LOG)
    assert post(server, request(0, 5, signed=signed))[0] == 200
    kept = parse_note(ask(server, "GET", f"/{HASH}/checkpoint")[1])
    assert [s.id for s in kept.signatures] == [
        LOG.vkey.id, NEW_LOG.vkey.id, WITNESS.witness_vkey.id,
    ]  # fmt: skip


SIGNED = note(head(5))
BAD_REQUESTS = {
    "empty": b"",
    "no-old": SIGNED,
    "no-empty-line": b"old 0\n" + SIGNED,
    "old-zeros": b"old 00\n\n" + SIGNED,
    "old-plus": b"old +0\n\n" + SIGNED,
    "old-minus": b"old -1\n\n" + SIGNED,
    "old-underscore": b"old 1_0\n\n" + SIGNED,
    "old-huge": b"old 9007199254740992\n\n" + SIGNED,
    "old-missing": b"old\n\n" + SIGNED,
    "word": b"new 0\n\n" + SIGNED,
    "crlf": request(0, 5).replace(b"\n", b"\r\n"),
    "not-ascii": b"old 0\n\xe5\n\n" + SIGNED,
    "hash-short": b"old 0\nAAAA\n\n" + SIGNED,
    "hash-stray-bits": b"old 0\n" + b"A" * 42 + b"B=\n\n" + SIGNED,
    "hashes-64": b"old 0\n" + (b"A" * 43 + b"=\n") * 64 + b"\n" + SIGNED,
    "note-cut": request(0, 5)[:-1],
    "old-above-new": request(7, 5),
    "head-with-extension": request(
        0, 5, signed=sign_note(head(5).text + "more\n", [LOG]).to_bytes()
    ),
    "size-zeros": request(0, 5, signed=sign_note(f"{ORIGIN}\n05\n{'A' * 43}=\n", [LOG]).to_bytes()),
    "root-short": request(0, 5, signed=sign_note(f"{ORIGIN}\n0\nAAAA\n", [LOG]).to_bytes()),
}


@pytest.mark.parametrize("name", BAD_REQUESTS)
def test_400(server: Server, name: str) -> None:
    assert post(server, BAD_REQUESTS[name])[0] == 400
    assert ask(server, "GET", f"/{HASH}/checkpoint")[0] == 404


def test_403_no_signature_of_the_log_or_a_false_one(server: Server) -> None:
    (good,) = parse_note(SIGNED).signatures
    false = Signature(good.name, good.id, bytes(64))
    for signatures in ((false,), (false, good), (good, false), (sign(head(5).text, STRANGER),)):
        signed = Note(head(5).text, signatures).to_bytes()
        assert post(server, request(0, 5, signed=signed))[0] == 403


def test_404_a_log_that_is_not_known(server: Server) -> None:
    other = Signer("other.example/log", LOG.private)
    text = head(5).text.replace(ORIGIN, other.name)
    assert post(server, request(0, 5, signed=sign_note(text, [other]).to_bytes()))[0] == 404


@pytest.mark.parametrize(
    "path", ["/", "/checkpoint", f"/{HASH}", f"/{HASH}/", f"/{'0' * 64}/checkpoint", f"/{HASH.upper()}/checkpoint",
             f"/{HASH}/checkpoint/", "/../key", "/key", "//key"],
)  # fmt: skip
def test_404_a_path_that_is_none(server: Server, path: str) -> None:
    assert post(server, request(0, 5))[0] == 200
    assert ask(server, "GET", path)[0] == 404
    assert ask(server, "POST", path, b"")[0] == 404


def test_409_says_what_is_known(server: Server) -> None:
    assert post(server, request(3, 5)) == (409, b"0\n", "text/x.tlog.size")
    post(server, request(0, 5))
    for old, size in ((0, 5), (0, 12), (4, 12), (6, 12), (3, 4)):
        assert post(server, request(old, size)) == (409, b"5\n", "text/x.tlog.size")


def test_422_a_log_that_does_not_only_grow(server: Server) -> None:
    assert post(server, request(0, 0, signed=note(head(0, LEAVES[0]))))[0] == 422
    proofless = b"old 0\n" + padded_b64(LEAVES[0]).encode() + b"\n\n" + SIGNED
    assert post(server, proofless)[0] == 422
    post(server, request(0, 5))
    assert post(server, request(5, 5, signed=note(head(5, LEAVES[1]))))[0] == 422
    assert post(server, request(5, 12, signed=note(head(12, LEAVES[1]))))[0] == 422
    assert post(server, b"old 5\n\n" + note(head(12)))[0] == 422
    kept = ask(server, "GET", f"/{HASH}/checkpoint")[1]
    assert parse_checkpoint(parse_note(kept).text) == head(5)


@pytest.mark.parametrize("method", ["PUT", "DELETE", "HEAD"])
def test_501_other_methods(server: Server, method: str) -> None:
    assert ask(server, method, "/add-checkpoint")[0] == 501


# Bounds


@pytest.mark.parametrize(
    ("length", "status"),
    [(str(cosigning.MAX_REQUEST + 1), 413), ("9" * 5000, 413), ("-1", 411), ("+1", 411), ("1_0", 411), ("٣", 411)],
)  # fmt: skip
def test_a_body_is_not_read_unless_its_length_is_fit(
    server: Server, length: str, status: int
) -> None:
    assert exchange(server, length.encode()).startswith(b"HTTP/1.1 %d " % status)


def exchange(server: Server, length: bytes, more: bytes = b"") -> bytes:
    with socket.create_connection(address(server), timeout=60) as connection:
        connection.sendall(
            b"POST /add-checkpoint HTTP/1.1\r\nHost: w\r\nContent-Length: "
            + length
            + b"\r\n"
            + more
            + b"\r\n"
        )
        found = b""
        while part := connection.recv(4096):
            found += part
        return found


def test_a_chunked_body_is_not_read(server: Server) -> None:
    answer = exchange(server, b"5", b"Transfer-Encoding: chunked\r\n")
    assert answer.startswith(b"HTTP/1.1 411 ")


def test_a_body_that_ends_too_early_is_no_request(server: Server) -> None:
    with socket.create_connection(address(server), timeout=60) as connection:
        connection.sendall(b"POST /add-checkpoint HTTP/1.1\r\nContent-Length: 9\r\n\r\nold")
        connection.shutdown(socket.SHUT_WR)
        assert connection.recv(4096) == b""


def test_a_connection_may_serve_several_requests(server: Server) -> None:
    connection = http.client.HTTPConnection(*address(server), timeout=60)
    for old, size in ((0, 5), (5, 12)):
        connection.request("POST", "/add-checkpoint", request(old, size))
        answer = connection.getresponse()
        assert (answer.status, answer.will_close) == (200, False)
        answer.read()
    connection.close()


def test_slow_clients_are_left(witness: Witness) -> None:
    for server in serving(witness, seconds=0.2):
        with socket.create_connection(address(server), timeout=60) as connection:
            connection.sendall(b"POST /add-checkpoint HTTP/1.1\r\nContent-Length: 9\r\n\r\nold")
            assert connection.recv(4096) == b""
        with socket.create_connection(address(server), timeout=60) as connection:
            assert connection.recv(4096) == b""


def test_bytes_that_drip_do_not_buy_time() -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        theirs.sendall(b"abc")
        ticks = iter([1.0, 2.0, 9.0])
        reader = command._Unhurried(ours, lambda: next(ticks))
        reader.until = 5.0
        assert reader.readable()
        assert [reader.read(1), reader.read(1)] == [b"a", b"b"]
        with pytest.raises(TimeoutError):
            reader.read(1)


def test_too_many_connections_are_turned_away(witness: Witness) -> None:
    for server in serving(witness, most=1):
        first = http.client.HTTPConnection(*address(server), timeout=60)
        first.request("GET", "/")
        assert first.getresponse().read() == b""
        with socket.create_connection(address(server), timeout=60) as second:
            assert second.recv(100) == b""
        first.close()


def test_what_clients_send_is_logged_without_harm(
    server: Server, capsys: pytest.CaptureFixture[str]
) -> None:
    with socket.create_connection(address(server), timeout=60) as connection:
        connection.sendall(b"GET /\x1b[31m\xe2\x80\xae HTTP/1.0\r\n\r\n")
        while connection.recv(4096):
            pass
    server.handle_error(None, "\x1b")
    err = capsys.readouterr().err
    assert "\\x1b[31m" in err
    assert "\x1b" not in err


# Memory


def test_a_head_that_cannot_be_kept_is_not_signed(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(kept_files, "write", full)
        assert post(server, request(0, 5))[0] == 500
    assert ask(server, "GET", f"/{HASH}/checkpoint")[0] == 404
    assert post(server, request(0, 5))[0] == 200


def test_a_damaged_memory_signs_nothing(server: Server, tmp_path: Path) -> None:
    post(server, request(0, 5))
    (tmp_path / "logs" / HASH).write_bytes(b"damaged")
    assert post(server, request(0, 5))[0] == 500
    assert ask(server, "GET", f"/{HASH}/checkpoint")[0] == 500


def test_memory_outlives_the_process(tmp_path: Path) -> None:
    def anew() -> Witness:
        return Witness(tmp_path, WITNESS, [LOG.vkey], lambda: NOW)

    assert anew().add_checkpoint(request(0, 5)).status == 200
    assert anew().add_checkpoint(request(0, 12)) == Answer(409, b"5\n", "text/x.tlog.size")
    assert {path.name for path in (tmp_path / "logs").iterdir()} == {HASH, f"{HASH}.lock"}


def test_of_two_faces_shown_at_once_one_is_signed(tmp_path: Path) -> None:
    """Each thread is a process of its own as far as the lock goes: it opens the file anew."""
    faces = [note(head(5, leaf_hash(b"face %d" % n))) for n in range(16)]
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(
            lambda face: Witness(tmp_path, WITNESS, [LOG.vkey], lambda: NOW)
            .add_checkpoint(request(0, 5, signed=face)).status, faces,
        ))  # fmt: skip
    assert sorted(answers) == [200, *[409] * 15]


# The key


def test_a_key_is_made_once_and_read_back(tmp_path: Path) -> None:
    vkey = new_key(tmp_path / "w", "witness.example/w1", bytes([3]) * 32)
    assert vkey == WITNESS.witness_vkey
    assert read_key(tmp_path / "w").witness_vkey == vkey
    assert stat.S_IMODE((tmp_path / "w" / "key").stat().st_mode) == 0o600
    with pytest.raises(UnusableError, match="there already"):
        new_key(tmp_path / "w", "witness.example/w1", bytes(32))
    with pytest.raises(UnusableError, match="without blanks"):
        new_key(tmp_path / "x", "two words", bytes(32))


@pytest.mark.parametrize(
    "content",
    [b"", b"\xff", b"PRIVATE+KEY+a\n", b"PRIVATE+KEY+a+00000000+AAAA\n",
     b"PRIVATE+KEY+a+00000000+BAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n",
     b"PRIVATE+KEY++00000000+BAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n"],
)  # fmt: skip
def test_what_is_no_key_file(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "key").write_bytes(content)
    with pytest.raises(UnusableError):
        read_key(tmp_path)


# The command


def run(monkeypatch: pytest.MonkeyPatch, *words: str) -> int:
    monkeypatch.setattr(sys, "argv", ["voting-verify", "witness", *words])
    with pytest.raises(SystemExit) as ended:
        program.main()
    return int(str(ended.value.code))


def test_making_a_key(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    state = str(tmp_path)
    assert run(monkeypatch, "--state", state, "--new-key", "a.example/w") == 0
    assert parse_vkey(capsys.readouterr().out.strip()).name == "a.example/w"
    assert run(monkeypatch, "--state", state, "--new-key", "a.example/w") == 2


@pytest.mark.parametrize(
    "words",
    [
        (), ("--listen", "127.0.0.1:0"), ("--log", LOG.vkey.text),
        ("--listen", "127.0.0.1", "--log", LOG.vkey.text),
        ("--listen", ":80", "--log", LOG.vkey.text),
        ("--listen", "127.0.0.1:65536", "--log", LOG.vkey.text),
        ("--listen", "127.0.0.1:-1", "--log", LOG.vkey.text),
        ("--listen", "192.0.2.1:80", "--log", LOG.vkey.text),
        ("--listen", "127.0.0.1:0", "--log", "\x1b[31m"),
        ("--listen", "127.0.0.1:0", "--log", WITNESS.witness_vkey.text),
    ],
)  # fmt: skip
def test_options_that_do_not_fit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...],
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    new_key(tmp_path, "a.example/w", os.urandom(32))
    assert run(monkeypatch, "--state", str(tmp_path), *words) == 2
    assert "\x1b" not in capsys.readouterr().err


def test_without_a_key_nothing_is_served(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    words = ("--state", str(tmp_path), "--listen", "127.0.0.1:0", "--log", LOG.vkey.text)
    assert run(monkeypatch, *words) == 2


def test_a_witness_of_its_own_process(tmp_path: Path) -> None:
    new_key(tmp_path, WITNESS.name, bytes([3]) * 32)
    words = ["--state", str(tmp_path), "--listen", "127.0.0.1:0", "--log", LOG.vkey.text]
    with subprocess.Popen(
        [sys.executable, "-m", "voting_service.verifier", "witness", *words],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    ) as process:  # fmt: skip
        try:
            assert process.stdout is not None
            vkey, _, place = process.stdout.readline().strip().partition(" answers at http://")
            assert vkey == WITNESS.witness_vkey.text
            connection = http.client.HTTPConnection(place, timeout=60)
            connection.request("POST", "/add-checkpoint", request(0, 5))
            assert connection.getresponse().status == 200
            connection.close()
        finally:
            process.send_signal(signal.SIGINT)
        assert process.wait(60) == 0
    assert (tmp_path / "logs" / HASH).exists()
