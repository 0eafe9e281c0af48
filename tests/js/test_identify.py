"""Voting letters: the browser sends the letter's token, never its code."""

from __future__ import annotations

import secrets

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.js.site import Site
from voting_service.core.credentials import check_group, letter_token, new_credential


@pytest.fixture
def page(context: BrowserContext, site: Site) -> Page:
    """The page where a letter's code is typed."""
    made = context.new_page()
    made.goto(f"{site.url}/identify")
    return made


@pytest.mark.parametrize(
    ("separator", "around"),
    [
        pytest.param("-", "", id="as-printed"),
        pytest.param(" ", " ", id="blanks"),
        pytest.param("", "", id="nothing"),
    ],
)
def test_the_code_stays_in_the_browser(page: Page, site: Site, separator: str, around: str) -> None:
    code = new_credential(secrets.token_bytes)
    page.get_by_label("Kod").fill(around + code.replace("-", separator) + around)
    expect(page.locator("[data-check-group]")).to_have_text(check_group(code))
    page.get_by_role("button").click()
    expect(page.locator("h1")).to_have_text("Legitimerad")
    assert site.forms == [{"token": letter_token(site.life.election.uuid, code)}]


@pytest.mark.parametrize(
    "typed",
    [
        pytest.param("abc", id="short"),
        pytest.param("0" * 22, id="letters-that-no-code-has"),
        pytest.param("1" * 23, id="long"),
    ],
)
def test_a_code_that_cannot_be_is_said_before_sending(page: Page, site: Site, typed: str) -> None:
    page.get_by_label("Kod").fill(typed)
    page.get_by_role("button").click()
    assert (
        page.get_by_label("Kod").evaluate("(input) => input.validationMessage")
        == "Koden har 22 tecken."
    )
    assert site.forms == []


def test_coming_back_the_form_works_again(page: Page, site: Site) -> None:
    code = new_credential(secrets.token_bytes)
    page.get_by_label("Kod").fill(code)
    page.get_by_role("button").click()
    expect(page.locator("h1")).to_have_text("Legitimerad")
    page.go_back()
    page.get_by_label("Kod").fill(code)
    page.get_by_role("button").click()
    expect(page.locator("h1")).to_have_text("Legitimerad")
    assert site.forms[0] == site.forms[1]
