"""Corrections of a recorded decision: proposed by one person, signed when a second one confirms.

Nothing is taken away: the earlier record stays published, the newest one holds.
"""

from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from voting_service.core.canonical import Text, dump_canonical, parse_canonical, read_record
from voting_service.core.correction import MAXIMUM_CORRECTIONS, Correction, check_supersedes
from voting_service.core.decision import Decision
from voting_service.core.errors import VerificationError
from voting_service.core.outcome import Verdict
from voting_service.core.statements import parse_correction, parse_decision
from voting_service.models import (
    CoDecision,
    CorrectionProposal,
    Officer,
    State,
    Statement,
    StatementKind,
)
from voting_service.services import codecisions, decisions, log, statements
from voting_service.services.decisions import DecisionInput
from voting_service.services.errors import Refusal, RefusalCode
from voting_service.services.permissions import Permission
from voting_service.services.ports import Clock, Signer


@dataclass(frozen=True, slots=True)
class Proposal:
    """What the record should say, and why it must be corrected."""

    reasons: Text
    given: DecisionInput

    def to_bytes(self) -> bytes:
        """As stored until somebody confirms."""
        return dump_canonical(self)


def propose(
    session: Session, officer: Officer, uuid: str, proposal: Proposal, signer: Signer, clock: Clock
) -> CorrectionProposal:
    """Propose another record, in place of any proposal that waits; refused if it contradicts."""
    _allowed(session, officer, uuid, Permission.DECIDE)
    now = clock(session)
    if not proposal.reasons.sv.strip():
        raise Refusal(RefusalCode.REASON_MISSING, field="correction.sv")
    record = decisions.record(decisions.basis(session, uuid), proposal.given, signer.key_id, now)
    _require_change(session, uuid, record)
    try:
        content = proposal.to_bytes()
    except VerificationError as error:
        raise decisions.refused(error) from error
    earlier = pending(session, uuid)
    if earlier is not None:
        session.delete(earlier)
    row = CorrectionProposal(
        co_decision=uuid, content=content, proposed_by=officer.id, proposed_at=now
    )
    session.add(row)
    session.flush()
    return row


def pending(session: Session, uuid: str) -> CorrectionProposal | None:
    """The proposal that nobody has confirmed."""
    chosen = select(CorrectionProposal).where(CorrectionProposal.co_decision == uuid)
    return session.scalars(chosen.where(CorrectionProposal.confirmed_at.is_(None))).one_or_none()


def proposal_of(row: CorrectionProposal) -> Proposal:
    """What was proposed."""
    return read_record(Proposal, parse_canonical(row.content))


def verdict_of(session: Session, row: CorrectionProposal) -> Verdict:
    """The verdict that confirming would give."""
    return decisions.preview(session, row.co_decision, proposal_of(row).given)


def confirm(
    session: Session, officer: Officer, uuid: str, number: int, signer: Signer, clock: Clock
) -> Correction:
    """Sign and publish the proposal of that number; its verdict is computed anew."""
    co_decision = _allowed(session, officer, uuid, Permission.CORRECT)
    row = pending(session, uuid)
    if row is None:
        raise Refusal(RefusalCode.NOT_FOUND)
    if row.number != number:
        raise Refusal(RefusalCode.CHANGED_MEANWHILE)
    if row.proposed_by == officer.id:
        raise Refusal(RefusalCode.SECOND_PERSON_NEEDED)
    now = log.now(session, clock)
    row.confirmed_by, row.confirmed_at = officer.id, now
    proposal = proposal_of(row)
    record = decisions.record(decisions.basis(session, uuid), proposal.given, signer.key_id, now)
    earlier, before = _in_force(session, uuid)
    correction = Correction(
        schema=Correction.SCHEMA, version=1, key_id=signer.key_id, co_decision=uuid,
        correction=earlier.ordinal + 1, supersedes=earlier.digest, reasons=proposal.reasons,
        corrected=record, corrected_at=log.moment(now),
    )  # fmt: skip
    check_supersedes(correction, earlier.digest, before, earlier=earlier.ordinal)
    statement = statements.store(
        session, co_decision, StatementKind.CORRECTION, correction, signer, now,
        correction.correction,
    )  # fmt: skip
    log.append(
        session, log.EntryKind.CORRECTION, uuid, sha256=statement.digest,
        supersedes=earlier.digest, verdict=record.verdict.value, at=log.moment(now),
    )  # fmt: skip
    session.flush()
    return correction


def _allowed(session: Session, officer: Officer, uuid: str, permission: Permission) -> CoDecision:
    co_decision = codecisions.allowed(session, officer, uuid, permission)
    codecisions.require_state(co_decision, State.DECIDED, State.FULFILLED)
    return co_decision


def _in_force(session: Session, uuid: str) -> tuple[Statement, Decision]:
    """The record that holds, and the file it stands in."""
    corrected = statements.find(session, uuid, StatementKind.CORRECTION)
    if corrected is not None:
        return corrected, parse_correction(corrected.body).corrected
    first = statements.require(session, uuid, StatementKind.DECISION)
    return first, parse_decision(first.body)


def _require_change(session: Session, uuid: str, record: Decision) -> None:
    statement, before = _in_force(session, uuid)
    if statement.ordinal >= MAXIMUM_CORRECTIONS:
        raise Refusal(RefusalCode.CORRECTIONS_SPENT)
    if replace(record, recorded_at=before.recorded_at) == before:
        raise Refusal(RefusalCode.CORRECTION_UNCHANGED)
