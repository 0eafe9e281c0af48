"""`voting-verify --opening FILE`: what the usage proof says about one entry (format-log.md 7)."""

import hashlib
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Final

from voting_service.core.errors import Code, VerificationError
from voting_service.core.roll_leaves import is_number
from voting_service.core.usage_file import MAX_LINE, Line, parse_header, parse_line, verify_line
from voting_service.core.usage_opening import (
    MAX_BYTES,
    UsageOpening,
    parse_opening,
    verify_identity,
    verify_opening,
)
from voting_service.verifier.source import UnusableError
from voting_service.verifier.terminal import plain

USAGE: Final = "usage.jsonl"
_ZIP_START: Final = b"PK"


@dataclass(frozen=True, slots=True)
class OpeningReport:
    """What came of it. `owner`: whether the number given is the entry's; None when none was."""

    opening: UsageOpening | None
    owner: bool | None
    error: VerificationError | None

    @property
    def exit_code(self) -> int:
        """0 = the published proof says what the opening says, 1 = it does not."""
        return 1 if self.error else 0


def check_opening(opening: Path, source: Path, number: str | None) -> OpeningReport:
    """Hold an opening file against a bundle, a folder or usage.jsonl; raises UnusableError.

    Whether the proof as a whole is right is another question: the bundle's own check answers it.
    """
    digits = None if number is None else _digits(number)
    parsed: UsageOpening | None = None
    try:
        parsed = parse_opening(_bounded(opening))
        with _open_usage(source) as file:
            digest, line = _find(file, parsed)
        verify_opening(parsed, digest, line)
        if digits is not None:
            verify_identity(parsed, digits)
    except VerificationError as error:
        return OpeningReport(parsed, None, error)
    return OpeningReport(parsed, None if digits is None else True, None)


def _digits(number: str) -> str:
    """As people write it: blanks and a hyphen are forgiven, a missing century is not."""
    digits = "".join(number.split()).replace("-", "", 1)
    if not is_number(digits):
        raise UnusableError("a personal number has twelve digits, the year's four first")
    return digits


def _bounded(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise UnusableError(f"{path}: {error.strerror or error}") from error
    if len(data) > MAX_BYTES:
        raise UnusableError(f"{path}: larger than any opening file")
    return data


@contextmanager
def _open_usage(source: Path) -> Iterator[IO[bytes]]:
    try:
        path = source / USAGE if source.is_dir() else source
        with path.open("rb") as file:
            zipped = file.read(2) == _ZIP_START
            file.seek(0)
            if not zipped:
                yield file
                return
            with zipfile.ZipFile(file) as bundle, bundle.open(USAGE) as packed:
                yield packed
    except KeyError:
        raise UnusableError(f"{source}: there is no {USAGE} in this bundle") from None
    except OSError as error:
        raise UnusableError(f"{source}: {error.strerror or error}") from error
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, NotImplementedError) as error:
        raise UnusableError(f"the bundle cannot be unpacked: {error}") from error


def _find(file: IO[bytes], opening: UsageOpening) -> tuple[str, Line | None]:
    """The file's hash, and the leaf's line, checked by itself. Lines of others are not looked at."""
    sha256, found = hashlib.sha256(), None
    first = file.readline(MAX_LINE + 1)
    sha256.update(first)
    header = parse_header(first.removesuffix(b"\n"))
    if header.co_decision != opening.co_decision:
        raise VerificationError(
            Code.USAGE_ELECTION, "the usage proof is about another co-decision",
            expected=opening.co_decision, found=header.co_decision,
        )  # fmt: skip
    start = b'{"leaf":"%s"' % opening.leaf.encode()
    while data := file.readline(MAX_LINE + 1):
        sha256.update(data)
        if not data.startswith(start):
            continue
        if found is not None:
            raise VerificationError(
                Code.USAGE_ORDER, "the entry stands twice in the usage proof",
                expected="one line", found=opening.leaf,
            )  # fmt: skip
        found = parse_line(data.removesuffix(b"\n"))
        verify_line(header.election, found, once=header.paper.count > 0)
    return sha256.hexdigest(), found


# For people and scripts


def as_json(report: OpeningReport) -> dict[str, Any]:
    """For scripts; fields are only ever added (docs/verification.md)."""
    opening, error = report.opening, report.error
    return {
        "schema": "medbeslut/opening-verification",
        "version": 1,
        "ok": error is None,
        "co_decision": opening and opening.co_decision,
        "leaf": opening and opening.leaf,
        "used": opening and {"web": bool(opening.web.used), "paper": bool(opening.paper.used)},
        "owner": report.owner,
        "finding": error and {
            "code": error.code.value, "message": error.message, "where": error.where,
            "expected": error.expected, "found": error.found,
        },
    }  # fmt: skip


def as_text(report: OpeningReport) -> str:
    """For people."""
    opening, error = report.opening, report.error
    lines = (
        [] if opening is None else [f"Entry {opening.leaf} of co-decision {opening.co_decision}"]
    )
    if error is not None or opening is None:
        assert error is not None  # noqa: S101 - one of the two is there
        place = f" at {error.where}" if error.where else ""
        lines += [
            f"FAIL    {error.code}: {error.message}{place}",
            f"        expected: {error.expected or '-'}",
            f"        found:    {error.found or '-'}",
            "Do not rely on this file before it has been explained; you can dispute the entry.",
        ]
        return "\n".join(map(plain, lines))
    lines.append(f"PASS    The usage proof says that this entry was {_how(opening)}")
    if report.owner:
        lines.append("PASS    The entry is that of the person with the number given")
    else:
        lines.append("SKIPPED Whose entry it is: give the number with --number")
    lines.append(
        "Verify the bundle as well: only the proof as a whole shows that all of it adds up."
    )
    return "\n".join(map(plain, lines))


def _how(opening: UsageOpening) -> str:
    used = [name for name, one in (("web", opening.web), ("paper", opening.paper)) if one.used]
    return f"used: {' and '.join(used)}" if used else "not used: nobody voted in its name"
