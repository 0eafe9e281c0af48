"""From the last ballot to the signed tally."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from voting_service.core.archive import (
    Kind,
    encrypted_tally_records,
    end_ballots_records,
    result_records,
)
from voting_service.core.ballots import parse_ballot
from voting_service.core.before_decrypting import check_before_decrypting
from voting_service.core.closing import Closing, check_closes_after, check_counted_after
from voting_service.core.decryption import gather, partial_decryption
from voting_service.core.encoding import sha256_hex
from voting_service.core.group import Randomness, base_power
from voting_service.core.signed_tally import (
    ArchiveReference,
    Channels,
    Counts,
    PaperCounts,
    RollTotals,
    SignedTally,
    outcome_of,
)
from voting_service.core.statements import parse_closing, parse_opening, parse_promise
from voting_service.core.tally import Aggregate, Result, SizedTally, compute_result
from voting_service.core.trustees import combine_factors, enough, parse_trustees
from voting_service.models import (
    Archive,
    Ballot,
    Channel,
    CoDecision,
    Officer,
    Roll,
    RollMark,
    State,
    Statement,
    StatementKind,
    Trustee,
)
from voting_service.services import (
    archives,
    codecisions,
    log,
    rolls,
    statements,
    trustees,
    usage,
)
from voting_service.services.errors import Refusal, RefusalCode
from voting_service.services.permissions import Permission
from voting_service.services.ports import Clock, ServerTrusteeKeys, Signer


def close(session: Session, co_decision: CoDecision, signer: Signer, clock: Clock) -> None:
    """End the vote and publish the encrypted tally. The caller has decided that it is time."""
    archive = archives.locked(session, co_decision.uuid)
    archives.require_all_ballots(session, archive)
    codecisions.move(co_decision, State.CLOSED)
    archives.append(session, archive, end_ballots_records(archives.head(archive)))
    tally = _aggregate(session, archive).tally().to_bytes()
    sized = SizedTally(archive.ballots, archive.ballots, sha256_hex(tally)).to_bytes()
    archive.tally_position = archive.records
    archives.append(session, archive, encrypted_tally_records(archives.head(archive), tally, sized))
    now = log.now(session, clock)
    statement = _closing_statement(session, co_decision, archive, signer, now)
    log.append(
        session,
        log.EntryKind.CLOSING,
        co_decision.uuid,
        sha256=statement.digest,
        at=log.moment(now),
    )
    session.flush()


def _closing_statement(
    session: Session, co_decision: CoDecision, archive: Archive, signer: Signer, now: datetime
) -> Statement:
    uuid, closes_at = co_decision.uuid, co_decision.closes_at
    opened = statements.require(session, uuid, StatementKind.OPENING)
    opening = parse_opening(opened.body)
    closing = Closing(
        schema=Closing.SCHEMA, version=1, key_id=signer.key_id, co_decision=uuid,
        promise=opening.promise, opening=opened.digest, ballots=archive.ballots,
        additions=rolls.additions(session, uuid), tally_event=archive.head,
        closes_at=log.moment(closes_at or now), closed_at=log.moment(now),
    )  # fmt: skip
    check_closes_after(closing, opening)
    return statements.store(session, co_decision, StatementKind.CLOSING, closing, signer, now)


def _aggregate(session: Session, archive: Archive) -> Aggregate:
    election, _ = archives.election_of(archive)
    aggregate = Aggregate(election)
    for start in range(0, archive.records, archives.BATCH):
        batch = archives.records(
            session, archive.co_decision, start, min(start + archives.BATCH, archive.records)
        )
        for row in batch:
            if row.kind is Kind.DATA and row.content.startswith(b'{"election_uuid":'):
                aggregate.add(parse_ballot(row.content))
    return aggregate


def decrypt_with_server_key(
    session: Session, uuid: str, keys: ServerTrusteeKeys, random: Randomness, clock: Clock
) -> None:
    """The server's part, under the same rules as any trustee's tool: it verifies everything first."""
    if trustees.SERVER_OWNER in trustees.received(session, uuid):
        return
    archive = archives.locked(session, uuid)
    secret = trustees.server_secret(uuid, keys)
    promise = statements.find(session, uuid, StatementKind.PROMISE)
    if promise is None:
        raise Refusal(RefusalCode.NOT_FOUND)
    source = archives.Source(archives.pieces(session, archive))
    ready = check_before_decrypting(source, promise.body, base_power(secret))
    partial = partial_decryption(secret, ready.tally, ready.phi, random)
    server = session.get_one(Trustee, (uuid, trustees.SERVER_OWNER))
    trustees.submit_partial_decryption(session, server, partial.to_bytes(), clock)


def publish_result(
    session: Session, officer: Officer, uuid: str, signer: Signer, keys: ServerTrusteeKeys,
    random: Randomness, clock: Clock,
) -> SignedTally:  # fmt: skip
    """Result, signed tally and outcome together, once enough trustees have decrypted."""
    co_decision = codecisions.allowed(session, officer, uuid, Permission.PUBLISH_RESULT)
    codecisions.require_state(co_decision, State.CLOSED)
    archive = archives.locked(session, uuid)
    archives.require_all_ballots(session, archive)
    trustees.require_enough_ballots(session, uuid, archive.ballots)
    usage.digest(session, uuid)  # before anything is decrypted
    if not trustees.others_complete(session, uuid):
        raise Refusal(
            RefusalCode.TOO_FEW_DECRYPTIONS, received=len(trustees.received(session, uuid))
        )
    decrypt_with_server_key(session, uuid, keys, random, clock)
    archive = archives.locked(session, uuid)
    result = _result(session, archive)
    archives.append(session, archive, result_records(archives.head(archive), result.to_bytes()))
    now = log.now(session, clock)
    tally = _signed_tally(session, archive, result, signer, now)
    statement = statements.store(session, co_decision, StatementKind.TALLY, tally, signer, now)
    codecisions.move(co_decision, State.TALLIED)
    log.append(session, log.EntryKind.RESULT, uuid, archive_event=archive.head, at=log.moment(now))
    log.append(session, log.EntryKind.TALLY, uuid, sha256=statement.digest, at=log.moment(now))
    session.flush()
    return tally


def _result(session: Session, archive: Archive) -> Result:
    uuid = archive.co_decision
    election, phi = archives.election_of(archive)
    found = trustees.find_set(session, uuid)
    if found is None:
        raise Refusal(RefusalCode.TRUSTEES_MISSING)
    items = parse_trustees(found.trustees)
    tally = trustees.encrypted_tally(session, uuid)
    gathered = gather(items, tally, phi, trustees.received(session, uuid).items())
    if not enough(items, gathered.factors):
        raise Refusal(RefusalCode.TOO_FEW_DECRYPTIONS, received=len(gathered.factors))
    return compute_result(
        election, tally, combine_factors(items, gathered.factors), archive.ballots
    )


def _signed_tally(
    session: Session, archive: Archive, result: Result, signer: Signer, now: datetime
) -> SignedTally:
    uuid = archive.co_decision
    promised = statements.require(session, uuid, StatementKind.PROMISE)
    closed = statements.require(session, uuid, StatementKind.CLOSING)
    promise, closing = parse_promise(promised.body), parse_closing(closed.body)
    _, phi = archives.election_of(archive)
    roll = _roll_totals(session, uuid, archive.ballots, closing.additions)
    blank, *counts = result.counts[0]
    web = Counts(archive.ballots, blank, tuple(counts))
    paper = PaperCounts(0, 0, (0,) * len(counts), ())
    tally = SignedTally(
        schema=SignedTally.SCHEMA, version=1, key_id=signer.key_id, co_decision=uuid,
        promise=promised.digest, closing=closed.digest,
        usage=usage.digest(session, uuid), election=phi,
        archive=ArchiveReference(archives.sha256(session, archive), archive.records, archive.head),
        roll=roll, channels=Channels(web, paper), totals=web,
        outcome=outcome_of(promise, web, roll.entries), published_at=log.moment(now),
    )  # fmt: skip
    check_counted_after(tally, closing)
    return tally


def _roll_totals(session: Session, uuid: str, ballots: int, additions: int) -> RollTotals:
    """The sealed entries and the additions, each of which took one of the spares.

    Marks and ballots must be equally many: a difference stops the tally."""
    roll = session.get_one(Roll, uuid)
    marks = select(func.count()).select_from(RollMark)
    used = (
        session.scalar(marks.where(RollMark.co_decision == uuid, RollMark.channel == Channel.WEB))
        or 0
    )
    stored = (
        session.scalar(select(func.count()).select_from(Ballot).where(Ballot.co_decision == uuid))
        or 0
    )
    if not used == stored == ballots:
        raise Refusal(RefusalCode.MARKS_DIFFER, marks=used, ballots=stored)
    entries, credentials = roll.entries + additions, roll.entries + roll.spares
    return RollTotals(entries, used, entries - used, credentials - entries, credentials)
