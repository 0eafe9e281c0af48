"""Opening, closing and corrections; notices; proposals of corrections and of additions to the roll."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0004"

_KINDS = ("promise", "opening", "closing", "tally", "decision", "correction")


def upgrade() -> None:
    _widen_statements()
    op.create_table(
        "notices",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("co_decision", sa.String(length=64), nullable=False),
        sa.Column("text_sv", sa.Text(), nullable=False),
        sa.Column("text_en", sa.Text(), nullable=True),
        sa.Column("made_by", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["co_decision"], ["co_decisions.uuid"], name=op.f("fk_notices_co_decision")
        ),
        sa.ForeignKeyConstraint(["made_by"], ["officers.id"], name=op.f("fk_notices_made_by")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_notices")),
    )
    op.create_index(op.f("ix_notices_co_decision"), "notices", ["co_decision"], unique=False)
    _proposals("correction_proposals", sa.Column("content", sa.LargeBinary(), nullable=False))
    _proposals(
        "roll_additions",
        sa.Column("identity", sa.String(length=64), nullable=False),
        sa.Column("leaf", sa.String(length=64), nullable=False),
        sa.Column("persons", sa.Text(), nullable=False),
        sa.Column("area", sa.String(length=64), nullable=True),
        sa.Column("appeal", sa.String(length=502), nullable=False),
    )


def _widen_statements() -> None:
    allowed = ", ".join(f"'{kind}'" for kind in _KINDS)
    with op.batch_alter_table("statements") as statements:
        statements.add_column(
            sa.Column("ordinal", sa.Integer(), nullable=False, server_default="0")
        )
        statements.drop_constraint("uq_statements_co_decision_uuid_kind", type_="unique")
        statements.create_unique_constraint(
            op.f("uq_statements_co_decision_uuid_kind_ordinal"),
            ["co_decision_uuid", "kind", "ordinal"],
        )
        statements.drop_constraint("ck_statements_statementkind", type_="check")
        statements.create_check_constraint(
            op.f("ck_statements_statementkind"), f"kind IN ({allowed})"
        )
    with op.batch_alter_table("statements") as statements:
        statements.alter_column("ordinal", server_default=None)


def _proposals(table: str, *content: sa.Column[object]) -> None:
    """What one officer proposes and another confirms."""
    op.create_table(
        table,
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("co_decision", sa.String(length=64), nullable=False),
        *content,
        sa.Column("proposed_by", sa.Integer(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_by", sa.Integer(), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("confirmed_by <> proposed_by", name=op.f(f"ck_{table}_two_people")),
        sa.ForeignKeyConstraint(
            ["co_decision"], ["co_decisions.uuid"], name=op.f(f"fk_{table}_co_decision")
        ),
        sa.ForeignKeyConstraint(
            ["proposed_by"], ["officers.id"], name=op.f(f"fk_{table}_proposed_by")
        ),
        sa.ForeignKeyConstraint(
            ["confirmed_by"], ["officers.id"], name=op.f(f"fk_{table}_confirmed_by")
        ),
        sa.PrimaryKeyConstraint("number", name=op.f(f"pk_{table}")),
    )
    op.create_index(op.f(f"ix_{table}_co_decision"), table, ["co_decision"], unique=False)
