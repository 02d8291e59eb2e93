"""Figures about few people are withheld, and cannot be worked out from those that are told."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.reports.computing import compute
from bot.reports.figures import HIDDEN, Breakdown, Figure
from bot.reports.hiding import FEW, Part, Spot, discreet, withhold
from bot.reports.report import Asked, Report
from bot.reports.tallies import TOTAL
from tests.reports.books import Deed, MemoryBooks, completed, many, scheme

PEOPLE = ("people", "new", "returning")
SCHEME = scheme()


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


async def report(*deeds: Deed, unit: str = "12") -> Report:
    return await compute(MemoryBooks(deeds, since=202607), SCHEME, Asked("2026Q4", unit, date(2026, 12, 31)))


def figures(breakdown: Breakdown, column: str) -> dict[str, Figure]:
    return {row.code: row.figures[column] for row in (*breakdown.rows, breakdown.total)}


MANY = (
    *many(20, Deed(0, 202610)),
    *many(30, Deed(0, 202610, unit="03640"), 200),
    *many(9, Deed(0, 202610, unit="03388"), 300),
)


async def test_a_report_without_few_is_told_whole() -> None:
    found = await report(*MANY)

    assert discreet(found).breakdowns == discreet(found).breakdowns
    assert figures(discreet(found).by("unit"), "sittings") == figures(found.by("unit"), "sittings")
    assert discreet(found).hidden


async def test_few_people_of_a_commune_are_withheld_with_another_commune() -> None:
    found = discreet(await report(*MANY, *many(2, Deed(0, 202610, unit=""), 400)))

    assert figures(found.by("unit"), "sittings") == {"03637": 20, "03640": 30, "03388": HIDDEN, "": HIDDEN, TOTAL: 61}


async def test_ones_own_commune_is_told() -> None:
    found = await report(*MANY, *many(2, Deed(0, 202610, unit=""), 400), *many(3, Deed(0, 202611, unit="03640"), 500))

    assert figures(discreet(found, {"03388"}).by("unit"), "sittings")["03388"] == 9


async def test_a_total_withheld_in_one_breakdown_is_withheld_in_all() -> None:
    found = discreet(await report(*many(3, Deed(0, 202610))))

    for by in ("unit", "audience", "mode", "channel", "lesson", "month", "week"):
        assert found.by(by).total.figures["sittings"] is HIDDEN, by
    assert found.by("unit").total.before["sittings"] == 0


async def test_lessons_passed_in_one_mode_are_withheld_wherever_they_are_told() -> None:
    passed = Deed(0, 202610, done=True)
    found = discreet(
        await report(
            *many(20, passed),
            *many(2, Deed(0, 202610, done=True, mode="assisted"), 200),
            *many(9, Deed(0, 202610, done=True, mode="attested"), 300),
        )
    )

    by_mode, by_unit = figures(found.by("mode"), "lessons"), found.by("unit").total.figures
    assert by_mode["assisted"] is by_unit["assisted"] is HIDDEN
    assert by_mode["attested"] is by_unit["attested"] is HIDDEN
    assert by_mode["self"] == by_unit["self"] == 20


async def test_an_indicator_of_few_is_withheld_and_its_two_parts_do_not_tell_it() -> None:
    reached = [completed(who, 202609) for who in range(9)]
    few = discreet(await report(completed(1, 202610))).lines[0]
    added = discreet(await report(*reached, completed(20, 202610))).lines[0]
    same = discreet(await report(*reached)).lines[0]

    assert (few.done, few.within, few.before, few.reached) == (HIDDEN, HIDDEN, 0, None)
    assert (added.done, added.within, added.before) == (10, HIDDEN, HIDDEN)
    assert (same.done, same.within, same.before) == (9, 0, 9)
    assert discreet(await report(*reached)).by("indicator:xong").total.before == {}
