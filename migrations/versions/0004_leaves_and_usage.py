"""A leaf for each entry of a roll; the usage proof over them, and disputes about it."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0001"


def upgrade() -> None:
    """A leaf comes from the personal number, which is nowhere stored: rolls must be loaded anew."""
    _discard_rolls()
    with op.batch_alter_table("rolls") as rolls:
        rolls.drop_column("salt")
    with op.batch_alter_table("roll_entries") as entries:
        entries.add_column(sa.Column("identity", sa.String(length=64), nullable=False))
        entries.add_column(sa.Column("leaf", sa.String(length=64), nullable=False))
        entries.add_column(sa.Column("addition", sa.Integer(), nullable=True))
        entries.create_unique_constraint(
            op.f("uq_roll_entries_co_decision_leaf"), ["co_decision", "leaf"]
        )
        entries.create_unique_constraint(
            op.f("uq_roll_entries_co_decision_addition"), ["co_decision", "addition"]
        )
    _usages()
    _disputes()


def _discard_rolls() -> None:
    connection = op.get_bind()
    sealed = sa.text("SELECT count(*) FROM rolls WHERE sealed_at IS NOT NULL")
    if connection.scalar(sealed):
        raise RuntimeError(
            "a sealed roll of an earlier version cannot be carried over: finish or cancel its"
            " co-decision with that version, and begin with an empty database"
        )
    for table in ("letter_tokens", "roll_persons", "roll_entries", "rolls"):
        connection.execute(sa.delete(sa.table(table)))


def _usages() -> None:
    op.create_table(
        "usages",
        sa.Column("co_decision", sa.String(length=64), nullable=False),
        sa.Column("header", sa.LargeBinary(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("web", sa.Integer(), nullable=False),
        sa.Column("paper", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["co_decision"], ["co_decisions.uuid"], name=op.f("fk_usages_co_decision")
        ),
        sa.PrimaryKeyConstraint("co_decision", name=op.f("pk_usages")),
    )
    op.create_table(
        "usage_chunks",
        sa.Column("co_decision", sa.String(length=64), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("lines", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("lines > 0", name=op.f("ck_usage_chunks_some_lines")),
        sa.ForeignKeyConstraint(
            ["co_decision"], ["co_decisions.uuid"], name=op.f("fk_usage_chunks_co_decision")
        ),
        sa.PrimaryKeyConstraint("co_decision", "position", name=op.f("pk_usage_chunks")),
    )


def _disputes() -> None:
    op.create_table(
        "disputes",
        sa.Column("co_decision", sa.String(length=64), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("entry", sa.String(length=32), nullable=False),
        sa.Column("claim", sa.String(length=40), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer_by", sa.String(length=10), nullable=False),
        sa.Column("outcome", sa.String(length=40), nullable=True),
        sa.Column("reasons", sa.Text(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by", sa.Integer(), nullable=True),
        sa.CheckConstraint("number > 0", name=op.f("ck_disputes_from_one")),
        sa.CheckConstraint(
            "claim IN ('not_mine', 'missing', 'channel')", name=op.f("ck_disputes_claim")
        ),
        sa.CheckConstraint(
            "outcome IN ('upheld', 'rejected')", name=op.f("ck_disputes_disputeoutcome")
        ),
        sa.ForeignKeyConstraint(
            ["co_decision"], ["co_decisions.uuid"], name=op.f("fk_disputes_co_decision")
        ),
        sa.ForeignKeyConstraint(["entry"], ["roll_entries.id"], name=op.f("fk_disputes_entry")),
        sa.ForeignKeyConstraint(
            ["answered_by"], ["officers.id"], name=op.f("fk_disputes_answered_by")
        ),
        sa.PrimaryKeyConstraint("co_decision", "number", name=op.f("pk_disputes")),
    )
    op.create_index(op.f("ix_disputes_entry"), "disputes", ["entry"], unique=False)
