"""Handing out a credential, and storing a ballot: once for each resident, and never side by side.

A cast is three steps. `check` refuses cheaply what cannot be stored; `verify` checks the proofs,
which takes milliseconds of arithmetic and no database; `store` takes the archive's lock, asks the
database's clock whether the vote is open, and writes everything that belongs together: the
archive's records, the spent credential, the mark on the roll, the log entry. All of it is committed
by the caller, or none of it.
"""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from sqlalchemy import delete, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from voting_service.core.archive import ballot_records
from voting_service.core.ballot_format import MAX_BALLOT_BYTES, Ballot, parse_ballot, tracker
from voting_service.core.ballots import check_form, verify_ballot
from voting_service.core.election import Election, fingerprint, parse_election
from voting_service.core.encoding import b64, sha256_hex
from voting_service.core.group import Randomness, point_text
from voting_service.models import (
    Archive,
    Channel,
    CoDecision,
    CredentialDraw,
    PoolCredential,
    PublicCredential,
    Roll,
    RollMark,
    SeenCiphertext,
    State,
)
from voting_service.models import Ballot as StoredBallot
from voting_service.models.rolls import MAXIMUM_DRAWS
from voting_service.services import archives, identification, log, rolls
from voting_service.services.errors import Refusal, RefusalCode
from voting_service.services.identification import Resident
from voting_service.services.ports import Clock, PoolCipher


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a voter can look up. `repeated`: the ballot was stored already, and is the same."""

    tracker: str
    sha256: str
    height: int
    repeated: bool


@dataclass(frozen=True, slots=True)
class Checked:
    """A ballot that has passed the cheap checks; `receipt` is there when it was stored before."""

    data: bytes
    receipt: Receipt | None = None
    ballot: Ballot | None = None
    election: Election | None = None
    phi: str = ""


# Credentials


def draw_credential(
    session: Session, resident: Resident, pool: PoolCipher, clock: Clock, random: Randomness,
    *, for_test: bool = False,
) -> str:  # fmt: skip
    """A random credential out of the pool, which then exists in the resident's browser alone.

    The entry counts its draws, at most five: enough for lost browsers, too few to empty the pool.
    `for_test` replaces one that a test of the device is about to spend. Tests never take an entry's
    last draw, nor the second half of the spares: both are for browsers that were lost.
    """
    _require_entry(session, resident)
    archive = archives.locked(session, resident.co_decision)
    _require_open(session, archive, clock(session))
    if identification.has_voted(session, resident):
        raise Refusal(RefusalCode.ALREADY_VOTED)
    if for_test:
        _require_room_for_test(session, resident)
    _count_draw(session, resident)
    row = _random_row(session, resident.co_decision, random(16).hex())
    if row is None:
        raise Refusal(RefusalCode.POOL_EMPTY)
    credential = pool.open(row.sealed, resident.co_decision).decode()
    session.execute(delete(PoolCredential).where(PoolCredential.id == row.id))
    session.flush()
    return credential


def _count_draw(session: Session, resident: Resident) -> None:
    drawn = session.get(CredentialDraw, resident.entry, populate_existing=True)
    if drawn is None:
        session.add(CredentialDraw(entry=resident.entry, co_decision=resident.co_decision, draws=1))
    elif drawn.draws >= MAXIMUM_DRAWS:
        raise Refusal(RefusalCode.TOO_MANY_DRAWS, limit=MAXIMUM_DRAWS)
    elif spares_left(session, resident.co_decision) < 1:
        raise Refusal(RefusalCode.POOL_EMPTY)
    else:
        drawn.draws += 1
    session.flush()


def _require_room_for_test(session: Session, resident: Resident) -> None:
    drawn = session.get(CredentialDraw, resident.entry, populate_existing=True)
    kept = session.get_one(Roll, resident.co_decision).spares // 2
    if drawn is not None and drawn.draws + 1 >= MAXIMUM_DRAWS:
        raise Refusal(RefusalCode.NO_TEST_LEFT)
    if spares_left(session, resident.co_decision) <= kept:
        raise Refusal(RefusalCode.NO_TEST_LEFT)


def spares_left(session: Session, uuid: str) -> int:
    """Credentials in the pool beyond one for each entry that has not drawn: nobody goes without."""
    entries = session.get_one(Roll, uuid).entries + rolls.additions(session, uuid)
    return _count(session, PoolCredential, uuid) - (entries - _count(session, CredentialDraw, uuid))


def _count(session: Session, table: type[CredentialDraw | PoolCredential], uuid: str) -> int:
    chosen = select(func.count()).select_from(table).where(table.co_decision == uuid)
    return session.scalars(chosen).one()


def _random_row(session: Session, uuid: str, pivot: str) -> PoolCredential | None:
    """The first id from a random one on, around the end: ids are random, so any is as good.

    Never simply the first: whoever saw the pool before would know who took what by order alone.
    """
    chosen = select(PoolCredential).where(PoolCredential.co_decision == uuid)
    for part in (chosen.where(PoolCredential.id >= pivot), chosen):
        row = session.scalars(part.order_by(PoolCredential.id).limit(1)).one_or_none()
        if row is not None:
            return row
    return None


# Casting


def cast(session: Session, data: bytes, resident: Resident, clock: Clock) -> Receipt:
    """The three steps in one transaction; a server takes them one by one, see `verify`."""
    checked = check(session, data, resident, clock)
    verify(checked)
    return store(session, checked, resident, clock)


def check(session: Session, data: bytes, resident: Resident, clock: Clock) -> Checked:
    """Size, form, phase, roll, duplicate: all that can be refused before arithmetic (B24).

    Raises Refusal, or VerificationError for a ballot that is malformed or of another election.
    """
    if len(data) > MAX_BALLOT_BYTES:
        raise Refusal(RefusalCode.BALLOT_TOO_LARGE, limit=MAX_BALLOT_BYTES)
    ballot = parse_ballot(data)
    archive = archives.find(session, resident.co_decision)
    if archive is None:
        raise Refusal(RefusalCode.NOT_OPEN_YET)
    receipt = _own_receipt(session, resident, data)
    if receipt is not None:
        return Checked(data, receipt)
    _require_open(session, archive, clock(session))
    try:
        _require_unused(session, resident, ballot)
    except Refusal:
        # Nothing is locked yet: the very same ballot may have been stored a moment ago.
        receipt = _own_receipt(session, resident, data)
        if receipt is None:
            raise
        return Checked(data, receipt)
    election, phi = _election(archive.election)
    check_form(election, phi, ballot)
    return Checked(data, None, ballot, election, phi)


def verify(checked: Checked) -> None:
    """The proofs and the signature; needs no session, so that nobody waits for it.

    Raises VerificationError.
    """
    if checked.ballot is not None and checked.election is not None:
        verify_ballot(checked.election, checked.phi, checked.ballot)


def store(session: Session, checked: Checked, resident: Resident, clock: Clock) -> Receipt:
    """Write a ballot that `verify` has passed. Who comes first under the lock has voted.

    The database's clock decides, after the lock was granted, without grace: a ballot that waited
    until after the closing is refused.
    """
    if checked.receipt is not None or checked.ballot is None:
        return _already(checked)
    ballot = checked.ballot
    archive = archives.locked(session, resident.co_decision)
    receipt = _own_receipt(session, resident, checked.data)
    if receipt is not None:
        return receipt
    _require_open(session, archive, clock(session))
    _require_unused(session, resident, ballot)
    try:
        # No savepoint: on a full disk SQLite has undone the whole transaction by itself.
        return _write(session, archive, ballot, checked.data, resident)
    except IntegrityError as error:
        refusal = _duplicate(error)
        if refusal is None:
            raise
        raise refusal from error


def _write(
    session: Session, archive: Archive, ballot: Ballot, data: bytes, resident: Resident
) -> Receipt:
    uuid, digest = archive.co_decision, sha256_hex(data)
    archives.append(session, archive, ballot_records(archives.head(archive), data))
    archive.ballots += 1
    entry = log.append(session, log.EntryKind.BALLOT, uuid, sha256=digest)
    session.add_all([
        RollMark(entry=resident.entry, co_decision=uuid, channel=Channel.WEB),
        StoredBallot(
            co_decision=uuid, credential=point_text(ballot.credential), digest=digest,
            height=archive.height, log_position=entry.position,
        ),
        *(
            SeenCiphertext(co_decision=uuid, alpha=point_text(one.alpha))
            for one in ballot.ciphertexts()
        ),
    ])  # fmt: skip
    session.flush()
    archives.require_all_ballots(session, archive)
    return Receipt(tracker(data), digest, archive.height, repeated=False)


def _duplicate(error: IntegrityError) -> Refusal | None:
    """Which rule of the schema the ballot met: the last word, should a check have been overtaken.

    The caller undoes the transaction, as after any refusal. None for what is no fault of the ballot,
    such as rows beyond the log's end: a voter who is refused throws the ballot away.
    """
    text = str(error.orig)
    if "roll_marks" in text:
        return Refusal(RefusalCode.ALREADY_VOTED)
    if "seen_ciphertexts" in text:
        return Refusal(RefusalCode.CIPHERTEXT_SEEN)
    return Refusal(RefusalCode.CREDENTIAL_SPENT) if "ballots" in text else None


def stored(session: Session, uuid: str, sha256: str) -> Receipt | None:
    """The receipt of a stored ballot, for a browser that lost its connection."""
    found = _find(session, uuid, sha256)
    if found is None:
        return None
    return Receipt(b64(bytes.fromhex(sha256)), sha256, found.height, repeated=True)


def _already(checked: Checked) -> Receipt:
    if checked.receipt is None:
        raise AssertionError("a checked ballot is either parsed or stored before")
    return checked.receipt


def _own_receipt(session: Session, resident: Resident, data: bytes) -> Receipt | None:
    """The receipt, when this very ballot was stored and its sender's entry is marked.

    A copy of somebody else's ballot, public as it is, must not tell its sender that they voted.
    """
    digest = sha256_hex(data)
    found = _find(session, resident.co_decision, digest)
    if found is None or not identification.has_voted(session, resident):
        return None
    return Receipt(tracker(data), digest, found.height, repeated=True)


def _find(session: Session, uuid: str, sha256: str) -> StoredBallot | None:
    chosen = select(StoredBallot).where(
        StoredBallot.co_decision == uuid, StoredBallot.digest == sha256
    )
    return session.scalars(chosen).one_or_none()


def _require_entry(session: Session, resident: Resident) -> None:
    if not identification.on_roll(session, resident):
        raise Refusal(RefusalCode.NOT_ON_ROLL)


def _require_open(session: Session, archive: Archive, now: datetime) -> None:
    """Open by state and by the clock: the promised times, to the second and without grace.

    Whoever comes first, before the tick that opens, is told that the vote is not open yet.

    Read anew each time: whoever holds the archive's lock sees what an earlier holder changed.
    """
    chosen = select(CoDecision.state, CoDecision.opens_at, CoDecision.closes_at)
    state, opens_at, closes_at = session.execute(
        chosen.where(CoDecision.uuid == archive.co_decision)
    ).one()
    if state not in (State.READY, State.OPEN) or closes_at is None or now >= closes_at:
        raise Refusal(RefusalCode.VOTING_CLOSED)
    if state is State.READY or opens_at is None or now < opens_at:
        raise Refusal(RefusalCode.NOT_OPEN_YET)


def _require_unused(session: Session, resident: Resident, ballot: Ballot) -> None:
    """The entry may vote and has not; the credential is listed and unspent; nothing is copied."""
    uuid, credential = resident.co_decision, point_text(ballot.credential)
    _require_entry(session, resident)
    if identification.has_voted(session, resident):
        raise Refusal(RefusalCode.ALREADY_VOTED)
    if session.get(PublicCredential, (uuid, credential)) is None:
        raise Refusal(RefusalCode.CREDENTIAL_UNKNOWN)
    if session.get(StoredBallot, (uuid, credential), populate_existing=True) is not None:
        raise Refusal(RefusalCode.CREDENTIAL_SPENT)
    alphas = [point_text(one.alpha) for one in ballot.ciphertexts()]
    chosen = select(SeenCiphertext.alpha).where(
        SeenCiphertext.co_decision == uuid, SeenCiphertext.alpha.in_(alphas)
    )
    if session.scalars(chosen.limit(1)).first() is not None:
        raise Refusal(RefusalCode.CIPHERTEXT_SEEN)


@lru_cache(maxsize=16)
def _election(data: bytes) -> tuple[Election, str]:
    """Parsed once for each co-decision, not for each ballot."""
    return parse_election(data), fingerprint(data)
