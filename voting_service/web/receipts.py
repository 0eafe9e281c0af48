"""Receipts: the page to print.

A tracker never stands in an address here. While a vote is open only its owner knows it, and addresses
are what proxies, browsers and their histories keep: a kept line would join a person's address to
a ballot. So forms send it in their body, and the QR code has it behind `#`, which no browser sends.
"""

from __future__ import annotations

from typing import Final

from flask import Blueprint, Response, request

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
from voting_service.services.ports import PrinterBusy, ReceiptPage

from . import trackers

blueprint = Blueprint("receipts", __name__)
PDF: Final = "application/pdf"


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
    response = Response(made, mimetype=PDF)
    response.headers["Content-Disposition"] = f'attachment; filename="receipt-{uuid}.pdf"'
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
