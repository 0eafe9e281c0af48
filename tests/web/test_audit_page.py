"""The page for whoever wants to check: what it offers, and what it must not tell."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.web.world import World, bring, make_world
from voting_service.models import State, StatementKind
from voting_service.services import heads, log, statements


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    made = make_world(tmp_path_factory.mktemp("audit"))
    bring(made, State.OPEN)
    yield made
    made.service.engine.dispose()


def test_no_ballot_is_listed_on_its_own_while_voting_is_open(world: World) -> None:
    """Listed as it comes, a ballot's entry would tell everybody when somebody voted."""
    uuid = world.uuids[State.OPEN]
    with world.service.transaction() as session:
        kinds = [entry.kind for entry in log.entries(session, uuid)]
    assert kinds.count("ballot") > 1
    page = world.client().get(f"/c/{uuid}/audit").text
    assert "<td>ballot</td>" not in page
    assert page.count("<td>opening</td>") == 1
    assert page.count('scope="row"') + page.count("<tr><td>") < len(kinds)


def test_it_offers_each_signed_file_with_its_signature(world: World) -> None:
    uuid = world.uuids[State.OPEN]
    page = world.client().get(f"/c/{uuid}/audit").text
    for name in ("promise.json", "promise.json.sig", "bundle.zip", "archive.bel"):
        assert f'href="/c/{uuid}/files/{name}"' in page
    assert world.service.signer.key_id in page


def test_it_leads_to_the_verifier_in_the_browser(world: World) -> None:
    uuid = world.uuids[State.OPEN]
    client = world.client()
    assert f'href="/verify?c={uuid}"' in client.get(f"/c/{uuid}/audit").text
    for path, offered in (("/verify", False), (f"/verify?c={uuid}", True)):
        answer = client.get(path)
        assert answer.status_code == 200
        assert (f'data-bundle="/c/{uuid}/files/bundle.zip"' in answer.text) is offered
    assert client.get("/verify?c=N1chtsN1chtsN1").status_code == 404
    assert client.get("/verify?c=%22%3E%3Cscript%3E").status_code == 404


def test_the_office_finds_the_same_fingerprints_for_its_minutes(world: World) -> None:
    uuid = world.uuids[State.OPEN]
    audit = world.client().get(f"/c/{uuid}/audit").text
    page = world.client("sekreterare").get(f"/office/c/{uuid}").text
    with world.service.transaction() as session:
        promise = statements.find(session, uuid, StatementKind.PROMISE)
        log_key = heads.vkeys(session, world.service.log_signer)[-1]
    assert promise is not None
    for fingerprint in (promise.digest, world.service.signer.key_id, log_key.fingerprint):
        assert fingerprint in page
        assert fingerprint in audit
    assert log_key.name in page
