"""The file in which a trustee keeps its key, plain or under a passphrase.

The browser reads and writes the same: the parameters are fixed by name and feasible there.
"""

import unicodedata
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from voting_service.core.election import parse_uuid
from voting_service.core.encoding import Json, dump_json, parse_json, read_record, shown
from voting_service.core.errors import Code, VerificationError
from voting_service.core.group import (
    Point,
    Randomness,
    base_power,
    parse_point,
    parse_scalar,
    point_text,
)
from voting_service.core.signed_messages import parse_signed_message, sign_message

KIND = "medbeslut/trustee-key"
ENCRYPTED_KIND = "medbeslut/trustee-key-encrypted"
KDF = "scrypt-32768-8-3"  # N, r, p: 32 MB, three passes; OWASP's equal of 2^17-8-1
_SALT_BYTES, _NONCE_BYTES = 16, 12
_MAX_BYTES = 4096


@dataclass(frozen=True, slots=True)
class TrusteeKey:
    """A trustee's secret for one co-decision.

    `decryption` is the exponent behind the public key that stands in `trustees`; `signing` the
    ceremony's signing key, for members of a threshold set.
    """

    co_decision: str
    decryption: int
    signing: int | None = None

    @property
    def public(self) -> Point:
        """The public (verification) key."""
        return base_power(self.decryption)

    def to_bytes(self) -> bytes:
        """The plain file."""
        record: dict[str, Json] = {
            "kind": KIND, "version": 1, "co_decision": self.co_decision,
            "owner_key": point_text(self.public), "decryption": str(self.decryption),
        }  # fmt: skip
        if self.signing is not None:
            record["signing"] = str(self.signing)
        return dump_json(record)

    def __repr__(self) -> str:
        """Never shows the secrets, whatever prints it."""
        return f"TrusteeKey({self.co_decision!r}, {point_text(self.public)})"


@dataclass(frozen=True, slots=True)
class Sealed:
    """Bytes under a passphrase."""

    salt: bytes
    nonce: bytes
    data: bytes

    def to_json(self) -> dict[str, Json]:
        """Fields in the order of the file."""
        return {
            "kdf": KDF, "salt": self.salt.hex(), "nonce": self.nonce.hex(), "data": self.data.hex()
        }  # fmt: skip


def _key(passphrase: str, salt: bytes) -> bytes:
    text = unicodedata.normalize("NFC", passphrase).encode("utf-8")
    return Scrypt(salt=salt, length=32, n=32768, r=8, p=3).derive(text)


def seal(content: bytes, passphrase: str, bound: bytes, random: Randomness) -> Sealed:
    """Encrypt with AES-256-GCM; `bound` is authenticated with it."""
    salt, nonce = random(_SALT_BYTES), random(_NONCE_BYTES)
    data = AESGCM(_key(passphrase, salt)).encrypt(nonce, content, bound)
    return Sealed(salt, nonce, data)


def unseal(sealed: Sealed, passphrase: str, bound: bytes) -> bytes:
    """Decrypt; raises KEY_PASSPHRASE when the passphrase is not the one, or anything was changed."""
    try:
        key = _key(passphrase, sealed.salt)
        return AESGCM(key).decrypt(sealed.nonce, sealed.data, bound)
    except InvalidTag:
        raise VerificationError(
            Code.KEY_PASSPHRASE, "the passphrase is wrong, or the file was changed"
        ) from None


def parse_sealed(fields: dict[str, Json]) -> Sealed:
    """Read the four fields; nothing but our own parameters is accepted."""
    if fields["kdf"] != KDF:
        raise _bad_file("kdf", KDF, shown(fields["kdf"]))
    return Sealed(
        _hex(fields["salt"], "salt", _SALT_BYTES),
        _hex(fields["nonce"], "nonce", _NONCE_BYTES),
        _hex(fields["data"], "data", None),
    )


def _hex(value: Json, where: str, length: int | None) -> bytes:
    try:
        data = bytes.fromhex(value) if isinstance(value, str) else b""
    except ValueError:
        data = b""
    if data.hex() != value or len(data) != (length or len(data)):
        raise _bad_file(where, f"{length or 'some'} bytes in lowercase hexadecimal", "another text")
    return data


def _bad_file(where: str, expected: str, found: str) -> VerificationError:
    return VerificationError(
        Code.KEY_FILE, "not a trustee's key file", expected=expected, found=found, where=where
    )


def _bound(co_decision: str, public: Point) -> bytes:
    return f"medbeslut|trustee-key|1|{co_decision}|{point_text(public)}".encode("ascii")


def encrypt_trustee_key(key: TrusteeKey, passphrase: str, random: Randomness) -> bytes:
    """The file under a passphrase; whose key it is can be read without."""
    sealed = seal(key.to_bytes(), passphrase, _bound(key.co_decision, key.public), random)
    return dump_json({
        "kind": ENCRYPTED_KIND, "version": 1, "co_decision": key.co_decision,
        "owner_key": point_text(key.public), **sealed.to_json(),
    })  # fmt: skip


def is_encrypted(data: bytes) -> bool:
    """Whether a passphrase has to be asked for."""
    return data.startswith(b'{"kind":"' + ENCRYPTED_KIND.encode() + b'"')


def parse_trustee_key(data: bytes, passphrase: str | None = None) -> TrusteeKey:
    """Read a key file of either form; one final newline is forgiven.

    Raises KEY_FILE, KEY_PASSPHRASE (none given, or not the one) or KEY_MISMATCH.
    """
    data = data.removesuffix(b"\n")
    if not is_encrypted(data):
        return _parse_plain(data)
    names = ("kind", "version", "co_decision", "owner_key", "kdf", "salt", "nonce", "data")
    fields = _read(data, names, ENCRYPTED_KIND)
    if passphrase is None:
        raise VerificationError(Code.KEY_PASSPHRASE, "the key file needs its passphrase")
    co_decision = parse_uuid(fields["co_decision"], where="co_decision")
    public = parse_point(fields["owner_key"], where="owner_key")
    return _parse_plain(unseal(parse_sealed(fields), passphrase, _bound(co_decision, public)))


def _read(data: bytes, names: tuple[str, ...], kind: str) -> dict[str, Json]:
    fields = read_record(parse_json(data, limit=_MAX_BYTES), names, optional=("signing",))
    if fields["kind"] != kind or fields["version"] != 1 or fields["version"] is True:
        raise _bad_file("kind", f"{kind} version 1", shown(fields["kind"]))
    return fields


def _parse_plain(data: bytes) -> TrusteeKey:
    names = ("kind", "version", "co_decision", "owner_key", "decryption", "signing")
    fields = _read(data, names, KIND)
    key = TrusteeKey(
        parse_uuid(fields["co_decision"], where="co_decision"),
        parse_scalar(fields["decryption"], where="decryption"),
        parse_scalar(fields["signing"], where="signing") if "signing" in fields else None,
    )
    public = parse_point(fields["owner_key"], where="owner_key")
    if key.public != public:
        raise VerificationError(
            Code.KEY_MISMATCH, "the secret in the file is not that of its public key",
            expected=point_text(public), found=point_text(key.public), where="owner_key",
        )  # fmt: skip
    return key


# The statement by which a trustee binds its key to one co-decision; the proof of knowledge does not


STATEMENT_KIND = "medbeslut/trustee-statement"


def trustee_statement(key: TrusteeKey, random: Randomness) -> bytes:
    """A message signed with the key itself, for the log: "this key is for that co-decision"."""
    signed = sign_message(_statement(key.co_decision, key.public), key.decryption, random)
    return dump_json(signed.to_json())


def _statement(co_decision: str, public: Point) -> bytes:
    return dump_json({
        "kind": STATEMENT_KIND, "version": 1, "co_decision": co_decision,
        "public_key": point_text(public),
    })  # fmt: skip


def verify_trustee_statement(data: bytes, co_decision: str, public: Point) -> None:
    """Check a trustee's statement; raises TRUSTEES_STATEMENT."""
    signed = parse_signed_message(parse_json(data))
    wanted = _statement(co_decision, public).decode()
    if signed.message != wanted:
        raise VerificationError(
            Code.TRUSTEES_STATEMENT, "a statement about another key or co-decision",
            expected=wanted, found=shown(signed.message), where="message",
        )  # fmt: skip
    signed.verify(public, code=Code.TRUSTEES_STATEMENT, where="signature")
