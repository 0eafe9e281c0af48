"""Forgeries of the log: its entries, head, proofs, older heads and keys (format-log.md 1 to 4, 9, 10)."""

import hashlib
from collections.abc import Callable, Sequence
from functools import cache
from itertools import pairwise
from typing import Any

from tests.verifier import forged_log as log
from tests.verifier.forged_statements import act, numbered
from tests.verifier.forger import UUID
from tests.verifier.honest_bundles import scenario
from tests.verifier.mutant import Mutant, simulated
from tests.verifier.simulator import Simulator
from voting_service.core.errors import Code

Entries = list[dict[str, Any]]
Change = Callable[[Any], Any]


def _at(entries: Entries, kind: str, number: int = 0) -> int:
    places = [place for place, entry in enumerate(entries) if entry["kind"] == kind]
    return places[number]


def _entries(change: Callable[[Entries], Entries], *, again: bool = True) -> dict[str, Change]:
    """The acts changed, and numbered again as a skilled forger would."""
    if again:
        return {"entries": lambda entries: numbered(_plain(change(entries)))}
    return {"entries": change}


def _plain(entries: Entries) -> Entries:
    return [{name: value for name, value in entry.items() if name != "number"} for entry in entries]


def _dropped(kind: str, number: int = 0, *, again: bool = True) -> dict[str, Change]:
    return _entries(lambda e: [*e[: (i := _at(e, kind, number))], *e[i + 1 :]], again=again)


def _doubled(kind: str) -> dict[str, Change]:
    return _entries(lambda e: [*e[: (i := _at(e, kind)) + 1], e[i], *e[i + 1 :]])


def _moved(kind: str, before: str | None, number: int = 0) -> dict[str, Change]:
    """To just before the first of another kind, or to the end."""

    def change(entries: Entries) -> Entries:
        place = _at(entries, kind, number)
        rest = [*entries[:place], *entries[place + 1 :]]
        to = len(rest) if before is None else _at(rest, before)
        dated = {
            **entries[place],
            **({"at": rest[to - 1].get("at", "")} if "at" in entries[place] else {}),
        }
        if dated.get("at") == "":
            dated["at"] = entries[place]["at"]
        return [*rest[:to], dated, *rest[to:]]

    return _entries(change)


def _changed(kind_: str, number_: int = 0, /, **fields: Any) -> dict[str, Change]:
    """One entry's fields; None takes a field away."""

    def change(entries: Entries) -> Entries:
        place = _at(entries, kind_, number_)
        entry = {
            name: value for name, value in {**entries[place], **fields}.items() if value is not None
        }
        return [*entries[:place], entry, *entries[place + 1 :]]

    return {"entries": change}


def _added(*entries: dict[str, Any], before: str | None = None) -> dict[str, Change]:
    def change(honest: Entries) -> Entries:
        place = len(honest) if before is None else _at(honest, before)
        return [*honest[:place], *entries, *honest[place:]]

    return _entries(change)


def _late_promise(entries: Entries) -> Entries:
    """Logged with the opening, everything before it dated so."""
    return [
        {**entry, "at": "2026-09-20T06:00:00Z"} if entry["kind"] in {"promise", "roll", "setup"} else entry
        for entry in entries
    ]  # fmt: skip


def _with_tie(entries: Entries) -> Entries:
    place = _at(entries, "decision")
    tie = {name: value for name, value in entries[place].items() if name != "verdict"}
    return [*entries[:place], {**tie, "kind": "tie_resolution"}, *entries[place:]]


def _corrected_for_ever(entries: Entries) -> Entries:
    """More corrections than there can be files for."""
    chain = [entries[_at(entries, "decision")]["sha256"], *(f"{n:064x}" for n in range(1, 101))]
    return [*entries, *(
        act("correction", LAST, sha256=own, supersedes=before, verdict="annulled")
        for before, own in pairwise(chain)
    )]  # fmt: skip


ZERO = "0" * 64
LAST = "2026-12-01T08:00:00Z"
FULFILLED, CANCELLED = scenario("fulfilled"), scenario("cancelled-open")
BALLOT = {"co_decision": UUID, "kind": "ballot", "sha256": ZERO}

ACTS = [
    *(simulated(f"{kind} not on the log", Code.LOG_ORDER, **_dropped(kind))
      for kind in ("promise", "roll", "setup", "opening", "closing", "usage", "result", "tally")),
    *(simulated(f"{kind} not on the log", Code.LOG_STATEMENT, **_dropped(kind))
      for kind in ("partial_decryption", "decision")),
    *(simulated(f"{kind} twice on the log", Code.LOG_ORDER, **_doubled(kind))
      for kind in ("promise", "roll", "setup", "opening", "closing", "usage", "partial_decryption", "result", "tally",
                   "decision")),
    simulated("an act left out", Code.LOG_NUMBER, **_dropped("failed_casts", again=False)),
    simulated("two acts with one number", Code.LOG_NUMBER, **_changed("failed_casts", number=3)),
    simulated("an act without a number", Code.LOG_ENTRY, **_changed("closing", number=None)),
    simulated("a ballot not on the log", Code.LOG_BALLOTS, **_dropped("ballot", 1)),
    simulated("the last ballot not on the log", Code.LOG_BALLOTS, **_dropped("ballot", 3)),
    simulated("a ballot twice on the log", Code.LOG_BALLOTS, **_doubled("ballot")),
    simulated("a ballot on the log that the archive lacks", Code.LOG_BALLOTS, **_added(BALLOT, before="closing")),
    simulated("two ballots exchanged on the log", Code.LOG_BALLOTS,
              **_entries(lambda e: [*e[: (i := _at(e, "ballot"))], e[i + 1], e[i], *e[i + 2 :]])),
    simulated("another ballot on the log", Code.LOG_BALLOTS, **_changed("ballot", sha256=ZERO)),
    simulated("a ballot logged before the opening", Code.LOG_ORDER, **_moved("ballot", "opening")),
    simulated("a ballot logged after the closing", Code.LOG_ORDER, **_moved("ballot", "usage", 3)),
    simulated("a ballot after the end", Code.LOG_ORDER, **_added(BALLOT)),
    simulated("opened before set up", Code.LOG_ORDER, **_moved("opening", "setup")),
    simulated("roll sealed before the promise", Code.LOG_ORDER, **_moved("roll", "promise")),
    simulated("use of the roll said after the result", Code.LOG_ORDER, **_moved("usage", "tally")),
    simulated("tally before the result", Code.LOG_ORDER, **_moved("tally", "result")),
    simulated("decided before the tally", Code.LOG_ORDER, **_moved("decision", "tally")),
    simulated("decided before the closing", Code.LOG_ORDER, **_moved("decision", "closing")),
    simulated("decrypted before the closing", Code.LOG_ORDER, **_moved("partial_decryption", "closing")),
    simulated("decrypted after the result", Code.LOG_ORDER, **_moved("partial_decryption", "tally", 1)),
    simulated("a closing retyped as an opening", Code.LOG_ORDER, **_changed("closing", kind="opening")),
    simulated("a tally retyped as a decision", Code.LOG_ORDER, **_changed("tally", kind="decision", verdict="kept")),
    simulated("an act of unknown kind", Code.LOG_ENTRY, **_changed("failed_casts", kind="recount")),
    simulated("a vote that opens again after a cancellation", Code.LOG_ORDER, CANCELLED,
              **_added(act("schedule", LAST, closes_at=LAST, reason="Ny tid"))),
    simulated("a cancellation after decryption", Code.LOG_ORDER,
              **_added(act("cancellation", LAST, reason="Vi ångrar oss"))),
    simulated("a milestone done that was never planned", Code.LOG_ORDER,
              **_added(act("milestone", LAST, milestone=1, done="2026-11-30", evidence="https://example.se/x"))),
    simulated("a milestone done twice", Code.LOG_ORDER, FULFILLED,
              **_entries(lambda e: [*e, e[_at(e, "milestone", 1)]])),
    simulated("a dispute answered that nobody raised", Code.LOG_ORDER,
              **_added(act("dispute_answer", LAST, dispute=1, outcome="rejected", reasons="Nej"))),
    simulated("a tie on the log where there was none", Code.LOG_STATEMENT, **_entries(_with_tie)),
    simulated("a tie never resolved on the log", Code.LOG_STATEMENT, scenario("tie"), **_dropped("tie_resolution")),
    simulated("a tie resolved by another record", Code.LOG_ORDER, scenario("tie"),
              **_changed("tie_resolution", sha256=ZERO)),
    simulated("a correction not on the log", Code.LOG_STATEMENT, scenario("corrected"), **_dropped("correction", 1)),
    simulated("a correction of something else", Code.LOG_ORDER, scenario("corrected"),
              **_changed("correction", supersedes=ZERO)),
    simulated("corrections beyond all files", Code.LOG_STATEMENT, **_entries(_corrected_for_ever)),
    simulated("a correction logged with another verdict", Code.LOG_STATEMENT, scenario("corrected"),
              **_changed("correction", verdict="annulled")),
]  # fmt: skip

FIELDS = [
    *(simulated(f"another {kind} on the log", Code.LOG_STATEMENT, **_changed(kind, sha256=ZERO))
      for kind in ("promise", "opening", "closing", "tally", "decision")),
    *(simulated(f"another event of {kind} on the log", Code.LOG_STATEMENT, **_changed(kind, archive_event=ZERO))
      for kind in ("setup", "partial_decryption", "result")),
    simulated("another usage proof on the log", Code.USAGE_HASH, **_changed("usage", sha256=ZERO)),
    simulated("another question on the log", Code.LOG_STATEMENT, **_changed("setup", election="A" * 43)),
    simulated("decryption by another on the log", Code.LOG_STATEMENT, **_changed("partial_decryption", owner=3)),
    simulated("decryption by one trustee twice on the log", Code.LOG_ORDER,
              **_changed("partial_decryption", 1, owner=1)),
    simulated("decryption by trustee 0", Code.LOG_ENTRY, **_changed("partial_decryption", owner=0)),
    simulated("another verdict on the log", Code.LOG_STATEMENT, **_changed("decision", verdict="deviated")),
    simulated("an unknown verdict", Code.LOG_ENTRY, **_changed("decision", verdict="perfect")),
    simulated("more used on the web than ballots", Code.ROLL_COUNTS, **_changed("usage", web=5)),
    simulated("used on paper by nobody", Code.USAGE_COUNT, **_changed("usage", paper=1)),
    simulated("another roll commitment on the log", Code.USAGE_ROLL, **_changed("roll", commitment=ZERO)),
    simulated("an entry more on the roll", Code.LOG_STATEMENT, **_changed("roll", entries=6)),
    simulated("a spare more on the log", Code.ROLL_COUNTS, **_changed("roll", spares=2)),
    simulated("areas that do not add up", Code.ROLL_COUNTS, scenario("areas"),
              **_changed("roll", by_area={"nord": 1, "syd": 3})),
    simulated("an area that was not promised", Code.ROLL_AREAS, scenario("areas"),
              **_changed("roll", by_area={"constructor": 2, "nord": 3})),
    simulated("an addition without area", Code.ROLL_AREAS, scenario("areas"), **_changed("roll_addition", area=None)),
    simulated("an addition of another", Code.USAGE_ROLL, scenario("addition"),
              **_changed("roll_addition", leaf=ZERO)),
    simulated("an addition not on the log", Code.LOG_STATEMENT, scenario("addition"), **_dropped("roll_addition")),
    simulated("an addition after the closing", Code.LOG_ORDER, scenario("addition"),
              **_moved("roll_addition", "usage")),
    simulated("a promise logged as the vote opened", Code.PROMISE_LATE, **_entries(_late_promise)),
    simulated("a promise logged before it was signed", Code.PROMISE_LATE,
              **_changed("promise", at="2026-08-31T09:00:00Z")),
    simulated("an act dated before the one before it", Code.LOG_TIME, **_changed("result", at="2026-10-04T09:00:00Z")),
    simulated("an opening logged before it was done", Code.LOG_STATEMENT,
              **_changed("opening", at="2026-09-20T06:00:01Z")),
    simulated("an opening logged before its time", Code.LOG_DATE, **_changed("opening", at="2026-09-19T06:00:00Z")),
    simulated("a decision logged before it was recorded", Code.LOG_STATEMENT,
              **_changed("decision", at="2026-10-23T09:00:00Z")),
    simulated("extended after it had closed", Code.LOG_DATE, scenario("extended"),
              **_entries(lambda e: [{**x, "at": "2026-10-04T20:30:00Z"} if x.get("closes_at", "")[11:13] == "21" else x
                                    for x in e])),
    simulated("closed into the past", Code.LOG_DATE, scenario("extended"),
              **_changed("schedule", closes_at="2026-09-21T18:00:00Z")),
    simulated("an extension that nobody was told of", Code.LOG_DATE, scenario("extended"), **_dropped("schedule", 1)),
    simulated("an entry that was no day", Code.LOG_ENTRY, **_changed("result", at="2026-10-32T09:00:00Z")),
    simulated("a ballot with a time", Code.LOG_ENTRY, **_changed("ballot", at="2026-09-22T06:00:00Z")),
    simulated("a ballot with a number", Code.LOG_ENTRY, **_changed("ballot", number=1)),
    simulated("an act with a field of its own", Code.LOG_ENTRY, **_changed("closing", note="x")),
    simulated("an act without a hash", Code.LOG_ENTRY, **_changed("closing", sha256=None)),
    simulated("an entry longer than any tile holds", Code.LOG_ENTRY,
              **_added(act("notice", LAST, text={"sv": "\U0001f332" * 17_000}))),
    simulated("a hash in capitals", Code.LOG_ENTRY, **_changed("closing", sha256="A" * 64)),
    simulated("failed casts of an unknown reason", Code.LOG_ENTRY, **_changed("failed_casts", counts={"nobody": 1})),
    simulated("failed casts of a name every object has", Code.LOG_ENTRY,
              **_changed("failed_casts", counts={"constructor": 1})),
    simulated("no failed casts", Code.LOG_ENTRY, **_changed("failed_casts", counts={"already_voted": 0})),
    simulated("failed casts that count nothing", Code.LOG_ENTRY, **_changed("failed_casts", counts={})),
    simulated("an act of another co-decision", Code.LOG_LINES, **_changed("failed_casts", co_decision="B" * 14)),
]  # fmt: skip


# Head, entries, proofs, older heads, keys


def _text(change: Callable[[str], str]) -> dict[str, Change]:
    """Another head text, rightly signed."""
    return {"head_text": change}


def _signed(text: str, *keys: Any, name: str = log.ORIGIN) -> bytes:
    return (text + "\n" + "".join(log.signature_line(text, key, name) for key in keys)).encode()


def _again(head: bytes, *keys: Any, name: str = log.ORIGIN) -> bytes:
    """The same head signed by others."""
    return _signed(head.decode().partition("\n\n")[0] + "\n", *keys, name=name)


def _log(name: str, change: Callable[[bytes], bytes | None]) -> dict[str, Change]:
    """One of the log's files changed, or taken away."""

    def apply(files: dict[str, bytes]) -> dict[str, bytes]:
        changed = change(files[f"log/{name}"])
        others = {key: data for key, data in files.items() if key != f"log/{name}"}
        return others if changed is None else {**others, f"log/{name}": changed}

    return {"log": apply}


def _hash(hashes: Sequence[str]) -> list[str]:
    return [log.b64(bytes(32)), *hashes[1:]]


def _older(number: int, change: Callable[[dict[str, Any]], Any]) -> dict[str, Change]:
    return {"heads": lambda heads: [*heads[:number], change(heads[number]), *heads[number + 1 :]]}


def _resigned(
    head: dict[str, Any], *keys: Any, change: Callable[[str], str] = str
) -> dict[str, Any]:
    text = change(head["checkpoint"].partition("\n\n")[0] + "\n")
    return {**head, "checkpoint": _signed(text, *keys).decode()}


def _root(text: str) -> str:
    origin, size, _, end = text.split("\n")
    return "\n".join((origin, size, log.b64(bytes(32)), end))


SMALL = "0100000000000000000000000000000000000000000000000000000000000000"  # the identity


def _weak_vkey(_: bytes) -> bytes:
    """The identity as a key: signatures of nobody hold under it."""
    key = bytes.fromhex(SMALL)
    identifier = hashlib.sha256(log.ORIGIN.encode() + b"\n\x01" + key).digest()[:4].hex()
    coded = log.b64(b"\x01" + key)
    return f"{log.ORIGIN}+{identifier}+{coded}\n".encode()


def _fork(tree_and_ours: tuple[list[bytes], list[int]]) -> Any:
    """The entry of somebody else before ours is another now; older heads stay as they were."""
    tree, ours = tree_and_ours
    return [
        log.canonical({"co_decision": "Brinken1234567", "kind": "ballot", "sha256": ZERO}),
        *tree[1:],
    ], ours


@cache
def _honest() -> list[Any]:
    return log.parse_lines(Simulator().files()["log/heads.jsonl"])


def _honest_heads(_: Any) -> list[Any]:
    """Those that were shown before the log was forked."""
    return _honest()


KEY, OTHER, NEXT = log.LOG_KEY, log.OTHER_LOG_KEY, log.NEXT_LOG_KEY
FILES = [
    simulated("a head signed by a stranger", Code.LOG_SIGNATURE, head=lambda h: _again(h, OTHER)),
    simulated("a head with a false signature", Code.LOG_SIGNATURE,
              head=lambda h: _signed(h.decode().partition("\n\n")[0] + "\n", KEY)[:-20] + b"A" * 17 + b"==\n"),
    simulated("a head of another log", Code.LOG_ORIGIN, **_text(lambda t: t.replace("example", "exempel", 1))),
    simulated("a head with a larger size", Code.LOG_INCLUSION,
              **_text(lambda t: t.replace("\n25\n", "\n26\n") if "\n25\n" in t else t.replace("\n", "\n1", 1))),
    simulated("a head with another root", Code.LOG_INCLUSION, **_text(_root)),
    simulated("a head with an extension line", Code.LOG_CHECKPOINT, **_text(lambda t: t + "extension\n")),
    simulated("a size with a leading zero", Code.LOG_CHECKPOINT, **_text(lambda t: t.replace("\n", "\n0", 1))),
    simulated("a root without padding", Code.LOG_CHECKPOINT, **_text(lambda t: t.replace("=\n", "\n"))),
    simulated("an unsigned head", Code.LOG_NOTE, head=lambda h: h.partition(b"\n\n")[0] + b"\n"),
    simulated("a head with trailing bytes", Code.LOG_NOTE, head=lambda h: h + b"more"),
    simulated("a head with a carriage return", Code.LOG_NOTE, head=lambda h: h.replace(b"\n", b"\r\n", 1)),
    simulated("a vkey whose id is another's", Code.LOG_KEY, **_log("vkey", lambda d: d.replace(b"+", b"+0", 1))),
    simulated("a vkey without a newline", Code.LOG_KEY, **_log("vkey", lambda d: d[:-1])),
    simulated("a vkey of a witness", Code.LOG_KEY,
              **_log("vkey", lambda _: log.vkey(KEY, kind=log.COSIGNATURE).encode() + b"\n")),
    simulated("a vkey of a name without end", Code.LOG_KEY,
              **_log("vkey", lambda _: log.vkey(KEY, "n" * 1000).encode() + b"\n")),
    simulated("a vkey of small order", Code.LOG_KEY, **_log("vkey", _weak_vkey)),
    simulated("a vkey twice", Code.LOG_KEY, **_log("vkey", lambda d: d + d)),
    simulated("a second key without a rotation", Code.LOG_KEY,
              **_log("vkey", lambda d: log.vkey(NEXT).encode() + b"\n" + d)),
    simulated("a rotation without its key", Code.LOG_KEY, scenario("rotated"),
              **_log("vkey", lambda d: d.split(b"\n")[1] + b"\n")),
    simulated("a new head signed with the old key", Code.LOG_SIGNATURE, scenario("rotated"),
              head=lambda h: _again(h, KEY)),
    simulated("an older head signed with the new key", Code.LOG_SIGNATURE, scenario("rotated"),
              **_older(0, lambda h: _resigned(h, NEXT))),
    *(simulated(f"no log/{name}", Code.FILES_MISSING, **_log(name, lambda _: None))
      for name in ("checkpoint", "entries.jsonl", "heads.jsonl", "proof.json", "vkey")),
    simulated("no log at all", Code.FILES_MISSING, log=lambda _: {}),
    simulated("entries cut short", Code.LOG_LINES, **_log("entries.jsonl", lambda d: d[:-9])),
    simulated("the last entry left out", Code.LOG_INCLUSION, lines=lambda lines: lines[:-1]),
    simulated("an entry left out that others prove", Code.LOG_INCLUSION,
              lines=lambda lines: [*lines[:6], *lines[7:]]),
    simulated("an entry at another place", Code.LOG_INCLUSION,
              lines=lambda lines: [{**lines[0], "index": 0}, *lines[1:]]),
    simulated("an entry not on the log", Code.LOG_INCLUSION, lines=lambda lines: [
        *lines[:4], {**lines[4], "entry": {**lines[4]["entry"], "sha256": ZERO}}, *lines[5:]]),
    simulated("entries out of order", Code.LOG_LINES, lines=lambda lines: [lines[1], lines[0], *lines[2:]]),
    simulated("an entry listed twice", Code.LOG_LINES, lines=lambda lines: [lines[0], *lines]),
    simulated("an entry beyond the head", Code.LOG_INCLUSION, lines=lambda lines: [
        *lines, {"entry": BALLOT, "index": 1000}]),
    simulated("a line with a blank", Code.JSON_CANONICAL,
              **_log("entries.jsonl", lambda d: d.replace(b'"index":', b'"index": ', 1))),
    simulated("a line with a doubled field", Code.JSON_CANONICAL,
              **_log("entries.jsonl", lambda d: d.replace(b'"index":', b'"index":0,"index":', 1))),
    simulated("a line with a field of its own", Code.RECORD_FIELDS,
              lines=lambda lines: [{**lines[0], "note": "x"}, *lines[1:]]),
    simulated("an index that is no number", Code.RECORD_TYPE,
              lines=lambda lines: [{**lines[0], "index": "1"}, *lines[1:]]),
    simulated("an empty line among the entries", Code.JSON_SYNTAX,
              **_log("entries.jsonl", lambda d: d.replace(b"\n", b"\n\n", 1))),
    simulated("a proof with another hash", Code.LOG_INCLUSION, proof=lambda p: {**p, "hashes": _hash(p["hashes"])}),
    simulated("a proof with a hash too few", Code.LOG_INCLUSION, proof=lambda p: {**p, "hashes": p["hashes"][1:]}),
    simulated("a proof with a hash too many", Code.LOG_INCLUSION,
              proof=lambda p: {**p, "hashes": [*p["hashes"], p["hashes"][0]]}),
    simulated("a proof for another size", Code.LOG_INCLUSION, proof=lambda p: {**p, "size": p["size"] + 1}),
    simulated("a proof with a blank", Code.JSON_CANONICAL, proof=lambda p: log.canonical(p).replace(b":", b": ", 1)),
    simulated("a hash of a proof without padding", Code.HASH_SYNTAX,
              proof=lambda p: {**p, "hashes": [p["hashes"][0].rstrip("="), *p["hashes"][1:]]}),
    simulated("a fork of the log", Code.LOG_CONSISTENCY, tree=_fork, heads=_honest_heads),
    simulated("an older head with another root", Code.LOG_CONSISTENCY,
              **_older(3, lambda h: _resigned(h, KEY, change=_root))),
    simulated("an older head with another proof", Code.LOG_CONSISTENCY,
              **_older(3, lambda h: {**h, "consistency": _hash(h["consistency"])})),
    simulated("an older head without a proof", Code.LOG_CONSISTENCY, **_older(3, lambda h: {**h, "consistency": []})),
    simulated("an older head with a hash too many", Code.LOG_CONSISTENCY,
              **_older(3, lambda h: {**h, "consistency": [*h["consistency"], h["consistency"][0]]})),
    simulated("an older head signed by a stranger", Code.LOG_SIGNATURE, **_older(3, lambda h: _resigned(h, OTHER))),
    simulated("an older head with a blank", Code.JSON_CANONICAL,
              **_log("heads.jsonl", lambda d: d.replace(b'"consistency":', b'"consistency": ', 1))),
    simulated("an older head listed twice", Code.LOG_HEADS, heads=lambda heads: [heads[0], *heads]),
    simulated("older heads out of order", Code.LOG_HEADS, heads=lambda heads: [heads[1], heads[0], *heads[2:]]),
    simulated("older heads of nothing", Code.JSON_SYNTAX, **_log("heads.jsonl", lambda _: b"\n" * 100)),
    simulated("a proof of nothing", Code.HASH_SYNTAX, proof=lambda p: {**p, "hashes": [""] * 1000}),
    simulated("older heads cut short", Code.LOG_LINES, **_log("heads.jsonl", lambda d: d[:-1])),
]  # fmt: skip


LOG_MUTANTS: list[Mutant] = [*ACTS, *FIELDS, *FILES]
