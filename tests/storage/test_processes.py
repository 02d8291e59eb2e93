"""Several processes on one database: posts that one of them holds, and screens that one of them draws."""

import asyncio
import threading
from collections.abc import AsyncIterator, Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.delivery import QUIET, SWEEP_AMONG_OTHERS
from bot.leasing import HOLDS
from storage.errors import StoreError
from storage.rows import Change, Mark, Outcome, Person
from storage.sql import SqlStore
from storage.sql.presence import payloads
from tests.storage.kinds import ON_POSTGRES
from tests.storage.playing import CHAT, HOUR, NOW, YES, Chat, Table, came, who_waits
from tests.storage.postgres import Postgres

SECOND = timedelta(seconds=1)
SOON = NOW + SECOND
LATER = NOW + timedelta(seconds=9)
"""When a lease given now ran out more than three seconds ago."""
TAKEOVER = 10
LANDING = 1.0
"""Seconds that the last call of a process may take to land."""


@asynccontextmanager
async def another(url: str) -> AsyncIterator[SqlStore]:
    store = SqlStore(url)
    await store.open(serve=True)
    yield store
    await store.close()


@pytest.fixture
async def other(store: SqlStore, url: str) -> AsyncIterator[SqlStore]:
    """Return another process's store on the same database."""
    async with another(url) as other:
        yield other


async def claimed(store: SqlStore, now: datetime, *channels: str, limit: int = 9) -> list[str]:
    return [owed.address for owed in await store.claim_unshown(channels or (CHAT,), limit, now)]


async def heard(store: SqlStore) -> list[int]:
    async with asyncio.timeout(5):
        return await store.told()


# Alone and among others


async def test_who_is_alone_or_first_holds_a_post_and_keeps_it(store: SqlStore) -> None:
    assert await store.take("reminders")
    assert await store.take("reminders")
    await store.leave("reminders")
    await store.leave("never taken")
    assert await store.take("reminders")


async def test_who_is_alone_is_told_nothing(store: SqlStore) -> None:
    waiting = asyncio.get_running_loop().create_task(store.told())
    await asyncio.sleep(0)
    await store.take("any")
    assert not waiting.done()
    waiting.cancel()


async def test_a_screen_is_claimed_once_its_lease_ran_out_three_seconds_ago(an: Chat) -> None:
    store = an.table.store
    await an.owes(seat="s1", records=(YES,))

    assert not store.shared or await claimed(store, SOON) == []
    assert await claimed(store, LATER, "zalo") == []
    [owed] = await store.claim_unshown((CHAT,), 9, LATER)
    assert (owed.address, owed.person) == ("an", await an.person())
    assert await claimed(store, LATER) == [], "somebody is at it"
    assert await claimed(store, LATER + 9 * SECOND) == ["an"]


@pytest.mark.parametrize("ahead", [HOUR / 2, 9 * HOUR])
async def test_a_lease_from_a_clock_that_was_wrong_keeps_nobody_from_drawing(an: Chat, ahead: timedelta) -> None:
    await an.owes()
    assert await claimed(an.table.store, NOW + ahead) == ["an"]

    assert await claimed(an.table.store, NOW) == ["an"]


async def test_a_screen_that_was_put_off_waits_until_its_time(an: Chat) -> None:
    account = (await an.owes()).person.account
    await an.table.store.defer([account], NOW + QUIET)

    assert await claimed(an.table.store, LATER) == []
    assert await claimed(an.table.store, NOW + QUIET + SECOND) == ["an"]


async def test_only_screens_that_are_owed_are_claimed_so_many_at_a_time(table: Table) -> None:
    accounts = [(await Chat(table, name).owes()).person.account for name in ("an", "binh", "chi", "dung")]
    await table.mark(Mark(accounts[0], 1, "m1"), Mark(accounts[1], 1, unsure=True))

    assert await claimed(table.store, LATER, limit=1) == ["chi"]
    assert await claimed(table.store, LATER) == ["dung"]


async def test_what_is_still_owed_of_some_accounts(table: Table) -> None:
    accounts = [(await Chat(table, name).owes()).person.account for name in ("an", "binh")]
    await table.mark(Mark(accounts[0], 1, "m1"))

    assert [owed.address for owed in await table.store.claim_told([*accounts, 99], SOON)] == ["binh"]


async def test_who_is_alone_never_loses_a_post(tmp_path: Path) -> None:
    store = SqlStore(f"sqlite:///{tmp_path}/hocso.db")
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0):
            await store.lost("polls")


# Several processes


@ON_POSTGRES
async def test_who_waits_is_told_that_its_posts_are_lost_and_takes_them_anew(
    store: SqlStore, server: Postgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.sql.presence.BEAT", 0.01)
    assert (await store.take("poll"), await store.take("reminders")) == (True, True)
    waiting = asyncio.gather(store.lost("poll"), store.lost("reminders"))
    await asyncio.sleep(0.05)
    assert not waiting.done()
    server.cut_off()

    async with asyncio.timeout(5):
        await waiting
    assert (await store.take("poll"), await store.take("reminders")) == (True, True)


@ON_POSTGRES
async def test_one_process_of_all_holds_a_post_until_it_leaves_it(store: SqlStore, other: SqlStore) -> None:
    assert (await store.take("poll"), await other.take("poll"), await other.take("reminders")) == (True, False, True)

    await store.leave("poll")

    assert (await other.take("poll"), await store.take("poll")) == (True, False)


@ON_POSTGRES
async def test_who_stops_lets_its_posts_go(store: SqlStore, url: str) -> None:
    async with another(url) as first:
        assert await first.take("poll")
        assert not await store.take("poll")
    assert await store.take("poll")


@ON_POSTGRES
async def test_who_is_cut_off_learns_that_it_holds_no_post_any_more(store: SqlStore, server: Postgres) -> None:
    assert await store.take("poll")
    server.cut_off()

    with pytest.raises(StoreError):
        await store.take("poll")
    assert await store.take("poll"), "and may take it anew"


@ON_POSTGRES
async def test_the_server_lets_the_post_of_a_frozen_process_go(
    store: SqlStore, other: SqlStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.sql.presence.SILENT", 1)
    assert await store.take("poll")
    assert not await other.take("poll")

    # The holder asks no more; the other one goes on asking.
    async with asyncio.timeout(TAKEOVER):
        while not await other.take("poll"):  # noqa: ASYNC110 - what is waited for rings no bell.
            await asyncio.sleep(0.1)

    with pytest.raises(StoreError):
        await store.take("poll")


@ON_POSTGRES
async def test_who_freezes_in_the_middle_of_a_turn_holds_others_up_for_seconds_and_then_does_it_again(
    table: Table, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.sql.postgres.SILENT_WITHIN", 1)
    freezes, thaws = threading.Event(), threading.Event()
    await table.turn("an")

    def decide(person: Person, _place: int) -> Change:
        freezes.set()
        thaws.wait(TAKEOVER)
        return Change(person.turn + 1)

    async def frozen() -> list[Outcome]:
        async with another(url) as process:
            return await process.turns([came("an", "frozen")], decide, NOW)

    with ThreadPoolExecutor(1) as process:
        late = process.submit(asyncio.run, frozen())
        assert await asyncio.to_thread(freezes.wait, TAKEOVER)
        async with asyncio.timeout(TAKEOVER):
            assert (await table.turn("an")).person.turn == 2
        thaws.set()
        [outcome] = await asyncio.wrap_future(late)

    assert (outcome.person.turn, outcome.repeat) == (3, False)


@ON_POSTGRES
async def test_a_drawing_under_way_elsewhere_is_left_to_that_process_which_is_told(
    an: Chat, store: SqlStore, other: SqlStore
) -> None:
    await store.take("any")
    mine = await an.owes()
    theirs = Chat(Table(other), "an")
    theirs.table._messages = iter(range(100, 200))  # type: ignore[assignment]

    left = await theirs.owes(seat="newest", at=SOON)

    assert (mine.owes, left.owes) == ("new", "")
    assert await heard(store) == [mine.person.account]
    [owed] = await store.claim_told([mine.person.account], SOON)
    assert (owed.person.seat, owed.person.showing.turn) == ("newest", 2)
    assert await other.claim_told([mine.person.account], SOON) == [], "it is the first one's"


@ON_POSTGRES
@pytest.mark.parametrize("how", ["shown", "unsure", "late"])
async def test_a_drawing_that_is_not_under_way_any_more_is_the_next_one_s(an: Chat, other: SqlStore, how: str) -> None:
    account = (await an.owes()).person.account
    marks = {"shown": [Mark(account, 1, "m1")], "unsure": [Mark(account, 1, unsure=True)], "late": []}[how]
    if marks:
        await an.table.mark(*marks)
    theirs = Table(other)
    theirs._messages = iter(range(100, 200))  # type: ignore[assignment]

    after = LATER if how == "late" else SOON
    assert (await theirs.turn("an", at=after, channel=CHAT, owes="new")).owes == "new"


@ON_POSTGRES
async def test_a_repeat_at_another_process_does_not_draw_on_top(an: Chat, other: SqlStore) -> None:
    await an.repeats("m")

    again = await Chat(Table(other), "an").repeats("m")
    late = await Chat(Table(other), "an").repeats("m", at=LATER) if again.owes else again

    assert (again.repeat, again.owes, late.owes) == (True, "", "")


@ON_POSTGRES
async def test_a_lease_is_renewed_and_one_taken_over_is_told(an: Chat, store: SqlStore, other: SqlStore) -> None:
    account = (await an.owes()).person.account

    assert await store.renew([account], SOON) == set()
    assert await claimed(other, LATER) == []
    assert await claimed(other, LATER + SECOND) == ["an"]
    assert await store.renew([account], LATER + SECOND) == {account}


Taking = Callable[[SqlStore, int, datetime], Awaitable[bool]]
"""A way in which a process may come to draw an account's screen: whether it did."""


async def by_sweeping(store: SqlStore, account: int, at: datetime) -> bool:
    return account in [owed.person.account for owed in await store.claim_unshown((CHAT,), 9, at)]


async def by_being_told(store: SqlStore, account: int, at: datetime) -> bool:
    return bool(await store.claim_told([account], at))


async def by_a_turn(store: SqlStore, account: int, at: datetime) -> bool:
    theirs = Table(store)
    theirs._messages = iter(range(100, 200))  # type: ignore[assignment]
    outcome = await theirs.turn("an", at=at, channel=CHAT, owes="new")
    assert outcome.person.account == account
    return outcome.owes == "new"


IN_EVERY_WAY = pytest.mark.parametrize("draws", [by_sweeping, by_being_told, by_a_turn])


@ON_POSTGRES
@IN_EVERY_WAY
@pytest.mark.parametrize("ahead", [-2, 0, 2])
async def test_as_long_as_one_may_send_nobody_draws_too_whose_clock_is_within_two_seconds_of_its_own(
    an: Chat, other: SqlStore, draws: Taking, ahead: int
) -> None:
    account = (await an.owes()).person.account

    for seconds in (0, HOLDS + LANDING):
        assert not await draws(other, account, NOW + timedelta(seconds=seconds + ahead))


@ON_POSTGRES
@IN_EVERY_WAY
async def test_what_a_killed_process_left_is_drawn_within_ten_seconds(an: Chat, other: SqlStore, draws: Taking) -> None:
    account = (await an.owes()).person.account

    assert await draws(other, account, NOW + timedelta(seconds=TAKEOVER - SWEEP_AMONG_OTHERS))


@ON_POSTGRES
@IN_EVERY_WAY
@pytest.mark.parametrize("back", [5 * SECOND, HOUR / 2])
async def test_what_a_killed_process_left_does_not_wait_for_a_clock_that_was_set_back(
    an: Chat, other: SqlStore, draws: Taking, back: timedelta
) -> None:
    account = (await an.owes(at=NOW + back)).person.account

    assert await draws(other, account, NOW)


@ON_POSTGRES
async def test_two_who_sweep_at_once_share_what_is_owed(table: Table, other: SqlStore) -> None:
    for name in "abcdef":
        await Chat(table, name).owes()

    both = await asyncio.gather(claimed(table.store, LATER), claimed(other, LATER))

    assert sorted(both[0] + both[1]) == list("abcdef")


@ON_POSTGRES
async def test_a_channel_with_one_sender_leaves_all_drawings_to_it(an: Chat, store: SqlStore, other: SqlStore) -> None:
    for each in (store, other):
        each.draw_elsewhere(CHAT, elsewhere=True)
    assert await other.take(f"sends {CHAT}")
    other.draw_elsewhere(CHAT, elsewhere=False)

    outcome = await an.owes()

    assert outcome.owes == ""
    assert await heard(other) == [outcome.person.account]
    assert await claimed(other, NOW) == ["an"], "nobody has leased it"
    assert (await an.owes()).owes == "", "nor is it, while it is under way, the first one's"
    assert await who_waits(an.table) == ["an"]


@ON_POSTGRES
async def test_what_is_told_of_many_accounts_comes_whole(store: SqlStore, table: Table, other: SqlStore) -> None:
    await store.take("any")
    # In one batch: who asks for nothing for six seconds is taken for gone, and told nothing.
    await table.batch(*((came(str(name), f"a{name}", CHAT), {"owes": "new"}) for name in range(450)))
    arrivals = [Chat(Table(other), name) for name in map(str, range(450))]
    theirs = Table(other)
    theirs._messages = iter(range(1000, 2000))  # type: ignore[assignment]
    await theirs.batch(*((came(chat.address, f"b{chat.address}", CHAT), {"owes": "new"}) for chat in arrivals))

    told = await heard(store)
    while len(told) < 450:
        told += await heard(store)
    assert len(set(told)) == 450


def test_what_is_told_fits_into_a_notice() -> None:
    parts = payloads([(1 << 62) + number for number in range(1000)])
    assert all(len(part) < 8000 for part in parts)
    assert sum(part.count(",") + 1 for part in parts) == 1000
    assert payloads([]) == []
