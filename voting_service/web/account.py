"""Officers sign in and out."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Blueprint, redirect, render_template, request, url_for
from marshmallow import fields
from werkzeug import Response

from voting_service.http import limits
from voting_service.http.access import PUBLIC, access
from voting_service.http.i18n import gettext as _
from voting_service.http.sessions import current_officer
from voting_service.http.sessions import sign_in as begin_session
from voting_service.http.sessions import sign_out as end_session

from .forms import Fault, Form, Line, Secret, Strict, posted, read
from .office import Page, authenticated, now

blueprint = Blueprint("account", __name__)


class SignInForm(Strict):
    """`next` is where the officer was going."""

    name = Line(100)
    password = Secret()
    next = fields.String(load_default="")


@blueprint.get("/office/sign-in")
@access(PUBLIC)
def sign_in() -> Page | Response:
    """The form; somebody who is signed in goes on."""
    if current_officer() is not None:
        return redirect(url_for("committee.home"), 303)
    return _page(Form({"next": request.args.get("next", "")}))


@blueprint.post("/office/sign-in")
@access(PUBLIC)
def sign_in_submit() -> Page | Response:
    """One answer for a wrong name, a wrong password and too many attempts."""
    values = posted()
    content, faults = read(SignInForm(), values)
    if content is not None:
        officer = authenticated(
            limits.of_sign_in(content["name"]), content["name"], content["password"]
        )
        if officer is not None:
            begin_session(officer, now())
            answer = redirect(_own_page(content["next"]), 303)
            limits.remember_browser(answer, officer, now())
            return answer
        wrong = _("Name and password do not belong together, or there were too many attempts."
                  " Check both; after five wrong ones wait a quarter of an hour.")  # fmt: skip
        faults = (Fault("name", wrong),)
    return _page(Form(values, faults))


@blueprint.post("/office/sign-out")
@access(PUBLIC)
def sign_out() -> Response:
    """End the session."""
    end_session()
    return redirect(url_for("account.sign_in"), 303)


def _own_page(target: str) -> str:
    """Only a page of the office: never an address given from outside (B17)."""
    parts = urlsplit(target)
    own = (
        not parts.scheme
        and not parts.netloc
        and parts.path.startswith("/office/")
        and "\\" not in target
    )
    return parts.path if own else url_for("committee.home")


def _page(form: Form) -> Page:
    html = render_template("office/sign_in.html", form=form)
    return (html, 422) if form.faults else html
