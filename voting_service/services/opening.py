"""Opening a vote: the state, and the signed statement of what it was opened with."""

from sqlalchemy.orm import Session

from voting_service.core.opening import Opening, SealedRoll, check_opens_as_promised
from voting_service.core.statements import parse_promise
from voting_service.models import Archive, CoDecision, Roll, State, StatementKind
from voting_service.services import archives, codecisions, log, statements
from voting_service.services.ports import Clock, Signer


def open_vote(
    session: Session, co_decision: CoDecision, archive: Archive, signer: Signer, clock: Clock
) -> Opening:
    """The caller holds co-decision and archive, and has decided that it is time."""
    uuid = co_decision.uuid
    promised = statements.require(session, uuid, StatementKind.PROMISE)
    promise, roll = parse_promise(promised.body), session.get_one(Roll, uuid)
    codecisions.move(co_decision, State.OPEN)
    _, phi = archives.election_of(archive)
    now = log.now(session, clock)
    opening = Opening(
        schema=Opening.SCHEMA, version=1, key_id=signer.key_id, co_decision=uuid,
        promise=promised.digest, election=phi,
        roll=SealedRoll(roll.entries, roll.spares, roll.commitment or ""),
        setup_event=archive.head, opens_at=promise.opens_at, closes_at=promise.closes_at,
        opened_at=log.moment(now),
    )  # fmt: skip
    check_opens_as_promised(opening, promise)
    statement = statements.store(session, co_decision, StatementKind.OPENING, opening, signer, now)
    log.append(session, log.EntryKind.OPENING, uuid, sha256=statement.digest, at=log.moment(now))
    session.flush()
    return opening
