"""Files that lie ready behind a link that hands them over once."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    """Add them, empty."""
    op.create_table(
        "pickups",
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column("file", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=False),
        sa.Column("used", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("hash", name="pickups_key"),
        sqlite_with_rowid=False,
    )
    op.create_index("pickups_by_until", "pickups", ["until"])
