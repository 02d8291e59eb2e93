"""Classes that helpers attest: heads are told by unit and period, and are in no other figure."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import date
from typing import Any

from bot.reports.computing import compute
from bot.reports.figures import HIDDEN
from bot.reports.hiding import discreet
from bot.reports.listing import listing
from bot.reports.plain import plain
from bot.reports.report import Asked, Report
from bot.reports.wire import report_json, report_of
from bot.reports.workbook import workbook
from storage.rows.helping import Class
from tests.reports.books import Deed, MemoryBooks, scheme
from tests.reports.test_outputs import opened

TODAY = date(2027, 1, 5)
COURSE = scheme().courses.all[0]
TAUGHT = COURSE.lessons[0].id
DEEDS = [Deed(1, 202608), Deed(1, 202610, done=True), Deed(2, 202611, done=True, mode="attested")]
HELD = [
    Class("03637-1", "class", TAUGHT, 20260930, "Nhà văn hóa", 7),
    Class("03637-1", "class", TAUGHT, 20261001, "Nhà văn hóa", 12, listed=1),
    Class("03637", "paper", "khac", 20261231, "", 3),
    Class("03640", "class", TAUGHT, 20261102, "Chợ", 20),
    Class("03640", "class", TAUGHT, 20270101, "Chợ", 90),
]


async def told(period: str = "2026Q4", unit: str = "12", **others: Any) -> Report:
    known = replace(scheme(), units=scheme().units.with_groups([("03637-1", "Bản Nà Cang")]))
    return await compute(MemoryBooks(DEEDS, held=HELD), known, Asked(period, unit, TODAY, **others))


def figures(report: Report) -> dict[str, tuple[Any, ...]]:
    found = report.by("class")
    return {row.code: tuple(row.figures.values()) for row in (*found.rows, found.total)}


async def test_classes_and_heads_are_told_by_unit_and_period() -> None:
    assert figures(await told()) == {"03637": (2, 15), "03640": (1, 20), "03388": (0, 0), "*": (3, 35)}
    assert figures(await told("2026-12")) == {"03637": (1, 3), "03640": (0, 0), "03388": (0, 0), "*": (1, 3)}
    assert figures(await told("until-2026Q4"))["*"] == (4, 42)
    assert (await told()).by("class").total.before == {"classes": 1, "attended": 7}


async def test_a_commune_tells_its_own_classes_by_village_group() -> None:
    assert figures(await told(unit="03637")) == {"03637-1": (1, 12), "": (1, 3), "*": (2, 15)}


async def test_of_a_course_only_its_classes_are_told_and_of_an_audience_none() -> None:
    assert figures(await told(audience="citizens"))["*"] == (None, None)
    assert figures(await told(course=COURSE.id)) == {"03637": (1, 12), "03640": (1, 20), "03388": (0, 0), "*": (2, 32)}


async def test_heads_are_in_no_other_figure() -> None:
    without = await compute(MemoryBooks(DEEDS), scheme(), Asked("2026Q4", "12", TODAY))

    found = await told()

    assert found.total == without.total
    assert [one for one in found.breakdowns if one.by not in ("class", "unit")] == [
        one for one in without.breakdowns if one.by not in ("class", "unit")
    ]


async def test_every_output_tells_them_beside_the_others() -> None:
    found = await told()

    assert "Lớp được xác nhận: 3; người dự không có trong danh sách (đếm đầu người): 35" in plain(found)
    rows = list(csv.DictReader(io.StringIO(listing(found).csv().decode("utf-8-sig"))))
    line = next(row for row in rows if (row["by"], row["code"]) == ("class", "03637"))
    assert (line["classes"], line["attended"], line["lessons"]) == ("2", "15", "")
    assert report_of(report_json(found)) == found
    sheet = opened(workbook(found))["Tổng hợp"]
    names = [row[0].value for row in sheet.iter_rows()]
    start = next(at for at, name in enumerate(names) if str(name).startswith("Lớp được xác nhận"))
    assert [cell.value for cell in sheet[start + 3][:3]] == ["Xã Mường Kim", 2, 15]


async def test_each_class_is_told_by_its_day_unit_and_lesson_and_by_nobodys_name() -> None:
    held = (await told()).held

    assert [(one.day, one.unit, one.kind, one.attended, one.listed) for one in held] == [
        (date(2026, 12, 31), "Xã Mường Kim", "paper", 3, 0),
        (date(2026, 11, 2), "Xã Khoen On", "class", 20, 0),
        (date(2026, 10, 1), "Bản Nà Cang, Xã Mường Kim", "class", 12, 1),
    ]
    assert [one.lesson for one in held] == ["khac", *[COURSE.lessons[0].title.in_("vi")] * 2]
    assert [one.day.day for one in (await told(unit="03637-1")).held] == [1]
    assert (await told(audience="citizens")).held == (await told("2025")).held == ()
    assert b"Nh\xc3\xa0 v\xc4\x83n" not in report_json(await told())


async def test_few_in_a_class_are_withheld_with_what_gives_them_away() -> None:
    seen = discreet(await told())

    assert [(one.attended, one.listed) for one in seen.held] == [(HIDDEN, 0), (20, 0), (HIDDEN, HIDDEN)]
    assert figures(seen)["03637"] == (2, 15)
    assert report_of(report_json(seen)) == seen


async def test_few_heads_are_withheld_with_what_gives_them_away() -> None:
    told_outside = figures(discreet(await told("2026-12")))

    assert told_outside["03637"] == (1, HIDDEN)
    assert told_outside["*"] == (1, HIDDEN)


async def test_a_report_that_was_kept_before_classes_were_told_is_read_and_told_without() -> None:
    found = await told()
    old = replace(found, breakdowns=tuple(one for one in found.breakdowns if one.by != "class"))

    old = replace(old, held=())
    assert old.attested is None
    # What was signed by its mark goes on by it.
    assert b'"classes": [' not in report_json(old)
    assert "xác nhận: 3" not in plain(report_of(report_json(old)))
    assert workbook(old)
