"""The log for anybody: heads, tiles, proofs and receipts, each at one address and never too early."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from sqlalchemy import select

from tests.web.site import Browser, Site
from voting_service.adapters.log_files import FileHeadGuard
from voting_service.app import LogMismatchError, create_app
from voting_service.core.checkpoints import Checkpoint, open_checkpoint, parse_checkpoint
from voting_service.core.encoding import sha256_hex
from voting_service.core.errors import Code, VerificationError
from voting_service.core.merkle import leaf_hash, root, verify_consistency, verify_inclusion
from voting_service.core.notes import parse_note, parse_padded_b64, parse_vkey
from voting_service.core.receipts import ballot_entry, parse_receipt
from voting_service.core.tiles import parse_entries
from voting_service.http.context import NAME
from voting_service.models import FailedCasts, LogEntry
from voting_service.services import log, publication, receipts


@pytest.fixture
def voter(site: Site, browser: Browser) -> Browser:
    assert browser.identify(site.resident()).status_code == 303
    return browser


def head(browser: Browser) -> Checkpoint:
    note = browser.get("/log/checkpoint")
    assert note.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert note.headers["Cache-Control"] == "public, max-age=5"
    vkey = parse_vkey(browser.get("/log/vkey").text.removesuffix("\n"))
    return open_checkpoint(parse_note(note.data), [vkey])


def advance(site: Site) -> None:
    with site.service.transaction() as session:
        publication.advance(session, site.service.log_signer, site.clock(session))


def hashes(answer: object) -> list[bytes]:
    return [parse_padded_b64(text) or b"" for text in answer["hashes"]]  # type: ignore[index]


def test_the_entries_are_what_the_head_is_over(site: Site, browser: Browser) -> None:
    found = head(browser)
    width = found.size % 256
    tile = browser.get(f"/log/tile/entries/000.p/{width}")
    assert tile.mimetype == "application/octet-stream"
    assert tile.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    leaves = [leaf_hash(entry) for entry in parse_entries(tile.data, width)]
    assert root(leaves) == found.root
    assert browser.get(f"/log/tile/0/000.p/{width}").data == b"".join(leaves)
    assert found.origin == "127.0.0.1:8000/log"


def test_a_receipt_proves_inclusion_at_once_and_growth(site: Site, voter: Browser) -> None:
    public = head(voter)
    ballot = voter.ballot()
    answer = voter.send(f"{voter.api}/ballots", ballot)
    assert answer.status_code == 201
    body = answer.get_json()
    assert set(body) == {"tracker", "sha256", "receipt", "growth"}
    receipt = parse_receipt(body["receipt"].encode())
    vkey = parse_vkey(voter.get("/log/vkey").text.strip())
    signed = open_checkpoint(receipt.head, [vkey])
    leaf = leaf_hash(ballot_entry(site.uuid, sha256_hex(ballot)))
    verify_inclusion(leaf, receipt.index, signed.size, receipt.proof, signed.root)
    growth = body["growth"]
    before = open_checkpoint(parse_note(growth["checkpoint"].encode()), [vkey])
    assert before == public
    proof = [parse_padded_b64(text) or b"" for text in growth["consistency"]]
    verify_consistency(before.size, signed.size, proof, before.root, signed.root)
    # Nobody else sees it before the next step.
    address = f"{voter.api}/ballots/{body['sha256']}/receipt"
    assert site.browser().get(address).status_code == 404
    assert head(voter) == public
    advance(site)
    later = parse_receipt(site.browser().get(address).data)
    assert later.index == receipt.index
    assert parse_checkpoint(later.head.text) == head(voter)
    again = voter.send(f"{voter.api}/ballots", ballot).get_json()
    assert parse_receipt(again["receipt"].encode()).index == receipt.index


def test_proofs_between_public_heads_alone(site: Site, voter: Browser) -> None:
    advance(site)
    old = head(voter)
    voter.send(f"{voter.api}/ballots", voter.ballot())
    advance(site)
    new = head(voter)
    assert new.size > old.size
    api = "/api/v1/log"
    found = voter.get(f"{api}/proof?index=3&size={new.size}").get_json()
    with site.service.transaction() as session:
        body = session.scalars(select(LogEntry.body).where(LogEntry.position == 3)).one()
    verify_inclusion(leaf_hash(body), 3, new.size, hashes(found), new.root)
    grown = voter.get(f"{api}/consistency?old={old.size}&new={new.size}").get_json()
    verify_consistency(old.size, new.size, hashes(grown), old.root, new.root)
    refused = (
        f"proof?index={new.size}&size={new.size}", f"proof?index=03&size={new.size}",
        f"proof?index=1&size={new.size + 1}", "proof?index=1&size=1", f"proof?index=-1&size={new.size}",
        f"consistency?old={new.size}&new={old.size}", f"consistency?old=1&new={new.size}",
    )  # fmt: skip
    for path in refused:
        assert voter.get(f"{api}/{path}").status_code == 404, path
    for path in ("proof", "proof?index=1", "consistency?old=1"):
        assert voter.get(f"{api}/{path}").status_code == 422, path
    assert voter.get(f"{voter.api}/ballots/{'0' * 64}/receipt").status_code == 404


HOSTILE = [
    "/log/", "/log", "/log/tile", "/log/tile/", "/log/tile/0", "/log/tile/0/000",
    "/log/tile/0/000/", "/log/tile/0/000.p/0", "/log/tile/0/000.p/256", "/log/tile/0/000.p/255",
    "/log/tile/0/000.p/05", "/log/tile/0/0.p/5", "/log/tile/0/x000/000.p/5", "/log/tile/00/000.p/5",
    "/log/tile/1/000", "/log/tile/63/000", "/log/tile/7/000.p/1", "/log/tile/-1/000.p/1",
    "/log/tile/0/001.p/1", "/log/tile/0/x999/x999/999.p/1", "/log/tile/entries/000",
    "/log/tile/entries/000.p/255", "/log/tile/entries/000.p/5/", "/log/tile/Entries/000.p/5",
    "/log/tile/0/../0/000.p/5", "/log/tile/0/%2e%2e/000.p/5", "/log/tile//0/000.p/5",
    "/log//tile/0/000.p/5", "/log/tile/0/%30%30%30.p/5", "/log/tile/0/000.p/5?x=1",
    "/log/tile/0/٠٠٠.p/5", "/log/tile/0/000.p/%35", "/log/checkpoint?x", "/log/vkey/",
    "/log/checkpoint/",
]  # fmt: skip


def test_one_spelling_for_each_file(site: Site, browser: Browser) -> None:
    advance(site)
    assert browser.get("/log/tile/0/000.p/5").status_code == 200
    for path in HOSTILE:
        answer = browser.get(path)
        assert answer.status_code == 404, path
        assert answer.headers["Cache-Control"] == "no-store", path


def test_asking_again_tells_nothing_about_the_others(site: Site, voter: Browser) -> None:
    """A head that grew with each question would time every vote of the others."""
    ballot = voter.ballot()
    first = voter.send(f"{voter.api}/ballots", ballot).get_json()
    other = site.browser()
    other.identify(site.resident())
    others = other.send(f"{other.api}/ballots", other.ballot())
    assert others.status_code == 201
    assert voter.send(f"{voter.api}/ballots", ballot).get_json() == first
    assert other.send(f"{other.api}/ballots", ballot).get_json()["receipt"] == first["receipt"]
    advance(site)
    again = voter.send(f"{voter.api}/ballots", ballot).get_json()
    assert again["growth"] == {"checkpoint": head_note(voter), "consistency": []}
    assert again["receipt"].endswith(head_note(voter))


def head_note(browser: Browser) -> str:
    return browser.get("/log/checkpoint").text


@pytest.mark.parametrize("fault", [RuntimeError("a bug"), VerificationError(Code.LOG_NOTE, "bad")])
def test_no_answer_denies_a_stored_vote(
    site: Site, voter: Browser, monkeypatch: pytest.MonkeyPatch, fault: Exception
) -> None:
    def broken(*_: object) -> None:
        raise fault

    ballot = voter.ballot()
    with monkeypatch.context() as patched:
        patched.setattr(receipts, "for_cast", broken)
        answer = voter.send(f"{voter.api}/ballots", ballot)
    assert (answer.status_code, answer.get_json()["code"]) == (503, "receipt_unavailable")
    assert voter.send(f"{voter.api}/ballots", ballot).status_code == 200


def counted(site: Site) -> dict[str, int]:
    with site.service.transaction() as session:
        chosen = select(FailedCasts.reason, FailedCasts.total)
        return {reason: total for reason, total in session.execute(chosen)}  # noqa: C416


def test_refused_attempts_are_counted_and_logged_once(site: Site, voter: Browser) -> None:
    before = counted(site)
    ballot, other = voter.ballot(), voter.ballot()
    voter.send(f"{voter.api}/ballots", ballot)
    assert voter.send(f"{voter.api}/ballots", other).status_code == 409
    assert voter.send(f"{voter.api}/ballots", b"{}").status_code == 400
    assert voter.send(f"{voter.api}/credential", b"{}").status_code == 409
    assert site.browser().send(f"{voter.api}/ballots", b"{}").status_code in {400, 401}
    found = counted(site)
    assert found["already_voted"] == before.get("already_voted", 0) + 2
    assert found["ballot_invalid"] == before.get("ballot_invalid", 0) + 1
    site.service.rounds()._step()
    site.service.rounds()._step()
    with site.service.transaction() as session:
        logged = [row for row in log.acts(session, site.uuid) if row.kind == "failed_casts"]
        totals: dict[str, int] = {}
        for row in logged:
            for reason, count in json.loads(row.body)["counts"].items():
                totals[reason] = totals.get(reason, 0) + count
    assert totals == found


def test_a_database_that_went_back_takes_no_vote(site: Site, voter: Browser) -> None:
    ballot = voter.ballot()
    guard = site.app.extensions[NAME].log_signer.guard
    known = guard.newest()
    assert known is not None
    with guard.held():
        guard.replace(replace(known, size=known.size + 100))
    try:
        refused = voter.send(f"{voter.api}/ballots", ballot)
        assert (refused.status_code, refused.get_json()["code"]) == (503, "log_mismatch")
        assert voter.get(f"{voter.api}/ballots/{sha256_hex(ballot)}").status_code == 404
        with pytest.raises(LogMismatchError, match="log restore"):
            create_app(site.service.settings)
    finally:
        with guard.held():
            guard.replace(known)
    assert voter.send(f"{voter.api}/ballots", ballot).status_code == 201


def test_a_stored_vote_gets_its_receipt_later(
    site: Site, voter: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    ballot = voter.ballot()
    with monkeypatch.context() as patch:

        def full(_guard: object, _head: object) -> None:
            raise OSError("no space left")

        patch.setattr(FileHeadGuard, "remember", full)
        refused = voter.send(f"{voter.api}/ballots", ballot)
    assert (refused.status_code, refused.get_json()["code"]) == (503, "receipt_unavailable")
    again = voter.send(f"{voter.api}/ballots", ballot)
    assert again.status_code == 200
    receipt = parse_receipt(again.get_json()["receipt"].encode())
    assert parse_checkpoint(receipt.head.text).size > receipt.index
