"""Entries of the log and their order, from section 2 of docs/format-log.md alone."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from tests.interop.third_parts import need

BLANKS = "\t\n\v\f\r \x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000" + "".join(
    map(chr, range(0x2000, 0x200B))
)
REASONS = frozenset(
    [
        "already_voted",
        "credential_spent",
        "credential_unknown",
        "ciphertext_seen",
        "ballot_invalid",
        "voting_closed",
        "pool_empty",
        "too_many_draws",
        "storage",
    ]
)  # fmt: skip
VERDICTS = frozenset(["kept", "kept_with_changes", "deviated", "lapsed", "annulled"])
Test = Callable[[Any], bool]


def matching(pattern: str) -> Test:
    compiled = re.compile(pattern, re.ASCII)
    return lambda value: isinstance(value, str) and compiled.fullmatch(value) is not None


def number(least: int = 0) -> Test:
    return lambda value: type(value) is int and least <= value <= 10**12


def text(value: Any) -> bool:
    if not isinstance(value, str) or not 1 <= len(value) <= 20_000:
        return False
    return bool(value.strip(BLANKS)) and not re.search("[\x00-\x08\x0b-\x1f\x7f]", value)


def line(value: Any) -> bool:
    return text(value) and len(value) <= 502 and "\n" not in value and value.strip(BLANKS) == value


def texts(value: Any) -> bool:
    return (
        isinstance(value, dict)
        and {"sv"} <= set(value) <= {"sv", "en"}
        and all(map(text, value.values()))
    )


def day(value: Any) -> bool:
    try:
        return isinstance(value, str) and date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def moment(value: Any) -> bool:
    try:
        return isinstance(value, str) and (
            datetime.strptime(value, "%Y-%m-%dT%H:%M:%SZ").strftime("%Y-%m-%dT%H:%M:%SZ") == value  # noqa: DTZ007
        )
    except ValueError:
        return False


def counts(of: Test, least: int) -> Test:
    return lambda value: (
        isinstance(value, dict)
        and all(of(name) and number(least)(one) for name, one in value.items())
    )


HEX, PHI = matching("[0-9a-f]{64}"), matching("[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]")
AREA = matching("[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
URL = matching("https?://[!-~]{1,1990}")
ONE = number(1)
HASHED: dict[str, Test] = {"sha256": HEX}
# Beside kind, co_decision, at and number; a field with a question mark may be left out.
SHAPES: dict[str, list[dict[str, Test]]] = {
    "promise": [HASHED],
    "notice": [{"text": texts}],
    "cancellation": [{"reason": text}],
    "roll": [
        {"entries": number(), "spares": number(), "by_area": counts(AREA, 0), "commitment": HEX}
    ],
    "setup": [{"election": PHI, "archive_event": HEX}],
    "opening": [HASHED],
    "roll_addition": [{"leaf": HEX, "area?": AREA, "appeal": line}],
    "schedule": [{"closes_at": moment, "reason": text}],
    "failed_casts": [{"counts": lambda v: bool(v) and counts(REASONS.__contains__, 1)(v)}],
    "closing": [HASHED],
    "usage": [{"sha256": HEX, "web": number(), "paper": number()}],
    "partial_decryption": [{"owner": ONE, "archive_event": HEX}],
    "result": [{"archive_event": HEX}],
    "tally": [HASHED],
    "tie_resolution": [HASHED],
    "decision": [{"sha256": HEX, "verdict": VERDICTS.__contains__}],
    "correction": [{"sha256": HEX, "supersedes": HEX, "verdict": VERDICTS.__contains__}],
    "milestone": [
        {"milestone": ONE, "what": text, "due": day},
        {"milestone": ONE, "done": day, "evidence": URL},
    ],
    "fulfilment": [{}],
    "dispute": [{"dispute": ONE, "answer_by": day}],
    "dispute_answer": [
        {"dispute": ONE, "outcome": {"upheld", "rejected"}.__contains__, "reasons": text}
    ],
}
ONCE = frozenset(
    [
        "promise",
        "cancellation",
        "roll",
        "setup",
        "opening",
        "closing",
        "usage",
        "result",
        "tally",
        "tie_resolution",
        "decision",
        "fulfilment",
    ]
)  # fmt: skip
# What must have come, and what must not.
AFTER = {
    "notice": "promise", "cancellation": "promise", "roll": "promise", "setup": "roll", "opening": "setup",
    "roll_addition": "roll", "ballot": "opening", "schedule": "opening", "failed_casts": "opening",
    "closing": "opening",
    "usage": "closing", "partial_decryption": "closing", "result": "usage", "tally": "result",
    "tie_resolution": "tally", "decision": "tally", "correction": "decision", "milestone": "decision",
    "fulfilment": "decision", "dispute": "closing", "dispute_answer": "closing",
}  # fmt: skip
BEFORE = {
    "roll_addition": "closing",
    "ballot": "closing",
    "schedule": "closing",
    "partial_decryption": "result",
}
STILL = {"notice", "dispute", "dispute_answer"}  # after a cancellation


def fits(shape: dict[str, Test], entry: dict[str, Any]) -> bool:
    names = {name.rstrip("?") for name in shape}
    needed = {name for name in shape if not name.endswith("?")}
    if not needed <= set(entry) <= names:
        return False
    return all(
        test(entry[n]) for n, test in ((n.rstrip("?"), t) for n, t in shape.items()) if n in entry
    )


def parse_act(entry: Any, uuid: str) -> dict[str, Any]:
    """One entry in one of its shapes, about this co-decision (a rotation is about none)."""
    need(isinstance(entry, dict), "an entry that is no object")
    rest = dict(entry)
    kind = rest.pop("kind", None)
    if kind == "key_rotation":
        need(
            set(rest) == {"at", "old", "new"} and moment(rest["at"]) and rest["old"] != rest["new"],
            "no rotation",
        )
        return dict(entry)
    need(rest.pop("co_decision", None) == uuid, "an entry about something else")
    if kind == "ballot":
        need(fits(HASHED, rest), "no entry of a ballot")
        return dict(entry)
    need(
        moment(rest.pop("at", None)) and number()(rest.pop("number", None)),
        "an act without time or number",
    )
    need(any(fits(shape, rest) for shape in SHAPES.get(str(kind), [])), f"no entry of kind {kind}")
    return dict(entry)


@dataclass
class State:
    """What has been said so far."""

    once: dict[str, Any] = field(default_factory=dict)
    ballots: list[str] = field(default_factory=list)
    additions: list[Any] = field(default_factory=list)
    schedule: list[Any] = field(default_factory=list)
    parts: list[Any] = field(default_factory=list)
    corrections: list[Any] = field(default_factory=list)
    milestones: list[bool] = field(default_factory=list)
    disputes: list[bool] = field(default_factory=list)
    newest: str = ""
    acts: int = 0
    at: str = ""


def fold(entries: list[dict[str, Any]]) -> State:
    """Take the entries in their order; refuses the first that may not stand where it stands."""
    state = State()
    for entry in entries:
        kind = entry["kind"]
        if "at" in entry:
            need(state.at <= entry["at"], "time runs backwards")
            state.at = entry["at"]
        if kind == "key_rotation":
            continue
        may_stand(state, kind)
        if kind == "ballot":
            state.ballots.append(entry["sha256"])
            continue
        need(entry["number"] == state.acts, "acts are not numbered one by one")
        state.acts += 1
        note(state, entry)
    need("promise" in state.once, "no promise on the log")
    need(
        "tie_resolution" not in state.once or "decision" in state.once, "a tie resolved for nothing"
    )
    return state


def may_stand(state: State, kind: str) -> None:
    once = state.once
    need(kind == "promise" or AFTER[kind] in once, f"{kind} too early")
    need(BEFORE.get(kind) not in once, f"{kind} too late")
    need(kind not in ONCE or kind not in once, f"{kind} twice")
    need("cancellation" not in once or kind in STILL, f"{kind} after the cancellation")
    tie = "tie_resolution" in once and "decision" not in once
    need(not tie or kind in {"decision", "ballot"}, "something between tie and decision")
    need(kind != "cancellation" or not state.parts, "cancelled after a decryption")
    need(kind != "result" or state.parts, "a result that nobody decrypted")
    need(kind != "tie_resolution" or "decision" not in once, "a tie resolved after the decision")


def note(state: State, entry: dict[str, Any]) -> None:
    """Remember the act."""
    kind = entry["kind"]
    if kind in ONCE:
        state.once[kind] = entry
    if kind == "decision":
        tie = state.once.get("tie_resolution")
        need(tie is None or tie["sha256"] == entry["sha256"], "a tie resolved for another record")
        state.newest = entry["sha256"]
    elif kind == "correction":
        need(entry["supersedes"] == state.newest, "a correction of something else")
        state.newest = entry["sha256"]
        state.corrections.append(entry)
    elif kind == "partial_decryption":
        need(entry["owner"] not in {one["owner"] for one in state.parts}, "an owner twice")
        state.parts.append(entry)
    elif kind == "milestone":
        step(state.milestones, entry["milestone"], done="done" in entry)
    elif kind in {"dispute", "dispute_answer"}:
        step(state.disputes, entry["dispute"], done=kind == "dispute_answer")
    elif kind in {"roll_addition", "schedule"}:
        {"roll_addition": state.additions, "schedule": state.schedule}[kind].append(entry)


def step(steps: list[bool], which: int, *, done: bool) -> None:
    """Numbered from 1; each done once, and after it was there."""
    if done:
        need(which <= len(steps) and not steps[which - 1], "done twice, or never there")
        steps[which - 1] = True
    else:
        need(which == len(steps) + 1, "a number left out")
        steps.append(False)
