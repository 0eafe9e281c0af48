"""A brake on guessing that all worker processes share: so many attempts of one kind in a quarter of an hour.

An attempt is counted before it is tried, and given back when it succeeds: a hundred guesses sent at
once are a hundred counted guesses. Nothing else lowers a count, so nobody's success helps a guesser.
Names are keyed hashes made by the caller, kept for a quarter of an hour; none is of a resident,
since a wrong code names nobody.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import case, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from voting_service.models import Attempt

WINDOW: Final = timedelta(minutes=15)
MOST_FORGOTTEN: Final = 1000


def take(session: Session, limits: Mapping[str, int], now: datetime) -> bool:
    """Count one attempt under each name; whether all of them are within their limits."""
    _forget(session, now)
    # In one order everywhere, so that two who share several names never wait for each other.
    counts = {name: _count(session, name, now) for name in sorted(limits)}
    return all(count <= limits[name] for name, count in counts.items())


def give_back(session: Session, limits: Mapping[str, int]) -> None:
    """The attempt succeeded: it does not count."""
    for name in sorted(limits):
        chosen = update(Attempt).where(Attempt.name == name, Attempt.count > 0)
        session.execute(chosen.values(count=Attempt.count - 1))


def _count(session: Session, name: str, now: datetime) -> int:
    """One more, from one when the old quarter of an hour is over; in one statement."""
    dialect: Any = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    over = Attempt.ends <= now
    statement = (
        dialect.insert(Attempt)
        .values(name=name, count=1, ends=now + WINDOW)
        .on_conflict_do_update(
            index_elements=[Attempt.name],
            set_={
                "count": case((over, 1), else_=Attempt.count + 1),
                "ends": case((over, now + WINDOW), else_=Attempt.ends),
            },
        )
        .returning(Attempt.count)
    )
    return int(session.execute(statement).scalar_one())


def _forget(session: Session, now: datetime) -> None:
    """Remove what is over; rows that somebody is counting just now are left for the next time."""
    old = (
        select(Attempt.name)
        .where(Attempt.ends <= now)
        .limit(MOST_FORGOTTEN)
        .with_for_update(skip_locked=True)
    )
    names = list(session.scalars(old))
    if names:
        session.execute(delete(Attempt).where(Attempt.name.in_(names)))
