"""Tally what erased people did by mode too, so that what a helper did with them stays apart from what they did alone."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"

_FIGURES = ("began", "completions", "sittings", "attempts")
_CELL = ("month", "lesson", "unit", "audience")


def upgrade() -> None:
    connection = op.get_bind()
    # A few hundred rows at most: one a cell. How people learned was not kept, so all of it stays under one mode.
    found = connection.execute(sa.text("SELECT * FROM tallies")).mappings().all()
    op.drop_table("tallies")
    tallies = op.create_table(
        "tallies",
        sa.Column("month", sa.Integer(), nullable=False),
        sa.Column("lesson", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("audience", sa.Text(), nullable=False),
        sa.Column("mode", sa.Text(), nullable=False),
        *(sa.Column(name, sa.BigInteger(), nullable=False) for name in _FIGURES),
        sa.PrimaryKeyConstraint(*_CELL, "mode", name="tallies_key"),
        sqlite_with_rowid=False,
    )
    if found:
        op.bulk_insert(tallies, [{**row, "mode": "self"} for row in found])
