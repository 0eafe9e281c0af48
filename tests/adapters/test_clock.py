"""The database's clock: aware, in UTC, moving inside a transaction."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

from sqlalchemy.orm import Session

from voting_service.adapters.clock import database_clock


def test_now_in_utc(session: Session) -> None:
    now = database_clock(session)
    assert now.tzinfo is UTC
    assert abs(now - datetime.now(UTC)) < timedelta(minutes=10)


def test_it_moves_while_a_transaction_waits(session: Session) -> None:
    before = database_clock(session)
    time.sleep(0.02)
    assert database_clock(session) > before
