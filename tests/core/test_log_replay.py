"""The order of the log: whole lives pass, and each rule refuses the entry that breaks it."""

from itertools import count
from typing import Any

import pytest

from tests.core.log_texts import (
    LOG,
    NEW_LOG,
    OTHER,
    STRANGER,
    act,
    ballot,
    rotation,
)
from voting_service.core.errors import Code, VerificationError
from voting_service.core.log_entries import EntryKind, read_entry
from voting_service.core.log_replay import INITIAL, State, apply, replay

LIFE = [
    "promise", "notice", "roll", "setup", "roll_addition", "opening", "ballot", "schedule",
    "failed_casts", "ballot", "roll_addition", "closing", "failed_casts", "usage",
    "partial_decryption", "result", "tally", "decision", "milestone", "correction",
    "milestone+", "fulfilment", "dispute", "dispute_answer", "notice",
]  # fmt: skip


def life(*kinds: str | dict[str, Any]) -> list[dict[str, Any]]:
    """Entries of these kinds, acts numbered in order; `kind+` is the second shape of a kind."""
    numbers = count()
    made = []
    for kind in kinds:
        if isinstance(kind, dict):
            made.append({**kind, "number": next(numbers)} if "number" in kind else kind)
        elif kind == "ballot":
            made.append(ballot())
        else:
            made.append(act(kind.rstrip("+"), next(numbers), kind.count("+")))
    return made


def run(entries: list[dict[str, Any]]) -> State:
    return replay(read_entry(entry) for entry in entries)


def refusal(entries: list[dict[str, Any]]) -> VerificationError:
    """The last entry, and no other, is refused."""
    state = run(entries[:-1])
    with pytest.raises(VerificationError) as refused:
        apply(state, read_entry(entries[-1]))
    return refused.value


def test_a_whole_life() -> None:
    state = run(life(*LIFE))
    (vote,) = state.votes.values()
    assert vote.seen | {EntryKind.BALLOT} >= {kind.rstrip("+") for kind in LIFE}
    assert (vote.ballots, vote.acts) == (2, len(LIFE) - 2)
    assert vote.milestones == vote.disputes == (True,)
    assert vote.decided == "cd" * 32


OPENED = ("promise", "roll", "setup", "opening")
CLOSED = (*OPENED, "closing")
DECRYPTED = (*CLOSED, "usage", "partial_decryption")
TALLIED = (*DECRYPTED, "result", "tally")
DECIDED = (*TALLIED, "decision")
CANCELLED = ("promise", "cancellation")

MISPLACED: dict[str, tuple[str | dict[str, Any], ...]] = {
    "roll-first": ("roll",),
    "ballot-first": ("ballot",),
    "promise-twice": ("promise", "promise"),
    "cancellation-twice": (*CANCELLED, "cancellation"),
    "cancellation-after-decryption": (*DECRYPTED, "cancellation"),
    "act-after-cancellation": (*CANCELLED, "roll"),
    "ballot-after-cancellation": (*OPENED, "cancellation", "ballot"),
    "roll-twice": ("promise", "roll", "roll"),
    "setup-before-roll": ("promise", "setup"),
    "opening-before-setup": ("promise", "roll", "opening"),
    "addition-before-roll": ("promise", "roll_addition"),
    "addition-after-closing": (*CLOSED, "roll_addition"),
    "ballot-before-opening": ("promise", "roll", "setup", "ballot"),
    "ballot-after-closing": (*CLOSED, "ballot"),
    "schedule-after-closing": (*CLOSED, "schedule"),
    "failed-casts-before-opening": ("promise", "roll", "setup", "failed_casts"),
    "closing-before-opening": ("promise", "roll", "setup", "closing"),
    "usage-before-closing": (*OPENED, "usage"),
    "usage-twice": (*CLOSED, "usage", "usage"),
    "decryption-before-closing": (*OPENED, "partial_decryption"),
    "decryption-after-result": (*TALLIED, act("partial_decryption", owner=2)),
    "decryption-by-one-twice": (*DECRYPTED, "partial_decryption"),
    "result-before-usage": (*CLOSED, "partial_decryption", "result"),
    "result-before-decryption": (*CLOSED, "usage", "result"),
    "tally-before-result": (*DECRYPTED, "tally"),
    "tie-before-tally": (*DECRYPTED, "result", "tie_resolution"),
    "tie-after-decision": (*DECIDED, "tie_resolution"),
    "tie-and-something-else": (*TALLIED, "tie_resolution", "notice"),
    "tie-of-another-decision": (
        *TALLIED, act("tie_resolution", sha256="ee" * 32), "decision",
    ),
    "decision-before-tally": (*DECRYPTED, "decision"),
    "decision-twice": (*DECIDED, "decision"),
    "correction-before-decision": (*TALLIED, "correction"),
    "correction-of-another": (*DECIDED, "correction", "correction"),
    "milestone-before-decision": (*TALLIED, "milestone"),
    "milestone-skipped": (*DECIDED, act("milestone", milestone=2)),
    "milestone-done-unplanned": (*DECIDED, "milestone+"),
    "milestone-done-twice": (*DECIDED, "milestone", "milestone+", "milestone+"),
    "fulfilment-twice": (*DECIDED, "fulfilment", "fulfilment"),
    "dispute-before-closing": (*OPENED, "dispute"),
    "dispute-skipped": (*CLOSED, act("dispute", dispute=2)),
    "answer-without-dispute": (*CLOSED, "dispute_answer"),
    "answer-to-another": (*CLOSED, "dispute", act("dispute_answer", dispute=2)),
    "answer-twice": (*CLOSED, "dispute", "dispute_answer", "dispute_answer"),
}  # fmt: skip


@pytest.mark.parametrize("name", MISPLACED)
def test_an_entry_where_it_may_not_stand(name: str) -> None:
    assert refusal(life(*MISPLACED[name])).code is Code.LOG_ORDER


def test_a_tie_is_resolved_right_before_the_decision() -> None:
    assert run(life(*TALLIED, "tie_resolution", "decision")).votes


def test_what_may_follow_a_cancellation() -> None:
    assert run(life(*CLOSED, "cancellation", "notice", "dispute", "dispute_answer")).votes


@pytest.mark.parametrize("number", [0, 2])
def test_acts_are_numbered_without_gaps(number: int) -> None:
    assert refusal([act("promise"), act("notice", number)]).code is Code.LOG_NUMBER


def test_each_co_decision_has_numbers_of_its_own() -> None:
    other = {**act("promise"), "co_decision": OTHER}
    assert set(run([act("promise"), other, act("notice", 1)]).votes) == {
        act("promise")["co_decision"], OTHER,
    }  # fmt: skip


def test_time_never_runs_backwards() -> None:
    other = act("promise", co_decision=OTHER, at="2026-05-04T09:59:59Z")
    assert refusal([act("promise"), other]).code is Code.LOG_TIME
    assert refusal([act("promise"), rotation(at="2026-05-04T09:59:59Z")]).code is Code.LOG_TIME


def test_keys_are_exchanged_in_a_chain() -> None:
    state = run([rotation(), rotation(NEW_LOG, LOG)])
    assert state.key == LOG.vkey.text
    assert refusal([rotation(), rotation(STRANGER, LOG)]).code is Code.LOG_ORDER


def test_the_empty_log() -> None:
    assert run([]) == INITIAL
