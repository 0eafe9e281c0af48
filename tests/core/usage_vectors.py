"""Usage proofs, honest and forged, for every implementation: `python -m tests.core.usage_vectors` writes them.

A case's `lines` are numbers, meaning that line of its honest file, or texts; each ends in a newline. The
hash that the log would hold is the case's own file's: whoever forges the file can have it logged.
"""

from __future__ import annotations

import copy
import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from nacl.bindings import crypto_core_ed25519_add

from voting_service.core.errors import Code
from voting_service.core.group import (
    GENERATOR,
    ORDER,
    Point,
    base_power,
    multiply,
    point_text,
    power,
)
from voting_service.core.roll_leaves import commitment, identity, leaf
from voting_service.core.usage import ONCE, PAPER, WEB, Openings, Statement, commit, generator
from voting_service.core.usage_file import Committed, Header, Line, Sum, Use, make_line
from voting_service.core.usage_opening import KIND, ChannelOpening, RollPart, UsageOpening

FOLDER: Final = Path(__file__).parents[1] / "vectors" / "usage"
UUID: Final = "Ab1Ab1Ab1Ab1Ab"
PHI: Final = "AbCdEfGhIjKlMnOpQrStUvWxYz0123456789+/AbCdE"
OPENINGS: Final = Openings(UUID, bytes(range(32)))
NUMBERS: Final = ("191212121212", "195006262546", "198507099805", "199001252398", "200001022382")
AREAS: Final = ("north", "south", None, "north", "south")
MINUS_ONE: Final = bytes.fromhex("ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f")


class Drawn:
    """Randomness that anybody can draw again."""

    def __init__(self) -> None:
        self._drawn = 0

    def __call__(self, size: int) -> bytes:
        self._drawn += 1
        return hashlib.shake_256(f"usage vectors {self._drawn}".encode()).digest(size)


@dataclass(frozen=True)
class Person:
    """An entry and what its owner is told."""

    number: str
    salt: str
    area: str | None
    identity: str
    leaf: str


def _person(number: str, area: str | None) -> Person:
    salt = hashlib.sha256(f"salt of {number}".encode()).hexdigest()
    named = identity(UUID, number, salt)
    return Person(number, salt, area, named, leaf(UUID, named, area))


_made = [_person(number, area) for number, area in zip(NUMBERS, AREAS, strict=True)]
SEALED: Final = sorted(_made[:4], key=lambda one: one.leaf)
ADDED: Final = _made[4]
PEOPLE: Final = (*SEALED, ADDED)
USES: Final = {
    "web": (Use(1, 0), Use(0, 0), Use(1, 0), Use(0, 0), Use(1, 0)),
    "paper": (Use(0, 0), Use(0, 1), Use(1, 0), Use(0, 0), Use(1, 0)),
}


@cache
def honest(name: str) -> tuple[str, ...]:
    """The lines of an honest file, header first."""
    uses, drawn = USES[name], Drawn()
    once = any(use.paper for use in uses)
    lines = [
        make_line(OPENINGS, PHI, person.leaf, use, drawn, once=once)
        for person, use in zip(PEOPLE, uses, strict=True)
    ]
    header = Header(UUID, PHI, len(lines), _sum(uses, WEB), _sum(uses, PAPER))
    return tuple(data.decode() for data in (header.to_bytes(), *(one.to_bytes() for one in lines)))


def _sum(uses: tuple[Use, ...], channel: str) -> Sum:
    openings = (OPENINGS.scalar(person.leaf, channel) for person in PEOPLE)
    return Sum(sum(getattr(use, channel) for use in uses), sum(openings) % ORDER)


def text_of(lines: tuple[str, ...]) -> bytes:
    """The file."""
    return "".join(line + "\n" for line in lines).encode()


def expected(name: str) -> dict[str, Any]:
    """What the rest of a bundle says, but for the file's own hash."""
    return {
        "co_decision": UUID,
        "election": PHI,
        "commitment": commitment(person.leaf for person in SEALED),
        "sealed": len(SEALED),
        "additions": [ADDED.leaf],
        "web": sum(use.web for use in USES[name]),
        "paper": sum(use.paper for use in USES[name]),
    }


def opening(name: str, index: int, *, salt: bool = True) -> UsageOpening:
    """What the owner of the entry is given."""
    person, use = PEOPLE[index], USES[name][index]
    web, paper = (
        ChannelOpening(str(OPENINGS.scalar(person.leaf, channel)), getattr(use, channel))
        for channel in (WEB, PAPER)
    )
    return UsageOpening(
        UUID, KIND, person.leaf, paper, RollPart(person.identity, person.area),
        hashlib.sha256(text_of(honest(name))).hexdigest(), 1, web, person.salt if salt else None,
    )  # fmt: skip


# Forgeries


@dataclass(frozen=True)
class Case:
    """A file with one fault, and the finding that is meant for it. `end` closes the last line."""

    name: str
    file: str
    lines: tuple[int | str, ...]
    code: Code
    end: str = "\n"

    def data(self) -> bytes:
        """The forged file."""
        texts = honest(self.file)
        lines = tuple(texts[one] if isinstance(one, int) else one for one in self.lines)
        return text_of(lines)[:-1] + self.end.encode()

    def to_json(self) -> dict[str, Any]:
        """As other implementations read it."""
        return {
            "name": self.name, "file": self.file, "lines": list(self.lines), "end": self.end,
            "code": self.code.value,
        }  # fmt: skip


ALL: Final = tuple(range(len(PEOPLE) + 1))


def _replaced(index: int, text: str) -> tuple[int | str, ...]:
    return (*ALL[:index], text, *ALL[index + 1 :])


def _dump(value: Any) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def _altered(file: str, index: int, change: Callable[[Any], None]) -> tuple[int | str, ...]:
    value = copy.deepcopy(json.loads(honest(file)[index]))
    change(value)
    return _replaced(index, _dump(value))


def _set(path: tuple[str | int, ...], make: Callable[[Any], Any]) -> Callable[[Any], None]:
    def change(value: Any) -> None:
        *before, last = path
        for name in before:
            value = value[name]
        value[last] = make(value[last])

    return change


def _more(text: str) -> str:
    return str((int(text) + 1) % ORDER)


def _moved(text: str, by: bytes) -> str:
    point = bytes.fromhex(text)[::-1]
    return point_text(Point(crypto_core_ed25519_add(point, by)))


_COUNT = Code.USAGE_COUNT
_HEADER: Final[tuple[tuple[str, tuple[str, ...], Callable[[Any], Any], Code], ...]] = (
    ("co-decision", ("co_decision",), lambda _: "Cd2Cd2Cd2Cd2Cd", Code.USAGE_ELECTION),
    ("election", ("election",), lambda phi: phi[::-1], Code.USAGE_ELECTION),
    ("entries fewer", ("entries",), lambda number: number - 1, Code.USAGE_LINES),
    ("entries more", ("entries",), lambda number: number + 1, Code.USAGE_LINES),
    ("entries not a number", ("entries",), str, Code.RECORD_TYPE),
    ("entries negative", ("entries",), lambda number: -number, Code.RECORD_RANGE),
    ("kind", ("kind",), lambda _: "medbeslut/usages", Code.USAGE_KIND),
    ("version", ("version",), lambda _: 2, Code.USAGE_KIND),
    ("version true", ("version",), lambda _: True, Code.USAGE_KIND),
    ("web count more", ("web", "count"), lambda number: number + 1, _COUNT),
    ("web count fewer", ("web", "count"), lambda number: number - 1, _COUNT),
    ("paper count", ("paper", "count"), lambda number: number + 1, _COUNT),
    ("web opening", ("web", "opening"), _more, Code.USAGE_SUM),
    ("paper opening", ("paper", "opening"), _more, Code.USAGE_SUM),
    ("web opening not reduced", ("web", "opening"), lambda t: str(int(t) + ORDER), Code.SCALAR_RANGE),
    ("paper opening with a zero", ("paper", "opening"), lambda t: "0" + t, Code.SCALAR_SYNTAX),
)  # fmt: skip


def _header_cases() -> Iterator[Case]:
    for name, path, make, code in _HEADER:
        yield Case(f"header {name}", "web", _altered("web", 0, _set(path, make)), code)
    for name, count in (("not fewer than used", 1), ("not more than used", -1)):
        change = _set((WEB, "count"), count.__add__)
        yield Case(f"sum {name}", "web", _altered("web", 0, change), Code.USAGE_SUM)
    yield Case(
        "header with a field more", "web",
        _altered("web", 0, lambda value: value.update(note="")), Code.RECORD_FIELDS,
    )  # fmt: skip
    yield Case("no header", "web", ALL[1:], Code.RECORD_FIELDS)
    yield Case("nothing", "web", ("",), Code.JSON_SYNTAX)


def _scalar_paths(*, once: bool) -> Iterator[tuple[str | int, ...]]:
    proofs: list[tuple[str | int, ...]] = [(WEB, "proof"), (PAPER, "proof"), *[(ONCE,)] * once]
    for proof in proofs:
        for branch in (0, 1):
            yield (*proof, branch, "challenge")
            yield (*proof, branch, "response")


def _scalar_cases() -> Iterator[Case]:
    for path in _scalar_paths(once=True):
        name = " ".join(map(str, path))
        code = Code.USAGE_ONCE if path[0] == ONCE else Code.USAGE_PROOF
        yield Case(f"{name} altered", "paper", _altered("paper", 2, _set(path, _more)), code)
    path = (WEB, "proof", 0, "challenge")
    for name, make, code in (
        ("not reduced", lambda text: str(int(text) + ORDER), Code.SCALAR_RANGE),
        ("with a zero before", lambda text: "0" + text, Code.SCALAR_SYNTAX),
        ("with a sign", lambda text: "+" + text, Code.SCALAR_SYNTAX),
        ("a number", int, Code.SCALAR_SYNTAX),
        ("in other digits", lambda _: "\u0661", Code.SCALAR_SYNTAX),
    ):
        yield Case(f"challenge {name}", "web", _altered("web", 3, _set(path, make)), code)


def _point_cases() -> Iterator[Case]:
    for channel in (WEB, PAPER):
        for name, make, code in (
            ("another point", lambda t: _moved(t, GENERATOR), Code.USAGE_PROOF),
            ("of mixed order", lambda t: _moved(t, MINUS_ONE), Code.POINT_GROUP),
            ("of small order", lambda _: MINUS_ONE[::-1].hex(), Code.POINT_GROUP),
            ("the identity", lambda _: "0" * 63 + "1", Code.POINT_IDENTITY),
            ("zero", lambda _: "0" * 64, Code.POINT_GROUP),
            ("not canonical", lambda _: (2**255 - 18).to_bytes(32, "big").hex(), Code.POINT_GROUP),
            ("not on the curve", lambda _: "0" * 63 + "2", Code.POINT_GROUP),
            ("in capitals", lambda t: t[:-1] + "A", Code.POINT_SYNTAX),
            ("too short", lambda t: t[:-2], Code.POINT_SYNTAX),
        ):
            change = _set((channel, "commitment"), make)
            yield Case(f"{channel} commitment {name}", "web", _altered("web", 2, change), code)


def _forged_line(file: str, index: int, uses: tuple[int, int]) -> tuple[int | str, ...]:
    """A line that holds other numbers than 0 and 1, with the best proofs a forger has."""
    person, drawn = PEOPLE[index - 1], Drawn()
    made: dict[str, Any] = {}
    for channel, used in zip((WEB, PAPER), uses, strict=True):
        rho = OPENINGS.scalar(person.leaf, channel)
        proof = Statement(PHI, person.leaf, channel).prove(used & 1, rho, drawn)
        point = multiply(base_power(rho), power(generator(), used % ORDER))
        made[channel] = Committed(point, proof)
    once = Statement(PHI, person.leaf, ONCE).prove(sum(uses) & 1, 0, drawn)
    line = Line(person.leaf, made[WEB], made[PAPER], once if file == "paper" else None)
    return _replaced(index, line.to_bytes().decode())


def _forged_cases() -> Iterator[Case]:
    for used in (2, -1, 3):
        lines = _forged_line("web", 1, (used, 0))
        yield Case(f"a commitment to {used}", "web", lines, Code.USAGE_PROOF)
    yield Case("used twice", "paper", _forged_line("paper", 2, (1, 1)), Code.USAGE_ONCE)
    hidden = PEOPLE[1]
    twice = make_line(OPENINGS, PHI, hidden.leaf, Use(1, 0), Drawn(), once=False)
    yield Case("a use more than the sum", "web", _replaced(2, twice.to_bytes().decode()),
               Code.USAGE_SUM)  # fmt: skip
    other = make_line(OPENINGS, PHI[::-1], hidden.leaf, Use(0, 0), Drawn(), once=False)
    yield Case("proofs for another election", "web", _replaced(2, other.to_bytes().decode()),
               Code.USAGE_PROOF)  # fmt: skip
    rho = OPENINGS.scalar(hidden.leaf, WEB)
    moved = Committed(commit(0, rho), Statement(PHI, hidden.leaf, PAPER).prove(0, rho, Drawn()))
    line = Line(hidden.leaf, moved, moved, None).to_bytes().decode()
    yield Case("a proof for the other channel", "web", _replaced(2, line), Code.USAGE_PROOF)


def _copied(file: str, path: tuple[str | int, ...]) -> tuple[int | str, ...]:
    value: Any = json.loads(honest(file)[1])
    for name in path:
        value = value[name]
    return _altered(file, 3, _set(path, lambda _: value))


def _copy_cases() -> Iterator[Case]:
    yield Case("proof of another entry", "web", _copied("web", (WEB, "proof")), Code.USAGE_PROOF)
    yield Case("channel of another entry", "web", _copied("web", (WEB,)), Code.USAGE_PROOF)
    yield Case("once of another entry", "paper", _copied("paper", (ONCE,)), Code.USAGE_ONCE)

    def exchange(value: Any) -> None:
        value[WEB], value[PAPER] = value[PAPER], value[WEB]

    yield Case("channels exchanged", "web", _altered("web", 1, exchange), Code.USAGE_PROOF)

    def turn(value: Any) -> None:
        value[WEB]["proof"].reverse()

    yield Case("branches exchanged", "web", _altered("web", 1, turn), Code.USAGE_PROOF)


def _line_cases() -> Iterator[Case]:
    order, lines, roll = Code.USAGE_ORDER, Code.USAGE_LINES, Code.USAGE_ROLL
    yield Case("a sealed line missing", "web", (0, 1, 3, 4, 5), lines)
    yield Case("the addition missing", "web", (0, 1, 2, 3, 4), lines)
    yield Case("a line doubled", "web", (0, 1, 1, 2, 3, 4, 5), order)
    yield Case("the last line doubled", "web", (0, 1, 2, 3, 4, 5, 5), roll)
    yield Case("lines swapped", "web", (0, 2, 1, 3, 4, 5), order)
    yield Case("addition before the last sealed", "web", (0, 1, 2, 3, 5, 4), order)
    yield Case("addition instead of a sealed entry", "web", (0, 5, 2, 3, 4, 5), roll)
    for name, index, code in (("sealed", 2, roll), ("added", 5, roll)):
        change = _set(("leaf",), lambda text: text[:-1] + ("0" if text[-1] != "0" else "1"))
        yield Case(f"{name} leaf altered", "web", _altered("web", index, change), code)
    upper = _set(("leaf",), lambda text: text[:-1] + "A")
    yield Case("leaf in capitals", "web", _altered("web", 2, upper), Code.HASH_SYNTAX)
    yield Case("no newline at the end", "web", ALL, lines, end="")
    yield Case("an empty line at the end", "web", (*ALL, ""), Code.JSON_SYNTAX)
    yield Case("an empty line between", "web", (0, 1, 2, "", 3, 4, 5), Code.JSON_SYNTAX)
    yield Case("bytes after the end", "web", ALL, lines, end="\nx")
    yield Case("a line too long", "web", _replaced(2, " " * 5000), lines)
    yield Case("once missing", "paper", _altered("paper", 2, lambda value: value.pop(ONCE)),
               Code.USAGE_ONCE)  # fmt: skip
    proof = json.loads(honest("paper")[2])[ONCE]
    yield Case("once superfluous", "web", _altered("web", 2, lambda v: v.update({ONCE: proof})),
               Code.USAGE_ONCE)  # fmt: skip


def _spelling_cases() -> Iterator[Case]:
    text = honest("web")[2]
    for name, changed, code in (
        ("a blank", text.replace(":", ": ", 1), Code.JSON_CANONICAL),
        ("a carriage return", text + "\r", Code.JSON_CANONICAL),
        ("an escape", text.replace("leaf", "le\\u0061f"), Code.JSON_CANONICAL),
        ("a name twice", text.replace("{", '{"leaf":"",', 1), Code.JSON_CANONICAL),
        ("other order", _reversed(text), Code.JSON_CANONICAL),
        ("a number with a point", text.replace('"web"', '"a":1.0,"web"'), Code.JSON_SYNTAX),
        ("cut short", text[:-1], Code.JSON_SYNTAX),
        ("a field more", _dump({**json.loads(text), "note": ""}), Code.RECORD_FIELDS),
        ("a field less", _dump({WEB: json.loads(text)[WEB]}), Code.RECORD_FIELDS),
        ("a list", "[]", Code.RECORD_TYPE),
        ("a text", '"\\ud800"', Code.JSON_CANONICAL),
        ("many brackets", "[" * 2000 + "]" * 2000, Code.JSON_DEPTH),
    ):
        yield Case(f"line with {name}", "web", _replaced(2, changed), code)
    three = _set((WEB, "proof"), lambda proof: [*proof, proof[0]])
    yield Case("a proof of three", "web", _altered("web", 2, three), Code.RECORD_LENGTH)


def _reversed(text: str) -> str:
    value = json.loads(text)
    return json.dumps(dict(reversed(value.items())), separators=(",", ":"))


@cache
def cases() -> tuple[Case, ...]:
    """All forgeries."""
    return (
        *_header_cases(), *_scalar_cases(), *_point_cases(), *_forged_cases(), *_copy_cases(),
        *_line_cases(), *_spelling_cases(),
    )  # fmt: skip


def files() -> dict[str, str]:
    """The vectors by file name."""
    made = {
        name: {
            "expected": expected(name),
            "lines": list(honest(name)),
            "sha256": hashlib.sha256(text_of(honest(name))).hexdigest(),
            "openings": [
                {"number": person.number, "file": opening(name, index).to_bytes().decode()}
                for index, person in enumerate(PEOPLE)
            ],
        }
        for name in USES
    }
    forged = {"cases": [case.to_json() for case in cases()]}
    texts = {f"{name}.json": value for name, value in made.items()} | {"hostile.json": forged}
    return {name: json.dumps(value, indent=1) + "\n" for name, value in texts.items()}


def main() -> None:
    """Write them."""
    FOLDER.mkdir(exist_ok=True)
    for name, text in files().items():
        (FOLDER / name).write_text(text, encoding="ascii")


if __name__ == "__main__":
    main()
