"""Corrections of a recorded decision: another record, its reasons, and a second person."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, flash, redirect, url_for
from marshmallow import fields
from werkzeug import Response

from voting_service.core.canonical import Text
from voting_service.core.decision import Annulment, Decision
from voting_service.http.access import access, may, signed_in
from voting_service.http.context import extensions
from voting_service.http.db import request_session
from voting_service.http.i18n import gettext as _
from voting_service.http.problems import message
from voting_service.models import State
from voting_service.services import codecisions, corrections, decisions, statements
from voting_service.services.corrections import Proposal
from voting_service.services.errors import Refusal, RefusalCode
from voting_service.services.permissions import Permission

from . import words
from .deciding import NONE_ADOPTED, RecordForm, contradiction, given_of
from .draft_forms import TextForm
from .forms import Fault, Form, Line, Number, Secret, Strict, leaves, posted
from .office import Page, page, performed

blueprint = Blueprint("correcting", __name__)


class AnnulmentForm(Strict):
    """By which court; all of it empty where there was none."""

    court = fields.Nested(TextForm, load_default=Text(""))
    case_number = Line(optional=True)
    date = Line(10, optional=True)


class CorrectionForm(RecordForm):
    """The whole record anew, and why."""

    correction = fields.Nested(TextForm, load_default=Text(""))
    annulment = fields.Nested(AnnulmentForm, load_default=None)
    password = Secret()


class ConfirmForm(Strict):
    """`number` is the proposal that was read."""

    number = Number()
    password = Secret()


@blueprint.get("/office/c/<uuid>/correction")
@access(Permission.CORRECT)
def correction(uuid: str) -> Page:
    """The record that holds, a proposal that waits, and the form to propose another."""
    return _page(uuid, None)


@blueprint.post("/office/c/<uuid>/correction")
@access(Permission.DECIDE)
def propose(uuid: str) -> Page | Response:
    """Nothing is published until a second person confirms."""
    values = posted()
    made = extensions()
    held = decisions.basis(request_session(), uuid)
    faults = performed(
        CorrectionForm(), values,
        lambda session, content: corrections.propose(
            session, signed_in(), uuid, _proposal(content, held), made.signer, made.clock
        ),
        _told,
    )  # fmt: skip
    if faults:
        return _page(uuid, Form(values, faults))
    flash(_("Proposed. Somebody else must confirm before anything is published."))
    return redirect(url_for(".correction", uuid=uuid), 303)


@blueprint.post("/office/c/<uuid>/correction/confirm")
@access(Permission.CORRECT)
def confirm(uuid: str) -> Page | Response:
    """Sign and publish the proposal that was read, and no later one."""
    made = extensions()
    faults = performed(
        ConfirmForm(), posted(),
        lambda session, content: corrections.confirm(
            session, signed_in(), uuid, content["number"], made.signer, made.clock
        ),
        _told,
    )  # fmt: skip
    if faults:
        return _page(uuid, Form({}, faults), confirming=True)
    flash(_("The correction is signed and published. The earlier record stays in view."))
    return redirect(url_for("committee.overview", uuid=uuid), 303)


def _told(refusal: Refusal) -> Fault:
    if refusal.code is RefusalCode.DECISION_INVALID:
        return contradiction(refusal)
    return Fault(str(refusal.facts.get("field", "")), message(refusal))


def _proposal(content: dict[str, Any], held: decisions.Basis) -> Proposal:
    given = given_of(content, held.promise, held.tally)
    return Proposal(
        content["correction"],
        decisions.DecisionInput(
            given.decision, given.conditions, given.tie_resolution, _annulment(content["annulment"])
        ),
    )


def _annulment(row: dict[str, Any] | None) -> Annulment | None:
    """None only when nothing at all was filled in: half an annulment is refused further on."""
    if row is None or not (row["court"].sv or row["case_number"] or row["date"]):
        return None
    return Annulment(row["court"], row["case_number"], row["date"])


def _page(uuid: str, form: Form | None, *, confirming: bool = False) -> Page:
    session = request_session()
    co_decision = codecisions.get(session, uuid)
    codecisions.require_state(co_decision, State.DECIDED, State.FULFILLED)
    held, now_held = decisions.basis(session, uuid), statements.decision(session, uuid)
    if now_held is None:
        raise Refusal(RefusalCode.NOT_FOUND)
    row = corrections.pending(session, uuid)
    proposal = None if row is None else corrections.proposal_of(row)
    verdict = None if row is None else corrections.verdict_of(session, row)
    names = {a.id: words.text_of(a.name) for a in held.promise.alternatives}
    if form is None or confirming:
        form = Form(_filled(now_held), form.faults if form else ())
    return page(
        "correction.html", co_decision, form, promise=held.promise, tally=held.tally, names=names,
        adoptable=[*names.items(), (NONE_ADOPTED, _("None of them"))], record=now_held,
        pending=row, proposal=proposal, mine=row is not None and row.proposed_by == signed_in().id,
        verdict_shown="" if verdict is None else str(words.VERDICTS[verdict]),
        may_propose=may(Permission.DECIDE, co_decision.body_id),
    )  # fmt: skip


def _filled(record: Decision) -> Mapping[str, str]:
    """The record that holds, as the form's fields."""
    made, tie, court = record.decision, record.tie_resolution, record.annulment
    return leaves({
        "date": made.date, "meeting": made.meeting, "paragraph": made.paragraph,
        "minutes_url": made.minutes_url, "adopted": made.adopted or NONE_ADOPTED,
        "votes_for": made.votes_for, "votes_against": made.votes_against,
        "changes": _text(made.changes), "reasons": _text(made.reasons),
        "conditions": [
            {"id": one.id, "met": "yes" if one.met else "no", "reason": _text(one.reason)}
            for one in record.conditions
        ],
        "tie": {} if tie is None else {
            "date": tie.date, "winner": tie.winner or "", "reasons": _text(tie.reasons),
        },
        "annulment": {} if court is None else {
            "court": _text(court.court), "case_number": court.case_number, "date": court.date,
        },
    })  # fmt: skip


def _text(text: Text | None) -> dict[str, str]:
    return {"sv": text.sv if text else "", "en": (text.en if text else None) or ""}
