"""Which language a page speaks, and how it writes moments, days and numbers."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.web.site import Browser, Site
from voting_service.core.canonical import Text
from voting_service.http import i18n

MOMENT = datetime(2026, 6, 12, 16, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("header", "language"),
    [
        pytest.param("sv", "sv", id="swedish"),
        pytest.param("sv-SE,sv;q=0.9,en;q=0.8", "sv", id="swedish-first"),
        pytest.param("en-GB", "en", id="english"),
        pytest.param("fi, en;q=0.5", "en", id="second-best"),
        pytest.param("fi", "sv", id="unknown"),
        pytest.param("*", "sv", id="any"),
        pytest.param("", "sv", id="nothing"),
        pytest.param(";;q=,\x00", "sv", id="nonsense"),
    ],
)
def test_the_browsers_wish(site: Site, header: str, language: str) -> None:
    page = site.browser(language=header.replace("\x00", "")).get("/").text
    assert f'<html lang="{language}">' in page


def test_ones_own_choice_goes_before_the_browsers(browser: Browser) -> None:
    browser.post("/language", {"language": "sv", "next": "/"})
    assert '<html lang="sv">' in browser.get("/").text
    browser.client.set_cookie("medbeslut-language", "xx", domain="127.0.0.1")
    assert '<html lang="en">' in browser.get("/").text


@pytest.mark.parametrize(
    ("language", "moment", "day", "number"),
    [
        (
            "sv",
            "fredag 12 juni 2026 kl. 18.00 (svensk tid)",
            "12 juni 2026",
            "1\N{NO-BREAK SPACE}234",
        ),
        ("en", "Friday 12 June 2026, 18:00 (Swedish time)", "12 June 2026", "1,234"),
    ],
)
def test_moments_days_and_numbers(
    site: Site, language: str, moment: str, day: str, number: str
) -> None:
    with site.app.test_request_context("/", headers={"Accept-Language": language}):
        assert i18n.moment(MOMENT) == i18n.moment("2026-06-12T16:00:00Z") == moment
        assert i18n.day("2026-06-12") == i18n.day(MOMENT.date()) == day
        assert i18n.number(1234) == number


def test_summer_and_winter_differ_by_an_hour(site: Site) -> None:
    with site.app.test_request_context("/", headers={"Accept-Language": "en"}):
        assert "18:00" in i18n.moment("2026-06-12T16:00:00Z")
        assert "17:00" in i18n.moment("2026-12-12T16:00:00Z")


def test_a_text_without_translation_stays_swedish_and_says_so(site: Site) -> None:
    with site.app.test_request_context("/", headers={"Accept-Language": "en"}):
        assert i18n.official(Text("Nej")) == '<span lang="sv" translate="no">Nej</span>'
        assert i18n.official(Text("Nej", "No")) == '<span lang="en" translate="no">No</span>'
        assert i18n.official("<b>") == '<span lang="sv" translate="no">&lt;b&gt;</span>'
        assert i18n.text("plain") == "plain"


def test_another_zone_is_called_by_its_name() -> None:
    assert i18n.zone_name("Europe/Helsinki") == "Europe/Helsinki"


def test_outside_a_request_the_default_language_speaks(site: Site) -> None:
    with site.app.app_context():
        assert i18n.language() == "sv"
