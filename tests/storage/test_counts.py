"""The contract of every store: counts, and that an erasure changes none."""

from collections import Counter
from contextlib import aclosing
from datetime import UTC, datetime, timedelta
from tempfile import NamedTemporaryFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import literal, select, union_all

from storage.rows import Activity, Recognition, Record, Trait
from storage.sql import SqlStore
from storage.tables import accounts, codes, learners, recognitions, records, requests, traits
from tests.fresh import empty
from tests.storage.playing import DAY, HOUR, MONTH, NOW, YES, Decided, Table, came, did, lives_in
from tests.storage.test_joins import renew


async def test_what_a_learner_did_is_counted_by_lesson_month_unit_and_audience(table: Table) -> None:
    done = (did("began"), did("answered"), did("answered"), did("began"), did("answered"), did("completed"))
    person = (await table.turn(records=(YES, *done), traits=(lives_in("u1"), Trait("audience", "citizen", NOW)))).person

    assert await table.activity() == [Activity(person.learner, "lua-dao", 202611, "u1", "citizen", "self", 1, 1, 2, 3)]


async def test_lessons_months_and_learners_are_apart(table: Table) -> None:
    next_month = did("answered", NOW + MONTH)
    an = (await table.turn("an", records=(did("began"), did("began", lesson="otp"), next_month))).person.learner
    binh = (await table.turn("binh", records=(did("completed"),))).person.learner

    assert set(await table.activity()) == {
        Activity(an, "lua-dao", 202611, "", "", "self", 1, 0, 1, 0),
        Activity(an, "lua-dao", 202612, "", "", "self", 0, 0, 0, 1),
        Activity(an, "otp", 202611, "", "", "self", 1, 0, 1, 0),
        Activity(binh, "lua-dao", 202611, "", "", "self", 0, 1, 0, 0),
    }


async def test_a_month_begins_at_midnight_in_vietnam(table: Table) -> None:
    midnight = datetime(2026, 11, 30, 17, tzinfo=UTC)
    await table.turn(records=(did("began", midnight - timedelta(microseconds=1)), did("completed", midnight)))

    counts = {activity.month: (activity.began, activity.completions) for activity in await table.activity()}

    assert counts == {202611: (1, 0), 202612: (0, 1)}


async def test_only_the_months_asked_for_are_counted(table: Table) -> None:
    for months in range(4):
        await table.turn("an", records=(did("began", NOW + months * MONTH),))
        await table.turn(f"gone {months}", records=(did("began", NOW + months * MONTH),))
        await table.turn(f"gone {months}", forget=True)

    assert sorted(activity.month for activity in await table.activity(202612, 202701)) == [
        202612,
        202612,
        202701,
        202701,
    ]


async def test_the_first_unit_counts_back_and_a_later_one_from_its_time_on(table: Table) -> None:
    first, second = NOW + 2 * DAY, NOW + 4 * DAY
    days = [did("began", NOW + days * DAY) for days in range(6)]
    await table.turn(records=(YES, *days), traits=(lives_in("u1", first), lives_in("u2", second)))

    assert {activity.unit: activity.sittings for activity in await table.activity()} == {"u1": 4, "u2": 2}


async def test_records_that_count_nothing_give_no_activity(table: Table) -> None:
    await table.turn(records=(YES, did("tried"), did("reported")))

    assert await table.activity() == []


async def test_a_lesson_passed_again_is_no_completion_in_any_month(table: Table) -> None:
    again = NOW + MONTH
    await table.turn(
        records=(did("completed"), did("finished", NOW + DAY), did("began", again), did("finished", again))
    )

    found = {activity.month: (activity.sittings, activity.completions) for activity in await table.activity()}

    assert found == {202611: (0, 1), 202612: (1, 0)}
    assert [activity.completions for activity in await table.activity(202612, 202612)] == [0]


async def test_who_is_joined_is_one_person_in_the_export_until_it_is_undone(table: Table) -> None:
    told = (did("began"), did("completed"))
    an = (await table.turn("an", records=(YES, *told), traits=(lives_in("u1"),))).person.learner
    later = (did("began", NOW + HOUR), did("completed", NOW + HOUR))
    binh = (await table.turn("binh", NOW + HOUR, records=(YES, *later), traits=(lives_in("u1"),))).person.learner
    apart = {Activity(one, "lua-dao", 202611, "u1", "", "self", 1, 1, 1, 0) for one in (an, binh)}
    assert set(await table.activity()) == apart

    assert await table.store.join(an, binh, NOW + HOUR, renew)
    assert await table.activity() == [Activity(binh, "lua-dao", 202611, "u1", "", "self", 1, 1, 2, 0)]

    (join,) = await table.store.undoable(binh, NOW + HOUR)
    assert await table.store.unjoin(binh, join.id, NOW + HOUR, renew)
    assert set(await table.activity()) == apart


async def test_who_is_joined_and_erased_stays_one_person_in_the_export(table: Table) -> None:
    an = (await table.turn("an", records=(YES, did("began"), did("completed")))).person.learner
    binh = (await table.turn("binh", records=(YES, did("began"), did("completed")))).person.learner
    assert await table.store.join(an, binh, NOW, renew)

    await table.turn("an", forget=True)

    assert await table.activity() == [Activity(None, "lua-dao", 202611, "", "", "self", 1, 1, 2, 0)]


async def test_months_reach_from_the_first_to_the_last_with_anything_to_count(table: Table) -> None:
    assert await table.store.months() is None

    await table.turn(records=(YES, did("reported", NOW + 9 * MONTH)), traits=(lives_in("u1"),))
    assert await table.store.months() is None

    await table.turn(records=(did("began"), did("answered", NOW + MONTH)))
    assert await table.store.months() == (202611, 202612)
    await table.store.fold()
    assert await table.store.months() == (202611, 202612)

    await table.turn("binh", records=(did("completed", NOW + 2 * MONTH),), forget=True)
    assert await table.store.months() == (202611, 202701)


async def test_activity_is_of_the_moment_it_was_asked_for(table: Table) -> None:
    await table.store.turns(
        [came(str(number)) for number in range(2500)],
        Decided(*({"records": (did("began"),)} for _ in range(2500))),
        NOW,
    )

    seen = 0
    async with aclosing(table.store.activity(202611, 202611)) as stream:
        async for _ in stream:
            seen += 1
            if seen == 1:
                await table.turn("late", records=(did("began"),))
                await table.turn("0", forget=True)

    assert seen == 2500


async def test_who_counts_may_stop_early(table: Table) -> None:
    await table.turn(records=(did("began"), did("began", lesson="otp")))

    async with aclosing(table.store.activity(202611, 202611)) as stream:
        async for _ in stream:
            break

    assert len(await table.activity()) == 2


async def test_an_erasure_leaves_no_row_of_the_learner(table: Table) -> None:
    other = (await table.turn("binh", records=(YES,), traits=(lives_in("u1"),))).person
    before = await held(table.store)
    person = (await table.turn("an", records=(YES, did("began")), traits=(lives_in("u1"),))).person
    await table.store.return_code(person.learner)
    await table.store.recognise(person.learner, Recognition("an-toan", 20261123))

    outcome = await table.turn("an", at=NOW + HOUR, seat="farewell", forget=True, view="seen off")

    assert (outcome.person.seat, outcome.person.view, outcome.person.learner) == (
        "farewell",
        "seen off",
        person.learner,
    )
    assert await table.store.person("web", "an") is None
    assert await table.store.holding(person.learner) is None
    assert await held(table.store) == before
    assert (await table.person("binh")).learner == other.learner
    assert await table.activity() == [Activity(None, "lua-dao", 202611, "u1", "", "self", 1, 0, 1, 0)]


async def held(store: SqlStore) -> list[tuple[str, int]]:
    owned = (records, traits, requests, codes, recognitions)
    queries = [select(literal(table.name), table.c.learner) for table in owned]
    everything = union_all(select(literal("learners"), learners.c.id), *queries)
    return await store.database.read(
        lambda connection: sorted((name, learner) for name, learner in connection.execute(everything))
    )


async def test_an_account_is_kept_for_its_farewell_and_a_day(table: Table) -> None:
    await table.turn(records=(YES,))
    await table.turn(at=NOW + DAY, forget=True)

    await table.store.sweep(NOW + 2 * DAY)
    assert await table.rows(accounts) == 1
    await table.store.sweep(NOW + 2 * DAY + HOUR)
    assert await table.rows(accounts) == 0


async def test_who_comes_back_after_an_erasure_is_somebody_new(table: Table) -> None:
    before = (await table.turn(seat="s1", records=(YES,))).person
    decided = Decided({"forget": True, "seat": "farewell"}, {"seat": "new"})

    outcomes = await table.store.turns([came(message="a"), came(message="b")], decided, NOW)
    after = (await table.turn()).person

    assert [(person.seat, person.turn) for person in decided.asked] == [("s1", 1), ("", 0)]
    assert outcomes[1].person.learner == after.learner != before.learner
    assert after.account == before.account


async def test_roles_are_of_the_account_and_go_with_an_erasure(table: Table) -> None:
    await table.turn()
    give = accounts.update().values(roles="officer author")
    await table.store.database.write(lambda connection: connection.execute(give).close())
    decided = Decided({}, {"forget": True}, {})

    await table.store.turns([came(message=name) for name in "abc"], decided, NOW)

    assert [person.roles for person in decided.asked] == [("officer", "author"), ("officer", "author"), ()]
    assert (await table.person()).roles == ()


async def test_somebody_new_who_goes_at_once_leaves_nothing(table: Table) -> None:
    await table.turn(forget=True)

    assert await table.rows(learners) == 0
    assert await table.store.person("web", "an") is None


async def test_a_message_repeated_after_an_erasure_brings_nobody_back(table: Table) -> None:
    await table.batch((came(message="bye"), {"forget": True}))

    (again,) = await table.batch((came(message="bye"), {}))

    assert (again.repeat, again.person.learner, again.person.seat) == (True, 0, "")
    assert await table.rows(learners) == 0


async def test_accounts_that_share_a_learner_see_one_another_and_lose_it_together(table: Table) -> None:
    learner = (await table.turn("an")).person.learner
    for address in ("phone", "tablet"):
        await table.turn(address)
    together = accounts.update().values(learner=learner)
    await table.store.database.write(lambda connection: connection.execute(together).close())
    decided = Decided({}, {"seat": "s1"}, {"forget": True}, {})

    arrivals = [came("binh", "0"), came("an", "1"), came("phone", "2"), came("an", "3")]
    await table.store.turns(arrivals, decided, NOW)

    assert [person.learner == learner for person in decided.asked] == [False, True, True, False]
    assert decided.asked[2].seat == "s1"
    assert (await table.person("binh")).turn == 1
    assert await table.store.person("web", "phone") is None
    assert await table.store.person("web", "tablet") is None


MOMENTS = st.integers(0, 90 * 24).map(lambda hours: NOW + hours * HOUR)
LESSONS = st.sampled_from(["lua-dao", "otp"])
RECORDS = st.builds(
    Record,
    kind=st.sampled_from(["began", "answered", "completed", "tried", "consented"]),
    at=MOMENTS,
    lesson=LESSONS,
)
TRAITS = st.builds(Trait, name=st.sampled_from(["unit", "audience"]), value=st.sampled_from(["x", "y"]), since=MOMENTS)
LIVES = st.lists(st.tuples(st.lists(RECORDS, max_size=8), st.lists(TRAITS, max_size=4)), min_size=1, max_size=4)


def added_up(activities: list[Activity]) -> Counter[tuple[object, ...]]:
    """Add up the people and the three figures of each cell; an empty cell is no cell."""
    sums: Counter[tuple[object, ...]] = Counter()
    for activity in activities:
        cell = activity.lesson, activity.month, activity.unit, activity.audience
        for figure in ("began", "completions", "sittings", "attempts"):
            sums[(*cell, figure)] += getattr(activity, figure)
    return +sums


def recounted(lives: list[tuple[list[Record], list[Trait]]]) -> Counter[tuple[object, ...]]:
    """Count the same by hand, from what was given to the store."""
    names = {"began": "sittings", "answered": "attempts", "completed": "completions"}
    sums: Counter[tuple[object, ...]] = Counter()
    for life, history in lives:
        began, passed = set(), set()
        for record in sorted(life, key=lambda record: record.at):
            if record.kind not in names or (record.kind == "completed" and record.lesson in passed):
                continue
            passed |= {record.lesson} if record.kind == "completed" else set()
            month = int(f"{record.at + timedelta(hours=7):%Y%m}")
            cell = (
                record.lesson,
                month,
                value_then(history, "unit", record.at),
                value_then(history, "audience", record.at),
            )
            sums[(*cell, names[record.kind])] += 1
            began |= {cell} if record.kind == "began" else set()
        sums.update((*cell, "began") for cell in began)
    return sums


def value_then(history: list[Trait], name: str, at: datetime) -> str:
    # Of two given for the same moment, the later one stays.
    mine = {trait.since: trait.value for trait in history if trait.name == name}
    past = [since for since in mine if since <= at]
    return mine[max(past) if past else min(mine)] if mine else ""


# Each of its lines is run by the tests around it.
@pytest.mark.no_cover
@settings(deadline=None, max_examples=30)
@given(LIVES, st.sets(st.integers(0, 3)))
async def test_counts_are_those_of_a_recount_and_an_erasure_changes_none(
    lives: list[tuple[list[Record], list[Trait]]], gone: set[int]
) -> None:
    with NamedTemporaryFile() as file:
        file.write(empty())
        file.flush()
        store = SqlStore(f"sqlite:///{file.name}")
        await store.open(serve=False)
        table = Table(store)
        for number, (life, history) in enumerate(lives):
            await table.turn(str(number), records=tuple(life), traits=tuple(history))
        before = added_up(await table.activity())

        for number in gone & set(range(len(lives))):
            await table.turn(str(number), forget=True)

        assert before == recounted(lives)
        assert added_up(await table.activity()) == before
        assert await table.rows(learners) == len(lives) - len(gone & set(range(len(lives))))
        await store.close()
