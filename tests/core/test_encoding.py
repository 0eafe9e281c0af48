"""JSON, hashes and records have one spelling each."""

import base64
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voting_service.core import encoding
from voting_service.core.encoding import Json
from voting_service.core.errors import Code, VerificationError

SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-encoding.MAX_INTEGER, encoding.MAX_INTEGER)
    | st.text(st.characters(codec="utf-8"))
)
VALUES: st.SearchStrategy[Json] = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner),
    max_leaves=12,
)


@given(VALUES)
def test_what_is_written_is_read_back(value: Json) -> None:
    data = encoding.dump_json(value)
    assert encoding.parse_json(data) == value
    assert encoding.dump_json(encoding.parse_json(data)) == data


@given(st.binary(max_size=40) | st.text(alphabet='[]{}":,\\ud8001e.- tnull', max_size=30))
def test_any_bytes_are_read_exactly_or_refused(sent: bytes | str) -> None:
    data = sent if isinstance(sent, bytes) else sent.encode()
    assert read_exactly(data) in (None, data)


def read_exactly(data: bytes) -> bytes | None:
    """What is written after reading; None if the data was refused, with all that a finding says."""
    try:
        return encoding.dump_json(encoding.parse_json(data))
    except VerificationError as error:
        return None if error.expected and error.found else b"a finding that says too little"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        pytest.param(b'{"a":1,"a":2}', Code.JSON_CANONICAL, id="duplicate key"),
        pytest.param(b'{"a":1, "b":2}', Code.JSON_CANONICAL, id="blank"),
        pytest.param(b'{"a":1}\n', Code.JSON_CANONICAL, id="final newline"),
        pytest.param(b" []", Code.JSON_CANONICAL, id="leading blank"),
        pytest.param(b"-0", Code.JSON_CANONICAL, id="minus zero"),
        pytest.param(b'"\\u0041"', Code.JSON_CANONICAL, id="escaped letter"),
        pytest.param(b'"\\u00E5"', Code.JSON_CANONICAL, id="escaped umlaut"),
        pytest.param(b'"\\/"', Code.JSON_CANONICAL, id="escaped slash"),
        pytest.param(b'"\\u001F"', Code.JSON_CANONICAL, id="upper-case escape"),
        pytest.param(b'"\x7f"', Code.JSON_CANONICAL, id="raw DEL"),
        pytest.param(b'"\\ud800"', Code.JSON_CANONICAL, id="lone surrogate"),
        pytest.param(b'"\xed\xa0\x80"', Code.JSON_SYNTAX, id="surrogate in UTF-8"),
        pytest.param(b'"\xff"', Code.JSON_SYNTAX, id="not UTF-8"),
        pytest.param(b"\xef\xbb\xbf[]", Code.JSON_SYNTAX, id="byte order mark"),
        pytest.param(b"1.0", Code.JSON_SYNTAX, id="float"),
        pytest.param(b"1e0", Code.JSON_SYNTAX, id="exponent"),
        pytest.param(b"NaN", Code.JSON_SYNTAX, id="NaN"),
        pytest.param(b"Infinity", Code.JSON_SYNTAX, id="Infinity"),
        pytest.param(b"01", Code.JSON_SYNTAX, id="leading zero"),
        pytest.param(b"+1", Code.JSON_SYNTAX, id="plus"),
        pytest.param(b"[1,]", Code.JSON_SYNTAX, id="trailing comma"),
        pytest.param(b"", Code.JSON_SYNTAX, id="nothing"),
        pytest.param(b'"\x01"', Code.JSON_SYNTAX, id="raw control character"),
        pytest.param(b"9" * 5000, Code.JSON_SYNTAX, id="5000 digits"),
        pytest.param(b"9007199254740992", Code.RECORD_RANGE, id="2^53"),
        pytest.param(b"-9007199254740992", Code.RECORD_RANGE, id="-2^53"),
        pytest.param(b"[" * 33 + b"]" * 33, Code.JSON_DEPTH, id="33 levels"),
        pytest.param(b'{"a":' * 33 + b"1" + b"}" * 33, Code.JSON_DEPTH, id="33 objects"),
        pytest.param(b"[" * 100_000 + b"]" * 100_000, Code.JSON_DEPTH, id="100 000 levels"),
        pytest.param(b"[" + b" " * (1 << 20) + b"]", Code.JSON_SIZE, id="over a megabyte"),
    ],
)
def test_other_spellings_are_refused(data: bytes, code: Code) -> None:
    with pytest.raises(VerificationError) as caught:
        encoding.parse_json(data)
    assert caught.value.code is code


def test_thirty_two_levels_are_read() -> None:
    data = b"[" * 32 + b"]" * 32
    assert encoding.dump_json(encoding.parse_json(data)) == data


def test_escapes_are_those_of_the_format() -> None:
    text = '"\\\n\t\r\b\f\x00\x1f\x7f/\u2028å😀'
    assert encoding.dump_json(text) == (
        '"\\"\\\\\\n\\t\\r\\b\\f\\u0000\\u001f\\u007f/\u2028å😀"'.encode()
    )


def test_the_first_difference_is_quoted() -> None:
    with pytest.raises(VerificationError) as caught:
        encoding.parse_json(b'{"first":"the same","second": 2}')
    error = caught.value
    assert error.where == "byte 19"
    assert error.expected.endswith('"second":2}')
    assert error.found.endswith('"second": 2}')
    assert str(error) == ("json.canonical at byte 19: not written in the one canonical form")


def test_a_cut_end_is_quoted() -> None:
    with pytest.raises(VerificationError) as caught:
        encoding.require_canonical(b'{"a":1}', b'{"a":1}}')
    assert caught.value.where == "byte 0"


def test_findings_never_quote_more_than_a_line() -> None:
    assert len(encoding.shown("x" * 10_000)) == 121
    assert encoding.shown("\ud800") == "\\ud800"
    assert encoding.shown(12) == "12"


# Records


def test_a_record_gives_its_fields() -> None:
    assert encoding.read_record({"a": 1, "b": 2}, ("a", "b")) == {"a": 1, "b": 2}
    assert encoding.read_record({"b": 2}, ("a", "b"), optional=("a",)) == {"b": 2}


@pytest.mark.parametrize(
    ("value", "code"),
    [
        pytest.param({"a": 1}, Code.RECORD_FIELDS, id="missing"),
        pytest.param({"a": 1, "b": 2, "c": 3}, Code.RECORD_FIELDS, id="unknown"),
        pytest.param({"b": 1, "a": 2}, Code.RECORD_FIELDS, id="out of order"),
        pytest.param([["a", 1], ["b", 2]], Code.RECORD_TYPE, id="list"),
        pytest.param(None, Code.RECORD_TYPE, id="null"),
    ],
)
def test_records_are_read_strictly(value: Json, code: Code) -> None:
    with pytest.raises(VerificationError) as caught:
        encoding.read_record(value, ("a", "b", "d"), optional=("d",), where="here")
    assert caught.value.code is code
    assert caught.value.where == "here"


@pytest.mark.parametrize("value", [True, "1", None, [1]], ids=repr)
def test_only_numbers_are_numbers(value: Json) -> None:
    with pytest.raises(VerificationError) as caught:
        encoding.read_integer(value)
    assert caught.value.code is Code.RECORD_TYPE


@pytest.mark.parametrize("value", [-1, 11], ids=repr)
def test_numbers_have_limits(value: int) -> None:
    with pytest.raises(VerificationError) as caught:
        encoding.read_integer(value, high=10)
    assert caught.value.code is Code.RECORD_RANGE


def test_values_of_the_right_kind_pass() -> None:
    assert encoding.read_integer(10, low=10, high=10) == 10
    assert encoding.read_text("å") == "å"
    assert encoding.read_flag(value=False) is False
    assert encoding.read_list([1, 2], length=2) == [1, 2]


def test_values_of_the_wrong_kind_do_not() -> None:
    for reader in (encoding.read_text, encoding.read_flag, encoding.read_list):
        with pytest.raises(VerificationError) as caught:
            reader(0)
        assert caught.value.code is Code.RECORD_TYPE
    with pytest.raises(VerificationError) as caught:
        encoding.read_list([1], length=2)
    assert caught.value.code is Code.RECORD_LENGTH


# Hashes


@given(st.binary(min_size=32, max_size=32))
def test_digests_are_returned_as_they_are(digest: bytes) -> None:
    assert encoding.parse_hex_digest(digest.hex()) == digest.hex()
    assert encoding.parse_b64_digest(encoding.b64(digest)) == encoding.b64(digest)


B64 = base64.b64encode(bytes(range(32))).decode()[:43]


@pytest.mark.parametrize(
    "value",
    [
        pytest.param("A" * 64, id="upper case"),
        pytest.param("a" * 63, id="63 digits"),
        pytest.param("a" * 65, id="65 digits"),
        pytest.param("a" * 62 + " a", id="blank"),
        pytest.param("a" * 64 + "\n", id="newline"),
        pytest.param("٠" * 64, id="Arabic digits"),
        pytest.param(7, id="number"),
    ],
)
def test_hex_digests_are_read_strictly(value: Json) -> None:
    with pytest.raises(VerificationError) as caught:
        encoding.parse_hex_digest(value)
    assert caught.value.code is Code.HASH_SYNTAX


@pytest.mark.parametrize(
    "value",
    [
        pytest.param(B64 + "=", id="padding"),
        pytest.param(B64[:-1] + "9", id="trailing bits"),
        pytest.param(B64[:-1], id="42 characters"),
        pytest.param(B64 + "A", id="44 characters"),
        pytest.param("-" + B64[1:], id="URL alphabet"),
        pytest.param(B64 + "\n", id="newline"),
        pytest.param(None, id="null"),
    ],
)
def test_base64_digests_are_read_strictly(value: Json) -> None:
    with pytest.raises(VerificationError) as caught:
        encoding.parse_b64_digest(value)
    assert caught.value.code is Code.HASH_SYNTAX


def test_hashes_of_nothing() -> None:
    empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert encoding.sha256_hex(b"") == empty
    assert encoding.b64_sha256(b"") == "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU"
    assert json.loads(encoding.dump_json([])) == []
