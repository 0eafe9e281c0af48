"""About the service: how it works, accessibility, personal data, and what each problem means."""

from __future__ import annotations

from flask import Blueprint, render_template

from voting_service.http.access import PUBLIC, access
from voting_service.http.context import extensions
from voting_service.http.db import request_session
from voting_service.http.problem_table import every_row
from voting_service.services import heads

blueprint = Blueprint("about", __name__)


@blueprint.get("/how-it-works")
@access(PUBLIC)
def how_it_works() -> str:
    """The whole of it in plain words, limits included."""
    made = extensions()
    log_key = heads.vkeys(request_session(), made.log_signer)[-1]
    return render_template("resident/how_it_works.html", key_id=made.signer.key_id, log_key=log_key)


@blueprint.get("/accessibility")
@access(PUBLIC)
def accessibility() -> str:
    """The accessibility statement that the law asks for (2018:1937, 13 §)."""
    return render_template("resident/accessibility.html")


@blueprint.get("/privacy")
@access(PUBLIC)
def privacy() -> str:
    """What is stored about whom, for how long, and why."""
    minutes = extensions().settings.publication.batch_minutes
    return render_template("resident/privacy.html", batch_minutes=minutes)


@blueprint.get("/problems")
@access(PUBLIC)
def problems() -> str:
    """What the `type` of a problem document points at."""
    return render_template("resident/problems.html", rows=every_row())
