"""Personal codes of rosters, kept as hashes, and how far those who came by them have come."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, delete, exists, insert, select, update

from storage.rows.doors import Come, Door
from storage.sql.moments import from_moment
from storage.sql.persons import everyone, person, read_joined
from storage.sql.prepared import parts
from storage.sql.upserts import upsert
from storage.tables import door_codes, groups, lapsed, records, rosters

ACTIVE, COMPLETED = "active", "completed"
_KINDS = {"began": ACTIVE, "course-completed": COMPLETED}
_WHERE = (door_codes.c.unit, door_codes.c.sector, door_codes.c.audience)
_PART = 500


def keep_roster(connection: Connection, name: str, codes: Sequence[tuple[bytes, Door]], until: int, *, at: int) -> None:
    """Keep a roster: the hash of each code and where it leads."""
    made = insert(rosters).values(name=name, made=at, until=until).returning(rosters.c.id)
    roster = connection.execute(made).scalar_one()
    held = {"roster": roster, "until": until, "reached": ""}
    rows = [{"hash": hashed, **held, **door._asdict()} for hashed, door in codes]
    for start in range(0, len(rows), _PART):
        connection.execute(insert(door_codes), rows[start : start + _PART])


def come_by(connection: Connection, hashed: bytes, learner: int, at: int) -> Door | None:
    """See :meth:`storage.store.doors.DoorsStore.come_by`; None where a personal code opens nothing."""
    row = connection.execute(select(door_codes).where(door_codes.c.hash == hashed).with_for_update()).one_or_none()
    if row is None:
        return None
    if row.used is None and row.until >= at:
        mine = update(door_codes).where(door_codes.c.hash == hashed)
        connection.execute(mine.values(learner=learner, used=at))
    elif row.learner is None or row.learner not in everyone(connection, [learner]):
        return None
    return Door(row.unit, row.sector, row.audience)


def is_group(connection: Connection, code: str) -> bool:
    """Say whether there is a village group with a code."""
    return connection.execute(select(exists().where(groups.c.code == code))).scalar_one()


def read_rosters(connection: Connection) -> list[Come]:
    """See :meth:`storage.store.doors.DoorsStore.rosters`."""
    sums: dict[tuple[int, Door], list[int]] = {}
    for row in connection.execute(select(lapsed)):
        sums[row.roster, Door(row.unit, row.sector, row.audience)] = [row.codes, 0, 0, 0, row.codes]
    code = door_codes.c
    held = select(code.roster, *_WHERE, code.learner, code.used, code.reached)
    rows = connection.execute(held).all()
    reach = _reach(connection, [row.learner for row in rows if row.learner is not None])
    for row in rows:
        figures = sums.setdefault((row.roster, Door(row.unit, row.sector, row.audience)), [0] * 5)
        reached = row.reached if row.learner is None else reach.get(row.learner, "")
        for place, counted in enumerate((True, row.used is not None, reached != "", reached == COMPLETED)):
            figures[place] += counted
    heads = {row.id: row for row in connection.execute(select(rosters))}
    return [_come(heads[roster], door, sums[roster, door]) for roster, door in sorted(sums)]


def _come(head: Row[Any], door: Door, figures: Sequence[int]) -> Come:
    return Come(head.id, head.name, from_moment(head.made), from_moment(head.until), door, *figures)


def _reach(connection: Connection, learners: Sequence[int]) -> dict[int, str]:
    """Return how far learners have come, each with all who are one person with them; nobody who began nothing."""
    joined = read_joined(connection)
    with_them: dict[int, list[int]] = {}
    for learner in {*learners, *joined, *joined.values()}:
        with_them.setdefault(person(learner, joined), []).append(learner)
    asked = {other for learner in learners for other in with_them[person(learner, joined)]}
    did: dict[int, str] = {}
    for part in parts(sorted(asked)):
        mine = records.c.learner.in_(part), records.c.kind.in_(_KINDS)
        for learner, kind in connection.execute(select(records.c.learner, records.c.kind).where(*mine).distinct()):
            who = person(learner, joined)
            did[who] = max(did.get(who, ""), _KINDS[kind])
    return {learner: did[who] for learner in learners if (who := person(learner, joined)) in did}


def leave_doors(connection: Connection, ids: Sequence[int]) -> None:
    """Keep of learners who are erased only how far the codes they came by had come; before their records go."""
    code = door_codes.c
    came = connection.execute(select(code.hash, code.learner).where(code.learner.in_(ids))).all()
    reach = _reach(connection, [row.learner for row in came])
    for row in came:
        mine = update(door_codes).where(code.hash == row.hash)
        connection.execute(mine.values(learner=None, reached=reach.get(row.learner, "")))


def sweep_door_codes(connection: Connection, now: int) -> bool:
    """Drop codes that were not used in their time, and count them; return whether there may be more."""
    over = select(door_codes).where(door_codes.c.until < now, door_codes.c.used.is_(None)).limit(_PART)
    rows = connection.execute(over.with_for_update(skip_locked=True)).all()
    counts: dict[tuple[Any, ...], int] = {}
    for row in rows:
        key = row.roster, row.unit, row.sector, row.audience
        counts[key] = counts.get(key, 0) + 1
    for (roster, unit, sector, audience), codes in sorted(counts.items()):
        added = upsert(connection.dialect, lapsed).values(
            roster=roster, unit=unit, sector=sector, audience=audience, codes=codes
        )
        more = {"codes": lapsed.c.codes + added.excluded.codes}
        connection.execute(added.on_conflict_do_update(index_elements=[*lapsed.primary_key], set_=more))
    if rows:
        connection.execute(delete(door_codes).where(door_codes.c.hash.in_([row.hash for row in rows])))
    return len(rows) == _PART
