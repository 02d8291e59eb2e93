"""The contract of every store: personal codes of a roster, and figures that others counted."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from msgspec.structs import replace

from storage.rows.doors import Come, Door
from storage.rows.handed import Handed
from storage.rows.roles import TRIES, TRYING
from storage.sql import trying
from storage.sql.codes import read
from storage.tables import attempts, door_codes, lapsed
from tests.storage.playing import DAY, NOW, YES, Table, did
from tests.storage.test_joins import renew, two

TEACHER, NURSE = Door("03637", "education", "officials"), Door("03637", "health", "officials")
UNTIL = NOW + 30 * DAY
AFTER = UNTIL + timedelta(seconds=1)


async def roster(table: Table, *doors: Door) -> list[str]:
    return await table.store.make_roster("Giáo viên", doors, UNTIL, NOW)


async def learner(table: Table, address: str = "an", *kinds: str) -> int:
    return (await table.turn(address, records=(YES, *(did(kind) for kind in kinds)))).person.learner


async def comes(table: Table, code: str, learner: int, at: datetime = NOW) -> Door | None:
    """Let a learner type a code at an account of their own, and return where it leads."""
    opening, door = await table.store.come_by(code, learner, ("web", str(learner)), at)
    assert opening == ("open" if door else "unknown")
    return door


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

    assert await comes(table, teacher.lower().replace("-", " "), an) == TEACHER
    assert await comes(table, teacher, an) == TEACHER
    assert await comes(table, teacher, lan) is None
    assert await comes(table, nurse, lan) == NURSE
    assert await comes(table, "0000-0000", lan) is None
    assert await comes(table, "con mèo", lan) is None


async def test_a_code_opens_for_all_who_are_one_person_with_who_came_by_it(table: Table) -> None:
    (code,) = await roster(table, TEACHER)
    an, lan = await two(table)
    assert await comes(table, code, an) == TEACHER
    assert await table.store.join(an, lan, NOW, renew)

    assert await comes(table, code, lan) == TEACHER


async def test_created_used_active_and_completed_are_kept_apart(table: Table) -> None:
    codes = await roster(table, *[TEACHER] * 4)
    for place, kinds in enumerate(((), ("began",), ("began", "completed", "course-completed"))):
        await comes(table, codes[place], await learner(table, f"a{place}", *kinds))

    assert await figures(table) == (4, 3, 2, 1, 0)


async def test_who_learns_on_another_account_of_theirs_is_active(table: Table) -> None:
    (code,) = await roster(table, TEACHER)
    an, lan = await two(table)
    await comes(table, code, an)
    await table.store.join(an, lan, NOW, renew)
    await table.turn("lan", channel="zalo", records=(did("began"), did("course-completed")))

    assert await figures(table) == (1, 1, 1, 1, 0)


async def test_an_erasure_changes_no_figure_and_leaves_nobody(table: Table) -> None:
    codes = await roster(table, TEACHER, TEACHER, TEACHER)
    for place, kinds in enumerate(((), ("began",), ("began", "course-completed"))):
        await comes(table, codes[place], await learner(table, f"a{place}", *kinds))
    for place in range(3):
        await table.turn(f"a{place}", forget=True)

    assert await figures(table) == (3, 3, 2, 1, 0)
    assert await comes(table, codes[0], await learner(table, "other")) is None


async def test_a_code_that_is_not_used_in_its_time_disappears_and_is_counted(table: Table) -> None:
    used, lost = await roster(table, TEACHER, TEACHER)
    an = await learner(table)
    await comes(table, used, an)

    assert await comes(table, lost, an, AFTER) is None
    await table.store.sweep(AFTER)
    await table.store.sweep(AFTER)

    assert await table.rows(door_codes) == 1
    assert await figures(table) == (2, 1, 0, 0, 1)
    assert await comes(table, used, an, AFTER) == TEACHER


async def test_a_large_roster_lapses_part_by_part(table: Table) -> None:
    await roster(table, *[TEACHER] * 501)
    await table.store.sweep(AFTER)

    assert (await table.rows(door_codes), await table.rows(lapsed)) == (0, 1)
    assert await figures(table) == (501, 0, 0, 0, 501)


async def test_after_five_wrong_codes_even_a_right_one_waits_but_not_for_another_account(table: Table) -> None:
    one, other = await roster(table, TEACHER, TEACHER)
    an, lan = await learner(table), await learner(table, "lan")
    for _ in range(TRIES):
        assert await comes(table, "0000-0000", an) is None

    assert await table.store.come_by(one, an, ("web", str(an)), NOW) == ("tired", None)
    assert await comes(table, other, lan) == TEACHER
    assert await comes(table, one, an, NOW + TRYING) == TEACHER
    assert await table.rows(attempts) == TRIES + 2


async def test_many_who_guess_personal_codes_together_are_refused_together(
    table: Table, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trying, "ALL_TRIES", 3)
    (code,) = await roster(table, TEACHER)
    for name in "abc":
        await comes(table, "0000-0000", await learner(table, name))

    an = await learner(table)
    assert await table.store.come_by(code, an, ("web", str(an)), NOW) == ("tired", None)


async def test_what_cannot_be_a_personal_code_and_a_groups_code_are_no_tries(table: Table) -> None:
    an = await learner(table)
    for _ in range(TRIES + 1):
        assert await comes(table, "con mèo", an) is None
        assert await comes(table, "03637-99", an) is None

    assert await table.rows(attempts) == 0


async def test_the_code_of_a_village_group_is_open_to_all(table: Table) -> None:
    group = await table.store.group("03637", "Bản Mở", NOW)

    assert await comes(table, group.code, await learner(table)) == Door(group.code)
    assert await comes(table, "03637-99", await learner(table)) is None


VNEID = Handed("vneid", "12", "2026Q4", 300_000, 333_000, "Công an tỉnh", 20261231, "Lò Văn A", NOW)


async def test_every_figure_that_was_handed_in_is_kept_in_the_order_they_came(table: Table) -> None:
    better, none = replace(VNEID, value=301_000, base=None), replace(VNEID, value=None)

    await table.store.hand_in([VNEID])
    await table.store.hand_in([better, none])
    await table.store.hand_in([])

    assert await table.store.handed() == [VNEID, better, none]
