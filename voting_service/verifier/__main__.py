"""`voting-verify`: exit status 0 = every check holds, 1 = findings, 2 = unusable input or usage."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import metadata
from pathlib import Path
from typing import Any

import click

from voting_service.core.errors import VerificationError
from voting_service.core.log_policy import Policy, parse_policy
from voting_service.verifier.archive_checks import Progress
from voting_service.verifier.arguments import fingerprint
from voting_service.verifier.challenge import as_json as challenge_json
from voting_service.verifier.challenge import as_text as challenge_text
from voting_service.verifier.challenge import check_challenge
from voting_service.verifier.checks import Options, verify
from voting_service.verifier.opening import as_json as opening_json
from voting_service.verifier.opening import as_text as opening_text
from voting_service.verifier.opening import check_opening
from voting_service.verifier.report import as_json, as_text
from voting_service.verifier.source import UnusableError, open_source
from voting_service.verifier.terminal import escaped, plain
from voting_service.verifier.watch import watch
from voting_service.verifier.witness import witness
from voting_service.verifier.workers import all_cores

UNUSABLE = 2
MAX_JOBS = 256
MAX_POLICY = 1 << 17
COMMANDS = {"watch": watch, "witness": witness}  # whatever else comes first is a path or an option
FILE = click.Path(path_type=Path)


def version() -> str:
    """Of the package; the single-file edition carries its metadata too."""
    return metadata.version("medbeslut")


def _fingerprints(
    context: click.Context, parameter: click.Parameter, values: tuple[str, ...]
) -> tuple[str, ...]:
    return tuple(fingerprint(context, parameter, value) or "" for value in values)


def _policy(_: click.Context, __: click.Parameter, path: Path | None) -> Policy | None:
    """A policy file, as its author wrote it (C2SP tlog-policy)."""
    if path is None:
        return None
    try:
        with path.open("rb") as file:
            return parse_policy(file.read(MAX_POLICY))
    except (OSError, VerificationError) as error:
        raise click.BadParameter(plain(str(error))) from error


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("path", type=FILE, required=False)
@click.option("--json", "as_data", is_flag=True, help="Print the report as JSON.")
@click.option(
    "--jobs", type=click.IntRange(1, MAX_JOBS), help="Processes to use; all cores unless given."
)
@click.option(
    "--once", is_flag=True, help="Refuse a second ballot of one credential in any archive."
)
@click.option("--finished", is_flag=True, help="Refuse an archive that has no result yet.")
@click.option(
    "--trust",
    metavar="FINGERPRINT",
    multiple=True,
    callback=_fingerprints,
    help="A key must have this SHA-256: that of the statements, or the log's. May be given for both.",
)
@click.option(
    "--policy",
    type=FILE,
    callback=_policy,
    help="A file that says which log and which witnesses must have signed the head.",
)
@click.option(
    "--challenge",
    type=FILE,
    help="Check a test ballot opened by the booth; PATH, if given, must be about the same question.",
)
@click.option(
    "--opening", type=FILE, help="Check the opening of one's own roll entry against PATH."
)
@click.option("--number", help="With --opening: the personal number the entry should belong to.")
@click.version_option(version(), prog_name="voting-verify", message="%(prog)s %(version)s")
def command(
    path: Path | None,
    as_data: bool,  # noqa: FBT001
    jobs: int | None,
    once: bool,  # noqa: FBT001
    finished: bool,  # noqa: FBT001
    trust: tuple[str, ...],
    policy: Policy | None,
    challenge: Path | None,
    opening: Path | None,
    number: str | None,
) -> int:
    """Check what one co-decision has published: an archive (.bel), a bundle (.zip) or a folder.

    Exit status: 0 every check holds, 1 there are findings, 2 the input cannot be checked.

    Two commands more, each with its own --help: `voting-verify watch` watches a log grow, and
    `voting-verify witness` cosigns it.
    """
    if challenge is not None:
        checked = check_challenge(challenge, path)
        click.echo(_dumped(challenge_json(checked)) if as_data else challenge_text(checked))
        return checked.exit_code
    if path is None:
        raise click.UsageError("Missing argument 'PATH'.")
    if opening is not None:
        opened = check_opening(opening, path, number)
        click.echo(_dumped(opening_json(opened)) if as_data else opening_text(opened))
        return opened.exit_code
    options = Options(jobs or all_cores(), once, finished, trust, policy)
    with open_source(path) as source, _progress(source.size) as progress:
        report = verify(source, path, options, progress)
    click.echo(_dumped(as_json(report)) if as_data else as_text(report))
    return report.exit_code


def _dumped(report: dict[str, Any]) -> str:
    return escaped(json.dumps(report, ensure_ascii=False, indent=2))


@contextmanager
def _progress(size: int) -> Iterator[Progress]:
    """A bar on the terminal; nothing where nobody watches."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    with click.progressbar(length=size, label="Checking", file=sys.stderr) as bar:
        yield lambda position: bar.update(position - bar.pos)


def main() -> None:
    """The console script. Whatever a stranger's file does, the answer is one line, not a traceback."""
    words = sys.argv[1:]
    chosen = COMMANDS.get(words[0], command) if words else command
    try:
        status = chosen.main(words if chosen is command else words[1:], standalone_mode=False)
    except UnusableError as error:
        click.echo(plain(f"Cannot be checked: {error}"), err=True)
        status = UNUSABLE
    except click.ClickException as error:
        error.show()
        status = UNUSABLE
    except click.Abort:
        click.echo("Stopped before the end: nothing was concluded.", err=True)
        status = UNUSABLE
    except Exception as error:  # noqa: BLE001 - a fault of ours must not pass for a result
        click.echo(f"Cannot be checked: a fault in this program ({type(error).__name__})", err=True)
        status = UNUSABLE
    sys.exit(status)


if __name__ == "__main__":
    main()
