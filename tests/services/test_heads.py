"""Heads: signed for what is committed, never two of one size, and never behind what was signed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from tests.conftest import install, new_url
from tests.services.vote_log import (
    OTHER,
    START,
    UUID,
    back_up,
    ballots,
    begun,
    copy,
    grow,
    open_vote,
    publish,
    put_back,
)
from voting_service.cli.context import Installation
from voting_service.core.checkpoints import Checkpoint, open_checkpoint
from voting_service.core.errors import Code, VerificationError
from voting_service.core.log_entries import parse_entry
from voting_service.core.log_replay import replay
from voting_service.core.merkle import Frontier, leaf_hash, root
from voting_service.core.notes import Signer, parse_note, sign_note, verify_note
from voting_service.core.tiles import Tile, parse_entries, print_entries
from voting_service.models import LogCheckpoint, LogEntry, LogHead, LogNode, LogThread
from voting_service.services import heads, log, log_restore, log_rotation, log_scrub
from voting_service.services.errors import Refusal, RefusalCode


def refused(act: object) -> Refusal:
    with pytest.raises(Refusal) as caught:
        act()  # type: ignore[operator]
    return caught.value


# Appending


def test_the_tree_is_over_the_entries(session: Session) -> None:
    start = session.get_one(LogHead, 1).size
    assert start == 0
    open_vote(session)
    ballots(session, 7)
    rows = log.entries(session, UUID)
    assert heads.stored(session, "x").root == root(leaf_hash(row.body) for row in rows)
    assert [row.number for row in log.acts(session, UUID)] == [0, 1, 2, 3]
    state = replay(parse_entry(row.body) for row in rows)
    found = log.thread(session, UUID)
    assert found is not None
    assert (found.acts, found.ballots) == (4, 7)
    assert (state.votes[UUID].acts, state.votes[UUID].ballots) == (4, 7)
    assert session.get_one(LogHead, 1).newest_at == state.at


def test_an_entry_that_its_form_does_not_have(session: Session) -> None:
    with pytest.raises(VerificationError):
        log.append(session, log.EntryKind.PROMISE, UUID, sha256="short", at="2026-01-01T00:00:00Z")


@pytest.mark.parametrize("kind", [log.EntryKind.PROMISE, log.EntryKind.OPENING])
def test_what_is_there_once(session: Session, kind: log.EntryKind) -> None:
    open_vote(session)
    act = lambda: log.append(session, kind, UUID, sha256="ab" * 32, at="2027-01-01T00:00:00Z")  # noqa: E731
    assert refused(act).code is RefusalCode.LOG_REFUSES


def test_nothing_follows_a_cancellation(session: Session) -> None:
    open_vote(session)
    at = session.get_one(LogHead, 1).newest_at
    log.append(session, log.EntryKind.CANCELLATION, UUID, reason="x", at=at)
    assert refused(lambda: ballots(session, 1)).code is RefusalCode.LOG_REFUSES
    log.append(session, log.EntryKind.NOTICE, UUID, text={"sv": "Hej"}, at=at)
    session.get_one(LogHead, 1).newest_at = ""
    open_vote(session, OTHER)


def test_time_never_runs_backwards(session: Session) -> None:
    open_vote(session)
    newest = session.get_one(LogHead, 1).newest_at
    early = "2026-01-01T00:00:00Z"
    entry = log.append(
        session, log.EntryKind.SCHEDULE, UUID, closes_at=newest, reason="x", at=early
    )
    assert f'"at":"{newest}"' in entry.body.decode()
    act = lambda: log.append(session, log.EntryKind.CLOSING, UUID, sha256="ab" * 32, at=early)  # noqa: E731
    assert refused(act).code is RefusalCode.CHANGED_MEANWHILE


# Signing


def test_a_head_is_signed_and_guarded(fresh: Installation) -> None:
    begun(fresh)
    with fresh.transaction() as session:
        head, note = heads.sign(session, fresh.log_signer)
        key = heads.vkeys(session, fresh.log_signer)[-1]
        assert open_checkpoint(note, [key]) == head == heads.stored(session, head.origin)
    assert fresh.log_signer.guard.newest() == head
    grow(fresh, 3, start=5)
    with fresh.transaction() as session:
        larger, _ = heads.sign(session, fresh.log_signer)
    assert larger.size == head.size + 3
    assert fresh.log_signer.guard.newest() == larger


def test_what_is_public_is_read_before_what_is_stored(
    fresh: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The other way round a step of another process, between the two, looks like an older backup."""
    order: list[str] = []
    for name in ("newest", "stored"):
        real = getattr(heads, name)

        def noted(*arguments: object, name: str = name, real: Any = real) -> object:
            order.append(name)
            return real(*arguments)

        monkeypatch.setattr(heads, name, noted)
    with fresh.transaction() as session:
        heads.require_sound(session, fresh.log_signer)
    assert order == ["newest", "stored"]


def test_a_step_without_anything_new_makes_no_head(fresh: Installation) -> None:
    begun(fresh)
    with fresh.transaction() as session:
        before = heads.newest(session)
    assert before is not None
    assert publish(fresh).note == before.note


def shrink(session: Session) -> None:
    """As an older backup: the last ballots are gone."""
    session.execute(delete(LogEntry).where(LogEntry.position >= 6))
    session.execute(delete(LogNode).where(LogNode.level == 0, LogNode.index >= 6))
    grown = Frontier()
    for row in log.entries(session, UUID):
        grown, _ = grown.append(leaf_hash(row.body))
    head = session.get_one(LogHead, 1)
    head.size, head.frontier = grown.size, grown.to_bytes()


def fork(session: Session) -> None:
    """As many entries, and another tree."""
    session.execute(update(LogHead).values(frontier=bytes(64)))


@pytest.mark.parametrize("change", [shrink, fork])
@pytest.mark.parametrize("known", ["guard", "published"])
def test_a_database_that_went_back_signs_nothing(
    fresh: Installation, change: object, known: str, tmp_path: Path
) -> None:
    begun(fresh)
    if known == "published":
        (tmp_path / "keys" / "log.head").unlink()
    else:
        with fresh.transaction() as session:
            session.execute(delete(LogCheckpoint))
    with fresh.transaction() as session:
        change(session)  # type: ignore[operator]
    with fresh.transaction() as session:
        refusal = refused(lambda: heads.sign(session, fresh.log_signer))
    assert (refusal.code, refusal.facts["source"]) == (RefusalCode.LOG_MISMATCH, known)
    words = heads.way_out(refusal)
    assert "voting-service log restore" in words
    assert not fresh.rounds().run()


def test_a_log_of_another_name(fresh: Installation, tmp_path: Path) -> None:
    begun(fresh)
    guard = tmp_path / "keys" / "log.head"
    guard.write_text(guard.read_text().replace("127.0.0.1:8000", "elsewhere"))
    with fresh.transaction() as session:
        assert refused(lambda: heads.require_sound(session, fresh.log_signer)).facts["origin"] == (
            "elsewhere/log"
        )


# Rotation


def test_the_first_head_after_a_rotation_bears_both_signatures(fresh: Installation) -> None:
    begun(fresh)
    with fresh.transaction() as session:
        before = heads.newest(session)
    old, new = log_rotation.rotate(fresh.sessions, lambda _: START, fresh.log_signer)
    with fresh.transaction() as session:
        both = heads.newest(session)
        assert heads.vkeys(session, fresh.log_signer) == [old, new]
        assert before is not None
        assert heads.vkeys(session, fresh.log_signer, before.size) in ([old], [new])
    assert both is not None
    assert [one.vkey for one in verify_note(heads.note_of(both), [old, new])] == [old, new]
    grow(fresh, 1, start=5)
    later = publish(fresh)
    assert [one.vkey for one in verify_note(heads.note_of(later), [old, new])] == [new]
    assert fresh.log_signer.keys.present() == new
    third = log_rotation.rotate(fresh.sessions, lambda _: START, fresh.log_signer)
    assert third[0] == new
    with fresh.transaction() as session:
        assert log_scrub.scrub(session, fresh.log_signer) == []


@pytest.mark.parametrize("step", ["prepare", "entry", "publish"])
def test_a_rotation_goes_on_where_it_stopped(fresh: Installation, step: str) -> None:
    begun(fresh)
    keys = fresh.log_signer.keys
    old, new = keys.present(), keys.prepare()
    if step != "prepare":
        with fresh.transaction() as session:
            log.rotate(session, old.text, new.text, log.moment(START))
    if step == "publish":
        publish(fresh)
    assert log_rotation.rotate(fresh.sessions, lambda _: START, fresh.log_signer) == (old, new)
    with fresh.transaction() as session:
        assert len(heads.vkeys(session, fresh.log_signer)) == 2


# Scrub


def test_a_whole_log_is_scrubbed_without_findings(fresh: Installation) -> None:
    begun(fresh, 20)
    with fresh.transaction() as session:
        assert log_scrub.scrub(session, fresh.log_signer) == []


def change_entry(session: Session) -> None:
    session.execute(update(LogEntry).where(LogEntry.position == 5).values(body=b"{}"))


def drop_entry(session: Session) -> None:
    session.execute(delete(LogEntry).where(LogEntry.position == 5))


def drop_last(session: Session) -> None:
    session.execute(delete(LogEntry).where(LogEntry.position == 8))


def change_column(session: Session) -> None:
    session.execute(update(LogEntry).where(LogEntry.position == 1).values(number=9))


def change_node(session: Session) -> None:
    session.execute(update(LogNode).where(LogNode.level == 1, LogNode.index == 0).values(hash=b"x"))


def change_root(session: Session) -> None:
    session.execute(update(LogCheckpoint).values(root="00" * 32))


def change_note(session: Session) -> None:
    row = session.query(LogCheckpoint).one()
    row.note = row.note[:-10] + "A" + row.note[-9:]


def move_head(session: Session) -> None:
    session.execute(update(LogCheckpoint).values(size=100))


def change_time(session: Session) -> None:
    session.execute(update(LogHead).values(newest_at="2020-01-01T00:00:00Z"))


def change_count(session: Session) -> None:
    session.execute(update(LogThread).values(ballots=1))


def beyond(session: Session) -> None:
    session.add(LogEntry(position=50, kind="ballot", co_decision=UUID, number=None, body=b"{}"))


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        pytest.param(change_entry, "log entry 5: log.entry", id="entry-changed"),
        pytest.param(drop_entry, "log entry 5: missing", id="entry-missing"),
        pytest.param(drop_last, "log entry 8: missing", id="last-entry-missing"),
        pytest.param(change_column, "log entry 1: its columns", id="column"),
        pytest.param(change_node, "log node 1, 0", id="node"),
        pytest.param(change_root, "another root", id="root"),
        pytest.param(change_note, "public head 9: log.", id="signature"),
        pytest.param(move_head, "public head 100: beyond", id="head-beyond"),
        pytest.param(fork, "head does not follow", id="frontier"),
        pytest.param(change_time, "the moment", id="time"),
        pytest.param(change_count, "counted wrongly", id="count"),
        pytest.param(beyond, "beyond its head", id="entry-beyond"),
    ],
)
def test_damage_is_found(fresh: Installation, damage: object, said: str) -> None:
    begun(fresh)
    with fresh.transaction() as session:
        damage(session)  # type: ignore[operator]
    with fresh.transaction() as session:
        found = log_scrub.scrub(session, fresh.log_signer)
    assert any(said in line for line in found), found


# The way back


@pytest.fixture
def older(tmp_path: Path) -> tuple[Installation, Path]:
    """An SQLite file put back as it was some ballots ago, and a mirror of what was public since."""
    service = install(new_url("sqlite", tmp_path), tmp_path / "keys")
    begun(service)
    service.engine.dispose()
    path = tmp_path / "medbeslut.sqlite"
    back_up(path, tmp_path / "backup")
    grow(service, 300, start=5)
    publish(service)
    copy(service, tmp_path / "mirror")
    service.engine.dispose()
    put_back(path, tmp_path / "backup")
    return service, tmp_path / "mirror"


def bring_back(service: Installation, mirror: Path, **options: bool) -> log_restore.Restored:
    note = parse_note((mirror / "head").read_bytes())

    def read(tile: Tile) -> bytes:
        return (mirror / tile.path).read_bytes()

    with service.transaction() as session:
        return log_restore.restore(session, service.log_signer, note, read, START, **options)


def test_an_older_backup_refuses_and_can_be_brought_back(older: tuple[Installation, Path]) -> None:
    service, mirror = older
    with service.transaction() as session:
        assert refused(lambda: heads.sign(session, service.log_signer)).code is (
            RefusalCode.LOG_MISMATCH
        )
    done = bring_back(service, mirror)
    assert (done.added, done.missing, done.lost) == (300, 0, (UUID,))
    with service.transaction() as session:
        assert log_scrub.scrub(session, service.log_signer) == []
        head, _ = heads.sign(session, service.log_signer)
        assert head.size == 309
        published = heads.newest(session)
        assert published is not None
        assert published.note.encode() == (mirror / "head").read_bytes()


def test_entries_signed_for_voters_alone_are_lost_knowingly(
    older: tuple[Installation, Path], tmp_path: Path
) -> None:
    service, mirror = older
    guard = service.log_signer.guard
    known = guard.newest()
    assert known is not None
    with guard.held():
        guard.remember(replace(known, size=known.size + 2))
    assert refused(lambda: bring_back(service, mirror)).facts["known"] == known.size + 2
    with service.transaction() as session:
        assert session.get_one(LogHead, 1).size == 9
    done = bring_back(service, mirror, accept_loss=True)
    assert (done.added, done.missing) == (300, 2)
    assert guard.newest() == known


def spoil(mirror: Path, name: str) -> None:
    path = mirror / name
    data = bytearray(path.read_bytes())
    data[-20:-19] = b"1" if data[-20:-19] == b"0" else b"0"
    path.write_bytes(bytes(data))


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("head", id="signature"),
        pytest.param("tile/entries/001.p/53", id="entry"),
    ],
)
def test_a_mirror_that_does_not_fit_changes_nothing(
    older: tuple[Installation, Path], name: str
) -> None:
    service, mirror = older
    spoil(mirror, name)
    with pytest.raises((Refusal, VerificationError)):
        bring_back(service, mirror)
    with service.transaction() as session:
        assert session.get_one(LogHead, 1).size == 9


def test_a_mirror_that_names_a_key_of_its_own(older: tuple[Installation, Path]) -> None:
    """A rotation that nobody made, and a head signed with the key it names."""
    service, mirror = older
    ours = service.log_signer.keys.present()
    theirs = Signer(ours.name, Ed25519PrivateKey.generate())
    bodies = parse_entries((mirror / "tile/entries/000").read_bytes(), 256)
    bodies += parse_entries((mirror / "tile/entries/001.p/53").read_bytes(), 53)
    with service.transaction() as session:
        row = log.rotate(session, ours.text, theirs.vkey.text, log.moment(START))
        bodies.append(row.body)
        session.rollback()
    (mirror / "tile/entries/001.p/54").write_bytes(print_entries(bodies[256:]))
    head = Checkpoint(ours.name, 310, root([leaf_hash(body) for body in bodies]))
    (mirror / "head").write_bytes(sign_note(head.text, [theirs]).to_bytes())
    with pytest.raises(VerificationError) as failure:
        bring_back(service, mirror)
    assert failure.value.code is Code.LOG_SIGNATURE
    with service.transaction() as session:
        assert session.get_one(LogHead, 1).size == 9


def test_a_mirror_that_is_older_still(older: tuple[Installation, Path]) -> None:
    service, mirror = older
    old = bring_back(service, mirror)
    assert old.added == 300
    assert bring_back(service, mirror).added == 0
