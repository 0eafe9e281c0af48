"""What is asked, promised, counted and decided: open to everybody, without identification."""

from __future__ import annotations

from flask import Blueprint, Response, make_response, redirect, render_template, request
from werkzeug.exceptions import BadRequest

from voting_service.http import public
from voting_service.http.access import PUBLIC, access
from voting_service.http.clockwork import catch_up, now
from voting_service.http.context import extensions
from voting_service.http.db import transaction
from voting_service.http.origin import exempt
from voting_service.http.sessions import end_resident_session, set_language
from voting_service.models import State
from voting_service.services import bodies
from voting_service.settings import LANGUAGES

from . import sentences

blueprint = Blueprint("resident", __name__)
GROUPS = {
    "open": (State.OPEN,),
    "upcoming": (State.PROMISED, State.READY),
    "counting": (State.CLOSED,),
    "decided": (State.TALLIED, State.DECIDED, State.FULFILLED),
    "cancelled": (State.CANCELLED,),
}


@blueprint.get("/")
@access(PUBLIC)
def start() -> str:
    """All votes, the open ones first."""
    catch_up()
    with transaction() as session:
        found = public.everything(session, now())
        groups = {name: [c for c in found if c.state in states] for name, states in GROUPS.items()}
        return render_template("resident/start.html", groups=groups)


@blueprint.get("/c/<uuid>")
@access(PUBLIC)
def page(uuid: str) -> str:
    """One co-decision, its promise first."""
    catch_up()
    with transaction() as session:
        shown = public.load(session, uuid, now())
        return render_template(
            "resident/co_decision.html",
            c=shown,
            worked=sentences.worked_of(shown),
            promised=sentences.promised(shown.promise),
            basis=sentences.basis(shown.promise),
            bond=sentences.bond(),
        )


@blueprint.get("/c/<uuid>/result")
@access(PUBLIC)
def result(uuid: str) -> str:
    """What the votes came to, the decision, and how to verify both."""
    catch_up()
    with transaction() as session:
        shown = public.load(session, uuid, now())
        tally = shown.tally
        return render_template(
            "resident/result.html",
            c=shown,
            outcome=sentences.outcome(shown, tally.outcome) if tally is not None else "",
            digests=shown.digests(),
            key_id=extensions().signer.key_id,
        )


@blueprint.get("/bodies/<int:body_id>")
@access(PUBLIC)
def body(body_id: int) -> str:
    """A body's public ledger: what it promised and what became of it."""
    catch_up()
    with transaction() as session:
        row = bodies.body(session, body_id)
        found = public.everything(session, now(), body_id)
        totals = sentences.ledger(found)
        return render_template("resident/body.html", body=row, found=found, totals=totals)


@blueprint.post("/language")
@access(PUBLIC)
@exempt
def language() -> Response:
    """Remember the language chosen; harmless, so a page from before any session may ask it."""
    chosen = request.form.get("language", "")
    if chosen not in LANGUAGES:
        raise BadRequest
    response = make_response(redirect(local_path(request.form.get("next", "")), 303))
    set_language(response, chosen)
    return response


@blueprint.post("/leave")
@access(PUBLIC)
def leave() -> Response:
    """End the resident's session in this browser."""
    response = make_response(redirect("/left", 303))
    end_resident_session(response)
    return response


@blueprint.get("/left")
@access(PUBLIC)
def left() -> str:
    """That nothing is remembered any more."""
    return render_template("resident/left.html")


def local_path(target: str) -> str:
    """A path of this service, else the start page: nobody is sent elsewhere by a form field."""
    inside = target.startswith("/") and not target.startswith(("//", "/\\"))
    return target if inside and target.isprintable() else "/"
