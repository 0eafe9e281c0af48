"""The migrations: one line of them, made without the models, and giving exactly what the models say."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import CheckConstraint, Engine, ForeignKeyConstraint, UniqueConstraint, inspect

from voting_service import places
from voting_service.models import Base

VERSIONS = sorted((places.migrations() / "versions").glob("*.py"))


def scripts() -> ScriptDirectory:
    config = Config()
    config.set_main_option("script_location", str(places.migrations()))
    return ScriptDirectory.from_config(config)


def test_one_head_and_one_base() -> None:
    assert len(scripts().get_heads()) == 1
    assert len(scripts().get_bases()) == 1


def test_files_are_named_like_their_revisions() -> None:
    """The line of revisions is the order; a number is a name, and each stands once."""
    revisions = {script.revision: Path(script.path) for script in scripts().walk_revisions()}
    assert sorted(revisions.values()) == VERSIONS
    assert all(path.name.startswith(f"{number}_") for number, path in revisions.items())


@pytest.mark.parametrize("path", VERSIONS, ids=lambda path: path.stem)
def test_migrations_never_import_the_models(path: Path) -> None:
    """The models move on; a migration must go on doing what it did."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom):
            names.append(node.module or "")
        assert not any(name.startswith("voting_service") for name in names)


@pytest.mark.parametrize("path", VERSIONS, ids=lambda path: path.stem)
def test_migrations_only_go_forward(path: Path) -> None:
    names = {
        node.name
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.FunctionDef)
    }
    assert "upgrade" in names
    assert "downgrade" not in names


def test_models_are_what_the_migrations_make(shared_engine: Engine) -> None:
    with shared_engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_constraints_are_what_the_migrations_make(shared_engine: Engine) -> None:
    """Alembic compares neither checks nor primary keys: those carry what a race could break."""
    found = inspect(shared_engine)
    for table in Base.metadata.sorted_tables:
        name = table.name
        assert found.get_pk_constraint(name)["constrained_columns"] == [
            column.name for column in table.primary_key.columns
        ]
        assert names(found.get_unique_constraints(name)) == declared(table, UniqueConstraint)
        assert names(found.get_check_constraints(name)) == declared(table, CheckConstraint)
        assert names(found.get_foreign_keys(name)) == declared(table, ForeignKeyConstraint)


def names(rows: Any) -> set[str]:
    return {str(row["name"]) for row in rows}


def declared(table: Any, kind: type[Any]) -> set[str]:
    return {str(one.name) for one in table.constraints if isinstance(one, kind)}


def test_every_constraint_has_a_name() -> None:
    for table in Base.metadata.sorted_tables:
        for constraint in table.constraints:
            assert constraint.name, f"a constraint of {table.name} has no name"
