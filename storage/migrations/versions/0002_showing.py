"""How far each account's screen has been shown, and what the platforms call the media sent before."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add them; whoever is there already is owed nothing."""
    op.add_column("accounts", sa.Column("turn", sa.BigInteger(), server_default=sa.text("0"), nullable=False))
    op.add_column("accounts", sa.Column("shown", sa.BigInteger(), server_default=sa.text("0"), nullable=False))
    op.add_column("accounts", sa.Column("place", sa.Text(), server_default=sa.text("''"), nullable=False))
    op.add_column("accounts", sa.Column("shown_at", sa.BigInteger(), nullable=True))
    op.add_column("accounts", sa.Column("unsure", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("accounts", sa.Column("gone", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.create_index(
        "accounts_unshown",
        "accounts",
        ["channel", "id"],
        sqlite_where=sa.text("shown < turn AND unsure = 0 AND gone = 0"),
        postgresql_where=sa.text("shown < turn AND NOT unsure AND NOT gone"),
    )
    op.create_table(
        "uploads",
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("channel", "hash", name="uploads_key"),
        sqlite_with_rowid=False,
    )
