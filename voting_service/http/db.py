"""One database session and one transaction for each request.

Asking who is signed in has already begun the transaction when a view starts, so a view joins
it with `transaction()` and that is also the only place that commits: the reply leaves after.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, cast

from flask import Flask, g

from .context import extensions

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


def request_session() -> Session:
    """The request's session, made when first asked for; closed when the request ends."""
    if "database_session" not in g:
        g.database_session = extensions().sessions()
    return cast("Session", g.database_session)


@contextmanager
def transaction() -> Iterator[Session]:
    """Commit what happened inside, or undo all of it and let the error go on."""
    session = request_session()
    try:
        yield session
        session.commit()
    except BaseException:
        session.rollback()
        raise


def init_app(app: Flask) -> None:
    """Give the connection back when the request is over, whatever became of it."""

    @app.teardown_request
    def close_session(_error: BaseException | None) -> None:
        session = g.pop("database_session", None)
        if session is not None:
            session.close()
