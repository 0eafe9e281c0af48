"""After a whole life nothing tells who took part: no log line and no file has a personal number.

A personal number is looked for as people, programs and hashes without a key would write it.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.web.site import Browser
from tests.web.world import RESIDENTS, World, bring, dates_for, make_world
from voting_service.cli.demo import seed
from voting_service.models import State

BROWSERS = "Mozilla/5.0 (X11; a browser of its own kind) Guard/1.0"
ADDRESS = "203.0.113.77"


@dataclass(frozen=True, slots=True)
class Traces:
    """A life's folder and everything that was logged or printed."""

    folder: Path
    said: str
    secrets: dict[str, str]

    def found_in(self, content: bytes) -> list[str]:
        return [name for name, text in self.secrets.items() if text.encode() in content]


def spellings(number: str) -> Iterator[str]:
    """Of `YYYYMMDDNNNN`."""
    yield from (number, number[2:], f"{number[:8]}-{number[8:]}", f"{number[2:8]}-{number[8:]}")
    yield from (
        hashlib.new(kind, number.encode()).hexdigest() for kind in ("sha256", "sha1", "md5")
    )


@pytest.fixture(scope="module")
def traces(tmp_path_factory: pytest.TempPathFactory) -> Traces:
    folder = tmp_path_factory.mktemp("persons")
    said: list[str] = []
    handler = logging.Handler(level=0)
    handler.emit = lambda record: said.append(record.getMessage())  # type: ignore[method-assign]
    root, before = logging.getLogger(), logging.getLogger().level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    try:
        world = make_world(folder)
        secrets = vote_through_http(world)
        bring(world, State.FULFILLED)
        world.client("sekreterare").get("/office/")
        world.service.engine.dispose()
    finally:
        root.removeHandler(handler)
        root.setLevel(before)
    for place, resident in enumerate(seed.everybody(dates_for(State.FULFILLED), RESIDENTS)):
        for kind, text in enumerate(spellings(resident.number)):
            secrets[f"number {place}, spelling {kind}"] = text
    return Traces(folder, "\n".join(said), secrets)


def vote_through_http(world: World) -> dict[str, str]:
    """Two residents in a browser, one of them after a wrong code; what must be nowhere afterwards."""
    uuid = bring(world, State.OPEN)
    letters = world.secrets[uuid].letters
    secrets: dict[str, str] = {}
    for place, letter in enumerate(letters[30:32]):
        browser = Browser(world.app.test_client(), uuid, "http://127.0.0.1:8000")
        browser.client.environ_base |= {"REMOTE_ADDR": ADDRESS, "HTTP_USER_AGENT": BROWSERS}
        browser.get(f"/c/{uuid}/identify")
        browser.post(f"/c/{uuid}/identify", {"method": "letter", "code": "1" * 22})
        answer = browser.post(f"/c/{uuid}/identify", {"method": "letter", "code": letter.code})
        assert answer.status_code == 303
        browser.get(f"/c/{uuid}/vote")
        assert browser.send(f"{browser.api}/ballots", browser.ballot()).status_code == 201
        secrets |= {
            f"code {place}": letter.code,
            f"bare code {place}": letter.code.replace("-", ""),
        }
        secrets[f"csrf {place}"] = browser.token
    return {**secrets, "address": ADDRESS, "browser": BROWSERS}


def test_no_line_of_any_log_tells_who_took_part(traces: Traces) -> None:
    assert traces.found_in(traces.said.encode()) == []


def test_no_file_tells_who_took_part(traces: Traces) -> None:
    files = [path for path in traces.folder.rglob("*") if path.is_file()]
    assert len(files) > 5
    found = {path.name: names for path in files if (names := traces.found_in(path.read_bytes()))}
    assert found == {}


def test_the_looking_finds_what_is_there(traces: Traces) -> None:
    name, text = next(iter(traces.secrets.items()))
    assert traces.found_in(f"before {text} after".encode()) == [name]
