"""The contract of every store: what has stayed its time goes, and no count changes."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from msgspec.structs import replace
from sqlalchemy import insert, update

from storage.rows import Request, Trait
from storage.rows.privacy import UNDER_16, Retention
from storage.sql import SqlStore
from storage.sql.moments import to_moment
from storage.tables import accounts, joins, learners, records, requests, set_aside, tallies, uses
from tests.storage.playing import DAY, HOUR, NOW, YES, Table, did, lives_in

KEPT = Retention(
    idle=700 * DAY, children=350 * DAY, withdrawn=15 * DAY, requests=7 * DAY, set_aside=30 * DAY, uses=365 * DAY
)
TOOK_BACK = replace(YES, kind="withdrew")
LATER = NOW + 701 * DAY


async def learns(table: Table, address: str = "an", at: datetime = NOW) -> int:
    outcome = await table.turn(address, at=at, records=(replace(YES, at=at), did("began", at), did("completed", at)))
    return outcome.person.learner


async def lives(store: SqlStore, learner: int) -> bool:
    return await store.everything(learner) is not None


async def test_a_learner_who_does_not_come_any_more_becomes_a_tally_and_no_count_changes(table: Table) -> None:
    learner = await learns(table)
    await table.turn(traits=(lives_in("03637"),))
    before = await table.activity()

    assert await table.store.retain(KEPT, NOW + 699 * DAY) == 0
    assert await table.store.retain(KEPT, LATER) == 1

    assert not await lives(table.store, learner)
    assert await table.rows(records) == 0
    assert [replace(one, learner=None) for one in before] == await table.activity()
    assert [number for number, _ in await table.store.erasures(NOW)] == [learner]


async def test_who_came_back_in_time_stays(table: Table) -> None:
    learner = await learns(table)
    await table.turn(at=NOW + 600 * DAY, seat="s2")

    assert await table.store.retain(KEPT, LATER) == 0
    assert await lives(table.store, learner)


async def test_who_was_taught_by_somebody_else_stays_though_their_account_was_not_used(table: Table) -> None:
    learner = await learns(table)
    await table.turn(at=NOW + 600 * DAY, records=(did("began", NOW + 600 * DAY),))
    long_ago = update(accounts).values(seen=to_moment(NOW))
    await table.store.database.write(lambda connection: connection.execute(long_ago))

    assert await table.store.retain(KEPT, LATER) == 0
    assert await lives(table.store, learner)


async def test_who_holds_a_role_does_not_go_for_being_idle(table: Table) -> None:
    learner = await learns(table)
    given = update(accounts).values(roles="officer:03637")
    await table.store.database.write(lambda connection: connection.execute(given))

    assert await table.store.retain(KEPT, LATER) == 0
    assert await lives(table.store, learner)


async def test_a_child_goes_sooner_and_one_who_has_grown_up_does_not(table: Table) -> None:
    child = await learns(table, "be")
    grown = await learns(table, "lon")
    await table.turn("be", traits=(Trait("age", UNDER_16, NOW),))
    await table.turn("lon", traits=(Trait("age", UNDER_16, NOW), Trait("age", "from-16", NOW + HOUR)))

    assert await table.store.retain(KEPT, NOW + 351 * DAY) == 1

    assert [await lives(table.store, one) for one in (child, grown)] == [False, True]


async def test_a_learner_who_is_joined_to_one_who_comes_stays_with_them(table: Table) -> None:
    idle, active = await learns(table, "a"), await learns(table, "b")
    await table.turn("b", at=NOW + 600 * DAY, seat="s2")
    held = insert(joins).values(learner=idle, into=active, since=to_moment(NOW))
    await table.store.database.write(lambda connection: connection.execute(held))

    assert await table.store.retain(KEPT, LATER) == 0
    assert await lives(table.store, idle)


@pytest.mark.parametrize(("days", "stays"), [(14, True), (16, False)])
async def test_who_takes_a_yes_back_has_some_days_to_think_again(table: Table, days: int, *, stays: bool) -> None:
    learner = await learns(table, at=NOW - 90 * DAY)
    await table.turn(records=(TOOK_BACK,))

    await table.store.sweep(NOW + days * DAY)
    assert await lives(table.store, learner)
    await table.store.retain(KEPT, NOW + days * DAY)

    assert await lives(table.store, learner) is stays


async def test_who_says_yes_again_is_nobody_who_took_it_back(table: Table) -> None:
    learner = await learns(table, at=NOW - 90 * DAY)
    await table.turn(records=(TOOK_BACK,))
    await table.turn(at=NOW + DAY, records=(replace(YES, at=NOW + DAY),))

    await table.store.retain(KEPT, NOW + 60 * DAY)

    assert await lives(table.store, learner)


async def test_more_than_one_part_of_them_goes(table: Table, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("storage.sql.retaining.PART", 2)
    monkeypatch.setattr("storage.sql.privacy.PART", 2)
    for number in range(5):
        await learns(table, str(number))

    assert await table.store.retain(KEPT, LATER) == 5

    assert await table.rows(learners) == 0
    assert await table.rows(tallies) == 1


async def test_requests_and_what_failed_and_uses_of_roles_go_each_after_its_time(table: Table) -> None:
    await table.turn(requests=(Request("r", "holding", "{}"),))
    await table.turn(error="KeyError at x:1")
    used = insert(uses).values(at=to_moment(NOW), account=1, action="see", unit="03637", allowed=True)
    await table.store.database.write(lambda connection: connection.execute(used))

    for span, left in ((6 * DAY, (1, 1, 1)), (8 * DAY, (0, 1, 1)), (31 * DAY, (0, 0, 1)), (366 * DAY, (0, 0, 0))):
        await table.store.retain(KEPT, NOW + span)
        assert tuple([await table.rows(one) for one in (requests, set_aside, uses)]) == left


async def test_nobody_goes_who_came_back_since_it_was_found_that_they_are_overdue(table: Table) -> None:
    from storage.sql.retaining import retire

    learner = await learns(table)
    await table.turn(at=LATER, seat="s2")

    back = await table.store.database.write(
        lambda connection: retire(connection, [learner], KEPT, to_moment(LATER + timedelta(hours=1)))
    )

    assert back == 0


async def test_nobody_waits_while_all_are_looked_through(table: Table, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("storage.sql.privacy.PART", 2)
    learners = [await learns(table, f"a{number}") for number in range(5)]

    async def read(_work: object) -> None:
        raise AssertionError("who is overdue is asked for where pages wait")

    monkeypatch.setattr(table.store.database, "read", read)
    assert await table.store.retain(KEPT, LATER) == 5
    monkeypatch.undo()
    assert [await lives(table.store, learner) for learner in learners] == [False] * 5
