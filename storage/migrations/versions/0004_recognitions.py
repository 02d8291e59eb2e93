"""The papers given for finished courses, by the hash of their check codes."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Add them; nobody had one before."""
    op.create_table(
        "recognitions",
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column("learner", sa.BigInteger(), nullable=False),
        sa.Column("course", sa.Text(), nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["learner"], ["learners.id"], name="recognitions_learner_of_learners"),
        sa.PrimaryKeyConstraint("hash", name="recognitions_key"),
        sqlite_with_rowid=False,
    )
    op.create_index("recognitions_by_learner", "recognitions", ["learner"])
