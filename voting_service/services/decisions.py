"""What the body decided, held against its promise; and what was then carried out."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from voting_service.core.canonical import Text
from voting_service.core.decision import (
    Annulment,
    Decision,
    MeetingDecision,
    check_decision,
    verdict_of,
)
from voting_service.core.errors import VerificationError
from voting_service.core.outcome import (
    ConditionFinding,
    Status,
    TieResolution,
    Verdict,
    verdict_without_decision,
)
from voting_service.core.promise import Promise
from voting_service.core.signed_tally import SignedTally
from voting_service.core.statements import parse_promise, parse_tally
from voting_service.models import CoDecision, Milestone, Officer, State, StatementKind
from voting_service.services import codecisions, log, statements
from voting_service.services.errors import Refusal, RefusalCode
from voting_service.services.permissions import Permission
from voting_service.services.ports import Clock, Signer


@dataclass(frozen=True, slots=True)
class DecisionInput:
    """What the secretary fills in, from the minutes."""

    decision: MeetingDecision
    conditions: tuple[ConditionFinding, ...] = ()
    tie_resolution: TieResolution | None = None
    annulment: Annulment | None = None


@dataclass(frozen=True, slots=True)
class Basis:
    """What a decision is held against, with the hashes of promise and tally."""

    promise: Promise
    tally: SignedTally
    closes_at: str
    promise_digest: str
    tally_digest: str


def basis(session: Session, uuid: str) -> Basis:
    """Refused before there is a tally."""
    promised = statements.find(session, uuid, StatementKind.PROMISE)
    tallied = statements.find(session, uuid, StatementKind.TALLY)
    closing = statements.closing(session, uuid)
    if promised is None or tallied is None or closing is None:
        raise Refusal(RefusalCode.WRONG_STATE, state="", needed=State.TALLIED.value)
    return Basis(
        parse_promise(promised.body), parse_tally(tallied.body), closing.closes_at,
        promised.digest, tallied.digest,
    )  # fmt: skip


def preview(session: Session, uuid: str, given: DecisionInput) -> Verdict:
    """The verdict that recording this would give; nothing is stored. Refused if it contradicts itself."""
    return _verdict(basis(session, uuid), given)


def record_decision(
    session: Session,
    officer: Officer,
    uuid: str,
    given: DecisionInput,
    signer: Signer,
    clock: Clock,
) -> Decision:
    """Sign and publish the decision with its computed verdict."""
    co_decision = codecisions.allowed(session, officer, uuid, Permission.DECIDE)
    codecisions.require_state(co_decision, State.TALLIED)
    now = log.now(session, clock)
    decision = record(basis(session, uuid), given, signer.key_id, now)
    statement = statements.store(
        session, co_decision, StatementKind.DECISION, decision, signer, now
    )
    codecisions.move(co_decision, State.DECIDED)
    at = log.moment(now)
    if given.tie_resolution is not None:
        log.append(session, log.EntryKind.TIE_RESOLUTION, uuid, sha256=statement.digest, at=at)
    log.append(
        session, log.EntryKind.DECISION, uuid, sha256=statement.digest,
        verdict=decision.verdict.value, at=at,
    )  # fmt: skip
    session.flush()
    return decision


def record(held: Basis, given: DecisionInput, key_id: str, now: datetime) -> Decision:
    """The decision record of that moment, held against promise and tally; Refusal if it contradicts."""
    if given.decision.date > now.date().isoformat():
        raise Refusal(RefusalCode.DECISION_INVALID, where="decision.date", reason="in_the_future")
    decision = Decision(
        schema=Decision.SCHEMA, version=1, key_id=key_id, co_decision=held.promise.co_decision,
        promise=held.promise_digest, tally=held.tally_digest, outcome=held.tally.outcome,
        conditions=given.conditions, decision=given.decision, verdict=_verdict(held, given),
        recorded_at=log.moment(now), tie_resolution=given.tie_resolution, annulment=given.annulment,
    )  # fmt: skip
    try:
        decision.to_bytes()
        check_decision(decision, held.promise, held.tally, held.closes_at)
    except VerificationError as error:
        raise refused(error) from error
    return decision


def verdict_now(session: Session, co_decision: CoDecision, today: date) -> Verdict | None:
    """The verdict as it stands: recorded, or lapsed, or overdue by the promised deadline."""
    decision = statements.decision(session, co_decision.uuid)
    if decision is not None:
        return decision.verdict
    promise = statements.promise(session, co_decision.uuid)
    if promise is None or co_decision.state is State.CANCELLED:
        return None
    tally = statements.tally(session, co_decision.uuid)
    if tally is not None and tally.outcome.status is Status.THRESHOLD_NOT_MET:
        return Verdict.LAPSED
    return verdict_without_decision(promise.decision.deadline, today.isoformat())


def _verdict(held: Basis, given: DecisionInput) -> Verdict:
    try:
        return verdict_of(
            held.promise, held.tally.outcome, held.closes_at, given.conditions, given.decision,
            tie_resolution=given.tie_resolution, annulment=given.annulment,
        )  # fmt: skip
    except VerificationError as error:
        raise refused(error) from error


def refused(error: VerificationError) -> Refusal:
    """What contradicts promise or tally, as a refusal that names the field."""
    return Refusal(
        RefusalCode.DECISION_INVALID,
        where=error.where,
        reason=error.code.value,
        expected=error.expected,
    )


# Carrying it out


def add_milestone(
    session: Session, officer: Officer, uuid: str, what: Text, due: str, now: datetime
) -> Milestone:
    """A step that the body means to take, with its day."""
    co_decision = codecisions.allowed(session, officer, uuid, Permission.DECIDE)
    codecisions.require_state(co_decision, State.DECIDED)
    if not what.sv.strip() or not _is_day(due):
        raise Refusal(RefusalCode.MILESTONE_INVALID)
    last = (
        session.scalar(select(func.max(Milestone.number)).where(Milestone.co_decision == uuid)) or 0
    )
    milestone = Milestone(
        co_decision=uuid,
        number=last + 1,
        what_sv=what.sv.strip(),
        what_en=(what.en or "").strip() or None,
        due=due,
    )
    session.add(milestone)
    session.flush()
    log.append(
        session,
        log.EntryKind.MILESTONE,
        uuid,
        milestone=last + 1,
        what=what.sv.strip(),
        due=due,
        at=log.moment(now),
    )
    return milestone


def complete_milestone(
    session: Session,
    officer: Officer,
    uuid: str,
    number: int,
    done: str,
    evidence: str,
    now: datetime,
) -> Milestone:
    """Say when a step was done, and where that can be seen."""
    co_decision = codecisions.allowed(session, officer, uuid, Permission.DECIDE)
    codecisions.require_state(co_decision, State.DECIDED)
    chosen = select(Milestone).where(Milestone.co_decision == uuid, Milestone.number == number)
    milestone = session.scalars(chosen).one_or_none()
    if milestone is None:
        raise Refusal(RefusalCode.NOT_FOUND)
    address = (
        evidence.startswith(("https://", "http://")) and evidence.isascii() and " " not in evidence
    )
    if (
        milestone.done is not None
        or not _is_day(done)
        or done > now.date().isoformat()
        or not address
    ):
        raise Refusal(RefusalCode.MILESTONE_INVALID)
    milestone.done, milestone.evidence = done, evidence
    session.flush()
    log.append(
        session,
        log.EntryKind.MILESTONE,
        uuid,
        milestone=number,
        done=done,
        evidence=evidence,
        at=log.moment(now),
    )
    return milestone


def fulfil(session: Session, officer: Officer, uuid: str, now: datetime) -> CoDecision:
    """Everything is done: at least one milestone, and none open."""
    co_decision = codecisions.allowed(session, officer, uuid, Permission.DECIDE)
    codecisions.require_state(co_decision, State.DECIDED)
    steps = list(session.scalars(select(Milestone).where(Milestone.co_decision == uuid)))
    if not steps or any(step.done is None for step in steps):
        raise Refusal(RefusalCode.MILESTONE_INVALID)
    codecisions.move(co_decision, State.FULFILLED)
    log.append(session, log.EntryKind.FULFILMENT, uuid, at=log.moment(now))
    session.flush()
    return co_decision


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
