"""Notices beside a published promise."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, url_for
from marshmallow import fields
from werkzeug import Response

from voting_service.core.canonical import Text
from voting_service.http.access import access, signed_in
from voting_service.http.db import request_session
from voting_service.http.i18n import gettext as _
from voting_service.services import codecisions, notices
from voting_service.services.permissions import Permission

from .draft_forms import TextForm
from .forms import Form, Secret, Strict, posted
from .office import Page, now, page, performed

blueprint = Blueprint("noticing", __name__)


class NoticeForm(Strict):
    """The text becomes public at once."""

    notice = fields.Nested(TextForm, load_default=Text(""))
    password = Secret()


@blueprint.get("/office/c/<uuid>/notice")
@access(Permission.NOTICE)
def notice(uuid: str) -> Page:
    """The notices so far, and the place for another."""
    return _page(uuid, Form())


@blueprint.post("/office/c/<uuid>/notice")
@access(Permission.NOTICE)
def publish(uuid: str) -> Page | Response:
    """Beside the promise, at once and for good."""
    values = posted()
    faults = performed(
        NoticeForm(), values,
        lambda session, content: notices.publish(
            session, signed_in(), uuid, content["notice"], now()
        ),
    )  # fmt: skip
    if faults:
        return _page(uuid, Form(values, faults))
    flash(_("The notice is public. The promise itself stays as it was signed."))
    return redirect(url_for(".notice", uuid=uuid), 303)


def _page(uuid: str, form: Form) -> Page:
    session = request_session()
    return page(
        "notice.html", codecisions.get(session, uuid), form,
        notices=notices.published(session, uuid),
    )  # fmt: skip
