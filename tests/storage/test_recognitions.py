"""Papers for finished courses: anyone with the code may know course and day; nobody anything else."""

import pytest

from storage.errors import RefusedError
from storage.rows import Recognition
from storage.sql import SqlStore
from storage.tables import recognitions
from tests.storage.playing import YES, Table

GIVEN = Recognition("an-toan-tren-mang", 20261123)


async def test_the_code_tells_course_and_day_however_it_is_typed(table: Table) -> None:
    learner = (await table.turn(records=(YES,))).person.learner

    code = await table.store.recognise(learner, GIVEN)

    for typed in (code, code.lower(), code.replace("-", ""), f" {code} ", code.replace("0", "o").replace("1", "l")):
        assert await table.store.recognition(typed) == GIVEN
    assert len(code.replace("-", "")) == 10


async def test_asked_again_the_code_is_the_same_and_kept_once(table: Table) -> None:
    learner = (await table.turn(records=(YES,))).person.learner

    codes = {await table.store.recognise(learner, GIVEN) for _ in range(2)}

    assert len(codes) == 1
    assert await table.rows(recognitions) == 1


async def test_each_learner_course_and_day_has_its_own_code(table: Table) -> None:
    an, binh = [(await table.turn(name, records=(YES,))).person.learner for name in ("an", "binh")]

    codes = {
        await table.store.recognise(learner, given)
        for learner in (an, binh)
        for given in (GIVEN, Recognition("otp", 20261123), Recognition("an-toan-tren-mang", 20261124))
    }

    assert len(codes) == 6


async def test_an_erasure_ends_the_code(table: Table) -> None:
    learner = (await table.turn(records=(YES,))).person.learner
    code = await table.store.recognise(learner, GIVEN)

    await table.turn(forget=True)

    assert await table.store.recognition(code) is None
    assert await table.rows(recognitions) == 0


async def test_a_code_on_a_paper_opens_no_account_and_a_return_code_is_on_no_paper(table: Table) -> None:
    learner = (await table.turn(records=(YES,))).person.learner

    assert await table.store.returning(await table.store.recognise(learner, GIVEN)) is None
    assert await table.store.recognition(await table.store.return_code(learner)) is None


@pytest.mark.parametrize("typed", ["", "ABCDE-FGHJ", "ABCDE-FGHJK", "ABCDE-FGHJU", "ước mơ ạ", "\ud83d" * 10, "²" * 10])
async def test_what_is_no_code_of_ours_is_not_known(store: SqlStore, typed: str) -> None:
    assert await store.recognition(typed) is None


async def test_nobody_gets_no_paper(store: SqlStore) -> None:
    with pytest.raises(RefusedError):
        await store.recognise(12345, GIVEN)
