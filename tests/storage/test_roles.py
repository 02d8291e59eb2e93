"""The contract of every store: roles, the codes that give them, and logins on the web."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from storage.rows.roles import INVITED, LOGGED_IN, OPERATOR, TO_LOG_IN, TRYING, Given, Group, Officer, Use
from storage.sql import trying
from storage.tables import attempts, invites, logins, sessions, uses
from tests.storage.playing import DAY, HOUR, NOW, YES, Table

OFFICER = Given("officer", "03637", "Chị Lan")
AN = ("web", "an")
MOMENT = timedelta(seconds=1)


async def officer(table: Table) -> int:
    """Make an an officer; return her account."""
    account = (await table.turn(records=(YES,))).person.account
    code = await table.store.invite(OFFICER, OPERATOR, NOW)
    assert await table.store.take_invite(code, AN, NOW) == ("taken", OFFICER)
    return account


async def test_a_code_gives_its_role_and_the_next_turn_knows_it(table: Table) -> None:
    account = await officer(table)

    assert (await table.turn()).person.roles == ("officer:03637",)
    (grant,) = await table.store.grants()
    assert (grant.account, grant.channel, grant.given, grant.by) == (account, "web", OFFICER, OPERATOR)
    assert (grant.since, grant.until, grant.ended_by) == (NOW, None, None)


async def test_a_code_is_typed_as_people_type_and_serves_once(table: Table) -> None:
    await table.turn()
    await table.turn("binh")
    code = await table.store.invite(Given("owner"), OPERATOR, NOW)

    assert (await table.store.take_invite(f" {code.lower()} ", AN, NOW))[0] == "taken"
    assert (await table.store.take_invite(code, ("web", "binh"), NOW))[0] == "unknown"
    assert (await table.person("binh")).roles == ()


async def test_a_code_is_over_after_its_time(table: Table) -> None:
    await table.turn()
    code = await table.store.invite(Given("author"), OPERATOR, NOW)

    assert (await table.store.take_invite(code, AN, NOW + INVITED))[0] == "unknown"
    assert (await table.store.take_invite(code, AN, NOW + INVITED - MOMENT))[0] == "taken"


async def test_an_account_nobody_knows_gets_no_role(table: Table) -> None:
    code = await table.store.invite(Given("owner"), OPERATOR, NOW)

    assert (await table.store.take_invite(code, AN, NOW))[0] == "unknown"


async def test_a_role_one_has_already_leaves_the_code_as_it_is(table: Table) -> None:
    await officer(table)
    await table.turn("binh")
    code = await table.store.invite(OFFICER, OPERATOR, NOW)

    assert (await table.store.take_invite(code, AN, NOW))[0] == "had"
    assert (await table.store.take_invite(code, ("web", "binh"), NOW))[0] == "taken"


async def test_where_several_share_a_phone_only_a_helper_is_made(table: Table) -> None:
    await table.turn(called=("An", ""), joins=("Bình", ""))
    high = await table.store.invite(OFFICER, OPERATOR, NOW)
    low = await table.store.invite(Given("helper", "03637-1"), OPERATOR, NOW)

    assert await table.store.take_invite(high, AN, NOW) == ("shared", OFFICER)
    assert (await table.store.take_invite(low, AN, NOW))[0] == "taken"
    assert (await table.person()).roles == ("helper:03637-1",)


async def test_wrong_codes_are_logged_and_after_five_even_a_right_one_waits(table: Table) -> None:
    await table.turn()
    await table.turn("binh")
    code = await table.store.invite(OFFICER, OPERATOR, NOW)

    for wrong in ("7K2M-9QXD", "", "x" * 99, "\ud800", "0000-0000"):
        assert (await table.store.take_invite(wrong, AN, NOW))[0] == "unknown"

    assert (await table.store.take_invite(code, AN, NOW))[0] == "tired"
    assert await table.rows(attempts) == 5
    assert (await table.store.take_invite(code, ("web", "binh"), NOW))[0] == "taken"
    again = await table.store.invite(OFFICER, OPERATOR, NOW)
    assert (await table.store.take_invite(again, AN, NOW + TRYING))[0] == "taken"


async def test_many_who_guess_together_are_refused_together(table: Table, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trying, "ALL_TRIES", 3)
    for name in "abcd":
        await table.turn(name)
    code = await table.store.invite(OFFICER, OPERATOR, NOW)

    for name in "abc":
        await table.store.take_invite("7K2M-9QXD", ("web", name), NOW)

    assert (await table.store.take_invite(code, ("web", "d"), NOW))[0] == "tired"


async def test_a_role_that_is_ended_is_gone_at_once_and_stays_in_the_log(table: Table) -> None:
    account = await officer(table)
    (grant,) = await table.store.grants()

    ended = await table.store.revoke(grant.id, account, NOW + HOUR)

    assert ended is not None
    assert (ended.until, ended.ended_by) == (NOW + HOUR, account)
    assert (await table.turn()).person.roles == ()
    assert await table.store.grants() == [ended]
    assert await table.store.revoke(grant.id, account, NOW) is None
    assert await table.store.revoke(99, account, NOW) is None


async def test_other_roles_stay(table: Table) -> None:
    await officer(table)
    code = await table.store.invite(Given("author"), OPERATOR, NOW)
    await table.store.take_invite(code, AN, NOW)
    first = next(grant for grant in await table.store.grants() if grant.given == OFFICER)

    await table.store.revoke(first.id, OPERATOR, NOW)

    assert (await table.person()).roles == ("author",)


async def test_an_erasure_ends_the_roles_of_the_account(table: Table) -> None:
    await officer(table)

    await table.turn(at=NOW + HOUR, forget=True)

    (grant,) = await table.store.grants()
    assert grant.until == NOW + HOUR
    assert (await table.turn()).person.roles == ()


async def test_a_role_stays_while_somebody_shares_the_phone(table: Table) -> None:
    await table.turn(called=("An", ""), joins=("Bình", ""))
    await table.store.take_invite(await table.store.invite(Given("helper", "1-1"), OPERATOR, NOW), AN, NOW)

    await table.turn(forget=True)

    assert (await table.person()).roles == ("helper:1-1",)
    assert [grant.until for grant in await table.store.grants()] == [None]


async def test_uses_are_logged(table: Table) -> None:
    await table.store.use([Use(7, "see-counts", "03637", allowed=False), Use(7, "make-codes", "", allowed=True)], NOW)
    await table.store.use([], NOW)

    rows = await table.store.database.read(lambda connection: connection.execute(select(uses)).all())
    assert [(row.account, row.action, row.unit, row.allowed) for row in rows] == [
        (7, "see-counts", "03637", False),
        (7, "make-codes", "", True),
    ]


async def test_a_group_is_made_with_its_first_name_and_found_by_it(table: Table) -> None:
    first = await table.store.group("03637", "Tổ Bản Mé", NOW)

    assert first == Group("03637-1", "Tổ Bản Mé", "03637")
    assert await table.store.group("03637", "tổ bản mé", NOW) == first
    assert (await table.store.group("03637", "Tổ Nà Hừ", NOW)).code == "03637-2"
    assert (await table.store.group("03640", "Tổ Bản Mé", NOW)).code == "03640-1"
    assert [group.code for group in await table.store.groups()] == ["03637-1", "03637-2", "03640-1"]


async def test_a_link_logs_in_once_and_soon(table: Table) -> None:
    account = await officer(table)
    code, late = await table.store.log_in(account, NOW), await table.store.log_in(account, NOW)

    token = await table.store.enter(code, NOW)

    assert token is not None
    assert await table.store.officer(token, NOW) == Officer(account, frozenset({"officer:03637"}))
    assert await table.store.enter(code, NOW) is None
    assert await table.store.enter("", NOW) is None
    assert await table.store.enter(late, NOW + TO_LOG_IN) is None


async def test_a_login_lasts_twelve_hours_and_knows_the_roles_of_the_moment(table: Table) -> None:
    account = await officer(table)
    token = await table.store.enter(await table.store.log_in(account, NOW), NOW) or ""

    assert await table.store.officer(token, NOW + LOGGED_IN) is None
    assert await table.store.officer(token, NOW + LOGGED_IN - MOMENT) is not None
    await table.store.revoke((await table.store.grants())[0].id, OPERATOR, NOW)
    assert await table.store.officer(token, NOW) is None


async def test_the_operator_acts_as_owner(table: Table) -> None:
    token = await table.store.enter(await table.store.log_in(OPERATOR, NOW), NOW) or ""

    assert await table.store.officer(token, NOW) == Officer(OPERATOR, frozenset({"owner"}))


async def test_logging_out_ends_one_login_or_all_and_the_links_made(table: Table) -> None:
    account = await officer(table)
    one, two, three = [await table.store.enter(await table.store.log_in(account, NOW), NOW) or "" for _ in range(3)]
    link = await table.store.log_in(account, NOW)

    await table.store.log_out(one, everywhere=False)
    assert [await table.store.officer(token, NOW) is None for token in (one, two, three)] == [True, False, False]

    await table.store.log_out(two, everywhere=True)
    assert await table.store.officer(three, NOW) is None
    assert await table.store.enter(link, NOW) is None
    await table.store.log_out("nothing", everywhere=True)


async def test_what_is_over_is_swept(table: Table) -> None:
    account = await officer(table)
    await table.store.enter(await table.store.log_in(account, NOW), NOW)
    await table.store.log_in(account, NOW)

    await table.store.sweep(NOW + DAY)
    assert [await table.rows(of) for of in (logins, sessions, invites, attempts)] == [0, 0, 1, 1]

    await table.store.sweep(NOW + 99 * DAY)
    assert [await table.rows(of) for of in (invites, attempts)] == [0, 0]
