"""A body's work with its co-decisions: overview, preview, signing, publishing, cancelling."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from marshmallow import fields
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug import Response

from voting_service.core.encoding import sha256_hex
from voting_service.http.access import OFFICER, access, may, signed_in
from voting_service.http.clockwork import catch_up
from voting_service.http.context import extensions
from voting_service.http.db import request_session
from voting_service.http.i18n import gettext as _
from voting_service.models import Body, CoDecision, Membership, State, StatementKind
from voting_service.services import (
    bodies,
    codecisions,
    heads,
    lifecycle,
    permissions,
    rolls,
    statements,
)
from voting_service.services.draft_checks import problems
from voting_service.services.errors import Refusal, RefusalCode
from voting_service.services.permissions import Permission

from . import next_steps, words
from .draft_forms import ORDER, part_of
from .forms import Fault, Form, Prose, Secret, Strict, posted
from .next_steps import Link
from .office import Page, now, page, performed, title_of
from .worked import worked

blueprint = Blueprint("committee", __name__)


@dataclass(frozen=True, slots=True)
class Row:
    """One co-decision in a list."""

    co_decision: CoDecision
    title: str
    next: Link | None


@dataclass(frozen=True, slots=True)
class Mine:
    """A body, and what the officer does there."""

    body: Body
    roles: list[str]


class SignForm(Strict):
    """`document` is the fingerprint of what was read: nothing else may be signed."""

    document = fields.String(required=True)
    password = Secret()


class CancelForm(Strict):
    """The reason becomes public."""

    reason = Prose(5000)
    password = Secret()


@blueprint.get("/office/")
@access(OFFICER)
def home() -> Page:
    """What waits for the officer, and everything of their bodies."""
    catch_up()
    session, officer = request_session(), signed_in()
    held = select(Body).join(Membership).where(Membership.officer_id == officer.id).distinct()
    mine = [Mine(body, _roles(body.id)) for body in session.scalars(held.order_by(Body.id))]
    rows = [_row(found) for found in codecisions.office_listing(session, officer)]
    return render_template("office/home.html", bodies=mine, rows=rows)


@blueprint.get("/office/bodies/<int:body_id>")
@access(Permission.VIEW)
def body(body_id: int) -> Page:
    """One body's co-decisions."""
    catch_up()
    session = request_session()
    found = codecisions.office_listing(session, signed_in())
    rows = [_row(co_decision) for co_decision in found if co_decision.body_id == body_id]
    return render_template(
        "office/body.html", body=bodies.body(session, body_id), roles=_roles(body_id), rows=rows,
        may_draft=may(Permission.DRAFT, body_id),
    )  # fmt: skip


def _roles(body_id: int) -> list[str]:
    held = permissions.roles(request_session(), signed_in(), body_id)
    return [str(word) for role, word in words.ROLES.items() if role in held]


def _row(co_decision: CoDecision) -> Row:
    step = next_steps.next_step(request_session(), signed_in(), co_decision, now())
    return Row(co_decision, title_of(co_decision), step)


@blueprint.get("/office/c/<uuid>")
@access(Permission.VIEW)
def overview(uuid: str) -> Page:
    """State, next step, checklist, and everything the officer may open."""
    catch_up()
    session, moment = request_session(), now()
    co_decision = codecisions.get(session, uuid)
    preparing = co_decision.state in {State.DRAFT, State.PROMISED}
    items = lifecycle.checklist(session, co_decision, moment) if preparing else []
    return page(
        "overview.html", co_decision,
        lines=next_steps.in_words(items, co_decision),
        next=next_steps.next_step(session, signed_in(), co_decision, moment),
        actions=next_steps.actions(co_decision),
        verdict=next_steps.verdict_words(session, co_decision, moment),
        roll=rolls.find(session, uuid),
        promise=statements.promise(session, uuid),
        for_minutes=_for_minutes(session, uuid),
        signatories=codecisions.required_signatories(session, co_decision.body_id),
    )  # fmt: skip


def _for_minutes(session: Session, uuid: str) -> dict[str, str] | None:
    """Fingerprints for the body's minutes: whoever checks later compares with a paper we never held."""
    promise = statements.find(session, uuid, StatementKind.PROMISE)
    if promise is None:
        return None
    made = extensions()
    log_key = heads.vkeys(session, made.log_signer)[-1]
    return {
        "uuid": uuid, "promise": promise.digest, "statements": made.signer.key_id,
        "log": log_key.name, "log_key": log_key.fingerprint,
    }  # fmt: skip


@blueprint.get("/office/c/<uuid>/edit")
@access(Permission.DRAFT)
def edit(uuid: str) -> Response:
    """The first part of the editor."""
    return redirect(url_for("drafting.edit", uuid=uuid, part=ORDER[0]), 303)


@blueprint.get("/office/c/<uuid>/missing")
@access(Permission.DRAFT)
def missing(uuid: str) -> Response:
    """The first part of the draft where something is missing."""
    wrong = problems(codecisions.draft_of(codecisions.get(request_session(), uuid)), now())
    part = part_of(wrong[0].path) if wrong else ORDER[0]
    return redirect(url_for("drafting.edit", uuid=uuid, part=part, checked=1), 303)


@blueprint.get("/office/c/<uuid>/preview")
@access(Permission.VIEW)
def preview(uuid: str) -> Page:
    """The promise as residents will read it."""
    co_decision = codecisions.get(request_session(), uuid)
    return page("preview.html", co_decision, **_document(co_decision))


def _document(co_decision: CoDecision) -> dict[str, Any]:
    """What the pages show of a draft that is read, signed or published."""
    draft = codecisions.draft_of(co_decision)
    left = problems(draft, now())
    return {
        "draft": draft,
        "worked": worked(draft),
        "left": len(left),
        "fingerprint": sha256_hex(co_decision.draft),
        "unsigned": codecisions.missing_signatories(request_session(), co_decision),
    }


@blueprint.get("/office/c/<uuid>/sign")
@access(Permission.SIGN)
def sign(uuid: str) -> Page:
    """The document, its fingerprint, and the place to sign."""
    return _sign_page(uuid, Form())


@blueprint.post("/office/c/<uuid>/sign")
@access(Permission.SIGN)
def sign_submit(uuid: str) -> Page | Response:
    """Sign exactly what was read."""
    faults = _act_on_document(
        uuid, lambda session: codecisions.sign_promise(session, signed_in(), uuid, now())
    )
    if faults:
        return _sign_page(uuid, Form({}, faults))
    flash(_("You have signed the promise."))
    return redirect(url_for(".overview", uuid=uuid), 303)


def _sign_page(uuid: str, form: Form) -> Page:
    co_decision = codecisions.get(request_session(), uuid)
    return page("sign.html", co_decision, form, **_document(co_decision))


@blueprint.get("/office/c/<uuid>/publish")
@access(Permission.PUBLISH)
def publish(uuid: str) -> Page:
    """The last look before the promise is fixed."""
    return _publish_page(uuid, Form())


@blueprint.post("/office/c/<uuid>/publish")
@access(Permission.PUBLISH)
def publish_submit(uuid: str) -> Page | Response:
    """Publish exactly what was read and signed."""
    signer = extensions().signer
    faults = _act_on_document(
        uuid, lambda session: codecisions.publish_promise(session, signed_in(), uuid, signer, now())
    )
    if faults:
        return _publish_page(uuid, Form({}, faults))
    flash(_("The promise is published. From now on nothing in it changes."))
    return redirect(url_for(".overview", uuid=uuid), 303)


def _publish_page(uuid: str, form: Form) -> Page:
    co_decision = codecisions.get(request_session(), uuid)
    return page(
        "publish.html", co_decision, form, **_document(co_decision),
        author=co_decision.author_id == signed_in().id,
    )  # fmt: skip


def _act_on_document(uuid: str, act: Callable[[Session], object]) -> tuple[Fault, ...]:
    """Ask for the password, then act if the document is still the one that was shown."""

    def checked(session: Session, content: dict[str, Any]) -> None:
        co_decision = codecisions.locked(session, uuid)
        if sha256_hex(co_decision.draft) != content["document"]:
            raise Refusal(RefusalCode.CHANGED_MEANWHILE)
        act(session)

    return performed(SignForm(), posted(), checked)


@blueprint.get("/office/c/<uuid>/cancel")
@access(Permission.CANCEL)
def cancel(uuid: str) -> Page:
    """What cancelling means, and the place for the reason."""
    return page("cancel.html", codecisions.get(request_session(), uuid))


@blueprint.post("/office/c/<uuid>/cancel")
@access(Permission.CANCEL)
def cancel_submit(uuid: str) -> Page | Response:
    """End it for good."""
    values = posted()
    faults = performed(
        CancelForm(), values,
        lambda session, content: codecisions.cancel(
            session, signed_in(), uuid, content["reason"], now()
        ),
    )  # fmt: skip
    if faults:
        return page("cancel.html", codecisions.get(request_session(), uuid), Form(values, faults))
    flash(_("The co-decision is cancelled."))
    return redirect(url_for(".overview", uuid=uuid), 303)
