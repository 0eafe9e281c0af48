"""What is public of the log tells nobody when a ballot came: steps do, and they are minutes apart."""

from __future__ import annotations

import json
from datetime import timedelta
from itertools import pairwise

from sqlalchemy import select

from tests.services import life as lives
from voting_service.cli.context import Installation
from voting_service.models import LogCheckpoint, LogEntry
from voting_service.services.rounds import PUBLISH_EVERY, Rounds


def test_heads_come_in_steps_whatever_the_ballots_do(fresh: Installation) -> None:
    with fresh.transaction() as session:
        life = lives.opened(session, fresh)
    rounds = Rounds(fresh.sessions, life.clock, fresh.signer, fresh.log_signer)
    rounds.run()
    for number in range(6):
        life.at += PUBLISH_EVERY / 3
        with fresh.transaction() as session:
            life.session = session
            life.vote(number)
        rounds.run()
    with fresh.transaction() as session:
        times = list(session.scalars(select(LogCheckpoint.published_at).order_by("size")))
        bodies = session.scalars(select(LogEntry.body).where(LogEntry.kind == "ballot"))
        assert all(set(json.loads(body)) == {"kind", "co_decision", "sha256"} for body in bodies)
    steps = [later - earlier for earlier, later in pairwise(times)]
    assert len(times) == 3
    assert min(steps) >= PUBLISH_EVERY - timedelta(seconds=1)
