"""Casting: what is stored, and everything that is refused with nothing stored."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import delete, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from tests.services import life as lives
from tests.services.life import BLANK, FIRST, SECOND, SECRETARY, Life
from voting_service.cli.context import Installation
from voting_service.cli.demo import seed
from voting_service.core.ballots import MAX_BALLOT_BYTES
from voting_service.core.credentials import new_credential
from voting_service.core.encoding import dump_json, parse_json, sha256_hex
from voting_service.core.errors import Code, VerificationError
from voting_service.models import (
    ArchiveRecord,
    Ballot,
    Base,
    Channel,
    CredentialDraw,
    LogEntry,
    PoolCredential,
    RollMark,
    SeenCiphertext,
    State,
)
from voting_service.services import (
    archives,
    codecisions,
    identification,
    lifecycle,
    voting,
)
from voting_service.services.errors import Refusal, RefusalCode
from voting_service.services.identification import Resident

STORED = (ArchiveRecord, Ballot, SeenCiphertext, RollMark, LogEntry)


@pytest.fixture
def life(session: Session, service: Installation) -> Life:
    return lives.opened(session, service)


def count(session: Session, model: type[Base]) -> int:
    return session.scalars(select(func.count()).select_from(model)).one()


def counts(session: Session) -> dict[str, int]:
    return {model.__tablename__: count(session, model) for model in STORED}


def refused(life: Life, act: Callable[[], object]) -> Refusal:
    """The refusal; nothing may have been stored."""
    before = counts(life.session)
    with pytest.raises(Refusal) as caught:
        act()
    assert counts(life.session) == before
    return caught.value


# Accepted


def test_a_ballot_is_stored_whole(life: Life) -> None:
    before = counts(life.session)
    data = life.ballot(0)
    receipt = life.cast(0, data)
    assert not receipt.repeated
    assert receipt.sha256 == sha256_hex(data)
    after = counts(life.session)
    assert {name: after[name] - before[name] for name in after} == {
        "archive_records": 2, "ballots": 1, "seen_ciphertexts": 4, "roll_marks": 1, "log_entries": 1
    }  # fmt: skip
    mark = life.session.scalars(select(RollMark)).one()
    assert mark.channel is Channel.WEB
    archive = archives.find(life.session, life.uuid)
    assert archive is not None
    assert (archive.ballots, archive.height) == (1, receipt.height)


def test_the_same_ballot_again_gives_the_same_receipt(life: Life) -> None:
    data = life.ballot(0)
    first = life.cast(0, data)
    before = counts(life.session)
    again = life.cast(0, data)
    assert again.repeated
    assert (again.tracker, again.sha256, again.height) == (
        first.tracker,
        first.sha256,
        first.height,
    )
    assert counts(life.session) == before
    life.close()
    assert life.cast(0, data).repeated
    found = voting.stored(life.session, life.uuid, first.sha256)
    assert found is not None
    assert found.tracker == first.tracker
    assert voting.stored(life.session, life.uuid, sha256_hex(b"another")) is None


def test_nobody_votes_before_the_opening_is_signed(session: Session, service: Installation) -> None:
    """Requests tick first; who slips in between is asked to come again."""
    life = lives.ready(session, service)
    life.at = life.dates.opens
    assert refused(life, lambda: life.draw(0)).code is RefusalCode.NOT_OPEN_YET
    assert life.state() is State.READY


def test_a_blank_vote_counts(life: Life) -> None:
    for number, choice in enumerate((BLANK, FIRST, SECOND)):
        life.vote(number, choice)
    tally = life.tally()
    assert (tally.totals.blank, tally.totals.counts) == (1, (1, 1, 0))


# Refused by roll, credential and duplicate


def test_a_second_ballot_of_one_resident(life: Life) -> None:
    spare = life.draw(0)
    life.vote(0)
    other = life.encrypt(spare, SECOND)
    assert refused(life, lambda: life.cast(0, other)).code is RefusalCode.ALREADY_VOTED
    assert refused(life, lambda: life.draw(0)).code is RefusalCode.ALREADY_VOTED


@pytest.mark.parametrize(
    ("resident", "code"),
    [(0, RefusalCode.ALREADY_VOTED), (1, RefusalCode.CREDENTIAL_SPENT)],
    ids=["mark", "credential"],
)
def test_the_schema_has_the_last_word(
    life: Life, monkeypatch: pytest.MonkeyPatch, resident: int, code: RefusalCode
) -> None:
    credential, spare = life.draw(0), life.draw(0)
    life.cast(0, life.encrypt(credential, FIRST))
    again = life.encrypt(spare if resident == 0 else credential, SECOND)
    monkeypatch.setattr(voting, "_require_unused", lambda *_: None)
    with pytest.raises(Refusal) as caught, life.session.begin_nested():
        life.cast(resident, again)
    assert caught.value.code is code


def test_what_is_no_fault_of_the_ballot_refuses_nobody_for_good(life: Life) -> None:
    data = life.ballot(0)
    newest = life.session.scalars(select(func.max(LogEntry.position))).one()
    stray = LogEntry(position=newest + 1, kind="ballot", co_decision=None, number=None, body=b"{}")
    life.session.add(stray)
    life.session.flush()
    life.session.expunge(stray)
    with pytest.raises(IntegrityError), life.session.begin_nested():
        life.cast(0, data)
    life.session.execute(delete(LogEntry).where(LogEntry.position == newest + 1))
    assert not life.cast(0, data).repeated


def test_a_credential_that_another_resident_has_spent(life: Life) -> None:
    credential = life.draw(0)
    life.cast(0, life.encrypt(credential, FIRST))
    again = life.encrypt(credential, SECOND)
    assert refused(life, lambda: life.cast(1, again)).code is RefusalCode.CREDENTIAL_SPENT


def test_somebody_elses_ballot_is_no_receipt_for_the_copier(life: Life) -> None:
    data = life.ballot(0)
    life.cast(0, data)
    assert refused(life, lambda: life.cast(1, data)).code is RefusalCode.CREDENTIAL_SPENT


def test_a_credential_that_is_not_listed(life: Life) -> None:
    data = life.encrypt(new_credential(secrets.token_bytes), FIRST)
    assert refused(life, lambda: life.cast(0, data)).code is RefusalCode.CREDENTIAL_UNKNOWN


def test_a_ciphertext_seen_before(life: Life) -> None:
    first, second = life.ballot(0), life.ballot(1)
    life.cast(0, first)
    record = json.loads(second)
    record["answers"][0]["choices"][0] = json.loads(first)["answers"][0]["choices"][0]
    data = dump_json(record)
    assert refused(life, lambda: life.cast(1, data)).code is RefusalCode.CIPHERTEXT_SEEN


def test_an_entry_marked_in_another_channel(life: Life) -> None:
    data, resident = life.ballot(0), life.resident(0)
    life.session.add(RollMark(entry=resident.entry, co_decision=life.uuid, channel=Channel.PAPER))
    life.session.flush()
    assert refused(life, lambda: life.cast(0, data)).code is RefusalCode.ALREADY_VOTED


def test_an_entry_of_no_roll(life: Life) -> None:
    stranger = Resident(life.uuid, "0" * 32)
    data = life.ballot(0)
    act = lambda: voting.cast(life.session, data, stranger, life.clock)  # noqa: E731
    assert refused(life, act).code is RefusalCode.NOT_ON_ROLL
    draw = lambda: voting.draw_credential(  # noqa: E731
        life.session, stranger, life.service.pool_cipher, life.clock, secrets.token_bytes
    )
    assert refused(life, draw).code is RefusalCode.NOT_ON_ROLL


# Refused by the clock


@pytest.mark.parametrize(
    ("offset", "code"),
    [
        pytest.param(("opens", timedelta(microseconds=-1)), RefusalCode.NOT_OPEN_YET, id="just-before-opening"),
        pytest.param(("opens", timedelta(0)), None, id="at-the-opening"),
        pytest.param(("closes", timedelta(microseconds=-1)), None, id="just-before-closing"),
        pytest.param(("closes", timedelta(0)), RefusalCode.VOTING_CLOSED, id="at-the-closing"),
        pytest.param(("closes", timedelta(days=1)), RefusalCode.VOTING_CLOSED, id="long-after"),
    ],
)  # fmt: skip
def test_the_clock_decides_without_grace(
    life: Life, offset: tuple[str, timedelta], code: RefusalCode | None
) -> None:
    data = life.ballot(0)
    moment, by = offset
    life.at = getattr(life.dates, moment) + by
    if code is None:
        life.cast(0, data)
    else:
        assert refused(life, lambda: life.cast(0, data)).code is code


def test_a_ballot_that_was_checked_in_time_but_waited_too_long(life: Life) -> None:
    data, resident = life.ballot(0), life.resident(0)
    checked = voting.check(life.session, data, resident, life.clock)
    voting.verify(checked)
    life.at = life.dates.closes
    act = lambda: voting.store(life.session, checked, resident, life.clock)  # noqa: E731
    assert refused(life, act).code is RefusalCode.VOTING_CLOSED


def test_before_there_is_an_archive(session: Session, service: Installation) -> None:
    other = lives.opened(session, service)
    data = other.ballot(0)
    resident = Resident("notYetReady123", "0" * 32)
    act = lambda: voting.cast(session, data, resident, other.clock)  # noqa: E731
    assert refused(other, act).code is RefusalCode.NOT_OPEN_YET


def test_after_a_cancellation(life: Life) -> None:
    data = life.ballot(0)
    codecisions.cancel(life.session, life.officer(SECRETARY), life.uuid, "Fel i kartan", life.at)
    assert refused(life, lambda: life.cast(0, data)).code is RefusalCode.VOTING_CLOSED


def test_after_an_early_close_by_two_people(life: Life) -> None:
    data = life.ballot(0)
    soon = life.at + timedelta(hours=1)
    lifecycle.propose_closing(
        life.session, life.officer(SECRETARY), life.uuid, soon, "Strömavbrott", life.clock
    )
    lifecycle.confirm_closing(life.session, life.officer(lives.CHAIR), life.uuid, life.clock)
    life.at = soon
    assert refused(life, lambda: life.cast(0, data)).code is RefusalCode.VOTING_CLOSED


# Malformed and tampered


def changed(path: str, value: object) -> Callable[[dict[str, object]], None]:
    def apply(record: dict[str, object]) -> None:
        parts = path.split(".")
        place: object = record
        for part in parts[:-1]:
            place = place[int(part)] if isinstance(place, list) else place[part]  # type: ignore[index]
        place[parts[-1]] = value  # type: ignore[index]

    return apply


HOSTILE = [
    pytest.param(lambda d: d[:-1], Code.JSON_SYNTAX, id="cut-short"),
    pytest.param(lambda _: b"", Code.JSON_SYNTAX, id="empty"),
    pytest.param(lambda d: d + b"\n", Code.JSON_CANONICAL, id="final-newline"),
    pytest.param(lambda d: b" " + d, Code.JSON_CANONICAL, id="leading-blank"),
    pytest.param(lambda d: b"\xef\xbb\xbf" + d, Code.JSON_SYNTAX, id="byte-order-mark"),
    pytest.param(lambda _: b"[" * 5000, Code.JSON_DEPTH, id="deep"),
]
TAMPERED = [
    pytest.param(changed("election_uuid", "otherE2ection1"), Code.BALLOT_UUID, id="other-uuid"),
    pytest.param(changed("election_hash", "A" * 43), Code.BALLOT_FINGERPRINT, id="other-question"),
    pytest.param(
        changed("answers.0.overall_proof.0.response", "1"), Code.BALLOT_HASH, id="changed-proof"
    ),
    pytest.param(
        changed("signature.proof.response", "1"), Code.BALLOT_SIGNATURE, id="changed-signature"
    ),
]


@pytest.mark.parametrize(("mutate", "code"), HOSTILE)
def test_bytes_that_are_no_ballot(life: Life, mutate: Callable[[bytes], bytes], code: Code) -> None:
    data = mutate(life.ballot(0))
    before = counts(life.session)
    with pytest.raises(VerificationError) as caught:
        life.cast(0, data)
    assert caught.value.code is code
    assert counts(life.session) == before


@pytest.mark.parametrize(("mutate", "code"), TAMPERED)
def test_a_ballot_that_was_tampered_with(
    life: Life, mutate: Callable[[dict[str, object]], None], code: Code
) -> None:
    record = parse_json(life.ballot(0))
    assert isinstance(record, dict)
    mutate(record)  # type: ignore[arg-type]
    before = counts(life.session)
    with pytest.raises(VerificationError) as caught:
        life.cast(0, dump_json(record))
    assert caught.value.code is code
    assert counts(life.session) == before


def test_a_ballot_of_another_co_decision(life: Life, session: Session) -> None:
    other = lives.opened(session, life.service)
    data = other.ballot(0)
    assert refused(life, lambda: life.cast(0, data)).code is RefusalCode.CREDENTIAL_UNKNOWN


def test_too_large(life: Life) -> None:
    assert (
        refused(life, lambda: life.cast(0, b"x" * (MAX_BALLOT_BYTES + 1))).code
        is RefusalCode.BALLOT_TOO_LARGE
    )


# Credentials


def test_a_draw_leaves_nothing_but_a_number(life: Life) -> None:
    before = count(life.session, PoolCredential)
    credential = life.draw(0)
    assert len(credential) == 25
    assert count(life.session, PoolCredential) == before - 1
    draws = life.session.scalars(select(CredentialDraw)).one()
    assert (draws.entry, draws.draws) == (life.resident(0).entry, 1)
    columns = set(CredentialDraw.__table__.columns.keys())
    assert columns == {"entry", "co_decision", "draws"}


def test_five_draws_and_no_more(life: Life) -> None:
    drawn = {life.draw(0) for _ in range(5)}
    assert len(drawn) == 5
    refusal = refused(life, lambda: life.draw(0))
    assert (refusal.code, refusal.facts) == (RefusalCode.TOO_MANY_DRAWS, {"limit": 5})
    life.cast(0, life.encrypt(drawn.pop(), FIRST))


def test_tests_of_the_device_leave_a_draw_for_a_lost_browser(life: Life) -> None:
    life.draw(0)
    for _ in range(3):
        life.draw(0, for_test=True)
    assert refused(life, lambda: life.draw(0, for_test=True)).code is RefusalCode.NO_TEST_LEFT
    life.cast(0, life.encrypt(life.draw(0), FIRST))


def test_tests_of_the_device_leave_half_of_the_spares(
    session: Session, service: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(seed, "SPARES", 2)
    life = lives.opened(session, service, residents=3)
    life.draw(0)
    life.draw(0, for_test=True)
    assert refused(life, lambda: life.draw(0, for_test=True)).code is RefusalCode.NO_TEST_LEFT
    life.draw(0)
    life.draw(1)
    life.draw(2)


def test_spares_never_come_at_the_cost_of_somebody_who_has_not_drawn(
    session: Session, service: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(seed, "SPARES", 1)
    life = lives.opened(session, service, residents=3)
    life.draw(0)
    life.draw(0)  # the one spare
    assert refused(life, lambda: life.draw(0)).code is RefusalCode.POOL_EMPTY
    life.draw(1)
    life.draw(2)
    assert count(session, PoolCredential) == 0


def test_draws_are_refused_outside_the_vote(life: Life) -> None:
    life.at = life.dates.closes
    assert refused(life, lambda: life.draw(0)).code is RefusalCode.VOTING_CLOSED


def test_who_has_voted(life: Life) -> None:
    assert not identification.has_voted(life.session, life.resident(0))
    life.vote(0)
    assert identification.has_voted(life.session, life.resident(0))
