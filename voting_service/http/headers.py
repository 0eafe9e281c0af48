"""Security headers of every answer, pages, API and files alike.

No page may run a script or apply a style that is not a file of this origin with a known hash,
be framed, or reach another origin (security.md B14, B15).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from flask import Flask, g, request

if TYPE_CHECKING:
    from flask import Response

    from voting_service.settings import Service

CONTENT_SECURITY_POLICY: Final = (
    "default-src 'none'; "
    "script-src 'self'; "
    "style-src 'self'; "
    "img-src 'self' data:; "
    "font-src 'self'; "
    "connect-src 'self'; "
    "form-action 'self'; "
    "frame-ancestors 'none'; "
    "base-uri 'none'"
)
PERMISSIONS_POLICY: Final = ", ".join(
    f"{feature}=()"
    for feature in (
        "browsing-topics",
        "camera",
        "display-capture",
        "geolocation",
        "microphone",
        "payment",
        "serial",
        "usb",
    )
)
NO_STORE: Final = "no-store"
# What stands in `g` once an answer says who is there or holds a form's token (Flask-WTF, Flask-Login).
_OF_A_PERSON: Final = ("personal", "csrf_token", "_login_user")


def security_headers(service: Service) -> Mapping[str, str]:
    """The same for every answer of this installation.

    Referrer-Policy is same-origin, not no-referrer: under the latter browsers send
    `Origin: null` with our own forms, and the check of the origin would refuse them.
    """
    headers = {
        "Content-Security-Policy": CONTENT_SECURITY_POLICY,
        "Integrity-Policy": "blocked-destinations=(script)",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "same-origin",
        "Permissions-Policy": PERMISSIONS_POLICY,
    }
    if service.secure:
        headers["Strict-Transport-Security"] = "max-age=63072000; includeSubDomains"
    return headers


def personal() -> None:
    """Keep this answer out of every cache: it says something about a person."""
    g.personal = True


def init_app(app: Flask, service: Service) -> None:
    """Add the headers to all that Flask answers; files outside it take them from WhiteNoise."""
    fixed = security_headers(service)

    @app.after_request
    def add_headers(response: Response) -> Response:
        for name, value in fixed.items():
            response.headers[name] = value
        response.vary.update(("Accept-Language", "Cookie"))
        unsafe = request.method not in {"GET", "HEAD"}
        own = any(name in g for name in _OF_A_PERSON)
        if unsafe or own or response.status_code >= 400:
            response.headers["Cache-Control"] = NO_STORE
        elif "Cache-Control" not in response.headers:
            response.headers["Cache-Control"] = "no-cache"
        return response
