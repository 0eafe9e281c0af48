"""What every part of the third check needs: refusing, canonical JSON, Base64, hashes, lines."""

from __future__ import annotations

import base64
import hashlib
import json
from typing import Any


class Refused(Exception):
    """What does not hold."""


def need(holds: object, what: str) -> None:
    """The one way to refuse."""
    if not holds:
        raise Refused(what)


def sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    need(len(dict(pairs)) == len(pairs), "a field twice")
    return dict(pairs)


def no_float(text: str) -> Any:
    raise Refused(f"a number that is not whole: {text}")


def canonical(data: bytes) -> Any:
    """RFC 8785, for values without fractions: read, written again, compared."""
    try:
        value = json.loads(
            data.decode(), object_pairs_hook=unique, parse_float=no_float, parse_constant=no_float
        )
        again = json.dumps(
            value, ensure_ascii=False, separators=(",", ":"), sort_keys=True
        ).encode()
    except (ValueError, RecursionError) as problem:
        raise Refused(f"not JSON: {problem}") from None
    need(again == data, "not in the one spelling")
    return value


def fields(value: Any, *names: str) -> list[Any]:
    need(isinstance(value, dict) and set(value) == set(names), f"not the fields {names}")
    return [value[name] for name in names]


def b64(text: Any, length: int | None = None) -> bytes:
    """Standard Base64 with padding, in its one spelling."""
    try:
        data = base64.b64decode(text.encode("ascii"), validate=True)
    except (AttributeError, ValueError):
        raise Refused("not Base64") from None
    need(base64.b64encode(data).decode() == text, "a second spelling of Base64")
    need(length is None or len(data) == length, "Base64 of another length")
    return data


def jsonl(data: bytes) -> list[bytes]:
    """Lines, each ending in a newline."""
    need(not data or data.endswith(b"\n"), "a line that does not end")
    return data[:-1].split(b"\n") if data else []
