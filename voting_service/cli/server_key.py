"""`voting-service server-key`: the encrypted backup of the server's own share of an election key."""

from __future__ import annotations

from pathlib import Path

import click

from voting_service.adapters.key_files import write_secret
from voting_service.cli.context import installed, told

MINIMUM_PASSPHRASE = 12


@click.group("server-key")
def server_key() -> None:
    """Back up the server's own share of a co-decision's key, or put it back."""


@server_key.command()
@click.argument("uuid")
@click.argument("out", type=click.Path(dir_okay=False, path_type=Path))
@click.password_option("--passphrase", help="At least twelve characters; asked for if not given.")
@told
def backup(uuid: str, out: Path, passphrase: str) -> None:
    """Write the share of co-decision UUID, encrypted, to a new file OUT."""
    if len(passphrase) < MINIMUM_PASSPHRASE:
        raise click.ClickException(f"the passphrase needs at least {MINIMUM_PASSPHRASE} characters")
    try:
        write_secret(out, installed().server_keys.backup(uuid, passphrase))
    except LookupError as problem:
        raise click.ClickException(str(problem)) from problem
    except FileExistsError as problem:
        raise click.ClickException(f"{out} is there already: nothing was replaced") from problem
    click.echo(f"{out} holds the share, under your passphrase. Keep the two apart.")


@server_key.command()
@click.argument("uuid")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--passphrase", prompt=True, hide_input=True, help="Asked for if not given.")
@told
def restore(uuid: str, file: Path, passphrase: str) -> None:
    """Put the share of co-decision UUID back from the backup FILE; never replaces one."""
    try:
        installed().server_keys.restore(uuid, file.read_bytes(), passphrase)
    except FileExistsError as problem:
        raise click.ClickException(
            f"the share of {uuid} is in place: nothing was replaced"
        ) from problem
    click.echo(f"The share of {uuid} is back.")
