"""Hostile spellings that the other core's tests list, read by the browser's: the same findings."""

from __future__ import annotations

import base64
import json
import unicodedata
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.core import log_texts
from tests.core.log_texts import printed
from tests.core.test_log_entries import ENTRIES, REFUSED, SPELLINGS
from tests.core.test_log_files import (
    GOOD,
    LOG_LINE,
    POLICIES_REFUSED,
    QUORUMS,
    RECEIPTS_REFUSED,
    WITNESSES,
    signed_by,
)
from tests.core.test_log_replay import LIFE, MISPLACED, life
from tests.core.test_notes import KEYS_REFUSED, NOTES_REFUSED
from tests.js.node import NodeCore
from voting_service.core.notes import BLANKS, Signer
from voting_service.core.promise import folded

VECTORS = Path(__file__).parents[1] / "vectors"


def b64(data: bytes) -> str:
    return base64.b64encode(data).decode()


# Notes, receipts, policies


@pytest.mark.parametrize("name", KEYS_REFUSED)
def test_no_key(node: NodeCore, name: str) -> None:
    assert node.code("core.parseVkey(facts)", KEYS_REFUSED[name]) == "log.key"


@pytest.mark.parametrize("name", NOTES_REFUSED)
def test_no_note(node: NodeCore, name: str) -> None:
    assert node.code("core.parseNote(bytes(facts))", b64(NOTES_REFUSED[name])) == "log.note"


def test_no_blank_of_any_kind_in_a_name(node: NodeCore) -> None:
    """The two languages have different ideas of a blank: one list holds for both."""
    script = """return [...facts].map((c) => {
      try { core.parseCheckpoint(`a${c}b\\n1\\n${'A'.repeat(43)}=\\n`); return c } catch { return '' }
    })"""
    found = node.run(script, BLANKS + "\u200b\ufeff\u180e\x7f")
    assert "".join(found) == "\u200b\ufeff\u180e\x7f"


@pytest.mark.parametrize("name", RECEIPTS_REFUSED)
def test_no_receipt(node: NodeCore, name: str) -> None:
    data = RECEIPTS_REFUSED[name].encode()
    assert node.code("core.parseReceipt(bytes(facts))", b64(data)) == "log.receipt"


def test_receipt(node: NodeCore) -> None:
    assert node.run("return core.parseReceipt(bytes(facts)).index", b64(GOOD.encode())) == 3


@pytest.mark.parametrize("name", POLICIES_REFUSED)
def test_no_policy(node: NodeCore, name: str) -> None:
    data = POLICIES_REFUSED[name].encode()
    assert node.code("core.parsePolicy(bytes(facts))", b64(data)) == "log.policy"


def test_policy_of_other_bytes_or_keys(node: NodeCore) -> None:
    script = "core.parsePolicy(bytes(facts))"
    assert node.code(script, b64(b"#\xe5\nquorum none\n")) == "log.policy"
    assert node.code(script, b64(b"log a+b+c\nquorum none\n")) == "log.key"
    names = "".join(f"group {name} any a\n" for name in ("constructor", "__proto__"))
    assert node.code(script, b64((WITNESSES + names + "quorum none\n").encode())) == "accepted"
    assert node.code(script, b64(b"quorum constructor\n")) == "log.policy"
    assert node.code(script, b64((WITNESSES + "group g toString a\nquorum g\n").encode())) == "log.policy"  # fmt: skip


@pytest.mark.parametrize(("lines", "witnesses", "reached"), QUORUMS)
def test_quorum(node: NodeCore, lines: str, witnesses: Sequence[Signer], reached: bool) -> None:
    facts = {
        "policy": b64((LOG_LINE + WITNESSES + lines).encode()),
        "note": b64(signed_by(*witnesses)),
    }
    script = "core.openByPolicy(bytes(facts.note), core.parsePolicy(bytes(facts.policy)))"
    assert node.code(script, facts) == ("accepted" if reached else "log.policy")


# Entries


@pytest.mark.parametrize("name", ENTRIES)
def test_entry(node: NodeCore, name: str) -> None:
    """Every kind is read; none of its fields may be missing, and no other may be there."""
    value = ENTRIES[name]
    required = [field for field in value if field not in {"kind", "area"}]
    wrong = [{key: value[key] for key in value if key != field} for field in required]
    wrong += [{**value, "__proto__": 1}, {**value, "constructor": 1}, {**value, "x": 1}]
    wrong += [{**value, field: None} for field in value]
    facts = {"good": b64(printed(value)), "wrong": [b64(printed(one)) for one in wrong]}
    script = """
      core.parseEntry(bytes(facts.good));
      const code = (data) => { try { core.parseEntry(bytes(data)); return data } catch (e) { return e.code } };
      return facts.wrong.map(code);"""
    found = node.run(script, facts)
    assert set(found) == {"log.entry"}


@pytest.mark.parametrize("name", REFUSED)
def test_no_entry(node: NodeCore, name: str) -> None:
    assert node.code("core.parseEntry(bytes(facts))", b64(printed(REFUSED[name]))) == "log.entry"


@pytest.mark.parametrize("name", SPELLINGS)
def test_no_second_spelling_of_an_entry(node: NodeCore, name: str) -> None:
    assert node.code("core.parseEntry(bytes(facts))", b64(SPELLINGS[name])) == "log.entry"


ORDER = """const order = new core.Order();
for (const entry of facts.slice(0, -1)) order.take(core.readEntry(entry));
core.readEntry(facts.at(-1));
try { order.take(facts.at(-1)); return 'accepted' } catch (error) { return error.code }"""


def test_whole_life(node: NodeCore) -> None:
    assert node.run(ORDER, life(*LIFE)) == "accepted"


@pytest.mark.parametrize("name", MISPLACED)
def test_misplaced_entry(node: NodeCore, name: str) -> None:
    assert node.run(ORDER, life(*MISPLACED[name])) == "log.order"


def test_numbers_and_times(node: NodeCore) -> None:
    act, rotation = log_texts.act, log_texts.rotation
    early = "2026-05-04T09:59:59Z"
    cases: list[tuple[list[Any], str]] = [
        ([act("promise"), act("notice", 0)], "log.number"),
        ([act("promise"), act("notice", 2)], "log.number"),
        ([act("promise"), act("notice", 1, at=early)], "log.time"),
        ([act("promise"), rotation(at=early)], "log.time"),
        ([rotation(), rotation(log_texts.NEW_LOG, log_texts.LOG)], "accepted"),
        ([rotation(), rotation(log_texts.STRANGER, log_texts.LOG)], "log.order"),
    ]
    for entries, code in cases:
        assert node.run(ORDER, entries) == code


# The usage proof

USAGE = {name: json.loads((VECTORS / "usage" / f"{name}.json").read_bytes()) for name in ("web", "paper")}  # fmt: skip
HOSTILE_USAGE = json.loads((VECTORS / "usage" / "hostile.json").read_bytes())["cases"]
CHECK_USAGE = """
const report = new core.Report();
const lines = async function* () { for (let at = 0; at < data.length; at += 999) yield data.subarray(at, at + 999) };
const data = bytes(facts.data);
const check = new core.UsageCheck(report, new core.Crew(), facts.expected);
await check.run(lines());
return report.findings.map((finding) => finding.code)"""


def usage_codes(node: NodeCore, name: str, data: bytes) -> set[str]:
    facts = {"data": b64(data), "expected": USAGE[name]["expected"]}
    return set(node.run(CHECK_USAGE, facts))


@pytest.mark.parametrize("name", USAGE)
def test_usage_proof_holds(node: NodeCore, name: str) -> None:
    data = "".join(line + "\n" for line in USAGE[name]["lines"]).encode()
    assert usage_codes(node, name, data) == set()


@pytest.mark.parametrize("case", [pytest.param(case, id=case["name"]) for case in HOSTILE_USAGE])
def test_hostile_usage_proof(node: NodeCore, case: dict[str, Any]) -> None:
    honest = USAGE[case["file"]]["lines"]
    lines = [honest[one] if isinstance(one, int) else one for one in case["lines"]]
    data = ("\n".join(lines) + case["end"]).encode()
    assert case["code"] in usage_codes(node, case["file"], data)


# Names that look the same

FOLDING = json.loads((VECTORS / "folding.json").read_text(encoding="utf-8"))


def test_folding_table(node: NodeCore) -> None:
    """What Python's casefold and JavaScript's letters make of a name: equal where the table says so."""
    fold = "return facts.map((pair) => pair.map(core.folded))"
    for pairs, same in ((FOLDING["same"], True), (FOLDING["different"], False)):
        for pair, browsers in zip(pairs, node.run(fold, pairs), strict=True):
            assert (folded(pair[0]) == folded(pair[1])) is same, pair
            assert (browsers[0] == browsers[1]) is same, pair
    assert {folded(name) for name in FOLDING["empty"]} == {""}
    assert set(node.run("return facts.map(core.folded)", FOLDING["empty"])) == {""}


def test_folding_makes_the_same_classes_of_all_characters(node: NodeCore) -> None:
    """Every character that this Python knows: two are alike for one core exactly if they are for the other."""
    known = [
        chr(code) for code in range(0x110000)
        if unicodedata.category(chr(code)) not in {"Cn", "Cs", "Co"} and (code < 0x3400 or code > 0xD7FF)
    ]  # fmt: skip
    browsers: dict[str, str] = {}
    for character, other in zip(known, node.run("return facts.map(core.folded)", known), strict=True):  # fmt: skip
        assert browsers.setdefault(folded(character), other) == other, f"{ord(character):x}"
    assert len(set(browsers.values())) == len(browsers)
