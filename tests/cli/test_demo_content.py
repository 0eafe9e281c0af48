"""What the demonstration says: a promise that can be made, choices with one winner, a summary."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from voting_service.cli.demo import content, run, summary, voters
from voting_service.cli.demo.content import Dates
from voting_service.core.outcome import Outcome, Participation, Status, Verdict
from voting_service.core.rules import ThresholdKind
from voting_service.core.signed_tally import Counts, RollTotals
from voting_service.services.draft_checks import problems, warnings

MOMENTS = [
    pytest.param(datetime(2027, 6, 1, 12, 0, tzinfo=UTC), id="noon"),
    pytest.param(datetime(2027, 6, 1, 0, 0, 1, tzinfo=UTC), id="just-after-midnight"),
    pytest.param(datetime(2027, 6, 1, 23, 50, tzinfo=UTC), id="late-evening"),
    pytest.param(datetime(2027, 12, 31, 23, 30, tzinfo=UTC), id="new-year"),
    pytest.param(datetime(2028, 2, 29, 6, 0, tzinfo=UTC), id="leap-day"),
    pytest.param(datetime(2027, 3, 28, 1, 30, tzinfo=UTC), id="summer-time-begins"),
]


@pytest.mark.parametrize("now", MOMENTS)
@pytest.mark.parametrize("kind", [Dates.for_a_visit, Dates.for_a_run])
def test_the_draft_is_complete_whenever_it_is_seeded(now: datetime, kind: Any) -> None:
    dates = kind(now)
    draft = content.draft(dates)
    assert problems(draft, dates.signed) == []
    assert [one.code for one in warnings(draft) if one.code != "after_term_of_office"] == []
    assert dates.opens < now < dates.closes


@pytest.mark.parametrize("now", MOMENTS)
def test_a_run_is_decided_on_the_day_it_closes(now: datetime) -> None:
    dates = Dates.for_a_run(now)
    assert dates.closes.astimezone(UTC).date() == now.date()


def test_no_run_begins_just_before_midnight(monkeypatch: pytest.MonkeyPatch) -> None:
    slept: list[float] = []
    moment = datetime(2027, 6, 1, 23, 59, 0, tzinfo=UTC)
    monkeypatch.setattr(run, "datetime", SimpleNamespace(now=lambda _zone: moment))
    monkeypatch.setattr("voting_service.cli.demo.run.time.sleep", slept.append)
    run._not_at_midnight()
    assert slept == [61.0]
    monkeypatch.setattr(run, "datetime", SimpleNamespace(now=lambda _: moment - timedelta(hours=1)))
    run._not_at_midnight()
    assert len(slept) == 1


@pytest.mark.parametrize("count", [*range(10, 60), 199, 200, 500])
def test_choices_have_one_winner(count: int) -> None:
    found = voters.choices(count)
    assert len(found) == count
    sums = [sum(column) for column in zip(*found, strict=True)]
    assert sums[2] > max(sums[1], sums[3])
    assert all(sum(choice) == 1 for choice in found)


def finished(status: Status, *, verified: bool = True, verdict: Verdict = Verdict.KEPT) -> Any:
    """What a run ends with, as far as the summary reads it."""
    reached = status is not Status.THRESHOLD_NOT_MET
    outcome = Outcome(
        status, Participation(ThresholdKind.SHARE, 10, 50, reached=reached),
        winner="skolparken" if status is Status.DECIDED else None,
        tied=("skolparken", "hallevi") if status is Status.TIE else None,
    )  # fmt: skip
    return SimpleNamespace(
        seeded=SimpleNamespace(dates=Dates.for_a_run(datetime(2027, 6, 1, 12, tzinfo=UTC))),
        tally=SimpleNamespace(
            totals=Counts(60, 2, (20, 30, 8)), roll=RollTotals(500, 60, 440, 50, 550), outcome=outcome
        ),
        decision=SimpleNamespace(
            verdict=verdict, decision=SimpleNamespace(paragraph="§ 61", date="2027-06-01")
        ),
        verified=verified, report="FAIL    the archive", seconds=12.4,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        pytest.param(
            "sv",
            ["60 av 500 invånare", "12 procent", "Skolparken, intill biblioteket", "  30 röster",
             "fick flest röster", "50 röster; det nåddes", "löftet är hållet", "allt stämmer"],
            id="swedish",
        ),
        pytest.param(
            "en",
            ["60 of 500 residents", "12 per cent", "Skolparken, next to the library", "  30 votes",
             "had the most votes", "50 votes; it was reached", "the promise is kept", "all of it holds"],
            id="english",
        ),
    ],
)  # fmt: skip
def test_a_councillor_can_read_the_end(language: str, expected: list[str]) -> None:
    text = summary.summary(finished(Status.DECIDED), Path("out"), language)
    assert [part for part in expected if part not in text] == []
    assert "None" not in text


@pytest.mark.parametrize(
    ("done", "expected"),
    [
        pytest.param(
            finished(Status.TIE), "A tie: Skolparken, next to the library, Hallevi", id="tie"
        ),
        pytest.param(
            finished(Status.THRESHOLD_NOT_MET, verdict=Verdict.LAPSED),
            "the promise is lapsed",
            id="lapsed",
        ),
        pytest.param(finished(Status.NO_CHOICE), "No alternative won", id="blank"),
        pytest.param(
            finished(Status.DECIDED, verdict=Verdict.DEVIATED), "judged: deviated", id="other"
        ),
        pytest.param(
            finished(Status.DECIDED, verified=False), "FAIL    the archive", id="not-verified"
        ),
    ],
)
def test_other_ends_are_told_too(done: Any, expected: str) -> None:
    text = summary.summary(done, Path("out"), "en")
    assert expected in text
    assert ("CANNOT" in text.upper()) == (not done.verified)


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        pytest.param({"LANG": "sv_SE.UTF-8"}, "sv", id="swedish"),
        pytest.param({"LANG": "sv_SE.UTF-8", "LC_ALL": "en_GB.UTF-8"}, "en", id="overridden"),
        pytest.param({}, "en", id="none"),
    ],
)
def test_language_of_the_terminal(
    monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], language: str
) -> None:
    for name in ("LANG", "LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert summary.preferred_language() == language
