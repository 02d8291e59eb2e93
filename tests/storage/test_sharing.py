"""The contract of every store: several learners who share an account."""

from typing import Any

from msgspec.structs import replace

from storage.rows import Arrival, Due, Member, Person, Request
from storage.tables import accounts, grants, learners, members
from tests.storage.playing import DAY, HOUR, NOW, YES, Decided, Table, came, did

TWO: dict[str, Any] = {"called": ("Mai", "🌸"), "joins": ("Bình", "🐓")}
"""Mai, who is current, names herself and lets Bình share her phone."""


async def shared(table: Table) -> tuple[int, int]:
    """Let Mai, who is current in the end, share her phone with Bình; return the two."""
    mai = (await table.turn(records=(YES,), seat="mai")).person.learner
    binh = (await table.turn(**TWO)).person.learner
    await table.turn(records=(YES,), seat="binh")
    await table.turn(current=mai)
    return mai, binh


def names(person: Person) -> list[str]:
    return [member.name for member in person.members]


async def test_an_account_nobody_shares_has_no_members(table: Table) -> None:
    outcome = await table.turn()

    assert (outcome.person.members, outcome.person.author, outcome.person.current) == ((), 0, 0)
    assert await table.rows(members) == 0


async def test_whoever_shares_it_is_new_and_current_at_once(table: Table) -> None:
    mai = (await table.turn(seat="mai")).person

    outcome = await table.turn(**TWO)

    binh = outcome.person
    assert (binh.turn, binh.seat, binh.view) == (0, "", None)
    assert binh.members == (
        Member(mai.learner, mai.learner, "Mai", "🌸"),
        Member(binh.learner, binh.learner, "Bình", "🐓"),
    )
    assert await table.person() == binh


async def test_each_goes_on_where_they_were(table: Table) -> None:
    mai, binh = await shared(table)

    at = [(await table.turn(current=binh)).person, (await table.turn(current=mai)).person]

    assert [(person.learner, person.seat) for person in at] == [(binh, "binh"), (mai, "mai")]
    assert await table.person() == at[1]


async def test_in_one_batch_each_turn_is_of_whom_the_one_before_made_current(table: Table) -> None:
    mai, binh = await shared(table)
    decided = Decided({"current": binh, "view": "mai's"}, {"current": mai, "view": "binh's"}, {})

    outcomes = await table.store.turns([came(message=message) for message in "xyz"], decided, NOW)

    assert [(person.learner, person.view) for person in decided.asked] == [(mai, None), (binh, None), (mai, None)]
    assert [outcome.person.learner for outcome in outcomes] == [binh, mai, mai]


async def test_who_does_not_share_it_cannot_be_current(table: Table) -> None:
    mai, _ = await shared(table)
    other = (await table.turn("chi")).person.learner

    outcome = await table.turn(current=other)

    assert outcome.person.learner == mai


async def test_a_name_is_changed(table: Table) -> None:
    mai, binh = await shared(table)

    outcome = await table.turn(called=("Mai Hoa", ""))

    assert outcome.person.members == (Member(mai, mai, "Mai Hoa"), Member(binh, binh, "Bình", "🐓"))
    assert (await table.person()).members == outcome.person.members


async def test_what_each_does_is_written_down_as_theirs(table: Table) -> None:
    mai, binh = await shared(table)
    await table.turn(records=(did("began"),))
    await table.turn(current=binh)
    await table.turn(records=(did("began"), did("completed")))

    assert {(at.learner, at.began, at.completions) for at in await table.activity()} == {(mai, 1, 0), (binh, 1, 1)}


async def test_an_answer_is_of_who_asked_whoever_is_current(table: Table) -> None:
    mai, binh = await shared(table)
    await table.turn(requests=(Request("r1", "share", "{}"),))
    await table.turn(current=binh)
    decided = Decided({"seat": "answered"})

    (outcome,) = await table.store.turns([came(message="r", request="r1")], decided, NOW)

    assert [(person.learner, person.current) for person in decided.asked] == [(mai, binh)]
    assert outcome.person.learner == binh
    assert (await table.turn(current=mai)).person.seat == "answered"


async def test_a_reminder_is_of_whom_it_is_for_and_reaches_them_while_another_is_current(table: Table) -> None:
    mai, binh = await shared(table)
    await table.turn(due=Due(NOW))
    await table.turn(current=binh)
    (reminder,) = await table.store.claim_reminders(["web"], 9, NOW + HOUR)
    decided = Decided({"current": mai})

    due = Arrival(reminder.channel, reminder.address, "reminder", learner=reminder.learner)
    (outcome,) = await table.store.turns([due], decided, NOW + HOUR)

    assert reminder.learner == mai
    assert [(person.learner, person.current) for person in decided.asked] == [(mai, binh)]
    assert outcome.person.learner == mai


async def test_an_erasure_takes_one_and_leaves_the_others(table: Table) -> None:
    mai, binh = await shared(table)

    outcome = await table.turn(forget=True)

    assert outcome.person.learner == mai
    left = await table.person()
    assert (left.learner, left.seat, names(left)) == (binh, "binh", ["Bình"])
    assert (await table.rows(accounts), await table.rows(learners)) == (1, 1)


async def test_who_is_erased_while_another_one_is_current_goes_alone(table: Table) -> None:
    mai, binh = await shared(table)
    await table.turn("elsewhere")

    await table.turn(current=binh)
    await table.turn(forget=True)
    await table.turn(forget=True)

    assert await table.store.person("web", "an") is None
    assert await table.rows(members) == 0
    again = (await table.turn()).person
    assert again.learner not in (mai, binh)
    assert again.members == ()


async def test_roles_stay_while_somebody_is_left_and_end_with_the_last(table: Table) -> None:
    await shared(table)
    assert await table.rows(grants) == 0

    await table.turn(forget=True)

    assert (await table.turn()).person.roles == ()


async def test_somebody_new_who_never_says_yes_is_gone_after_a_day_and_the_others_stay(table: Table) -> None:
    mai = (await table.turn(records=(YES,), seat="mai")).person.learner
    await table.turn(**TWO)

    await table.store.sweep(NOW + 2 * DAY)

    left = await table.person()
    assert (left.learner, left.seat, names(left)) == (mai, "mai", ["Mai"])


async def test_whoever_shares_an_account_is_there_for_its_unshown_screen(table: Table) -> None:
    mai = (await table.turn(channel="telegram", owes="new")).person
    binh = (await table.turn(channel="telegram", owes="new", **TWO)).person

    (owed,) = await table.store.unshown(["telegram"], NOW + DAY, 0, 9)

    assert owed.person == replace(binh, view=None)
    assert [member.learner for member in owed.person.members] == [mai.learner, binh.learner]


async def test_a_return_code_opens_the_account_whoever_is_current(table: Table) -> None:
    mai, binh = await shared(table)
    code = await table.store.return_code(mai)

    await table.turn(current=binh)

    assert await table.store.returning(code) == "an"
