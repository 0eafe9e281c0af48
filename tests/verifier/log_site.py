"""A log's site on this machine's own loopback, honest or not, for the tests of the watcher."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.core.log_texts import LOG, ORIGIN, act, ballot, printed
from voting_service.core.checkpoints import Checkpoint
from voting_service.core.merkle import Frontier, Node, leaf_hash
from voting_service.core.notes import Signer, sign_note
from voting_service.core.tiles import all_tiles, print_entries, print_hashes


def life(ballots: int, last: bytes = b"") -> list[bytes]:
    """A log: a promise, a roll, an opening, and as many ballots."""
    kinds = ("promise", "roll", "setup", "opening")
    acts = [printed(act(kind, number)) for number, kind in enumerate(kinds)]
    votes = [printed(ballot(f"{number:064x}")) for number in range(ballots)]
    return [*acts, *votes, *([last] if last else [])]


def files(entries: list[bytes], signers: tuple[Signer, ...] = (LOG,)) -> dict[str, bytes]:
    """Everything that such a log serves, its paths below `/log/`."""
    nodes: dict[Node, bytes] = {}
    frontier = Frontier()
    for entry in entries:
        frontier, completed = frontier.append(leaf_hash(entry))
        nodes.update({(level, index): value for level, index, value in completed})
    head = Checkpoint(ORIGIN, frontier.size, frontier.root())
    served = {
        "vkey": f"{signers[-1].vkey.text}\n".encode(),
        "checkpoint": sign_note(head.text, list(signers)).to_bytes(),
    }
    for tile in all_tiles(len(entries)):
        if tile.level is None:
            served[tile.path] = print_entries([entries[index] for index in tile.entries])
        else:
            served[tile.path] = print_hashes([nodes[node] for node in tile.nodes])
    return served


class Served:
    """What the site serves now; `statuses` are answered instead, and `asked` notes every path."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.files: dict[str, bytes] = {}
        self.statuses: dict[str, int] = {}
        self.slow: set[str] = set()
        self.asked: list[str] = []

    def show(self, entries: list[bytes], *signers: Signer) -> None:
        """From now on this log."""
        self.files = files(entries, signers or (LOG,))


@contextmanager
def site() -> Iterator[Served]:
    """A site that serves until the block ends."""
    ended = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = self.path.removeprefix("/log/")
            served.asked.append(path)
            status = served.statuses.get(path, 200 if path in served.files else 404)
            body = served.files.get(path, b"")
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Location", "http://127.0.0.1:9/elsewhere")
            self.end_headers()
            for at in range(len(body)) if path in served.slow else ():
                self.wfile.write(body[at : at + 1])
                if ended.wait(0.01):
                    return
            if path not in served.slow:
                self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            pass

    class Quiet(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, request: Any, client_address: Any) -> None:
            """A client that has heard enough hangs up."""

    server = Quiet(("127.0.0.1", 0), Handler)
    served = Served(f"http://127.0.0.1:{server.server_address[1]}")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield served
    finally:
        ended.set()
        server.shutdown()
        server.server_close()
        thread.join()


def ticking(step: float) -> Any:
    """A clock that runs on by itself, so that no test has to wait."""
    start = time.monotonic()
    ticks = iter(range(10**9))
    return lambda: start + step * next(ticks)
