"""The contract of every store: people who stand by a learner."""

from __future__ import annotations

from datetime import datetime, timedelta

from msgspec.structs import replace

from storage.rows.supporting import WEEK, Support
from storage.tables import supporters
from tests.storage.playing import DAY, HOUR, NOW, YES, Table, did
from tests.storage.test_retention import KEPT

SECOND = timedelta(seconds=1)
WHO = ("telegram", "minh")


async def comes(table: Table, address: str, channel: str = "telegram") -> int:
    return (await table.turn(address, channel=channel, records=(YES,))).person.learner


async def pair(table: Table) -> tuple[int, int]:
    """Return a learner and who stands by them."""
    lan, minh = await comes(table, "lan"), await comes(table, "minh")
    assert await table.store.stand_by(minh, await table.store.support_code(lan, NOW), WHO, NOW) == "ok"
    return lan, minh


async def claimed(table: Table, now: datetime, *channels: str) -> list[Support]:
    return await table.store.claim_support(channels or ("telegram",), 10, now)


async def test_who_took_a_code_is_told_once_a_week_what_was_learned(table: Table) -> None:
    _, minh = await pair(table)
    await table.turn("lan", channel="telegram", records=(did("began"), did("completed"), did("began", lesson="otp")))

    assert await claimed(table, NOW + WEEK - SECOND) == []
    (one,) = await claimed(table, NOW + WEEK)
    assert (one.supporter, one.channel, one.address) == (minh, "telegram", "minh")
    assert (one.did, one.lesson) == ("nothing", "")
    assert await claimed(table, NOW + WEEK + HOUR) == []
    await table.turn(
        "lan", channel="telegram", records=(did("completed", NOW + 10 * DAY), did("began", NOW + 11 * DAY, "otp"))
    )
    (one,) = await claimed(table, NOW + 2 * WEEK)
    assert (one.did, one.lesson) == ("done", "lua-dao")
    await table.turn("lan", channel="telegram", records=(did("began", NOW + 20 * DAY, "otp"),))
    (one,) = await claimed(table, NOW + 3 * WEEK)
    assert (one.did, one.lesson) == ("began", "otp")


async def test_who_cannot_be_written_to_is_looked_at_again_in_a_week(table: Table) -> None:
    await pair(table)

    assert await claimed(table, NOW + WEEK, "zalo") == []
    assert await claimed(table, NOW + WEEK + HOUR) == []
    assert len(await claimed(table, NOW + 2 * WEEK)) == 1


async def test_a_code_serves_once_and_for_a_day_and_the_last_one_counts(table: Table) -> None:
    lan, minh = await comes(table, "lan"), await comes(table, "minh")
    first, second = await table.store.support_code(lan, NOW), await table.store.support_code(lan, NOW)

    assert await table.store.stand_by(minh, first, WHO, NOW) == "unknown"
    assert await table.store.stand_by(minh, second, WHO, NOW + DAY) == "unknown"
    assert await table.store.stand_by(minh, second.lower(), WHO, NOW + HOUR) == "ok"
    assert await table.store.stand_by(await comes(table, "chi"), second, WHO, NOW) == "unknown"
    assert await table.store.stand_by(minh, "no code", WHO, NOW) == "unknown"


async def test_nobody_stands_by_themselves_or_by_two(table: Table) -> None:
    lan, minh = await pair(table)
    chi = await comes(table, "chi")

    assert await table.store.stand_by(lan, await table.store.support_code(lan, NOW), WHO, NOW) == "self"
    assert await table.store.stand_by(minh, await table.store.support_code(chi, NOW), WHO, NOW) == "already"


async def test_two_stand_by_one_and_no_more(table: Table) -> None:
    lan, _ = await pair(table)
    chi = await comes(table, "chi")
    assert await table.store.stand_by(chi, await table.store.support_code(lan, NOW), WHO, NOW) == "ok"

    assert await table.store.support_code(lan, NOW) == ""


async def test_both_can_end_it(table: Table) -> None:
    lan, minh = await pair(table)

    assert await table.store.end_support(minh) == 1
    assert await claimed(table, NOW + WEEK) == []
    assert await table.store.end_support(lan) == 0
    await table.store.stand_by(minh, await table.store.support_code(lan, NOW), WHO, NOW)
    assert await table.store.end_support(lan) == 1


async def test_wrong_codes_are_limited(table: Table) -> None:
    lan, minh = await comes(table, "lan"), await comes(table, "minh")
    code = await table.store.support_code(lan, NOW)
    for _ in range(5):
        assert await table.store.stand_by(minh, "AAAA-AAAA", WHO, NOW) == "unknown"

    assert await table.store.stand_by(minh, code, WHO, NOW) == "wait"
    assert await table.store.stand_by(minh, code, ("telegram", "other"), NOW) == "ok"


async def test_a_code_that_nobody_took_goes_in_its_time_and_a_tie_stays(table: Table) -> None:
    lan, _ = await pair(table)
    await table.store.support_code(lan, NOW)

    await table.store.retain(replace(KEPT), NOW + DAY + HOUR)

    assert await table.rows(supporters) == 1
