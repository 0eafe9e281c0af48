"""What the owner of an entry is shown of it after the vote, and how its mark can be disputed."""

from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from voting_service.core.log_entries import DisputeOutcome
from voting_service.core.usage import PAPER, WEB
from voting_service.core.usage_opening import (
    KIND,
    VERSION,
    ChannelOpening,
    RollPart,
    UsageOpening,
)
from voting_service.models import Channel, Claim, Dispute, Officer, RollEntry, RollMark
from voting_service.services import codecisions, identification, log, roll_leaves, usage
from voting_service.services.errors import Refusal, RefusalCode
from voting_service.services.identification import Resident
from voting_service.services.permissions import Permission
from voting_service.services.personal_numbers import NotAPersonalNumber, parse_personal_number
from voting_service.services.ports import OpeningsKey, PersonKey

DAYS_TO_ANSWER: Final = 14


def used(session: Session, entry: str) -> Channel | None:
    """How the entry is marked."""
    mark = session.get(RollMark, entry, populate_existing=True)
    return mark.channel if mark is not None else None


def opening(
    session: Session, resident: Resident, key: OpeningsKey, salt: str | None = None
) -> UsageOpening:
    """The file for the entry's owner; USAGE_MISSING while there is no proof to open."""
    sha256 = usage.digest(session, resident.co_decision)
    entry = _entry(session, resident)
    openings, channel = key.openings(resident.co_decision), used(session, entry.id)
    web, paper = (
        ChannelOpening(str(openings.scalar(entry.leaf, name)), int(channel is one))
        for name, one in ((WEB, Channel.WEB), (PAPER, Channel.PAPER))
    )
    return UsageOpening(
        co_decision=resident.co_decision, kind=KIND, leaf=entry.leaf, paper=paper,
        roll=RollPart(entry.identity, entry.area), usage=sha256, version=VERSION, web=web, salt=salt,
    )  # fmt: skip


def salt_for(
    session: Session, resident: Resident, text: str, person_key: PersonKey, now: datetime
) -> str:
    """The salt of the entry's own number; NUMBER_NOT_OF_ENTRY for any other, whoever has it."""
    uuid = resident.co_decision
    try:
        number = parse_personal_number(text.strip(), now.date()).digits
    except NotAPersonalNumber:
        raise Refusal(RefusalCode.NUMBER_NOT_OF_ENTRY) from None
    if roll_leaves.identity_of(person_key, uuid, number) != _entry(session, resident).identity:
        raise Refusal(RefusalCode.NUMBER_NOT_OF_ENTRY)
    return person_key.salt(uuid, number)


def _entry(session: Session, resident: Resident) -> RollEntry:
    if not identification.on_roll(session, resident):
        raise Refusal(RefusalCode.NOT_ON_ROLL)
    return session.get_one(RollEntry, resident.entry)


# Disputes


def claims(mark: Channel | None) -> tuple[Claim, ...]:
    """What can be said against a mark, or against there being none."""
    return (Claim.MISSING,) if mark is None else (Claim.NOT_MINE, Claim.CHANNEL)


def dispute(session: Session, resident: Resident, claim: Claim, now: datetime) -> Dispute:
    """Say that the mark is wrong; on the log at once, without a word about whose entry it is."""
    uuid = resident.co_decision
    usage.digest(session, uuid)
    entry = _entry(session, resident)
    co_decision = codecisions.locked(session, uuid)
    if any(one.outcome is None for one in of_entry(session, resident)):
        raise Refusal(RefusalCode.DISPUTE_OPEN)
    zone = ZoneInfo(codecisions.draft_of(co_decision).timezone)
    due = (now.astimezone(zone) + timedelta(days=DAYS_TO_ANSWER)).date().isoformat()
    highest = select(func.max(Dispute.number)).where(Dispute.co_decision == uuid)
    number = 1 + (session.scalar(highest) or 0)
    made = Dispute(
        co_decision=uuid, number=number, entry=entry.id, claim=claim, made_at=now, answer_by=due
    )
    session.add(made)
    log.append(
        session, log.EntryKind.DISPUTE, uuid, dispute=number, answer_by=due, at=log.moment(now)
    )
    session.flush()
    return made


def of_entry(session: Session, resident: Resident) -> list[Dispute]:
    """The entry's own, oldest first."""
    chosen = select(Dispute).where(
        Dispute.co_decision == resident.co_decision, Dispute.entry == resident.entry
    )
    return list(session.scalars(chosen.order_by(Dispute.number)))


def everything(session: Session, uuid: str) -> list[Dispute]:
    """All of one co-decision, oldest first."""
    chosen = select(Dispute).where(Dispute.co_decision == uuid)
    return list(session.scalars(chosen.order_by(Dispute.number)))


def unanswered(session: Session, uuid: str) -> int:
    """How many wait for an answer."""
    chosen = select(func.count()).select_from(Dispute).where(Dispute.co_decision == uuid)
    return session.scalar(chosen.where(Dispute.outcome.is_(None))) or 0


def answer(
    session: Session, officer: Officer, uuid: str, number: int, outcome: DisputeOutcome,
    reasons: str, now: datetime,
) -> Dispute:  # fmt: skip
    """Answer in public, once; the log has the outcome and the reasons."""
    codecisions.allowed(session, officer, uuid, Permission.ROLL)
    codecisions.locked(session, uuid)
    found = session.get(Dispute, (uuid, number), populate_existing=True)
    if found is None:
        raise Refusal(RefusalCode.NOT_FOUND)
    if found.outcome is not None:
        raise Refusal(RefusalCode.DISPUTE_ANSWERED)
    if not reasons.strip():
        raise Refusal(RefusalCode.REASON_MISSING)
    found.outcome, found.reasons = outcome, reasons.strip()
    found.answered_at, found.answered_by = now, officer.id
    log.append(
        session, log.EntryKind.DISPUTE_ANSWER, uuid, dispute=number, outcome=outcome.value,
        reasons=found.reasons, at=log.moment(now),
    )  # fmt: skip
    session.flush()
    return found
