"""What becomes of accounts whose learner goes: whoever shares them is current, else nobody is and their roles end."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, and_, case, delete, null, or_, select, update

from storage.tables import accounts, grants, members


def leave(connection: Connection, ids: Sequence[int]) -> None:
    """Let learners go from their accounts, where they speak and where they are joined with who does."""
    connection.execute(delete(members).where(members.c.home.in_(ids)))
    # Who was joined into somebody erased alone (an older backup knows the join still) speaks as themselves again.
    connection.execute(update(members).where(members.c.learner.in_(ids)).values(learner=members.c.home))
    gone, theirs = accounts.c.learner.in_(ids), accounts.c.author.in_(ids)
    alone = and_(gone, accounts.c.author.is_not(None), ~theirs)
    connection.execute(update(accounts).where(alone).values(learner=accounts.c.author, author=null()))
    first = select(members).where(members.c.account == accounts.c.id).order_by(members.c.since, members.c.home).limit(1)
    following = first.with_only_columns(members.c.learner).scalar_subquery()
    joined = first.with_only_columns(case((members.c.home != members.c.learner, members.c.home))).scalar_subquery()
    roles = case((following.is_(None), ""), else_=accounts.c.roles)
    left = update(accounts).where(or_(gone, theirs)).values(learner=following, author=joined, roles=roles)
    connection.execute(left)


def end_roles(connection: Connection, at: int) -> None:
    """End the grants of accounts that have no roles any more, or are no more themselves."""
    held = select(accounts.c.id).where(accounts.c.id == grants.c.account, accounts.c.roles != "")
    connection.execute(update(grants).where(grants.c.until.is_(None), ~held.exists()).values(until=at))
