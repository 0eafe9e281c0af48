"""Whether a ballot is on the public list: what anybody finds with a tracker, and nothing beyond what is public."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from voting_service.models import Ballot, LogCheckpoint


@dataclass(frozen=True, slots=True)
class Listed:
    """Where a ballot stands in the log, from 0, and the first public head that has it."""

    position: int
    head: int
    published_at: datetime


def listed(session: Session, co_decision: str, sha256: str) -> Listed | None:
    """The ballot with this hash, once it is under a public head; between two steps nobody learns more."""
    chosen = (
        select(Ballot.log_position, LogCheckpoint.size, LogCheckpoint.published_at)
        .join(LogCheckpoint, LogCheckpoint.size > Ballot.log_position)
        .where(Ballot.co_decision == co_decision, Ballot.digest == sha256)
        .order_by(LogCheckpoint.size)
        .limit(1)
    )
    row = session.execute(chosen).one_or_none()
    return Listed(*row) if row is not None else None
