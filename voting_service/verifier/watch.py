"""`voting-verify watch`: sees that a log only grows, and shouts when it does not."""

import time
from pathlib import Path

import click

from voting_service.core.errors import VerificationError
from voting_service.core.log_policy import MAX_POLICY_BYTES, Policy, parse_policy
from voting_service.verifier.arguments import fingerprint
from voting_service.verifier.site import Site
from voting_service.verifier.source import UnusableError
from voting_service.verifier.terminal import plain
from voting_service.verifier.watch_store import Store
from voting_service.verifier.watching import Look, Watcher

FOUND = 1
OK = 0
LEAST = 5  # seconds between two looks: a log is not a stopwatch


@click.command("watch", context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("url")
@click.option("--state", type=click.Path(path_type=Path, file_okay=False), required=True,
              metavar="DIR", help="Folder in which heads and tiles are kept.")  # fmt: skip
@click.option("--policy", "policy_file", type=click.Path(path_type=Path), metavar="FILE",
              help="Who must have signed every head.")  # fmt: skip
@click.option("--trust", metavar="FINGERPRINT", callback=fingerprint,
              help="The log's key must have this SHA-256.")  # fmt: skip
@click.option("--once", is_flag=True, help="Look once and stop; this is what happens anyway.")
@click.option("--every", type=click.IntRange(LEAST), metavar="SECONDS",
              help="Look again and again, until something is wrong.")  # fmt: skip
def watch(
    url: str, state: Path, policy_file: Path | None, trust: str | None,
    once: bool, every: int | None,  # noqa: FBT001
) -> int:  # fmt: skip
    """Watch the log of the service at URL: fetch what is new, hash it again, compare with what was kept.

    Exit status: 0 it has only grown, 1 ALARM, 2 it could not be looked at, and nothing was concluded.
    """
    if once and every is not None:
        raise click.UsageError("--once and --every exclude each other")
    store = Store(state)
    with store.lock():
        watcher = Watcher(Site(url), store, _policy(policy_file), trust)
        while True:
            status = _look(watcher, url, patient=every is not None)
            if status != OK or every is None:
                return status
            time.sleep(every)


def _policy(path: Path | None) -> Policy | None:
    if path is None:
        return None
    try:
        with path.open("rb") as file:
            return parse_policy(file.read(MAX_POLICY_BYTES + 1))
    except OSError as error:
        raise UnusableError(f"{path}: {error.strerror}") from None
    except VerificationError as error:
        raise UnusableError(f"{path}: {error}") from None


def _look(watcher: Watcher, url: str, *, patient: bool) -> int:
    """Look and tell; a site that cannot be reached is no reason to stop watching it."""
    try:
        look = watcher.look()
    except VerificationError as error:
        click.echo(_alarm(url, error), err=True)
        return FOUND
    except UnusableError as error:
        if not patient:
            raise
        click.echo(plain(f"Not looked at: {error}"), err=True)
        return OK
    click.echo(_told(look))
    return OK


def _told(look: Look) -> str:
    head = look.checkpoint
    lines = []
    if look.pinned:
        lines.append(f"Key pinned: {look.key.fingerprint}. Compare it with the one in the minutes.")
    if look.announced is not None:
        lines.append(
            f"A new key is announced: {look.announced.fingerprint}; it has not signed yet."
        )
    witnesses = f", {look.signed} witnesses" if look.signed else ""
    lines.append(
        f"{head.origin}: {head.size} entries, {look.new} new, root {head.root.hex()}{witnesses}"
    )
    return "\n".join(plain(line) for line in lines)


def _alarm(url: str, error: VerificationError) -> str:
    lines = [
        f"ALARM: {url} does not show the log that it should.",
        f"  {error}",
        *([f"  expected: {error.expected}"] if error.expected else []),
        *([f"  found:    {error.found}"] if error.found else []),
        *(f"  {note}" for note in getattr(error, "__notes__", [])),
        "Keep this folder, ask other watchers what they see, and tell the public.",
    ]
    return "\n".join(plain(line) for line in lines)
