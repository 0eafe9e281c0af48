"""The page to print: for any tracker alike, in the reader's language, kept by nobody."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.adapters.test_receipt_pdf import text_of
from tests.web.site import Browser, Site
from voting_service.core.ballots import tracker
from voting_service.http.context import NAME
from voting_service.services.ports import PrinterBusy, ReceiptPage

UNKNOWN = "A" * 43


def printed(browser: Browser, typed: str) -> bytes:
    """What anybody gets for a tracker."""
    answer = browser.client.post(
        f"/c/{browser.uuid}/receipt.pdf", data={"tracker": typed}, base_url=browser.base,
        headers={"Accept-Language": browser.language},
    )  # fmt: skip
    assert answer.status_code == 200
    assert answer.mimetype == "application/pdf"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert "Set-Cookie" not in answer.headers
    return bytes(answer.data)


def test_it_does_not_tell_whether_there_is_such_a_ballot(
    site: Site, browser: Browser, tmp_path: Path
) -> None:
    browser.identify(site.resident())
    ballot = browser.ballot()
    assert browser.send(f"{browser.api}/ballots", ballot).status_code == 201
    own, none = (text_of(printed(site.browser(), t), tmp_path) for t in (tracker(ballot), UNKNOWN))
    assert own.replace(tracker(ballot), UNKNOWN) == none
    assert f"/c/{site.uuid}/find" in none


@pytest.mark.parametrize(("language", "heading"), [("sv", "Kvittens"), ("en", "Receipt")])
def test_in_the_readers_language(site: Site, tmp_path: Path, language: str, heading: str) -> None:
    browser = site.browser(language=language)
    assert heading in text_of(printed(browser, UNKNOWN), tmp_path)


def test_no_alternative_is_named(site: Site, browser: Browser, tmp_path: Path) -> None:
    browser.get(f"/c/{site.uuid}")
    text = text_of(printed(browser, UNKNOWN), tmp_path)
    names = browser.client.get(
        f"/api/v1/co-decisions/{site.uuid}", base_url=browser.base
    ).get_json()["alternatives"]
    assert names
    assert not any(name["sv"] in text or name.get("en", "?") in text for name in names)


@pytest.mark.parametrize(
    ("path", "typed", "status"),
    [
        pytest.param("/c/{uuid}/receipt.pdf", "", 422, id="nothing"),
        pytest.param("/c/{uuid}/receipt.pdf", "A" * 42, 422, id="short"),
        pytest.param("/c/1111/receipt.pdf", UNKNOWN, 404, id="no-such-vote"),
    ],
)
def test_what_is_not_printed(
    site: Site, browser: Browser, path: str, typed: str, status: int
) -> None:
    answer = browser.client.post(
        path.format(uuid=site.uuid), data={"tracker": typed}, base_url=browser.base
    )
    assert answer.status_code == status


def test_a_crowd_is_told_to_come_again(
    site: Site, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(_page: ReceiptPage) -> bytes:
        raise PrinterBusy

    monkeypatch.setattr(site.app.extensions[NAME].receipt_printer, "pdf", busy)
    answer = browser.client.post(
        f"/c/{site.uuid}/receipt.pdf", data={"tracker": UNKNOWN}, base_url=browser.base
    )
    assert answer.status_code == 503
