"""For whoever wants to check: every published file with its fingerprint, and the log."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, render_template
from sqlalchemy.orm import Session

from voting_service.core.encoding import sha256_hex
from voting_service.http import public
from voting_service.http.access import PUBLIC, access
from voting_service.http.clockwork import catch_up
from voting_service.http.context import extensions
from voting_service.http.db import request_session
from voting_service.services import heads, log, usage

from .office import now

blueprint = Blueprint("auditor", __name__)


@dataclass(frozen=True, slots=True)
class PublishedFile:
    """A file anybody can fetch; `digest` is its SHA-256, hex."""

    name: str
    digest: str


@blueprint.get("/c/<uuid>/audit")
@access(PUBLIC)
def audit(uuid: str) -> str:
    """What can be verified, with what, and how."""
    catch_up()
    session, made = request_session(), extensions()
    found = public.load(session, uuid, now())
    return render_template(
        "office/audit.html", found=found, uuid=uuid, files=_files(found), entries=_entries(session, uuid),
        key_id=made.signer.key_id, log_key=heads.vkeys(session, made.log_signer)[-1],
        usage=usage.find(session, uuid),
    )  # fmt: skip


def _files(found: public.PublicCoDecision) -> list[PublishedFile]:
    """The statements; the archive still grows and has its fingerprint in the signed tally."""
    return [PublishedFile(name, row.digest) for name, row in found.documents()]


def _entries(session: Session, uuid: str) -> list[tuple[int, str, str]]:
    """As far as the public head goes, and without ballots: an act's number between two steps would
    tell how many had voted until then."""
    published = heads.newest(session)
    return [
        (row.position, str(row.kind), sha256_hex(row.body))
        for row in log.acts(session, uuid)
        if published is not None and row.position < published.size
    ]
