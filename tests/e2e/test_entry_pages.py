"""A resident's own entry after the vote, and the registrar's page of disputes, looked at in Chromium."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.e2e.site import LANGUAGES, SIZES, SMALLEST, Site, axe, overflow, small_targets
from tests.web.world import RESIDENTS, dates_for
from voting_service.cli.demo import seed
from voting_service.models import State


def complaints(site: Site, page: Page, size: str, name: str) -> list[str]:
    """Of the page as it is now."""
    site.picture(page, name)
    found = [*axe(page), *small_targets(page)]
    width, height = SIZES[size]
    if size == "narrow":
        page.set_viewport_size({"width": SMALLEST, "height": height})
    found += overflow(page)
    page.set_viewport_size({"width": width, "height": height})
    return [f"{name}: {one}" for one in found]


def identify(page: Page, uuid: str, number: str) -> None:
    page.goto(f"/c/{uuid}/identify")
    page.locator("#number").fill(number)
    page.locator("#number").press("Enter")
    page.wait_for_url(f"**/c/{uuid}/entry")


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_an_entry_from_mark_to_dispute(site: Site, language: str, size: str) -> None:
    uuid = site.world.uuids[State.DECIDED]
    everyone = seed.everybody(dates_for(State.DECIDED), RESIDENTS)
    # Another resident for each look, the first of whom have voted; disputes stay.
    place = [*LANGUAGES].index(language) * len(SIZES) + [*SIZES].index(size)
    found: list[str] = []
    with site.visitor(language, SIZES[size]) as visitor:
        page = visitor.page
        identify(page, uuid, everyone[place * 8].number)
        assert page.evaluate("() => document.documentElement.lang") == language
        found += complaints(site, page, size, f"entry-{language}-{size}")
        page.locator("#number").fill("191212121212")
        page.locator("#number").press("Enter")
        page.wait_for_selector("#number-error")
        found += complaints(site, page, size, f"entry-refused-{language}-{size}")
        identify(page, uuid, everyone[place * 8].number)
        page.locator("input[name=claim]").first.check()
        page.locator("input[name=claim]").first.press("Enter")
        page.wait_for_selector("#disputes ~ .ds-card")
        found += complaints(site, page, size, f"entry-disputed-{language}-{size}")
        assert not visitor.foreign
    with site.visitor(language, SIZES[size], "rostlangd") as visitor:
        visitor.page.goto(f"/office/c/{uuid}/disputes")
        found += complaints(site, visitor.page, size, f"disputes-{language}-{size}")
    assert not found, "\n".join(["", *found])
