"""`voting-service log`: the transparency log's key, its health, and the way back after an old backup."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from voting_service.cli.context import installed, told
from voting_service.core.notes import MAX_NOTE_BYTES, parse_note
from voting_service.core.tiles import MAX_ENTRY, WIDTH, Tile
from voting_service.services import heads, log_restore, log_rotation, log_scrub
from voting_service.services.errors import Refusal, RefusalCode
from voting_service.verifier.site import NotThereError, Site
from voting_service.verifier.source import UnusableError

_ENTRY_TILE = WIDTH * (MAX_ENTRY + 2)
#: What a folder calls the newest head: a watcher's state, or a plain copy of the log's files.
_HEADS = ("head", "checkpoint", "log/checkpoint")


@click.group("log")
def log() -> None:
    """The transparency log: fingerprints, key, scrub, restore."""


@log.command()
@told
def status() -> None:
    """Name, key and heads, and whether the database goes on from all that was signed."""
    service = installed()
    with service.transaction() as session:
        key = heads.vkeys(session, service.log_signer)[-1]
        stored = heads.stored(session, service.log_signer.keys.origin)
        published = heads.newest(session)
    click.echo(f"log          {stored.origin}")
    click.echo(f"key          {key.text}")
    click.echo(f"fingerprint  {key.fingerprint}")
    click.echo(f"entries      {stored.size}")
    click.echo(f"public       {published.size if published else 0}")
    with _explained():
        service.rounds().require_sound()
    click.echo("The stored log goes on from every head that was signed, published or witnessed.")


@log.command("rotate-key")
@told
def rotate_key() -> None:
    """Give the log a new key. The exchange stands on the log itself; the service may be running."""
    service = installed()
    with _explained():
        old, new = log_rotation.rotate(service.sessions, service.clock, service.log_signer)
    click.echo(f"The log signs with another key now. Old fingerprint: {old.fingerprint}")
    click.echo("Publish the new one in the minutes and on the notice board:")
    click.echo(f"  {new.fingerprint}")
    click.echo(f"log.key is the new key; the old one is log-{old.id.hex()}.key. Back both up.")


@log.command()
@told
def scrub() -> None:
    """Hash everything again: entries, tree, heads with signatures, archives and their ballots."""
    service = installed()
    with service.transaction() as session:
        found = log_scrub.scrub(session, service.log_signer)
        head = heads.stored(session, service.log_signer.keys.origin)
    for line in found:
        click.echo(line)
    if found:
        raise click.ClickException(
            f"{len(found)} findings. Restore from a backup, and scrub again."
        )
    click.echo(f"{head.size} entries, all archives: everything is as it was written.")


@log.command()
@click.argument("source")
@click.option(
    "--accept-loss",
    is_flag=True,
    help=(
        "Also where entries are missing that were signed for voters and never became public: whoever"
        " holds such a receipt can prove that they are gone."
    ),
)
@told
def restore(source: str, accept_loss: bool) -> None:  # fmt: skip
    """After an older backup was put back: add the entries it lacks, from SOURCE.

    SOURCE is the address of a copy of the log, or a folder: the state of `voting-verify watch`, or
    the log's own files. Stop the service first.
    """
    service = installed()
    head, read = _source(source)
    with _explained(), service.transaction() as session:
        note, now = parse_note(head), service.clock(session)
        done = log_restore.restore(
            session, service.log_signer, note, read, now, accept_loss=accept_loss
        )
    click.echo(f"{done.added} entries came back.")
    if done.missing:
        click.echo(f"{done.missing} entries that were signed for voters are lost for good.")
    for uuid in done.lost:
        click.echo(f"Co-decision {uuid} has lost ballots: it takes and counts no more. Cancel it.")


def _source(source: str) -> tuple[bytes, log_restore.Read]:
    """The newest head there, and a reader of its tiles."""
    if source.startswith(("http://", "https://")):
        site = _site(source)
        return _fetched(site, "checkpoint", MAX_NOTE_BYTES), lambda tile: _fetched(
            site, tile.path, _ENTRY_TILE
        )
    folder = Path(source)
    name = next((name for name in _HEADS if (folder / name).is_file()), None)
    if name is None:
        raise click.ClickException(f"{folder} has no head of a log")
    below = (folder / name).parent

    def read(tile: Tile) -> bytes:
        try:
            return (below / tile.path).read_bytes()
        except OSError as problem:
            raise click.ClickException(f"{below / tile.path}: {problem.strerror}") from problem

    return (folder / name).read_bytes(), read


def _site(address: str) -> Site:
    try:
        return Site(address)
    except UnusableError as problem:
        raise click.ClickException(str(problem)) from problem


def _fetched(site: Site, path: str, limit: int) -> bytes:
    try:
        return site.get(path, limit)
    except NotThereError as problem:
        raise click.ClickException(f"{site.address} has no {path}") from problem
    except UnusableError as problem:
        raise click.ClickException(str(problem)) from problem


@contextmanager
def _explained() -> Iterator[None]:
    """A mismatch in the operator's words, with the way out."""
    try:
        yield
    except Refusal as refusal:
        if refusal.code is not RefusalCode.LOG_MISMATCH:
            raise
        raise click.ClickException(heads.way_out(refusal)) from refusal
