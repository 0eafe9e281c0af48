"""The key ceremony: honest runs give keys that work, every lie is found and the liar named."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Any, cast

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given, settings
from hypothesis import strategies as st

from voting_service.core.ceremony import (
    Commitments,
    _encrypt_share,
    _share_key,
    assemble,
    commitment_message,
    dealing_message,
    finish,
    gather_commitments,
    gather_dealings,
    run_ceremony,
)
from voting_service.core.ceremony_circle import Circle, certificate_message, gather_certificates
from voting_service.core.ceremony_seat import (
    Seat,
    new_seat,
    parse_seat,
    seat_is_encrypted,
)
from voting_service.core.encoding import dump_json
from voting_service.core.errors import Code, VerificationError
from voting_service.core.group import (
    GENERATOR,
    IDENTITY,
    base_power,
    parse_point,
    point_text,
    power,
)
from voting_service.core.pedersen import Pedersen, coefexps_bytes
from voting_service.core.signed_messages import make_public_key, sign_message, sign_text
from voting_service.core.trustees import (
    Trustees,
    combine_factors,
    election_key,
    verify_trustees,
)

RANDOM = Random(71).randbytes
UUID = "Vargon12345678"
OTHER_UUID = "Vargon12345679"


@dataclass
class Table:
    """A ceremony as far as wanted; every list can be tampered with before it is gathered."""

    threshold: int = 2
    size: int = 3
    uuid: str = UUID

    def __post_init__(self) -> None:
        self.seats = [
            new_seat(self.uuid, self.threshold, self.size, index, RANDOM)
            for index in range(1, self.size + 1)
        ]
        self.certificates = [certificate_message(seat, RANDOM) for seat in self.seats]

    def circle(self) -> Circle:
        return gather_certificates(self.uuid, self.certificates)

    def commit(self) -> tuple[Circle, list[bytes]]:
        circle = self.circle()
        return circle, [commitment_message(circle, seat, RANDOM) for seat in self.seats]

    def deal(self) -> tuple[Circle, Commitments, list[bytes]]:
        circle, messages = self.commit()
        commitments = gather_commitments(circle, messages)
        dealings = [dealing_message(circle, commitments, seat, RANDOM) for seat in self.seats]
        return circle, commitments, dealings


def refusal(step: Callable[[], object]) -> VerificationError:
    with pytest.raises(VerificationError) as caught:
        step()
    return caught.value


def retold(data: bytes, seat: Seat, change: Callable[[dict[str, Any]], object]) -> bytes:
    """A signed message with other content, signed again by the trustee of `seat`."""
    content = json.loads(json.loads(data)["message"])
    change(content)
    return dump_json(sign_message(dump_json(content), seat.signing_key, RANDOM).to_json())


@settings(max_examples=8, deadline=None)
@given(st.sampled_from([(2, 3), (2, 4), (3, 4), (4, 5)]), st.integers(0, 2**32))
def test_any_threshold_of_the_keys_decrypts(sizes: tuple[int, int], seed: int) -> None:
    threshold, size = sizes
    chance = Random(seed)
    pedersen, keys = run_ceremony(UUID, threshold, size, chance.randbytes)
    trustees = Trustees((pedersen,))
    verify_trustees(trustees)
    assert [key.public for key in keys] == list(trustees.keys)
    alpha, message = base_power(11), base_power(4)
    members = chance.sample(range(size), threshold)
    factors = {i + 1: ((power(alpha, keys[i].decryption),),) for i in members}
    combined = combine_factors(trustees, factors)[0][0]
    assert combined == power(election_key(trustees), 11)
    assert combined != message


def test_messages_may_arrive_in_any_order() -> None:
    table = Table()
    table.certificates.reverse()
    circle, commitments, dealings = table.deal()
    assert [certificate.index for certificate in circle.certificates] == [1, 2, 3]
    assert [d.index for d in gather_dealings(circle, commitments, dealings[::-1])] == [1, 2, 3]


def test_a_step_repeated_says_the_same() -> None:
    table = Table()
    circle, first = table.commit()
    again = [commitment_message(circle, seat, RANDOM) for seat in table.seats]
    assert gather_commitments(circle, first) == gather_commitments(circle, again)


def test_other_certificates_give_another_polynomial() -> None:
    """Or two ceremonies with exchanged certificates would yield more shares than the threshold."""
    table = Table()
    first = table.circle()
    table.certificates[2] = certificate_message(new_seat(UUID, 2, 3, 3, RANDOM), RANDOM)
    second = table.circle()
    one, other = (set(table.seats[0].polynomial(circle.digest)) for circle in (first, second))
    assert not one & other


@pytest.mark.parametrize(
    ("threshold", "size", "index"),
    [(1, 3, 1), (0, 3, 1), (3, 3, 1), (4, 3, 1), (2, 3, 0), (2, 3, 4), (2, 101, 1)],
)
def test_there_is_no_such_seat(threshold: int, size: int, index: int) -> None:
    error = refusal(lambda: new_seat(UUID, threshold, size, index, RANDOM))
    assert error.code is Code.TRUSTEES_THRESHOLD


# Step 1


def recertified(data: bytes, seat: Seat, change: Callable[[dict[str, Any]], object]) -> bytes:
    record = json.loads(data)
    content = json.loads(record["certificate"]["message"])
    change(content)
    signed = sign_message(dump_json(content), seat.signing_key, RANDOM)
    return dump_json({**record, "certificate": signed.to_json()})


@pytest.mark.parametrize(
    ("tamper", "code"),
    [
        pytest.param(lambda t: t.certificates.clear(), Code.TRUSTEES_THRESHOLD, id="nobody"),
        pytest.param(lambda t: t.certificates.pop(), Code.TRUSTEES_THRESHOLD, id="last missing"),
        pytest.param(lambda t: t.certificates.pop(0), Code.CEREMONY_MESSAGE, id="first missing"),
        pytest.param(lambda t: t.certificates.append(t.certificates[0]), Code.CEREMONY_MESSAGE,
                     id="one twice"),
    ],
)  # fmt: skip
def test_certificates_that_are_not_one_of_each_are_refused(
    tamper: Callable[[Table], object], code: Code
) -> None:
    table = Table()
    tamper(table)
    assert refusal(table.circle).code is code


@pytest.mark.parametrize(
    ("change", "code"),
    [
        pytest.param(lambda c: c["context"].update(index=0), Code.RECORD_RANGE, id="index 0"),
        pytest.param(lambda c: c["context"].update(index=1), Code.CEREMONY_MESSAGE, id="index 1 again"),
        pytest.param(lambda c: c["context"].update(size=4), Code.TRUSTEES_CERTIFICATE_CONTEXT, id="size"),
        pytest.param(lambda c: c["context"].update(threshold=3), Code.TRUSTEES_CERTIFICATE_CONTEXT,
                     id="threshold"),
        pytest.param(lambda c: c["context"].update(group="x"), Code.TRUSTEES_CERTIFICATE_CONTEXT, id="group"),
        pytest.param(lambda c: c.update(verification=point_text(GENERATOR)), Code.TRUSTEES_CERTIFICATE,
                     id="a key not its own"),
        pytest.param(lambda c: c.update(encryption=point_text(IDENTITY)), Code.POINT_IDENTITY,
                     id="identity as encryption key"),
        pytest.param(lambda c: c.update(encryption=c["verification"]), Code.TRUSTEES_DUPLICATE,
                     id="one key for both"),
    ],
)  # fmt: skip
def test_a_false_certificate_is_refused(
    change: Callable[[dict[str, Any]], object], code: Code
) -> None:
    table = Table()
    table.certificates[1] = recertified(table.certificates[1], table.seats[1], change)
    assert refusal(table.circle).code is code


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"kind": "medbeslut/other"}, Code.CEREMONY_MESSAGE),
        ({"co_decision": OTHER_UUID}, Code.CEREMONY_MESSAGE),
        ({"version": 2}, Code.RECORD_RANGE),
        ({"extra": 1}, Code.RECORD_FIELDS),
    ],
    ids=["another kind", "another co-decision", "another version", "unknown field"],
)
def test_a_message_of_something_else_is_refused(fields: dict[str, Any], code: Code) -> None:
    table = Table()
    table.certificates[1] = dump_json({**json.loads(table.certificates[1]), **fields})
    assert refusal(table.circle).code is code


# Steps 2 to 5: whose message, and after seeing what


def test_a_message_signed_by_another_is_refused_and_named() -> None:
    table = Table()
    circle, messages = table.commit()
    messages[1] = retold(messages[1], table.seats[0], lambda _: None)
    error = refusal(lambda: gather_commitments(circle, messages))
    assert (error.code, error.where) == (Code.CEREMONY_SIGNATURE, "trustee 2")


def test_a_trustee_who_was_shown_other_certificates_is_named() -> None:
    table = Table()
    circle, messages = table.commit()
    elsewhere = Table()
    elsewhere.seats[1] = table.seats[1]
    elsewhere.certificates[1] = table.certificates[1]
    messages[1] = commitment_message(elsewhere.circle(), table.seats[1], RANDOM)
    error = refusal(lambda: gather_commitments(circle, messages))
    assert error.code is Code.CEREMONY_CERTIFICATES
    assert error.where.startswith("trustee 2")


@pytest.mark.parametrize(
    ("seat", "where"),
    [
        (lambda: new_seat(UUID, 2, 3, 2, RANDOM), "trustee 2"),
        (lambda: new_seat(UUID, 3, 4, 4, RANDOM), "trustee 4"),
    ],
    ids=["another in our place", "no place for us"],
)
def test_nobody_speaks_in_a_circle_without_its_own_certificate(
    seat: Callable[[], Seat], where: str
) -> None:
    circle = Table().circle()
    error = refusal(lambda: commitment_message(circle, seat(), RANDOM))
    assert (error.code, error.where) == (Code.CEREMONY_CERTIFICATES, where)


def test_a_commitment_is_a_hash() -> None:
    table = Table()
    circle, messages = table.commit()
    messages[0] = retold(messages[0], table.seats[0], lambda c: c.update(coefexps_hash="x"))
    assert refusal(lambda: gather_commitments(circle, messages)).code is Code.HASH_SYNTAX


@pytest.mark.parametrize("missing", [0, 2])
def test_a_missing_message_is_named(missing: int) -> None:
    circle, messages = Table().commit()
    del messages[missing]
    error = refusal(lambda: gather_commitments(circle, messages))
    assert (error.code, error.where) == (Code.CEREMONY_MESSAGE, f"trustee {missing + 1}")


def test_two_messages_of_one_trustee_are_refused() -> None:
    circle, messages = Table().commit()
    messages.append(messages[1])
    assert refusal(lambda: gather_commitments(circle, messages)).code is Code.CEREMONY_MESSAGE


# Step 3: dealings


def changed_polynomial(content: dict[str, Any], table: Table, length: int) -> None:
    points = tuple(base_power(i + 5) for i in range(length))
    signed = sign_message(coefexps_bytes(points), table.seats[1].signing_key, RANDOM)
    content["coefexps"] = signed.to_json()


@pytest.mark.parametrize(
    ("change", "code"),
    [
        pytest.param(lambda c, t: changed_polynomial(c, t, 2), Code.CEREMONY_COMMITMENT, id="late change of coefexps"),
        pytest.param(lambda c, _: c.update(commitments="0" * 64), Code.CEREMONY_COMMITMENT, id="other commitments"),
        pytest.param(lambda c, t: c.update(agreement=sign_text("x", t.seats[1].signing_key, RANDOM).to_json()),
                     Code.TRUSTEES_SIGNATURE, id="agreement to something else"),
        pytest.param(lambda c, _: c["coefexps"]["signature"].update(response="1"), Code.TRUSTEES_COEFEXPS,
                     id="coefexps not signed"),
        pytest.param(lambda c, _: c["shares"].pop(), Code.RECORD_LENGTH, id="a share missing"),
        pytest.param(lambda c, _: c["shares"][0].update(alpha=point_text(IDENTITY)), Code.POINT_IDENTITY,
                     id="identity as alpha"),
        pytest.param(lambda c, _: c["shares"][0].update(data=1), Code.RECORD_TYPE, id="a share that is no text"),
    ],
)  # fmt: skip
def test_a_false_dealing_is_refused_and_the_dealer_named(
    change: Callable[[dict[str, Any], Table], object], code: Code
) -> None:
    table = Table()
    circle, commitments, messages = table.deal()
    messages[1] = retold(messages[1], table.seats[1], lambda content: change(content, table))
    error = refusal(lambda: gather_dealings(circle, commitments, messages))
    assert error.code is code
    assert error.where.startswith("trustee 2")


@pytest.mark.parametrize("length", [1, 3])
def test_a_polynomial_of_another_degree_committed_to_is_refused(length: int) -> None:
    table = Table()
    circle, commitments = table.circle(), []
    liar = cast("Seat", Liar(table.seats[1], [i + 5 for i in range(length)]))
    seats = [table.seats[0], liar, table.seats[2]]
    commitments = [commitment_message(circle, seat, RANDOM) for seat in seats]
    gathered = gather_commitments(circle, commitments)
    messages = [dealing_message(circle, gathered, seat, RANDOM) for seat in seats]
    error = refusal(lambda: gather_dealings(circle, gathered, messages))
    assert error.code is Code.TRUSTEES_COEFEXPS_LENGTH
    assert error.where.startswith("trustee 2")


def test_a_trustee_does_not_deal_when_its_own_commitment_was_exchanged() -> None:
    table = Table()
    circle, messages = table.commit()
    hashes = list(gather_commitments(circle, messages).hashes)
    hashes[0] = "0" * 64
    error = refusal(
        lambda: dealing_message(circle, Commitments(tuple(hashes)), table.seats[0], RANDOM)
    )
    assert error.code is Code.CEREMONY_COMMITMENT


# Step 4: shares


class Liar:
    """A seat that deals from another polynomial than its own seed's."""

    def __init__(self, seat: Seat, polynomial: list[int]) -> None:
        self._seat, self._polynomial = seat, polynomial

    def __getattr__(self, name: str) -> Any:
        return getattr(self._seat, name)

    def polynomial(self, circle_digest: str) -> tuple[int, ...]:
        return tuple(self._polynomial)


def wrong_share(circle: Circle, seat: Seat) -> Any:
    return _encrypt_share(circle, cast("Seat", Liar(seat, [1, 2])), 1, RANDOM)


def share_for_another(circle: Circle, seat: Seat) -> Any:
    return _encrypt_share(circle, seat, 3, RANDOM)


def resealed(circle: Circle, seat: Seat, content: bytes, signer: int) -> Any:
    """A share message with this content, properly locked for trustee 1."""
    alpha = base_power(9)
    shared = power(circle.certificates[0].encryption, 9)
    key, iv, info = _share_key(circle, seat.index, 1, alpha, shared)
    signed = dump_json(sign_message(content, signer, RANDOM).to_json())
    return {"alpha": point_text(alpha), "data": AESGCM(key).encrypt(iv, signed, info).hex()}


def content(circle: Circle, seat: Seat, **changes: Any) -> bytes:
    return dump_json({
        "kind": "medbeslut/ceremony-share", "version": 1, "certificates": circle.digest,
        "sender": seat.index, "receiver": 1, "share": "7", **changes,
    })  # fmt: skip


def share_signed_by_another(circle: Circle, seat: Seat) -> Any:
    return resealed(circle, seat, content(circle, seat), 12345)


def share_of_another_receiver(circle: Circle, seat: Seat) -> Any:
    return resealed(circle, seat, content(circle, seat, receiver=3), seat.signing_key)


def share_of_another_ceremony(circle: Circle, seat: Seat) -> Any:
    return resealed(circle, seat, content(circle, seat, certificates="0" * 64), seat.signing_key)


def unreduced_share(circle: Circle, seat: Seat) -> Any:
    return resealed(circle, seat, content(circle, seat, share="9" * 76), seat.signing_key)


def damaged_share(circle: Circle, seat: Seat) -> Any:
    honest = _encrypt_share(circle, seat, 1, RANDOM)
    assert isinstance(honest, dict)
    return {**honest, "data": "00" + str(honest["data"])[2:]}


def no_share(circle: Circle, seat: Seat) -> Any:
    return {"alpha": point_text(GENERATOR), "data": "not hexadecimal"}


@pytest.mark.parametrize(
    ("forge", "code"),
    [
        pytest.param(wrong_share, Code.CEREMONY_SHARE, id="not on the polynomial"),
        pytest.param(share_for_another, Code.CEREMONY_SHARE, id="locked for another"),
        pytest.param(damaged_share, Code.CEREMONY_SHARE, id="damaged"),
        pytest.param(no_share, Code.CEREMONY_SHARE, id="no share at all"),
        pytest.param(share_signed_by_another, Code.CEREMONY_SIGNATURE, id="signed by another"),
        pytest.param(share_of_another_receiver, Code.CEREMONY_SHARE, id="made for another"),
        pytest.param(share_of_another_ceremony, Code.CEREMONY_SHARE, id="of another ceremony"),
        pytest.param(unreduced_share, Code.SCALAR_RANGE, id="not reduced"),
    ],
)
def test_a_false_share_is_found_by_its_receiver_and_the_sender_named(
    forge: Callable[[Circle, Seat], Any], code: Code
) -> None:
    table = Table()
    circle, commitments, messages = table.deal()
    share = forge(circle, table.seats[1])
    messages[1] = retold(messages[1], table.seats[1], lambda c: c["shares"].__setitem__(0, share))
    dealings = gather_dealings(circle, commitments, messages)
    error = refusal(lambda: finish(circle, dealings, table.seats[0], RANDOM))
    assert error.code is code
    assert error.where.startswith("trustee 2")
    finish(circle, dealings, table.seats[2], RANDOM)  # the others' shares are good


def test_a_share_can_be_read_by_its_receiver_alone() -> None:
    table = Table()
    circle, commitments, messages = table.deal()
    shares = gather_dealings(circle, commitments, messages)[0].shares
    for reader in table.seats[1:]:
        alpha, data = shares[0]
        shared = power(alpha, reader.decryption_key)
        key, iv, info = _share_key(circle, 1, 1, alpha, shared)
        with pytest.raises(Exception, match=r"^$"):
            AESGCM(key).decrypt(iv, data, info)
    assert parse_point(point_text(shares[0][0])) == shares[0][0]


# Step 5


def finished(table: Table) -> tuple[Circle, Any, list[bytes]]:
    circle, commitments, messages = table.deal()
    dealings = gather_dealings(circle, commitments, messages)
    return circle, dealings, [finish(circle, dealings, seat, RANDOM)[1] for seat in table.seats]


def test_everybody_assembles_the_same_set() -> None:
    circle, dealings, messages = finished(Table())
    pedersen: Pedersen = assemble(circle, dealings, messages)
    assert assemble(circle, dealings, messages[::-1]).to_bytes() == pedersen.to_bytes()


def test_a_false_key_is_refused() -> None:
    table = Table()
    circle, dealings, messages = finished(table)
    false = make_public_key(5, RANDOM, signing=table.seats[1].signing_key).to_json()
    messages[1] = retold(messages[1], table.seats[1], lambda c: c.update(public_key=false))
    error = refusal(lambda: assemble(circle, dealings, messages))
    assert (error.code, error.where) == (Code.TRUSTEES_VERIFICATION_KEY, "verification_keys[1]")


# The secret file


def test_the_secret_file_of_either_form_is_read() -> None:
    seat = Table().seats[0]
    assert parse_seat(seat.to_bytes() + b"\n") == seat
    data = seat.encrypted("correct horse", RANDOM)
    assert seat_is_encrypted(data)
    assert parse_seat(data, "correct horse") == seat
    assert seat.seed not in repr(seat)
    assert seat.seed.encode() not in data


@pytest.mark.parametrize(
    ("data", "passphrase", "code"),
    [
        pytest.param(Table().seats[0].encrypted("right", RANDOM), "wrong", Code.KEY_PASSPHRASE, id="wrong passphrase"),
        pytest.param(Table().seats[0].encrypted("right", RANDOM), None, Code.KEY_PASSPHRASE, id="no passphrase"),
        pytest.param(Table().seats[0].encrypted("right", RANDOM).replace(b'"index":1', b'"index":2'), "right",
                     Code.KEY_PASSPHRASE, id="another place"),
        pytest.param(Table().seats[0].to_bytes().replace(b'"version":1', b'"version":2'), None, Code.CEREMONY_SECRET,
                     id="another version"),
        pytest.param(Table().seats[0].to_bytes()[:-3] + b'"}', None, Code.CEREMONY_SECRET, id="a seed cut short"),
    ],
)  # fmt: skip
def test_other_secret_files_are_refused(data: bytes, passphrase: str | None, code: Code) -> None:
    assert refusal(lambda: parse_seat(data, passphrase)).code is code
