"""How a workbook is printed, and how far its writing is told to be."""

from __future__ import annotations

import io
import re
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl.worksheet.worksheet import Worksheet

from bot.cli import main
from bot.reports.computing import compute
from bot.reports.report import Asked, Report
from bot.reports.workbook import CLOSING, DRAWN, workbook
from tests.reports.books import MemoryBooks
from tests.reports.test_computing import DEEDS, SCHEME, TODAY
from tests.reports.test_outputs import cells, opened, report
from tests.test_bars import Terminal

LARGE = 400


def with_units(found: Report, count: int) -> Report:
    """Return a report with so many units."""
    units = found.by("unit")
    rows = tuple(replace(units.rows[0], code=str(place), name=f"Tổ {place}") for place in range(count))
    return replace(found, breakdowns=(replace(units, rows=rows), *found.breakdowns[1:]))


def breaks(sheet: Worksheet) -> list[int]:
    """Return the rows, from 1, that begin a new page."""
    return [one.id + 1 for one in sheet.row_breaks.brk]


async def test_a_page_of_the_summary_begins_with_a_table_and_its_heading_and_nobody_signs_alone() -> None:
    summary = opened(workbook(await report()))["Tổng hợp"]
    named = [str(row[0].value or "") for row in summary.iter_rows()]
    headings = [place for place, name in enumerate(named, 1) if name.startswith(("Chỉ tiêu", "Số nơi khác", "Theo "))]

    assert breaks(summary), "it is longer than a page"
    assert set(breaks(summary)) <= set(headings)
    # A table at least stands on the page that is signed.
    assert named.index("Người lập biểu") - breaks(summary)[-1] > 3


async def test_a_chart_stands_on_a_page_of_its_own_or_with_its_whole_table() -> None:
    found = opened(workbook(with_units(await report(), 38)))

    for name in ("Đơn vị", "Bài học"):
        (chart,) = found[name]._charts  # type: ignore[attr-defined]
        begins = chart.anchor._from.row + 1
        assert breaks(found[name]) in ([], [begins])
    assert breaks(found["Đơn vị"]), "the units of a province and their chart are more than a page"


async def test_the_head_of_a_long_table_stands_on_each_of_its_pages_and_over_no_chart_else() -> None:
    found = await report()

    for rows, titles in ((30, None), (LARGE, "$1:$1")):
        assert opened(workbook(with_units(found, rows)))["Đơn vị"].print_title_rows == titles


async def test_a_chart_draws_no_more_than_can_be_seen_and_names_each() -> None:
    (chart,) = opened(workbook(with_units(await report(), LARGE)))["Đơn vị"]._charts  # type: ignore[attr-defined]

    assert chart.series[0].val.numRef.f.endswith(f"${DRAWN + 1}")
    assert chart.series[0].cat.numRef.f.endswith(f"${DRAWN + 1}")
    assert chart.x_axis.tickLblSkip == 1


async def test_a_share_of_all_looks_like_the_other_sums_of_its_row() -> None:
    lessons = opened(workbook(await report()))["Bài học"]
    sums = cells(lessons, "Tỉnh Lai Châu")

    assert {(cell.font.bold, cell.fill.fgColor.rgb) for cell in sums} == {(True, "FFE9E4D7")}
    assert str(sums[-1].number_format).endswith("%")


async def test_where_others_say_nothing_yet_the_words_stay_within_their_cell() -> None:
    summary = opened(workbook(await report()))["Tổng hợp"]

    merged = {str(cells) for cells in summary.merged_cells.ranges}
    row = next(row[0].row for row in summary.iter_rows() if row[0].value == "Tài khoản")
    assert f"H{row}:J{row}" in merged


async def test_every_row_that_is_written_is_told_and_all_at_the_end() -> None:
    told: list[tuple[int, int]] = []
    found = with_units(await report(), LARGE)

    assert workbook(found, lambda done, of: told.append((done, of))) == workbook(found)

    *rows, end = told
    assert [done for done, _ in rows] == list(range(1, len(rows) + 1))
    assert {of for _, of in rows} == {len(rows) + len(rows) // CLOSING + 1}
    assert len(rows) > LARGE
    assert end == (1, 1)


async def test_computing_tells_how_far_it_is() -> None:
    told: list[tuple[int, int]] = []
    await compute(MemoryBooks(DEEDS), SCHEME, Asked("2026Q4", "12", TODAY), (), lambda *how: told.append(how))

    assert told == [(1, 4), (2, 4), (3, 4)]


@pytest.mark.parametrize("format", ["xlsx", "csv"])
def test_a_terminal_sees_the_bar_fill_and_a_file_nothing(
    format: str, province: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOCSO_DATABASE", f"sqlite:///{province}")
    monkeypatch.setenv("TERM", "xterm")
    words = ["report", "--period", "2026Q4", "--format", format, "--output", str(tmp_path / f"to.{format}")]
    seen = []
    for stderr in (Terminal(), io.StringIO()):
        monkeypatch.setattr(sys, "stderr", stderr)
        assert main(words) == 0
        seen.append([int(part) for part in re.findall(r"(\d+)%", stderr.getvalue())])

    shown, silent = seen
    assert shown == sorted(shown)
    assert shown[-1] == 100
    assert silent == []


async def test_the_units_have_columns_for_what_is_known_of_them_and_the_summary_for_the_rest() -> None:
    book = opened(workbook(await report()))
    heads = [str(cell.value) for cell in book["Đơn vị"][1]]

    assert [head for head in heads if head.startswith("Người dân học xong")] == [
        f"Người dân học xong: {key}" for key in ("đã đạt", "mẫu số", "tỷ lệ")
    ]
    assert not [head for head in heads if head.startswith("Tài khoản")], "the police told of the province alone"
    assert cells(book["Tổng hợp"], "Tài khoản")[1].value == 310
