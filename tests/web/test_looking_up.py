"""Finding a ballot by its tracker: what is public and nothing beyond, without script, identification or trace."""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from werkzeug.test import TestResponse

from tests.web.site import Browser, Site, build
from voting_service.core.ballots import tracker
from voting_service.core.encoding import sha256_hex
from voting_service.core.log_policy import parse_policy
from voting_service.core.receipts import ballot_entry, parse_receipt, verify_receipt
from voting_service.http.context import NAME
from voting_service.services import archives

UNKNOWN = "A" * 43
_STEPS = itertools.count(1)


def send(browser: Browser, path: str, typed: str) -> TestResponse:
    """A form sent by somebody who has never been here."""
    return browser.client.post(
        f"/c/{browser.uuid}/{path}", data={"tracker": typed}, base_url=browser.base,
        headers={"Accept-Language": "en"},
    )  # fmt: skip


def public_step(site: Site) -> None:
    """Some minutes later than at any step before: each test finds the clock put back."""
    site.clock.by = timedelta(minutes=6 * next(_STEPS))


def voted(site: Site) -> bytes:
    """A ballot that was cast just now."""
    browser = site.browser()
    browser.identify(site.resident())
    ballot = browser.ballot()
    assert browser.send(f"{browser.api}/ballots", ballot).status_code == 201
    return ballot


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        pytest.param("", "This is not a tracker", id="nothing"),
        pytest.param(UNKNOWN, "No such vote is on the public list yet", id="unknown"),
        pytest.param("0" * 64, "No such vote is on the public list yet", id="hexadecimal"),
        pytest.param("A" * 42 + "B", "This is not a tracker", id="not-canonical"),
        pytest.param("A" * 42, "This is not a tracker", id="short"),
        pytest.param(UNKNOWN + "=", "This is not a tracker", id="padded"),
        pytest.param("0" * 63 + "g", "This is not a tracker", id="not-hexadecimal"),
        pytest.param("A" * 10_000, "This is not a tracker", id="very-long"),
        pytest.param("<script>alert(1)</script>", "This is not a tracker", id="markup"),
    ],
)
def test_what_is_typed(browser: Browser, typed: str, said: str) -> None:
    answer = send(browser, "find", typed)
    assert answer.status_code == 200
    assert said in answer.text
    assert "<script>alert" not in answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in answer.headers


def test_a_tracker_in_an_address_is_not_looked_at(browser: Browser) -> None:
    assert UNKNOWN not in browser.get(f"/c/{browser.uuid}/find?tracker={UNKNOWN}").text


def test_before_the_public_step_nothing_is_told(site: Site, browser: Browser) -> None:
    ballot = voted(site)
    answer = send(browser, "find", tracker(ballot))
    assert "No such vote is on the public list yet" in answer.text
    assert "The public list moves forward in steps of" in answer.text
    assert answer.text.replace(tracker(ballot), UNKNOWN) == send(browser, "find", UNKNOWN).text
    assert send(browser, "receipt.tlog-proof", tracker(ballot)).status_code == 404


@pytest.mark.parametrize(
    "spell",
    [
        pytest.param(tracker, id="as-shown"),
        pytest.param(lambda b: f" {tracker(b)[:20]} \n{tracker(b)[20:]}\u200b", id="with-blanks"),
        pytest.param(sha256_hex, id="hexadecimal"),
        pytest.param(lambda b: sha256_hex(b).upper(), id="capitals"),
    ],
)
def test_after_it_anybody_finds_the_ballot(site: Site, browser: Browser, spell: object) -> None:
    assert callable(spell)
    ballot = voted(site)
    public_step(site)
    answer = send(browser, "find", spell(ballot))
    assert "The vote is on the public list" in answer.text
    assert tracker(ballot) in answer.text


def test_the_receipt_under_the_public_head(site: Site, browser: Browser) -> None:
    ballot = voted(site)
    public_step(site)
    made = send(browser, "receipt.tlog-proof", tracker(ballot))
    assert made.status_code == 200
    assert made.headers["Content-Disposition"].endswith('.tlog-proof"')
    assert made.headers["Cache-Control"] == "no-store"
    vkey = browser.client.get("/log/vkey", base_url=browser.base).text
    policy = parse_policy(f"log {vkey}quorum none\n".encode())
    head = verify_receipt(
        parse_receipt(made.data), ballot_entry(site.uuid, sha256_hex(ballot)), policy
    )
    assert browser.client.get("/log/checkpoint", base_url=browser.base).text.startswith(head.text)


@pytest.mark.parametrize("typed", ["", "A" * 42])
def test_no_receipt_without_a_tracker(browser: Browser, typed: str) -> None:
    assert send(browser, "receipt.tlog-proof", typed).status_code == 422


@pytest.fixture
def closed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A vote that has closed, with one ballot."""
    made = build(tmp_path_factory.mktemp("closed"))
    yield made
    made.close()


def test_after_the_closing_a_missing_vote_is_missing(closed: Site) -> None:
    ballot = voted(closed)
    closed.clock.by = closed.seeded.dates.closes - closed.clock_now() + timedelta(minutes=1)
    browser = closed.browser()
    browser.get(f"/c/{closed.uuid}")
    with closed.service.transaction() as session:
        archive = archives.find(session, closed.uuid)
        assert archive is not None
        assert archive.published == archive.records
    assert "The vote is on the public list" in send(browser, "find", tracker(ballot)).text
    missing = send(browser, "find", UNKNOWN).text
    assert "There is no vote with this tracker" in missing
    assert "keep your receipt" in missing


def trust_of(site: Site) -> dict[str, object]:
    """What the booth's page names."""
    browser = site.browser()
    browser.identify(site.resident())
    page = browser.get(f"/c/{site.uuid}/vote").text
    found = re.search(r'<script type="application/json" id="log">(.*?)</script>', page)
    assert found is not None
    value = json.loads(found[1])
    assert isinstance(value, dict)
    return value


def test_the_booth_is_told_whose_signatures_to_demand(site: Site, browser: Browser) -> None:
    vkey = browser.client.get("/log/vkey", base_url=browser.base).text.strip()
    assert trust_of(site) == {"vkeys": [vkey], "policy": None}


def test_the_booth_demands_the_witnesses_of_the_policy(
    site: Site, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    policy = tmp_path / "policy"
    policy.write_text("# witnesses\nquorum none\n")
    made = site.app.extensions[NAME]
    settings = replace(made.settings, log=replace(made.settings.log, policy_file=policy))
    monkeypatch.setitem(site.app.extensions, NAME, replace(made, settings=settings))
    assert trust_of(site)["policy"] == policy.read_text()
