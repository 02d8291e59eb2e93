"""The contract of every store: a fold is worked out beside what goes on, and written only where it still holds."""

from collections.abc import AsyncGenerator, Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest

from storage.rows import Record
from storage.rows.counts import Proof
from storage.rows.people import Standing
from storage.tables import deltas
from tests.storage.playing import DAY, NOW, YES, Table, did, lives_in

EVER = 200001, 299912
LIFE = tuple(did("began", NOW + timedelta(minutes=minute)) for minute in range(1_200))


def renew(standing: Standing) -> tuple[str, str]:
    return standing.seat, standing.shelf


async def proof(table: Table) -> Any:
    *found, last = [one async for one in table.store.prove()]
    assert found == []
    assert isinstance(last, Proof)
    return last


class Between:
    """Lets something happen between the working out of a fold and its writing, once."""

    def __init__(self, table: Table, event: Callable[[], Awaitable[Any]]) -> None:
        self._stream = table.store.database.stream
        self._events = [event]

    async def stream(self, work: Any) -> AsyncGenerator[Any, None]:
        planned = [one async for one in self._stream(work)]
        for event in self._events[:]:
            self._events.remove(event)
            await event()
        for one in planned:
            yield one


async def learned(table: Table) -> None:
    """Let two learn, one of whom moves, and leave all of it unfolded but for the first days."""
    for name in ("an", "binh"):
        await table.turn(name, records=(YES, did("began"), did("answered"), did("completed")), traits=(lives_in("u1"),))
    while await table.store.fold():
        pass
    await table.turn("an", records=(did("began"),), traits=(lives_in("u2", NOW + DAY),))
    await table.turn("binh", records=(did("began"),))


async def erase(table: Table) -> None:
    await table.turn("an", forget=True)


async def join(table: Table) -> None:
    one, other = await table.person("an"), await table.person("binh")
    await table.store.join(one.learner, other.learner, NOW, renew)


async def fold(table: Table) -> None:
    assert await table.store.fold()


async def rebuild(table: Table) -> None:
    await table.store.rebuild()


@pytest.mark.parametrize("event", [erase, join, fold, rebuild])
async def test_a_fold_that_holds_no_more_is_worked_out_anew(
    table: Table, monkeypatch: pytest.MonkeyPatch, event: Callable[[Table], Awaitable[None]]
) -> None:
    await learned(table)
    monkeypatch.setattr(table.store.database, "stream", Between(table, lambda: event(table)).stream)

    while await table.store.fold():
        pass

    await proof(table)
    assert await table.rows(deltas) == 0
    assert sum(cell.sittings for cell in await table.store.cells(*EVER)) == 4


async def test_nor_does_it_take_new_rows_for_those_that_are_gone(table: Table, monkeypatch: pytest.MonkeyPatch) -> None:
    await learned(table)

    async def fold_and_learn() -> None:
        # SQLite gives the new rows the numbers of those that were folded.
        folded = await table.store.fold()
        await table.turn("chi", records=(YES, *[did("began", NOW + timedelta(minutes=one)) for one in range(folded)]))

    monkeypatch.setattr(table.store.database, "stream", Between(table, fold_and_learn).stream)

    while await table.store.fold():
        pass

    await proof(table)


async def test_what_is_done_while_a_fold_is_worked_out_waits_for_the_next(
    table: Table, monkeypatch: pytest.MonkeyPatch
) -> None:
    await learned(table)

    async def more() -> None:
        later: tuple[Record, ...] = (did("began", NOW + DAY), did("completed", NOW + DAY, "otp"))
        await table.turn("an", records=later, traits=(lives_in("u3", NOW + 2 * DAY), lives_in("u0", NOW - DAY)))
        await table.turn("chi", records=(YES, did("began")))

    monkeypatch.setattr(table.store.database, "stream", Between(table, more).stream)

    assert await table.store.fold() == 3
    await proof(table)
    assert await table.store.fold() == 5
    assert (await proof(table)).learners == 3
    assert sum(cell.sittings for cell in await table.store.cells(*EVER)) == 6


async def test_those_who_moved_are_folded_one_by_one_where_they_have_a_long_life_behind_them(table: Table) -> None:
    for name in ("an", "binh", "chi"):
        await table.turn(name, records=(YES, *LIFE), traits=(lives_in("u1"),))
    while await table.store.fold():
        pass
    for name in ("an", "binh", "chi"):
        await table.turn(name, traits=(lives_in("u2", NOW + DAY),))

    assert [await table.store.fold() for _ in range(4)] == [1, 1, 1, 0]
    assert (await proof(table)).learners == 3
