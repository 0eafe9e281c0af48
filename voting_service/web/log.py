"""The log as files, at addresses that programs of others know (C2SP tlog-tiles)."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Blueprint, Response, request
from sqlalchemy.orm import Session

from voting_service.core.errors import VerificationError
from voting_service.core.tiles import parse_path
from voting_service.http.access import PUBLIC, access
from voting_service.http.clockwork import catch_up
from voting_service.http.context import extensions
from voting_service.http.db import transaction
from voting_service.services import heads, log_tiles
from voting_service.services.errors import Refusal, RefusalCode

blueprint = Blueprint("log", __name__, url_prefix="/log")
TEXT = "text/plain; charset=utf-8"
BINARY = "application/octet-stream"
SECONDS = "public, max-age=5"
FOR_GOOD = "public, max-age=31536000, immutable"


@blueprint.get("/vkey")
@access(PUBLIC)
def vkey() -> Response:
    """The key that signs now, on one line."""
    _require_spelling("/log/vkey")
    with transaction() as session:
        newest = heads.vkeys(session, extensions().log_signer, _size(session))[-1]
    return _answer(f"{newest.text}\n".encode(), TEXT, SECONDS)


@blueprint.get("/checkpoint")
@access(PUBLIC)
def checkpoint() -> Response:
    """The newest public head, with the cosignatures that have come."""
    _require_spelling("/log/checkpoint")
    catch_up()
    with transaction() as session:
        published = heads.newest(session)
    if published is None:
        raise Refusal(RefusalCode.NOT_FOUND)
    return _answer(published.note.encode(), TEXT, SECONDS)


@blueprint.get("/<path:path>", merge_slashes=False)
@access(PUBLIC)
def tile(path: str) -> Response:
    """A tile of hashes or of entries; none that goes beyond the newest public head."""
    _require_spelling(f"/log/{path}")
    try:
        wanted = parse_path(path)
    except VerificationError as error:
        raise Refusal(RefusalCode.NOT_FOUND) from error
    with transaction() as session:
        content = log_tiles.content(session, wanted, _size(session))
    if content is None:
        raise Refusal(RefusalCode.NOT_FOUND)
    return _answer(content, BINARY, FOR_GOOD)


def _size(session: Session) -> int:
    published = heads.newest(session)
    return published.size if published is not None else 0


def _require_spelling(path: str) -> None:
    """One address for one file, for caches and for whoever compares: nothing encoded, no query."""
    raw = request.environ.get("RAW_URI") or request.environ.get("REQUEST_URI") or path
    if urlsplit(raw)._replace(scheme="", netloc="").geturl() != path:
        raise Refusal(RefusalCode.NOT_FOUND)


def _answer(content: bytes, mimetype: str, cache: str) -> Response:
    response = Response(content, content_type=mimetype)
    response.headers["Cache-Control"] = cache
    return response
