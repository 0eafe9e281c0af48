"""Trustees: keys that hold together, rehearsed with the real files, parts that are verified."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from functools import partial

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.core.pedersen_forger import Dealers
from tests.services import life as lives
from tests.services.life import CHAIR, SECRETARY, Life
from voting_service.cli.context import Installation
from voting_service.core.ceremony import run_ceremony
from voting_service.core.decryption import rehearse
from voting_service.core.encoding import dump_json, parse_json
from voting_service.core.trustees import parse_trustees
from voting_service.models import Archive, PartialDecryption, Trustee
from voting_service.services import lifecycle, log, trustees
from voting_service.services.errors import Refusal, RefusalCode
from voting_service.services.lifecycle import Item

PASSPHRASE = "en lång lösenmening"


@pytest.fixture
def life(session: Session, service: Installation) -> Life:
    return lives.promised(session, service)


@pytest.fixture
def closed(session: Session, service: Installation) -> Life:
    life = lives.opened(session, service)
    for number in range(3):
        life.vote(number)
    life.close()
    return life


def refused(act: Callable[[], object]) -> Refusal:
    with pytest.raises(Refusal) as caught:
        act()
    return caught.value


def set_them(life: Life, data: bytes) -> list[trustees.Invitation]:
    return trustees.set_trustees(
        life.session, life.officer(SECRETARY), life.co_decision, data, life.service.server_keys,
        secrets.token_bytes,
    )  # fmt: skip


def members(life: Life, threshold: int = 2, size: int = 3) -> bytes:
    made, _ = run_ceremony(life.uuid, threshold, size, secrets.token_bytes)
    return made.to_bytes()


# Setting the trustees


def test_the_servers_own_key_comes_first_and_is_mandatory(life: Life) -> None:
    invitations = set_them(life, members(life))
    assert [one.owner for one in invitations] == [2, 3, 4]
    rows = trustees.members(life.session, life.uuid)
    assert [(row.owner, row.kind) for row in rows] == [
        (1, "Single"), (2, "Pedersen"), (3, "Pedersen"), (4, "Pedersen")
    ]  # fmt: skip
    found = trustees.find_set(life.session, life.uuid)
    assert found is not None
    assert len(parse_trustees(found.trustees).items) == 2
    assert rows[0].token_digest is None


def test_addresses_are_stored_as_digests(life: Life) -> None:
    invitations = set_them(life, members(life))
    stored = {row.token_digest for row in trustees.members(life.session, life.uuid)}
    for one in invitations:
        assert one.token not in stored
        assert trustees.by_token(life.session, one.token).owner == one.owner
    assert refused(lambda: trustees.by_token(life.session, "x")).code is RefusalCode.TRUSTEE_UNKNOWN


def test_setting_them_again_replaces_all_and_keeps_the_servers_key(life: Life) -> None:
    before = set_them(life, members(life))
    secret = trustees.server_secret(life.uuid, life.service.server_keys)
    after = set_them(life, members(life))
    assert trustees.server_secret(life.uuid, life.service.server_keys) == secret
    old = refused(lambda: trustees.by_token(life.session, before[0].token))
    assert old.code is RefusalCode.TRUSTEE_UNKNOWN
    trustees.by_token(life.session, after[0].token)


def test_a_new_address_for_one_who_lost_it(life: Life) -> None:
    before = set_them(life, members(life))
    officer = life.officer(SECRETARY)
    new = trustees.renew_invitation(life.session, officer, life.co_decision, 2, secrets.token_bytes)
    assert trustees.by_token(life.session, new.token).owner == 2
    refused(lambda: trustees.by_token(life.session, before[0].token))
    for owner in (1, 9):
        act = lambda owner=owner: trustees.renew_invitation(  # noqa: E731
            life.session, officer, life.co_decision, owner, secrets.token_bytes
        )
        assert refused(act).code is RefusalCode.TRUSTEE_UNKNOWN


def broken(field: str) -> Callable[[bytes], bytes]:
    def change(data: bytes) -> bytes:
        record = parse_json(data)
        assert isinstance(record, dict)
        record[field] = list(reversed(record[field]))  # type: ignore[arg-type]
        return dump_json(record)

    return change


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda _: b"", id="empty"),
        pytest.param(lambda _: b"{}", id="another-file"),
        pytest.param(lambda d: d[:-1], id="cut-short"),
        pytest.param(broken("certs"), id="certificates-exchanged"),
        pytest.param(broken("verification_keys"), id="keys-exchanged"),
        pytest.param(broken("signatures"), id="signatures-exchanged"),
        pytest.param(lambda d: d + b'],["Pedersen",' + d, id="two-sets"),
    ],
)
def test_files_that_are_not_used(life: Life, change: Callable[[bytes], bytes]) -> None:
    data = change(members(life))
    assert refused(lambda: set_them(life, data)).code is RefusalCode.TRUSTEES_INVALID
    assert trustees.find_set(life.session, life.uuid) is None


@pytest.mark.parametrize(
    ("threshold", "size"),
    [pytest.param(1, 2, id="one-alone-decrypts"), pytest.param(3, 3, id="one-alone-stops-it")],
)
def test_sets_that_hang_on_one_member(life: Life, threshold: int, size: int) -> None:
    """Our own ceremony makes none, but the format allows them (protocol.md 6)."""
    data = Dealers(threshold, size).pedersen().to_bytes()
    refusal = refused(lambda: set_them(life, data))
    assert refusal.code is RefusalCode.TRUSTEES_INVALID
    assert refusal.facts == {"reason": f"{threshold} of {size}"}


def test_not_before_the_promise_and_not_once_ready(session: Session, service: Installation) -> None:
    life = lives.draft(session, service)
    assert refused(lambda: set_them(life, b"")).code is RefusalCode.WRONG_STATE
    life = lives.ready(session, service)
    assert refused(lambda: set_them(life, members(life))).code is RefusalCode.WRONG_STATE


def test_who_may_not(life: Life) -> None:
    act = lambda: trustees.set_trustees(  # noqa: E731
        life.session, life.officer(CHAIR), life.co_decision, b"", life.service.server_keys,
        secrets.token_bytes,
    )  # fmt: skip
    assert refused(act).code is RefusalCode.NOT_PERMITTED


# Rehearsal and backup


def items(life: Life) -> dict[Item, bool]:
    checklist = lifecycle.checklist(life.session, life.co_decision, life.at)
    return {item.item: item.done for item in checklist}


def test_nothing_is_rehearsed_until_everybody_has(life: Life) -> None:
    made, keys = run_ceremony(life.uuid, 2, 3, secrets.token_bytes)
    missing = refused(lambda: trustees.rehearsal_of(life.session, life.uuid))
    assert missing.code is RefusalCode.TRUSTEES_MISSING
    invitations = set_them(life, made.to_bytes())
    request = trustees.rehearsal_of(life.session, life.uuid)
    for invitation, key in zip(invitations, keys, strict=True):
        assert not items(life)[Item.REHEARSED]
        trustee = trustees.by_token(life.session, invitation.token)
        answer = rehearse(request, key.decryption, secrets.token_bytes).to_bytes()
        trustees.submit_rehearsal(life.session, trustee, answer, life.at)
        trustees.submit_rehearsal(life.session, trustee, answer, life.at)
    assert not items(life)[Item.REHEARSED]
    trustees.rehearse_server(
        life.session, life.uuid, life.service.server_keys, secrets.token_bytes, life.at
    )
    assert items(life)[Item.REHEARSED]
    assert not items(life)[Item.BACKUP]


def test_a_rehearsal_with_the_wrong_key_file(life: Life) -> None:
    made, keys = run_ceremony(life.uuid, 2, 3, secrets.token_bytes)
    first = set_them(life, made.to_bytes())[0]
    trustee = trustees.by_token(life.session, first.token)
    request = trustees.rehearsal_of(life.session, life.uuid)
    for data in (rehearse(request, keys[1].decryption, secrets.token_bytes).to_bytes(), b"", b"{}"):
        act = lambda data=data: trustees.submit_rehearsal(life.session, trustee, data, life.at)  # noqa: E731
        assert refused(act).code is RefusalCode.REHEARSAL_INVALID
    assert trustee.rehearsed_at is None


def test_the_backup_counts_once_it_was_read_back(life: Life) -> None:
    set_them(life, members(life))
    officer, keys = life.officer(SECRETARY), life.service.server_keys
    backup = trustees.make_backup(life.session, officer, life.co_decision, PASSPHRASE, keys)
    assert not items(life)[Item.BACKUP]

    def read(data: bytes, passphrase: str = PASSPHRASE) -> None:
        trustees.read_back(life.session, officer, life.co_decision, data, passphrase, keys, life.at)

    assert refused(lambda: read(backup, "en annan mening")).code is RefusalCode.BACKUP_INVALID
    assert refused(lambda: read(backup[:-9])).code is RefusalCode.BACKUP_INVALID
    assert refused(lambda: read(b"")).code is RefusalCode.BACKUP_INVALID
    keys.create("AnotherCoDecis", 7)
    other = keys.backup("AnotherCoDecis", PASSPHRASE)
    assert refused(lambda: read(other)).code is RefusalCode.BACKUP_INVALID
    read(backup)
    assert items(life)[Item.BACKUP]


def test_a_short_passphrase(life: Life) -> None:
    set_them(life, members(life))
    act = lambda: trustees.make_backup(  # noqa: E731
        life.session, life.officer(SECRETARY), life.co_decision, "kort", life.service.server_keys
    )
    assert refused(act).code is RefusalCode.WEAK_PASSWORD


def test_the_servers_key_is_gone(life: Life, service: Installation) -> None:
    set_them(life, members(life))
    path = service.server_keys._folder / f"{life.uuid}.key"
    path.unlink()
    act = lambda: trustees.make_backup(  # noqa: E731
        life.session, life.officer(SECRETARY), life.co_decision, PASSPHRASE, service.server_keys
    )
    assert refused(act).code is RefusalCode.SERVER_KEY_MISSING


def test_no_rehearsal_without_trustees(life: Life) -> None:
    act = lambda: trustees.rehearse_server(  # noqa: E731
        life.session, life.uuid, life.service.server_keys, secrets.token_bytes, life.at
    )
    assert refused(act).code is RefusalCode.TRUSTEES_MISSING


# Partial decryptions


def test_a_part_is_verified_stored_and_logged(closed: Life) -> None:
    part = closed.part(0)
    closed.submit(0, part)
    assert trustees.received(closed.session, closed.uuid) == {2: part}
    assert log.entries(closed.session, closed.uuid)[-1].kind == "partial_decryption"
    assert trustees.decryption_begun(closed.session, closed.uuid)
    assert not trustees.others_complete(closed.session, closed.uuid)
    archive = closed.session.get_one(Archive, closed.uuid)
    before = archive.records
    closed.submit(0, part)  # the very same again changes nothing
    assert archive.records == before
    closed.advance()
    assert archive.published == archive.records


def test_one_key_decrypts_once(closed: Life) -> None:
    first, second = closed.part(0), closed.part(0)  # the same factors, another proof
    assert first != second
    closed.submit(0, first)
    assert refused(lambda: closed.submit(0, second)).code is RefusalCode.DECRYPTED_ALREADY


def test_a_bad_part_is_named_and_stops_nobody(closed: Life) -> None:
    other = closed.part(1)
    for data in (other, b"", b"{}", other[:-1]):
        refusal = refused(partial(closed.submit, 0, data))
        assert refusal.code is RefusalCode.PARTIAL_DECRYPTION_INVALID
        assert refusal.facts["owner"] == 2
    trustee = trustees.by_token(closed.session, closed.held.invitations[0].token)
    trustees.note_rejected(closed.session, trustee, "decryption.proof")
    assert closed.session.scalars(select(PartialDecryption)).all() == []
    closed.submit(1, other)
    closed.submit(2, closed.part(2))
    assert closed.publish().totals.ballots == 3
    bad = closed.session.get_one(Trustee, (closed.uuid, 2))
    assert bad.rejected == "decryption.proof"


def test_a_good_part_clears_the_name(closed: Life) -> None:
    trustee = trustees.by_token(closed.session, closed.held.invitations[0].token)
    trustees.note_rejected(closed.session, trustee, "decryption.proof")
    closed.submit(0, closed.part(0))
    assert trustee.rejected is None


def test_when_enough_have_come_no_more_are_needed(closed: Life) -> None:
    parts = [closed.part(number) for number in range(3)]
    for number in (0, 1):
        closed.submit(number, parts[number])
    refusal = refused(lambda: closed.submit(2, parts[2]))
    assert refusal.code is RefusalCode.DECRYPTIONS_COMPLETE


def test_no_part_before_the_closing(session: Session, service: Installation) -> None:
    life = lives.opened(session, service)
    assert refused(lambda: life.submit(0, b"{}")).code is RefusalCode.WRONG_STATE
    missing = refused(lambda: trustees.encrypted_tally(session, life.uuid))
    assert missing.code is RefusalCode.NOT_FOUND


def test_no_part_of_too_few_ballots(session: Session, service: Installation) -> None:
    life = lives.opened(session, service)
    life.vote(0)
    life.close()
    refusal = refused(lambda: life.submit(0, b"{}"))
    assert (refusal.code, refusal.facts) == (
        RefusalCode.TOO_FEW_BALLOTS, {"ballots": 1, "minimum": lives.MINIMUM}
    )  # fmt: skip
