"""Who is asking: finding the roll entry that an identified person may vote with.

A method proves something (a number, a letter's token); here it is turned into a roll entry. Whoever
is not on the roll learns only that: which reason applies is never guessed at.
"""

import re
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from voting_service.models import LetterToken, RollMark, RollPerson
from voting_service.services.errors import Refusal, RefusalCode
from voting_service.services.personal_numbers import NotAPersonalNumber, parse_personal_number
from voting_service.services.ports import PersonKey
from voting_service.services.rolls import token_digest

_TOKEN = re.compile(r"[0-9a-f]{64}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Resident:
    """An identified resident: nothing but the entry of one roll."""

    co_decision: str
    entry: str


def by_number(session: Session, uuid: str, number: str, person_key: PersonKey, today: date) -> Resident:
    """By personal number, as an identification method has proved it."""
    try:
        digits = parse_personal_number(number, today).digits
    except NotAPersonalNumber:
        raise Refusal(RefusalCode.NOT_ON_ROLL) from None
    person = session.get(RollPerson, (uuid, person_key.pseudonym(uuid, digits)))
    if person is None:
        raise Refusal(RefusalCode.NOT_ON_ROLL)
    return Resident(uuid, person.entry)


def by_token(session: Session, uuid: str, token: str) -> Resident:
    """By the token of a voting letter's code; an unknown and a malformed one are refused alike."""
    digest = token_digest(token) if _TOKEN.fullmatch(token) else ""
    known = session.get(LetterToken, (uuid, digest))
    if known is None:
        raise Refusal(RefusalCode.CODE_UNKNOWN)
    return Resident(uuid, known.entry)


def has_voted(session: Session, resident: Resident) -> bool:
    """Whether the entry was used, in whatever channel."""
    marked = select(RollMark.entry).where(RollMark.entry == resident.entry)
    return session.scalars(marked).one_or_none() is not None
