"""A whole service on a database of its own, with a clock that tests move, and a co-decision in every state.

Everything is brought about by the services, as officers, residents and trustees would; nothing is
written into tables.
"""

from __future__ import annotations

import io
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from tests.conftest import new_url
from tests.services.life import another_time
from voting_service.adapters.key_files import create_key_files
from voting_service.app import create_app
from voting_service.cli.context import Installation, open_installation
from voting_service.cli.demo import afterwards, content, seed
from voting_service.cli.demo.content import CHAIR, DRAFTER, PASSWORD, SECRETARY, Dates
from voting_service.core.canonical import Text
from voting_service.core.ceremony import run_ceremony
from voting_service.models import Body, State, StatementKind
from voting_service.services import (
    archives,
    bodies,
    codecisions,
    decisions,
    lifecycle,
    statements,
    trustees,
)
from voting_service.settings import Settings

NOW = datetime(2027, 5, 20, 10, 0, tzinfo=UTC)
RESIDENTS = 40
DAY = timedelta(days=1)


@dataclass(slots=True)
class Clock:
    """The moment that everybody goes by."""

    moment: datetime = NOW

    def __call__(self, _session: Session) -> datetime:
        """Now."""
        return self.moment


@dataclass(slots=True)
class World:
    """The application, the installation under it, and what people hold in their hands."""

    app: Flask
    service: Installation
    clock: Clock
    body: int
    uuids: dict[State, str] = field(default_factory=dict)
    secrets: dict[str, seed.Secrets] = field(default_factory=dict)

    def client(self, sign_in: str | None = None, language: str = "en") -> FlaskClient:
        """A browser without scripts, signed in if asked for."""
        client = self.app.test_client()
        client.environ_base["HTTP_ACCEPT_LANGUAGE"] = language
        client.environ_base["HTTP_HOST"] = "127.0.0.1:8000"
        if sign_in is not None:
            page = send(client, "/office/sign-in", name=sign_in, password=PASSWORD)
            assert page.status_code == 303, page.text
        return client


def send(
    client: FlaskClient, path: str, form: str | None = None, /, **values: object
) -> TestResponse:
    """Fetch the page, take its token, and post; `form` is the address when it is another."""
    token = re.search(r'name="csrf_token" value="([^"]+)"', client.get(path).text)
    assert token is not None, f"{path} has no form"
    fields = {name.replace("__", "."): value for name, value in values.items()}
    return client.post(
        form or path, data={"csrf_token": token[1], **fields}, content_type="multipart/form-data"
    )


def upload(content: bytes, name: str = "file.csv") -> tuple[io.BytesIO, str]:
    """A file chosen in a form."""
    return io.BytesIO(content), name


def make_world(folder: Path, port: int = 8000, backend: str = "sqlite") -> World:
    """An installation with the demonstration's body and officers, and nothing else."""
    url = new_url(backend, folder)
    create_key_files(folder / "keys")
    settings = Settings.parse(
        {
            "service": {
                "name": "Medbeslut", "public_url": f"http://127.0.0.1:{port}", "default_language": "sv",
                "timezone": "Europe/Stockholm", "contact": "medbeslut@example.se", "proxies": 0,
            },
            "database": {"url": url},
            "keys": {"directory": str(folder / "keys")},
            "publication": {"batch_minutes": 5},
            "identification": {"methods": ["demo", "letter"]},
            "log": {"origin": "", "passphrase_file": "log.passphrase", "policy_file": ""},
        }
    )  # fmt: skip
    clock = Clock()
    service = replace(open_installation(settings), clock=clock)
    with service.transaction() as session:
        body = seed.people(session)
        other = bodies.create_body(
            session, "barn-och-utbildning", Text("Barn- och utbildningsnämnden")
        )
        stranger = bodies.add_officer(
            session, "annan", Text("Sekreterare i en annan nämnd"), PASSWORD
        )
        bodies.grant(session, stranger, other, *SECRETARY.roles, *DRAFTER.roles)
        number = body.id
    return World(create_app(settings, clock=clock), service, clock, number)


@contextmanager
def at(world: World, moment: datetime) -> Iterator[None]:
    """The clock stands there meanwhile."""
    before, world.clock.moment = world.clock.moment, moment
    yield
    world.clock.moment = before


def dates_for(state: State) -> Dates:
    """Dates under which a co-decision is in that state when it is NOW."""
    opens = {
        State.OPEN: NOW - 2 * DAY, State.CLOSED: NOW - 9 * DAY, State.TALLIED: NOW - 12 * DAY,
        State.DECIDED: NOW - 30 * DAY, State.FULFILLED: NOW - 60 * DAY,
    }.get(state, NOW + 20 * DAY)  # fmt: skip
    opens = opens.replace(hour=6)
    closes = opens + timedelta(days=8, hours=12)
    return Dates(opens - 45 * DAY, opens - 40 * DAY, opens, closes, closes + 10 * DAY)


PATH = (
    State.DRAFT,
    State.PROMISED,
    State.READY,
    State.OPEN,
    State.CLOSED,
    State.TALLIED,
    State.DECIDED,
    State.FULFILLED,
)


def bring(world: World, state: State) -> str:
    """A new co-decision in that state; its uuid."""
    dates = dates_for(state)
    goal = PATH.index(State.PROMISED if state is State.CANCELLED else state)
    with world.service.transaction() as session:
        another_time(session)
        uuid = seed.draft(session, session.get_one(Body, world.body), dates).uuid
    steps = (_promise, _ready, _open, _close, _publish, _decide, _fulfil)
    for step in steps[:goal]:
        step(world, uuid, dates)
    if state is State.CANCELLED:
        with world.service.transaction() as session:
            reason = "Marken kan inte användas: ett skyddsområde för vatten utvidgas."
            codecisions.cancel(session, seed.acting(session, CHAIR), uuid, reason, NOW)
    world.uuids[state] = uuid
    return uuid


def _promise(world: World, uuid: str, dates: Dates) -> None:
    with world.service.transaction() as session:
        seed.promise(session, world.service, uuid, dates.signed)


def _ready(world: World, uuid: str, dates: Dates) -> None:
    everyone = seed.everybody(dates, RESIDENTS)
    when = dates.signed + DAY
    with world.service.transaction() as session:
        letters = seed.load(session, world.service, uuid, everyone, when)
        seed.seal(session, world.service, uuid, when)
        invitations, held = seed.keys(session, world.service, uuid, when)
        seed.ready(session, uuid, when)
    world.secrets[uuid] = seed.Secrets(letters, invitations, held)


def _open(world: World, uuid: str, dates: Dates) -> None:
    opened = dates.opens + timedelta(hours=1)
    with at(world, opened):
        with world.service.transaction() as session:
            lifecycle.tick_one(session, uuid, world.clock, world.service.signer)
        choices = [(0, 1, 0, 0)] * 6 + [(0, 0, 1, 0)] * 4 + [(0, 0, 0, 1)] * 2 + [(1, 0, 0, 0)]
        votes = zip(seed.everybody(dates, RESIDENTS), choices, strict=False)
        afterwards.cast_directly(world.service, uuid, votes, world.clock)


def _close(world: World, uuid: str, dates: Dates) -> None:
    with at(world, dates.closes + timedelta(seconds=1)), world.service.transaction() as session:
        lifecycle.tick_one(session, uuid, world.clock, world.service.signer)


def decrypt(world: World, uuid: str, count: int = 2) -> None:
    """So many trustees do their part with their own tool."""
    held = world.secrets[uuid]
    for key, invitation in list(zip(held.keys, held.invitations, strict=True))[:count]:
        with world.service.transaction() as session:
            archive = archives.locked(session, uuid)
            public = b"".join(archives.pieces(session, archive))
            promise = statements.find(session, uuid, StatementKind.PROMISE)
            assert promise is not None
            part = afterwards.partial_decryption(public, promise.body, key)
            trustees.submit_partial_decryption(
                session, trustees.by_token(session, invitation.token), part, world.clock
            )


def _publish(world: World, uuid: str, dates: Dates) -> None:
    with at(world, dates.closes + DAY):
        decrypt(world, uuid)
        afterwards.publish(world.service, uuid)


def _decide(world: World, uuid: str, dates: Dates) -> None:
    with at(world, dates.meeting + timedelta(hours=3)):
        afterwards.decide(world.service, uuid, world.clock)
        with world.service.transaction() as session:
            officer = seed.acting(session, SECRETARY)
            for what in ("Redskapen är upphandlade", "Gymmet är byggt"):
                decisions.add_milestone(
                    session, officer, uuid, Text(what), "2027-09-30", world.clock.moment
                )


def _fulfil(world: World, uuid: str, _dates: Dates) -> None:
    with world.service.transaction() as session:
        officer = seed.acting(session, SECRETARY)
        for number in (1, 2):
            decisions.complete_milestone(
                session, officer, uuid, number, "2027-05-19", "https://www.example.se/gym", NOW
            )
        decisions.fulfil(session, officer, uuid, NOW)


def ceremony(uuid: str) -> bytes:
    """The file that a key ceremony of three trustees ends with."""
    made, _held = run_ceremony(uuid, content.NEEDED, len(content.TRUSTEES), secrets.token_bytes)
    return made.to_bytes()
