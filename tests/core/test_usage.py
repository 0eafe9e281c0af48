"""Commitments to use: the generator, the proofs, the files' spelling, and openings."""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from dataclasses import replace

import pytest

from tests.core import usage_vectors as vectors
from tests.core.usage_vectors import FOLDER, MINUS_ONE, OPENINGS, PEOPLE, PHI, UUID
from voting_service.core.errors import Code, VerificationError
from voting_service.core.group import IDENTITY, ORDER, base_power, is_member, point_text, power
from voting_service.core.usage import (
    ONCE,
    PAPER,
    WEB,
    Openings,
    Statement,
    cleared,
    commit,
    generator,
    opens,
    product,
)
from voting_service.core.usage_file import lines_of, parse_header, parse_line, verify_line
from voting_service.core.usage_opening import (
    UsageOpening,
    parse_opening,
    verify_identity,
    verify_opening,
)

FIELD = 2**255 - 19
D = -121665 * pow(121666, -1, FIELD) % FIELD
LEAF = PEOPLE[0].leaf


# The generator


def decoded(encoded: int) -> tuple[int, int] | None:
    """The point that RFC 8032 decodes, with whole numbers alone; the sign bit must be clear."""
    y = encoded
    u, v = (y * y - 1) % FIELD, (D * y * y + 1) % FIELD
    x = pow(u * pow(v, -1, FIELD), (FIELD + 3) // 8, FIELD)
    if (x * x * v - u) % FIELD:
        x = x * pow(2, (FIELD - 1) // 4, FIELD) % FIELD
    if y >= FIELD or (x * x * v - u) % FIELD:
        return None
    return (FIELD - x if x & 1 else x), y


def doubled(point: tuple[int, int]) -> tuple[int, int]:
    x, y = point
    product = D * x * x * y * y % FIELD
    return (
        2 * x * y * pow(1 + product, -1, FIELD) % FIELD,
        (y * y + x * x) * pow(1 - product, -1, FIELD) % FIELD,
    )


def test_the_generator_is_the_first_candidate_that_is_a_point() -> None:
    digests = (hashlib.sha256(f"medbeslut/1 usage generator|{i}".encode()) for i in range(100))
    numbers = (int.from_bytes(one.digest(), "little") & ~(1 << 255) for one in digests)
    first = next(point for number in numbers if (point := decoded(number)) is not None)
    x, y = doubled(doubled(doubled(first)))
    assert generator() == (y | (x & 1) << 255).to_bytes(32, "little")
    assert point_text(generator()) == (
        "2809081d3b4b18a676cd7a3129565bc2a2f8e07b2fe7756f717358762e4558c8"
    )
    assert is_member(generator())
    assert generator() not in (IDENTITY, base_power(1))


@pytest.mark.parametrize(
    "encoded",
    [IDENTITY, MINUS_ONE, (2).to_bytes(32, "little"), (FIELD + 1).to_bytes(32, "little")],
    ids=["identity", "order two", "not on the curve", "not canonical"],
)
def test_no_generator_comes_from_that(encoded: bytes) -> None:
    assert cleared(encoded) is None


# Commitments and proofs


@pytest.mark.parametrize("used", [0, 1])
def test_a_proof_hides_what_it_proves(used: int) -> None:
    opening, statement = 12345, Statement(PHI, LEAF, WEB)
    point = commit(used, opening)
    proof = statement.prove(used, opening, secrets.token_bytes)
    statement.verify(point, proof)
    assert opens(point, used, opening)
    assert not opens(point, 1 - used, opening)
    assert proof != statement.prove(used, opening, secrets.token_bytes)
    for other in (
        Statement(PHI[::-1], LEAF, WEB),
        Statement(PHI, PEOPLE[1].leaf, WEB),
        Statement(PHI, LEAF, PAPER),
    ):
        with pytest.raises(VerificationError) as caught:
            other.verify(point, proof)
        assert (caught.value.code, caught.value.where) == (Code.USAGE_PROOF, other.label)


def test_commitments_add_up() -> None:
    points = [commit(1, 5), commit(0, 7), commit(1, ORDER - 2)]
    assert opens(product(points), 2, 10)
    assert not opens(product(points), 3, 10)
    assert opens(product([]), 0, 0)


def test_edges_of_the_group() -> None:
    statement = Statement(PHI, LEAF, WEB)
    for used in (0, 1):  # C is the identity, and C is h: allowed by the arithmetic
        statement.verify(commit(used, 0), statement.prove(used, 0, secrets.token_bytes))
    for point in (MINUS_ONE, bytes(32)):
        with pytest.raises(VerificationError) as caught:
            statement.verify(point, statement.prove(0, 0, secrets.token_bytes))  # type: ignore[arg-type]
        assert caught.value.code is Code.POINT_GROUP


def test_openings_depend_on_everything_and_stay_hidden() -> None:
    scalar = OPENINGS.scalar(LEAF, WEB)
    assert 0 <= scalar < ORDER
    mac = hmac.new(OPENINGS.key, f"usage|{UUID}|{LEAF}|web".encode(), "sha512")
    assert scalar == int.from_bytes(mac.digest(), "little") % ORDER
    others = {
        OPENINGS.scalar(LEAF, PAPER),
        OPENINGS.scalar(PEOPLE[1].leaf, WEB),
        Openings("Cd2Cd2Cd2Cd2Cd", OPENINGS.key).scalar(LEAF, WEB),
        Openings(UUID, bytes(32)).scalar(LEAF, WEB),
    }
    assert len(others - {scalar}) == 4
    assert OPENINGS.key.hex() not in repr(OPENINGS)
    assert repr(OPENINGS.key) not in repr(OPENINGS)


# The file


@pytest.mark.parametrize("name", vectors.USES)
def test_lines_are_read_and_written_alike(name: str) -> None:
    first, *rest = lines_of(vectors.text_of(vectors.honest(name)))
    header = parse_header(first)
    assert header.to_bytes() == first
    assert header.entries == len(rest)
    points: dict[str, list[bytes]] = {WEB: [], PAPER: []}
    for data in rest:
        line = parse_line(data)
        assert line.to_bytes() == data
        verify_line(PHI, line, once=header.paper.count > 0)
        assert (line.once is not None) == (name == "paper")
        points[WEB].append(line.web.commitment)
        points[PAPER].append(line.paper.commitment)
    assert opens(product(points[WEB]), header.web.count, header.web.opening)  # type: ignore[arg-type]
    assert opens(product(points[PAPER]), header.paper.count, header.paper.opening)  # type: ignore[arg-type]


def test_a_file_must_end_with_a_newline() -> None:
    with pytest.raises(VerificationError) as caught:
        list(lines_of(b"{}\n{}"))
    assert caught.value.code is Code.USAGE_LINES


def test_an_altered_response_of_once_is_named() -> None:
    line = parse_line(vectors.honest("paper")[1].encode())
    assert line.once is not None
    zero, one = line.once
    forged = replace(line, once=(zero, replace(one, response=one.response ^ 1)))
    with pytest.raises(VerificationError) as caught:
        verify_line(PHI, forged, once=True)
    assert (caught.value.code, caught.value.where) == (Code.USAGE_ONCE, ONCE)


# Openings


def line_and_hash(name: str, index: int) -> tuple[bytes, str]:
    text = vectors.text_of(vectors.honest(name))
    return vectors.honest(name)[index + 1].encode(), hashlib.sha256(text).hexdigest()


@pytest.mark.parametrize("name", vectors.USES)
@pytest.mark.parametrize("index", range(len(PEOPLE)))
@pytest.mark.parametrize("salt", [True, False])
def test_an_opening_opens_its_own_line_alone(name: str, index: int, *, salt: bool) -> None:
    opening = parse_opening(vectors.opening(name, index, salt=salt).to_bytes() + b"\n" * salt)
    data, digest = line_and_hash(name, index)
    verify_opening(opening, digest, parse_line(data))
    other, _ = line_and_hash(name, (index + 1) % len(PEOPLE))
    with pytest.raises(VerificationError) as caught:
        verify_opening(opening, digest, parse_line(other))
    assert caught.value.code is Code.OPENING_LEAF
    if salt:
        verify_identity(opening, PEOPLE[index].number)


def refused(opening: UsageOpening) -> Code:
    data, digest = line_and_hash("paper", 2)
    with pytest.raises(VerificationError) as caught:
        verify_opening(opening, digest, parse_line(data))
    return caught.value.code


def test_a_false_opening() -> None:
    honest = vectors.opening("paper", 2)
    wrong = replace(honest.roll, area="elsewhere")
    assert refused(replace(honest, usage="0" * 64)) is Code.OPENING_USAGE
    assert refused(replace(honest, roll=wrong)) is Code.OPENING_LEAF
    assert refused(replace(honest, leaf="0" * 64)) is Code.OPENING_LEAF
    assert refused(replace(honest, co_decision="Cd2Cd2Cd2Cd2Cd")) is Code.OPENING_LEAF
    for channel in (WEB, PAPER):
        one = getattr(honest, channel)
        for false in (
            replace(one, used=1 - one.used),
            replace(one, opening=str(int(one.opening) ^ 1)),
        ):
            assert refused(replace(honest, **{channel: false})) is Code.OPENING_COMMITMENT
    with pytest.raises(VerificationError) as caught:
        verify_opening(honest, honest.usage, None)
    assert caught.value.code is Code.OPENING_LEAF


@pytest.mark.parametrize("number", [PEOPLE[1].number, "", "x"])
def test_somebody_elses_number(number: str) -> None:
    with pytest.raises(VerificationError) as caught:
        verify_identity(vectors.opening("web", 0), number)
    assert caught.value.code is Code.OPENING_IDENTITY


def test_without_salt_it_is_nobodys() -> None:
    with pytest.raises(VerificationError) as caught:
        verify_identity(vectors.opening("web", 0, salt=False), PEOPLE[0].number)
    assert caught.value.code is Code.OPENING_IDENTITY


HOSTILE = [
    ("kind", lambda v: v.update(kind="medbeslut/usage"), Code.OPENING_KIND),
    ("version", lambda v: v.update(version=2), Code.OPENING_KIND),
    ("used twice", lambda v: v["web"].update(used=2), Code.OPENING_KIND),
    ("used text", lambda v: v["paper"].update(used="1"), Code.STATEMENT_VALUE),
    ("a field more", lambda v: v.update(note="x"), Code.STATEMENT_FIELDS),
    ("a field less", lambda v: v.pop("roll"), Code.STATEMENT_FIELDS),
    ("salt null", lambda v: v.update(salt=None), Code.STATEMENT_VALUE),
    ("scalar unreduced", lambda v: v["web"].update(opening=str(ORDER)), Code.STATEMENT_VALUE),
    ("scalar spelt", lambda v: v["web"].update(opening="01"), Code.STATEMENT_VALUE),
    ("scalar digits", lambda v: v["web"].update(opening="\u0661"), Code.STATEMENT_VALUE),
    ("scalar long", lambda v: v["web"].update(opening="1" * 900), Code.STATEMENT_VALUE),
    ("leaf", lambda v: v.update(leaf="A" * 64), Code.STATEMENT_VALUE),
]


@pytest.mark.parametrize(("name", "change", "code"), HOSTILE, ids=[one[0] for one in HOSTILE])
def test_a_malformed_opening(name: str, change: object, code: Code) -> None:
    value = json.loads(vectors.opening("web", 0).to_bytes())
    change(value)  # type: ignore[operator]
    data = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    with pytest.raises(VerificationError) as caught:
        parse_opening(data)
    assert caught.value.code is code, name


def test_an_opening_in_another_spelling() -> None:
    data = vectors.opening("web", 0).to_bytes()
    with pytest.raises(VerificationError) as caught:
        parse_opening(data.replace(b":", b": ", 1))
    assert caught.value.code is Code.JSON_CANONICAL


# Vectors


def test_the_vectors_are_what_this_code_makes() -> None:
    made = vectors.files()
    assert {path.name for path in FOLDER.glob("*.json")} == set(made)
    for name, text in made.items():
        assert (FOLDER / name).read_text(encoding="ascii") == text


def test_two_forgeries_never_have_one_name() -> None:
    names = [case.name for case in vectors.cases()]
    assert len(set(names)) == len(names)
    assert power(generator(), ORDER) == IDENTITY
