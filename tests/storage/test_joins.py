"""The contract of every store: two learners who are one person, and how that is undone."""

import pytest
from sqlalchemy import select

from storage.rows import Due, Memory, Trait
from storage.rows.people import Standing
from storage.sql import erasure
from storage.tables import joins, memory, records, traits
from tests.storage.playing import DAY, HOUR, NOW, YES, Decided, Table, came, did

WEEK = 7 * DAY
STOOD: list[Standing] = []


def renew(standing: Standing) -> tuple[str, str]:
    """Keep what the store gave, and say in the seat and the shelf what was made of it."""
    STOOD.append(standing)
    return f"renewed {standing.seat}", " ".join(sorted(standing.passed))


async def two(table: Table) -> tuple[int, int]:
    """Return somebody on the web (an) and somebody on Zalo (lan), who are to be one person."""
    an = (await table.turn(records=(YES,), seat="an", shelf="an's")).person.learner
    lan = (await table.turn("lan", channel="zalo", records=(YES,), seat="lan", shelf="lan's")).person.learner
    return an, lan


async def joined(table: Table) -> tuple[int, int]:
    an, lan = await two(table)
    assert await table.store.join(an, lan, NOW, renew)
    return an, lan


async def authors(table: Table) -> list[tuple[int, str]]:
    """Return under whose number each record is written down, and what it is."""
    lines = select(records.c.learner, records.c.kind).order_by(records.c.id)
    return [
        (row.learner, row.kind)
        for row in await table.store.database.read(lambda connection: connection.execute(lines).all())
    ]


async def test_both_accounts_speak_as_one(table: Table) -> None:
    an, lan = await joined(table)

    there, here = await table.person("lan", "zalo"), await table.person("an")

    assert (there.learner, there.author, here.learner, here.author) == (lan, 0, lan, an)
    assert (here.seat, here.turn) == (there.seat, there.turn) == ("renewed lan", 2)
    assert await table.store.persons() == {an: lan}


async def test_what_is_done_is_still_written_down_under_the_number_it_was(table: Table) -> None:
    an, lan = await joined(table)

    await table.turn(records=(did("began"),))
    await table.turn("lan", channel="zalo", records=(did("began"),))

    assert await authors(table) == [(an, "consented"), (lan, "consented"), (an, "began"), (lan, "began")]


async def test_where_they_live_is_said_for_both(table: Table) -> None:
    an, lan = await joined(table)

    await table.turn(traits=(Trait("unit", "u1", NOW),))
    await table.turn("lan", channel="zalo", traits=(Trait("unit", "u2", NOW + HOUR),))

    rows = await table.store.database.read(
        lambda connection: connection.execute(select(traits.c.learner, traits.c.value)).all()
    )
    assert sorted(map(tuple, rows)) == sorted([(an, "u1"), (lan, "u1"), (lan, "u2")])


async def test_the_shelf_is_made_of_what_both_passed(table: Table) -> None:
    an, lan = await two(table)
    await table.turn(records=(did("completed", lesson="a"), did("completed", NOW + DAY, lesson="a")))
    await table.turn("lan", channel="zalo", records=(did("finished", NOW + DAY, "b"), did("began", lesson="c")))

    await table.store.join(an, lan, NOW, renew)

    assert STOOD[-1] == Standing("lan", "lan's", {"a": 20261123, "b": 20261124}, {}, ("an", "an's"), joined=1)
    assert (await table.person("lan", "zalo")).shelf == "a b"


async def test_what_is_to_be_remembered_goes_along_and_comes_back(table: Table) -> None:
    an, lan = await two(table)
    mine = (Memory("a", "q1", "2", 9), Memory("c", "q1", "1", 5))
    await table.turn(memory=mine, records=(did("completed", lesson="a"), did("completed", lesson="c")))
    await table.turn("lan", channel="zalo", memory=(Memory("a", "q1", "7", 70),))

    await table.store.join(an, lan, NOW, renew)

    assert await table.store.memory(lan) == [Memory("a", "q1", "7", 70), Memory("c", "q1", "1", 5)]
    assert STOOD[-1].due == 5
    (held,) = await table.store.undoable(lan, NOW)
    await table.turn(
        "lan", channel="zalo", memory=(Memory("b", "q1", "0", 3),), records=(did("completed", lesson="b"),)
    )
    await table.store.unjoin(lan, held.id, NOW, renew)
    assert await table.store.memory(an) == list(mine)
    assert await table.store.memory(lan) == [Memory("b", "q1", "0", 3)]


async def test_an_undo_gives_each_what_their_account_did(table: Table) -> None:
    an, lan = await joined(table)
    await table.turn(records=(did("completed", lesson="mine"),))
    await table.turn("lan", channel="zalo", records=(did("completed", lesson="theirs"),))
    before = await authors(table)
    (held,) = await table.store.undoable(lan, NOW)

    assert await table.store.unjoin(lan, held.id, NOW + HOUR, renew)

    here, there = await table.person("an"), await table.person("lan", "zalo")
    assert (here.learner, here.author, here.seat, here.shelf) == (an, 0, "renewed an", "mine")
    assert (there.learner, there.author, there.shelf) == (lan, 0, "theirs")
    assert await authors(table) == before
    assert await table.store.persons() == {}
    assert await table.store.undoable(lan, NOW) == []


async def test_a_join_tells_when_it_was_and_what_it_brought_along(table: Table) -> None:
    an, lan = await joined(table)

    for whose in (an, lan):
        (held,) = await table.store.undoable(whose, NOW + HOUR)
        assert (held.since, held.channels) == (NOW, ("web",))


async def test_an_undo_is_for_a_week_and_for_those_it_is_about(table: Table) -> None:
    _, lan = await joined(table)
    (held,) = await table.store.undoable(lan, NOW)
    other = (await table.turn("chi")).person.learner

    assert await table.store.undoable(lan, NOW + WEEK) == []
    assert not await table.store.unjoin(lan, held.id, NOW + WEEK, renew)
    assert not await table.store.unjoin(other, held.id, NOW, renew)
    assert await table.store.unjoin(lan, held.id, NOW + WEEK - HOUR, renew)
    assert not await table.store.unjoin(lan, held.id, NOW, renew)


async def test_who_joins_again_brings_along_whoever_was_joined_before(table: Table) -> None:
    an, lan = await joined(table)
    chi = (await table.turn("chi", channel="telegram", records=(YES,))).person.learner

    assert await table.store.join(lan, chi, NOW, renew)

    assert await table.store.persons() == {an: chi, lan: chi}
    assert (await table.person("an")).learner == (await table.person("lan", "zalo")).learner == chi
    assert ((await table.person("an")).author, (await table.person("lan", "zalo")).author) == (an, lan)
    later, first = sorted(await table.store.undoable(chi, NOW), key=lambda join: -join.id)
    assert (first.channels, later.channels) == (("web",), ("web", "zalo"))
    assert await table.store.unjoin(chi, first.id, NOW, renew)
    assert await table.store.persons() == {lan: chi}
    assert (await table.person("an")).learner == an
    assert await table.store.unjoin(chi, later.id, NOW, renew)
    assert ((await table.person("lan", "zalo")).learner, (await table.person("lan", "zalo")).author) == (lan, 0)


async def test_a_join_undone_below_another_one_gives_back_both(table: Table) -> None:
    an, lan = await joined(table)
    chi = (await table.turn("chi", channel="telegram", records=(YES,))).person.learner
    await table.store.join(lan, chi, NOW, renew)
    later = max(await table.store.undoable(chi, NOW), key=lambda join: join.id)

    assert await table.store.unjoin(chi, later.id, NOW, renew)

    here = await table.person("an")
    assert (here.learner, here.author) == (lan, an)
    assert await table.store.persons() == {an: lan}


async def test_nobody_is_joined_who_has_gone_said_no_yes_or_is_joined_already(table: Table) -> None:
    an, lan = await joined(table)
    new = (await table.turn("chi")).person.learner

    refused = [(lan, new), (new, lan), (an, lan), (lan, an), (lan, lan), (lan, 77), (77, lan)]

    assert not any([await table.store.join(*both, NOW, renew) for both in refused])
    assert await table.rows(joins) == 1


async def test_two_who_share_a_phone_are_not_one(table: Table) -> None:
    an = (await table.turn(records=(YES,))).person.learner
    binh = (await table.turn(called=("An", ""), joins=("Bình", ""))).person.learner
    await table.turn(records=(YES,))

    assert not await table.store.join(an, binh, NOW, renew)


async def test_one_of_those_who_share_a_phone_is_joined_and_given_back(table: Table) -> None:
    an, lan = await two(table)
    binh = (await table.turn(called=("An", ""), joins=("Bình", ""))).person.learner
    await table.store.join(an, lan, NOW, renew)

    assert (await table.person("an")).learner == binh
    await table.turn(current=lan)
    await table.turn(records=(did("began"),))

    here = await table.person("an")
    assert (here.learner, here.author, [member.home for member in here.members]) == (lan, an, [an, binh])
    assert (await authors(table))[-1] == (an, "began")
    (held,) = await table.store.undoable(lan, NOW)
    assert held.channels == ("web",)
    await table.store.unjoin(lan, held.id, NOW, renew)
    assert ((await table.person("an")).learner, (await table.person("an")).author) == (an, 0)


async def test_who_was_joined_is_reminded_as_the_person_and_again_by_themselves_afterwards(table: Table) -> None:
    an, lan = await two(table)
    await table.turn(due=Due(NOW))
    await table.turn("lan", channel="zalo", due=Due(NOW))

    await table.store.join(an, lan, NOW, renew)

    (reminder,) = await table.store.claim_reminders(["web", "zalo"], 9, NOW)
    assert reminder.learner == lan
    (held,) = await table.store.undoable(lan, NOW)
    await table.store.unjoin(lan, held.id, NOW + HOUR, renew)
    assert {at.learner for at in await table.store.claim_reminders(["web", "zalo"], 9, NOW + HOUR)} == {an, lan}


async def test_a_view_left_through_one_account_is_not_shown_on_another(table: Table) -> None:
    await joined(table)
    decided = Decided({"view": "on the web"}, {}, {})
    arrivals = [came("an", "1"), came("lan", "2", "zalo"), came("an", "3")]

    await table.store.turns(arrivals, decided, NOW)

    assert [person.view for person in decided.asked] == [None, None, None]


async def test_an_erasure_is_of_the_whole_person(table: Table) -> None:
    an, lan = await joined(table)
    await table.turn(memory=(Memory("a", "q1", "2", 9),))

    await table.turn(forget=True)

    assert {learner for learner, _ in await table.store.erasures(NOW - DAY)} == {an, lan}
    assert await table.store.person("zalo", "lan") is None
    assert [await table.rows(of) for of in (joins, memory, records)] == [0, 0, 0]


async def test_where_very_many_are_erased_at_once_two_who_are_one_stay_one_in_the_counts(
    table: Table, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def counts() -> tuple[int, int]:
        while await table.store.fold():
            pass
        cells, crowds = await table.store.cells(202601, 202612), await table.store.crowds(202611)
        return sum(cell.completions for cell in cells), sum(crowd.people for crowd in crowds)

    monkeypatch.setattr(erasure, "_PART", 1)
    await joined(table)
    for address, channel in (("an", "web"), ("lan", "zalo"), ("mai", "web")):
        await table.turn(address, channel=channel, records=(YES, did("began"), did("completed")))
    assert await counts() == (2, 2)

    await table.batch(*((came(address, "gone"), {"forget": True}) for address in ("mai", "an")))

    assert await table.rows(records) == 0
    assert await counts() == (2, 2)


async def test_after_an_undo_an_erasure_is_of_one(table: Table) -> None:
    _, lan = await joined(table)
    (held,) = await table.store.undoable(lan, NOW)
    await table.store.unjoin(lan, held.id, NOW, renew)

    await table.turn(forget=True)

    assert (await table.person("lan", "zalo")).learner == lan


async def test_a_return_code_still_opens_the_web_account_after_a_join(table: Table) -> None:
    an, lan = await two(table)
    code = await table.store.return_code(an)

    await table.store.join(an, lan, NOW, renew)

    assert await table.store.returning(code) == "an"


async def test_what_is_held_of_somebody_is_of_the_whole_person(table: Table) -> None:
    an, lan = await two(table)
    await table.turn(records=(did("completed", lesson="a"),))
    await table.turn("lan", channel="zalo", records=(did("completed", lesson="b"),))
    await table.store.join(an, lan, NOW, renew)

    holding = await table.store.holding(lan)

    assert holding is not None
    assert (holding.completions, holding.channels) == (2, ("web", "zalo"))
