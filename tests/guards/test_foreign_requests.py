"""Every route that changes something, met by strangers: other sites, missing tokens, other bodies' officers.

The routes are taken from the application itself, so that a new one is tested without being named here.
"""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.routing import Rule

from tests.web.world import World, bring, make_world
from voting_service.http.access import PUBLIC, RESIDENT, rule_of
from voting_service.models import Attempt, Base, State

#: What looks at no cookie, or changes nothing: a forged request gains nothing.
WITHOUT_TOKEN = {
    "/api/v1/trustees/<token>/rehearsal",
    "/api/v1/trustees/<token>/partial-decryption",
    "/c/<uuid>/find",
    "/c/<uuid>/receipt.tlog-proof",
    "/c/<uuid>/receipt.pdf",
}
SAFE = {"GET", "HEAD", "OPTIONS"}
FOREIGN = {
    "another-site": {"Origin": "https://evil.example"},
    "no-origin": {"Origin": "null"},
    "same-host-other-scheme": {"Origin": "https://127.0.0.1:8000"},
    "sandboxed-frame": {"Sec-Fetch-Site": "cross-site"},
    "sibling-host": {"Sec-Fetch-Site": "same-site"},
    "origin-agrees-fetch-does-not": {
        "Origin": "http://127.0.0.1:8000", "Sec-Fetch-Site": "cross-site",
    },
}  # fmt: skip
MALFORMED = {
    "empty": (b"", {}),
    "null": (b"null", {}),
    "list": (b"[]", {}),
    "cut": (b"{", {}),
    "not-utf-8": (b"\xff\xfe{}", {}),
    "byte-order-mark": (b"\xef\xbb\xbf{}", {}),
    "twice-one-key": (b'{"a":1,"a":2}', {}),
    "nan": (b'{"a":NaN}', {}),
    "surrogate": (rb'{"a":"\ud800"}', {}),
    "deep-list": (b"[" * 60_000, {}),
    "deep-object": (b'{"a":' * 10_000, {}),
    "long-number": (b'{"a":' + b"9" * 60_000 + b"}", {}),
    "nul": (b"\x00" * 100, {}),
    "too-large": (b" " * (1 << 17), {}),
    "far-too-large": (b" " * (9 << 20), {}),
    "gzip": (gzip.compress(b" " * (1 << 20)), {"Content-Encoding": "gzip"}),
    "deflate": (b"x", {"Content-Encoding": "deflate"}),
    "form": (b"a=1", {"Content-Type": "application/x-www-form-urlencoded"}),
    "text": (b"{}", {"Content-Type": "text/plain"}),
    "no-type": (b"{}", {"Content-Type": ""}),
    "odd-charset": (b"{}", {"Content-Type": "application/json; charset=utf-7"}),
}


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """A co-decision that is open."""
    made = make_world(tmp_path_factory.mktemp("foreign"))
    bring(made, State.OPEN)
    yield made
    made.service.engine.dispose()


def address(world: World, rule: Rule) -> str:
    uuid = world.uuids[State.OPEN]
    filled = {
        "uuid": uuid, "body_id": str(world.body), "sha256": "0" * 64, "name": "promise.json",
        "token": world.secrets[uuid].invitations[0].token, "part": "question",
    }  # fmt: skip
    return re.sub(r"<(?:\w+:)?(\w+)>", lambda found: filled.get(found[1], "1"), rule.rule)


def changing(world: World) -> list[tuple[str, Rule]]:
    """Method and route of everything that is not only reading."""
    rules = world.app.url_map.iter_rules()
    return [(method, rule) for rule in rules for method in sorted((rule.methods or set()) - SAFE)]


def office(world: World) -> list[tuple[str, Rule]]:
    """Method and route of every office page about a body or a co-decision."""
    return [
        (method, rule)
        for rule in world.app.url_map.iter_rules()
        if rule.rule.startswith("/office/") and rule.arguments & {"uuid", "body_id"}
        for method in sorted((rule.methods or set()) & {"GET", "POST"})
    ]


def rows(world: World) -> dict[str, int]:
    """How much is stored, table by table."""
    with world.service.transaction() as session:
        return {
            name: session.scalar(select(func.count()).select_from(table)) or 0
            for name, table in Base.metadata.tables.items()
            if name != Attempt.__tablename__
        }


def token(client: FlaskClient) -> str:
    """A token of this client's own."""
    for path in ("/office/sign-in", "/office/"):
        found = re.search(
            r'name="csrf[_-]token" (?:content|value)="([^"]+)"', client.get(path).text
        )
        if found is not None:
            return found[1]
    raise AssertionError("no page has a token")


@pytest.mark.parametrize("headers", FOREIGN.values(), ids=FOREIGN)
def test_no_other_site_can_make_a_browser_change_anything(
    world: World, headers: dict[str, str]
) -> None:
    client = world.client("sekreterare")
    good, before = token(client), rows(world)
    assert changing(world)
    for method, rule in changing(world):
        path = address(world, rule)
        answer = client.open(path, method=method, data={"csrf_token": good}, headers=headers)
        assert answer.status_code == 403, f"{method} {path}"
    assert rows(world) == before


@pytest.mark.parametrize("given", ["", "x.y.z", "stranger"])
def test_nothing_is_changed_without_the_token_of_this_session(world: World, given: str) -> None:
    client = world.client("sekreterare")
    if given == "stranger":
        given = token(world.client())
    before = rows(world)
    for method, rule in changing(world):
        if rule.rule in WITHOUT_TOKEN:
            continue
        path = address(world, rule)
        answer = client.open(path, method=method, data={"csrf_token": given})
        assert answer.status_code in {400, 401}, f"{method} {path}: {answer.status_code}"
    assert rows(world) == before


def test_officers_of_another_body_are_not_even_told_that_it_exists(world: World) -> None:
    """Every office page, read and sent to, by somebody with all roles in another body."""
    client = world.client("annan")
    good, before = token(client), rows(world)
    assert len(office(world)) > 30
    for method, rule in office(world):
        path = address(world, rule)
        answer = client.open(
            path, method=method, data={"csrf_token": good} if method == "POST" else None
        )
        assert answer.status_code == 404, f"{method} {path}: {answer.status_code}"
    assert rows(world) == before


def test_nobody_is_led_to_signing_in_from_every_office_page(world: World) -> None:
    client = world.client()
    good = token(client)
    for method, rule in office(world):
        path = address(world, rule)
        answer = client.open(
            path, method=method, data={"csrf_token": good} if method == "POST" else None
        )
        assert answer.status_code in {303, 401}, f"{method} {path}: {answer.status_code}"
        assert world.client().get("/office/").status_code == 303


@pytest.mark.parametrize(("body", "headers"), MALFORMED.values(), ids=MALFORMED)
def test_a_malformed_body_is_refused_by_every_resource(
    world: World, body: bytes, headers: dict[str, str]
) -> None:
    client = world.client()
    good, before = token(client), rows(world)
    resources = [(m, rule) for m, rule in changing(world) if rule.rule.startswith("/api/")]
    assert len(resources) >= 4
    for method, rule in resources:
        path = address(world, rule)
        given = {"X-CSRF-Token": good, "Content-Type": "application/json", **headers}
        answer = client.open(path, method=method, data=body, headers=given)
        assert answer.status_code in {400, 401, 409, 413, 415, 422}, f"{path}: {answer.status_code}"
        assert answer.mimetype == "application/problem+json", path
    assert rows(world) == before


TRAVERSAL = (
    "..%2f..%2f..%2fetc%2fpasswd", "%2e%2e/%2e%2e/etc/passwd", "....//....//etc/passwd", "..\\..\\etc\\passwd",
    "%00", "promise.json%00.sig", "/etc/passwd", "C:%5Cwindows", "keys/statements.pem", "..;/keys/pool.key",
    "x" * 5000, "promise.json/", "%c0%ae%c0%ae/etc/passwd",
)  # fmt: skip


@pytest.mark.parametrize("name", TRAVERSAL, ids=[name[:25] for name in TRAVERSAL])
def test_no_address_leads_out_of_what_is_published(world: World, name: str) -> None:
    client, uuid = world.client(), world.uuids[State.OPEN]
    places = ["/static", f"/c/{uuid}/files", "/c", "/log/tile", "/bodies", "/log"]
    for place in places:
        answer = client.get(f"{place}/{name}", buffered=True)
        assert answer.status_code in {301, 308, 400, 404, 405}, (
            f"{place}/{name}: {answer.status_code}"
        )
        location = answer.headers.get("Location", "/")
        assert location.startswith(("/", "http://127.0.0.1:8000/")), location
        assert not location.startswith("//"), location
        assert b"root:" not in answer.data
        assert b"PRIVATE KEY" not in answer.data


def test_the_routes_that_take_an_address_to_go_on_to_stay_here(world: World) -> None:
    """`next` and the like: the language form and signing in."""
    hostile = (
        "https://evil.example/", "//evil.example/", "/\\evil.example/", "\\\\evil.example", "javascript:alert(1)",
        "/%0d%0aSet-Cookie:x=1", "http:evil.example", "///evil.example", "/\t/evil.example", "data:text/html,x",
    )  # fmt: skip
    for target in hostile:
        client = world.client()
        good = token(client)
        for path, fields in (
            ("/language", {"language": "sv", "next": target}),
            ("/language", {"language": "sv", "back": target}),
            ("/office/sign-in", {"name": "x", "password": "y", "next": target}),
        ):
            answer = client.post(path, data={"csrf_token": good, **fields})
            location = answer.headers.get("Location", "/")
            assert re.fullmatch(r"/(?![/\\])[!-~]*", location), f"{path} {target}: {location}"
            assert "evil" not in location or location.startswith("/%"), location


def test_residents_routes_take_no_officer_and_no_stranger(world: World) -> None:
    for method, rule in changing(world):
        view = rule_of(world.app.view_functions[rule.endpoint])
        if view is RESIDENT:
            client = world.client("sekreterare")
            headers = {"X-CSRF-Token": token(client), "Content-Type": "application/json"}
            answer = client.open(address(world, rule), method=method, data=b"{}", headers=headers)
            assert answer.status_code == 401, rule
        else:
            assert view is not None or view is PUBLIC
