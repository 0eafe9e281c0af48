"""A small co-decision made by the Python core alone: what the browser's scripts are tried against."""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass
from typing import Any

from voting_service.core.archive import (
    Record,
    ballot_records,
    encrypted_tally_records,
    end_ballots_records,
    head_of,
    header_record,
    partial_decryption_records,
    setup_records,
    tar_bytes,
)
from voting_service.core.ballots import build_ballot, parse_ballot
from voting_service.core.ceremony import run_ceremony
from voting_service.core.credentials import credential_list, new_credential, public_credential
from voting_service.core.decryption import partial_decryption
from voting_service.core.election import (
    Election,
    Question,
    description_line,
    fingerprint,
    new_uuid,
)
from voting_service.core.encoding import sha256_hex
from voting_service.core.group import random_scalar
from voting_service.core.signed_messages import make_public_key
from voting_service.core.tally import Aggregate, EncryptedTally, SizedTally
from voting_service.core.trustee_keys import TrusteeKey
from voting_service.core.trustees import Single, Trustees, election_key

TIME = 1_790_000_000
random = secrets.token_bytes
NAMES = ("Plantaget", "Holmängen", "Nordkroken")


@dataclass
class Life:
    """All of it, secrets included. `keys[0]` is the server's, the others make a 2-of-3 set."""

    election: Election
    phi: str
    trustees: Trustees
    keys: tuple[TrusteeKey, ...]
    credentials: list[str]
    records: tuple[Record, ...]
    files: dict[str, bytes]
    tally: EncryptedTally | None = None

    def write(self) -> None:
        """The archive file as it stands."""
        self.files["archive.bel"] = b"".join(tar_bytes(record, TIME) for record in self.records)


def promise(uuid: str, question: Question, **changes: Any) -> bytes:
    """What the scripts read of a promise."""
    made = {
        "co_decision": uuid,
        "question": {"sv": question.question, "en": "Where should the gym be built?"},
        "alternatives": [
            {"name": {"sv": name, "en": f"{name} (en)"}, "summary": {"sv": f"Gym vid {name}."}}
            for name in question.answers
        ],
        "rules": {
            "blank": question.blank, "minimum": question.minimum, "maximum": question.maximum,
            "minimum_ballots": 3,
        },
        "closes_at": "2026-01-01T18:00:00Z",
    } | changes  # fmt: skip
    return json.dumps(made, ensure_ascii=False).encode()


def open_life(*, maximum: int = 1, **changes: Any) -> Life:
    """A co-decision whose archive has only its setup."""
    uuid = new_uuid(random)
    single = TrusteeKey(uuid, random_scalar(random))
    pedersen, members = run_ceremony(uuid, 2, 3, random)
    trustees = Trustees((Single(make_public_key(single.decryption, random)), pedersen))
    question = Question(NAMES, True, 1, maximum, "Var ska gymmet byggas?")
    document = promise(uuid, question, **changes)
    election = Election(
        description=description_line(uuid, sha256_hex(document)), name="Utegym",
        public_key=election_key(trustees), questions=(question,), uuid=uuid,
        administrator=None, credential_authority=None,
    )  # fmt: skip
    credentials = [new_credential(random) for _ in range(8)]
    listed = credential_list(public_credential(uuid, each) for each in credentials)
    data = election.to_bytes()
    records = (header_record(TIME), *setup_records(data, trustees.to_bytes(), listed))
    life = Life(
        election, fingerprint(data), trustees, (single, *members), credentials, records,
        {"election.json": data, "promise.json": document},
    )  # fmt: skip
    life.write()
    return life


def cast(life: Life, credential: str, vector: list[int]) -> bytes:
    """One more ballot in the archive."""
    ballot = build_ballot(life.election, life.phi, credential, [vector], random)
    life.records += ballot_records(head_of(life.records), ballot)
    life.write()
    return ballot


def close(life: Life, ballots: list[bytes], *, counted: int | None = None) -> None:
    """Close and sum; `counted` leaves ballots out of the sum, as a dishonest service might."""
    aggregate = Aggregate(life.election)
    for ballot in ballots[:counted]:
        aggregate.add(parse_ballot(ballot))
    life.tally = aggregate.tally()
    tally = life.tally.to_bytes()
    sized = SizedTally(aggregate.ballots, aggregate.ballots, sha256_hex(tally)).to_bytes()
    life.records += end_ballots_records(head_of(life.records))
    life.records += encrypted_tally_records(head_of(life.records), tally, sized)
    life.write()


def decrypt(life: Life, owner: int) -> None:
    """A trustee's part, by the Python core."""
    assert life.tally is not None
    partial = partial_decryption(life.keys[owner - 1].decryption, life.tally, life.phi, random)
    records = partial_decryption_records(head_of(life.records), partial.to_bytes(), owner)
    life.records += records
    life.write()


def closed_life(votes: int = 4, *, counted: int | None = None, **changes: Any) -> Life:
    """A co-decision whose vote has closed."""
    life = open_life(**changes)
    vectors = [[0, 1, 0, 0], [0, 0, 1, 0], [1, 0, 0, 0], [0, 0, 1, 0]]
    ballots = [cast(life, life.credentials[i], vectors[i % 4]) for i in range(votes)]
    close(life, ballots, counted=counted)
    return life
