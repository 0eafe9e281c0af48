"""Posted forms: names like `alternatives.0.name.sv`, read strictly, shown again as they were typed.

A form is a flat list of named texts. `tree` makes the nested structure that a marshmallow schema
reads, `leaves` the flat one again; a name that no schema knows is refused, so nothing can be
slipped in beside the fields shown. Nothing here needs a script: adding, removing and moving an
item of a list are buttons of the same form, and what was typed stays.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any, ClassVar, Final
from zoneinfo import ZoneInfo

from flask import request
from flask_babel import lazy_gettext as lazy
from marshmallow import RAISE, Schema, ValidationError, fields, post_load
from werkzeug.exceptions import BadRequest

from voting_service.http.i18n import gettext as _
from voting_service.http.i18n import ngettext

MAXIMUM_FIELDS: Final = 3000
CONTROL_FIELDS: Final = frozenset({"csrf_token", "action", "password_at"})
_NAME: Final = re.compile(r"[a-z_]+(\.([a-z_]+|[0-9]{1,2}))*", re.ASCII)
_PLACE: Final = re.compile(r"[a-z]{1,20}-([a-z]{1,20}|[0-9]{1,9})", re.ASCII)
_NUMBER: Final = re.compile(r"[0-9]{1,10}", re.ASCII)
_MOMENT: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:00)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Fault:
    """A message about the field `path`, in the language of the request."""

    path: str
    message: str


@dataclass(frozen=True, slots=True)
class Form:
    """What a page shows in its fields: texts as typed or stored, and what is wrong with them."""

    values: Mapping[str, str] = field(default_factory=dict)
    faults: Sequence[Fault] = ()
    warnings: Sequence[Fault] = ()

    def value(self, path: str, default: str = "") -> str:
        """The text of a field."""
        return self.values.get(path, default)

    def fault(self, path: str) -> str | None:
        """The first message about a field."""
        return next((fault.message for fault in self.faults if fault.path == path), None)

    def warning(self, path: str) -> str | None:
        """The first remark about a field."""
        return next((fault.message for fault in self.warnings if fault.path == path), None)

    def items(self, path: str) -> range:
        """The indices of the list at `path`."""
        start = f"{path}."
        heads = (
            name[len(start) :].split(".", 1)[0] for name in self.values if name.startswith(start)
        )
        return range(max((int(head) for head in heads if head.isdigit()), default=-1) + 1)

    def known(self, fault: Fault) -> str:
        """The field a message can link to: its own, or the list it belongs to."""
        return fault.path


def posted() -> dict[str, str]:
    """The fields of this request, without those that are not content. Raises BadRequest."""
    if len(request.form) > MAXIMUM_FIELDS:
        raise BadRequest
    values: dict[str, str] = {}
    for name, texts in request.form.lists():
        if name in CONTROL_FIELDS:
            continue
        if _NAME.fullmatch(name) is None or len(texts) != 1:
            raise BadRequest
        values[name] = texts[0]
    return values


def tree(values: Mapping[str, str]) -> dict[str, Any]:
    """Nested by the dots; all-digit keys make a list, closed up in their order."""
    root: dict[str, Any] = {}
    for name, text in values.items():
        *path, last = name.split(".")
        node = root
        for part in path:
            node = node.setdefault(part, {})
            if not isinstance(node, dict):
                raise BadRequest
        if last in node:
            raise BadRequest
        node[last] = text
    return {name: _listed(value) for name, value in root.items()}


def _listed(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    inner = {name: _listed(item) for name, item in value.items()}
    if not all(name.isdigit() for name in inner):
        return inner
    return [inner[name] for name in sorted(inner, key=int)]


def leaves(value: Any, path: str = "") -> dict[str, str]:
    """The opposite of `tree`: what `Schema.dump` gives, as the texts of fields."""
    if isinstance(value, Mapping):
        pairs: Iterator[tuple[Any, Any]] = iter(value.items())
    elif isinstance(value, list | tuple):
        pairs = iter(enumerate(value))
    else:
        return {path: _shown(value)}
    flat: dict[str, str] = {}
    for name, item in pairs:
        flat |= leaves(item, f"{path}.{name}" if path else str(name))
    return flat


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else ""
    return "" if value is None else str(value)


def read(schema: Schema, values: Mapping[str, str]) -> tuple[Any, tuple[Fault, ...]]:
    """What the schema makes of the fields, or None and what is wrong with them."""
    try:
        return schema.load(tree(values)), ()
    except ValidationError as error:
        return None, tuple(_faults(error.messages, ""))


def _faults(messages: Any, path: str) -> Iterator[Fault]:
    if isinstance(messages, Mapping):
        for name, inner in messages.items():
            below = path if name == "_schema" else f"{path}.{name}" if path else str(name)
            yield from _faults(inner, below)
    elif isinstance(messages, list):
        yield from (Fault(path, str(message)) for message in messages)
    else:  # one message alone: a lazy text, of which marshmallow makes no list
        yield Fault(path, str(messages))


def rearranged(values: Mapping[str, str], action: str, blank: Mapping[str, Any]) -> dict[str, str]:
    """The fields after a button `add:PATH`, `remove:PATH.N`, `up:PATH.N` or `down:PATH.N`.

    `blank` has, for the last word of a list's path, the fields of a new item. Raises BadRequest.
    """
    verb, _colon, path = action.partition(":")
    if _NAME.fullmatch(path) is None:
        raise BadRequest
    content = tree(values)
    if verb == "add":
        fields_of_item = blank.get(path.rpartition(".")[2])
        if fields_of_item is None:
            raise BadRequest
        items = _list_at(content, path)
        items.append(_new_item(fields_of_item, items))
    else:
        parent, _dot, number = path.rpartition(".")
        _move(_list_at(content, parent), verb, int(number) if number.isdigit() else -1)
    return leaves(content)


def _new_item(blank: Mapping[str, Any], items: Sequence[Any]) -> dict[str, Any]:
    """A list whose items have an id gives the new one an id that no other has."""
    if "id" not in blank:
        return dict(blank)
    taken = {item.get("id") for item in items if isinstance(item, dict)}
    number = next(n for n in range(1, len(taken) + 2) if str(n) not in taken)
    return {**blank, "id": str(number)}


def _list_at(content: dict[str, Any], path: str) -> list[Any]:
    node: Any = content
    parts = path.split(".")
    try:
        for part in parts[:-1]:
            node = node[int(part)] if isinstance(node, list) else node.setdefault(part, {})
        found = node.setdefault(parts[-1], [])
    except (AttributeError, IndexError, TypeError, ValueError):
        raise BadRequest from None
    if not isinstance(found, list):
        raise BadRequest
    return found


def _move(items: list[Any], verb: str, index: int) -> None:
    target = index + {"up": -1, "down": 1}.get(verb, 0)
    if verb not in {"remove", "up", "down"} or not 0 <= index < len(items):
        raise BadRequest
    item = items.pop(index)
    if verb != "remove":
        items.insert(max(0, target), item)


class Strict(Schema):
    """Unknown names are refused; `makes` turns the fields into the record they stand for."""

    makes: ClassVar[type | None] = None

    class Meta:
        """Nothing beside the fields."""

        unknown = RAISE

    @post_load
    def _record(self, data: dict[str, Any], **_options: Any) -> Any:
        return self.makes(**data) if self.makes is not None else data


def _given(*, optional: bool, absent: Any) -> dict[str, Any]:
    """Options of a field that must be there, or of one that stands for `absent` when it is not."""
    if optional:
        return {"load_default": absent}
    return {"required": True, "error_messages": {"required": lazy("Fill in this field.")}}


class Line(fields.Field[str]):
    """One line of text: outer blanks gone, Unicode composed. Empty only where it may be."""

    def __init__(self, limit: int = 500, *, optional: bool = False, **options: Any) -> None:
        super().__init__(**_given(optional=optional, absent=""), **options)
        self.limit, self.optional = limit, optional

    def _deserialize(self, value: Any, *_arguments: Any, **_options: Any) -> str:
        text = self.normal(str(value))
        if not text and not self.optional:
            raise ValidationError(_("Fill in this field."))
        if len(text) > self.limit:
            raise ValidationError(too_long(self.limit))
        return text

    def normal(self, text: str) -> str:
        """One spelling for what looks the same."""
        return " ".join(unicodedata.normalize("NFC", text).split("\n")).strip()


class Prose(Line):
    """Text of several lines."""

    def __init__(self, limit: int = 20_000, **options: Any) -> None:
        super().__init__(limit, **options)

    def normal(self, text: str) -> str:
        """Lines end with one line feed, however the browser sends them."""
        return unicodedata.normalize("NFC", text.replace("\r\n", "\n")).strip()


class Secret(fields.Field[str]):
    """A password: exactly as typed."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**_given(optional=False, absent=""), **options)

    def _deserialize(self, value: Any, *_arguments: Any, **_options: Any) -> str:
        if not value:
            raise ValidationError(_("Enter your password."))
        return str(value)[:1000]


class Number(fields.Field[int | None]):
    """A whole number of at most ten ASCII digits, blanks between them allowed."""

    def __init__(self, *, optional: bool = False, **options: Any) -> None:
        super().__init__(**_given(optional=optional, absent=None), **options)
        self.optional = optional

    def _deserialize(self, value: Any, *_arguments: Any, **_options: Any) -> int | None:
        digits = "".join(str(value).split())
        if not digits and self.optional:
            return None
        if _NUMBER.fullmatch(digits) is None:
            raise ValidationError(_("Write a whole number with digits, for example 400."))
        return int(digits)


class Ticked(fields.Field[bool]):
    """A box that is ticked or not there."""

    def __init__(self, **options: Any) -> None:
        super().__init__(load_default=False, **options)

    def _deserialize(self, value: Any, *_arguments: Any, **_options: Any) -> bool:
        return str(value) == "yes"


class Choice(fields.Field[str]):
    """One of a closed list; anything else cannot come from our own page."""

    def __init__(self, *allowed: str, optional: bool = False, **options: Any) -> None:
        super().__init__(**_given(optional=optional, absent=""), **options)
        self.allowed = allowed + (("",) if optional else ())

    def _deserialize(self, value: Any, *_arguments: Any, **_options: Any) -> str:
        if value not in self.allowed:
            raise ValidationError(_("Choose one of these."))
        return str(value)


class Moment(fields.Field[str]):
    """Local time in the field, UTC in the record; hours that a clock change skips or repeats are refused."""

    def __init__(self, zone: str, *, optional: bool = False, **options: Any) -> None:
        super().__init__(**_given(optional=optional, absent=""), **options)
        self.zone, self.optional = ZoneInfo(zone), optional

    def _serialize(self, value: Any, *_arguments: Any, **_options: Any) -> str:
        if not value:
            return ""
        moment = datetime.strptime(value, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
        return moment.astimezone(self.zone).strftime("%Y-%m-%dT%H:%M")

    def _deserialize(self, value: Any, *_arguments: Any, **_options: Any) -> str:
        if not value and self.optional:
            return ""
        moment = self._parsed(str(value))
        if moment is None:
            raise ValidationError(_("Write a date and a time, for example 2027-06-13 20:00."))
        if moment.utcoffset() != moment.replace(fold=1).utcoffset():
            raise ValidationError(_("The clock changes in this hour. Choose another time."))
        return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")

    def _parsed(self, text: str) -> datetime | None:
        text = text.strip().replace(" ", "T")
        if _MOMENT.fullmatch(text) is None:
            return None
        try:
            return datetime.fromisoformat(text).replace(tzinfo=self.zone)
        except ValueError:
            return None


def password_place() -> str:
    """The id of the password's field in the form that was sent, where a page has several such forms."""
    found = request.form.get("password_at", "")
    return found if _PLACE.fullmatch(found) else ""


def too_long(limit: int) -> str:
    """The message about a text over its limit."""
    return ngettext("At most %(num)s character.", "At most %(num)s characters.", limit)


class Day(Line):
    """A date, written year-month-day."""

    def _deserialize(self, value: Any, *arguments: Any, **options: Any) -> str:
        text: str = super()._deserialize(value, *arguments, **options)
        try:
            known = not text or date.fromisoformat(text).isoformat() == text
        except ValueError:
            known = False
        if not known:
            raise ValidationError(_("Write the date as year-month-day, for example 2027-06-13."))
        return text
