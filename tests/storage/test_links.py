"""The contract of every store: codes by which two accounts are connected."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from storage.rows.people import LINKED, Link
from storage.sql import wordcodes
from storage.sql.wordcodes import WORDS, new_code, read
from storage.tables import attempts, links
from tests.storage.playing import DAY, HOUR, NOW, YES, Table
from tests.storage.test_joins import renew

AN, LAN = ("web", "an"), ("zalo", "lan")
MOMENT = timedelta(seconds=1)


def test_codes_are_read_as_people_type_them() -> None:
    for typed in ("mận xoài 47", "MAN XOAI 47", " manxoai47", "mận-xoài-47"):
        assert read(typed) == ("man xoai", "47")
    for typed in ("", "man xoai", "47", "man 47", "man lạ 47", "man xoai 4 7", "1 man xoai 47"):
        assert read(typed) is None


# Sixty thousand codes, read by the lines which the test above has run.
@pytest.mark.no_cover
def test_no_two_codes_are_typed_alike() -> None:
    pairs = [(word, other) for word in WORDS for other in WORDS if word != other]

    found = {read(f"{word}{other}00") for word, other in pairs}

    assert None not in found
    assert len(found) == len(pairs)


def test_codes_are_made_of_the_words() -> None:
    assert all(read(new_code()) for _ in range(50))


async def two(table: Table) -> tuple[int, int, str]:
    """Return two learners, the second of whom said yes later, and the code of the first."""
    later = replace(YES, at=NOW + HOUR)
    an = (await table.turn("an", records=(YES,), seat="an")).person.learner
    lan = (await table.turn("lan", channel="zalo", records=(later,), seat="lan")).person.learner
    return an, lan, await table.store.open_link(an, AN, NOW)


async def agree(table: Table, learner: int, *, yes: bool = True) -> Link:
    return await table.store.answer_link(learner, yes=yes, now=NOW, renew=renew)


async def told(table: Table) -> list[tuple[str, str]]:
    return sorted((request.channel, request.result or "") for request in await table.store.finished(None, 9))


async def test_once_both_agree_the_younger_becomes_part_of_the_older(table: Table) -> None:
    an, lan, code = await two(table)

    assert await table.store.enter_link(code, lan, LAN, NOW) == Link("met", "web")
    assert [await table.store.link(one, NOW) for one in (an, lan)] == [Link("met", "zalo"), Link("met", "web")]
    assert await agree(table, lan) == Link("agreed", "web")
    assert await table.store.link(lan, NOW) == Link("agreed", "web")
    assert await agree(table, lan) == Link("agreed", "web")
    assert await agree(table, an) == Link("joined", "zalo")

    assert await table.store.persons() == {lan: an}
    assert await table.rows(links) == 0
    assert await told(table) == [
        ("web", '{"what": "joined", "detail": "zalo"}'),
        ("web", '{"what": "link-met", "detail": "zalo"}'),
        ("zalo", '{"what": "joined", "detail": "web"}'),
    ]


async def test_whoever_does_not_agree_ends_it_and_the_other_is_told(table: Table) -> None:
    an, lan, code = await two(table)
    await table.store.enter_link(code, lan, LAN, NOW)

    assert await agree(table, an, yes=False) == Link("off", "zalo")

    assert await agree(table, lan) == Link("over")
    assert ("zalo", '{"what": "link-off", "detail": "web"}') in await told(table)


async def test_a_code_serves_one_account_for_ten_minutes(table: Table) -> None:
    _, lan, code = await two(table)
    chi = (await table.turn("chi", records=(YES,))).person.learner

    assert await table.store.enter_link(code, lan, LAN, NOW + LINKED) == Link("unknown")
    assert await table.store.enter_link(code, lan, LAN, NOW + LINKED - MOMENT) == Link("met", "web")
    assert await table.store.enter_link(code, chi, ("web", "chi"), NOW) == Link("unknown")
    assert await table.store.link(lan, NOW + LINKED) == Link("start")


async def test_right_words_with_wrong_digits_use_a_code_up(table: Table) -> None:
    _, lan, code = await two(table)
    wrong = f"{code[:-2]}{(int(code[-2:]) + 1) % 100:02}"
    for number in range(5):
        guesser = ("web", f"guesser {number}")
        assert await table.store.enter_link(wrong, lan, guesser, NOW) == Link("unknown")

    assert await table.store.enter_link(code, lan, LAN, NOW) == Link("unknown")
    assert await table.rows(attempts) == 6


async def test_five_wrong_codes_have_to_wait(table: Table) -> None:
    _, lan, code = await two(table)
    for _ in range(5):
        await table.store.enter_link("nothing", lan, LAN, NOW)

    assert await table.store.enter_link(code, lan, LAN, NOW) == Link("tired")


async def test_a_new_code_takes_the_place_of_the_one_before(table: Table) -> None:
    an, lan, code = await two(table)
    again = await table.store.open_link(an, AN, NOW)

    assert await table.store.enter_link(code, lan, LAN, NOW) == Link("unknown")
    assert await table.store.enter_link(again, lan, LAN, NOW) == Link("met", "web")


async def test_one_person_and_those_who_share_a_phone_are_not_connected(table: Table) -> None:
    an, lan, code = await two(table)
    binh = (await table.turn("an", called=("An", ""), joins=("Bình", ""), records=())).person.learner

    assert await table.store.enter_link(code, an, LAN, NOW) == Link("own")
    assert await table.store.enter_link(code, binh, AN, NOW) == Link("own")
    await table.store.join(lan, an, NOW, renew)
    assert await table.store.enter_link(code, an, LAN, NOW) == Link("own")


async def test_who_has_gone_before_both_agreed_is_not_joined(table: Table) -> None:
    an, lan, code = await two(table)
    await table.store.enter_link(code, lan, LAN, NOW)
    await agree(table, lan)
    await table.turn("lan", channel="zalo", forget=True)

    assert await agree(table, an) == Link("over")
    assert await table.store.persons() == {}


async def test_who_was_joined_meanwhile_is_not_joined_again(table: Table) -> None:
    an, lan, code = await two(table)
    chi = (await table.turn("chi", records=(YES,))).person.learner
    await table.store.enter_link(code, lan, LAN, NOW)
    await agree(table, lan)
    await table.store.join(lan, chi, NOW, renew)

    assert await agree(table, an) == Link("over")
    assert await table.store.persons() == {lan: chi}


async def test_an_undo_is_told_at_every_account(table: Table) -> None:
    an, lan, _ = await two(table)
    await table.turn("an", called=("An", ""), joins=("Bình", ""))
    await table.store.join(lan, an, NOW, renew)
    (held,) = await table.store.undoable(an, NOW)

    await table.store.unjoin(an, held.id, NOW, renew)

    assert sorted(channel for channel, _ in await told(table)) == ["web", "zalo"]


async def test_codes_that_are_over_are_swept(table: Table) -> None:
    await two(table)

    await table.store.sweep(NOW + DAY)

    assert await table.rows(links) == 0


async def test_two_codes_never_have_the_same_words_at_once(table: Table, monkeypatch: pytest.MonkeyPatch) -> None:
    an, lan, _ = await two(table)
    made = iter(["mận xoài 47", "mận xoài 11", "cam chuối 12"])
    monkeypatch.setattr(wordcodes, "new_code", lambda: next(made))

    assert await table.store.open_link(an, AN, NOW) == "mận xoài 47"
    assert await table.store.open_link(lan, LAN, NOW) == "cam chuối 12"
