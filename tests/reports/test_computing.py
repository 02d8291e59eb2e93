"""The one report, from what people did."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.reports.computing import AskedError, compute
from bot.reports.figures import change, plus, share
from bot.reports.periods import SpanError
from bot.reports.report import Asked, Line, Report
from storage.rows.handed import Handed
from tests.reports.books import Deed, MemoryBooks, completed, many, scheme, units

TODAY = date(2026, 12, 31)
SCHEME = scheme()
DEEDS = (
    Deed(1, 202609),
    Deed(1, 202610),
    Deed(1, 202611, mode="assisted"),
    Deed(1, 202611, done=True),
    completed(1, 202611),
    Deed(2, 202610, unit="03640", audience="", channel="zalo"),
    Deed(2, 202612, unit="03388"),
    Deed(3, 202612, unit="", lesson="alt", done=True),
    completed(3, 202612, unit="", audience="officials", sector="education"),
)


async def report(period: str = "2026Q4", deeds: Sequence[Deed] = DEEDS, **others: Any) -> Report:
    handed = others.pop("handed", ())
    asked = Asked(period, others.pop("unit", "12"), others.pop("today", TODAY), **others)
    return await compute(MemoryBooks(deeds), SCHEME, asked, handed)


def line(report: Report, code: str) -> Line:
    return next(one for one in report.lines if one.code == code)


async def test_people_count_once_in_a_row_and_in_total_and_everything_else_adds_up() -> None:
    units = (await report()).by("unit")

    people = {row.code: row.figures["people"] for row in units.rows}
    assert people == {"03637": 1, "03640": 1, "03388": 1, "": 1}
    assert (units.total.figures["people"], units.total.figures["new"], units.total.figures["returning"]) == (3, 2, 1)
    assert units.total.figures["sittings"] == 4
    assert units.total.figures["lessons"] == 2
    assert units.total.figures["courses"] == 2


async def test_who_came_before_from_nowhere_known_has_a_row_so_that_the_rows_make_the_total() -> None:
    found = await report(deeds=[completed(1, 202609, unit=""), completed(2, 202611)])
    reached = found.by("indicator:xong")

    assert [row.code for row in found.by("unit").rows] == ["03637", "03640", "03388", ""]
    assert [row.figures["done"] for row in (*reached.rows, reached.total)] == [1, 0, 0, 1, 2]
    assert (reached.rows[-1].name, found.by("unit").rows[-1].figures["courses"]) == ("Chưa rõ", 0)


async def test_self_assisted_and_attested_are_told_apart() -> None:
    modes = (await report()).by("mode")

    assert {row.code: (row.figures["people"], row.figures["sittings"]) for row in modes.rows} == {
        "self": (3, 3),
        "assisted": (1, 1),
        "attested": (0, 0),
    }


async def test_every_breakdown_has_the_same_total() -> None:
    found = await report()

    for by in ("sector", "audience", "channel", "week"):
        for column in {"sittings", "lessons", "self", "courses"} & set(found.by(by).columns):
            assert found.by(by).total.figures[column] == found.by("unit").total.figures[column]
    assert found.by("month").total.figures["sittings"] == 4
    assert [row.name for row in found.by("month").rows] == ["10/2026", "11/2026", "12/2026"]
    assert found.by("course").total.figures["courses"] == 2


async def test_weeks_go_by_their_mondays_up_to_today_and_those_of_no_day_stand_apart() -> None:
    deeds = [Deed(1, 202611, week=20261026), Deed(1, 202611, week=20261116, done=True), Deed(2, 202611)]
    weeks = (await report("2026-11", deeds, today=date(2026, 11, 23))).by("week")

    assert [(row.name, row.figures["sittings"], row.figures["lessons"]) for row in weeks.rows] == [
        ("26/10/2026", 1, 0),
        ("02/11/2026", 0, 0),
        ("09/11/2026", 0, 0),
        ("16/11/2026", 0, 1),
        ("23/11/2026", 0, 0),
        ("Chưa rõ", 1, 0),
    ]
    assert weeks.total.figures == {"sittings": 2, "lessons": 1, "courses": 0}


async def test_a_unit_without_anything_has_zero_and_is_named() -> None:
    found = await report("2026-10")

    assert found.by("unit").row("03388").figures["people"] == 0  # type: ignore[union-attr]
    assert [row.name for row in found.silent] == ["Phường Đoàn Kết"]


async def test_zero_is_not_no_data() -> None:
    before, first, later = await report("2026Q2"), await report("2026-09"), await report("2027Q1")

    assert set(before.total.figures.values()) == {None}
    assert before.silent == ()
    assert first.total.figures["courses"] == 0
    assert set(first.total.before.values()) == {None}
    assert set(later.total.figures.values()) == {None}
    assert [line(later, code).done for code in ("xong", "hoc", "qua")] == [None, None, None]
    empty = await report(deeds=())
    assert (empty.since, set(empty.total.figures.values())) == ("", {None})


async def test_a_month_to_come_has_no_data_yet() -> None:
    found = (await report("2026", today=date(2026, 11, 28))).by("month")

    told = {row.code: row.figures["sittings"] for row in found.rows}
    assert (told["2026-10"], told["2026-12"], found.total.figures["sittings"]) == (2, None, 5)


async def test_figures_stand_beside_those_of_the_period_before() -> None:
    found = await report()

    assert (found.before, found.total.before["sittings"], found.total.before["people"]) == ("2026Q3", 1, 1)
    row = found.by("unit").row("03637")
    assert row is not None
    assert change(row.figures["sittings"], row.before["sittings"]) == 1


async def test_an_unfinished_period_says_so() -> None:
    assert not (await report(today=TODAY)).over
    assert (await report(today=date(2027, 1, 1))).over


async def test_all_until_the_end_of_a_period_counts_people_once_over_the_years() -> None:
    found = await report("until-2026Q4", (Deed(9, 202511), *DEEDS))

    assert (found.begins, found.ends) == (date(2025, 11, 1), date(2026, 12, 31))
    assert (found.total.figures["people"], found.total.figures["new"]) == (4, None)
    assert found.total.figures["sittings"] == 6
    assert (found.total.before["people"], found.before) == (2, "until-2026Q3")
    assert line(found, "hoc").done == line(found, "hoc").within == 4


async def test_a_report_of_one_commune_tells_of_nobody_else() -> None:
    found = await report(unit="03637")

    assert found.unit_name == "Xã Mường Kim"
    assert found.total.figures["people"] == 1
    assert found.by("audience").total.figures["sittings"] == 2
    assert found.by("channel").total.figures["courses"] == 1
    assert found.by("lesson").total.figures["lessons"] == 1
    assert [(row.code, row.name, row.figures["people"]) for row in found.by("unit").rows] == [
        ("", "Chung cả đơn vị", 1)
    ]


async def test_one_group_alone_can_be_asked_for() -> None:
    found = await report(audience="officials")

    assert found.audience_name == "Cán bộ, công chức"
    assert found.total.figures["courses"] == 1
    assert [one.code for one in found.lines] == ["hoc", "qua", "vneid"]
    assert line(found, "hoc").done == 1


async def test_one_course_alone_can_be_asked_for_and_people_are_not_counted_by_it() -> None:
    found = await report(course="an-toan-tren-mang")

    assert found.total.figures["courses"] == 2
    assert found.total.figures["lessons"] == 0
    assert found.total.figures["people"] is None
    assert [one.code for one in found.lines] == ["xong"]


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"unit": "99999"}, "no unit 99999"),
        ({"audience": "dan"}, "name one of pupils"),
        ({"course": "khac"}, "name one of an-toan-tren-mang"),
    ],
)
async def test_what_is_not_known_cannot_be_reported(asked: dict[str, Any], words: str) -> None:
    with pytest.raises(AskedError, match=words):
        await report(**asked)


async def test_what_is_no_period_cannot_be_reported() -> None:
    with pytest.raises(SpanError):
        await report("Q4")


async def test_an_indicator_counts_to_the_end_of_the_period_against_its_base_and_its_goal() -> None:
    found = line(await report(deeds=[*DEEDS, *(completed(10 + who, 202609) for who in range(3))]), "xong")

    assert (found.done, found.within, found.before) == (4, 1, 3)
    assert found.base is not None
    # The province itself has no number for 2026; all its communes have.
    assert (found.base.value.number, found.base.source, found.base.day) == (
        350,
        "Xã báo; Phường báo",
        date(2026, 1, 31),
    )
    assert found.goal is not None
    # The goal of the quarter comes before that of its year.
    assert (found.goal.value.number, found.goal.source) == (90, "Kế hoạch 2")
    assert (found.wanted, found.missing) == (315, 311)
    assert found.reached == pytest.approx(100 * 4 / 350)


async def test_a_unit_has_its_own_base_and_its_own_goal() -> None:
    rows = {row.code: row.figures for row in (await report()).by("indicator:xong").rows}

    assert rows["03637"] == {"done": 1, "base": 100, "wanted": 90}
    assert rows["03640"] == {"done": 0, "base": 50, "wanted": 10}
    assert rows[""] == {"done": 0, "base": None, "wanted": None}


async def test_so_many_people_are_wanted_of_the_province_alone() -> None:
    whole, part = await report(), await report(unit="03637")

    assert (line(whole, "hoc").wanted, line(part, "hoc").wanted) == (500, None)
    assert line(part, "hoc").missing is None
    assert line(part, "xong").wanted == 90


async def test_without_a_base_there_is_no_percentage() -> None:
    found = line(await report("2025"), "xong")

    assert (found.base.value.number if found.base else None) == 999
    assert line(await report("until-2026Q4", unit="12", audience="citizens"), "xong").reached is None
    assert line(await report(), "qua").reached is None


def handed(period: str, value: int | None, base: int | None = None, minute: int = 0, unit: str = "12") -> Handed:
    at = datetime(2026, 12, 1, 8, minute, tzinfo=UTC)
    return Handed("vneid", unit, period, value, base, "Công an tỉnh", 20261130, "Lò Thị Mai", at)


async def test_what_others_counted_stands_beside_with_who_told_it_and_is_never_added() -> None:
    found = line(await report(handed=[handed("2026Q3", 300), handed("2026Q4", 310, 400)]), "vneid")

    assert (found.done, found.before, found.within, found.late) == (310, 300, None, False)
    assert found.handed is not None
    assert (found.handed.source, found.handed.by, found.handed.day) == (
        "Công an tỉnh",
        "Lò Thị Mai",
        date(2026, 11, 30),
    )
    assert found.reached == pytest.approx(77.5)


async def test_the_last_correction_of_what_others_counted_holds() -> None:
    corrected = await report(handed=[handed("2026Q4", 320, minute=2), handed("2026Q4", 310, minute=1)])
    taken_back = await report(handed=[handed("2026Q4", 310), handed("2026Q4", None, minute=1), handed("2026-09", 1)])

    assert line(corrected, "vneid").done == 320
    assert (line(taken_back, "vneid").done, line(taken_back, "vneid").late) == (1, True)


async def test_what_others_have_not_told_is_no_zero() -> None:
    found = line(await report(handed=[handed("2027Q1", 400), handed("2026Q4", 5, unit="03637")]), "vneid")

    assert (found.done, found.late, found.base.value.number if found.base else None) == (None, True, 350)
    assert line(await report(handed=[handed("2026Q4", 310)], audience="citizens"), "vneid").done is None


async def test_what_is_taught_no_more_and_places_that_are_no_more_keep_their_rows() -> None:
    found = await report(deeds=[Deed(1, 202610, unit="03599", lesson="cu", channel="fax", sector="forest")])

    assert found.by("lesson").row("cu").name == "cu"  # type: ignore[union-attr]
    assert found.by("unit").row("03599").figures["people"] == 1  # type: ignore[union-attr]
    assert found.by("channel").row("fax").name == "fax"  # type: ignore[union-attr]
    assert found.by("sector").row("forest").name == "forest"  # type: ignore[union-attr]
    with pytest.raises(KeyError):
        found.by("weather")


deeds = st.lists(
    st.builds(
        Deed,
        st.integers(1, 6),
        st.sampled_from((202609, 202610, 202611, 202612)),
        st.sampled_from(("03637", "03640", "03388", "")),
        st.sampled_from(("citizens", "officials", "")),
        st.sampled_from(("self", "assisted", "attested")),
        done=st.booleans(),
    ),
    max_size=25,
)


@settings(max_examples=25, deadline=None)
@given(deeds)
async def test_communes_add_up_to_the_province_months_to_the_quarter_and_people_to_no_more_than_their_sum(
    done: list[Deed],
) -> None:
    quarter = await report(deeds=[*done, Deed(1, 202609)])
    months = [await report(month, [*done, Deed(1, 202609)]) for month in ("2026-10", "2026-11", "2026-12")]

    units = quarter.by("unit")
    for column in units.columns:
        rows, total = plus(row.figures[column] for row in units.rows), units.total.figures[column]
        by_month = plus(month.total.figures[column] for month in months)
        assert isinstance(rows, int)
        assert isinstance(total, int)
        assert isinstance(by_month, int)
        if column in ("people", "new", "returning"):
            assert total <= rows
            assert column == "returning" or total <= by_month
        else:
            assert total == rows == by_month
    assert units.total.figures["people"] == len({deed.who for deed in done if deed.month >= 202610})


def test_a_share_of_nothing_is_no_percentage() -> None:
    assert (share(1, 0), share(None, 4), share(1, None), share(1, 4)) == (None, None, None, 25.0)
    assert (plus([1, None]), plus([]), change(None, 1), change(3, 1)) == (None, 0, None, 2)
    assert many(2, Deed(1, 202610))[1].who == 101


MERGED = (
    "code,name,short,area,once,kind,parent,from,until,into\n12,Tỉnh Lai Châu,Lai Châu,,,province,,,,\n"
    "03637,Xã Mường Kim,Mường Kim,A,,commune,,,2026-11-01,03640\n03640,Xã Khoen On,Khoen On,A,,commune,,,,\n"
    "03388,Phường Đoàn Kết,Đoàn Kết,A,,ward,,,,\n"
)


async def test_a_merger_moves_counts_between_rows_and_never_changes_the_total() -> None:
    merged = replace(SCHEME, units=units(MERGED))
    september = Asked("2026Q3", "12", TODAY)

    then = await compute(MemoryBooks(DEEDS), merged, september)
    now = await compute(MemoryBooks(DEEDS), merged, replace(september, redrawn=True))

    assert {row.code: row.figures["sittings"] for row in then.by("unit").rows} == {"03637": 1, "03640": 0, "03388": 0}
    assert {row.code: row.figures["sittings"] for row in now.by("unit").rows} == {"03640": 1, "03388": 0}
    assert then.by("unit").total == now.by("unit").total
    quarter = await compute(MemoryBooks(DEEDS), merged, Asked("2026Q4", "03640", TODAY))
    assert quarter.total.figures["people"] == 2
    with pytest.raises(AskedError, match="no unit 03637 on 31/12/2026"):
        await compute(MemoryBooks(DEEDS), merged, Asked("2026Q4", "03637", TODAY))
