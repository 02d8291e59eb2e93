"""Figures about few people are withheld, and cannot be worked out from those that are told."""

from __future__ import annotations

import json
from datetime import date

from bot.reports.computing import compute
from bot.reports.figures import HIDDEN, Breakdown, Figure
from bot.reports.hiding import discreet
from bot.reports.report import Asked, Report
from bot.reports.tallies import TOTAL
from bot.reports.wire import report_json
from tests.reports.books import Deed, MemoryBooks, completed, many, scheme

SCHEME = scheme()


async def report(*deeds: Deed, unit: str = "12", period: str = "2026Q4", since: int = 202607) -> Report:
    return await compute(MemoryBooks(deeds, since=since), SCHEME, Asked(period, unit, date(2026, 12, 31)))


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


async def test_what_an_indicator_tells_again_is_withheld_with_the_figure_it_is() -> None:
    # Three returned, so the new ones are withheld; they are what the period added to who ever learned.
    found = discreet(await report(*many(3, Deed(0, 202609)), *many(3, Deed(0, 202610)), *many(9, Deed(0, 202610), 200)))
    line = next(line for line in found.lines if line.code == "hoc")

    assert found.total.figures["new"] is HIDDEN
    assert (line.done, line.within, line.before) == (12, HIDDEN, HIDDEN)


async def test_a_report_on_all_time_does_not_tell_few_by_how_many_it_was_before() -> None:
    found = discreet(await report(*many(20, Deed(0, 202609)), *many(2, Deed(0, 202611), 200), period="until-2026Q4"))

    assert (found.total.figures["sittings"], found.total.before["sittings"]) == (22, HIDDEN)
    assert (found.total.figures["people"], found.total.before["people"]) == (22, HIDDEN)


async def test_a_month_does_not_tell_of_few_in_one_of_its_weeks() -> None:
    # June 2026 begins with a Monday.
    months = *many(20, Deed(0, 202604, week=20260413)), *many(9, Deed(0, 202605, week=20260504), 200)
    june = *many(3, Deed(0, 202606, week=20260601), 300), *many(30, Deed(0, 202606, week=20260608), 400)
    found = discreet(await report(*months, *june, period="2026Q2", since=202604))
    weeks, told = figures(found.by("week"), "sittings"), figures(found.by("month"), "sittings")

    assert (weeks["2026-06-01"], told["2026-06"]) == (HIDDEN, 33)
    assert weeks["2026-06-08"] is HIDDEN


async def test_silent_units_tell_nothing_about_few_either() -> None:
    found = discreet(await report(*many(2, Deed(0, 202609, unit="03640")), *many(20, Deed(0, 202610))))
    silent = json.loads(report_json(found))["silent"]

    assert [(row["code"], row["before"]["sittings"]) for row in silent] == [("03640", "hidden"), ("03388", 0)]
