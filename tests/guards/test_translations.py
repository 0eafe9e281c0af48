"""Every word for people exists in Swedish, in the glossary's words; what is compiled is what is written."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.frontend import CommandLineInterface
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from tests.needs import ROOT

SWEDISH = ROOT / "voting_service/translations/sv/LC_MESSAGES/messages.po"
PLACEHOLDER = re.compile(r"%\(\w+\)s|\{\w+\}")
# What a Swedish reader would take for a general election, or what would shut somebody out (glossary).
FORBIDDEN = re.compile(
    r"folkomröstning|\bval(et|en|ets|ens)?\b|\bmedborgar(e|en|es|na|nas)\b|\blogga\w* in\b|\binlogg",
    re.IGNORECASE,
)


@pytest.fixture(scope="module")
def extracted(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    """All texts in code and templates, as `make translations` collects them."""
    target = tmp_path_factory.mktemp("texts") / "messages.pot"
    command = ["pybabel", "-q", "extract", "-F", str(ROOT / "config/babel.cfg"), "-k", "lazy"]
    run: Callable[[list[str]], object] = CommandLineInterface().run
    run([*command, "-k", "lazy_gettext", "-o", str(target), str(ROOT)])
    return read_po(io.BytesIO(target.read_bytes()))


@pytest.fixture(scope="module")
def swedish() -> Catalog:
    """The Swedish catalogue as committed."""
    return read_po(io.BytesIO(SWEDISH.read_bytes()), locale="sv")


def texts(message: Message) -> tuple[str, ...]:
    """The translation, or both forms of it."""
    return (message.string,) if isinstance(message.string, str) else tuple(message.string or ())


def originals(message: Message) -> tuple[str, ...]:
    """The English text, or both forms of it."""
    return (message.id,) if isinstance(message.id, str) else tuple(message.id)


def test_every_text_is_translated(extracted: Catalog, swedish: Catalog) -> None:
    known = {originals(message): message for message in swedish if message.id}
    wanted = {originals(message) for message in extracted if message.id}
    untranslated = [key for key in wanted if key not in known or not all(texts(known[key]))]
    assert untranslated == [], "run `make translations` and translate these"
    assert [key for key in known if key not in wanted] == [], "texts that nobody shows any more"


def test_nothing_is_uncertain(swedish: Catalog) -> None:
    assert not swedish.fuzzy
    assert [message.id for message in swedish if message.fuzzy and message.id] == []
    assert not swedish.obsolete


def test_facts_stand_in_both_languages(swedish: Catalog) -> None:
    for message in swedish:
        facts = set(PLACEHOLDER.findall(originals(message)[-1]))
        for text in texts(message):
            assert set(PLACEHOLDER.findall(text)) == facts, message.id


def test_outer_blanks_are_the_same(swedish: Catalog) -> None:
    for message in swedish:
        if message.id:
            for text, original in zip(texts(message), originals(message), strict=True):
                assert (text[:1].isspace(), text[-1:].isspace()) == (
                    original[:1].isspace(),
                    original[-1:].isspace(),
                )


def test_no_word_that_means_something_else(swedish: Catalog) -> None:
    found = [
        text
        for message in swedish
        if message.id
        for text in texts(message)
        if FORBIDDEN.search(text)
    ]
    assert found == []


@pytest.mark.parametrize(
    ("text", "caught"),
    [
        pytest.param("Logga in här", True, id="sign-in"),
        pytest.param("En folkomröstning", True, id="referendum"),
        pytest.param("Valet är ditt", True, id="election"),
        pytest.param("Medborgarna avgör", True, id="citizens"),
        pytest.param("Ditt medborgarskap spelar ingen roll", False, id="citizenship-never-asked"),
        pytest.param("Ett alternativ, valfritt", False, id="inside-a-word"),
    ],
)
def test_the_words_are_found(text: str, *, caught: bool) -> None:
    assert (FORBIDDEN.search(text) is not None) is caught


@pytest.mark.parametrize(
    "template",
    sorted((ROOT / "voting_service/templates").rglob("*.html")),
    ids=lambda path: path.name,
)
def test_no_such_word_in_a_template(template: Path) -> None:
    assert FORBIDDEN.search(template.read_text()) is None


def test_compiled_is_what_is_written(swedish: Catalog) -> None:
    compiled = io.BytesIO()
    write_mo(compiled, swedish)
    assert SWEDISH.with_suffix(".mo").read_bytes() == compiled.getvalue(), "run `make translations`"
