"""The body's decision held against its promise, and what came of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from tests.services import life as lives
from tests.services.life import CHAIR, FIRST, SECOND, SECRETARY, Life
from voting_service.cli.context import Installation
from voting_service.core.canonical import Text
from voting_service.core.outcome import (
    ConditionFinding,
    Status,
    TieResolution,
    Verdict,
)
from voting_service.core.rules import TieRule
from voting_service.core.statements import parse_decision, parse_public_key, verify_signature
from voting_service.models import State, StatementKind
from voting_service.services import codecisions, decisions, log, statements
from voting_service.services.decisions import DecisionInput
from voting_service.services.errors import Refusal, RefusalCode


def tallied(session: Session, service: Installation, *choices: list[int]) -> Life:
    life = lives.opened(session, service)
    for number, choice in enumerate(choices or (SECOND, SECOND, FIRST)):
        life.vote(number, choice)
    life.tally()
    life.at = life.dates.meeting + timedelta(days=1)
    return life


@pytest.fixture
def life(session: Session, service: Installation) -> Life:
    return tallied(session, service)


@pytest.fixture
def names(life: Life) -> list[str]:
    return [one.id for one in codecisions.draft_of(life.co_decision).alternatives]


def refused(act: Callable[[], object]) -> Refusal:
    with pytest.raises(Refusal) as caught:
        act()
    return caught.value


def record(life: Life, given: DecisionInput) -> Verdict:
    return decisions.record_decision(
        life.session, life.officer(SECRETARY), life.uuid, given, life.service.signer, life.clock
    ).verdict


def with_reasons(given: DecisionInput) -> DecisionInput:
    decision = replace(given.decision, reasons=Text("Marken visade sig förorenad."))
    return replace(given, decision=decision)


# Verdicts


def test_kept(life: Life, names: list[str]) -> None:
    given = life.decision(names[1])
    assert decisions.preview(life.session, life.uuid, given) is Verdict.KEPT
    assert life.state() is State.TALLIED
    assert record(life, given) is Verdict.KEPT
    assert life.state() is State.DECIDED
    row = statements.find(life.session, life.uuid, StatementKind.DECISION)
    assert row is not None
    verify_signature(parse_public_key(life.service.signer.public_pem), row.body, row.signature)
    assert parse_decision(row.body).verdict is Verdict.KEPT
    last = log.entries(life.session, life.uuid)[-1]
    assert (last.kind, row.digest in last.body.decode()) == ("decision", True)


def test_kept_with_changes(life: Life, names: list[str]) -> None:
    given = life.decision(names[1])
    decision = replace(given.decision, changes=Text("Ett redskap mindre."))
    assert record(life, replace(given, decision=decision)) is Verdict.KEPT_WITH_CHANGES


def test_deviating_demands_reasons(life: Life, names: list[str]) -> None:
    given = life.decision(names[0])
    refusal = refused(lambda: record(life, given))
    assert refusal.code is RefusalCode.DECISION_INVALID
    assert refusal.facts["where"] == "decision.reasons"
    assert life.state() is State.TALLIED
    assert record(life, with_reasons(given)) is Verdict.DEVIATED


def test_nothing_adopted(life: Life) -> None:
    assert record(life, with_reasons(life.decision(None))) is Verdict.DEVIATED


def test_a_condition_that_was_not_met(life: Life, names: list[str]) -> None:
    given = with_reasons(life.decision(names[0]))
    unmet = tuple(
        ConditionFinding(one.id, met=False, reason=Text("Dyrare än ramen"))
        for one in given.conditions
    )
    assert unmet, "the demonstration's promise has a condition"
    assert record(life, replace(given, conditions=unmet)) is Verdict.LAPSED


def bad(**changes: object) -> Callable[[DecisionInput], DecisionInput]:
    return lambda given: replace(given, decision=replace(given.decision, **changes))  # type: ignore[arg-type]


BEFORE_CLOSING = (lives.DATES.closes - timedelta(days=1)).date().isoformat()
BAD = [
    pytest.param(bad(date="2099-01-01"), "decision.date", id="in-the-future"),
    pytest.param(bad(date=BEFORE_CLOSING), "decision.date", id="before-the-closing"),
    pytest.param(bad(adopted="another-place"), "decision.adopted", id="not-voted-on"),
    pytest.param(bad(minutes_url="javascript:alert(1)"), "decision.minutes_url", id="script-link"),
    pytest.param(bad(votes_for=-1), "decision.votes_for", id="negative-votes"),
    pytest.param(lambda given: replace(given, conditions=()), "conditions", id="conditions-not-answered"),
    pytest.param(
        lambda given: replace(given, tie_resolution=TieResolution(TieRule.LOT, "2026-05-25", "x")),
        "tie_resolution", id="no-tie-to-resolve",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("change", "where"), BAD)
def test_decisions_that_contradict(
    life: Life, names: list[str], change: Callable[[DecisionInput], DecisionInput], where: str
) -> None:
    refusal = refused(lambda: record(life, change(life.decision(names[1]))))
    assert refusal.code is RefusalCode.DECISION_INVALID
    assert str(refusal.facts["where"]).startswith(where)
    assert life.state() is State.TALLIED
    assert statements.decision(life.session, life.uuid) is None


def test_a_decision_is_recorded_once_and_by_the_secretary(life: Life, names: list[str]) -> None:
    given = life.decision(names[1])
    act = lambda: decisions.record_decision(  # noqa: E731
        life.session, life.officer(CHAIR), life.uuid, given, life.service.signer, life.clock
    )
    assert refused(act).code is RefusalCode.NOT_PERMITTED
    record(life, given)
    assert refused(lambda: record(life, given)).code is RefusalCode.WRONG_STATE


def test_nothing_to_decide_before_the_tally(session: Session, service: Installation) -> None:
    life = lives.opened(session, service)
    given = life.decision(None)
    assert refused(lambda: record(life, given)).code is RefusalCode.WRONG_STATE
    preview = lambda: decisions.preview(session, life.uuid, given)  # noqa: E731
    assert refused(preview).code is RefusalCode.WRONG_STATE


# Ties


def test_a_tie_is_resolved_as_promised(session: Session, service: Installation) -> None:
    life = tallied(session, service, FIRST, SECOND, FIRST, SECOND)
    tally = statements.tally(session, life.uuid)
    assert tally is not None
    assert tally.outcome.status is Status.TIE
    assert tally.outcome.tied is not None
    winner = tally.outcome.tied[1]
    given = life.decision(winner)
    assert refused(lambda: record(life, given)).facts["reason"] == "decision.tie"
    rule = codecisions.rules_of(codecisions.draft_of(life.co_decision)).tie
    reasons = Text("Närmast skolan") if rule is TieRule.BODY else None
    resolution = TieResolution(rule, given.decision.date, winner, reasons)
    assert record(life, replace(given, tie_resolution=resolution)) is Verdict.KEPT
    kinds = [entry.kind for entry in log.entries(session, life.uuid)]
    assert kinds[-2:] == ["tie_resolution", "decision"]


# Without a decision


def test_overdue_by_itself(life: Life) -> None:
    promise = statements.promise(life.session, life.uuid)
    assert promise is not None
    deadline = date.fromisoformat(promise.decision.deadline)
    for day, verdict in ((deadline, None), (deadline + timedelta(days=1), Verdict.OVERDUE)):
        assert decisions.verdict_now(life.session, life.co_decision, day) is verdict


def test_no_verdict_on_a_draft_or_a_withdrawn_promise(
    session: Session, service: Installation
) -> None:
    life = lives.draft(session, service)
    assert decisions.verdict_now(session, life.co_decision, date(2099, 1, 1)) is None
    life = lives.promised(session, service)
    codecisions.cancel(session, life.officer(SECRETARY), life.uuid, "Fel", life.at)
    assert decisions.verdict_now(session, life.co_decision, date(2099, 1, 1)) is None


def test_lapsed_when_too_few_voted(session: Session, service: Installation) -> None:
    """The demonstration promises for one in ten of the roll: with forty residents, four."""
    life = lives.opened(session, service, residents=40)
    for number in range(3):
        life.vote(number)
    life.tally()
    assert decisions.verdict_now(session, life.co_decision, date(2026, 6, 1)) is Verdict.LAPSED


def test_the_recorded_verdict_stands(life: Life, names: list[str]) -> None:
    record(life, life.decision(names[1]))
    late = date(2099, 1, 1)
    assert decisions.verdict_now(life.session, life.co_decision, late) is Verdict.KEPT


# Milestones


def add(life: Life, what: str = "Gymmet byggs", due: str = "2026-09-01") -> int:
    return decisions.add_milestone(
        life.session, life.officer(SECRETARY), life.uuid, Text(what), due, life.at
    ).number


def complete(
    life: Life, number: int = 1, done: str = "2026-05-26", evidence: str = "https://x.example/y"
) -> None:
    decisions.complete_milestone(
        life.session, life.officer(SECRETARY), life.uuid, number, done, evidence, life.at
    )


def fulfil(life: Life) -> None:
    decisions.fulfil(life.session, life.officer(SECRETARY), life.uuid, life.at)


def test_fulfilled_when_every_step_is_done(life: Life, names: list[str]) -> None:
    record(life, life.decision(names[1]))
    assert refused(lambda: fulfil(life)).code is RefusalCode.MILESTONE_INVALID
    assert [add(life), add(life, "Invigning", "2026-10-01")] == [1, 2]
    complete(life, 1)
    assert refused(lambda: fulfil(life)).code is RefusalCode.MILESTONE_INVALID
    complete(life, 2)
    fulfil(life)
    assert life.state() is State.FULFILLED
    assert refused(lambda: fulfil(life)).code is RefusalCode.WRONG_STATE
    kinds = [entry.kind for entry in log.entries(life.session, life.uuid)]
    assert kinds[-5:] == ["milestone"] * 4 + ["fulfilment"]


@pytest.mark.parametrize(
    ("what", "due"),
    [
        pytest.param(" ", "2026-09-01", id="no-text"),
        pytest.param("x", "", id="no-date"),
        pytest.param("x", "2026-9-1", id="odd-date"),
    ],
)
def test_milestones_that_say_nothing(life: Life, names: list[str], what: str, due: str) -> None:
    record(life, life.decision(names[1]))
    assert refused(lambda: add(life, what, due)).code is RefusalCode.MILESTONE_INVALID


@pytest.mark.parametrize(
    ("done", "evidence"),
    [
        pytest.param("2099-01-01", "https://x.example/y", id="in-the-future"),
        pytest.param("soon", "https://x.example/y", id="no-date"),
        pytest.param("2026-05-26", "", id="no-evidence"),
        pytest.param("2026-05-26", "javascript:x", id="script-link"),
    ],
)
def test_steps_that_are_not_done(life: Life, names: list[str], done: str, evidence: str) -> None:
    record(life, life.decision(names[1]))
    add(life)
    refusal = refused(lambda: complete(life, 1, done, evidence))
    assert refusal.code is RefusalCode.MILESTONE_INVALID


def test_a_step_is_done_once(life: Life, names: list[str]) -> None:
    record(life, life.decision(names[1]))
    add(life)
    complete(life)
    assert refused(lambda: complete(life)).code is RefusalCode.MILESTONE_INVALID
    assert refused(lambda: complete(life, 9)).code is RefusalCode.NOT_FOUND


def test_no_steps_before_the_decision(life: Life) -> None:
    assert refused(lambda: add(life)).code is RefusalCode.WRONG_STATE
