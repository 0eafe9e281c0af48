"""A vote that runs: made ready, its closing moved by two people, its result published."""

from __future__ import annotations

import secrets
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
from voting_service.services.errors import Refusal, RefusalCode
from voting_service.services.permissions import Permission

from . import next_steps
from .forms import Form, Moment, Prose, Secret, Strict, posted
from .office import Page, PasswordForm, now, page, performed
from .trustee import name_of

blueprint = Blueprint("running", __name__)


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
    faults = performed(
        PasswordForm(), posted(),
        lambda session, _content: lifecycle.make_ready(session, signed_in(), uuid, now()),
    )  # fmt: skip
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
    faults = performed(
        _schedule_schema(), values,
        lambda session, content: lifecycle.propose_closing(
            session, signed_in(), uuid, datetime.fromisoformat(content["closes_at"]),
            content["reason"], extensions().clock,
        ),
    )  # fmt: skip
    if faults:
        return _schedule_page(uuid, Form(values, faults))
    flash(_("Proposed. Somebody else must confirm before anything changes."))
    return redirect(url_for(".schedule", uuid=uuid), 303)


@blueprint.post("/office/c/<uuid>/schedule/confirm")
@access(Permission.SCHEDULE)
def confirm(uuid: str) -> Page | Response:
    """Confirm the proposal that was read, and no later one."""
    faults = performed(
        ConfirmForm(), posted(), lambda session, content: _confirm(session, uuid, content["number"])
    )
    if faults:
        return _schedule_page(uuid, Form({}, faults))
    flash(_("The closing time is changed. The change and its reason are public."))
    return redirect(url_for("committee.overview", uuid=uuid), 303)


def _confirm(session: Session, uuid: str, number: str) -> None:
    codecisions.locked(session, uuid)
    waiting = {str(change.number) for change in lifecycle.pending_changes(session, uuid)}
    if number not in waiting:
        raise Refusal(RefusalCode.CHANGED_MEANWHILE)
    lifecycle.confirm_closing(session, signed_in(), uuid, extensions().clock)


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
    faults = performed(
        PasswordForm(), posted(),
        lambda session, _content: tallying.publish_result(
            session, signed_in(), uuid, made.signer, made.server_keys, secrets.token_bytes,
            made.clock,
        ),
    )  # fmt: skip
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
