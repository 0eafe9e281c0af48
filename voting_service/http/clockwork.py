"""What is due by the clock happens before anybody is answered about it, and a step follows an act."""

from __future__ import annotations

import secrets
from datetime import datetime

from flask import Flask, Response, g

from voting_service.services import log, usage

from .context import extensions
from .db import request_session, transaction
from .problems import report


def now() -> datetime:
    """The moment that decides, from the database."""
    return extensions().clock(request_session())


def catch_up() -> None:
    """Open, close, publish and prove what is due, in transactions of its own; usually nothing is."""
    made = extensions()
    with transaction() as session:
        due = made.rounds.due(session)
    if due:
        made.rounds.run()
        session.expire_all()
    if usage.run(
        made.sessions, made.openings_key, secrets.token_bytes, made.clock, made.rounds.attempt
    ):
        made.rounds.run()


def init_app(app: Flask) -> None:
    """After an act the public step follows at once, if it is not one of those that wait."""

    @app.after_request
    def follow(response: Response) -> Response:
        session = g.get("database_session")
        if session is not None and session.info.pop(log.ACTED, False):
            try:
                catch_up()
            except Exception as error:  # noqa: BLE001 - the act is stored: its answer stands
                report(error)
        return response
