"""The composition root: settings become an application, here and nowhere else."""

from __future__ import annotations

import logging
import os
from datetime import timedelta
from urllib.parse import urlsplit
from wsgiref.headers import Headers

from flask import Flask
from sqlalchemy.exc import DBAPIError
from werkzeug.middleware.proxy_fix import ProxyFix
from whitenoise import WhiteNoise

from voting_service import api, places, web
from voting_service.adapters.clock import database_clock
from voting_service.adapters.key_files import (
    FileOpeningsKey,
    FilePersonKey,
    FilePoolCipher,
    FileSigner,
    FileTrusteeKeys,
    read_secret,
)
from voting_service.adapters.log_files import make_log_signer
from voting_service.adapters.receipt_pdf import TypstReceipts
from voting_service.adapters.witnesses import make_witnessing
from voting_service.http import (
    access,
    assets,
    clockwork,
    context,
    db,
    headers,
    i18n,
    origin,
    problems,
    sessions,
)
from voting_service.models.database import make_engine, make_sessions
from voting_service.services import heads
from voting_service.services.errors import Refusal
from voting_service.services.ports import Clock
from voting_service.services.rounds import Rounds
from voting_service.settings import Settings

_log = logging.getLogger("voting_service.app")
_LOOPBACK = ["127.0.0.1", "localhost", "[::1]"]


class LogMismatchError(Exception):
    """The database does not hold what the log has signed; the message says what can be done."""


def create_app(settings: Settings, *, clock: Clock = database_clock) -> Flask:
    """The service, ready to answer. Raises SettingsError, KeyFileError, LogMismatchError or MissingRule.

    `clock` is another than the database's in tests alone.
    """
    app = Flask(__name__, static_folder=None)
    app.config["TRUSTED_HOSTS"] = _hosts(settings)
    made = app.extensions[context.NAME] = _extensions(settings, clock)
    _require_sound(made)
    static = assets.prepare()
    secret = read_secret(settings.keys.directory / "session.key")
    db.init_app(app)
    clockwork.init_app(app)
    headers.init_app(app, settings.service)
    i18n.init_app(app, settings.service)
    assets.init_app(app, static)
    origin.init_app(app, settings.service)
    sessions.init_app(app, settings.service, secret)
    access.init_app(app)
    web.init_app(app)
    api.init_app(app)
    problems.init_app(app)
    access.check_rules(app)
    _wrap(app, settings, static)
    return app


def from_environment() -> Flask:
    """The service as the operator's file, named in MEDBESLUT_CONFIG, describes it."""
    return create_app(Settings.load(places.config("default.toml"), environment=os.environ))


def _extensions(settings: Settings, clock: Clock) -> context.Extensions:
    keys = settings.keys.directory
    engine = make_engine(settings.database.url, hide_parameters=True)
    made = make_sessions(engine)
    log_signer = make_log_signer(keys, settings.log, os.environ)
    signer = FileSigner(keys / "statements.pem")
    return context.Extensions(
        settings=settings,
        engine=engine,
        sessions=made,
        clock=clock,
        signer=signer,
        person_key=FilePersonKey(keys / "person.key"),
        openings_key=FileOpeningsKey(keys / "openings.key"),
        pool_cipher=FilePoolCipher(keys / "pool.key"),
        server_keys=FileTrusteeKeys(keys / "trustees"),
        receipt_printer=TypstReceipts(),
        log_signer=log_signer,
        rounds=Rounds(
            made, clock, signer, log_signer,
            every=timedelta(minutes=settings.publication.batch_minutes),
            witnessing=make_witnessing(settings.log.policy_file, made, log_signer),
        ),
    )  # fmt: skip


def _require_sound(made: context.Extensions) -> None:
    """A database that cannot be asked now is asked before each signature anyway."""
    try:
        made.rounds.require_sound()
    except DBAPIError as error:
        _log.warning("the log was not compared at the start: %s", type(error).__qualname__)
    except Refusal as refusal:
        made.engine.dispose()
        raise LogMismatchError(heads.way_out(refusal)) from refusal


def _hosts(settings: Settings) -> list[str]:
    host = urlsplit(settings.service.public_url).hostname or ""
    return _LOOPBACK if settings.service.loopback else [host]


def _wrap(app: Flask, settings: Settings, static: assets.Assets) -> None:
    """Static files before Flask, and the operator's own proxies believed as far as stated."""
    service = settings.service
    fixed = headers.security_headers(service)

    def add_headers(response_headers: Headers, _path: str, _url: str) -> None:
        for name, value in fixed.items():
            response_headers[name] = value

    whitenoise = WhiteNoise(
        app.wsgi_app,
        max_age=3600,
        allow_all_origins=False,
        immutable_file_test=assets.immutable,
        add_headers_function=add_headers,
    )
    whitenoise.add_files(static.root.name, prefix=assets.PREFIX)
    app.wsgi_app = whitenoise  # type: ignore[method-assign]
    if service.proxies:
        count = service.proxies
        app.wsgi_app = ProxyFix(whitenoise, x_for=count, x_proto=count)  # type: ignore[method-assign]
