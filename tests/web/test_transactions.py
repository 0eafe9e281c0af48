"""One transaction for each request: all of it or nothing, and whoever stands behind a proxy."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import request
from sqlalchemy import func, select

from tests.web.site import Site, build
from voting_service.core.canonical import Text
from voting_service.http.access import PUBLIC, access
from voting_service.http.db import transaction
from voting_service.models import Body
from voting_service.services import bodies


@pytest.fixture(scope="module")
def behind(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The service behind one proxy, with a view that writes and one that tells the address."""
    site = build(tmp_path_factory.mktemp("behind"), proxies=1)
    site.app.view_functions["resident.left"] = access(PUBLIC)(_write_and_fail)
    site.app.view_functions["about.privacy"] = access(PUBLIC)(lambda: request.remote_addr or "")
    yield site
    site.close()


def _write_and_fail() -> str:
    with transaction() as session:
        bodies.create_body(session, "half-done", Text("Halv"))
        raise RuntimeError


def test_what_failed_left_nothing(behind: Site) -> None:
    assert behind.browser().get("/left").status_code == 500
    with behind.service.transaction() as session:
        count = select(func.count()).select_from(Body).where(Body.slug == "half-done")
        assert session.scalar(count) == 0
    assert behind.browser().get("/").status_code == 200


def test_only_the_operators_own_proxy_is_believed(behind: Site, tmp_path: object) -> None:
    told = behind.browser().get("/privacy", X_Forwarded_For="192.0.2.1, 192.0.2.9").text
    assert told == "192.0.2.9"


def test_without_a_proxy_no_header_is_believed(tmp_path_factory: pytest.TempPathFactory) -> None:
    site = build(tmp_path_factory.mktemp("bare"))
    site.app.view_functions["about.privacy"] = access(PUBLIC)(lambda: request.remote_addr or "")
    assert site.browser().get("/privacy", X_Forwarded_For="192.0.2.1").text == "127.0.0.1"
    site.close()
