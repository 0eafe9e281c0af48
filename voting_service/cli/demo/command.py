"""`voting-service demo`."""

from __future__ import annotations

from pathlib import Path

import click

from voting_service.cli.context import told
from voting_service.cli.demo import visit
from voting_service.cli.demo.run import RESIDENTS, whole_life
from voting_service.cli.demo.summary import LANGUAGES, preferred_language, summary
from voting_service.cli.demo.voters import UnexpectedAnswerError

_FOLDER = click.Path(file_okay=False, path_type=Path)


@click.command()
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True)
@click.option("--data", type=_FOLDER, default=Path("demo/data"), show_default=True,
              help="Where the demonstration's database and keys are kept.")
@click.option("--run", "whole", is_flag=True, help="The whole life of a vote, without a person.")
@click.option("--votes", type=click.IntRange(10, RESIDENTS), default=200, show_default=True,
              help="With --run: how many residents vote.")
@click.option("--out", type=_FOLDER, default=Path("demo/result"), show_default=True,
              help="With --run: where what is published is written.")
@click.option("--language", type=click.Choice(LANGUAGES), help="With --run: of the summary.")
@told
def demo(
    port: int, data: Path, whole: bool, votes: int, out: Path, language: str | None
) -> None:  # fmt: skip
    """A fictional vote on http://127.0.0.1:PORT to walk through; with --run, all of it at once."""
    if not whole:
        visit.serve(data, port)
        return
    try:
        done = whole_life(votes, out)
    except UnexpectedAnswerError as error:
        raise click.ClickException(str(error)) from error
    click.echo("\n" + summary(done, out, language or preferred_language()))
    if not done.verified:
        raise click.exceptions.Exit(1)
