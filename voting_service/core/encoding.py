"""Strict reading and writing of the JSON, hashes and Base64 that the protocol hashes and signs.

One spelling per value: whatever is read is written again and compared byte for byte, so that a
lenient corner of a library (duplicate keys, `1.0`, blanks, `\\u0041`) can never slip through.
"""

import base64
import hashlib
import json
import re
from collections.abc import Collection, Sequence
from typing import NoReturn, TypeAlias

from voting_service.core.errors import Code, VerificationError

Json: TypeAlias = "dict[str, Json] | list[Json] | str | int | bool | None"

MAX_JSON_BYTES = 1 << 20
MAX_DEPTH = 32
MAX_INTEGER = 2**53 - 1  # what every JSON reader, JavaScript's included, keeps exactly
_SHOWN = 120

_HEX_DIGEST = re.compile(r"[0-9a-f]{64}", re.ASCII)
_B64_DIGEST = re.compile(r"[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]", re.ASCII)


def shown(value: object) -> str:
    """A value as findings quote it: never longer than a line, whatever was sent."""
    text = value if isinstance(value, str) else repr(value)
    text = text.encode("utf-8", "backslashreplace").decode("utf-8")
    return (text or "nothing") if len(text) <= _SHOWN else text[:_SHOWN] + "…"


def _no_float(text: str) -> NoReturn:
    raise ValueError(f"number {shown(text)}")


def load_json(data: bytes, *, limit: int = MAX_JSON_BYTES) -> Json:
    """Read JSON without comparing its spelling: only for callers that write it again and compare.

    Raises JSON_SIZE, JSON_SYNTAX or JSON_DEPTH.
    """
    if len(data) > limit:
        raise VerificationError(
            Code.JSON_SIZE,
            "larger than allowed",
            expected=f"at most {limit} bytes",
            found=f"{len(data)} bytes",
        )
    try:
        value: Json = json.loads(
            data.decode("utf-8"), parse_float=_no_float, parse_constant=_no_float
        )
    except RecursionError:
        raise _too_deep() from None
    except ValueError as error:
        raise VerificationError(
            Code.JSON_SYNTAX,
            "not readable as JSON",
            expected="UTF-8 JSON with whole numbers",
            found=shown(str(error)),
        ) from None
    return value


def dump_json(value: Json) -> bytes:
    """The one compact spelling: fields in the order given, raw UTF-8, DEL escaped."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return text.replace("\x7f", "\\u007f").encode("utf-8")


def parse_json(data: bytes, *, limit: int = MAX_JSON_BYTES) -> Json:
    """Read JSON in its one spelling; any other raises a VerificationError."""
    value = load_json(data, limit=limit)
    _check_values(value, MAX_DEPTH)
    try:
        again = dump_json(value)
    except UnicodeEncodeError:
        again = b"text without lone surrogates"
    require_canonical(data, again)
    return value


def require_canonical(data: bytes, again: bytes) -> None:
    """Compare what was read with what we would have written; quote the first difference."""
    if data == again:
        return
    at = next((i for i, (a, b) in enumerate(zip(data, again, strict=False)) if a != b), None)
    start = max(0, (min(len(data), len(again)) if at is None else at) - 10)
    raise VerificationError(
        Code.JSON_CANONICAL,
        "not written in the one canonical form",
        expected=shown(again[start : start + 40].decode("utf-8", "backslashreplace")),
        found=shown(data[start : start + 40].decode("utf-8", "backslashreplace")),
        where=f"byte {start}",
    )


def _too_deep() -> VerificationError:
    return VerificationError(
        Code.JSON_DEPTH,
        "nested too deeply",
        expected=f"at most {MAX_DEPTH} levels",
        found="more",
    )


def _check_values(value: Json, levels: int) -> None:
    if isinstance(value, dict | list):
        if levels == 0:
            raise _too_deep()
        for item in value.values() if isinstance(value, dict) else value:
            _check_values(item, levels - 1)
    elif isinstance(value, int) and abs(value) > MAX_INTEGER:
        raise VerificationError(
            Code.RECORD_RANGE,
            "number too large to be kept exactly",
            expected=f"at most {MAX_INTEGER}",
            found=shown(str(value)),
        )


# Records: a JSON object turned into fields, nothing missing, unknown or out of order.


def read_record(
    value: Json, fields: Sequence[str], *, optional: Collection[str] = (), where: str = ""
) -> dict[str, Json]:
    """The object's fields, which must be `fields` in that order; `optional` ones may be absent."""
    if not isinstance(value, dict):
        raise _wrong_type("an object", value, where)
    present = list(value)
    if present != [name for name in fields if name in value or name not in optional]:
        raise VerificationError(
            Code.RECORD_FIELDS,
            "fields missing, unknown or out of order",
            where=where,
            expected=",".join(n + "?" if n in optional else n for n in fields),
            found=shown(",".join(present)),
        )
    return value


def read_list(value: Json, *, length: int | None = None, where: str = "") -> list[Json]:
    """A JSON list, of exactly `length` items if that is given."""
    if not isinstance(value, list):
        raise _wrong_type("a list", value, where)
    if length is not None and len(value) != length:
        raise VerificationError(
            Code.RECORD_LENGTH,
            "wrong number of items",
            where=where,
            expected=str(length),
            found=str(len(value)),
        )
    return value


def read_text(value: Json, *, where: str = "") -> str:
    """A JSON string."""
    if not isinstance(value, str):
        raise _wrong_type("a text", value, where)
    return value


def read_flag(value: Json, *, where: str = "") -> bool:
    """`true` or `false`."""
    if not isinstance(value, bool):
        raise _wrong_type("true or false", value, where)
    return value


def read_integer(value: Json, *, low: int = 0, high: int = MAX_INTEGER, where: str = "") -> int:
    """A JSON number in low…high; `true` is not 1."""
    if isinstance(value, bool) or not isinstance(value, int):
        raise _wrong_type("a whole number", value, where)
    if not low <= value <= high:
        raise VerificationError(
            Code.RECORD_RANGE,
            "number out of range",
            where=where,
            expected=f"{low}…{high}",
            found=shown(str(value)),
        )
    return value


def _wrong_type(wanted: str, value: Json, where: str) -> VerificationError:
    return VerificationError(
        Code.RECORD_TYPE,
        "value of the wrong kind",
        expected=wanted,
        found=shown(value),
        where=where,
    )


# Hashes


def sha256_hex(data: bytes) -> str:
    """SHA-256 as 64 lowercase hex digits."""
    return hashlib.sha256(data).hexdigest()


def b64(digest: bytes) -> str:
    """Standard Base64 without padding."""
    return base64.b64encode(digest).rstrip(b"=").decode("ascii")


def b64_sha256(data: bytes) -> str:
    """SHA-256 in the form of fingerprints and trackers: 43 characters of unpadded Base64."""
    return b64(hashlib.sha256(data).digest())


def parse_hex_digest(value: Json, *, where: str = "") -> str:
    """64 lowercase hex digits, returned as they are."""
    return _digest(_HEX_DIGEST, "64 lowercase hexadecimal digits", value, where)


def parse_b64_digest(value: Json, *, where: str = "") -> str:
    """43 characters of unpadded Base64 whose unused bits are zero, returned as they are."""
    return _digest(_B64_DIGEST, "43 characters of Base64 without padding", value, where)


def _digest(pattern: re.Pattern[str], wanted: str, value: Json, where: str) -> str:
    if isinstance(value, str) and pattern.fullmatch(value):
        return value
    raise VerificationError(
        Code.HASH_SYNTAX,
        "not a hash in its one spelling",
        expected=wanted,
        found=shown(value),
        where=where,
    )
