"""One service with an open vote for all tests of a module."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from tests.web.site import Browser, Site, build


@pytest.fixture(scope="module")
def shared_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Built once; tests take residents of their own."""
    site = build(tmp_path_factory.mktemp("site"))
    yield site
    site.close()


@pytest.fixture
def site(shared_site: Site) -> Iterator[Site]:
    """The service with its clock put right again after each test."""
    yield shared_site
    shared_site.clock.by = timedelta(0)


@pytest.fixture
def browser(site: Site) -> Browser:
    """A browser that has never been here."""
    return site.browser()
