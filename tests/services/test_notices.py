"""Notices beside a promise: public at once, on the log, and the promise stays as it was signed."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from tests.services import life as lives
from tests.services.life import CHAIR, DRAFTER, SECRETARY, Life
from voting_service.cli.context import Installation
from voting_service.cli.demo.content import DemoOfficer
from voting_service.core.canonical import Text
from voting_service.core.encoding import parse_json
from voting_service.core.errors import Code, VerificationError
from voting_service.models import StatementKind
from voting_service.services import codecisions, log, notices, statements
from voting_service.services.errors import Refusal, RefusalCode

WORDS = Text(
    "Kostnaden för alternativ 2 är 20 000 kr högre.", "Alternative 2 costs SEK 20 000 more."
)


@pytest.fixture
def life(session: Session, service: Installation) -> Life:
    return lives.promised(session, service)


def publish(life: Life, text: Text = WORDS, by: DemoOfficer = SECRETARY) -> None:
    notices.publish(life.session, life.officer(by), life.uuid, text, life.at)


def test_a_notice_is_public(life: Life) -> None:
    before = statements.require(life.session, life.uuid, StatementKind.PROMISE).digest
    publish(life)
    publish(life, Text(" Bara på svenska. ", " "), CHAIR)
    first, second = notices.published(life.session, life.uuid)
    assert first.text == WORDS
    assert second.text == Text("Bara på svenska.", None)
    entries = [e for e in log.entries(life.session, life.uuid) if e.kind == "notice"]
    facts = [parse_json(entry.body) for entry in entries]
    assert [one["text"] for one in facts if isinstance(one, dict)] == [
        {"sv": WORDS.sv, "en": WORDS.en}, {"sv": "Bara på svenska."},
    ]  # fmt: skip
    assert statements.require(life.session, life.uuid, StatementKind.PROMISE).digest == before


@pytest.mark.parametrize("text", [
    pytest.param(Text(" "), id="empty"), pytest.param(Text("", "English alone"), id="no-swedish"),
    pytest.param(Text("x" * 5001), id="too-long"), pytest.param(Text("x", "y" * 5001), id="translation-too-long"),
])  # fmt: skip
def test_texts_that_cannot_be(life: Life, text: Text) -> None:
    with pytest.raises(Refusal) as caught:
        publish(life, text)
    assert (caught.value.code, caught.value.facts["field"]) == (
        RefusalCode.TEXT_MISSING, "notice.sv",
    )  # fmt: skip


def test_a_text_that_no_statement_could_hold(life: Life) -> None:
    with pytest.raises(VerificationError) as caught:
        publish(life, Text("Ring\u0007!"))
    assert caught.value.code is Code.STATEMENT_VALUE


def test_only_beside_a_promise(session: Session, service: Installation) -> None:
    life = lives.draft(session, service)
    with pytest.raises(Refusal) as caught:
        publish(life)
    assert caught.value.code is RefusalCode.WRONG_STATE


def test_also_after_a_cancellation(life: Life) -> None:
    codecisions.cancel(life.session, life.officer(CHAIR), life.uuid, "Marken såld", life.at)
    publish(life)
    assert len(notices.published(life.session, life.uuid)) == 1


def test_not_by_a_drafter(life: Life) -> None:
    with pytest.raises(Refusal) as caught:
        publish(life, by=DRAFTER)
    assert caught.value.code is RefusalCode.NOT_PERMITTED
