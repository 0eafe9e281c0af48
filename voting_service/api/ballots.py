"""Credentials and ballots: the two requests of the booth, and the question whether one arrived.

These endpoints write nothing about who called to any log.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from flask_smorest import Blueprint
from sqlalchemy.exc import DBAPIError

from voting_service.core.errors import VerificationError
from voting_service.http.access import PUBLIC, RESIDENT, access, identified
from voting_service.http.clockwork import catch_up
from voting_service.http.context import extensions
from voting_service.http.db import transaction
from voting_service.services import failed_casts, heads, receipts, voting
from voting_service.services.errors import Refusal, RefusalCode
from voting_service.services.receipts import CastReceipt

from .bodies import exact_json
from .schemas import CredentialSchema, DrawSchema, ReceiptSchema, StoredSchema

PREFIX = "/co-decisions/<uuid>"
blueprint = Blueprint("api-ballots", __name__, description="Voting")


@blueprint.post("/credential")
@access(RESIDENT)
@blueprint.arguments(DrawSchema)
@blueprint.response(200, CredentialSchema)
def credential(asked: dict[str, Any], uuid: str) -> dict[str, str]:
    """Draw a credential for a ballot; it is handed over once and stored nowhere."""
    resident = identified(uuid)
    catch_up()
    made = extensions()
    with failures_counted(uuid), transaction() as session:
        drawn = voting.draw_credential(
            session, resident, made.pool_cipher, made.clock, secrets.token_bytes,
            for_test=asked["test"],
        )  # fmt: skip
    return {"credential": drawn}


@blueprint.post("/ballots")
@access(RESIDENT)
@blueprint.response(201, ReceiptSchema)
@blueprint.alt_response(200, schema=ReceiptSchema, description="The same ballot was stored before")
@blueprint.doc(
    requestBody={
        "required": True,
        "description": "The ballot's exact bytes",
        "content": {"application/json": {"schema": {"type": "object"}}},
    }
)
def cast(uuid: str) -> tuple[dict[str, Any], int]:
    """Cast the ballot in the body. The same ballot again gives a receipt for it again."""
    resident = identified(uuid)
    data = exact_json()
    catch_up()
    made = extensions()
    with failures_counted(uuid):
        with transaction() as session:
            checked = voting.check(session, data, resident, made.clock)
            heads.require_sound(session, made.log_signer)
        voting.verify(checked)
        with transaction() as session:
            stored_now = voting.store(session, checked, resident, made.clock)
    proved = _receipt(uuid, stored_now.sha256)
    growth = {
        "checkpoint": proved.growth_checkpoint, "consistency": list(proved.growth_consistency)
    }  # fmt: skip
    body = {"tracker": stored_now.tracker, "sha256": stored_now.sha256}
    answer = {**body, "receipt": proved.receipt_text, "growth": growth}
    return answer, 200 if stored_now.repeated else 201


def _receipt(uuid: str, sha256: str) -> CastReceipt:
    """After the commit: what is signed is stored. Should it fail, the vote still counts."""
    try:
        with transaction() as session:
            return receipts.for_cast(session, uuid, sha256, extensions().log_signer)
    except Exception as error:  # whatever it was: the vote is stored, and no answer may deny it
        raise Refusal(RefusalCode.RECEIPT_UNAVAILABLE) from error


@contextmanager
def failures_counted(uuid: str) -> Iterator[None]:
    """Count what is refused inside, once it has been undone; who it was is not asked."""
    try:
        yield
    except (Refusal, VerificationError, DBAPIError) as error:
        reason = failed_casts.reason_of(error)
        if reason is not None:
            with suppress(DBAPIError), transaction() as session:
                failed_casts.count(session, uuid, reason)
        raise


@blueprint.get("/ballots/<sha256>")
@access(PUBLIC)
@blueprint.response(200, StoredSchema)
def stored(uuid: str, sha256: str) -> dict[str, Any]:
    """Whether a ballot with this SHA-256 (hex) is stored."""
    with transaction() as session:
        receipt = voting.stored(session, uuid, sha256)
    if receipt is None:
        raise Refusal(RefusalCode.NOT_FOUND)
    return {"stored": True, "tracker": receipt.tracker}
