"""JSON Schemas (draft 2020-12) of the signed statements, made from the classes that read them.

`python -m tests.guards.statement_schemas` writes docs/schemas anew. A schema says how each field is
written; what joins several fields (sums, dates in order, verdicts) is said in docs/format.md.
"""

from __future__ import annotations

import json
import types
import typing
from dataclasses import MISSING, fields, is_dataclass
from enum import StrEnum
from typing import Annotated, Any, Final, cast, get_args, get_origin, get_type_hints

from tests.guards.tree import ROOT
from voting_service.core.canonical import (
    MAXIMUM_CHARACTERS,
    MAXIMUM_ITEMS,
    MAXIMUM_NUMBER,
    Form,
)
from voting_service.core.closing import Closing
from voting_service.core.correction import Correction
from voting_service.core.decision import Decision
from voting_service.core.opening import Opening
from voting_service.core.promise import Promise
from voting_service.core.signed_tally import SignedTally

FOLDER: Final = ROOT / "docs" / "schemas"
KINDS: Final[tuple[type[Any], ...]] = (
    Promise, Opening, Closing, SignedTally, Decision, Correction
)  # fmt: skip
DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
_CONTROLS: Final = r"[\u0000-\u0008\u000b-\u001f\u007f]"
Schema = dict[str, Any]


def file_name(kind: type[Any]) -> str:
    """promise.schema.json and so on."""
    return f"{kind.SCHEMA.removeprefix('medbeslut/')}.schema.json"


def schema_of(kind: type[Any]) -> Schema:
    """The whole schema of one statement."""
    parts: dict[str, Schema] = {}
    root = _record(kind, parts)
    return {"$schema": DIALECT, "title": kind.SCHEMA, **root, "$defs": dict(sorted(parts.items()))}


def written(kind: type[Any]) -> str:
    """As committed."""
    return json.dumps(schema_of(kind), indent=2, ensure_ascii=False) + "\n"


def _record(kind: Any, parts: dict[str, Schema]) -> Schema:
    hints = get_type_hints(kind, include_extras=True)
    shape = {field.name: _value(hints[field.name], field.default is not MISSING, parts)
             for field in fields(kind)}  # fmt: skip
    if hasattr(kind, "SCHEMA"):
        shape |= {"schema": {"const": kind.SCHEMA}, "version": {"const": 1}}
    return {
        "description": " ".join((kind.__doc__ or "").split()),
        "type": "object",
        "properties": shape,
        "required": [field.name for field in fields(kind) if field.default is MISSING],
        "additionalProperties": False,
    }


def _value(hint: Any, optional: bool, parts: dict[str, Schema]) -> Schema:
    """What is left out when it is None may not be null; what is always written may."""
    if get_origin(hint) in {types.UnionType, typing.Union}:
        inner = next(one for one in get_args(hint) if one is not type(None))
        there = _value(inner, False, parts)
        return there if optional else {"anyOf": [there, {"type": "null"}]}
    if get_origin(hint) is Annotated:
        return _formed(get_args(hint)[1])
    if get_origin(hint) is tuple:
        item = _value(get_args(hint)[0], False, parts)
        return {"type": "array", "items": item, "maxItems": MAXIMUM_ITEMS}
    if is_dataclass(hint):
        name: str = cast("type[object]", hint).__name__
        if name not in parts:
            parts[name] = {}
            parts[name] = _record(hint, parts)
        return {"$ref": f"#/$defs/{name}"}
    if issubclass(hint, StrEnum):
        return {"enum": [member.value for member in hint]}
    return dict(_PLAIN[hint])


def _formed(form: Form) -> Schema:
    """A pattern that names its characters says all; one with a dot does not shut out controls."""
    made = {"type": "string", "description": form.name, "pattern": f"^(?:{form.pattern})$"}
    return made | ({"not": {"pattern": _CONTROLS}} if ".{" in form.pattern else {})


_PLAIN: Final[dict[Any, Schema]] = {
    bool: {"type": "boolean"},
    int: {"type": "integer", "minimum": 0, "maximum": MAXIMUM_NUMBER},
    str: {
        "type": "string", "minLength": 1, "maxLength": MAXIMUM_CHARACTERS, "pattern": r"\S",
        "not": {"pattern": _CONTROLS},
    },
}  # fmt: skip


def main() -> None:
    """Write all."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for kind in KINDS:
        (FOLDER / file_name(kind)).write_text(written(kind), encoding="utf-8")


if __name__ == "__main__":
    main()
