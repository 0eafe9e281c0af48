"""A whole vote and a whole publication without a mouse."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.keyboard import Keyboard
from tests.e2e.site import LANGUAGES, SIZES, SMALLEST, Site, axe, overflow, small_targets
from tests.web.test_office_publication import PARTS
from tests.web.world import RESIDENTS, bring, dates_for
from voting_service.cli.demo import seed
from voting_service.cli.demo.content import PASSWORD
from voting_service.models import State, StatementKind
from voting_service.services import archives, codecisions, statements


def _good(site: Site, page: Page, name: str) -> list[str]:
    """What is wrong with the page as it stands now."""
    site.picture(page, name)
    found = [*axe(page), *small_targets(page)]
    size = page.viewport_size
    assert size is not None
    if size["width"] < 600:
        page.set_viewport_size({"width": SMALLEST, "height": size["height"]})
        found += overflow(page)
        page.set_viewport_size(size)
    return [f"{name}: {one}" for one in found]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_whole_vote(empty_site: Site, language: str, size: str) -> None:
    site = empty_site
    uuid = bring(site.world, State.OPEN)
    resident = seed.everybody(dates_for(State.OPEN), RESIDENTS)[30]
    words = {
        "en": ("Where should the new outdoor gym", "Identify yourself and vote", "Continue as this resident",
               "Check your vote", "Vote now", "Look up a tracker", "Test the device", "Choose again"),
        "sv": ("Var ska det nya utegymmet", "Legitimera dig och rösta", "Fortsätt som den här invånaren",
               "Granska din röst", "Rösta nu", "Slå upp en spårkod", "Testa enheten", "Välj på nytt"),
    }[language]  # fmt: skip
    tag = f"{language}-{size}"
    complaints = []
    with site.visitor(language, SIZES[size]) as visitor:
        page = visitor.page
        keyboard = Keyboard(page)
        page.goto("/")
        keyboard.go(words[0])
        keyboard.go(words[1])
        keyboard.write("number", resident.number)
        keyboard.go(words[2])
        booth = page.locator("#booth")
        expect(booth).to_have_attribute("data-state", "choose")
        complaints += _good(site, page, f"booth-1-choose-{tag}")
        keyboard.press(words[3])
        expect(page.locator("[data-part=error]")).to_be_visible()
        complaints += _good(site, page, f"booth-1-error-{tag}")
        option = page.locator("#booth input[type=radio]").first.get_attribute("id")
        assert option is not None
        keyboard.choose(option)
        keyboard.press(words[3])
        expect(booth).to_have_attribute("data-state", "review")
        complaints += _good(site, page, f"booth-2-review-{tag}")
        complaints += _test_of_the_device(site, page, words, option, tag)
        keyboard.press(words[4])
        expect(booth).to_have_attribute("data-state", "done")
        complaints += _good(site, page, f"booth-3-done-{tag}")
        tracker = page.locator("[data-part=tracker]").inner_text()
        assert re.fullmatch(r"[A-Za-z0-9+/]{43}", "".join(tracker.split()))
        complaints += _looked_up(site, page, words[5], tracker, tag)
        assert page.url.endswith(f"/c/{uuid}/find")
        assert visitor.foreign == []
        assert visitor.messages == []
    with site.world.service.transaction() as session:
        assert archives.locked(session, uuid).ballots == 14
    assert not complaints, "\n".join(["", *complaints])


def _test_of_the_device(
    site: Site, page: Page, words: tuple[str, ...], option: str, tag: str
) -> list[str]:
    """From the review, through a test and a new choice, to the review."""
    keyboard, booth = Keyboard(page), page.locator("#booth")
    keyboard.press(words[6])
    expect(booth).to_have_attribute("data-state", "tested")
    page.locator("#booth summary").click()
    complaints = _good(site, page, f"booth-2-tested-{tag}")
    keyboard.press(words[7])
    expect(booth).to_have_attribute("data-state", "choose")
    keyboard.choose(option)
    keyboard.press(words[3])
    expect(booth).to_have_attribute("data-state", "review")
    return complaints


def _looked_up(site: Site, page: Page, words: str, tracker: str, tag: str) -> list[str]:
    """The receipt's link has the tracker behind `#`; the page's script sends it in a form."""
    Keyboard(page).go(words)
    expect(page.locator("[role=status] .ds-alert")).to_be_visible()
    assert page.locator("#tracker").input_value() == tracker
    return _good(site, page, f"find-not-yet-{tag}")


def test_whole_publication(empty_site: Site) -> None:
    site = empty_site
    with site.visitor("en", officer="handlaggare") as visitor:
        uuid = _draft(visitor.page)
        assert visitor.messages == []
    for officer, step, button in (
        ("ordforande", "Read and sign the promise", "Sign the promise"),
        ("sekreterare", "Publish the promise", "Publish the promise"),
    ):
        with site.visitor("en", officer=officer) as visitor:
            keyboard = Keyboard(visitor.page)
            keyboard.go(step)
            keyboard.write("password", PASSWORD)
            keyboard.go(button)
            expect(visitor.page.locator("[role=status]")).to_be_visible()
            site.picture(visitor.page, f"keyboard-{officer}")
            assert visitor.foreign == []
    with site.world.service.transaction() as session:
        assert codecisions.get(session, uuid).state is State.PROMISED
        assert statements.find(session, uuid, StatementKind.PROMISE) is not None


def _draft(page: Page) -> str:
    """Every part of the editor filled in."""
    keyboard = Keyboard(page)
    keyboard.go("Culture and Leisure Committee")
    keyboard.go("New co-decision")
    for part, fields in PARTS.items():
        page.wait_for_url(f"**/edit/{part}*")
        if part == "conditions":
            keyboard.go("Add a condition")
        for name, text in fields.items():
            _field(keyboard, page, name, text)
        keyboard.go("Save and continue")
        assert "checked" not in page.url, page.locator(".ds-error-summary").inner_text()
    page.wait_for_url(re.compile(r"/office/c/[A-Za-z0-9]+$"))
    return page.url.rpartition("/")[2]


def _field(keyboard: Keyboard, page: Page, name: str, text: str) -> None:
    kind = page.evaluate(
        "name => { const e = document.getElementsByName(name)[0]; return e.type || e.tagName }",
        name,
    )
    if kind == "hidden":
        return
    if kind == "radio":
        keyboard.choose(f"{name}-{text}")
    elif kind == "checkbox":
        keyboard.choose(name)
    elif kind in {"date", "datetime-local"}:
        keyboard.date(name, text)
    elif kind == "select-one":
        keyboard.to(name)
        while page.evaluate("() => document.activeElement.value") != text:
            page.keyboard.press("ArrowDown")
    else:
        keyboard.write(name, text)
