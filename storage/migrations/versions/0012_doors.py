"""Rosters, the personal codes made of them, and figures that others counted."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add them."""
    op.create_table(
        "rosters",
        sa.Column("id", KEY, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("made", sa.BigInteger(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="rosters_key"),
    )
    op.create_table(
        "door_codes",
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column("roster", sa.BigInteger(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("sector", sa.Text(), nullable=False),
        sa.Column("audience", sa.Text(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=False),
        sa.Column("learner", sa.BigInteger(), nullable=True),
        sa.Column("used", sa.BigInteger(), nullable=True),
        sa.Column("reached", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["roster"], ["rosters.id"], name="door_codes_roster_of_rosters"),
        sa.ForeignKeyConstraint(["learner"], ["learners.id"], name="door_codes_learner_of_learners"),
        sa.PrimaryKeyConstraint("hash", name="door_codes_key"),
        sqlite_with_rowid=False,
    )
    for column in ("learner", "roster", "until"):
        op.create_index(f"door_codes_by_{column}", "door_codes", [column])
    op.create_table(
        "lapsed",
        sa.Column("roster", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("sector", sa.Text(), nullable=False),
        sa.Column("audience", sa.Text(), nullable=False),
        sa.Column("codes", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["roster"], ["rosters.id"], name="lapsed_roster_of_rosters"),
        sa.PrimaryKeyConstraint("roster", "unit", "sector", "audience", name="lapsed_key"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "handed",
        sa.Column("id", KEY, nullable=False),
        sa.Column("indicator", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("period", sa.Text(), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=True),
        sa.Column("base", sa.BigInteger(), nullable=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("entered_by", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="handed_key"),
    )
