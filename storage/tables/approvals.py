"""Reports that were approved and are kept as they were."""

from __future__ import annotations

from sqlalchemy import Column, Integer, LargeBinary, Table, Text

from storage.tables.columns import metadata, number_column, text_column

approvals = Table(
    "approvals",
    metadata,
    Column("period", Text, primary_key=True),
    Column("unit", Text, primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    text_column("approved_by"),
    text_column("reason"),
    number_column("at"),
    Column("content", LargeBinary, nullable=False),
)
