"""The ballot as bytes: structure, its one spelling, read and written (protocol.md 2, 10.3)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256

from voting_service.core.election import parse_uuid
from voting_service.core.elgamal import Ciphertext, decode_ciphertext
from voting_service.core.encoding import (
    Json,
    b64,
    b64_sha256,
    load_json,
    parse_b64_digest,
    read_list,
    read_record,
    require_canonical,
)
from voting_service.core.group import Point, decode_point, point_text
from voting_service.core.proofs import Proof, parse_proof

MAX_BALLOT_BYTES = 1 << 20
_FIELDS = ("election_uuid", "election_hash", "credential", "answers", "signature")
_ANSWER_FIELDS = ("choices", "individual_proofs", "overall_proof", "blank_proof")


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to one question; with blank allowed, the first ciphertext says "blank"."""

    choices: tuple[Ciphertext, ...]
    individual_proofs: tuple[tuple[Proof, ...], ...]
    overall_proof: tuple[Proof, ...]
    blank_proof: tuple[Proof, ...] | None

    def text(self) -> str:
        """Compact JSON."""
        choices = ",".join(
            f'{{"alpha":"{point_text(c.alpha)}","beta":"{point_text(c.beta)}"}}'
            for c in self.choices
        )
        individual = ",".join(map(_proofs_text, self.individual_proofs))
        blank = f',"blank_proof":{_proofs_text(self.blank_proof)}' if self.blank_proof else ""
        return (
            f'{{"choices":[{choices}],"individual_proofs":[{individual}],'
            f'"overall_proof":{_proofs_text(self.overall_proof)}{blank}}}'
        )


@dataclass(frozen=True, slots=True)
class Ballot:
    """A ballot as read. Its points are canonical digits; only `verify_ballot` puts them in G."""

    election_uuid: str
    election_hash: str
    credential: Point
    answers: tuple[Answer, ...]
    signature_hash: str
    signature: Proof
    signed_hash: str  # what signature_hash must be: of the ballot without its signature
    digest: bytes  # SHA-256 of all its bytes

    @property
    def tracker(self) -> str:
        """The short fingerprint shown to the voter."""
        return b64(self.digest)

    @property
    def sha256(self) -> str:
        """The name of the ballot's file in the archive, without its ending."""
        return self.digest.hex()

    def ciphertexts(self) -> Iterator[Ciphertext]:
        """All of them, in order: none may occur twice in an archive."""
        for answer in self.answers:
            yield from answer.choices

    def to_bytes(self) -> bytes:
        """The bytes it was read from."""
        body = body_text(
            self.election_uuid, self.election_hash, point_text(self.credential), self.answers
        )
        return signed_text(body, self.signature_hash, self.signature).encode()


def _proofs_text(proofs: Sequence[Proof]) -> str:
    return f"[{','.join([proof.text() for proof in proofs])}]"


def body_text(uuid: str, phi: str, credential: str, answers: Sequence[Answer]) -> str:
    """The ballot without `signature`; none of its strings can need an escape."""
    return (
        f'{{"election_uuid":"{uuid}","election_hash":"{phi}","credential":"{credential}",'
        f'"answers":[{",".join([answer.text() for answer in answers])}]}}'
    )


def signed_text(body: str, signed_hash: str, proof: Proof) -> str:
    """The whole ballot: its body, and the signature over it, as the last field."""
    return f'{body[:-1]},"signature":{{"hash":"{signed_hash}","proof":{proof.text()}}}}}'


def tracker(data: bytes) -> str:
    """The tracker of a ballot's exact bytes."""
    return b64_sha256(data)


# Reading


def parse_ballot(data: bytes) -> Ballot:
    """Read a ballot in its one spelling, nested answers included."""
    fields = read_record(load_json(data, limit=MAX_BALLOT_BYTES), _FIELDS)
    uuid = parse_uuid(fields["election_uuid"], where="election_uuid")
    phi = parse_b64_digest(fields["election_hash"], where="election_hash")
    credential = decode_point(fields["credential"], where="credential")
    answers = tuple(
        _parse_answer(item, f"answers[{index}]")
        for index, item in enumerate(read_list(fields["answers"], where="answers"))
    )
    signature = read_record(fields["signature"], ("hash", "proof"), where="signature")
    signature_hash = parse_b64_digest(signature["hash"], where="signature.hash")
    proof = parse_proof(signature["proof"], where="signature.proof")
    body = body_text(uuid, phi, point_text(credential), answers)
    require_canonical(data, signed_text(body, signature_hash, proof).encode())
    return Ballot(
        uuid,
        phi,
        credential,
        answers,
        signature_hash,
        proof,
        signed_hash=b64_sha256(body.encode()),
        digest=sha256(data).digest(),
    )


def parse_unsigned(data: bytes) -> Ballot:
    """Read a ballot that lacks only its `signature`, as an opened test ballot does.

    The signature in what is returned is none: it stands for the one that was never made.
    """
    body = data.decode("utf-8", "backslashreplace")
    return parse_ballot(signed_text(body, b64_sha256(data), Proof(0, 0)).encode())


def _parse_answer(value: Json, where: str) -> Answer:
    fields = read_record(value, _ANSWER_FIELDS, optional=("blank_proof",), where=where)
    choices = read_list(fields["choices"], where=f"{where}.choices")
    individual = read_list(fields["individual_proofs"], where=f"{where}.individual_proofs")
    blank = None
    if "blank_proof" in fields:
        blank = _parse_proofs(fields["blank_proof"], f"{where}.blank_proof", length=2)
    return Answer(
        choices=tuple(
            [
                decode_ciphertext(item, where=f"{where}.choices[{index}]")
                for index, item in enumerate(choices)
            ]
        ),
        individual_proofs=tuple(
            [
                _parse_proofs(item, f"{where}.individual_proofs[{index}]", length=2)
                for index, item in enumerate(individual)
            ]
        ),
        overall_proof=_parse_proofs(fields["overall_proof"], f"{where}.overall_proof"),
        blank_proof=blank,
    )


def _parse_proofs(value: Json, where: str, *, length: int | None = None) -> tuple[Proof, ...]:
    items = read_list(value, length=length, where=where)
    return tuple([parse_proof(item, where=f"{where}[{index}]") for index, item in enumerate(items)])
