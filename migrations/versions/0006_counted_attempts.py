"""Failed identifications and sign-ins are counted in a table, for all worker processes."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0002"


def upgrade() -> None:
    """The counts that officers carried themselves go: they let strangers lock an officer out."""
    op.create_table(
        "attempts",
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("ends", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_attempts")),
    )
    op.create_index(op.f("ix_attempts_ends"), "attempts", ["ends"])
    with op.batch_alter_table("officers") as officers:
        officers.drop_column("failures")
        officers.drop_column("locked_until")
