"""The six kinds of signed statements as bytes, and the signature beside them.

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
from voting_service.core.closing import Closing, check_closing
from voting_service.core.correction import Correction, check_correction
from voting_service.core.decision import Decision
from voting_service.core.encoding import sha256_hex
from voting_service.core.errors import Code, VerificationError
from voting_service.core.opening import Opening, check_opening
from voting_service.core.promise import Promise, check_promise
from voting_service.core.signed_tally import SignedTally, check_tally

VERSION = 1
SIGNATURE_BYTES = 64
Statement = Promise | Opening | Closing | SignedTally | Decision | Correction
S = TypeVar("S", Promise, Opening, Closing, SignedTally, Decision, Correction)
_PEM_BYTES = 4096


def parse_promise(data: bytes) -> Promise:
    """A promise that does not contradict itself."""
    promise = _parse(Promise, data)
    check_promise(promise)
    return promise


def parse_opening(data: bytes) -> Opening:
    """An opening not before its time, not yet compared with the promise."""
    opening = _parse(Opening, data)
    check_opening(opening)
    return opening


def parse_closing(data: bytes) -> Closing:
    """A closing not before its time, not yet compared with the opening."""
    closing = _parse(Closing, data)
    check_closing(closing)
    return closing


def parse_tally(data: bytes) -> SignedTally:
    """A signed tally whose totals add up, not yet compared with the closing."""
    tally = _parse(SignedTally, data)
    check_tally(tally)
    return tally


def parse_decision(data: bytes) -> Decision:
    """A decision, not yet compared with promise and tally (`decision.check_decision`)."""
    return _parse(Decision, data)


def parse_correction(data: bytes) -> Correction:
    """A correction that does not contradict itself; its record is held against promise and tally
    like any decision."""
    correction = _parse(Correction, data)
    check_correction(correction)
    return correction


def _parse(kind: type[S], data: bytes) -> S:
    value = parse_canonical(data)
    named = (value.get("schema"), value.get("version")) if isinstance(value, dict) else ()
    if named != (kind.SCHEMA, VERSION):
        fail(Code.STATEMENT_KIND, "not a statement of this kind", where="schema",
             expected=f"{kind.SCHEMA} version {VERSION}", found=str(named))  # fmt: skip
    return read_record(kind, value)


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


def require_key(statement: Statement, key: Ed25519PublicKey) -> None:
    """Raise STATEMENT_KEY unless the statement names this key."""
    if statement.key_id != key_id(key):
        fail(Code.STATEMENT_KEY, "the statement names another key", where="key_id",
             expected=key_id(key), found=statement.key_id)  # fmt: skip
