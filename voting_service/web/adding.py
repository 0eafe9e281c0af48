"""Additions to a sealed roll by a granted appeal: proposed by one officer, confirmed by another."""

from __future__ import annotations

import re
import secrets
from typing import Any

from flask import Blueprint, flash, redirect, request, url_for
from sqlalchemy.orm import Session
from werkzeug import Response

from voting_service.http.access import access, signed_in
from voting_service.http.clockwork import catch_up
from voting_service.http.context import extensions
from voting_service.http.db import request_session
from voting_service.http.i18n import gettext as _
from voting_service.services import additions, codecisions, rolls
from voting_service.services.additions import Applicant
from voting_service.services.permissions import Permission

from .forms import Form, Line, Number, Prose, Secret, Strict, posted
from .office import Page, page, performed
from .registrar import area_names

blueprint = Blueprint("adding", __name__)
WITHDRAW = "withdraw"


class AdditionForm(Strict):
    """Who, where, and by which appeal."""

    personal_number = Line(20)
    former = Prose(200, optional=True)
    area = Line(64, optional=True)
    appeal = Line()
    password = Secret()


class ConfirmForm(Strict):
    """`number` is the proposal that was read."""

    number = Number()
    password = Secret()


@blueprint.get("/office/c/<uuid>/additions")
@access(Permission.ADD_TO_ROLL)
def additions_page(uuid: str) -> Page:
    """What was added, what waits, and the place to propose."""
    catch_up()
    return _page(uuid, Form())


@blueprint.post("/office/c/<uuid>/additions")
@access(Permission.ADD_TO_ROLL)
def propose(uuid: str) -> Page | Response:
    """Nothing changes until a second person confirms."""
    catch_up()
    values = posted()
    made = extensions()
    faults = performed(
        AdditionForm(), values,
        lambda session, content: additions.propose(
            session, signed_in(), uuid, _applicant(content), made.person_key, secrets.token_bytes,
            made.clock,
        ),
    )  # fmt: skip
    if faults:
        return _page(uuid, Form(values, faults))
    flash(_("Proposed. Somebody else must confirm before anything changes."))
    return redirect(url_for(".additions_page", uuid=uuid), 303)


@blueprint.post("/office/c/<uuid>/additions/confirm")
@access(Permission.ADD_TO_ROLL)
def confirm(uuid: str) -> Page | Response:
    """Add the person, or take the proposal back."""
    catch_up()
    withdrawn = request.form.get("action") == WITHDRAW

    def act(session: Session, content: dict[str, Any]) -> None:
        officer, number = signed_in(), content["number"]
        if withdrawn:
            additions.withdraw(session, officer, uuid, number)
        else:
            clock = extensions().clock
            additions.confirm(session, officer, uuid, number, secrets.token_bytes, clock)

    faults = performed(ConfirmForm(), posted(), act)
    if faults:
        return _page(uuid, Form({}, faults))
    flash(_("The proposal is withdrawn.") if withdrawn else _(
        "Added. The person can identify and vote at once; the addition is public, without any number."
    ))  # fmt: skip
    return redirect(url_for(".additions_page", uuid=uuid), 303)


def _applicant(content: dict[str, Any]) -> Applicant:
    return Applicant(
        number=content["personal_number"],
        former=tuple(re.split(r"[\s,;]+", content["former"])) if content["former"] else (),
        area=content["area"] or None,
        appeal=content["appeal"],
    )


def _page(uuid: str, form: Form) -> Page:
    session = request_session()
    co_decision = codecisions.get(session, uuid)
    roll = rolls.find(session, uuid)
    names = area_names(co_decision)
    codes = [code for code in rolls.areas(roll) if code] if roll is not None else []
    return page(
        "additions.html", co_decision, form, roll=roll, me=signed_in().id, names=names,
        pending=additions.pending(session, uuid), confirmed=additions.confirmed(session, uuid),
        areas=[("", names[""]), *((code, names.get(code, code)) for code in codes)] if codes else [],
    )  # fmt: skip
