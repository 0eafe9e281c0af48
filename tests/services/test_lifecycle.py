"""Ready, open, closed: by the checklist, by the clock, and by two people."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from tests.services import life as lives
from tests.services.life import CHAIR, NOW, SECRETARY, Life
from voting_service.cli.context import Installation
from voting_service.cli.demo import seed
from voting_service.cli.demo.content import DemoOfficer
from voting_service.core.archive import EventType, read_records
from voting_service.core.election import declared_promise, description_line
from voting_service.core.replay import Phase, replay
from voting_service.models import Archive, State, StatementKind
from voting_service.services import archives, lifecycle, log, publication, statements
from voting_service.services.errors import Refusal, RefusalCode
from voting_service.services.lifecycle import Item
from voting_service.services.rounds import PUBLISH_EVERY, Rounds


def refused(act: Callable[[], object]) -> Refusal:
    with pytest.raises(Refusal) as caught:
        act()
    return caught.value


def open_items(life: Life) -> list[tuple[Item, int]]:
    found = lifecycle.checklist(life.session, life.co_decision, life.at)
    assert [item.item for item in found] == list(Item)
    return [(item.item, item.missing) for item in found if not item.done]


# Ready


def test_the_checklist_of_a_draft(session: Session, service: Installation) -> None:
    life = lives.draft(session, service)
    assert open_items(life) == [
        (Item.SIGNED, 1), (Item.PUBLISHED, 0), (Item.ROLL_SEALED, 0), (Item.TRUSTEES, 0),
        (Item.BACKUP, 0), (Item.REHEARSED, 0),
    ]  # fmt: skip


def test_the_checklist_of_a_promise(session: Session, service: Installation) -> None:
    life = lives.promised(session, service)
    items = [item for item, _ in open_items(life)]
    assert items == [Item.ROLL_SEALED, Item.TRUSTEES, Item.BACKUP, Item.REHEARSED]
    refusal = refused(
        lambda: lifecycle.make_ready(session, life.officer(SECRETARY), life.uuid, life.at)
    )
    assert (refusal.code, refusal.facts) == (
        RefusalCode.NOT_READY, {"count": 4, "first": "roll_sealed"}
    )  # fmt: skip


def test_ready_fixes_the_question_and_commits_to_the_promise(
    session: Session, service: Installation
) -> None:
    life = lives.ready(session, service)
    assert open_items(life) == []
    assert life.state() is State.READY
    archive = archives.find(session, life.uuid)
    row = statements.find(session, life.uuid, StatementKind.PROMISE)
    promise = statements.promise(session, life.uuid)
    assert archive is not None
    assert row is not None
    assert promise is not None
    election, phi = archives.election_of(archive)
    assert election.description == description_line(life.uuid, row.digest)
    assert declared_promise(election) == row.digest
    assert election.uuid == life.uuid
    (question,) = election.questions
    assert question.answers == tuple(one.name.sv for one in promise.alternatives)
    assert (question.blank, question.minimum, question.maximum) == (True, 1, 1)
    assert phi in log.entries(session, life.uuid)[-1].body.decode()
    assert (archive.records, archive.published, archive.ballots) == (6, 0, 0)


def test_too_late_to_be_ready(session: Session, service: Installation) -> None:
    life = lives.promised(session, service)
    seed.seal(session, service, life.uuid, life.at)
    seed.keys(session, service, life.uuid, life.at)
    life.at = life.dates.opens
    assert open_items(life) == [(Item.IN_TIME, 0)]
    refusal = refused(
        lambda: lifecycle.make_ready(session, life.officer(SECRETARY), life.uuid, life.at)
    )
    assert refusal.facts == {"count": 1, "first": "in_time"}


def test_ready_only_once_and_by_the_right_officer(session: Session, service: Installation) -> None:
    life = lives.ready(session, service)
    for one, code in ((SECRETARY, RefusalCode.WRONG_STATE), (CHAIR, RefusalCode.NOT_PERMITTED)):
        act = lambda one=one: lifecycle.make_ready(session, life.officer(one), life.uuid, life.at)  # noqa: E731
        assert refused(act).code is code


# By the clock


@pytest.mark.parametrize(
    ("offset", "state"),
    [
        pytest.param(timedelta(seconds=-1), State.READY, id="a-second-before"),
        pytest.param(timedelta(0), State.OPEN, id="on-time"),
        pytest.param(timedelta(days=400), State.CLOSED, id="a-year-of-silence"),
    ],
)
def test_opening(session: Session, service: Installation, offset: timedelta, state: State) -> None:
    life = lives.ready(session, service)
    life.at = life.dates.opens + offset
    assert lifecycle.tick(session, life.clock, life.service.signer) is (state is not State.READY)
    assert life.state() is state
    kinds = [entry.kind for entry in log.entries(session, life.uuid)]
    assert kinds.count("opening") == (state is not State.READY)
    assert kinds.count("closing") == (state is State.CLOSED)


def test_closing_is_done_once(session: Session, service: Installation) -> None:
    life = lives.opened(session, service)
    life.vote(0)
    life.at = life.dates.closes - timedelta(microseconds=1)
    lifecycle.tick(session, life.clock, life.service.signer)
    assert life.state() is State.OPEN
    life.at = life.dates.closes
    for expected in (True, False, False):
        assert lifecycle.tick(session, life.clock, life.service.signer) is expected
    assert life.state() is State.CLOSED
    steps = list(replay(read_records(life.source())))
    assert [step.event.type for step in steps] == [
        EventType.SETUP, EventType.BALLOT, EventType.END_BALLOTS, EventType.ENCRYPTED_TALLY
    ]  # fmt: skip
    assert steps[-1].state.phase is Phase.TALLIED


def test_a_vote_in_which_nobody_voted_closes_too(session: Session, service: Installation) -> None:
    life = lives.opened(session, service)
    life.close()
    assert life.state() is State.CLOSED


def test_ticks_do_not_touch_what_is_not_due(session: Session, service: Installation) -> None:
    life = lives.opened(session, service)
    assert not lifecycle.tick(session, life.clock, life.service.signer)
    assert not lifecycle.tick_one(session, life.uuid, life.clock, life.service.signer)


def test_what_is_public_advances_in_batches(session: Session, service: Installation) -> None:
    life = lives.opened(session, service)
    archive = session.get_one(Archive, life.uuid)
    life.vote(0)
    shown = archive.published
    assert not lifecycle.tick(session, life.clock, life.service.signer)
    assert archive.published == shown < archive.records
    assert publication.advance(session, service.log_signer, life.at)
    assert archive.published == archive.records
    assert not publication.due(session, life.at, PUBLISH_EVERY)
    assert publication.due(session, life.at + PUBLISH_EVERY, PUBLISH_EVERY)


def test_run_commits_and_tidies(fresh: Installation) -> None:
    with fresh.transaction() as session:
        life = lives.ready(session, fresh)
    life.at = life.dates.opens
    rounds = Rounds(fresh.sessions, life.clock, fresh.signer, fresh.log_signer)
    assert rounds.run()
    assert not rounds.run()
    with fresh.transaction() as session:
        life.session = session
        assert life.state() is State.OPEN


# By two people


def propose(life: Life, by: timedelta, reason: str = "Strömavbrott") -> None:
    lifecycle.propose_closing(
        life.session, life.officer(SECRETARY), life.uuid, life.dates.closes + by, reason, life.clock
    )


def confirm(life: Life, one: DemoOfficer = CHAIR) -> None:
    lifecycle.confirm_closing(life.session, life.officer(one), life.uuid, life.clock)


@pytest.mark.parametrize("by", [timedelta(days=2), timedelta(days=-2)], ids=["longer", "shorter"])
def test_another_closing_time(session: Session, service: Installation, by: timedelta) -> None:
    life = lives.opened(session, service)
    propose(life, by)
    assert life.co_decision.closes_at == life.dates.closes
    assert len(lifecycle.pending_changes(session, life.uuid)) == 1
    confirm(life)
    assert life.co_decision.closes_at == life.dates.closes + by
    assert lifecycle.pending_changes(session, life.uuid) == []
    body = log.entries(session, life.uuid)[-1].body.decode()
    assert "Strömavbrott" in body
    assert log.moment(life.dates.closes + by) in body


def test_one_person_is_not_two(session: Session, service: Installation) -> None:
    life = lives.opened(session, service)
    propose(life, timedelta(days=1))
    assert refused(lambda: confirm(life, SECRETARY)).code is RefusalCode.SECOND_PERSON_NEEDED
    assert life.co_decision.closes_at == life.dates.closes


def test_a_later_proposal_replaces_an_earlier(session: Session, service: Installation) -> None:
    life = lives.opened(session, service)
    propose(life, timedelta(days=1))
    propose(life, timedelta(days=2))
    assert len(lifecycle.pending_changes(session, life.uuid)) == 1
    confirm(life)
    assert life.co_decision.closes_at == life.dates.closes + timedelta(days=2)


def test_a_time_that_passed_while_it_waited_holds_from_now(
    session: Session, service: Installation
) -> None:
    life = lives.opened(session, service)
    propose(life, timedelta(days=-13))
    life.at = NOW + timedelta(days=3)
    confirm(life)
    assert life.co_decision.closes_at == life.at


def test_what_has_closed_is_not_opened_again(session: Session, service: Installation) -> None:
    """The time has come, the tick has not: nothing can be moved any more."""
    life = lives.opened(session, service)
    propose(life, timedelta(days=1))
    life.at = life.dates.closes
    assert refused(lambda: confirm(life)).code is RefusalCode.VOTING_CLOSED
    assert refused(lambda: propose(life, timedelta(days=1))).code is RefusalCode.VOTING_CLOSED


def test_now_may_be_a_minute_ago(session: Session, service: Installation) -> None:
    """A form has no seconds; the moment that holds is whole."""
    life = lives.opened(session, service)
    life.at = NOW + timedelta(seconds=59, microseconds=5)
    propose(life, NOW - life.dates.closes)
    confirm(life)
    assert life.co_decision.closes_at == NOW + timedelta(seconds=59)


@pytest.mark.parametrize(
    ("by", "reason", "code"),
    [
        pytest.param(timedelta(days=1), " ", RefusalCode.REASON_MISSING, id="no-reason"),
        pytest.param(
            timedelta(days=-30), "x", RefusalCode.SCHEDULE_INVALID, id="before-the-opening"
        ),
        pytest.param(
            timedelta(days=-14, minutes=-2), "x", RefusalCode.SCHEDULE_INVALID, id="in-the-past"
        ),
        pytest.param(timedelta(days=30), "x", RefusalCode.SCHEDULE_INVALID, id="after-the-meeting"),
    ],
)
def test_proposals_that_cannot_be(
    session: Session, service: Installation, by: timedelta, reason: str, code: RefusalCode
) -> None:
    life = lives.opened(session, service)
    assert refused(lambda: propose(life, by, reason)).code is code


def test_nothing_to_confirm(session: Session, service: Installation) -> None:
    life = lives.opened(session, service)
    assert refused(lambda: confirm(life)).code is RefusalCode.NOT_FOUND
    life.close()
    assert refused(lambda: confirm(life)).code is RefusalCode.WRONG_STATE
    assert refused(lambda: propose(life, timedelta(days=1))).code is RefusalCode.WRONG_STATE
