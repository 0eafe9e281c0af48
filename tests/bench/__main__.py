"""All benchmarks in one table each: `python -m tests.bench`, or `make bench`.

Medians on whatever machine this is, nothing asserted; `ratio` is ours divided by belenios-tool's in
the same run. The archive part takes some minutes; `--quick` leaves it and the browser out.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

import click
import pytest

from tests import needs
from tests.bench.core_operations import Row, compare_aggregates, compare_ballots, own_steps


def found_tool() -> str | None:
    """belenios-tool 3.3, or a line that says how to get it."""
    try:
        return needs.belenios_tool("3.3")
    except pytest.skip.Exception as reason:
        click.echo(f"no comparison: {reason}")
        return None


def show(rows: list[Row]) -> None:
    """The table of the core's steps, in milliseconds."""
    click.echo(f"{'core, one process':48} {'ms':>10} {'bar':>6} {'tool':>10} {'ratio':>6}")
    for row in rows:
        bar = f"{row.bar:6.1f}" if row.bar is not None else f"{'-':>6}"
        tool = f"{row.tool:10.1f} {row.ours / row.tool:6.2f}" if row.tool else f"{'-':>10} {'-':>6}"
        click.echo(f"{row.name:48} {row.ours:10.3f} {bar} {tool}")


def part(module: str, *arguments: str) -> None:
    """A benchmark with a command of its own."""
    click.echo(f"\n{module}")
    sys.stdout.flush()
    subprocess.run([sys.executable, "-m", module, *arguments], check=False)


@click.command()
@click.option("--quick", is_flag=True, help="Only the core's own steps.")
@click.option("--ballots", default="1000,10000", help="Sizes of the archives, with commas between.")
def main(*, quick: bool, ballots: str) -> None:
    """Print the tables."""
    tool = found_tool()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        show([*own_steps(), *compare_ballots(folder, tool), compare_aggregates(folder, tool)])
    if not quick:
        part(
            "tests.bench.verify_archive", "--ballots", ballots, *(("--tool", tool) if tool else ())
        )
        part("tests.bench.verify_bundle")
        part("tests.bench.log")
        part("tests.bench.verify_in_chromium")
        part("tests.bench.usage")
        part("tests.bench.garbage")
        part("tests.bench.encrypt_in_chromium")


if __name__ == "__main__":
    main()
