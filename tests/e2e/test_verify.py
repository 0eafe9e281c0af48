"""The page /verify in Chromium: honest and forged files, without a network, by keyboard, at every size."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.keyboard import Keyboard
from tests.e2e.site import LANGUAGES, SIZES, SMALLEST, Site, axe, overflow, small_targets
from tests.verifier import forged_log, forger
from tests.verifier.honest_bundles import honest_bundle
from tests.verifier.simulator import pack
from voting_service.core.statements import key_id
from voting_service.models import State

READY = "#verify[data-state=ready]"
KEY_ID = key_id(forger.SIGNER.public_key())
LOG_KEY = forged_log.fingerprint(forged_log.LOG_KEY)


def forged() -> bytes:
    """The honest bundle with one ballot's proof changed, and the manifest made again."""
    with zipfile.ZipFile(io.BytesIO(honest_bundle("decided"))) as bundle:
        files = {name: bundle.read(name) for name in bundle.namelist()[:-1]}
    files["tally.json"] = files["tally.json"].replace(b'"ballots":4', b'"ballots":5', 1)
    return pack(files)


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """honest.zip, forged.zip, an archive, and what is none of it."""
    folder = tmp_path_factory.mktemp("bundles")
    (folder / "honest.zip").write_bytes(honest_bundle("decided"))
    (folder / "cosigned.zip").write_bytes(honest_bundle("cosigned"))
    (folder / "forged.zip").write_bytes(forged())
    (folder / "cut.zip").write_bytes(honest_bundle("decided")[:-40])
    (folder / "letter.txt").write_text("Hej!")
    with zipfile.ZipFile(folder / "honest.zip") as bundle:
        (folder / "archive.bel").write_bytes(bundle.read("archive.bel"))
    return folder


@contextmanager
def opened(site: Site, language: str = "en", size: str = "wide", query: str = "") -> Iterator[Page]:
    """The page, its workers started; nothing may go wrong in the console or be fetched from elsewhere."""
    with site.visitor(language, SIZES[size]) as visitor:
        visitor.page.goto(f"/verify{query}", wait_until="load")
        expect(visitor.page.locator(READY)).to_be_visible()
        yield visitor.page
        assert visitor.messages == []
        assert visitor.foreign == []


def check(page: Page, file: Path) -> None:
    """Choose the file and wait for the report."""
    page.locator("#file").set_input_files(file)
    page.locator("[data-part=form] button[type=submit]").click()
    expect(page.locator("[data-part=result]")).to_be_visible()


def statuses(page: Page) -> dict[str, str]:
    """Of each step, by its name."""
    found: dict[str, str] = page.evaluate(
        "() => Object.fromEntries([...document.querySelectorAll('[data-step]')]"
        ".map((e) => [e.dataset.step, e.dataset.status]))"
    )
    return found


def test_honest_file_holds(site: Site, files: Path) -> None:
    with opened(site) as page:
        check(page, files / "honest.zip")
        expect(page.locator("[data-part=verdict]")).to_have_text("Every check that could be made holds")  # fmt: skip
        expect(page.locator("[data-part=verdict]")).to_be_focused()
        assert set(statuses(page).values()) == {"pass"}
        facts = page.locator("[data-part=facts]")
        expect(facts).to_contain_text(KEY_ID)
        expect(facts).to_contain_text(LOG_KEY)
        expect(facts).to_contain_text("not compared with anything you trust")
        expect(page.locator("[data-part=state]")).to_have_text(
            "State reached: result published. Votes: 4. Decision recorded: the promise was kept."
        )


def test_forged_file_is_refused_by_the_finding(site: Site, files: Path) -> None:
    with opened(site) as page:
        check(page, files / "forged.zip")
        expect(page.locator("[data-part=verdict]")).to_contain_text("Findings: ")
        tally = page.locator("[data-step=signed-tally]")
        assert tally.get_attribute("data-status") == "fail"
        expect(tally.locator("code").filter(has_text="statement.signature")).to_be_visible()
        check(page, files / "honest.zip")  # and the page is as good as new
        expect(page.locator("[data-part=verdict]")).to_contain_text("holds")


@pytest.mark.parametrize("state", [State.PROMISED, State.OPEN, State.TALLIED, State.DECIDED])
def test_what_this_server_publishes(site: Site, state: State) -> None:
    """From the page of the co-decision to the report, with what the service really publishes."""
    uuid = site.world.uuids[state]
    with site.visitor() as visitor:
        page = visitor.page
        page.goto(f"/c/{uuid}/audit", wait_until="load")
        page.get_by_role("link", name="Check the bundle here in your browser").click()
        expect(page.locator(READY)).to_be_visible()
        page.locator("[data-part=server]").click()
        expect(page.locator("[data-part=result]")).to_be_visible()
        failed = page.locator("[data-status=fail]").all_inner_texts()
        assert failed == []
        expect(page.locator("[data-part=verdict]")).to_have_text("Every check that could be made holds")  # fmt: skip
        expect(page.locator("[data-part=facts]")).to_contain_text(uuid)
        assert visitor.messages == []
        assert visitor.foreign == []


def test_no_such_co_decision(site: Site) -> None:
    with site.visitor() as visitor:
        answer = visitor.page.goto("/verify?c=N1chtsN1chtsN1")
        assert answer is not None
        assert answer.status == 404


def test_archive_alone(site: Site, files: Path) -> None:
    with opened(site) as page:
        check(page, files / "archive.bel")
        expect(page.locator("[data-part=verdict-text]")).to_contain_text("could not be made")
        found = statuses(page)
        assert found["ballots"] == "pass"
        assert found["log-head"] == "skipped"


@pytest.mark.parametrize("name", ["cut.zip", "letter.txt"])
def test_what_cannot_be_checked(site: Site, files: Path, name: str) -> None:
    with opened(site) as page:
        page.locator("#file").set_input_files(files / name)
        page.locator("[data-part=form] button[type=submit]").click()
        expect(page.locator("[data-part=failed-title]")).to_contain_text("cannot be checked")
        expect(page.locator("[data-part=failed-title]")).to_be_focused()
        expect(page.locator("[data-part=result]")).to_be_hidden()


def test_without_a_network(site: Site, files: Path) -> None:
    """Once loaded, the page asks nobody for anything: a chosen file is checked with the network gone."""
    with opened(site) as page:
        page.wait_for_load_state("networkidle")
        requests: list[str] = []
        page.context.on("request", lambda request: requests.append(request.url))
        page.context.set_offline(True)
        check(page, files / "honest.zip")
        expect(page.locator("[data-part=verdict]")).to_contain_text("holds")
        assert requests == []


def test_what_one_trusts(site: Site, files: Path) -> None:
    with opened(site) as page:
        page.locator("summary").click()
        page.locator("#trust").fill(KEY_ID.upper())
        page.locator("#trust-log").fill(LOG_KEY)
        page.locator("#policy").fill(forged_log.policy(2))
        page.locator("#finished").check()
        check(page, files / "cosigned.zip")
        expect(page.locator("[data-part=verdict]")).to_contain_text("holds")
        assert page.locator("[data-part=facts]").inner_text().count("the one you trust") == 2
        expect(page.locator("[data-step=log-head]")).to_contain_text("Witnesses that have signed: 3")  # fmt: skip
        check(page, files / "honest.zip")  # which no witness has seen
        expect(page.locator("[data-step=log-head] code").first).to_have_text("log.policy")
        page.locator("#policy").fill("")
        page.locator("#trust").fill("0" * 64)
        check(page, files / "cosigned.zip")
        expect(page.locator("[data-step=key] code")).to_have_text("key.untrusted")


@pytest.mark.parametrize(
    ("field", "text", "words"),
    [
        pytest.param("trust", "abc", "64 characters", id="fingerprint"),
        pytest.param("trust-log", "g" * 64, "64 characters", id="fingerprint-of-the-log"),
        pytest.param("policy", "quorum nobody", "cannot be read", id="policy"),
    ],
)
def test_mistakes_are_pointed_out(site: Site, files: Path, field: str, text: str, words: str) -> None:  # fmt: skip
    with opened(site) as page:
        page.locator("summary").click()
        page.locator(f"#{field}").fill(text)
        page.locator("#file").set_input_files(files / "honest.zip")
        page.locator("[data-part=form] button[type=submit]").click()
        expect(page.locator(f"#{field}-error")).to_contain_text(words)
        expect(page.locator(f"#{field}")).to_be_focused()
        assert axe(page) == []


def test_no_file_chosen(site: Site) -> None:
    with opened(site) as page:
        page.locator("[data-part=form] button[type=submit]").click()
        expect(page.locator("#file-error")).to_have_text("Choose a file first.")
        expect(page.locator("#file")).to_be_focused()


def test_dropped_file(site: Site, files: Path) -> None:
    with opened(site) as page:
        data = page.evaluate_handle(
            """(bytes) => { const data = new DataTransfer();
            data.items.add(new File([Uint8Array.from(bytes)], 'dropped.zip'));
            return data; }""",
            list((files / "honest.zip").read_bytes()),
        )
        for event in ("dragenter", "dragover", "drop"):
            page.dispatch_event("[data-part=drop]", event, {"dataTransfer": data})
        expect(page.locator("[data-part=chosen]")).to_contain_text("dropped.zip")
        page.locator("[data-part=form] button[type=submit]").click()
        expect(page.locator("[data-part=verdict]")).to_contain_text("holds")


def test_progress_stop_and_start_again(site: Site, files: Path) -> None:
    """The bar moves while workers work; stopping concludes nothing, and the page goes on."""
    with opened(site) as page:
        page.evaluate(
            """() => { window.seen = []; const bar = document.querySelector('[data-part=bar]');
            const stage = document.querySelector('[data-part=stage]');
            new MutationObserver(() => window.seen.push([bar.value, stage.textContent]))
              .observe(bar, {attributes: true}); }"""
        )
        check(page, files / "honest.zip")
        seen = page.evaluate("() => window.seen")
        assert "Checking every vote and every proof" in {stage for _, stage in seen}
        assert max(value for value, _ in seen) == 1000
        page.locator("[data-part=form] button[type=submit]").click()
        page.locator("[data-part=stop]").click()
        expect(page.locator("[data-part=running]")).to_be_hidden()
        check(page, files / "honest.zip")
        expect(page.locator("[data-part=verdict]")).to_contain_text("holds")


def test_by_keyboard(site: Site, files: Path) -> None:
    with opened(site) as page:
        page.locator("#file").set_input_files(files / "honest.zip")
        keyboard = Keyboard(page)
        keyboard.press("What you trust")
        keyboard.write("trust", KEY_ID)
        keyboard.press("Check the file")
        expect(page.locator("[data-part=verdict]")).to_be_focused()
        expect(page.locator("[data-part=facts]")).to_contain_text("the one you trust")


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_accessible_in_every_state(site: Site, files: Path, language: str, size: str) -> None:
    complaints: list[str] = []
    uuid = site.world.uuids[State.DECIDED]

    def look(page: Page, name: str) -> None:
        complaints.extend(f"{name}: {one}" for one in (*axe(page), *small_targets(page)))
        site.picture(page, f"verify-{name}-{language}-{size}")
        if size == "narrow":
            page.set_viewport_size({"width": SMALLEST, "height": 800})
        complaints.extend(f"{name}: {one}" for one in overflow(page))
        page.set_viewport_size({"width": SIZES[size][0], "height": SIZES[size][1]})

    with opened(site, language, size, f"?c={uuid}") as page:
        page.locator("summary").click()
        look(page, "form")
        for name in ("honest", "forged"):
            check(page, files / f"{name}.zip")
            look(page, name)
        page.locator("#file").set_input_files(files / "cut.zip")
        page.locator("[data-part=form] button[type=submit]").click()
        expect(page.locator("[data-part=failed]")).to_be_visible()
        look(page, "failed")
    assert complaints == []
