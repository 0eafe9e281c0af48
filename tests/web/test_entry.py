"""After the vote: a resident's own entry, its opening, a dispute and the registrar's answer."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from werkzeug.test import TestResponse

from tests.web.site import Browser, Site, build
from voting_service.cli.demo import afterwards
from voting_service.cli.demo.content import PASSWORD
from voting_service.cli.demo.residents import Resident
from voting_service.models import Channel, RollMark
from voting_service.services import identification, usage
from voting_service.verifier.opening import check_opening

VOTED, STAYED, ON_PAPER, DISPUTING = range(4)


@pytest.fixture(scope="module")
def closed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Three have voted, one of them on paper, and the vote is over."""
    site = build(tmp_path_factory.mktemp("closed"))
    votes = [(site.seeded.residents[number], (0, 1, 0, 0)) for number in (VOTED, DISPUTING)]
    afterwards.cast_directly(site.service, site.uuid, votes, site.service.clock)
    with site.service.transaction() as session:
        code = site.seeded.secrets.letters[ON_PAPER].code
        entry = identification.by_letter_code(session, site.uuid, code).entry
        session.add(RollMark(entry=entry, co_decision=site.uuid, channel=Channel.PAPER))
    afterwards.close_early(site.service, site.uuid)
    site.clock.by = timedelta(minutes=1)
    yield site
    site.close()


@pytest.fixture
def visitor(closed: Site) -> Browser:
    return closed.browser()


def entry(visitor: Browser, resident: Resident) -> str:
    answer = visitor.get(f"/c/{visitor.uuid}/identify")
    assert "Voting has closed" in answer.text
    found = visitor.post(
        f"/c/{visitor.uuid}/identify", {"method": "demo", "number": resident.number}
    )
    assert (found.status_code, found.location) == (303, f"/c/{visitor.uuid}/entry")
    return visitor.get(found.location).text


@pytest.mark.parametrize(
    ("number", "words", "claims"),
    [
        (VOTED, "A vote has been stored for you", {"not_mine", "channel"}),
        (STAYED, "No vote has been stored for you", {"missing"}),
        (ON_PAPER, "A vote on paper has been counted for you", {"not_mine", "channel"}),
    ],
)
def test_the_mark_in_words(
    closed: Site, visitor: Browser, number: int, words: str, claims: set[str]
) -> None:
    page = entry(visitor, closed.seeded.residents[number])
    assert words in page
    assert "The file shows whether you voted" in page
    assert set(re.findall(r'name="claim" value="(\w+)"', page)) == claims


def test_a_letters_code_leads_to_the_entry_too(closed: Site, visitor: Browser) -> None:
    visitor.get(f"/c/{closed.uuid}/identify")
    code = closed.seeded.secrets.letters[VOTED].code
    found = visitor.post(f"/c/{closed.uuid}/identify", {"method": "letter", "code": code})
    assert found.location == f"/c/{closed.uuid}/entry"


def download(visitor: Browser, number: str = "") -> TestResponse:
    return visitor.post(f"/c/{visitor.uuid}/entry/opening", {"number": number})


def test_the_file_is_checked_by_the_verifier(
    closed: Site, visitor: Browser, tmp_path: Path
) -> None:
    resident = closed.seeded.residents[VOTED]
    entry(visitor, resident)
    (tmp_path / "usage.jsonl").write_bytes(visitor.get(f"/c/{closed.uuid}/files/usage.jsonl").data)
    for typed, owner in (("", None), (resident.number, True)):
        answer = download(visitor, typed)
        assert answer.headers["Content-Disposition"].startswith("attachment")
        (tmp_path / "opening.json").write_bytes(answer.data)
        report = check_opening(tmp_path / "opening.json", tmp_path, typed or None)
        assert (report.exit_code, report.owner) == (0, owner)


def test_another_number_is_refused_in_place(closed: Site, visitor: Browser) -> None:
    entry(visitor, closed.seeded.residents[VOTED])
    answer = download(visitor, closed.seeded.residents[STAYED].number)
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.text


def test_a_page_for_those_who_identified(closed: Site, visitor: Browser) -> None:
    answer = visitor.get(f"/c/{closed.uuid}/entry")
    assert answer.status_code in {302, 303, 401, 403}


def test_nothing_while_voting_is_open(site: Site, browser: Browser) -> None:
    browser.identify(site.resident())
    answer = browser.get(f"/c/{site.uuid}/entry")
    assert (answer.status_code, answer.location) == (303, f"/c/{site.uuid}")
    assert browser.post(f"/c/{site.uuid}/entry/opening").status_code == 409


def test_a_dispute_and_its_answer(closed: Site, visitor: Browser) -> None:
    place = f"/c/{closed.uuid}/entry/dispute"
    entry(visitor, closed.seeded.residents[DISPUTING])
    assert visitor.post(place, {"claim": "missing"}).status_code == 400
    assert visitor.post(place, {"claim": "not_mine"}).status_code == 303
    page = visitor.get(f"/c/{closed.uuid}/entry").text
    assert "Will be answered, at the latest on" in page
    assert 'name="claim"' not in page
    assert visitor.post(place, {"claim": "not_mine"}).status_code == 409
    registrar = officer(closed, "rostlangd")
    assert "Answer a dispute" in registrar.get(f"/office/c/{closed.uuid}").text
    office = f"/office/c/{closed.uuid}/disputes"
    assert "the entry is marked" in registrar.get(office).text
    fields = {"outcome": "upheld", "reasons": "", "password": PASSWORD}
    assert registrar.post(f"{office}/1", fields).status_code == 422
    assert registrar.post(f"{office}/1", fields | {"outcome": "maybe"}).status_code == 422
    fields["reasons"] = "Någon annan hade brevet."
    assert registrar.post(f"{office}/1", fields | {"password": "wrong"}).status_code == 422
    assert registrar.post(f"{office}/1", fields).status_code == 303
    assert "Någon annan hade brevet." in registrar.get(office).text
    assert "Answer a dispute" not in registrar.get(f"/office/c/{closed.uuid}").text
    page = visitor.get(f"/c/{closed.uuid}/entry").text
    assert "You were right." in page
    assert "Någon annan hade brevet." in page
    assert 'name="claim"' in page


def officer(site: Site, name: str) -> Browser:
    browser = site.browser()
    browser.get("/office/sign-in")
    fields = {"name": name, "password": PASSWORD}
    assert browser.post("/office/sign-in", fields).status_code == 303
    browser.get("/office")
    return browser


@pytest.mark.parametrize(
    ("stage", "words"),
    [("SOON", "It is being made"), ("LARGE", "voting-service usage "), ("DIFFERS", "do not agree")],
)
def test_the_office_says_how_far_the_proof_is(
    closed: Site, monkeypatch: pytest.MonkeyPatch, stage: str, words: str
) -> None:
    secretary = officer(closed, "sekreterare")
    made = usage.Progress(usage.Stage[stage], 100_000, 500)
    monkeypatch.setattr(usage, "progress", lambda *_: made)
    page = secretary.get(f"/office/c/{closed.uuid}/result").text
    assert words in page
    assert "Publish the result</button>" not in page


def test_residents_are_told_to_come_back(
    closed: Site, visitor: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    entry(visitor, closed.seeded.residents[VOTED])
    monkeypatch.setattr(usage, "progress", lambda *_: usage.Progress(usage.Stage.LARGE, 9, 3))
    page = visitor.get(f"/c/{closed.uuid}/entry").text
    assert "still being made" in page
    assert 'name="claim"' not in page


def test_marks_that_differ_stop_nothing_else(closed: Site, visitor: Browser) -> None:
    """The pages go on; only the proof, and with it the result, waits."""
    other = secrets.token_hex(16)
    with closed.service.transaction() as session:
        session.add(RollMark(entry=other, co_decision=closed.uuid, channel=Channel.WEB))
    assert visitor.get(f"/c/{closed.uuid}").status_code == 200
    with closed.service.transaction() as session:
        session.delete(session.get_one(RollMark, other))
