"""Additions to a sealed roll: two officers, a granted appeal, a spare credential, an entry of the log."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.services import life as lives
from tests.services.life import CHAIR, FIRST, REGISTRAR, SECRETARY, Life
from voting_service.cli.context import Installation
from voting_service.cli.demo import seed
from voting_service.cli.demo.content import DemoOfficer
from voting_service.core.encoding import parse_json
from voting_service.models import LogEntry, Roll, RollAddition, RollEntry, RollPerson
from voting_service.services import additions, identification, log, roll_leaves, voting
from voting_service.services.additions import Applicant
from voting_service.services.errors import Refusal, RefusalCode
from voting_service.services.personal_numbers import check_digit

PRESENT, FORMER = "19500626" + "254", "19500626" + "255"
NEW = Applicant(
    PRESENT + check_digit(PRESENT[2:]), (FORMER + check_digit(FORMER[2:]),), None, "KS 2026/77"
)


@pytest.fixture
def life(session: Session, service: Installation) -> Life:
    return lives.opened(session, service)


def refused(act: Callable[[], object]) -> Refusal:
    with pytest.raises(Refusal) as caught:
        act()
    return caught.value


def propose(life: Life, one: Applicant = NEW, by: DemoOfficer = REGISTRAR) -> RollAddition:
    return additions.propose(
        life.session,
        life.officer(by),
        life.uuid,
        one,
        life.service.person_key,
        secrets.token_bytes,
        life.clock,
    )


def confirm(life: Life, number: int, by: DemoOfficer = SECRETARY) -> RollAddition:
    return additions.confirm(
        life.session, life.officer(by), life.uuid, number, secrets.token_bytes, life.clock
    )


def entries(life: Life) -> list[LogEntry]:
    return [e for e in log.entries(life.session, life.uuid) if e.kind == "roll_addition"]


def vote_as(life: Life, number: str) -> None:
    """Identified by that number, drawn, cast."""
    voter = identification.by_personal_number(
        life.session, life.uuid, number, life.service.person_key, life.at
    )
    drawn = voting.draw_credential(
        life.session, voter, life.service.pool_cipher, life.clock, secrets.token_bytes
    )
    voting.cast(life.session, life.encrypt(drawn, FIRST), voter, life.clock)


def test_somebody_is_added_and_votes(life: Life) -> None:
    spares = voting.spares_left(life.session, life.uuid)
    row = propose(life)
    assert voting.spares_left(life.session, life.uuid) == spares
    assert entries(life) == []
    confirm(life, row.number)
    assert voting.spares_left(life.session, life.uuid) == spares - 1
    (entry,) = entries(life)
    facts = parse_json(entry.body)
    assert isinstance(facts, dict)
    key = life.service.person_key
    expected = roll_leaves.fields(key, life.uuid, NEW.number, None)["leaf"]
    assert (facts["leaf"], facts["appeal"]) == (expected, "KS 2026/77")
    assert "area" not in facts
    assert NEW.number not in entry.body.decode()
    for number in range(3):
        life.vote(number)
    vote_as(life, NEW.number)
    tally = life.tally()
    assert (tally.roll.entries, tally.roll.used) == (len(life.people) + 1, 4)
    roll = life.session.get_one(Roll, life.uuid)
    assert tally.roll.spares == roll.spares - 1
    assert tally.roll.credentials == roll.entries + roll.spares
    assert [one.number for one in additions.confirmed(life.session, life.uuid)] == [row.number]
    assert additions.pending(life.session, life.uuid) == []


def test_a_former_number_identifies_the_same_person(life: Life) -> None:
    confirm(life, propose(life).number)
    vote_as(life, NEW.former[0])
    assert refused(lambda: vote_as(life, NEW.number)).code is RefusalCode.ALREADY_VOTED


def test_what_is_stored_is_no_number(life: Life) -> None:
    row = propose(life)
    everything = f"{row.persons} {row.identity} {row.leaf} {row.appeal}"
    assert not any(number in everything for number in (NEW.number, *NEW.former))
    assert NEW.number not in repr(NEW)


def test_additions_are_numbered_in_order(life: Life) -> None:
    other = "19610101" + "123"
    first = propose(life)
    second = propose(life, replace(NEW, number=other + check_digit(other[2:]), former=()))
    confirm(life, second.number)
    confirm(life, first.number)
    found = select(RollEntry).where(RollEntry.addition.is_not(None)).order_by(RollEntry.addition)
    assert [e.leaf for e in life.session.scalars(found)] == [second.leaf, first.leaf]


def sealed(session: Session, service: Installation) -> Life:
    """No archive yet."""
    life = lives.promised(session, service)
    seed.seal(session, service, life.uuid, life.at)
    return life


@pytest.mark.parametrize(
    "stage", [sealed, lives.ready, lives.opened], ids=["sealed", "before", "while-open"]
)
def test_from_the_seal_to_the_closing(
    session: Session, service: Installation, stage: Callable[[Session, Installation], Life]
) -> None:
    life = stage(session, service)
    confirm(life, propose(life).number)
    life.at = life.dates.closes
    other = replace(NEW, number=NEW.former[0])
    assert refused(lambda: propose(life, other)).code is RefusalCode.VOTING_CLOSED


def test_not_before_the_seal(session: Session, service: Installation) -> None:
    life = lives.promised(session, service)
    assert refused(lambda: propose(life)).code is RefusalCode.ROLL_NOT_SEALED


def test_not_after_the_closing(life: Life) -> None:
    row = propose(life)
    life.at = life.dates.closes
    assert refused(lambda: confirm(life, row.number)).code is RefusalCode.VOTING_CLOSED
    life.close()
    assert refused(lambda: confirm(life, row.number)).code is RefusalCode.WRONG_STATE


def test_it_takes_two(life: Life) -> None:
    row = propose(life)
    assert refused(lambda: confirm(life, row.number, REGISTRAR)).code is (
        RefusalCode.SECOND_PERSON_NEEDED
    )
    assert refused(lambda: confirm(life, row.number, CHAIR)).code is RefusalCode.NOT_PERMITTED
    assert refused(lambda: propose(life, by=CHAIR)).code is RefusalCode.NOT_PERMITTED
    assert refused(lambda: confirm(life, row.number + 1)).code is RefusalCode.NOT_FOUND


def test_a_proposal_can_be_withdrawn(life: Life) -> None:
    row = propose(life)
    additions.withdraw(life.session, life.officer(SECRETARY), life.uuid, row.number)
    assert additions.pending(life.session, life.uuid) == []
    assert refused(lambda: confirm(life, row.number)).code is RefusalCode.NOT_FOUND
    again = propose(life)
    assert again.number != row.number, "or the second officer confirms what they have not read"
    confirm(life, again.number)


@pytest.mark.parametrize(("swapped", "waiting"), [
    pytest.param(False, False, id="by-present-number"), pytest.param(True, False, id="by-former-number"),
    pytest.param(False, True, id="while-it-waits"), pytest.param(True, True, id="former-while-it-waits"),
])  # fmt: skip
def test_nobody_stands_there_twice(life: Life, *, swapped: bool, waiting: bool) -> None:
    row = propose(life)
    if not waiting:
        confirm(life, row.number)
    again = replace(NEW, number=NEW.former[0], former=()) if swapped else replace(NEW, former=())
    refusal = refused(lambda: propose(life, again))
    assert (refusal.code, refusal.facts["field"]) == (
        RefusalCode.ALREADY_ON_ROLL, "personal_number",
    )  # fmt: skip


def test_somebody_of_the_sealed_roll_is_not_added(life: Life) -> None:
    present = replace(NEW, number=life.people[0].number)
    assert refused(lambda: propose(life, present)).code is RefusalCode.ALREADY_ON_ROLL
    renamed = replace(NEW, former=(life.people[0].number,))
    assert refused(lambda: propose(life, renamed)).code is RefusalCode.ALREADY_ON_ROLL


def test_somebody_who_came_onto_the_roll_meanwhile(life: Life) -> None:
    """The last word has the confirmation, under the lock."""
    row = propose(life)
    entry = life.session.scalars(
        select(RollEntry).where(RollEntry.co_decision == life.uuid)
    ).first()
    assert entry is not None
    life.session.add(
        RollPerson(co_decision=life.uuid, person=row.persons.split()[0], entry=entry.id)
    )
    life.session.flush()
    assert refused(lambda: confirm(life, row.number)).code is RefusalCode.ALREADY_ON_ROLL


def test_no_spare_no_addition(life: Life) -> None:
    row = propose(life)
    life.session.get_one(Roll, life.uuid).entries += voting.spares_left(life.session, life.uuid)
    life.session.flush()
    assert refused(lambda: confirm(life, row.number)).code is RefusalCode.SPARES_EXHAUSTED
    other = replace(NEW, number=NEW.former[0])
    assert refused(lambda: propose(life, other)).code is RefusalCode.SPARES_EXHAUSTED


@pytest.mark.parametrize(("changes", "code", "field"), [
    pytest.param({"number": ""}, RefusalCode.NUMBER_INVALID, "personal_number", id="no-number"),
    pytest.param({"number": "195006262540"}, RefusalCode.NUMBER_INVALID, "personal_number", id="check-digit"),
    pytest.param({"number": "299906262546"}, RefusalCode.NUMBER_INVALID, "personal_number", id="not-born"),
    pytest.param({"former": ("x",)}, RefusalCode.NUMBER_INVALID, "former", id="former-number"),
    pytest.param({"area": "NOWHERE"}, RefusalCode.AREA_UNKNOWN, "area", id="area"),
    pytest.param({"appeal": ""}, RefusalCode.APPEAL_MISSING, "appeal", id="no-appeal"),
    pytest.param({"appeal": "a\nb"}, RefusalCode.APPEAL_MISSING, "appeal", id="two-lines"),
])  # fmt: skip
def test_what_is_refused_is_named(
    life: Life, changes: dict[str, object], code: RefusalCode, field: str
) -> None:
    refusal = refused(lambda: propose(life, replace(NEW, **changes)))  # type: ignore[arg-type]
    assert (refusal.code, refusal.facts["field"]) == (code, field)


def test_the_area_stands_on_the_log(life: Life) -> None:
    roll = life.session.get_one(Roll, life.uuid)
    roll.by_area = '{"":5,"VARGON":7}'
    life.session.flush()
    confirm(life, propose(life, replace(NEW, area="VARGON")).number)
    (entry,) = entries(life)
    assert b'"area":"VARGON"' in entry.body


def test_a_proposal_is_made_at_a_moment(life: Life) -> None:
    row = propose(life)
    life.at += timedelta(hours=1)
    confirm(life, row.number)
    assert row.confirmed_at == life.at
    assert log.moment(life.at) in entries(life)[0].body.decode()
