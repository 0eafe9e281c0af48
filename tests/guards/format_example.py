"""The worked example of docs/format.md: a whole co-decision of two ballots, the same bytes each time.

Nothing in it is random or secret. `python -m tests.guards.format_example` writes its files and its
blocks in the document anew, after a change of the format that was meant.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from hashlib import sha256
from itertools import count
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.guards import log_example
from tests.guards.tree import ROOT
from tests.verifier import forger
from tests.verifier.bundles import manifest
from voting_service.core import archive, statements
from voting_service.core.ballots import Ballot, build_ballot, parse_ballot
from voting_service.core.closing import Closing
from voting_service.core.credentials import (
    check_group,
    credential_list,
    letter_token,
    public_credential,
    secret_exponent,
)
from voting_service.core.decision import Decision, MeetingDecision
from voting_service.core.decryption import (
    PartialDecryption,
    Rehearsal,
    gather,
    partial_decryption,
)
from voting_service.core.election import Election, Question, description_line, fingerprint
from voting_service.core.encoding import sha256_hex
from voting_service.core.group import (
    ORDER,
    Point,
    Randomness,
    base_power,
    hash_to_scalar,
    multiply,
    point_text,
    power,
)
from voting_service.core.opening import Opening, SealedRoll
from voting_service.core.outcome import ConditionFinding, Verdict
from voting_service.core.promise import Promise
from voting_service.core.proofs import Proof
from voting_service.core.roll_leaves import commitment, identity, leaf
from voting_service.core.signed_messages import make_public_key
from voting_service.core.signed_tally import (
    ArchiveReference,
    Channels,
    Counts,
    PaperCounts,
    RollTotals,
    SignedTally,
    outcome_of,
)
from voting_service.core.tally import Aggregate, EncryptedTally, SizedTally, compute_result
from voting_service.core.trustee_keys import TrusteeKey
from voting_service.core.trustees import Single, Trustees, combine_factors
from voting_service.core.usage import CHANNELS, Openings, cleared, generator
from voting_service.core.usage_file import Header, Sum, Use, make_line

DOCUMENT: Final = ROOT / "docs" / "format.md"
LOG_DOCUMENT: Final = ROOT / "docs" / "format-log.md"
FOLDER: Final = ROOT / "docs" / "examples" / "format"
BLOCK: Final = re.compile(r"^```example ([a-z-]+)\n(.*?)\n```$", re.MULTILINE | re.DOTALL)

UUID: Final = "Medbes1utForm1"
TIMESTAMP: Final = 1_790_000_000
CODES: Final = ("11111-222222-33333-444444", "55555-666666-77777-888888")
SPARE: Final = "99999-AAAAAA-BBBBB-CCCCCC"
CHOICES: Final = ([0, 1, 0], [1, 0, 0])
SECRET: Final = hash_to_scalar("the trustee of the example")
SIGNER: Final = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))


def counted_bytes(label: str) -> Randomness:
    """What stands in for randomness: SHAKE-256 of the label and a number."""
    calls = 0

    def draw(length: int) -> bytes:
        nonlocal calls
        calls += 1
        return hashlib.shake_256(f"{label}|{calls}".encode()).digest(length)

    return draw


@dataclass(frozen=True, slots=True)
class Example:
    """Everything made on the way, for the blocks of the document."""

    files: dict[str, bytes]
    records: tuple[archive.Record, ...]
    election: Election
    phi: str
    ballot: Ballot
    tally: EncryptedTally
    partial: PartialDecryption


@cache
def example() -> Example:
    """The co-decision from promise to verdict."""
    promise = _promise()
    election = Election(
        description=description_line(UUID, sha256_hex(promise.to_bytes())),
        name=promise.question.sv,
        public_key=base_power(SECRET),
        questions=(
            Question(
                tuple(a.name.sv for a in promise.alternatives), True, 1, 1, promise.question.sv
            ),
        ),
        uuid=UUID,
        administrator=promise.body.name.sv,
    )
    phi = fingerprint(election.to_bytes())
    random = counted_bytes("ballots")
    ballots = [
        build_ballot(election, phi, code, [choice], random)
        for code, choice in zip(CODES, CHOICES, strict=True)
    ]
    aggregate = Aggregate(election)
    for ballot in ballots:
        aggregate.add(parse_ballot(ballot))
    tally = aggregate.tally()
    partial = partial_decryption(SECRET, tally, phi, counted_bytes("decryption"))
    records = _records(election, ballots, tally, partial)
    files = _files(
        promise, b"".join(archive.tar_bytes(r, TIMESTAMP) for r in records), records, phi
    )
    return Example(files, records, election, phi, parse_ballot(ballots[0]), tally, partial)


def _promise() -> Promise:
    made = forger.promise()
    return replace(
        made,
        key_id=statements.key_id(SIGNER.public_key()),
        co_decision=UUID,
        alternatives=made.alternatives[:2],
        rules=replace(made.rules, threshold=replace(made.rules.threshold, value=2)),
    )


def _trustees() -> Trustees:
    return Trustees((Single(make_public_key(SECRET, counted_bytes("trustee"))),))


def _records(
    election: Election, ballots: list[bytes], tally: EncryptedTally, partial: PartialDecryption
) -> tuple[archive.Record, ...]:
    listed = credential_list(public_credential(UUID, code) for code in (*CODES, SPARE))
    made = archive.setup_records(election.to_bytes(), _trustees().to_bytes(), listed)
    for ballot in ballots:
        made += archive.ballot_records(archive.head_of(made), ballot)
    made += archive.end_ballots_records(archive.head_of(made))
    sized = SizedTally(len(ballots), len(ballots), sha256_hex(tally.to_bytes()))
    made += archive.encrypted_tally_records(
        archive.head_of(made), tally.to_bytes(), sized.to_bytes()
    )
    made += archive.partial_decryption_records(archive.head_of(made), partial.to_bytes(), 1)
    found = gather(_trustees(), tally, fingerprint(election.to_bytes()), [(1, partial.to_bytes())])
    factors = combine_factors(_trustees(), found.factors)
    result = compute_result(election, tally, factors, len(ballots))
    made += archive.result_records(archive.head_of(made), result.to_bytes())
    return (archive.header_record(TIMESTAMP), *made)


def _files(
    promise: Promise, bel: bytes, records: tuple[archive.Record, ...], phi: str
) -> dict[str, bytes]:
    opening = _opening(promise, records, phi)
    closing = _closing(promise, opening, records)
    used = _usage(phi)
    tally = _tally(promise, closing, used, bel, records, phi)
    decision = Decision(
        Decision.SCHEMA, 1, promise.key_id, UUID, sha256_hex(promise.to_bytes()),
        sha256_hex(tally.to_bytes()), tally.outcome, (ConditionFinding("budget", met=True),),
        MeetingDecision("2026-10-22", "nämndsammanträde", "§ 88", "https://example.se/p", "a1", 9, 2),
        Verdict.KEPT, "2026-10-23T10:00:00Z",
    )  # fmt: skip
    signed = {
        "promise.json": promise.to_bytes(),
        "opening.json": opening.to_bytes(),
        "closing.json": closing.to_bytes(),
        "tally.json": tally.to_bytes(),
        "decision.json": decision.to_bytes(),
    }
    signatures = {f"{name}.sig": statements.sign(SIGNER, data) for name, data in signed.items()}
    key = statements.public_key_pem(SIGNER.public_key())
    events = [record.digest for record in records if record.kind is archive.Kind.EVENT]
    ballots = [records[index].digest for index in (6, 8)]
    logged = log_example.files(UUID, phi, events, ballots, {**signed, "usage.jsonl": used})
    return {
        "archive.bel": bel,
        "audit-key.pem": key,
        "usage.jsonl": used,
        **signed,
        **signatures,
        **logged,
    }


def _opening(promise: Promise, records: tuple[archive.Record, ...], phi: str) -> Opening:
    return Opening(
        Opening.SCHEMA, 1, promise.key_id, UUID, sha256_hex(promise.to_bytes()),
        SealedRoll(entries=2, spares=1, commitment=commitment(_leaves())), phi,
        _event(records, 0), promise.opens_at, promise.closes_at, promise.opens_at,
    )  # fmt: skip


def _leaves() -> list[str]:
    """Of two residents, in order."""
    numbers = ("191212121212", "195006262546")
    salts = [sha256_hex(f"the salt of {number}".encode()) for number in numbers]
    named = [identity(UUID, *one) for one in zip(numbers, salts, strict=True)]
    return sorted(leaf(UUID, one, None) for one in named)


def _usage(phi: str) -> bytes:
    """Both have voted on the web."""
    openings, random = (
        Openings(UUID, sha256(b"the openings of the example").digest()),
        counted_bytes("usage"),
    )
    lines = [
        make_line(openings, phi, one, Use(1, 0), random, once=False).to_bytes() for one in _leaves()
    ]
    web, paper = (
        sum(openings.scalar(one, channel) for one in _leaves()) % ORDER for channel in CHANNELS
    )
    header = Header(UUID, phi, len(lines), Sum(2, web), Sum(0, paper)).to_bytes()
    return b"".join(line + b"\n" for line in (header, *lines))


def _closing(promise: Promise, opening: Opening, records: tuple[archive.Record, ...]) -> Closing:
    """The encrypted tally is the fifth event: after the setup, two ballots and their end."""
    return Closing(
        Closing.SCHEMA, 1, promise.key_id, UUID, opening.promise, sha256_hex(opening.to_bytes()),
        2, 0, _event(records, 4), promise.closes_at, promise.closes_at,
    )  # fmt: skip


def _event(records: tuple[archive.Record, ...], height: int) -> str:
    return [record.digest for record in records if record.kind is archive.Kind.EVENT][height]


def _tally(
    promise: Promise,
    closing: Closing,
    used: bytes,
    bel: bytes,
    records: tuple[archive.Record, ...],
    phi: str,
) -> SignedTally:
    web = Counts(2, 1, (1, 0))
    return SignedTally(
        SignedTally.SCHEMA, 1, promise.key_id, UUID, sha256_hex(promise.to_bytes()),
        sha256_hex(closing.to_bytes()), sha256_hex(used), phi,
        ArchiveReference(sha256_hex(bel), len(records), records[-1].digest),
        RollTotals(entries=2, used=2, unused=0, spares=1, credentials=3),
        Channels(web, PaperCounts(0, 0, (0, 0), ())), web, outcome_of(promise, web, 2),
        "2026-10-05T09:00:00Z",
    )  # fmt: skip


# The blocks of the document


def blocks() -> dict[str, str]:
    """The text of each block, by name."""
    return {name: make(example()) for name, make in BLOCKS.items()}


def _lines(**named: object) -> str:
    return "\n".join(f"{name.replace('_', ' '):<18} {value}" for name, value in named.items())


def _credentials(_: Example) -> str:
    return _lines(
        code=CODES[0],
        exponent=secret_exponent(UUID, CODES[0]),
        public=point_text(public_credential(UUID, CODES[0])),
        letter_token=letter_token(UUID, CODES[0]),
        check_group=check_group(CODES[0]),
    )


def _content(made: Example, index: int) -> str:
    return made.records[index].content.decode()


def _setup(made: Example) -> str:
    return "\n".join(_content(made, index) for index in range(1, 5))


def _header(made: Example) -> str:
    block = made.files["archive.bel"][:512]
    rows = [(start, block[start : start + 16]) for start in range(0, 512, 16)]
    return "\n".join(f"{start:04x}  {row.hex(' ')}" for start, row in rows if any(row))


def _events(made: Example) -> str:
    events = [record for record in made.records if record.kind is archive.Kind.EVENT]
    return "\n".join(f"{event.content.decode()}\n  = {event.digest}" for event in events)


def _first_proof(made: Example) -> str:
    """What is hashed in the first individual proof of the first ballot."""
    ballot, key = made.ballot, made.election.public_key
    one = ballot.answers[0].choices[0]
    commitments = [
        text
        for value, proof in enumerate(ballot.answers[0].individual_proofs[0])
        for text in _pair(key, one.alpha, multiply(one.beta, base_power(-value)), proof)
    ]
    statement = f"{made.phi}|{point_text(ballot.credential)}"
    hashed = f"prove|{statement}|{one.text()}|{','.join(commitments)}"
    proofs = ballot.answers[0].individual_proofs[0]
    assert hash_to_scalar(hashed) == sum(p.challenge for p in proofs) % ORDER
    return _lines(S0=statement, hashed=hashed, H=hash_to_scalar(hashed))


def _pair(key: Point, alpha: Point, beta: Point, proof: Proof) -> tuple[str, str]:
    first = multiply(base_power(proof.response), power(alpha, proof.challenge))
    second = multiply(power(key, proof.response), power(beta, proof.challenge))
    return point_text(first), point_text(second)


def _signature(made: Example) -> str:
    ballot = made.ballot
    found = multiply(
        base_power(ballot.signature.response), power(ballot.credential, ballot.signature.challenge)
    )
    hashed = f"sig|{ballot.signature_hash}|{point_text(found)}"
    assert hash_to_scalar(hashed) == ballot.signature.challenge
    return _lines(
        hashed=hashed,
        H=hash_to_scalar(hashed),
        tracker=ballot.tracker,
        file=f"{ballot.sha256}.data.json",
    )


def _decryption(made: Example) -> str:
    one, factor = made.tally.questions[0][0], made.partial.factors[0][0]
    proof, public = made.partial.proofs[0][0], base_power(SECRET)
    first = multiply(base_power(proof.response), power(public, proof.challenge))
    second = multiply(power(one.alpha, proof.response), power(factor, proof.challenge))
    hashed = f"decrypt|{made.phi}|{point_text(public)}|{point_text(first)},{point_text(second)}"
    assert hash_to_scalar(hashed) == proof.challenge
    return _lines(hashed=hashed, H=hash_to_scalar(hashed))


def _tally_files(made: Example) -> str:
    return "\n".join(_content(made, index) for index in range(11, 18) if index not in (13, 16))


def _keys(made: Example) -> str:
    return _lines(
        key_id=statements.key_id(SIGNER.public_key()),
        promise_json=sha256_hex(made.files["promise.json"]),
        promise_json_sig=made.files["promise.json.sig"].hex(),
    )


BLOCKS: Final[dict[str, Callable[[Example], str]]] = {
    "credential": _credentials,
    "setup": _setup,
    "fingerprint": lambda made: made.phi,
    "tar-header": _header,
    "events": _events,
    "ballot": lambda made: _content(made, 6),
    "individual-proof": _first_proof,
    "signature": _signature,
    "tally": _tally_files,
    "decryption": _decryption,
    "statements": _keys,
    "opening": lambda made: made.files["opening.json"].decode(),
    "closing": lambda made: made.files["closing.json"].decode(),
    "signed-tally": lambda made: made.files["tally.json"].decode(),
    "decision": lambda made: made.files["decision.json"].decode(),
    "manifest": lambda made: manifest(made.files).decode(),
    "trustee-key": lambda _: TrusteeKey(UUID, SECRET).to_bytes().decode(),
    "rehearsal": lambda _: Rehearsal(UUID, 12345).to_bytes().decode(),
}


# The blocks of docs/format-log.md


def _usage_generator() -> str:
    """The first candidate that is a point, found with the core's arithmetic, and h."""
    for number in count():
        encoded = bytearray(sha256(f"medbeslut/1 usage generator|{number}".encode()).digest())
        encoded[31] &= 0x7F
        if cleared(bytes(encoded)) is not None:
            return _lines(i=number, P_as_encoded=encoded.hex(), h=point_text(generator()))
    raise AssertionError


LOG_BLOCKS: Final[dict[str, Callable[[], str]]] = {
    "usage-generator": _usage_generator,
    "vkey": lambda: log_example.blocks(example().files)["vkey"],
    "entries": lambda: log_example.blocks(example().files)["entries"],
    "checkpoint": lambda: log_example.blocks(example().files)["checkpoint"],
    "many-proof": lambda: log_example.blocks(example().files)["many-proof"],
}


def log_blocks() -> dict[str, str]:
    """The text of each block, by name."""
    return {name: make() for name, make in LOG_BLOCKS.items()}


def main() -> None:
    """Write files and blocks."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, data in example().files.items():
        (FOLDER / name).parent.mkdir(exist_ok=True)
        (FOLDER / name).write_bytes(data)
    for document, made in ((DOCUMENT, blocks()), (LOG_DOCUMENT, log_blocks())):
        document.write_text(_filled(document.read_text(encoding="utf-8"), made), encoding="utf-8")


def _filled(text: str, made: Mapping[str, str]) -> str:
    return BLOCK.sub(lambda found: f"```example {found[1]}\n{made[found[1]]}\n```", text)


if __name__ == "__main__":
    main()
