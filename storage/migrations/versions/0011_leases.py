"""Which process draws an account's screen, where several share a database."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Add the columns; nobody draws yet."""
    op.add_column("accounts", sa.Column("drawer", sa.BigInteger(), server_default=sa.text("0"), nullable=False))
    op.add_column("accounts", sa.Column("leased", sa.BigInteger(), server_default=sa.text("0"), nullable=False))
