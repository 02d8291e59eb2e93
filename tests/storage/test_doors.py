"""The contract of every store: personal codes of a roster, and figures that others counted."""

from __future__ import annotations

from datetime import timedelta

from msgspec.structs import replace

from storage.rows.doors import Come, Door
from storage.rows.handed import Handed
from storage.sql.codes import read
from storage.tables import door_codes, lapsed
from tests.storage.playing import DAY, NOW, YES, Table, did
from tests.storage.test_joins import renew, two

TEACHER, NURSE = Door("03637", "education", "officials"), Door("03637", "health", "officials")
UNTIL = NOW + 30 * DAY
AFTER = UNTIL + timedelta(seconds=1)


async def roster(table: Table, *doors: Door) -> list[str]:
    return await table.store.make_roster("Giáo viên", doors, UNTIL, NOW)


async def learner(table: Table, address: str = "an", *kinds: str) -> int:
    return (await table.turn(address, records=(YES, *(did(kind) for kind in kinds)))).person.learner


async def figures(table: Table, door: Door = TEACHER) -> tuple[int, int, int, int, int]:
    (found,) = [come for come in await table.store.rosters() if come.door == door]
    return found.created, found.used, found.active, found.completed, found.lapsed


async def test_every_person_of_a_roster_gets_a_code_of_their_own_that_is_kept_only_as_a_hash(table: Table) -> None:
    codes = await roster(table, *[TEACHER] * 700, NURSE)

    assert len({read(code) for code in codes}) == 701
    assert [(come.door, come.created) for come in await table.store.rosters()] == [(TEACHER, 700), (NURSE, 1)]
    assert isinstance((await table.store.rosters())[0], Come)


async def test_a_code_opens_where_its_roster_says_and_then_for_nobody_else(table: Table) -> None:
    teacher, nurse = await roster(table, TEACHER, NURSE)
    an, lan = await learner(table), await learner(table, "lan")

    assert await table.store.come_by(teacher.lower().replace("-", " "), an, NOW) == TEACHER
    assert await table.store.come_by(teacher, an, NOW) == TEACHER
    assert await table.store.come_by(teacher, lan, NOW) is None
    assert await table.store.come_by(nurse, lan, NOW) == NURSE
    assert await table.store.come_by("0000-0000", lan, NOW) is None
    assert await table.store.come_by("con mèo", lan, NOW) is None


async def test_a_code_opens_for_all_who_are_one_person_with_who_came_by_it(table: Table) -> None:
    (code,) = await roster(table, TEACHER)
    an, lan = await two(table)
    assert await table.store.come_by(code, an, NOW) == TEACHER
    assert await table.store.join(an, lan, NOW, renew)

    assert await table.store.come_by(code, lan, NOW) == TEACHER


async def test_created_used_active_and_completed_are_kept_apart(table: Table) -> None:
    codes = await roster(table, *[TEACHER] * 4)
    for place, kinds in enumerate(((), ("began",), ("began", "completed", "course-completed"))):
        await table.store.come_by(codes[place], await learner(table, f"a{place}", *kinds), NOW)

    assert await figures(table) == (4, 3, 2, 1, 0)


async def test_who_learns_on_another_account_of_theirs_is_active(table: Table) -> None:
    (code,) = await roster(table, TEACHER)
    an, lan = await two(table)
    await table.store.come_by(code, an, NOW)
    await table.store.join(an, lan, NOW, renew)
    await table.turn("lan", channel="zalo", records=(did("began"), did("course-completed")))

    assert await figures(table) == (1, 1, 1, 1, 0)


async def test_an_erasure_changes_no_figure_and_leaves_nobody(table: Table) -> None:
    codes = await roster(table, TEACHER, TEACHER, TEACHER)
    for place, kinds in enumerate(((), ("began",), ("began", "course-completed"))):
        await table.store.come_by(codes[place], await learner(table, f"a{place}", *kinds), NOW)
    for place in range(3):
        await table.turn(f"a{place}", forget=True)

    assert await figures(table) == (3, 3, 2, 1, 0)
    assert await table.store.come_by(codes[0], await learner(table, "other"), NOW) is None


async def test_a_code_that_is_not_used_in_its_time_disappears_and_is_counted(table: Table) -> None:
    used, lost = await roster(table, TEACHER, TEACHER)
    an = await learner(table)
    await table.store.come_by(used, an, NOW)

    assert await table.store.come_by(lost, an, AFTER) is None
    await table.store.sweep(AFTER)
    await table.store.sweep(AFTER)

    assert await table.rows(door_codes) == 1
    assert await figures(table) == (2, 1, 0, 0, 1)
    assert await table.store.come_by(used, an, AFTER) == TEACHER


async def test_a_large_roster_lapses_part_by_part(table: Table) -> None:
    await roster(table, *[TEACHER] * 501)
    await table.store.sweep(AFTER)

    assert (await table.rows(door_codes), await table.rows(lapsed)) == (0, 1)
    assert await figures(table) == (501, 0, 0, 0, 501)


async def test_the_code_of_a_village_group_is_open_to_all(table: Table) -> None:
    group = await table.store.group("03637", "Bản Mở", NOW)

    assert await table.store.come_by(group.code, await learner(table), NOW) == Door(group.code)
    assert await table.store.come_by("03637-99", await learner(table), NOW) is None


VNEID = Handed("vneid", "12", "2026Q4", 300_000, 333_000, "Công an tỉnh", 20261231, "Lò Văn A", NOW)


async def test_every_figure_that_was_handed_in_is_kept_in_the_order_they_came(table: Table) -> None:
    better, none = replace(VNEID, value=301_000, base=None), replace(VNEID, value=None)

    await table.store.hand_in([VNEID])
    await table.store.hand_in([better, none])
    await table.store.hand_in([])

    assert await table.store.handed() == [VNEID, better, none]
