"""Which entry of the roll somebody is. Whatever fails, the answer is the same and says nothing more.

Each way of identifying ends here; how a letter's code, an eID or the local demonstration was asked
for is the business of pages. Nothing is stored about it.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from voting_service.core.credentials import letter_token, parse_code
from voting_service.core.encoding import parse_hex_digest
from voting_service.core.errors import VerificationError
from voting_service.models import LetterToken, RollEntry, RollMark, RollPerson
from voting_service.services import rolls
from voting_service.services.errors import Refusal, RefusalCode
from voting_service.services.personal_numbers import NotAPersonalNumber, parse_personal_number
from voting_service.services.ports import PersonKey


@dataclass(frozen=True, slots=True)
class Resident:
    """Somebody who identified for one co-decision: an entry of its roll, and nothing about who."""

    co_decision: str
    entry: str


def by_letter_code(session: Session, uuid: str, text: str) -> Resident:
    """Whoever holds the letter with this code; blanks and hyphens in it are forgiven."""
    try:
        token = letter_token(uuid, parse_code(text))
    except VerificationError:
        raise Refusal(RefusalCode.CODE_UNKNOWN) from None
    return by_letter_token(session, uuid, token)


def by_letter_token(session: Session, uuid: str, token: str) -> Resident:
    """Whoever holds the letter whose code gives this token (64 hex digits)."""
    try:
        digest = rolls.token_digest(parse_hex_digest(token))
    except VerificationError:
        raise Refusal(RefusalCode.CODE_UNKNOWN) from None
    chosen = select(LetterToken.entry).where(
        LetterToken.co_decision == uuid, LetterToken.token_digest == digest
    )
    entry = session.scalar(chosen)
    if entry is None or not _sealed(session, uuid):
        raise Refusal(RefusalCode.CODE_UNKNOWN)
    return Resident(uuid, entry)


def by_personal_number(
    session: Session, uuid: str, text: str, person_key: PersonKey, now: datetime
) -> Resident:
    """Whoever has this number; only for a number that an eID, or the demonstration, vouches for."""
    try:
        number = parse_personal_number(text.strip(), now.date())
    except NotAPersonalNumber:
        raise Refusal(RefusalCode.CODE_UNKNOWN) from None
    pseudonym = person_key.pseudonym(uuid, number.digits)
    chosen = select(RollPerson.entry).where(
        RollPerson.co_decision == uuid, RollPerson.person == pseudonym
    )
    entry = session.scalar(chosen)
    if entry is None or not _sealed(session, uuid):
        raise Refusal(RefusalCode.NOT_ON_ROLL)
    return Resident(uuid, entry)


def on_roll(session: Session, resident: Resident) -> bool:
    """Whether the entry is on that co-decision's roll: a cookie may be older than a new roll."""
    entry = session.get(RollEntry, resident.entry)
    return entry is not None and entry.co_decision == resident.co_decision


def has_voted(session: Session, resident: Resident) -> bool:
    """Whether the entry is marked, in whichever channel."""
    return session.get(RollMark, resident.entry, populate_existing=True) is not None


def _sealed(session: Session, uuid: str) -> bool:
    roll = rolls.find(session, uuid)
    return roll is not None and roll.sealed_at is not None
