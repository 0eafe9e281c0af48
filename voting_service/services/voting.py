"""Casting a ballot: once, or not at all.

The ballot, its event in the archive, its entry on the log, the mark on the roll entry and the spent
credential are one transaction; constraints of the schema, not checks, decide who was first. What is
cheap is checked first, the proofs before the archive's lock is taken, the clock after.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from voting_service.core.archive import ballot_records
from voting_service.core.ballots import Ballot, check_form, parse_ballot, verify_ballot
from voting_service.core.encoding import b64
from voting_service.core.group import point_text
from voting_service.models import (
    Archive,
    Channel,
    CoDecision,
    PublicCredential,
    RollMark,
    SeenCiphertext,
    State,
)
from voting_service.models import Ballot as StoredBallot
from voting_service.services import archives, codecisions, identification, log
from voting_service.services.errors import Refusal, RefusalCode
from voting_service.services.identification import Resident
from voting_service.services.ports import Clock

MAXIMUM_BYTES = 256 * 1024


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a voter may show to anybody: it says that a ballot is stored, never what it says."""

    tracker: str
    sha256: str
    height: int
    repeated: bool


def cast(session: Session, data: bytes, resident: Resident, clock: Clock) -> Receipt:
    """Store the ballot for the resident. The very same ballot again gives its receipt again.

    Raises Refusal, or VerificationError for a ballot that is not well-formed or not of this vote.
    """
    if len(data) > MAXIMUM_BYTES:
        raise Refusal(RefusalCode.BALLOT_TOO_LARGE, limit=MAXIMUM_BYTES)
    ballot = parse_ballot(data)
    again = stored(session, resident.co_decision, ballot.sha256)
    if again is not None:
        return again
    archive = archives.find(session, resident.co_decision)
    if archive is None:
        raise Refusal(RefusalCode.NOT_OPEN_YET)
    _require_cheap(session, archive, ballot, resident, clock)
    election, phi = archives.election_of(archive)
    check_form(election, phi, ballot)
    verify_ballot(election, phi, ballot)
    archive = archives.locked(session, resident.co_decision)
    again = stored(session, resident.co_decision, ballot.sha256)  # it may have come while we checked
    if again is not None:
        return again
    _require_cheap(session, archive, ballot, resident, clock)
    return _store(session, archive, ballot, data, resident)


def stored(session: Session, uuid: str, sha256: str) -> Receipt | None:
    """The receipt of a stored ballot, by the hex SHA-256 of its bytes."""
    chosen = select(StoredBallot).where(StoredBallot.co_decision == uuid, StoredBallot.digest == sha256)
    row = session.scalars(chosen).one_or_none()
    if row is None:
        return None
    return Receipt(b64(bytes.fromhex(row.digest)), row.digest, row.height, repeated=True)


def require_open(co_decision: CoDecision, now: datetime) -> None:
    """The promised times decide, to the second and without grace; the state must agree."""
    opens, closes = co_decision.opens_at, co_decision.closes_at
    if co_decision.state in (State.DRAFT, State.PROMISED, State.READY) or opens is None or now < opens:
        raise Refusal(RefusalCode.NOT_OPEN_YET)
    if co_decision.state is not State.OPEN or closes is None or now >= closes:
        raise Refusal(RefusalCode.VOTING_CLOSED)


def _require_cheap(session: Session, archive: Archive, ballot: Ballot, resident: Resident, clock: Clock) -> None:
    """Phase, roll, credential: everything that needs no proof."""
    co_decision = codecisions.get(session, archive.co_decision)
    session.refresh(co_decision, ["state", "opens_at", "closes_at"])
    require_open(co_decision, clock(session))
    if identification.has_voted(session, resident):
        raise Refusal(RefusalCode.ALREADY_VOTED)
    key = (archive.co_decision, point_text(ballot.credential))
    if session.get(PublicCredential, key) is None:
        raise Refusal(RefusalCode.CREDENTIAL_UNKNOWN)
    spent = select(StoredBallot.height).where(StoredBallot.co_decision == key[0], StoredBallot.credential == key[1])
    if session.scalars(spent).one_or_none() is not None:
        raise Refusal(RefusalCode.CREDENTIAL_SPENT)


def _store(session: Session, archive: Archive, ballot: Ballot, data: bytes, resident: Resident) -> Receipt:
    uuid = archive.co_decision
    try:
        with session.begin_nested():
            session.add(RollMark(entry=resident.entry, co_decision=uuid, channel=Channel.WEB))
            session.flush()
            archives.append(session, archive, ballot_records(archives.head(archive), data))
            archive.ballots += 1
            session.add(
                StoredBallot(
                    co_decision=uuid, credential=point_text(ballot.credential), digest=ballot.sha256,
                    height=archive.height,
                )
            )  # fmt: skip
            for ciphertext in ballot.ciphertexts():
                session.add(SeenCiphertext(co_decision=uuid, alpha=point_text(ciphertext.alpha)))
            log.append(session, log.EntryKind.BALLOT, uuid, sha256=ballot.sha256)
    except IntegrityError as error:
        raise _duplicate(error) from None
    return Receipt(ballot.tracker, ballot.sha256, archive.height, repeated=False)


def _duplicate(error: IntegrityError) -> Refusal:
    """Which rule of the schema the ballot met."""
    text = str(error.orig)
    if "roll_marks" in text:
        return Refusal(RefusalCode.ALREADY_VOTED)
    if "seen_ciphertexts" in text:
        return Refusal(RefusalCode.CIPHERTEXT_SEEN)
    return Refusal(RefusalCode.CREDENTIAL_SPENT)
