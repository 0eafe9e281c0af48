"""axe-core on each screen of the booth and the trustee's page, narrow and wide."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.js.site import Site
from tests.js.test_booth import choose, open_booth, shown_tracker, vote
from tests.js.test_trustee import open_page

AXE = Path(__file__).parents[1] / "e2e" / "vendor" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


def findings(page: Page) -> list[str]:
    """Violations, and what axe could not decide."""
    page.evaluate(AXE.read_text())
    found = page.evaluate(
        "(tags) => axe.run(document, {runOnly: {type: 'tag', values: tags}})", TAGS
    )
    return [
        f"{kind} {rule['id']}: {rule['nodes'][0]['html'][:200]}"
        for kind in ("violations", "incomplete")
        for rule in found[kind]
    ]


@pytest.mark.parametrize("width", [pytest.param(390, id="narrow"), pytest.param(1280, id="wide")])
def test_booth(context: BrowserContext, site: Site, width: int) -> None:
    page = open_booth(context, site)
    page.emulate_media(reduced_motion="reduce")
    page.set_viewport_size({"width": width, "height": 900})
    expect(page.locator("[data-screen=choose]")).to_be_visible()
    assert findings(page) == []
    page.get_by_role("button", name="Check your vote").click()
    assert findings(page) == []
    choose(page)
    assert findings(page) == []
    page.get_by_role("button", name="Test the device").click()
    expect(page.locator("[data-screen=tested]")).to_be_visible()
    page.get_by_text("The numbers that opened it").click()
    assert findings(page) == []
    page.get_by_role("button", name="Choose again").click()
    choose(page)
    site.tests_left = 0
    page.get_by_role("button", name="Test the device").click()
    expect(page.locator("[data-part=error]")).to_be_visible()
    assert findings(page) == []
    site.faults = ["lost-request"]
    vote(page)
    expect(page.locator("[data-screen=unsure]")).to_be_visible()
    assert findings(page) == []
    site.spoil = lambda answer: {**answer, "receipt": ""}
    page.get_by_role("button", name="Send the same vote again").click()
    expect(page.locator("[data-screen=doubt]")).to_be_visible()
    assert findings(page) == []
    site.spoil = None
    page.get_by_role("button", name="Ask for the receipt again").click()
    shown_tracker(page)
    assert findings(page) == []


@pytest.mark.parametrize("width", [pytest.param(390, id="narrow"), pytest.param(1280, id="wide")])
@pytest.mark.parametrize("task", ["rehearsal", "decrypt", "wait"])
def test_trustee(context: BrowserContext, site: Site, width: int, task: str) -> None:
    site.task = task
    page = open_page(context, site)
    page.set_viewport_size({"width": width, "height": 900})
    expect(page.locator("[data-screen=loading]")).to_be_hidden()
    assert findings(page) == []
