"""A co-decision written as a text file (TOML), read into a draft; every fault named by line and field.

The file has the fields of `services.drafts.Draft` and one more, `body`, the short name of the body
that asks. Two things are easier to write here than in the draft: a text may be a plain string
(Swedish only), and a moment may be local time in the file's own `timezone`.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import UTC, date, datetime
from typing import Any, Final, get_args, get_origin, get_type_hints
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from voting_service.core.canonical import Text
from voting_service.services.drafts import Draft

MAXIMUM_BYTES: Final = 1024 * 1024
_HEADER: Final = re.compile(r"\s*\[(\[?)\s*([A-Za-z0-9_.-]+)\s*\]")
_KEY: Final = re.compile(r"\s*([A-Za-z0-9_.-]+)\s*=")


@dataclass(frozen=True, slots=True)
class FileFault:
    """One thing that is wrong: `field` is a dotted path, `line` counts from 1, 0 where unknown."""

    line: int
    field: str
    reason: str

    def __str__(self) -> str:
        place = f"line {self.line}" if self.line else "file"
        return f"{place}, {self.field}: {self.reason}" if self.field else f"{place}: {self.reason}"


class DraftFileError(Exception):
    """The file was not taken; nothing of it was."""

    def __init__(self, faults: tuple[FileFault, ...]) -> None:
        super().__init__("\n".join(map(str, faults)))
        self.faults = faults


@dataclass(frozen=True, slots=True)
class DraftFile:
    """What a file holds, and on which line each of its fields stands."""

    body: str
    draft: Draft
    lines: Mapping[str, int]

    def line_of(self, path: str) -> int:
        """The line of a field, or of the nearest table around it; 0 if the file does not have it."""
        return line_of(self.lines, path)


def read_draft_file(data: bytes) -> DraftFile:
    """Parse; raises DraftFileError with all faults at once."""
    text = _decoded(data)
    lines = field_lines(text)
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _refused(_syntax(str(error))) from error
    body = table.pop("body", None)
    reader = _Reader(lines, _timezone(table, lines))
    draft = reader.record(Draft, table, "")
    if not isinstance(body, str) or not body.strip():
        reader.fault("body", "the short name of the body that asks is missing")
    if reader.faults:
        raise DraftFileError(tuple(reader.faults))
    return DraftFile(str(body), draft, lines)


def _refused(*faults: FileFault) -> DraftFileError:
    return DraftFileError(faults)


def _decoded(data: bytes) -> str:
    if len(data) > MAXIMUM_BYTES:
        raise _refused(FileFault(0, "", f"larger than {MAXIMUM_BYTES} bytes"))
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise _refused(FileFault(line, "", "not UTF-8 text")) from error


def _syntax(message: str) -> FileFault:
    """tomllib ends its messages with "(at line 3, column 5)" or "(at end of document)"."""
    found = re.search(r" \(at line (\d+), column \d+\)$", message)
    reason = message[: found.start()] if found else message
    return FileFault(int(found[1]) if found else 0, "", f"not TOML: {reason}")


def _timezone(table: Mapping[str, Any], lines: Mapping[str, int]) -> ZoneInfo:
    name = table.get("timezone", Draft().timezone)
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, TypeError, OSError) as error:
        fault = FileFault(line_of(lines, "timezone"), "timezone", f"no time zone {name!r}")
        raise _refused(fault) from error


class _Reader:
    """Fills dataclasses from TOML values and gathers what does not fit."""

    def __init__(self, lines: Mapping[str, int], zone: ZoneInfo) -> None:
        self.lines = lines
        self.zone = zone
        self.faults: list[FileFault] = []

    def fault(self, path: str, reason: str) -> None:
        self.faults.append(FileFault(line_of(self.lines, path), path, reason))

    def record(self, kind: Any, value: Any, path: str) -> Any:
        if not isinstance(value, dict):
            self.fault(path, "expected a table of fields")
            return kind() if kind is not Text else Text("")
        hints = get_type_hints(kind)
        inside = f"{path}." if path else ""
        for name in value.keys() - hints.keys():
            self.fault(inside + name, f"unknown field; known are {', '.join(sorted(hints))}")
        known = {
            name: self.value(hints[name], item, inside + name)
            for name, item in value.items()
            if name in hints
        }
        return self._built(kind, known, path)

    def _built(self, kind: Any, known: dict[str, Any], path: str) -> Any:
        """Only `id` and `sv` have no default: everything else may be missing in a draft."""
        for name in ("id", "sv"):
            if name in {field.name for field in fields(kind)} and name not in known:
                self.fault(path, f"{name} is missing")
                known[name] = ""
        return kind(**known)

    def value(self, hint: Any, value: Any, path: str) -> Any:
        if hint is Text and isinstance(value, str):
            return Text(value)
        if is_dataclass(hint):
            return self.record(hint, value, path)
        if get_origin(hint) is tuple:
            return self._items(get_args(hint)[0], value, path)
        return self._plain(hint, value, path)

    def _items(self, hint: Any, value: Any, path: str) -> tuple[Any, ...]:
        if not isinstance(value, list):
            self.fault(path, "expected a list")
            return ()
        return tuple(self.value(hint, item, f"{path}.{n}") for n, item in enumerate(value))

    def _plain(self, hint: Any, value: Any, path: str) -> Any:
        if isinstance(value, datetime):
            return self._moment(value)
        if isinstance(value, date):
            return value.isoformat()
        kinds = (get_args(hint) or (hint,))[0]
        if type(value) is not kinds:
            words = {str: "a text", int: "a whole number", bool: "true or false"}
            self.fault(path, f"expected {words.get(kinds, 'another value')}, found {value!r:.60}")
            return None if kinds is not str else ""
        return value

    def _moment(self, value: datetime) -> str:
        """UTC; a local time of the hour that comes twice in autumn is the first of the two."""
        aware = value if value.tzinfo else value.replace(tzinfo=self.zone)
        return aware.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def line_of(lines: Mapping[str, int], path: str) -> int:
    """The line of `path`, or of the nearest thing around it."""
    while path and path not in lines:
        path = path.rpartition(".")[0]
    return lines.get(path, 0)


def field_lines(text: str) -> dict[str, int]:
    """Dotted path of each key and table (`alternatives.1.name`) → its line, counted from 1."""
    found: dict[str, int] = {}
    counts: dict[str, int] = {}
    prefix, inside = "", ""
    for number, line in enumerate(text.splitlines(), 1):
        if not inside and (header := _HEADER.match(line)):
            prefix = _entered(counts, header[2], array=bool(header[1]))
            found.setdefault(prefix, number)
        elif not inside and (key := _KEY.match(line)):
            found.setdefault(f"{prefix}.{key[1]}" if prefix else key[1], number)
        inside = _still_inside(line, inside)
    return found


def _entered(counts: dict[str, int], name: str, *, array: bool) -> str:
    """`alternatives` → `alternatives.2`; `alternatives.links` → `alternatives.2.links.0`."""
    path, plain = "", ""
    for part in name.split("."):
        plain = f"{plain}.{part}" if plain else part
        path = f"{path}.{part}" if path else part
        if plain == name and array:
            counts[path] = counts.get(path, -1) + 1
        if path in counts:
            path = f"{path}.{counts[path]}"
    return path


def _still_inside(line: str, inside: str) -> str:
    """Which triple quote is open after this line, if any."""
    for quotes in re.findall(r'"""|\'\'\'', line):
        if not inside:
            inside = quotes
        elif quotes == inside:
            inside = ""
    return inside
