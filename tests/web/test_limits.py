"""The brake on guessing."""

from __future__ import annotations

import pytest

from voting_service.http import limits
from voting_service.http.limits import Limiter


def test_it_stops_at_the_number_and_lets_go_after_a_quarter_of_an_hour() -> None:
    limiter = Limiter(3)
    for second in range(3):
        assert not limiter.blocked("a", second)
        limiter.note("a", second)
    assert limiter.blocked("a", 3)
    assert not limiter.blocked("b", 3)
    assert limiter.blocked("a", 899)
    assert not limiter.blocked("a", 900)


def test_it_holds_no_key_in_the_clear_and_not_more_than_it_may(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(limits, "MOST_KEYS", 10)
    limiter = Limiter(1)
    for number in range(25):
        limiter.note(f"192.0.2.{number}", number)
    assert len(limiter._times) == 10
    assert "192.0.2" not in repr(limiter._times)
    assert limiter.blocked("192.0.2.24", 25)
    assert not limiter.blocked("192.0.2.0", 25)
