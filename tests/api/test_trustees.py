"""A trustee's browser against the service: the task, the rehearsal, the part of the sum."""

from __future__ import annotations

import secrets
from collections.abc import Iterator

import pytest

from tests.web.site import Site, build
from voting_service.cli.demo import afterwards, voters
from voting_service.core.decryption import parse_rehearsal, rehearse
from voting_service.models import TrusteeSet
from voting_service.services import lifecycle, trustees

BALLOTS = 12


@pytest.fixture(scope="module")
def closed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A vote that has been closed, with some ballots."""
    site = build(tmp_path_factory.mktemp("closed"))
    votes = zip(site.seeded.residents[:BALLOTS], voters.choices(BALLOTS), strict=True)
    afterwards.cast_directly(site.service, site.uuid, list(votes), site.service.clock)
    yield site
    site.close()


def address(site: Site, number: int) -> str:
    """Of a trustee, counted from 0."""
    return f"/api/v1/trustees/{site.seeded.secrets.invitations[number].token}"


def test_an_unknown_token_is_nobodys(site: Site) -> None:
    refused = site.browser().get("/api/v1/trustees/" + "0" * 64)
    assert (refused.status_code, refused.get_json()["code"]) == (404, "trustee_unknown")


def test_while_voting_is_open_there_is_nothing_to_do(site: Site) -> None:
    task = site.browser().get(address(site, 0))
    assert task.headers["Cache-Control"] == "no-store"
    found = task.get_json()
    assert (found["task"], found["state"], found["owner"], found["kind"]) == (
        "wait", "open", 2, "Pedersen",
    )  # fmt: skip
    assert found["rehearsal"]["done"] is True
    assert found["files"] == f"/c/{site.uuid}/files/"


def test_a_part_before_the_closing_is_refused(site: Site) -> None:
    refused = site.browser().send(address(site, 0) + "/partial-decryption", b"{}")
    assert (refused.status_code, refused.get_json()["code"]) == (409, "wrong_state")


def test_a_rehearsal_with_another_key_fails(site: Site) -> None:
    with site.service.transaction() as session:
        request = parse_rehearsal(session.get_one(TrusteeSet, site.uuid).rehearsal)
    own, other = (key.decryption for key in site.seeded.secrets.keys[:2])
    good = rehearse(request, own, secrets.token_bytes).to_bytes()
    bad = rehearse(request, other, secrets.token_bytes).to_bytes()
    send = site.browser().send
    assert send(address(site, 0) + "/rehearsal", good).get_json() == {"accepted": True}
    refused = send(address(site, 0) + "/rehearsal", bad)
    assert (refused.status_code, refused.get_json()["code"]) == (422, "rehearsal_invalid")
    assert send(address(site, 0) + "/rehearsal", b"[]").status_code == 422


def test_from_the_closing_to_enough_parts(closed: Site) -> None:
    afterwards.close_early(closed.service, closed.uuid)
    browser = closed.browser()
    assert browser.get(address(closed, 0)).get_json()["task"] == "decrypt"
    archive = browser.get(f"/c/{closed.uuid}/files/archive.bel").data
    promise = browser.get(f"/c/{closed.uuid}/files/promise.json").data
    keys = closed.seeded.secrets.keys
    parts = [afterwards.partial_decryption(archive, promise, key) for key in keys]

    swapped = browser.send(address(closed, 0) + "/partial-decryption", parts[1])
    assert swapped.get_json()["code"] == "partial_decryption_invalid"
    with closed.service.transaction() as session:
        token = closed.seeded.secrets.invitations[0].token
        assert trustees.by_token(session, token).rejected

    for number in (0, 1):
        place = address(closed, number) + "/partial-decryption"
        assert browser.send(place, parts[number]).status_code == 200
        assert browser.send(place, parts[number]).status_code == 200
        assert browser.get(address(closed, number)).get_json()["task"] == "done"
    assert browser.get(address(closed, 2)).get_json()["task"] == "done"
    again = afterwards.partial_decryption(archive, promise, keys[0])
    twice = browser.send(address(closed, 0) + "/partial-decryption", again)
    assert twice.get_json()["code"] == "decrypted_already"
    late = browser.send(address(closed, 2) + "/partial-decryption", parts[2])
    assert late.get_json()["code"] == "decryptions_complete"
    with closed.service.transaction() as session:
        assert not lifecycle.tick(session, closed.service.clock, closed.service.signer)


@pytest.mark.parametrize("name", ["rehearsal", "partial-decryption"])
@pytest.mark.parametrize(
    ("headers", "status"),
    [
        pytest.param({"Content-Type": "text/plain"}, 415, id="text"),
        pytest.param({"Origin": "https://elsewhere.example"}, 403, id="foreign-origin"),
        pytest.param({"Content-Encoding": "br"}, 415, id="encoded"),
    ],
)
def test_hostile_requests(site: Site, name: str, headers: dict[str, str], status: int) -> None:
    refused = site.browser().send(f"{address(site, 0)}/{name}", b"{}", **headers)
    assert refused.status_code == status
