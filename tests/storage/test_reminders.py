"""The contract of every store: reminders with a time, claimed when they are due."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

from sqlalchemy import update

from storage.rows import Arrival, Due, Mark, Reminder
from storage.sql import SqlStore
from storage.tables import accounts, reminders, set_aside
from tests.storage.playing import DAY, HOUR, NOW, YES, Decided, Table, came

MINUTE = timedelta(minutes=1)
CHANNELS = ["telegram"]


async def asks(table: Table, address: str = "an", at: datetime = NOW, channel: str = "telegram") -> int:
    """Let somebody be reminded at a time."""
    outcome = await table.turn(address, channel=channel, due=Due(at))
    return outcome.person.learner


async def claimed(table: Table, now: datetime = NOW, limit: int = 10) -> list[Reminder]:
    return await table.store.claim_reminders(CHANNELS, limit, now)


def whose(found: list[Reminder]) -> list[str]:
    return [reminder.address for reminder in found]


async def test_a_reminder_that_came_due_tells_whose_it_is_and_where_they_are(table: Table) -> None:
    learner = await asks(table, at=NOW + HOUR)

    assert await claimed(table, NOW + HOUR - MINUTE) == []
    assert await claimed(table, NOW + HOUR) == [Reminder(learner, NOW + HOUR, "telegram", "an")]


async def test_the_longest_due_are_claimed_first_and_no_more_than_asked_for(table: Table) -> None:
    for hours, name in enumerate(("an", "binh", "chi")):
        await asks(table, name, NOW - hours * HOUR)

    assert whose(await claimed(table, limit=2)) == ["chi", "binh"]
    assert whose(await claimed(table, limit=2)) == ["an"]
    assert whose(await claimed(table, limit=2)) == []


async def test_a_claim_holds_for_a_minute(table: Table) -> None:
    await asks(table)

    assert whose(await claimed(table)) == ["an"]
    assert whose(await claimed(table, NOW + timedelta(seconds=59))) == []
    assert whose(await claimed(table, NOW + MINUTE)) == ["an"]


async def test_a_turn_sets_the_next_time_and_another_one_ends_it(table: Table) -> None:
    await asks(table)
    await claimed(table)
    await asks(table, at=NOW + DAY)
    assert whose(await claimed(table, NOW + HOUR)) == []
    assert whose(await claimed(table, NOW + DAY)) == ["an"]

    await table.turn(channel="telegram", due=Due(None))
    assert await claimed(table, NOW + 2 * DAY) == []
    assert await table.rows(reminders) == 0


async def test_ending_what_was_never_asked_for_is_nothing(table: Table) -> None:
    await table.turn(due=Due(None))
    assert await table.rows(reminders) == 0


async def test_turns_that_say_nothing_of_it_leave_it_as_it_is(table: Table) -> None:
    await asks(table)
    await table.turn(channel="telegram")
    assert whose(await claimed(table)) == ["an"]


async def test_of_several_times_in_a_batch_the_last_one_holds(table: Table) -> None:
    await table.batch(
        (came(message="1", channel="telegram"), {"due": Due(NOW + DAY)}),
        (came(message="2", channel="telegram"), {"due": Due(None)}),
        (came(message="3", channel="telegram"), {"due": Due(NOW)}),
    )
    assert whose(await claimed(table)) == ["an"]


async def test_a_time_alone_is_no_turn_of_theirs(table: Table) -> None:
    before = (await table.turn(channel="telegram", seat="s1")).person
    await table.turn(channel="telegram", at=NOW + HOUR, turn=before.turn, due=Due(NOW + HOUR))

    after = await table.person(channel="telegram")
    assert (after.turn, after.seen, after.seat) == (before.turn, NOW, "s1")
    assert whose(await claimed(table, NOW + HOUR)) == ["an"]


async def test_an_event_that_is_set_aside_sets_no_time(table: Table) -> None:
    await table.turn(channel="telegram", due=Due(NOW), error="broken")
    assert await claimed(table) == []


async def test_an_erasure_takes_it_along(table: Table) -> None:
    await asks(table)
    await table.turn(channel="telegram", records=(YES,), due=Due(NOW), forget=True)

    assert await table.rows(reminders) == 0
    assert await claimed(table) == []


async def test_who_cannot_be_written_to_is_looked_for_again_after_a_day(table: Table) -> None:
    await asks(table, "an", NOW - HOUR, channel="web")
    await asks(table, "binh")
    gone = await table.turn("binh", channel="telegram", owes="new")
    await table.mark(Mark(gone.person.account, gone.person.showing.turn, gone=True))

    assert await claimed(table) == []
    await table.turn("binh", channel="telegram")
    assert await claimed(table, NOW + DAY - MINUTE) == []
    assert whose(await claimed(table, NOW + DAY)) == ["binh"]


async def test_of_several_accounts_the_one_used_last_is_told(table: Table) -> None:
    learner = await asks(table, "an")
    await table.turn("binh", at=NOW + HOUR, channel="telegram")
    await table.store.database.write(lambda connection: connection.execute(update(accounts).values(learner=learner)))

    assert whose(await claimed(table, NOW + HOUR)) == ["binh"]


async def test_what_was_set_under_a_clock_that_was_wrong_is_taken_up_at_once(table: Table) -> None:
    await asks(table, "an", NOW + 400 * DAY)
    await asks(table, "binh", NOW + 8 * DAY)

    assert whose(await claimed(table)) == ["an"]
    assert whose(await claimed(table)) == []


async def test_a_reminder_can_be_put_off_unless_a_turn_was_faster(table: Table) -> None:
    await asks(table, "an")
    (reminder,) = await claimed(table)
    await table.store.put_off(reminder, NOW + DAY)
    assert await claimed(table, NOW + DAY - MINUTE) == []
    (reminder,) = await claimed(table, NOW + DAY)
    assert reminder.due == NOW + DAY

    await asks(table, "an", NOW + 2 * DAY)
    await table.store.put_off(reminder, NOW + 5 * DAY)
    assert whose(await claimed(table, NOW + 2 * DAY)) == ["an"]


def reminds(learner: int, address: str = "an", message: str = "reminder") -> Arrival:
    return Arrival("telegram", address, message, learner=learner)


async def test_what_is_for_a_learner_is_decided_once(table: Table) -> None:
    learner, decided = await asks(table), Decided()
    first, second = await table.store.turns([reminds(learner), reminds(learner)], decided, NOW)

    assert (first.repeat, second.repeat) == (False, True)
    assert [person.learner for person in decided.asked] == [learner]


async def test_what_is_for_somebody_else_by_now_changes_nothing(table: Table) -> None:
    learner, decided = await asks(table), Decided()
    await table.turn(channel="telegram", records=(YES,), forget=True)
    outcomes = await table.store.turns([reminds(learner), reminds(learner, "never-met")], decided, NOW)

    assert [outcome.repeat for outcome in outcomes] == [True, True]
    assert decided.asked == []
    assert await table.store.person("telegram", "never-met") is None
    await table.turn(channel="telegram")
    (outcome,) = await table.store.turns([reminds(learner, message="later")], decided, NOW)
    assert outcome.repeat
    assert await table.rows(set_aside) == 0


async def test_what_the_account_did_not_send_does_not_bring_it_back(table: Table) -> None:
    learner, decided = await asks(table), Decided()
    owed = await table.turn(channel="telegram", owes="new")
    await table.mark(Mark(owed.person.account, owed.person.showing.turn, gone=True))

    (outcome,) = await table.store.turns([reminds(learner)], decided, NOW)
    assert outcome.repeat
    assert await claimed(table) == []


async def test_several_processes_claim_each_reminder_once(table: Table, url: str) -> None:
    for number in range(30):
        await asks(table, f"n{number}", NOW - number * MINUTE)
    other = SqlStore(url)
    await other.open(serve=False)
    try:
        stores = (table.store, other)
        rounds = await asyncio.gather(*(store.claim_reminders(CHANNELS, 7, NOW) for store in stores * 4))
        rest = await claimed(table, limit=30)
    finally:
        await other.close()

    found = whose([reminder for part in (*rounds, rest) for reminder in part])
    assert sorted(found) == sorted(f"n{number}" for number in range(30))


async def test_what_came_due_is_no_sign_of_them(table: Table) -> None:
    before = (await table.turn(channel="telegram", records=(YES,))).person
    due = Arrival("telegram", "an", "reminder 1", learner=before.learner)
    (outcome,) = await table.batch((due, {"owes": "new"}), at=NOW + DAY)

    assert (outcome.person.turn, outcome.person.seen) == (before.turn + 1, NOW)
    assert (await table.person(channel="telegram")).seen == NOW
