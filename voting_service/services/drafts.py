"""A promise in the making: everything may still be missing, and each thing missing is named.

A `Draft` has the fields of promise.json with empty texts, empty dates and `None` for numbers that
nobody has given yet. `problems` says what stands between it and a promise; `warnings` what a careful
reader would ask about. Paths are those of the JSON (`alternatives.1.name.sv`, counted from 0), so a
form can show each beside its field.
"""

import json
from dataclasses import asdict, dataclass, is_dataclass
from typing import Any, cast, get_args, get_origin, get_type_hints

from voting_service.core.canonical import Text

EMPTY = Text("")


@dataclass(frozen=True, slots=True)
class DraftBasis:
    """The decision by which the body resolved to promise."""

    meeting_date: str = ""
    paragraph: str = ""
    registry_number: str = ""


@dataclass(frozen=True, slots=True)
class DraftEarlierStep:
    """What was done on a lower step of the ladder."""

    step: str = ""
    what: Text = EMPTY
    date: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True)
class DraftLink:
    """A document or picture to read more in."""

    label: Text = EMPTY
    url: str = ""


@dataclass(frozen=True, slots=True)
class DraftAlternative:
    """One thing residents can choose; `id` never changes, whatever the name becomes."""

    id: str
    name: Text = EMPTY
    summary: Text = EMPTY
    changes: Text = EMPTY
    cost: Text = EMPTY
    affected: Text = EMPTY
    when: Text = EMPTY
    links: tuple[DraftLink, ...] = ()


@dataclass(frozen=True, slots=True)
class DraftReview:
    """Who checked that every alternative can lawfully be carried out, and what was checked."""

    reviewer: str = ""
    date: str = ""
    law: bool = False
    competence: bool = False
    cost: bool = False
    budget: bool = False


@dataclass(frozen=True, slots=True)
class DraftArea:
    """A part of the municipality whose residents may vote."""

    code: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class DraftRules:
    """The rules; `maximum` is None where the method decides it."""

    method: str = "single"
    maximum: int | None = None
    minimum_age: int | None = 16
    record_date: str = ""
    areas: tuple[DraftArea, ...] = ()
    target_group: Text = EMPTY
    limitation_reason: Text = EMPTY
    threshold_kind: str = "none"
    threshold_value: int | None = None
    tie: str = ""
    minimum_ballots: int | None = 10


@dataclass(frozen=True, slots=True)
class DraftCondition:
    """A reservation."""

    id: str
    kind: str = ""
    text: Text = EMPTY


@dataclass(frozen=True, slots=True)
class Draft:
    """All that an officer fills in. Moments are UTC, `YYYY-MM-DDTHH:MM:SSZ`; dates `YYYY-MM-DD`."""

    question: Text = EMPTY
    background: Text = EMPTY
    why: Text = EMPTY
    earlier_steps: tuple[DraftEarlierStep, ...] = ()
    alternatives: tuple[DraftAlternative, ...] = ()
    basis: DraftBasis = DraftBasis()
    review: DraftReview = DraftReview()
    rules: DraftRules = DraftRules()
    conditions: tuple[DraftCondition, ...] = ()
    opens_at: str = ""
    closes_at: str = ""
    timezone: str = "Europe/Stockholm"
    decision_meeting: str = ""
    decision_deadline: str = ""
    if_not_kept: Text = EMPTY
    contact: Text = EMPTY
    replaces: str = ""

    def to_bytes(self) -> bytes:
        """As it is stored. Not a statement's canonical form: a draft may hold anything typed so far."""
        return json.dumps(asdict(self), ensure_ascii=False, separators=(",", ":")).encode()


def parse_draft(data: bytes) -> Draft:
    """Read what `to_bytes` wrote."""
    return cast(Draft, _rebuilt(Draft, json.loads(data)))


def _rebuilt(hint: Any, value: Any) -> Any:
    if is_dataclass(hint):
        hints = get_type_hints(hint)
        return cast(Any, hint)(
            **{name: _rebuilt(hints[name], item) for name, item in value.items()}
        )
    if get_origin(hint) is tuple:
        return tuple(_rebuilt(get_args(hint)[0], item) for item in value)
    return value
