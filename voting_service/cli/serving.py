"""`voting-service serve` and `tick`."""

from __future__ import annotations

import os
import sys

import click

from voting_service import places
from voting_service.cli.context import installed, load_settings, told
from voting_service.cli.usage import prove_pending

APPLICATION = "voting_service.app:from_environment()"


@click.command()
@click.option("--bind", default="127.0.0.1:8000", show_default=True, help="Address and port.")
@click.option("--workers", type=click.IntRange(1, 64), help="Processes [default: cores + 1].")
@told
def serve(bind: str, workers: int | None) -> None:
    """Serve residents and officers with gunicorn, in the foreground."""
    load_settings()
    command = gunicorn_command(bind, workers)
    os.execv(sys.executable, command)  # noqa: S606 - becomes the server, so that signals reach it


def gunicorn_command(bind: str, workers: int | None = None) -> list[str]:
    """The service on `bind`; settings come through MEDBESLUT_CONFIG."""
    configuration = str(places.config("gunicorn.conf.py"))
    command = [sys.executable, "-m", "gunicorn", "--config", configuration, "--bind", bind]
    if workers is not None:
        command += ["--workers", str(workers)]
    return [*command, APPLICATION]


@click.command()
@told
def tick() -> None:
    """Open and close by the clock what is due, publish the next step, make proofs of use.

    Run it each minute.
    """
    installation = installed()
    rounds = installation.rounds()
    rounds.run()
    prove_pending(installation)
    rounds.run()
