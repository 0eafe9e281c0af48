"""Who is trying, as keyed names for services/attempts.py, and how often each may fail.

A guesser is known by the browser, by the network and by the account that is tried; a resident is
not: a wrong code names nobody. So that strangers cannot lock an officer out, a browser in which the
officer has signed in before has a count of its own, and theirs does not touch it.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import datetime, timedelta
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import TYPE_CHECKING, Any, Final, cast

from flask import current_app, request, session
from itsdangerous import BadSignature, URLSafeSerializer

from voting_service.services import bodies

from .context import extensions
from .sessions import CookieNames

if TYPE_CHECKING:
    from werkzeug import Response

    from voting_service.models import Officer

CODES_BY_BROWSER: Final = 10
CODES_BY_NETWORK: Final = 60
SIGN_INS_BY_ACCOUNT: Final = 5
SIGN_INS_BY_NETWORK: Final = 50
PASSWORDS_BY_KNOWN_BROWSER: Final = 5
KNOWN_FOR: Final = timedelta(days=180)
_SALT: Final = "known-browser"


def of_identification() -> dict[str, int]:
    """By browser, so that a shared network is no trap; by network, for those who shed cookies."""
    return {
        _name("code-browser", str(session.get("csrf_token", ""))): CODES_BY_BROWSER,
        _name("code-network", network(request.remote_addr)): CODES_BY_NETWORK,
    }


def of_sign_in(sign_in: str) -> dict[str, int]:
    """One count for all strangers to an account, or that of this known browser; and the network's."""
    account = sign_in.strip().lower()
    known = _known_for(account)
    if known is not None:
        return {_name("sign-in-known", known): PASSWORDS_BY_KNOWN_BROWSER}
    return {
        _name("sign-in-account", account): SIGN_INS_BY_ACCOUNT,
        _name("sign-in-network", network(request.remote_addr)): SIGN_INS_BY_NETWORK,
    }


def of_password_again(officer: Officer) -> dict[str, int]:
    """Inside a session, where no stranger is."""
    return {_name("password-again", str(officer.id)): PASSWORDS_BY_KNOWN_BROWSER}


def network(address: str | None) -> str:
    """The address, or the /64 of it that one subscriber has for themselves (IPv6)."""
    try:
        found: IPv4Address | IPv6Address = ip_address(address or "")
    except ValueError:
        return "unknown"
    if isinstance(found, IPv6Address):
        mapped = found.ipv4_mapped
        return str(mapped or IPv6Network((int(found) >> 64 << 64, 64)))
    return str(found)


def remember_browser(response: Response, officer: Officer, now: datetime) -> None:
    """This browser is one of the officer's from now on; a new password makes it a strange one."""
    service = extensions().settings.service
    ends = int((now + KNOWN_FOR).timestamp())
    value = [officer.id, bodies.password_print(officer), secrets.token_hex(16), ends]
    response.set_cookie(
        CookieNames.of(service).known,
        _serializer().dumps(value),
        max_age=KNOWN_FOR,
        secure=service.secure,
        httponly=True,
        samesite="Lax",
        path="/",
    )


def _known_for(account: str) -> str | None:
    """What tells this browser from the officer's others, if it is one of that account's."""
    made = extensions()
    value = request.cookies.get(CookieNames.of(made.settings.service).known)
    try:
        content: Any = _serializer().loads(value or "")
    except BadSignature:
        return None
    officer_id, printed, browser, ends = content
    with made.sessions() as db:
        officer = bodies.officer(db, officer_id)
        fresh = made.clock(db).timestamp() <= ends
    same = officer is not None and officer.sign_in == account
    if not same or not fresh or bodies.password_print(cast("Officer", officer)) != printed:
        return None
    return str(browser)


def _name(kind: str, value: str) -> str:
    """Keyed: the table tells nobody which address or account it counts."""
    key = cast(bytes, current_app.config["SECRET_KEY"])
    return hmac.new(key, f"attempts|{kind}|{value}".encode(), hashlib.sha256).hexdigest()


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(cast(bytes, current_app.config["SECRET_KEY"]), salt=_SALT)
