"""Personal codes by which people of a roster come in, and figures that others counted."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ForeignKey, Integer, LargeBinary, Table, Text

from storage.tables.columns import metadata, number_column, row_number, text_column

rosters = Table(
    "rosters",
    metadata,
    Column("id", row_number, primary_key=True),
    text_column("name"),
    number_column("made"),
    number_column("until"),
)

door_codes = Table(
    "door_codes",
    metadata,
    # Of the code; nothing here says whose it is, until they come by it.
    Column("hash", LargeBinary, primary_key=True),
    Column("roster", BigInteger, ForeignKey("rosters.id"), nullable=False, index=True),
    text_column("unit"),
    text_column("sector"),
    text_column("audience"),
    number_column("until", index=True),
    # Who came by it, and when. After their erasure the learner is gone, and how far they had come is kept.
    Column("learner", BigInteger, ForeignKey("learners.id"), index=True),
    Column("used", BigInteger),
    text_column("reached"),
    sqlite_with_rowid=False,
)

lapsed = Table(
    "lapsed",
    metadata,
    # Codes that were not used in their time: how many they were is all that is left of them.
    Column("roster", BigInteger, ForeignKey("rosters.id"), primary_key=True, autoincrement=False),
    Column("unit", Text, primary_key=True),
    Column("sector", Text, primary_key=True),
    Column("audience", Text, primary_key=True),
    number_column("codes"),
    sqlite_with_rowid=False,
)

handed = Table(
    "handed",
    metadata,
    Column("id", row_number, primary_key=True),
    text_column("indicator"),
    text_column("unit"),
    text_column("period"),
    # None takes back what was entered before.
    Column("value", BigInteger),
    Column("base", BigInteger),
    text_column("source"),
    Column("day", Integer, nullable=False),
    # Who entered it, as the program names them: never a learner.
    text_column("entered_by"),
    number_column("at"),
)
