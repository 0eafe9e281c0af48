"""usage.jsonl: its header and its lines, each in one spelling (docs/format-log.md 7)."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from voting_service.core.encoding import (
    Json,
    load_json,
    parse_hex_digest,
    read_integer,
    read_list,
    read_record,
    require_canonical,
    shown,
)
from voting_service.core.errors import Code, VerificationError
from voting_service.core.group import (
    ORDER,
    Point,
    Randomness,
    decode_point,
    multiply,
    parse_scalar,
    point_text,
)
from voting_service.core.proofs import Proof, parse_proof
from voting_service.core.usage import (
    ONCE,
    PAPER,
    WEB,
    BitProof,
    Openings,
    Statement,
    commit,
    opens,
)

KIND: Final = "medbeslut/usage"
VERSION: Final = 1
MAX_LINE: Final = 4096  # the longest honest one has some 1 700 bytes
MAX_BRACKETS: Final = 32


@dataclass(frozen=True, slots=True)
class Sum:
    """What all commitments of one channel add up to, and the scalar that shows it."""

    count: int
    opening: int

    def to_json(self) -> dict[str, Json]:
        """Fields in canonical order."""
        return {"count": self.count, "opening": str(self.opening)}


@dataclass(frozen=True, slots=True)
class Header:
    """The first line. `entries` counts the lines after it; `election` is φ."""

    co_decision: str
    election: str
    entries: int
    web: Sum
    paper: Sum

    def to_bytes(self) -> bytes:
        """Without the newline."""
        return _canonical({
            "co_decision": self.co_decision, "election": self.election, "entries": self.entries,
            "kind": KIND, "paper": self.paper.to_json(), "version": VERSION, "web": self.web.to_json(),
        })  # fmt: skip


@dataclass(frozen=True, slots=True)
class Committed:
    """One channel of one entry."""

    commitment: Point
    proof: BitProof

    def to_json(self) -> dict[str, Json]:
        """Fields in canonical order."""
        return {"commitment": point_text(self.commitment), "proof": _proof_json(self.proof)}


@dataclass(frozen=True, slots=True)
class Line:
    """One entry. `once` is there exactly when somebody voted on paper."""

    leaf: str
    web: Committed
    paper: Committed
    once: BitProof | None

    def to_bytes(self) -> bytes:
        """Without the newline."""
        fields: dict[str, Json] = {
            "leaf": self.leaf, PAPER: self.paper.to_json(), WEB: self.web.to_json(),
        }  # fmt: skip
        if self.once is not None:
            fields[ONCE] = _proof_json(self.once)
        return _canonical(fields)


def _proof_json(proof: BitProof) -> list[Json]:
    return [one.to_json() for one in proof]


def _canonical(value: Json) -> bytes:
    """RFC 8785 of what stands here: ASCII names in ASCII order, whole numbers. Half a character,
    which has no spelling there, comes out as bytes that no reader takes for UTF-8."""
    text = json.dumps(
        value, sort_keys=True, separators=(",", ":"), allow_nan=False, ensure_ascii=False
    )
    return text.encode("utf-8", "surrogatepass")


def _read(data: bytes) -> Json:
    # Nothing here nests deeply, and no text has a bracket: counting them bounds the depth.
    if data.count(b"{") + data.count(b"[") > MAX_BRACKETS:
        raise VerificationError(
            Code.JSON_DEPTH, "nested too deeply", expected=f"at most {MAX_BRACKETS} brackets",
            found="more",
        )  # fmt: skip
    value = load_json(data, limit=MAX_LINE)
    require_canonical(data, _canonical(value))
    return value


def parse_header(data: bytes) -> Header:
    """Read the first line, without its newline."""
    fields = read_record(
        _read(data), ("co_decision", "election", "entries", "kind", "paper", "version", "web")
    )
    kind, version = fields["kind"], fields["version"]
    if (kind, version) != (KIND, VERSION) or isinstance(version, bool):
        raise VerificationError(
            Code.USAGE_KIND, "not the beginning of a usage proof", expected=f"{KIND} {VERSION}",
            found=shown([kind, version]),
        )  # fmt: skip
    return Header(
        co_decision=_text(fields["co_decision"]), election=_text(fields["election"]),
        entries=read_integer(fields["entries"], where="entries"),
        web=_parse_sum(fields["web"], WEB), paper=_parse_sum(fields["paper"], PAPER),
    )  # fmt: skip


def _text(value: Json) -> str:
    """Compared with what is expected of it, so that any text will do here."""
    return value if isinstance(value, str) else shown(value)


def _parse_sum(value: Json, where: str) -> Sum:
    fields = read_record(value, ("count", "opening"), where=where)
    return Sum(
        read_integer(fields["count"], where=f"{where}.count"),
        parse_scalar(fields["opening"], where=f"{where}.opening"),
    )


def parse_line(data: bytes) -> Line:
    """Read a line after the first. Membership of its points in G is left to `verify_line`."""
    fields = read_record(_read(data), ("leaf", ONCE, PAPER, WEB), optional=(ONCE,))
    return Line(
        leaf=parse_hex_digest(fields["leaf"], where="leaf"),
        web=_parse_committed(fields[WEB], WEB),
        paper=_parse_committed(fields[PAPER], PAPER),
        once=_parse_proof(fields[ONCE], ONCE) if ONCE in fields else None,
    )


def _parse_committed(value: Json, where: str) -> Committed:
    fields = read_record(value, ("commitment", "proof"), where=where)
    return Committed(
        decode_point(fields["commitment"], where=f"{where}.commitment"),
        _parse_proof(fields["proof"], f"{where}.proof"),
    )


def _parse_proof(value: Json, where: str) -> BitProof:
    zero, one = read_list(value, length=2, where=where)
    return _proof(zero, f"{where}[0]"), _proof(one, f"{where}[1]")


def _proof(value: Json, where: str) -> Proof:
    return parse_proof(value, where=where)


# Making and checking


@dataclass(frozen=True, slots=True)
class Use:
    """How an entry was used: 0 or 1 for each channel, at most one of them 1."""

    web: int
    paper: int


def make_line(
    openings: Openings, phi: str, leaf: str, use: Use, random: Randomness, *, once: bool
) -> Line:
    """Commitments and proofs for one entry."""
    web, paper = openings.scalar(leaf, WEB), openings.scalar(leaf, PAPER)
    both = Statement(phi, leaf, ONCE)
    return Line(
        leaf,
        Committed(commit(use.web, web), Statement(phi, leaf, WEB).prove(use.web, web, random)),
        Committed(
            commit(use.paper, paper), Statement(phi, leaf, PAPER).prove(use.paper, paper, random)
        ),
        both.prove(use.web + use.paper, (web + paper) % ORDER, random) if once else None,
    )


def verify_line(phi: str, line: Line, *, once: bool) -> None:
    """Check everything about one line that does not depend on others."""
    if (line.once is not None) != once:
        raise VerificationError(
            Code.USAGE_ONCE, "the proof that nobody voted twice stands where votes on paper are",
            where=ONCE, expected="a proof" if once else "none", found="none" if once else "a proof",
        )  # fmt: skip
    Statement(phi, line.leaf, WEB).verify(line.web.commitment, line.web.proof)
    Statement(phi, line.leaf, PAPER).verify(line.paper.commitment, line.paper.proof)
    if line.once is not None:
        both = multiply(line.web.commitment, line.paper.commitment)
        Statement(phi, line.leaf, ONCE).verify(both, line.once, Code.USAGE_ONCE)


def verify_sum(channel: str, total: Point, claimed: Sum) -> None:
    """Check that the product of all commitments of that channel opens to what the header says."""
    if not opens(total, claimed.count, claimed.opening):
        raise VerificationError(
            Code.USAGE_SUM, "the commitments do not add up to what the header says",
            where=channel, expected=f"{claimed.count} used", found="another sum",
        )  # fmt: skip


def lines_of(data: bytes) -> Iterator[bytes]:
    """The lines without their newlines; the last one must have one, too. For small files."""
    *lines, rest = data.split(b"\n")
    if rest:
        raise unended(rest)
    yield from lines


def unended(rest: bytes) -> VerificationError:
    """The finding for a file that does not end with a newline, or whose line does not end."""
    return VerificationError(
        Code.USAGE_LINES, "a line that does not end", expected=f"a newline within {MAX_LINE} bytes",
        found=shown(rest[-40:].decode("latin-1")),
    )  # fmt: skip
