"""What learners are to remember, a row a question."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add it; lessons passed before it was there bring nothing back."""
    op.create_table(
        "memory",
        sa.Column("learner", sa.BigInteger(), nullable=False),
        sa.Column("lesson", sa.Text(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("due", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["learner"], ["learners.id"], name="memory_learner_of_learners"),
        sa.PrimaryKeyConstraint("learner", "lesson", "question", name="memory_key"),
        sqlite_with_rowid=False,
    )
