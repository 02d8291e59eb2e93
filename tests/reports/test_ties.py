"""Nothing withheld follows from what a report tells: all its identities are held against it as one linear system."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import TypeAlias

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.reports.computing import compute
from bot.reports.figures import BLOCKS, HIDDEN, Breakdown, Figure, Row
from bot.reports.hiding import discreet
from bot.reports.network import FEW
from bot.reports.period import read_period
from bot.reports.report import Asked, Report
from bot.reports.tallies import TOTAL
from storage.rows.helping import Class
from tests.reports.books import Deed, MemoryBooks, completed, many, scheme

Name: TypeAlias = tuple[str, ...]
Identity: TypeAlias = Mapping[Name, int]
"""Figures, each with how often it is added; together they are 0."""
PEOPLE = ("people", "new", "returning")
COUNTED = ("hoc", "xong", "qua")


def told(report: Report) -> dict[Name, Figure]:
    """Return every figure of a report, wherever it is told."""
    found: dict[Name, Figure] = {}
    for one in report.breakdowns:
        for row in (*one.rows, one.total):
            found |= {("now", one.by, row.code, column): figure for column, figure in row.figures.items()}
            found |= {("then", one.by, row.code, column): figure for column, figure in row.before.items()}
    for line in report.lines:
        parts = {"done": line.done, "within": line.within, "before": line.before}
        found |= {("line", line.code, part): figure for part, figure in parts.items()}
    return found | {("held", str(at)): one.attended for at, one in enumerate(report.held)}


def identities(report: Report) -> Iterator[Identity]:
    """Yield all that holds in every report, whatever is in it; from what the figures mean."""
    for one in report.breakdowns:
        if one.by not in ("class", "indicator:vneid"):
            for when in ("now", "then"):
                yield from _of_rows(one, when)
                yield from _of_columns(one, when)
    for code in {one.row for one in report.held}:
        heads: dict[Name, int] = {("held", str(at)): 1 for at, one in enumerate(report.held) if one.row == code}
        yield heads | {("now", "class", code, "attended"): -1}
    yield {("now", "class", row.code, "attended"): -1 if row.code == TOTAL else 1 for row in _all(report.by("class"))}
    for when in ("now", "then"):
        for mode in ("self", "assisted", "attested"):
            yield {(when, "mode", mode, "lessons"): 1, (when, "audience", TOTAL, mode): -1}
            yield {(when, "mode", mode, "courses"): 1, (when, "course", TOTAL, f"courses-{mode}"): -1}
    yield from _of_indicators(report)


def _all(one: Breakdown) -> tuple[Row, ...]:
    return (*one.rows, one.total)


def _of_rows(one: Breakdown, when: str) -> Iterator[Identity]:
    codes = [*(row.code for row in one.rows), TOTAL]
    for column in one.columns:
        # Who is in two rows counts once in total.
        if column not in (*PEOPLE, "base", "wanted") and one.by != "indicator:hoc":
            yield {(when, one.by, code, column): -1 if code == TOTAL else 1 for code in codes}
        if one.by != "audience" and not one.by.startswith("indicator"):
            yield {(when, one.by, TOTAL, column): 1, (when, "audience", TOTAL, column): -1}


def _of_columns(one: Breakdown, when: str) -> Iterator[Identity]:
    for first, *rest in BLOCKS:
        if rest and {first, *rest} <= set(one.columns):
            for row in (*one.rows, one.total):
                yield {(when, one.by, row.code, column): -1 if column == first else 1 for column in (first, *rest)}


def _of_indicators(report: Report) -> Iterator[Identity]:
    whole = read_period(report.asked.period).whole
    added = {
        "hoc": ("audience", TOTAL, "new"),
        "xong": ("audience", "citizens", "courses"),
        "qua": ("lesson", "goi", "self"),
    }
    for code in COUNTED:
        line = ("line", code)
        yield {(*line, "done"): 1, ("now", f"indicator:{code}", TOTAL, "done"): -1}
        if whole:
            yield {(*line, "done"): 1, (*line, "within"): -1}
        else:
            yield {(*line, "done"): 1, (*line, "within"): -1, (*line, "before"): -1}
            # Who is new in a commune may have learned elsewhere before.
            if code != "hoc" or report.asked.unit == "12":
                yield {(*line, "within"): 1, ("now", *added[code]): -1}
    if whole:
        ever = {**added, "hoc": ("audience", TOTAL, "people")}
        for code in COUNTED:
            yield {("line", code, "done"): 1, ("now", *ever[code]): -1}
            yield {("line", code, "before"): 1, ("then", *ever[code]): -1}
        for row in report.by("unit").rows:
            yield {("now", "indicator:hoc", row.code, "done"): 1, ("now", "unit", row.code, "people"): -1}


def known(true: Mapping[Name, Figure], found: Iterable[Identity]) -> list[Identity]:
    """Return the identities among figures that there are; each must hold."""
    kept = [one for one in found if all(isinstance(true.get(name), int) for name in one)]
    for one in kept:
        assert sum(times * int(str(true[name])) for name, times in one.items()) == 0, one
    return kept


def given_away(shown: Mapping[Name, Figure], found: Iterable[Identity]) -> set[Name]:
    """Return what is withheld and can have but one value: by Gauß, its own equation is a sum of the others."""
    solved: dict[Name, dict[Name, Fraction]] = {}
    for one in found:
        row = {name: Fraction(times) for name, times in one.items() if shown.get(name, HIDDEN) is HIDDEN}
        _take_out(row, solved)
        if row:
            pivot = min(row)
            row = {name: times / row[pivot] for name, times in row.items()}
            for other in solved.values():
                _take_out(other, {pivot: row})
            solved[pivot] = row
    return {pivot for pivot, row in solved.items() if len(row) == 1 and pivot in shown}


def _take_out(row: dict[Name, Fraction], solved: Mapping[Name, Mapping[Name, Fraction]]) -> None:
    for pivot in [name for name in row if name in solved]:
        times = row[pivot]
        for name, more in solved[pivot].items():
            row[name] = row.get(name, Fraction(0)) - times * more
            if not row[name]:
                del row[name]


async def reports(
    deeds: Iterable[Deed], period: str, held: Sequence[Class] = (), unit: str = "12"
) -> tuple[Report, Report]:
    """Return a report, and what others see of it."""
    asked = Asked(period, unit, date(2026, 12, 31))
    found = await compute(MemoryBooks(tuple(deeds), since=202607, held=held), scheme(), asked)
    return found, discreet(found)


def leaks(report: Report, seen: Report) -> set[Name]:
    """Return what of a report is seen and should not be, or can be worked out."""
    true, shown = told(report), told(seen)
    few = {
        name for name, figure in shown.items() if isinstance(figure, int) and 1 <= figure <= FEW and _is_people(name)
    }
    return few | given_away(shown, known(true, identities(report)))


def _is_people(name: Name) -> bool:
    return name[-1] not in ("classes", "base", "wanted") and "vneid" not in name[1]


deeds = st.builds(
    Deed,
    st.integers(1, 30),
    st.sampled_from((202609, 202610, 202611, 202612)),
    unit=st.sampled_from(("03637", "03640", "03388", "")),
    audience=st.sampled_from(("citizens", "officials", "")),
    mode=st.sampled_from(("self", "assisted", "attested")),
    sector=st.sampled_from(("education", "")),
    channel=st.sampled_from(("web", "zalo")),
    lesson=st.sampled_from(("goi", "cuoc-goi-lua-dao")),
    done=st.booleans(),
)
classes = st.lists(
    st.builds(
        Class,
        st.sampled_from(("03637", "03640", "")),
        st.just("class"),
        st.just("goi"),
        st.sampled_from((20260915, 20261105, 20261120)),
        st.just(""),
        st.integers(0, 12),
    ),
    max_size=5,
)
lives = st.lists(
    st.one_of(
        deeds, deeds.map(lambda one: completed(one.who, one.month, unit=one.unit, audience=one.audience, mode=one.mode))
    ),
    max_size=40,
)


@settings(max_examples=60, deadline=None)
@given(
    lives,
    classes,
    st.integers(0, 60),
    st.sampled_from(("2026Q4", "2026-11", "until-2026Q4", "until-2026-11")),
    st.sampled_from(("12", "12", "03637", "education")),
)
async def test_nothing_withheld_follows_from_what_is_told(
    found: list[Deed], held: list[Class], more: int, period: str, unit: str
) -> None:
    report, seen = await reports((*found, *many(more, Deed(0, 202611), 100)), period, held, unit)

    assert leaks(report, seen) == set()


async def test_a_report_that_was_approved_before_it_told_of_weeks_can_be_handed_to_others() -> None:
    report, _ = await reports(many(60, Deed(0, 202611), 100), "2026Q4", [], "12")
    older = replace(report, breakdowns=tuple(one for one in report.breakdowns if one.by not in ("week", "class")))

    seen = discreet(older)

    assert seen.total.figures["people"] == older.total.figures["people"]
