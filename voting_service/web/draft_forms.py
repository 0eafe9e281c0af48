"""The parts of the editor: which fields of a draft stand on which page, and how they are read.

Dates and texts go into the draft as typed, since a draft may be incomplete; what is wrong with them
is said by `services.draft_checks.problems`, whose paths are the names of the fields.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from marshmallow import ValidationError, fields, post_load, pre_dump, validates_schema

from voting_service.core.canonical import Text
from voting_service.services.draft_checks import Problem
from voting_service.services.drafts import (
    Draft,
    DraftAlternative,
    DraftArea,
    DraftBasis,
    DraftCondition,
    DraftEarlierStep,
    DraftLink,
    DraftReview,
    DraftRules,
)

from .forms import Fault, Line, Moment, Number, Prose, Strict, Ticked, leaves, read


class TextForm(Strict):
    """A text in the official language and, if there is one, its translation."""

    sv = Prose(optional=True)
    en = Prose(optional=True)

    @post_load
    def _text(self, data: dict[str, Any], **_options: Any) -> Text:
        return Text(data["sv"], data["en"] or None)

    @pre_dump
    def _both(self, text: Text, **_options: Any) -> dict[str, str]:
        return {"sv": text.sv, "en": text.en or ""}


def _text() -> fields.Nested:
    return fields.Nested(TextForm, load_default=Text(""))


def _list(schema: type[Strict]) -> fields.Field[Any]:
    return Rows(fields.Nested(schema), load_default=())


class Rows(fields.List[Any]):
    """A list of records, as the tuple that a frozen record holds."""

    def _deserialize(self, *arguments: Any, **options: Any) -> Any:
        return tuple(super()._deserialize(*arguments, **options))


def _line(limit: int = 500) -> Line:
    return Line(limit, optional=True)


class EarlierStepForm(Strict):
    makes = DraftEarlierStep
    step = _line()
    what = _text()
    date = _line()
    link = _line(2000)


class LinkForm(Strict):
    makes = DraftLink
    label = _text()
    url = _line(2000)


class AlternativeForm(Strict):
    makes = DraftAlternative
    id = Line(64)
    name = _text()
    summary = _text()
    changes = _text()
    cost = _text()
    affected = _text()
    when = _text()
    links = _list(LinkForm)


class BasisForm(Strict):
    makes = DraftBasis
    meeting_date = _line()
    paragraph = _line()
    registry_number = _line()


class ReviewForm(Strict):
    makes = DraftReview
    reviewer = _line()
    date = _line()
    law = Ticked()
    competence = Ticked()
    cost = Ticked()
    budget = Ticked()


class AreaForm(Strict):
    makes = DraftArea
    code = _line(64)
    name = _line()


class RulesForm(Strict):
    makes = DraftRules
    method = _line()
    maximum = Number(optional=True)
    minimum_age = Number(optional=True)
    record_date = _line()
    areas = _list(AreaForm)
    target_group = _text()
    limitation_reason = _text()
    threshold_kind = _line()
    threshold_value = Number(optional=True)
    tie = _line()
    minimum_ballots = Number(optional=True)


class ConditionForm(Strict):
    makes = DraftCondition
    id = Line(64)
    kind = _line()
    text = _text()


class _Identified(Strict):
    """A part whose list has ids: hidden in the page, so checked to be each other's unlike."""

    @validates_schema
    def _distinct(self, data: dict[str, Any], **_options: Any) -> None:
        for items in data.values():
            if isinstance(items, tuple) and len({item.id for item in items}) != len(items):
                raise ValidationError("each identifier once")


class FormPart(Strict):
    why = _text()
    earlier_steps = _list(EarlierStepForm)


class QuestionPart(Strict):
    question = _text()
    background = _text()
    basis = fields.Nested(BasisForm, load_default=DraftBasis())


class AlternativesPart(_Identified):
    alternatives = _list(AlternativeForm)


class ReviewPart(Strict):
    review = fields.Nested(ReviewForm, load_default=DraftReview())


class RulesPart(Strict):
    rules = fields.Nested(RulesForm, load_default=DraftRules())


class ConditionsPart(_Identified):
    conditions = _list(ConditionForm)
    if_not_kept = _text()


class DatesPart(Strict):
    decision_meeting = _line()
    decision_deadline = _line()


class ContactPart(Strict):
    contact = _text()


@dataclass(frozen=True, slots=True)
class Part:
    """One page of the editor; `fields` are the draft's fields that stand on it."""

    name: str
    schema: type[Strict]
    fields: tuple[str, ...]


PARTS: Final = {
    part.name: part
    for part in (
        Part("form", FormPart, ("why", "earlier_steps")),
        Part("question", QuestionPart, ("question", "background", "basis")),
        Part("alternatives", AlternativesPart, ("alternatives",)),
        Part("review", ReviewPart, ("review",)),
        Part("rules", RulesPart, ("rules",)),
        Part("conditions", ConditionsPart, ("conditions", "if_not_kept")),
        Part(
            "dates", DatesPart, ("opens_at", "closes_at", "decision_meeting", "decision_deadline")
        ),
        Part("contact", ContactPart, ("contact",)),
    )
}
ORDER: Final = tuple(PARTS)
_NO_TEXT: Final = {"sv": "", "en": ""}
#: The fields of a new item of each list; an `id` is filled in.
BLANK_ITEMS: Final[Mapping[str, Mapping[str, Any]]] = {
    "earlier_steps": {"step": "", "what": _NO_TEXT, "date": "", "link": ""},
    "alternatives": {"id": "", "name": _NO_TEXT},
    "links": {"label": _NO_TEXT, "url": ""},
    "areas": {"code": "", "name": ""},
    "conditions": {"id": "", "kind": "", "text": _NO_TEXT},
}


def part_of(path: str) -> str:
    """The page on which a field stands."""
    head = path.split(".", 1)[0]
    return next((part.name for part in PARTS.values() if head in part.fields), "question")


def following(name: str) -> str | None:
    """The page after this one."""
    index = ORDER.index(name) + 1
    return ORDER[index] if index < len(ORDER) else None


def _schema(part: Part, zone: str) -> Strict:
    if part.name != "dates":
        return part.schema()
    moments: dict[str, fields.Field[Any]] = {
        name: Moment(zone, optional=True) for name in ("opens_at", "closes_at")
    }
    return DatesPart.from_dict(moments, name="Dates")()  # type: ignore[return-value]


def shown(part: Part, draft: Draft, zone: str) -> dict[str, str]:
    """The fields of a page as the draft has them."""
    return leaves(_schema(part, zone).dump(draft))


def changed(
    part: Part, draft: Draft, values: Mapping[str, str], zone: str
) -> tuple[Draft | None, tuple[Fault, ...]]:
    """The draft with what was typed on this page, or None and why it cannot be kept."""
    content, faults = read(_schema(part, zone), values)
    if content is None:
        return None, faults
    return replace(draft, **content, timezone=zone), ()


def of_part(problems: list[Problem], part: Part) -> list[Problem]:
    """Those about fields of this page."""
    return [problem for problem in problems if part_of(problem.path) == part.name]
