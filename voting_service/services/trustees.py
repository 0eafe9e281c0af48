"""Trustees: their keys, the rehearsal with the real key files, their partial decryptions."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from voting_service.core.archive import partial_decryption_records
from voting_service.core.decryption import (
    Rehearsal,
    new_rehearsal,
    parse_partial_decryption,
    parse_rehearsal,
    rehearse,
    verify_partial_decryption,
    verify_rehearsal,
)
from voting_service.core.errors import VerificationError
from voting_service.core.group import Randomness, parse_point, point_text, random_scalar
from voting_service.core.pedersen import Pedersen
from voting_service.core.signed_messages import make_public_key
from voting_service.core.tally import EncryptedTally, parse_encrypted_tally
from voting_service.core.trustees import (
    Single,
    Trustees,
    election_key,
    enough,
    owner_key,
    parse_trustees,
    verify_trustees,
)
from voting_service.models import (
    ArchiveRecord,
    CoDecision,
    Officer,
    PartialDecryption,
    State,
    Trustee,
    TrusteeSet,
)
from voting_service.services import archives, codecisions, log, statements
from voting_service.services.errors import Refusal, RefusalCode
from voting_service.services.permissions import Permission, require
from voting_service.services.ports import Clock, ServerTrusteeKeys

SERVER_OWNER = 1
TOKEN_BYTES = 32
FEWEST = 2  # members who must come together (protocol.md 6)


@dataclass(frozen=True, slots=True)
class Invitation:
    """The address part that only this trustee is given; shown once, stored as a hash."""

    owner: int
    token: str


def set_trustees(
    session: Session, officer: Officer, co_decision: CoDecision, threshold_parameters: bytes,
    keys: ServerTrusteeKeys, random: Randomness,
) -> list[Invitation]:  # fmt: skip
    """Take the outcome of the key ceremony; the server adds a fresh key of its own, mandatory.

    `threshold_parameters` is the file that the ceremony ends with. Replaces an earlier set until
    the co-decision is ready; the server's key is kept.
    """
    require(session, officer, co_decision.body_id, Permission.TRUSTEES)
    codecisions.require_state(co_decision, State.PROMISED)
    members = _parse_members(threshold_parameters)
    trustees = Trustees(
        (Single(make_public_key(_server_secret(co_decision.uuid, keys, random), random)), members)
    )
    try:
        verify_trustees(trustees)
    except VerificationError as error:
        raise Refusal(RefusalCode.TRUSTEES_INVALID, reason=str(error)) from error
    _forget(session, co_decision.uuid)
    session.add(
        TrusteeSet(
            co_decision=co_decision.uuid, trustees=trustees.to_bytes(),
            public_key=point_text(election_key(trustees)),
            rehearsal=new_rehearsal(co_decision.uuid, random).to_bytes(),
        )
    )  # fmt: skip
    session.flush()
    return [
        _add(session, co_decision.uuid, owner, trustees, random)
        for owner in range(1, len(trustees.keys) + 1)
    ][1:]


def _parse_members(data: bytes) -> Pedersen:
    """The threshold set: no one member can stop the tally, and none can decrypt alone."""
    try:
        items = parse_trustees(b'[["Pedersen",' + data.strip() + b"]]").items
    except VerificationError as error:
        raise Refusal(RefusalCode.TRUSTEES_INVALID, reason=str(error)) from error
    members = items[0]
    if len(items) != 1 or not isinstance(members, Pedersen):
        raise Refusal(RefusalCode.TRUSTEES_INVALID, reason="more than one set of trustees")
    if not FEWEST <= members.threshold < len(members.keys):
        reason = f"{members.threshold} of {len(members.keys)}"
        raise Refusal(RefusalCode.TRUSTEES_INVALID, reason=reason)
    return members


def _server_secret(uuid: str, keys: ServerTrusteeKeys, random: Randomness) -> int:
    try:
        return keys.secret(uuid)
    except LookupError:
        keys.create(uuid, random_scalar(random))
        return keys.secret(uuid)


def _forget(session: Session, uuid: str) -> None:
    for table in (Trustee, TrusteeSet):
        session.execute(delete(table).where(table.co_decision == uuid))
    session.flush()
    session.expire_all()


def _add(
    session: Session, uuid: str, owner: int, trustees: Trustees, random: Randomness
) -> Invitation:
    token = random(TOKEN_BYTES).hex()
    server = owner == SERVER_OWNER
    session.add(
        Trustee(
            co_decision=uuid, owner=owner, kind="Single" if server else "Pedersen",
            label="server" if server else f"{owner - 1}",
            public_key=point_text(owner_key(trustees, owner)),
            token_digest=None if server else _digest(token),
        )
    )  # fmt: skip
    session.flush()
    return Invitation(owner, token)


def renew_invitation(
    session: Session, officer: Officer, co_decision: CoDecision, owner: int, random: Randomness
) -> Invitation:
    """A new address for a trustee who lost it; the old one stops working."""
    require(session, officer, co_decision.body_id, Permission.TRUSTEES)
    trustee = session.get(Trustee, (co_decision.uuid, owner))
    if trustee is None or trustee.token_digest is None:
        raise Refusal(RefusalCode.TRUSTEE_UNKNOWN)
    token = random(TOKEN_BYTES).hex()
    trustee.token_digest = _digest(token)
    session.flush()
    return Invitation(owner, token)


def find_set(session: Session, uuid: str) -> TrusteeSet | None:
    """The trustees of a co-decision, if they are set."""
    return session.get(TrusteeSet, uuid)


def members(session: Session, uuid: str) -> list[Trustee]:
    """All trustees in order, the server first."""
    return list(
        session.scalars(select(Trustee).where(Trustee.co_decision == uuid).order_by(Trustee.owner))
    )


def by_token(session: Session, token: str) -> Trustee:
    """The trustee whom that address was given to."""
    found = session.scalars(
        select(Trustee).where(Trustee.token_digest == _digest(token))
    ).one_or_none()
    if found is None:
        raise Refusal(RefusalCode.TRUSTEE_UNKNOWN)
    return found


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


# The rehearsal


def rehearsal_of(session: Session, uuid: str) -> Rehearsal:
    """The test that every key file must answer."""
    return parse_rehearsal(_set(session, uuid).rehearsal)


def submit_rehearsal(session: Session, trustee: Trustee, data: bytes, now: datetime) -> None:
    """Record that the trustee's key file works; the same answer again changes nothing."""
    found = _set(session, trustee.co_decision)
    try:
        partial = parse_partial_decryption(data)
        key = parse_point(trustee.public_key)
        verify_rehearsal(parse_rehearsal(found.rehearsal), partial, key)
    except VerificationError as error:
        raise Refusal(RefusalCode.REHEARSAL_INVALID, reason=str(error)) from error
    if trustee.rehearsed_at is None:
        trustee.rehearsed_at = now
        session.flush()


def rehearse_server(
    session: Session, uuid: str, keys: ServerTrusteeKeys, random: Randomness, now: datetime
) -> None:
    """The server's own key file, tried like the others."""
    server = session.get(Trustee, (uuid, SERVER_OWNER))
    if server is None:
        raise Refusal(RefusalCode.TRUSTEES_MISSING)
    answer = rehearse(rehearsal_of(session, uuid), server_secret(uuid, keys), random)
    submit_rehearsal(session, server, answer.to_bytes(), now)


def make_backup(
    session: Session,
    officer: Officer,
    co_decision: CoDecision,
    passphrase: str,
    keys: ServerTrusteeKeys,
) -> bytes:
    """The server's key, encrypted; it counts once it has been read back."""
    require(session, officer, co_decision.body_id, Permission.TRUSTEES)
    _set(session, co_decision.uuid)
    if len(passphrase) < 12:
        raise Refusal(RefusalCode.WEAK_PASSWORD, minimum=12)
    try:
        return keys.backup(co_decision.uuid, passphrase)
    except LookupError as error:
        raise Refusal(RefusalCode.SERVER_KEY_MISSING) from error


def read_back(
    session: Session, officer: Officer, co_decision: CoDecision, data: bytes, passphrase: str,
    keys: ServerTrusteeKeys, now: datetime,
) -> None:  # fmt: skip
    """Show that the backup opens and holds this very key."""
    require(session, officer, co_decision.body_id, Permission.TRUSTEES)
    found = _set(session, co_decision.uuid)
    try:
        same = keys.matches(co_decision.uuid, data, passphrase)
    except (VerificationError, LookupError) as error:
        raise Refusal(RefusalCode.BACKUP_INVALID) from error
    if not same:
        raise Refusal(RefusalCode.BACKUP_INVALID)
    found.backup_read_at = now
    session.flush()


# Decryption


def submit_partial_decryption(
    session: Session, trustee: Trustee, data: bytes, clock: Clock
) -> None:
    """Verify a trustee's part and add it to the archive; the very same again changes nothing.

    A part that does not verify is refused, remembered under the trustee's name, and stops nobody.
    """
    uuid = trustee.co_decision
    co_decision = codecisions.locked(session, uuid)
    archive = archives.locked(session, uuid)
    kept = session.get(PartialDecryption, (uuid, trustee.owner))
    if kept is not None:
        if kept.body == data:
            return
        raise Refusal(RefusalCode.DECRYPTED_ALREADY)
    codecisions.require_state(co_decision, State.CLOSED)
    archives.require_all_ballots(session, archive)
    require_enough_ballots(session, uuid, archive.ballots)
    if trustee.owner != SERVER_OWNER and others_complete(session, uuid):
        raise Refusal(RefusalCode.DECRYPTIONS_COMPLETE)
    _verify(session, trustee, data)
    session.add(PartialDecryption(co_decision=uuid, owner=trustee.owner, body=data))
    trustee.rejected = None
    archives.append(
        session, archive, partial_decryption_records(archives.head(archive), data, trustee.owner)
    )
    log.append(
        session,
        log.EntryKind.PARTIAL_DECRYPTION,
        uuid,
        owner=trustee.owner,
        archive_event=archive.head,
        at=log.moment(clock(session)),
    )
    session.flush()


def require_enough_ballots(session: Session, uuid: str, ballots: int) -> None:
    """As many as the promise demands, or the sum would tell how single residents voted."""
    promise = statements.promise(session, uuid)
    if promise is None:
        raise Refusal(RefusalCode.NOT_FOUND)
    if ballots < promise.rules.minimum_ballots:
        minimum = promise.rules.minimum_ballots
        raise Refusal(RefusalCode.TOO_FEW_BALLOTS, ballots=ballots, minimum=minimum)


def _verify(session: Session, trustee: Trustee, data: bytes) -> None:
    _, phi = archives.election_of(archives.locked(session, trustee.co_decision))
    tally = encrypted_tally(session, trustee.co_decision)
    try:
        verify_partial_decryption(
            parse_partial_decryption(data), parse_point(trustee.public_key), tally, phi
        )
    except VerificationError as error:
        raise Refusal(
            RefusalCode.PARTIAL_DECRYPTION_INVALID, reason=str(error), owner=trustee.owner
        ) from error


def note_rejected(session: Session, trustee: Trustee, reason: str) -> None:
    """Keep, for the officers' page, that this trustee sent a part that does not verify."""
    trustee.rejected = reason
    session.flush()


def encrypted_tally(session: Session, uuid: str) -> EncryptedTally:
    """The published encrypted tally."""
    archive = archives.find(session, uuid)
    if archive is None or archive.tally_position is None:
        raise Refusal(RefusalCode.NOT_FOUND)
    return parse_encrypted_tally(
        session.get_one(ArchiveRecord, (uuid, archive.tally_position)).content
    )


def received(session: Session, uuid: str) -> dict[int, bytes]:
    """Verified parts, by owner."""
    chosen = (
        select(PartialDecryption)
        .where(PartialDecryption.co_decision == uuid)
        .order_by(PartialDecryption.owner)
    )
    return {row.owner: row.body for row in session.scalars(chosen)}


def others_complete(session: Session, uuid: str) -> bool:
    """Whether enough trustees beside the server have decrypted."""
    trustees = parse_trustees(_set(session, uuid).trustees)
    return enough(trustees, {SERVER_OWNER, *received(session, uuid)})


def decryption_begun(session: Session, uuid: str) -> bool:
    """Whether any part has come."""
    chosen = (
        select(func.count())
        .select_from(PartialDecryption)
        .where(PartialDecryption.co_decision == uuid)
    )
    return bool(session.scalar(chosen))


def server_secret(uuid: str, keys: ServerTrusteeKeys) -> int:
    """The server's share, or a refusal that says how to get it back."""
    try:
        return keys.secret(uuid)
    except LookupError as error:
        raise Refusal(RefusalCode.SERVER_KEY_MISSING) from error


def _set(session: Session, uuid: str) -> TrusteeSet:
    found = find_set(session, uuid)
    if found is None:
        raise Refusal(RefusalCode.TRUSTEES_MISSING)
    return found
