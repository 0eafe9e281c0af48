"""The booth's two requests and the question after a lost connection, hostile bodies included."""

from __future__ import annotations

import gzip
import json
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from tests.web.site import Browser, Site, build
from voting_service.core.ballots import tracker
from voting_service.core.encoding import sha256_hex
from voting_service.models import Ballot, CredentialDraw, RollMark

PROBLEM = "application/problem+json"


def stored(site: Site) -> tuple[int, int]:
    """Ballots and marks there are."""
    with site.service.transaction() as session:
        counts = [
            session.scalar(select(func.count()).select_from(table)) or 0
            for table in (Ballot, RollMark)
        ]
        return counts[0], counts[1]


@pytest.fixture
def voter(site: Site, browser: Browser) -> Browser:
    """Somebody in the booth."""
    assert browser.identify(site.resident()).status_code == 303
    return browser


def test_a_vote_is_stored_once_and_answered_alike(site: Site, voter: Browser) -> None:
    before = stored(site)
    ballot = voter.ballot()
    first = voter.send(f"{voter.api}/ballots", ballot)
    again = voter.send(f"{voter.api}/ballots", ballot)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.get_json() == again.get_json()
    assert first.get_json()["tracker"] == tracker(ballot)
    assert first.get_json()["sha256"] == sha256_hex(ballot)
    assert stored(site) == (before[0] + 1, before[1] + 1)


def test_whether_it_arrived_can_be_asked_without_a_session(site: Site, voter: Browser) -> None:
    ballot = voter.ballot()
    address = f"{voter.api}/ballots/{sha256_hex(ballot)}"
    assert site.browser().get(address).status_code == 404
    voter.send(f"{voter.api}/ballots", ballot)
    found = site.browser().get(address)
    assert found.get_json() == {"stored": True, "tracker": tracker(ballot)}


def test_a_second_vote_is_refused_and_the_first_stands(site: Site, voter: Browser) -> None:
    one, other = voter.ballot(), voter.ballot((0, 0, 1, 0))
    assert voter.send(f"{voter.api}/ballots", one).status_code == 201
    before = stored(site)
    refused = voter.send(f"{voter.api}/ballots", other)
    assert (refused.status_code, refused.get_json()["code"]) == (409, "already_voted")
    assert voter.send(f"{voter.api}/credential", b"{}").status_code == 409
    assert stored(site) == before


def test_somebody_elses_ballot_cannot_be_sent_as_ones_own(site: Site, voter: Browser) -> None:
    ballot = voter.ballot()
    voter.send(f"{voter.api}/ballots", ballot)
    thief = site.browser()
    thief.identify(site.resident())
    refused = thief.send(f"{thief.api}/ballots", ballot)
    assert (refused.status_code, refused.get_json()["code"]) == (409, "credential_spent")


def _changed(ballot: bytes, change: str) -> bytes:
    value = json.loads(ballot)
    compact = {"separators": (",", ":"), "ensure_ascii": False}
    if change == "reordered":
        value = dict(reversed(value.items()))
    elif change == "unknown":
        value["more"] = 1
    elif change == "pretty":
        return json.dumps(value, indent=1).encode()
    elif change == "null":
        value["signature"] = None
    return json.dumps(value, **compact).encode()  # type: ignore[arg-type]


HOSTILE = [
    pytest.param(lambda _: b"", id="empty"),
    pytest.param(lambda _: b"null", id="null"),
    pytest.param(lambda _: b"[]", id="list"),
    pytest.param(lambda _: b"\xff\xfe", id="not-utf-8"),
    pytest.param(lambda b: b"\xef\xbb\xbf" + b, id="byte-order-mark"),
    pytest.param(lambda b: b + b"\n", id="line-end"),
    pytest.param(lambda b: b" " + b, id="leading-blank"),
    pytest.param(lambda b: b[:-1], id="cut"),
    pytest.param(lambda b: b + b, id="twice"),
    pytest.param(lambda b: b[:-1] + b',"credential":"00"}', id="duplicate-key"),
    pytest.param(lambda b: _changed(b, "reordered"), id="reordered-keys"),
    pytest.param(lambda b: _changed(b, "unknown"), id="unknown-key"),
    pytest.param(lambda b: _changed(b, "pretty"), id="whitespace"),
    pytest.param(lambda b: _changed(b, "null"), id="null-member"),
    pytest.param(lambda b: b.replace(b'"answers"', rb'"\u0061nswers"', 1), id="escaped-letter"),
    pytest.param(lambda b: b.replace(b'"challenge":"', b'"challenge":1.0,"x":"', 1), id="float"),
    pytest.param(lambda b: b.replace(b'"challenge":"', b'"challenge":1e0,"x":"', 1), id="exponent"),
    pytest.param(
        lambda b: b.replace(b'"challenge":"', b'"challenge":-0,"x":"', 1), id="minus-zero"
    ),
    pytest.param(lambda b: b.replace(b'"challenge":"', b'"challenge":NaN,"x":"', 1), id="nan"),
    pytest.param(lambda b: b.replace(b'"challenge":"', b'"challenge":"0', 1), id="leading-zero"),
    pytest.param(lambda b: b.replace(b'"challenge":"', rb'"challenge":"\ud800', 1), id="surrogate"),
    pytest.param(lambda _: b"[" * 60_000, id="nesting"),
    pytest.param(lambda _: b"9" * 60_000, id="long-number"),
    pytest.param(gzip.compress, id="gzip-undeclared"),
]


@pytest.fixture(scope="module")
def unsent(shared_site: Site) -> tuple[Browser, bytes]:
    """One voter with a good ballot, never sent as it is."""
    browser = shared_site.browser()
    browser.identify(shared_site.resident())
    return browser, browser.ballot()


@pytest.mark.parametrize("spoil", HOSTILE)
def test_malformed_ballots_are_400_and_nothing_is_stored(
    site: Site, unsent: tuple[Browser, bytes], spoil: object
) -> None:
    browser, ballot = unsent
    before = stored(site)
    refused = browser.send(f"{browser.api}/ballots", spoil(ballot))  # type: ignore[operator]
    assert (refused.status_code, refused.mimetype) == (400, PROBLEM), refused.text
    assert refused.get_json()["type"] == f"/problems#{refused.get_json()['code']}"
    assert stored(site) == before


def test_what_a_test_of_the_device_opens_cannot_be_cast(
    site: Site, unsent: tuple[Browser, bytes]
) -> None:
    """A whole ballot, proofs and all, that lacks nothing but its signature."""
    browser, ballot = unsent
    unsigned = json.loads(ballot)
    del unsigned["signature"]
    body = json.dumps(unsigned, separators=(",", ":"), ensure_ascii=False).encode()
    assert ballot.startswith(body[:-1])
    refused = browser.send(f"{browser.api}/ballots", body)
    assert (refused.status_code, refused.get_json()["code"]) == (400, "record.fields")


def test_a_ballot_with_a_false_proof_is_422(site: Site, unsent: tuple[Browser, bytes]) -> None:
    browser, ballot = unsent
    value = json.loads(ballot)
    proof = value["answers"][0]["overall_proof"][0]
    proof["response"] = str((int(proof["response"]) + 1) % 2**252)
    spoilt = json.dumps(value, separators=(",", ":")).encode()
    before = stored(site)
    refused = browser.send(f"{browser.api}/ballots", spoilt)
    assert refused.status_code == 422
    assert refused.get_json()["code"].startswith("ballot.")
    assert stored(site) == before


@pytest.mark.parametrize(
    ("headers", "body", "status"),
    [
        pytest.param({"Content-Type": "text/plain"}, b"{}", 415, id="text"),
        pytest.param({"Content-Type": "application/x-www-form-urlencoded"}, b"a=1", 415, id="form"),
        pytest.param({"Content-Type": ""}, b"{}", 415, id="undeclared"),
        pytest.param({"Content-Encoding": "gzip"}, gzip.compress(b"{}" * 10), 415, id="gzip"),
        pytest.param({}, b"{" + b" " * (64 << 10), 413, id="too-large"),
        pytest.param({"X-CSRF-Token": ""}, b"{}", 400, id="no-token"),
        pytest.param({"X-CSRF-Token": "x.y.z"}, b"{}", 400, id="foreign-token"),
        pytest.param({"Origin": "https://elsewhere.example"}, b"{}", 403, id="foreign-origin"),
        pytest.param({"Origin": "null"}, b"{}", 403, id="no-origin"),
        pytest.param({"Sec-Fetch-Site": "cross-site"}, b"{}", 403, id="cross-site"),
        pytest.param({"Sec-Fetch-Site": "same-site"}, b"{}", 403, id="sibling-host"),
    ],
)
def test_requests_that_are_refused_before_the_ballot_is_read(
    site: Site, unsent: tuple[Browser, bytes], headers: dict[str, str], body: bytes, status: int
) -> None:
    browser, _ = unsent
    before = stored(site)
    for address in (f"{browser.api}/ballots", f"{browser.api}/credential"):
        if address.endswith("credential") and status == 415:
            continue
        refused = browser.send(address, body, **headers)
        assert (refused.status_code, refused.mimetype) == (status, PROBLEM), (address, refused.text)
    assert stored(site) == before


@pytest.mark.parametrize("name", ["ballots", "credential"])
def test_without_identification_nothing_is_taken(site: Site, name: str) -> None:
    stranger = site.browser()
    stranger.get(f"/c/{site.uuid}/identify")
    refused = stranger.send(f"{stranger.api}/{name}", b"{}")
    assert (refused.status_code, refused.get_json()["code"]) == (401, "identify")


def test_identification_for_one_vote_is_none_for_another(site: Site, voter: Browser) -> None:
    refused = voter.send("/api/v1/co-decisions/8kKBgsAND6JmZQ/credential", b"{}")
    assert (refused.status_code, refused.get_json()["code"]) == (401, "identify")


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b'{"number":1}', id="unknown-key"),
        pytest.param(b"[1]", id="list"),
        pytest.param(b'"x"', id="text"),
        pytest.param(b"{", id="cut"),
    ],
)
def test_a_credential_is_drawn_by_an_empty_object_alone(
    site: Site, voter: Browser, body: bytes
) -> None:
    refused = voter.send(f"{voter.api}/credential", body)
    assert refused.status_code in {400, 422}
    assert refused.mimetype == PROBLEM
    with site.service.transaction() as session:
        drawn = session.scalar(select(func.count()).select_from(CredentialDraw)) or 0
    voter.send(f"{voter.api}/credential", b"{}")
    with site.service.transaction() as session:
        assert (session.scalar(select(func.count()).select_from(CredentialDraw)) or 0) == drawn + 1


def test_credentials_run_out_for_one_entry_after_five(voter: Browser) -> None:
    for _ in range(5):
        assert voter.send(f"{voter.api}/credential", b"{}").status_code == 200
    refused = voter.send(f"{voter.api}/credential", b"{}")
    assert (refused.status_code, refused.get_json()["code"]) == (409, "too_many_draws")


def test_a_draw_for_a_test_is_never_the_last(voter: Browser) -> None:
    bodies = [b"{}", *[b'{"test":true}'] * 3]
    assert [voter.send(f"{voter.api}/credential", body).status_code for body in bodies] == [200] * 4
    refused = voter.send(f"{voter.api}/credential", b'{"test":true}')
    assert (refused.status_code, refused.get_json()["code"]) == (409, "no_test_left")
    assert voter.send(f"{voter.api}/credential", b"{}").status_code == 200


def test_problems_speak_the_readers_language(site: Site, voter: Browser) -> None:
    voter.language = "sv"
    swedish = voter.send(f"{voter.api}/ballots", b"").get_json()
    voter.language = "en"
    english = voter.send(f"{voter.api}/ballots", b"").get_json()
    assert swedish["code"] == english["code"]
    assert swedish["title"] != english["title"]


def test_after_the_closing_time_a_ballot_is_late(tmp_path_factory: pytest.TempPathFactory) -> None:
    site = build(tmp_path_factory.mktemp("late"))
    browser = site.browser()
    browser.identify(site.resident())
    ballot = browser.ballot()
    left = site.seeded.dates.closes - site.clock_now()
    site.clock.by = left - timedelta(seconds=20)
    fresh = site.browser()
    fresh.identify(site.resident())
    assert fresh.send(f"{fresh.api}/ballots", fresh.ballot()).status_code == 201
    late = site.browser()
    late.identify(site.resident())
    late_ballot = late.ballot()
    site.clock.by = left + timedelta(seconds=1)
    refused = late.send(f"{late.api}/ballots", late_ballot)
    assert (refused.status_code, refused.get_json()["code"]) == (409, "voting_closed")
    assert browser.send(f"{browser.api}/ballots", ballot).status_code == 401  # an hour has passed
    assert stored(site) == (1, 1)
    site.close()
