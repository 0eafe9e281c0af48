"""How the browser tests look at the service: pages opened, watched and measured."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from playwright.sync_api import Browser, Page

from tests import needs
from tests.web.world import World
from voting_service.cli.demo.content import PASSWORD

AXE: Final = (Path(__file__).parent / "vendor/axe.min.js").read_text(encoding="utf-8")
TAGS: Final = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
SIZES: Final = {"narrow": (390, 844), "wide": (1280, 900)}
LANGUAGES: Final = ("sv", "en")
SMALLEST: Final = 320


@dataclass(slots=True)
class Watched:
    """A page, and what it did besides showing itself."""

    page: Page
    messages: list[str] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Site:
    """The running service as browsers see it."""

    browser: Browser
    world: World
    url: str
    pictures: Path | None

    @contextmanager
    def visitor(
        self,
        language: str = "en",
        size: tuple[int, int] = SIZES["wide"],
        officer: str | None = None,
    ) -> Iterator[Watched]:
        """A fresh browser profile; every console message and foreign request is noted."""
        locale = {"sv": "sv-SE", "en": "en-GB"}[language]
        context = self.browser.new_context(
            base_url=self.url, locale=locale, viewport={"width": size[0], "height": size[1]},
            timezone_id="Europe/Stockholm", reduced_motion="reduce",
        )  # fmt: skip
        context.set_default_timeout(needs.PATIENCE)
        watched = Watched(context.new_page())
        # Advice of the browser's own to developers ("verbose") is not about this page's working.
        watched.page.on(
            "console",
            lambda m: watched.messages.append(m.text) if m.type in {"error", "warning"} else None,
        )
        watched.page.on("pageerror", lambda error: watched.messages.append(str(error)))
        # Whoever listens only when the key is pressed may be too late for the dialogue.
        watched.page.on("filechooser", lambda _chooser: None)
        context.on("request", lambda request: self._note(watched, request.url))
        try:
            if officer is not None:
                self.sign_in(watched.page, officer)
            yield watched
        finally:
            context.close()

    def _note(self, watched: Watched, url: str) -> None:
        if not url.startswith((f"{self.url}/", "data:", "blob:")):
            watched.foreign.append(url)

    def sign_in(self, page: Page, officer: str) -> None:
        """As an officer, through the form."""
        page.goto("/office/sign-in")
        page.locator("#name").fill(officer)
        page.locator("#password").fill(PASSWORD)
        page.locator("#password").press("Enter")
        page.wait_for_url("**/office/")

    def picture(self, page: Page, name: str) -> None:
        """Kept only when somebody asked for pictures."""
        if self.pictures is not None:
            page.screenshot(path=self.pictures / f"{name}.png", full_page=True)


def axe(page: Page, explained: Sequence[tuple[str, str]] = ()) -> list[str]:
    """Violations and undecided checks by axe-core, one line each; `explained` names those that a person has decided."""
    page.evaluate(AXE)
    found: dict[str, Any] = page.evaluate(
        "tags => axe.run(document, {runOnly: {type: 'tag', values: tags}, resultTypes: ['violations', 'incomplete']})",
        TAGS,
    )
    lines = []
    for kind in ("violations", "incomplete"):
        for rule in found[kind]:
            for node in rule["nodes"]:
                target = " ".join(map(str, node["target"]))
                shown = f"{target} {node['html']}"
                if kind == "incomplete" and any(
                    rule["id"] == name and part in shown for name, part in explained
                ):
                    continue
                lines.append(
                    f"{kind} {rule['id']}: {target}: {node.get('failureSummary', '')[:200]}"
                )
    return lines


def overflow(page: Page) -> list[str]:
    """What sticks out sideways at the width the page has now; frames that scroll by themselves may hold more."""
    width = page.evaluate("() => document.documentElement.clientWidth")
    if page.evaluate("() => document.documentElement.scrollWidth") <= width:
        return []
    wide: list[str] = page.evaluate(
        """width => [...document.querySelectorAll('body *')]
            .filter(e => e.getBoundingClientRect().right > width + 0.5 && !e.closest('.table-frame'))
            .slice(0, 5).map(e => e.outerHTML.slice(0, 120))""",
        width,
    )
    return [f"wider than {width}: {element}" for element in wide] or [f"wider than {width}"]


def small_targets(page: Page) -> list[str]:
    """Buttons and fields under 24 px (WCAG 2.5.8), links inside sentences excepted."""
    found: list[str] = page.evaluate(
        """() => [...document.querySelectorAll('button, input:not([type=hidden]), select, textarea, summary')]
            .filter(e => e.checkVisibility() && !e.closest('.ds-sr-only') && !e.classList.contains('ds-sr-only'))
            .map(e => [e, e.getBoundingClientRect()])
            .filter(([e, r]) => (r.width < 24 || r.height < 24) && !['radio', 'checkbox'].includes(e.type))
            .map(([e, r]) => `${Math.round(r.width)}x${Math.round(r.height)} ${e.outerHTML.slice(0, 100)}`)"""
    )
    return [f"small target: {one}" for one in found]
