"""What several processes lock on PostgreSQL, and in which order: none waits for one that waits for it, none is lost."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import timedelta

import asyncpg
import pytest

from storage.rows import Arrival, Mark
from storage.rows.privacy import Retention
from storage.sql import SqlStore
from tests.storage.kinds import ON_POSTGRES
from tests.storage.playing import CHAT, DAY, NOW, YES, Chat, Table, came
from tests.storage.test_joins import renew, two
from tests.storage.test_requests import asks, names
from tests.storage.waiting import somebody_waits

pytestmark = ON_POSTGRES
LONG = 10
RETENTION = Retention(*[timedelta(days=days) for days in (730, 365, 15, 30, 30, 365)])


class Other:
    """Another process, in the middle of a transaction."""

    def __init__(self, connection: asyncpg.Connection) -> None:
        self._connection = connection

    async def does(self, *statements: str) -> None:
        for statement in statements:
            await self._connection.execute(statement)

    async def is_waited_for(self) -> None:
        await somebody_waits(self._connection)

    async def finds_locked(self, table: str) -> list[int]:
        """Return which rows somebody else has locked by now, by their numbers."""
        free = f"SELECT id FROM {table} ORDER BY id FOR UPDATE SKIP LOCKED"  # noqa: S608 - a table of ours.
        every = await self._connection.fetch(f"SELECT id FROM {table} ORDER BY id")  # noqa: S608 - as above.
        left = {row["id"] for row in await self._connection.fetch(free)}
        return [row["id"] for row in every if row["id"] not in left]


@asynccontextmanager
async def another(url: str) -> AsyncIterator[Other]:
    connection = await asyncpg.connect(url)
    try:
        async with connection.transaction():
            yield Other(connection)
    finally:
        await connection.close()


async def locked_before_the_last(url: str, work: Callable[[], Awaitable[object]]) -> list[int]:
    """Return which accounts work has locked by the time it waits for that with the greatest number."""
    async with another(url) as other:
        # What is changed comes to lie behind the others, so that they lie in no order; of few, no index is used.
        first = "UPDATE accounts SET seen = seen + 1 WHERE id = (SELECT min(id) FROM accounts)"
        await other.does(first, "ANALYZE accounts", "ANALYZE learners")
    async with another(url) as other:
        await other.does("SELECT id FROM accounts ORDER BY id DESC LIMIT 1 FOR UPDATE")
        working = asyncio.ensure_future(work())
        await other.is_waited_for()
        locked = await other.finds_locked("accounts")
    await working
    return locked


async def accounts(table: Table, *channels: str) -> list[int]:
    """Return the numbers of accounts to which a screen is owed, in their order."""
    return [(await Chat(table, f"{place}", channel).owes()).person.account for place, channel in enumerate(channels)]


@pytest.mark.parametrize("channels", [(CHAT, CHAT, CHAT), ("zalo", "web", CHAT)], ids=["one channel", "several"])
async def test_a_batch_locks_its_accounts_in_the_order_of_their_numbers(
    table: Table, url: str, channels: tuple[str, ...]
) -> None:
    numbers = await accounts(table, *channels)
    batch: list[tuple[Arrival, dict[str, object]]] = [
        (came(f"{place}", "next", channel), {}) for place, channel in enumerate(channels)
    ]

    assert await locked_before_the_last(url, lambda: table.batch(*reversed(batch))) == numbers[:-1]


async def test_marks_lock_their_accounts_in_the_same_order(table: Table, url: str) -> None:
    numbers = await accounts(table, "zalo", "web", CHAT)
    marks = [Mark(number, 1, "m") for number in numbers]

    assert await locked_before_the_last(url, lambda: table.mark(*reversed(marks))) == numbers[:-1]


async def test_so_does_who_joins_two(table: Table, url: str) -> None:
    an, lan = await two(table)
    numbers = [(await table.person(*who)).account for who in (("an", "web"), ("lan", "zalo"))]
    numbers.append((await table.turn("x", channel="a")).person.account)
    async with another(url) as other:
        await other.does(f"UPDATE accounts SET learner = {an} WHERE id = {numbers[-1]}")  # noqa: S608 - a number.

    assert await locked_before_the_last(url, lambda: table.store.join(an, lan, NOW, renew)) == numbers[:-1]


async def test_a_turn_goes_on_from_what_the_one_left_that_it_waited_for(table: Table, url: str) -> None:
    await table.turn(seat="first")
    async with another(url) as other:
        await other.does(
            "SELECT id FROM accounts FOR UPDATE",
            "UPDATE learners SET turn = turn + 1, seat = 'other', shelf = 'kept'",
            "UPDATE accounts SET seen = seen + 1",
        )
        turn = asyncio.ensure_future(table.turn())
        await other.is_waited_for()
    person = (await turn).person

    assert (person.turn, person.seat, person.shelf) == (3, "other", "kept")


async def test_a_request_that_another_process_is_claiming_is_passed_over(
    store: SqlStore, table: Table, url: str
) -> None:
    for name in "ab":
        await table.turn(**asks(name))
    async with another(url) as other, asyncio.timeout(LONG):
        await other.does("SELECT id FROM requests WHERE id = 'a' FOR UPDATE")

        assert names(await store.claim(None, 9, NOW)) == ["b"]


async def test_while_other_writing_waits_turns_with_marks_go_on_and_leases_are_kept(table: Table, url: str) -> None:
    account = (await Chat(table).owes()).person.account
    async with another(url) as other, asyncio.timeout(LONG):
        await other.does("LOCK TABLE kept")
        waiting = asyncio.ensure_future(table.store.keep("x", b""))
        await other.is_waited_for()
        await table.mark(Mark(account, 1, "m1"))
        assert await table.store.renew([account], NOW) == set()
        assert not waiting.done()
    await waiting


async def test_a_screen_that_was_left_by_one_who_freezes_is_not_waited_for(table: Table, url: str) -> None:
    account = (await Chat(table).owes()).person.account
    async with another(url) as other, asyncio.timeout(LONG):
        await other.does("SELECT id FROM accounts FOR UPDATE")
        assert await table.store.claim_told([account], NOW) == []
    assert [owed.person.account for owed in await table.store.claim_told([account], NOW)] == [account]


async def test_who_stays_away_for_too_long_is_locked_as_a_turn_of_theirs_would(table: Table, url: str) -> None:
    await table.turn("an", seat="{}", records=(YES,))
    async with another(url) as other, asyncio.timeout(LONG):
        await other.does("SELECT id FROM accounts FOR UPDATE")
        retiring = asyncio.ensure_future(table.store.retain(RETENTION, NOW + 800 * DAY))
        await other.is_waited_for()
        assert await other.finds_locked("learners") == []
    assert await retiring == 1
