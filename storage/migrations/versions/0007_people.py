"""Several learners on one account, one learner on several, roles and how they are given, and logins on the web."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

# SQLite numbers rows by itself only where the key's type is spelled INTEGER.
_ROW = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add them; every account there is has one learner, and no role but those that stand in it."""
    op.add_column("accounts", sa.Column("author", sa.BigInteger(), nullable=True))
    op.add_column("accounts", sa.Column("shared", sa.Boolean(), server_default=sa.false(), nullable=False))
    _add_people()
    _add_roles()
    _add_logins()


def _add_people() -> None:
    """Add members, joins and links."""
    op.create_table(
        "members",
        sa.Column("account", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("home", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("learner", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("picture", sa.Text(), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["account"], ["accounts.id"], name="members_account_of_accounts"),
        sa.ForeignKeyConstraint(["home"], ["learners.id"], name="members_home_of_learners"),
        sa.ForeignKeyConstraint(["learner"], ["learners.id"], name="members_learner_of_learners"),
        sa.PrimaryKeyConstraint("account", "home", name="members_key"),
        sqlite_with_rowid=False,
    )
    op.create_index("members_by_home", "members", ["home"])
    op.create_index("members_by_learner", "members", ["learner"])
    op.create_table(
        "joins",
        sa.Column("id", _ROW, nullable=False),
        sa.Column("learner", sa.BigInteger(), nullable=False),
        sa.Column("into", sa.BigInteger(), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["learner"], ["learners.id"], name="joins_learner_of_learners"),
        sa.ForeignKeyConstraint(["into"], ["learners.id"], name="joins_into_of_learners"),
        sa.PrimaryKeyConstraint("id", name="joins_key"),
    )
    op.create_index("joins_by_into", "joins", ["into"])
    op.create_index("joins_by_learner", "joins", ["learner"])
    op.create_table(
        "links",
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=False),
        sa.Column("learner", sa.BigInteger(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("other", sa.BigInteger(), nullable=True),
        sa.Column("other_channel", sa.Text(), nullable=False),
        sa.Column("other_address", sa.Text(), nullable=False),
        sa.Column("agreed", sa.Boolean(), nullable=False),
        sa.Column("other_agreed", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["learner"], ["learners.id"], name="links_learner_of_learners"),
        sa.ForeignKeyConstraint(["other"], ["learners.id"], name="links_other_of_learners"),
        sa.PrimaryKeyConstraint("hash", name="links_key"),
        sqlite_with_rowid=False,
    )
    op.create_index("links_by_learner", "links", ["learner"])
    op.create_index("links_by_other", "links", ["other"])
    op.create_index("links_by_until", "links", ["until"])


def _add_roles() -> None:
    """Add grants, invites, groups and what is logged."""
    op.create_table(
        "grants",
        sa.Column("id", _ROW, nullable=False),
        sa.Column("account", sa.BigInteger(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("given_by", sa.BigInteger(), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=True),
        sa.Column("ended_by", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="grants_key"),
    )
    op.create_index("grants_by_account", "grants", ["account"])
    op.create_table(
        "invites",
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("given_by", sa.BigInteger(), nullable=False),
        sa.Column("made", sa.BigInteger(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=False),
        sa.Column("taken_by", sa.BigInteger(), nullable=True),
        sa.Column("taken", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("hash", name="invites_key"),
        sqlite_with_rowid=False,
    )
    op.create_index("invites_by_until", "invites", ["until"])
    op.create_table(
        "groups",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("made", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("code", name="groups_key"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "uses",
        sa.Column("id", _ROW, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("account", sa.BigInteger(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("allowed", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="uses_key"),
    )
    op.create_index("uses_by_at", "uses", ["at"])
    op.create_table(
        "attempts",
        sa.Column("id", _ROW, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("who", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("good", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="attempts_key"),
    )
    op.create_index("attempts_to_limit", "attempts", ["kind", "at"])


def _add_logins() -> None:
    """Add logins and sessions."""
    op.create_table(
        "logins",
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column("account", sa.BigInteger(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("hash", name="logins_key"),
        sqlite_with_rowid=False,
    )
    op.create_index("logins_by_until", "logins", ["until"])
    op.create_table(
        "sessions",
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column("account", sa.BigInteger(), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("hash", name="sessions_key"),
        sqlite_with_rowid=False,
    )
    op.create_index("sessions_by_account", "sessions", ["account"])
    op.create_index("sessions_by_until", "sessions", ["until"])
