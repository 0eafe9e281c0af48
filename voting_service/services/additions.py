"""Additions to a sealed roll: only by a granted appeal, by two officers, each taking a spare credential.

Nothing that was committed changes: the seal stays, and the log has each addition with its leaf and
the registry number of the appeal. Numbers are turned into keyed hashes when they are typed.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from voting_service.core.canonical import Line, read_record
from voting_service.core.errors import VerificationError
from voting_service.core.group import Randomness
from voting_service.models import (
    CoDecision,
    Officer,
    Roll,
    RollAddition,
    RollEntry,
    RollPerson,
    State,
)
from voting_service.services import archives, codecisions, log, roll_leaves, rolls, voting
from voting_service.services.errors import Refusal, RefusalCode
from voting_service.services.permissions import Permission
from voting_service.services.personal_numbers import NotAPersonalNumber, parse_personal_number
from voting_service.services.ports import Clock, PersonKey
from voting_service.services.roll_csv import Basis


@dataclass(frozen=True, slots=True)
class Applicant:
    """Who is to be added: the present number, those it replaces, and the appeal's registry number."""

    number: str = field(repr=False)
    former: tuple[str, ...] = field(repr=False)
    area: str | None
    appeal: str


@dataclass(frozen=True, slots=True)
class _AppealLine:
    """An appeal as the log can hold it."""

    appeal: Line


def propose(
    session: Session, officer: Officer, uuid: str, applicant: Applicant, person_key: PersonKey,
    random: Randomness, clock: Clock,
) -> RollAddition:  # fmt: skip
    """Propose an addition; nothing changes until a second officer confirms.

    Its number is random: one that came again after a withdrawal would let somebody exchange the person
    whom the second officer has read about.
    """
    co_decision = codecisions.allowed(session, officer, uuid, Permission.ADD_TO_ROLL)
    roll, now = _still_possible(session, co_decision, clock)
    numbers = list(dict.fromkeys(_numbers(applicant, now.date())))
    area = _area(co_decision, roll, applicant.area)
    _require_appeal(applicant.appeal)
    persons = [person_key.pseudonym(uuid, number) for number in numbers]
    waiting = {person for row in pending(session, uuid) for person in row.persons.split()}
    if _known(session, uuid, persons) or waiting.intersection(persons):
        raise Refusal(RefusalCode.ALREADY_ON_ROLL, field="personal_number")
    leaf = roll_leaves.fields(person_key, uuid, numbers[0], area)
    row = RollAddition(
        number=int.from_bytes(random(4), "big") >> 1, co_decision=uuid, **leaf,
        persons=" ".join(sorted(persons)), area=area, appeal=applicant.appeal,
        proposed_by=officer.id, proposed_at=now,
    )  # fmt: skip
    session.add(row)
    session.flush()
    return row


def confirm(
    session: Session, officer: Officer, uuid: str, number: int, random: Randomness, clock: Clock
) -> RollAddition:
    """Add the person proposed under that number; from now on they can vote like everybody."""
    co_decision = codecisions.allowed(session, officer, uuid, Permission.ADD_TO_ROLL)
    row = _waiting(session, uuid, number)
    if row.proposed_by == officer.id:
        raise Refusal(RefusalCode.SECOND_PERSON_NEEDED)
    _roll, now = _still_possible(session, co_decision, clock)
    persons = row.persons.split()
    if _known(session, uuid, persons):
        raise Refusal(RefusalCode.ALREADY_ON_ROLL)
    entry = RollEntry(
        id=random(16).hex(), co_decision=uuid, basis=Basis.MANUAL.value, area=row.area,
        identity=row.identity, leaf=row.leaf, addition=roll_leaves.next_addition(session, uuid),
    )  # fmt: skip
    session.add(entry)
    session.flush()
    session.add_all(RollPerson(co_decision=uuid, person=one, entry=entry.id) for one in persons)
    row.confirmed_by, row.confirmed_at = officer.id, now
    area = {"area": row.area} if row.area else {}
    log.append(
        session, log.EntryKind.ROLL_ADDITION, uuid, leaf=row.leaf, appeal=row.appeal, **area,
        at=log.moment(now),
    )  # fmt: skip
    session.flush()
    return row


def withdraw(session: Session, officer: Officer, uuid: str, number: int) -> None:
    """Take back a proposal that nobody has confirmed; nothing of it was public."""
    codecisions.allowed(session, officer, uuid, Permission.ADD_TO_ROLL)
    session.delete(_waiting(session, uuid, number))
    session.flush()


def pending(session: Session, uuid: str) -> list[RollAddition]:
    """Proposals that nobody has confirmed, oldest first."""
    return [row for row in _rows(session, uuid) if row.confirmed_at is None]


def confirmed(session: Session, uuid: str) -> list[RollAddition]:
    """What was added."""
    return [row for row in _rows(session, uuid) if row.confirmed_at is not None]


def _rows(session: Session, uuid: str) -> list[RollAddition]:
    chosen = select(RollAddition).where(RollAddition.co_decision == uuid)
    return list(session.scalars(chosen.order_by(RollAddition.proposed_at, RollAddition.number)))


def _waiting(session: Session, uuid: str, number: int) -> RollAddition:
    for row in pending(session, uuid):
        if row.number == number:
            return row
    raise Refusal(RefusalCode.NOT_FOUND)


def _still_possible(
    session: Session, co_decision: CoDecision, clock: Clock
) -> tuple[Roll, datetime]:
    """Sealed, not closed, and a credential to spare; nobody draws or votes meanwhile."""
    uuid = co_decision.uuid
    codecisions.require_state(co_decision, State.PROMISED, State.READY, State.OPEN)
    roll = rolls.find(session, uuid)
    if roll is None or roll.sealed_at is None:
        raise Refusal(RefusalCode.ROLL_NOT_SEALED)
    if archives.find(session, uuid) is not None:
        archives.locked(session, uuid)
    now = log.now(session, clock)
    if co_decision.closes_at is None or now >= co_decision.closes_at:
        raise Refusal(RefusalCode.VOTING_CLOSED)
    if voting.spares_left(session, uuid) < 1:
        raise Refusal(RefusalCode.SPARES_EXHAUSTED)
    return roll, now


def _numbers(applicant: Applicant, today: date) -> Iterator[str]:
    """Twelve digits each, the present number first."""
    for path, text in (
        ("personal_number", applicant.number), *(("former", one) for one in applicant.former)
    ):  # fmt: skip
        try:
            yield parse_personal_number(text.strip(), today).digits
        except NotAPersonalNumber as problem:
            raise Refusal(
                RefusalCode.NUMBER_INVALID, field=path, reason=problem.reason
            ) from problem


def _area(co_decision: CoDecision, roll: Roll, area: str | None) -> str | None:
    """One of those that may vote, which are those of the roll; none where the roll has none."""
    known = {code for code in rolls.areas(roll) if code}
    demanded = bool(codecisions.draft_of(co_decision).rules.areas)
    if area not in known and (area is not None or demanded):
        raise Refusal(RefusalCode.AREA_UNKNOWN, field="area")
    return area


def _require_appeal(appeal: str) -> None:
    try:
        read_record(_AppealLine, {"appeal": appeal})
    except VerificationError as error:
        raise Refusal(RefusalCode.APPEAL_MISSING, field="appeal") from error


def _known(session: Session, uuid: str, persons: list[str]) -> bool:
    chosen = select(RollPerson.person).where(
        RollPerson.co_decision == uuid, RollPerson.person.in_(persons)
    )
    return session.scalars(chosen.limit(1)).first() is not None
