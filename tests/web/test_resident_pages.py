"""What residents read, before, while and after there is a vote – and what they download."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.needs import openssl
from tests.web.site import Browser, Site, build
from voting_service.cli.demo import afterwards, voters
from voting_service.verifier.checks import Options, verify
from voting_service.verifier.source import open_source

BALLOTS = 25


@pytest.fixture(scope="module")
def decided(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A vote that went all the way."""
    site = build(tmp_path_factory.mktemp("decided"))
    votes = zip(site.seeded.residents[:BALLOTS], voters.choices(BALLOTS), strict=True)
    afterwards.cast_directly(site.service, site.uuid, list(votes), site.service.clock)
    afterwards.close_early(site.service, site.uuid)
    browser = site.browser()
    archive = browser.get(f"/c/{site.uuid}/files/archive.bel").data
    promise = browser.get(f"/c/{site.uuid}/files/promise.json").data
    invited = site.seeded.secrets
    for invitation, key in list(zip(invited.invitations, invited.keys, strict=True))[:2]:
        part = afterwards.partial_decryption(archive, promise, key)
        place = f"/api/v1/trustees/{invitation.token}/partial-decryption"
        assert browser.send(place, part).status_code == 200
    afterwards.publish(site.service, site.uuid)
    site.clock.by = site.seeded.dates.meeting - site.clock_now()
    afterwards.decide(site.service, site.uuid, site.clock)
    yield site
    site.close()


def test_the_promise_comes_first(site: Site, browser: Browser) -> None:
    page = browser.get(f"/c/{site.uuid}").text
    places = [
        page.index(f'id="{part}"') for part in ("promise", "background", "alternatives", "how")
    ]
    assert places == sorted(places)
    assert "political promise, not a legal one" in page


def test_alternatives_have_the_same_fields_in_the_same_order(site: Site, browser: Browser) -> None:
    page = browser.get(f"/c/{site.uuid}").text
    cards = re.findall(r"<article.*?</article>", page, re.DOTALL)
    assert len(cards) == 3
    fields = [
        [name for name in re.findall(r"<dt>(.*?)</dt>", card) if name != "Read more"]
        for card in cards
    ]
    assert fields[0] == ["What changes", "Cost", "Who is affected", "When"]
    assert fields.count(fields[0]) == 3


@pytest.mark.parametrize(
    ("language", "name"),
    [("sv", "Skolparken, intill biblioteket"), ("en", "Skolparken, next to the library")],
)
def test_official_texts_are_marked_and_closed_to_machine_translation(
    site: Site, browser: Browser, language: str, name: str
) -> None:
    browser.language = language
    page = browser.get(f"/c/{site.uuid}").text
    assert f'<html lang="{language}">' in page
    assert f'<span lang="{language}" translate="no">{name}</span>' in page


def test_while_voting_is_open_only_turnout_is_shown(site: Site, browser: Browser) -> None:
    browser.identify(site.resident())
    browser.send(f"{browser.api}/ballots", browser.ballot())
    page = browser.get(f"/c/{site.uuid}").text
    assert f"0 of {len(site.seeded.residents)} residents on the roll have voted." in page
    result = browser.get(f"/c/{site.uuid}/result").text
    assert "There is no result before voting has closed" in result
    assert "<h2" in result
    assert "Outcome" not in result
    archive = browser.get(f"/c/{site.uuid}/files/archive.bel")
    assert int(archive.headers["Content-Length"]) == len(archive.data)
    assert b"election_uuid" not in archive.data


@pytest.mark.parametrize(
    "path",
    [
        "/c/1111",
        "/c/../../etc/passwd",
        "/c/{uuid}/files/tally.json",
        "/c/{uuid}/files/..",
        "/c/{uuid}/files/x",
    ],
)
def test_what_is_not_published_does_not_exist(site: Site, browser: Browser, path: str) -> None:
    assert browser.get(path.format(uuid=site.uuid)).status_code == 404


def test_a_draft_does_not_exist_for_the_public(site: Site, browser: Browser) -> None:
    from voting_service.cli.demo import seed
    from voting_service.models import Body

    with site.service.transaction() as session:
        uuid = seed.draft(session, session.query(Body).one(), site.seeded.dates).uuid
    for path in ("", "/result", "/find", "/identify", "/files/bundle.zip"):
        assert browser.get(f"/c/{uuid}{path}").status_code == 404, path
    assert uuid not in browser.get("/").text


def test_the_result_says_counts_outcome_and_decision(decided: Site) -> None:
    page = decided.browser().get(f"/c/{decided.uuid}/result").text
    assert "has won the vote" in page
    assert "The promise is kept" in page
    assert re.search(r"Ballots in all</th><td class=\"number\">25<", page)
    start = decided.browser().get("/").text
    assert "The promise is kept" in start
    ledger = decided.browser().get("/bodies/1").text
    assert "The promise is kept" in ledger


def test_every_outcome_is_told_in_words(decided: Site) -> None:
    from dataclasses import replace

    from voting_service.core.outcome import Status
    from voting_service.http import public
    from voting_service.models import State
    from voting_service.web import sentences

    with (
        decided.service.transaction() as session,
        decided.app.test_request_context("/", headers={"Accept-Language": "en"}),
    ):
        shown = public.load(session, decided.uuid, decided.clock_now())
        assert shown.tally is not None
        found = shown.tally.outcome
        ids = tuple(alternative.id for alternative in shown.promise.alternatives)
        tie = replace(found, status=Status.TIE, winner=None, tied=ids[:2])
        few = replace(found, status=Status.THRESHOLD_NOT_MET, winner=None)
        none = replace(found, status=Status.NO_CHOICE, winner=None)
        assert "The body draws lots in public." in sentences.outcome(shown, tie)
        assert "The threshold was not reached" in sentences.outcome(shown, few)
        assert "none has won" in sentences.outcome(shown, none)
        assert shown.state is State.DECIDED
        assert sentences.booth_facts(shown)[0].startswith("Voting is closed")
        assert dict(sentences.ledger([shown]))["Kept"] == 1


def test_the_bundle_verifies_with_nothing_else(decided: Site, tmp_path: Path) -> None:
    answer = decided.browser().get(f"/c/{decided.uuid}/files/bundle.zip")
    assert int(answer.headers["Content-Length"]) == len(answer.data)
    path = tmp_path / "bundle.zip"
    path.write_bytes(answer.data)
    with open_source(path) as source:
        report = verify(source, path, Options(jobs=1), lambda _: None)
    assert report.exit_code == 0
    again = decided.browser().get(f"/c/{decided.uuid}/files/bundle.zip").data
    assert again == answer.data
    with zipfile.ZipFile(io.BytesIO(answer.data)) as bundle:
        for name in bundle.namelist():
            if name != "manifest.json" and not name.startswith("log/"):
                single = decided.browser().get(f"/c/{decided.uuid}/files/{name}")
                assert single.data == bundle.read(name), name


def test_the_commands_on_the_page_work(decided: Site, tmp_path: Path) -> None:
    import shlex
    import subprocess

    openssl()
    browser = decided.browser()
    page = browser.get(f"/c/{decided.uuid}/result").text
    command = re.search(r"openssl pkeyutl [^\n<]+", page)
    assert command is not None
    for name in ("tally.json", "tally.json.sig", "audit-key.pem"):
        (tmp_path / name).write_bytes(browser.get(f"/c/{decided.uuid}/files/{name}").data)
    done = subprocess.run(
        shlex.split(command.group()), cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert "Verified Successfully" in done.stdout


@pytest.mark.parametrize(
    "path",
    [
        "/how-it-works",
        "/accessibility",
        "/privacy",
        "/problems",
        "/left",
        "/bodies/1",
        "/audit-key.pem",
    ],
)
@pytest.mark.parametrize("language", ["sv", "en"])
def test_pages_about_the_service(site: Site, path: str, language: str) -> None:
    browser = site.browser(language=language)
    answer = browser.get(path)
    assert answer.status_code == 200
    if answer.mimetype == "text/html":
        assert f'<html lang="{language}">' in answer.text


@pytest.mark.parametrize("language", ["sv", "en"])
def test_forbidden_words_are_nowhere(site: Site, language: str) -> None:
    browser = site.browser(language=language)
    for path in ("/", f"/c/{site.uuid}", f"/c/{site.uuid}/identify", "/how-it-works", "/privacy"):
        page = browser.get(path).text.lower()
        for word in ("folkomröstning", "medborgare", "logga in", "legally binding", "citizen"):
            assert word not in page, (path, word)


def test_the_moment_is_told_with_its_zone(site: Site, browser: Browser) -> None:
    assert "(Swedish time)" in browser.get(f"/c/{site.uuid}").text
    browser.language = "sv"
    swedish = browser.get(f"/c/{site.uuid}").text
    assert re.search(r"kl\. \d\d\.\d\d \(svensk tid\)", swedish)
