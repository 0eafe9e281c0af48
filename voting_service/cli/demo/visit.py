"""A vote to walk through: seeded once, then served until it is interrupted."""

from __future__ import annotations

import shutil
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import click

from voting_service.adapters.key_files import write_secret
from voting_service.cli.demo import afterwards, content, server
from voting_service.cli.demo.content import Dates
from voting_service.cli.demo.residents import Resident
from voting_service.cli.demo.run import RESIDENTS, prepare
from voting_service.cli.demo.seed import Seeded, open_vote
from voting_service.cli.demo.voters import choices

_GUIDE: Final = "what-to-try.txt"
_WORKERS: Final = 2
_SHOWN: Final = 4
_VOTED_BEFORE: Final = 120
_OWN_FILES: Final = ("medbeslut.sqlite", "medbeslut.sqlite-wal", "medbeslut.sqlite-shm", "keys/log.head")


def serve(folder: Path, port: int) -> None:
    """Seed if nothing is there yet, say what to try, and serve until Ctrl-C."""
    server.require_free(port)
    folder.mkdir(parents=True, exist_ok=True)
    if not (folder / _GUIDE).exists():
        _seed(folder, port)
    config = server.write_config(folder, port)
    with server.running(config, port, _WORKERS, folder / "server.log") as url:
        click.echo((folder / _GUIDE).read_text(encoding="utf-8").replace("{url}", url))
        _until_interrupted()


def _until_interrupted() -> None:
    try:
        while True:
            time.sleep(3600)
    except KeyboardInterrupt:
        click.echo("\nStopped. The same command with the same --data goes on from here.")


def _seed(folder: Path, port: int) -> None:
    """What an interrupted start left behind is thrown away first; the guide is written last."""
    for name in _OWN_FILES:
        (folder / name).unlink(missing_ok=True)
    shutil.rmtree(folder / "trustees", ignore_errors=True)
    _, service = prepare(folder, port)
    seeded = open_vote(service, Dates.for_a_visit(datetime.now(UTC)), RESIDENTS, _step)
    _step(f"{_VOTED_BEFORE} votes, so that there is something to count")
    afterwards.cast_directly(service, seeded.uuid, _votes_before(seeded), service.clock)
    service.engine.dispose()
    held = _write_keys(folder / "trustees", seeded)
    (folder / _GUIDE).write_text(_guide(seeded, held), encoding="utf-8")


def _step(text: str) -> None:
    click.echo(f"  · {text}", err=True)


def _votes_before(seeded: Seeded) -> list[tuple[Resident, tuple[int, ...]]]:
    """Of residents whom the guide does not name: those are for the visitor."""
    others = [one for one in seeded.residents if one not in _named(seeded)]
    spread = others[:: len(others) // _VOTED_BEFORE]
    return list(zip(spread, choices(_VOTED_BEFORE), strict=False))


def _named(seeded: Seeded) -> list[Resident]:
    """Residents of different ages and bases, spread over the roll."""
    step = RESIDENTS // (2 * _SHOWN)
    return [seeded.residents[index * step + index] for index in range(2 * _SHOWN)]


def _write_keys(folder: Path, seeded: Seeded) -> list[Path]:
    folder.mkdir(mode=0o700)
    paths = []
    for number, key in enumerate(seeded.secrets.keys, 1):
        path = folder / f"trustee-{number}.key"
        write_secret(path, key.to_bytes())
        paths.append(path.resolve())
    return paths


def _guide(seeded: Seeded, held: list[Path]) -> str:
    """`{url}` stands for the address, which may be another at the next start."""
    page = f"{{url}}/c/{seeded.uuid}"
    return "\n".join([
        "",
        "Medbeslut, a demonstration. Everything in it is made up; nothing leaves this machine.",
        "",
        "  All votes          {url}/",
        f"  The open vote      {page}",
        "  The office         {url}/office/",
        "",
        "What to try first",
        f"  1. Vote: {page}/identify, with a demo identity or a letter's code from below.",
        "     Before you do, test the device: it shows you what it has sealed.",
        f"  2. Keep the receipt, look your tracker up at {page}/find, and try to vote again.",
        "     The public list moves forward every five minutes.",
        "  3. In the office, as `sekreterare`: propose to close the vote now, with a reason;",
        "     as `ordforande`: confirm it.",
        "  4. As two of the trustees: open their links, choose their key files, decrypt.",
        "  5. As `sekreterare`: publish the result, then record the decision.",
        "  6. Download the bundle from the result page and run `voting-verify` on it.",
        "",
        *_residents(seeded),
        "",
        f"Officers (password of all: {content.PASSWORD})",
        *(f"  {one.sign_in:<14} {one.title.sv} ({one.title.en})" for one in content.OFFICERS),
        "",
        *_trustees(seeded, held),
        "",
        "Ctrl-C stops the service; the same command goes on where it stopped.",
    ])  # fmt: skip


def _residents(seeded: Seeded) -> list[str]:
    """Some by number, of different bases; and others by letter, so that all can vote."""
    chosen = _named(seeded)
    codes = {letter.number: letter.code for letter in seeded.secrets.letters}
    numbers = [f"  {one.shown}   {one.basis}, {one.area or 'no area'}" for one in chosen[:_SHOWN]]
    letters = [f"  {codes[one.number]}" for one in chosen[_SHOWN:]]
    return ["Residents (demo identity: personal number)", *numbers, "Voting letters (code)", *letters]


def _trustees(seeded: Seeded, held: list[Path]) -> list[str]:
    """The address of each, and where the key file lies."""
    lines = [f"Trustees ({content.NEEDED} of {len(held)} are needed)"]
    for label, invitation, path in zip(
        content.TRUSTEES, seeded.secrets.invitations, held, strict=True
    ):
        lines += [f"  {label}", f"    {{url}}/trustee/{invitation.token}", f"    {path}"]
    return lines
