"""What stands between a draft and a promise, and what a careful reader would ask about.

Paths are those of the JSON (`alternatives.1.name.sv`, counted from 0), so that a form can show each
finding beside its field.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any, get_args
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from voting_service.core.canonical import Address, Identifier, Uuid
from voting_service.core.promise import folded
from voting_service.core.rules import ConditionKind, Method, ThresholdKind, TieRule
from voting_service.services.drafts import Draft, DraftRules

ALTERNATIVE_TEXTS = ("name", "summary", "changes", "cost", "affected", "when")
MAXIMUM_ALTERNATIVES = 50
MAXIMUM_NAME = 200
MAXIMUM_TEXT = 5000
LENGTH_RATIO = 2
STEPS = ("information", "consultation", "dialogue", "influence")
_BIDI_AND_INVISIBLE = frozenset(
    "\u00ad\u061c\u180e\u200b\u200c\u200d\u200e\u200f\u2028\u2029\u202a\u202b\u202c\u202d\u202e"
    "\u2060\u2061\u2062\u2063\u2064\u2066\u2067\u2068\u2069\ufeff"
)


class DraftCode(StrEnum):
    """What is wrong or doubtful about a field; pages translate these."""

    MISSING = "missing"
    TOO_LONG = "too_long"
    CONTROL_CHARACTERS = "control_characters"
    NOT_A_DATE = "not_a_date"
    NOT_A_MOMENT = "not_a_moment"
    NOT_AN_ADDRESS = "not_an_address"
    NOT_A_CHOICE = "not_a_choice"
    OUT_OF_RANGE = "out_of_range"
    TOO_FEW_ALTERNATIVES = "too_few_alternatives"
    TOO_MANY_ALTERNATIVES = "too_many_alternatives"
    EQUAL_ALTERNATIVES = "equal_alternatives"
    DUPLICATE_AREA = "duplicate_area"
    NOT_A_CODE = "not_a_code"
    NOT_ONE_LINE = "not_one_line"
    NOT_CONFIRMED = "not_confirmed"
    IN_THE_PAST = "in_the_past"
    NOT_AFTER_OPENING = "not_after_opening"
    BEFORE_MEETING = "before_meeting"
    MEETING_BEFORE_CLOSING = "meeting_before_closing"
    AFTER_OPENING = "after_opening"
    IN_THE_FUTURE = "in_the_future"
    REASON_WITHOUT_LIMIT = "reason_without_limit"
    TRANSLATION_INCOMPLETE = "translation_incomplete"
    LENGTHS_DIFFER = "lengths_differ"
    AFTER_TERM_OF_OFFICE = "after_term_of_office"
    NO_EARLIER_STEP = "no_earlier_step"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing about one field. `facts` fill the message: a limit, the other field's number."""

    path: str
    code: DraftCode
    facts: dict[str, str | int] = field(default_factory=dict)


def problems(draft: Draft, now: datetime) -> list[Problem]:
    """Everything that must be mended before the promise can be signed. `now` is aware."""
    return [
        *_texts(draft),
        *_formal(draft),
        *_alternatives(draft),
        *_rules(draft),
        *_review(draft),
        *_dates(draft, now),
    ]


def warnings(draft: Draft) -> list[Problem]:
    """What does not stop a promise, but should be looked at."""
    return [*_lengths(draft), *_translations(draft), *_term_of_office(draft), *_ladder(draft)]


def _required_texts(draft: Draft) -> Iterator[tuple[str, str]]:
    for name in ("question", "background", "why", "if_not_kept", "contact"):
        yield f"{name}.sv", getattr(draft, name).sv
    for index, alternative in enumerate(draft.alternatives):
        for name in ALTERNATIVE_TEXTS:
            yield f"alternatives.{index}.{name}.sv", getattr(alternative, name).sv
        for number, link in enumerate(alternative.links):
            yield f"alternatives.{index}.links.{number}.label.sv", link.label.sv
    for index, step in enumerate(draft.earlier_steps):
        yield f"earlier_steps.{index}.what.sv", step.what.sv
    for index, condition in enumerate(draft.conditions):
        yield f"conditions.{index}.text.sv", condition.text.sv
    yield "basis.paragraph", draft.basis.paragraph
    yield "basis.registry_number", draft.basis.registry_number
    yield "review.reviewer", draft.review.reviewer


def _optional_texts(draft: Draft) -> Iterator[tuple[str, str]]:
    for path, _ in _required_texts(draft):
        if path.endswith(".sv"):
            yield path[:-3] + ".en", _at(draft, path[:-3]).en or ""
    for name in ("target_group", "limitation_reason"):
        text = getattr(draft.rules, name)
        yield f"rules.{name}.sv", text.sv
        yield f"rules.{name}.en", text.en or ""


def _at(draft: Draft, path: str) -> Any:
    value: Any = draft
    for part in path.split("."):
        value = value[int(part)] if part.isdigit() else getattr(value, part)
    return value


def _lines(draft: Draft) -> Iterator[tuple[str, str]]:
    """Texts that stand on one line in a promise."""
    yield "basis.paragraph", draft.basis.paragraph
    yield "basis.registry_number", draft.basis.registry_number
    yield "review.reviewer", draft.review.reviewer
    for index, area in enumerate(draft.rules.areas):
        yield f"rules.areas.{index}.name", area.name


def _texts(draft: Draft) -> Iterator[Problem]:
    for path, text in _required_texts(draft):
        if not text.strip():
            yield Problem(path, DraftCode.MISSING)
    lines = dict(_lines(draft))
    for path, text in lines.items():
        if "\n" in text.strip():
            yield Problem(path, DraftCode.NOT_ONE_LINE)
    for path, text in {**lines, **dict((*_required_texts(draft), *_optional_texts(draft)))}.items():
        short = path in lines or ".name." in path or path.startswith("question")
        limit = MAXIMUM_NAME if short else MAXIMUM_TEXT
        if len(text) > limit:
            yield Problem(path, DraftCode.TOO_LONG, {"limit": limit})
        if any(c in _BIDI_AND_INVISIBLE or (c < " " and c != "\n") or c == "\x7f" for c in text):
            yield Problem(path, DraftCode.CONTROL_CHARACTERS)


def _formal(draft: Draft) -> Iterator[Problem]:
    days = [
        ("basis.meeting_date", draft.basis.meeting_date),
        ("review.date", draft.review.date),
        ("rules.record_date", draft.rules.record_date),
        ("decision_meeting", draft.decision_meeting),
        ("decision_deadline", draft.decision_deadline),
        *((f"earlier_steps.{i}.date", step.date) for i, step in enumerate(draft.earlier_steps)),
    ]
    for path, text in days:
        if _day(text) is None:
            yield Problem(path, DraftCode.NOT_A_DATE if text else DraftCode.MISSING)
    for path in ("opens_at", "closes_at"):
        text = getattr(draft, path)
        if _moment(text) is None:
            yield Problem(path, DraftCode.NOT_A_MOMENT if text else DraftCode.MISSING)
    for index, step in enumerate(draft.earlier_steps):
        if step.step not in STEPS:
            yield Problem(f"earlier_steps.{index}.step", DraftCode.NOT_A_CHOICE)
    for index, condition in enumerate(draft.conditions):
        if condition.kind not in set(ConditionKind):
            yield Problem(f"conditions.{index}.kind", DraftCode.NOT_A_CHOICE)
    yield from _addresses(draft)
    yield from _codes(draft)


def _addresses(draft: Draft) -> Iterator[Problem]:
    addresses = [
        (f"earlier_steps.{i}.link", s.link) for i, s in enumerate(draft.earlier_steps) if s.link
    ]
    for index, alternative in enumerate(draft.alternatives):
        addresses += [
            (f"alternatives.{index}.links.{n}.url", link.url)
            for n, link in enumerate(alternative.links)
        ]
    for path, text in addresses:
        if not _holds(Address, text):
            yield Problem(path, DraftCode.NOT_AN_ADDRESS)


def _codes(draft: Draft) -> Iterator[Problem]:
    """What stands for something else: spelled as statements spell it, and each once."""
    given = [
        *((f"rules.areas.{i}.code", area.code) for i, area in enumerate(draft.rules.areas)),
        *((f"alternatives.{i}.id", one.id) for i, one in enumerate(draft.alternatives)),
        *((f"conditions.{i}.id", one.id) for i, one in enumerate(draft.conditions)),
    ]
    seen: set[tuple[str, str]] = set()
    for path, code in given:
        kind = path.split(".")[0]
        twice = kind != "rules" and (kind, code) in seen
        if (code and not _holds(Identifier, code)) or twice or (not code and kind != "rules"):
            yield Problem(path, DraftCode.NOT_A_CODE)
        seen.add((kind, code))
    if draft.replaces and not _holds(Uuid, draft.replaces):
        yield Problem("replaces", DraftCode.NOT_A_CODE)


def _holds(form: object, text: str) -> bool:
    """Whether `text` has the spelling that statements demand (core/canonical.py)."""
    return bool(get_args(form)[1].holds(text))


def _alternatives(draft: Draft) -> Iterator[Problem]:
    count = len(draft.alternatives)
    if count < 2:
        yield Problem("alternatives", DraftCode.TOO_FEW_ALTERNATIVES, {"count": count})
    if count > MAXIMUM_ALTERNATIVES:
        yield Problem(
            "alternatives", DraftCode.TOO_MANY_ALTERNATIVES, {"limit": MAXIMUM_ALTERNATIVES}
        )
    seen: dict[tuple[str, str], int] = {}
    for index, alternative in enumerate(draft.alternatives):
        for language in ("sv", "en"):
            name = getattr(alternative.name, language) or ""
            if not name.strip():
                continue
            if not folded(name):
                yield Problem(f"alternatives.{index}.name.{language}", DraftCode.MISSING)
                continue
            first = seen.setdefault((language, folded(name)), index)
            if first != index:
                path = f"alternatives.{index}.name.{language}"
                yield Problem(path, DraftCode.EQUAL_ALTERNATIVES, {"other": first + 1})


def _rules(draft: Draft) -> Iterator[Problem]:
    rules = draft.rules
    choices = (
        ("method", rules.method, set(Method)),
        ("threshold_kind", rules.threshold_kind, set(ThresholdKind)),
        ("tie", rules.tie, set(TieRule)),
    )
    for name, value, allowed in choices:
        if value not in allowed:
            yield Problem(f"rules.{name}", DraftCode.NOT_A_CHOICE if value else DraftCode.MISSING)
    highest = {"votes": 10**9, "share": 100}.get(rules.threshold_kind)
    if highest is not None:
        yield from _number("threshold_value", rules.threshold_value, 1, highest)
    yield from _number("minimum_age", rules.minimum_age, 0, 120)
    yield from _number("minimum_ballots", rules.minimum_ballots, 1, 10**6)
    if rules.method == "approval" and rules.maximum is not None:
        yield from _number("maximum", rules.maximum, 1, max(1, len(draft.alternatives)))
    yield from _limits(rules)


def _number(name: str, value: int | None, lowest: int, highest: int) -> Iterator[Problem]:
    if value is None:
        yield Problem(f"rules.{name}", DraftCode.MISSING)
    elif not lowest <= value <= highest:
        yield Problem(
            f"rules.{name}", DraftCode.OUT_OF_RANGE, {"lowest": lowest, "highest": highest}
        )


def _limits(rules: DraftRules) -> Iterator[Problem]:
    codes = [area.code for area in rules.areas]
    for index, area in enumerate(rules.areas):
        for name in ("code", "name"):
            if not getattr(area, name).strip():
                yield Problem(f"rules.areas.{index}.{name}", DraftCode.MISSING)
        if area.code and codes.index(area.code) != index:
            yield Problem(f"rules.areas.{index}.code", DraftCode.DUPLICATE_AREA)
    limited = bool(rules.areas) or bool(rules.target_group.sv.strip())
    reasoned = bool(rules.limitation_reason.sv.strip())
    if limited and not reasoned:
        yield Problem("rules.limitation_reason.sv", DraftCode.MISSING)
    if reasoned and not limited:
        yield Problem("rules.limitation_reason.sv", DraftCode.REASON_WITHOUT_LIMIT)


def _review(draft: Draft) -> Iterator[Problem]:
    for name in ("law", "competence", "cost", "budget"):
        if not getattr(draft.review, name):
            yield Problem(f"review.{name}", DraftCode.NOT_CONFIRMED)


def _dates(draft: Draft, now: datetime) -> Iterator[Problem]:
    opens, closes = _moment(draft.opens_at), _moment(draft.closes_at)
    zone = _zone(draft.timezone)
    if zone is None:
        yield Problem("timezone", DraftCode.NOT_A_CHOICE)
        return
    meeting, deadline = _day(draft.decision_meeting), _day(draft.decision_deadline)
    record = _day(draft.rules.record_date)
    if opens and opens <= now:
        yield Problem("opens_at", DraftCode.IN_THE_PAST)
    if opens and closes and closes <= opens:
        yield Problem("closes_at", DraftCode.NOT_AFTER_OPENING)
    if closes and meeting and meeting < closes.astimezone(zone).date():
        yield Problem("decision_meeting", DraftCode.MEETING_BEFORE_CLOSING)
    if meeting and deadline and deadline < meeting:
        yield Problem("decision_deadline", DraftCode.BEFORE_MEETING)
    reviewed = _day(draft.review.date)
    if reviewed and reviewed > now.date():
        yield Problem("review.date", DraftCode.IN_THE_FUTURE)
    if record and opens and record > opens.astimezone(zone).date():
        yield Problem("rules.record_date", DraftCode.AFTER_OPENING)
    met = _day(draft.basis.meeting_date)
    if met and opens and met > opens.astimezone(zone).date():
        yield Problem("basis.meeting_date", DraftCode.AFTER_OPENING)


def _lengths(draft: Draft) -> Iterator[Problem]:
    """One alternative described at more than twice another's length is a thumb on the scale."""
    for name in ALTERNATIVE_TEXTS[1:]:
        lengths = [len(getattr(alternative, name).sv) for alternative in draft.alternatives]
        if len(lengths) >= 2 and min(lengths) > 0 and max(lengths) > LENGTH_RATIO * min(lengths):
            index = lengths.index(max(lengths))
            yield Problem(f"alternatives.{index}.{name}.sv", DraftCode.LENGTHS_DIFFER)


def _translations(draft: Draft) -> Iterator[Problem]:
    """A signed document translated in part would give readers of one language less to go by."""
    pairs = [(path, text) for path, text in _optional_texts(draft) if path.endswith(".en")]
    pairs = [(path, text) for path, text in pairs if _at(draft, path[:-3]).sv.strip()]
    if any(text.strip() for _, text in pairs):
        for path, text in pairs:
            if not text.strip():
                yield Problem(path, DraftCode.TRANSLATION_INCOMPLETE)


def _term_of_office(draft: Draft) -> Iterator[Problem]:
    """A promise past 15 October of an election year binds nobody in the next assembly (KL 5 kap.)."""
    closes, meeting = _moment(draft.closes_at), _day(draft.decision_meeting)
    opened = _day(draft.basis.meeting_date) or (closes.date() if closes else None)
    if opened and meeting and _term(opened) != _term(meeting):
        yield Problem("decision_meeting", DraftCode.AFTER_TERM_OF_OFFICE)


def _term(day: date) -> int:
    """The election year whose assembly sits on that day; ordinary elections were held in 2022."""
    year = day.year if (day.month, day.day) >= (10, 15) else day.year - 1
    return year - (year - 2022) % 4


def _ladder(draft: Draft) -> Iterator[Problem]:
    if not draft.earlier_steps:
        yield Problem("earlier_steps", DraftCode.NO_EARLIER_STEP)


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if day.isoformat() == text else None


def _zone(name: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return None


def _moment(text: str) -> datetime | None:
    try:
        return datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=ZoneInfo("UTC"))
    except ValueError:
        return None
