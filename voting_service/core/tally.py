"""From ballots to counts: aggregate, discrete logarithms, result (protocol.md 7 and 10.4)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from math import isqrt

from voting_service.core.ballots import Ballot
from voting_service.core.election import Election, Question
from voting_service.core.elgamal import ONE, Ciphertext, join, parse_ciphertext, separate
from voting_service.core.encoding import (
    MAX_INTEGER,
    Json,
    dump_json,
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
    GENERATOR,
    IDENTITY,
    Point,
    base_power,
    divide,
    multiply,
    point_text,
)

MAX_COUNT = 10**9  # largest bound of a discrete logarithm: under a second's work
_TEXT_FROM = 10**9  # counts from here on are written as strings
_LARGE_COUNT = re.compile(r"[1-9][0-9]{9,15}", re.ASCII)


@dataclass(frozen=True, slots=True)
class EncryptedTally:
    """The product of all counted ballots: one tuple of ciphertexts per question."""

    questions: tuple[tuple[Ciphertext, ...], ...]

    def to_bytes(self) -> bytes:
        """The published bytes."""
        return dump_json([[one.to_json() for one in question] for question in self.questions])


def parse_encrypted_tally(data: bytes) -> EncryptedTally:
    """Read a tally; the identity is honest in it (no ballots)."""
    tally = EncryptedTally(
        tuple(
            tuple(
                parse_ciphertext(item, identity=True, where=f"[{number}][{index}]")
                for index, item in enumerate(read_list(question, where=f"[{number}]"))
            )
            for number, question in enumerate(read_list(load_json(data)))
        )
    )
    require_canonical(data, tally.to_bytes())
    return tally


def require_shape(election: Election, found: Sequence[Sequence[object]]) -> None:
    """One list per question, one item per count; for tallies, factors and results alike."""
    wanted = [question.size for question in election.questions]
    sizes = [len(question) for question in found]
    if sizes != wanted:
        raise VerificationError(
            Code.TALLY_SHAPE,
            "lists that do not fit the questions",
            expected=str(wanted),
            found=shown(sizes),
        )


class Aggregate:
    """A running encrypted tally. Only verified ballots may enter: `multiply` checks nothing."""

    __slots__ = ("_totals", "ballots")

    def __init__(self, election: Election) -> None:
        self._totals = [[ONE] * question.size for question in election.questions]
        self.ballots = 0

    def add(self, ballot: Ballot) -> None:
        """Count a verified ballot."""
        for totals, answer in zip(self._totals, ballot.answers, strict=True):
            totals[:] = map(join, totals, answer.choices)
        self.ballots += 1

    def remove(self, ballot: Ballot) -> None:
        """Take out a ballot that a later one of the same credential replaces."""
        for totals, answer in zip(self._totals, ballot.answers, strict=True):
            totals[:] = map(separate, totals, answer.choices)
        self.ballots -= 1

    def merge(self, other: "Aggregate") -> None:
        """Join what another process has counted of the same election."""
        for totals, more in zip(self._totals, other.tally().questions, strict=True):
            totals[:] = map(join, totals, more)
        self.ballots += other.ballots

    def tally(self) -> EncryptedTally:
        """The product so far."""
        return EncryptedTally(tuple(tuple(totals) for totals in self._totals))


# Counts in JSON


def count_to_json(count: int) -> Json:
    """A number, or from 10^9 on a string."""
    return count if count < _TEXT_FROM else str(count)


def read_count(value: Json, *, where: str = "") -> int:
    """A count in its one spelling."""
    if isinstance(value, str):
        if not _LARGE_COUNT.fullmatch(value):
            raise VerificationError(
                Code.RECORD_RANGE,
                "not a count",
                where=where,
                expected=f"decimal digits, {_TEXT_FROM}…{MAX_INTEGER}",
                found=shown(value),
            )
        return read_integer(int(value), low=_TEXT_FROM, where=where)
    return read_integer(value, high=_TEXT_FROM - 1, where=where)


@dataclass(frozen=True, slots=True)
class SizedTally:
    """How many ballots stand behind which encrypted tally; all weights are 1."""

    num_tallied: int
    total_weight: int
    encrypted_tally: str  # hex SHA-256 of the encrypted tally's bytes

    def to_bytes(self) -> bytes:
        """The published bytes."""
        return dump_json(
            {
                "num_tallied": self.num_tallied,
                "total_weight": count_to_json(self.total_weight),
                "encrypted_tally": self.encrypted_tally,
            }
        )


def parse_sized_tally(data: bytes) -> SizedTally:
    """Read a sized tally."""
    fields = read_record(load_json(data), ("num_tallied", "total_weight", "encrypted_tally"))
    sized = SizedTally(
        read_integer(fields["num_tallied"], where="num_tallied"),
        read_count(fields["total_weight"], where="total_weight"),
        parse_hex_digest(fields["encrypted_tally"], where="encrypted_tally"),
    )
    require_canonical(data, sized.to_bytes())
    return sized


# Discrete logarithms


class Logarithms:
    """Baby-step giant-step for 0…bound: about 2·√bound additions, whatever the point."""

    __slots__ = ("_bound", "_giant", "_steps", "_table")

    def __init__(self, bound: int) -> None:
        if not 0 <= bound <= MAX_COUNT:
            raise VerificationError(
                Code.TALLY_RANGE,
                "more ballots than can be counted",
                expected=f"0…{MAX_COUNT}",
                found=str(bound),
            )
        self._bound = bound
        self._steps = isqrt(bound) + 1
        self._table: dict[Point, int] = {}
        step = IDENTITY
        for exponent in range(self._steps):
            self._table[step] = exponent
            step = multiply(step, GENERATOR)
        self._giant = step

    def of(self, point: Point, where: str = "") -> int:
        """The exponent of `point`; raises TALLY_RANGE if it is none of 0…bound."""
        current = point
        for giants in range(self._steps):
            found = self._table.get(current)
            if found is not None and giants * self._steps + found <= self._bound:
                return giants * self._steps + found
            current = divide(current, self._giant)
        raise VerificationError(
            Code.TALLY_RANGE,
            "decrypts to no possible count",
            where=where,
            expected=f"0…{self._bound}",
            found=f"the logarithm of {point_text(point)}",
        )


def discrete_log(point: Point, bound: int) -> int:
    """log_g(point) if it is in 0…bound; raises TALLY_RANGE otherwise."""
    return Logarithms(bound).of(point)


# The result

Factors = Sequence[Sequence[Point]]


@dataclass(frozen=True, slots=True)
class Result:
    """Counts: one tuple per question, the blanks first where they are allowed."""

    counts: tuple[tuple[int, ...], ...]

    def to_bytes(self) -> bytes:
        """The published bytes."""
        return dump_json({"result": [[count_to_json(c) for c in row] for row in self.counts]})


def parse_result(data: bytes) -> Result:
    """Read a result."""
    rows = read_list(read_record(load_json(data), ("result",))["result"], where="result")
    result = Result(
        tuple(
            tuple(
                read_count(item, where=f"result[{number}][{index}]")
                for index, item in enumerate(read_list(row, where=f"result[{number}]"))
            )
            for number, row in enumerate(rows)
        )
    )
    require_canonical(data, result.to_bytes())
    return result


def compute_result(
    election: Election, tally: EncryptedTally, factors: Factors, ballots: int
) -> Result:
    """Counts from the tally and the trustees' combined factors (alpha^x for each ciphertext)."""
    require_shape(election, tally.questions)
    require_shape(election, factors)
    logarithms = Logarithms(ballots)
    result = Result(
        tuple(
            tuple(
                logarithms.of(divide(one.beta, factor), f"result[{number}][{index}]")
                for index, (one, factor) in enumerate(zip(ciphertexts, row, strict=True))
            )
            for number, (ciphertexts, row) in enumerate(zip(tally.questions, factors, strict=True))
        )
    )
    check_counts(election, result, ballots)
    return result


def verify_result(
    election: Election, tally: EncryptedTally, factors: Factors, ballots: int, result: Result
) -> None:
    """Check a published result against the factors: g^count must be beta / factor."""
    require_shape(election, result.counts)
    check_counts(election, result, ballots)
    if all(
        base_power(count) == divide(one.beta, factor)
        for row in zip(tally.questions, factors, result.counts, strict=True)
        for one, factor, count in zip(*row, strict=True)
    ):
        return
    computed = compute_result(election, tally, factors, ballots)
    raise VerificationError(
        Code.TALLY_RESULT,
        "the published result is not what the tally decrypts to",
        expected=shown(computed.to_bytes().decode()),
        found=shown(result.to_bytes().decode()),
        where="result",
    )


def check_counts(election: Election, result: Result, ballots: int) -> None:
    """Each count at most the number of ballots, and the sums what valid ballots can add up to."""
    for number, (question, counts) in enumerate(
        zip(election.questions, result.counts, strict=True)
    ):
        _check_row(question, counts, ballots, f"result[{number}]")


def _check_row(question: Question, counts: Sequence[int], ballots: int, where: str) -> None:
    for index, count in enumerate(counts):
        if not 0 <= count <= ballots:
            raise VerificationError(
                Code.TALLY_RANGE,
                "more votes than ballots",
                where=f"{where}[{index}]",
                expected=f"0…{ballots}",
                found=str(count),
            )
    blanks = counts[0] if question.blank else 0
    low = (ballots - blanks) * question.minimum
    high = (ballots - blanks) * question.maximum
    if not low <= sum(counts) - blanks <= high:
        raise VerificationError(
            Code.TALLY_SUM,
            "votes that do not fit the number of ballots",
            where=where,
            expected=f"{low}…{high}",
            found=str(sum(counts) - blanks),
        )
