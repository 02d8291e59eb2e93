"""Distinct people from the sets of places they were in: never added up, under any map."""

from collections import Counter
from collections.abc import Collection

from hypothesis import given
from hypothesis import strategies as st

from storage.rows.counts import Arrival, Arrived, Crowd, People, Place, met, met_until

HERE, THERE = Place("a", "", "citizen", "self"), Place("b", "", "citizen", "self")

PLACES = st.sampled_from("abcd").map(lambda unit: Place(unit, "", "citizen", "self"))
LIVES = st.lists(st.dictionaries(PLACES, st.integers(1, 6), min_size=1), max_size=20)
"""For each person, the places they were in and the first month there."""


def test_who_was_in_two_places_is_one_person_in_both_together() -> None:
    crowds = [Crowd(202611, (HERE,), True, 5), Crowd(202611, (HERE, THERE), False, 2), Crowd(202611, (THERE,), True, 1)]

    assert met(crowds, lambda place: place.unit == "a") == People(5, 2)
    assert met(crowds, lambda place: place.unit == "b") == People(1, 2)
    assert met(crowds, lambda place: place.audience == "citizen") == People(6, 2)


def test_cumulative_people_are_those_who_had_come_by_then() -> None:
    both = Arrived((Arrival(202610, HERE), Arrival(202612, THERE)), 3)

    assert [met_until([both], month, lambda place: place.unit == "b") for month in (202611, 202612)] == [0, 3]
    assert met_until([both], 202609, lambda place: True) == 0


@given(LIVES, st.sets(st.sampled_from("abcd")))
def test_people_of_a_whole_are_at_most_the_sum_of_its_parts_wherever_the_border_runs(
    lives: list[dict[Place, int]], west: set[str]
) -> None:
    sets = Counter(tuple(sorted(life)) for life in lives)
    crowds = [Crowd(202611, places, True, people) for places, people in sets.items()]

    def within(units: Collection[str]) -> int:
        return met(crowds, lambda place: place.unit in units).new

    parts = [within(unit) for unit in "abcd"]
    halves = [within(west), within(set("abcd") - west)]
    whole = within("abcd")

    assert whole == len(lives)
    assert max(halves) <= whole <= sum(halves) <= sum(parts)


@given(LIVES)
def test_who_had_come_never_becomes_fewer(lives: list[dict[Place, int]]) -> None:
    rows = [Arrived(tuple(Arrival(month, place) for place, month in life.items()), 1) for life in lives]

    until = [met_until(rows, month, lambda place: place.unit == "a") for month in range(8)]

    assert until == sorted(until)
    assert until[-1] == sum(any(place.unit == "a" for place in life) for life in lives)
