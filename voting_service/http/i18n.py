"""Languages: which one this request speaks, and how it writes dates and numbers."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime
from babel.numbers import format_decimal
from flask import Flask, has_request_context, request
from flask_babel import Babel, get_locale
from flask_babel import gettext as _gettext
from flask_babel import ngettext as _ngettext
from markupsafe import Markup

from voting_service.core.canonical import Text
from voting_service.settings import LANGUAGES

from .context import extensions
from .sessions import CookieNames

if TYPE_CHECKING:
    from voting_service.settings import Service

NAMES: Final = {"sv": "Svenska", "en": "English"}
OFFICIAL: Final = "sv"
_MOMENT: Final = {"sv": "EEEE d MMMM y 'kl.' HH.mm", "en": "EEEE d MMMM y, HH:mm"}
_DAY: Final = {"sv": "d MMMM y", "en": "d MMMM y"}


def gettext(message: str, **facts: object) -> str:
    """The message in this request's language, its facts filled in."""
    return str(_gettext(message, **facts))


def ngettext(one: str, many: str, num: int, **facts: object) -> str:
    """As `gettext`, in the form that goes with the number."""
    return str(_ngettext(one, many, num, **facts))


def language() -> str:
    """The language of this request: `sv` or `en`."""
    locale = get_locale()
    return locale.language if locale and locale.language in LANGUAGES else OFFICIAL


def text(value: Text | str) -> str:
    """A text of a promise in this request's language, otherwise as decided, in Swedish."""
    if isinstance(value, str):
        return value
    return value.en if language() == "en" and value.en else value.sv


def official(value: Text | str) -> Markup:
    """As `text`, marked with its language and closed to machine translation (B12)."""
    translated = isinstance(value, Text) and language() == "en" and bool(value.en)
    shown = "en" if translated else OFFICIAL
    return Markup('<span lang="{}" translate="no">{}</span>').format(shown, text(value))


def number(value: int) -> str:
    """1234 as `1 234` (hard space) or `1,234`."""
    return format_decimal(value, locale=language())


def day(value: date | str) -> str:
    """A date, or its YYYY-MM-DD, as this language writes it: 12 juni 2026."""
    value = date.fromisoformat(value) if isinstance(value, str) else value
    return format_date(value, _DAY[language()], locale=language())


def moment(value: datetime | str) -> str:
    """A moment, or its ISO form, in the service's time zone and with the zone's name."""
    value = datetime.fromisoformat(value) if isinstance(value, str) else value
    timezone = extensions().settings.service.timezone
    zone = ZoneInfo(timezone)
    shown = format_datetime(value, _MOMENT[language()], tzinfo=zone, locale=language())
    return f"{shown} ({zone_name(timezone)})"


def zone_name(timezone: str) -> str:
    """How the zone is called where a resident reads it."""
    return gettext("Swedish time") if timezone == "Europe/Stockholm" else timezone


def _tagged_day(value: date | str) -> Markup:
    return Markup('<time datetime="{}">{}</time>').format(str(value), day(value))


def _tagged_moment(value: datetime | str) -> Markup:
    value = datetime.fromisoformat(value) if isinstance(value, str) else value
    return Markup('<time datetime="{}">{}</time>').format(value.isoformat(), moment(value))


def init_app(app: Flask, service: Service) -> None:
    """Choose by the visitor's own choice, then by the browser's wish, then by the settings."""
    cookie = CookieNames.of(service).language

    def select() -> str:
        if not has_request_context():
            return service.default_language
        chosen = request.cookies.get(cookie)
        if chosen in LANGUAGES:
            return chosen
        return request.accept_languages.best_match(LANGUAGES) or service.default_language

    Babel(app, locale_selector=select, default_locale=service.default_language)
    app.jinja_env.filters.update(
        moment=_tagged_moment, day=_tagged_day, number=number, text=text, official=official
    )
    app.jinja_env.globals.update(language=language, language_names=NAMES)
