"""Somebody of a helper's list may sit at the helper's account while they are taught."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    """Add it; nobody is taught yet."""
    op.add_column("members", sa.Column("taught", sa.Boolean(), server_default=sa.false(), nullable=False))
