"""After the vote: what one's own entry was used for, its opening as a file, and a way to dispute it."""

from __future__ import annotations

from typing import Final

from flask import Blueprint, Response, make_response, redirect, render_template, request
from flask_babel import lazy_gettext as lazy
from werkzeug.exceptions import BadRequest

from voting_service.http import public
from voting_service.http.access import RESIDENT, access, identified
from voting_service.http.clockwork import catch_up, now
from voting_service.http.context import extensions
from voting_service.http.db import transaction
from voting_service.http.problems import message
from voting_service.models import Channel, Claim
from voting_service.services import disputes, usage
from voting_service.services.errors import Refusal, RefusalCode

from .voting import AFTER

blueprint = Blueprint("entry", __name__)
FILE_NAME: Final = "medbeslut-opening.json"
CLAIMS: Final = {
    Claim.NOT_MINE: lazy("I did not vote, and nobody should have voted for me."),
    Claim.CHANNEL: lazy("I voted, but in the other way than it says here."),
    Claim.MISSING: lazy("I voted, and it should say so here."),
}
_MAXIMUM_TYPED: Final = 40


@blueprint.get("/c/<uuid>/entry")
@access(RESIDENT)
def page(uuid: str) -> Response:
    """How the entry is marked, and what its owner can do about it; nothing before voting has closed."""
    catch_up()
    with transaction() as session:
        closed = public.load(session, uuid, now()).state in AFTER
    return make_response(_page(uuid) if closed else redirect(f"/c/{uuid}", 303))


@blueprint.post("/c/<uuid>/entry/opening")
@access(RESIDENT)
def opening(uuid: str) -> Response:
    """The opening as a file; with the salt when the entry's own number was typed in."""
    resident, made = identified(uuid), extensions()
    typed = request.form.get("number", "")[:_MAXIMUM_TYPED]
    try:
        with transaction() as session:
            salt = None
            if typed.strip():
                salt = disputes.salt_for(session, resident, typed, made.person_key, now())
            content = disputes.opening(session, resident, made.openings_key, salt).to_bytes()
    except Refusal as refusal:
        if refusal.code is not RefusalCode.NUMBER_NOT_OF_ENTRY:
            raise
        return make_response(_page(uuid, message(refusal)), 422)
    response = Response(content, mimetype="application/json")
    response.headers["Content-Disposition"] = f'attachment; filename="{FILE_NAME}"'
    return response


@blueprint.post("/c/<uuid>/entry/dispute")
@access(RESIDENT)
def dispute(uuid: str) -> Response:
    """Dispute the mark; only what can be true of it can be said."""
    resident = identified(uuid)
    with transaction() as session:
        claims = disputes.claims(disputes.used(session, resident.entry))
        chosen = next((one for one in claims if one.value == request.form.get("claim")), None)
        if chosen is None:
            raise BadRequest
        disputes.dispute(session, resident, chosen, now())
    return make_response(redirect(f"/c/{uuid}/entry#disputes", 303))


def _page(uuid: str, error: str | None = None) -> str:
    resident = identified(uuid)
    with transaction() as session:
        shown = public.load(session, uuid, now())
        mark = disputes.used(session, resident.entry)
        made = disputes.of_entry(session, resident)
        return render_template(
            "resident/entry.html", c=shown, progress=usage.progress(session, shown.co_decision),
            web=mark is Channel.WEB, paper=mark is Channel.PAPER, disputes=made,
            waiting=any(one.outcome is None for one in made), error=error,
            claims=[(one.value, CLAIMS[one]) for one in disputes.claims(mark)],
            days=disputes.DAYS_TO_ANSWER,
        )  # fmt: skip
