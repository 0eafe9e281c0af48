"""The roll: loaded whole or not at all, sealed once, without a person's number anywhere."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from tests.services import life as lives
from tests.services.life import NOW, REGISTRAR, SECRETARY, Life
from voting_service.cli.context import Installation
from voting_service.cli.demo.residents import roll_csv
from voting_service.core.credentials import public_credential
from voting_service.core.group import point_text
from voting_service.core.roll_leaves import identity, leaf
from voting_service.models import (
    Base,
    LetterToken,
    PoolCredential,
    PublicCredential,
    RollEntry,
    RollPerson,
)
from voting_service.services import identification, log, roll_leaves, rolls
from voting_service.services.errors import Refusal, RefusalCode
from voting_service.services.roll_csv import RollReport


@pytest.fixture
def life(session: Session, service: Installation) -> Life:
    return lives.promised(session, service)


def refused(act: Callable[[], object]) -> Refusal:
    with pytest.raises(Refusal) as caught:
        act()
    return caught.value


def load(life: Life, data: bytes) -> RollReport:
    return rolls.load_roll(
        life.session, life.officer(REGISTRAR), life.co_decision, data, life.service.person_key,
        secrets.token_bytes, life.at,
    )  # fmt: skip


def seal(life: Life, spares: int = 5) -> None:
    rolls.seal_roll(
        life.session, life.officer(REGISTRAR), life.co_decision, spares, life.service.pool_cipher,
        secrets.token_bytes, life.at,
    )  # fmt: skip


def count(life: Life, model: type[Base]) -> int:
    chosen = select(func.count()).select_from(model)
    return life.session.scalars(chosen.where(model.__table__.c.co_decision == life.uuid)).one()


# Loading


def test_a_dry_run_stores_nothing(life: Life) -> None:
    before = count(life, RollEntry)
    report = rolls.preview(life.co_decision, roll_csv(life.people))
    assert report.acceptable
    assert len(report.rows) == len(life.people)
    assert count(life, RollEntry) == before


def test_what_is_stored_of_a_person(life: Life) -> None:
    numbers = {letter.number for letter in life.held.letters}
    persons = list(life.session.scalars(select(RollPerson)))
    assert len(persons) >= len(numbers)
    everything = "".join(f"{row.person}{row.entry}" for row in persons)
    assert not any(number in everything for number in numbers)
    stored = {"id", "co_decision", "basis", "area", "identity", "leaf", "addition"}
    assert set(RollEntry.__table__.columns.keys()) == stored


def test_one_bad_line_and_nothing_is_loaded(life: Life) -> None:
    before = set(life.session.scalars(select(RollEntry.id)))
    lines = roll_csv(life.people).decode("utf-8-sig").splitlines()
    lines[3] = lines[3].replace(";", ";x", 1)
    refusal = refused(lambda: load(life, "\r\n".join(lines).encode()))
    assert refusal.code is RefusalCode.ROLL_INVALID
    report = refusal.facts["report"]
    assert isinstance(report, RollReport)
    (fault,) = report.faults
    assert (fault.line, fault.column) == (4, "fodelsedatum")
    assert set(life.session.scalars(select(RollEntry.id))) == before


def test_loading_again_replaces_and_forgets_letters(life: Life) -> None:
    before = set(life.session.scalars(select(RollEntry.id)))
    load(life, roll_csv(life.people[:5]))
    after = set(life.session.scalars(select(RollEntry.id)))
    assert len(after) == 5
    assert not before & after
    assert count(life, LetterToken) == 0


def test_the_order_of_the_file_is_not_kept(life: Life) -> None:
    stored = list(life.session.scalars(select(RollEntry.id)))
    assert set(stored) == {row.entry for row in life.session.scalars(select(RollPerson))}
    persons = life.session.scalars(select(RollPerson.person)).all()
    wanted = [life.service.person_key.pseudonym(life.uuid, one.number) for one in life.held.letters]
    assert list(persons) != wanted


def test_who_may_not_load(life: Life) -> None:
    act = lambda: rolls.load_roll(  # noqa: E731
        life.session, life.officer(SECRETARY), life.co_decision, b"", life.service.person_key,
        secrets.token_bytes, life.at,
    )  # fmt: skip
    assert refused(act).code is RefusalCode.NOT_PERMITTED


# Sealing


def test_one_credential_for_each_entry_and_each_spare(life: Life) -> None:
    seal(life, spares=5)
    expected = len(life.people) + 5
    assert count(life, PoolCredential) == count(life, PublicCredential) == expected
    public = set(life.session.scalars(select(PublicCredential.credential)))
    for row in life.session.scalars(select(PoolCredential)):
        code = life.service.pool_cipher.open(row.sealed, life.uuid).decode()
        assert code.encode() not in row.sealed
        assert point_text(public_credential(life.uuid, code)) in public


def test_the_log_has_size_areas_and_commitment(life: Life) -> None:
    seal(life, spares=5)
    roll = rolls.find(life.session, life.uuid)
    assert roll is not None
    body = json.loads(log.entries(life.session, life.uuid)[-1].body)
    assert (body["kind"], body["entries"], body["spares"]) == ("roll", len(life.people), 5)
    assert body["commitment"] == roll.commitment
    assert roll_leaves.commitment(life.session, life.uuid) == roll.commitment
    assert sum(body["by_area"].values()) == roll.entries
    assert body["by_area"] == dict(rolls.areas(roll))
    addition = add(life, "191212121212")
    assert roll_leaves.commitment(life.session, life.uuid) == roll.commitment
    addition.addition = None
    life.session.flush()
    assert roll_leaves.commitment(life.session, life.uuid) != roll.commitment


# Leaves


def add(life: Life, number: str, area: str | None = None) -> RollEntry:
    """An entry beyond the sealed ones."""
    fields = roll_leaves.fields(life.service.person_key, life.uuid, number, area)
    entry = RollEntry(
        id=secrets.token_hex(16), co_decision=life.uuid, basis="FB", area=area, **fields,
        addition=roll_leaves.next_addition(life.session, life.uuid),
    )  # fmt: skip
    life.session.add(entry)
    life.session.flush()
    return entry


def test_a_leaf_can_be_made_again_from_number_salt_and_area(life: Life) -> None:
    key = life.service.person_key
    entries = {entry.leaf: entry for entry in life.session.scalars(select(RollEntry))}
    assert len(entries) == len(life.people)
    for letter in life.held.letters:
        person = key.pseudonym(life.uuid, letter.number)
        row = life.session.get_one(RollPerson, (life.uuid, person))
        entry = life.session.get_one(RollEntry, row.entry)
        named = identity(life.uuid, letter.number, key.salt(life.uuid, letter.number))
        assert entry.identity == named == roll_leaves.identity_of(key, life.uuid, letter.number)
        assert entry.leaf == leaf(life.uuid, named, entry.area)
        assert entries[entry.leaf] is entry


def test_sealed_entries_by_leaf_then_additions_in_their_order(life: Life) -> None:
    seal(life)
    sealed = sorted(life.session.scalars(select(RollEntry.leaf)))
    added = [add(life, number).leaf for number in ("191212121212", "195006262546", "198507099805")]
    assert [entry.leaf for entry in roll_leaves.in_order(life.session, life.uuid)] == sealed + added


def test_an_entry_stands_once(life: Life) -> None:
    add(life, "191212121212")
    with pytest.raises(IntegrityError), life.session.begin_nested():
        add(life, "191212121212")


def test_sealed_once_and_for_all(life: Life) -> None:
    seal(life)
    assert refused(lambda: seal(life)).code is RefusalCode.ROLL_SEALED
    refusal = refused(lambda: load(life, roll_csv(life.people)))
    assert refusal.code is RefusalCode.ROLL_SEALED


@pytest.mark.parametrize("spares", [-1, rolls.MAXIMUM_SPARES + 1])
def test_a_number_of_spares_that_cannot_be(life: Life, spares: int) -> None:
    assert refused(lambda: seal(life, spares)).code is RefusalCode.SPARES_INVALID


def test_nothing_to_seal(life: Life) -> None:
    rolls.discard(life.session, life.uuid)
    assert refused(lambda: seal(life)).code is RefusalCode.ROLL_MISSING


def test_no_seal_before_the_promise(session: Session, service: Installation) -> None:
    life = lives.draft(session, service)
    assert refused(lambda: seal(life)).code is RefusalCode.WRONG_STATE


def test_no_roll_after_opening(session: Session, service: Installation) -> None:
    life = lives.opened(session, service)
    assert refused(lambda: load(life, b"")).code is RefusalCode.WRONG_STATE


# Letters and identification


def test_a_letter_identifies_its_entry(life: Life) -> None:
    seal(life)
    letter = life.held.letters[0]
    by_letter = identification.by_letter_code(life.session, life.uuid, letter.code)
    typed = f"  {letter.code.replace('-', ' ')} "
    assert identification.by_letter_code(life.session, life.uuid, typed) == by_letter
    by_number = identification.by_personal_number(
        life.session, life.uuid, letter.number, life.service.person_key, NOW
    )
    assert by_number == by_letter
    assert identification.on_roll(life.session, by_letter)


WRONG = ["", "x", "11111-111111-11111-111111", "l" * 22, "1" * 5000, "'; DROP TABLE rolls; --"]


@pytest.mark.parametrize("code", WRONG)
def test_wrong_and_malformed_codes_are_answered_alike(life: Life, code: str) -> None:
    seal(life)
    one = refused(lambda: identification.by_letter_code(life.session, life.uuid, code))
    assert (one.code, one.facts) == (RefusalCode.CODE_UNKNOWN, {})
    two = refused(lambda: identification.by_letter_token(life.session, life.uuid, code))
    assert (two.code, two.facts) == (RefusalCode.CODE_UNKNOWN, {})


@pytest.mark.parametrize(
    ("number", "code"),
    [
        pytest.param("191212121212", RefusalCode.NOT_ON_ROLL, id="not-on-the-roll"),
        pytest.param("191212121213", RefusalCode.CODE_UNKNOWN, id="wrong-check-digit"),
        pytest.param("", RefusalCode.CODE_UNKNOWN, id="empty"),
    ],
)
def test_numbers_that_identify_nobody(life: Life, number: str, code: RefusalCode) -> None:
    seal(life)
    act = lambda: identification.by_personal_number(  # noqa: E731
        life.session, life.uuid, number, life.service.person_key, NOW
    )
    assert refused(act).code is code


def test_nobody_is_identified_on_a_roll_that_is_not_sealed(life: Life) -> None:
    letter = life.held.letters[0]
    act = lambda: identification.by_letter_code(life.session, life.uuid, letter.code)  # noqa: E731
    assert refused(act).code is RefusalCode.CODE_UNKNOWN
    act = lambda: identification.by_personal_number(  # noqa: E731
        life.session, life.uuid, letter.number, life.service.person_key, NOW
    )
    assert refused(act).code is RefusalCode.NOT_ON_ROLL


def test_letters_for_somebody_who_is_not_on_the_roll(life: Life) -> None:
    digests = {"191212121212": "0" * 64}
    act = lambda: rolls.load_tokens(  # noqa: E731
        life.session, life.co_decision, digests, life.service.person_key
    )
    refusal = refused(act)
    assert (refusal.code, refusal.facts) == (RefusalCode.TOKENS_INVALID, {"line": 2})


def test_a_token_of_another_length(life: Life) -> None:
    digests = {life.held.letters[0].number: "00"}
    act = lambda: rolls.load_tokens(  # noqa: E731
        life.session, life.co_decision, digests, life.service.person_key
    )
    assert refused(act).code is RefusalCode.TOKENS_INVALID


def test_new_letters_replace_the_old(life: Life) -> None:
    seal(life)
    report = rolls.preview(life.co_decision, roll_csv(life.people))
    made = rolls.make_letter_codes(life.uuid, report, secrets.token_bytes)
    digests = {letter.number: letter.token_digest for letter in made}
    assert rolls.load_tokens(
        life.session, life.co_decision, digests, life.service.person_key
    ) == len(life.people)
    old = life.held.letters[0].code
    act = lambda: identification.by_letter_code(life.session, life.uuid, old)  # noqa: E731
    assert refused(act).code is RefusalCode.CODE_UNKNOWN
    identification.by_letter_code(life.session, life.uuid, made[0].code)


def test_no_letters_once_voting_is_open(session: Session, service: Installation) -> None:
    life = lives.opened(session, service)
    act = lambda: rolls.load_tokens(session, life.co_decision, {}, service.person_key)  # noqa: E731
    assert refused(act).code is RefusalCode.WRONG_STATE
