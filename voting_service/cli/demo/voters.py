"""Residents who vote through HTTP as a browser does: pages, cookies, form tokens, an encrypted ballot.

The ballot is made on the residents' side, by the core; the service sees what it sees of anybody. Its
receipt is verified there too: that the ballot stands in the log, and that the log has only grown.
"""

from __future__ import annotations

import base64
import random
import secrets
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any, Final

import httpx

from voting_service.cli.demo.residents import Resident
from voting_service.core.ballot_format import tracker
from voting_service.core.ballots import build_ballot
from voting_service.core.checkpoints import read_checkpoint
from voting_service.core.election import Election, fingerprint, parse_election
from voting_service.core.encoding import sha256_hex
from voting_service.core.log_policy import Policy, parse_policy
from voting_service.core.merkle import verify_consistency
from voting_service.core.notes import parse_padded_b64
from voting_service.core.receipts import ballot_entry, parse_receipt, verify_receipt

CLIENTS: Final = 4
_SECONDS: Final = 120.0
#: Blank, then the alternatives in their order: one clear winner, whatever the number of ballots.
_SHARES: Final = (5, 27, 41, 27)


class UnexpectedAnswerError(Exception):
    """The service answered what no voter should meet."""


@dataclass(frozen=True, slots=True)
class Vote:
    """Who votes, and how: a vector of 0 and 1, the blank first."""

    resident: Resident
    choice: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Polling:
    """Where to vote, the structure that every ballot commits to, and the key of the log."""

    url: str
    uuid: str
    election: Election
    phi: str
    policy: Policy


def choices(count: int) -> list[tuple[int, ...]]:
    """`count` choices in fixed shares, dealt in an order that says nothing."""
    found: list[tuple[int, ...]] = []
    for index in range(len(_SHARES)):
        vector = tuple(int(place == index) for place in range(len(_SHARES)))
        upto = round(count * sum(_SHARES[: index + 1]) / 100)
        found += [vector] * (upto - len(found))
    random.Random(count).shuffle(found)  # noqa: S311 - the same each time, so that runs compare
    return found


def polling(url: str, uuid: str) -> Polling:
    """Read the election structure and the log's key from the service."""
    data = _checked(httpx.get(f"{url}/c/{uuid}/files/election.json", timeout=_SECONDS)).content
    vkey = _checked(httpx.get(f"{url}/log/vkey", timeout=_SECONDS)).text
    policy = parse_policy(f"log {vkey}quorum none\n".encode())
    return Polling(url, uuid, parse_election(data), fingerprint(data), policy)


def cast_all(place: Polling, votes: Sequence[Vote], clients: int = CLIENTS) -> Iterator[str]:
    """Vote with several clients at once; gives each tracker when its ballot is stored."""
    with httpx.HTTPTransport(retries=2) as transport, ThreadPoolExecutor(clients) as pool:
        yield from pool.map(lambda vote: cast(place, vote, transport), votes)


def cast(place: Polling, vote: Vote, transport: httpx.BaseTransport) -> str:
    """One resident's whole way, from identification to the receipt that is verified."""
    browser = _Browser(place, transport)
    browser.identify(vote.resident)
    credential = browser.draw()
    ballot = build_ballot(
        place.election, place.phi, credential, [vote.choice], secrets.token_bytes
    )
    return browser.send(ballot)


def look_up(place: Polling, wanted: str) -> None:
    """What anybody can do with a tracker once it is public: find the ballot, and get its proof."""
    form = {"tracker": wanted}
    page = f"{place.url}/c/{place.uuid}"
    found = _checked(httpx.post(f"{page}/find", data=form, timeout=_SECONDS))
    if f"/c/{place.uuid}/receipt.tlog-proof" not in found.text:
        raise UnexpectedAnswerError(f"tracker {wanted} is not found")
    proof = _checked(httpx.post(f"{page}/receipt.tlog-proof", data=form, timeout=_SECONDS)).content
    digest = base64.b64decode(wanted + "=").hex()
    verify_receipt(parse_receipt(proof), ballot_entry(place.uuid, digest), place.policy)


class _Browser:
    """One resident's cookies."""

    def __init__(self, place: Polling, transport: httpx.BaseTransport) -> None:
        self._place = place
        self._page = f"/c/{place.uuid}"
        self._api = f"/api/v1/co-decisions/{place.uuid}"
        self._origin = {"Origin": place.url}
        self._token = ""
        # Never closed: the transport, and with it the connections, is shared by all residents.
        self._client = httpx.Client(
            base_url=place.url, transport=transport, timeout=_SECONDS, follow_redirects=False
        )

    def identify(self, resident: Resident) -> None:
        """With the demonstration's identity, as in the form; ends in the booth."""
        form = _page(self._client.get(f"{self._page}/identify"))
        fields = {"csrf_token": form.token, "method": "demo", "number": resident.number}
        answer = self._client.post(f"{self._page}/identify", data=fields, headers=self._origin)
        if answer.status_code not in {302, 303}:
            raise UnexpectedAnswerError(f"identification: {answer.status_code} {answer.text[:500]}")
        self._token = _page(self._client.get(f"{self._page}/vote")).token

    def draw(self) -> str:
        """A credential, which only this resident will ever hold."""
        answer = self._client.post(f"{self._api}/credential", headers=self._headers())
        credential: str = _checked(answer).json()["credential"]
        return credential

    def send(self, ballot: bytes) -> str:
        """Cast, and verify the receipt as the booth does; raises VerificationError where it fails."""
        sent = self._client.post(f"{self._api}/ballots", content=ballot, headers=self._headers())
        answer = _checked(sent).json()
        expected = tracker(ballot)
        if answer["tracker"] != expected:
            raise UnexpectedAnswerError(f"tracker {answer['tracker']}, ours is {expected}")
        self._verify(answer, ballot_entry(self._place.uuid, sha256_hex(ballot)))
        return expected

    def _verify(self, answer: dict[str, Any], entry: bytes) -> None:
        policy, growth = self._place.policy, answer["growth"]
        head = verify_receipt(parse_receipt(answer["receipt"].encode()), entry, policy)
        public = read_checkpoint(growth["checkpoint"].encode(), policy.logs)
        proof = [parse_padded_b64(line) or b"" for line in growth["consistency"]]
        verify_consistency(public.size, head.size, proof, public.root, head.root)

    def _headers(self) -> dict[str, str]:
        return {
            **self._origin, "X-CSRF-Token": self._token, "Content-Type": "application/json"
        }  # fmt: skip


def _checked(answer: httpx.Response) -> httpx.Response:
    if not answer.is_success:
        raise UnexpectedAnswerError(
            f"{answer.request.method} {answer.request.url}: {answer.status_code} {answer.text[:500]}"
        )
    return answer


def _page(answer: httpx.Response) -> _Tokens:
    found = _Tokens()
    found.feed(_checked(answer).text)
    return found


class _Tokens(HTMLParser):
    """The form token of a page: in a form's hidden field, or in the head for scripts."""

    def __init__(self) -> None:
        super().__init__()
        self.token = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Remember the last one: all of a page are the same."""
        given = dict(attrs)
        if tag == "input" and given.get("name") == "csrf_token":
            self.token = given.get("value") or ""
        if tag == "meta" and given.get("name") == "csrf-token":
            self.token = given.get("content") or ""
