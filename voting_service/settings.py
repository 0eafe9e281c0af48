"""What an operator decides, read once from TOML files and frozen.

Later files win over earlier ones, table by table. A key that is missing, unknown or of
another type stops the service: a misspelt key must never fall back to something silently.
Of the environment only two things are read, the path of the operator's file and the
database's address (it may hold a password); no protection can be switched off there.
"""

from __future__ import annotations

import ipaddress
import os
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

CONFIG_VARIABLE: Final = "MEDBESLUT_CONFIG"
DATABASE_VARIABLE: Final = "MEDBESLUT_DATABASE_URL"
LANGUAGES: Final = ("sv", "en")
IDENTIFICATION_METHODS: Final = ("letter", "demo")
_ORIGIN: Final = re.compile(r"[A-Za-z0-9.:_-]+(/[A-Za-z0-9._-]+)*", re.ASCII)


class SettingsError(Exception):
    """The configuration cannot be used; the message names the key and what was wrong."""


@dataclass(frozen=True, slots=True)
class Service:
    """`public_url` has no path and no trailing slash; cookies and links are derived from it.

    `proxies` is how many reverse proxies of the operator's own stand in front: so many entries
    of X-Forwarded-For are believed, and none when it is 0.
    """

    name: str
    public_url: str
    default_language: str
    timezone: str
    contact: str
    proxies: int

    @property
    def secure(self) -> bool:
        """Whether residents reach the service over https."""
        return self.public_url.startswith("https://")

    @property
    def loopback(self) -> bool:
        """Whether only this machine can reach the service."""
        return is_loopback(urlsplit(self.public_url).hostname or "")


@dataclass(frozen=True, slots=True)
class Database:
    """`url` is an SQLAlchemy address: `sqlite:///…` or `postgresql+psycopg://…`."""

    url: str


@dataclass(frozen=True, slots=True)
class Keys:
    """`directory` holds the key files; they are never inside the database."""

    directory: Path


@dataclass(frozen=True, slots=True)
class Publication:
    """`batch_minutes`: how often what is public moves forward while voting is open."""

    batch_minutes: int


@dataclass(frozen=True, slots=True)
class Identification:
    """`methods`: how residents may identify themselves; `demo` only where nobody else comes."""

    methods: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Log:
    """`origin`: the log's name, without scheme. `policy_file` names the witnesses; None for none.

    A relative `passphrase_file` is one of systemd's credentials, or lies beside the keys.
    """

    origin: str
    passphrase_file: str
    policy_file: Path | None


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that differs between two installations."""

    service: Service
    database: Database
    keys: Keys
    publication: Publication
    identification: Identification
    log: Log

    @classmethod
    def load(
        cls, *paths: str | os.PathLike[str], environment: Mapping[str, str] = MappingProxyType({})
    ) -> Settings:
        """Read `paths` in order, then the file and database that `environment` names.

        Raises SettingsError.
        """
        operator = environment.get(CONFIG_VARIABLE)
        tables: dict[str, dict[str, Any]] = {}
        for path in [*paths, *([operator] if operator else [])]:
            _merge(tables, _read(Path(path)))
        if url := environment.get(DATABASE_VARIABLE):
            _merge(tables, {"database": {"url": url}})
        return cls.parse(tables)

    @classmethod
    def parse(cls, tables: Mapping[str, Any]) -> Settings:
        """Check and freeze; raises SettingsError."""
        _same_names("", tables, [field.name for field in fields(cls)])
        settings = cls(
            service=_service(tables["service"]),
            database=Database(**_texts("database", tables["database"], _names(Database))),
            keys=_keys(tables["keys"]),
            publication=_publication(tables["publication"]),
            identification=_identification(tables["identification"]),
            log=_log(tables["log"]),
        )
        _check_service(settings.service)
        settings = replace(settings, log=_named(settings.log, settings.service))
        if "demo" in settings.identification.methods and not settings.service.loopback:
            raise SettingsError(
                "identification.methods: demo lets anybody be anybody, so it is refused"
                " unless service.public_url is an address of this machine alone"
            )
        return settings


def is_loopback(host: str) -> bool:
    """Whether `host` names this machine alone."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise SettingsError(f"{path}: {error.strerror}") from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(f"{path}: {error}") from error


def _merge(into: dict[str, dict[str, Any]], more: Mapping[str, Any]) -> None:
    for name, table in more.items():
        if not isinstance(table, dict):
            raise SettingsError(f"{name}: expected a table")
        into.setdefault(name, {}).update(table)


def _names(record: type) -> list[str]:
    return [field.name for field in fields(record)]


def _same_names(where: str, table: object, expected: Iterable[str]) -> Mapping[str, Any]:
    if not isinstance(table, Mapping):
        raise SettingsError(f"{where}: expected a table")
    wanted = set(expected)
    prefix = f"{where}." if where else ""
    if missing := sorted(wanted - set(table)):
        raise SettingsError(f"{prefix}{missing[0]}: missing")
    if unknown := sorted(set(table) - wanted):
        raise SettingsError(f"{prefix}{unknown[0]}: unknown key")
    return table


def _texts(where: str, table: object, names: Iterable[str]) -> dict[str, str]:
    checked = _same_names(where, table, names)
    for name, value in checked.items():
        if not isinstance(value, str) or not value.strip():
            raise SettingsError(f"{where}.{name}: expected a text that is not empty")
    return dict(checked)


def _service(table: object) -> Service:
    given = dict(_same_names("service", table, _names(Service)))
    proxies = given.pop("proxies")
    if type(proxies) is not int or not 0 <= proxies <= 5:
        raise SettingsError("service.proxies: expected a whole number from 0 to 5")
    return Service(**_texts("service", given, given), proxies=proxies)


def _keys(table: object) -> Keys:
    return Keys(directory=Path(_texts("keys", table, ["directory"])["directory"]))


def _publication(table: object) -> Publication:
    value = _same_names("publication", table, ["batch_minutes"])["batch_minutes"]
    if type(value) is not int or not 1 <= value <= 60:
        raise SettingsError("publication.batch_minutes: expected a whole number from 1 to 60")
    return Publication(batch_minutes=value)


def _identification(table: object) -> Identification:
    methods = _same_names("identification", table, ["methods"])["methods"]
    known = isinstance(methods, list) and all(name in IDENTIFICATION_METHODS for name in methods)
    if not known or not methods or len(set(methods)) != len(methods):
        raise SettingsError(
            "identification.methods: expected some of " + ", ".join(IDENTIFICATION_METHODS)
        )
    return Identification(methods=tuple(methods))


def _log(table: object) -> Log:
    given = _same_names("log", table, _names(Log))
    for name, value in given.items():
        if not isinstance(value, str):
            raise SettingsError(f"log.{name}: expected a text")
    if not given["passphrase_file"]:
        raise SettingsError("log.passphrase_file: expected a text that is not empty")
    if given["origin"] and not _ORIGIN.fullmatch(given["origin"]):
        raise SettingsError("log.origin: expected a name without scheme, blanks and +: host/log")
    policy = Path(given["policy_file"]) if given["policy_file"] else None
    return Log(given["origin"], given["passphrase_file"], policy)


def _named(log: Log, service: Service) -> Log:
    """A log without a name of its own is called after the service's address."""
    host = urlsplit(service.public_url).netloc
    return log if log.origin else replace(log, origin=f"{host}/log")


def _check_service(service: Service) -> None:
    if service.default_language not in LANGUAGES:
        raise SettingsError(f"service.default_language: expected one of {', '.join(LANGUAGES)}")
    try:
        ZoneInfo(service.timezone)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise SettingsError(f"service.timezone: no zone {service.timezone}") from error
    _check_public_url(service)


def _check_public_url(service: Service) -> None:
    if not _is_origin(service.public_url):
        raise SettingsError("service.public_url: expected scheme and host only, https://host")
    if not service.secure and not service.loopback:
        raise SettingsError("service.public_url: http is for this machine alone; use https")


def _is_origin(url: str) -> bool:
    try:
        parts = urlsplit(url)
        named = bool(parts.hostname) and parts.port != 0 and "@" not in parts.netloc
    except ValueError:
        return False
    return named and parts.scheme in {"http", "https"} and url == f"{parts.scheme}://{parts.netloc}"
