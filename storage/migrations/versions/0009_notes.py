"""Who is meant by a role, as its giver wrote it."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Add it, empty."""
    for table in ("grants", "invites"):
        op.add_column(table, sa.Column("note", sa.Text(), server_default=sa.text("''"), nullable=False))
