"""`voting-verify`: exit status 0 = every check holds, 1 = findings, 2 = unusable input or usage."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from voting_service.verifier.archive_checks import Progress
from voting_service.verifier.arguments import fingerprint
from voting_service.verifier.checks import Options, verify
from voting_service.verifier.report import as_json, as_text
from voting_service.verifier.source import UnusableError, open_source
from voting_service.verifier.terminal import plain
from voting_service.verifier.watch import watch
from voting_service.verifier.witness import witness
from voting_service.verifier.workers import all_cores

UNUSABLE = 2
MAX_JOBS = 256
COMMANDS = {"watch": watch, "witness": witness}  # whatever else comes first is a path or an option


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("path", type=click.Path(path_type=Path))
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
    callback=fingerprint,
    help="The signing key must have this SHA-256.",
)
def command(
    path: Path,
    as_data: bool,  # noqa: FBT001
    jobs: int | None,
    once: bool,  # noqa: FBT001
    finished: bool,  # noqa: FBT001
    trust: str | None,
) -> int:
    """Check what one co-decision has published: an archive (.bel), a bundle (.zip) or a folder.

    Exit status: 0 every check holds, 1 there are findings, 2 the input cannot be checked.

    Two commands more, each with its own --help: `voting-verify watch` watches a log grow, and
    `voting-verify witness` cosigns it.
    """
    options = Options(jobs or all_cores(), once, finished, trust)
    with open_source(path) as source, _progress(source.size) as progress:
        report = verify(source, path, options, progress)
    click.echo(
        json.dumps(as_json(report), ensure_ascii=False, indent=2) if as_data else as_text(report)
    )
    return report.exit_code


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
