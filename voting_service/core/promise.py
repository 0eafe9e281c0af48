"""The promise: the document a body signs before anybody votes, and never changes afterwards."""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from voting_service.core.canonical import (
    Address,
    Day,
    Digest,
    Identifier,
    Line,
    Moment,
    Text,
    Uuid,
    dump_canonical,
    fail,
)
from voting_service.core.errors import Code
from voting_service.core.rules import Condition, Rules, check_rules


class Step(StrEnum):
    """The ladder of resident dialogue, from the lowest step to the highest."""

    INFORMATION = "information"
    CONSULTATION = "consultation"
    DIALOGUE = "dialogue"
    INFLUENCE = "influence"
    CO_DECISION = "co-decision"


@dataclass(frozen=True, slots=True)
class BodyName:
    """The body that promises."""

    id: Identifier
    name: Text


@dataclass(frozen=True, slots=True)
class Basis:
    """The decision by which the body resolved to promise."""

    meeting_date: Day
    paragraph: Line
    registry_number: Line


@dataclass(frozen=True, slots=True)
class EarlierStep:
    """What was done on a lower step of the ladder before this vote."""

    step: Step
    what: Text
    date: Day
    link: Address | None = None


@dataclass(frozen=True, slots=True)
class FormQuestion:
    """Why residents are asked, and on which step of the ladder."""

    why: Text
    step: Step
    earlier_steps: tuple[EarlierStep, ...]


@dataclass(frozen=True, slots=True)
class Link:
    """A document or picture to read more in."""

    label: Text
    url: Address


@dataclass(frozen=True, slots=True)
class Alternative:
    """One thing residents can choose: the same fields for each."""

    id: Identifier
    name: Text
    summary: Text
    changes: Text
    cost: Text
    affected: Text
    when: Text
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Review:
    """That every alternative can lawfully be carried out; `reviewer` is a role."""

    reviewer: Line
    date: Day
    law: bool
    competence: bool
    cost: bool
    budget: bool


@dataclass(frozen=True, slots=True)
class DecisionPlan:
    """When the body will decide, at the latest."""

    meeting_date: Day
    deadline: Day


@dataclass(frozen=True, slots=True)
class SignatoryAct:
    """Who signed, by role, and when."""

    role: Text
    signed_at: Moment


@dataclass(frozen=True, slots=True)
class Promise:
    """promise.json, its fields in reading order (the bytes are sorted, RFC 8785)."""

    SCHEMA: ClassVar[str] = "medbeslut/promise"

    schema: Line
    version: int
    key_id: Digest
    co_decision: Uuid
    body: BodyName
    basis: Basis
    form: FormQuestion
    question: Text
    background: Text
    alternatives: tuple[Alternative, ...]
    review: Review
    rules: Rules
    conditions: tuple[Condition, ...]
    opens_at: Moment
    closes_at: Moment
    timezone: Line
    decision: DecisionPlan
    if_not_kept: Text
    contact: Text
    signatures: tuple[SignatoryAct, ...]
    replaces: Uuid | None = None

    def to_bytes(self) -> bytes:
        """The bytes that are hashed, signed and published; a contradiction is refused."""
        check_promise(self)
        return dump_canonical(self)


def folded(name: str) -> str:
    """A name without case, blanks and punctuation: equal here is equal to a reader."""
    plain = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())
    return re.sub(r"[\W_]", "", plain)


def check_promise(promise: Promise) -> None:
    """Refuse a promise that contradicts itself."""
    check_rules(promise.rules, len(promise.alternatives))
    for where, holds, expected in (*_lists(promise), *_dates(promise)):
        if not holds:
            fail(Code.STATEMENT_PROMISE, "a promise that cannot be made", where=where,
                 expected=expected)  # fmt: skip


def _lists(promise: Promise) -> tuple[tuple[str, bool, str], ...]:
    ids = [alternative.id for alternative in promise.alternatives]
    names = [folded(alternative.name.sv) for alternative in promise.alternatives]
    conditions = [condition.id for condition in promise.conditions]
    review = promise.review
    return (
        ("alternatives", len(ids) > 1, "at least two alternatives"),
        ("alternatives", len(set(ids)) == len(ids), "each identifier once"),
        ("alternatives", len(set(names)) == len(names) and all(names), "names that differ"),
        ("conditions", len(set(conditions)) == len(conditions), "each identifier once"),
        ("review", review.law and review.competence and review.cost and review.budget,
         "every point reviewed"),
        ("signatures", bool(promise.signatures), "at least one signatory"),
        ("replaces", promise.replaces != promise.co_decision, "another co-decision"),
    )  # fmt: skip


def _dates(promise: Promise) -> tuple[tuple[str, bool, str], ...]:
    plan = promise.decision
    return (
        ("closes_at", promise.opens_at < promise.closes_at, "later than the opening"),
        ("decision.meeting_date", promise.closes_at[:10] <= plan.meeting_date,
         "not before the vote has closed"),
        ("decision.deadline", plan.meeting_date <= plan.deadline, "not before the meeting"),
        ("signatures", all(act.signed_at < promise.opens_at for act in promise.signatures),
         "signed before the opening"),
        ("review.date", all(promise.review.date <= act.signed_at for act in promise.signatures),
         "not after anybody signed"),
    )  # fmt: skip
