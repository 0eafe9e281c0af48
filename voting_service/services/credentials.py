"""Digital issue: a credential is drawn at random and handed over; the pair is never stored.

The pool's row is deleted, so nothing tells later which credential was handed to whom. An entry
counts its draws, at most five; beyond the first they come out of the spares, so that everybody
who has not drawn yet can be sure of one.
"""

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from voting_service.core.group import Randomness
from voting_service.models import CredentialDraw, PoolCredential, Roll
from voting_service.models.rolls import MAXIMUM_DRAWS
from voting_service.services import archives, codecisions, identification
from voting_service.services.errors import Refusal, RefusalCode
from voting_service.services.identification import Resident
from voting_service.services.ports import Clock, PoolCipher
from voting_service.services.voting import require_open


def draw(session: Session, resident: Resident, pool: PoolCipher, random: Randomness, clock: Clock) -> str:
    """A private credential for a resident who is about to vote."""
    archive = archives.locked(session, resident.co_decision)  # one draw at a time: counts add up
    co_decision = codecisions.get(session, archive.co_decision)
    session.refresh(co_decision, ["state", "opens_at", "closes_at"])
    require_open(co_decision, clock(session))
    if identification.has_voted(session, resident):
        raise Refusal(RefusalCode.ALREADY_VOTED)
    _count_draw(session, resident)
    return _take(session, resident.co_decision, pool, random)


def _count_draw(session: Session, resident: Resident) -> None:
    draws = session.get(CredentialDraw, resident.entry)
    if draws is None:
        session.add(CredentialDraw(entry=resident.entry, co_decision=resident.co_decision, draws=1))
    elif draws.draws >= MAXIMUM_DRAWS:
        raise Refusal(RefusalCode.TOO_MANY_DRAWS, limit=MAXIMUM_DRAWS)
    elif _spares_left(session, resident.co_decision) < 1:
        raise Refusal(RefusalCode.POOL_EMPTY)
    else:
        draws.draws += 1
    session.flush()


def _spares_left(session: Session, uuid: str) -> int:
    """Credentials in the pool beyond one for each entry that has not drawn."""
    roll = session.get_one(Roll, uuid)
    drawn = _count(session, CredentialDraw, uuid)
    return _count(session, PoolCredential, uuid) - (roll.entries - drawn)


def _count(session: Session, table: type[CredentialDraw] | type[PoolCredential], uuid: str) -> int:
    return session.scalar(select(func.count()).select_from(table).where(table.co_decision == uuid)) or 0


def _take(session: Session, uuid: str, pool: PoolCipher, random: Randomness) -> str:
    """A row at random: the first from a random id on, or from the beginning."""
    chosen = select(PoolCredential).where(PoolCredential.co_decision == uuid).order_by(PoolCredential.id).limit(1)
    start = random(16).hex()
    row = session.scalars(chosen.where(PoolCredential.id >= start)).one_or_none()
    row = row or session.scalars(chosen).one_or_none()
    if row is None:
        raise Refusal(RefusalCode.POOL_EMPTY)
    code = pool.open(row.sealed, uuid).decode()
    session.execute(delete(PoolCredential).where(PoolCredential.id == row.id))
    session.expunge(row)
    session.flush()
    return code


