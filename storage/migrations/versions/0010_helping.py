"""Whom helpers teach, what classes they attest, and whom learners named to stand by them."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add them."""
    op.create_table(
        "enrolments",
        sa.Column("learner", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("helper", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("village", sa.Text(), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["learner"], ["learners.id"], name="enrolments_learner_of_learners"),
        sa.PrimaryKeyConstraint("learner", name="enrolments_key"),
    )
    op.create_index("enrolments_by_unit", "enrolments", ["unit"])
    op.create_table(
        "classes",
        sa.Column("id", KEY, nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("helper", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("lesson", sa.Text(), nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("listed", sa.Integer(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="classes_key"),
    )
    op.create_index("classes_by_day", "classes", ["day"])
    op.create_table(
        "supporters",
        sa.Column("id", KEY, nullable=False),
        sa.Column("learner", sa.BigInteger(), nullable=False),
        sa.Column("supporter", sa.BigInteger(), nullable=True),
        sa.Column("hash", sa.LargeBinary(), nullable=True),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=True),
        sa.Column("due", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["learner"], ["learners.id"], name="supporters_learner_of_learners"),
        sa.ForeignKeyConstraint(["supporter"], ["learners.id"], name="supporters_supporter_of_learners"),
        sa.PrimaryKeyConstraint("id", name="supporters_key"),
        sa.UniqueConstraint("hash", name="supporters_one_hash"),
    )
    for column in ("learner", "supporter", "due"):
        op.create_index(f"supporters_by_{column}", "supporters", [column])
