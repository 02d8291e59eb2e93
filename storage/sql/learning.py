"""Reading one learner: who speaks through an account, and all that is held of somebody."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Connection, Dialect, bindparam, case, distinct, func, select
from sqlalchemy.engine.interfaces import DBAPICursor

from storage.rows import Holding, Memory, Person, Trait
from storage.sql.moments import from_moment
from storage.sql.persons import everyone
from storage.sql.prepared import Prepared
from storage.sql.sharing import MemberReader
from storage.sql.showing import SHOWING, to_showing
from storage.tables import accounts, learners, memory, records, traits

_PERSON = (
    select(
        accounts.c.id,
        accounts.c.roles,
        learners.c.id,
        learners.c.turn,
        learners.c.seat,
        learners.c.shelf,
        accounts.c.seen,
        accounts.c.author,
        accounts.c.shared,
        *SHOWING,
    )
    .join(learners)
    .where(accounts.c.channel == bindparam("channel"), accounts.c.address == bindparam("address"))
)


class PersonReader:
    """Reads who speaks through an account: one statement, for every page the web draws."""

    def __init__(self, dialect: Dialect) -> None:
        """Put the statement together."""
        self._person = Prepared(_PERSON, "channel address", dialect)
        self._members = MemberReader(dialect)

    def read(self, cursor: DBAPICursor, channel: str, address: str) -> Person | None:
        """See :meth:`storage.store.Store.person`."""
        row = self._person.first(cursor, (channel, address))
        if row is None:
            return None
        account, roles, learner, turn, seat, shelf, seen, author, shared, *showing = row
        who = account, channel, tuple(roles.split()), learner, turn, seat, shelf, from_moment(seen)
        together = self._members.read(cursor, [account]).get(account, ()) if shared else ()
        return Person(*who, showing=to_showing(*showing), author=author or 0, members=together)


def read_holding(connection: Connection, learner: int) -> Holding | None:
    """See :meth:`storage.store.Store.holding`."""
    row = connection.execute(select(learners.c.consented).where(learners.c.id == learner)).one_or_none()
    if row is None:
        return None
    mine = records.c.learner.in_(everyone(connection, (learner,)))
    lessons = func.count(distinct(records.c.lesson))
    figures = select(lessons, func.count(_if("completed")), func.count(_if("answered")))
    began, completions, answers = connection.execute(figures.where(mine, records.c.lesson != "")).one()
    notice = select(records.c.value).where(mine, records.c.kind == "consented").order_by(records.c.at.desc()).limit(1)
    history = select(traits).where(traits.c.learner == learner).order_by(traits.c.since, traits.c.name)
    channels = select(accounts.c.channel).distinct().where(accounts.c.learner == learner).order_by(accounts.c.channel)
    return Holding(
        consented=None if row.consented is None else from_moment(row.consented),
        notice=connection.execute(notice).scalar() or "",
        traits=tuple(Trait(t.name, t.value, from_moment(t.since)) for t in connection.execute(history)),
        lessons=began,
        completions=completions,
        answers=answers,
        channels=tuple(connection.execute(channels).scalars()),
    )


def read_memory(connection: Connection, learner: int) -> list[Memory]:
    """See :meth:`storage.store.Store.memory`."""
    rows = select(memory).where(memory.c.learner == learner).order_by(memory.c.lesson, memory.c.question)
    return [Memory(row.lesson, row.question, row.state, row.due) for row in connection.execute(rows)]


def _if(kind: str) -> ColumnElement[int | None]:
    return case((records.c.kind == kind, 1))
