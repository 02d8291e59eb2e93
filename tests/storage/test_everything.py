"""The contract of every store: all that is kept of one person, and nothing of anybody else."""

from __future__ import annotations

from sqlalchemy import insert

from storage.rows import Due, Memory, Recognition, Request
from storage.sql.moments import to_moment
from storage.tables import joins, metadata
from tests.storage.playing import DAY, NOW, YES, Table, did, lives_in


async def full(table: Table, address: str) -> int:
    """Leave something in as many tables as one person can."""
    outcome = await table.turn(
        address,
        seat='{"v":1}',
        shelf='{"v":1}',
        records=(YES, did("began"), did("answered")),
        traits=(lives_in("03637"),),
        memory=(Memory("otp", "q", "2", 20_800),),
        requests=(Request(f"r-{address}", "holding", "{}"),),
        due=Due(NOW + DAY),
    )
    await table.store.recognise(outcome.person.learner, Recognition("an-toan", 20261123))
    await table.store.return_code(outcome.person.learner)
    return outcome.person.learner


async def test_all_rows_of_one_person_are_there_and_nothing_of_anybody_else(table: Table) -> None:
    an, binh = await full(table, "an"), await full(table, "binh")

    found = await table.store.everything(an)

    assert found is not None
    assert {name: len(rows) for name, rows in found.tables.items()} == {
        "accounts": 1, "codes": 1, "deltas": 3, "learners": 1, "memory": 1, "recognitions": 1, "records": 3,
        "reminders": 1, "requests": 1, "traits": 1,
    }  # fmt: skip
    assert "binh" not in repr(found)
    assert str(binh) not in repr(found)


async def test_moments_are_told_as_people_read_them_and_hashes_are_left_out(table: Table) -> None:
    found = await table.store.everything(await full(table, "an"))

    assert found is not None
    (consented,) = [row for row in found.tables["records"] if row["kind"] == "consented"]
    assert consented["at"] == "2026-11-23T08:30:15.123456+00:00"
    assert [row["due"] for row in found.tables["memory"]] == ["2026-12-13"]
    assert found.tables["recognitions"] == [{"learner": found.learner, "course": "an-toan", "day": 20261123}]


async def test_learners_who_are_one_person_are_told_of_together(table: Table) -> None:
    one, two, other = await full(table, "an"), await full(table, "binh"), await full(table, "chi")
    rows: list[dict[str, int | None]] = [
        {"learner": one, "into": two, "since": to_moment(NOW), "until": None},
        {"learner": other, "into": two, "since": to_moment(NOW), "until": to_moment(NOW + DAY)},
    ]
    await table.store.database.write(lambda connection: connection.execute(insert(joins), rows))

    for learner in (one, two):
        found = await table.store.everything(learner)
        assert found is not None
        assert {row["id"] for row in found.tables["learners"]} == {one, two}


async def test_of_nobody_there_is_nothing(table: Table) -> None:
    assert await table.store.everything(1) is None


def test_every_column_with_a_moment_is_told_as_one() -> None:
    from storage.sql.holding import MOMENTS

    moments = {
        column.name
        for table in metadata.tables.values()
        for column in table.columns
        if column.name in {"at", "since", "until", "made", "seen"} or column.name.endswith("_at")
    }
    assert moments <= MOMENTS
