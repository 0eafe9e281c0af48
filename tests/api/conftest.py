"""The same service as for the pages, here on both kinds of database."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.conftest import BACKENDS
from tests.web.conftest import browser, site
from tests.web.site import Site, build

__all__ = ["browser", "site"]


@pytest.fixture(scope="module", params=BACKENDS)
def shared_site(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Site]:
    """Built once for each database; tests take residents of their own."""
    made = build(tmp_path_factory.mktemp("site"), request.param)
    yield made
    made.close()
