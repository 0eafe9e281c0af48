"""What an entry's owner is given after the vote, and disputes from the first word to the answer."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session

from tests.services import life as lives
from tests.services.life import REGISTRAR, SECRETARY, Life
from voting_service.cli.context import Installation
from voting_service.core.log_entries import DisputeOutcome
from voting_service.core.usage_file import lines_of, parse_line
from voting_service.core.usage_opening import parse_opening, verify_identity, verify_opening
from voting_service.models import Channel, Claim, Dispute, RollMark
from voting_service.services import disputes, log, usage
from voting_service.services.errors import Refusal, RefusalCode
from voting_service.services.identification import Resident

VOTED, ON_PAPER, STAYED = 0, 1, 2


@pytest.fixture
def life(session: Session, service: Installation) -> Life:
    """One has voted on the web, one on paper; the proof is made."""
    made = lives.opened(session, service, residents=4)
    made.vote(VOTED)
    paper = made.resident(ON_PAPER).entry
    session.add(RollMark(entry=paper, co_decision=made.uuid, channel=Channel.PAPER))
    made.close()
    return made


def refused(act: Callable[[], object]) -> RefusalCode:
    with pytest.raises(Refusal) as caught:
        act()
    return caught.value.code


# The opening


def salt(life: Life, number: int, text: str | None = None) -> str:
    typed = life.held.letters[number].number if text is None else text
    return disputes.salt_for(
        life.session, life.resident(number), typed, life.service.person_key, life.at
    )


@pytest.mark.parametrize(
    ("number", "web", "paper"), [(VOTED, 1, 0), (ON_PAPER, 0, 1), (STAYED, 0, 0)]
)
def test_an_opening_is_true_and_the_owners(life: Life, number: int, web: int, paper: int) -> None:
    resident, key = life.resident(number), life.service.openings_key
    data = disputes.opening(life.session, resident, key, salt(life, number)).to_bytes()
    opened = parse_opening(data)
    assert (opened.web.used, opened.paper.used) == (web, paper)
    _header, *lines = lines_of(b"".join(usage.pieces(life.session, life.uuid)))
    line = next(found for found in map(parse_line, lines) if found.leaf == opened.leaf)
    verify_opening(opened, usage.digest(life.session, life.uuid), line)
    verify_identity(opened, life.held.letters[number].number)
    without = disputes.opening(life.session, resident, key)
    assert without.salt is None
    assert life.held.letters[number].number.encode() not in data


@pytest.mark.parametrize("text", ["", "hello", "191212121212"])
def test_only_the_entrys_own_number_gives_its_salt(life: Life, text: str) -> None:
    assert refused(lambda: salt(life, VOTED, text)) is RefusalCode.NUMBER_NOT_OF_ENTRY
    other = life.held.letters[STAYED].number
    assert refused(lambda: salt(life, VOTED, other)) is RefusalCode.NUMBER_NOT_OF_ENTRY


def test_no_opening_before_the_proof(session: Session, service: Installation) -> None:
    made = lives.opened(session, service, residents=4)
    made.vote(VOTED)
    made.close(prove=False)
    key = service.openings_key
    act = lambda: disputes.opening(session, made.resident(VOTED), key)  # noqa: E731
    assert refused(act) is RefusalCode.USAGE_MISSING
    early = lambda: disputes.dispute(session, made.resident(VOTED), Claim.NOT_MINE, made.at)  # noqa: E731
    assert refused(early) is RefusalCode.USAGE_MISSING


def test_a_cookie_of_another_roll_opens_nothing(life: Life) -> None:
    stranger = Resident(life.uuid, "f" * 32)
    key = life.service.openings_key
    act = lambda: disputes.opening(life.session, stranger, key)  # noqa: E731
    assert refused(act) is RefusalCode.NOT_ON_ROLL


# Disputes


def dispute(life: Life, number: int, claim: Claim = Claim.NOT_MINE) -> Dispute:
    return disputes.dispute(life.session, life.resident(number), claim, life.at)


def answer(life: Life, number: int, reasons: str = "Rösten lämnades vid disken.") -> Dispute:
    return disputes.answer(
        life.session, life.officer(REGISTRAR), life.uuid, number, DisputeOutcome.REJECTED, reasons,
        life.at,
    )  # fmt: skip


def newest(life: Life) -> dict[str, object]:
    body: dict[str, object] = json.loads(log.entries(life.session, life.uuid)[-1].body)
    return body


def test_a_dispute_is_public_and_names_nobody(life: Life) -> None:
    made = dispute(life, VOTED)
    body = newest(life)
    assert (body["kind"], body["dispute"], body["answer_by"]) == ("dispute", 1, made.answer_by)
    assert set(body) <= {"kind", "co_decision", "number", "at", "dispute", "answer_by"}
    assert made.answer_by == "2026-06-01"
    assert disputes.of_entry(life.session, life.resident(VOTED)) == [made]
    assert disputes.of_entry(life.session, life.resident(STAYED)) == []
    assert disputes.unanswered(life.session, life.uuid) == 1


def test_one_open_dispute_for_each_entry(life: Life) -> None:
    dispute(life, VOTED)
    assert refused(lambda: dispute(life, VOTED)) is RefusalCode.DISPUTE_OPEN
    assert dispute(life, STAYED, Claim.MISSING).number == 2
    answer(life, 1)
    assert dispute(life, VOTED).number == 3
    assert [one.number for one in disputes.everything(life.session, life.uuid)] == [1, 2, 3]


def test_answered_once_with_public_reasons(life: Life) -> None:
    dispute(life, VOTED)
    made = answer(life, 1)
    body = newest(life)
    assert body["kind"] == "dispute_answer"
    assert (body["dispute"], body["outcome"], body["reasons"]) == (1, "rejected", made.reasons)
    assert disputes.unanswered(life.session, life.uuid) == 0
    assert refused(lambda: answer(life, 1)) is RefusalCode.DISPUTE_ANSWERED


def test_what_is_no_answer(life: Life) -> None:
    dispute(life, VOTED)
    assert refused(lambda: answer(life, 1, " \n")) is RefusalCode.REASON_MISSING
    assert refused(lambda: answer(life, 2)) is RefusalCode.NOT_FOUND
    act = lambda: disputes.answer(  # noqa: E731
        life.session, life.officer(SECRETARY), life.uuid, 1, DisputeOutcome.UPHELD, "x", life.at
    )
    assert refused(act) is RefusalCode.NOT_PERMITTED


def test_what_can_be_said_depends_on_the_mark() -> None:
    assert disputes.claims(None) == (Claim.MISSING,)
    assert disputes.claims(Channel.WEB) == disputes.claims(Channel.PAPER)
    assert Claim.MISSING not in disputes.claims(Channel.WEB)
