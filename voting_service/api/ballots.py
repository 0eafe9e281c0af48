"""Credentials and ballots: the two requests of the booth, and the question whether one arrived.

These endpoints write nothing about who called to any log.
"""

from __future__ import annotations

import secrets
from typing import Any

from flask_smorest import Blueprint

from voting_service.http.access import PUBLIC, RESIDENT, access, identified
from voting_service.http.clockwork import catch_up
from voting_service.http.context import extensions
from voting_service.http.db import transaction
from voting_service.services import voting
from voting_service.services.errors import Refusal, RefusalCode

from .bodies import exact_json
from .schemas import CredentialSchema, EmptySchema, ReceiptSchema, StoredSchema

PREFIX = "/co-decisions/<uuid>"
blueprint = Blueprint("api-ballots", __name__, description="Voting")


@blueprint.post("/credential")
@access(RESIDENT)
@blueprint.arguments(EmptySchema)
@blueprint.response(200, CredentialSchema)
def credential(_body: dict[str, Any], uuid: str) -> dict[str, str]:
    """Draw a credential for a ballot; it is handed over once and stored nowhere."""
    resident = identified(uuid)
    catch_up()
    made = extensions()
    with transaction() as session:
        drawn = voting.draw_credential(
            session, resident, made.pool_cipher, made.clock, secrets.token_bytes
        )
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
    """Cast the ballot in the body. The same ballot again gives the same receipt."""
    resident = identified(uuid)
    data = exact_json()
    catch_up()
    clock = extensions().clock
    with transaction() as session:
        checked = voting.check(session, data, resident, clock)
    voting.verify(checked)
    with transaction() as session:
        receipt = voting.store(session, checked, resident, clock)
    body = {"tracker": receipt.tracker, "sha256": receipt.sha256, "height": receipt.height}
    return body, 200 if receipt.repeated else 201


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
