"""A leaf for each entry of a roll, over which the roll's commitment is made."""

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
