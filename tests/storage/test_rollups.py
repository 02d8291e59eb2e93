"""The contract of every store: counts that are added up, and people who are not."""

from datetime import timedelta
from typing import Any

import asyncpg
import pytest
from msgspec.structs import replace

from storage.errors import RefusedError
from storage.rows import Record, Trait
from storage.rows.counts import CELL_DIMENSIONS, Arrival, Arrived, Cell, Choice, Crowd, Place, Step, Week
from storage.rows.people import Standing
from storage.sql import SqlStore
from storage.sql.erasure import forget_these
from storage.tables import deltas, histories, presence, traits
from tests.storage.playing import DAY, MONTH, NOW, YES, Table, did, lives_in
from tests.storage.postgres import Postgres

EVER = 200001, 299912
FIGURES = ("sittings", "completions", "passes", "answers", "firsts", "right", "practised", "reviews")


def answered(question: str, option: str, right: bool, attempt: int = 1, lesson: str = "lua-dao") -> Record:
    return Record("answered", NOW, "self", lesson, "v1", question, option, right, attempt)


async def folded(table: Table) -> int:
    total = 0
    while facts := await table.store.fold():
        total += facts
    return total


async def cells(table: Table, *by: str) -> list[Cell]:
    await folded(table)
    return await table.store.cells(*EVER, by or CELL_DIMENSIONS)


async def completions(table: Table) -> dict[tuple[str, str], int]:
    """Return the completions by unit and channel."""
    return {(cell.unit, cell.channel): cell.completions for cell in await cells(table, "unit", "channel")}


def renew(standing: Standing) -> tuple[str, str]:
    return standing.seat, standing.shelf


async def test_what_was_done_is_added_up_by_every_dimension(table: Table) -> None:
    done = (
        did("began"),
        Record("read", NOW, lesson="lua-dao", question="s"),
        answered("q1", "a", False),
        answered("q1", "b", True, 2),
        answered("q2", "a", True),
        Record("tried", NOW, lesson="lua-dao", question="t"),
        did("completed"),
        Record("course-completed", NOW, value="an-toan"),
        Record("reviewed", NOW, lesson="lua-dao", question="q1", right=True),
        did("reported"),
    )
    told = (lives_in("u1"), Trait("audience", "citizen", NOW), Trait("sector", "health", NOW), Trait("name", "x", NOW))
    await table.turn(records=(YES, *done), traits=told, channel="zalo")

    where = 202611, "u1", "health", "citizen", "self", "zalo"
    assert await cells(table) == [
        Cell(*where, "", "an-toan", 0, 1, 0, 0, 0, 0, 0, 0),
        Cell(*where, "lua-dao", "", 1, 1, 1, 3, 2, 1, 1, 1),
    ]
    assert await table.store.weeks(*EVER, ("week", "unit", "lesson")) == [
        Week(0, 20261123, "u1", "", "", "", "", "", 0, 1, 0),
        Week(0, 20261123, "u1", "", "", "", "lua-dao", "", 1, 1, 3),
    ]
    assert await table.store.steps("lua-dao", *EVER, ("card",)) == [
        Step(0, "", "", "", "", "", "", 1, 1),
        Step(0, "", "q1", "", "", "", "", 1, 0),
        Step(0, "", "q2", "", "", "", "", 1, 1),
        Step(0, "", "s", "", "", "", "", 1, 0),
        Step(0, "", "t", "", "", "", "", 1, 0),
    ]
    assert await table.store.choices("lua-dao", *EVER, ()) == [
        Choice(0, "", "", "q1", "a", False, "", "", 1, 1, 1, 1),
        Choice(0, "", "", "q2", "a", True, "", "", 1, 1, 0, 0),
    ]


async def test_each_card_is_come_to_once_a_sitting(table: Table) -> None:
    began, tried = Record("began", NOW, lesson="lua-dao"), Record("tried", NOW, lesson="lua-dao", question="t")
    first, again = replace(tried, attempt=1), replace(tried, attempt=2)
    # An older program counted no attempts, and left no trace of what was only read.
    older = replace(began, attempt=0), tried
    await table.turn(records=(YES, replace(began, attempt=1), first, again, replace(began, attempt=2), *older))
    await folded(table)

    assert [(step.card, step.reached, step.right) for step in await table.store.steps("lua-dao", *EVER, ("card",))] == [
        ("", 2, 1),
        ("t", 2, 0),
    ]
    assert [(cell.sittings, cell.practised) for cell in await table.store.cells(*EVER, ())] == [(3, 3)]


async def test_who_only_read_in_a_month_was_active_in_it_and_adds_to_no_sum(table: Table) -> None:
    read = Record("read", NOW, lesson="lua-dao", question="s")
    await table.turn(records=(YES, did("began", NOW - MONTH), read), traits=(lives_in("u1", NOW - MONTH),))
    waiting = await table.store.months()

    assert [cell.month for cell in await cells(table)] == [202610]
    assert await table.store.months() == waiting == (202610, 202610)
    assert [crowd.people for crowd in await table.store.crowds(202611)] == [1]
    assert await table.activity(202611) == []


async def test_first_answers_are_told_apart_by_the_version_of_the_question(table: Table) -> None:
    old = answered("q1", "a", False)
    await table.turn(records=(old, replace(old, value="w1"), replace(old, value="w1", version="v2")))
    await folded(table)

    found = await table.store.choices("lua-dao", *EVER, ("version",))
    assert [(row.version, row.chosen) for row in found] == [("v1", 1), ("w1", 2)]


async def test_nothing_counts_before_it_is_folded_and_nothing_twice(table: Table) -> None:
    await table.turn(records=(did("began"),))

    assert await table.store.cells(*EVER) == []
    assert await folded(table) == 1
    assert [cell.sittings for cell in await cells(table)] == [1]
    assert (await folded(table), await table.rows(deltas)) == (0, 0)


async def test_many_are_folded_a_part_at_a_time(table: Table) -> None:
    for number in range(3):
        await table.turn(f"somebody {number}", records=(did("began"),) * 300)

    parts = [await table.store.fold() for _ in range(4)]

    assert (parts, sum(cell.sittings for cell in await cells(table))) == ([300, 300, 300, 0], 900)


async def test_an_unknown_dimension_is_refused(table: Table) -> None:
    with pytest.raises(RefusedError, match=r"not kept by colour: ask for some of month, unit"):
        await table.store.cells(*EVER, ("colour",))


async def test_where_nothing_was_done_there_is_no_row(table: Table) -> None:
    assert await cells(table, "month") == []
    assert await table.store.cells(*EVER, ()) == []
    assert await table.store.crowds(2026) == []


async def test_the_first_unit_given_counts_back_and_moves_what_was_counted(table: Table) -> None:
    await table.turn(records=(YES, did("began"), did("completed")))
    assert await completions(table) == {("", "web"): 1}

    await table.turn(at=NOW + DAY, traits=(lives_in("u1", NOW + DAY),), records=(did("began", NOW + DAY),))
    assert await completions(table) == {("u1", "web"): 1}
    assert [(crowd.places, crowd.people) for crowd in await table.store.crowds(202611)] == [
        ((Place("u1", "", "", "self"),), 1)
    ]


async def test_a_move_leaves_what_was_done_where_it_was_done(table: Table) -> None:
    await table.turn(records=(YES, did("began")), traits=(lives_in("u1"),))
    await cells(table)
    later = NOW + MONTH
    await table.turn(at=later, traits=(lives_in("u2", later),), records=(did("began", later), did("completed", later)))

    assert await completions(table) == {("u1", "web"): 0, ("u2", "web"): 1}
    here, there = Place("u1", "", "", "self"), Place("u2", "", "", "self")
    assert await table.store.crowds(202612) == [Crowd(202612, (there,), False, 1)]
    assert await table.store.crowds(20264) == [Crowd(20264, (here, there), True, 1)]
    assert await table.store.crowds(2026) == [Crowd(2026, (here, there), True, 1)]
    assert await table.store.arrived(202611) == [Arrived((Arrival(202611, here), Arrival(202612, there)), 1)]
    assert await table.store.arrived(202610) == []


async def test_a_lesson_passed_again_counts_once_and_every_passing_is_known(table: Table) -> None:
    await table.turn(records=(did("completed"), did("finished", NOW + DAY)))
    await cells(table)
    await table.turn(records=(did("completed", NOW - MONTH),))

    months = [(cell.month, cell.completions, cell.passes) for cell in await cells(table, "month")]
    assert months == [(202610, 1, 1), (202611, 0, 2)]


async def test_how_people_did_is_known_by_their_first_answers_alone(table: Table) -> None:
    first = (answered("q1", "a", True), answered("q2", "b", False), answered("q2", "a", True, 2), did("completed"))
    await table.turn(records=first)
    await cells(table)
    await table.turn(records=(answered("q1", "b", False), answered("q2", "a", True), did("finished")))
    await table.turn("drop-out", records=(answered("q1", "c", False),))
    await cells(table)

    found = await table.store.choices("lua-dao", *EVER, ())
    assert [(row.question, row.option, row.chosen, row.takers, row.rest, row.squares) for row in found] == [
        ("q1", "a", 1, 1, 0, 0),
        ("q1", "b", 1, 0, 0, 0),
        ("q1", "c", 1, 0, 0, 0),
        ("q2", "a", 1, 0, 0, 0),
        ("q2", "b", 1, 1, 1, 1),
    ]


async def test_two_who_are_joined_count_as_one_and_apart_again_as_two(table: Table) -> None:
    an = (await table.turn("an", records=(YES, did("completed", NOW + DAY)), traits=(lives_in("u1"),))).person.learner
    zalo = await table.turn("an", channel="zalo", records=(YES, did("completed")), traits=(lives_in("u1"),))
    apart = {("u1", "web"): 1, ("u1", "zalo"): 1}
    assert await completions(table) == apart

    assert await table.store.join(an, zalo.person.learner, NOW, renew)
    assert await completions(table) == {("u1", "web"): 0, ("u1", "zalo"): 1}
    assert [crowd.people for crowd in await table.store.crowds(202611)] == [1]
    # What is waiting counts as of the person they are then.
    await table.turn("an", channel="zalo", records=(did("completed", NOW - DAY), did("completed", lesson="otp")))
    await table.turn("an", records=(did("completed", NOW + DAY, lesson="otp"),))
    assert await completions(table) == {("u1", "web"): 0, ("u1", "zalo"): 2}

    (joined,) = await table.store.undoable(zalo.person.learner, NOW)
    assert await table.store.unjoin(zalo.person.learner, joined.id, NOW, renew)
    assert await completions(table) == {("u1", "web"): 2, ("u1", "zalo"): 2}
    assert [crowd.people for crowd in await table.store.crowds(202611)] == [2]


async def test_an_erasure_changes_no_count_and_leaves_no_learner(table: Table) -> None:
    done = (did("began"), answered("q1", "a", True), answered("q2", "a", False), did("completed"))
    await table.turn("an", records=(YES, *done), traits=(lives_in("u1"),))
    await table.turn("binh", records=(YES, did("began")), traits=(lives_in("u1"),))
    before = await seen(table)
    await table.turn("an", records=(did("began", NOW + timedelta(hours=1)),))

    await table.turn("an", forget=True)

    assert await table.rows(deltas) == 0
    after = await seen(table)
    assert [cell.sittings for cell in before[0]] == [2]
    assert [cell.sittings for cell in after[0]] == [3]
    assert after[1:] == before[1:]
    assert [week.week for week in await table.store.weeks(*EVER, ("week",))] == [0, 20261123]
    assert (await table.rows(presence), await table.rows(histories)) == (1, 1)


async def test_who_is_erased_alone_leaves_the_one_they_were_joined_with(table: Table) -> None:
    an = (await table.turn("an", records=(YES, did("completed")), traits=(lives_in("u1"),))).person.learner
    lan = await table.turn("lan", channel="zalo", records=(YES, did("completed", NOW + DAY)), traits=(lives_in("u2"),))
    await folded(table)
    assert await table.store.join(an, lan.person.learner, NOW, renew)
    assert await completions(table) == {("u1", "web"): 1, ("u2", "zalo"): 0}

    # As where a backup is put back from before they were joined.
    await table.store.database.write(lambda connection: forget_these(connection, [an], 1))

    assert await completions(table) == {("u1", "web"): 1, ("u2", "zalo"): 1}
    assert [crowd.people for crowd in await table.store.crowds(2026)] == [1, 1]
    *differences, _ = [found async for found in table.store.prove()]
    assert differences == []


async def test_a_history_that_is_gone_before_it_counted_counts_nowhere(table: Table) -> None:
    await table.turn("an", records=(YES, did("began")), traits=(lives_in("u1"),))
    await table.store.database.write(lambda connection: connection.execute(traits.delete()).close())

    assert [cell.unit for cell in await cells(table, "unit")] == [""]


async def test_of_several_processes_one_folds(server: Postgres, template: str) -> None:
    url = server.database(template)
    store, other = SqlStore(url), await asyncpg.connect(url)
    await store.open(serve=True)
    await Table(store).turn(records=(did("began"),))

    await other.execute("SELECT pg_advisory_lock(4801729032)")
    assert await store.fold() == 0
    await other.close()
    assert await store.fold() == 1
    await store.close()


async def seen(table: Table) -> list[list[Any]]:
    await folded(table)
    store = table.store
    return [
        [*await store.cells(*EVER, ("month", "unit", "lesson"))],
        [*await store.crowds(202611), *await store.crowds(20264), *await store.crowds(2026)],
        [*await store.arrived(EVER[1])],
        [*await store.choices("lua-dao", *EVER)],
    ]
