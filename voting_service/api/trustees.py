"""What a trustee's browser asks and sends. The token in the address is the whole authority:
no cookie is looked at, so there is nothing for another website to abuse."""

from __future__ import annotations

from typing import Any

from flask_smorest import Blueprint

from voting_service.http.access import PUBLIC, access
from voting_service.http.clockwork import catch_up, now
from voting_service.http.context import extensions
from voting_service.http.db import request_session, transaction
from voting_service.http.headers import personal
from voting_service.http.origin import exempt
from voting_service.models import State, Trustee
from voting_service.services import codecisions, trustees
from voting_service.services.errors import Refusal, RefusalCode

from .bodies import exact_json
from .schemas import AcceptedSchema, TaskSchema

PREFIX = "/trustees/<token>"
blueprint = Blueprint("api-trustees", __name__, description="Rehearsal and decryption")
BEFORE_VOTING = frozenset({State.PROMISED})
RAW_BODY = {
    "required": True,
    "description": "A partial decryption, its exact bytes",
    "content": {"application/json": {"schema": {"type": "object"}}},
}


@blueprint.get("")
@access(PUBLIC)
@blueprint.response(200, TaskSchema)
def task(token: str) -> dict[str, Any]:
    """What is to be done now."""
    personal()
    catch_up()
    with transaction() as session:
        trustee = trustees.by_token(session, token)
        uuid = trustee.co_decision
        state = codecisions.get(session, uuid).state
        rehearsal = trustees.rehearsal_of(session, uuid)
        return {
            "co_decision": uuid,
            "owner": trustee.owner,
            "label": trustee.label,
            "kind": trustee.kind,
            "state": state.value,
            "task": _task(trustee, state),
            "rehearsal": {
                "randomness": str(rehearsal.randomness),
                "done": trustee.rehearsed_at is not None,
            },
            "files": f"/c/{uuid}/files/",
        }


@blueprint.post("/rehearsal")
@access(PUBLIC)
@blueprint.response(200, AcceptedSchema)
@blueprint.doc(requestBody=RAW_BODY)
@exempt
def rehearse(token: str) -> dict[str, bool]:
    """Show that the key file works, before the vote opens."""
    data = exact_json()
    with transaction() as session:
        trustees.submit_rehearsal(session, trustees.by_token(session, token), data, now())
    return {"accepted": True}


@blueprint.post("/partial-decryption")
@access(PUBLIC)
@blueprint.response(200, AcceptedSchema)
@blueprint.doc(requestBody=RAW_BODY)
@exempt
def decrypt(token: str) -> dict[str, bool]:
    """Send one's part of the sum. A part that does not verify is kept under the trustee's name."""
    data = exact_json()
    catch_up()
    try:
        with transaction() as session:
            trustee = trustees.by_token(session, token)
            trustees.submit_partial_decryption(session, trustee, data, extensions().clock)
    except Refusal as refusal:
        if refusal.code is RefusalCode.PARTIAL_DECRYPTION_INVALID:
            with transaction() as session:
                trustees.note_rejected(session, trustees.by_token(session, token), str(refusal))
        raise
    return {"accepted": True}


def _task(trustee: Trustee, state: State) -> str:
    if state is State.CLOSED:
        session = request_session()
        sent = trustee.owner in trustees.received(session, trustee.co_decision)
        enough = trustees.others_complete(session, trustee.co_decision)
        return "done" if sent or enough else "decrypt"
    if state in BEFORE_VOTING:
        return "rehearsal" if trustee.rehearsed_at is None else "wait"
    return "wait" if state in {State.READY, State.OPEN} else "done"
