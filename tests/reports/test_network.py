"""What is withheld of one sum cannot be worked out from what is told of it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.reports.network import FEW, Part, Spot, withhold
from bot.reports.tallies import TOTAL

PEOPLE = ("people", "new", "returning")


def part(*rows: Sequence[int], columns: tuple[str, ...] = PEOPLE) -> Part:
    """Return a table of rows ``a``, ``b`` … whose sums are right."""
    named = {
        name: (sum(row), *row) if len(columns) > 1 else tuple(row) for name, row in zip("abcdef", rows, strict=False)
    }
    named[TOTAL] = tuple(map(sum, zip(*named.values(), strict=True)))
    return Part(
        columns, {Spot(row, column): value for row in named for column, value in zip(columns, named[row], strict=True)}
    )


def shown(part: Part, withheld: Collection[Spot]) -> str:
    """Return the table as it is told, a row a line."""
    rows = dict.fromkeys(spot.row for spot in part.values)
    cells = (
        " ".join(
            "*" if Spot(row, column) in withheld else str(part.values[Spot(row, column)]) for column in part.columns
        )
        for row in rows
    )
    return " | ".join(cells)


def possible(part: Part, withheld: Collection[Spot]) -> Iterator[Mapping[Spot, int]]:
    """Yield every table near the true one that looks the same, by trying them all: what is withheld is at least 1."""
    rows = [row for row in dict.fromkeys(spot.row for spot in part.values) if row != TOTAL]

    def fits(row: str, values: Sequence[int]) -> bool:
        return len(values) == 1 or values[0] == sum(values[1:])

    def near(row: str) -> list[tuple[int, ...]]:
        spots = [Spot(row, column) for column in part.columns]
        ranges = [
            [value for value in range(part.values[spot] - 2, part.values[spot] + 3) if value > 0]
            if spot in withheld
            else [part.values[spot]]
            for spot in spots
        ]
        return [values for values in product(*ranges) if fits(row, values)]

    for table in product(*map(near, rows)):
        total = tuple(map(sum, zip(*table, strict=True)))
        spots = [Spot(TOTAL, column) for column in part.columns]
        if all(
            value > 0 if spot in withheld else value == part.values[spot]
            for spot, value in zip(spots, total, strict=True)
        ):
            found = {
                Spot(row, column): table[at][place]
                for at, row in enumerate(rows)
                for place, column in enumerate(part.columns)
            }
            yield found | dict(zip(spots, total, strict=True))


def given_away(part: Part, withheld: Collection[Spot]) -> set[Spot]:
    """Return what has the same value in every table that looks the same."""
    seen: dict[Spot, set[int]] = {spot: set() for spot in withheld}
    for table in possible(part, withheld):
        for spot in withheld:
            seen[spot].add(table[spot])
    return {spot for spot, values in seen.items() if len(values) < 2}


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        # Nothing is of few: all is told, zero too.
        ([(9, 0), (20, 30)], "9 9 0 | 50 20 30 | 59 29 30"),
        # One figure of few takes its sums, or others of them, along.
        ([(3, 10), (20, 30)], "13 * * | 50 * * | 63 23 40"),
        # Of one column, the smallest other goes with it.
        ([(2,), (30,), (9,)], "* | 30 | * | 41"),
        # Two of 1 are the only ones that make 2.
        ([(1,), (1,), (9,), (30,)], "* | * | * | 30 | 41"),
        ([(2,), (1,), (30,)], "* | * | 30 | 33"),
        # Where there is nothing else to withhold, the total goes.
        ([(3,), (0,)], "* | 0 | *"),
        ([(3,)], "* | *"),
        ([(0,), (0,)], "0 | 0 | 0"),
    ],
)
def test_what_is_withheld_is_what_it_takes(rows: list[tuple[int, ...]], told: str) -> None:
    made = part(*rows, columns=PEOPLE if len(rows[0]) > 1 else ("sittings",))

    assert shown(made, withhold(made, ())) == told


values = st.integers(0, 9) | st.sampled_from((0, 1, 1, 2, 40))


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(values, values), min_size=1, max_size=3))
def test_nothing_withheld_can_be_worked_out_from_what_is_told(rows: list[tuple[int, int]]) -> None:
    made = part(*rows)

    withheld = withhold(made, ())

    assert given_away(made, withheld) == set()
    assert not any(1 <= value <= FEW for spot, value in made.values.items() if spot not in withheld)
    assert all(made.values[spot] for spot in withheld)


@settings(max_examples=50, deadline=None)
@given(st.lists(st.tuples(values), min_size=1, max_size=5))
def test_nothing_withheld_of_a_single_column_can_be_worked_out(rows: list[tuple[int]]) -> None:
    made = part(*rows, columns=("sittings",))

    assert given_away(made, withhold(made, ())) == set()


def test_one_figure_missing_of_a_sum_is_found_by_trying() -> None:
    made = part((2,), (30,), columns=("sittings",))

    # The check above would see it.
    assert given_away(made, {Spot("a", "sittings")}) == {Spot("a", "sittings")}


def test_who_knows_their_own_unit_cannot_work_out_the_others() -> None:
    made = part((2,), (3,), columns=("sittings",))

    assert shown(made, withhold(made, {"a"})) == "2 | * | *"


def test_two_rows_can_be_the_sum_of_the_others() -> None:
    values = {Spot("week", ""): 3, Spot("other week", ""): 30, Spot("june", ""): 13, Spot("july", ""): 20}
    made = Part(("",), values, frozenset({"june", "july"}))

    assert withhold(made, ()) == {Spot("week", ""), Spot("other week", "")}
    assert withhold(Part(("",), {**values, Spot("other week", ""): 0}, made.sums), ()) == {
        Spot("week", ""),
        Spot("june", ""),
    }
