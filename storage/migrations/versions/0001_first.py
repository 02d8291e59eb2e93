"""The first schema."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make all tables."""
    op.create_table(
        "kept",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="kept_key"),
    )
    op.create_table(
        "learners",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("turn", sa.BigInteger(), nullable=False),
        sa.Column("seat", sa.Text(), nullable=False),
        sa.Column("shelf", sa.Text(), nullable=False),
        sa.Column("made", sa.BigInteger(), nullable=False),
        sa.Column("consented", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="learners_key"),
    )
    op.create_index("learners_without_yes", "learners", ["made"], sqlite_where=sa.text("consented IS NULL"),
                    postgresql_where=sa.text("consented IS NULL"))
    op.create_table(
        "messages",
        sa.Column("key", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="messages_key"),
        sqlite_with_rowid=False,
    )
    op.create_index("messages_by_at", "messages", ["at"])
    op.create_table(
        "set_aside",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("account", sa.BigInteger(), nullable=False),
        sa.Column("error", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="set_aside_key"),
    )
    op.create_table(
        "tallies",
        sa.Column("month", sa.Integer(), nullable=False),
        sa.Column("lesson", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("audience", sa.Text(), nullable=False),
        sa.Column("began", sa.BigInteger(), nullable=False),
        sa.Column("completions", sa.BigInteger(), nullable=False),
        sa.Column("sittings", sa.BigInteger(), nullable=False),
        sa.Column("attempts", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("month", "lesson", "unit", "audience", name="tallies_key"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "accounts",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("learner", sa.BigInteger(), nullable=True),
        sa.Column("roles", sa.Text(), nullable=False),
        sa.Column("seen", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="accounts_key"),
        sa.UniqueConstraint("channel", "address", name="accounts_one_channel_address"),
        sa.ForeignKeyConstraint(["learner"], ["learners.id"], name="accounts_learner_of_learners"),
    )
    op.create_index("accounts_by_learner", "accounts", ["learner"])
    op.create_index("accounts_of_nobody", "accounts", ["seen"], sqlite_where=sa.text("learner IS NULL"),
                    postgresql_where=sa.text("learner IS NULL"))
    op.create_table(
        "codes",
        sa.Column("learner", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["learner"], ["learners.id"], name="codes_learner_of_learners"),
        sa.PrimaryKeyConstraint("learner", name="codes_key"),
        sa.UniqueConstraint("hash", name="codes_one_hash"),
    )
    op.create_table(
        "records",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("learner", sa.BigInteger(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("mode", sa.Text(), nullable=False),
        sa.Column("lesson", sa.Text(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("option", sa.Text(), nullable=False),
        sa.Column("correct", sa.Boolean(), nullable=True),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["learner"], ["learners.id"], name="records_learner_of_learners"),
        sa.PrimaryKeyConstraint("id", name="records_key"),
    )
    op.create_index("records_to_count", "records", ["learner", "lesson", "day", "kind", "at"])
    op.create_table(
        "requests",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("learner", sa.BigInteger(), nullable=False),
        sa.Column("made", sa.BigInteger(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("held", sa.BigInteger(), nullable=False),
        sa.Column("result", sa.Text(), nullable=True),
        sa.Column("failed", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["learner"], ["learners.id"], name="requests_learner_of_learners"),
        sa.PrimaryKeyConstraint("id", name="requests_key"),
    )
    op.create_index("requests_by_learner", "requests", ["learner"])
    op.create_index("requests_by_made", "requests", ["made"])
    op.create_table(
        "traits",
        sa.Column("learner", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["learner"], ["learners.id"], name="traits_learner_of_learners"),
        sa.PrimaryKeyConstraint("learner", "name", "since", name="traits_key"),
        sqlite_with_rowid=False,
    )
