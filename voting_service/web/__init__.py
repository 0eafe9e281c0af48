"""The pages: one module for each kind of visitor."""

from __future__ import annotations

from flask import Flask

from voting_service.http.context import extensions
from voting_service.web import (
    about,
    account,
    adding,
    auditor,
    committee,
    correcting,
    deciding,
    disputing,
    drafting,
    entry,
    files,
    log,
    noticing,
    office,
    receipts,
    registrar,
    resident,
    running,
    trustee,
    verifying,
    voting,
    words,
)

BLUEPRINTS = (
    resident.blueprint,
    voting.blueprint,
    entry.blueprint,
    receipts.blueprint,
    files.blueprint,
    log.blueprint,
    about.blueprint,
    account.blueprint,
    committee.blueprint,
    drafting.blueprint,
    registrar.blueprint,
    disputing.blueprint,
    running.blueprint,
    deciding.blueprint,
    noticing.blueprint,
    adding.blueprint,
    correcting.blueprint,
    trustee.blueprint,
    auditor.blueprint,
    verifying.blueprint,
)


def init_app(app: Flask) -> None:
    """Register the pages and what their templates call."""
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    words.register(app.jinja_env.globals)
    office.init_app(app)
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True

    @app.context_processor
    def common() -> dict[str, object]:
        settings = extensions().settings
        return {
            "service": settings.service,
            "demo": "demo" in settings.identification.methods,
        }
