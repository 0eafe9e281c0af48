"""The log becomes a tree: nodes, heads that were published, acts that are numbered, failed casts."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0003"


def upgrade() -> None:
    _require_empty()
    op.drop_table("log_entries")
    op.drop_table("log_heads")
    _entries()
    _tree()
    with op.batch_alter_table("ballots") as ballots:
        ballots.add_column(sa.Column("log_position", sa.Integer(), nullable=False))
    op.create_table(
        "failed_casts",
        sa.Column("co_decision", sa.String(length=64), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("logged", sa.Integer(), nullable=False),
        sa.CheckConstraint("logged <= total", name=op.f("ck_failed_casts_logged_at_most_all")),
        sa.ForeignKeyConstraint(
            ["co_decision"], ["co_decisions.uuid"], name=op.f("fk_failed_casts_co_decision")
        ),
        sa.PrimaryKeyConstraint("co_decision", "reason", name=op.f("pk_failed_casts")),
    )
    op.create_table(
        "mark_rewrites",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("rewritten", sa.Integer(), nullable=False),
        sa.Column("tidied", sa.Integer(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_mark_rewrites_one_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mark_rewrites")),
    )
    op.execute(sa.text("INSERT INTO mark_rewrites (id, rewritten, tidied) VALUES (1, 0, 0)"))


def _require_empty() -> None:
    """Entries of the time before the tree have other fields: no verifier would take them."""
    if op.get_bind().execute(sa.text("SELECT size FROM log_heads")).scalar_one():
        raise RuntimeError(
            "this database was made by a version from before the log had its form; its co-decisions"
            " cannot be carried over. Finish them with that version, and begin with a new database"
        )


def _entries() -> None:
    op.create_table(
        "log_entries",
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("co_decision", sa.String(length=64), nullable=True),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("position", name=op.f("pk_log_entries")),
        sa.UniqueConstraint(
            "co_decision", "number", name=op.f("uq_log_entries_co_decision_number")
        ),
    )
    op.create_index(
        "ix_log_entries_co_decision_position", "log_entries", ["co_decision", "position"]
    )
    op.create_table(
        "log_threads",
        sa.Column("co_decision", sa.String(length=64), nullable=False),
        sa.Column("acts", sa.Integer(), nullable=False),
        sa.Column("ballots", sa.Integer(), nullable=False),
        sa.Column("kinds", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("co_decision", name=op.f("pk_log_threads")),
    )


def _tree() -> None:
    op.create_table(
        "log_nodes",
        sa.Column("level", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("index", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("hash", sa.LargeBinary(length=32), nullable=False),
        sa.PrimaryKeyConstraint("level", "index", name=op.f("pk_log_nodes")),
    )
    op.create_table(
        "log_heads",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("frontier", sa.LargeBinary(), nullable=False),
        sa.Column("newest_at", sa.String(length=20), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_log_heads_one_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_log_heads")),
    )
    heads = sa.table(
        "log_heads",
        sa.column("id"),
        sa.column("size"),
        sa.column("frontier"),
        sa.column("newest_at"),
    )
    op.execute(heads.insert().values(id=1, size=0, frontier=b"", newest_at=""))
    op.create_table(
        "log_checkpoints",
        sa.Column("size", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("root", sa.String(length=64), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("size", name=op.f("pk_log_checkpoints")),
    )
