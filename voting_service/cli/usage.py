"""`voting-service usage`: the proof that nobody voted in anybody's name, for large rolls."""

from __future__ import annotations

import secrets
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click

from voting_service.cli.context import Installation, installed, told
from voting_service.services import usage
from voting_service.services.errors import Refusal, RefusalCode
from voting_service.services.usage import Seen
from voting_service.verifier.source import UnusableError
from voting_service.verifier.workers import all_cores, at_work


@click.command("usage")
@click.argument("uuid")
@click.option("--jobs", type=click.IntRange(1, 256), help="Processes [default: all cores].")
@told
def prove(uuid: str, jobs: int | None) -> None:
    """Make usage.jsonl of a closed vote; what was interrupted goes on where it was."""
    installation = installed()
    made = _make(installation, uuid, jobs or all_cores())
    with installation.transaction() as session:
        found = usage.find(session, uuid)
    if found is None:
        raise AssertionError("a proof that was made is stored")
    word = "made" if made else "was made before"
    click.echo(f"usage.jsonl {word}: {found.size} bytes, SHA-256 {found.digest}")
    click.echo(f"Used on the web: {found.web}, on paper: {found.paper}")


def prove_pending(installation: Installation) -> None:
    """All that is due, of whatever size; a vote that cannot be proved never stops the others."""
    with installation.transaction() as session:
        due = usage.pending(session)
        small = usage.pending(session, largest=usage.SMALL)
    for uuid in due:
        try:
            _make(installation, uuid, 1 if uuid in small else all_cores())
        except Refusal as refusal:
            if refusal.code is RefusalCode.CHANGED_MEANWHILE:
                continue  # another process is at it
            click.echo(f"No proof of use for {uuid}: {refusal}", err=True)
        except Exception as error:  # noqa: BLE001 - whatever it is, it stops this vote alone
            click.echo(f"No proof of use for {uuid}: {error!r}", err=True)


def _make(installation: Installation, uuid: str, jobs: int) -> bool:
    if jobs > 1:
        installation.engine.dispose()  # workers must not inherit connections
    try:
        with at_work(jobs) as pool, _bar() as seen:
            return usage.make(
                installation.sessions, uuid, installation.openings_key, secrets.token_bytes,
                installation.clock, pool, seen,
            )  # fmt: skip
    except UnusableError as error:
        raise click.ClickException(str(error)) from error


@contextmanager
def _bar() -> Iterator[Seen]:
    """A bar on the terminal; nothing where nobody watches."""
    if not sys.stderr.isatty():
        yield lambda _entries, _done: None
        return
    with click.progressbar(length=1, label="Proving", file=sys.stderr) as bar:

        def seen(entries: int, done: int) -> None:
            bar.length = entries
            bar.update(done - bar.pos)

        yield seen
