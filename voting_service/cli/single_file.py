"""The single-file edition of `voting-verify`, for auditors who install nothing else from us.

    python -m voting_service.cli.single_file [voting-verify.pyz]

The file holds the verifier, the core and the libraries they need, as they are installed here,
libsodium among them; nothing is fetched. It runs with a Python of this version on this kind of
machine: `python3 voting-verify.pyz BUNDLE`.
"""

import re
import shutil
import subprocess
import sys
import tempfile
from importlib import metadata
from pathlib import Path

import click

import voting_service

NAME = "medbeslut"
PARTS = ("core", "verifier")
LIBRARIES = ("click", "cryptography", "PyNaCl", "rfc8785")
ENTRY = "voting_service.verifier.__main__:main"
_REQUIREMENT = re.compile(r"[A-Za-z0-9._-]+")


def needed(roots: tuple[str, ...] = LIBRARIES) -> dict[str, metadata.Distribution]:
    """The libraries and all that they need, as far as it is installed: others' needs are not ours."""
    found: dict[str, metadata.Distribution] = {}
    waiting = list(roots)
    while waiting:
        name = waiting.pop()
        key = re.sub(r"[-_.]+", "-", name).lower()
        if key in found:
            continue
        try:
            found[key] = metadata.distribution(name)
        except metadata.PackageNotFoundError:
            if name in roots:
                raise
            continue
        for requirement in found[key].requires or ():
            match = _REQUIREMENT.match(requirement)
            if match is not None and "extra ==" not in requirement:
                waiting.append(match[0])
    return found


def collect(folder: Path) -> None:
    """Copy code and libraries to where a Python would look for them."""
    for distribution in needed().values():
        for file in distribution.files or ():
            source = Path(str(file.locate()))
            inside = ".." not in file.parts and "__pycache__" not in file.parts
            if inside and source.is_file():
                (folder / file).parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(source, folder / file)
    ours = Path(str(voting_service.__file__)).parent
    target = folder / "voting_service"
    target.mkdir()
    shutil.copyfile(ours / "__init__.py", target / "__init__.py")
    for part in PARTS:
        shutil.copytree(ours / part, target / part, ignore=shutil.ignore_patterns("__pycache__"))
    _describe(folder)


def _describe(folder: Path) -> None:
    """What `--version` reads."""
    version = metadata.version(NAME)
    described = folder / f"{NAME}-{version}.dist-info"
    described.mkdir()
    text = f"Metadata-Version: 2.1\nName: {NAME}\nVersion: {version}\n"
    (described / "METADATA").write_text(text, encoding="utf-8")


def build(out: Path) -> None:
    """Write the file, the same bytes from the same files."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        collect(folder)
        subprocess.run(
            [
                sys.executable, "-m", "shiv", "--site-packages", str(folder), "--entry-point", ENTRY,
                "--output-file", str(out), "--python", "/usr/bin/env python3", "--reproducible",
            ],
            check=True, stdout=subprocess.DEVNULL,
        )  # fmt: skip


@click.command()
@click.argument("out", type=click.Path(path_type=Path), default=Path("voting-verify.pyz"))
def main(out: Path) -> None:
    """Build the single-file edition of voting-verify."""
    build(out)
    click.echo(f"{out}: {out.stat().st_size / 1e6:.1f} MB, for Python {sys.version.split()[0]}")


if __name__ == "__main__":
    main()
