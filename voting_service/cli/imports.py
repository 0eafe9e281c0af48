"""`voting-service import`: a co-decision and its roll from two text files, all of it or nothing."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import click
from sqlalchemy.orm import Session

from voting_service.cli.context import Installation, installed, told
from voting_service.cli.draft_file import DraftFile, DraftFileError, FileFault, read_draft_file
from voting_service.cli.office import find_body, find_officer
from voting_service.cli.words import draft_problem, roll_fault
from voting_service.models import CoDecision
from voting_service.services import codecisions, rolls
from voting_service.services.draft_checks import Problem, problems, warnings

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command("import")
@click.argument("file", type=_FILE)
@click.option("--roll", type=_FILE, help="The electoral roll, CSV.")
@click.option("--by", "drafter", required=True, help="Sign-in of the drafter, who becomes author.")
@told
def import_file(file: Path, roll: Path | None, drafter: str) -> None:
    """Make a draft co-decision from FILE (TOML), with its roll.

    docs/examples has one of each, with comments. A file with one fault is refused whole, and every
    fault is named by line and field.
    """
    written = _read(file)
    service = installed()
    with service.transaction() as session:
        now = service.clock(session)
        _require_sound(file, written, now)
        made = _create(session, written, drafter, now)
        if roll is not None:
            _load(session, service, made, roll)
        click.echo(f"Draft {made.uuid} for {made.body.name_sv}.")
        click.echo(f"{service.settings.service.public_url}/office/c/{made.uuid}")
    for problem in warnings(written.draft):
        click.echo(f"Worth a look: {_fault(written, problem)}", err=True)


def _read(file: Path) -> DraftFile:
    try:
        return read_draft_file(file.read_bytes())
    except DraftFileError as error:
        raise _refused(file, [str(fault) for fault in error.faults]) from error


def _require_sound(file: Path, written: DraftFile, now: datetime) -> None:
    found = problems(written.draft, now)
    if found:
        raise _refused(file, [_fault(written, problem) for problem in found])


def _fault(written: DraftFile, problem: Problem) -> str:
    return str(FileFault(written.line_of(problem.path), problem.path, draft_problem(problem)))


def _refused(file: Path, lines: list[str]) -> click.ClickException:
    listed = "\n".join(f"  {line}" for line in lines)
    return click.ClickException(f"{file.name} was not taken, nothing was stored:\n{listed}")


def _create(session: Session, written: DraftFile, drafter: str, now: datetime) -> CoDecision:
    body = find_body(session, written.body)
    author = find_officer(session, drafter)
    return codecisions.create_draft(
        session, author, body.id, written.draft, now, secrets.token_bytes
    )


def _load(session: Session, service: Installation, made: CoDecision, roll: Path) -> None:
    """Raises ClickException, which undoes the draft too."""
    data = roll.read_bytes()
    preview = rolls.preview(made, data)
    if not preview.acceptable:
        raise _refused(roll, [roll_fault(fault) for fault in preview.faults])
    now = service.clock(session)
    rolls.import_roll(session, made, data, service.person_key, secrets.token_bytes, now)
    click.echo(f"Roll: {len(preview.rows)} residents ({_shares(preview.by_area)}).")


def _shares(by_area: Mapping[str, int]) -> str:

    return ", ".join(f"{area or 'no area'} {count}" for area, count in by_area.items())
