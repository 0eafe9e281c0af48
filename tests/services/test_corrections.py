"""Corrections of a recorded decision: two people, reasons, a verdict computed anew, nothing taken away."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from tests.services import life as lives
from tests.services.life import CHAIR, FIRST, REGISTRAR, SECOND, SECRETARY, Life
from voting_service.cli.context import Installation
from voting_service.cli.demo.content import DemoOfficer
from voting_service.core.canonical import Text
from voting_service.core.correction import Correction
from voting_service.core.decision import Annulment
from voting_service.core.encoding import parse_json
from voting_service.core.outcome import TieResolution, Verdict
from voting_service.core.rules import TieRule
from voting_service.core.statements import parse_public_key, verify_signature
from voting_service.models import CorrectionProposal, State, StatementKind
from voting_service.services import codecisions, corrections, decisions, log, statements
from voting_service.services.corrections import Proposal
from voting_service.services.decisions import DecisionInput
from voting_service.services.errors import Refusal, RefusalCode

WHY = Text("Omröstningen i nämnden var felaktigt avskriven.", "The vote was copied wrongly.")


def decided(session: Session, service: Installation, *choices: list[int]) -> Life:
    life = lives.opened(session, service)
    for number, choice in enumerate(choices or (SECOND, SECOND, FIRST)):
        life.vote(number, choice)
    life.tally()
    life.at = life.dates.meeting + timedelta(days=1)
    return life


def decide(life: Life, given: DecisionInput) -> None:
    decisions.record_decision(
        life.session, life.officer(SECRETARY), life.uuid, given, life.service.signer, life.clock
    )
    life.at += timedelta(days=1)


@pytest.fixture
def life(session: Session, service: Installation) -> Life:
    made = decided(session, service)
    decide(made, honest(made))
    return made


def names(life: Life) -> list[str]:
    return [one.id for one in codecisions.draft_of(life.co_decision).alternatives]


def honest(life: Life) -> DecisionInput:
    return life.decision(names(life)[1])


def changed(given: DecisionInput, **changes: object) -> DecisionInput:
    return replace(given, decision=replace(given.decision, **changes))  # type: ignore[arg-type]


def refused(act: Callable[[], object]) -> Refusal:
    with pytest.raises(Refusal) as caught:
        act()
    return caught.value


def propose(
    life: Life, given: DecisionInput, why: Text = WHY, by: DemoOfficer = SECRETARY
) -> CorrectionProposal:
    return corrections.propose(
        life.session, life.officer(by), life.uuid, Proposal(why, given), life.service.signer,
        life.clock,
    )  # fmt: skip


def confirm(life: Life, number: int, by: DemoOfficer = CHAIR) -> Correction:
    return corrections.confirm(
        life.session, life.officer(by), life.uuid, number, life.service.signer, life.clock
    )


def correct(life: Life, given: DecisionInput) -> Correction:
    return confirm(life, propose(life, given).number)


def test_a_correction(life: Life) -> None:
    first = statements.require(life.session, life.uuid, StatementKind.DECISION)
    row = propose(life, changed(honest(life), votes_for=8))
    assert statements.corrections(life.session, life.uuid) == []
    assert corrections.verdict_of(life.session, row) is Verdict.KEPT
    made = confirm(life, row.number)
    stored = statements.require(life.session, life.uuid, StatementKind.CORRECTION)
    verify_signature(
        parse_public_key(life.service.signer.public_pem), stored.body, stored.signature
    )
    assert statements.file_name(stored) == "correction-1.json"
    assert (made.correction, made.supersedes) == (1, first.digest)
    assert (made.reasons, made.corrected.decision.votes_for) == (WHY, 8)
    assert made.corrected_at == made.corrected.recorded_at == log.moment(life.at)
    (entry,) = [e for e in log.entries(life.session, life.uuid) if e.kind == "correction"]
    facts = parse_json(entry.body)
    assert isinstance(facts, dict)
    assert (facts["sha256"], facts["supersedes"]) == (stored.digest, first.digest)
    assert (facts["verdict"], facts["at"]) == ("kept", made.corrected_at)
    assert statements.decision(life.session, life.uuid) == made.corrected
    assert statements.require(life.session, life.uuid, StatementKind.DECISION) is first
    assert corrections.pending(life.session, life.uuid) is None


def test_the_second_follows_the_first(life: Life) -> None:
    correct(life, changed(honest(life), votes_for=8))
    first = statements.require(life.session, life.uuid, StatementKind.CORRECTION)
    life.at += timedelta(days=1)
    again = correct(life, changed(honest(life), changes=Text("Ett redskap mindre.")))
    assert (again.correction, again.supersedes) == (2, first.digest)
    assert [one.correction for one in statements.corrections(life.session, life.uuid)] == [1, 2]
    verdict = decisions.verdict_now(life.session, life.co_decision, life.at.date())
    assert verdict is again.corrected.verdict is Verdict.KEPT_WITH_CHANGES


def test_a_court_annuls(life: Life) -> None:
    day = (life.at - timedelta(days=1)).date().isoformat()
    court = Annulment(Text("Förvaltningsrätten i Göteborg"), "1234-26", day)
    made = correct(life, replace(honest(life), annulment=court))
    assert made.corrected.verdict is Verdict.ANNULLED


def test_milestones_go_on(life: Life) -> None:
    correct(life, changed(honest(life), votes_for=8))
    secretary = life.officer(SECRETARY)
    decisions.add_milestone(
        life.session, secretary, life.uuid, Text("Upphandlat"), "2026-09-30", life.at
    )
    decisions.complete_milestone(
        life.session, secretary, life.uuid, 1, life.at.date().isoformat(), "https://example.se/gym",
        life.at,
    )  # fmt: skip
    decisions.fulfil(life.session, secretary, life.uuid, life.at)
    life.at += timedelta(days=1)
    correct(life, changed(honest(life), votes_for=7))
    assert life.state() is State.FULFILLED


def test_a_tie_keeps_its_resolution(session: Session, service: Installation) -> None:
    """Another winner of the lot: only with the resolution that says so."""
    life = decided(session, service, FIRST, FIRST, SECOND, SECOND)
    day = life.dates.meeting.date().isoformat()
    one, other = names(life)[:2]
    lot = replace(life.decision(one), tie_resolution=TieResolution(TieRule.LOT, day, one))
    decide(life, lot)
    refusal = refused(lambda: propose(life, life.decision(other)))
    assert refusal.facts["where"] == "tie_resolution"
    drawn = replace(life.decision(other), tie_resolution=TieResolution(TieRule.LOT, day, other))
    made = correct(life, drawn)
    assert made.corrected.verdict is Verdict.KEPT
    assert made.corrected.tie_resolution == drawn.tie_resolution


def test_a_later_proposal_replaces_an_earlier(life: Life) -> None:
    first = propose(life, changed(honest(life), votes_for=8))
    second = propose(life, changed(honest(life), votes_for=7))
    assert corrections.pending(life.session, life.uuid) is second
    if first.number != second.number:
        assert refused(lambda: confirm(life, first.number)).code is RefusalCode.CHANGED_MEANWHILE
    assert confirm(life, second.number).corrected.decision.votes_for == 7


def test_it_takes_two(life: Life) -> None:
    row = propose(life, changed(honest(life), votes_for=8))
    assert refused(lambda: confirm(life, row.number, SECRETARY)).code is (
        RefusalCode.SECOND_PERSON_NEEDED
    )
    assert refused(lambda: confirm(life, row.number, REGISTRAR)).code is RefusalCode.NOT_PERMITTED
    assert refused(lambda: confirm(life, row.number + 1)).code is RefusalCode.CHANGED_MEANWHILE
    again = changed(honest(life), votes_for=7)
    assert refused(lambda: propose(life, again, by=CHAIR)).code is RefusalCode.NOT_PERMITTED


def test_nothing_to_confirm(life: Life) -> None:
    assert refused(lambda: confirm(life, 1)).code is RefusalCode.NOT_FOUND


def test_not_before_there_is_a_decision(session: Session, service: Installation) -> None:
    life = decided(session, service)
    assert refused(lambda: propose(life, honest(life))).code is RefusalCode.WRONG_STATE


def annulled(day: str) -> Callable[[DecisionInput], DecisionInput]:
    return lambda given: replace(given, annulment=Annulment(Text("Förvaltningsrätten"), "1", day))


def other(**changes: object) -> Callable[[DecisionInput], DecisionInput]:
    return lambda given: changed(given, **changes)


R = RefusalCode
BAD: dict[str, tuple[Callable[[DecisionInput], DecisionInput], Text, RefusalCode]] = {
    "nothing changed": (lambda given: given, WHY, R.CORRECTION_UNCHANGED),
    "no reasons": (other(votes_for=8), Text(" "), R.REASON_MISSING),
    "reasons that cannot be shown": (other(votes_for=8), Text("a\u0007"), R.DECISION_INVALID),
    "a link that is a script": (other(minutes_url="javascript:1"), WHY, R.DECISION_INVALID),
    "in the future": (other(date="2099-01-01"), WHY, R.DECISION_INVALID),
    "conditions not answered": (lambda given: replace(given, conditions=()), WHY, R.DECISION_INVALID),
    "annulled before it was made": (annulled("2020-01-01"), WHY, R.DECISION_INVALID),
    "annulled in the future": (annulled("2099-01-01"), WHY, R.DECISION_INVALID),
}  # fmt: skip


def test_proposals_that_contradict(life: Life) -> None:
    """All on one decided vote: nothing of them is kept."""
    for name, (change, why, code) in BAD.items():
        given = change(honest(life))
        assert refused(lambda given=given, why=why: propose(life, given, why)).code is code, name  # type: ignore[misc]
        assert corrections.pending(life.session, life.uuid) is None, name


def test_no_more_than_a_bundle_has_names_for(
    life: Life, service: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(corrections, "MAXIMUM_CORRECTIONS", 0)
    found = refused(lambda: propose(life, changed(honest(life), votes_for=8)))
    assert found.code is RefusalCode.CORRECTIONS_SPENT
    assert corrections.pending(life.session, life.uuid) is None
