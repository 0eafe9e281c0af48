"""What the documents show is what the program does."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any, Final, get_args, get_type_hints

import click
import pytest

from tests.guards.format_example import (
    BLOCK,
    BLOCKS,
    DOCUMENT,
    FOLDER,
    LOG_BLOCKS,
    LOG_DOCUMENT,
    blocks,
    example,
    log_blocks,
)
from tests.guards.tree import ROOT, project_files, text_of
from voting_service.cli import main
from voting_service.core.archive import EventType
from voting_service.core.closing import Closing
from voting_service.core.correction import Correction
from voting_service.core.decision import Decision
from voting_service.core.opening import Opening
from voting_service.core.outcome import Status, Verdict
from voting_service.core.promise import Promise
from voting_service.core.signed_tally import SignedTally
from voting_service.verifier.__main__ import COMMANDS
from voting_service.verifier.__main__ import command as verify
from voting_service.verifier.checks import Options
from voting_service.verifier.checks import verify as check
from voting_service.verifier.source import open_source

HANDBOOKS: Final = tuple(
    path for path in project_files() if path.match("docs/handbook-*.md") or path.match("README.md")
)
DOCUMENTS: Final = [
    path.as_posix()
    for path in project_files()
    if path.suffix == ".md" and path.parts[0] in {"docs", "README.md"}
]
FORMAT: Final = DOCUMENT.read_text(encoding="utf-8")
LOG_FORMAT: Final = LOG_DOCUMENT.read_text(encoding="utf-8")


# The format


@pytest.mark.parametrize("name", sorted(BLOCKS))
def test_an_example_in_the_format_is_what_the_core_computes(name: str) -> None:
    assert dict(BLOCK.findall(FORMAT))[name] == blocks()[name]


@pytest.mark.parametrize("name", sorted(LOG_BLOCKS))
def test_an_example_in_the_log_format_is_what_the_core_computes(name: str) -> None:
    assert dict(BLOCK.findall(LOG_FORMAT))[name] == log_blocks()[name]


def test_no_example_stands_there_that_is_not_computed() -> None:
    for text, made in ((FORMAT, [*BLOCKS]), (LOG_FORMAT, [*LOG_BLOCKS])):
        found = re.findall(r"^```example (\S+)", text, re.MULTILINE)
        assert sorted(found) == sorted(made)


def test_the_files_of_the_example_are_what_the_core_writes() -> None:
    found = {
        path.relative_to(FOLDER).as_posix(): path.read_bytes()
        for path in FOLDER.rglob("*")
        if path.is_file()
    }
    assert found == example().files


def test_the_files_of_the_example_verify() -> None:
    with open_source(FOLDER) as source:
        report = check(source, FOLDER, Options(finished=True), lambda _: None)
    assert report.exit_code == 0


def field_names(kind: Any) -> Iterator[str]:
    """The names of all fields of a statement, those of its parts included."""
    for field in fields(kind):
        yield field.name
        for part in parts(get_type_hints(kind)[field.name]):
            yield from field_names(part)


def parts(hint: Any) -> Iterator[Any]:
    """The dataclasses that a type speaks of."""
    if isinstance(hint, type) and is_dataclass(hint):
        yield hint
    for argument in get_args(hint):
        yield from parts(argument)


@pytest.mark.parametrize("kind", [Promise, Opening, Closing, SignedTally, Decision, Correction])
def test_every_field_of_a_statement_is_described(kind: type) -> None:
    name = kind.SCHEMA.removeprefix("medbeslut/")  # type: ignore[attr-defined]
    section = re.split(rf"^### {name}(?:-1)?\.json$", FORMAT, flags=re.MULTILINE)[1]
    text = section.split("\n### ")[0] + FORMAT.split("## 8.")[1].split("\n### ")[0]
    if kind is Correction:
        text += FORMAT.split("### decision.json")[1].split("\n### ")[0]
    if kind in {Decision, Correction}:
        text += FORMAT.split("**Outcome**")[1].split("\n### ")[0]
    known = set(re.findall(r"\w+", text)) | {"sv", "en"}
    assert sorted(set(field_names(kind)) - known) == []


@pytest.mark.parametrize("word", [*EventType, *Status, *Verdict])
def test_every_word_of_a_closed_list_is_described(word: str) -> None:
    assert f"`{word}`" in FORMAT


def test_every_hashed_text_is_described() -> None:
    """Each literal before a `|` that the core hashes or binds stands in the documents."""
    core = [text_of(path) for path in project_files() if path.match("voting_service/core/*.py")]
    ceremony_only = {"sk", "dk", "medbeslut-coefexps", "ceremony-secret"}
    found = {word for text in core for word in re.findall(r'f?"([a-z][a-z0-9_-]*)\|', text)}
    assert {"sig", "prove", "bproof0", "bproof1", "decrypt", "pok", "sigmsg", "certs_sig"} <= found
    assert {"usage", "medbeslut-identity"} <= found
    described = FORMAT.replace("\\|", "|") + LOG_FORMAT
    assert sorted(word for word in found - ceremony_only if f"{word}|" not in described) == []


# Commands in documents


def commands() -> list[tuple[str, str]]:
    """(document, command line) for each line in a fenced block that calls a program of ours."""
    found = []
    for path in HANDBOOKS:
        for block in re.findall(
            r"^```(?:sh|console)?\n(.*?)^```", text_of(path), re.MULTILINE | re.DOTALL
        ):
            joined = block.replace("\\\n", " ")
            lines = re.findall(r"^(?:\$ )?(voting-(?:service|verify)\b.*)$", joined, re.MULTILINE)
            found += [(path.as_posix(), line) for line in lines]
    return found


def test_there_are_commands_to_check() -> None:
    assert {path for path, _ in commands()} >= {
        f"docs/handbook-{who}.md" for who in ("trustees", "auditors")
    }


@pytest.mark.parametrize(("path", "line"), commands())
def test_a_command_in_a_document_exists_with_its_options(path: str, line: str) -> None:
    words = line.partition(" #")[0].split()
    program: click.Command = verify if words[0] == "voting-verify" else main
    rest = words[1:]
    if program is verify and rest[0] in COMMANDS:
        program = COMMANDS[rest.pop(0)]
    while isinstance(program, click.Group) and rest and not rest[0].startswith("-"):
        found = program.get_command(click.Context(program), rest[0])
        assert found is not None, f"{path}: {line}"
        program, rest = found, rest[1:]
    known = {option for parameter in program.params for option in parameter.opts}
    options = {word.split("=")[0] for word in rest if word.startswith("-") and word != "-"}
    assert options <= known | {"--help", "-h", "--version"}, f"{path}: {line}"


@pytest.mark.parametrize("path", DOCUMENTS)
def test_every_link_to_a_file_leads_somewhere(path: str) -> None:
    text = (ROOT / path).read_text(encoding="utf-8")
    links = re.findall(r"\]\((?!https?:|#|mailto:)([^)#\s]+)", text)
    missing = [link for link in links if not ((ROOT / path).parent / link).exists()]
    assert missing == []
