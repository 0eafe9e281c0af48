"""The pages about the service: what they must say, in both languages, and what they must not promise."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

import pytest
from flask.testing import FlaskClient

from tests.guards.tree import ROOT
from tests.web.world import World, make_world

PAGES = ("/how-it-works", "/accessibility", "/privacy")


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    made = make_world(tmp_path_factory.mktemp("about"))
    yield made
    made.service.engine.dispose()


@pytest.fixture
def client(world: World) -> FlaskClient:
    return world.client()


def read(client: FlaskClient, path: str) -> str:
    """The text of a page, without tags."""
    answer = client.get(path)
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.text))


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("path", PAGES)
def test_a_page_in_each_language(world: World, path: str, language: str) -> None:
    page = world.client(language=language).get(path).text
    assert f'<html lang="{language}">' in page
    assert page.count("<h1") == 1


@pytest.mark.parametrize("path", PAGES)
def test_it_takes_no_script_and_sets_no_cookie(client: FlaskClient, path: str) -> None:
    answer = client.get(path)
    assert "<script" not in answer.text
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize("path", PAGES)
def test_headings_follow_each_other(client: FlaskClient, path: str) -> None:
    levels = [int(level) for level in re.findall(r"<h([1-6])", client.get(path).text)]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_every_link_within_the_page_leads_somewhere(client: FlaskClient) -> None:
    page = client.get("/how-it-works").text
    targets = set(re.findall(r'href="#([a-z]+)"', page))
    assert {"ladder", "vote", "secret", "check", "limits"} <= targets
    assert targets <= set(re.findall(r'id="([a-z]+)"', page))


@pytest.mark.parametrize(
    "words",
    [
        pytest.param(
            "has promised in advance to decide as the winning alternative says", id="promise"
        ),
        pytest.param("Influence: you take part", id="ladder"),
        pytest.param("you vote once and cannot change it", id="final"),
        pytest.param("voting-verify bundle.zip", id="our-verifier"),
        pytest.param("belenios-tool election verify", id="the-others-verifier"),
        pytest.param("openssl pkeyutl -verify -rawin", id="openssl"),
        pytest.param("The promise is political, not legal", id="political"),
    ],
)
def test_how_it_works_says(client: FlaskClient, words: str) -> None:
    assert words in read(client, "/how-it-works")


#: The heading of each limit in docs/threat-model.md, and the words by which the page admits it.
LIMITS = {
    "A compromised device.": "device that somebody else controls",
    "The first sight of the log.": "has not been here before",
    "A server that serves a false booth.": "serve another page",
    "A running server that notes what it should forget.": "note what it should forget",
    "Added votes for people who did not vote.": "add votes for those who do not vote",
    "Entries that are nobody's.": "invented people",
    "What a bundle leaves out.": "leave your vote out",
    "Physical copies made while voting is open.": "Backups made while voting is open",
    "Whoever holds somebody's letter": "holds your voting letter",
    "Coercion.": "stands beside you",
    "Abstention.": "Whether you voted at all",
    "Availability.": "attack on the network",
    "Law.": "political, not legal",
}


def test_the_page_admits_every_limit_of_the_threat_model(client: FlaskClient) -> None:
    model = (ROOT / "docs" / "threat-model.md").read_text(encoding="utf-8")
    section = model.split("## What is not protected")[1].split("\n## ")[0]
    assert re.findall(r"^- \*\*(.+?)\*\*", section, re.MULTILINE) == list(LIMITS)
    page = read(client, "/how-it-works")
    assert [limit for limit, words in LIMITS.items() if words not in page] == []


def test_the_key_to_compare_with_is_the_one_that_signs(world: World, client: FlaskClient) -> None:
    assert world.service.signer.key_id in client.get("/how-it-works").text


def test_the_accessibility_statement_has_what_the_law_asks_for(client: FlaskClient) -> None:
    page = read(client, "/accessibility")
    for words in ("WCAG 2.2", "2018:1937", "Gaps that we know of", "Digg", "medbeslut@example.se"):
        assert words in page


def test_personal_data_names_responsibility_ground_and_rights(client: FlaskClient) -> None:
    page = read(client, "/privacy")
    for words in (
        "The body that asks the question is responsible",
        "article 6.1 e",
        "9.2 g",
        "imy.se",
        "Your rights",
    ):
        assert words in page
    assert "in steps of 5 minutes" in page
