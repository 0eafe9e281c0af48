"""Receipts: whether a tracker's ballot is on the public list, its proof as a file, and the page to print.

A tracker never stands in an address here. While a vote is open only its owner knows it, and addresses
are what proxies, browsers and their histories keep: a kept line would join a person's address to
a ballot. So forms send it in their body, and the QR code has it behind `#`, which no browser sends.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from flask import Blueprint, Response, render_template, request

from voting_service.core.encoding import b64
from voting_service.http import public
from voting_service.http.access import PUBLIC, access
from voting_service.http.clockwork import catch_up, now
from voting_service.http.context import extensions
from voting_service.http.db import transaction
from voting_service.http.i18n import gettext as _
from voting_service.http.i18n import language, text
from voting_service.http.origin import exempt
from voting_service.http.problem_table import DeniedCode
from voting_service.http.problems import Denied
from voting_service.models import State
from voting_service.services import lookup, receipts
from voting_service.services.lookup import Listed
from voting_service.services.ports import PrinterBusy, ReceiptPage

from . import trackers

blueprint = Blueprint("receipts", __name__)
PDF: Final = "application/pdf"
PROOF: Final = "application/octet-stream"
MAXIMUM_TYPED: Final = 200


@dataclass(frozen=True, slots=True)
class Answer:
    """What the page says about `typed`: no tracker, on the list, not yet, or not at all."""

    typed: str
    tracker: str | None = None
    listed: Listed | None = None
    waiting: bool = False


@blueprint.get("/c/<uuid>/find")
@access(PUBLIC)
def find(uuid: str) -> str:
    """The form; a script puts in what stands behind `#`."""
    catch_up()
    with transaction() as session:
        return _find_page(public.load(session, uuid, now()), None)


@blueprint.post("/c/<uuid>/find")
@access(PUBLIC)
@exempt
def found(uuid: str) -> str:
    """What the public list says: no identification, no script, no trace."""
    catch_up()
    typed = request.form.get("tracker", "")[:MAXIMUM_TYPED]
    sha256 = trackers.digest_of(typed)
    with transaction() as session:
        shown = public.load(session, uuid, now())
        if sha256 is None:
            return _find_page(shown, Answer(typed.strip()))
        listed = lookup.listed(session, uuid, sha256)
        tracker = b64(bytes.fromhex(sha256))
        return _find_page(shown, Answer(tracker, tracker, listed, _may_come(shown)))


def _may_come(shown: public.PublicCoDecision) -> bool:
    """Whether the list is still to move forward."""
    archive = shown.archive
    return archive is not None and (
        shown.state is State.OPEN or archive.published < archive.records
    )


def _find_page(shown: public.PublicCoDecision, answer: Answer | None) -> str:
    minutes = extensions().settings.publication.batch_minutes
    return render_template("resident/find.html", c=shown, answer=answer, minutes=minutes)


@blueprint.post("/c/<uuid>/receipt.tlog-proof")
@access(PUBLIC)
@exempt
def proof(uuid: str) -> Response:
    """The proof of a published ballot under the newest public head, to keep and verify offline."""
    sha256 = trackers.digest_of(request.form.get("tracker", ""))
    if sha256 is None:
        raise Denied(DeniedCode.NOT_A_TRACKER)
    catch_up()
    with transaction() as session:
        public.load(session, uuid, now())
        made = receipts.public(session, uuid, sha256)
    return _attached(made.encode(), f"receipt-{uuid}.tlog-proof", PROOF)


@blueprint.post("/c/<uuid>/receipt.pdf")
@access(PUBLIC)
@exempt
def printed(uuid: str) -> Response:
    """A page with the tracker in the form and the address to look it up; for any tracker there could
    be, so that it tells nobody whether there is such a ballot."""
    tracker = trackers.tracker_in(request.form.get("tracker", ""))
    if tracker is None:
        raise Denied(DeniedCode.NOT_A_TRACKER)
    catch_up()
    with transaction() as session:
        page = _page(public.load(session, uuid, now()), tracker)
    try:
        made = extensions().receipt_printer.pdf(page)
    except PrinterBusy:
        raise Denied(DeniedCode.BUSY) from None
    return _attached(made, f"receipt-{uuid}.pdf", PDF)


def _attached(content: bytes, name: str, mimetype: str) -> Response:
    response = Response(content, mimetype=mimetype)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _page(shown: public.PublicCoDecision, tracker: str) -> ReceiptPage:
    service = extensions().settings.service
    return ReceiptPage(
        language=language(),
        service=service.name,
        heading=_("Receipt"),
        title=text(shown.promise.question),
        tracker_label=_("Your tracker"),
        tracker=tracker,
        address_label=_("Look it up here"),
        address=f"{service.public_url}/c/{shown.uuid}/find#{tracker}",
        qr_alt=_("QR code: the address above, with the tracker"),
        lines=(
            _("With the tracker anybody can check that the vote is on the public list of votes."),
            _("It does not show how you voted, and nobody can find that out with it."),
        ),
    )
