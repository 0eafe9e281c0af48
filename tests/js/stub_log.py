"""A log in memory, for the stand-in service: honest, or with one thing wrong."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from voting_service.core.checkpoints import Checkpoint
from voting_service.core.merkle import consistency_proof, inclusion_proof, leaf_hash, root
from voting_service.core.notes import Note, Signer, cosign, padded_b64, sign_note
from voting_service.core.receipts import Receipt, ballot_entry

ORIGIN = "stub.example/log"
AT = 1_790_000_000


def _signer(name: str = ORIGIN) -> Signer:
    return Signer(name, Ed25519PrivateKey.generate())


@dataclass
class StubLog:
    """Entries, what of them is public, and the keys."""

    signer: Signer = field(default_factory=_signer)
    witness: Signer = field(default_factory=lambda: _signer("witness.example/w1"))
    entries: list[bytes] = field(default_factory=lambda: [b"promise", b"roll", b"setup", b"open"])
    published: int = 3
    policy: str | None = None
    cosigned: bool = True

    def hashes(self, nodes: Sequence[tuple[int, int]]) -> list[bytes]:
        """Full subtrees, as the core asks for them."""
        return [self.root(index << level, (index + 1) << level) for level, index in nodes]

    def root(self, start: int, end: int) -> bytes:
        """The root over some of the entries."""
        return root(leaf_hash(entry) for entry in self.entries[start:end])

    def head(self, size: int, signer: Signer | None = None) -> Note:
        """A signed head."""
        text = Checkpoint(ORIGIN, size, self.root(0, size)).text
        return sign_note(text, [signer or self.signer])

    def public_head(self) -> Note:
        """The newest public one, with the witness's signature if it has seen it."""
        note = self.head(self.published)
        return note.also(cosign(note.text, self.witness, AT)) if self.cosigned else note

    def demand_witness(self) -> None:
        """A policy that names the witness."""
        key = self.witness.witness_vkey.text
        self.policy = (
            f"log {self.signer.vkey.text}\nwitness w1 {key}\ngroup all any w1\nquorum all\n"
        )

    def cast(self, uuid: str, sha256: str) -> None:
        """The entry of a ballot; another one follows, of somebody else, so that the proof is not empty."""
        entry = ballot_entry(uuid, sha256)
        if entry not in self.entries:
            self.entries += [entry, ballot_entry(uuid, "0" * 64)]

    def receipt(self, uuid: str, sha256: str) -> Receipt:
        """An honest receipt under the head of everything."""
        index, size = self.entries.index(ballot_entry(uuid, sha256)), len(self.entries)
        return Receipt(index, tuple(inclusion_proof(index, size, self.hashes)), self.head(size))

    def growth(self) -> dict[str, object]:
        """From the public head to the head of everything."""
        return {
            "checkpoint": self.public_head().to_bytes().decode(),
            "consistency": self.consistency(self.published, len(self.entries)),
        }

    def consistency(self, old: int, new: int) -> list[str]:
        """A proof in Base64."""
        return [padded_b64(one) for one in consistency_proof(old, new, self.hashes)]

    def page(self) -> dict[str, object]:
        """What the booth's page names."""
        return {"vkeys": [self.signer.vkey.text], "policy": self.policy}
