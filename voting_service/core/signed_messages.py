"""What trustees sign: messages among themselves, and their public keys (protocol.md 6)."""

from dataclasses import dataclass

from voting_service.core.encoding import Json, read_record, read_text
from voting_service.core.errors import Code
from voting_service.core.group import (
    GROUP_NAME,
    Point,
    Randomness,
    base_power,
    parse_point,
    point_text,
)
from voting_service.core.proofs import (
    Proof,
    parse_proof,
    prove_knowledge,
    verify_knowledge,
)


def sign_text(text: str, key: int, random: Randomness) -> Proof:
    """Sign a text with the exponent `key`."""
    return prove_knowledge(f"sigmsg|{text}", key, random)


def verify_text(text: str, signature: Proof, public: Point, *, code: Code, where: str = "") -> None:
    """Check the signature of a text; raises `code`."""
    verify_knowledge(f"sigmsg|{text}", public, signature, code=code, where=where)


@dataclass(frozen=True, slots=True)
class SignedMessage:
    """A text, exactly as signed, and its signature."""

    message: str
    signature: Proof

    def to_json(self) -> dict[str, Json]:
        """Fields in protocol order."""
        return {"message": self.message, "signature": self.signature.to_json()}

    def verify(self, public: Point, *, code: Code, where: str = "") -> None:
        """Check the signature; raises `code`."""
        verify_text(self.message, self.signature, public, code=code, where=where)


def sign_message(message: bytes, key: int, random: Randomness) -> SignedMessage:
    """Sign canonical JSON."""
    text = message.decode("utf-8")
    return SignedMessage(text, sign_text(text, key, random))


def parse_signed_message(value: Json, *, where: str = "") -> SignedMessage:
    """Read a signed message; neither signature nor text are judged yet."""
    fields = read_record(value, ("message", "signature"), where=where)
    return SignedMessage(
        read_text(fields["message"], where=f"{where}.message"),
        parse_proof(fields["signature"], where=f"{where}.signature"),
    )


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A trustee's key: the proof that somebody knows its secret stops keys made from others' keys.

    `signature` is there in threshold sets only: by the trustee's signing key, over the key's digits.
    """

    pok: Proof
    point: Point
    signature: Proof | None = None
    name: str | None = None

    def to_json(self) -> dict[str, Json]:
        """Fields in protocol order."""
        record: dict[str, Json] = {
            "pok": self.pok.to_json(), "public_key": point_text(self.point)
        }  # fmt: skip
        if self.signature is not None:
            record["signature"] = self.signature.to_json()
        if self.name is not None:
            record["name"] = self.name
        return record


def make_public_key(
    secret: int, random: Randomness, *, signing: int | None = None, name: str | None = None
) -> PublicKey:
    """The public half of `secret`, signed with `signing` when it belongs to a threshold set."""
    point = base_power(secret)
    return PublicKey(
        prove_knowledge(_pok_context(point), secret, random),
        point,
        None if signing is None else sign_text(point_text(point), signing, random),
        name,
    )


def parse_public_key(value: Json, *, where: str = "") -> PublicKey:
    """Read a key in G; the identity is none."""
    names = ("pok", "public_key", "signature", "name")
    fields = read_record(value, names, optional=("signature", "name"), where=where)
    signature, name = fields.get("signature"), fields.get("name")
    return PublicKey(
        parse_proof(fields["pok"], where=f"{where}.pok"),
        parse_point(fields["public_key"], where=f"{where}.public_key"),
        parse_proof(signature, where=f"{where}.signature") if "signature" in fields else None,
        read_text(name, where=f"{where}.name") if "name" in fields else None,
    )


def verify_public_key(key: PublicKey, *, where: str = "") -> None:
    """Check the proof of knowledge; raises TRUSTEES_POK."""
    context = _pok_context(key.point)
    verify_knowledge(context, key.point, key.pok, code=Code.TRUSTEES_POK, where=f"{where}.pok")


def _pok_context(point: Point) -> str:
    return f"pok|{GROUP_NAME}|{point_text(point)}"
