"""Proofs out of the log, between public heads only: nobody can ask about a moment in between."""

from __future__ import annotations

from typing import Any

from flask import Response
from flask_smorest import Blueprint
from sqlalchemy.orm import Session

from voting_service.core.checkpoints import parse_number
from voting_service.core.merkle import consistency_proof, inclusion_proof
from voting_service.core.notes import padded_b64
from voting_service.http.access import PUBLIC, access
from voting_service.http.db import transaction
from voting_service.services import heads, receipts
from voting_service.services.errors import Refusal, RefusalCode

from .schemas import ConsistencyQuery, ConsistencySchema, InclusionQuery, InclusionSchema

PREFIX = ""
blueprint = Blueprint("api-log", __name__, description="The transparency log")


@blueprint.get("/log/proof")
@access(PUBLIC)
@blueprint.arguments(InclusionQuery, location="query")
@blueprint.response(200, InclusionSchema)
def inclusion(query: dict[str, str]) -> dict[str, Any]:
    """That entry `index` stands in the log of `size` entries; hashes from leaf to root."""
    with transaction() as session:
        size = _public(session, query["size"])
        index = parse_number(query["index"])
        if index is None or index >= size:
            raise Refusal(RefusalCode.NOT_FOUND)
        hashes = inclusion_proof(index, size, heads.fetcher(session))
    return {"index": index, "size": size, "hashes": [padded_b64(one) for one in hashes]}


@blueprint.get("/log/consistency")
@access(PUBLIC)
@blueprint.arguments(ConsistencyQuery, location="query")
@blueprint.response(200, ConsistencySchema)
def consistency(query: dict[str, str]) -> dict[str, Any]:
    """That the log of `new` entries begins with the one of `old`."""
    with transaction() as session:
        old, new = _public(session, query["old"]), _public(session, query["new"])
        if old > new:
            raise Refusal(RefusalCode.NOT_FOUND)
        hashes = consistency_proof(old, new, heads.fetcher(session))
    return {"old": old, "new": new, "hashes": [padded_b64(one) for one in hashes]}


@blueprint.get("/co-decisions/<uuid>/ballots/<sha256>/receipt")
@access(PUBLIC)
@blueprint.response(200, content_type="text/plain")
def receipt(uuid: str, sha256: str) -> Response:
    """That the ballot with this SHA-256 (hex) stands under the newest public head: a tlog-proof."""
    with transaction() as session:
        text = receipts.public(session, uuid, sha256)
    return Response(text, mimetype="text/plain")


def _public(session: Session, text: str) -> int:
    size = parse_number(text)
    if size is None or heads.public(session, size) is None:
        raise Refusal(RefusalCode.NOT_FOUND)
    return size
