"""What the body decided, held against its promise before it is signed; and what then became of it."""

from __future__ import annotations

import re
from typing import Any

from flask import Blueprint, flash, redirect, request, url_for
from marshmallow import fields
from werkzeug import Response

from voting_service.core.canonical import Text
from voting_service.core.decision import MeetingDecision
from voting_service.core.outcome import ConditionFinding, Status, TieResolution, Verdict
from voting_service.core.promise import Promise
from voting_service.core.rules import TieRule
from voting_service.core.signed_tally import SignedTally
from voting_service.http.access import access, may, signed_in
from voting_service.http.context import extensions
from voting_service.http.db import request_session
from voting_service.http.i18n import gettext as _
from voting_service.models import State
from voting_service.services import codecisions, decisions, statements
from voting_service.services.decisions import DecisionInput
from voting_service.services.errors import Refusal, RefusalCode
from voting_service.services.permissions import Permission

from . import words
from .draft_forms import Rows, TextForm
from .forms import Choice, Day, Fault, Form, Line, Number, Strict, posted, read
from .office import Page, PasswordForm, attempt, now, page, password_faults, performed

blueprint = Blueprint("deciding", __name__)
NONE_ADOPTED = "none"


class FindingForm(Strict):
    """One condition: met, or not met and why."""

    id = Line(64)
    met = Choice("yes", "no")
    reason = fields.Nested(TextForm, load_default=Text(""))


class TieForm(Strict):
    """How a tie ended."""

    date = Day()
    winner = Line(64, optional=True)
    reasons = fields.Nested(TextForm, load_default=Text(""))


class RecordForm(Strict):
    """From the minutes, and how a tie ended."""

    date = Day()
    meeting = Line()
    paragraph = Line()
    minutes_url = Line(2000)
    adopted = Line(64)
    votes_for = Number()
    votes_against = Number()
    changes = fields.Nested(TextForm, load_default=Text(""))
    reasons = fields.Nested(TextForm, load_default=Text(""))
    conditions = Rows(fields.Nested(FindingForm), load_default=())
    tie = fields.Nested(TieForm, load_default=None)


class DecisionForm(RecordForm):
    """`verdict` is the one that was shown before the password was asked for."""

    verdict = fields.String(load_default="")
    password = fields.String(load_default="")


class MilestoneForm(Strict):
    """A step to be taken."""

    what = fields.Nested(TextForm)
    due = Day()


class DoneForm(Strict):
    """That a step was taken."""

    done = Day()
    evidence = Line(2000)


@blueprint.get("/office/c/<uuid>/decision")
@access(Permission.DECIDE)
def decision(uuid: str) -> Page:
    """The form, with the outcome above it."""
    return _page(uuid, Form())


@blueprint.post("/office/c/<uuid>/decision")
@access(Permission.DECIDE)
def decision_submit(uuid: str) -> Page | Response:
    """First show the verdict; sign only the verdict that was shown."""
    values = posted()
    shown = values.get("verdict", "")
    content, faults = read(DecisionForm(), values)
    if content is None:
        return _page(uuid, Form(values, faults))
    promise, tally = _basis(uuid)
    given = given_of(content, promise, tally)
    verdict, faults = _preview(uuid, given)
    if verdict is None or request.form.get("action") != "record" or shown != verdict.value:
        return _page(uuid, Form(values, faults), verdict)
    faults = password_faults(content["password"])
    if not faults:
        signer = extensions().signer
        _done, faults = attempt(
            lambda session: decisions.record_decision(
                session, signed_in(), uuid, given, signer, extensions().clock
            )
        )
    if faults:
        return _page(uuid, Form(values, faults), verdict)
    flash(_("The decision is recorded, signed and published."))
    return redirect(url_for("committee.overview", uuid=uuid), 303)


def _basis(uuid: str) -> tuple[Promise, SignedTally]:
    session = request_session()
    codecisions.require_state(codecisions.get(session, uuid), State.TALLIED)
    promise, tally = statements.promise(session, uuid), statements.tally(session, uuid)
    if promise is None or tally is None:
        raise Refusal(RefusalCode.NOT_FOUND)
    return promise, tally


def given_of(content: dict[str, Any], promise: Promise, tally: SignedTally) -> DecisionInput:
    meeting = MeetingDecision(
        date=content["date"], meeting=content["meeting"], paragraph=content["paragraph"],
        minutes_url=content["minutes_url"],
        adopted=None if content["adopted"] == NONE_ADOPTED else content["adopted"],
        votes_for=content["votes_for"], votes_against=content["votes_against"],
        reasons=_filled(content["reasons"]), changes=_filled(content["changes"]),
    )  # fmt: skip
    findings = tuple(
        ConditionFinding(row["id"], row["met"] == "yes", _filled(row["reason"]))
        for row in content["conditions"]
    )
    tied = tally.outcome.status is Status.TIE
    return DecisionInput(
        meeting, findings, _tie(content["tie"], promise.rules.tie) if tied else None
    )


def _tie(row: dict[str, Any] | None, rule: TieRule) -> TieResolution | None:
    if row is None:
        return None
    winner = None if rule is TieRule.NEW_VOTE else row["winner"] or None
    return TieResolution(rule, row["date"], winner, _filled(row["reasons"]))


def _filled(text: Text) -> Text | None:
    return text if text.sv else None


def _preview(uuid: str, given: DecisionInput) -> tuple[Verdict | None, tuple[Fault, ...]]:
    """The verdict, or what contradicts the promise, beside the field it is about."""
    if not given.decision.minutes_url.startswith(("https://", "http://")):
        return None, (
            Fault(
                "minutes_url", _("Write a whole web address, for example https://example.se/plan.")
            ),
        )
    if given.decision.date > now().date().isoformat():
        return None, (Fault("date", _("The meeting has not been held yet.")),)
    try:
        return decisions.preview(request_session(), uuid, given), ()
    except Refusal as refusal:
        return None, (contradiction(refusal),)


def contradiction(refusal: Refusal) -> Fault:
    """What contradicts promise or result, beside the field it is about."""
    where = str(refusal.facts.get("where", ""))
    return Fault(_field(where), _reason(where))


def _field(where: str) -> str:
    """`conditions[0].reason` as the form calls it."""
    path = (
        re.sub(r"\[(\d+)\]", r".\1", where)
        .removeprefix("decision.")
        .replace("tie_resolution", "tie")
    )
    return f"{path}.sv" if path.rpartition(".")[2] in {"reason", "reasons", "changes"} else path


def _reason(where: str) -> str:
    known = {
        "decision.date": _("The body cannot have decided before voting had closed."),
        "tie_resolution.date": _("A tie is resolved after the closing and before the decision."),
        "decision.adopted": _("Choose one of the alternatives that were voted on, or none."),
        "decision.reasons": _(
            "The body deviates from its promise. That demands its reasons, which become public."
        ),
        "tie_resolution": _("Say first how the tie was resolved."),
        "tie_resolution.winner": _("Choose one of the tied alternatives."),
        "tie_resolution.reasons": _("The body must say why it chose this alternative."),
        "conditions": _("Say of each condition whether it was met."),
    }
    if where.startswith("annulment"):
        return _("Name the court, the case number and the day, or leave all of them empty.")
    if where.startswith("conditions["):
        return _("Say why the condition was not met.")
    return known.get(where, _("This contradicts the promise or the result."))


def _page(uuid: str, form: Form, verdict: Verdict | None = None) -> Page:
    promise, tally = _basis(uuid)
    names = {a.id: words.text_of(a.name) for a in promise.alternatives}
    return page(
        "decision.html", codecisions.get(request_session(), uuid), form, promise=promise, tally=tally,
        names=names, adoptable=[*names.items(), (NONE_ADOPTED, _("None of them"))],
        verdict=None if form.faults and verdict is None else verdict,
        verdict_shown=str(words.VERDICTS[verdict]) if verdict else "", condition_words=words.CONDITIONS,
    )  # fmt: skip


@blueprint.get("/office/c/<uuid>/milestones")
@access(Permission.VIEW)
def milestones(uuid: str) -> Page:
    """What is to be done, and what has been."""
    return _milestones_page(uuid, Form())


@blueprint.post("/office/c/<uuid>/milestones")
@access(Permission.DECIDE)
def add(uuid: str) -> Page | Response:
    """A new step, with its day."""
    values = posted()
    content, faults = read(MilestoneForm(), values)
    if content is not None:
        _done, faults = attempt(
            lambda session: decisions.add_milestone(
                session, signed_in(), uuid, content["what"], content["due"], now()
            )
        )
    if faults:
        return _milestones_page(uuid, Form(values, faults))
    return redirect(url_for(".milestones", uuid=uuid), 303)


@blueprint.post("/office/c/<uuid>/milestones/<int:number>")
@access(Permission.DECIDE)
def complete(uuid: str, number: int) -> Page | Response:
    """A step was taken; here is where one can see it."""
    values = posted()
    content, faults = read(DoneForm(), values)
    if content is not None:
        _done, faults = attempt(
            lambda session: decisions.complete_milestone(
                session, signed_in(), uuid, number, content["done"], content["evidence"], now()
            )
        )
    if faults:
        return _milestones_page(uuid, Form(values, faults), number)
    return redirect(url_for(".milestones", uuid=uuid), 303)


@blueprint.post("/office/c/<uuid>/fulfilled")
@access(Permission.DECIDE)
def fulfil(uuid: str) -> Page | Response:
    """Everything has been carried out."""
    faults = performed(
        PasswordForm(), posted(),
        lambda session, _content: decisions.fulfil(session, signed_in(), uuid, now()),
    )  # fmt: skip
    if faults:
        return _milestones_page(uuid, Form({}, faults))
    flash(_("The decision is carried out. The co-decision is complete."))
    return redirect(url_for("committee.overview", uuid=uuid), 303)


def _milestones_page(uuid: str, form: Form, number: int | None = None) -> Page:
    co_decision = codecisions.get(request_session(), uuid)
    steps = co_decision.milestones
    return page(
        "milestones.html", co_decision, form, steps=steps, number=number,
        may_decide=may(Permission.DECIDE, co_decision.body_id) and co_decision.state is State.DECIDED,
        complete=bool(steps) and all(step.done for step in steps),
    )  # fmt: skip
