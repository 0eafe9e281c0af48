"""From the roll to the fulfilled decision, every officer and trustee without a mouse, in Chromium."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.keyboard import Keyboard
from tests.e2e.site import Site, axe
from tests.web.test_office_publication import PASSPHRASE
from tests.web.world import DAY, NOW, bring, dates_for
from voting_service.cli.demo import afterwards, seed
from voting_service.cli.demo.content import PASSWORD
from voting_service.cli.demo.residents import roll_csv
from voting_service.core.ceremony import run_ceremony
from voting_service.core.decryption import rehearse
from voting_service.core.trustee_keys import TrusteeKey
from voting_service.models import State
from voting_service.services import codecisions, trustees

ENTRIES = 12


@contextmanager
def hands(site: Site, officer: str | None, path: str) -> Iterator[tuple[Keyboard, Page]]:
    """A keyboard before that page, and nothing on the console when it is left."""
    with site.visitor("en", officer=officer) as visitor:
        visitor.page.goto(path)
        yield Keyboard(visitor.page), visitor.page
        assert axe(visitor.page) == []
        assert visitor.messages == []
        assert visitor.foreign == []


def state(site: Site, uuid: str) -> State:
    with site.world.service.transaction() as session:
        return codecisions.get(session, uuid).state


def ceremony(uuid: str, folder: Path) -> tuple[Path, list[Path], tuple[TrusteeKey, ...]]:
    """The public file and the key files of three trustees."""
    made, held = run_ceremony(uuid, 2, 3, secrets.token_bytes)
    public = folder / "threshold.json"
    public.write_bytes(made.to_bytes())
    paths = [folder / f"{number}.key" for number, _key in enumerate(held)]
    for path, key in zip(paths, held, strict=True):
        path.write_bytes(key.to_bytes())
    return public, paths, held


def load_roll(site: Site, uuid: str, folder: Path) -> None:
    roll = folder / "roll.csv"
    roll.write_bytes(roll_csv(seed.everybody(dates_for(State.PROMISED), ENTRIES)))
    with hands(site, "rostlangd", f"/office/c/{uuid}/roll") as (keyboard, _page):
        keyboard.file("file", roll)
        keyboard.go("Check the file")
        keyboard.file("roll", roll)
        keyboard.write("password", PASSWORD)
        keyboard.go("Load the roll")
        keyboard.go("Seal the roll")
        keyboard.write("spares", "5")
        keyboard.write("password", PASSWORD)
        keyboard.go("Seal the roll")


def enter_keys(site: Site, uuid: str, folder: Path, public: Path) -> list[str]:
    """The ceremony's file, the backup and its reading back; the trustees' links."""
    backup = folder / "backup.json"
    with hands(site, "sekreterare", f"/office/c/{uuid}/trustees") as (keyboard, page):
        keyboard.file("ceremony", public)
        keyboard.write("password", PASSWORD)
        keyboard.go("Enter the keys")
        links = page.locator(".links code").all_inner_texts()
        keyboard.write("passphrase", PASSPHRASE)
        keyboard.write("again", PASSPHRASE)
        keyboard.write("backup-password", PASSWORD)
        with page.expect_download() as download:
            keyboard.press("Fetch the backup")
        download.value.save_as(backup)
        keyboard.file("backup", backup)
        keyboard.write("opening", PASSPHRASE)
        keyboard.go("Read back and rehearse")
        expect(page.get_by_text("A backup was read back")).to_be_visible()
    return [link.partition("/trustee/")[2] for link in links]


def trustee(site: Site, token: str, key: Path, button: str, said: str) -> None:
    """The trustee's own page, in their own browser."""
    with hands(site, None, f"/trustee/{token}") as (keyboard, page):
        expect(page.locator("#trustee")).to_have_attribute("data-state", "work")
        keyboard.file("key-file", key)
        # Until the file is read a press says that one must be chosen; before the promised closing
        # time it says that a box must be ticked.
        for _ in range(5):
            keyboard.press(button)
            expect(page.locator("[data-part=go]")).not_to_have_attribute("aria-disabled", "true")
            if page.locator("[data-part=outcome]").is_visible():
                break
            box = page.locator("#closed-early")
            if box.is_visible() and not box.is_checked():
                keyboard.to("closed-early")
                page.keyboard.press("Space")
        expect(page.locator("[data-part=outcome]")).to_contain_text(said)


def rehearsed_elsewhere(site: Site, uuid: str, token: str, key: TrusteeKey) -> None:
    with site.world.service.transaction() as session:
        answer = rehearse(trustees.rehearsal_of(session, uuid), key.decryption, secrets.token_bytes)
        found = trustees.by_token(session, token)
        trustees.submit_rehearsal(session, found, answer.to_bytes(), site.world.clock.moment)


@pytest.mark.slow
def test_from_the_roll_to_the_last_milestone(empty_site: Site, tmp_path: Path) -> None:
    site, clock = empty_site, empty_site.world.clock
    uuid = bring(site.world, State.PROMISED)
    dates = dates_for(State.PROMISED)
    load_roll(site, uuid, tmp_path)
    public, keys, held = ceremony(uuid, tmp_path)
    tokens = enter_keys(site, uuid, tmp_path, public)
    trustee(site, tokens[0], keys[0], "Do the rehearsal", "rehearsal succeeded")
    for number in (1, 2):
        rehearsed_elsewhere(site, uuid, tokens[number], held[number])
    with hands(site, "sekreterare", f"/office/c/{uuid}/ready") as (keyboard, _page):
        keyboard.write("password", PASSWORD)
        keyboard.go("Make ready")
    assert state(site, uuid) is State.READY

    clock.moment = dates.opens + timedelta(hours=1)
    with hands(site, "sekreterare", f"/office/c/{uuid}") as (_keyboard, page):
        expect(page.get_by_text("Voting is open").first).to_be_visible()
    choices = [(0, 1, 0, 0)] * 9 + [(0, 0, 1, 0)] * 2  # more than may be decrypted at least
    everybody = seed.everybody(dates, ENTRIES)
    votes = zip(everybody, choices, strict=False)
    afterwards.cast_directly(site.world.service, uuid, votes, clock)
    closes = move_closing(site, uuid)

    clock.moment = closes
    with hands(site, None, f"/c/{uuid}") as (_keyboard, _page):
        assert state(site, uuid) is State.CLOSED
    for number in (0, 1):
        trustee(site, tokens[number], keys[number], "Check everything and decrypt", "received")
    with hands(site, "sekreterare", f"/office/c/{uuid}/result") as (keyboard, _page):
        keyboard.write("password", PASSWORD)
        keyboard.go("Publish the result")
    assert state(site, uuid) is State.TALLIED

    clock.moment = dates.meeting + timedelta(hours=3)
    decide(site, uuid)
    assert state(site, uuid) is State.DECIDED
    milestones(site, uuid)
    assert state(site, uuid) is State.FULFILLED


def move_closing(site: Site, uuid: str) -> datetime:
    """One officer proposes, another confirms; when it closes now."""
    closes = (site.world.clock.moment + 2 * DAY).replace(minute=0, second=0)
    with hands(site, "sekreterare", f"/office/c/{uuid}/schedule") as (keyboard, page):
        local = page.evaluate(
            "t => { const d = new Date(t), z = n => String(n).padStart(2, '0');"
            "return `${d.getFullYear()}-${z(d.getMonth() + 1)}-${z(d.getDate())}T${z(d.getHours())}:00` }",
            closes.isoformat(),
        )
        keyboard.date("closes_at", local)
        keyboard.write("reason", "Strömavbrott i Vargön.")
        keyboard.write("password", PASSWORD)
        keyboard.go("Propose")
    with hands(site, "ordforande", f"/office/c/{uuid}/schedule") as (keyboard, _page):
        keyboard.write("confirm-password", PASSWORD)
        keyboard.go("Confirm the new closing time")
    with site.world.service.transaction() as session:
        assert codecisions.get(session, uuid).closes_at == closes
    return closes


def decide(site: Site, uuid: str) -> None:
    day = site.world.clock.moment.date().isoformat()
    with hands(site, "sekreterare", f"/office/c/{uuid}/decision") as (keyboard, page):
        for radio in page.locator("#conditions input[type=radio][value=yes]").all():
            keyboard.choose(radio.get_attribute("id") or "")
        keyboard.date("date", day)
        keyboard.write("meeting", "Kultur- och fritidsnämnden")
        keyboard.write("paragraph", "§ 61")
        keyboard.write("minutes_url", "https://www.example.se/protokoll")
        first = page.locator("input[name=adopted]").first.get_attribute("id")
        keyboard.choose(first or "")
        keyboard.write("votes_for", "9")
        keyboard.write("votes_against", "2")
        keyboard.go("Show the verdict")
        expect(page.locator("#verdict")).to_have_text("The promise is kept")
        assert axe(page) == []
        keyboard.write("password", PASSWORD)
        keyboard.go("Sign and publish the decision")


def milestones(site: Site, uuid: str) -> None:
    with hands(site, "sekreterare", f"/office/c/{uuid}/milestones") as (keyboard, _page):
        keyboard.write("what.sv", "Gymmet är byggt")
        keyboard.date("due", (NOW + 200 * DAY).date().isoformat())
        keyboard.go("Add")
        keyboard.press("Mark as done")
        keyboard.date("done-1", site.world.clock.moment.date().isoformat())
        keyboard.write("evidence-1", "https://www.example.se/gym")
        keyboard.go("Mark as done")
        keyboard.write("password", PASSWORD)
        keyboard.go("Mark as carried out")
