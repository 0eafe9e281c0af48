"""Archives and trustee sets with one thing wrong: the browser's core names it."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from tests.js.conftest import Core
from tests.js.life import TIME, Life, closed_life, decrypt, open_life
from tests.js.test_core import AUDIT, encoded
from voting_service.core.archive import (
    Event,
    EventType,
    Record,
    ballot_records,
    data_record,
    event_record,
    head_of,
    parse_event,
    partial_decryption_records,
    result_records,
    setup_records,
    tar_bytes,
)
from voting_service.core.ballots import build_ballot
from voting_service.core.credentials import new_credential
from voting_service.core.election import Question, fingerprint
from voting_service.core.encoding import dump_json, parse_json
from voting_service.core.group import ORDER

SETUP = 6  # records: the header, four payloads, the event
random = secrets.token_bytes


def verdict(core: Core, records: tuple[Record, ...]) -> Any:
    """What the browser's core says of these records."""
    data = b"".join(tar_bytes(record, TIME) for record in records)
    found = core.run(AUDIT + "return 'accepted'", {"archive": encoded(data)})
    return found["code"] if isinstance(found, dict) else found


@pytest.fixture(scope="module")
def closed() -> Life:
    """Four ballots, closed and summed; tests do not change it."""
    return closed_life()


def ballot_of(life: Life, credential: str, **changes: Any) -> bytes:
    """One more ballot, perhaps for a changed election."""
    election = replace(life.election, **changes)
    phi = fingerprint(election.to_bytes()) if changes else life.phi
    return build_ballot(election, phi, credential, [[0, 1, 0, 0]], random)


def relinked(record: Record, **changes: Any) -> Record:
    """The event with other fields."""
    return event_record(replace(parse_event(record.content), **changes))


def append(
    records: tuple[Record, ...], kind: EventType, payload: str | None = None
) -> tuple[Record, ...]:
    """One more event, rightly linked."""
    head = head_of(records)
    return (*records, event_record(Event(head.digest, head.height + 1, kind, payload)))


def late_ballot(life: Life) -> tuple[Record, ...]:
    ballot = ballot_of(life, life.credentials[5])
    return life.records + ballot_records(head_of(life.records), ballot)


def second_setup(life: Life) -> tuple[Record, ...]:
    head = head_of(life.records[:SETUP])
    payloads = [record.content for record in life.records[1:4]]
    event = relinked(setup_records(*payloads)[-1], parent=head.digest, height=1)
    return (*life.records[:SETUP], *setup_records(*payloads)[:-1], event)


def closed_twice(life: Life) -> tuple[Record, ...]:
    return append(life.records, EventType.END_BALLOTS)


def result_without_decryption(life: Life) -> tuple[Record, ...]:
    return life.records + result_records(head_of(life.records), b'{"result":[[1,1,2,0]]}')


def result_of_too_few(life: Life) -> tuple[Record, ...]:
    made = replace(life)
    made.files = dict(life.files)
    decrypt(made, 1)
    return made.records + result_records(head_of(made.records), b'{"result":[[1,1,2,0]]}')


def wrong_result(life: Life) -> tuple[Record, ...]:
    made = replace(life)
    made.files = dict(life.files)
    for owner in (1, 2, 4):
        decrypt(made, owner)
    return made.records + result_records(head_of(made.records), b'{"result":[[1,2,1,0]]}')


def wrong_parent(life: Life) -> tuple[Record, ...]:
    return (*life.records[:-1], relinked(life.records[-1], parent="0" * 64))


def wrong_height(life: Life) -> tuple[Record, ...]:
    return (*life.records[:-1], relinked(life.records[-1], height=99))


def no_payload(life: Life) -> tuple[Record, ...]:
    return append(life.records[:SETUP], EventType.BALLOT)


def payload_not_allowed(life: Life) -> tuple[Record, ...]:
    extra = data_record(b"{}")
    records = append(life.records[:SETUP], EventType.END_BALLOTS, extra.digest)
    return (*records[:-1], extra, records[-1])


def payload_elsewhere(life: Life) -> tuple[Record, ...]:
    return append(life.records[:SETUP], EventType.BALLOT, life.records[SETUP].digest)


def unreferenced(life: Life) -> tuple[Record, ...]:
    return (*life.records, data_record(b"{}"))


def unreferenced_inside(life: Life) -> tuple[Record, ...]:
    return (*life.records[:SETUP], data_record(b"{}"), *life.records[SETUP:])


def unknown_event(life: Life) -> tuple[Record, ...]:
    content = life.records[-1].content.replace(b"EncryptedTally", b"SecretTally")
    return (*life.records[:-1], replace(event_record(parse_event(life.records[-1].content)), content=content,
                                        digest=data_record(content).digest))  # fmt: skip


def shuffled(life: Life) -> tuple[Record, ...]:
    return append(life.records, EventType.END_SHUFFLES)


def unlisted(life: Life) -> tuple[Record, ...]:
    records = life.records[:SETUP]
    return records + ballot_records(head_of(records), ballot_of(life, new_credential(random)))


def voted_twice(life: Life) -> tuple[Record, ...]:
    records = life.records[: SETUP + 2]
    return records + ballot_records(head_of(records), ballot_of(life, life.credentials[0]))


def foreign_ballot(life: Life) -> tuple[Record, ...]:
    records = life.records[:SETUP]
    return records + ballot_records(
        head_of(records), ballot_of(life, life.credentials[0], name="Another")
    )


def decrypted_twice(life: Life) -> tuple[Record, ...]:
    made = replace(life)
    made.files = dict(life.files)
    decrypt(made, 1)
    decrypt(made, 1)
    return made.records


def _partial(
    life: Life, owner: int, change: Callable[[dict[str, Any]], None]
) -> tuple[Record, ...]:
    made = replace(life)
    made.files = dict(life.files)
    decrypt(made, owner)
    value = json.loads(made.records[-3].content)
    change(value)
    return life.records + partial_decryption_records(head_of(life.records), dump_json(value), owner)


def wrong_proof(life: Life) -> tuple[Record, ...]:
    def change(value: dict[str, Any]) -> None:
        proof = value["decryption_proofs"][0][0]
        proof["response"] = str((int(proof["response"]) + 1) % ORDER)

    return _partial(life, 1, change)


def wrong_factor(life: Life) -> tuple[Record, ...]:
    def change(value: dict[str, Any]) -> None:
        row = value["decryption_factors"][0]
        row[0], row[1] = row[1], row[0]

    return _partial(life, 1, change)


def short_factors(life: Life) -> tuple[Record, ...]:
    return _partial(life, 1, lambda value: value["decryption_factors"][0].pop())


def unknown_owner(life: Life) -> tuple[Record, ...]:
    made = replace(life)
    made.files = dict(life.files)
    decrypt(made, 1)
    return life.records + partial_decryption_records(
        head_of(life.records), made.records[-3].content, 9
    )


HOSTILE = [
    pytest.param(late_ballot, "archive.order", id="ballot-after-the-end"),
    pytest.param(second_setup, "archive.order", id="second-setup"),
    pytest.param(closed_twice, "archive.order", id="closed-twice"),
    pytest.param(result_without_decryption, "archive.order", id="result-without-decryption"),
    pytest.param(result_of_too_few, "decryption.too_few", id="too-few-trustees"),
    pytest.param(wrong_result, "tally.result", id="wrong-result"),
    pytest.param(wrong_parent, "archive.chain", id="wrong-parent"),
    pytest.param(wrong_height, "archive.height", id="wrong-height"),
    pytest.param(no_payload, "archive.payload", id="payload-missing"),
    pytest.param(payload_not_allowed, "archive.payload", id="payload-not-allowed"),
    pytest.param(payload_elsewhere, "archive.payload", id="payload-elsewhere"),
    pytest.param(unreferenced, "archive.unreferenced", id="unreferenced-at-the-end"),
    pytest.param(unreferenced_inside, "archive.unreferenced", id="unreferenced-inside"),
    pytest.param(unknown_event, "archive.event", id="unknown-event"),
    pytest.param(shuffled, "archive.ranked", id="shuffles"),
    pytest.param(unlisted, "ballot.unlisted", id="unlisted-credential"),
    pytest.param(voted_twice, "ballot.repeated", id="voted-twice"),
    pytest.param(foreign_ballot, "ballot.fingerprint", id="ballot-of-another-election"),
    pytest.param(decrypted_twice, "decryption.owner.repeated", id="decrypted-twice"),
    pytest.param(wrong_proof, "decryption.proof", id="wrong-proof-of-decryption"),
    pytest.param(wrong_factor, "decryption.proof", id="wrong-factor"),
    pytest.param(short_factors, "decryption.shape", id="factor-missing"),
    pytest.param(unknown_owner, "decryption.owner", id="unknown-owner"),
]


@pytest.mark.parametrize(("make", "code"), HOSTILE)
def test_hostile_archive(
    core: Core, closed: Life, make: Callable[[Life], tuple[Record, ...]], code: str
) -> None:
    assert verdict(core, make(closed)) == code


def test_the_honest_one_is_accepted(core: Core, closed: Life) -> None:
    assert verdict(core, closed.records) == "accepted"


# Setups


def with_setup(
    life: Life, *, election: bytes = b"", trustees: bytes = b"", credentials: bytes = b""
) -> tuple[Record, ...]:
    """A setup with another part."""
    parts = [record.content for record in life.records[1:4]]
    chosen = [new or old for new, old in zip((election, trustees, credentials), parts, strict=True)]
    return (life.records[0], *setup_records(*chosen))


def trustees_json(life: Life) -> Any:
    """The trustees as JSON, to be changed."""
    return parse_json(life.trustees.to_bytes())


def spoil_trustees(change: Callable[[Any], None]) -> Callable[[Life], tuple[Record, ...]]:
    """A setup whose trustees have been changed."""

    def make(life: Life) -> tuple[Record, ...]:
        value = trustees_json(life)
        change(value)
        return with_setup(life, trustees=dump_json(value))

    return make


def bump(proof: dict[str, str]) -> None:
    """Another response."""
    proof["response"] = str((int(proof["response"]) + 1) % ORDER)


def _same_twice(value: Any) -> None:
    value.append(value[0])


def _swapped_certificates(value: Any) -> None:
    certs = value[1][1]["certs"]
    certs[0], certs[1] = certs[1], certs[0]


def _swapped_keys(value: Any) -> None:
    keys = value[1][1]["verification_keys"]
    keys[0], keys[1] = keys[1], keys[0]


def _threshold(number: int) -> Callable[[Any], None]:
    def change(value: Any) -> None:
        value[1][1]["threshold"] = number

    return change


def _unsigned_key(value: Any) -> None:
    del value[1][1]["verification_keys"][0]["signature"]


def other_key(life: Life) -> tuple[Record, ...]:
    election = replace(life.election, public_key=life.keys[0].public)
    return with_setup(life, election=election.to_bytes())


def unsorted(life: Life) -> tuple[Record, ...]:
    listed = parse_json(life.records[3].content)
    assert isinstance(listed, list)
    return with_setup(life, credentials=dump_json(listed[::-1]))


def another_declaration(life: Life) -> tuple[Record, ...]:
    election = replace(life.election, description=life.election.description + "0")
    return with_setup(life, election=election.to_bytes())


def minimum_above_maximum(life: Life) -> tuple[Record, ...]:
    question = Question(("A", "B"), True, 1, 1, "Q")
    data = replace(life.election, questions=(question,)).to_bytes()
    return with_setup(life, election=data.replace(b'"min":1', b'"min":2'))


SETUPS = [
    pytest.param(
        spoil_trustees(lambda v: bump(v[0][1]["pok"])), "trustees.pok", id="pok-of-a-single"
    ),
    pytest.param(
        spoil_trustees(lambda v: bump(v[1][1]["verification_keys"][1]["pok"])),
        "trustees.pok",
        id="pok-in-a-set",
    ),
    pytest.param(spoil_trustees(_same_twice), "trustees.duplicate", id="same-trustee-twice"),
    pytest.param(spoil_trustees(lambda v: v.pop()), "trustees.key", id="a-set-left-out"),
    pytest.param(
        spoil_trustees(lambda v: v[0].__setitem__(0, "Double")), "trustees.shape", id="unknown-kind"
    ),
    pytest.param(
        spoil_trustees(_swapped_certificates),
        "trustees.certificate.context",
        id="certificates-swapped",
    ),
    pytest.param(
        spoil_trustees(lambda v: bump(v[1][1]["certs"][0]["signature"])),
        "trustees.certificate",
        id="certificate",
    ),
    pytest.param(
        spoil_trustees(lambda v: bump(v[1][1]["coefexps"][0]["signature"])),
        "trustees.coefexps",
        id="coefexps",
    ),
    pytest.param(
        spoil_trustees(lambda v: bump(v[1][1]["signatures"][2])),
        "trustees.signature",
        id="agreement",
    ),
    pytest.param(
        spoil_trustees(_swapped_keys), "trustees.verification_key", id="verification-keys-swapped"
    ),
    pytest.param(
        spoil_trustees(_unsigned_key), "trustees.signature", id="verification-key-unsigned"
    ),
    pytest.param(spoil_trustees(_threshold(4)), "trustees.threshold", id="threshold-above-size"),
    pytest.param(
        spoil_trustees(_threshold(3)), "trustees.certificate.context", id="another-threshold"
    ),
    pytest.param(other_key, "trustees.key", id="key-of-one-alone"),
    pytest.param(unsorted, "credentials.order", id="credentials-unsorted"),
    pytest.param(another_declaration, "election.declaration", id="another-declaration"),
    pytest.param(minimum_above_maximum, "election.questions", id="minimum-above-maximum"),
]


@pytest.mark.parametrize(("make", "code"), SETUPS)
def test_hostile_setup(core: Core, make: Callable[[Life], tuple[Record, ...]], code: str) -> None:
    assert verdict(core, make(open_life())) == code
