"""The database's clock: one clock for all processes, whatever their machines believe."""

from datetime import UTC, datetime

from sqlalchemy import text
from sqlalchemy.orm import Session


def database_clock(session: Session) -> datetime:
    """Now, not the transaction's start: a transaction may have waited for a lock."""
    if session.get_bind().dialect.name == "postgresql":
        moment: datetime = session.execute(text("SELECT clock_timestamp()")).scalar_one()
        return moment.astimezone(UTC)
    seconds = session.execute(text("SELECT strftime('%Y-%m-%d %H:%M:%f', 'now')")).scalar_one()
    return datetime.fromisoformat(seconds).replace(tzinfo=UTC)
