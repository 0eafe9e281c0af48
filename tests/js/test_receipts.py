"""What the booth says "done" to: receipts that hold, and no others (security.md B5)."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.js.life import NAMES, Life
from tests.js.site import Site, served
from tests.js.stub_log import StubLog
from tests.js.test_booth import choose, open_booth, shown_tracker, vote
from voting_service.core.ballots import parse_ballot, tracker, verify_ballot
from voting_service.core.encoding import b64_sha256
from voting_service.core.receipts import Receipt, parse_receipt

Answer = dict[str, Any]
DOUBT = "[data-screen=doubt]"


def _receipt(answer: Answer, change: Callable[[Receipt], Receipt]) -> Answer:
    changed = change(parse_receipt(answer["receipt"].encode()))
    return {**answer, "receipt": changed.to_bytes().decode()}


def _text(answer: Answer, change: Callable[[str], str]) -> Answer:
    return {**answer, "receipt": change(answer["receipt"])}


def _growth(answer: Answer, **changes: Any) -> Answer:
    return {**answer, "growth": {**answer["growth"], **changes}}


def _without(answer: Answer, name: str) -> Answer:
    return {key: value for key, value in answer.items() if key != name}


def _other_key(site: Site, answer: Answer) -> Answer:
    """The same head, signed by somebody who took the log's name."""
    thief = StubLog()
    head = site.log.head(len(site.log.entries), thief.signer)
    return _receipt(answer, lambda r: replace(r, head=head))


def _other_log(site: Site, answer: Answer) -> Answer:
    """A whole other log, honest in itself."""
    other = StubLog(entries=list(site.log.entries))
    uuid = site.life.election.uuid
    receipt = other.receipt(uuid, answer["sha256"])
    return {**answer, "receipt": receipt.to_bytes().decode(), "growth": other.growth()}


def _forked(site: Site, answer: Answer) -> Answer:
    """The log's own key signs a history in which what was public has another beginning."""
    fork = StubLog(site.log.signer, entries=[b"another promise", *site.log.entries[1:]])
    receipt = fork.receipt(site.life.election.uuid, answer["sha256"])
    return {**answer, "receipt": receipt.to_bytes().decode()}


def _other_leaf(site: Site, answer: Answer) -> Answer:
    """A good proof, for the entry of somebody else's ballot."""
    receipt = site.log.receipt(site.life.election.uuid, "0" * 64)
    return {**answer, "receipt": receipt.to_bytes().decode()}


def _swap_hash(receipt: Receipt) -> Receipt:
    return replace(receipt, proof=(*receipt.proof[:-1], bytes(32)))


def _other_letter(text: str) -> str:
    return text[:-8] + ("A" if text[-8] != "A" else "B") + text[-7:]


def _other_public_head(site: Site, answer: Answer) -> Answer:
    head = site.log.head(site.log.published, StubLog().signer)
    return _growth(answer, checkpoint=head.to_bytes().decode())


SAID = {"log.consistency": "does not go on"}
Spoil = Callable[[Site, Answer], Any]
FORGED: dict[str, tuple[Spoil, str]] = {
    "another-tracker": (
        lambda _s, a: {**a, "tracker": "A" * 43}, "log.receipt"),
    "another-hash": (
        lambda _s, a: {**a, "sha256": "0" * 64}, "log.receipt"),
    "no-answer-at-all": (
        lambda _s, _a: None, "log.receipt"),
    "no-receipt": (
        lambda _s, a: _without(a, "receipt"), "log.receipt"),
    "receipt-is-no-text": (
        lambda _s, a: {**a, "receipt": 1}, "log.receipt"),
    "another-inclusion-proof": (
        lambda _s, a: _receipt(a, _swap_hash), "log.inclusion"),
    "proof-cut": (
        lambda _s, a: _receipt(a, lambda r: replace(r, proof=r.proof[:-1])), "log.inclusion"),
    "another-index": (
        lambda _s, a: _receipt(a, lambda r: replace(r, index=r.index - 1)), "log.inclusion"),
    "proof-for-another-leaf": (
        _other_leaf, "log.inclusion"),
    "head-of-another-key": (
        _other_key, "log.signature"),
    "another-log": (
        _other_log, "log.signature"),
    "signature-changed": (
        lambda _s, a: _text(a, _other_letter), "log.signature"),
    "size-changed": (
        lambda _s, a: _text(a, lambda t: t.replace("log\n6\n", "log\n7\n")), "log.signature"),
    "odd-base64": (
        lambda _s, a: _text(a, lambda t: t.replace("=\n", "\n", 1)), "log.receipt"),
    "fork": (
        _forked, "log.consistency"),
    "no-growth": (
        lambda _s, a: _without(a, "growth"), "log.receipt"),
    "growth-of-nothing-public": (
        lambda _s, a: _growth(a, checkpoint=""), "log.note"),
    "growth-without-proof": (
        lambda _s, a: _growth(a, consistency=[]), "log.consistency"),
    "growth-with-other-hashes": (
        lambda _s, a: _growth(a, consistency=a["growth"]["consistency"][::-1]), "log.consistency"),
    "growth-in-odd-base64": (
        lambda _s, a: _growth(a, consistency=["A" * 43 + "B", *a["growth"]["consistency"][1:]]), "log.receipt"),
    "public-head-of-another-key": (
        _other_public_head, "log.signature"),
}  # fmt: skip


@pytest.fixture(scope="module")
def doubtful(browser: Browser, shared_life: Life) -> Iterator[tuple[Page, Site]]:
    """A booth whose vote is stored, and whose receipts do not hold; it asks again and again."""
    with served(shared_life) as site:
        context = browser.new_context(accept_downloads=True)
        context.set_default_timeout(30_000)
        page = open_booth(context, site)
        site.spoil = lambda answer: {**answer, "tracker": "A" * 43}
        choose(page)
        vote(page)
        expect(page.locator(DOUBT)).to_be_visible()
        yield page, site
        context.close()


@pytest.mark.parametrize("name", FORGED)
def test_a_receipt_that_does_not_hold(doubtful: tuple[Page, Site], name: str) -> None:
    page, site = doubtful
    spoil, code = FORGED[name]
    page.evaluate("() => { document.querySelector('[data-part=doubt-code]').textContent = '' }")
    site.spoil = lambda answer: spoil(site, answer)
    page.get_by_role("button", name="Ask for the receipt again").click()
    expect(page.locator("[data-part=doubt-code]")).to_have_text(code)
    expect(page.locator("[data-part=doubt-text]")).to_contain_text(SAID.get(code, "does not prove"))
    expect(page.locator("[data-part=doubt-stored]")).to_contain_text("it says that your vote is")
    expect(page.locator("[data-screen=done]")).to_be_hidden()
    assert len(set(site.posts)) == 1


def test_what_to_save_and_whom_to_tell(doubtful: tuple[Page, Site]) -> None:
    page, site = doubtful
    expect(page.locator(DOUBT)).to_contain_text("0521-00 00 00")
    with page.expect_download() as download:
        page.get_by_role("button", name="Save what happened as a file").click()
    data = Path(download.value.path()).read_bytes()
    saved = json.loads(data)
    (ballot,) = site.stored.values()
    assert saved["ballot"].encode() == ballot
    assert saved["tracker"] == tracker(ballot)
    assert saved["vkeys"] == [site.log.signer.vkey.text]
    assert not any(name in data.decode() for name in NAMES)


def test_in_the_end_an_honest_receipt_is_done(doubtful: tuple[Page, Site]) -> None:
    page, site = doubtful
    page.reload()
    expect(page.locator(DOUBT)).to_be_visible()
    site.spoil = None
    page.get_by_role("button", name="Ask for the receipt again").click()
    (ballot,) = site.stored.values()
    assert shown_tracker(page) == tracker(ballot)


def test_a_vote_that_was_dropped_is_said_to_be_not_stored(
    context: BrowserContext, site: Site
) -> None:
    def drop(answer: Answer) -> Answer:
        site.stored.clear()
        return {**answer, "receipt": "stored, believe me"}

    site.spoil = drop
    page = open_booth(context, site)
    choose(page)
    vote(page)
    expect(page.locator("[data-part=doubt-stored]")).to_contain_text("your vote is not stored")


def test_whether_it_is_stored_may_not_be_known(context: BrowserContext, site: Site) -> None:
    page = open_booth(context, site)
    choose(page)
    site.faults = ["", "deaf"]
    site.spoil = lambda answer: {**answer, "receipt": ""}
    vote(page)
    expect(page.locator("[data-part=doubt-stored]")).to_contain_text("is not known")


# The log as this browser saw it before


def _visited(context: BrowserContext, site: Site) -> None:
    """An earlier vote by this browser, when the public log had three entries."""
    page = open_booth(context, site)
    choose(page)
    vote(page)
    shown_tracker(page)
    page.get_by_role("button", name="Forget and leave").click()
    page.wait_for_url("**/leave")
    page.close()
    site.stored.clear()
    site.session = "session-2"


def _again(context: BrowserContext, site: Site) -> Page:
    page = open_booth(context, site)
    choose(page)
    vote(page)
    return page


def test_a_log_that_has_grown_honestly(context: BrowserContext, site: Site) -> None:
    _visited(context, site)
    site.log.published = len(site.log.entries)
    page = _again(context, site)
    shown_tracker(page)
    kept = page.evaluate("() => localStorage.getItem('medbeslut:log:stub.example/log')")
    assert kept.split("\n")[1] == str(site.log.published)


def test_a_log_that_began_anew(context: BrowserContext, site: Site) -> None:
    """The head that this browser has seen is no beginning of what is shown now."""
    _visited(context, site)
    site.log.entries[1] = b"another roll"
    site.log.published = len(site.log.entries)
    page = _again(context, site)
    expect(page.locator("[data-part=doubt-text]")).to_contain_text("does not go on")


def test_a_log_that_went_back(context: BrowserContext, site: Site) -> None:
    _visited(context, site)
    site.log.published = 2
    page = _again(context, site)
    expect(page.locator("[data-part=doubt-text]")).to_contain_text("does not go on")


def test_a_log_that_changed_its_key_but_not_its_entries(
    context: BrowserContext, site: Site
) -> None:
    _visited(context, site)
    site.log.signer = StubLog().signer
    shown_tracker(_again(context, site))


def test_no_word_about_the_growth(context: BrowserContext, site: Site) -> None:
    _visited(context, site)
    site.log.published = len(site.log.entries)
    context.route("**/api/v1/log/consistency*", lambda route: route.abort())
    page = _again(context, site)
    expect(page.locator("[data-part=unsure-text]")).to_contain_text("has not answered how its log")
    context.unroute("**/api/v1/log/consistency*")
    page.get_by_role("button", name="Send the same vote again").click()
    shown_tracker(page)


def test_something_unreadable_in_the_browsers_memory(context: BrowserContext, site: Site) -> None:
    page = open_booth(context, site)
    page.evaluate("() => localStorage.setItem('medbeslut:log:stub.example/log', 'odd')")
    choose(page)
    vote(page)
    shown_tracker(page)


# Witnesses


def test_a_head_that_the_witness_has_signed(context: BrowserContext, site: Site) -> None:
    site.log.demand_witness()
    shown_tracker(_again(context, site))


def test_a_head_that_no_witness_has_signed(context: BrowserContext, site: Site) -> None:
    site.log.demand_witness()
    site.log.cosigned = False
    page = _again(context, site)
    expect(page.locator("[data-part=doubt-code]")).to_have_text("log.policy")
    expect(page.locator("[data-part=doubt-text]")).to_contain_text("have not signed it")
    site.log.cosigned = True
    page.get_by_role("button", name="Ask for the receipt again").click()
    shown_tracker(page)


@pytest.mark.parametrize(
    "policy",
    [
        pytest.param("", id="empty"),
        pytest.param("quorum w1\n", id="unknown-witness"),
        pytest.param("quorum none\nquorum none\n", id="two-quorums"),
        pytest.param("witness none {w}\nquorum none\n", id="reserved-name"),
        pytest.param("witness w1 {log}\nquorum w1\n", id="key-of-a-log"),
        pytest.param("witness w1 {w}\ngroup g 2 w1\nquorum g\n", id="more-than-there-are"),
        pytest.param("witness w1 {w}\ngroup g any w1 w1\nquorum g\n", id="member-twice"),
        pytest.param("guess w1\nquorum none\n", id="unknown-line"),
    ],
)
def test_a_policy_that_cannot_be_read_stops_the_booth(
    context: BrowserContext, site: Site, policy: str
) -> None:
    log = site.log
    log.policy = policy.format(w=log.witness.witness_vkey.text, log=log.signer.vkey.text)
    page = open_booth(context, site)
    expect(page.locator("[data-screen=stopped]")).to_be_visible()


# Sealed, shown, cast


def test_what_is_cast_has_the_seal_that_was_shown(context: BrowserContext, site: Site) -> None:
    page = open_booth(context, site)
    choose(page)
    shown = page.locator("[data-part=commitment]").inner_text()
    vote(page)
    shown_tracker(page)
    (ballot,) = site.stored.values()
    value = json.loads(ballot)
    assert value.pop("signature")["hash"] == shown
    unsigned = json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode()
    assert b64_sha256(unsigned) == shown
    verify_ballot(site.life.election, site.life.phi, parse_ballot(ballot))
