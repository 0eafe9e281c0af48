"""From the closing to the signed tally."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from itertools import pairwise

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from tests.services import life as lives
from tests.services.life import BLANK, CHAIR, FIRST, SECOND, THIRD, Life
from voting_service.cli.context import Installation
from voting_service.core.errors import Code, VerificationError
from voting_service.core.outcome import Status
from voting_service.core.statements import parse_public_key, parse_tally, verify_signature
from voting_service.models import (
    Archive,
    ArchiveRecord,
    Ballot,
    Channel,
    PartialDecryption,
    RollMark,
    State,
    StatementKind,
)
from voting_service.services import archives, statements, tallying
from voting_service.services.errors import Refusal, RefusalCode


@pytest.fixture
def life(session: Session, service: Installation) -> Life:
    return lives.opened(session, service)


def voted(life: Life, *choices: list[int]) -> Life:
    for number, choice in enumerate(choices):
        life.vote(number, choice)
    return life


def refused(act: Callable[[], object]) -> Refusal:
    with pytest.raises(Refusal) as caught:
        act()
    return caught.value


def decrypted(life: Life) -> Life:
    life.close()
    for number in (0, 1):
        life.submit(number, life.part(number))
    return life


def test_result_tally_and_outcome_come_together(life: Life) -> None:
    tally = voted(life, FIRST, SECOND, SECOND, BLANK, THIRD, SECOND).tally()
    session, uuid = life.session, life.uuid
    row = statements.find(session, uuid, StatementKind.TALLY)
    assert row is not None
    assert parse_tally(row.body) == tally
    verify_signature(parse_public_key(life.service.signer.public_pem), row.body, row.signature)
    assert (tally.totals.ballots, tally.totals.blank, tally.totals.counts) == (6, 1, (1, 3, 1))
    assert tally.outcome.status is Status.DECIDED
    assert (tally.roll.used, tally.roll.unused) == (6, 6)
    archive = session.get_one(Archive, uuid)
    whole = b"".join(archives.pieces(session, archive))
    assert tally.archive.sha256 == hashlib.sha256(whole).hexdigest()
    assert (tally.archive.records, tally.archive.last_event) == (archive.records, archive.head)
    life.advance()
    assert archive.published == archive.records
    assert life.state() is State.TALLIED


def test_the_server_decrypts_last_and_only_with_the_others(life: Life) -> None:
    decrypted(voted(life, FIRST, FIRST, SECOND))
    owners = select(PartialDecryption.owner).order_by(PartialDecryption.owner)
    assert list(life.session.scalars(owners)) == [2, 3]
    life.publish()
    assert list(life.session.scalars(owners)) == [1, 2, 3]


def test_too_few_trustees(life: Life) -> None:
    voted(life, FIRST, FIRST, SECOND).close()
    life.submit(0, life.part(0))
    refusal = refused(life.publish)
    assert (refusal.code, refusal.facts) == (RefusalCode.TOO_FEW_DECRYPTIONS, {"received": 1})
    assert life.state() is State.CLOSED


def test_too_few_ballots_stay_sealed(life: Life) -> None:
    voted(life, FIRST, SECOND).close()
    assert refused(life.publish).code is RefusalCode.TOO_FEW_BALLOTS
    with pytest.raises(VerificationError) as caught:
        life.part(0)
    assert caught.value.code is Code.DECRYPTION_FEW_BALLOTS


def test_not_while_open_and_not_twice(life: Life) -> None:
    assert refused(life.publish).code is RefusalCode.WRONG_STATE
    voted(life, FIRST, FIRST, SECOND).tally()
    assert refused(life.publish).code is RefusalCode.WRONG_STATE


def test_who_may_not_publish(life: Life) -> None:
    act = lambda: tallying.publish_result(  # noqa: E731
        life.session, life.officer(CHAIR), life.uuid, life.service.signer, life.service.server_keys,
        bytes, life.clock,
    )  # fmt: skip
    assert refused(act).code is RefusalCode.NOT_PERMITTED


def test_a_mark_too_many_stops_the_tally(life: Life) -> None:
    decrypted(voted(life, FIRST, FIRST, SECOND))
    stranger = life.resident(9)
    life.session.add(RollMark(entry=stranger.entry, co_decision=life.uuid, channel=Channel.WEB))
    refusal = refused(life.publish)
    assert (refusal.code, refusal.facts) == (RefusalCode.MARKS_DIFFER, {"marks": 4, "ballots": 3})


def test_a_mark_too_few_stops_the_tally(life: Life) -> None:
    decrypted(voted(life, FIRST, FIRST, SECOND))
    life.session.execute(delete(RollMark).where(RollMark.entry == life.resident(0).entry))
    assert refused(life.publish).code is RefusalCode.MARKS_DIFFER


# The server's own key refuses what any trustee's tool refuses


def test_a_ballot_changed_in_the_database(life: Life) -> None:
    decrypted(voted(life, FIRST, FIRST, SECOND))
    digest = life.session.scalars(select(Ballot.digest)).first()
    chosen = ArchiveRecord.co_decision == life.uuid, ArchiveRecord.digest == digest
    row = life.session.scalars(select(ArchiveRecord).where(*chosen)).one()
    content = row.content.replace(b'"response":"', b'"response":"1', 1)
    life.session.execute(update(ArchiveRecord).where(*chosen).values(content=content))
    life.session.expire_all()
    with pytest.raises(VerificationError) as caught:
        life.publish()
    assert caught.value.code is Code.ARCHIVE_NAME


def test_a_ballot_removed_from_the_database(life: Life) -> None:
    decrypted(voted(life, FIRST, FIRST, SECOND))
    digest = life.session.scalars(select(Ballot.digest)).first()
    chosen = ArchiveRecord.co_decision == life.uuid, ArchiveRecord.digest == digest
    life.session.execute(delete(ArchiveRecord).where(*chosen))
    life.session.expire_all()
    with pytest.raises(VerificationError) as caught:
        life.publish()
    assert caught.value.code in (Code.ARCHIVE_PAYLOAD, Code.ARCHIVE_CHAIN)


def test_the_servers_key_is_gone(life: Life) -> None:
    decrypted(voted(life, FIRST, FIRST, SECOND))
    (life.service.server_keys._folder / f"{life.uuid}.key").unlink()
    assert refused(life.publish).code is RefusalCode.SERVER_KEY_MISSING


def test_decrypting_again_changes_nothing(life: Life) -> None:
    voted(life, FIRST, FIRST, SECOND).tally()
    archive = life.session.get_one(Archive, life.uuid)
    before = archive.records
    tallying.decrypt_with_server_key(
        life.session, life.uuid, life.service.server_keys, bytes, life.clock
    )
    assert archive.records == before


# The archive as a file


def test_the_file_only_grows(life: Life) -> None:
    def whole() -> bytes:
        return b"".join(archives.pieces(life.session, life.session.get_one(Archive, life.uuid)))

    seen = [whole()]
    voted(life, FIRST, FIRST, SECOND)
    seen.append(whole())
    life.close()
    seen.append(whole())
    for number in (0, 1):
        life.submit(number, life.part(number))
    life.publish()
    seen.append(whole())
    for earlier, later in pairwise(seen):
        assert later.startswith(earlier)
        assert len(later) > len(earlier)


def test_a_download_in_small_pieces_is_the_same_file(
    fresh: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    with fresh.transaction() as session:
        life = lives.opened(session, fresh)
        voted(life, FIRST, FIRST, SECOND).tally()
        archive = session.get_one(Archive, life.uuid)
        whole = b"".join(archives.pieces(session, archive))
        timestamp, records = archive.timestamp, archive.records
    monkeypatch.setattr(archives, "BATCH", 4)
    parts = list(archives.download(fresh.sessions, life.uuid, timestamp, records))
    assert len(parts) > 3
    assert b"".join(parts) == whole
    setup = b"".join(archives.download(fresh.sessions, life.uuid, timestamp, 6))
    assert whole.startswith(setup)
