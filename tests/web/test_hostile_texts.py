"""Markup and scripts in everything that officers write: shown as text on every page, run on none."""

from __future__ import annotations

import html
import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.web.world import World, bring, make_world
from voting_service.cli.demo import content, seed
from voting_service.core.canonical import Text
from voting_service.models import State, StatementKind
from voting_service.services import codecisions, decisions, lifecycle, statements
from voting_service.services.drafts import Draft, parse_draft

MARK = "<img src=x onerror=alert(1)>\"'><script>alert(1)</script>{{7*7}}"
RAW = ("<img src=x", "<script>alert", "49</", 'href="javascript', "href='javascript")


def marked(draft: Draft) -> Draft:
    """The draft with the mark after every text of its own."""

    def change(value: Any, name: str = "") -> Any:
        if isinstance(value, dict):
            return {key: change(item, key) for key, item in value.items()}
        if isinstance(value, list):
            return [change(item) for item in value]
        return f"{value}{MARK}" if name in {"sv", "en"} and value else value

    return parse_draft(json.dumps(change(json.loads(draft.to_bytes()))).encode())


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Co-decisions in which every text has markup, in the states in which texts are shown."""
    made = make_world(tmp_path_factory.mktemp("hostile"))
    honest = content.draft
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(content, "draft", lambda dates: marked(honest(dates)))
        for state in (State.DRAFT, State.OPEN, State.TALLIED, State.DECIDED, State.CANCELLED):
            bring(made, state)
    add_texts(made)
    yield made
    made.service.engine.dispose()


def add_texts(world: World) -> None:
    """What is written after the promise: a closing change, a milestone."""
    at = world.clock.moment
    with world.service.transaction() as session:
        secretary = seed.acting(session, content.SECRETARY)
        chair = seed.acting(session, content.CHAIR)
        text, day = Text(f"Gym{MARK}", f"Gym{MARK}"), "2027-09-30"
        decisions.add_milestone(session, secretary, world.uuids[State.DECIDED], text, day, at)
        uuid = world.uuids[State.OPEN]
        closes = codecisions.get(session, uuid).closes_at
        assert closes is not None
        later = closes.replace(microsecond=0)
        lifecycle.propose_closing(
            session, secretary, uuid, later.replace(hour=20), MARK, world.clock
        )
        lifecycle.confirm_closing(session, chair, uuid, world.clock)


def pages(world: World) -> dict[str, str]:
    """Every page on which such a text could be, as its readers get it."""
    found = {}
    public = ("", "/result", "/audit", "/identify", "/find", "/entry")
    office = (
        "", "/preview", "/sign", "/publish", "/cancel", "/schedule", "/roll", "/roll/seal", "/letters", "/trustees",
        "/ready", "/result", "/decision", "/milestones", "/edit/question", "/edit/alternatives", "/edit/form",
        "/edit/rules", "/edit/conditions", "/edit/contact", "/edit/review", "/edit/dates",
    )  # fmt: skip
    officers = ("handlaggare", "ordforande", "rostlangd", "sekreterare")
    clients = {name: world.client(name) for name in officers}
    for language in ("sv", "en"):
        anybody = world.client(language=language)
        for path in ("/", f"/bodies/{world.body}", "/api/v1/co-decisions"):
            found[f"{language} {path}"] = anybody.get(path).text
        for state, uuid in world.uuids.items():
            for part in public:
                found[f"{language} {state} {part}"] = anybody.get(f"/c/{uuid}{part}").text
    for name, client in clients.items():
        for state, uuid in world.uuids.items():
            for part in office:
                answer = client.get(f"/office/c/{uuid}{part}")
                assert answer.status_code in {200, 403, 404, 409}, (name, state, part)
                if answer.status_code == 200:
                    found[f"{name} {state} {part}"] = answer.text
    return found


def test_markup_is_text_on_every_page(world: World) -> None:
    seen = pages(world)
    shown = [name for name, text in seen.items() if html.escape(MARK)[:28] in text]
    assert len(shown) > 40
    bad = {
        name: raw
        for name, text in seen.items()
        for raw in RAW
        if raw in text.lower() and not name.endswith("/api/v1/co-decisions")
    }
    assert bad == {}


def test_a_file_with_markup_is_downloaded_not_shown(world: World) -> None:
    uuid = world.uuids[State.OPEN]
    with world.service.transaction() as session:
        promise = statements.find(session, uuid, StatementKind.PROMISE)
    assert promise is not None
    assert b"<script>alert(1)" in promise.body
    answer = world.client().get(f"/c/{uuid}/files/promise.json")
    assert answer.mimetype == "application/json"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Disposition"].startswith("attachment")
