"""The demonstration's co-decision, brought to any state by the services themselves.

Nothing here goes around a rule: each function is what an officer, a registrar or a trustee does, with
the moment given instead of read. Tests use the same functions.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from voting_service.cli.context import Installation
from voting_service.cli.demo import content
from voting_service.cli.demo.content import CHAIR, DRAFTER, REGISTRAR, SECRETARY, Dates, DemoOfficer
from voting_service.cli.demo.residents import MUNICIPALITY, Resident, residents, roll_csv
from voting_service.core.ceremony import run_ceremony
from voting_service.core.decryption import rehearse
from voting_service.core.trustee_keys import TrusteeKey
from voting_service.models import Body, CoDecision, Officer
from voting_service.services import bodies, codecisions, lifecycle, rolls, trustees
from voting_service.services.ports import Clock
from voting_service.services.rolls import LetterCode
from voting_service.services.trustees import Invitation

SPARES: Final = 50
BACKUP_PASSPHRASE: Final = "en lång lösenmening för demon"
Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Secrets:
    """What people would hold in their own hands: letters, trustees' addresses and key files."""

    letters: tuple[LetterCode, ...]
    invitations: tuple[Invitation, ...]
    keys: tuple[TrusteeKey, ...]


@dataclass(frozen=True, slots=True)
class Seeded:
    """An open co-decision, and everybody's secrets."""

    uuid: str
    dates: Dates
    residents: tuple[Resident, ...]
    secrets: Secrets


def at(moment: datetime) -> Clock:
    """A clock that stands still."""
    return lambda _session: moment


def people(session: Session) -> Body:
    """The body and its officers."""
    body = bodies.create_body(session, content.BODY_SLUG, content.BODY_NAME, MUNICIPALITY)
    for one in content.OFFICERS:
        officer = bodies.add_officer(session, one.sign_in, one.title, content.PASSWORD)
        bodies.grant(session, officer, body, *one.roles)
    return body


def acting(session: Session, one: DemoOfficer) -> Officer:
    """The officer as stored."""
    return session.scalars(select(Officer).where(Officer.sign_in == one.sign_in)).one()


def everybody(dates: Dates, count: int) -> tuple[Resident, ...]:
    """Those who are on the roll of a vote with these dates."""
    last_day = dates.closes.astimezone(content.ZONE).date()
    minimum_age = content.draft(dates).rules.minimum_age or 0
    return residents(count, last_day=last_day, minimum_age=minimum_age)


def draft(session: Session, body: Body, dates: Dates) -> CoDecision:
    """State `draft`, complete and ready to be signed."""
    written = content.draft(dates)
    author = acting(session, DRAFTER)
    return codecisions.create_draft(
        session, author, body.id, written, dates.drafted, secrets.token_bytes
    )


def load(
    session: Session, service: Installation, uuid: str, everyone: tuple[Resident, ...], when: datetime
) -> tuple[LetterCode, ...]:
    """The roll, and a voting letter for everybody on it."""
    co_decision = codecisions.get(session, uuid)
    report = rolls.load_roll(
        session, acting(session, REGISTRAR), co_decision, roll_csv(everyone),
        service.person_key, secrets.token_bytes, when,
    )  # fmt: skip
    letters = tuple(rolls.make_letter_codes(uuid, report, secrets.token_bytes))
    digests = {letter.number: letter.token_digest for letter in letters}
    rolls.load_tokens(session, co_decision, digests, service.person_key)
    return letters


def promise(session: Session, service: Installation, uuid: str, when: datetime) -> None:
    """From `draft` to `promised`: the chair signs, the secretary publishes."""
    codecisions.sign_promise(session, acting(session, CHAIR), uuid, when)
    later = when + timedelta(hours=1)
    codecisions.publish_promise(session, acting(session, SECRETARY), uuid, service.signer, later)


def seal(session: Session, service: Installation, uuid: str, when: datetime) -> None:
    """The roll is frozen and the credentials are made."""
    rolls.seal_roll(
        session, acting(session, REGISTRAR), codecisions.get(session, uuid), SPARES,
        service.pool_cipher, secrets.token_bytes, when,
    )  # fmt: skip


def keys(
    session: Session, service: Installation, uuid: str, when: datetime
) -> tuple[tuple[Invitation, ...], tuple[TrusteeKey, ...]]:
    """Three trustees, two of whom are enough, beside the server's own key; all rehearsed."""
    secretary = acting(session, SECRETARY)
    co_decision = codecisions.get(session, uuid)
    made, held = run_ceremony(uuid, content.NEEDED, len(content.TRUSTEES), secrets.token_bytes)
    invitations = trustees.set_trustees(
        session, secretary, co_decision, made.to_bytes(), service.server_keys, secrets.token_bytes
    )
    backup = trustees.make_backup(
        session, secretary, co_decision, BACKUP_PASSPHRASE, service.server_keys
    )
    trustees.read_back(
        session, secretary, co_decision, backup, BACKUP_PASSPHRASE, service.server_keys, when
    )
    _rehearse(session, service, uuid, invitations, held, when)
    return tuple(invitations), held


def _rehearse(
    session: Session, service: Installation, uuid: str, invitations: list[Invitation],
    held: tuple[TrusteeKey, ...], when: datetime,
) -> None:  # fmt: skip
    request = trustees.rehearsal_of(session, uuid)
    for invitation, key in zip(invitations, held, strict=True):
        answer = rehearse(request, key.decryption, secrets.token_bytes).to_bytes()
        trustee = trustees.by_token(session, invitation.token)
        trustees.submit_rehearsal(session, trustee, answer, when)
    trustees.rehearse_server(session, uuid, service.server_keys, secrets.token_bytes, when)


def ready(session: Session, uuid: str, when: datetime) -> None:
    """From `promised` to `ready`, once the checklist is done."""
    lifecycle.make_ready(session, acting(session, SECRETARY), uuid, when)


def open_vote(service: Installation, dates: Dates, count: int, progress: Progress) -> Seeded:
    """Everything up to an open vote, in one transaction: all of it or nothing."""
    everyone = everybody(dates, count)
    with service.transaction() as session:
        progress("the body, its officers and the draft")
        uuid = draft(session, people(session), dates).uuid
        progress(f"the roll of {count} residents and their letters")
        letters = load(session, service, uuid, everyone, dates.drafted)
        progress("the promise, signed and published")
        promise(session, service, uuid, dates.signed)
        progress("the roll sealed, the credentials made")
        seal(session, service, uuid, dates.signed + timedelta(days=1))
        progress("the trustees' keys, made and rehearsed")
        invitations, held = keys(session, service, uuid, dates.signed + timedelta(days=2))
        ready(session, uuid, dates.signed + timedelta(days=3))
        progress("the vote, opened by the clock")
        lifecycle.tick(session, at(dates.opens), service.signer)
    return Seeded(uuid, dates, everyone, Secrets(letters, invitations, held))
