"""Bundles that are the same at each download, and a log with one writer."""

from __future__ import annotations

import hashlib
import io
import json
import threading
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.services import life as lives
from tests.services.check import findings
from tests.services.life import FIRST, SECOND, Life
from tests.services.vote_log import open_vote
from voting_service.cli.context import Installation
from voting_service.core.encoding import parse_json
from voting_service.models import CredentialDraw, LogEntry, LogHead, RollMark
from voting_service.services import bundles, log, log_scrub, publication
from voting_service.services.errors import Refusal

NAMES = {
    "archive.bel", "audit-key.pem", "log/checkpoint", "log/entries.jsonl", "log/heads.jsonl",
    "log/proof.json", "log/vkey", "manifest.json", "promise.json", "promise.json.sig",
}  # fmt: skip
UUID = "Ab1Ab1Ab1Ab1Ab"
HEX = "ab" * 32


def named(*kinds: str) -> set[str]:
    return {f"{kind}.json{ending}" for kind in kinds for ending in ("", ".sig")}


def bundle(life: Life) -> bytes:
    out = io.BytesIO()
    service = life.service
    bundles.write_bundle(life.session, life.uuid, service.signer, service.log_signer, out)
    return out.getvalue()


def test_everything_in_one_file_with_a_manifest(session: Session, service: Installation) -> None:
    life = lives.opened(session, service)
    for number in range(3):
        life.vote(number)
    life.tally()
    life.advance()
    data = bundle(life)
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        files = {name: packed.read(name) for name in packed.namelist()}
        assert {entry.date_time[0] for entry in packed.infolist()} == {1980}
    assert set(files) == NAMES | named("opening", "closing", "tally") | {"usage.jsonl"}
    manifest = json.loads(files.pop("manifest.json"))
    assert manifest == {
        "files": {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
    }
    assert bundle(life) == data


@pytest.mark.parametrize(
    ("stage", "names"),
    [
        pytest.param(lives.promised, NAMES - {"archive.bel"}, id="promised"),
        pytest.param(lives.ready, NAMES, id="ready"),
        pytest.param(lives.opened, NAMES | named("opening"), id="open"),
    ],
)
def test_a_bundle_holds_what_there_is(
    session: Session,
    service: Installation,
    stage: Callable[[Session, Installation], Life],
    names: set[str],
) -> None:
    life = stage(session, service)
    with pytest.raises(Refusal):
        bundle(life)  # no head of the log knows of it yet
    life.advance()
    with zipfile.ZipFile(io.BytesIO(bundle(life))) as packed:
        assert set(packed.namelist()) == names


def test_only_what_is_published(session: Session, service: Installation, tmp_path: Path) -> None:
    """Between two batches a download ends where the last batch ended."""
    life = lives.opened(session, service)
    life.advance()
    before = bundle(life)
    life.vote(0)
    assert bundle(life) == before
    life.advance()
    after = bundle(life)
    assert after != before
    (tmp_path / "bundle.zip").write_bytes(after)
    assert findings(tmp_path / "bundle.zip", finished=False) == []


def test_the_rewrite_keeps_every_mark_and_draw(session: Session, service: Installation) -> None:
    life = lives.opened(session, service)
    for number, choice in enumerate((FIRST, SECOND, SECOND)):
        life.vote(number, choice)
    life.draw(7)
    life.draw(7)

    def state() -> set[tuple[object, ...]]:
        marks = session.execute(select(RollMark.entry, RollMark.channel)).all()
        draws = session.execute(select(CredentialDraw.entry, CredentialDraw.draws)).all()
        return {tuple(row) for row in (*marks, *draws)}

    before = state()
    assert len(before) == 7
    publication.rewrite_marks(session, life.uuid)
    assert state() == before
    publication.rewrite_marks(session, life.uuid)
    assert state() == before


def test_one_co_decisions_rewrite_leaves_the_others(
    session: Session, service: Installation
) -> None:
    one = lives.opened(session, service)
    one.vote(0)
    other = lives.opened(session, service)
    publication.rewrite_marks(session, other.uuid)
    chosen = select(func.count()).select_from(RollMark).where(RollMark.co_decision == one.uuid)
    assert session.scalars(chosen).one() == 1


# The log


def test_entries_are_canonical_and_without_gaps(session: Session) -> None:
    open_vote(session, UUID)
    start = session.get_one(LogHead, 1).size
    for number in range(3):
        log.append(session, log.EntryKind.BALLOT, UUID, sha256=f"{number}" * 64)
    rows = log.entries(session, UUID)[start:]
    assert [row.position for row in rows] == [start, start + 1, start + 2]
    assert session.get_one(LogHead, 1).size == start + 3
    for row in rows:
        assert json.loads(row.body) == parse_sorted(row.body)
        assert row.kind == "ballot"


def parse_sorted(body: bytes) -> object:
    """RFC 8785: keys in order and compact, so that printing gives the same bytes."""
    value = parse_json(body)
    again = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert again.encode() == body
    return value


def test_many_writers_one_order(fresh: Installation) -> None:
    with fresh.transaction() as session:
        open_vote(session, UUID)

    def write() -> None:
        for _ in range(10):
            with fresh.transaction() as session:
                log.append(session, log.EntryKind.BALLOT, UUID, sha256=HEX)

    threads = [threading.Thread(target=write) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with fresh.transaction() as session:
        positions = list(session.scalars(select(LogEntry.position).order_by(LogEntry.position)))
        assert positions == list(range(44))
        assert session.get_one(LogHead, 1).size == 44
        assert log_scrub.scrub(session, fresh.log_signer) == []


def test_what_was_undone_leaves_no_gap(fresh: Installation) -> None:
    with fresh.transaction() as session:
        open_vote(session, UUID)
    with fresh.sessions() as session:
        log.append(session, log.EntryKind.BALLOT, UUID, sha256=HEX)
        session.rollback()
    with fresh.transaction() as session:
        log.append(session, log.EntryKind.BALLOT, UUID, sha256=HEX)
    with fresh.transaction() as session:
        assert list(session.scalars(select(LogEntry.position))) == [0, 1, 2, 3, 4]
