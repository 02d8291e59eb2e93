"""Whom helpers teach, what classes they attest, and whom learners named to stand by them."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ForeignKey, Integer, LargeBinary, Table

from storage.tables.columns import learner_column, metadata, number_column, row_number, text_column

enrolments = Table(
    "enrolments",
    metadata,
    learner_column(primary_key=True, autoincrement=False),
    # The code of the helpers' group, whose members alone see the row; and who of them read the notice aloud.
    text_column("unit", index=True),
    number_column("helper"),
    # Empty for a child.
    text_column("name"),
    text_column("village"),
    number_column("since"),
)

classes = Table(
    "classes",
    metadata,
    Column("id", row_number, primary_key=True),
    text_column("unit"),
    number_column("helper"),
    # ``class`` or ``paper``.
    text_column("kind"),
    text_column("lesson"),
    Column("day", Integer, nullable=False, index=True),
    text_column("place"),
    # Those who are not on anybody's list, and are counted by the helper alone.
    Column("people", Integer, nullable=False),
    # How many of the list were there; each has a record of it.
    Column("listed", Integer, nullable=False),
    number_column("at"),
)

supporters = Table(
    "supporters",
    metadata,
    Column("id", row_number, primary_key=True),
    learner_column(index=True),
    # None until somebody took the code.
    Column("supporter", BigInteger, ForeignKey("learners.id"), index=True),
    # Of the code that the learner gives them; None once it was taken.
    Column("hash", LargeBinary, unique=True),
    number_column("since"),
    # Until when the code can be taken; None once it was.
    Column("until", BigInteger),
    # When the supporter is to be told next what to ask about; None while there is none.
    Column("due", BigInteger, index=True),
)
