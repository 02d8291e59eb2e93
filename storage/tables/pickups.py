"""Files that lie ready behind a link that hands them over once."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, LargeBinary, Table

from storage.tables.columns import metadata, number_column, text_column

pickups = Table(
    "pickups",
    metadata,
    # Of the code in the link.
    Column("hash", LargeBinary, primary_key=True),
    # Of the file's content, by which it is found among the drawings; and what it is called.
    text_column("file"),
    text_column("name"),
    number_column("until", index=True),
    # It stays until its time is over, so that whoever opens it again is told what became of it.
    Column("used", Boolean, nullable=False),
    sqlite_with_rowid=False,
)
