"""The schema. A change here needs a revision in :mod:`storage.migrations`; a test compares the two.

Moments (``at``, ``seen``, ``made`` …) are microseconds since 1970, UTC: exact, sortable and the same on every
database. ``day`` is the local date (see :mod:`storage.rows`). Nothing a learner typed is ever kept.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
    and_,
    false,
    text,
)

from storage.tables.approvals import approvals
from storage.tables.columns import learner_column, metadata, number_column, row_number, text_column
from storage.tables.counts import arrived, cells, choices, crowds, deltas, histories, presence, steps, weeks
from storage.tables.doors import door_codes, handed, lapsed, rosters
from storage.tables.helping import classes, enrolments, supporters
from storage.tables.people import (
    attempts,
    grants,
    groups,
    invites,
    joins,
    links,
    logins,
    members,
    sessions,
    uses,
)
from storage.tables.pickups import pickups

__all__ = [
    "approvals",
    "arrived",
    "attempts",
    "cells",
    "choices",
    "classes",
    "crowds",
    "deltas",
    "door_codes",
    "enrolments",
    "grants",
    "groups",
    "handed",
    "histories",
    "invites",
    "joins",
    "lapsed",
    "links",
    "logins",
    "members",
    "metadata",
    "pickups",
    "presence",
    "rosters",
    "sessions",
    "steps",
    "supporters",
    "uses",
    "weeks",
]

REVISION = "0017"
"""The newest revision; kept here so that an up-to-date database opens without importing Alembic."""

learners = Table(
    "learners",
    metadata,
    # Random, so that a number says nothing about how many came before.
    Column("id", row_number, primary_key=True, autoincrement=False),
    number_column("turn"),
    text_column("seat"),
    text_column("shelf"),
    number_column("made"),
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
    Column("id", row_number, primary_key=True),
    text_column("channel"),
    text_column("address"),
    # None from an erasure until the next arrival, or the sweep.
    learner_column(nullable=True, index=True),
    # Words with a space between.
    text_column("roles"),
    number_column("seen"),
    # How far the account's screen has been shown; see :class:`storage.rows.Showing`.
    number_column("turn", server_default=text("0")),
    number_column("shown", server_default=text("0")),
    Column("place", Text, nullable=False, server_default=text("''")),
    Column("shown_at", BigInteger),
    Column("unsure", Boolean, nullable=False, server_default=false()),
    # It cannot be written to until something arrives from it.
    Column("gone", Boolean, nullable=False, server_default=false()),
    # Under whose number what is done here is written down, where that is not who speaks: while they are joined.
    Column("author", BigInteger),
    # Whether :data:`members` has rows of it.
    Column("shared", Boolean, nullable=False, server_default=false()),
    # Which process draws its screen, and until when it has leased that; 0: none. See :mod:`storage.sql.leasing`.
    number_column("drawer", server_default=text("0")),
    number_column("leased", server_default=text("0")),
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
    number_column("at", index=True),
    sqlite_with_rowid=False,
)

records = Table(
    "records",
    metadata,
    Column("id", row_number, primary_key=True),
    learner_column(),
    text_column("channel"),
    text_column("kind"),
    number_column("at"),
    Column("day", Integer, nullable=False),
    text_column("mode"),
    text_column("lesson"),
    text_column("version"),
    text_column("question"),
    text_column("option"),
    # ``right`` is a word of SQL.
    Column("correct", Boolean),
    Column("attempt", Integer, nullable=False),
    text_column("value"),
    # Covers the counts, finds a learner's records, and is the only index: each one more slows every turn.
    Index("records_to_count", "learner", "lesson", "day", "kind", "at"),
)

traits = Table(
    "traits",
    metadata,
    learner_column(primary_key=True),
    Column("name", Text, primary_key=True),
    number_column("since", primary_key=True),
    text_column("value"),
    sqlite_with_rowid=False,
)

memory = Table(
    "memory",
    metadata,
    learner_column(primary_key=True),
    Column("lesson", Text, primary_key=True),
    Column("question", Text, primary_key=True),
    # The dialogue's own.
    text_column("state"),
    # A local day, counted from 1970.
    Column("due", Integer, nullable=False),
    sqlite_with_rowid=False,
)

requests = Table(
    "requests",
    metadata,
    Column("id", Text, primary_key=True),
    text_column("kind"),
    text_column("body"),
    text_column("channel"),
    text_column("address"),
    learner_column(index=True),
    number_column("made", index=True),
    Column("tries", Integer, nullable=False),
    # Until when a claim holds; 0: nobody has claimed it.
    number_column("held"),
    Column("result", Text),
    Column("failed", Text),
)

reminders = Table(
    "reminders",
    metadata,
    learner_column(primary_key=True, autoincrement=False),
    number_column("due"),
    # From when it may be claimed: its time; while somebody is at it, a minute after they took it.
    number_column("held", index=True),
)

set_aside = Table(
    "set_aside",
    metadata,
    Column("id", row_number, primary_key=True),
    number_column("at"),
    text_column("channel"),
    number_column("account"),
    text_column("error"),
)

codes = Table(
    "codes",
    metadata,
    learner_column(primary_key=True, autoincrement=False),
    Column("hash", LargeBinary, nullable=False, unique=True),
)

recognitions = Table(
    "recognitions",
    metadata,
    # Of the code on the paper.
    Column("hash", LargeBinary, primary_key=True),
    learner_column(index=True),
    text_column("course"),
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
    Column("mode", Text, primary_key=True),
    number_column("began"),
    number_column("completions"),
    number_column("sittings"),
    number_column("attempts"),
    sqlite_with_rowid=False,
)

uploads = Table(
    "uploads",
    metadata,
    Column("channel", Text, primary_key=True),
    # Of the medium's content.
    Column("hash", Text, primary_key=True),
    text_column("name"),
    sqlite_with_rowid=False,
)

erasures = Table(
    "erasures",
    metadata,
    # Of a learner who is no more; random, so it says nothing of whom.
    Column("learner", BigInteger, primary_key=True, autoincrement=False),
    number_column("at", index=True),
)

kept = Table("kept", metadata, Column("name", Text, primary_key=True), Column("value", LargeBinary, nullable=False))
