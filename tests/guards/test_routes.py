"""No view without an access rule, and no change without somebody having meant it to be open."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from tests.web.site import Site, build
from voting_service.http.access import (
    OFFICER,
    PUBLIC,
    RESIDENT,
    MissingRule,
    access,
    check_rules,
    rule_of,
)
from voting_service.services.permissions import Permission

# What anybody may send. Each has its own defence, named here.
OPEN_TO_ALL = {
    "POST /c/<uuid>/identify": "one neutral answer, limited attempts",
    "POST /language": "sets one of two words in a cookie",
    "POST /leave": "ends the sender's own session",
    "POST /c/<uuid>/find": "says what is public; a form, so that no address holds a tracker",
    "POST /c/<uuid>/receipt.tlog-proof": "gives what is public; a form, as above",
    "POST /c/<uuid>/receipt.pdf": "any tracker alike, one page at a time",
    "POST /office/sign-in": "attempts are counted by account and network",
    "POST /office/sign-out": "ends the sender's own session",
    "POST /api/v1/trustees/<token>/rehearsal": "the token is the authority",
    "POST /api/v1/trustees/<token>/partial-decryption": "the token is the authority",
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The whole application."""
    made = build(tmp_path_factory.mktemp("routes"))
    yield made
    made.close()


def test_every_view_states_who_may_use_it(site: Site) -> None:
    for url in site.app.url_map.iter_rules():
        rule = rule_of(site.app.view_functions[url.endpoint])
        assert rule in {PUBLIC, RESIDENT, OFFICER} or isinstance(rule, Permission), url


def test_what_anybody_may_send_is_meant(site: Site) -> None:
    found = {
        f"{method} {url.rule}"
        for url in site.app.url_map.iter_rules()
        for method in (url.methods or set()) - {"GET", "HEAD", "OPTIONS"}
        if rule_of(site.app.view_functions[url.endpoint]) is PUBLIC
    }
    assert found == set(OPEN_TO_ALL)


def test_office_pages_are_for_officers(site: Site) -> None:
    for url in site.app.url_map.iter_rules():
        if url.rule.startswith("/office") and not url.rule.startswith("/office/sign-"):
            rule = rule_of(site.app.view_functions[url.endpoint])
            assert rule is OFFICER or isinstance(rule, Permission), url


@pytest.mark.parametrize(
    ("path", "rule", "said"),
    [
        pytest.param("/x", None, "states no access rule", id="none"),
        pytest.param("/x", Permission.DRAFT, "of which body", id="permission-without-body"),
        pytest.param("/x", RESIDENT, "of which co-decision", id="resident-without-vote"),
    ],
)
def test_the_application_does_not_start_with(path: str, rule: object, said: str) -> None:
    app = Flask(__name__, static_folder=None)

    def view() -> str:
        return ""

    app.add_url_rule(path, "x", view if rule is None else access(rule)(view))  # type: ignore[arg-type]
    with pytest.raises(MissingRule, match=said):
        check_rules(app)


@pytest.mark.parametrize("path", ["/x/<uuid>", "/x/<int:body_id>"])
def test_a_permission_holds_for_the_body_in_the_address(path: str) -> None:
    app = Flask(__name__, static_folder=None)

    @access(Permission.DRAFT)
    def view() -> str:
        return ""

    app.add_url_rule(path, "x", view)
    check_rules(app)
