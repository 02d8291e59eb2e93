"""Making one person of two learners, and undoing it. No record is ever rewritten: only who counts as whom changes.

While a join holds, the accounts of who was joined speak as the other one, and what is done through them is still
written down under the number it was before. So an undo gives everything back by ending the join.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, and_, case, delete, func, insert, literal, or_, select, update

from storage.rows.people import UNDO, Join, Renew, Standing
from storage.sql.locking import lock_in_order
from storage.sql.moments import SECOND, from_moment
from storage.sql.persons import OPEN, everyone, joined_into, person_of
from storage.sql.regrouping import regroup
from storage.sql.upserts import upsert
from storage.tables import accounts, joins, learners, members, memory, records, reminders

_UNDO = int(UNDO.total_seconds()) * SECOND
_PASSINGS = ("completed", "finished")


def join(connection: Connection, both: tuple[int, int], at: int, renew: Renew) -> bool:
    """Join a learner into another. See :meth:`storage.store.people.PeopleStore.join`."""
    lock_in_order(connection, both)
    present = _standing(connection, both)
    if sum(row.consented is not None for row in present.values()) < len(both) or _are_joined(connection, both):
        return False
    learner, into = both
    if _share(connection, learner, into):
        return False
    apart = [everyone(connection, (one,)) for one in both]
    connection.execute(insert(joins), {"learner": learner, "into": into, "since": at})
    regroup(connection, apart, [everyone(connection, (into,))])
    author = func.coalesce(accounts.c.author, learner)
    connection.execute(update(accounts).where(accounts.c.learner == learner).values(learner=into, author=author))
    connection.execute(update(members).where(members.c.learner == learner).values(learner=into))
    connection.execute(delete(reminders).where(reminders.c.learner == learner))
    _remember(connection, learner, into, None)
    _renew(connection, into, renew, other=(present[learner].seat, present[learner].shelf))
    return True


def unjoin(connection: Connection, which: tuple[int, int], at: int, renew: Renew) -> tuple[int, int] | None:
    """Undo a person's join, by its number; return the two that go on as themselves, or None where it cannot be."""
    person, number = which
    together, speaks = everyone(connection, (person,)), person_of(connection, person)
    held = joins.c.id == number, OPEN, joins.c.since > at - _UNDO, joins.c.learner.in_(together)
    ending = update(joins).where(*held).values(until=at).returning(joins.c.learner)
    learner = connection.execute(ending).scalar()
    if learner is None:
        return None
    lock_in_order(connection, (learner, speaks))
    regroup(connection, [together], [everyone(connection, (one,)) for one in (learner, speaks)])
    _give_back(connection, joined_into(connection, (learner,)), learner)
    _part_memory(connection, learner, speaks)
    for one in sorted((learner, speaks)):
        _renew(connection, one, renew)
    reminding = upsert(connection.dialect, reminders).values(learner=learner, due=at, held=at)
    connection.execute(reminding.on_conflict_do_nothing())
    return learner, speaks


def undoable(connection: Connection, learner: int, at: int) -> list[Join]:
    """Return the joins of a person that can still be undone, the newest first."""
    theirs = joins.c.learner.in_(everyone(connection, (learner,)))
    recent = select(joins).where(theirs, OPEN, joins.c.since > at - _UNDO).order_by(joins.c.since.desc(), joins.c.id)
    return [
        Join(row.id, from_moment(row.since), _channels(connection, joined_into(connection, (row.learner,))))
        for row in connection.execute(recent).all()
    ]


def _channels(connection: Connection, homes: Sequence[int]) -> tuple[str, ...]:
    alone = select(accounts.c.channel).where(or_(accounts.c.author.in_(homes), accounts.c.learner.in_(homes)))
    sharing = select(accounts.c.channel).join(members, members.c.account == accounts.c.id)
    found = alone.union(sharing.where(members.c.home.in_(homes)))
    return tuple(sorted(connection.execute(found).scalars()))


def _standing(connection: Connection, both: Sequence[int]) -> dict[int, Any]:
    columns = learners.c.id, learners.c.seat, learners.c.shelf, learners.c.consented
    return {row.id: row for row in connection.execute(select(*columns).where(learners.c.id.in_(both)))}


def _are_joined(connection: Connection, both: Sequence[int]) -> bool:
    """Return whether either speaks as somebody else by now: who was asked about is not who would be joined."""
    return bool(connection.execute(select(joins.c.id).where(OPEN, joins.c.learner.in_(both)).limit(1)).first())


def _share(connection: Connection, learner: int, into: int) -> bool:
    other = members.alias()
    both = select(members.c.account).join(other, other.c.account == members.c.account)
    found = both.where(members.c.learner == learner, other.c.learner == into).limit(1)
    return connection.execute(found).first() is not None


def _give_back(connection: Connection, homes: Sequence[int], learner: int) -> None:
    """Let the accounts that those numbers stand behind speak as the learner again."""
    author = case((accounts.c.author == learner, None), else_=accounts.c.author)
    theirs = accounts.c.author.in_(homes)
    connection.execute(update(accounts).where(theirs).values(learner=learner, author=author))
    connection.execute(update(members).where(members.c.home.in_(homes)).values(learner=learner))


def _remember(connection: Connection, source: int, target: int, lessons: Sequence[str] | None) -> None:
    """Give somebody the questions another one has to remember, of some lessons or all; their own stay as they are."""
    its = select(literal(target).label("learner"), memory.c.lesson, memory.c.question, memory.c.state, memory.c.due)
    mine = memory.alias()
    same = and_(mine.c.learner == target, mine.c.lesson == memory.c.lesson, mine.c.question == memory.c.question)
    its = its.where(memory.c.learner == source, ~select(mine.c.learner).where(same).exists())
    its = its if lessons is None else its.where(memory.c.lesson.in_(lessons))
    connection.execute(insert(memory).from_select(["learner", "lesson", "question", "state", "due"], its))


def _part_memory(connection: Connection, learner: int, speaks: int) -> None:
    """Leave each of two with the questions of the lessons that they passed themselves."""
    _remember(connection, speaks, learner, [*_first_days(connection, learner, "lesson")])
    for one in (learner, speaks):
        passed = [*_first_days(connection, one, "lesson")]
        connection.execute(delete(memory).where(memory.c.learner == one, memory.c.lesson.not_in(passed)))


def _first_days(connection: Connection, learner: int, of: str) -> dict[str, int]:
    """Return what the records of a person say was passed, each with the first day."""
    column, kinds = (records.c.lesson, _PASSINGS) if of == "lesson" else (records.c.value, ("course-completed",))
    theirs = records.c.learner.in_(everyone(connection, (learner,))), records.c.kind.in_(kinds)
    found = select(column.label("name"), func.min(records.c.day).label("day")).where(*theirs).group_by(column)
    return {row.name: row.day for row in connection.execute(found)}


def _renew(connection: Connection, learner: int, renew: Renew, other: tuple[str, str] = ("", "")) -> None:
    """Make a person's seat and shelf anew from all that counts as theirs now; buttons drawn before mean nothing."""
    row = _standing(connection, (learner,))[learner]
    due = select(func.min(memory.c.due)).where(memory.c.learner == learner, memory.c.due > 0)
    standing = Standing(
        row.seat,
        row.shelf,
        _first_days(connection, learner, "lesson"),
        _first_days(connection, learner, "course"),
        other,
        connection.execute(due).scalar() or 0,
        len(everyone(connection, (learner,))) - 1,
    )
    seat, shelf = renew(standing)
    now = update(learners).where(learners.c.id == learner)
    connection.execute(now.values(turn=learners.c.turn + 1, seat=seat, shelf=shelf))
