"""What the office's forms say when they refuse, and the decision with its verdict shown: looked at like all pages."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Page

from tests.e2e.site import LANGUAGES, SIZES, SMALLEST, Site, axe, overflow, small_targets
from tests.e2e.test_pages import EDIT, EXPLAINED
from tests.web.world import send
from voting_service.models import State

#: Links of an error summary that lead to no field.
DANGLING = """() => [...document.querySelectorAll('.ds-error-summary a')]
    .filter(a => !document.getElementById(decodeURIComponent(a.hash.slice(1))))
    .map(a => `leads nowhere: ${a.outerHTML}`)"""


@dataclass(frozen=True, slots=True)
class Form:
    """A page, what is typed into it, and the form that is sent; `says` is what must be there then."""

    state: State
    path: str
    fields: dict[str, str] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)
    action: str = ""
    says: str = ".ds-error-summary"


FORMS: dict[str, tuple[Form, ...]] = {
    "ordforande": (Form(State.OPEN, "/schedule", {"reason": ""}),),
    "rostlangd": (
        Form(State.DRAFT, "/roll", files={"file": b"personid;grund\n1;2"}, action="/check", says="table"),
        Form(State.PROMISED, "/roll", files={"file": b"\x00\x01"}, action="/check", says="table"),
    ),
    "sekreterare": (
        Form(State.PROMISED, "/cancel", {"reason": ""}),
        Form(State.PROMISED, "/trustees", files={"ceremony": b"{}"}),
        Form(State.READY, "/trustees", {"passphrase": "x", "again": "y"}, action="/backup"),
        Form(State.READY, "/trustees", files={"backup": b"{}"}, action="/read-back"),
        Form(State.OPEN, "/schedule", {"closes_at": "2027-01-01T10:00", "reason": ""}),
        Form(State.TALLIED, "/decision", {"votes_for": "many"}),
        Form(State.DECIDED, "/milestones", {"what.sv": ""}),
    ),
}  # fmt: skip


def submit(page: Page, form: Form) -> None:
    """Fill in and send, as a person would."""
    for name, text in form.fields.items():
        page.locator(f"[name='{name}']").first.fill(text)
    for name, content in form.files.items():
        given = {"name": "file.csv", "mimeType": "text/csv", "buffer": content}
        page.locator(f"[name='{name}']").first.set_input_files(given)  # type: ignore[arg-type]
    last = [*form.files, *form.fields][-1]
    sent = page.locator(f"form:has([name='{last}'])").first
    with page.expect_navigation(wait_until="load"):
        sent.locator("button[type=submit]:visible").last.click()
    page.locator(form.says).first.wait_for()


def look(site: Site, page: Page, name: str, language: str, size: str) -> list[str]:
    """Everything that is wrong with the page as it stands."""
    width, height = SIZES[size]
    found = [*axe(page, EXPLAINED), *small_targets(page)]
    found += page.evaluate(DANGLING)
    if page.evaluate("() => document.documentElement.lang") != language:
        found.append("in another language")
    site.picture(page, f"{name}-{language}-{size}")
    page.set_viewport_size({"width": SMALLEST if size == "narrow" else width, "height": height})
    found += overflow(page)
    page.set_viewport_size({"width": width, "height": height})
    return [f"{name}: {one}" for one in found]


@pytest.mark.parametrize("officer", FORMS)
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_a_form_says_when_it_refuses(
    site: Site, language: str, size: str, officer: str
) -> None:
    complaints = []
    with site.visitor(language, SIZES[size], officer) as visitor:
        for number, form in enumerate(FORMS[officer]):
            visitor.page.goto(f"/office/c/{site.world.uuids[form.state]}{form.path}")
            submit(visitor.page, form)
            name = f"error-{officer}-{number}{form.path.replace('/', '-')}"
            complaints += look(site, visitor.page, name, language, size)
        assert visitor.foreign == []
    assert not complaints, "\n".join(["", *complaints])


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_an_empty_draft_says_what_is_missing(site: Site, language: str, size: str) -> None:
    complaints = []
    client = site.world.client("handlaggare")
    body = f"/office/bodies/{site.world.body}"
    uuid = send(client, body, f"{body}/drafts").location.split("/")[3]
    with site.visitor(language, SIZES[size], "handlaggare") as visitor:
        for path in ("", *(f"{one}?checked=1" for one in EDIT)):
            visitor.page.goto(f"/office/c/{uuid}{path}")
            name = f"empty-draft{path.replace('/', '-').replace('?', '-')}"
            complaints += look(site, visitor.page, name, language, size)
    assert not complaints, "\n".join(["", *complaints])


@pytest.mark.parametrize("adopted", [0, -1], ids=["kept", "deviating"])
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_verdict_before_it_is_signed(
    site: Site, language: str, size: str, adopted: int
) -> None:
    with site.visitor(language, SIZES[size], "sekreterare") as visitor:
        page = visitor.page
        page.goto(f"/office/c/{site.world.uuids[State.TALLIED]}/decision")
        for radio in page.locator("#conditions input[type=radio][value=yes]").all():
            radio.check()
        texts = {
            "date": site.world.clock.moment.date().isoformat(), "meeting": "Nämnden", "paragraph": "§ 61",
            "minutes_url": "https://www.example.se/protokoll", "votes_for": "9", "votes_against": "2",
            "reasons.sv": "Marken vid den plats som vann har visat sig sjunka. " * 6,
        }  # fmt: skip
        for name, text in texts.items():
            page.locator(f"[name='{name}']").fill(text)
        page.locator("input[name=adopted]").nth(adopted).check()
        with page.expect_navigation(wait_until="load"):
            page.locator("main button[type=submit]:visible").last.click()
        page.locator("#verdict, .ds-error-summary").first.wait_for()
        complaints = look(site, page, f"verdict-{adopted}", language, size)
    assert not complaints, "\n".join(["", *complaints])


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_signing_in_and_identifying_in_vain(site: Site, language: str, size: str) -> None:
    complaints = []
    with site.visitor(language, SIZES[size]) as visitor:
        page = visitor.page
        page.goto("/office/sign-in")
        page.locator("#name").fill("somebody")
        page.locator("#password").fill("not this one")
        with page.expect_navigation(wait_until="load"):
            page.locator("#password").press("Enter")
        complaints += look(site, page, "error-sign-in", language, size)
        page.goto(f"/c/{site.world.uuids[State.OPEN]}/identify")
        page.locator("#number").fill("191212121212")
        with page.expect_navigation(wait_until="load"):
            page.locator("#number").press("Enter")
        complaints += look(site, page, "error-identify", language, size)
    assert not complaints, "\n".join(["", *complaints])
