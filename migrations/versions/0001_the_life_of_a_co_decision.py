"""Bodies, co-decisions, rolls, archives, trustees and the log."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "bodies",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=64), nullable=False),
        sa.Column("name_sv", sa.String(length=200), nullable=False),
        sa.Column("name_en", sa.String(length=200), nullable=True),
        sa.Column("municipality_code", sa.String(length=4), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bodies")),
        sa.UniqueConstraint("slug", name=op.f("uq_bodies_slug")),
    )
    op.create_table(
        "log_entries",
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("co_decision", sa.String(length=64), nullable=True),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("position", name=op.f("pk_log_entries")),
    )
    op.create_index(
        op.f("ix_log_entries_co_decision"), "log_entries", ["co_decision"], unique=False
    )
    op.create_table(
        "log_heads",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_log_heads_one_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_log_heads")),
    )
    op.create_table(
        "officers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sign_in", sa.String(length=100), nullable=False),
        sa.Column("title_sv", sa.String(length=200), nullable=False),
        sa.Column("title_en", sa.String(length=200), nullable=True),
        sa.Column("password_hash", sa.String(length=200), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("locked_until", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_officers")),
        sa.UniqueConstraint("sign_in", name=op.f("uq_officers_sign_in")),
    )
    op.create_table(
        "co_decisions",
        sa.Column("uuid", sa.String(length=64), nullable=False),
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "promised",
                "ready",
                "open",
                "closed",
                "tallied",
                "decided",
                "fulfilled",
                "cancelled",
                name="ck_co_decisions_state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("draft", sa.LargeBinary(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opens_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("replaces", sa.String(length=64), nullable=True),
        sa.Column("cancellation_reason", sa.Text(), nullable=True),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("opens_at < closes_at", name=op.f("ck_co_decisions_dates_in_order")),
        sa.ForeignKeyConstraint(
            ["author_id"], ["officers.id"], name=op.f("fk_co_decisions_author_id")
        ),
        sa.ForeignKeyConstraint(["body_id"], ["bodies.id"], name=op.f("fk_co_decisions_body_id")),
        sa.PrimaryKeyConstraint("uuid", name=op.f("pk_co_decisions")),
    )
    op.create_index(op.f("ix_co_decisions_body_id"), "co_decisions", ["body_id"], unique=False)
    op.create_index(op.f("ix_co_decisions_state"), "co_decisions", ["state"], unique=False)
    op.create_table(
        "memberships",
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "drafter",
                "signatory",
                "secretary",
                "registrar",
                name="ck_memberships_role",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(["body_id"], ["bodies.id"], name=op.f("fk_memberships_body_id")),
        sa.ForeignKeyConstraint(
            ["officer_id"], ["officers.id"], name=op.f("fk_memberships_officer_id")
        ),
        sa.PrimaryKeyConstraint("officer_id", "body_id", "role", name=op.f("pk_memberships")),
    )
    op.create_table(
        "archives",
        sa.Column("co_decision", sa.String(length=64), nullable=False),
        sa.Column("timestamp", sa.Integer(), nullable=False),
        sa.Column("records", sa.Integer(), nullable=False),
        sa.Column("published", sa.Integer(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("head", sa.String(length=64), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("ballots", sa.Integer(), nullable=False),
        sa.Column("tally_position", sa.Integer(), nullable=True),
        sa.Column("election", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["co_decision"], ["co_decisions.uuid"], name=op.f("fk_archives_co_decision")
        ),
        sa.PrimaryKeyConstraint("co_decision", name=op.f("pk_archives")),
    )
    op.create_table(
        "milestones",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("co_decision", sa.String(length=64), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("what_sv", sa.String(length=500), nullable=False),
        sa.Column("what_en", sa.String(length=500), nullable=True),
        sa.Column("due", sa.String(length=10), nullable=False),
        sa.Column("done", sa.String(length=10), nullable=True),
        sa.Column("evidence", sa.String(length=2000), nullable=True),
        sa.ForeignKeyConstraint(
            ["co_decision"], ["co_decisions.uuid"], name=op.f("fk_milestones_co_decision")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_milestones")),
        sa.UniqueConstraint("co_decision", "number", name=op.f("uq_milestones_co_decision_number")),
    )
    op.create_table(
        "pool_credentials",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("co_decision", sa.String(length=64), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["co_decision"], ["co_decisions.uuid"], name=op.f("fk_pool_credentials_co_decision")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pool_credentials")),
    )
    op.create_index(
        op.f("ix_pool_credentials_co_decision"), "pool_credentials", ["co_decision"], unique=False
    )
    op.create_table(
        "public_credentials",
        sa.Column("co_decision", sa.String(length=64), nullable=False),
        sa.Column("credential", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["co_decision"], ["co_decisions.uuid"], name=op.f("fk_public_credentials_co_decision")
        ),
        sa.PrimaryKeyConstraint("co_decision", "credential", name=op.f("pk_public_credentials")),
    )
    op.create_table(
        "roll_entries",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("co_decision", sa.String(length=64), nullable=False),
        sa.Column("basis", sa.String(length=2), nullable=False),
        sa.Column("area", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(
            ["co_decision"], ["co_decisions.uuid"], name=op.f("fk_roll_entries_co_decision")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_roll_entries")),
    )
    op.create_index(
        op.f("ix_roll_entries_co_decision"), "roll_entries", ["co_decision"], unique=False
    )
    op.create_table(
        "rolls",
        sa.Column("co_decision", sa.String(length=64), nullable=False),
        sa.Column("entries", sa.Integer(), nullable=False),
        sa.Column("spares", sa.Integer(), nullable=False),
        sa.Column("by_area", sa.Text(), nullable=False),
        sa.Column("loaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sealed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("commitment", sa.String(length=64), nullable=True),
        sa.Column("salt", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint("spares >= 0", name=op.f("ck_rolls_spares")),
        sa.ForeignKeyConstraint(
            ["co_decision"], ["co_decisions.uuid"], name=op.f("fk_rolls_co_decision")
        ),
        sa.PrimaryKeyConstraint("co_decision", name=op.f("pk_rolls")),
    )
    op.create_table(
        "schedule_changes",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("co_decision", sa.String(length=64), nullable=False),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("proposed_by", sa.Integer(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_by", sa.Integer(), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "confirmed_by <> proposed_by", name=op.f("ck_schedule_changes_two_people")
        ),
        sa.ForeignKeyConstraint(
            ["co_decision"], ["co_decisions.uuid"], name=op.f("fk_schedule_changes_co_decision")
        ),
        sa.ForeignKeyConstraint(
            ["confirmed_by"], ["officers.id"], name=op.f("fk_schedule_changes_confirmed_by")
        ),
        sa.ForeignKeyConstraint(
            ["proposed_by"], ["officers.id"], name=op.f("fk_schedule_changes_proposed_by")
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_schedule_changes")),
    )
    op.create_index(
        op.f("ix_schedule_changes_co_decision"), "schedule_changes", ["co_decision"], unique=False
    )
    op.create_table(
        "signatory_marks",
        sa.Column("co_decision", sa.String(length=64), nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("draft_digest", sa.String(length=64), nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["co_decision"], ["co_decisions.uuid"], name=op.f("fk_signatory_marks_co_decision")
        ),
        sa.ForeignKeyConstraint(
            ["officer_id"], ["officers.id"], name=op.f("fk_signatory_marks_officer_id")
        ),
        sa.PrimaryKeyConstraint("co_decision", "officer_id", name=op.f("pk_signatory_marks")),
    )
    op.create_table(
        "statements",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("co_decision_uuid", sa.String(length=64), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "promise",
                "tally",
                "decision",
                name="ck_statements_statementkind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("signature", sa.LargeBinary(), nullable=False),
        sa.Column("key_id", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["co_decision_uuid"], ["co_decisions.uuid"], name=op.f("fk_statements_co_decision_uuid")
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_statements")),
        sa.UniqueConstraint(
            "co_decision_uuid", "kind", name=op.f("uq_statements_co_decision_uuid_kind")
        ),
    )
    op.create_table(
        "trustee_sets",
        sa.Column("co_decision", sa.String(length=64), nullable=False),
        sa.Column("trustees", sa.LargeBinary(), nullable=False),
        sa.Column("public_key", sa.String(length=64), nullable=False),
        sa.Column("rehearsal", sa.LargeBinary(), nullable=False),
        sa.Column("backup_read_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["co_decision"], ["co_decisions.uuid"], name=op.f("fk_trustee_sets_co_decision")
        ),
        sa.PrimaryKeyConstraint("co_decision", name=op.f("pk_trustee_sets")),
    )
    op.create_table(
        "archive_records",
        sa.Column("co_decision", sa.String(length=64), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "header",
                "data",
                "event",
                name="ck_archive_records_kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["co_decision"], ["archives.co_decision"], name=op.f("fk_archive_records_co_decision")
        ),
        sa.PrimaryKeyConstraint("co_decision", "position", name=op.f("pk_archive_records")),
        sa.UniqueConstraint(
            "co_decision", "digest", name=op.f("uq_archive_records_co_decision_digest")
        ),
    )
    op.create_table(
        "ballots",
        sa.Column("co_decision", sa.String(length=64), nullable=False),
        sa.Column("credential", sa.String(length=64), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["co_decision"], ["archives.co_decision"], name=op.f("fk_ballots_co_decision")
        ),
        sa.PrimaryKeyConstraint("co_decision", "credential", name=op.f("pk_ballots")),
        sa.UniqueConstraint("co_decision", "digest", name=op.f("uq_ballots_co_decision_digest")),
    )
    op.create_table(
        "credential_draws",
        sa.Column("entry", sa.String(length=32), nullable=False),
        sa.Column("co_decision", sa.String(length=64), nullable=False),
        sa.Column("draws", sa.Integer(), nullable=False),
        sa.CheckConstraint("draws BETWEEN 1 AND 5", name=op.f("ck_credential_draws_at_most_five")),
        sa.ForeignKeyConstraint(
            ["co_decision"], ["co_decisions.uuid"], name=op.f("fk_credential_draws_co_decision")
        ),
        sa.PrimaryKeyConstraint("entry", name=op.f("pk_credential_draws")),
    )
    op.create_index(
        op.f("ix_credential_draws_co_decision"), "credential_draws", ["co_decision"], unique=False
    )
    op.create_table(
        "letter_tokens",
        sa.Column("co_decision", sa.String(length=64), nullable=False),
        sa.Column("token_digest", sa.String(length=64), nullable=False),
        sa.Column("entry", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["co_decision"], ["co_decisions.uuid"], name=op.f("fk_letter_tokens_co_decision")
        ),
        sa.ForeignKeyConstraint(
            ["entry"], ["roll_entries.id"], name=op.f("fk_letter_tokens_entry")
        ),
        sa.PrimaryKeyConstraint("co_decision", "token_digest", name=op.f("pk_letter_tokens")),
        sa.UniqueConstraint("entry", name=op.f("uq_letter_tokens_entry")),
    )
    op.create_table(
        "partial_decryptions",
        sa.Column("co_decision", sa.String(length=64), nullable=False),
        sa.Column("owner", sa.Integer(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["co_decision"],
            ["trustee_sets.co_decision"],
            name=op.f("fk_partial_decryptions_co_decision"),
        ),
        sa.PrimaryKeyConstraint("co_decision", "owner", name=op.f("pk_partial_decryptions")),
    )
    op.create_table(
        "roll_marks",
        sa.Column("entry", sa.String(length=32), nullable=False),
        sa.Column("co_decision", sa.String(length=64), nullable=False),
        sa.Column(
            "channel",
            sa.Enum(
                "web",
                "paper",
                name="ck_roll_marks_channel",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["co_decision"], ["co_decisions.uuid"], name=op.f("fk_roll_marks_co_decision")
        ),
        sa.PrimaryKeyConstraint("entry", name=op.f("pk_roll_marks")),
    )
    op.create_index(op.f("ix_roll_marks_co_decision"), "roll_marks", ["co_decision"], unique=False)
    op.create_table(
        "roll_persons",
        sa.Column("co_decision", sa.String(length=64), nullable=False),
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("entry", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["co_decision"], ["co_decisions.uuid"], name=op.f("fk_roll_persons_co_decision")
        ),
        sa.ForeignKeyConstraint(["entry"], ["roll_entries.id"], name=op.f("fk_roll_persons_entry")),
        sa.PrimaryKeyConstraint("co_decision", "person", name=op.f("pk_roll_persons")),
    )
    op.create_index(op.f("ix_roll_persons_entry"), "roll_persons", ["entry"], unique=False)
    op.create_table(
        "seen_ciphertexts",
        sa.Column("co_decision", sa.String(length=64), nullable=False),
        sa.Column("alpha", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["co_decision"], ["archives.co_decision"], name=op.f("fk_seen_ciphertexts_co_decision")
        ),
        sa.PrimaryKeyConstraint("co_decision", "alpha", name=op.f("pk_seen_ciphertexts")),
    )
    op.create_table(
        "trustees",
        sa.Column("co_decision", sa.String(length=64), nullable=False),
        sa.Column("owner", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("label", sa.String(length=200), nullable=False),
        sa.Column("public_key", sa.String(length=64), nullable=False),
        sa.Column("token_digest", sa.String(length=64), nullable=True),
        sa.Column("rehearsed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("rejected", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["co_decision"], ["trustee_sets.co_decision"], name=op.f("fk_trustees_co_decision")
        ),
        sa.PrimaryKeyConstraint("co_decision", "owner", name=op.f("pk_trustees")),
        sa.UniqueConstraint("token_digest", name=op.f("uq_trustees_token_digest")),
    )
    op.execute(sa.text("INSERT INTO log_heads (id, size) VALUES (1, 0)"))
