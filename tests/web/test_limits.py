"""The brake on guessing: counted in the database, for all processes, and never a trap for the owner."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from tests.services.life import NOW
from tests.web.site import Browser, Site
from tests.web.test_sessions import sign_in
from voting_service.app import create_app
from voting_service.cli.demo.content import PASSWORD, SECRETARY
from voting_service.http import limits
from voting_service.models import Attempt
from voting_service.services import attempts

QUARTER = timedelta(minutes=15)
NAME = SECRETARY.sign_in


@pytest.fixture
def site(site: Site) -> Site:
    """The shared service, with nothing counted yet."""
    with site.service.transaction() as session:
        session.execute(delete(Attempt))
    return site


def test_it_stops_at_the_number_and_lets_go_after_a_quarter_of_an_hour(session: Session) -> None:
    for _ in range(3):
        assert attempts.take(session, {"a": 3}, NOW)
    assert not attempts.take(session, {"a": 3}, NOW)
    assert attempts.take(session, {"b": 3}, NOW)
    assert not attempts.take(session, {"a": 3}, NOW + QUARTER - timedelta(seconds=1))
    assert attempts.take(session, {"a": 3}, NOW + QUARTER)


def test_every_name_counts_even_when_one_is_over(session: Session) -> None:
    assert attempts.take(session, {"a": 1, "b": 2}, NOW)
    assert not attempts.take(session, {"a": 1, "b": 2}, NOW)
    assert not attempts.take(session, {"b": 2}, NOW)


def test_only_what_succeeded_is_given_back(session: Session) -> None:
    attempts.take(session, {"mine": 2, "network": 2}, NOW)
    attempts.take(session, {"others": 2, "network": 2}, NOW)
    attempts.give_back(session, {"mine": 2, "network": 2})
    assert attempts.take(session, {"network": 2}, NOW)
    assert not attempts.take(session, {"network": 2}, NOW)
    attempts.give_back(session, {"never": 1})


def test_what_is_over_is_forgotten(session: Session) -> None:
    attempts.take(session, {"a": 1}, NOW)
    attempts.take(session, {"b": 1}, NOW + QUARTER)
    assert session.scalars(select(Attempt.name)).all() == ["b"]


@pytest.mark.parametrize(
    ("address", "name"),
    [
        pytest.param("192.0.2.7", "192.0.2.7", id="ipv4"),
        pytest.param("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64", id="ipv6-is-the-subscriber"),
        pytest.param("::ffff:192.0.2.7", "192.0.2.7", id="ipv4-in-ipv6"),
        pytest.param("", "unknown", id="none"),
        pytest.param("unix:", "unknown", id="socket"),
    ],
)
def test_what_counts_as_one_network(address: str, name: str) -> None:
    assert limits.network(address) == name


def wrong(browser: Browser, name: str = NAME) -> int:
    browser.get("/office/sign-in")
    return browser.post("/office/sign-in", {"name": name, "password": "not this one"}).status_code


def test_strangers_cannot_lock_an_officer_out_of_a_known_browser(site: Site) -> None:
    own = site.browser()
    assert sign_in(own).status_code == 303
    for _ in range(limits.SIGN_INS_BY_ACCOUNT + 1):
        assert wrong(site.browser()) == 422
    assert sign_in(site.browser()).status_code == 422  # the right password, in a strange browser
    own.client.delete_cookie("medbeslut-session", domain="127.0.0.1")
    assert sign_in(own).status_code == 303
    assert sign_in(site.browser()).status_code == 422  # and that success is of no use to strangers


def test_a_known_browser_may_not_guess_either(site: Site) -> None:
    own = site.browser()
    sign_in(own)
    own.client.delete_cookie("medbeslut-session", domain="127.0.0.1")
    for _ in range(limits.PASSWORDS_BY_KNOWN_BROWSER):
        assert wrong(own) == 422
    assert sign_in(own).status_code == 422
    assert sign_in(site.browser()).status_code == 303


@pytest.mark.parametrize("value", ["", "x", "WzEsMSwxLDFd.AAAA"], ids=["empty", "text", "unsigned"])
def test_a_made_up_cookie_is_of_no_browser(site: Site, value: str) -> None:
    browser = site.browser()
    browser.client.set_cookie("medbeslut-known", value, domain="127.0.0.1")
    for _ in range(limits.SIGN_INS_BY_ACCOUNT):
        wrong(browser)
    assert sign_in(site.browser()).status_code == 422


def test_a_known_browser_is_known_for_its_account_and_for_half_a_year(site: Site) -> None:
    own = site.browser()
    sign_in(own)
    own.client.delete_cookie("medbeslut-session", domain="127.0.0.1")
    for _ in range(limits.SIGN_INS_BY_ACCOUNT):
        wrong(own, "another-name")
    assert sign_in(own).status_code == 303
    own.client.delete_cookie("medbeslut-session", domain="127.0.0.1")
    site.clock.by = limits.KNOWN_FOR + timedelta(days=1)
    for _ in range(limits.SIGN_INS_BY_ACCOUNT):
        wrong(own)
    assert sign_in(site.browser()).status_code == 422


def test_one_network_tries_only_so_many_accounts(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "SIGN_INS_BY_NETWORK", 7)
    for number in range(7):
        assert wrong(site.browser(), f"name-{number}") == 422
    assert sign_in(site.browser()).status_code == 422


def test_the_password_asked_for_again_is_counted_per_officer(site: Site) -> None:
    path = f"/office/c/{site.uuid}/schedule"
    fields = {"closes_at": "2099-01-01T12:00", "reason": "x"}
    secretary = site.browser()
    assert sign_in(secretary).status_code == 303
    secretary.get(path)
    for _ in range(limits.PASSWORDS_BY_KNOWN_BROWSER):
        answer = secretary.post(path, {**fields, "password": "wrong"})
        assert "The password is wrong" in answer.text
    assert "The password is wrong" in secretary.post(path, {**fields, "password": PASSWORD}).text


def test_all_processes_count_together_and_no_name_is_in_the_clear(site: Site) -> None:
    """Two applications on one database are two worker processes."""
    other = create_app(site.service.settings, clock=site.clock)
    second = Browser(other.test_client(), site.uuid, site.service.settings.service.public_url)
    for browser in (site.browser(), site.browser(), second, second, second):
        assert wrong(browser) == 422
    assert sign_in(second).status_code == 422
    assert sign_in(site.browser()).status_code == 422
    with site.service.transaction() as session:
        names = "".join(session.scalars(select(Attempt.name)))
    assert names
    assert NAME not in names
    assert "127.0.0.1" not in names
    other.extensions["medbeslut"].engine.dispose()
