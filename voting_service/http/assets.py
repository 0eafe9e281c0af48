"""Static files: named by their content, compressed once, each with its integrity hash.

At start every file is laid out twice in a directory of its own: under its plain name and under
`name.<first 12 hex digits of its SHA-256>.ext`, which can be cached for ever. WhiteNoise then
serves them with the compressed copy that the browser takes.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import re
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

import brotli
from flask import Flask
from markupsafe import Markup

STATIC: Final = Path(__file__).parent.parent / "static"
PREFIX: Final = "/static/"
COMPRESSIBLE: Final = {".css", ".js", ".svg", ".txt", ".json"}
SHIPPED: Final = COMPRESSIBLE | {".woff2", ".png", ".ico"}
_HASHED: Final = re.compile(r"\.[0-9a-f]{12}\.[a-z0-9]+$")


@dataclass(frozen=True, slots=True)
class Asset:
    """`url` changes with the content; `integrity` is what a browser checks it against."""

    url: str
    integrity: str


@dataclass(frozen=True, slots=True)
class Assets:
    """All static files, laid out for serving below `root`; keys are paths below static/."""

    root: tempfile.TemporaryDirectory[str]
    files: Mapping[str, Asset]

    def __getitem__(self, name: str) -> Asset:
        try:
            return self.files[name]
        except KeyError:
            raise LookupError(f"no static file {name}") from None

    def script(self, name: str) -> Markup:
        """A module script that runs only if its bytes are the ones of this installation."""
        asset = self[name]
        return Markup(
            '<script type="module" src="{}" integrity="{}" crossorigin="anonymous"></script>'
        ).format(asset.url, asset.integrity)

    def stylesheet(self, name: str) -> Markup:
        """A style sheet, checked likewise."""
        asset = self[name]
        return Markup(
            '<link rel="stylesheet" href="{}" integrity="{}" crossorigin="anonymous">'
        ).format(asset.url, asset.integrity)


def immutable(path: str, _url: str) -> bool:
    """Whether a file's name carries its hash, so that it can never change."""
    return _HASHED.search(path.removesuffix(".br").removesuffix(".gz")) is not None


@lru_cache(maxsize=1)
def prepare() -> Assets:
    """Lay out, hash and compress; once for each process."""
    root = tempfile.TemporaryDirectory(prefix="medbeslut-static-")
    names = [path for path in sorted(STATIC.rglob("*")) if path.suffix in SHIPPED]
    files = {str(path.relative_to(STATIC)): _lay_out(path, Path(root.name)) for path in names}
    return Assets(root, files)


def init_app(app: Flask, assets: Assets) -> None:
    """Give the templates `asset_url`, `script` and `stylesheet`."""
    app.jinja_env.globals.update(
        asset_url=lambda name: assets[name].url,
        script=assets.script,
        stylesheet=assets.stylesheet,
    )


def _lay_out(source: Path, root: Path) -> Asset:
    content = source.read_bytes()
    plain = source.relative_to(STATIC)
    digest = hashlib.sha256(content).hexdigest()[:12]
    hashed = plain.with_name(f"{plain.stem}.{digest}{plain.suffix}")
    copies = _copies(content, plain.suffix)
    for name in (plain, hashed):
        target = root / name
        target.parent.mkdir(parents=True, exist_ok=True)
        for ending, data in copies.items():
            target.with_name(target.name + ending).write_bytes(data)
    integrity = base64.b64encode(hashlib.sha384(content).digest()).decode("ascii")
    return Asset(f"{PREFIX}{hashed.as_posix()}", f"sha384-{integrity}")


def _copies(content: bytes, suffix: str) -> dict[str, bytes]:
    if suffix not in COMPRESSIBLE:
        return {"": content}
    return {
        "": content,
        ".br": brotli.compress(content, quality=9),
        ".gz": gzip.compress(content, compresslevel=9, mtime=0),
    }
