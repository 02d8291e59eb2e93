"""A report as a text, a table, JSON, a workbook and a picture: each tells the same figures."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from PIL import Image

from bot.dialogue.places.counting import LONGEST
from bot.drawing.bars import WIDTH, bars
from bot.drawing.letters import width
from bot.drawing.sheet import Box, Line
from bot.drawing.work import Bar, Chart
from bot.drawn import Drawn
from bot.reporting import Sources, brought, make, written
from bot.reports.charting import chart
from bot.reports.computing import compute
from bot.reports.figures import HIDDEN
from bot.reports.formats import Format
from bot.reports.hiding import discreet
from bot.reports.listing import listing
from bot.reports.plain import brief, plain
from bot.reports.report import Asked, Frozen, Report
from bot.reports.saying import Saying
from bot.reports.wire import mark, report_json, report_of
from bot.reports.workbook import workbook
from tests.reports.books import Deed, MemoryBooks, completed, many, scheme
from tests.reports.test_computing import DEEDS, handed

TODAY = date(2026, 12, 31)
SCHEME = scheme()
BIG = (
    *DEEDS,
    *many(1239, Deed(0, 202610, done=True), 1000),
    *many(40, Deed(0, 202611, done=True, mode="assisted", unit="03640"), 20_000),
    *(completed(30_000 + who, 202611, audience="citizens") for who in range(312)),
)


async def report(deeds: Sequence[Deed] = BIG, period: str = "2026Q4", **others: Any) -> Report:
    asked = Asked(period, others.pop("unit", "12"), others.pop("today", TODAY), **others)
    return await compute(MemoryBooks(deeds), SCHEME, asked, [handed("2026Q4", 310, 400)])


def opened(data: bytes) -> Workbook:
    return load_workbook(BytesIO(data))


def cells(sheet: Worksheet, name: str) -> list[Any]:
    """Return the cells of the row that begins with a name."""
    return next(list(row) for row in sheet.iter_rows() if row[0].value == name)


async def test_a_text_tells_totals_indicators_and_who_is_silent() -> None:
    text = plain(await report())

    assert text.startswith("BÁO CÁO QUÝ IV/2026\nTỉnh Lai Châu\nKỳ chưa kết thúc: số liệu đến hết ngày 31/12/2026.")
    assert "Người học: 1.594 (mới 1.593, học tiếp 1); kỳ trước 1" in text
    assert "Hoàn thành bài: 1.281 (tự học 1.241, có hỗ trợ 40, xác nhận 0); kỳ trước 0" in text
    assert (
        "• Người dân học xong: 313 trên 350 người (89,4 %); cần 90 % = 315 người (Kế hoạch 2); kỳ này thêm: 313" in text
    )
    assert "• Tài khoản: 310 trên 400 người (77,5 %); Công an tỉnh, 30/11/2026" in text
    assert "Số nơi khác báo (không cộng vào số đếm của Học Số)" in text
    assert "phổ cập" not in text
    assert "Đơn vị nào cũng có người học." in text


async def test_a_text_says_what_is_not_known_and_never_calls_it_zero() -> None:
    text = plain(await report((), "2027Q1"))

    assert "Kỳ này chưa bắt đầu" in text
    assert "Người học: – (mới –, học tiếp –); kỳ trước –" in plain(await report((), "2026Q3", today=date(2026, 12, 31)))
    assert "Kỳ này chưa có số liệu." in plain(await report((), "2026Q3"))
    assert "Đơn vị" not in text


async def test_a_text_names_a_few_silent_units_and_counts_the_others() -> None:
    found = await report([Deed(1, 202610)])
    assert "Chưa có ai học trong kỳ (2 đơn vị): Xã Khoen On, Phường Đoàn Kết" in plain(found)

    many_silent = replace(found, silent=found.silent * 6)
    assert "(12 đơn vị)" in plain(many_silent)
    assert "… và 2 đơn vị nữa" in plain(many_silent)


async def test_all_until_the_end_of_a_period_has_no_new_and_returning() -> None:
    assert "Người học: 1.594; kỳ trước 1" in plain(await report(period="until-2026Q4"))
    assert Saying("vi").period("until-2026-10") == "lũy kế đến hết tháng 10/2026"
    assert Saying("en").period("2026") == "the year 2026"


@pytest.mark.parametrize("language", ["en", "bn"])
async def test_a_report_speaks_other_languages(language: str) -> None:
    found = await report(language=language, audience="officials")

    assert plain(found).split("\n")[0] == Saying(language).title(found).upper()
    assert "Người học" not in plain(found)
    assert workbook(found)


async def test_what_was_asked_for_and_approved_is_said() -> None:
    frozen = Frozen(2, date(2027, 1, 5), "Lò Thị Mai", "Xã báo bổ sung", "abcdef0123456789")
    notes = Saying("vi").notes(replace(await report(course="an-toan-tren-mang", audience="citizens"), frozen=frozen))

    assert "Chỉ lớp: Điện thoại và an toàn" in notes
    assert "Chỉ nhóm: Người dân" in notes
    assert "Đã chốt lần 2 ngày 05/01/2027, người chốt: Lò Thị Mai. Mã kiểm abcdef01." in notes
    assert "Lý do chốt lại: Xã báo bổ sung" in notes
    once = replace(await report(today=date(2027, 1, 1)), frozen=replace(frozen, reason=""))
    assert not [note for note in Saying("vi").notes(once) if "Lý do" in note or "chưa kết thúc" in note]


async def test_json_is_the_whole_report_and_reads_back() -> None:
    whole, withheld = await report(), discreet(await report(DEEDS))

    assert report_of(report_json(whole)) == whole
    assert report_of(report_json(withheld)) == withheld
    found = json.loads(report_json(withheld))
    assert found["breakdowns"]["unit"]["total"]["figures"]["people"] == "hidden"
    assert (
        json.loads(report_json(await report((), "2026Q3")))["breakdowns"]["unit"]["total"]["figures"]["people"] is None
    )
    frozen = replace(whole, frozen=Frozen(1, TODAY, "Mai", "", "abc"))
    assert report_of(report_json(frozen)) == frozen
    with pytest.raises(ValueError, match="form 2"):
        report_of(report_json(whole).replace(b'"version": 1', b'"version": 2'))


async def test_a_hash_tells_whether_figures_have_changed_and_nothing_else() -> None:
    one, later = await report(), await report(today=date(2027, 2, 1))

    assert mark(one) == mark(later) == mark(replace(one, frozen=Frozen(1, TODAY, "Mai", "", "abc")))
    assert mark(one) != mark(await report((*BIG, Deed(1, 202610))))


async def test_a_table_has_a_line_for_each_row_and_tells_nothing_apart_from_zero_and_withheld() -> None:
    rows = list(csv.DictReader(io.StringIO(listing(discreet(await report(DEEDS))).csv().decode("utf-8-sig"))))

    total = next(row for row in rows if (row["by"], row["code"]) == ("unit", "*"))
    assert (total["period"], total["unit"], total["name"]) == ("2026Q4", "12", "Tỉnh Lai Châu")
    assert (total["people"], total["attested"], total["answers"], total["people-before"]) == ("*", "0", "", "*")
    indicator = next(row for row in rows if (row["by"], row["code"]) == ("indicator:xong", "03637"))
    assert (indicator["base"], indicator["wanted"]) == ("100", "90")


async def test_a_workbook_tells_the_same_as_the_report_in_numbers_a_spreadsheet_reckons_with() -> None:
    found = await report()
    book = opened(workbook(found))

    assert book.sheetnames == ["Tổng hợp", "Đơn vị", "Bài học"]
    units = book["Đơn vị"]
    for row in (*found.by("unit").rows, found.by("unit").total):
        told = [cell.value for cell in cells(units, row.name)[1:10]]
        assert told == [row.figures[column] for column in found.by("unit").columns]
    lesson = found.by("lesson").total
    assert [cell.value for cell in cells(book["Bài học"], "Tỉnh Lai Châu")[1:3]] == [
        lesson.figures["sittings"], lesson.figures["lessons"],
    ]  # fmt: skip


async def test_a_workbook_writes_numbers_percentages_and_days_as_an_office_does() -> None:
    summary = opened(workbook(await report()))["Tổng hợp"]

    people = cells(summary, "Người học")[1]
    assert (people.value, people.number_format) == (1594, "[$-42A]#,##0")
    indicator = cells(summary, "Người dân học xong")
    assert (indicator[3].value, indicator[3].number_format) == (pytest.approx(313 / 350), "[$-42A]0.0\\ %")
    assert indicator[4].value == 315
    notes = [row[0].value for row in summary.iter_rows()]
    assert "Nguồn mẫu số: Xã báo; Phường báo (31/01/2026)" in notes
    assert "Nguồn giao: Kế hoạch 2; Kế hoạch 1" in notes
    told = cells(summary, "Tài khoản")
    assert (told[5].value, told[5].number_format) == (datetime.combine(date(2026, 11, 30), time()), "dd/mm/yyyy")
    assert (told[6].value, told[7].value) == ("Lò Thị Mai", "Công an tỉnh")


async def test_a_workbook_is_ready_to_print_and_sign() -> None:
    book = opened(workbook(await report()))

    for sheet in book.worksheets:
        assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
        # As wide as the paper, as many pages high as it takes.
        assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)
        assert sheet.oddFooter is not None
        assert "Trang" in str(sheet.oddFooter.right.text)
    assert book["Đơn vị"].freeze_panes == "B2"
    summary = [row[0].value for row in book["Tổng hợp"].iter_rows()]
    assert "Người lập biểu" in summary


async def test_a_workbook_has_charts_of_its_own_over_the_rows_of_its_tables() -> None:
    charts = {sheet.title: sheet._charts for sheet in opened(workbook(await report())).worksheets}  # type: ignore[attr-defined]

    assert {name: len(found) for name, found in charts.items()} == {"Tổng hợp": 1, "Đơn vị": 1, "Bài học": 1}
    references = [series.val.numRef.f for series in charts["Đơn vị"][0].series]
    assert references == ["'Đơn vị'!$G$2:$G$5", "'Đơn vị'!$H$2:$H$5", "'Đơn vị'!$I$2:$I$5"]
    sheet = opened(workbook(await report()))["Tổng hợp"]
    months = charts["Tổng hợp"][0].series[0].cat.numRef.f
    first = int(months.split("$")[2].rstrip(":"))
    assert sheet.cell(first, 1).value == "10/2026"


async def test_the_same_report_gives_the_same_bytes() -> None:
    assert workbook(await report()) == workbook(await report())
    with ZipFile(BytesIO(workbook(await report()))) as file:
        assert "2026-12-31T00:00:00Z" in file.read("docProps/core.xml").decode()


async def test_a_workbook_of_one_commune_of_one_month_without_anything_opens_too() -> None:
    book = opened(workbook(discreet(await report(DEEDS, "2026-10", unit="03637"))))

    assert book["Đơn vị"]["A2"].value == "Chung cả đơn vị"
    assert cells(book["Tổng hợp"], "Người học")[1].value == "*"
    empty = opened(workbook(await report((), "2026Q3")))
    assert cells(empty["Tổng hợp"], "Người học")[1].value == "–"


async def test_text_that_looks_like_a_formula_stays_text() -> None:
    found = await report()
    evil = replace(found.by("unit").rows[0], name='=HYPERLINK("http://x")')
    units = replace(found.by("unit"), rows=(evil, *found.by("unit").rows[1:]))
    book = opened(workbook(replace(found, breakdowns=(units, *found.breakdowns[1:]))))

    assert book["Đơn vị"]["A2"].data_type == "s"


async def test_a_chart_draws_the_units_from_the_one_with_most_and_not_what_is_withheld() -> None:
    whole = chart(await report())
    withheld = chart(discreet(await report((*BIG, *many(2, Deed(0, 202610, done=True, mode="attested"), 50_000)))))

    told = [(bar.name, bar.figure) for bar in whole.bars]
    assert told == [("Xã Mường Kim", "1.240"), ("Xã Khoen On", "40"), ("Chưa rõ", "1"), ("Phường Đoàn Kết", "0")]
    assert sum(whole.bars[0].parts) == 1240
    assert withheld.bars[0].parts[2] == 0
    assert whole.figures[0] == ("1.594", "Người học")
    assert [bar.name for bar in chart(await report(unit="03640")).bars] == ["10/2026", "11/2026", "12/2026"]


def test_every_bar_and_word_of_a_chart_stays_within_it() -> None:
    long = "Trung tâm Giáo dục nghề nghiệp - Giáo dục thường xuyên " * 3
    sheet = bars(
        Chart(
            long,
            long,
            [("12.394", long)] * 4,
            "Theo đơn vị",
            ["A", "B", "C"],
            [Bar(long, (9, 1, 4, 3), "17")] * 40,
            [long],
        )
    )

    for one in sheet.marks:
        if isinstance(one, Line):
            assert one.x + width(one.text, bold=one.bold) * one.size <= WIDTH
        elif isinstance(one, Box):
            assert one.x + one.width <= WIDTH
        assert not isinstance(one, Line) or one.y <= sheet.height


def test_every_format_is_made_from_a_real_database(province: Path) -> None:
    sources = Sources(f"sqlite:///{province}", Path("lessons/content"), Path("lessons/content/units.csv"))
    asked = Asked("2026Q4", "", TODAY)

    made = {format: make(sources, asked, format, ()) for format in Format}

    told = report_of(made[Format.JSON])
    people = told.total.figures["people"]
    assert isinstance(people, int)
    assert f"Người học: {people}" in made[Format.TEXT].decode()
    assert cells(opened(made[Format.XLSX])["Tổng hợp"], "Người học")[1].value == people
    assert Image.open(BytesIO(made[Format.PNG])).width == WIDTH
    assert listing(told).csv() == made[Format.CSV]
    assert any(HIDDEN in row.figures.values() for row in told.by("unit").rows)
    assert written(told, Format.XLSX) == made[Format.XLSX]


@pytest.mark.parametrize("period", ["quarter", "quarter-before", "month", "ever"])
def test_a_report_asked_for_in_the_chat_is_laid_with_the_drawings(province: Path, tmp_path: Path, period: str) -> None:
    sources = Sources(f"sqlite:///{province}", Path("lessons/content"), Path("lessons/content/units.csv"))
    body = json.dumps({"period": period, "unit": "", "language": "vi"})

    made = brought(sources, str(tmp_path), body, TODAY)

    found = {name: Drawn(tmp_path).find(made[name]) for name in ("picture", "workbook")}
    assert found["picture"] is not None
    assert found["workbook"] is not None
    assert found["workbook"].type.endswith("spreadsheetml.sheet")
    summary = opened(Path(found["workbook"].path).read_bytes())["Tổng hợp"]
    people = cells(summary, "Người học")[1].value
    assert f"Người học: {people}" in made["words"]
    assert len(made["words"].encode()) <= LONGEST


async def test_a_few_words_tell_how_many_units_are_silent() -> None:
    assert brief(await report([Deed(1, 202610)])).endswith("Chưa có ai học ở 2 đơn vị.")
    assert "đơn vị" not in brief(await report([Deed(1, 202610)], unit="03637", today=date(2027, 1, 1)))
