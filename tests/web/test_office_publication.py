"""From an empty draft to a fulfilled decision, page by page, as officers do it without scripts."""

from __future__ import annotations

import re
import secrets
from datetime import timedelta
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from tests.conftest import BACKENDS
from tests.web.site import Browser
from tests.web.world import DAY, NOW, World, bring, decrypt, make_world, send, upload
from voting_service.cli.demo import afterwards, seed
from voting_service.cli.demo.content import PASSWORD, Dates
from voting_service.cli.demo.residents import roll_csv
from voting_service.core.ceremony import run_ceremony
from voting_service.core.decryption import rehearse
from voting_service.core.trustee_keys import TrusteeKey
from voting_service.models import State
from voting_service.services import codecisions, statements, trustees
from voting_service.services.trustees import Invitation

PASSPHRASE = "en lång lösenmening"
OPENS = NOW + 20 * DAY
CLOSES = OPENS + 8 * DAY


@pytest.fixture
def world(tmp_path: Path) -> World:
    """Nothing but a body and its officers."""
    return make_world(tmp_path)


PARTS: dict[str, dict[str, str]] = {
    "form": {"why.sv": "Valet mellan platserna handlar om hur orten används."},
    "question": {
        "question.sv": "Var ska utegymmet ligga?", "background.sv": "Tre platser är undersökta.",
        "basis.meeting_date": "2027-04-15", "basis.paragraph": "§ 47", "basis.registry_number": "KFN 2027/112",
    },
    "alternatives": {
        f"alternatives.{n}.{name}": text
        for n, place in enumerate(("Nordkroken", "Skolparken"))
        for name, text in {
            "id": str(n + 1), "name.sv": place, "summary.sv": "Vid vattnet.", "changes.sv": "Gräset.",
            "cost.sv": "400 000 kronor", "affected.sv": "Boende nära.", "when.sv": "Nästa sommar.",
        }.items()
    },
    "review": {
        "review.reviewer": "Kommunjurist", "review.date": "2027-04-10", "review.law": "yes",
        "review.competence": "yes", "review.cost": "yes", "review.budget": "yes",
    },
    "rules": {
        "rules.method": "single", "rules.minimum_age": "13", "rules.record_date": "2027-05-01",
        "rules.threshold_kind": "none", "rules.tie": "lot", "rules.minimum_ballots": "3",
    },
    "conditions": {
        "conditions.0.id": "1", "conditions.0.kind": "budget", "conditions.0.text.sv": "Kostnaden ryms.",
        "if_not_kept.sv": "Nämnden förklarar inom 30 dagar varför.",
    },
    "dates": {
        "opens_at": "2027-06-09T12:00", "closes_at": "2027-06-17T12:00",
        "decision_meeting": "2027-06-28", "decision_deadline": "2027-07-30",
    },
    "contact": {"contact.sv": "Kultur- och fritidsförvaltningen, 0521-000 000"},
}  # fmt: skip


def fill(client: FlaskClient, uuid: str) -> None:
    """Write each part of the draft."""
    for part, fields in PARTS.items():
        path = f"/office/c/{uuid}/edit/{part}"
        version = re.search(r'name="version" value="(\d+)"', client.get(path).text)
        assert version is not None
        answer = send(client, path, None, version=version[1], action="save", **fields)
        assert answer.status_code == 303, (part, answer.text)
        assert "checked" not in answer.location, (part, client.get(answer.location).text)


def fingerprint(client: FlaskClient, path: str) -> str:
    """Of the document that the page shows."""
    found = re.search(r'name="document" value="([0-9a-f]{64})"', client.get(path).text)
    assert found is not None
    return found[1]


def published(world: World) -> str:
    """Drafted, signed by the chair, published by the secretary."""
    drafter = world.client("handlaggare")
    answer = send(drafter, f"/office/bodies/{world.body}", f"/office/bodies/{world.body}/drafts")
    uuid = answer.location.split("/")[3]
    fill(drafter, uuid)
    for officer, act in (("ordforande", "sign"), ("sekreterare", "publish")):
        client, path = world.client(officer), f"/office/c/{uuid}/{act}"
        document = fingerprint(client, path)
        answer = send(client, path, None, document=document, password=PASSWORD)
        assert answer.status_code == 303, answer.text
    return uuid


def load_roll(world: World, uuid: str, count: int) -> None:
    """Tried, loaded and sealed by the registrar."""
    client, path = world.client("rostlangd"), f"/office/c/{uuid}/roll"
    roll = roll_csv(seed.everybody(Dates(NOW, NOW, OPENS, CLOSES, CLOSES), count))
    report = send(client, path, f"{path}/check", file=upload(roll))
    assert report.status_code == 200
    checked = re.search(r'name="checked" value="([0-9a-f]{64})"', report.text)
    assert checked is not None, report.text
    page = send(
        client, path, f"{path}/load", checked=checked[1], roll=upload(roll), password=PASSWORD
    )
    assert page.status_code == 303, page.text
    page = send(client, f"{path}/seal", None, spares="10", password=PASSWORD)
    assert page.status_code == 303, page.text


def enter_keys(world: World, uuid: str) -> tuple[tuple[TrusteeKey, ...], list[str]]:
    """The ceremony's outcome, the backup and its reading back; each trustee rehearses."""
    client, path = world.client("sekreterare"), f"/office/c/{uuid}/trustees"
    made, held = run_ceremony(uuid, 2, 3, secrets.token_bytes)
    page = send(
        client, path, None, ceremony=upload(made.to_bytes(), "threshold.json"), password=PASSWORD
    )
    tokens = re.findall(r"/trustee/([0-9a-f]{64})", page.text)
    assert len(tokens) == 3
    backup = send(
        client, path, f"{path}/backup", passphrase=PASSPHRASE, again=PASSPHRASE, password=PASSWORD
    )
    assert backup.headers["Content-Disposition"].startswith("attachment")
    page = send(client, path, f"{path}/read-back", backup=upload(backup.data), opening=PASSPHRASE)
    assert page.status_code == 303, page.text
    with world.service.transaction() as session:
        request = trustees.rehearsal_of(session, uuid)
        for token, key in zip(tokens, held, strict=True):
            answer = rehearse(request, key.decryption, secrets.token_bytes).to_bytes()
            trustees.submit_rehearsal(
                session, trustees.by_token(session, token), answer, world.clock.moment
            )
    return held, tokens


@pytest.mark.parametrize("backend", BACKENDS)
def test_from_draft_to_fulfilled(tmp_path: Path, backend: str) -> None:
    """The same through HTTP on both kinds of database."""
    world = make_world(tmp_path, backend=backend)
    uuid = published(world)
    load_roll(world, uuid, 12)
    held, tokens = enter_keys(world, uuid)
    secretary = world.client("sekreterare")
    assert send(secretary, f"/office/c/{uuid}/ready", None, password=PASSWORD).status_code == 303
    assert state(world, uuid) is State.READY

    world.clock.moment = OPENS + timedelta(minutes=5)
    secretary = world.client("sekreterare")
    assert "Voting is open" in secretary.get(f"/office/c/{uuid}").text
    residents = seed.everybody(Dates(NOW, NOW, OPENS, CLOSES, CLOSES), 12)
    afterwards.cast_directly(
        world.service,
        uuid,
        zip(residents[:4], [(0, 1, 0)] * 3 + [(0, 0, 1)], strict=True),
        world.clock,
    )

    voter = Browser(world.app.test_client(), uuid, "http://127.0.0.1:8000")
    assert voter.identify(residents[5]).status_code == 303
    assert voter.send(f"{voter.api}/ballots", voter.ballot((0, 1, 0))).status_code == 201

    world.clock.moment = CLOSES
    world.client().get("/")
    world.secrets[uuid] = seed.Secrets(
        (), tuple(Invitation(n + 2, t) for n, t in enumerate(tokens)), held
    )
    secretary = world.client("sekreterare")
    assert "has not decrypted yet" in secretary.get(f"/office/c/{uuid}/result").text
    decrypt(world, uuid)
    assert send(secretary, f"/office/c/{uuid}/result", None, password=PASSWORD).status_code == 303
    assert state(world, uuid) is State.TALLIED

    world.clock.moment = CLOSES + 12 * DAY
    secretary = world.client("sekreterare")
    decide(secretary, uuid)
    assert state(world, uuid) is State.DECIDED
    milestones(secretary, uuid)
    assert state(world, uuid) is State.FULFILLED
    world.service.engine.dispose()
    world.app.extensions["medbeslut"].engine.dispose()


def state(world: World, uuid: str) -> State:
    """As stored."""
    with world.service.transaction() as session:
        return codecisions.get(session, uuid).state


DECISION = {
    "date": "2027-06-28", "meeting": "Kultur- och fritidsnämnden", "paragraph": "§ 61",
    "minutes_url": "https://www.example.se/protokoll", "adopted": "1", "votes_for": "9", "votes_against": "2",
    "conditions.0.id": "1", "conditions.0.met": "yes",
}  # fmt: skip


def decide(client: FlaskClient, uuid: str) -> None:
    """First the verdict, then the signature; nothing is stored in between."""
    path = f"/office/c/{uuid}/decision"
    shown = send(client, path, None, action="check", **DECISION)
    assert shown.status_code == 200
    assert "The promise is kept" in shown.text
    verdict = re.search(r'name="verdict" value="(\w+)"', shown.text)
    assert verdict is not None
    page = send(
        client, path, None, action="record", verdict=verdict[1], password=PASSWORD, **DECISION
    )
    assert page.status_code == 303, page.text


def milestones(client: FlaskClient, uuid: str) -> None:
    """One step, planned and then done with evidence."""
    path = f"/office/c/{uuid}/milestones"
    assert send(client, path, None, what__sv="Gymmet är byggt", due="2027-09-30").status_code == 303
    done = {"done": "2027-06-28", "evidence": "https://www.example.se/gym"}
    assert send(client, path, f"{path}/1", **done).status_code == 303
    page = send(client, path, f"/office/c/{uuid}/fulfilled", password=PASSWORD)
    assert page.status_code == 303, page.text


def test_deviation_demands_reasons(world: World) -> None:
    uuid = bring(world, State.TALLIED)
    client, path = world.client("sekreterare"), f"/office/c/{uuid}/decision"
    fields = {**DECISION, "date": "2027-05-19", "adopted": "hallevi"}
    with world.service.transaction() as session:
        promise = statements.promise(session, uuid)
        assert promise is not None
        for n, condition in enumerate(promise.conditions):
            fields |= {f"conditions.{n}.id": condition.id, f"conditions.{n}.met": "yes"}
        fields["adopted"] = promise.alternatives[-1].id
    refused = send(client, path, None, action="check", **fields)
    assert refused.status_code == 422
    assert 'href="#reasons.sv"' in refused.text
    shown = send(client, path, None, action="check", reasons__sv="Marken sjunker.", **fields)
    assert "deviates from its promise" in shown.text
    assert state(world, uuid) is State.TALLIED
