"""Elections for the tests of the core: the vectors' archives, and small ones of our own."""

from __future__ import annotations

import hashlib
import json
import tarfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from voting_service.core.ballots import build_ballot
from voting_service.core.credentials import new_credential, secret_exponent
from voting_service.core.election import Election, Question, fingerprint, parse_election
from voting_service.core.encoding import b64_sha256, dump_json
from voting_service.core.group import Point, Randomness, base_power
from voting_service.core.proofs import prove_knowledge

VECTORS = Path(__file__).resolve().parent.parent / "vectors"
HONEST = (
    "plurality-3-trustees",
    "blank-1-trustee",
    "approval-two-questions",
    "threshold-2-of-3",
)


def seeded(seed: str) -> Randomness:
    """Reproducible bytes: a test that fails fails again."""
    calls = 0

    def random(length: int) -> bytes:
        nonlocal calls
        calls += 1
        return hashlib.shake_256(f"{seed}|{calls}".encode()).digest(length)

    return random


@dataclass(frozen=True)
class Vector:
    """One archive of `belenios-tool`, with the secrets of its fake voters."""

    election_bytes: bytes
    credentials_bytes: bytes
    ballots: tuple[bytes, ...]
    sized_tally: bytes
    encrypted_tally: bytes
    result: bytes
    private_credentials: tuple[str, ...]
    choices: tuple[list[list[int]], ...]
    exponents: tuple[int, ...]
    trustees: Any

    @property
    def election(self) -> Election:
        return parse_election(self.election_bytes)

    @property
    def phi(self) -> str:
        return fingerprint(self.election_bytes)


@cache
def vector(name: str) -> Vector:
    """Read an archive with the standard library alone."""
    folder = VECTORS / name
    with tarfile.open(folder / "archive.bel") as archive:
        files = {
            member.name: stream.read()
            for member in archive
            if (stream := archive.extractfile(member)) is not None
        }
    data = {key.split(".")[0]: value for key, value in files.items()}
    events = [json.loads(value) for key, value in files.items() if key.endswith(".event.json")]
    payloads: dict[str, list[bytes]] = {}
    for event in events:
        payloads.setdefault(event["type"], []).append(data.get(event.get("payload", ""), b""))
    setup = json.loads(payloads["Setup"][0])
    sized = payloads["EncryptedTally"][0]
    return Vector(
        election_bytes=data[setup["election"]],
        credentials_bytes=data[setup["credentials"]],
        ballots=tuple(payloads["Ballot"]),
        sized_tally=sized,
        encrypted_tally=data[json.loads(sized)["encrypted_tally"]],
        result=payloads["Result"][0],
        private_credentials=tuple((folder / "creds.txt").read_text().split()),
        choices=tuple(_choices(folder / "choices.txt")),
        exponents=tuple(
            int(json.loads(path.read_text())) for path in sorted(folder.glob("*.privkey"))
        ),
        trustees=json.loads(data[setup["trustees"]]),
    )


def _choices(path: Path) -> list[list[list[int]]]:
    lines = path.read_text().splitlines()
    return [json.loads(line[line.index("[") :]) for line in lines]


@dataclass(frozen=True)
class Small:
    """An election of our own whose decryption exponent is known."""

    election: Election
    phi: str
    secret: int
    credentials: tuple[str, ...]

    def ballot(self, voter: int, *vectors: list[int], seed: str = "") -> bytes:
        """A ballot of voter number `voter`."""
        random = seeded(f"ballot|{voter}|{vectors}|{seed}")
        return build_ballot(self.election, self.phi, self.credentials[voter], vectors, random)


def question(answers: int, minimum: int, maximum: int, *, blank: bool = False) -> Question:
    """A question with alternatives A, B, C…"""
    names = tuple("ABCDEFGHIJKLMNOPQRSTUVWXYZ"[:answers])
    return Question(names, blank, minimum, maximum, "Where?")


def small(*questions: Question, seed: str = "small") -> Small:
    """An election with these questions and three voters."""
    random = seeded(seed)
    secret = int.from_bytes(random(31), "big")
    uuid = "".join("ABCDEFGHJKLMNPQRSTUVWXYZabcdefgh"[byte % 32] for byte in random(14))
    election = Election("A test", "Test", base_power(secret), questions, uuid)
    credentials = tuple(new_credential(random) for _ in range(3))
    return Small(election, fingerprint(election.to_bytes()), secret, credentials)


def tampered(ballot: bytes, change: Callable[[Any], object]) -> bytes:
    """The ballot with its JSON changed in place by `change`, which may return a replacement."""
    value = json.loads(ballot)
    replacement = change(value)
    return dump_json(value if replacement is None else replacement)  # type: ignore[arg-type]


def resigned(ballot: bytes, uuid: str, credential: str) -> bytes:
    """The ballot under the same credential's fresh signature: only its proofs can be at fault."""
    value = json.loads(ballot)
    del value["signature"]
    signed_hash = b64_sha256(dump_json(value))
    proof = prove_knowledge(
        f"sig|{signed_hash}", secret_exponent(uuid, credential), seeded("resigned")
    )
    value["signature"] = {"hash": signed_hash, "proof": proof.to_json()}
    return dump_json(value)


def order_eight() -> Point:
    """A point of order 8 (security.md 1a), little-endian."""
    return Point(bytes.fromhex("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"))


def order_two() -> Point:
    """The point of order 2: (0, −1)."""
    return Point(b"\xec" + b"\xff" * 30 + b"\x7f")
