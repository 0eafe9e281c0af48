"""What a database that cannot store anything now says, as a refusal that people understand."""

import sqlite3

from sqlalchemy.exc import DBAPIError

from voting_service.services.errors import Refusal, RefusalCode

_SQLITE_FULL = ("SQLITE_FULL", "SQLITE_IOERR", "SQLITE_READONLY", "SQLITE_CANTOPEN")
_SQLITE_BUSY = ("SQLITE_BUSY", "SQLITE_LOCKED")
# PostgreSQL's classes: 53 insufficient resources; 55P03, 40001, 40P01, 57 and 08: try again.
_POSTGRESQL_FULL = ("53100", "53200", "58")
_POSTGRESQL_BUSY = ("08", "40001", "40P01", "53300", "53400", "55P03", "57", "25006")


def refusal_for(error: DBAPIError) -> Refusal | None:
    """STORAGE_FULL or STORAGE_BUSY; None for anything else, which is a bug of ours.

    The transaction has been undone by then: nothing half-done is stored, and nothing lost.
    """
    if isinstance(error.orig, sqlite3.Error):
        return _refusal(
            getattr(error.orig, "sqlite_errorname", "") or "", _SQLITE_FULL, _SQLITE_BUSY
        )
    state = getattr(error.orig, "sqlstate", None) or ("08" if error.connection_invalidated else "")
    return _refusal(state, _POSTGRESQL_FULL, _POSTGRESQL_BUSY)


def _refusal(state: str, full: tuple[str, ...], busy: tuple[str, ...]) -> Refusal | None:
    if state.startswith(full):
        return Refusal(RefusalCode.STORAGE_FULL)
    return Refusal(RefusalCode.STORAGE_BUSY) if state.startswith(busy) else None
