"""Disputes about the marks of the roll, answered in public by whoever is responsible for it."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, url_for
from flask_babel import lazy_gettext as lazy
from marshmallow import fields
from marshmallow.validate import OneOf
from werkzeug import Response

from voting_service.core.log_entries import DisputeOutcome
from voting_service.http.access import access, signed_in
from voting_service.http.clockwork import catch_up
from voting_service.http.db import request_session
from voting_service.http.i18n import gettext as _
from voting_service.models import Claim, Dispute, RollEntry
from voting_service.services import codecisions, disputes
from voting_service.services.permissions import Permission

from .forms import Form, Prose, Secret, Strict, posted, read
from .office import Page, attempt, now, page, password_faults

blueprint = Blueprint("disputing", __name__)
CLAIMS = {
    Claim.NOT_MINE: lazy("Says: I did not vote, and the entry is marked."),
    Claim.CHANNEL: lazy("Says: I voted, but in the other way than the mark says."),
    Claim.MISSING: lazy("Says: I voted, and the entry is not marked."),
}


class AnswerForm(Strict):
    """Outcome and public reasons."""

    outcome = fields.String(
        required=True,
        validate=OneOf([one.value for one in DisputeOutcome]),
        error_messages={"required": lazy("Choose one.")},
    )
    reasons = Prose(5000)
    password = Secret()


@blueprint.get("/office/c/<uuid>/disputes")
@access(Permission.ROLL)
def listing(uuid: str) -> Page:
    """All of them, those without an answer first."""
    catch_up()
    return _page(uuid, None, Form())


@blueprint.post("/office/c/<uuid>/disputes/<int:number>")
@access(Permission.ROLL)
def answer(uuid: str, number: int) -> Page | Response:
    """Answer one, for good."""
    values = posted()
    content, faults = read(AnswerForm(), values)
    if content is not None:
        faults = password_faults(content["password"])
    if content is not None and not faults:
        outcome, reasons = DisputeOutcome(content["outcome"]), content["reasons"]
        _done, faults = attempt(
            lambda session: disputes.answer(
                session, signed_in(), uuid, number, outcome, reasons, now()
            )
        )
    if faults:
        return _page(uuid, number, Form(values, faults))
    flash(_("Answered. The answer is public."))
    return redirect(url_for(".listing", uuid=uuid), 303)


def _page(uuid: str, number: int | None, form: Form) -> Page:
    """`number` is the dispute whose form `form` is."""
    session = request_session()
    found = disputes.everything(session, uuid)
    ordered = sorted(found, key=lambda one: (one.outcome is not None, one.number))
    current = number or next((one.number for one in ordered if one.outcome is None), 0)
    return page(
        "disputes.html", codecisions.get(session, uuid), form, current=current,
        disputes=[(one, CLAIMS[one.claim], _leaf(one)) for one in ordered],
        outcomes=[
            (DisputeOutcome.UPHELD.value, _("The resident is right: the mark is wrong")),
            (DisputeOutcome.REJECTED.value, _("The mark is right")),
        ],
    )  # fmt: skip


def _leaf(one: Dispute) -> str:
    return request_session().get_one(RollEntry, one.entry).leaf
