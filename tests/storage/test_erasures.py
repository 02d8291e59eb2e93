"""Who was erased: listed by a number that says nothing of whom, so that no backup brings anybody back."""

from storage.sql.moments import to_moment
from tests.storage.playing import DAY, NOW, YES, Table


async def test_who_was_erased_from_a_time_on_is_told_oldest_first(table: Table) -> None:
    learners = [(await table.turn(name, records=(YES,))).person.learner for name in ("an", "binh", "chi")]

    for day, name in enumerate(("chi", "an")):
        await table.turn(name, at=NOW + day * DAY, forget=True)

    gone = [(learners[2], to_moment(NOW)), (learners[0], to_moment(NOW + DAY))]
    assert await table.store.erasures(NOW) == gone
    assert await table.store.erasures(NOW + DAY) == gone[1:]
