"""What one statement says of another: the promise, then opening, closing, tally, decision, corrections."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import Any

import pytest

from tests.verifier.forger import Forger, correction, promise, text
from voting_service.core import statements
from voting_service.core.canonical import Text
from voting_service.core.closing import (
    Closing,
    check_closes_after,
    check_counted_after,
    check_roll_totals,
)
from voting_service.core.correction import Correction, check_supersedes
from voting_service.core.decision import Annulment, Decision, check_decision
from voting_service.core.encoding import sha256_hex
from voting_service.core.errors import Code, VerificationError
from voting_service.core.opening import Opening, check_opens_as_promised
from voting_service.core.outcome import Status, TieResolution, Verdict
from voting_service.core.rules import TieRule
from voting_service.core.signed_tally import Attestation, SignedTally

BEFORE, CLOSES, AFTER = "2026-10-04T17:59:59Z", "2026-10-04T18:00:00Z", "2026-10-04T18:00:01Z"


@cache
def honest() -> dict[str, bytes]:
    return Forger(corrections=lambda _: [correction]).files()


def opening() -> Opening:
    return statements.parse_opening(honest()["opening.json"])


def closing() -> Closing:
    return statements.parse_closing(honest()["closing.json"])


def tally() -> SignedTally:
    return statements.parse_tally(honest()["tally.json"])


def decision() -> Decision:
    return statements.parse_decision(honest()["decision.json"])


def corrected() -> Correction:
    return statements.parse_correction(honest()["correction-1.json"])


def refusal(call: Callable[[], object]) -> tuple[Code, str]:
    with pytest.raises(VerificationError) as refused:
        call()
    return refused.value.code, refused.value.where


# Opening and closing


def test_the_honest_ones_agree() -> None:
    check_opens_as_promised(opening(), promise())
    check_closes_after(closing(), opening())
    check_counted_after(tally(), closing())
    check_roll_totals(tally(), opening(), closing())
    check_decision(decision(), promise(), tally(), closing().closes_at)
    check_supersedes(corrected(), sha256_hex(honest()["decision.json"]), decision())
    check_decision(corrected().corrected, promise(), tally(), closing().closes_at)


@pytest.mark.parametrize(("changes", "where"), [
    pytest.param({"opened_at": "2026-09-20T05:59:59Z"}, "opened_at", id="early"),
    pytest.param({"closes_at": "2026-09-20T06:00:00Z"}, "closes_at", id="no-time-to-vote"),
])  # fmt: skip
def test_an_opening_that_contradicts_itself(changes: dict[str, str], where: str) -> None:
    changed = replace(opening(), **changes)  # type: ignore[arg-type]
    assert refusal(changed.to_bytes) == (Code.STATEMENT_OPENING, where)


def test_a_vote_may_open_late_even_after_its_closing() -> None:
    late = replace(opening(), opened_at="2026-10-05T00:00:00Z")
    assert statements.parse_opening(late.to_bytes()) == late
    shut = replace(closing(), closed_at=late.opened_at)
    check_closes_after(shut, late)


@pytest.mark.parametrize("where", ["opens_at", "closes_at"])
def test_an_opening_has_the_promised_times(where: str) -> None:
    changed = replace(opening(), **{where: "2026-09-21T06:00:00Z"})  # type: ignore[arg-type]
    found = refusal(lambda: check_opens_as_promised(changed, promise()))
    assert found == (Code.STATEMENT_OPENING, where)


def test_a_closing_is_not_before_its_time() -> None:
    assert refusal(replace(closing(), closed_at=BEFORE).to_bytes) == (
        Code.STATEMENT_CLOSING, "closed_at",
    )  # fmt: skip


@pytest.mark.parametrize(("changes", "where"), [
    pytest.param({"closes_at": "2026-09-20T06:00:00Z"}, "closes_at", id="closed-when-it-opened"),
    pytest.param({"additions": 2}, "additions", id="more-additions-than-spares"),
])  # fmt: skip
def test_a_closing_that_does_not_follow_the_opening(changes: dict[str, Any], where: str) -> None:
    changed = replace(closing(), **changes)
    assert refusal(lambda: check_closes_after(changed, opening())) == (
        Code.STATEMENT_CLOSING, where,
    )  # fmt: skip


def test_a_vote_closes_after_it_was_opened() -> None:
    late = replace(opening(), opened_at=AFTER)
    assert refusal(lambda: check_closes_after(closing(), late)) == (
        Code.STATEMENT_CLOSING, "closed_at",
    )  # fmt: skip


# The tally


def test_a_tally_comes_after_the_closing() -> None:
    early = replace(tally(), published_at=BEFORE)
    assert refusal(lambda: check_counted_after(early, closing())) == (
        Code.STATEMENT_TALLY, "published_at",
    )  # fmt: skip


def test_paper_is_counted_after_the_closing() -> None:
    record = Attestation("Biblioteket", 0, 0, (0, 0, 0), (text("röstmottagare"),), BEFORE)
    paper = replace(tally().channels.paper, attestations=(record,))
    early = replace(tally(), channels=replace(tally().channels, paper=paper))
    assert refusal(lambda: check_counted_after(early, closing())) == (
        Code.STATEMENT_TALLY, "channels.paper.attestations[0].signed_at",
    )  # fmt: skip


def test_a_tally_of_other_ballots_than_at_closing() -> None:
    assert refusal(lambda: check_counted_after(tally(), replace(closing(), ballots=3))) == (
        Code.STATEMENT_TALLY, "channels.web.ballots",
    )  # fmt: skip


@pytest.mark.parametrize(("entries", "spares", "where"), [
    pytest.param(4, 1, "roll.entries", id="entries"), pytest.param(5, 2, "roll.spares", id="spares"),
])  # fmt: skip
def test_a_tally_of_another_roll(entries: int, spares: int, where: str) -> None:
    sealed = replace(opening().roll, entries=entries, spares=spares)
    found = refusal(lambda: check_roll_totals(tally(), replace(opening(), roll=sealed), closing()))
    assert found == (Code.STATEMENT_TALLY, where)


def test_each_addition_took_a_spare() -> None:
    sealed = replace(opening().roll, entries=4, spares=2)
    check_roll_totals(tally(), replace(opening(), roll=sealed), replace(closing(), additions=1))


# Days


def meeting(**changes: object) -> Decision:
    return replace(decision(), decision=replace(decision().decision, **changes))  # type: ignore[arg-type]


def annulled(day: str, recorded: str) -> Decision:
    court = Annulment(Text("Förvaltningsrätten"), "1234-27", day)
    return replace(decision(), annulment=court, verdict=Verdict.ANNULLED, recorded_at=recorded)


EARLY = [
    pytest.param(meeting(date="2026-10-03"), "decision.date", id="decided-before-the-closing"),
    pytest.param(meeting(date="2026-10-24"), "recorded_at", id="recorded-before-the-meeting"),
    pytest.param(replace(decision(), recorded_at="2026-10-05T08:59:59Z"), "recorded_at",
                 id="recorded-before-the-tally"),
    pytest.param(annulled("2026-10-21", "2026-11-01T00:00:00Z"), "annulment.date",
                 id="annulled-before-it-was-made"),
    pytest.param(annulled("2026-11-02", "2026-11-01T00:00:00Z"), "recorded_at",
                 id="annulled-in-the-future"),
]  # fmt: skip


@pytest.mark.parametrize(("given", "where"), EARLY)
def test_a_decision_dated_too_early(given: Decision, where: str) -> None:
    found = refusal(lambda: check_decision(given, promise(), tally(), CLOSES))
    assert found == (Code.STATEMENT_DECISION, where)


def test_the_closing_time_that_held_decides() -> None:
    """Closed early, the body may decide before the promised closing; extended, not before the end."""
    between = meeting(date="2026-10-03")
    early = replace(tally(), published_at="2026-10-02T09:00:00Z")
    check_decision(between, promise(), early, "2026-10-01T18:00:00Z")
    found = refusal(lambda: check_decision(decision(), promise(), tally(), "2026-10-23T18:00:00Z"))
    assert found == (Code.STATEMENT_DECISION, "decision.date")


def test_another_outcome_and_another_verdict() -> None:
    other = replace(tally(), outcome=replace(tally().outcome, winner="a2"))
    found = refusal(lambda: check_decision(decision(), promise(), other, CLOSES))
    assert found == (Code.STATEMENT_DECISION, "outcome")
    lied = replace(decision(), verdict=Verdict.LAPSED)
    found = refusal(lambda: check_decision(lied, promise(), tally(), CLOSES))
    assert found == (Code.DECISION_VERDICT, "verdict")


@pytest.mark.parametrize(("day", "where"), [
    pytest.param("2026-10-03", "tie_resolution.date", id="before-the-closing"),
    pytest.param("2026-10-04", None, id="on-the-day-of-the-closing"),
    pytest.param("2026-10-22", None, id="at-the-meeting"),
    pytest.param("2026-10-23", "decision.date", id="after-the-meeting"),
])  # fmt: skip
def test_a_tie_is_resolved_between_closing_and_decision(day: str, where: str | None) -> None:
    tied = replace(tally().outcome, status=Status.TIE, winner=None, tied=("a1", "a2"))
    even = replace(tally(), outcome=tied)
    given = replace(decision(), outcome=tied, tie_resolution=TieResolution(TieRule.LOT, day, "a1"))
    if where is None:
        check_decision(given, promise(), even, CLOSES)
        return
    found = refusal(lambda: check_decision(given, promise(), even, CLOSES))
    assert found == (Code.STATEMENT_DECISION, where)


# Corrections


@pytest.mark.parametrize(("change", "where"), [
    pytest.param(lambda c: replace(c, correction=0), "correction", id="number-zero"),
    pytest.param(lambda c: replace(c, co_decision="B" * 14), "corrected.co_decision", id="another-vote"),
    pytest.param(lambda c: replace(c, key_id="0" * 64), "corrected.key_id", id="another-key"),
    pytest.param(lambda c: replace(c, corrected_at="2026-11-03T10:00:00Z"), "corrected.recorded_at", id="two-moments"),
    pytest.param(lambda c: replace(c, corrected=replace(c.corrected, schema="medbeslut/tally")), "corrected.schema",
                 id="a-record-of-another-kind"),
    pytest.param(lambda c: replace(c, corrected=replace(c.corrected, version=2)), "corrected.version",
                 id="a-record-of-another-version"),
])  # fmt: skip
def test_a_correction_that_contradicts_itself(change: Callable[[Any], Any], where: str) -> None:
    assert refusal(change(corrected()).to_bytes) == (Code.STATEMENT_CORRECTION, where)


@pytest.mark.parametrize(("change", "where"), [
    pytest.param(lambda c: replace(c, supersedes="0" * 64), "supersedes", id="of-something-else"),
    pytest.param(lambda c: replace(c, correction=2), "correction", id="a-number-left-out"),
    pytest.param(lambda c: replace(c, corrected=replace(c.corrected, promise="0" * 64)), "corrected.promise",
                 id="under-another-promise"),
    pytest.param(lambda c: replace(c, corrected=replace(c.corrected, tally="0" * 64)), "corrected.tally",
                 id="of-another-tally"),
    pytest.param(lambda c: replace(c, corrected_at="2026-10-23T09:59:59Z"), "corrected_at", id="before-the-decision"),
])  # fmt: skip
def test_a_correction_that_does_not_follow(change: Callable[[Any], Any], where: str) -> None:
    digest = sha256_hex(honest()["decision.json"])
    found = refusal(lambda: check_supersedes(change(corrected()), digest, decision()))
    assert found == (Code.STATEMENT_CORRECTION, where)
