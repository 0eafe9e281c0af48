"""One word per thing; words that promise the wrong thing appear nowhere that a person reads."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

import pytest

from tests.guards.tree import project_files, text_of

#: Swedish words that residents must never meet: this is no referendum, no election, and nobody is
#: asked for a citizenship (product.md's glossary). Found inside compounds too, with few exceptions.
SWEDISH: Final = re.compile(
    r"folkomröstning|medborgare|medborgar(?!förslag|skap)|\blogga (?:in|ut)|\binloggning"
    r"|\bval(?:et|en|ets|dag|sedel|sedlar|lokal|resultat|krets|nämnd)?\b(?! mellan)|klicka här",
    re.IGNORECASE,
)
ENGLISH: Final = re.compile(r"\breferend(?:um|a)\b|\bcitizens?\b|legally binding", re.IGNORECASE)
UNFINISHED: Final = re.compile(
    r"\b(?:TODO|FIXME|XXX|HACK)\b|raise NotImplementedError|lorem ipsum", re.IGNORECASE
)
#: What people read. Documents may say what the service is not.
SHOWN: Final = (".html", ".po")
#: Pinned packages, catalogues made by tools, test vectors of others, and the licence.
FOREIGN: Final = (
    "voting_service/static/vendor/", "tests/e2e/vendor/", "tests/vectors/", "LICENSE",
    "package-lock.json",
)  # fmt: skip
THIS_FILE: Final = Path("tests/guards/test_words.py")


def readable() -> list[Path]:
    return [
        path
        for path in project_files()
        if not path.as_posix().startswith(FOREIGN)
        and path != THIS_FILE
        and path.suffix
        in {".py", ".js", ".mjs", ".html", ".css", ".md", ".toml", ".po", ".pot", ".sh", ".cfg"}
    ]


def hits(pattern: re.Pattern[str], paths: list[Path]) -> list[str]:
    return [
        f"{path}:{number}: {line.strip()[:100]}"
        for path in paths
        for number, line in enumerate(text_of(path).splitlines(), 1)
        if pattern.search(line)
    ]


def shown_to_people() -> list[Path]:
    return [path for path in readable() if path.suffix in SHOWN]


def test_no_word_that_residents_must_not_meet() -> None:
    assert hits(SWEDISH, shown_to_people()) == []
    assert hits(ENGLISH, shown_to_people()) == []


def test_the_demonstration_uses_the_same_words() -> None:
    content = [path for path in readable() if path.match("voting_service/cli/demo/*")]
    content += [path for path in readable() if path.match("docs/examples/*.toml")]
    assert content
    assert hits(SWEDISH, content) == []


def test_nothing_is_left_unfinished() -> None:
    assert hits(UNFINISHED, [path for path in readable() if path.suffix != ".toml"]) == []


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("En folkomröstning hålls", id="referendum"),
        pytest.param("alla medborgare", id="citizens"),
        pytest.param("Logga in här", id="log in"),
        pytest.param("Valet stänger", id="election"),
        pytest.param("din valsedel", id="ballot paper"),
    ],
)
def test_swedish_words_are_found(text: str) -> None:
    assert SWEDISH.search(text)


@pytest.mark.parametrize(
    "text", ["Ditt val mellan alternativen", "välj ett alternativ", "invånare", "legitimera dig"]
)
def test_swedish_words_that_are_fine(text: str) -> None:
    assert not SWEDISH.search(text)
