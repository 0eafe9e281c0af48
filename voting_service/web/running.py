"""A vote that runs: made ready, its closing moved by two people, its result published."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import datetime

from flask import Blueprint, flash, redirect, url_for
from marshmallow import fields
from sqlalchemy.orm import Session
from werkzeug import Response

from voting_service.http.access import access, signed_in
from voting_service.http.clockwork import catch_up
from voting_service.http.context import extensions
from voting_service.http.db import request_session
from voting_service.http.i18n import gettext as _
from voting_service.models import ScheduleChange, State
from voting_service.services import codecisions, lifecycle, statements, tallying, trustees, usage
from voting_service.services.permissions import Permission

from . import next_steps
from .forms import Fault, Form, Moment, Prose, Secret, Strict, posted, read
from .office import Page, attempt, now, page, password_faults
from .trustee import name_of

blueprint = Blueprint("running", __name__)


class PasswordForm(Strict):
    """An act that needs nothing but the password."""

    password = Secret()


class ConfirmForm(Strict):
    """`number` is the proposal that was read."""

    number = fields.String(required=True)
    password = Secret()


@blueprint.get("/office/c/<uuid>/ready")
@access(Permission.PREPARE)
def ready(uuid: str) -> Page:
    """The checklist once more, and what making ready means."""
    return _ready_page(uuid, Form())


@blueprint.post("/office/c/<uuid>/ready")
@access(Permission.PREPARE)
def ready_submit(uuid: str) -> Page | Response:
    """From now on the clock opens the vote."""
    faults = _with_password(lambda session: lifecycle.make_ready(session, signed_in(), uuid, now()))
    if faults:
        return _ready_page(uuid, Form({}, faults))
    flash(_("Everything is ready. Voting opens by itself at the promised time."))
    return redirect(url_for("committee.overview", uuid=uuid), 303)


def _ready_page(uuid: str, form: Form) -> Page:
    session = request_session()
    co_decision = codecisions.get(session, uuid)
    items = lifecycle.checklist(session, co_decision, now())
    return page(
        "ready.html", co_decision, form, lines=next_steps.in_words(items, co_decision),
        complete=all(item.done for item in items) and co_decision.state is State.PROMISED,
    )  # fmt: skip


@blueprint.get("/office/c/<uuid>/schedule")
@access(Permission.SCHEDULE)
def schedule(uuid: str) -> Page:
    """The closing time, a proposal to change it, or one to confirm."""
    catch_up()
    return _schedule_page(uuid, Form())


@blueprint.post("/office/c/<uuid>/schedule")
@access(Permission.SCHEDULE)
def propose(uuid: str) -> Page | Response:
    """Propose another closing time; nothing changes until a second person confirms."""
    values = posted()
    content, faults = read(_schedule_schema(), values)
    if content is not None:
        faults = password_faults(content["password"])
    if content is not None and not faults:
        closes_at = datetime.fromisoformat(content["closes_at"])
        _done, faults = attempt(
            lambda session: lifecycle.propose_closing(
                session, signed_in(), uuid, closes_at, content["reason"], extensions().clock
            )
        )
    if faults:
        return _schedule_page(uuid, Form(values, faults))
    flash(_("Proposed. Somebody else must confirm before anything changes."))
    return redirect(url_for(".schedule", uuid=uuid), 303)


@blueprint.post("/office/c/<uuid>/schedule/confirm")
@access(Permission.SCHEDULE)
def confirm(uuid: str) -> Page | Response:
    """Confirm the proposal that was read, and no later one."""
    content, faults = read(ConfirmForm(), posted())
    if content is not None:
        faults = password_faults(content["password"])
    pending = _pending(uuid)
    if (
        content is not None
        and not faults
        and (pending is None or str(pending.number) != content["number"])
    ):
        faults = (Fault("", _("The proposal was changed meanwhile. Read the new one.")),)
    if not faults:
        _done, faults = attempt(
            lambda session: lifecycle.confirm_closing(
                session, signed_in(), uuid, extensions().clock
            )
        )
    if faults:
        return _schedule_page(uuid, Form({}, faults))
    flash(_("The closing time is changed. The change and its reason are public."))
    return redirect(url_for("committee.overview", uuid=uuid), 303)


def _schedule_schema() -> Strict:
    zone = extensions().settings.service.timezone
    known = {"closes_at": Moment(zone), "reason": Prose(5000), "password": Secret()}
    return Strict.from_dict(known, name="Schedule")()  # type: ignore[return-value]


def _pending(uuid: str) -> ScheduleChange | None:
    return next(iter(lifecycle.pending_changes(request_session(), uuid)), None)


def _schedule_page(uuid: str, form: Form) -> Page:
    pending = _pending(uuid)
    mine = pending is not None and pending.proposed_by == signed_in().id
    return page(
        "schedule.html", codecisions.get(request_session(), uuid), form, pending=pending, mine=mine
    )


@blueprint.get("/office/c/<uuid>/result")
@access(Permission.PUBLISH_RESULT)
def result(uuid: str) -> Page:
    """Which trustees have decrypted, and the place to publish."""
    catch_up()
    return _result_page(uuid, Form())


@blueprint.post("/office/c/<uuid>/result")
@access(Permission.PUBLISH_RESULT)
def result_submit(uuid: str) -> Page | Response:
    """Result, signed tally and outcome, all at once."""
    made = extensions()
    faults = _with_password(
        lambda session: tallying.publish_result(
            session,
            signed_in(),
            uuid,
            made.signer,
            made.server_keys,
            secrets.token_bytes,
            made.clock,
        )
    )
    if faults:
        return _result_page(uuid, Form({}, faults))
    flash(_("The result is published."))
    return redirect(url_for("committee.overview", uuid=uuid), 303)


def _result_page(uuid: str, form: Form) -> Page:
    session = request_session()
    done = trustees.received(session, uuid)
    members = [
        (name_of(member), member.owner in done, member.rejected is not None)
        for member in trustees.members(session, uuid)
        if member.owner != trustees.SERVER_OWNER
    ]
    complete = bool(members) and trustees.others_complete(session, uuid)
    return page(
        "result.html", codecisions.get(session, uuid), form, members=members, complete=complete,
        promise=statements.promise(session, uuid), tally=statements.tally(session, uuid),
        progress=usage.progress(session, codecisions.get(session, uuid)),
    )  # fmt: skip


def _with_password(act: Callable[[Session], object]) -> tuple[Fault, ...]:
    content, faults = read(PasswordForm(), posted())
    if content is None:
        return faults
    return password_faults(content["password"]) or attempt(act)[1]
