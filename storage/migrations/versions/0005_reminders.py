"""When learners who asked for it are to be reminded, a row each."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Add it; nobody has asked for it before."""
    op.create_table(
        "reminders",
        sa.Column("learner", sa.BigInteger(), nullable=False),
        sa.Column("due", sa.BigInteger(), nullable=False),
        sa.Column("held", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["learner"], ["learners.id"], name="reminders_learner_of_learners"),
        sa.PrimaryKeyConstraint("learner", name="reminders_key"),
    )
    op.create_index("reminders_by_held", "reminders", ["held"])
