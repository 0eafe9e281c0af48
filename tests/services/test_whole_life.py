"""From draft to fulfilment by use cases alone, and what anybody can then verify without us."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

from sqlalchemy.orm import Session

from tests.services import life as lives
from tests.services.check import findings
from tests.services.life import FIRST, SECOND, SECRETARY
from voting_service.cli.context import Installation
from voting_service.core.canonical import Text
from voting_service.core.outcome import Status, Verdict
from voting_service.models import State
from voting_service.services import bundles, decisions, log


def test_every_part_holds_together(session: Session, service: Installation, tmp_path: Path) -> None:
    life = lives.opened(session, service)
    for number in range(7):
        life.vote(number, SECOND if number < 5 else FIRST)
    tally = life.tally()
    assert tally.outcome.status is Status.DECIDED
    assert (tally.totals.ballots, tally.totals.counts) == (7, (2, 5, 0))
    assert tally.outcome.winner is not None

    life.at = life.dates.meeting + timedelta(days=1)
    secretary = life.officer(SECRETARY)
    given = life.decision(tally.outcome.winner)
    assert decisions.preview(session, life.uuid, given) is Verdict.KEPT
    decisions.record_decision(session, secretary, life.uuid, given, service.signer, life.clock)
    decisions.add_milestone(
        session, secretary, life.uuid, Text("Gymmet byggs"), "2026-09-01", life.at
    )
    life.at += timedelta(days=120)
    evidence = "https://kommunen.example/invigning"
    decisions.complete_milestone(session, secretary, life.uuid, 1, "2026-08-30", evidence, life.at)
    decisions.fulfil(session, secretary, life.uuid, life.at)
    assert life.state() is State.FULFILLED

    life.advance()
    with (tmp_path / "bundle.zip").open("wb") as out:
        bundles.write_bundle(session, life.uuid, service.signer, service.log_signer, out)
    with (tmp_path / "again.zip").open("wb") as out:
        bundles.write_bundle(session, life.uuid, service.signer, service.log_signer, out)
    assert (tmp_path / "bundle.zip").read_bytes() == (tmp_path / "again.zip").read_bytes()
    assert findings(tmp_path / "bundle.zip") == []


def test_the_log_tells_it_in_order_and_names_nobody(
    session: Session, service: Installation
) -> None:
    life = lives.opened(session, service)
    for number in range(3):
        life.vote(number)
    life.tally()
    entries = log.entries(session, life.uuid)
    assert [entry.kind for entry in entries] == [
        "promise", "roll", "setup", "opening", "ballot", "ballot", "ballot", "closing",
        "usage", "partial_decryption", "partial_decryption", "partial_decryption", "result", "tally",
    ]  # fmt: skip
    positions = [entry.position for entry in entries]
    assert positions == list(range(positions[0], positions[0] + len(entries)))
    everything = b"".join(entry.body for entry in entries)
    for letter in life.held.letters:
        assert letter.number.encode() not in everything
    ballots = [json.loads(entry.body) for entry in entries if entry.kind == "ballot"]
    assert all(set(body) == {"kind", "co_decision", "sha256"} for body in ballots)
