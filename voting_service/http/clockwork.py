"""What is due by the clock happens before anybody is answered about it."""

from __future__ import annotations

from datetime import datetime, timedelta

from voting_service.services import lifecycle, publication

from .context import extensions
from .db import request_session, transaction


def now() -> datetime:
    """The moment that decides, from the database."""
    return extensions().clock(request_session())


def catch_up() -> None:
    """Open, close and publish what is due, in a transaction of its own; usually there is nothing."""
    made = extensions()
    every = timedelta(minutes=made.settings.publication.batch_minutes)
    with transaction() as session:
        changed = lifecycle.tick(session, made.clock, made.signer, every)
    if changed:
        publication.tidy(made.engine)
