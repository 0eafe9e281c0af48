"""Every page in every state: accessible, in both languages, on a telephone and on a desk."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from tests.e2e.site import LANGUAGES, SIZES, SMALLEST, Site, axe, overflow, small_targets
from voting_service.core.encoding import b64
from voting_service.models import Ballot, State

PUBLIC = (
    "/",
    "/how-it-works",
    "/accessibility",
    "/privacy",
    "/problems",
    "/office/sign-in",
    "/no-such-page",
)
PUBLIC_OF = {
    State.PROMISED: ("", "/audit"),
    State.READY: ("",),
    State.OPEN: ("", "/identify", "/find", "/result", "/audit"),
    State.CLOSED: ("", "/identify", "/result"),
    State.TALLIED: ("", "/result", "/audit"),
    State.DECIDED: ("", "/result"),
    State.FULFILLED: ("", "/result"),
    State.CANCELLED: ("",),
}
EDIT = tuple(
    f"/edit/{part}"
    for part in [
        "form",
        "question",
        "alternatives",
        "review",
        "rules",
        "conditions",
        "dates",
        "contact",
    ]
)
OFFICE = {
    "handlaggare": {State.DRAFT: ("", "/preview", *EDIT, "/edit/alternatives?checked=1")},
    "ordforande": {State.DRAFT: ("", "/sign", "/publish"), State.OPEN: ("/schedule",), State.CANCELLED: ("",)},
    "rostlangd": {
        State.DRAFT: ("", "/roll"),
        State.PROMISED: ("", "/roll", "/roll/seal", "/letters"),
        State.READY: ("/roll",),
        State.TALLIED: ("", "/disputes"),
    },
    "sekreterare": {
        State.DRAFT: ("/publish", "/cancel"),
        State.PROMISED: ("", "/trustees", "/ready", "/cancel"),
        State.READY: ("", "/trustees"),
        State.OPEN: ("", "/schedule"),
        State.CLOSED: ("", "/result", "/trustees"),
        State.TALLIED: ("", "/decision"),
        State.DECIDED: ("", "/milestones"),
        State.FULFILLED: ("", "/milestones"),
    },
}  # fmt: skip
# What axe leaves to a person, and why it is right.
EXPLAINED = (
    # The arrow of a list is a drawn background; the text is the same dark on white as in other fields.
    ("color-contrast", "<select"),
    # A table wider than a telephone scrolls inside its own frame, which cuts a heading in two.
    ("color-contrast", "table > thead"),
)


def _name(officer: str | None, path: str, state: State | None, language: str, size: str) -> str:
    place = path.strip("/").replace("/", "-").replace("?", "-") or "start"
    return "-".join(
        filter(None, (officer or "public", state and state.value, place, language, size))
    )


def _look(
    site: Site, language: str, size: str, officer: str | None, pages: list[tuple[str, str]]
) -> list[str]:
    """Every complaint about these pages, with the page it is about."""
    complaints = []
    width, height = SIZES[size]
    with site.visitor(language, (width, height), officer) as visitor:
        page = visitor.page
        for path, name in pages:
            page.goto(path, wait_until="load")
            found = [*axe(page, EXPLAINED), *small_targets(page)]
            if page.evaluate("() => document.documentElement.lang") != language:
                found.append("in another language")
            site.picture(page, f"{name}-{language}-{size}")
            if size == "narrow":
                page.set_viewport_size({"width": SMALLEST, "height": height})
                found += overflow(page)
                page.set_viewport_size({"width": width, "height": height})
            else:
                found += overflow(page)
            complaints += [f"{path}: {one}" for one in found]
        complaints += [f"console: {one}" for one in visitor.messages if "404" not in one]
        complaints += [f"foreign request: {one}" for one in visitor.foreign]
    return complaints


def _require_good(complaints: list[str]) -> None:
    assert not complaints, "\n".join(["", *complaints])


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_public_pages(site: Site, language: str, size: str) -> None:
    pages = [(path, f"public-{path.strip('/').replace('/', '-') or 'start'}") for path in PUBLIC]
    for state, paths in PUBLIC_OF.items():
        for path in paths:
            name = f"public-{state.value}{path.replace('/', '-')}"
            pages.append((f"/c/{site.world.uuids[state]}{path}", name))
    _require_good(_look(site, language, size, None, pages))


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_looking_up(site: Site, language: str, size: str) -> None:
    """Every answer of the page, reached as a receipt's QR code or a person reaches it."""
    uuid = site.world.uuids[State.DECIDED]
    with site.world.service.transaction() as session:
        chosen = select(Ballot.digest).where(Ballot.co_decision == uuid).limit(1)
        found = b64(bytes.fromhex(session.scalars(chosen).one()))
    complaints = []
    width, height = SIZES[size]
    with site.visitor(language, (width, height)) as visitor:
        page = visitor.page
        for name, typed, color in (
            ("listed", found, "success"), ("missing", "A" * 43, "warning"), ("odd", "A" * 42, "danger")
        ):  # fmt: skip
            page.goto("about:blank")
            page.goto(f"/c/{uuid}/find#{typed}")
            if name == "odd":
                page.locator("#tracker").fill(typed)
                page.locator("#tracker").press("Enter")
            page.locator(f"[role=status] [data-color={color}]").wait_for()
            assert page.url.endswith(f"/c/{uuid}/find")
            site.picture(page, f"find-{name}-{language}-{size}")
            page.set_viewport_size({"width": min(width, SMALLEST), "height": height})
            complaints += [*axe(page, EXPLAINED), *small_targets(page), *overflow(page)]
            page.set_viewport_size({"width": width, "height": height})
        complaints += [*visitor.messages, *visitor.foreign]
    _require_good(complaints)


@pytest.mark.parametrize("officer", OFFICE)
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_office_pages(site: Site, language: str, size: str, officer: str) -> None:
    pages = [
        ("/office/", f"{officer}-home"),
        (f"/office/bodies/{site.world.body}", f"{officer}-body"),
    ]
    for state, paths in OFFICE[officer].items():
        for path in paths:
            name = f"{officer}-{state.value}{path.replace('/', '-').replace('?', '-')}"
            pages.append((f"/office/c/{site.world.uuids[state]}{path}", name))
    _require_good(_look(site, language, size, officer, pages))


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_trustee_page(site: Site, language: str, size: str) -> None:
    pages = []
    for state in (State.READY, State.CLOSED, State.TALLIED):
        token = site.world.secrets[site.world.uuids[state]].invitations[0].token
        pages.append((f"/trustee/{token}", f"trustee-{state.value}"))
    _require_good(_look(site, language, size, None, pages))
