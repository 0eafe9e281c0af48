"""Chromium, driven by Playwright, and pages of the stand-in service in it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests import needs
from tests.js.life import Life, open_life
from tests.js.node import NodeCore, running
from tests.js.site import Site, served


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A browser profile of its own for each test."""
    made = browser.new_context(locale="sv-SE", accept_downloads=True)
    made.set_default_timeout(needs.PATIENCE)
    yield made
    made.close()


@pytest.fixture(scope="session")
def shared_life() -> Life:
    """An open co-decision; tests do not change it."""
    return open_life()


@pytest.fixture
def site(shared_life: Life) -> Iterator[Site]:
    """The stand-in service for that co-decision, untouched."""
    with served(shared_life) as running:
        yield running


class Core:
    """The browser's core: run a script with `core` and `facts` in reach."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def run(self, script: str, facts: object = None) -> Any:
        """What the script returns, or {code} of the VerificationError that it throws."""
        return self.page.evaluate(
            "async (facts) => { const core = await import('/static/vendor/core.js');"
            "try { return await (async () => {" + script + "})() } catch (error) {"
            "if (error instanceof core.VerificationError) return {code: error.code};"
            "throw error; } }",
            facts,
        )


@pytest.fixture(scope="session")
def core(browser: Browser, shared_life: Life) -> Iterator[Core]:
    """The core loaded in one page, for tests that keep nothing there."""
    with served(shared_life) as running:
        context = browser.new_context()
        context.set_default_timeout(needs.PATIENCE)
        page = context.new_page()
        page.goto(running.url + "/")
        yield Core(page)
        context.close()


@pytest.fixture(scope="session")
def node() -> Iterator[NodeCore]:
    """The core in one Node process for the whole run; tests keep nothing there."""
    with running() as made:
        yield made
