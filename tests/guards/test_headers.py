"""Security headers on every route, and nothing in any page that reaches outside or runs inline."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser

import pytest
from werkzeug.routing import Rule

from tests.web.site import Site, build
from voting_service.http.headers import CONTENT_SECURITY_POLICY

EXPECTED = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "Integrity-Policy": "blocked-destinations=(script)",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
}
# What loads or runs something when a page is opened. A link that a person follows may lead outside.
LOADING = {"src", "srcset", "data", "action", "formaction", "poster", "background", "ping"}
INLINE = re.compile(r"on[a-z]+")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The whole application with an open vote."""
    made = build(tmp_path_factory.mktemp("headers"))
    yield made
    made.close()


def addresses(site: Site) -> list[str]:
    """One address for every route that can be read."""
    filled = {
        "uuid": site.uuid,
        "body_id": "1",
        "name": "promise.json",
        "sha256": "0" * 64,
        "token": site.seeded.secrets.invitations[0].token,
    }

    def address(rule: Rule) -> str:
        return re.sub(r"<(?:\w+:)?(\w+)>", lambda m: filled.get(m.group(1), "1"), rule.rule)

    rules = site.app.url_map.iter_rules()
    return sorted(address(rule) for rule in rules if "GET" in (rule.methods or set()))


class Page(HTMLParser):
    """What a page loads, and what it would run or apply inline."""

    def __init__(self) -> None:
        super().__init__()
        self.loads: list[str] = []
        self.inline: list[str] = []
        self.without_integrity: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Collect."""
        given = {name: value or "" for name, value in attrs}
        self.loads += [value for name, value in given.items() if name in LOADING]
        if tag == "link":
            self.loads.append(given.get("href", ""))
        self.inline += [name for name in given if INLINE.fullmatch(name) or name == "style"]
        code = tag == "style" or (tag == "script" and "src" not in given)
        if code and given.get("type") != "application/json":
            self.inline.append(tag)
        checked = tag == "script" and "src" in given
        checked = checked or (tag == "link" and given.get("rel") == "stylesheet")
        if checked and not given.get("integrity", "").startswith("sha384-"):
            self.without_integrity.append(str(given))


def test_every_route_answers_with_all_headers(site: Site) -> None:
    browser = site.browser()
    browser.identify(site.resident())
    for address in [*addresses(site), "/nowhere", "/static/nothing.js"]:
        answer = browser.get(address)
        assert answer.status_code < 500, address
        found = {name: answer.headers.get(name) for name in EXPECTED}
        assert found == EXPECTED, address
        assert "Cache-Control" in answer.headers, address


def test_no_page_reaches_outside_or_runs_inline(site: Site) -> None:
    browser = site.browser()
    browser.identify(site.resident())
    seen = 0
    for address in addresses(site):
        answer = browser.get(address)
        if answer.mimetype != "text/html":
            continue
        page = Page()
        page.feed(answer.text)
        assert page.inline == [], address
        assert page.without_integrity == [], address
        outside = [url for url in page.loads if not url.startswith(("/", "#")) or url[:2] == "//"]
        assert outside == [], address
        seen += 1
    assert seen > 10


def test_static_files_have_the_headers_and_never_change(site: Site) -> None:
    browser = site.browser()
    start = browser.get("/").text
    files = set(re.findall(r'(?:href|src)="(/static/[^"]+)"', start))
    assert len(files) >= 3
    for file in files:
        answer = browser.get(file, Accept_Encoding="br")
        assert answer.status_code == 200
        assert {name: answer.headers.get(name) for name in EXPECTED} == EXPECTED
        assert "immutable" in answer.headers["Cache-Control"]
        if file.endswith((".css", ".js")):
            assert answer.headers["Content-Encoding"] == "br"


@pytest.mark.parametrize("unsafe", ["'unsafe-inline'", "'unsafe-eval'", "http:", "https:", "*"])
def test_the_policy_allows_nothing_unsafe(unsafe: str) -> None:
    assert unsafe not in CONTENT_SECURITY_POLICY.replace("data:", "")


def test_personal_pages_are_kept_nowhere(site: Site) -> None:
    browser = site.browser()
    for address in (f"/c/{site.uuid}/identify", "/office/sign-in"):
        assert browser.get(address).headers["Cache-Control"] == "no-store", address
    assert browser.identify(site.resident()).headers["Cache-Control"] == "no-store"
    assert browser.get(f"/c/{site.uuid}/vote").headers["Cache-Control"] == "no-store"


def test_over_https_browsers_are_told_to_stay_there(
    tmp_path: object, tmp_path_factory: pytest.TempPathFactory
) -> None:
    made = build(tmp_path_factory.mktemp("https"), public_url="https://medbeslut.example.se")
    answer = made.browser().get("/")
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=63072000")
    made.close()


def test_reading_sets_no_cookie(site: Site) -> None:
    browser = site.browser()
    for address in (
        "/",
        f"/c/{site.uuid}",
        f"/c/{site.uuid}/result",
        f"/c/{site.uuid}/find",
        "/privacy",
    ):
        answer = browser.get(address)
        assert "Set-Cookie" not in answer.headers, address
        assert answer.headers["Cache-Control"] == "no-cache", address
