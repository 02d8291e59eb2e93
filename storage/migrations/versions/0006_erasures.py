"""Who was erased since when, by their random number: a backup that is put back forgets them again."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Add it; who was erased before is in no backup that could be put back into this schema."""
    op.create_table(
        "erasures",
        sa.Column("learner", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("learner", name="erasures_key"),
    )
    op.create_index("erasures_by_at", "erasures", ["at"])
