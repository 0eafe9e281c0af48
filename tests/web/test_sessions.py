"""Cookies: what they are called, how long they live, and that nobody can be slipped one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from http.cookies import Morsel, SimpleCookie

import pytest
from werkzeug.test import TestResponse

from tests.web.site import Browser, Site, build
from voting_service.cli.demo import content, seed
from voting_service.services import bodies

RESIDENT, OFFICER = "medbeslut-resident", "medbeslut-session"


@pytest.fixture(scope="module")
def secure(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The service behind https."""
    site = build(tmp_path_factory.mktemp("secure"), public_url="https://medbeslut.example.se")
    yield site
    site.close()


def cookies_set(answer: TestResponse) -> dict[str, Morsel[str]]:
    """What an answer sets, with flags."""
    jar: SimpleCookie = SimpleCookie()
    for line in answer.headers.getlist("Set-Cookie"):
        jar.load(line)
    return dict(jar)


def sign_in(browser: Browser) -> TestResponse:
    """As the secretary."""
    browser.get("/office/sign-in")
    return browser.post(
        "/office/sign-in", {"name": content.SECRETARY.sign_in, "password": content.PASSWORD}
    )


def letter(site: Site, number: int) -> str:
    """A resident's code."""
    return site.seeded.secrets.letters[number].code


def test_on_this_machine_names_are_plain_and_flags_as_strict_as_http_allows(
    site: Site, browser: Browser
) -> None:
    flags = cookies_set(browser.identify(site.resident()))[RESIDENT]
    assert (flags["httponly"], flags["secure"], flags["samesite"], flags["path"]) == (
        True, "", "Lax", "/",
    )  # fmt: skip
    assert flags["domain"] == ""


def test_over_https_every_cookie_is_bound_to_host_and_channel(secure: Site) -> None:
    browser = secure.browser()
    browser.get(f"/c/{secure.uuid}/identify")
    answers = [
        browser.get(f"/c/{secure.uuid}/identify"),
        browser.post(f"/c/{secure.uuid}/identify", {"method": "letter", "code": letter(secure, 0)}),
        browser.post("/language", {"language": "sv", "next": "/"}),
        sign_in(browser),
    ]
    found = {name: flags for answer in answers for name, flags in cookies_set(answer).items()}
    assert set(found) == {
        f"__Host-{name}" for name in (RESIDENT, OFFICER, "medbeslut-language", "medbeslut-known")
    }
    for name, flags in found.items():
        assert flags["secure"], name
        assert flags["httponly"], name
        assert flags["samesite"] == "Lax", name
        assert (flags["path"], flags["domain"]) == ("/", ""), name


def test_identification_renews_everything_that_was_there_before(
    site: Site, browser: Browser
) -> None:
    browser.get(f"/c/{site.uuid}/identify")
    before = browser.token
    first = cookies_set(browser.identify(site.resident()))[RESIDENT].value
    inside = browser.token
    stale = browser.send(f"{browser.api}/credential", b"{}", X_CSRF_Token=before)
    assert stale.status_code == 400
    second = cookies_set(browser.identify(site.resident()))[RESIDENT].value
    assert len({first, second}) == 2
    assert inside != browser.token


def test_an_officers_session_starts_empty(site: Site, browser: Browser) -> None:
    browser.get("/office/sign-in")
    before = browser.token
    assert sign_in(browser).status_code in {302, 303}
    assert browser.get("/office/").status_code == 200
    stale = browser.client.post(
        "/office/sign-out", base_url=browser.base, data={"csrf_token": before}
    )
    assert stale.status_code == 400
    assert browser.get("/office/").status_code == 200


def test_the_two_sessions_know_nothing_of_each_other(site: Site, browser: Browser) -> None:
    browser.identify(site.resident())
    assert browser.get("/office/").status_code == 303
    officer = site.browser()
    sign_in(officer)
    assert officer.get(f"/c/{site.uuid}/vote").headers["Location"] == f"/c/{site.uuid}/identify"


def test_a_resident_is_forgotten_after_an_hour(site: Site, browser: Browser) -> None:
    browser.identify(site.resident())
    site.clock.by = timedelta(minutes=59)
    assert browser.get(f"/c/{site.uuid}/vote").status_code == 200
    site.clock.by = timedelta(minutes=61)
    assert browser.get(f"/c/{site.uuid}/vote").status_code == 303
    assert browser.send(f"{browser.api}/credential", b"{}").status_code == 401


def test_an_officers_session_ends_after_ten_hours(site: Site, browser: Browser) -> None:
    sign_in(browser)
    site.clock.by = timedelta(hours=9, minutes=59)
    assert browser.get("/office/").status_code == 200
    site.clock.by = timedelta(hours=10, minutes=1)
    assert browser.get("/office/").status_code == 303


def test_a_new_password_ends_old_sessions(site: Site, browser: Browser) -> None:
    sign_in(browser)
    assert browser.get("/office/").status_code == 200
    with site.service.transaction() as session:
        bodies.set_password(session, seed.acting(session, content.SECRETARY), content.PASSWORD)
    assert browser.get("/office/").status_code == 303


def test_leaving_forgets_the_resident(site: Site, browser: Browser) -> None:
    browser.identify(site.resident())
    left = browser.post("/leave")
    assert (left.status_code, left.headers["Location"]) == (303, "/left")
    assert cookies_set(left)[RESIDENT].value == ""
    assert browser.get(f"/c/{site.uuid}/vote").status_code == 303


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda v: v[:-1], id="cut"),
        pytest.param(lambda v: ("A" if v[0] != "A" else "B") + v[1:], id="changed"),
        pytest.param(lambda _: "", id="empty"),
        pytest.param(lambda v: v.split(".")[0], id="unsigned"),
        pytest.param(lambda _: "null", id="null"),
    ],
)
def test_a_tampered_cookie_is_no_cookie(site: Site, change: object) -> None:
    browser = site.browser()
    value = cookies_set(browser.identify(site.resident()))[RESIDENT].value
    forger = site.browser()
    forger.client.set_cookie(RESIDENT, change(value), domain="127.0.0.1")  # type: ignore[operator]
    assert forger.get(f"/c/{site.uuid}/vote").status_code == 303


def test_an_officers_cookie_is_no_residents(site: Site, browser: Browser) -> None:
    value = cookies_set(sign_in(browser))[OFFICER].value
    forger = site.browser()
    forger.client.set_cookie(RESIDENT, value, domain="127.0.0.1")
    assert forger.get(f"/c/{site.uuid}/vote").status_code == 303


def test_the_cookie_says_nothing_about_the_person(site: Site, browser: Browser) -> None:
    resident = site.resident()
    browser.identify(resident)
    assert resident.number not in str(browser.client._cookies)


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        pytest.param("/c/x?y=1", "/c/x?y=1", id="own-path"),
        pytest.param("https://elsewhere.example/", "/", id="other-site"),
        pytest.param("//elsewhere.example/", "/", id="no-scheme"),
        pytest.param("/\\elsewhere.example", "/", id="backslash"),
        pytest.param("/\t/elsewhere.example", "/", id="tab"),
        pytest.param("javascript:alert(1)", "/", id="script"),
        pytest.param("", "/", id="nothing"),
    ],
)
def test_changing_the_language_leads_nowhere_else(
    browser: Browser, target: str, expected: str
) -> None:
    answer = browser.post("/language", {"language": "sv", "next": target})
    assert (answer.status_code, answer.headers["Location"]) == (303, expected)
    assert '<html lang="sv">' in browser.get("/").text


def test_an_unknown_language_is_refused(browser: Browser) -> None:
    assert browser.post("/language", {"language": "xx", "next": "/"}).status_code == 400


def test_signing_out_ends_the_session(browser: Browser) -> None:
    sign_in(browser)
    browser.get("/office/")
    assert browser.post("/office/sign-out").status_code == 303
    assert browser.get("/office/").status_code == 303


def test_a_session_that_names_no_officer_is_nobodys(site: Site, browser: Browser) -> None:
    with browser.client.session_transaction(base_url=browser.base) as kept:
        kept["_user_id"], kept["started"], kept["_fresh"] = "١:x", 10**12, True
    assert browser.get("/office/").status_code == 303


def test_a_foreign_host_name_is_refused(browser: Browser) -> None:
    assert browser.client.get("/", base_url="http://elsewhere.example").status_code == 400
