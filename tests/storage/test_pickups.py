"""The contract of every store: files behind links that hand them over once."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from msgspec.structs import replace
from sqlalchemy import select

from storage.rows.pickups import TO_PICK_UP, Pickup
from storage.tables import pickups
from tests.storage.playing import NOW, Table

REPORT = Pickup("ab" * 32, "hocso-2026Q4-12.xlsx")
MOMENT = timedelta(seconds=1)


async def test_a_file_is_handed_over_once_and_looking_uses_nothing_up(table: Table) -> None:
    code = await table.store.lay_ready(REPORT, NOW)
    for _ in range(3):
        assert await table.store.ready(code, NOW) == REPORT

    assert await table.store.pick_up(code, NOW) == replace(REPORT, used=True)
    assert await table.store.pick_up(code, NOW) is None
    assert await table.store.ready(code, NOW) == replace(REPORT, used=True)


async def test_of_many_who_come_at_once_one_gets_it(table: Table) -> None:
    code = await table.store.lay_ready(REPORT, NOW)

    got = await asyncio.gather(*(table.store.pick_up(code, NOW) for _ in range(10)))

    assert [one for one in got if one is not None] == [replace(REPORT, used=True)]


async def test_each_link_is_for_itself_and_what_is_none_hands_nothing_over(table: Table) -> None:
    one, other = await table.store.lay_ready(REPORT, NOW), await table.store.lay_ready(REPORT, NOW)
    await table.store.pick_up(one, NOW)

    assert await table.store.pick_up(other, NOW) is not None
    for wrong in ("", "x", "\ud800", one[:-1]):
        assert await table.store.ready(wrong, NOW) is None
        assert await table.store.pick_up(wrong, NOW) is None


async def test_a_link_is_over_after_a_day_and_swept(table: Table) -> None:
    code = await table.store.lay_ready(REPORT, NOW)
    late = NOW + TO_PICK_UP

    assert await table.store.ready(code, late - MOMENT) == REPORT
    assert await table.store.ready(code, late) is None
    assert await table.store.pick_up(code, late) is None
    await table.store.sweep(late - MOMENT)
    assert await table.rows(pickups) == 1
    await table.store.sweep(late + MOMENT)
    assert await table.rows(pickups) == 0


async def test_the_code_is_kept_as_a_hash_alone(table: Table) -> None:
    code = await table.store.lay_ready(REPORT, NOW)

    (row,) = await table.store.database.read(lambda connection: connection.execute(select(pickups)).all())
    assert code not in repr(tuple(row))
    assert (row.file, row.name, row.used) == (REPORT.file, REPORT.name, False)
