"""The booth in Chromium: three screens, one vote, whatever the network and the person do."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.js.life import NAMES, open_life
from tests.js.site import Site, served
from voting_service.core.ballots import tracker
from voting_service.core.encoding import sha256_hex
from voting_service.core.log_policy import parse_policy
from voting_service.core.receipts import ballot_entry, parse_receipt, verify_receipt


def open_booth(context: BrowserContext, site: Site) -> Page:
    """The booth, ready to choose, failing the test on any error in the page."""
    page = context.new_page()
    page.on("pageerror", lambda error: pytest.fail(f"page error: {error}"))
    page.goto(f"{site.url}/c/{site.life.election.uuid}/vote")
    return page


@pytest.fixture
def booth(context: BrowserContext, site: Site) -> Page:
    """A booth in a fresh browser."""
    page = open_booth(context, site)
    expect(page.locator("[data-screen=choose]")).to_be_visible()
    return page


def choose(page: Page, label: str = NAMES[1]) -> None:
    """Up to the review."""
    page.get_by_label(label, exact=True).check()
    page.get_by_role("button", name="Check your vote").click()
    expect(page.locator("[data-screen=review]")).to_be_visible()


def vote(page: Page) -> None:
    page.get_by_role("button", name="Vote now").click()


def shown_tracker(page: Page) -> str:
    """The receipt's tracker."""
    expect(page.locator("[data-screen=done]")).to_be_visible()
    return page.locator("[data-part=tracker]").inner_text()


def only_ballot(site: Site) -> bytes:
    """There is exactly one."""
    (ballot,) = site.stored.values()
    return ballot


def kept(page: Page) -> dict[str, str]:
    """All that the browser keeps, but for the public head of the log."""
    found = page.evaluate("() => ({...localStorage, ...sessionStorage})")
    assert isinstance(found, dict)
    return {name: value for name, value in found.items() if not name.startswith("medbeslut:log:")}


def test_nothing_is_preselected(booth: Page) -> None:
    assert booth.locator("input[type=radio]").count() == 4
    assert booth.locator("input:checked").count() == 0
    assert booth.locator("h1:visible").inner_text() == "Var ska gymmet byggas?"


def test_a_whole_vote(booth: Page, site: Site) -> None:
    choose(booth)
    expect(booth.locator("#booth-review")).to_be_focused()
    expect(booth.locator("[data-part=chosen]")).to_have_text(NAMES[1])
    expect(booth.get_by_text("Your vote is final")).to_be_visible()
    vote(booth)
    assert shown_tracker(booth) == tracker(only_ballot(site))
    expect(booth.locator("#booth-done")).to_be_focused()
    assert site.draws == 1
    assert len(site.posts) == 1


def test_blank_vote(booth: Page, site: Site) -> None:
    choose(booth, "Blank vote")
    expect(booth.locator("[data-part=chosen]")).to_have_text("Blank vote")
    vote(booth)
    shown_tracker(booth)
    only_ballot(site)


def test_after_voting_nothing_tells_the_choice(booth: Page) -> None:
    choose(booth)
    vote(booth)
    shown_tracker(booth)
    assert booth.locator("input:checked").count() == 0
    assert booth.locator("[data-part=chosen] li").count() == 0
    assert NAMES[1] not in json.dumps(kept(booth))
    assert [name.split(":")[1] for name in kept(booth)] == ["receipt"]
    assert NAMES[1] not in booth.locator("[data-screen=done]").inner_text()


def test_by_keyboard_alone(booth: Page, site: Site) -> None:
    booth.keyboard.press("Tab")
    booth.keyboard.press("Space")
    booth.keyboard.press("ArrowDown")
    booth.keyboard.press("Tab")
    booth.keyboard.press("Enter")
    expect(booth.locator("[data-part=chosen]")).to_have_text(NAMES[1])
    booth.keyboard.press("Tab")
    booth.keyboard.press("Enter")
    shown_tracker(booth)
    only_ballot(site)


def test_choosing_nothing_is_an_error_linked_to_the_field(booth: Page) -> None:
    booth.get_by_role("button", name="Check your vote").click()
    expect(booth.locator("[data-part=error]")).to_be_focused()
    expect(booth.locator("[data-part=field-error]")).to_have_text(
        "Choose an alternative, or a blank vote."
    )
    assert booth.title().startswith("Problem:")
    booth.locator("[data-part=error-list] a").click()
    expect(booth.locator("#choice-0")).to_be_focused()


def test_back_returns_to_the_choice_and_never_to_a_second_vote(booth: Page, site: Site) -> None:
    choose(booth)
    booth.go_back()
    expect(booth.locator("[data-screen=choose]")).to_be_visible()
    expect(booth.get_by_label(NAMES[1], exact=True)).to_be_checked()
    choose(booth, NAMES[2])
    booth.get_by_role("button", name="Change your choice").click()
    expect(booth.locator("[data-screen=choose]")).to_be_visible()
    choose(booth, NAMES[0])
    vote(booth)
    shown_tracker(booth)
    booth.go_back()
    expect(booth.locator("[data-screen=done]")).to_be_visible()
    assert len(site.stored) == 1


def test_double_click_sends_once(booth: Page, site: Site) -> None:
    site.faults = ["slow"]
    choose(booth)
    booth.get_by_role("button", name="Vote now").dblclick()
    shown_tracker(booth)
    assert len(site.posts) == 1
    assert site.draws == 1


def test_reload_keeps_the_receipt_and_forgets_an_unsent_choice(booth: Page, site: Site) -> None:
    choose(booth)
    booth.reload()
    expect(booth.locator("[data-screen=choose]")).to_be_visible()
    assert booth.locator("input:checked").count() == 0
    assert site.draws == 1  # and the second time it is the same credential
    choose(booth)
    vote(booth)
    before = shown_tracker(booth)
    booth.reload()
    assert shown_tracker(booth) == before
    assert len(site.posts) == 1
    assert site.draws == 1


def test_lost_answer_is_found_by_asking(booth: Page, site: Site) -> None:
    site.faults = ["lost-answer"]
    choose(booth)
    vote(booth)
    assert shown_tracker(booth) == tracker(only_ballot(site))
    assert len(set(site.posts)) == 1


def test_lost_request_is_said_and_the_same_ballot_sent_again(booth: Page, site: Site) -> None:
    site.faults = ["lost-request"]
    choose(booth)
    vote(booth)
    expect(booth.locator("[data-part=unsure-text]")).to_contain_text("has not been stored")
    booth.get_by_role("button", name="Send the same vote again").click()
    shown_tracker(booth)
    assert site.posts[0] == site.posts[1]
    assert site.draws == 1


@pytest.mark.parametrize(
    "fault",
    [pytest.param("lost-answer", id="stored"), pytest.param("lost-request", id="not-stored")],
)
def test_when_even_asking_fails_the_page_says_so(booth: Page, site: Site, fault: str) -> None:
    site.faults = [fault, "deaf"]
    choose(booth)
    vote(booth)
    expect(booth.locator("[data-part=unsure-text]")).to_contain_text("could not reach")
    booth.get_by_role("button", name="Send the same vote again").click()
    shown_tracker(booth)
    assert len(set(site.posts)) == 1
    assert len(site.stored) == 1


def test_a_refusal_after_the_vote_was_stored_throws_nothing_away(booth: Page, site: Site) -> None:
    site.faults = ["lost-answer", "deaf", "late"]
    choose(booth)
    vote(booth)
    expect(booth.locator("[data-part=unsure-text]")).to_contain_text("could not reach")
    booth.get_by_role("button", name="Send the same vote again").click()
    expect(booth.locator("[data-part=unsure-text]")).to_contain_text("stored")
    booth.get_by_role("button", name="Send the same vote again").click()
    assert shown_tracker(booth) == tracker(only_ballot(site))
    assert len(set(site.posts)) == 1
    assert site.draws == 1


def test_a_ballot_is_not_lost_where_storage_is_forbidden(
    context: BrowserContext, site: Site
) -> None:
    context.add_init_script(
        "Storage.prototype.setItem = () => { throw new DOMException('forbidden', 'SecurityError'); }"
    )
    page = open_booth(context, site)
    site.faults = ["lost-answer", "deaf"]
    choose(page)
    vote(page)
    expect(page.locator("[data-part=unsure-text]")).to_contain_text("could not reach")
    page.get_by_role("button", name="Send the same vote again").click()
    assert shown_tracker(page) == tracker(only_ballot(site))
    assert len(set(site.posts)) == 1
    assert kept(page) == {}


def test_connection_lost_and_back(booth: Page, context: BrowserContext, site: Site) -> None:
    choose(booth)
    context.set_offline(True)
    vote(booth)
    expect(booth.locator("[data-part=unsure-text]")).to_contain_text("could not reach")
    context.set_offline(False)
    booth.get_by_role("button", name="Send the same vote again").click()
    shown_tracker(booth)
    assert len(site.stored) == 1


def test_no_connection_when_the_vote_is_to_be_sealed(
    booth: Page, context: BrowserContext, site: Site
) -> None:
    context.set_offline(True)
    booth.get_by_label(NAMES[1], exact=True).check()
    booth.get_by_role("button", name="Check your vote").click()
    expect(booth.locator("[data-part=error]")).to_contain_text("did not answer")
    context.set_offline(False)
    choose(booth)
    vote(booth)
    shown_tracker(booth)
    assert site.draws == 1


@pytest.mark.parametrize(
    "fault",
    [pytest.param("lost-answer", id="stored"), pytest.param("lost-request", id="not-stored")],
)
def test_reload_before_the_receipt_resumes(booth: Page, site: Site, fault: str) -> None:
    site.faults = [fault, "deaf"]
    choose(booth)
    vote(booth)
    expect(booth.locator("[data-screen=unsure]")).to_be_visible()
    booth.reload()
    if fault == "lost-request":
        booth.get_by_role("button", name="Send the same vote again").click()
    shown_tracker(booth)
    assert len(set(site.posts)) == 1


def test_second_tab_settles_the_first_ones_vote(
    booth: Page, context: BrowserContext, site: Site
) -> None:
    other = open_booth(context, site)
    choose(other, NAMES[2])
    site.faults = ["lost-request"]
    choose(booth)
    vote(booth)
    expect(booth.locator("[data-screen=unsure]")).to_be_visible()
    vote(other)
    expect(other.locator("[data-part=unsure-text]")).to_contain_text("A vote from this browser")
    other.get_by_role("button", name="Send the same vote again").click()
    shown_tracker(other)
    booth.get_by_role("button", name="Send the same vote again").click()
    expect(booth.locator("[data-screen=unsure]")).to_be_hidden()
    assert len(site.stored) == 1


def test_the_next_person_never_sends_the_former_ones_ballot(
    booth: Page, context: BrowserContext, site: Site
) -> None:
    site.faults = ["lost-request"]
    choose(booth)
    vote(booth)
    expect(booth.locator("[data-screen=unsure]")).to_be_visible()
    site.session = "session-2"
    other = open_booth(context, site)
    expect(other.locator("[data-screen=choose]")).to_be_visible()
    assert kept(other) == {}


def test_refusal_is_shown_in_the_services_words(booth: Page, site: Site) -> None:
    site.faults = ["late"]
    choose(booth)
    vote(booth)
    expect(booth.locator("[data-part=error]")).to_contain_text("Omröstningen är stängd.")
    assert kept(booth) == {}


def test_refused_credential(booth: Page, site: Site) -> None:
    site.draws = 99
    booth.get_by_label(NAMES[1], exact=True).check()
    booth.get_by_role("button", name="Check your vote").click()
    expect(booth.locator("[data-part=error]")).to_contain_text("för många gånger")
    assert site.posts == []


def test_too_many_requests_keeps_the_ballot(booth: Page, site: Site) -> None:
    site.faults = ["busy"]
    choose(booth)
    vote(booth)
    expect(booth.locator("[data-part=error]")).to_contain_text("För många försök")
    booth.get_by_role("button", name="Send the same vote again").click()
    shown_tracker(booth)
    assert site.posts[0] == site.posts[1]


def test_receipt_file(booth: Page, site: Site) -> None:
    choose(booth)
    vote(booth)
    found = shown_tracker(booth)
    with booth.expect_download() as download:
        booth.get_by_role("button", name="Save the receipt").click()
    assert download.value.suggested_filename == f"receipt-{site.life.election.uuid}.tlog-proof"
    data = Path(download.value.path()).read_bytes()
    ballot = only_ballot(site)
    head = verify_receipt(
        parse_receipt(data), ballot_entry(site.life.election.uuid, sha256_hex(ballot)),
        parse_policy(f"log {site.log.signer.vkey.text}\nquorum none\n".encode()),
    )  # fmt: skip
    assert head.size == len(site.log.entries)
    assert found == tracker(ballot)
    assert not any(name in data.decode() for name in NAMES)


def test_the_printed_receipt_is_asked_for_with_the_tracker(booth: Page, site: Site) -> None:
    choose(booth)
    vote(booth)
    found = shown_tracker(booth)
    assert booth.locator("[data-part=print-tracker]").input_value() == found
    assert booth.locator("[data-part=find]").get_attribute("href") == (
        f"/c/{site.life.election.uuid}/find#{found}"
    )


def test_leaving_forgets_everything(booth: Page) -> None:
    choose(booth)
    vote(booth)
    shown_tracker(booth)
    booth.get_by_role("button", name="Forget and leave").click()
    booth.wait_for_url("**/leave")
    assert kept(booth) == {}


def test_english_shows_the_promises_translation(context: BrowserContext, site: Site) -> None:
    site.lang = "en"
    page = open_booth(context, site)
    expect(page.locator("[data-part=question]")).to_have_text("Where should the gym be built?")
    expect(page.get_by_label(f"{NAMES[0]} (en)", exact=True)).to_be_visible()
    assert page.locator("#choice-0-note").get_attribute("lang") == "sv"


def test_approval_takes_several_and_blank_excludes(context: BrowserContext) -> None:
    with served(open_life(maximum=2)) as site:
        page = open_booth(context, site)
        for name in NAMES:
            page.get_by_label(name, exact=True).check()
        page.get_by_role("button", name="Check your vote").click()
        expect(page.locator("[data-part=error]")).to_contain_text("at most 2")
        page.get_by_label("Blank vote", exact=True).check()
        assert page.locator("input:checked").count() == 1
        page.get_by_label(NAMES[0], exact=True).check()
        choose(page, NAMES[2])
        expect(page.locator("[data-part=chosen] li")).to_have_text([NAMES[0], NAMES[2]])
        vote(page)
        shown_tracker(page)
        only_ballot(site)


def _other_promise(files: dict[str, bytes], life: Any) -> None:
    files["promise.json"] = files["promise.json"].replace(b"Gym vid", b"Badhus vid")


def _other_election(files: dict[str, bytes], life: Any) -> None:
    files["election.json"] = files["election.json"].replace(life.election.uuid.encode(), b"1" * 14)


def _swapped(files: dict[str, bytes], life: Any) -> None:
    one, two = (f'"{name}"'.encode() for name in NAMES[:2])
    files["election.json"] = files["election.json"].replace(one + b"," + two, two + b"," + one)


def _not_canonical(files: dict[str, bytes], life: Any) -> None:
    files["election.json"] += b"\n"


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(_other_promise, id="promise-changed"),
        pytest.param(_other_election, id="another-co-decision"),
        pytest.param(_swapped, id="alternatives-swapped"),
        pytest.param(_not_canonical, id="election-not-canonical"),
    ],
)
def test_question_that_is_not_the_promised_one(context: BrowserContext, change: Any) -> None:
    life = open_life()
    change(life.files, life)
    with served(life) as site:
        page = open_booth(context, site)
        expect(page.locator("[data-screen=stopped]")).to_be_visible()
        expect(page.locator("[data-part=error]")).to_contain_text("not what was promised")
        assert page.locator("input[type=radio]").count() == 0


def test_no_sideways_scrolling_at_320_pixels(booth: Page) -> None:
    booth.set_viewport_size({"width": 320, "height": 640})
    wide = "() => document.documentElement.scrollWidth"
    assert booth.evaluate(wide) <= 320
    choose(booth)
    assert booth.evaluate(wide) <= 320
    vote(booth)
    shown_tracker(booth)
    assert booth.evaluate(wide) <= 320
