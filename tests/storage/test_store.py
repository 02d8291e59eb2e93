"""The contract of every store: turns."""

import asyncio
from typing import Any

import pytest

from storage.errors import RefusedError
from storage.rows import Change, Person, Record, Request, Trait
from storage.sql import SqlStore
from storage.store import Store
from storage.tables import accounts, learners, messages, records, requests, set_aside, traits
from tests.storage.playing import DAY, HOUR, NOW, YES, Decided, Table, came, did


async def test_an_unknown_account_gets_a_learner_who_is_new(table: Table) -> None:
    decided = Decided({"seat": "s1", "shelf": "h1"})

    (outcome,) = await table.store.turns([came("an")], decided, NOW)

    (person,) = decided.asked
    assert (person.channel, person.roles, person.turn, person.seat, person.shelf) == ("web", (), 0, "", "")
    assert person.seen == NOW
    assert 0 < person.learner < 2**52
    assert not outcome.repeat
    assert outcome.person == await table.person("an")
    assert (outcome.person.turn, outcome.person.seat, outcome.person.shelf) == (1, "s1", "h1")


async def test_what_a_turn_left_is_what_the_next_one_finds(table: Table) -> None:
    first = await table.turn(seat="s1", shelf="h1")
    decided = Decided({"seat": "s2"})

    (second,) = await table.store.turns([came(message="again")], decided, NOW + HOUR)

    assert decided.asked == [first.person]
    assert (second.person.turn, second.person.seat, second.person.shelf) == (2, "s2", "h1")
    assert second.person.seen == NOW + HOUR


async def test_a_shelf_is_written_without_the_seat(table: Table) -> None:
    await table.turn(seat="s1", shelf="h1")

    outcome = await table.turn(shelf="h2")

    assert (outcome.person.seat, outcome.person.shelf) == ("s1", "h2")
    assert await table.person() == outcome.person


async def test_a_message_that_came_before_changes_nothing_and_is_not_decided(table: Table) -> None:
    decided = Decided()
    first, *_ = await table.store.turns([came(message="7")], decided, NOW)

    again = await table.store.turns([came(message="7")], decided, NOW + HOUR)

    assert len(decided.asked) == 1
    assert [(outcome.repeat, outcome.person) for outcome in again] == [(True, first.person)]


async def test_a_message_twice_in_one_batch_is_decided_once(table: Table) -> None:
    decided = Decided()

    outcomes = await table.store.turns([came(message="7"), came(message="7")], decided, NOW)

    assert [outcome.repeat for outcome in outcomes] == [False, True]
    assert [outcome.person.turn for outcome in outcomes] == [1, 1]
    assert len(decided.asked) == 1


async def test_the_same_message_id_of_another_account_or_channel_is_another_message(table: Table) -> None:
    outcomes = await table.store.turns(
        [came("an"), came("binh"), came("an", channel="telegram"), came("a", "n1"), came("", "an1")], Decided(), NOW
    )

    assert not any(outcome.repeat for outcome in outcomes)
    assert len({outcome.person.learner for outcome in outcomes}) == 5


async def test_events_of_one_learner_in_a_batch_see_what_the_one_before_left(table: Table) -> None:
    decided = Decided({"seat": "s1", "view": "drawn"}, {"shelf": "h2"}, {})

    outcomes = await table.store.turns([came(message=name) for name in "abc"], decided, NOW)

    assert [(person.turn, person.seat, person.shelf, person.view) for person in decided.asked] == [
        (0, "", "", None),
        (1, "s1", "", "drawn"),
        (2, "s1", "h2", None),
    ]
    assert [outcome.person.turn for outcome in outcomes] == [1, 2, 3]
    assert len({person.learner for person in decided.asked}) == 1
    assert (await table.person()).turn == 3


async def test_a_new_account_twice_in_a_batch_is_made_once(table: Table) -> None:
    await table.store.turns([came("an", "1"), came("binh", "2"), came("an", "3")], Decided(), NOW)

    assert (await table.rows(accounts), await table.rows(learners)) == (2, 2)
    assert (await table.person("an")).turn == 2


async def test_a_view_is_handed_back_in_the_outcome_and_not_kept(table: Table) -> None:
    view = object()

    outcome = await table.turn(view=view)

    assert outcome.person.view is view
    assert (await table.person()).view is None


async def test_an_empty_change_leaves_the_account_as_it_was(table: Table) -> None:
    await table.turn(seat="s1")
    before = await table.person()

    outcome = await table.turn(at=NOW + HOUR, turn=before.turn)

    assert outcome.person == before == await table.person()


async def test_many_turns_fit_in_one_batch(table: Table) -> None:
    crowd = [came(str(number % 700), f"m{number}") for number in range(1500)]

    outcomes = await table.store.turns(crowd, Decided(), NOW)

    assert [outcome.person.turn for outcome in outcomes] == [number // 700 + 1 for number in range(1500)]
    assert await table.rows(messages) == 1500
    assert all(outcome.repeat for outcome in await table.store.turns(crowd, Decided(), NOW))


async def test_no_arrivals_make_no_turns(table: Table) -> None:
    assert await table.store.turns([], Decided(), NOW) == []


async def test_records_traits_and_requests_are_written_with_the_turn(table: Table) -> None:
    ask = Request("r1", "share", '{"a":1}')
    await table.turn(records=(YES, did("began")), traits=(Trait("unit", "u1", NOW),), requests=(ask,))

    assert [await table.rows(kind) for kind in (records, traits, requests)] == [2, 1, 1]


async def test_a_trait_given_twice_in_a_moment_keeps_the_last(table: Table) -> None:
    person = (await table.turn(traits=(Trait("unit", "u1", NOW),))).person
    await table.turn(traits=(Trait("unit", "u2", NOW),))

    holding = await table.store.holding(person.learner)

    assert holding is not None
    assert holding.traits == (Trait("unit", "u2", NOW),)


async def test_an_error_sets_the_event_aside_and_changes_nothing_else(table: Table) -> None:
    before = (await table.turn(seat="s1")).person

    bad = (came(message="bad"), {"error": "KeyError", "seat": "s2", "records": (YES,), "forget": True})
    good = (came("binh", "good"), {"seat": "s3"})
    first, second = await table.batch(bad, good)

    assert (first.error, first.repeat, first.person) == ("KeyError", False, before)
    assert (second.error, second.person.seat) == ("", "s3")
    assert await table.person() == before
    assert (await table.rows(set_aside), await table.rows(records)) == (1, 0)
    (again,) = await table.batch((came(message="bad"), {}))
    assert again.repeat


async def test_somebody_new_whose_event_failed_is_still_there_for_the_next(table: Table) -> None:
    (outcome,) = await table.batch((came(), {"error": "KeyError"}))

    assert await table.person() == outcome.person
    assert (await table.turn()).person.learner == outcome.person.learner


async def test_what_decide_raises_reaches_the_caller_and_nothing_is_written(table: Table) -> None:
    def fails(person: Person, place: int) -> Change:
        raise OverflowError

    with pytest.raises(OverflowError):
        await table.store.turns([came()], fails, NOW)

    assert [await table.rows(kind) for kind in (accounts, learners, messages)] == [0, 0, 0]
    assert (await table.turn()).person.turn == 1


BAD_TEXTS = ["half a letter \ud83d", "a NUL \0 inside"]


@pytest.mark.parametrize("bad", BAD_TEXTS)
@pytest.mark.parametrize("place", ["seat", "shelf", "record", "trait", "request", "error"])
async def test_a_batch_with_text_no_database_takes_is_refused_whole(table: Table, bad: str, place: str) -> None:
    changes: dict[str, dict[str, Any]] = {
        "seat": {"seat": bad},
        "shelf": {"shelf": bad},
        "record": {"records": (Record("answered", NOW, option=bad),)},
        "trait": {"traits": (Trait("unit", bad, NOW),)},
        "request": {"requests": (Request("r", "kind", bad),)},
        "error": {"error": bad},
    }
    await table.turn()

    with pytest.raises(RefusedError) as refusal:
        await table.batch((came("binh"), {"seat": "fine"}), (came("an"), changes[place]))

    assert "half" not in str(refusal.value)
    assert (await table.rows(accounts), await table.rows(messages)) == (1, 1)
    assert (await table.person()).turn == 1


@pytest.mark.parametrize("bad", BAD_TEXTS)
async def test_an_account_with_such_a_name_is_refused(table: Table, bad: str) -> None:
    with pytest.raises(RefusedError):
        await table.turn(bad)
    with pytest.raises(RefusedError):
        await table.turn(channel=bad)


async def test_a_message_id_with_half_a_letter_is_refused(table: Table) -> None:
    with pytest.raises(RefusedError):
        await table.batch((came(message="\ud83d"), {}))


@pytest.mark.parametrize("number", [2**63, -(2**63) - 1])
async def test_a_number_beyond_64_bits_is_refused(table: Table, number: int) -> None:
    with pytest.raises(RefusedError):
        await table.turn(turn=number)


async def test_what_the_tables_refuse_is_refused_and_the_parts_may_pass(table: Table) -> None:
    twice = {"requests": (Request("same", "share", "{}"),)}

    with pytest.raises(RefusedError):
        await table.batch((came("an"), twice), (came("binh"), twice))

    assert await table.rows(messages) == 0
    await table.batch((came("an"), twice))
    assert await table.rows(requests) == 1


def test_the_store_keeps_to_the_protocol(store: SqlStore) -> None:
    # The annotation is what is tested, by mypy.
    kept: Store = store
    assert kept is store


async def test_nobody_speaks_through_an_unknown_account(store: SqlStore) -> None:
    assert await store.person("web", "nobody") is None


async def test_a_person_is_not_looked_for_under_a_name_that_is_no_text(store: SqlStore) -> None:
    with pytest.raises(RefusedError):
        await store.person("web", "\ud83d")


async def test_an_account_is_of_one_channel(table: Table) -> None:
    await table.turn("an", channel="telegram")

    assert await table.store.person("web", "an") is None
    assert (await table.person("an", "telegram")).channel == "telegram"


async def test_calls_at_once_are_done_one_after_the_other(table: Table) -> None:
    await asyncio.gather(*(table.turn() for _ in range(20)))

    assert (await table.person()).turn == 20


async def test_a_turn_whose_caller_went_away_leaves_nothing_half_done_and_the_next_one_works(table: Table) -> None:
    decided, loop = asyncio.Event(), asyncio.get_running_loop()

    def decide(person: Person, place: int) -> Change:
        # Where the store has a thread of its own, this is it.
        loop.call_soon_threadsafe(decided.set)
        return Change(person.turn + 1, seat="half", records=(YES,))

    leaving = asyncio.ensure_future(table.store.turns([came("an", "gone")], decide, NOW))
    await decided.wait()
    leaving.cancel()
    with pytest.raises(asyncio.CancelledError):
        await leaving

    done = await table.rows(records)
    assert (await table.turn()).person.turn == done + 1


async def test_all_is_there_after_a_restart(table: Table, url: str) -> None:
    before = (await table.turn(seat="s1")).person
    secret = await table.store.secret()
    await table.store.close()

    again = SqlStore(url)
    await again.open(serve=True)

    assert await again.person("web", "an") == before
    assert await again.secret() == secret
    assert len(secret) == 32
    (repeat,) = await again.turns([came("an", "turn 0")], Decided(), NOW)
    assert repeat.repeat
    await again.close()


async def test_a_secret_that_is_given_is_not_kept(url: str) -> None:
    store = SqlStore(url, b"given")
    await store.open(serve=False)
    assert await store.secret() == b"given"
    await store.close()

    other = SqlStore(url)
    await other.open(serve=False)
    assert await other.secret() != b"given"
    await other.close()


async def test_a_store_may_be_closed_twice(store: SqlStore) -> None:
    await store.close()
    await store.close()


async def test_message_ids_are_kept_for_25_hours(table: Table) -> None:
    await table.batch((came(message="m"), {"records": (YES,)}))

    await table.store.sweep(NOW + 25 * HOUR)
    (kept,) = await table.batch((came(message="m"), {}))
    await table.store.sweep(NOW + 25 * HOUR + HOUR / 60)
    (new,) = await table.batch((came(message="m"), {}))

    assert (kept.repeat, new.repeat) == (True, False)


async def test_somebody_who_never_said_yes_is_gone_after_a_day_and_comes_back_as_new(table: Table) -> None:
    stranger = (await table.turn("stranger", requests=(Request("r", "share", "{}"),))).person
    learner = (await table.turn("learner", records=(YES,))).person
    later = (await table.turn("later")).person
    await table.turn("later", records=(YES,))

    await table.store.sweep(NOW + DAY)
    assert (await table.person("stranger")).learner == stranger.learner
    await table.store.sweep(NOW + DAY + HOUR)

    assert await table.store.person("web", "stranger") is None
    assert await table.rows(accounts) == 2
    assert (await table.person("learner")).learner == learner.learner
    assert (await table.person("later")).learner == later.learner
    assert (await table.turn("stranger")).person.learner != stranger.learner


async def test_a_sweep_drops_any_number(table: Table) -> None:
    crowd = [came(str(number), "m") for number in range(1100)]
    await table.store.turns(crowd, Decided(), NOW)
    for part in range(5):
        await table.store.turns([came("an", f"{part} {number}") for number in range(1000)], Decided(), NOW)

    await table.store.sweep(NOW + 2 * DAY)

    assert [await table.rows(kind) for kind in (accounts, learners, messages)] == [0, 0, 0]


async def test_the_size_of_the_database_is_told(table: Table) -> None:
    await table.turn()

    assert await table.store.size() > 100_000
