"""Cast or test: what is opened is shown, checked, saved, and never cast; what is cast was never opened."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.js.life import NAMES, open_life
from tests.js.site import Site, served
from tests.js.test_booth import booth, choose, kept, open_booth, shown_tracker, vote
from voting_service.core.ballots import parse_ballot
from voting_service.core.encoding import b64_sha256
from voting_service.core.errors import VerificationError
from voting_service.core.group import GENERATOR, multiply, parse_point, parse_scalar, power

__all__ = ["booth"]  # a fixture


def run_test(page: Page) -> None:
    """Press the button, up to what it shows."""
    page.get_by_role("button", name="Test the device").click()
    expect(page.locator("[data-screen=tested]")).to_be_visible()


def saved(page: Page) -> bytes:
    """The file of the test."""
    with page.expect_download() as download:
        page.get_by_role("button", name="Save the test as a file").click()
    assert download.value.suggested_filename.startswith("test-")
    return Path(download.value.path()).read_bytes()


def choose_again(page: Page) -> None:
    page.get_by_role("button", name="Choose again").click()
    expect(page.locator("[data-screen=choose]")).to_be_visible()
    assert page.locator("input:checked").count() == 0


def test_a_test_opens_what_was_sealed_and_then_one_votes(booth: Page, site: Site) -> None:
    choose(booth)
    shown = booth.locator("[data-part=commitment]").inner_text()
    run_test(booth)
    expect(booth.locator("#booth-tested")).to_be_focused()
    expect(booth.locator("[data-part=tested-good]")).to_be_visible()
    expect(booth.locator("[data-part=tested-bad]")).to_be_hidden()
    expect(booth.locator("[data-part=tested-choice] li")).to_have_text([NAMES[1]])
    assert booth.locator("[data-part=tested-commitment]").inner_text() == shown
    value = json.loads(saved(booth))
    assert value["commitment"] == shown == b64_sha256(value["ballot"].encode())
    assert value["choices"] == [[0, 0, 1, 0]]
    choose_again(booth)
    choose(booth, NAMES[0])
    vote(booth)
    shown_tracker(booth)
    (ballot,) = site.stored.values()
    opened, cast = json.loads(value["ballot"])["credential"], json.loads(ballot)["credential"]
    assert opened != cast  # the file leads to no ballot
    assert site.draws == 2
    assert not any("opened" in name or "credential" in name for name in kept(booth))


def test_the_file_opens_by_arithmetic_that_is_not_the_browsers(booth: Page, site: Site) -> None:
    """Every ciphertext of the file, by the Python core's group alone."""
    choose(booth, "Blank vote")
    run_test(booth)
    value = json.loads(saved(booth))
    key = site.life.election.public_key
    answer = json.loads(value["ballot"])["answers"][0]
    for ciphertext, m, text in zip(
        answer["choices"], value["choices"][0], value["randomness"][0], strict=True
    ):
        r = parse_scalar(text)
        assert parse_point(ciphertext["alpha"]) == power(GENERATOR, r)
        mask = power(key, r)
        assert parse_point(ciphertext["beta"]) == (multiply(mask, GENERATOR) if m else mask)
    rows = booth.locator("[data-part=tested-rows] tr")
    booth.get_by_text("The numbers that opened it").click()
    expect(rows.locator("td:last-child")).to_have_text(value["randomness"][0])
    expect(rows.locator("th")).to_have_text(["Blank vote", *NAMES])


def test_what_was_opened_is_refused_when_cast(booth: Page, site: Site) -> None:
    choose(booth)
    run_test(booth)
    ballot = json.loads(saved(booth))["ballot"]
    assert site.posts == []
    with pytest.raises(VerificationError):
        parse_ballot(ballot.encode())


def test_after_the_last_test_the_sealed_vote_can_still_be_cast(booth: Page, site: Site) -> None:
    site.tests_left = 1
    choose(booth)
    run_test(booth)
    choose_again(booth)
    choose(booth)
    shown = booth.locator("[data-part=commitment]").inner_text()
    booth.get_by_role("button", name="Test the device").click()
    expect(booth.locator("[data-part=error]")).to_contain_text("Inga fler tester.")
    expect(booth.locator("[data-screen=review]")).to_be_visible()
    vote(booth)
    shown_tracker(booth)
    (ballot,) = site.stored.values()
    assert json.loads(ballot)["signature"]["hash"] == shown
    assert site.draws == 2


def test_no_connection_for_a_test_opens_nothing(
    booth: Page, context: BrowserContext, site: Site
) -> None:
    choose(booth)
    context.set_offline(True)
    booth.get_by_role("button", name="Test the device").click()
    expect(booth.locator("[data-part=error]")).to_contain_text("did not answer")
    expect(booth.locator("[data-screen=review]")).to_be_visible()
    context.set_offline(False)
    vote(booth)
    shown_tracker(booth)


def test_a_device_that_seals_another_choice_is_found(context: BrowserContext, site: Site) -> None:
    """The script is changed on its way, as a dishonest device would: it seals blank whatever is chosen."""

    def tamper(route: object) -> None:
        response = route.fetch()  # type: ignore[attr-defined]
        text = response.text()
        honest = "this.sealed = sealBallot(election, credential, choices2);"
        assert text.count(honest) == 1
        forged = "this.sealed = sealBallot(election, credential, [choices2[0].map((_, i) => i ? 0 : 1)]);"
        route.fulfill(response=response, body=text.replace(honest, forged))  # type: ignore[attr-defined]

    context.route("**/vendor/booth.js", tamper)
    page = open_booth(context, site)
    choose(page)
    run_test(page)
    expect(page.locator("[data-part=tested-bad]")).to_be_visible()
    expect(page.locator("[data-part=tested-bad]")).to_contain_text("0521-00 00 00")
    expect(page.locator("[data-part=tested-choice] li")).to_have_text(["Blank vote"])


def test_what_another_tab_has_opened_is_not_signed_here(
    booth: Page, context: BrowserContext, site: Site
) -> None:
    """A tab that was duplicated has the same credential."""
    choose(booth)
    duplicate = context.new_page()
    duplicate.goto(f"{site.url}/")
    stored = booth.evaluate("() => ({...sessionStorage})")
    duplicate.evaluate(
        "(all) => { for (const [name, value] of Object.entries(all)) sessionStorage.setItem(name, value) }",
        stored,
    )
    duplicate.goto(f"{site.url}/c/{site.life.election.uuid}/vote")
    choose(duplicate)
    assert site.draws == 1
    run_test(duplicate)
    vote(booth)
    expect(booth.locator("[data-part=error]")).to_contain_text("opened by a test in another tab")
    assert site.posts == []
    choose(booth)
    vote(booth)
    shown_tracker(booth)


def test_back_from_a_test_is_a_new_choice(booth: Page) -> None:
    choose(booth)
    run_test(booth)
    booth.go_back()
    expect(booth.locator("[data-screen=choose]")).to_be_visible()
    assert booth.locator("input:checked").count() == 0


def test_several_choices(context: BrowserContext) -> None:
    with served(open_life(maximum=2)) as site:
        page = open_booth(context, site)
        for name in NAMES[:2]:
            page.get_by_label(name, exact=True).check()
        page.get_by_role("button", name="Check your vote").click()
        expect(page.locator("[data-screen=review]")).to_be_visible()
        run_test(page)
        expect(page.locator("[data-part=tested-choice] li")).to_have_text(list(NAMES[:2]))


def test_by_keyboard(booth: Page) -> None:
    booth.keyboard.press("Tab")
    booth.keyboard.press("Space")
    booth.keyboard.press("Enter")
    expect(booth.locator("[data-screen=review]")).to_be_visible()
    for _ in range(3):
        booth.keyboard.press("Tab")
    booth.keyboard.press("Enter")
    expect(booth.locator("[data-screen=tested]")).to_be_visible()
    booth.keyboard.press("Tab")
    booth.keyboard.press("Enter")  # the numbers
    expect(booth.locator("[data-part=tested-rows] td").first).to_be_visible()
    booth.keyboard.press("Tab")
    booth.keyboard.press("Enter")
    expect(booth.locator("[data-screen=choose]")).to_be_visible()
