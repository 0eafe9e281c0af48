"""From identification to the booth. Nothing here is logged, and nothing says who came."""

from __future__ import annotations

from typing import Final

from flask import Blueprint, Response, make_response, redirect, render_template, request
from sqlalchemy.orm import Session

from voting_service.http import limits, public
from voting_service.http.access import PUBLIC, RESIDENT, access
from voting_service.http.clockwork import catch_up, now
from voting_service.http.context import extensions
from voting_service.http.db import transaction
from voting_service.http.headers import personal
from voting_service.http.i18n import gettext as _
from voting_service.http.i18n import text
from voting_service.http.problem_table import DeniedCode
from voting_service.http.problems import Denied
from voting_service.http.sessions import begin_resident_session, identified_now
from voting_service.models import State
from voting_service.services import attempts, heads, identification
from voting_service.services.errors import Refusal, RefusalCode
from voting_service.services.identification import Resident

from . import sentences

blueprint = Blueprint("voting", __name__)
UNKNOWN: Final = frozenset({RefusalCode.CODE_UNKNOWN, RefusalCode.NOT_ON_ROLL})
BEFORE: Final = frozenset({State.PROMISED, State.READY})
AFTER: Final = frozenset({State.CLOSED, State.TALLIED, State.DECIDED, State.FULFILLED})
MAXIMUM_TYPED: Final = 200


@blueprint.get("/c/<uuid>/identify", endpoint="identify")
@access(PUBLIC)
def identify(uuid: str) -> str:
    """How one can identify; before opening, whether one is on the roll can be looked up."""
    personal()
    catch_up()
    with transaction() as db:
        shown = public.load(db, uuid, now())
    return _form(shown)


@blueprint.post("/c/<uuid>/identify")
@access(PUBLIC)
def identified(uuid: str) -> Response:
    """Identify, then go to the booth, or to one's own entry when voting has closed.

    One neutral answer for everybody who is not found.
    """
    catch_up()
    counted = limits.of_identification()
    with transaction() as db:
        moment = now()
        shown = public.load(db, uuid, moment)
        allowed = attempts.take(db, counted, moment)
    if not allowed:
        raise Denied(DeniedCode.TOO_MANY_ATTEMPTS)
    with transaction() as db:
        resident = _find(db, uuid)
        voted = resident is not None and identification.has_voted(db, resident)
        if resident is not None:
            attempts.give_back(db, counted)
    if resident is None:
        return make_response(_form(shown, failed=True), 403)
    if shown.state not in AFTER and (voted or shown.state is not State.OPEN):
        return make_response(_told(shown, voted=voted))
    place = "entry" if shown.state in AFTER else "vote"
    response = make_response(redirect(f"/c/{uuid}/{place}", 303))
    begin_resident_session(response, resident, moment)
    return response


@blueprint.get("/c/<uuid>/vote")
@access(RESIDENT)
def booth(uuid: str) -> str:
    """The booth. It is shown to those who have voted too: their browser may hold the receipt."""
    catch_up()
    with transaction() as db:
        shown = public.load(db, uuid, now())
        log = _trust(db)
    found = identified_now()
    return render_template(
        "booth.html",
        uuid=uuid,
        title=text(shown.promise.question),
        facts=sentences.booth_facts(shown),
        contact=text(shown.promise.contact),
        booth_session=found.booth if found is not None else "",
        log=log,
    )


def _trust(db: Session) -> dict[str, object]:
    """Whose signatures the booth demands: the log's keys, oldest first, and the policy's witnesses."""
    made = extensions()
    policy = made.settings.log.policy_file
    return {
        "vkeys": [vkey.text for vkey in heads.vkeys(db, made.log_signer)],
        "policy": policy.read_text(encoding="utf-8") if policy is not None else None,
    }


def _form(shown: public.PublicCoDecision, *, failed: bool = False) -> str:
    methods = extensions().settings.identification.methods
    error = (
        _("You could not be identified. Check what you wrote and try again.") if failed else None
    )
    failed_method = request.form.get("method") if failed else None
    return render_template(
        "resident/identify.html", c=shown, methods=methods, error=error, failed_method=failed_method
    )


def _told(shown: public.PublicCoDecision, *, voted: bool) -> str:
    """The specific reason, for somebody who has identified."""
    early = shown.state in BEFORE
    return render_template("resident/identified.html", c=shown, voted=voted, early=early)


def _find(db: Session, uuid: str) -> Resident | None:
    """The resident whom the form identifies, or None whatever the reason."""
    method = request.form.get("method", "")
    if method not in extensions().settings.identification.methods:
        return None
    typed = {
        name: request.form.get(name, "")[:MAXIMUM_TYPED] for name in ("number", "code", "token")
    }
    try:
        if method == "demo":
            key = extensions().person_key
            return identification.by_personal_number(db, uuid, typed["number"], key, now())
        if typed["token"]:
            return identification.by_letter_token(db, uuid, typed["token"])
        return identification.by_letter_code(db, uuid, typed["code"])
    except Refusal as refusal:
        if refusal.code in UNKNOWN:
            return None
        raise
