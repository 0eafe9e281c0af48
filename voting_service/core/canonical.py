"""Canonical JSON (RFC 8785) and the one reader that turns it into statements.

The fields of a statement stand once, as a frozen dataclass; this module reads and prints any
such class. A field with the default `None` may be left out and is never written as null; a field
that may be `None` without a default is always written, as null.
"""

import re
import types
import typing
from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, fields, is_dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from typing import Annotated, Any, NoReturn, TypeVar, get_args, get_origin

import rfc8785

from voting_service.core.encoding import Json, load_json, require_canonical, shown
from voting_service.core.errors import Code, VerificationError

R = TypeVar("R")
MAXIMUM_ITEMS = 1000
MAXIMUM_CHARACTERS = 20_000
MAXIMUM_NUMBER = 10**12  # far above any count of ballots or euros, far below 2^53
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Form:
    """A spelling that a string must have: `name` is what a message calls it.

    `pattern` says as much of it as a regular expression can, for the JSON Schemas in docs/schemas.
    """

    name: str
    holds: Callable[[str], bool]
    pattern: str = ""


def _form(name: str, pattern: str) -> Form:
    compiled = re.compile(pattern)
    return Form(name, lambda text: compiled.fullmatch(text) is not None, pattern)


def _is_date(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _is_moment(text: str) -> bool:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return False
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ") == text and moment.tzinfo is not None


# Only what a page may link to: `javascript:` and its like must never come out of a record.
ADDRESS = r"https?://[A-Za-z0-9][A-Za-z0-9.-]{0,252}(:[0-9]{1,5})?([/?#][\x21-\x7e]{0,1700})?"

_DAY = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
Digest = Annotated[str, _form("64 lowercase hex digits", r"[0-9a-f]{64}")]
Fingerprint = Annotated[str, _form("43 Base64 characters", r"[A-Za-z0-9+/]{43}")]
Uuid = Annotated[str, _form("14 to 64 Base58 characters", r"[1-9A-HJ-NP-Za-km-z]{14,64}")]
Identifier = Annotated[
    str, _form("1 to 64 letters, digits, dots, hyphens", r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
]
Day = Annotated[str, Form("a date, YYYY-MM-DD", _is_date, _DAY)]
Moment = Annotated[
    str,
    Form(
        "a moment in UTC, YYYY-MM-DDTHH:MM:SSZ", _is_moment, _DAY + r"T[0-9]{2}:[0-9]{2}:[0-9]{2}Z"
    ),
]
Address = Annotated[str, _form("a web address", ADDRESS)]
Line = Annotated[str, _form("one line, no blanks around it", r"\S(.{0,500}\S)?")]


@dataclass(frozen=True, slots=True)
class Text:
    """What people read: always in Swedish, the official text, and in English when translated."""

    sv: str
    en: str | None = None


def fail(code: Code, message: str, *, where: str, expected: str = "", found: str = "") -> NoReturn:
    """Refuse a statement."""
    raise VerificationError(code, message, where=where, expected=expected, found=shown(found))


def dump_canonical(record: object) -> bytes:
    """RFC 8785 bytes of a statement; refused if it holds what no reader of them would accept."""
    try:
        data = rfc8785.dumps(to_json(record))
    except rfc8785.CanonicalizationError as problem:
        raise VerificationError(
            Code.STATEMENT_VALUE, "holds what canonical JSON cannot", found=shown(str(problem))
        ) from problem
    read_record(type(record), parse_canonical(data))
    return data


def to_json(value: Any) -> Any:
    """A record as JSON values; fields left out are those that are None and have a default."""
    if is_dataclass(value):
        named = [(field, getattr(value, field.name)) for field in fields(value)]
        return {f.name: to_json(v) for f, v in named if v is not None or f.default is MISSING}
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, Mapping):
        return {str(name): to_json(item) for name, item in value.items()}
    return [to_json(item) for item in value] if isinstance(value, tuple) else value


def parse_canonical(data: bytes) -> Json:
    """JSON whose one spelling is these bytes: no floats, no duplicate keys, no odd escapes."""
    value = load_json(data)
    try:
        again = rfc8785.dumps(value)
    except (rfc8785.CanonicalizationError, RecursionError):
        again = b"canonical JSON (RFC 8785)"
    require_canonical(data, again)
    return value


def read_record(kind: type[R], value: Json, where: str = "") -> R:
    """`kind` filled from a JSON object; each unknown, missing or misspelt field is refused."""
    record: R = _read_record(kind, value, where)
    return record


@cache
def _shape(kind: type) -> tuple[tuple[str, Any, bool], ...]:
    """Name, type and "may be left out" of each field."""
    hints = typing.get_type_hints(kind, include_extras=True)
    return tuple((f.name, hints[f.name], f.default is not MISSING) for f in fields(kind))


def _read_record(kind: Any, value: Json, where: str) -> Any:
    if not isinstance(value, dict):
        fail(Code.STATEMENT_VALUE, "not an object", where=where, found=shown(value))
    shape = _shape(kind)
    required = {name for name, _, optional in shape if not optional}
    if not required <= value.keys() <= {name for name, _, _ in shape}:
        fail(
            Code.STATEMENT_FIELDS, "fields missing or unknown", where=where,
            expected=",".join(name + "?" * optional for name, _, optional in shape),
            found=",".join(value),
        )  # fmt: skip
    inside = f"{where}." if where else ""
    return kind(**{
        name: _read(hint if not optional else _without_none(hint), value[name], inside + name)
        for name, hint, optional in shape if name in value
    })  # fmt: skip


def _without_none(hint: Any) -> Any:
    """An optional field is left out, never null: when it is there, None is no value for it."""
    return hint if not _is_union(hint) else next(a for a in get_args(hint) if a is not type(None))


def _is_union(hint: Any) -> bool:
    return get_origin(hint) in {types.UnionType, typing.Union}


def _read(hint: Any, value: Json, where: str) -> Any:
    origin = get_origin(hint)
    if _is_union(hint):
        return None if value is None else _read(_without_none(hint), value, where)
    if origin is Annotated:
        return _read_formed(hint, value, where)
    if origin in _SEVERAL:
        return _SEVERAL[origin](get_args(hint), value, where)
    if is_dataclass(hint):
        return _read_record(hint, value, where)
    if issubclass(hint, StrEnum):
        return _read_choice(hint, value, where)
    return _read_plain(hint, value, where)


def _read_formed(hint: Any, value: Json, where: str) -> Any:
    base, *forms = get_args(hint)
    plain = _read(base, value, where)
    for form in forms:
        if not form.holds(plain):
            fail(Code.STATEMENT_VALUE, "not written as it must be", where=where,
                 expected=form.name, found=shown(value))  # fmt: skip
    return plain


def _read_items(hints: tuple[Any, ...], value: Json, where: str) -> tuple[Any, ...]:
    if not isinstance(value, list) or len(value) > MAXIMUM_ITEMS:
        fail(Code.STATEMENT_VALUE, "not a list", where=where,
             expected=f"a list of at most {MAXIMUM_ITEMS}", found=shown(value))  # fmt: skip
    return tuple(_read(hints[0], item, f"{where}[{index}]") for index, item in enumerate(value))


def _read_named(hints: tuple[Any, ...], value: Json, where: str) -> dict[Any, Any]:
    if not isinstance(value, dict) or len(value) > MAXIMUM_ITEMS:
        fail(Code.STATEMENT_VALUE, "not an object", where=where,
             expected=f"an object of at most {MAXIMUM_ITEMS}", found=shown(value))  # fmt: skip
    return {
        _read(hints[0], key, f"{where}, a name"): _read(hints[1], item, f"{where}.{shown(key)}")
        for key, item in value.items()
    }


_SEVERAL: dict[Any, Callable[[tuple[Any, ...], Json, str], Any]] = {
    tuple: _read_items,
    Mapping: _read_named,
}


def _read_choice(kind: type[StrEnum], value: Json, where: str) -> StrEnum:
    if not isinstance(value, str) or value not in set(kind):
        fail(Code.STATEMENT_VALUE, "not one of the words allowed", where=where,
             expected=" ".join(kind), found=shown(value))  # fmt: skip
    return kind(value)


def _read_plain(kind: type, value: Json, where: str) -> Any:
    """A text, a whole number ≥ 0 or a truth value; `true` is not 1."""
    if type(value) is not kind:
        fail(Code.STATEMENT_VALUE, "value of the wrong kind", where=where,
             expected=kind.__name__, found=shown(value))  # fmt: skip
    if isinstance(value, str):
        _check_text(value, where)
    elif isinstance(value, int) and not 0 <= value <= MAXIMUM_NUMBER:
        fail(Code.STATEMENT_VALUE, "number out of range", where=where,
             expected=f"0 to {MAXIMUM_NUMBER}", found=shown(value))  # fmt: skip
    return value


def _check_text(value: str, where: str) -> None:
    if not value.strip() or len(value) > MAXIMUM_CHARACTERS or _CONTROLS.search(value):
        fail(Code.STATEMENT_VALUE, "no text that can be shown", where=where,
             expected=f"1 to {MAXIMUM_CHARACTERS} characters without control characters",
             found=shown(value))  # fmt: skip
