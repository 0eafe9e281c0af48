"""What is due by the clock happens before anybody is answered about it."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from voting_service.services import lifecycle, publication, usage

from .context import extensions
from .db import request_session, transaction


def now() -> datetime:
    """The moment that decides, from the database."""
    return extensions().clock(request_session())


def catch_up() -> None:
    """Open, close, publish and prove what is due, in transactions of its own; usually nothing is."""
    made = extensions()
    every = timedelta(minutes=made.settings.publication.batch_minutes)
    with transaction() as session:
        changed = lifecycle.tick(session, made.clock, made.signer, every)
    if changed:
        publication.tidy(made.engine)
    usage.run(made.sessions, made.openings_key, secrets.token_bytes, made.clock)
