"""The contract of every store: whose screens are still to be shown, farewells among them, and names of media."""

from datetime import timedelta

import pytest

from storage.errors import RefusedError
from storage.rows import Mark, Showing
from storage.tables import accounts, learners, set_aside
from tests.storage.playing import CHAT, DAY, HOUR, NOW, YES, Chat, Decided, Table, came, waiting


async def test_a_repeat_owes_its_screen_until_that_is_marked_shown(an: Chat) -> None:
    first = await an.repeats("m")

    again = await an.repeats("m")
    await an.table.mark(Mark(first.person.account, 1, "m9", NOW))
    later = await an.repeats("m")

    assert [(outcome.repeat, outcome.owes) for outcome in (first, again, later)] == [
        (False, "new"),
        (True, "new"),
        (True, ""),
    ]
    assert again.person == first.person
    assert await an.showing() == Showing(1, 1, "m9", NOW)


@pytest.mark.parametrize("back", [timedelta(minutes=3), HOUR / 2])
async def test_what_is_unshown_does_not_wait_for_a_clock_that_was_set_back(an: Chat, back: timedelta) -> None:
    await an.owes(at=NOW)

    assert [owed.address for owed in await an.table.store.unshown((CHAT,), NOW - back, 0, 9)] == ["an"]
    assert await an.table.store.unshown((CHAT,), NOW - timedelta(minutes=1), 0, 9) == [], "it has just been decided"


async def test_a_repeat_where_no_screens_are_sent_owes_none(an: Chat) -> None:
    await an.repeats("m", owes="")

    assert (await an.repeats("m", owes="")).owes == ""


async def test_what_an_erasure_leaves_is_the_farewell_to_be_shown(an: Chat) -> None:
    await an.owes(records=(YES,))
    outcome = await an.owes(place="m7", forget=True, seat="farewell", at=NOW + HOUR)
    account = outcome.person.account

    assert (outcome.owes, outcome.person.seat, outcome.person.showing) == ("new", "farewell", Showing(2, place="m7"))
    (owed,) = await waiting(an.table)
    person = owed.person
    assert (owed.address, person.account, person.channel, person.seen) == ("an", account, CHAT, NOW + HOUR)
    assert (person.learner, person.turn, person.seat, person.shelf, person.roles) == (0, 0, "", "", ())
    assert person.showing == Showing(2, place="m7")
    assert await an.table.store.person(CHAT, "an") is None


async def test_a_repeat_of_a_farewell_owes_it_until_it_is_shown_and_the_account_goes(an: Chat) -> None:
    account = (await an.repeats("bye", forget=True)).person.account

    again = await an.repeats("bye")
    await an.table.mark(Mark(account, 1, "m9", NOW))
    later = await an.repeats("bye")

    assert (again.repeat, again.owes, again.person.learner, again.person.seat) == (True, "new", 0, "")
    assert (again.person.account, again.person.showing) == (account, Showing(1))
    assert (later.repeat, later.owes, later.person.account, later.person.learner) == (True, "", 0, 0)
    assert (await an.table.rows(accounts), await an.table.rows(learners)) == (0, 0)


async def test_a_farewell_that_cannot_be_drawn_is_over_too(an: Chat) -> None:
    account = (await an.owes(forget=True)).person.account

    await an.table.mark(Mark(account, 1, error="KeyError"))

    assert (await an.table.rows(accounts), await an.table.rows(set_aside)) == (0, 1)


@pytest.mark.parametrize("mark", [Mark(0, 1, "m1"), Mark(0, 2, unsure=True), Mark(0, 2, gone=True)])
async def test_a_farewell_not_known_to_be_shown_stays_for_a_day(an: Chat, mark: Mark) -> None:
    await an.owes()
    account = (await an.owes(forget=True)).person.account

    await an.table.mark(Mark(account, mark.turn, mark.place, unsure=mark.unsure, gone=mark.gone))
    assert await an.table.rows(accounts) == 1
    await an.table.store.sweep(NOW + DAY + HOUR)

    assert await an.table.rows(accounts) == 0


async def test_who_comes_back_before_their_farewell_is_shown_stays(an: Chat) -> None:
    account = (await an.owes(forget=True, place="m7")).person.account

    back = await an.owes()
    await an.table.mark(Mark(account, 1, "m9", NOW), Mark(account, 2, "m10", NOW))

    assert back.person.showing == Showing(2, place="m7")
    person = await an.person()
    assert (person.account, person.learner, person.showing) == (account, back.person.learner, Showing(2, 2, "m10", NOW))


async def test_who_comes_back_in_the_batch_that_marks_their_farewell_is_new(an: Chat) -> None:
    account = (await an.owes(forget=True, place="m7")).person.account
    decided = Decided({"owes": "new"})

    await an.table.store.turns([came(message="back", channel=CHAT)], decided, NOW, [Mark(account, 1, "m7", NOW)])

    assert decided.asked[0].showing == Showing()
    assert await an.showing() == Showing(1)
    assert await an.table.rows(accounts) == 1


async def test_screens_not_shown_are_found_by_channel_and_time_a_page_after_the_other(table: Table) -> None:
    for address, channel in (("an", CHAT), ("binh", "zalo"), ("chi", "other"), ("dung", CHAT), ("em", "zalo")):
        await Chat(table, address, channel).owes(seat=f"seat of {address}", shelf="h1")
    await table.turn("late", at=NOW + DAY, channel=CHAT, owes="new")
    everybody = await waiting(table, CHAT, "zalo")
    page = await waiting(table, CHAT, "zalo", limit=2)

    rest = await waiting(table, CHAT, "zalo", after=page[-1].person.account, limit=3)

    assert [owed.address for owed in everybody] == ["an", "binh", "dung", "em"]
    assert page + rest == everybody
    assert [owed.person for owed in everybody if owed.person.channel == CHAT] == [
        await table.person("an", CHAT),
        await table.person("dung", CHAT),
    ]
    assert await table.store.unshown([], NOW + DAY, 0, 100) == []
    assert await table.store.unshown(["zalo"], NOW, 0, 100) == []
    after = NOW + timedelta(microseconds=1)
    assert [owed.address for owed in await table.store.unshown(["zalo"], after, 0, 100)] == ["binh", "em"]


async def test_roles_come_with_those_who_wait(an: Chat) -> None:
    await an.owes()
    give = accounts.update().values(roles="officer author")
    await an.table.store.database.write(lambda connection: connection.execute(give).close())

    (owed,) = await waiting(an.table)

    assert owed.person.roles == ("officer", "author")


async def test_the_names_of_media_are_kept_by_channel_and_dropped_again(table: Table) -> None:
    store = table.store
    for channel, hash, name in ((CHAT, "h1", "f1"), (CHAT, "h2", "f2"), ("zalo", "h1", "z1"), (CHAT, "h2", "f3")):
        await store.uploaded(channel, hash, name)
    await store.uploaded(CHAT, "h1", None)
    await store.uploaded(CHAT, "h9", None)

    assert await store.uploads(CHAT) == {"h2": "f3"}
    assert await store.uploads("zalo") == {"h1": "z1"}
    assert await store.uploads("web") == {}


async def test_a_medium_s_name_that_is_no_text_is_refused(table: Table) -> None:
    with pytest.raises(RefusedError):
        await table.store.uploaded(CHAT, "h1", "\ud83d")
