"""The schema. A change here needs a revision in :mod:`storage.migrations`; a test compares the two.

Moments (``at``, ``seen``, ``made`` …) are microseconds since 1970, UTC: exact, sortable and the same on every
database. ``day`` is the local date (see :mod:`storage.rows`). Nothing a learner typed is ever kept.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    and_,
    false,
    text,
)

REVISION = "0006"
"""The newest revision; kept here so that an up-to-date database opens without importing Alembic."""

metadata = MetaData(
    naming_convention={
        "ix": "%(table_name)s_by_%(column_0_N_name)s",
        "uq": "%(table_name)s_one_%(column_0_N_name)s",
        "fk": "%(table_name)s_%(column_0_name)s_of_%(referred_table_name)s",
        "pk": "%(table_name)s_key",
    }
)

# SQLite numbers rows by itself only where the key's type is spelled INTEGER.
_row_number = BigInteger().with_variant(Integer, "sqlite")


def _text(name: str) -> Column[str]:
    return Column(name, Text, nullable=False)


def _number(name: str, **options: Any) -> Column[int]:
    return Column(name, BigInteger, nullable=False, **options)


def _learner(**options: Any) -> Column[int]:
    options = {"nullable": False, **options}
    return Column("learner", BigInteger, ForeignKey("learners.id"), **options)


learners = Table(
    "learners",
    metadata,
    # Random, so that a number says nothing about how many came before.
    Column("id", _row_number, primary_key=True, autoincrement=False),
    _number("turn"),
    _text("seat"),
    _text("shelf"),
    _number("made"),
    Column("consented", BigInteger),
)
Index(
    "learners_without_yes",
    learners.c.made,
    sqlite_where=learners.c.consented.is_(None),
    postgresql_where=learners.c.consented.is_(None),
)

accounts = Table(
    "accounts",
    metadata,
    Column("id", _row_number, primary_key=True),
    _text("channel"),
    _text("address"),
    # None from an erasure until the next arrival, or the sweep.
    _learner(nullable=True, index=True),
    # Words with a space between.
    _text("roles"),
    _number("seen"),
    # How far the account's screen has been shown; see :class:`storage.rows.Showing`.
    _number("turn", server_default=text("0")),
    _number("shown", server_default=text("0")),
    Column("place", Text, nullable=False, server_default=text("''")),
    Column("shown_at", BigInteger),
    Column("unsure", Boolean, nullable=False, server_default=false()),
    # It cannot be written to until something arrives from it.
    Column("gone", Boolean, nullable=False, server_default=false()),
    UniqueConstraint("channel", "address"),
)
Index(
    "accounts_of_nobody",
    accounts.c.seen,
    sqlite_where=accounts.c.learner.is_(None),
    postgresql_where=accounts.c.learner.is_(None),
)
UNSHOWN = and_(accounts.c.shown < accounts.c.turn, ~accounts.c.unsure, ~accounts.c.gone)
"""Which accounts have a drawing to come; a query that names it in these very words finds them by their index."""
Index("accounts_unshown", accounts.c.channel, accounts.c.id, sqlite_where=UNSHOWN, postgresql_where=UNSHOWN)

messages = Table(
    "messages",
    metadata,
    # A keyed hash of channel, address and the platform's message id: it leads back to nobody.
    Column("key", LargeBinary, primary_key=True),
    _number("at", index=True),
    sqlite_with_rowid=False,
)

records = Table(
    "records",
    metadata,
    Column("id", _row_number, primary_key=True),
    _learner(),
    _text("channel"),
    _text("kind"),
    _number("at"),
    Column("day", Integer, nullable=False),
    _text("mode"),
    _text("lesson"),
    _text("version"),
    _text("question"),
    _text("option"),
    # ``right`` is a word of SQL.
    Column("correct", Boolean),
    Column("attempt", Integer, nullable=False),
    _text("value"),
    # Covers the counts, finds a learner's records, and is the only index: each one more slows every turn.
    Index("records_to_count", "learner", "lesson", "day", "kind", "at"),
)

traits = Table(
    "traits",
    metadata,
    _learner(primary_key=True),
    Column("name", Text, primary_key=True),
    _number("since", primary_key=True),
    _text("value"),
    sqlite_with_rowid=False,
)

memory = Table(
    "memory",
    metadata,
    _learner(primary_key=True),
    Column("lesson", Text, primary_key=True),
    Column("question", Text, primary_key=True),
    # The dialogue's own.
    _text("state"),
    # A local day, counted from 1970.
    Column("due", Integer, nullable=False),
    sqlite_with_rowid=False,
)

requests = Table(
    "requests",
    metadata,
    Column("id", Text, primary_key=True),
    _text("kind"),
    _text("body"),
    _text("channel"),
    _text("address"),
    _learner(index=True),
    _number("made", index=True),
    Column("tries", Integer, nullable=False),
    # Until when a claim holds; 0: nobody has claimed it.
    _number("held"),
    Column("result", Text),
    Column("failed", Text),
)

reminders = Table(
    "reminders",
    metadata,
    _learner(primary_key=True, autoincrement=False),
    _number("due"),
    # From when it may be claimed: its time; while somebody is at it, a minute after they took it.
    _number("held", index=True),
)

set_aside = Table(
    "set_aside",
    metadata,
    Column("id", _row_number, primary_key=True),
    _number("at"),
    _text("channel"),
    _number("account"),
    _text("error"),
)

codes = Table(
    "codes",
    metadata,
    _learner(primary_key=True, autoincrement=False),
    Column("hash", LargeBinary, nullable=False, unique=True),
)

recognitions = Table(
    "recognitions",
    metadata,
    # Of the code on the paper.
    Column("hash", LargeBinary, primary_key=True),
    _learner(index=True),
    _text("course"),
    Column("day", Integer, nullable=False),
    sqlite_with_rowid=False,
)

tallies = Table(
    "tallies",
    metadata,
    Column("month", Integer, primary_key=True),
    Column("lesson", Text, primary_key=True),
    Column("unit", Text, primary_key=True),
    Column("audience", Text, primary_key=True),
    _number("began"),
    _number("completions"),
    _number("sittings"),
    _number("attempts"),
    sqlite_with_rowid=False,
)

uploads = Table(
    "uploads",
    metadata,
    Column("channel", Text, primary_key=True),
    # Of the medium's content.
    Column("hash", Text, primary_key=True),
    _text("name"),
    sqlite_with_rowid=False,
)

erasures = Table(
    "erasures",
    metadata,
    # Of a learner who is no more; random, so it says nothing of whom.
    Column("learner", BigInteger, primary_key=True, autoincrement=False),
    _number("at", index=True),
)

kept = Table("kept", metadata, Column("name", Text, primary_key=True), Column("value", LargeBinary, nullable=False))
