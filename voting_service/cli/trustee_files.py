"""Files of the trustee commands: secrets written once and for their owner alone, nothing overwritten."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import BinaryIO, ParamSpec, TypeVar

import click

from voting_service.core.archive import Source
from voting_service.core.errors import VerificationError

MAX_BYTES = 64 << 20
_MIN_PASSPHRASE = 12
P = ParamSpec("P")
R = TypeVar("R")

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
NEW_FILE = click.Path(dir_okay=False, path_type=Path)
FOLDER = click.Path(file_okay=False, path_type=Path)


def read(path: Path) -> bytes:
    """A whole file of bounded size."""
    with path.open("rb") as file:
        data = file.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise click.ClickException(f"{path} is too large to be what is expected here.")
    return data


class _Watched:
    """A file whose reading moves a progress bar."""

    def __init__(self, file: BinaryIO, advance: Callable[[int], None]) -> None:
        self._file, self._advance = file, advance

    def read(self, size: int, /) -> bytes:
        data = self._file.read(size)
        self._advance(len(data))
        return data


@contextmanager
def reading(path: Path, label: str) -> Iterator[Source]:
    """The archive, read once from its start, with a progress bar on a terminal."""
    length = path.stat().st_size
    with path.open("rb") as file, click.progressbar(length=length, label=label) as bar:
        yield _Watched(file, bar.update)


def read_messages(folder: Path, kind: str) -> list[bytes]:
    """The messages of one step that have been collected: `certificate-1.json`, …"""
    return [read(path) for path in sorted(folder.glob(f"{kind}-*.json"))]


def write_new(path: Path, data: bytes, *, secret: bool = False) -> None:
    """Create a file that does not exist yet and see it on the disk; a secret one with mode 0600."""
    path.parent.mkdir(parents=True, exist_ok=True)
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
    try:
        descriptor = os.open(path, flags, 0o600 if secret else 0o644)
    except FileExistsError:
        raise click.ClickException(f"{path} exists already and is left as it is.") from None
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def require_free(*paths: Path) -> None:
    """Refuse before any work is done when an output would have to be overwritten."""
    for path in paths:
        if path.exists():
            raise click.ClickException(f"{path} exists already and is left as it is.")


def explained(command: Callable[P, R]) -> Callable[P, R]:
    """Turn a finding into a message that says what was expected and what was found; exit status 1."""

    @wraps(command)
    def wrapper(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return command(*args, **kwargs)
        except VerificationError as error:
            lines = [f"{error.message} ({error.code})"]
            if error.where:
                lines.append(f"  where:    {error.where}")
            if error.expected or error.found:
                lines += [f"  expected: {error.expected}", f"  found:    {error.found}"]
            raise click.ClickException("\n".join(lines)) from None

    return wrapper


def new_passphrase(file: Path | None, *, plain: bool) -> str | None:
    """The passphrase for a new secret file; None when it is to be kept without one."""
    if plain:
        return None
    passphrase = _from_file(file) if file else str(
        click.prompt("Passphrase for the secret file", hide_input=True, confirmation_prompt=True)
    )  # fmt: skip
    if len(passphrase) < _MIN_PASSPHRASE:
        raise click.ClickException(
            f"The passphrase must have at least {_MIN_PASSPHRASE} characters."
        )
    return passphrase


def known_passphrase(file: Path | None, *, encrypted: bool) -> str | None:
    """The passphrase of a secret file, asked for if it has one."""
    if not encrypted:
        return None
    return _from_file(file) if file else str(click.prompt("Passphrase", hide_input=True))


def _from_file(path: Path) -> str:
    try:
        return read(path).decode("utf-8").removesuffix("\n")
    except UnicodeDecodeError:
        raise click.ClickException(f"{path} is not text in UTF-8.") from None


def passphrase_options(command: Callable[P, R]) -> Callable[P, R]:
    """Options of commands that write a secret file."""
    plain = click.option(
        "--no-passphrase", "plain", is_flag=True,
        help="Keep the secret unencrypted: only on a medium that is itself encrypted.",
    )  # fmt: skip
    return passphrase_option(plain(command))


passphrase_option = click.option(
    "--passphrase-file", type=FILE, help="Read the passphrase from a file instead of asking."
)
