"""What commands share: the installation they work on, and refusals told in words."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import wraps
from pathlib import Path
from typing import ParamSpec, TypeVar

import click
from flask import Flask
from flask_babel import Babel
from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session, sessionmaker

from voting_service import places
from voting_service.adapters.clock import database_clock
from voting_service.adapters.key_files import (
    FileOpeningsKey,
    FilePersonKey,
    FilePoolCipher,
    FileSigner,
    FileTrusteeKeys,
    KeyFileError,
)
from voting_service.adapters.log_files import make_log_signer
from voting_service.adapters.witnesses import DEADLINE, make_witnessing
from voting_service.core.errors import VerificationError
from voting_service.http.problem_table import REFUSALS
from voting_service.models.database import make_engine, make_sessions
from voting_service.services.errors import Refusal
from voting_service.services.ports import Clock, LogSigner
from voting_service.services.rounds import Rounds
from voting_service.settings import Settings, SettingsError

P = ParamSpec("P")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Installation:
    """One installed service: its settings, database and keys."""

    settings: Settings
    engine: Engine
    sessions: sessionmaker[Session]
    clock: Clock
    signer: FileSigner
    person_key: FilePersonKey
    openings_key: FileOpeningsKey
    pool_cipher: FilePoolCipher
    server_keys: FileTrusteeKeys
    log_signer: LogSigner

    def rounds(self) -> Rounds:
        """What happens by the clock; witnesses are given the time that they may take."""
        asked = make_witnessing(self.settings.log.policy_file, self.sessions, self.log_signer)
        if asked is not None:
            asked.patience = DEADLINE
        every = timedelta(minutes=self.settings.publication.batch_minutes)
        return Rounds(
            self.sessions, self.clock, self.signer, self.log_signer, every=every, witnessing=asked
        )

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """Commit what happened inside, or undo all of it and let the error go on."""
        with self.sessions.begin() as session:
            yield session


def load_settings() -> Settings:
    """The operator's settings; raises SettingsError."""
    return Settings.load(places.config("default.toml"), environment=os.environ)


def open_installation(settings: Settings) -> Installation:
    """Keys are read here, so that a command stops before it has done half its work."""
    engine = make_engine(settings.database.url)
    keys = settings.keys.directory
    return Installation(
        settings=settings,
        engine=engine,
        sessions=make_sessions(engine),
        clock=database_clock,
        signer=FileSigner(keys / "statements.pem"),
        person_key=FilePersonKey(keys / "person.key"),
        openings_key=FileOpeningsKey(keys / "openings.key"),
        pool_cipher=FilePoolCipher(keys / "pool.key"),
        server_keys=FileTrusteeKeys(keys / "trustees"),
        log_signer=make_log_signer(keys, settings.log, os.environ),
    )


def installed() -> Installation:
    """The installation that MEDBESLUT_CONFIG names."""
    return open_installation(load_settings())


def told(command: Callable[P, R]) -> Callable[P, R]:
    """A command whose expected errors become one plain message and exit status 1."""

    @wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return command(*args, **kwargs)
        except (SettingsError, KeyFileError, VerificationError) as problem:
            raise click.ClickException(str(problem)) from problem
        except Refusal as refusal:
            raise click.ClickException(refusal_words(refusal)) from refusal
        except OperationalError as problem:
            hint = "is the database there? `voting-service migrate` makes its tables"
            raise click.ClickException(f"{problem.orig}; {hint}") from problem

    return run


def refusal_words(refusal: Refusal) -> str:
    """What a page would say, in English, with the facts."""
    application = Flask("voting_service")
    Babel(application)
    with application.app_context():
        row = REFUSALS[refusal.code]
        facts = ", ".join(f"{name}: {value!s:.200}" for name, value in refusal.facts.items())
        return f"{row.title}. {row.detail}" + (f" ({facts})" if facts else "")


def database_folder(settings: Settings) -> Path | None:
    """Where an SQLite file goes; None for a server or a database in memory."""
    name = settings.database.url.removeprefix("sqlite:///")
    return None if name in {settings.database.url, ":memory:", ""} else Path(name).parent
