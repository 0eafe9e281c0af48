"""Identification: one neutral answer, no guessing, no trace."""

from __future__ import annotations

import logging
import re
from datetime import timedelta

import pytest
from sqlalchemy import delete

from tests.web.site import Browser, Site
from voting_service.core.credentials import letter_token
from voting_service.core.encoding import sha256_hex
from voting_service.models import Attempt


@pytest.fixture(autouse=True)
def _fresh_limits(site: Site) -> None:
    with site.service.transaction() as session:
        session.execute(delete(Attempt))


def test_a_letters_code_leads_to_the_booth(site: Site, browser: Browser) -> None:
    site.taken += 1
    code = site.seeded.secrets.letters[site.taken - 1].code
    browser.get(f"/c/{site.uuid}/identify")
    for fields in ({"code": code.replace("-", " ")}, {"token": letter_token(site.uuid, code)}):
        answer = browser.post(f"/c/{site.uuid}/identify", {"method": "letter", **fields})
        assert (answer.status_code, answer.headers["Location"]) == (303, f"/c/{site.uuid}/vote")
        browser.get(f"/c/{site.uuid}/vote")


REFUSED = [
    pytest.param({"method": "demo", "number": "191212121212"}, id="not-on-roll"),
    pytest.param({"method": "demo", "number": "hello"}, id="no-number"),
    pytest.param({"method": "demo"}, id="no-field"),
    pytest.param({"method": "demo", "number": "٢" * 12}, id="arabic-digits"),
    pytest.param({"method": "demo", "number": "9" * 100_000}, id="long"),
]
REFUSED_LETTERS = [
    pytest.param({"method": "letter", "code": "1" * 22}, id="unknown"),
    pytest.param({"method": "letter", "code": "short"}, id="malformed"),
    pytest.param({"method": "letter", "code": ""}, id="empty"),
    pytest.param({"method": "letter", "token": "0" * 64}, id="unknown-token"),
    pytest.param({"method": "letter", "token": "'; DROP TABLE"}, id="malformed-token"),
]


def _answer(site: Site, fields: dict[str, str]) -> tuple[int, str]:
    browser = site.browser()
    browser.get(f"/c/{site.uuid}/identify")
    answer = browser.post(f"/c/{site.uuid}/identify", fields)
    return answer.status_code, re.sub(r'value="[^"]*"|content="[^"]*"', "", answer.text)


@pytest.mark.parametrize("fields", REFUSED)
def test_whoever_is_not_found_gets_one_answer(site: Site, fields: dict[str, str]) -> None:
    assert _answer(site, fields) == _answer(site, {"method": "demo", "number": "200001012384"})
    assert _answer(site, fields)[0] == 403


@pytest.mark.parametrize("fields", REFUSED_LETTERS)
def test_a_wrong_code_and_an_unknown_one_look_alike(site: Site, fields: dict[str, str]) -> None:
    assert _answer(site, fields) == _answer(site, {"method": "letter", "code": "2" * 22})


@pytest.mark.parametrize("method", ["", "eid", "DEMO", "letter;demo"])
def test_a_way_that_is_not_offered_is_none(site: Site, method: str) -> None:
    number = site.seeded.residents[0].number
    assert _answer(site, {"method": method, "number": number})[0] == 403


def test_the_reason_is_told_to_those_who_have_identified(site: Site, browser: Browser) -> None:
    resident = site.resident()
    browser.identify(resident)
    browser.send(f"{browser.api}/ballots", browser.ballot())
    other = site.browser()
    answer = other.identify(resident)
    assert answer.status_code == 200
    assert "You have already voted" in answer.text
    assert "medbeslut-resident" not in answer.headers.get("Set-Cookie", "")


def test_guessing_is_stopped_by_browser_and_succeeding_is_not(site: Site, browser: Browser) -> None:
    browser.get(f"/c/{site.uuid}/identify")
    wrong = {"method": "letter", "code": "1" * 22}
    for _ in range(10):
        assert browser.post(f"/c/{site.uuid}/identify", wrong).status_code == 403
    stopped = browser.post(f"/c/{site.uuid}/identify", wrong)
    assert stopped.status_code == 429
    assert site.browser().identify(site.resident()).status_code == 303
    site.clock.by = timedelta(minutes=16)
    assert browser.identify(site.resident()).status_code == 303


def test_guessing_is_stopped_by_address_when_cookies_are_shed(site: Site) -> None:
    for _ in range(60):
        assert _answer(site, {"method": "letter", "code": "1" * 22})[0] == 403
    assert _answer(site, {"method": "letter", "code": "1" * 22})[0] == 429


def test_a_whole_vote_leaves_no_line_in_any_log(
    site: Site,
    browser: Browser,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    caplog.set_level(logging.DEBUG)
    resident = site.resident()
    browser.identify(resident)
    ballot = browser.ballot()
    assert browser.send(f"{browser.api}/ballots", ballot).status_code == 201
    browser.send(f"{browser.api}/ballots", b"broken")
    browser.get(f"/c/{site.uuid}/find?tracker=x")
    written = caplog.text + "".join(capfd.readouterr())
    for secret in (resident.number, sha256_hex(ballot), "127.0.0.1", "werkzeug", browser.token):
        assert secret not in written
    assert caplog.records == []


def test_before_the_opening_one_can_see_that_one_may_vote(
    site: Site, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    from voting_service.models import CoDecision, State

    with site.service.transaction() as session:
        row = session.get_one(CoDecision, site.uuid)
        opened = row.opens_at
        row.state, row.opens_at = State.READY, site.seeded.dates.closes - timedelta(hours=1)
    try:
        answer = browser.identify(site.resident())
        assert "You may vote" in answer.text
        assert "medbeslut-resident" not in answer.headers.get("Set-Cookie", "")
    finally:
        with site.service.transaction() as session:
            row = session.get_one(CoDecision, site.uuid)
            row.state, row.opens_at = State.OPEN, opened
