"""Forgeries of the usage proof: stuffed, doubled, false, swapped, cut (format-log.md 7)."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from tests.verifier import forged_log as log
from tests.verifier import forged_usage as usage
from tests.verifier.forged_statements import numbered
from tests.verifier.forger import UUID
from tests.verifier.honest_bundles import scenario
from tests.verifier.mutant import Hook, Mutant, set_to, simulated
from voting_service.core.errors import Code
from voting_service.core.group import ORDER, point_text

OUTSIDE = "7" + "f" * 61 + "ec"  # of order 2
ADDED, PAPER = scenario("addition"), scenario("paper")
Lines = list[dict[str, Any]]


def _line(number: int, *path: str | int, to: Any) -> dict[str, Hook]:
    """One value of one line changed."""
    change = set_to(*path, to=to)
    return {
        "usage_lines": lambda lines: [*lines[:number], change(lines[number]), *lines[number + 1 :]]
    }


def _header(*path: str | int, to: Any) -> dict[str, Hook]:
    return {"usage_header": set_to(*path, to=to)}


def _bytes(change: Callable[[bytes], bytes]) -> dict[str, Hook]:
    return {"usage": change}


def _marked(**fields: Any) -> Hook:
    """The one entry that nobody used, marked all the same."""

    def apply(entries: list[usage.Entry]) -> list[usage.Entry]:
        index = next(i for i, entry in enumerate(entries) if not entry.web and not entry.paper)
        return [*entries[:index], replace(entries[index], **fields), *entries[index + 1 :]]

    return apply


def _twice(entries: list[usage.Entry]) -> list[usage.Entry]:
    """Somebody who voted on the web is marked on paper too."""
    index = next(i for i, entry in enumerate(entries) if entry.web)
    return [*entries[:index], replace(entries[index], paper=1), *entries[index + 1 :]]


def _shifted(entries: list[usage.Entry]) -> list[usage.Entry]:
    """One entry voted twice on the web, another minus once: the sum is right."""
    used = [i for i, entry in enumerate(entries) if entry.web]
    changed = list(entries)
    changed[used[0]] = replace(entries[used[0]], web=2)
    changed[used[1]] = replace(entries[used[1]], web=0)
    return changed


def _counted(count: int, channel: str = "web") -> Hook:
    return set_to(channel, "count", to=count)


def _exchanged(lines: Lines) -> Lines:
    """The parts of two entries exchanged, leaves kept."""
    first, second = lines[0], lines[1]
    return [{**second, "leaf": first["leaf"]}, {**first, "leaf": second["leaf"]}, *lines[2:]]


def _as_paper(lines: Lines) -> Lines:
    """The web part of an entry, proof included, given for its paper part."""
    return [{**lines[0], "paper": lines[0]["web"]}, *lines[1:]]


def _added(lines: Lines) -> Lines:
    return [*lines, usage.line("A" * 43, usage.person(99).leaf(UUID), 0, 0, once=False)]


def _blank(data: bytes) -> bytes:
    return data.replace(b'"leaf":', b'"leaf": ', 1)


def _added_twice() -> dict[str, Hook]:
    """The same person added to the roll twice, with a second line to vote by."""

    def logged(entries: list[dict[str, Any]]) -> list[dict[str, Any]]:
        plain = [{name: v for name, v in entry.items() if name != "number"} for entry in entries]
        place = next(i for i, entry in enumerate(plain) if entry["kind"] == "roll_addition")
        return numbered([*plain[:place], plain[place], *plain[place:]])

    return {
        "entries": logged,
        "usage_lines": lambda lines: [*lines, lines[-1]],
        "usage_header": set_to("entries", to=7),
    }


PROOF = ("web", "proof", 0)
USAGE_MUTANTS: list[Mutant] = [
    simulated("a stuffed entry, said openly", Code.USAGE_COUNT, marks=_marked(web=1)),
    simulated("a stuffed entry, hidden in the sum", Code.USAGE_SUM, marks=_marked(web=1), usage_header=_counted(4)),
    simulated("a vote taken away from an entry", Code.USAGE_SUM, usage_header=_counted(4),
              marks=lambda entries: [replace(entry, web=0) if i == 4 else entry for i, entry in enumerate(entries)]),
    simulated("a stuffed entry on paper", Code.USAGE_COUNT, marks=_marked(paper=1)),
    simulated("one entry that voted twice on the web", Code.USAGE_PROOF, marks=_shifted),
    simulated("one entry that voted on both channels", Code.USAGE_ONCE, PAPER, marks=_twice,
              usage_header=lambda h: h),
    simulated("web.count one more", Code.USAGE_COUNT, usage_header=_counted(5)),
    simulated("paper.count one more", Code.USAGE_COUNT, usage_header=_counted(1, "paper")),
    simulated("web.count negative", Code.RECORD_RANGE, usage_header=_counted(-1)),
    simulated("web.count as a text", Code.RECORD_TYPE, **_header("web", "count", to="4")),
    simulated("the opening of the sum", Code.USAGE_SUM, **_header("web", "opening", to="5")),
    simulated("the opening of the sum on paper", Code.USAGE_SUM, **_header("paper", "opening", to="5")),
    simulated("an opening that is not reduced", Code.SCALAR_RANGE, **_header("web", "opening", to=str(ORDER))),
    simulated("an opening with a sign", Code.SCALAR_SYNTAX, **_header("web", "opening", to="+5")),
    simulated("usage of another election", Code.USAGE_ELECTION, **_header("election", to="A" * 43)),
    simulated("usage of another co-decision", Code.USAGE_ELECTION, **_header("co_decision", to="B" * 14)),
    simulated("usage of more entries", Code.USAGE_LINES, **_header("entries", to=6)),
    simulated("usage of another kind", Code.USAGE_KIND, **_header("kind", to="medbeslut/tally")),
    simulated("usage of another version", Code.USAGE_KIND, **_header("version", to=2)),
    simulated("usage header with a field of its own", Code.RECORD_FIELDS, usage_header=lambda h: {**h, "note": "x"}),
    simulated("usage without a header", Code.RECORD_FIELDS, **_bytes(lambda d: d.partition(b"\n")[2])),
    simulated("a challenge", Code.USAGE_PROOF, **_line(0, *PROOF, "challenge", to="5")),
    simulated("a response", Code.USAGE_PROOF, **_line(0, *PROOF, "response", to="5")),
    simulated("a response on paper", Code.USAGE_PROOF, **_line(2, "paper", "proof", 1, "response", to="5")),
    simulated("a response of the proof of once", Code.USAGE_ONCE, PAPER, **_line(0, "once", 0, "response", to="5")),
    simulated("a scalar not reduced", Code.SCALAR_RANGE, **_line(0, *PROOF, "response", to=str(ORDER))),
    simulated("a scalar with a leading zero", Code.SCALAR_SYNTAX, **_line(0, *PROOF, "response", to=lambda t: "0" + t)),
    simulated("a scalar as a number", Code.SCALAR_SYNTAX, **_line(0, *PROOF, "response", to=5)),
    simulated("a commitment in capitals", Code.POINT_SYNTAX, **_line(0, "web", "commitment", to=str.upper)),
    simulated("a commitment outside the group", Code.POINT_GROUP, **_line(0, "web", "commitment", to=OUTSIDE)),
    simulated("a commitment that is the identity", Code.POINT_IDENTITY,
              **_line(0, "web", "commitment", to="0" * 63 + "1")),
    simulated("another commitment", Code.USAGE_PROOF,
              **_line(0, "web", "commitment", to=point_text(usage.commit(0, 77)))),
    simulated("a proof of three branches", Code.RECORD_LENGTH,
              **_line(0, "web", "proof", to=lambda p: [*p, p[0]])),
    simulated("no proof", Code.RECORD_FIELDS, **_line(0, "web", to=lambda w: {"commitment": w["commitment"]})),
    simulated("two usage entries exchanged", Code.USAGE_PROOF, usage_lines=_exchanged),
    simulated("the web part given for paper", Code.USAGE_PROOF, usage_lines=_as_paper),
    simulated("another leaf", Code.USAGE_ROLL, **_line(0, "leaf", to="0" * 64)),
    simulated("a leaf in capitals", Code.HASH_SYNTAX, **_line(0, "leaf", to="A" * 64)),
    simulated("a line dropped", Code.USAGE_LINES, usage_lines=lambda lines: lines[:-1]),
    simulated("a line twice", Code.USAGE_ORDER, usage_lines=lambda lines: [lines[0], *lines]),
    simulated("lines out of order", Code.USAGE_ORDER, usage_lines=lambda lines: [lines[1], lines[0], *lines[2:]]),
    simulated("a line added", Code.USAGE_LINES, usage_lines=_added),
    simulated("one person added twice", Code.USAGE_ORDER, ADDED, **_added_twice()),
    simulated("an addition left out", Code.USAGE_LINES, ADDED, usage_lines=lambda lines: lines[:-1]),
    simulated("an addition among the sealed", Code.USAGE_ROLL, ADDED,
              usage_lines=lambda lines: sorted(lines, key=lambda line: str(line["leaf"]))),
    simulated("a proof of once where nobody voted on paper", Code.USAGE_ONCE,
              usage_lines=lambda lines: [{**lines[0], "once": lines[0]["web"]["proof"]}, *lines[1:]]),
    simulated("no proof of once where somebody voted on paper", Code.USAGE_ONCE, PAPER, usage_lines=lambda lines: [
        {name: value for name, value in lines[0].items() if name != "once"}, *lines[1:]]),
    simulated("a usage line with a blank", Code.JSON_CANONICAL, **_bytes(_blank)),
    simulated("a usage line with a doubled field", Code.JSON_CANONICAL,
              **_bytes(lambda d: d.replace(b'{"leaf":', b'{"leaf":"x","leaf":', 1))),
    simulated("a usage line that is no JSON", Code.JSON_SYNTAX, **_bytes(lambda d: d + b"used\n")),
    simulated("usage cut short", Code.USAGE_LINES, **_bytes(lambda d: d[:-5])),
    simulated("usage with trailing bytes", Code.USAGE_LINES, **_bytes(lambda d: d + b"more")),
    simulated("usage with an empty line", Code.JSON_SYNTAX, **_bytes(lambda d: d + b"\n")),
    simulated("no usage proof", Code.FILES_MISSING,
              documents=lambda files: {name: data for name, data in files.items() if name != "usage.jsonl"}),
    simulated("usage changed after it was logged", Code.USAGE_HASH,
              documents=lambda files: {**files, "usage.jsonl": log.json_lines(
                  [set_to("web", "opening", to="5")(log.parse_lines(files["usage.jsonl"])[0]),
                   *log.parse_lines(files["usage.jsonl"])[1:]])}),
]  # fmt: skip
