"""Who may use a view. Every view states it, or the application does not start.

A view names an audience or a permission, never a role. A permission holds for a body: the one
named in the address (`<int:body_id>`), or the one whose co-decision (`<uuid>`) it is.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from typing import TYPE_CHECKING, Any, Final, TypeVar

from flask import Flask, request

from voting_service.services import codecisions, permissions
from voting_service.services.permissions import Permission

from .db import request_session
from .headers import personal
from .problem_table import DeniedCode
from .problems import Denied
from .sessions import current_officer, current_resident

if TYPE_CHECKING:
    from voting_service.models import Officer
    from voting_service.services.identification import Resident

View = TypeVar("View", bound=Callable[..., Any])


class Audience(Enum):
    """Rules that are no permission in a body."""

    PUBLIC = "anybody"
    RESIDENT = "a resident who has identified for this co-decision"
    OFFICER = "any officer who has signed in"


PUBLIC: Final = Audience.PUBLIC
RESIDENT: Final = Audience.RESIDENT
OFFICER: Final = Audience.OFFICER
Rule = Audience | Permission
_ATTRIBUTE: Final = "access_rule"


class MissingRule(Exception):
    """A view without an access rule, or one whose permission has no body to hold for."""


def access(rule: Rule) -> Callable[[View], View]:
    """State who may use the view below."""

    def mark(view: View) -> View:
        setattr(view, _ATTRIBUTE, rule)
        return view

    return mark


def rule_of(view: Callable[..., Any]) -> Rule | None:
    """The rule stated for a view."""
    return getattr(view, _ATTRIBUTE, None)


def init_app(app: Flask) -> None:
    """Enforce the rules before every view."""

    @app.before_request
    def enforce() -> None:
        if request.endpoint is not None:
            _enforce(rule_of(app.view_functions[request.endpoint]), request.view_args or {})


def check_rules(app: Flask) -> None:
    """Refuse to start with a view that anybody could use by oversight. Raises MissingRule."""
    for url in app.url_map.iter_rules():
        rule = rule_of(app.view_functions[url.endpoint])
        if rule is None:
            raise MissingRule(f"{url.rule} ({url.endpoint}) states no access rule")
        if isinstance(rule, Permission) and not url.arguments & {"uuid", "body_id"}:
            raise MissingRule(f"{url.rule} ({url.endpoint}): {rule} of which body?")
        if rule is RESIDENT and "uuid" not in url.arguments:
            raise MissingRule(f"{url.rule} ({url.endpoint}): resident of which co-decision?")


def signed_in() -> Officer:
    """The officer of this request; Denied when there is none."""
    officer = current_officer()
    if officer is None:
        raise Denied(DeniedCode.SIGN_IN)
    return officer


def identified(uuid: str) -> Resident:
    """The resident who identified for this co-decision; Denied when there is none."""
    personal()
    resident = current_resident()
    if resident is None or resident.co_decision != uuid:
        raise Denied(DeniedCode.IDENTIFY, uuid=uuid)
    return resident


def may(permission: Permission, body_id: int) -> bool:
    """Whether the officer of this request has a permission, for showing what can be done."""
    officer = current_officer()
    return officer is not None and permission in permissions.permitted(
        request_session(), officer, body_id
    )


def _enforce(rule: Rule | None, arguments: dict[str, Any]) -> None:
    if rule is PUBLIC:
        return
    if rule is RESIDENT:
        identified(str(arguments["uuid"]))
        return
    officer = signed_in()
    personal()
    if isinstance(rule, Permission):
        permissions.require(request_session(), officer, _body_id(arguments), rule)


def _body_id(arguments: dict[str, Any]) -> int:
    if "body_id" in arguments:
        return int(arguments["body_id"])
    return codecisions.get(request_session(), str(arguments["uuid"])).body_id
