"""Trustees: their keys entered, the server's key backed up, links handed out; and their own page."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from marshmallow import fields
from sqlalchemy.orm import Session
from werkzeug import Response as AnyResponse

from voting_service.core.trustees import parse_trustees
from voting_service.http.access import PUBLIC, access, signed_in
from voting_service.http.context import extensions
from voting_service.http.db import request_session
from voting_service.http.headers import personal
from voting_service.http.i18n import gettext as _
from voting_service.models import Trustee, TrusteeSet
from voting_service.services import codecisions, trustees
from voting_service.services.permissions import Permission
from voting_service.services.trustees import SERVER_OWNER, Invitation

from .forms import Fault, Form, Secret, Strict, posted, read
from .office import Page, attempt, now, page, password_faults, title_of

blueprint = Blueprint("trustee", __name__)
MOST_BYTES = 1_000_000


class PasswordForm(Strict):
    """Only the password; a file comes beside it."""

    password = Secret()


class BackupForm(Strict):
    """The passphrase of the backup, twice."""

    passphrase = fields.String(load_default="")
    again = fields.String(load_default="")
    password = Secret()


class ReadBackForm(Strict):
    """The passphrase that opens the backup."""

    opening = fields.String(load_default="")


@dataclass(frozen=True, slots=True)
class Holder:
    """One trustee as the page shows it."""

    owner: int
    name: str
    server: bool
    rehearsed: bool
    decrypted: bool
    rejected: bool


@blueprint.get("/office/c/<uuid>/trustees")
@access(Permission.TRUSTEES)
def office(uuid: str) -> Page:
    """Who holds a key, what is done, what remains."""
    return _page(uuid, Form())


@blueprint.post("/office/c/<uuid>/trustees")
@access(Permission.TRUSTEES)
def enter(uuid: str) -> Page:
    """Take the outcome of the key ceremony; the links are shown this once."""
    data, faults = _authorized(PasswordForm(), "ceremony")
    links: list[Invitation] | None = None
    if not faults:
        links, faults = attempt(
            lambda session: trustees.set_trustees(
                session, signed_in(), codecisions.locked(session, uuid), data,
                extensions().server_keys, secrets.token_bytes,
            )
        )  # fmt: skip
    return _page(uuid, Form({}, faults), links)


@blueprint.post("/office/c/<uuid>/trustees/<int:owner>/link")
@access(Permission.TRUSTEES)
def renew(uuid: str, owner: int) -> Page:
    """A new link for one trustee; the old one stops working."""
    content, faults = read(PasswordForm(), posted())
    link: Invitation | None = None
    if content is not None:
        faults = password_faults(content["password"])
    if not faults:
        link, faults = attempt(
            lambda session: trustees.renew_invitation(
                session, signed_in(), codecisions.locked(session, uuid), owner, secrets.token_bytes
            )
        )
    return _page(uuid, Form({}, faults), None if link is None else [link])


@blueprint.post("/office/c/<uuid>/trustees/backup")
@access(Permission.TRUSTEES)
def backup(uuid: str) -> Page | AnyResponse:
    """The server's key, encrypted, as a file to keep elsewhere."""
    content, faults = read(BackupForm(), posted())
    if content is not None and content["passphrase"] != content["again"]:
        faults = (Fault("again", _("The two passphrases are not the same.")),)
    if content is not None and not faults:
        faults = password_faults(content["password"])
    made: bytes | None = None
    if content is not None and not faults:
        made, faults = attempt(
            lambda session: trustees.make_backup(
                session, signed_in(), codecisions.locked(session, uuid), content["passphrase"],
                extensions().server_keys,
            )
        )  # fmt: skip
        faults = tuple(Fault("passphrase", fault.message) for fault in faults)
    if made is None:
        return _page(uuid, Form({}, faults))
    name = f"server-key-{uuid}.json"
    disposition = f'attachment; filename="{name}"'
    return Response(made, mimetype="application/json", headers={"Content-Disposition": disposition})


@blueprint.post("/office/c/<uuid>/trustees/read-back")
@access(Permission.TRUSTEES)
def read_back(uuid: str) -> Page | AnyResponse:
    """Open the backup with its passphrase, and rehearse the server's key with the others' test."""
    content, faults = read(ReadBackForm(), posted())
    data, missing = _file("backup")
    faults = (*faults, *missing)
    if content is not None and not faults:
        keys = extensions().server_keys

        def act(session: Session) -> None:
            co_decision = codecisions.locked(session, uuid)
            trustees.read_back(
                session, signed_in(), co_decision, data, content["opening"], keys, now()
            )
            trustees.rehearse_server(session, uuid, keys, secrets.token_bytes, now())

        _done, faults = attempt(act)
        faults = tuple(Fault("backup", fault.message) for fault in faults)
    if faults:
        return _page(uuid, Form({}, faults))
    flash(_("The backup opens and holds the server's key, and the key has passed the rehearsal."))
    return redirect(url_for(".office", uuid=uuid), 303)


def _authorized(schema: Strict, file: str) -> tuple[bytes, tuple[Fault, ...]]:
    content, faults = read(schema, posted())
    data, missing = _file(file)
    faults = (*faults, *missing)
    if content is not None and not faults:
        faults = password_faults(content["password"])
    return data, faults


def _file(name: str) -> tuple[bytes, tuple[Fault, ...]]:
    upload = request.files.get(name)
    if upload is None or not upload.filename:
        return b"", (Fault(name, _("Choose a file.")),)
    data = upload.stream.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        return b"", (Fault(name, _("The file is too large to be the right one.")),)
    return data, ()


def _page(uuid: str, form: Form, links: list[Invitation] | None = None) -> Page:
    session = request_session()
    co_decision = codecisions.get(session, uuid)
    found = trustees.find_set(session, uuid)
    done = trustees.received(session, uuid)
    holders = [_holder(member, member.owner in done) for member in trustees.members(session, uuid)]
    return page(
        "trustees.html", co_decision, form, found=found, holders=holders, threshold=_threshold(found),
        links=[(link.owner - 1, _address(link)) for link in links or ()],
    )  # fmt: skip


def _address(link: Invitation) -> str:
    return f"{extensions().settings.service.public_url}/trustee/{link.token}"


def _threshold(found: TrusteeSet | None) -> tuple[int, int] | None:
    if found is None:
        return None
    members = parse_trustees(found.trustees).items[-1]
    return getattr(members, "threshold", 1), len(getattr(members, "verification_keys", ()))


def _holder(member: Trustee, decrypted: bool) -> Holder:  # noqa: FBT001 - a fact, not a switch
    server = member.owner == SERVER_OWNER
    return Holder(
        member.owner,
        _("The server's own key") if server else name_of(member),
        server,
        member.rehearsed_at is not None,
        decrypted,
        member.rejected is not None,
    )


def name_of(member: Trustee) -> str:
    """Trustees are called by number: the ceremony knows who they are, the service does not."""
    return _("Trustee %(number)s", number=member.owner - 1)


@blueprint.get("/trustee/<token>")
@access(PUBLIC)
def own_page(token: str) -> Page:
    """A trustee's page: what there is to do, done in the browser with the key file."""
    personal()
    session = request_session()
    member = trustees.by_token(session, token)
    co_decision = codecisions.get(session, member.co_decision)
    return render_template(
        "trustee.html",
        token=token,
        uuid=co_decision.uuid,
        title=title_of(co_decision),
        label=name_of(member),
    )
