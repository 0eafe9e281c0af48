"""Signed notes and their keys (C2SP signed-note), and witnesses' cosignatures (tlog-cosignature).

Stricter than the specification in one way: Base64 and everything else has one spelling, so that
`parse_note(data).to_bytes() == data` whatever is accepted.
"""

import base64
import binascii
import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum
from typing import NoReturn

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)

from voting_service.core.encoding import shown
from voting_service.core.errors import Code, VerificationError

MAX_NOTE_BYTES = 1_000_000
MAX_SIGNATURES = 100
MAX_TIME = 2**63 - 1  # seconds since 1970 in a cosignature
MAX_VKEY = 1000  # characters
_KEY_BYTES = 32
_ID_BYTES = 4
_TIME_BYTES = 8
_SIGNATURE_BYTES = 64
_MARK = "\u2014 "

#: Unicode's White_Space, written out because Python's and JavaScript's own ideas of a blank differ.
BLANKS = (
    "\t\n\v\f\r \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000"
)
_NAME = re.compile(f"[^+{BLANKS}]+")
_CONTROLS = re.compile(r"[\x00-\x09\x0b-\x1f]")
_VKEY = re.compile(r"([^+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)")
_B64 = re.compile(r"[A-Za-z0-9+/]*={0,2}")


def is_name(text: str) -> bool:
    """Whether a key or a log may be called so: not empty, no blank, no plus sign."""
    return _NAME.fullmatch(text) is not None and not _CONTROLS.search(text)


def padded_b64(data: bytes) -> str:
    """Standard Base64 with padding."""
    return base64.b64encode(data).decode("ascii")


def parse_padded_b64(text: str) -> bytes | None:
    """The bytes, or None if this is not the one spelling of any."""
    try:
        data = base64.b64decode(text, validate=True) if _B64.fullmatch(text) else b""
    except binascii.Error:
        return None
    return data if padded_b64(data) == text else None


class KeyKind(IntEnum):
    """What a key signs: notes as they are, or cosignatures with a time."""

    LOG = 0x01
    WITNESS = 0x04


@dataclass(frozen=True, slots=True)
class Vkey:
    """A public Ed25519 key with its name and use; `key` is the 32 raw bytes."""

    name: str
    kind: KeyKind
    key: bytes

    @property
    def id(self) -> bytes:
        """The four bytes by which a signature names the key."""
        named = self.name.encode() + b"\n" + bytes([self.kind]) + self.key
        return hashlib.sha256(named).digest()[:_ID_BYTES]

    @property
    def text(self) -> str:
        """The key on one line, as it is published."""
        return f"{self.name}+{self.id.hex()}+{padded_b64(bytes([self.kind]) + self.key)}"

    @property
    def fingerprint(self) -> str:
        """For people to compare: hex SHA-256 of the 32 bytes."""
        return hashlib.sha256(self.key).hexdigest()


def vkey_of(name: str, kind: KeyKind, private: Ed25519PrivateKey) -> Vkey:
    """The public side of a key; raises LOG_KEY for a name that no key may have."""
    if not is_name(name):
        _refuse_key("a name with blanks or a plus sign, or none at all", name)
    return Vkey(name, kind, private.public_key().public_bytes_raw())


def parse_vkey(text: str) -> Vkey:
    """A key in its one spelling, its id as computed; raises LOG_KEY."""
    match = _VKEY.fullmatch(text) if len(text) <= MAX_VKEY else None
    data = parse_padded_b64(match[3]) if match else None
    if match is None or data is None or not is_name(match[1]):
        _refuse_key("not a log's or witness's key on one line", text)
    if len(data) != 1 + _KEY_BYTES or data[0] not in set(KeyKind):
        _refuse_key("a key of a kind that is not known here", text)
    vkey = Vkey(match[1], KeyKind(data[0]), data[1:])
    if vkey.text != text:
        _refuse_key("a key whose id does not belong to it", text, vkey.text)
    return vkey


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature line; `blob` is what follows the four bytes of the key's id."""

    name: str
    id: bytes
    blob: bytes

    @property
    def line(self) -> str:
        """The line, its newline included."""
        return f"{_MARK}{self.name} {padded_b64(self.id + self.blob)}\n"


@dataclass(frozen=True, slots=True)
class Note:
    """A text, ending in a newline, and its signature lines in order."""

    text: str
    signatures: tuple[Signature, ...]

    def to_bytes(self) -> bytes:
        """The note as it is published."""
        return (self.text + "\n" + "".join(s.line for s in self.signatures)).encode()

    def also(self, *signatures: Signature) -> "Note":
        """The note with more signatures; one that stands there already is not repeated."""
        new = [signature for signature in signatures if signature not in self.signatures]
        return replace(self, signatures=(*self.signatures, *new))


@dataclass(frozen=True, slots=True)
class Signer:
    """A name and the private key that signs under it."""

    name: str
    private: Ed25519PrivateKey

    @property
    def vkey(self) -> Vkey:
        """The public side, as a log's key."""
        return vkey_of(self.name, KeyKind.LOG, self.private)

    @property
    def witness_vkey(self) -> Vkey:
        """The public side, as a witness's key."""
        return vkey_of(self.name, KeyKind.WITNESS, self.private)


def parse_note(data: bytes) -> Note:
    """A note in its one spelling; nothing is verified. Raises LOG_NOTE."""
    if len(data) > MAX_NOTE_BYTES:
        _refuse_note(
            "larger than any honest note", f"at most {MAX_NOTE_BYTES} bytes", str(len(data))
        )
    try:
        whole = data.decode("utf-8")
    except UnicodeDecodeError:
        _refuse_note("not UTF-8", "UTF-8", "other bytes")
    if _CONTROLS.search(whole):
        _refuse_note("control characters in a note", "newlines alone", shown(whole))
    text, empty, lines = whole.rpartition("\n\n")
    if not empty or not text or not lines.endswith("\n"):
        _refuse_note("not a text, an empty line and signatures, each line with its newline",
                     "a signed note", shown(whole[-100:]))  # fmt: skip
    signatures = lines[:-1].split("\n")
    if len(signatures) > MAX_SIGNATURES:
        _refuse_note("too many signatures", f"at most {MAX_SIGNATURES}", str(len(signatures)))
    return Note(text + "\n", tuple(parse_signature(line) for line in signatures))


def parse_signature(line: str) -> Signature:
    """A signature line without its newline; raises LOG_NOTE."""
    name, blank, coded = line.removeprefix(_MARK).partition(" ")
    blob = parse_padded_b64(coded)
    if not line.startswith(_MARK) or not blank or not is_name(name):
        _refuse_note("not a signature line", "— name base64", shown(line))
    if blob is None or len(blob) <= _ID_BYTES:
        _refuse_note("a signature cut short or not in its one spelling", "Base64", shown(coded))
    return Signature(name, blob[:_ID_BYTES], blob[_ID_BYTES:])


def sign(text: str, signer: Signer) -> Signature:
    """A log's signature over a text that ends in a newline."""
    return Signature(signer.name, signer.vkey.id, signer.private.sign(text.encode()))


def sign_note(text: str, signers: Sequence[Signer]) -> Note:
    """The text with one log signature of each signer; refused if no reader would accept it."""
    note = Note(text, tuple(sign(text, signer) for signer in signers))
    return parse_note(note.to_bytes())


def cosign(text: str, signer: Signer, at: int) -> Signature:
    """A witness's signature, `at` in seconds since 1970 (cosignature/v1)."""
    blob = at.to_bytes(_TIME_BYTES, "big") + signer.private.sign(_cosigned(text, at))
    return Signature(signer.name, signer.witness_vkey.id, blob)


def _cosigned(text: str, at: int) -> bytes:
    return f"cosignature/v1\ntime {at}\n{text}".encode()


@dataclass(frozen=True, slots=True)
class Verified:
    """A key whose signature holds; `at`, for a witness, when it says it signed."""

    vkey: Vkey
    at: int | None = None


def verify_note(note: Note, vkeys: Iterable[Vkey]) -> tuple[Verified, ...]:
    """Who of `vkeys` has signed, in the order of the lines, each key once.

    Signatures of other keys are ignored; one false signature of a known key spoils the whole note.
    Raises LOG_SIGNATURE, also when no known key has signed.
    """
    known = {(vkey.name, vkey.id): vkey for vkey in vkeys}
    found: dict[Vkey, Verified] = {}
    for signature in note.signatures:
        vkey = known.get((signature.name, signature.id))
        if vkey is not None:
            found.setdefault(vkey, verify_signature(note.text, signature, vkey))
    if not found:
        _refuse_signature("signed by none of the keys known", " ".join(name for name, _ in known),
                          " ".join(s.name for s in note.signatures))  # fmt: skip
    return tuple(found.values())


def verify_signature(text: str, signature: Signature, vkey: Vkey) -> Verified:
    """Raise LOG_SIGNATURE unless this key has signed the text."""
    at, message, blob = None, text.encode(), signature.blob
    if vkey.kind is KeyKind.WITNESS:
        at = int.from_bytes(blob[:_TIME_BYTES], "big")
        message, blob = _cosigned(text, at), blob[_TIME_BYTES:]
    if len(blob) != _SIGNATURE_BYTES or (at or 0) > MAX_TIME:
        _refuse_signature("a signature of the wrong form", vkey.text, f"{len(blob)} bytes")
    try:
        Ed25519PublicKey.from_public_bytes(vkey.key).verify(blob, message)
    except InvalidSignature:
        _refuse_signature("a signature that this key did not make", vkey.text, signature.name)
    return Verified(vkey, at)


def _refuse_key(message: str, found: str, expected: str = "name+id+key") -> NoReturn:
    raise VerificationError(Code.LOG_KEY, message, expected=shown(expected), found=shown(found))


def _refuse_note(message: str, expected: str, found: str) -> NoReturn:
    raise VerificationError(Code.LOG_NOTE, message, expected=expected, found=found)


def _refuse_signature(message: str, expected: str, found: str) -> NoReturn:
    raise VerificationError(
        Code.LOG_SIGNATURE, message, expected=shown(expected), found=shown(found)
    )
