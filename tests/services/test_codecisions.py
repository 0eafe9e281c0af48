"""From draft to promise: who may do what, in which state, and that nothing changes afterwards."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from tests.services import life as lives
from tests.services.life import CHAIR, DRAFTER, REGISTRAR, SECRETARY, Life, written
from voting_service.cli.context import Installation
from voting_service.cli.demo.content import DemoOfficer
from voting_service.core.canonical import Text
from voting_service.core.promise import Promise
from voting_service.core.statements import parse_promise, parse_public_key, verify_signature
from voting_service.models import Officer, Role, State, StatementKind
from voting_service.services import bodies, codecisions, log, rolls, statements
from voting_service.services.drafts import Draft
from voting_service.services.errors import Refusal, RefusalCode


@pytest.fixture
def life(session: Session, service: Installation) -> Life:
    return lives.draft(session, service)


def code(act: Callable[[], object]) -> RefusalCode:
    with pytest.raises(Refusal) as caught:
        act()
    return caught.value.code


def sign(life: Life, officer: Officer | None = None) -> None:
    codecisions.sign_promise(life.session, officer or life.officer(CHAIR), life.uuid, life.at)


def publish(life: Life, officer: Officer | None = None) -> None:
    publisher = officer or life.officer(SECRETARY)
    codecisions.publish_promise(life.session, publisher, life.uuid, life.service.signer, life.at)


def changed(draft: Draft, question: str = "En annan fråga?") -> Draft:
    return replace(draft, question=Text(question, draft.question.en))


# Drafting


def test_the_draft_is_kept(life: Life) -> None:
    assert codecisions.draft_of(life.co_decision) == written()
    assert life.state() is State.DRAFT
    assert codecisions.public_listing(life.session) == []
    assert codecisions.office_listing(life.session, life.officer(CHAIR)) == [life.co_decision]


def test_saving_replaces_it(life: Life) -> None:
    draft = changed(written())
    codecisions.save_draft(life.session, life.officer(DRAFTER), life.uuid, draft)
    assert codecisions.draft_of(life.co_decision) == draft


def test_an_incomplete_draft_can_be_saved(life: Life) -> None:
    codecisions.save_draft(life.session, life.officer(DRAFTER), life.uuid, Draft())
    assert codecisions.draft_of(life.co_decision) == Draft()


def test_a_page_that_is_out_of_date(life: Life) -> None:
    version = life.co_decision.version
    codecisions.save_draft(
        life.session, life.officer(DRAFTER), life.uuid, changed(written()), version
    )
    stale = lambda: codecisions.save_draft(  # noqa: E731
        life.session, life.officer(DRAFTER), life.uuid, changed(written(), "Igen?"), version
    )
    assert code(stale) is RefusalCode.CHANGED_MEANWHILE


def test_a_change_voids_signatures(life: Life) -> None:
    sign(life)
    assert codecisions.missing_signatories(life.session, life.co_decision) == []
    codecisions.save_draft(life.session, life.officer(DRAFTER), life.uuid, changed(written()))
    assert life.co_decision.signatures == []
    assert code(lambda: publish(life)) is RefusalCode.SIGNATURES_MISSING


def test_saving_without_a_change_keeps_them(life: Life) -> None:
    sign(life)
    codecisions.save_draft(life.session, life.officer(DRAFTER), life.uuid, written())
    assert len(life.co_decision.signatures) == 1


def test_other_rules_void_a_roll_read_under_the_old_ones(life: Life) -> None:
    assert rolls.find(life.session, life.uuid) is not None
    draft = changed(written())
    codecisions.save_draft(life.session, life.officer(DRAFTER), life.uuid, draft)
    assert rolls.find(life.session, life.uuid) is not None
    older = replace(draft, rules=replace(draft.rules, minimum_age=18))
    codecisions.save_draft(life.session, life.officer(DRAFTER), life.uuid, older)
    assert rolls.find(life.session, life.uuid) is None


@pytest.mark.parametrize("one", [CHAIR, REGISTRAR])
def test_who_may_not_draft(life: Life, one: DemoOfficer) -> None:
    officer = life.officer(one)
    save = lambda: codecisions.save_draft(life.session, officer, life.uuid, Draft())  # noqa: E731
    assert code(save) is RefusalCode.NOT_PERMITTED
    make = lambda: codecisions.create_draft(  # noqa: E731
        life.session, officer, life.co_decision.body_id, Draft(), life.at, bytes
    )
    assert code(make) is RefusalCode.NOT_PERMITTED


def test_nobody_from_another_body_is_told_that_it_exists(life: Life) -> None:
    other = bodies.create_body(life.session, "other", Text("En annan"))
    officer = bodies.add_officer(life.session, "other", Text("X"), "längre än tolv tecken")
    bodies.grant(life.session, officer, other, *Role)
    save = lambda: codecisions.save_draft(life.session, officer, life.uuid, Draft())  # noqa: E731
    assert code(save) is RefusalCode.NOT_FOUND
    assert code(lambda: codecisions.get(life.session, "unknown")) is RefusalCode.NOT_FOUND
    assert code(lambda: codecisions.locked(life.session, "unknown")) is RefusalCode.NOT_FOUND


# Signing and publishing


def test_signing_twice(life: Life) -> None:
    sign(life)
    assert code(lambda: sign(life)) is RefusalCode.SIGNED_ALREADY


def test_signing_again_after_a_change(life: Life) -> None:
    sign(life)
    codecisions.save_draft(life.session, life.officer(DRAFTER), life.uuid, changed(written()))
    sign(life)
    assert codecisions.missing_signatories(life.session, life.co_decision) == []


@pytest.mark.parametrize("act", [sign, publish], ids=["sign", "publish"])
def test_an_incomplete_draft_goes_no_further(life: Life, act: Callable[[Life], None]) -> None:
    draft = replace(written(), alternatives=written().alternatives[:1])
    codecisions.save_draft(life.session, life.officer(DRAFTER), life.uuid, draft)
    with pytest.raises(Refusal) as caught:
        act(life)
    assert caught.value.code is RefusalCode.DRAFT_INCOMPLETE
    assert caught.value.facts == {"count": 1, "first": "alternatives"}


def test_every_signatory_must_sign(life: Life) -> None:
    second = bodies.add_officer(
        life.session, "vice", Text("Vice ordförande"), "längre än tolv tecken"
    )
    bodies.grant(life.session, second, life.co_decision.body, Role.SIGNATORY)
    sign(life)
    with pytest.raises(Refusal) as caught:
        publish(life)
    assert caught.value.facts == {"count": 1}
    sign(life, second)
    publish(life)
    promise = statements.promise(life.session, life.uuid)
    assert promise is not None
    assert [act.role.sv for act in promise.signatures] == ["Ordförande", "Vice ordförande"]


def test_the_author_does_not_publish(life: Life) -> None:
    author = life.co_decision.author
    bodies.grant(life.session, author, life.co_decision.body, Role.SECRETARY)
    sign(life)
    assert code(lambda: publish(life, author)) is RefusalCode.AUTHOR_MAY_NOT_PUBLISH


def test_nobody_publishes_after_the_opening(life: Life) -> None:
    sign(life)
    life.at = life.dates.opens
    assert code(lambda: publish(life)) is RefusalCode.DRAFT_INCOMPLETE


def test_the_promise_is_signed_logged_and_public(life: Life) -> None:
    sign(life)
    life.at += timedelta(hours=1)
    publish(life)
    found = life.co_decision
    assert (found.state, found.opens_at, found.closes_at) == (
        State.PROMISED, life.dates.opens, life.dates.closes
    )  # fmt: skip
    row = statements.find(life.session, life.uuid, StatementKind.PROMISE)
    assert row is not None
    promise = parse_promise(row.body)
    assert isinstance(promise, Promise)
    assert (promise.co_decision, promise.question.sv) == (life.uuid, written().question.sv)
    assert promise.key_id == row.key_id == life.service.signer.key_id
    verify_signature(parse_public_key(life.service.signer.public_pem), row.body, row.signature)
    (entry,) = log.entries(life.session, life.uuid)
    assert entry.kind == "promise"
    assert row.digest.encode() in entry.body
    assert codecisions.public_listing(life.session) == [found]


def test_nothing_changes_afterwards(life: Life) -> None:
    sign(life)
    publish(life)
    save = lambda: codecisions.save_draft(  # noqa: E731
        life.session, life.officer(DRAFTER), life.uuid, changed(written())
    )
    assert code(save) is RefusalCode.WRONG_STATE
    assert code(lambda: sign(life)) is RefusalCode.WRONG_STATE
    assert code(lambda: publish(life)) is RefusalCode.WRONG_STATE


@pytest.mark.parametrize("method", ["single", "approval"])
def test_rules_of_each_method(life: Life, method: str) -> None:
    draft = replace(written(), rules=replace(written().rules, method=method))
    rules = codecisions.rules_of(draft)
    assert (rules.minimum, rules.maximum, rules.blank) == (1, 1 if method == "single" else 3, True)


# Cancelling


def cancel(life: Life, reason: str = "Kartan var fel.") -> None:
    codecisions.cancel(life.session, life.officer(SECRETARY), life.uuid, reason, life.at)


@pytest.mark.parametrize("stage", [lives.promised, lives.ready, lives.opened])
def test_a_withdrawal_is_a_public_act(
    session: Session, service: Installation, stage: Callable[[Session, Installation], Life]
) -> None:
    life = stage(session, service)
    cancel(life)
    assert life.state() is State.CANCELLED
    entry = log.entries(session, life.uuid)[-1]
    assert entry.kind == "cancellation"
    assert "Kartan var fel." in entry.body.decode()
    assert codecisions.public_listing(session) == [life.co_decision]
    assert code(lambda: cancel(life)) is RefusalCode.WRONG_STATE


def test_a_draft_that_is_thrown_away_is_not_public(life: Life) -> None:
    cancel(life)
    assert log.entries(life.session, life.uuid) == []
    assert codecisions.public_listing(life.session) == []


def test_a_withdrawal_needs_a_reason(life: Life) -> None:
    assert code(lambda: cancel(life, "  ")) is RefusalCode.REASON_MISSING


def test_no_withdrawal_once_decryption_has_begun(session: Session, service: Installation) -> None:
    life = lives.opened(session, service)
    for number in range(3):
        life.vote(number)
    life.close()
    life.submit(0, life.part(0))
    assert code(lambda: cancel(life)) is RefusalCode.DECRYPTION_BEGUN
