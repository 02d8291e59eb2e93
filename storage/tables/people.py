"""Who is behind an account, and what they may do: several learners on one phone, one learner on several, roles."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Index, Integer, LargeBinary, Table, Text, false, text

from storage.tables.columns import learner_column, metadata, number_column, row_number, text_column

members = Table(
    "members",
    metadata,
    # Only accounts that more than one learner ever spoke through have rows here.
    Column("account", BigInteger, ForeignKey("accounts.id"), primary_key=True, autoincrement=False),
    # Whose this place at the account is, whomever they speak as while joined.
    Column("home", BigInteger, ForeignKey("learners.id"), primary_key=True, autoincrement=False),
    learner_column(index=True),
    text_column("name"),
    text_column("picture"),
    number_column("since"),
    # Somebody of a helper's list, who is here only while they are taught.
    Column("taught", Boolean, nullable=False, server_default=false()),
    Index("members_by_home", "home"),
    sqlite_with_rowid=False,
)

joins = Table(
    "joins",
    metadata,
    Column("id", row_number, primary_key=True),
    learner_column(index=True),
    Column("into", BigInteger, ForeignKey("learners.id"), nullable=False, index=True),
    number_column("since"),
    # None while it holds.
    Column("until", BigInteger),
)

links = Table(
    "links",
    metadata,
    # Of the whole code, and of its words alone: who has the words and not the digits uses up its tries.
    Column("hash", LargeBinary, primary_key=True),
    Column("words", LargeBinary, nullable=False),
    learner_column(index=True),
    text_column("channel"),
    text_column("address"),
    number_column("until", index=True),
    Column("tries", Integer, nullable=False),
    # Who typed the code, and where; None until somebody did.
    Column("other", BigInteger, ForeignKey("learners.id"), index=True),
    text_column("other_channel"),
    text_column("other_address"),
    Column("agreed", Boolean, nullable=False),
    Column("other_agreed", Boolean, nullable=False),
    sqlite_with_rowid=False,
)

grants = Table(
    "grants",
    metadata,
    Column("id", row_number, primary_key=True),
    # Numbers of accounts, which may have gone since; 0: the operator.
    number_column("account", index=True),
    text_column("role"),
    text_column("scope"),
    number_column("given_by"),
    number_column("since"),
    # None while it holds.
    Column("until", BigInteger),
    Column("ended_by", BigInteger),
    # Who is meant, as the giver wrote it.
    Column("note", Text, nullable=False, server_default=text("''")),
)

invites = Table(
    "invites",
    metadata,
    Column("hash", LargeBinary, primary_key=True),
    text_column("role"),
    text_column("scope"),
    number_column("given_by"),
    number_column("made"),
    number_column("until", index=True),
    # By which account it was taken up, and when.
    Column("taken_by", BigInteger),
    Column("taken", BigInteger),
    # Who is meant, as the giver wrote it.
    Column("note", Text, nullable=False, server_default=text("''")),
    sqlite_with_rowid=False,
)

groups = Table(
    "groups",
    metadata,
    # The commune's code, a dash and a number.
    Column("code", Text, primary_key=True),
    text_column("name"),
    text_column("unit"),
    number_column("made"),
    sqlite_with_rowid=False,
)

uses = Table(
    "uses",
    metadata,
    Column("id", row_number, primary_key=True),
    number_column("at", index=True),
    number_column("account"),
    text_column("action"),
    text_column("unit"),
    Column("allowed", Boolean, nullable=False),
)

attempts = Table(
    "attempts",
    metadata,
    Column("id", row_number, primary_key=True),
    # What kind of code was tried: ``link``, ``invite``, ``door``.
    text_column("kind"),
    # A keyed hash of who tried it.
    Column("who", LargeBinary, nullable=False),
    number_column("at"),
    Column("good", Boolean, nullable=False),
    Index("attempts_to_limit", "kind", "at"),
)

logins = Table(
    "logins",
    metadata,
    # Of the code in a one-time link.
    Column("hash", LargeBinary, primary_key=True),
    # 0: the operator.
    number_column("account"),
    number_column("until", index=True),
    sqlite_with_rowid=False,
)

sessions = Table(
    "sessions",
    metadata,
    # Of what a browser's cookie holds.
    Column("hash", LargeBinary, primary_key=True),
    number_column("account", index=True),
    number_column("since"),
    number_column("until", index=True),
    sqlite_with_rowid=False,
)
