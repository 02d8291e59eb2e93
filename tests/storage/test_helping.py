"""The contract of every store: helpers' people, whom they alone see, and classes they attest."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace
from sqlalchemy import select, update

from storage.errors import ForbiddenError
from storage.rows import Record
from storage.rows.helping import Asker, Class, Enrolment, Helped, Taught
from storage.sql.naming import token
from storage.tables import accounts, classes, enrolments, learners, records, traits
from tests.storage.playing import DAY, HOUR, NOW, YES, Table, did

GROUP, OTHER = "03637-1", "03637-2"
PANG = Enrolment("Bà Pâng", "Bản Nậm Loỏng", '{"v":1}', "2026-11", "vi", {"unit": "03637", "audience": "citizens"})
HELD = Class(GROUP, "class", "otp", 20261123, "Nhà văn hóa", 12)


async def helper(table: Table, address: str = "lan", group: str = GROUP) -> Asker:
    """Let somebody be a helper of a group."""
    outcome = await table.turn(address, channel="telegram", seat="{}", records=(YES,))
    given = update(accounts).where(accounts.c.address == address).values(roles=f"author helper:{group}")
    await table.store.database.write(lambda connection: connection.execute(given))
    return Asker(outcome.person.learner, "telegram", address, group)


async def rows(table: Table, query: Any) -> list[Any]:
    return await table.store.database.read(lambda connection: list(connection.execute(query)))


async def answers(table: Table, learner: int, *right: bool, at: Any = NOW, lesson: str = "otp") -> None:
    """Write down answers to one question, as a helper's turn would."""
    from storage.sql.noting import note

    lines = [Record("began", at, "assisted", lesson=lesson)]
    lines += [Record("answered", at, "assisted", lesson=lesson, question="q", right=one) for one in right]
    await table.store.database.write(
        lambda connection: note(connection, [(learner, "telegram", line) for line in lines])
    )


async def passes(table: Table, learner: int, lesson: str = "otp") -> None:
    from storage.sql.noting import note

    line = Record("completed", NOW, "assisted", lesson=lesson)
    await table.store.database.write(lambda connection: note(connection, [(learner, "telegram", line)]))


async def test_whoever_is_enrolled_counts_at_the_commune_and_group_they_were_enrolled_with(table: Table) -> None:
    learner = await table.store.enrol(await helper(table), PANG, NOW)
    await answers(table, learner, True)
    while await table.store.fold():
        pass

    (cell,) = await table.store.cells(202611, 202611)
    assert (cell.unit, cell.audience, cell.sittings) == ("03637", "citizens", 1)
    *found, _ = [one async for one in table.store.prove()]
    assert found == []


async def test_a_request_that_is_done_again_enrols_and_attests_nobody_twice(table: Table) -> None:
    lan = await helper(table)
    pang = await table.store.enrol(lan, PANG, NOW)
    await table.store.attest(lan, HELD, [pang], NOW)

    assert await table.store.enrol(lan, PANG, NOW) == pang
    assert await table.store.attest(lan, HELD, [pang], NOW) == 1

    assert (await table.rows(enrolments), await table.rows(classes)) == (1, 1)
    assert await table.store.enrol(lan, PANG, NOW + HOUR) != pang
    await table.store.attest(lan, HELD, [pang], NOW + HOUR)
    assert (await table.rows(enrolments), await table.rows(classes)) == (2, 2)


async def test_a_class_is_attested_once_though_one_of_it_went_before_it_was_done_again(table: Table) -> None:
    lan = await helper(table)
    there = [await table.store.enrol(lan, replace(PANG, name=name), NOW) for name in ("Bà Pâng", "Ông Mùa")]
    await table.store.attest(lan, HELD, there, NOW)
    await table.store.strike(lan, there[1], NOW)

    assert await table.store.attest(lan, HELD, there, NOW) == 1

    assert [(held.people, held.listed) for held in await table.store.classes(0, 99991231)] == [(HELD.people, 2)]


async def test_who_said_yes_aloud_is_a_learner_with_helper_time_and_wording(table: Table) -> None:
    lan = await helper(table)

    learner = await table.store.enrol(lan, PANG, NOW)

    (row,) = await rows(table, select(enrolments))
    (account,) = await rows(table, select(accounts.c.id))
    assert (row.learner, row.unit, row.helper, row.name, row.village) == (
        learner, GROUP, account.id, "Bà Pâng", "Bản Nậm Loỏng",
    )  # fmt: skip
    (yes,) = await rows(table, select(records).where(records.c.learner == learner))
    assert (yes.learner, yes.kind, yes.mode, yes.version, yes.option, yes.value) == (
        learner, "consented", "assisted", "spoken", "vi", "2026-11",
    )  # fmt: skip
    assert {(trait.name, trait.value) for trait in await rows(table, select(traits))} == set(PANG.traits.items())
    await table.store.sweep(NOW + 3 * DAY)
    assert [one.learner for one in await table.store.helped(lan, NOW)] == [learner]


async def test_one_of_whom_nothing_was_told_is_on_the_list_as_well(table: Table) -> None:
    lan = await helper(table)

    learner = await table.store.enrol(lan, replace(PANG, name="", village="", traits={}), NOW)

    assert await table.store.helped(lan, NOW) == [Helped(learner, "", "", NOW, 0, None)]


async def test_only_helpers_of_the_group_see_and_touch_its_people(table: Table) -> None:
    lan, minh = await helper(table), await helper(table, "minh", OTHER)
    learner = await table.store.enrol(lan, PANG, NOW)
    stranger = replace(lan, learner=lan.learner + 1)

    for asker in (replace(minh, unit=GROUP), stranger, replace(lan, address="somebody"), replace(lan, channel="web")):
        with pytest.raises(ForbiddenError):
            await table.store.helped(asker, NOW)
        with pytest.raises(ForbiddenError):
            await table.store.enrol(asker, PANG, NOW)
        with pytest.raises(ForbiddenError):
            await table.store.strike(asker, learner, NOW)
        with pytest.raises(ForbiddenError):
            await table.store.attest(asker, HELD, [learner], NOW)

    assert await table.store.helped(minh, NOW) == []
    assert not await table.store.strike(minh, learner, NOW)
    assert await table.store.attest(minh, replace(HELD, unit=OTHER), [learner], NOW) == 0
    assert await table.rows(enrolments) == 1


async def test_a_helper_who_is_none_any_more_sees_nobody(table: Table) -> None:
    lan = await helper(table)
    await table.store.enrol(lan, PANG, NOW)
    await table.store.database.write(lambda connection: connection.execute(update(accounts).values(roles="author")))

    with pytest.raises(ForbiddenError):
        await table.store.helped(lan, NOW)


async def test_who_missed_one_question_four_times_needs_help_until_it_is_right(table: Table) -> None:
    lan = await helper(table)
    learner = await table.store.enrol(lan, PANG, NOW)

    async def need() -> tuple[str, str]:
        (one,) = await table.store.helped(lan, NOW + HOUR)
        return one.need, one.lesson

    await answers(table, learner, False, False, True, False, False, False)
    assert await need() == ("", "")
    await answers(table, learner, False)
    assert await need() == ("missed", "otp")
    await answers(table, learner, True)
    assert await need() == ("", "")
    await answers(table, learner, False, False, False, False)
    await passes(table, learner)
    assert await need() == ("", "")


async def test_who_began_and_did_not_go_on_for_a_week_needs_somebody(table: Table) -> None:
    lan = await helper(table)
    learner = await table.store.enrol(lan, PANG, NOW)
    await answers(table, learner, True)

    assert [one.need for one in await table.store.helped(lan, NOW + 6 * DAY)] == [""]
    assert [(one.need, one.lesson) for one in await table.store.helped(lan, NOW + 8 * DAY)] == [("idle", "otp")]
    await passes(table, learner)
    (one,) = await table.store.helped(lan, NOW + 8 * DAY)
    assert (one.need, one.lessons, one.last) == ("", 1, NOW)


async def test_those_who_need_help_come_first_then_all_by_name(table: Table) -> None:
    lan = await helper(table)
    for name in ("Bà Xoa", "Bà An", "Bà Mai", "Bà Nga"):
        learner = await table.store.enrol(lan, replace(PANG, name=name), NOW)
        if name == "Bà Nga":
            await answers(table, learner, False, False, False, False)
        if name == "Bà Xoa":
            await answers(table, learner, True, at=NOW - 30 * DAY)

    found = await table.store.helped(lan, NOW)

    assert [one.name for one in found] == ["Bà Nga", "Bà Xoa", "Bà An", "Bà Mai"]


async def test_a_class_is_written_down_with_a_record_for_everyone_of_the_list(table: Table) -> None:
    lan = await helper(table)
    pang, mai = [await table.store.enrol(lan, replace(PANG, name=name), NOW - 9 * DAY) for name in ("Bà Pâng", "Mai")]

    assert await table.store.attest(lan, HELD, [pang, 1], NOW + 2 * DAY) == 1
    assert await table.store.attest(lan, HELD, [pang, mai], NOW + 2 * DAY + HOUR) == 2

    done = await rows(table, select(records).where(records.c.kind == "completed").order_by(records.c.id))
    assert [(row.learner, row.mode, row.day, row.lesson, row.value) for row in done] == [
        (pang, "attested", 20261123, "otp", "class"),
        (mai, "attested", 20261123, "otp", "class"),
    ]
    assert await table.store.classes(20261123, 20261123) == [replace(HELD, listed=1), replace(HELD, listed=2)]
    assert await table.store.classes(20261124, 20261231) == []


async def test_a_class_of_today_is_not_written_down_for_later_than_now(table: Table) -> None:
    lan = await helper(table)
    pang = await table.store.enrol(lan, PANG, NOW - HOUR * 20)
    early = NOW - 8 * HOUR

    await table.store.attest(lan, HELD, [pang], early)

    (row,) = await rows(table, select(records.c.at).where(records.c.kind == "completed"))
    assert row.at == int(early.timestamp() * 1_000_000)


async def test_one_who_wishes_so_is_struck_off_and_leaves_no_name_where_a_helper_was_looking(table: Table) -> None:
    lan = await helper(table)
    pang = await table.store.enrol(lan, PANG, NOW)
    await table.turn("lan", channel="telegram", seat=f'{{"d":"list:{token(pang, "Bà Pâng")};9~Mai~"}}')

    assert await table.store.strike(lan, pang, NOW)

    assert not await table.store.strike(lan, pang, NOW)
    (row,) = await rows(table, select(learners.c.seat))
    assert row.seat == '{"d":"list:0~…~;9~Mai~"}'
    assert [await table.rows(one) for one in (enrolments, traits, classes)] == [0, 0, 0]
    assert [number for number, _ in await table.store.erasures(NOW)] == [pang]


async def test_one_of_the_list_sits_at_the_helpers_account_while_taught_and_hands_it_back(table: Table) -> None:
    lan = await helper(table)
    pang, mai = [await table.store.enrol(lan, replace(PANG, name=name), NOW) for name in ("Bà Pâng", "Mai")]
    await table.store.teach(lan, mai, NOW)

    assert await table.store.teach(lan, pang, NOW) == Taught(pang, "Bà Pâng")
    members = [
        (member.learner, member.home, member.name, member.taught)
        for member in (await table.person("lan", "telegram")).members
    ]
    assert members == [(lan.learner, lan.learner, "", False), (pang, pang, "Bà Pâng", True)]

    taught = await table.turn("lan", channel="telegram", current=pang)
    assert (taught.person.learner, taught.person.seat) == (pang, '{"v":1}')
    await table.turn("lan", channel="telegram", seat="s2", records=(did("began"),))
    back = await table.turn("lan", channel="telegram", current=lan.learner)

    assert (back.person.learner, back.person.roles) == (lan.learner, ("author", f"helper:{GROUP}"))
    (began,) = await rows(table, select(records).where(records.c.kind == "began"))
    assert began.learner == pang


async def test_nobody_sits_there_who_is_not_on_the_list(table: Table) -> None:
    lan = await helper(table)

    assert await table.store.teach(lan, lan.learner, NOW) is None
    with pytest.raises(ForbiddenError):
        await table.store.teach(replace(lan, unit=OTHER), 1, NOW)


async def test_one_who_is_struck_off_while_taught_leaves_the_phone_to_the_helper(table: Table) -> None:
    lan = await helper(table)
    pang = await table.store.enrol(lan, PANG, NOW)
    await table.store.teach(lan, pang, NOW)
    await table.turn("lan", channel="telegram", current=pang)

    await table.turn("lan", channel="telegram", forget=True)

    person = await table.person("lan", "telegram")
    assert (person.learner, [member.learner for member in person.members]) == (lan.learner, [lan.learner])
    assert f"helper:{GROUP}" in person.roles
