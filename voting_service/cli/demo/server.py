"""The service as a process of its own on a loopback port: what residents of the demonstration talk to."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Final, NoReturn

import click
import httpx

from voting_service.cli.serving import gunicorn_command
from voting_service.settings import CONFIG_VARIABLE, DATABASE_VARIABLE

HOST: Final = "127.0.0.1"
_CONFIG: Final = """\
# Written by `voting-service demo` at each start.
[service]
name = "Medbeslut"
public_url = "http://{host}:{port}"
contact = "demo@example.se"

[database]
url = "sqlite:///{folder}/medbeslut.sqlite"

[keys]
directory = "{folder}/keys"

[log]
# The demonstration may be served on another port the next time; its log keeps its name.
origin = "medbeslut-demo.example.se/log"

[identification]
methods = ["demo", "letter"]
"""
_START_SECONDS: Final = 60
_POLL_SECONDS: Final = 0.1


def write_config(folder: Path, port: int) -> Path:
    """The settings of a demonstration whose data are in `folder`."""
    path = folder / "config.toml"
    text = _CONFIG.format(host=HOST, port=port, folder=folder.resolve().as_posix())
    path.write_text(text, encoding="utf-8")
    return path


def free_port() -> int:
    """A port that nobody listens on just now."""
    with socket.socket() as found:
        found.bind((HOST, 0))
        port: int = found.getsockname()[1]
    return port


def require_free(port: int) -> None:
    """Raises ClickException when somebody listens there already."""
    with socket.socket() as probe:
        if probe.connect_ex((HOST, port)) == 0:
            raise click.ClickException(f"port {port} is taken; choose another with --port")


def environment(config: Path) -> dict[str, str]:
    """This process's, with the demonstration's settings instead of an operator's."""
    kept = {name: value for name, value in os.environ.items() if name != DATABASE_VARIABLE}
    return {**kept, CONFIG_VARIABLE: str(config)}


@contextmanager
def running(config: Path, port: int, workers: int, log: Path) -> Iterator[str]:
    """Start the service, give its address once it answers, and stop it in the end."""
    url = f"http://{HOST}:{port}"
    with log.open("ab") as output:
        process = subprocess.Popen(
            gunicorn_command(f"{HOST}:{port}", workers),
            env=environment(config), stdin=subprocess.DEVNULL, stdout=output, stderr=output,
        )  # fmt: skip
    # A shell that starts a command in the background has it ignore Ctrl-C's signal: heed it again.
    heeded = {signal.SIGTERM: _leave, signal.SIGINT: signal.default_int_handler}
    before = {number: signal.signal(number, handler) for number, handler in heeded.items()}
    try:
        _wait(process, url, log)
        yield url
    finally:
        _stop(process)
        for number, handler in before.items():
            signal.signal(number, handler)


def _leave(number: int, _frame: FrameType | None) -> NoReturn:
    """So that whoever ends the demonstration ends its service too."""
    raise SystemExit(128 + number)


def _wait(process: subprocess.Popen[bytes], url: str, log: Path) -> None:
    until = time.monotonic() + _START_SECONDS
    while time.monotonic() < until and process.poll() is None:
        try:
            if httpx.get(url, timeout=_START_SECONDS).is_success:
                return
        except httpx.TransportError:
            pass
        time.sleep(_POLL_SECONDS)
    words = log.read_text(encoding="utf-8", errors="replace").strip().splitlines()[-8:]
    raise click.ClickException("\n".join(["the service did not start; its last words:", *words]))


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(timeout=20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
