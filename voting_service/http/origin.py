"""Requests that change something come from our own pages: origin first, then the CSRF token.

Browsers say where a request comes from (Sec-Fetch-Site, else Origin); a request that says neither
comes from no browser and carries no cookie that was not put there on purpose.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final, TypeVar

from flask import Flask, request
from flask_wtf.csrf import CSRFProtect

from .problem_table import DeniedCode
from .problems import Denied

if TYPE_CHECKING:
    from voting_service.settings import Service

SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})
PAGE_BYTES: Final = 8 << 20  # a roll of 50 000 lines has about 4 MB
API_BYTES: Final = 64 << 10

csrf = CSRFProtect()
View = TypeVar("View", bound=Callable[..., Any])


def exempt(view: View) -> View:
    """No token for a view that looks at no cookie, or where a forged request does no harm."""
    csrf.exempt(view)
    return view


def init_app(app: Flask, service: Service) -> None:
    """Check size and origin, then the token (Flask-WTF), before anything else happens."""
    app.config.update(
        MAX_CONTENT_LENGTH=PAGE_BYTES,
        MAX_FORM_MEMORY_SIZE=1 << 20,
        MAX_FORM_PARTS=2000,
        WTF_CSRF_HEADERS=["X-CSRF-Token"],
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=False,  # it wants a Referer, which some browsers never send
    )

    @app.before_request
    def check_origin() -> None:
        if request.path.startswith("/api/"):
            request.max_content_length = API_BYTES
        if request.method not in SAFE and not same_origin(service):
            raise Denied(DeniedCode.FOREIGN_ORIGIN)

    csrf.init_app(app)


def same_origin(service: Service) -> bool:
    """Whether this request comes from our own pages, or from no browser."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None and site not in {"same-origin", "none"}:
        return False
    origin = request.headers.get("Origin")
    return origin is None or origin in {service.public_url, request.host_url.rstrip("/")}
