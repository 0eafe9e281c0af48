"""The three signed statements (promise, tally, decision) as bytes, and the signature beside them.

Canonical JSON (RFC 8785) with `schema` and `version`; the signature is 64 raw bytes of Ed25519 over
exactly these bytes, which `openssl pkeyutl -verify -pubin -inkey audit-key.pem -rawin` checks.
"""

from typing import TypeVar

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_pem_public_key,
)

from voting_service.core.canonical import fail, parse_canonical, read_record
from voting_service.core.decision import Decision
from voting_service.core.encoding import sha256_hex
from voting_service.core.errors import Code, VerificationError
from voting_service.core.promise import Promise, check_promise
from voting_service.core.signed_tally import SignedTally, check_tally

VERSION = 1
SIGNATURE_BYTES = 64
S = TypeVar("S", Promise, SignedTally, Decision)
_PEM_BYTES = 4096


def parse_promise(data: bytes) -> Promise:
    """A promise that does not contradict itself."""
    return _parse(Promise, data)


def parse_tally(data: bytes) -> SignedTally:
    """A signed tally whose totals add up."""
    return _parse(SignedTally, data)


def parse_decision(data: bytes) -> Decision:
    """A decision, not yet compared with promise and tally (`decision.check_decision`)."""
    return _parse(Decision, data)


def _parse(kind: type[S], data: bytes) -> S:
    value = parse_canonical(data)
    named = (value.get("schema"), value.get("version")) if isinstance(value, dict) else ()
    if named != (kind.SCHEMA, VERSION):
        fail(Code.STATEMENT_KIND, "not a statement of this kind", where="schema",
             expected=f"{kind.SCHEMA} version {VERSION}", found=str(named))  # fmt: skip
    statement = read_record(kind, value)
    if isinstance(statement, Promise):
        check_promise(statement)
    if isinstance(statement, SignedTally):
        check_tally(statement)
    return statement


def key_id(key: Ed25519PublicKey) -> str:
    """Fingerprint of a key: `openssl pkey -pubin -outform DER | sha256sum` gives the same."""
    return sha256_hex(key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo))


def public_key_pem(key: Ed25519PublicKey) -> bytes:
    """The content of audit-key.pem."""
    return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def parse_public_key(data: bytes) -> Ed25519PublicKey:
    """An Ed25519 key in the one spelling that `public_key_pem` writes."""
    try:
        key = load_pem_public_key(data[: _PEM_BYTES + 1])
    except (ValueError, UnsupportedAlgorithm):
        key = None
    if not isinstance(key, Ed25519PublicKey) or public_key_pem(key) != data:
        fail(Code.STATEMENT_KEY, "not a public key for statements", where="audit-key.pem",
             expected="an Ed25519 public key in PEM form")  # fmt: skip
    return key


def sign(key: Ed25519PrivateKey, data: bytes) -> bytes:
    """64 raw bytes."""
    return key.sign(data)


def verify_signature(key: Ed25519PublicKey, data: bytes, signature: bytes) -> None:
    """Raise STATEMENT_SIGNATURE unless `signature` over `data` was made with this key."""
    try:
        key.verify(signature, data)
    except InvalidSignature:
        raise VerificationError(
            Code.STATEMENT_SIGNATURE,
            "the signature does not belong to these bytes and this key",
            expected=f"{SIGNATURE_BYTES} bytes signed with {key_id(key)}",
            found=f"{len(signature)} bytes",
        ) from None


def require_key(statement: Promise | SignedTally | Decision, key: Ed25519PublicKey) -> None:
    """Raise STATEMENT_KEY unless the statement names this key."""
    if statement.key_id != key_id(key):
        fail(Code.STATEMENT_KEY, "the statement names another key", where="key_id",
             expected=key_id(key), found=statement.key_id)  # fmt: skip
