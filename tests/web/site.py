"""A whole service with an open vote, and browsers that talk to it without a network."""

from __future__ import annotations

import html
import json
import re
import secrets
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from tests.conftest import new_url
from voting_service import places
from voting_service.adapters.clock import database_clock
from voting_service.adapters.key_files import create_key_files
from voting_service.app import create_app
from voting_service.cli.context import Installation, open_installation
from voting_service.cli.demo import content, seed
from voting_service.cli.demo.residents import Resident
from voting_service.cli.demo.seed import Seeded
from voting_service.core.ballots import build_ballot
from voting_service.core.election import fingerprint, parse_election
from voting_service.http.context import NAME
from voting_service.settings import Settings

RESIDENTS = 60


@dataclass(slots=True)
class MovableClock:
    """The database's clock, moved by `by`."""

    by: timedelta = timedelta(0)

    def __call__(self, session: Session) -> datetime:
        return database_clock(session) + self.by


@dataclass(slots=True)
class Site:
    """The service, its secrets, and residents of whom each test takes a fresh one."""

    app: Flask
    service: Installation
    seeded: Seeded
    clock: MovableClock
    taken: int = 0

    def close(self) -> None:
        """Give all connections back."""
        self.service.engine.dispose()
        self.app.extensions[NAME].engine.dispose()

    @property
    def uuid(self) -> str:
        """The open vote."""
        return self.seeded.uuid

    def clock_now(self) -> datetime:
        """What the database's clock says, not moved."""
        with self.service.transaction() as session:
            return database_clock(session)

    def resident(self) -> Resident:
        """Somebody on the roll whom no test has used."""
        self.taken += 1
        return self.seeded.residents[self.taken - 1]

    def browser(self, **settings: Any) -> Browser:
        """A browser that has never been here."""
        base = self.service.settings.service.public_url
        return Browser(self.app.test_client(), self.uuid, base, **settings)


@dataclass(slots=True)
class Browser:
    """Cookies, and the token of the page that was loaded last."""

    client: FlaskClient
    uuid: str
    base: str
    language: str = "en"
    token: str = field(default="", repr=False)

    @property
    def api(self) -> str:
        """Where ballots go."""
        return f"/api/v1/co-decisions/{self.uuid}"

    def get(self, path: str, **headers: str) -> TestResponse:
        """Load a page; remember its form token."""
        answer = self.client.get(
            path, base_url=self.base, headers=self._headers(headers), buffered=True
        )
        if answer.mimetype == "text/html":
            found = re.search(r'name="csrf[_-]token" (?:content|value)="([^"]+)"', answer.text)
            self.token = html.unescape(found.group(1)) if found else self.token
        return answer

    def post(self, path: str, data: Any = None, **headers: str) -> TestResponse:
        """Send a form with the token."""
        fields = {"csrf_token": self.token, **(data or {})}
        return self.client.post(
            path, base_url=self.base, data=fields, headers=self._headers(headers)
        )

    def send(self, path: str, body: bytes, **headers: str) -> TestResponse:
        """What the booth's script sends."""
        given = {"Content-Type": "application/json", "X-CSRF-Token": self.token, **headers}
        return self.client.post(path, base_url=self.base, data=body, headers=self._headers(given))

    def identify(self, resident: Resident) -> TestResponse:
        """With the demonstration's identity; ends in the booth where voting is possible."""
        self.get(f"/c/{self.uuid}/identify")
        answer = self.post(
            f"/c/{self.uuid}/identify", {"method": "demo", "number": resident.number}
        )
        if answer.status_code == 303:
            self.get(f"/c/{self.uuid}/vote")
        return answer

    def ballot(self, choice: tuple[int, ...] = (0, 1, 0, 0)) -> bytes:
        """Draw a credential and build a ballot, as the booth does."""
        drawn = self.send(f"{self.api}/credential", b"{}")
        assert drawn.status_code == 200, drawn.text
        raw = self.get(f"/c/{self.uuid}/files/election.json").data
        election = parse_election(raw)
        credential = drawn.get_json()["credential"]
        return build_ballot(election, fingerprint(raw), credential, [choice], secrets.token_bytes)

    def _headers(self, headers: dict[str, str]) -> dict[str, str]:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return {"Accept-Language": self.language, **named}


def settings_in(folder: Path, backend: str, **service: Any) -> Settings:
    """Settings of an installation in `folder`, on an empty database with the newest schema."""
    lines = ["[database]", f"url = {json.dumps(new_url(backend, folder))}"]
    lines += ["[keys]", f"directory = {json.dumps(str(folder / 'keys'))}"]
    if service:
        lines += [
            "[service]",
            *(f"{name} = {json.dumps(value)}" for name, value in service.items()),
        ]
    if str(service.get("public_url", "")).startswith("https"):
        lines += ["[identification]", 'methods = ["letter"]']
    own = folder / "own.toml"
    own.write_text("\n".join(lines))
    return Settings.load(places.config("default.toml"), places.config("test.toml"), own)


def build(folder: Path, backend: str = "sqlite", **service: Any) -> Site:
    """An installation with an open vote."""
    settings = settings_in(folder, backend, **service)
    create_key_files(settings.keys.directory)
    installation = open_installation(settings)
    dates = content.Dates.for_a_visit(datetime.now(UTC))
    seeded = seed.open_vote(installation, dates, RESIDENTS, lambda _text: None)
    clock = MovableClock()
    return Site(create_app(settings, clock=clock), installation, seeded, clock)
