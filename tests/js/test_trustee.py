"""The trustee's page in Chromium: what it does with a key, and everything it refuses to do."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.js.life import Life, closed_life, decrypt, open_life
from tests.js.site import Site, served
from voting_service.core.decryption import (
    Rehearsal,
    parse_partial_decryption,
    verify_partial_decryption,
    verify_rehearsal,
)
from voting_service.core.trustee_keys import TrusteeKey, encrypt_trustee_key

pytestmark = pytest.mark.usefixtures("real_scrypt")  # the browser derives the same key


def open_page(context: BrowserContext, site: Site) -> Page:
    """The page behind a trustee's link."""
    page = context.new_page()
    page.goto(f"{site.url}/trustee/abc")
    return page


def give_key(page: Page, content: bytes, folder: Path, passphrase: str | None = None) -> None:
    """Choose the file and start."""
    path = folder / "key.json"
    path.write_bytes(content)
    page.locator("#key-file").set_input_files(path)
    if passphrase is not None:
        page.get_by_label("Passphrase of the key file").fill(passphrase)
    page.locator("[data-part=go]").click()


def secret_in(key: TrusteeKey, site: Site) -> bool:
    """Whether anything that was sent holds the key."""
    return any(str(key.decryption).encode() in answer for answer in site.answers)


def test_rehearsal(context: BrowserContext, tmp_path: Path) -> None:
    life = open_life()
    with served(life) as site:
        site.task = "rehearsal"
        page = open_page(context, site)
        give_key(page, life.keys[1].to_bytes(), tmp_path)
        expect(page.locator("[data-part=outcome]")).to_contain_text("rehearsal succeeded")
    rehearsal = Rehearsal(life.election.uuid, int(site.randomness))
    verify_rehearsal(rehearsal, parse_partial_decryption(site.answers[0]), life.keys[1].public)
    assert not secret_in(life.keys[1], site)


@pytest.mark.parametrize(
    "sealed", [pytest.param(False, id="plain"), pytest.param(True, id="sealed")]
)
def test_decryption(context: BrowserContext, tmp_path: Path, sealed: bool) -> None:
    life = closed_life()
    decrypt(life, 1)
    key = life.keys[2]
    content = encrypt_trustee_key(key, "hemligt", secrets.token_bytes) if sealed else key.to_bytes()
    with served(life) as site:
        page = open_page(context, site)
        give_key(page, content, tmp_path, "hemligt" if sealed else None)
        expect(page.locator("[data-part=outcome]")).to_contain_text("received and checked")
        assert page.locator("[data-part=log] li").count() == 3
    assert life.tally is not None
    verify_partial_decryption(
        parse_partial_decryption(site.answers[0]), key.public, life.tally, life.phi
    )
    assert not secret_in(key, site)


def test_wrong_passphrase(context: BrowserContext, tmp_path: Path) -> None:
    life = closed_life()
    with served(life) as site:
        page = open_page(context, site)
        sealed = encrypt_trustee_key(life.keys[1], "hemligt", secrets.token_bytes)
        give_key(page, sealed, tmp_path, "fel")
        expect(page.locator("[data-part=error-text]")).to_contain_text("passphrase does not open")
        assert page.locator("#passphrase").input_value() == ""
    assert site.answers == []


def _early() -> Life:
    return closed_life(closes_at="2999-01-01T00:00:00Z")


def _spoiled_ballot() -> Life:
    life = closed_life()
    data = life.files["archive.bel"]
    life.files["archive.bel"] = data.replace(b'"response":"1', b'"response":"2', 1)
    return life


def _decrypted_already() -> Life:
    life = closed_life()
    decrypt(life, 2)
    return life


def _other_promise() -> Life:
    life = closed_life()
    life.files["promise.json"] += b" "
    return life


@pytest.mark.parametrize(
    ("make", "text"),
    [
        pytest.param(lambda: closed_life(counted=3), "not the sum of all votes", id="subset"),
        pytest.param(open_life, "has not been closed and summed", id="still-open"),
        pytest.param(_early, "promised closing time has not come", id="before-the-promised-time"),
        pytest.param(lambda: closed_life(2), "fewer votes than the promise", id="too-few-ballots"),
        pytest.param(_spoiled_ballot, "check failed", id="changed-bytes"),
        pytest.param(_decrypted_already, "decrypted already", id="second-decryption"),
        pytest.param(_other_promise, "not the one that the question names", id="another-promise"),
    ],
)
def test_refusal(
    context: BrowserContext, tmp_path: Path, make: Callable[[], Life], text: str
) -> None:
    life = make()
    with served(life) as site:
        page = open_page(context, site)
        give_key(page, life.keys[1].to_bytes(), tmp_path)
        expect(page.locator("[data-part=error-text]")).to_contain_text(text)
        expect(page.locator("[data-part=error-text]")).to_contain_text("Nothing was sent.")
    assert site.answers == []


def test_vote_closed_early_by_decision(context: BrowserContext, tmp_path: Path) -> None:
    life = _early()
    with served(life) as site:
        page = open_page(context, site)
        expect(page.get_by_label("closed early by a public decision")).to_be_hidden()
        give_key(page, life.keys[1].to_bytes(), tmp_path)
        page.get_by_label("closed early by a public decision").check()
        page.locator("[data-part=go]").click()
        expect(page.locator("[data-part=outcome]")).to_contain_text("received")
    assert len(site.answers) == 1


def test_file_that_is_no_key(context: BrowserContext, tmp_path: Path) -> None:
    """Said at once when it is chosen, and nothing can be started with it."""
    path = tmp_path / "notes.txt"
    path.write_text("hello")
    with served(closed_life()) as site:
        page = open_page(context, site)
        page.locator("#key-file").set_input_files(path)
        expect(page.locator("[data-part=error-text]")).to_contain_text("not a trustee's key file")
        page.locator("[data-part=go]").click()
        expect(page.locator("[data-part=error-text]")).to_contain_text("Choose your key file")
    assert site.answers == []


def test_key_of_another_co_decision(context: BrowserContext, tmp_path: Path) -> None:
    with served(closed_life()) as site:
        page = open_page(context, site)
        give_key(page, TrusteeKey("1" * 14, 4711).to_bytes(), tmp_path)
        expect(page.locator("[data-part=error-text]")).to_contain_text("another co-decision")
    assert site.answers == []


def test_key_of_nobody(context: BrowserContext, tmp_path: Path) -> None:
    life = closed_life()
    with served(life) as site:
        page = open_page(context, site)
        give_key(page, TrusteeKey(life.election.uuid, 4711).to_bytes(), tmp_path)
        expect(page.locator("[data-part=error-text]")).to_contain_text(
            "none of this vote's trustees'"
        )
    assert site.answers == []


def test_one_key_opens_one_tally_only(context: BrowserContext, tmp_path: Path) -> None:
    """The same tally gives the same answer again; another archive of the same co-decision is refused."""
    life = closed_life()
    with served(life) as site:
        for _ in range(2):
            page = open_page(context, site)
            give_key(page, life.keys[1].to_bytes(), tmp_path)
            expect(page.locator("[data-part=outcome]")).to_contain_text("received")
        assert site.answers[0] == site.answers[1]
        page = context.new_page()
        page.goto(f"{site.url}/trustee/abc")
        page.evaluate(
            "(name) => localStorage.setItem(name, JSON.stringify({tally: '0'.repeat(64), partial: ''}))",
            "medbeslut:decrypted:" + life.keys[2].public[::-1].hex(),
        )
        give_key(page, life.keys[2].to_bytes(), tmp_path)
        expect(page.locator("[data-part=error-text]")).to_contain_text("decrypted already")
    assert len(site.answers) == 2


@pytest.mark.parametrize("task", ["wait", "done"])
def test_nothing_to_do(context: BrowserContext, site: Site, task: str) -> None:
    site.task = task
    page = open_page(context, site)
    expect(page.locator("[data-screen=waiting]")).to_be_visible()
    expect(page.locator("#key-file")).to_be_hidden()
