"""The real application on a loopback port, a co-decision in every state, and Chromium looking at it.

`pytest tests/e2e --screenshots DIR` (or MEDBESLUT_SCREENSHOTS) keeps a picture of every page.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from werkzeug.serving import WSGIRequestHandler, make_server

from tests.e2e.site import Site
from tests.web.world import World, bring, make_world
from voting_service.models import State

STATES = (*State,)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--screenshots", default=os.environ.get("MEDBESLUT_SCREENSHOTS"), help="keep pictures there"
    )


class Quiet(WSGIRequestHandler):
    """No line for each request."""

    def log(self, type: str, message: str, *args: object) -> None:  # noqa: A002 - werkzeug's name
        """Nothing."""


def _site(browser: Browser, world: World, port: int, pictures: Path | None) -> Site:
    return Site(browser, world, f"http://127.0.0.1:{port}", pictures)


@pytest.fixture(scope="session")
def pictures(pytestconfig: pytest.Config) -> Path | None:
    """Where pictures are kept, if anywhere."""
    name = pytestconfig.getoption("--screenshots")
    if not name:
        return None
    folder = Path(name)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.fixture(scope="session")
def site(
    browser: Browser, tmp_path_factory: pytest.TempPathFactory, pictures: Path | None
) -> Iterator[Site]:
    """For looking only: a co-decision in each state."""
    yield from _served(browser, tmp_path_factory.mktemp("site"), pictures, STATES)


@pytest.fixture
def empty_site(browser: Browser, tmp_path: Path, pictures: Path | None) -> Iterator[Site]:
    """A body and its officers, and nothing else yet: for tests that act."""
    yield from _served(browser, tmp_path, pictures, ())


def _served(
    browser: Browser, folder: Path, pictures: Path | None, states: tuple[State, ...]
) -> Iterator[Site]:
    # The port is taken before the application is made: its address is part of the settings.
    placeholder = make_server(
        "127.0.0.1", 0, lambda _environ, _start: [], threaded=True, request_handler=Quiet
    )
    port = placeholder.server_port
    world = make_world(folder, port)
    for state in states:
        bring(world, state)
    placeholder.app = world.app
    thread = threading.Thread(target=placeholder.serve_forever, daemon=True)
    thread.start()
    yield _site(browser, world, port, pictures)
    placeholder.shutdown()
    thread.join()
    placeholder.server_close()
    world.service.engine.dispose()
