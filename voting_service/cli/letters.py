"""`voting-service letters`: codes for voting letters, made on the registrar's own computer.

`make` needs no server: it turns a roll into letters, which only the registrar has, and a list of what
the service may know of them. `load` gives the service that list. A code stands on one letter and
nowhere else; the service keeps the hash of the token that follows from it.
"""

from __future__ import annotations

import csv
import io
import re
import secrets
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import click

from voting_service.cli.context import installed, told
from voting_service.cli.trustee_files import FILE, NEW_FILE, require_free, write_new
from voting_service.cli.words import roll_fault
from voting_service.core.credentials import check_group
from voting_service.core.errors import VerificationError
from voting_service.core.notes import Vkey, parse_vkey
from voting_service.services import codecisions, rolls
from voting_service.services.roll_csv import RollReport, RollRequirements, read_roll
from voting_service.services.rolls import LetterCode

LETTER_COLUMNS = ("personid", "code", "check")
TOKEN_COLUMNS = ("personid", "token_sha256")
_DIGEST = re.compile(r"[0-9a-f]{64}", re.ASCII)
_UUID = click.option("--co-decision", "uuid", required=True, help="The co-decision's identifier.")


def _vkey(_: click.Context, __: click.Parameter, value: str | None) -> Vkey | None:
    try:
        return None if value is None else parse_vkey(value.strip())
    except VerificationError as error:
        raise click.BadParameter(str(error)) from error


def _digest(_: click.Context, __: click.Parameter, value: str | None) -> str | None:
    if value is not None and not _DIGEST.fullmatch(value):
        raise click.BadParameter("64 hex digits are expected")
    return value


@click.group()
def letters() -> None:
    """Codes for those who identify with a voting letter."""


@letters.command()
@click.argument("roll", type=FILE)
@click.argument("letters_file", type=NEW_FILE)
@click.argument("tokens_file", type=NEW_FILE)
@_UUID
@click.option(
    "--log-key",
    callback=_vkey,
    help=(
        "The log's key, the line at /log/vkey: its name and fingerprint then stand on each letter."
    ),
)
@click.option(
    "--statement-key",
    callback=_digest,
    help=("The fingerprint of the key of statements, to stand on each letter as well."),
)
@told
def make(
    roll: Path, letters_file: Path, tokens_file: Path, uuid: str, log_key: Vkey | None,
    statement_key: str | None,
) -> None:  # fmt: skip
    """A code for each resident on ROLL (CSV): LETTERS_FILE to print, TOKENS_FILE for the service.

    Keep LETTERS_FILE on an encrypted disk, and destroy it when the vote has closed: whoever has a
    letter's code can vote with it.
    """
    require_free(letters_file, tokens_file)
    report = _read(roll)
    made = rolls.make_letter_codes(uuid, report, secrets.token_bytes)
    write_new(letters_file, _letters(made, _facts(log_key, statement_key)), secret=True)
    write_new(tokens_file, _tokens(made), secret=True)
    click.echo(f"{len(made)} letters: {letters_file}. For the service: {tokens_file}.")
    click.echo("The check group is printed beside a code, against errors in typing.")
    for name, value in _facts(log_key, statement_key).items():
        click.echo(f"On each letter, {name}: {value}")


def _read(roll: Path) -> RollReport:
    """Age and area are judged when the roll is loaded; here only numbers matter."""
    today = date.today()  # noqa: DTZ011 - the registrar's own calendar
    report = read_roll(roll.read_bytes(), RollRequirements(0, today, today, frozenset(), None))
    if not report.acceptable:
        listed = "\n".join(f"  {roll_fault(fault)}" for fault in report.faults)
        raise click.ClickException(f"{roll.name} was not taken, nothing was written:\n{listed}")
    return report


def _facts(log_key: Vkey | None, statement_key: str | None) -> dict[str, str]:
    """Further columns, the same on each letter: what no server can change any more once it is printed."""
    facts = {"log": log_key.name, "log_key_sha256": log_key.fingerprint} if log_key else {}
    return facts | ({"statement_key_sha256": statement_key} if statement_key else {})


def _letters(made: list[LetterCode], facts: dict[str, str]) -> bytes:
    rows = ((one.number, one.code, check_group(one.code), *facts.values()) for one in made)
    return _csv((*LETTER_COLUMNS, *facts), rows)


def _tokens(made: list[LetterCode]) -> bytes:
    return _csv(TOKEN_COLUMNS, sorted((one.number, one.token_digest) for one in made))


def _csv(header: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";")
    writer.writerow(header)
    writer.writerows(rows)
    return out.getvalue().encode()


@letters.command()
@click.argument("tokens_file", type=FILE)
@_UUID
@told
def load(tokens_file: Path, uuid: str) -> None:
    """Give the service TOKENS_FILE; replaces an earlier one, all of it or nothing."""
    digests = read_tokens(tokens_file.read_bytes(), tokens_file.name)
    service = installed()
    with service.transaction() as session:
        co_decision = codecisions.locked(session, uuid)
        count = rolls.load_tokens(session, co_decision, digests, service.person_key)
    click.echo(f"{count} residents can now identify with their letters.")


def read_tokens(data: bytes, name: str) -> dict[str, str]:
    """Number → hash of the token; a ClickException names the line that is wrong."""
    reader = csv.reader(io.StringIO(data.decode("utf-8-sig", errors="replace")), delimiter=";")
    if tuple(next(reader, ())) != TOKEN_COLUMNS:
        raise click.ClickException(f"{name}, line 1: expected {';'.join(TOKEN_COLUMNS)}")
    found: dict[str, str] = {}
    for row in reader:
        if len(row) != len(TOKEN_COLUMNS) or not _DIGEST.fullmatch(row[1]) or row[0] in found:
            raise click.ClickException(
                f"{name}, line {reader.line_num}: not a new resident's token"
            )
        found[row[0]] = row[1]
    return found
