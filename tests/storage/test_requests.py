"""The contract of every store: requests, and what they do."""

import re
from datetime import timedelta
from typing import Any

import pytest

from storage.errors import RefusedError
from storage.rows import Holding, Request, Trait
from storage.sql import SqlStore
from storage.tables import requests, set_aside
from tests.storage.playing import HOUR, NOW, YES, Decided, Table, came, did

SECOND = timedelta(seconds=1)


def asks(name: str, kind: str = "share") -> dict[str, Any]:
    return {"requests": (Request(name, kind, '{"a":1}'),)}


def names(found: list[Request]) -> list[str]:
    return [request.id for request in found]


async def test_a_claimed_request_tells_who_asked(table: Table) -> None:
    person = (await table.turn("an", channel="telegram", **asks("r1"))).person

    claimed = await table.store.claim(None, 10, NOW + SECOND)

    assert claimed == [
        Request("r1", "share", '{"a":1}', "telegram", "an", person.learner, tries=1, made=NOW),
    ]


async def test_the_oldest_are_claimed_first_and_no_more_than_asked_for(table: Table) -> None:
    await table.turn(at=NOW + SECOND, **asks("later"))
    await table.turn(at=NOW, **asks("b"))
    await table.turn(at=NOW, **asks("a"))

    assert names(await table.store.claim(None, 2, NOW + SECOND)) == ["a", "b"]
    assert names(await table.store.claim(None, 2, NOW + SECOND)) == ["later"]
    assert names(await table.store.claim(None, 2, NOW + SECOND)) == []


async def test_only_the_channels_asked_for_are_claimed(table: Table) -> None:
    await table.turn(channel="web", **asks("web"))
    await table.turn(channel="telegram", **asks("telegram"))

    assert await table.store.claim([], 10, NOW) == []
    assert names(await table.store.claim(["telegram", "zalo"], 10, NOW)) == ["telegram"]


async def test_a_claim_holds_for_a_minute_and_counts_the_tries(table: Table) -> None:
    await table.turn(**asks("r1"))

    tries = []
    for seconds in (0, 59, 60, 119, 120):
        tries += [request.tries for request in await table.store.claim(None, 1, NOW + seconds * SECOND)]

    assert tries == [1, 2, 3]


async def test_a_claim_does_not_wait_for_a_clock_that_was_set_back(table: Table) -> None:
    await table.turn(**asks("r1"))
    assert names(await table.store.claim(None, 1, NOW + HOUR / 2)) == ["r1"]

    assert names(await table.store.claim(None, 1, NOW)) == ["r1"]
    assert names(await table.store.claim(None, 1, NOW - 50 * SECOND)) == [], "by a clock that goes a little behind"


async def test_a_finished_request_is_told_until_its_answer_was_taken_in(table: Table) -> None:
    person = (await table.turn(**asks("r1"))).person
    await table.turn("binh", **asks("r2"))
    await table.store.claim(None, 10, NOW)
    assert await table.store.finished(None, 10) == []

    await table.store.finish("r1", '{"done":true}', None)

    (done,) = await table.store.finished(None, 10)
    assert (done.id, done.result, done.failed, done.learner, done.tries) == (
        "r1",
        '{"done":true}',
        None,
        person.learner,
        1,
    )
    assert await table.store.claim(None, 10, NOW + HOUR) != [done]
    (outcome,) = await table.batch((came("an", "r1", request="r1"), {"seat": "answered"}))
    assert (outcome.repeat, outcome.person.seat, outcome.person.learner) == (False, "answered", person.learner)
    assert await table.store.finished(None, 10) == []
    assert await table.rows(requests) == 1


async def test_a_failed_request_is_finished_and_not_claimed_again(table: Table) -> None:
    await table.turn(**asks("r1"))

    await table.store.finish("r1", None, "late")

    (failed,) = await table.store.finished(["web"], 10)
    assert (failed.result, failed.failed) == (None, "late")
    assert await table.store.finished(["telegram"], 10) == []
    assert await table.store.claim(None, 10, NOW + HOUR) == []


async def test_the_first_answer_stays(table: Table) -> None:
    await table.turn(**asks("r1"))

    await table.store.finish("r1", "1", None)
    await table.store.finish("r1", None, "late")

    (done,) = await table.store.finished(None, 10)
    assert (done.result, done.failed) == ("1", None)


async def test_an_answer_that_is_no_text_is_refused(table: Table) -> None:
    await table.turn(**asks("r1"))

    with pytest.raises(RefusedError):
        await table.store.finish("r1", "\ud83d", None)

    assert await table.store.finished(None, 10) == []


async def test_to_finish_what_is_gone_does_nothing(store: SqlStore) -> None:
    await store.finish("gone", "1", None)

    assert await store.finished(None, 10) == []


async def test_an_answer_is_taken_in_once(table: Table) -> None:
    await table.turn(**asks("r1"))
    decided = Decided()

    both = [came(message="r1", request="r1"), came(message="another", request="r1")]
    outcomes = await table.store.turns(both, decided, NOW)
    (again,) = await table.store.turns([came(message="third", request="r1")], decided, NOW)

    assert [outcome.repeat for outcome in (*outcomes, again)] == [False, True, True]
    assert len(decided.asked) == 1


async def test_an_answer_whose_turn_failed_goes_and_is_set_aside(table: Table) -> None:
    await table.turn(**asks("r1"))

    (outcome,) = await table.batch((came(message="r1", request="r1"), {"error": "KeyError"}))

    assert outcome.error == "KeyError"
    assert (await table.rows(requests), await table.rows(set_aside)) == (0, 1)


async def test_an_answer_for_somebody_erased_changes_nothing(table: Table) -> None:
    await table.turn(**asks("r1"))
    await table.turn(forget=True)
    decided = Decided()

    (outcome,) = await table.store.turns([came(message="r1", request="r1")], decided, NOW)

    assert (outcome.repeat, outcome.person.learner, decided.asked) == (True, 0, [])
    assert await table.store.person("web", "an") is None


async def test_an_answer_for_the_one_before_never_reaches_the_one_after(table: Table) -> None:
    await table.turn(**asks("r1"))
    decided = Decided({"forget": True}, {}, {})

    arrivals = [came(message="a"), came(message="b"), came(message="r1", request="r1")]
    outcomes = await table.store.turns(arrivals, decided, NOW)

    assert [outcome.repeat for outcome in outcomes] == [False, False, True]
    assert outcomes[1].person == outcomes[2].person == await table.person()
    assert outcomes[0].person.learner != outcomes[1].person.learner
    assert await table.rows(requests) == 0


async def test_an_answer_through_another_account_changes_nothing(table: Table) -> None:
    await table.turn("an", **asks("r1"))
    binh = (await table.turn("binh")).person

    (outcome,) = await table.batch((came("binh", "r1", request="r1"), {}))

    assert (outcome.repeat, outcome.person) == (True, binh)


async def test_an_answer_never_makes_an_account(table: Table) -> None:
    (outcome,) = await table.batch((came("nobody", "r1", request="r1"), {}))

    assert (outcome.repeat, outcome.person.account, outcome.person.learner) == (True, 0, 0)
    assert await table.store.person("web", "nobody") is None


async def test_a_return_code_opens_the_web_account_however_it_is_typed(table: Table) -> None:
    learner = (await table.turn("an")).person.learner
    await table.turn("binh")

    code = await table.store.return_code(learner)

    assert re.fullmatch(r"[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}", code)
    likes = code.lower().replace("0", "o").replace("1", "l").replace("-", "  ")
    for typed in (code, code.lower(), code.replace("-", ""), f" {code}\n", likes, likes.replace("l", "I")):
        assert await table.store.returning(typed) == "an"


async def test_a_new_return_code_ends_the_old_one(table: Table) -> None:
    learner = (await table.turn()).person.learner
    old = await table.store.return_code(learner)

    new = await table.store.return_code(learner)

    assert old != new
    assert await table.store.returning(old) is None
    assert await table.store.returning(new) == "an"


@pytest.mark.parametrize(
    "typed", ["", "ABCD-EFG", "ABCD-EFGHJ", "ABCD-EFGU", "ước mơ ạ", "\ud83d" * 8, "²" * 8, "Ａ" * 8]
)
async def test_what_is_no_return_code_opens_nothing(store: SqlStore, typed: str) -> None:
    assert await store.returning(typed) is None


async def test_a_return_code_opens_only_the_web_and_ends_with_its_learner(table: Table) -> None:
    telegram = (await table.turn("an", channel="telegram")).person.learner
    web = (await table.turn("binh")).person.learner
    codes = [await table.store.return_code(learner) for learner in (telegram, web)]

    await table.turn("binh", forget=True)

    assert [await table.store.returning(code) for code in codes] == [None, None]


async def test_a_return_code_for_nobody_is_refused(store: SqlStore) -> None:
    with pytest.raises(RefusedError):
        await store.return_code(12345)


async def test_all_that_is_held_of_a_learner_is_told(table: Table) -> None:
    traits = (Trait("unit", "u1", NOW), Trait("audience", "citizen", NOW + HOUR))
    records = (YES, did("began"), did("answered"), did("answered"), did("completed"), did("began", lesson="otp"))
    learner = (await table.turn("an", records=records, traits=traits)).person.learner
    await table.turn("binh", records=(YES, did("began")))

    assert await table.store.holding(learner) == Holding(
        NOW, "2026-11", traits[:1] + traits[1:], lessons=2, completions=1, answers=2, channels=("web",)
    )


async def test_of_a_stranger_next_to_nothing_is_held(table: Table) -> None:
    learner = (await table.turn()).person.learner

    assert await table.store.holding(learner) == Holding(None, "", (), 0, 0, 0, ("web",))
    assert await table.store.holding(12345) is None
