"""Static files: the hash in the page is that of the bytes that are served."""

from __future__ import annotations

import base64
import hashlib
import json
import re

import pytest

from tests.web.site import Site
from voting_service.http import assets


@pytest.mark.parametrize("encoding", ["identity", "gzip", "br"])
def test_what_is_served_is_what_the_page_vouches_for(site: Site, encoding: str) -> None:
    browser = site.browser()
    browser.identify(site.resident())
    page = browser.get(f"/c/{site.uuid}/vote").text
    found = re.findall(r'(?:src|href)="(/static/[^"]+)" integrity="sha384-([^"]+)"', page)
    assert len(found) == 3
    for url, expected in found:
        answer = browser.get(url, Accept_Encoding=encoding)
        assert answer.headers.get("Content-Encoding", "identity") == encoding
        content = assets.STATIC / re.sub(r"\.[0-9a-f]{12}\.", ".", url.removeprefix(assets.PREFIX))
        digest = hashlib.sha384(content.read_bytes()).digest()
        assert base64.b64encode(digest).decode() == expected


def test_the_built_files_are_those_of_the_manifest() -> None:
    manifest = json.loads((assets.STATIC / "vendor" / "integrity.json").read_text())
    made = assets.prepare()
    for name, integrity in manifest.items():
        assert made[f"vendor/{name}"].integrity == integrity, name


def test_a_name_that_is_no_file_is_our_mistake() -> None:
    with pytest.raises(LookupError, match=r"no static file js/nothing\.js"):
        assets.prepare().script("js/nothing.js")


def test_plain_names_are_not_kept_for_ever(site: Site) -> None:
    answer = site.browser().get("/static/vendor/inter-latin.woff2")
    assert answer.status_code == 200
    assert "immutable" not in answer.headers["Cache-Control"]


def test_the_booth_is_at_most_150_kb_over_the_wire(site: Site) -> None:
    browser = site.browser()
    browser.identify(site.resident())
    page = browser.get(f"/c/{site.uuid}/vote")
    loaded = set(re.findall(r'(?:src|href)="(/static/[^"]+)"', page.text))
    loaded.add("/static/vendor/inter-latin.woff2")
    total = len(page.data)
    for url in loaded:
        answer = browser.client.get(
            url, base_url=browser.base, headers={"Accept-Encoding": "br"}, buffered=True
        )
        total += int(answer.headers["Content-Length"])
    for name in ("election.json", "promise.json"):
        total += len(browser.get(f"/c/{site.uuid}/files/{name}").data)
    assert total <= 150_000
