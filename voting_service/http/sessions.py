"""Who is there: officers in one signed cookie, residents in another, languages in a third, and in a
fourth that an officer has signed in with this browser before (limits.py).

Nothing is stored on the server. Names and flags of the cookies follow from the public address:
`__Host-` and Secure over https, plain names only for http on this machine alone.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final, cast

from flask import Flask, current_app, g, request, session
from flask_login import LoginManager, UserMixin, current_user, login_user, logout_user
from itsdangerous import BadSignature, URLSafeSerializer

from voting_service.services import bodies
from voting_service.services.identification import Resident

from .context import extensions
from .db import request_session

if TYPE_CHECKING:
    from flask import Response

    from voting_service.models import Officer
    from voting_service.settings import Service

OFFICER_IDLE: Final = timedelta(hours=1)
OFFICER_LONGEST: Final = timedelta(hours=10)
RESIDENT_LONGEST: Final = timedelta(hours=1)
LANGUAGE_KEPT: Final = timedelta(days=365)
_STARTED: Final = "started"
_SALT: Final = "resident-session"


@dataclass(frozen=True, slots=True)
class CookieNames:
    """What the four cookies are called in this installation."""

    officer: str
    resident: str
    language: str
    known: str

    @classmethod
    def of(cls, service: Service) -> CookieNames:
        """`__Host-` binds a cookie to this host, path / and https; loopback http cannot have it."""
        prefix = "__Host-" if service.secure else ""
        kinds = ("session", "resident", "language", "known")
        return cls(*(f"{prefix}medbeslut-{kind}" for kind in kinds))


class SignedIn(UserMixin):  # type: ignore[misc]
    """An officer as Flask-Login wants one; models know nothing of it."""

    def __init__(self, officer: Officer) -> None:
        self.officer = officer

    def get_id(self) -> str:
        """The officer's id and a print of the password, so that a new one ends old sessions."""
        return f"{self.officer.id}:{bodies.password_print(self.officer)}"


def init_app(app: Flask, service: Service, secret: bytes) -> None:
    """Configure both kinds of session."""
    names = CookieNames.of(service)
    app.config.update(
        SECRET_KEY=secret,
        SESSION_COOKIE_NAME=names.officer,
        SESSION_COOKIE_SECURE=service.secure,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_PATH="/",
        PERMANENT_SESSION_LIFETIME=OFFICER_IDLE,
    )
    manager = LoginManager()
    manager.session_protection = None  # it would store a hash of address and user agent
    manager.init_app(app, add_context_processor=False)  # reading pages asks for nobody
    manager.user_loader(_load)
    app.jinja_env.globals.update(officer=current_officer, resident=current_resident)


def sign_in(officer: Officer, now: datetime) -> None:
    """Begin an officer's session; whatever the cookie held before is gone (B16)."""
    session.clear()
    session.permanent = True
    session[_STARTED] = int(now.timestamp())
    login_user(SignedIn(officer))


def sign_out() -> None:
    """End the officer's session."""
    logout_user()
    session.clear()


def current_officer() -> Officer | None:
    """The officer of this request, if one is signed in."""
    return cast("Officer", current_user.officer) if current_user.is_authenticated else None


def begin_resident_session(response: Response, resident: Resident, now: datetime) -> None:
    """Hand out a fresh resident cookie; a CSRF token from before is no longer good."""
    session.pop("csrf_token", None)
    ends = int((now + RESIDENT_LONGEST).timestamp())
    booth = secrets.token_hex(16)
    value = _serializer().dumps([resident.co_decision, resident.entry, booth, ends])
    service = extensions().settings.service
    response.set_cookie(
        CookieNames.of(service).resident,
        value,
        max_age=RESIDENT_LONGEST,
        secure=service.secure,
        httponly=True,
        samesite="Lax",
        path="/",
    )


def end_resident_session(response: Response) -> None:
    """Forget the resident in this browser."""
    session.pop("csrf_token", None)
    service = extensions().settings.service
    response.delete_cookie(
        CookieNames.of(service).resident,
        secure=service.secure,
        httponly=True,
        samesite="Lax",
        path="/",
    )


@dataclass(frozen=True, slots=True)
class Identified:
    """A resident's session. `booth` is random, made at identification and tied to nothing: with it
    a browser knows a kept ballot of this session from one of the person before."""

    resident: Resident
    booth: str


def identified_now() -> Identified | None:
    """Who identified in this browser less than an hour ago, for one co-decision."""
    if "identified" not in g:
        g.identified = _read_resident(request.cookies)
    return cast("Identified | None", g.identified)


def current_resident() -> Resident | None:
    """The resident of this request, if somebody identified."""
    found = identified_now()
    return found.resident if found is not None else None


def set_language(response: Response, language: str) -> None:
    """Remember the language this visitor chose."""
    service = extensions().settings.service
    response.set_cookie(
        CookieNames.of(service).language,
        language,
        max_age=LANGUAGE_KEPT,
        secure=service.secure,
        httponly=True,
        samesite="Lax",
        path="/",
    )


def _load(identity: str) -> SignedIn | None:
    """Flask-Login asks: whose session is this? Too old or with another password: nobody's."""
    extensions_ = extensions()
    db = request_session()
    started = session.get(_STARTED)
    officer_id, _, printed = identity.partition(":")
    if not isinstance(started, int) or not officer_id.isascii() or not officer_id.isdigit():
        return None
    if extensions_.clock(db).timestamp() - started > OFFICER_LONGEST.total_seconds():
        return None
    officer = bodies.officer(db, int(officer_id))
    if officer is None or bodies.password_print(officer) != printed:
        return None
    return SignedIn(officer)


def _read_resident(cookies: Mapping[str, str]) -> Identified | None:
    extensions_ = extensions()
    value = cookies.get(CookieNames.of(extensions_.settings.service).resident)
    if not value:
        return None
    try:
        content: Any = _serializer().loads(value)
    except BadSignature:
        return None
    co_decision, entry, booth, ends = content
    if extensions_.clock(request_session()).timestamp() > ends:
        return None
    return Identified(Resident(co_decision=co_decision, entry=entry), booth)


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(cast(bytes, current_app.config["SECRET_KEY"]), salt=_SALT)
