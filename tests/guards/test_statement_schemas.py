"""The published JSON Schemas: made from the classes, valid themselves, and true to what is read."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from tests.core.test_statements import PARSERS, full_promise, honest
from tests.guards.format_example import example
from tests.guards.statement_schemas import FOLDER, KINDS, file_name, schema_of, written
from voting_service.core.errors import VerificationError

BY_FILE = {file_name(kind).replace(".schema", ""): kind for kind in KINDS}


def kind_of(name: str) -> type[Any]:
    """correction-1.json and its like have the schema of their kind."""
    return BY_FILE[name.replace("-1", "")]


@cache
def validator(name: str) -> Draft202012Validator:
    return Draft202012Validator(schema_of(kind_of(name)))


def test_there_is_one_for_each_kind() -> None:
    assert {kind_of(name) for name in PARSERS} == set(KINDS)
    assert {path.name for path in FOLDER.iterdir()} == {file_name(kind) for kind in KINDS}


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_published_is_what_is_read(kind: type[Any]) -> None:
    """`python -m tests.guards.statement_schemas` writes them anew."""
    assert (FOLDER / file_name(kind)).read_text(encoding="utf-8") == written(kind)
    Draft202012Validator.check_schema(schema_of(kind))


@pytest.mark.parametrize("name", PARSERS)
def test_honest_statements_are_valid(name: str) -> None:
    validator(name).validate(json.loads(honest()[name]))
    if name in example().files:
        validator(name).validate(json.loads(example().files[name]))


def test_every_optional_field_is_valid() -> None:
    validator("promise.json").validate(json.loads(full_promise().to_bytes()))


def put(*path: str, to: Any) -> Callable[[Any], None]:
    def change(value: Any) -> None:
        for key in path[:-1]:
            value = value[key]
        value[path[-1]] = to

    return change


WRONG: list[Any] = [
    pytest.param(put("note", to="x"), id="a-field-of-its-own"),
    pytest.param(lambda v: v.pop("key_id"), id="a-field-missing"),
    pytest.param(put("schema", to="medbeslut/other"), id="another-kind"),
    pytest.param(put("version", to=2), id="another-version"),
    pytest.param(put("version", to=True), id="true-for-a-number"),
    pytest.param(put("key_id", to="A" * 64), id="capitals-in-a-hash"),
    pytest.param(put("key_id", to=None), id="null"),
    pytest.param(put("co_decision", to="0" * 14), id="no-uuid"),
    pytest.param(put("co_decision", to=7), id="a-number-for-a-text"),
]


@pytest.mark.parametrize("name", PARSERS)
@pytest.mark.parametrize("change", WRONG)
def test_what_the_reader_refuses_the_schema_refuses(
    name: str, change: Callable[[Any], None]
) -> None:
    value = json.loads(honest()[name])
    change(value)
    assert not validator(name).is_valid(value)
    data = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    with pytest.raises(VerificationError):
        PARSERS[name](data)


@pytest.mark.parametrize(("name", "change"), [
    pytest.param("promise.json", put("question", "sv", to=" "), id="blank-text"),
    pytest.param("promise.json", put("question", "sv", to="a\u0007"), id="control-character"),
    pytest.param("promise.json", put("rules", "tie", to="coin"), id="unknown-word"),
    pytest.param("promise.json", put("opens_at", to="2026-09-20T06:00:00+02:00"), id="another-zone"),
    pytest.param("opening.json", put("roll", "entries", to=-1), id="negative"),
    pytest.param("closing.json", put("ballots", to=1.5), id="not-whole"),
    pytest.param("tally.json", put("channels", "paper", "attestations", to={}), id="no-list"),
    pytest.param("decision.json", put("decision", "minutes_url", to="javascript:1"), id="script-link"),
    pytest.param("correction-1.json", put("corrected", "verdict", to="fine"), id="unknown-verdict"),
    pytest.param("correction-1.json", put("corrected", "schema", to="x"), id="record-of-another-kind"),
])  # fmt: skip
def test_spellings(name: str, change: Callable[[Any], None]) -> None:
    value = json.loads(honest()[name])
    change(value)
    assert not validator(name).is_valid(value)
