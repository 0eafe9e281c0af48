"""The electoral roll: tried first, then loaded, then sealed; and the tokens of the voting letters."""

from __future__ import annotations

import re
import secrets

from flask import Blueprint, flash, redirect, request, url_for
from marshmallow import fields
from werkzeug import Response

from voting_service.core.encoding import sha256_hex
from voting_service.http.access import access, signed_in
from voting_service.http.context import extensions
from voting_service.http.db import request_session
from voting_service.http.i18n import gettext as _
from voting_service.http.i18n import ngettext, number
from voting_service.models import CoDecision
from voting_service.services import codecisions, rolls
from voting_service.services.permissions import Permission
from voting_service.services.roll_csv import RollReport

from . import words
from .forms import Fault, Form, Number, Secret, Strict, posted, read
from .office import Page, attempt, now, page, password_faults, performed

blueprint = Blueprint("registrar", __name__)
_TOKEN_LINE = re.compile(r"([0-9]{12})[;,]([0-9a-f]{64})", re.ASCII)


class LoadForm(Strict):
    """`checked` is the fingerprint of the file whose trial report was shown."""

    checked = fields.String(load_default="")
    password = Secret()


class SealForm(Strict):
    """How many spare credentials to make."""

    spares = Number()
    password = Secret()


class LettersForm(Strict):
    """Only the password; the file comes beside it."""

    password = Secret()


@blueprint.get("/office/c/<uuid>/roll")
@access(Permission.ROLL)
def roll(uuid: str) -> Page:
    """What is loaded, and the place to try a file."""
    return _roll_page(uuid, Form())


@blueprint.post("/office/c/<uuid>/roll/check")
@access(Permission.ROLL)
def check(uuid: str) -> Page:
    """A trial: every fault with line, column and reason, and the totals. Nothing is stored."""
    data, faults = _file("file")
    if faults:
        return _roll_page(uuid, Form({}, faults))
    co_decision = codecisions.get(request_session(), uuid)
    report, faults = attempt(lambda _session: rolls.preview(co_decision, data))
    return _roll_page(uuid, Form({}, faults), report, sha256_hex(data))


@blueprint.post("/office/c/<uuid>/roll/load")
@access(Permission.ROLL)
def load(uuid: str) -> Page | Response:
    """Load the very file that was tried; all of it or nothing."""
    values = posted()
    content, faults = read(LoadForm(), values)
    data, missing = _file("roll")
    faults = (*faults, *missing)
    if content is not None and not faults:
        faults = password_faults(content["password"])
    if content is None or faults:
        return _roll_page(uuid, Form(values, faults), None, values.get("checked", ""))
    if sha256_hex(data) != content["checked"]:
        fault = Fault("roll", _("This is not the file that was checked. Check it first."))
        return _roll_page(uuid, Form(values, (fault,)), None, content["checked"])
    report, faults = attempt(
        lambda session: rolls.load_roll(
            session, signed_in(), codecisions.locked(session, uuid), data,
            extensions().person_key, secrets.token_bytes, now(),
        )
    )  # fmt: skip
    if report is None:
        return _roll_page(uuid, Form(values, faults))
    flash(ngettext("The roll is loaded: %(shown)s resident.", "The roll is loaded: %(shown)s residents.",
                   len(report.rows), shown=number(len(report.rows))))  # fmt: skip
    return redirect(url_for(".roll", uuid=uuid), 303)


def _file(name: str) -> tuple[bytes, tuple[Fault, ...]]:
    upload = request.files.get(name)
    if upload is None or not upload.filename:
        return b"", (Fault(name, _("Choose a file.")),)
    return upload.stream.read(), ()


def _roll_page(uuid: str, form: Form, report: RollReport | None = None, checked: str = "") -> Page:
    co_decision = codecisions.get(request_session(), uuid)
    answer = page(
        "roll.html", co_decision, form, roll=rolls.find(request_session(), uuid), report=report,
        checked=checked, areas=_areas(co_decision, report), basis_words=words.BASES,
        names=area_names(co_decision),
    )  # fmt: skip
    if report is not None and not report.acceptable and isinstance(answer, str):
        return answer, 422
    return answer


def _areas(co_decision: CoDecision, report: RollReport | None) -> dict[str, int]:
    if report is not None:
        return dict(report.by_area)
    found = rolls.find(request_session(), co_decision.uuid)
    return {} if found is None else dict(rolls.areas(found))


def area_names(co_decision: CoDecision) -> dict[str, str]:
    draft = codecisions.draft_of(co_decision)
    return {area.code: area.name for area in draft.rules.areas} | {"": _("No area")}


@blueprint.get("/office/c/<uuid>/roll/seal")
@access(Permission.ROLL)
def seal(uuid: str) -> Page:
    """What sealing means, and how many spares."""
    return _seal_page(uuid, Form({"spares": str(_usual_spares(uuid))}))


@blueprint.post("/office/c/<uuid>/roll/seal")
@access(Permission.ROLL)
def seal_submit(uuid: str) -> Page | Response:
    """Seal for good."""
    values = posted()
    faults = performed(
        SealForm(), values,
        lambda session, content: rolls.seal_roll(
            session, signed_in(), codecisions.locked(session, uuid), content["spares"],
            extensions().pool_cipher, secrets.token_bytes, now(),
        ),
    )  # fmt: skip
    if faults:
        return _seal_page(uuid, Form(values, faults))
    flash(_("The roll is sealed and the credentials are made."))
    return redirect(url_for("committee.overview", uuid=uuid), 303)


def _usual_spares(uuid: str) -> int:
    """A tenth of the roll: for browsers that were closed in the middle, and for additions."""
    found = rolls.find(request_session(), uuid)
    return 0 if found is None else max(10, -(-found.entries // 10))


def _seal_page(uuid: str, form: Form) -> Page:
    session = request_session()
    return page("seal.html", codecisions.get(session, uuid), form, roll=rolls.find(session, uuid))


@blueprint.get("/office/c/<uuid>/letters")
@access(Permission.ROLL)
def letters(uuid: str) -> Page:
    """How letters are made, and the place for their tokens."""
    return _letters_page(uuid, Form())


@blueprint.post("/office/c/<uuid>/letters")
@access(Permission.ROLL)
def letters_submit(uuid: str) -> Page | Response:
    """Store the hashes of the letters' tokens; earlier ones stop working."""
    values = posted()
    content, faults = read(LettersForm(), values)
    data, missing = _file("tokens")
    faults = (*faults, *missing)
    if content is not None and not faults:
        faults = password_faults(content["password"])
    if content is None or faults:
        return _letters_page(uuid, Form(values, faults))
    digests, faults = _tokens(data)
    count = None
    if not faults:
        count, faults = attempt(
            lambda session: rolls.load_tokens(
                session, codecisions.allowed(session, signed_in(), uuid, Permission.ROLL), digests,
                extensions().person_key,
            )
        )  # fmt: skip
    if count is None:
        return _letters_page(uuid, Form(values, faults))
    flash(
        ngettext(
            "%(shown)s letter can be used.",
            "%(shown)s letters can be used.",
            count,
            shown=number(count),
        )
    )
    return redirect(url_for("committee.overview", uuid=uuid), 303)


def _tokens(data: bytes) -> tuple[dict[str, str], tuple[Fault, ...]]:
    """Personal number and digest on each line, under a header; the first fault names its line."""
    digests: dict[str, str] = {}
    try:
        lines = data.decode("utf-8-sig").splitlines()
    except UnicodeDecodeError:
        return {}, (Fault("tokens", _("The file is not text. Save it as CSV (UTF-8).")),)
    for line_number, line in enumerate(lines[1:], start=2):
        found = _TOKEN_LINE.fullmatch(line.strip())
        if found is None or found[1] in digests:
            return {}, (Fault("tokens", _("Line %(line)s is not a personal number and a token's fingerprint, or"
                                          " stands there twice. Nothing was stored.", line=line_number)),)  # fmt: skip
        digests[found[1]] = found[2]
    if not digests:
        return {}, (Fault("tokens", _("The file has no line with a letter.")),)
    return digests, ()


def _letters_page(uuid: str, form: Form) -> Page:
    session = request_session()
    return page(
        "letters.html", codecisions.get(session, uuid), form, roll=rolls.find(session, uuid)
    )
