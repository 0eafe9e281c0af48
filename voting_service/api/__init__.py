"""The interface for programs, version 1: JSON, problem documents (RFC 9457), OpenAPI."""

from __future__ import annotations

from typing import cast

from flask import Flask
from flask.typing import ResponseReturnValue
from flask_smorest import Api

from voting_service.http.access import PUBLIC, access

from . import ballots, co_decisions, log, trustees

PREFIX = "/api/v1"


def init_app(app: Flask) -> None:
    """Register the resources and their description at /api/v1/openapi.json."""
    app.config.update(
        API_TITLE="Medbeslut",
        API_VERSION="v1",
        OPENAPI_VERSION="3.1.0",
        OPENAPI_URL_PREFIX=PREFIX,
        OPENAPI_JSON_PATH="openapi.json",
        API_SPEC_OPTIONS={
            "info": {
                "description": "A binding co-decision voting service.",
                "license": {"name": "EUPL-1.2"},
            }
        },
    )
    api = Api(app)
    for resource in (co_decisions, ballots, log, trustees):
        api.register_blueprint(resource.blueprint, url_prefix=PREFIX + resource.PREFIX)
    _describe(app)


def _describe(app: Flask) -> None:
    """The library's own view for the description, given an access rule like any other."""
    described = app.view_functions["api-docs.openapi_json"]

    @access(PUBLIC)
    def description() -> ResponseReturnValue:
        return cast("ResponseReturnValue", described())

    app.view_functions["api-docs.openapi_json"] = description
