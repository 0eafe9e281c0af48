"""Co-decisions as anybody may see them."""

from __future__ import annotations

from typing import Any

from flask_smorest import Blueprint

from voting_service.core.canonical import Text
from voting_service.http import public
from voting_service.http.access import PUBLIC, access
from voting_service.http.clockwork import catch_up, now
from voting_service.http.db import transaction
from voting_service.services.log import moment

from .schemas import CoDecisionSchema, ListSchema

PREFIX = "/co-decisions"
blueprint = Blueprint(
    "api-co-decisions", __name__, description="What is asked, promised and counted"
)


@blueprint.get("")
@access(PUBLIC)
@blueprint.response(200, ListSchema)
def listing() -> dict[str, Any]:
    """All co-decisions that were promised, newest first."""
    catch_up()
    with transaction() as session:
        return {"co_decisions": [_summary(shown) for shown in public.everything(session, now())]}


@blueprint.get("/<uuid>")
@access(PUBLIC)
@blueprint.response(200, CoDecisionSchema)
def one(uuid: str) -> dict[str, Any]:
    """One co-decision with its files."""
    catch_up()
    with transaction() as session:
        shown = public.load(session, uuid, now())
        return {
            **_summary(shown),
            "alternatives": [_text(alternative.name) for alternative in shown.promise.alternatives],
            "entries": shown.entries,
            "additions": shown.additions,
            "ballots": shown.ballots,
            "notices": [
                {"text": _text(notice.text), "at": moment(notice.made_at)}
                for notice in shown.notices
            ],
            "files": [
                {"name": name, **({"sha256": digest} if digest else {})}
                for name, digest in shown.digests()
            ],
        }


def _summary(shown: public.PublicCoDecision) -> dict[str, Any]:
    row = shown.co_decision
    return {
        "uuid": shown.uuid,
        "state": shown.state.value,
        "body": _text(shown.promise.body.name),
        "question": _text(shown.promise.question),
        "opens_at": moment(row.opens_at) if row.opens_at else shown.promise.opens_at,
        "closes_at": moment(row.closes_at) if row.closes_at else shown.promise.closes_at,
        "verdict": shown.verdict.value if shown.verdict else None,
        "page": f"/c/{shown.uuid}",
    }


def _text(text: Text) -> dict[str, str]:
    return {"sv": text.sv, **({"en": text.en} if text.en else {})}
