"""The contract of every store: what learners are to remember."""

from __future__ import annotations

from storage.rows import Memory
from storage.tables import memory
from tests.storage.playing import NOW, YES, Decided, Table, came

FIRST = Memory("lua-dao", "ai-goi", "0", 20_781)
SECOND = Memory("lua-dao", "so-nao", "0", 20_781)


async def test_what_is_to_be_remembered_is_written_with_the_turn_and_read_by_lesson_and_question(table: Table) -> None:
    outcome = await table.turn(memory=(SECOND, FIRST))

    assert await table.store.memory(outcome.person.learner) == [FIRST, SECOND]


async def test_a_later_turn_changes_a_question_and_leaves_the_others(table: Table) -> None:
    outcome = await table.turn(memory=(FIRST, SECOND))
    later = Memory("lua-dao", "ai-goi", "1", 20_784)
    await table.turn(memory=(later,))

    assert await table.store.memory(outcome.person.learner) == [later, SECOND]


async def test_a_question_without_a_state_is_forgotten(table: Table) -> None:
    outcome = await table.turn(memory=(FIRST, SECOND))
    await table.turn(memory=(Memory("lua-dao", "ai-goi", "", 0), Memory("lua-dao", "never-there", "", 0)))

    assert await table.store.memory(outcome.person.learner) == [SECOND]


async def test_of_several_changes_in_a_batch_the_last_one_holds(table: Table) -> None:
    gone, back = Memory("lua-dao", "ai-goi", "", 0), Memory("lua-dao", "ai-goi", "2", 20_790)
    outcomes = await table.batch(
        (came(message="1"), {"memory": (FIRST, SECOND)}),
        (came(message="2"), {"memory": (gone,)}),
        (came(message="3"), {"memory": (back, Memory("lua-dao", "so-nao", "", 0))}),
    )

    assert await table.store.memory(outcomes[0].person.learner) == [back]


async def test_a_turn_that_only_remembers_is_a_turn(table: Table) -> None:
    before = await table.turn(seat="s1")
    await table.turn(turn=before.person.turn, memory=(FIRST,))

    assert await table.store.memory(before.person.learner) == [FIRST]


async def test_everyone_has_their_own(table: Table) -> None:
    await table.turn("an", memory=(FIRST,))
    other = await table.turn("binh", memory=(SECOND,))

    assert await table.store.memory(other.person.learner) == [SECOND]


async def test_an_erasure_takes_it_along(table: Table) -> None:
    outcome = await table.turn(records=(YES,), memory=(FIRST, SECOND))
    await table.store.turns([came(message="bye")], Decided({"forget": True, "memory": (FIRST,)}), NOW)

    assert await table.store.memory(outcome.person.learner) == []
    assert await table.rows(memory) == 0
