"""Credentials: derived as the format says, listed without order, read strictly."""

import json
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.elections import HONEST, order_eight, seeded, vector
from voting_service.core import credentials
from voting_service.core.election import BASE58
from voting_service.core.encoding import dump_json
from voting_service.core.errors import Code, VerificationError
from voting_service.core.group import base_power, multiply, point_text

UUID = "ABCDEFGHJKLMNP"
POINTS = sorted(base_power(n) for n in range(2, 8))
TEXTS = [point_text(point) for point in POINTS]
LIST = dump_json(list(TEXTS))


@pytest.mark.parametrize("name", HONEST)
def test_private_credentials_give_the_public_list(name: str) -> None:
    found = vector(name)
    uuid = found.election.uuid
    derived = [credentials.public_credential(uuid, one) for one in found.private_credentials]
    assert credentials.credential_list(derived) == found.credentials_bytes
    assert credentials.parse_credential_list(found.credentials_bytes) == tuple(sorted(derived))


@given(st.lists(st.integers(1, 2**40), unique=True, max_size=6))
def test_lists_are_printed_as_they_are_read(exponents: list[int]) -> None:
    data = credentials.credential_list(map(base_power, exponents))
    assert credentials.credential_list(credentials.parse_credential_list(data)) == data


@pytest.mark.parametrize(
    ("data", "code", "where"),
    [
        pytest.param(dump_json([TEXTS[1], TEXTS[0]]), Code.CREDENTIALS_ORDER, "[1]", id="unsorted"),
        pytest.param(
            dump_json([TEXTS[0], TEXTS[1], TEXTS[1]]), Code.CREDENTIALS_DUPLICATE, "[2]", id="twice"
        ),
        pytest.param(
            dump_json([*sorted(TEXTS)]), Code.CREDENTIALS_ORDER, None, id="sorted by their digits"
        ),
        pytest.param(dump_json([TEXTS[0] + ",1"]), Code.POINT_SYNTAX, "[0]", id="weight"),
        pytest.param(dump_json(["0" * 63 + "1"]), Code.POINT_IDENTITY, "[0]", id="identity"),
        pytest.param(
            dump_json([TEXTS[0], point_text(multiply(POINTS[0], order_eight()))]),
            Code.POINT_GROUP,
            "[1]",
            id="P + T8",
        ),
        pytest.param(dump_json([{"credential": TEXTS[0]}]), Code.POINT_SYNTAX, "[0]", id="object"),
        pytest.param(LIST + b"\n", Code.JSON_CANONICAL, None, id="newline"),
        pytest.param(LIST.replace(b",", b", "), Code.JSON_CANONICAL, None, id="blanks"),
        pytest.param(b"{}", Code.RECORD_TYPE, "", id="no list"),
    ],
)
def test_hostile_lists_are_refused(data: bytes, code: Code, where: str | None) -> None:
    with pytest.raises(VerificationError) as caught:
        credentials.parse_credential_list(data)
    assert caught.value.code is code
    assert where is None or caught.value.where == where


def test_new_credentials_have_their_form() -> None:
    random = seeded("credentials")
    found = {credentials.new_credential(random) for _ in range(50)}
    assert len(found) == 50
    for one in found:
        assert [len(part) for part in one.split("-")] == [5, 6, 5, 6]
        assert set(one) <= {*BASE58, "-"}
        assert credentials.parse_code(one) == one


CODE = "1yAVV-N6GR9Q-KXvMc-jvRNcS"


@pytest.mark.parametrize(
    "typed",
    [
        pytest.param(CODE, id="as printed"),
        pytest.param(CODE.replace("-", ""), id="no hyphens"),
        pytest.param(f"  {CODE}\n", id="blanks around"),
        pytest.param(CODE.replace("-", " - "), id="blanks and hyphens"),
        pytest.param(CODE.replace("-", "\N{EN DASH}"), id="dashes of a phone"),
        pytest.param(CODE.replace("-", "\N{NO-BREAK SPACE}"), id="no-break spaces"),
        pytest.param("-".join(CODE.replace("-", "")), id="hyphens everywhere"),
    ],
)
def test_blanks_and_hyphens_are_forgiven(typed: str) -> None:
    assert credentials.parse_code(typed) == CODE


@pytest.mark.parametrize(
    "spoil",
    [
        pytest.param(lambda code: code[:-1], id="21 characters"),
        pytest.param(lambda code: code + "1", id="23 characters"),
        pytest.param(lambda code: code.replace("1", "I"), id="capital i"),
        pytest.param(lambda code: code.replace("1", "l"), id="small L"),
        pytest.param(lambda code: code.replace("1", "0"), id="zero"),
        pytest.param(lambda code: code.replace("-", "_"), id="underscores"),
        pytest.param(lambda code: code.replace("1", "\N{FULLWIDTH DIGIT ONE}"), id="full width"),
        pytest.param(lambda _: "", id="nothing"),
    ],
)
def test_other_codes_are_refused_and_not_repeated(spoil: Callable[[str], str]) -> None:
    with pytest.raises(VerificationError) as caught:
        credentials.parse_code(spoil(CODE))
    assert caught.value.code is Code.CREDENTIAL_SYNTAX
    assert "yAVV" not in f"{caught.value}{caught.value.found}"


def test_case_is_part_of_a_code() -> None:
    assert credentials.parse_code(CODE.swapcase().replace("l", "L").replace("I", "i")) != CODE


def test_tokens_belong_to_one_co_decision() -> None:
    token = credentials.letter_token(UUID, CODE)
    assert len(token) == 64
    assert token != credentials.letter_token("BBCDEFGHJKLMNP", CODE)
    assert token != credentials.letter_token(UUID, CODE.replace("1", "2"))


def test_letter_values_stay_as_they_are() -> None:
    """The browser computes the same two values: these constants stand in its tests as well."""
    assert credentials.letter_token(UUID, CODE) == LETTER_TOKEN
    assert credentials.check_group(CODE) == CHECK_GROUP


def test_check_groups_differ_between_near_codes() -> None:
    near = {CODE[:-1] + character for character in BASE58}
    assert len({credentials.check_group(code) for code in near}) > 50
    assert all(set(credentials.check_group(code)) <= set(BASE58) for code in near)


def test_a_credential_gives_another_key_in_another_co_decision() -> None:
    one, other = (credentials.public_credential(uuid, CODE) for uuid in (UUID, UUID[::-1]))
    assert one != other
    assert json.loads(credentials.credential_list([one])) == [point_text(one)]


LETTER_TOKEN = "846638f63003382867c31f47799d6a2f5eebecb04e4dcfe6e9a3b0517daeea12"
CHECK_GROUP = "5X"
