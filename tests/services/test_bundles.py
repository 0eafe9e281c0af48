"""Bundles from rows: each state verifies, each head gives the same bytes, nothing runs ahead of the head."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from contextlib import nullcontext
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.services import life as lives
from tests.services.check import findings
from tests.services.life import Life
from voting_service.cli.context import Installation
from voting_service.cli.demo.content import SECRETARY
from voting_service.models import LogCheckpoint
from voting_service.services import bundle_log, bundles, decisions
from voting_service.services.errors import Refusal, RefusalCode

STAGES: dict[str, Callable[[Session, Installation], Life]] = {
    "promised": lives.promised,
    "ready": lives.ready,
    "opened": lives.opened,
}


def bundle(life: Life) -> bytes:
    out = io.BytesIO()
    service = life.service
    bundles.write_bundle(life.session, life.uuid, service.signer, service.log_signer, out)
    return out.getvalue()


def unpacked(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def verified(data: bytes, path: Path, *, finished: bool = False) -> list[str]:
    (path / "bundle.zip").write_bytes(data)
    return findings(path / "bundle.zip", finished=finished)


@pytest.mark.parametrize("stage", STAGES)
def test_each_state_verifies(
    session: Session, service: Installation, tmp_path: Path, stage: str
) -> None:
    life = STAGES[stage](session, service)
    life.advance()
    assert verified(bundle(life), tmp_path) == []


def test_a_vote_step_by_step(session: Session, service: Installation, tmp_path: Path) -> None:
    life = lives.opened(session, service)
    seen = set()
    for number in range(3):
        life.vote(number)
        life.advance()
        data = bundle(life)
        assert verified(data, tmp_path) == []
        seen.add(data)
    life.close(prove=False)
    life.advance()
    assert verified(bundle(life), tmp_path) == []
    life.prove_use()
    life.advance()
    data = bundle(life)
    assert verified(data, tmp_path) == []
    assert "usage.jsonl" in unpacked(data)
    assert len({*seen, data}) == 4


def test_what_no_head_covers_waits(session: Session, service: Installation, tmp_path: Path) -> None:
    """Ballots, statements and usage proof come with the head that has them on the log."""
    life = lives.opened(session, service)
    life.vote(0)
    life.advance()
    before = bundle(life)
    life.vote(1)
    life.close()
    assert bundle(life) == before
    assert "closing.json" not in unpacked(before)
    life.advance()
    after = bundle(life)
    assert {"closing.json", "usage.jsonl"} <= set(unpacked(after))
    assert verified(after, tmp_path) == []


def test_older_heads_are_the_first_that_hold_an_act(
    session: Session, service: Installation
) -> None:
    life = lives.opened(session, service)
    life.advance()
    opened = session.scalars(select(LogCheckpoint.size)).all()
    for number in range(3):
        life.vote(number)
        life.advance()
    files = unpacked(bundle(life))
    lines = [json.loads(line) for line in files["log/heads.jsonl"].splitlines()]
    assert [int(line["checkpoint"].split("\n")[1]) for line in lines] == list(opened)
    assert int(files["log/checkpoint"].split(b"\n")[1]) > opened[-1]


def test_the_head_stands_as_it_was_published(session: Session, service: Installation) -> None:
    life = lives.opened(session, service)
    life.advance()
    newest = session.scalars(select(LogCheckpoint).order_by(LogCheckpoint.size.desc())).first()
    assert newest is not None
    assert unpacked(bundle(life))["log/checkpoint"] == newest.note.encode()


def test_long_lists_are_read_in_pieces(
    session: Session, service: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    life = lives.opened(session, service)
    for number in range(3):
        life.vote(number)
    life.advance()
    whole = bundle(life)
    monkeypatch.setattr(bundle_log, "BATCH", 2)
    assert bundle(life) == whole


def test_nobody_gets_a_bundle_of_what_is_not_on_the_log(
    session: Session, service: Installation
) -> None:
    life = lives.promised(session, service)
    with pytest.raises(Refusal) as refused:
        bundle(life)
    assert refused.value.code is RefusalCode.NOT_FOUND


def test_a_proof_that_is_on_the_log_and_nowhere_else(
    session: Session, service: Installation
) -> None:
    life = lives.opened(session, service)
    life.advance()
    planned = bundles.plan(session, life.uuid, service.signer, service.log_signer)
    broken = bundles.Plan(planned.uuid, planned.size, {}, 0, 0, with_usage=True)
    with pytest.raises(Refusal):
        bundles.write(broken, lambda: nullcontext(session), io.BytesIO())


def test_a_correction_is_in_the_bundle(
    session: Session, service: Installation, tmp_path: Path
) -> None:
    life = lives.opened(session, service)
    for number in range(7):
        life.vote(number)
    tally = life.tally()
    assert tally.outcome.winner is None or tally.outcome.winner
    life.at = life.dates.meeting + timedelta(days=1)
    given = life.decision(tally.outcome.winner)
    officer = life.officer(SECRETARY)
    decisions.record_decision(session, officer, life.uuid, given, service.signer, life.clock)
    life.advance()
    assert verified(bundle(life), tmp_path, finished=True) == []
