"""What happens by the clock, and what must be true before it may: readiness, opening, closing."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from voting_service.core.archive import setup_records
from voting_service.core.credentials import credential_list
from voting_service.core.election import Election, Question, description_line, fingerprint
from voting_service.core.group import parse_point
from voting_service.core.promise import Promise
from voting_service.models import (
    CoDecision,
    Officer,
    PublicCredential,
    ScheduleChange,
    State,
    StatementKind,
)
from voting_service.services import (
    archives,
    codecisions,
    log,
    opening,
    rolls,
    statements,
    tallying,
    trustees,
)
from voting_service.services.draft_checks import problems
from voting_service.services.errors import Refusal, RefusalCode
from voting_service.services.permissions import Permission
from voting_service.services.ports import Clock, Signer

TYPED_WITHIN = timedelta(minutes=1)  # forms have no seconds: "now" is up to a minute ago


class Item(StrEnum):
    """What stands between a draft and an open vote, in the order in which it is usually done."""

    COMPLETE = "complete"
    SIGNED = "signed"
    PUBLISHED = "published"
    ROLL_LOADED = "roll_loaded"
    ROLL_SEALED = "roll_sealed"
    TRUSTEES = "trustees"
    BACKUP = "backup"
    REHEARSED = "rehearsed"
    IN_TIME = "in_time"


@dataclass(frozen=True, slots=True)
class ChecklistItem:
    """`missing` counts what is still to do: fields, signatures, trustees."""

    item: Item
    done: bool
    missing: int = 0


def checklist(session: Session, co_decision: CoDecision, now: datetime) -> list[ChecklistItem]:
    """Everything, done or not. The co-decision becomes ready only when all of it is done."""
    published = statements.find(session, co_decision.uuid, StatementKind.PROMISE) is not None
    faults = [] if published else problems(codecisions.draft_of(co_decision), now)
    unsigned = [] if published else codecisions.missing_signatories(session, co_decision)
    signed = published or (not unsigned and bool(co_decision.signatures))
    roll = rolls.find(session, co_decision.uuid)
    found = trustees.find_set(session, co_decision.uuid)
    unrehearsed = sum(t.rehearsed_at is None for t in trustees.members(session, co_decision.uuid))
    opens = co_decision.opens_at
    return [
        ChecklistItem(Item.COMPLETE, not faults, len(faults)),
        ChecklistItem(Item.SIGNED, signed, len(unsigned)),
        ChecklistItem(Item.PUBLISHED, published),
        ChecklistItem(Item.ROLL_LOADED, roll is not None),
        ChecklistItem(Item.ROLL_SEALED, roll is not None and roll.sealed_at is not None),
        ChecklistItem(Item.TRUSTEES, found is not None),
        ChecklistItem(Item.BACKUP, found is not None and found.backup_read_at is not None),
        ChecklistItem(Item.REHEARSED, found is not None and unrehearsed == 0, unrehearsed),
        ChecklistItem(
            Item.IN_TIME, opens is None or now < opens or co_decision.state is not State.PROMISED
        ),
    ]


def make_ready(session: Session, officer: Officer, uuid: str, now: datetime) -> CoDecision:
    """Fix the election structure and begin the archive; from here on the clock opens the vote."""
    co_decision = codecisions.allowed(session, officer, uuid, Permission.PREPARE)
    codecisions.require_state(co_decision, State.PROMISED)
    missing = [item.item.value for item in checklist(session, co_decision, now) if not item.done]
    if missing:
        raise Refusal(RefusalCode.NOT_READY, count=len(missing), first=missing[0])
    election = _election(session, uuid)
    found = trustees.find_set(session, uuid)
    if found is None:
        raise Refusal(RefusalCode.TRUSTEES_MISSING)
    chosen = select(PublicCredential.credential).where(PublicCredential.co_decision == uuid)
    credentials = credential_list(parse_point(text) for text in session.scalars(chosen))
    setup = setup_records(election.to_bytes(), found.trustees, credentials)
    archive = archives.create(session, uuid, setup, now)
    codecisions.move(co_decision, State.READY)
    log.append(
        session, log.EntryKind.SETUP, uuid, archive_event=archive.head,
        election=fingerprint(election.to_bytes()), at=log.moment(now),
    )  # fmt: skip
    session.flush()
    return co_decision


def _election(session: Session, uuid: str) -> Election:
    row = statements.find(session, uuid, StatementKind.PROMISE)
    promise = statements.promise(session, uuid)
    found = trustees.find_set(session, uuid)
    if row is None or promise is None or found is None:
        raise Refusal(RefusalCode.TRUSTEES_MISSING)
    return Election(
        description=description_line(uuid, row.digest), name=promise.question.sv,
        public_key=parse_point(found.public_key), questions=(_question(promise),), uuid=uuid,
        administrator=promise.body.name.sv, credential_authority=None,
    )  # fmt: skip


def _question(promise: Promise) -> Question:
    return Question(
        answers=tuple(alternative.name.sv for alternative in promise.alternatives),
        blank=promise.rules.blank, minimum=promise.rules.minimum, maximum=promise.rules.maximum,
        question=promise.question.sv,
    )  # fmt: skip


# By the clock


def tick(session: Session, clock: Clock, signer: Signer) -> bool:
    """Open and close whatever is due; doing it twice changes nothing. True if it did."""
    now = clock(session)
    live = select(CoDecision.uuid).where(CoDecision.state.in_([State.READY, State.OPEN]))
    changed = [
        tick_one(session, uuid, clock, signer)
        for uuid in session.scalars(live).all()
        if due(session, uuid, now)
    ]
    return any(changed)


def due(session: Session, uuid: str, now: datetime) -> bool:
    """Without any lock, so that looking costs nothing when there is nothing to do."""
    co_decision = codecisions.get(session, uuid)
    if co_decision.opens_at is None or co_decision.closes_at is None:
        return False
    if co_decision.state is State.READY:
        return now >= co_decision.opens_at
    return co_decision.state is State.OPEN and now >= co_decision.closes_at


def tick_one(session: Session, uuid: str, clock: Clock, signer: Signer) -> bool:
    """One co-decision, under its lock and the clock read after it was had."""
    co_decision = codecisions.locked(session, uuid)
    archive = archives.locked(session, uuid)
    now = clock(session)
    if not due(session, uuid, now):
        return False
    if co_decision.state is State.READY:
        opening.open_vote(session, co_decision, archive, signer, clock)
    if co_decision.closes_at is not None and now >= co_decision.closes_at:
        tallying.close(session, co_decision, signer, clock)
    session.flush()
    return True


# Changes of the closing time


def propose_closing(
    session: Session, officer: Officer, uuid: str, closes_at: datetime, reason: str, clock: Clock
) -> ScheduleChange:
    """Propose another closing time for an open vote; it takes a second person to make it so."""
    co_decision, now = _still_open(session, officer, uuid, clock)
    if not reason.strip():
        raise Refusal(RefusalCode.REASON_MISSING)
    _require_possible(co_decision, closes_at, now)
    for open_change in pending_changes(session, uuid):
        session.delete(open_change)
    change = ScheduleChange(
        co_decision=uuid,
        closes_at=closes_at,
        reason=reason.strip(),
        proposed_by=officer.id,
        proposed_at=now,
    )
    session.add(change)
    session.flush()
    return change


def pending_changes(session: Session, uuid: str) -> list[ScheduleChange]:
    """Proposals that nobody has confirmed."""
    chosen = select(ScheduleChange).where(ScheduleChange.co_decision == uuid)
    return list(session.scalars(chosen.where(ScheduleChange.confirmed_at.is_(None))))


def confirmed_changes(session: Session, uuid: str) -> list[ScheduleChange]:
    """Those that hold, oldest first, each with its public reason."""
    chosen = select(ScheduleChange).where(ScheduleChange.co_decision == uuid)
    confirmed = chosen.where(ScheduleChange.confirmed_at.is_not(None))
    return list(session.scalars(confirmed.order_by(ScheduleChange.confirmed_at)))


def confirm_closing(session: Session, officer: Officer, uuid: str, clock: Clock) -> CoDecision:
    """Make the proposed closing time hold, publicly and with its reason.

    Whole seconds, as statements have them. A closing proposed for a moment that has passed meanwhile
    takes effect at once, not before.
    """
    co_decision, now = _still_open(session, officer, uuid, clock)
    pending = pending_changes(session, uuid)
    if not pending:
        raise Refusal(RefusalCode.NOT_FOUND)
    change = pending[-1]
    if change.proposed_by == officer.id:
        raise Refusal(RefusalCode.SECOND_PERSON_NEEDED)
    closes_at = max(change.closes_at, now).replace(microsecond=0)
    _require_possible(co_decision, closes_at, now)
    change.confirmed_by, change.confirmed_at = officer.id, now
    co_decision.closes_at = closes_at
    log.append(
        session, log.EntryKind.SCHEDULE, uuid, closes_at=log.moment(co_decision.closes_at),
        reason=change.reason, at=log.moment(now),
    )  # fmt: skip
    session.flush()
    return co_decision


def _still_open(
    session: Session, officer: Officer, uuid: str, clock: Clock
) -> tuple[CoDecision, datetime]:
    """The co-decision and the moment, no ballot or act meanwhile: what has closed stays closed."""
    co_decision = codecisions.allowed(session, officer, uuid, Permission.SCHEDULE)
    codecisions.require_state(co_decision, State.OPEN)
    archives.locked(session, uuid)
    now = log.now(session, clock)
    if co_decision.closes_at is None or now >= co_decision.closes_at:
        raise Refusal(RefusalCode.VOTING_CLOSED)
    return co_decision, now


def _require_possible(co_decision: CoDecision, closes_at: datetime, now: datetime) -> None:
    """After the opening, not in the past (but for the minute in which it was typed), and not after the
    day on which the body has promised to decide."""
    meeting = codecisions.draft_of(co_decision).decision_meeting
    early = closes_at < now - TYPED_WITHIN or (
        co_decision.opens_at is not None and closes_at <= co_decision.opens_at
    )
    if early or log.moment(closes_at)[:10] > meeting:
        raise Refusal(
            RefusalCode.SCHEDULE_INVALID, closes_at=log.moment(closes_at), meeting=meeting
        )
