"""Partial decryptions: reproduced from the vectors' secrets, and refused when anything is changed."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from tests.core.pedersen_forger import RANDOM, Dealers
from voting_service.core.archive import EventType, read_records
from voting_service.core.decryption import (
    Owned,
    Rehearsal,
    gather,
    new_rehearsal,
    parse_owned,
    parse_partial_decryption,
    parse_rehearsal,
    partial_decryption,
    rehearse,
    verify_partial_decryption,
    verify_rehearsal,
)
from voting_service.core.election import Election, fingerprint, parse_election
from voting_service.core.elgamal import Ciphertext, encrypt
from voting_service.core.errors import Code, VerificationError
from voting_service.core.group import (
    IDENTITY,
    ORDER,
    base_power,
    divide,
    parse_point,
    point_text,
    power,
    random_scalar,
)
from voting_service.core.replay import Step, replay
from voting_service.core.signed_messages import make_public_key
from voting_service.core.tally import (
    EncryptedTally,
    compute_result,
    parse_encrypted_tally,
    parse_result,
    parse_sized_tally,
)
from voting_service.core.trustees import (
    Single,
    Trustees,
    combine_factors,
    election_key,
    owner_of,
    parse_trustees,
)

VECTORS = Path(__file__).parents[1] / "vectors"
FOLDERS = [
    p.parent
    for p in sorted(VECTORS.glob("*/archive.bel"))
    if not p.parent.name.startswith("ranked")
]
UUID = "Vargon12345678"


class Vector:
    """One vector's archive, taken apart."""

    def __init__(self, folder: Path) -> None:
        with (folder / "archive.bel").open("rb") as source:
            self.steps: list[Step] = list(replay(read_records(source)))
        election, trustees = (record.content for record in self.steps[0].payloads[:2])
        self.election: Election = parse_election(election)
        self.phi = fingerprint(election)
        self.trustees = parse_trustees(trustees)
        tally, sized = self.contents(EventType.ENCRYPTED_TALLY)[0]
        self.tally, self.ballots = (
            parse_encrypted_tally(tally),
            parse_sized_tally(sized).num_tallied,
        )
        self.partials = [
            (parse_owned(owned).owner, partial)
            for partial, owned in self.contents(EventType.PARTIAL_DECRYPTION)
        ]
        self.result = parse_result(self.contents(EventType.RESULT)[0][0])

    def contents(self, kind: EventType) -> list[tuple[bytes, ...]]:
        return [
            tuple(record.content for record in step.payloads)
            for step in self.steps
            if step.event.type is kind
        ]


def secrets_of(folder: Path) -> list[int]:
    """Every trustee's exponent, from its key file, which the tool encrypts to the trustee itself."""
    secrets = [int(json.loads(path.read_text())) for path in folder.glob("*.privkey")]
    for path in folder.glob("*.dkey"):
        seed = path.with_suffix(".key").read_text().strip()
        own = int(hashlib.sha256(f"dk|{seed}".encode()).hexdigest(), 16) % ORDER
        sealed = json.loads(path.read_text())
        alpha, beta = parse_point(sealed["alpha"]), parse_point(sealed["beta"])
        shared = point_text(divide(beta, power(alpha, own)))
        key = hashlib.sha256(f"key|{shared}".encode()).digest()
        nonce = hashlib.sha256(f"iv|{sealed['alpha']}".encode()).digest()
        signed = json.loads(AESGCM(key).decrypt(nonce, bytes.fromhex(sealed["data"]), None))
        message = json.loads(json.loads(signed["message"])["message"])
        secrets.append(int(message["decryption_key"]))
    return secrets


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_the_vectors_are_reproduced_from_their_key_files(folder: Path) -> None:
    vector = Vector(folder)
    published = dict(vector.partials)
    secrets = secrets_of(folder)
    assert len(secrets) == len(vector.trustees.keys)
    for secret in secrets:
        owner = owner_of(vector.trustees, base_power(secret))
        made = partial_decryption(secret, vector.tally, vector.phi, RANDOM)
        verify_partial_decryption(made, base_power(secret), vector.tally, vector.phi)
        if owner in published:
            assert made.factors == parse_partial_decryption(published[owner]).factors


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_the_vectors_decrypt_to_their_results(folder: Path) -> None:
    vector = Vector(folder)
    gathered = gather(vector.trustees, vector.tally, vector.phi, vector.partials)
    assert gathered.rejected == ()
    factors = combine_factors(vector.trustees, gathered.factors)
    assert compute_result(vector.election, vector.tally, factors, vector.ballots) == vector.result


class Case:
    """A server key and 2 of 3, and a tally of one question with two counts."""

    def __init__(self) -> None:
        self.dealers, self.server = Dealers(), random_scalar(RANDOM)
        self.trustees = Trustees(
            (Single(make_public_key(self.server, RANDOM)), self.dealers.pedersen())
        )
        key = election_key(self.trustees)
        self.tally = EncryptedTally(
            (tuple(encrypt(key, bit, random_scalar(RANDOM)) for bit in (1, 0)),)
        )

    def partial(self, owner: int, phi: str = "phi") -> bytes:
        secret = self.server if owner == 1 else self.dealers.secret(owner - 1)
        return partial_decryption(secret, self.tally, phi, RANDOM).to_bytes()


def test_one_bad_among_enough_good_is_named_and_stops_nothing() -> None:
    case = Case()
    bad = case.partial(3)
    partials = [(1, case.partial(1)), (2, bad), (3, case.partial(3)), (4, case.partial(4))]
    gathered = gather(case.trustees, case.tally, "phi", partials)
    assert [(owner, error.code) for owner, error in gathered.rejected] == [
        (2, Code.DECRYPTION_PROOF)
    ]
    factors = combine_factors(case.trustees, gathered.factors)
    assert [
        divide(c.beta, f) for c, f in zip(case.tally.questions[0], factors[0], strict=True)
    ] == [
        base_power(1),
        IDENTITY,
    ]


def test_the_same_owner_counts_once() -> None:
    case = Case()
    partials = [(1, case.partial(1)), (2, case.partial(2)), (2, case.partial(2))]
    gathered = gather(case.trustees, case.tally, "phi", partials)
    assert [error.code for _, error in gathered.rejected] == [Code.DECRYPTION_OWNER_REPEATED]
    with pytest.raises(VerificationError) as caught:
        combine_factors(case.trustees, gathered.factors)
    assert caught.value.code is Code.DECRYPTION_TOO_FEW


def test_a_trustee_whose_part_was_bad_may_send_a_good_one() -> None:
    case = Case()
    gathered = gather(case.trustees, case.tally, "phi", [(2, b"{}"), (2, case.partial(2))])
    assert [error.code for _, error in gathered.rejected] == [Code.RECORD_FIELDS]
    assert set(gathered.factors) == {2}


def test_a_stranger_has_no_part() -> None:
    case = Case()
    gathered = gather(case.trustees, case.tally, "phi", [(5, case.partial(2))])
    assert [error.code for _, error in gathered.rejected] == [Code.DECRYPTION_OWNER]


def test_a_tally_without_ballots_is_honest() -> None:
    empty = EncryptedTally(((Ciphertext(IDENTITY, IDENTITY),) * 2,))
    made = partial_decryption(5, empty, "phi", RANDOM)
    assert made.factors == ((IDENTITY, IDENTITY),)
    verify_partial_decryption(
        parse_partial_decryption(made.to_bytes()), base_power(5), empty, "phi"
    )


def edited(data: bytes, change: Callable[[Any], Any]) -> bytes:
    value = json.loads(data)
    change(value)
    return json.dumps(value, separators=(",", ":")).encode()


def proof(value: Any) -> Any:
    return value["decryption_proofs"][0][0]


SMALL = "0" * 62 + "00"  # y = 0: a point of order 4


@pytest.mark.parametrize(
    ("change", "code"),
    [
        pytest.param(lambda v: v["decryption_factors"][0].pop(), Code.DECRYPTION_SHAPE, id="a factor less"),
        pytest.param(lambda v: v["decryption_proofs"][0].pop(), Code.DECRYPTION_SHAPE, id="a proof less"),
        pytest.param(lambda v: v["decryption_factors"].append([]), Code.DECRYPTION_SHAPE, id="a question more"),
        pytest.param(lambda v: v["decryption_factors"][0].reverse(), Code.DECRYPTION_PROOF, id="factors exchanged"),
        pytest.param(lambda v: v["decryption_proofs"][0].reverse(), Code.DECRYPTION_PROOF, id="proofs exchanged"),
        pytest.param(lambda v: proof(v).update(response="1"), Code.DECRYPTION_PROOF, id="another response"),
        pytest.param(lambda v: proof(v).update(challenge="1"), Code.DECRYPTION_PROOF, id="another challenge"),
        pytest.param(lambda v: proof(v).update(response=str(ORDER)),
                     Code.SCALAR_RANGE, id="a response plus the order"),
        pytest.param(lambda v: v["decryption_factors"].__setitem__(0, [SMALL] * 2), Code.POINT_GROUP, id="small order"),
        pytest.param(lambda v: v.update(extra=1), Code.RECORD_FIELDS, id="unknown field"),
    ],
)  # fmt: skip
def test_a_changed_part_is_refused(change: Callable[[Any], Any], code: Code) -> None:
    case = Case()
    data = edited(case.partial(1), change)
    gathered = gather(case.trustees, case.tally, "phi", [(1, data)])
    assert [error.code for _, error in gathered.rejected] == [code]


def test_a_part_made_for_another_election_is_refused() -> None:
    case = Case()
    gathered = gather(case.trustees, case.tally, "phi", [(1, case.partial(1, "other"))])
    assert [error.code for _, error in gathered.rejected] == [Code.DECRYPTION_PROOF]


def test_weak_fiat_shamir_forgery_is_refused() -> None:
    """A proof made first, then the factor that fits it: the factor is in no key's power."""
    case = Case()
    honest = parse_partial_decryption(case.partial(1))
    one = case.tally.questions[0][0]
    made = honest.proofs[0][0]
    target = base_power(random_scalar(RANDOM))
    fitted = power(divide(target, power(one.alpha, made.response)), pow(made.challenge, -1, ORDER))
    forged = replace(honest, factors=((fitted, honest.factors[0][1]),))
    with pytest.raises(VerificationError) as caught:
        verify_partial_decryption(forged, base_power(case.server), case.tally, "phi")
    assert caught.value.code is Code.DECRYPTION_PROOF


def test_canonical_bytes_only() -> None:
    data = Case().partial(1)
    assert parse_partial_decryption(data).to_bytes() == data
    with pytest.raises(VerificationError) as caught:
        parse_partial_decryption(data + b"\n")
    assert caught.value.code is Code.JSON_CANONICAL


def test_owned_has_one_spelling() -> None:
    owned = Owned(3, "ab" * 32)
    assert parse_owned(owned.to_bytes()) == owned
    with pytest.raises(VerificationError):
        parse_owned(b'{"owner":0,"payload":"' + b"ab" * 32 + b'"}')


# The rehearsal


def test_a_rehearsal_proves_the_key_and_tells_nothing() -> None:
    rehearsal = parse_rehearsal(new_rehearsal(UUID, RANDOM).to_bytes())
    secret = random_scalar(RANDOM)
    answer = rehearse(rehearsal, secret, RANDOM)
    verify_rehearsal(rehearsal, answer, base_power(secret))
    assert answer.factors == ((power(base_power(secret), rehearsal.randomness),),)


def test_a_rehearsal_with_another_key_fails() -> None:
    rehearsal = new_rehearsal(UUID, RANDOM)
    answer = rehearse(rehearsal, 5, RANDOM)
    with pytest.raises(VerificationError) as caught:
        verify_rehearsal(rehearsal, answer, base_power(6))
    assert caught.value.code is Code.DECRYPTION_PROOF


def test_a_rehearsal_never_stands_for_a_real_part() -> None:
    rehearsal = Rehearsal(UUID, 7)
    tally = rehearsal.tally(base_power(3))
    answer = rehearse(rehearsal, 5, RANDOM)
    with pytest.raises(VerificationError):
        verify_partial_decryption(answer, base_power(5), tally, "phi")
    real = partial_decryption(5, tally, "phi", RANDOM)
    with pytest.raises(VerificationError):
        verify_rehearsal(rehearsal, real, base_power(5))


@pytest.mark.parametrize(
    ("change", "code"),
    [
        pytest.param(
            lambda v: v.update(kind="medbeslut/decrypt"), Code.KEY_FILE, id="another kind"
        ),
        pytest.param(lambda v: v.update(version=2), Code.RECORD_RANGE, id="another version"),
        pytest.param(lambda v: v.update(co_decision="x"), Code.ELECTION_UUID, id="no uuid"),
        pytest.param(lambda v: v.update(randomness="07"), Code.SCALAR_SYNTAX, id="no scalar"),
        pytest.param(
            lambda v: v.update(ciphertext={}), Code.RECORD_FIELDS, id="a ciphertext instead"
        ),
    ],
)
def test_other_requests_are_refused(change: Callable[[Any], Any], code: Code) -> None:
    data = edited(Rehearsal(UUID, 7).to_bytes(), change)
    with pytest.raises(VerificationError) as caught:
        parse_rehearsal(data)
    assert caught.value.code is code
