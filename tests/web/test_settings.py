"""Settings: whatever is missing, unknown or unsafe stops the service."""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from voting_service import places
from voting_service.settings import CONFIG_VARIABLE, DATABASE_VARIABLE, Settings, SettingsError

GOOD: dict[str, Any] = {
    "service": {
        "name": "Medbeslut",
        "public_url": "https://medbeslut.example.se",
        "default_language": "sv",
        "timezone": "Europe/Stockholm",
        "contact": "medbeslut@example.se",
        "proxies": 1,
    },
    "database": {"url": "sqlite:///x.sqlite"},
    "keys": {"directory": "/keys"},
    "publication": {"batch_minutes": 5},
    "identification": {"methods": ["letter"]},
    "log": {"origin": "", "passphrase_file": "log.passphrase", "policy_file": ""},
}


def changed(path: str, value: object) -> dict[str, Any]:
    """GOOD with one value replaced, or removed when it is ...."""
    tables = deepcopy(GOOD)
    table, _, name = path.partition(".")
    if value is ...:
        del tables[table][name]
    elif name:
        tables[table][name] = value
    else:
        tables[table] = value
    return tables


def test_good_settings() -> None:
    settings = Settings.parse(GOOD)
    assert settings.service.secure
    assert not settings.service.loopback
    assert settings.keys.directory == Path("/keys")
    assert settings.log.origin == "medbeslut.example.se/log"
    assert settings.log.policy_file is None


def test_a_log_of_another_name_with_witnesses() -> None:
    log = {"origin": "medborgarrost.example/log", "passphrase_file": "/x", "policy_file": "/policy"}
    settings = Settings.parse(changed("log", log))
    assert settings.log.origin == "medborgarrost.example/log"
    assert settings.log.policy_file == Path("/policy")


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        pytest.param("service.name", ..., "service.name: missing", id="missing"),
        pytest.param("service.more", "x", "service.more: unknown", id="unknown"),
        pytest.param("extra", {}, "extra: unknown", id="unknown-table"),
        pytest.param("service.name", " ", "service.name", id="blank"),
        pytest.param("service.name", 3, "service.name", id="number-for-text"),
        pytest.param("service.proxies", True, "service.proxies", id="truth-for-number"),
        pytest.param("service.proxies", -1, "service.proxies", id="negative"),
        pytest.param("service.default_language", "fi", "default_language", id="language"),
        pytest.param("service.timezone", "Europe/Vargon", "timezone", id="zone"),
        pytest.param("service.timezone", "../../etc/passwd", "timezone", id="zone-path"),
        pytest.param("service.public_url", "http://medbeslut.example.se", "https", id="http"),
        pytest.param(
            "service.public_url", "https://medbeslut.example.se/", "public_url", id="slash"
        ),
        pytest.param("service.public_url", "https://a:b@c", "public_url", id="userinfo"),
        pytest.param("service.public_url", "https://host:x", "public_url", id="port"),
        pytest.param("service.public_url", "ftp://127.0.0.1", "public_url", id="scheme"),
        pytest.param("service.public_url", "https://", "public_url", id="no-host"),
        pytest.param("publication.batch_minutes", 0, "batch_minutes", id="zero"),
        pytest.param("publication.batch_minutes", 5.0, "batch_minutes", id="float"),
        pytest.param("identification.methods", [], "methods", id="no-method"),
        pytest.param("identification.methods", ["letter", "letter"], "methods", id="twice"),
        pytest.param("identification.methods", ["eid"], "methods", id="unknown-method"),
        pytest.param("identification.methods", "letter", "methods", id="text-for-list"),
        pytest.param("identification.methods", ["demo"], "demo", id="demo-in-public"),
        pytest.param("keys", "x", "keys", id="table"),
        pytest.param("log.origin", "https://medbeslut.example.se/log", "origin", id="log-scheme"),
        pytest.param("log.origin", "a name", "origin", id="log-blank"),
        pytest.param("log.origin", "a+b", "origin", id="log-plus"),
        pytest.param("log.passphrase_file", "", "passphrase_file", id="log-passphrase"),
        pytest.param("log.policy_file", 1, "policy_file", id="log-policy"),
    ],
)
def test_refused(path: str, value: object, said: str) -> None:
    with pytest.raises(SettingsError, match=said):
        Settings.parse(changed(path, value))


@pytest.mark.parametrize(
    "url",
    ["http://127.0.0.1:8000", "http://localhost:8000", "http://[::1]:8000", "http://127.1.2.3"],
)
def test_the_demonstration_is_for_this_machine_alone(url: str) -> None:
    tables = changed("identification.methods", ["demo"])
    tables["service"]["public_url"] = url
    assert Settings.parse(tables).service.loopback


def test_later_files_and_the_environment_win(tmp_path: Path) -> None:
    own = tmp_path / "own.toml"
    own.write_text('[publication]\nbatch_minutes = 7\n[database]\nurl = "sqlite:///own.sqlite"\n')
    environment = {CONFIG_VARIABLE: str(own), DATABASE_VARIABLE: "postgresql:///x"}
    settings = Settings.load(
        places.config("default.toml"), places.config("test.toml"), environment=environment
    )
    assert settings.publication.batch_minutes == 7
    assert settings.database.url == "postgresql:///x"


@pytest.mark.parametrize("name", ["development.toml", "test.toml", "production.example.toml"])
def test_the_files_that_come_along_are_good(name: str) -> None:
    Settings.load(places.config("default.toml"), places.config(name))


@pytest.mark.parametrize(
    "content", [b"[service", b"\xff", b'service = "x"\n'], ids=["syntax", "encoding", "no-table"]
)
def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, content: bytes) -> None:
    own = tmp_path / "own.toml"
    own.write_bytes(content)
    with pytest.raises(SettingsError):
        Settings.load(places.config("default.toml"), own)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"gone\.toml"):
        Settings.load(tmp_path / "gone.toml")
