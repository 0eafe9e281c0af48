"""`voting-service init` and `migrate`: make the keys and the tables of an installation."""

from __future__ import annotations

import os

import click

from voting_service.adapters.key_files import FileSigner, create_key_files
from voting_service.adapters.log_files import make_log_signer, passphrase_path
from voting_service.cli.context import database_folder, load_settings, told
from voting_service.models.database import upgrade


@click.command()
@told
def init() -> None:
    """Make keys and tables. What is already there stays as it is."""
    settings = load_settings()
    passphrase = passphrase_path(settings.log.passphrase_file, settings.keys.directory, os.environ)
    create_key_files(settings.keys.directory, passphrase)
    _migrate()
    signer = FileSigner(settings.keys.directory / "statements.pem")
    click.echo(
        f"Keys: {settings.keys.directory} (back them up, encrypted, apart from the database)"
    )
    click.echo("The key that signs promises, tallies and decisions has this fingerprint;")
    click.echo("publish it in the minutes and on the notice board, where no server can change it:")
    click.echo(f"  {signer.key_id}")
    log_keys = make_log_signer(settings.keys.directory, settings.log, os.environ).keys
    click.echo(
        f"The log is called {log_keys.origin}. Publish its key's fingerprint beside the other:"
    )
    click.echo(f"  {log_keys.present().fingerprint}")
    click.echo(
        f"Its key opens with the words in {passphrase}: not to be backed up beside the keys."
    )


@click.command()
@told
def migrate() -> None:
    """Bring the database's tables to this version; safe to repeat."""
    _migrate()
    click.echo("The tables are those of this version.")


def _migrate() -> None:
    settings = load_settings()
    folder = database_folder(settings)
    if folder is not None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    upgrade(settings.database.url)
