"""A trustee's part of decrypting the sum, and the rehearsal of it (protocol.md 7)."""

from collections.abc import Iterable
from dataclasses import dataclass

from voting_service.core.election import parse_uuid
from voting_service.core.elgamal import encrypt
from voting_service.core.encoding import (
    dump_json,
    load_json,
    parse_hex_digest,
    parse_json,
    read_integer,
    read_list,
    read_record,
    read_text,
    require_canonical,
)
from voting_service.core.errors import Code, VerificationError
from voting_service.core.group import (
    GENERATOR,
    Point,
    Randomness,
    parse_point,
    parse_scalar,
    point_text,
    power,
    random_scalar,
)
from voting_service.core.proofs import (
    Proof,
    parse_proof,
    prove_decryption,
    verify_decryption,
)
from voting_service.core.tally import EncryptedTally
from voting_service.core.trustees import Rows, Trustees, owner_key

REHEARSAL_KIND = "medbeslut/rehearsal"
_ANY_KEY = GENERATOR


@dataclass(frozen=True, slots=True)
class PartialDecryption:
    """alpha^x for every ciphertext of the tally, each with its proof."""

    factors: Rows
    proofs: tuple[tuple[Proof, ...], ...]

    def to_bytes(self) -> bytes:
        """The published bytes."""
        return dump_json({
            "decryption_factors": [[point_text(f) for f in row] for row in self.factors],
            "decryption_proofs": [[proof.to_json() for proof in row] for row in self.proofs],
        })  # fmt: skip


def parse_partial_decryption(data: bytes) -> PartialDecryption:
    """Read a partial decryption; the identity is honest in it (no ballots)."""
    fields = read_record(load_json(data), ("decryption_factors", "decryption_proofs"))
    factors, proofs = (
        [
            [(item, f"{name}[{q}][{i}]") for i, item in enumerate(read_list(row, where=name))]
            for q, row in enumerate(read_list(value, where=name))
        ]
        for name, value in fields.items()
    )
    partial = PartialDecryption(
        tuple(tuple(parse_point(f, identity=True, where=at) for f, at in row) for row in factors),
        tuple(tuple(parse_proof(p, where=at) for p, at in row) for row in proofs),
    )
    require_canonical(data, partial.to_bytes())
    return partial


def partial_decryption(
    secret: int, tally: EncryptedTally, phi: str, random: Randomness
) -> PartialDecryption:
    """A trustee's part. Only ever for a tally that `check_before_decrypting` has returned."""
    return PartialDecryption(
        tuple(tuple(power(one.alpha, secret) for one in row) for row in tally.questions),
        tuple(
            tuple(prove_decryption(phi, one.alpha, secret, random) for one in row)
            for row in tally.questions
        ),
    )


def verify_partial_decryption(
    partial: PartialDecryption, public: Point, tally: EncryptedTally, phi: str
) -> None:
    """Check shape and every proof; raises DECRYPTION_SHAPE or DECRYPTION_PROOF."""
    wanted = [len(row) for row in tally.questions]
    for name, rows in (("factors", partial.factors), ("proofs", partial.proofs)):
        found = [len(row) for row in rows]
        if found != wanted:
            raise VerificationError(
                Code.DECRYPTION_SHAPE, "lists that do not fit the tally",
                expected=str(wanted), found=str(found)[:120], where=f"decryption_{name}",
            )  # fmt: skip
    for q, row in enumerate(zip(tally.questions, partial.factors, partial.proofs, strict=True)):
        for i, (one, factor, proof) in enumerate(zip(*row, strict=True)):
            verify_decryption(
                phi, public, one.alpha, factor, proof,
                code=Code.DECRYPTION_PROOF, where=f"decryption_proofs[{q}][{i}]",
            )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Owned:
    """Whose partial decryption the one with hash `payload` is."""

    owner: int
    payload: str

    def to_bytes(self) -> bytes:
        """The published bytes."""
        return dump_json({"owner": self.owner, "payload": self.payload})


def parse_owned(data: bytes) -> Owned:
    """Read the record that goes with a partial decryption."""
    fields = read_record(parse_json(data), ("owner", "payload"))
    return Owned(
        read_integer(fields["owner"], low=1, where="owner"),
        parse_hex_digest(fields["payload"], where="payload"),
    )


@dataclass(frozen=True, slots=True)
class Gathered:
    """The factors that hold, by owner, and what was wrong with the others."""

    factors: dict[int, Rows]
    rejected: tuple[tuple[int, VerificationError], ...]


def gather(
    trustees: Trustees,
    tally: EncryptedTally,
    phi: str,
    partials: Iterable[tuple[int, bytes]],
) -> Gathered:
    """Check (owner, partial decryption) pairs. A bad one is named and never stops the good ones."""
    factors: dict[int, Rows] = {}
    rejected: list[tuple[int, VerificationError]] = []
    for owner, data in partials:
        try:
            public = owner_key(trustees, owner)
            _require_first(owner, factors)
            partial = parse_partial_decryption(data)
            verify_partial_decryption(partial, public, tally, phi)
        except VerificationError as error:
            rejected.append((owner, error))
        else:
            factors[owner] = partial.factors
    return Gathered(factors, tuple(rejected))


def _require_first(owner: int, factors: dict[int, Rows]) -> None:
    if owner in factors:
        raise VerificationError(
            Code.DECRYPTION_OWNER_REPEATED, "a trustee who has decrypted already", where="owner",
            expected="one partial decryption of each owner", found=str(owner),
        )  # fmt: skip


# The rehearsal: a decryption that proves the key file works and gives nothing away


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """A request to decrypt a test. The ciphertext's nonce is shown: alpha = g^randomness.

    Were alpha chosen by the server instead, it could be a ballot's. With its logarithm known, the
    answer is X^randomness, which anybody could compute from the public key X.
    """

    co_decision: str
    randomness: int

    def to_bytes(self) -> bytes:
        """The request as a file."""
        return dump_json({
            "kind": REHEARSAL_KIND, "version": 1, "co_decision": self.co_decision,
            "randomness": str(self.randomness),
        })  # fmt: skip

    @property
    def context(self) -> str:
        """Stands where φ stands in a real one, so that neither can pass for the other."""
        return f"rehearsal|{self.co_decision}"

    def tally(self, key: Point) -> EncryptedTally:
        """The test: one ciphertext that encrypts 1 to `key`."""
        return EncryptedTally(((encrypt(key, 1, self.randomness),),))


def new_rehearsal(co_decision: str, random: Randomness) -> Rehearsal:
    """A fresh test."""
    return Rehearsal(co_decision, random_scalar(random))


def parse_rehearsal(data: bytes) -> Rehearsal:
    """Read a request."""
    fields = read_record(parse_json(data), ("kind", "version", "co_decision", "randomness"))
    if read_text(fields["kind"], where="kind") != REHEARSAL_KIND:
        raise VerificationError(
            Code.KEY_FILE, "not a request for a rehearsal", where="kind",
            expected=REHEARSAL_KIND, found=str(fields["kind"])[:120],
        )  # fmt: skip
    read_integer(fields["version"], low=1, high=1, where="version")
    return Rehearsal(
        parse_uuid(fields["co_decision"], where="co_decision"),
        parse_scalar(fields["randomness"], where="randomness"),
    )


def rehearse(rehearsal: Rehearsal, secret: int, random: Randomness) -> PartialDecryption:
    """A trustee's answer; only alpha matters to it, so any key will do for beta."""
    tally = rehearsal.tally(_ANY_KEY)
    return partial_decryption(secret, tally, rehearsal.context, random)


def verify_rehearsal(rehearsal: Rehearsal, partial: PartialDecryption, public: Point) -> None:
    """Check a trustee's answer under its public key."""
    verify_partial_decryption(partial, public, rehearsal.tally(_ANY_KEY), rehearsal.context)
