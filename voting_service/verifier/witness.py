"""`voting-verify witness`: cosigns the heads of a log that only grows, over HTTP."""

import io
import os
import socket
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import click

from voting_service.core.errors import VerificationError
from voting_service.core.notes import KeyKind, Vkey, parse_vkey
from voting_service.verifier import cosigning
from voting_service.verifier.cosigning import MAX_REQUEST, Answer, Witness
from voting_service.verifier.source import UnusableError
from voting_service.verifier.terminal import plain

SECONDS = 10.0  # for a whole request, however slowly it drips
MOST = 64  # connections at once
_SEED_BYTES = 32
_HIGHEST_PORT = 65535


class _Unhurried(io.RawIOBase):
    """A connection's bytes until a deadline: one byte every nine seconds is no request."""

    def __init__(self, connection: socket.socket, clock: Callable[[], float]) -> None:
        super().__init__()
        self._connection = connection
        self._clock = clock
        self.until = 0.0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        left = self.until - self._clock()
        if left <= 0:
            raise TimeoutError("too slow")
        self._connection.settimeout(left)
        return self._connection.recv_into(buffer)


class _Handler(BaseHTTPRequestHandler):
    """`POST /add-checkpoint` and `GET /<hash of the origin>/checkpoint`."""

    server: "Server"
    server_version = "voting-verify"
    sys_version = ""
    protocol_version = "HTTP/1.1"

    def setup(self) -> None:
        super().setup()
        self.rfile.close()
        self._raw = _Unhurried(self.connection, time.monotonic)
        self.rfile = io.BufferedReader(self._raw)

    def handle_one_request(self) -> None:
        self._raw.until = time.monotonic() + self.server.seconds
        super().handle_one_request()

    def do_GET(self) -> None:
        origin, _, rest = self.path.removeprefix("/").partition("/")
        found = self.server.witness.newest(origin) if rest == "checkpoint" else Answer(404)
        self._answer(found)

    def do_POST(self) -> None:
        if self.path != "/add-checkpoint":
            self.close_connection = True  # its body is not read
            self._answer(Answer(404))
            return
        length = self.headers.get("Content-Length", "")
        if not (length.isascii() and length.isdecimal()) or self.headers.get("Transfer-Encoding"):
            self.close_connection = True
            self._answer(Answer(411, b"a body of stated length is expected\n"))
        elif len(length) > len(str(MAX_REQUEST)) or int(length) > MAX_REQUEST:
            self.close_connection = True
            self._answer(Answer(413, b"too large\n"))
        else:
            body = self.rfile.read(int(length))
            if len(body) == int(length):
                self._answer(self.server.witness.add_checkpoint(body))
            self.close_connection = self.close_connection or len(body) != int(length)

    def _answer(self, answer: Answer) -> None:
        self.send_response(answer.status)
        self.send_header("Content-Type", answer.kind)
        self.send_header("Content-Length", str(len(answer.body)))
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(answer.body)

    def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002
        click.echo(plain(f"{self.client_address[0]} {format % arguments}"), err=True)


class Server(ThreadingHTTPServer):
    """At most MOST connections; whoever comes then is turned away at once."""

    daemon_threads = True

    def __init__(
        self, address: tuple[str, int], witness: Witness, seconds: float = SECONDS, most: int = MOST
    ) -> None:
        self.witness = witness
        self.seconds = seconds
        self._places = threading.BoundedSemaphore(most)
        super().__init__(address, _Handler)

    def process_request(self, request: Any, client_address: Any) -> None:
        if self._places.acquire(blocking=False):
            super().process_request(request, client_address)
        else:
            self.shutdown_request(request)

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        try:
            super().process_request_thread(request, client_address)
        finally:
            self._places.release()

    def handle_error(self, request: Any, client_address: Any) -> None:
        click.echo(plain(f"A request from {client_address} failed."), err=True)


def _listen(_: click.Context, __: click.Parameter, value: str | None) -> tuple[str, int] | None:
    if value is None:
        return None
    host, colon, port = value.rpartition(":")
    if (
        not colon
        or not host
        or not (port.isascii() and port.isdecimal() and int(port) <= _HIGHEST_PORT)
    ):
        raise click.BadParameter("HOST:PORT is expected")
    return host.strip("[]"), int(port)


def _logs(_: click.Context, __: click.Parameter, values: tuple[str, ...]) -> list[Vkey]:
    try:
        found = [parse_vkey(value) for value in values]
    except VerificationError as error:
        raise click.BadParameter(plain(str(error))) from None
    if any(vkey.kind is not KeyKind.LOG for vkey in found):
        raise click.BadParameter("the key of a log is expected, not that of a witness")
    return found


@click.command("witness", context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--state", type=click.Path(path_type=Path, file_okay=False), required=True,
              metavar="DIR", help="Folder of the key and of the newest heads.")  # fmt: skip
@click.option("--new-key", metavar="NAME", help="Make a key of this name, print it, and stop.")
@click.option("--listen", metavar="HOST:PORT", callback=_listen, help="Where to answer.")
@click.option("--log", "logs", metavar="VKEY", multiple=True, callback=_logs,
              help="A log to cosign; again for another, or for its next key.")  # fmt: skip
def witness(
    state: Path, new_key: str | None, listen: tuple[str, int] | None, logs: list[Vkey]
) -> int:
    """Cosign heads of logs that only grow (C2SP tlog-witness). Stands behind a web server with TLS."""
    if new_key is not None:
        click.echo(cosigning.new_key(state, new_key, os.urandom(_SEED_BYTES)).text)
        return 0
    if listen is None or not logs:
        raise click.UsageError("--listen and --log are needed, or --new-key")
    signer = cosigning.read_key(state)
    try:
        server = Server(listen, Witness(state, signer, logs, time.time))
    except OSError as error:
        raise UnusableError(f"cannot listen there: {error.strerror}") from None
    with server:
        host, port = server.server_address[:2]
        click.echo(f"{signer.witness_vkey.text} answers at http://{host!s}:{port}")
        with suppress(KeyboardInterrupt):
            server.serve_forever()
    return 0
