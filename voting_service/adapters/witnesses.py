"""How witnesses are reached: two requests over HTTP, each with a deadline for the whole of it.

A time-out for each read would let a witness that sends one byte now and then hold a thread for
hours, so at the deadline the connection itself is ended.
"""

import http.client
import socket
import threading
from contextlib import suppress
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from sqlalchemy.orm import Session, sessionmaker

from voting_service.core.errors import VerificationError
from voting_service.core.log_policy import parse_policy
from voting_service.services.ports import LogSigner
from voting_service.services.witnessing import Witnessing
from voting_service.settings import SettingsError

DEADLINE: Final = 10.0
_MOST_BYTES: Final = 20_000
_SCHEMES: Final = {
    "http": http.client.HTTPConnection,
    "https": http.client.HTTPSConnection,
}


def make_witnessing(
    policy_file: Path | None, sessions: sessionmaker[Session], signer: LogSigner
) -> Witnessing | None:
    """None without a policy. Raises SettingsError for one that cannot be used."""
    if policy_file is None:
        return None
    try:
        policy = parse_policy(policy_file.read_bytes())
    except (OSError, VerificationError) as problem:
        raise SettingsError(f"log.policy_file: {policy_file}: {problem}") from problem
    return Witnessing(sessions, signer, policy, HttpWitnessLine())


class HttpWitnessLine:
    """ports.WitnessLine with the standard library; `deadline` in seconds."""

    def __init__(self, deadline: float = DEADLINE) -> None:
        self._deadline = deadline

    def add_checkpoint(self, address: str, body: bytes) -> tuple[int, bytes]:
        """POST <address>/add-checkpoint."""
        return self._send("POST", f"{address.rstrip('/')}/add-checkpoint", body)

    def checkpoint(self, address: str, origin: str) -> tuple[int, bytes]:
        """GET <address>/<hex>/checkpoint."""
        return self._send("GET", f"{address.rstrip('/')}/{origin}/checkpoint", b"")

    def _send(self, method: str, url: str, body: bytes) -> tuple[int, bytes]:
        parts = urlsplit(url)
        kind = _SCHEMES.get(parts.scheme)
        if kind is None or parts.hostname is None:
            raise OSError(f"not an address: {url}")
        connection = kind(parts.hostname, parts.port, timeout=self._deadline)
        late = threading.Event()
        alarm = threading.Timer(self._deadline, _end, [connection, late])
        alarm.daemon = True
        alarm.start()
        try:
            connection.request(method, parts.path, body or None)
            answer = connection.getresponse()
            found = answer.status, answer.read(_MOST_BYTES)
        except (http.client.HTTPException, ValueError, AttributeError) as problem:
            raise OSError(f"no proper answer: {type(problem).__qualname__}") from problem
        finally:
            alarm.cancel()
            connection.close()
        if late.is_set():  # what came until then may look whole
            raise TimeoutError(f"no answer within {self._deadline} seconds")
        return found


def _end(connection: http.client.HTTPConnection, late: threading.Event) -> None:
    """Whoever reads or writes on it is woken."""
    late.set()
    open_socket = connection.sock
    if open_socket is not None:
        with suppress(OSError):
            open_socket.shutdown(socket.SHUT_RDWR)
