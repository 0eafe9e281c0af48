"""A trustee's key file, plain and under a passphrase."""

import json
import unicodedata
from collections.abc import Callable
from typing import Any

import pytest

from tests.core.pedersen_forger import RANDOM
from voting_service.core.encoding import dump_json
from voting_service.core.errors import Code, VerificationError
from voting_service.core.group import base_power, point_text
from voting_service.core.signed_messages import sign_message
from voting_service.core.trustee_keys import (
    TrusteeKey,
    encrypt_trustee_key,
    is_encrypted,
    parse_trustee_key,
    trustee_statement,
    verify_trustee_statement,
)

pytestmark = pytest.mark.usefixtures("real_scrypt")
UUID = "Vargon12345678"
KEY = TrusteeKey(UUID, 123456789, 987654321)
PASSPHRASE = "blåbär i Vargön"
SEALED = encrypt_trustee_key(KEY, PASSPHRASE, RANDOM)


def refusal(call: Callable[[], object]) -> Code:
    with pytest.raises(VerificationError) as caught:
        call()
    return caught.value.code


def edited(original: bytes, /, **fields: Any) -> bytes:
    return dump_json({**json.loads(original), **fields})


def test_the_plain_file_is_exactly_this() -> None:
    """The browser reads the same: a change here is a change of the format."""
    assert TrusteeKey(UUID, 1).to_bytes() == (
        b'{"kind":"medbeslut/trustee-key","version":1,"co_decision":"Vargon12345678","owner_key":'
        b'"6666666666666666666666666666666666666666666666666666666666666658","decryption":"1"}'
    )
    assert KEY.to_bytes().endswith(b',"decryption":"123456789","signing":"987654321"}')


@pytest.mark.parametrize("key", [KEY, TrusteeKey(UUID, 5)], ids=["of a set", "single"])
def test_both_forms_are_read(key: TrusteeKey) -> None:
    assert parse_trustee_key(key.to_bytes() + b"\n") == key
    sealed = encrypt_trustee_key(key, PASSPHRASE, RANDOM)
    assert is_encrypted(sealed)
    assert parse_trustee_key(sealed, PASSPHRASE) == key


def test_a_passphrase_may_be_typed_on_any_keyboard() -> None:
    assert parse_trustee_key(SEALED, unicodedata.normalize("NFD", PASSPHRASE)) == KEY


def test_nothing_secret_shows() -> None:
    assert b"123456789" not in SEALED
    assert "123456789" not in repr(KEY)
    assert "987654321" not in repr(KEY)


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        pytest.param({"kdf": "scrypt-1-1-1"}, Code.KEY_FILE, id="weaker parameters"),
        pytest.param({"salt": "00"}, Code.KEY_FILE, id="short salt"),
        pytest.param({"salt": "0" * 31 + "G"}, Code.KEY_FILE, id="salt not in hexadecimal"),
        pytest.param({"nonce": 7}, Code.KEY_FILE, id="nonce is a number"),
        pytest.param({"data": "AB"}, Code.KEY_FILE, id="capitals"),
        pytest.param({"data": "ab cd"}, Code.KEY_FILE, id="blanks, which Python skips"),
        pytest.param({"data": "00" * 40}, Code.KEY_PASSPHRASE, id="other data"),
        pytest.param(
            {"owner_key": point_text(base_power(9))}, Code.KEY_PASSPHRASE, id="another owner"
        ),
        pytest.param(
            {"co_decision": "Vargon12345679"}, Code.KEY_PASSPHRASE, id="another co-decision"
        ),
        pytest.param({"version": 2}, Code.KEY_FILE, id="another version"),
        pytest.param({"version": True}, Code.KEY_FILE, id="true for 1"),
        pytest.param({"extra": 1}, Code.RECORD_FIELDS, id="unknown field"),
    ],
)
def test_a_changed_encrypted_file_is_refused(fields: dict[str, Any], code: Code) -> None:
    assert refusal(lambda: parse_trustee_key(edited(SEALED, **fields), PASSPHRASE)) is code


@pytest.mark.parametrize("passphrase", ["", "wrong", None])
def test_without_the_passphrase_there_is_no_key(passphrase: str | None) -> None:
    assert refusal(lambda: parse_trustee_key(SEALED, passphrase)) is Code.KEY_PASSPHRASE


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        pytest.param({"owner_key": point_text(base_power(9))}, Code.KEY_MISMATCH, id="not its key"),
        pytest.param({"kind": "medbeslut/other"}, Code.KEY_FILE, id="another kind"),
        pytest.param({"decryption": "0x1"}, Code.SCALAR_SYNTAX, id="no scalar"),
        pytest.param({"signing": "-1"}, Code.SCALAR_SYNTAX, id="no signing scalar"),
        pytest.param({"co_decision": "short"}, Code.ELECTION_UUID, id="no uuid"),
    ],
)
def test_a_changed_plain_file_is_refused(fields: dict[str, Any], code: Code) -> None:
    assert refusal(lambda: parse_trustee_key(edited(KEY.to_bytes(), **fields))) is code


@pytest.mark.parametrize(
    ("data", "code"),
    [
        pytest.param(b"", Code.JSON_SYNTAX, id="empty"),
        pytest.param(b"{" * 5000, Code.JSON_SIZE, id="huge"),
        pytest.param(b'"123"', Code.RECORD_TYPE, id="a bare exponent"),
    ],
)
def test_what_is_no_key_file_is_refused(data: bytes, code: Code) -> None:
    assert refusal(lambda: parse_trustee_key(data)) is code


def test_a_statement_binds_the_key_to_the_co_decision() -> None:
    data = trustee_statement(KEY, RANDOM)
    verify_trustee_statement(data, UUID, KEY.public)
    other = base_power(7)
    for uuid, public in (("Vargon12345679", KEY.public), (UUID, other)):
        assert (
            refusal(lambda u=uuid, p=public: verify_trustee_statement(data, u, p))  # type: ignore[misc]
            is Code.TRUSTEES_STATEMENT
        )


def test_nobody_else_can_make_a_statement() -> None:
    content = json.loads(trustee_statement(KEY, RANDOM))["message"].encode()
    forged = dump_json(sign_message(content, 5, RANDOM).to_json())
    assert (
        refusal(lambda: verify_trustee_statement(forged, UUID, KEY.public))
        is Code.TRUSTEES_STATEMENT
    )
