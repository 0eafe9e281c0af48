"""A draft: made, and filled in part by part."""

from __future__ import annotations

import secrets

from flask import Blueprint, flash, redirect, request, url_for
from werkzeug import Response
from werkzeug.exceptions import BadRequest, NotFound

from voting_service.http.access import access, signed_in
from voting_service.http.context import extensions
from voting_service.http.db import request_session, transaction
from voting_service.http.i18n import gettext as _
from voting_service.models import CoDecision, State
from voting_service.services import codecisions
from voting_service.services.draft_checks import problems, warnings
from voting_service.services.drafts import Draft, DraftAlternative
from voting_service.services.permissions import Permission

from . import words
from .draft_forms import (
    BLANK_ITEMS,
    ORDER,
    PARTS,
    Part,
    changed,
    following,
    of_part,
    part_of,
    shown,
)
from .forms import Fault, Form, posted, rearranged
from .office import Page, attempt, now, page
from .worked import worked

blueprint = Blueprint("drafting", __name__)


@blueprint.post("/office/bodies/<int:body_id>/drafts")
@access(Permission.DRAFT)
def create(body_id: int) -> Response:
    """An empty draft with two empty alternatives."""
    zone = extensions().settings.service.timezone
    draft = Draft(alternatives=(DraftAlternative("1"), DraftAlternative("2")), timezone=zone)
    with transaction() as session:
        made = codecisions.create_draft(
            session, signed_in(), body_id, draft, now(), secrets.token_bytes
        )
        uuid = made.uuid
    return redirect(url_for(".edit", uuid=uuid, part=ORDER[0]), 303)


@blueprint.get("/office/c/<uuid>/edit/<part>")
@access(Permission.DRAFT)
def edit(uuid: str, part: str) -> Page:
    """One part of the draft as it is stored; with `checked`, what is still wrong with it."""
    found, co_decision = _part(part), codecisions.get(request_session(), uuid)
    codecisions.require_state(co_decision, State.DRAFT)
    draft = codecisions.draft_of(co_decision)
    faults = _faults(draft, found) if "checked" in request.args else ()
    return _page(co_decision, found, shown(found, draft, _zone()), faults)


@blueprint.post("/office/c/<uuid>/edit/<part>")
@access(Permission.DRAFT)
def save(uuid: str, part: str) -> Page | Response:
    """Keep what was typed, or move the rows of a list about without keeping anything yet."""
    found, co_decision = _part(part), codecisions.get(request_session(), uuid)
    values, action = posted(), request.form.get("action", "save")
    version = values.pop("version", "")
    if not version.isascii() or not version.isdigit():
        raise BadRequest
    if action not in {"save", "leave"}:
        return _page(co_decision, found, rearranged(values, action, BLANK_ITEMS), (), version)
    draft, faults = changed(found, codecisions.draft_of(co_decision), values, _zone())
    if draft is not None:
        _done, faults = attempt(
            lambda session: codecisions.save_draft(session, signed_in(), uuid, draft, int(version))
        )
    if draft is None or faults:
        return _page(codecisions.get(request_session(), uuid), found, values, faults, version)
    return redirect(_onward(uuid, found, draft, action), 303)


def _onward(uuid: str, part: Part, draft: Draft, action: str) -> str:
    """To the overview, to what is still wrong here, or to the next part."""
    flash(_("Saved: %(part)s.", part=words.PARTS[part.name]))
    if action == "leave":
        return url_for("committee.overview", uuid=uuid)
    if _faults(draft, part):
        return url_for(".edit", uuid=uuid, part=part.name, checked=1)
    after = following(part.name)
    return (
        url_for("committee.overview", uuid=uuid)
        if after is None
        else url_for(".edit", uuid=uuid, part=after)
    )


def _part(name: str) -> Part:
    if name not in PARTS:
        raise NotFound
    return PARTS[name]


def _zone() -> str:
    return extensions().settings.service.timezone


def _faults(draft: Draft, part: Part) -> tuple[Fault, ...]:
    return tuple(
        Fault(p.path, words.draft_message(p)) for p in of_part(problems(draft, now()), part)
    )


def _page(
    co_decision: CoDecision,
    part: Part,
    values: dict[str, str],
    faults: tuple[Fault, ...],
    version: str = "",
) -> Page:
    draft = codecisions.draft_of(co_decision)
    missing = dict.fromkeys(ORDER, 0)
    for problem in problems(draft, now()):
        missing[part_of(problem.path)] += 1
    remarks = tuple(Fault(p.path, words.draft_message(p)) for p in of_part(warnings(draft), part))
    saved = request.method == "GET"
    answer = page(
        f"edit/{part.name}.html", co_decision, Form(values, faults, remarks if saved else ()),
        part=part.name, order=ORDER, missing=missing, version=version or co_decision.version,
        worked=worked(draft), steps=dict(list(words.STEPS.items())[:4]), methods=words.METHODS,
        thresholds=words.THRESHOLDS, ties=words.TIES, condition_kinds=words.CONDITIONS,
        summary_heading=_("This is still missing before the promise can be signed") if saved else None,
    )  # fmt: skip
    return answer[0] if saved and isinstance(answer, tuple) else answer
