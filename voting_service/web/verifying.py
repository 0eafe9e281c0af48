"""The second verifier: a page that checks a bundle in the visitor's own browser."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from voting_service.core.promise import Promise
from voting_service.http import public
from voting_service.http.access import PUBLIC, access
from voting_service.http.db import request_session

from .office import now

blueprint = Blueprint("verifying", __name__)


@blueprint.get("/verify")
@access(PUBLIC)
def verify() -> str:
    """For a file of one's own, or with `?c=UUID` for what this server publishes of that co-decision."""
    uuid = request.args.get("c", "")
    promise: Promise | None = None
    if uuid:
        promise = public.load(request_session(), uuid, now()).promise
    return render_template("verify.html", uuid=uuid, promise=promise)
