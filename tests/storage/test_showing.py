"""The contract of every store: how far screens have been shown."""

from typing import Any

import pytest
from sqlalchemy import select

from storage.errors import RefusedError
from storage.rows import Mark, Showing
from storage.tables import accounts, set_aside
from tests.storage.playing import CHAT, HOUR, NOW, YES, Chat, Decided, Table, came, who_waits


async def test_nothing_was_ever_shown_to_somebody_new(an: Chat) -> None:
    decided = Decided({})

    (outcome,) = await an.table.store.turns([came(channel=CHAT)], decided, NOW)

    assert decided.asked[0].showing == outcome.person.showing == await an.showing() == Showing()


async def test_a_turn_that_owes_a_screen_counts_it_and_says_where_it_goes(an: Chat) -> None:
    first = await an.owes()
    second = await an.owes(place="m7")
    third = await an.owes(owes="again")
    fourth = await an.owes(place="")

    outcomes = [first, second, third, fourth]
    assert [outcome.owes for outcome in outcomes] == ["new", "new", "again", "new"]
    assert [outcome.person.showing for outcome in outcomes] == [
        Showing(1),
        Showing(2, place="m7"),
        Showing(3, place="m7"),
        Showing(4),
    ]
    assert await an.showing() == fourth.person.showing


async def test_a_turn_that_owes_nothing_leaves_no_trace_of_a_screen(an: Chat) -> None:
    outcome = await an.says(seat="s1", records=(YES,))

    assert (outcome.owes, outcome.person.showing, await an.showing()) == ("", Showing(), Showing())
    assert await who_waits(an.table) == []


async def test_a_screen_is_owed_where_nothing_else_changes(an: Chat) -> None:
    before = (await an.owes(seat="s1")).person

    outcome = await an.owes(at=NOW + HOUR, turn=before.turn, place="m7")

    assert outcome.person == await an.person()
    assert (outcome.person.turn, outcome.person.seat, outcome.person.seen) == (before.turn, "s1", NOW + HOUR)
    assert outcome.person.showing == Showing(2, place="m7")


async def test_a_screen_is_owed_for_an_event_that_failed(an: Chat) -> None:
    before = (await an.says(seat="s1")).person

    outcome = await an.owes(error="KeyError", at=NOW + HOUR, seat="s2", place="m7")

    assert (outcome.error, outcome.owes, outcome.person.showing) == ("KeyError", "new", Showing(1, place="m7"))
    person = await an.person()
    assert (person.seat, person.turn, person.seen) == ("s1", before.turn, NOW + HOUR)
    assert person.showing == outcome.person.showing


async def test_a_place_may_change_while_nothing_is_owed(an: Chat) -> None:
    before = (await an.owes(place="m7")).person

    outcome = await an.says(turn=before.turn, at=NOW + HOUR, place="m8")

    assert outcome.person.seen == before.seen
    assert outcome.person.showing == await an.showing() == Showing(1, place="m8")


async def test_screens_owed_in_one_batch_are_counted_one_by_one(an: Chat) -> None:
    turns = [(came(message=name, channel=CHAT), {"owes": "new", "place": name}) for name in "abc"]

    outcomes = await an.table.batch(*turns)

    assert [outcome.person.showing for outcome in outcomes] == [
        Showing(1, place="a"),
        Showing(2, place="b"),
        Showing(3, place="c"),
    ]
    assert await an.showing() == Showing(3, place="c")


async def test_a_mark_says_what_is_shown_where_and_since_when(an: Chat) -> None:
    account = (await an.owes()).person.account

    assert await an.table.mark(Mark(account, 1, "m9", NOW + HOUR)) == []

    assert await an.showing() == Showing(1, 1, "m9", NOW + HOUR)
    assert await who_waits(an.table) == []


async def test_the_turns_of_a_batch_see_its_marks(an: Chat) -> None:
    account = (await an.owes()).person.account
    decided = Decided({"owes": "new"}, {})

    outcomes = await an.table.store.turns(
        [came(message=name, channel=CHAT) for name in "ab"], decided, NOW, [Mark(account, 1, "m9", NOW)]
    )

    assert [person.showing for person in decided.asked] == [Showing(1, 1, "m9", NOW), Showing(2, 1, "m9", NOW)]
    assert outcomes[0].person.showing == await an.showing() == Showing(2, 1, "m9", NOW)


async def test_a_mark_of_an_earlier_drawing_leaves_the_place_as_the_later_turn_set_it(an: Chat) -> None:
    account = (await an.owes()).person.account
    await an.owes()
    await an.owes(place="m3")

    await an.table.mark(Mark(account, 2, "m9", NOW, gone=False))
    assert await an.showing() == Showing(3, 2, "m3")
    await an.table.mark(Mark(account, 1, "m8", NOW))
    assert await an.showing() == Showing(3, 2, "m3")
    await an.table.mark(Mark(account, 2, unsure=True), Mark(account, 2, gone=True))

    assert await an.showing() == Showing(3, 2, "m3")
    assert await who_waits(an.table) == ["an"]


async def test_marks_of_one_account_in_any_order_come_to_the_same(an: Chat) -> None:
    account = (await an.owes()).person.account
    await an.owes()

    await an.table.mark(Mark(account, 2, "m2", NOW + HOUR), Mark(account, 1, "m1", NOW))

    assert await an.showing() == Showing(2, 2, "m2", NOW + HOUR)


async def test_marks_of_many_accounts_are_written_at_once(table: Table) -> None:
    crowd = [came(str(number), channel=CHAT) for number in range(600)]
    outcomes = await table.store.turns(crowd, Decided(*({"owes": "new"} for _ in crowd)), NOW)
    marks = [Mark(outcome.person.account, 1, f"m{outcome.person.account}", NOW) for outcome in outcomes]

    await table.mark(*marks[:-1])

    assert await who_waits(table) == ["599"]
    person = await table.person("300", CHAT)
    assert person.showing == Showing(1, 1, f"m{person.account}", NOW)


async def test_a_screen_that_may_have_been_shown_is_left_until_the_next_is_owed(an: Chat) -> None:
    account = (await an.owes()).person.account

    await an.table.mark(Mark(account, 1, unsure=True))
    assert await an.showing() == Showing(1, unsure=True)
    assert await who_waits(an.table) == []
    assert (await an.says(turn=1)).person.showing.unsure
    outcome = await an.owes()

    assert outcome.person.showing == await an.showing() == Showing(2)
    assert await who_waits(an.table) == ["an"]


@pytest.mark.parametrize("change", [{}, {"error": "KeyError"}, {"turn": 1}, {"turn": 1, "owes": "new"}])
async def test_who_cannot_be_written_to_is_left_until_something_arrives(an: Chat, change: dict[str, Any]) -> None:
    before = (await an.owes()).person

    await an.table.mark(Mark(before.account, 1, gone=True))
    assert (await an.showing()).shown == 0
    assert await who_waits(an.table) == []
    await an.says(**change)

    assert await who_waits(an.table) == ["an"]


async def test_who_writes_again_without_changing_anything_was_not_seen_then(an: Chat) -> None:
    before = (await an.owes()).person
    await an.table.mark(Mark(before.account, 1, gone=True))

    await an.says(turn=1, at=NOW + HOUR)

    assert await an.person() == before


async def test_a_message_that_came_before_does_not_bring_back_who_is_gone(an: Chat) -> None:
    account = (await an.repeats("m")).person.account
    await an.table.mark(Mark(account, 1, gone=True))

    await an.repeats("m")

    assert await who_waits(an.table) == []


async def test_who_is_shown_a_later_screen_is_not_gone(an: Chat) -> None:
    account = (await an.owes()).person.account
    await an.owes()

    await an.table.mark(Mark(account, 1, gone=True), Mark(account, 2, "m2", NOW))
    await an.table.turn("binh", channel=CHAT, owes="new")
    await an.owes()

    assert await who_waits(an.table) == ["an", "binh"]


async def test_a_screen_that_cannot_be_drawn_is_set_aside_and_not_tried_again(an: Chat) -> None:
    account = (await an.owes()).person.account

    await an.table.mark(Mark(account, 1, error="not drawn: too long \ud83d\0"), at=NOW + HOUR)

    assert await an.showing() == Showing(1, 1)
    assert await who_waits(an.table) == []
    kept = select(set_aside.c.channel, set_aside.c.account, set_aside.c.error)
    rows = await an.table.store.database.read(lambda connection: connection.execute(kept).all())
    assert [tuple(row) for row in rows] == [(CHAT, account, "not drawn: too long ??")]


async def test_a_place_that_is_no_text_holds_nobody_up(an: Chat) -> None:
    account = (await an.owes()).person.account

    await an.table.mark(Mark(account, 1, "\ud83d\0", NOW))

    assert await an.showing() == Showing(1, 1, "??", NOW)


async def test_marks_of_accounts_that_are_not_there_or_not_owed_change_nothing(an: Chat) -> None:
    account = (await an.owes(place="m1")).person.account

    await an.table.mark(Mark(account + 1, 1, "m2", NOW), Mark(account + 1, 1, error="KeyError"), Mark(account, 2, "m3"))

    assert await an.showing() == Showing(1, place="m1")
    assert (await an.table.rows(accounts), await an.table.rows(set_aside)) == (1, 0)


@pytest.mark.parametrize("error", ["", "KeyError"])
async def test_the_marks_of_a_refused_batch_can_be_given_again(an: Chat, error: str) -> None:
    account = (await an.owes()).person.account
    mark = Mark(account, 1, "m9", NOW, error=error)

    with pytest.raises(RefusedError):
        await an.table.store.turns([came()], Decided({"seat": "\0"}), NOW, [mark])

    await an.table.mark(mark)
    assert await an.showing() == Showing(1, 1, "m9", NOW)
    assert await an.table.rows(set_aside) == bool(error)
