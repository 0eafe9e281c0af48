"""The leaves of one co-decision's roll, in the order in which everybody counts them.

A leaf is made when its entry is, from things known then; nothing about it changes when the entry
votes. Sealed entries come in ascending order of their leaves; additions follow, in theirs.
"""

from collections.abc import Iterator

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from voting_service.core import roll_leaves as core
from voting_service.core.roll_leaves import identity, leaf
from voting_service.models import RollEntry
from voting_service.services.ports import PersonKey

BATCH = 5_000


def identity_of(person_key: PersonKey, uuid: str, number: str) -> str:
    """What the roll knows a personal number by; the salt can be made again from the number."""
    return identity(uuid, number, person_key.salt(uuid, number))


def fields(person_key: PersonKey, uuid: str, number: str, area: str | None) -> dict[str, str]:
    """`identity` and `leaf` of a new entry: for a loaded row, and for an addition."""
    made = identity_of(person_key, uuid, number)
    return {"identity": made, "leaf": leaf(uuid, made, area)}


def commitment(session: Session, uuid: str) -> str:
    """The root over the sealed entries; additions are not in it, the log has each of them."""
    chosen = select(RollEntry.leaf).where(
        RollEntry.co_decision == uuid, RollEntry.addition.is_(None)
    )
    return core.commitment(session.scalars(chosen))


def next_addition(session: Session, uuid: str) -> int:
    """The number of the next addition, from 1. The caller holds the roll's lock."""
    chosen = select(func.max(RollEntry.addition)).where(RollEntry.co_decision == uuid)
    return (session.scalar(chosen) or 0) + 1


def in_order(session: Session, uuid: str) -> Iterator[RollEntry]:
    """All entries as usage.jsonl lists them: sealed ones by leaf, then additions by number."""
    chosen = select(RollEntry).where(RollEntry.co_decision == uuid)
    ordered = chosen.order_by(func.coalesce(RollEntry.addition, 0), RollEntry.leaf)
    yield from session.scalars(ordered.execution_options(yield_per=BATCH))
