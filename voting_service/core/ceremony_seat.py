"""A trustee's seat in a key ceremony: the one secret from which all its keys follow (protocol.md 6)."""

import hashlib
import re
from dataclasses import dataclass

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from voting_service.core.election import BASE58, parse_uuid, random_base58
from voting_service.core.encoding import (
    Json,
    dump_json,
    parse_json,
    read_integer,
    read_record,
    shown,
)
from voting_service.core.errors import Code, VerificationError
from voting_service.core.group import ORDER, Randomness, base_power, random_scalar
from voting_service.core.pedersen import MAX_SIZE, Certificate
from voting_service.core.trustee_keys import parse_sealed, seal, unseal

KIND = "medbeslut/ceremony-secret"
ENCRYPTED_KIND = "medbeslut/ceremony-secret-encrypted"
MIN_THRESHOLD = 2  # one trustee alone must never decrypt
SEED_LENGTH = 22  # Base58 characters: 128 bits
_SEED = re.compile(f"[{BASE58}]{{{SEED_LENGTH}}}", re.ASCII)
_PLACE = ("co_decision", "threshold", "size", "index")


@dataclass(frozen=True, slots=True)
class Seat:
    """Trustee `index` (from 1) of `size`, any `threshold` of whom can decrypt, and its seed."""

    co_decision: str
    threshold: int
    size: int
    index: int
    seed: str

    @property
    def signing_key(self) -> int:
        """Signs what this trustee says in the ceremony."""
        return self._hashed("sk")

    @property
    def decryption_key(self) -> int:
        """Reads the shares that the others send; not the key that decrypts the vote."""
        return self._hashed("dk")

    def _hashed(self, purpose: str) -> int:
        digest = hashlib.sha256(f"{purpose}|{self.seed}".encode()).digest()
        return int.from_bytes(digest, "big") % ORDER

    @property
    def certificate(self) -> Certificate:
        """The public side of the seat."""
        return Certificate(
            self.size, self.threshold, self.index,
            base_power(self.signing_key), base_power(self.decryption_key),
        )  # fmt: skip

    def polynomial(self, circle_digest: str) -> tuple[int, ...]:
        """T coefficients, the same each time for these certificates and others for any others.

        A second ceremony with exchanged certificates can so never yield another share of the
        first one's polynomial.
        """
        salt = bytes.fromhex(circle_digest)

        def stream(power: int) -> Randomness:
            info = f"medbeslut/ceremony-polynomial/1|{self.index}|{power}".encode()
            return lambda length: HKDF(SHA256(), length, salt, info).derive(self.seed.encode())

        return tuple(random_scalar(stream(power)) for power in range(self.threshold))

    def to_bytes(self) -> bytes:
        """The plain file."""
        return dump_json({"kind": KIND, "version": 1, **self._place(), "seed": self.seed})

    def encrypted(self, passphrase: str, random: Randomness) -> bytes:
        """The file under a passphrase."""
        sealed = seal(self.to_bytes(), passphrase, _bound(self._place()), random)
        head: dict[str, Json] = {"kind": ENCRYPTED_KIND, "version": 1}
        return dump_json({**head, **self._place(), **sealed.to_json()})

    def _place(self) -> dict[str, Json]:
        return {
            "co_decision": self.co_decision, "threshold": self.threshold,
            "size": self.size, "index": self.index,
        }  # fmt: skip

    def __repr__(self) -> str:
        """Never shows the seed."""
        return f"Seat({self.co_decision!r}, {self.index} of {self.size}, {self.threshold} needed)"


def new_seat(co_decision: str, threshold: int, size: int, index: int, random: Randomness) -> Seat:
    """Take a seat. 2 ≤ threshold ≤ size − 1: one lost key must not lose the vote."""
    if not (MIN_THRESHOLD <= threshold <= size - 1 and size <= MAX_SIZE and 1 <= index <= size):
        raise VerificationError(
            Code.TRUSTEES_THRESHOLD, "no such seat in a ceremony",
            expected=f"2 ≤ threshold ≤ size − 1 < {MAX_SIZE}, 1 ≤ index ≤ size",
            found=f"threshold {threshold}, size {size}, index {index}",
        )  # fmt: skip
    seed = random_base58(random, SEED_LENGTH)
    return Seat(parse_uuid(co_decision), threshold, size, index, seed)


def _bound(place: dict[str, Json]) -> bytes:
    return "|".join(["medbeslut", "ceremony-secret", "1", *map(str, place.values())]).encode()


def seat_is_encrypted(data: bytes) -> bool:
    """Whether a passphrase has to be asked for."""
    return data.startswith(b'{"kind":"' + ENCRYPTED_KIND.encode() + b'"')


def parse_seat(data: bytes, passphrase: str | None = None) -> Seat:
    """Read a seat's file of either form; one final newline is forgiven.

    Raises CEREMONY_SECRET or KEY_PASSPHRASE.
    """
    data = data.removesuffix(b"\n")
    if not seat_is_encrypted(data):
        return _parse_plain(data)
    fields = _read(data, ENCRYPTED_KIND, ("kdf", "salt", "nonce", "data"))
    if passphrase is None:
        raise VerificationError(Code.KEY_PASSPHRASE, "the file needs its passphrase")
    bound = _bound({name: fields[name] for name in _PLACE})
    return _parse_plain(unseal(parse_sealed(fields), passphrase, bound))


def _read(data: bytes, kind: str, names: tuple[str, ...]) -> dict[str, Json]:
    fields = read_record(parse_json(data, limit=4096), ("kind", "version", *_PLACE, *names))
    if fields["kind"] != kind or fields["version"] != 1 or fields["version"] is True:
        raise VerificationError(
            Code.CEREMONY_SECRET, "not the secret file of a key ceremony",
            expected=f"{kind} version 1", found=shown(fields["kind"]), where="kind",
        )  # fmt: skip
    return fields


def _parse_plain(data: bytes) -> Seat:
    fields = _read(data, KIND, ("seed",))
    seed = fields["seed"]
    if not isinstance(seed, str) or not _SEED.fullmatch(seed):
        raise VerificationError(
            Code.CEREMONY_SECRET, "not a seed", where="seed",
            expected=f"{SEED_LENGTH} Base58 characters", found="another text",
        )  # fmt: skip
    threshold, size, index = (
        read_integer(fields[name], low=1, high=MAX_SIZE, where=name) for name in _PLACE[1:]
    )
    return Seat(parse_uuid(fields["co_decision"]), threshold, size, index, seed)
