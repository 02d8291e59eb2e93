"""A report as a workbook that an office prints and signs: a summary, the units, the lessons, with charts of its own.

The same report gives the same bytes: the workbook's time is the report's day.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, time
from io import BytesIO
from math import ceil
from typing import Any, Literal

from xlsxwriter import Workbook

from bot.reports.figures import Breakdown, Figure, Row, Withheld, change, share
from bot.reports.naming import column_name
from bot.reports.page import LINE, Content, Page, Style, formats
from bot.reports.plain import silent
from bot.reports.report import Backed, Line, Report
from bot.reports.saying import NONE, STAR, Saying
from storage.rows.counts import Told, unheard

_BAR = {"type": "data_bar", "bar_color": "#9CCFC1"}
_SHARES: Mapping[Style, Style] = {"number": "percent", "total": "total-percent"}
_COLOURS = {"self": "#0D6B57", "assisted": "#D98E04", "attested": "#5B6FA8"}
MODES = tuple(_COLOURS)
CLOSING = 10
"""To put a workbook together takes as long as a tenth of its rows took."""
DRAWN = 50
"""At most so many rows are drawn in a chart: more would be no picture, and stand on no page."""


def workbook(report: Report, told: Told = unheard) -> bytes:
    """Return the XLSX of a report, written row by row and never held whole; ``told`` is told of each row."""
    data = BytesIO()
    book = Workbook(data, {"constant_memory": True, "default_date_format": "dd/mm/yyyy"})
    saying = Saying(report.asked.language)
    book.set_properties({"title": saying.title(report), "created": datetime.combine(report.asked.today, time())})
    styles, tally = formats(book), _Tally(sum(len(one.rows) for one in _tables(report)), told)
    for sheet, write in _SHEETS.items():
        page = Page(book, book.add_worksheet(saying.say(f"sheet-{sheet}")), styles, saying)
        page.set_up(report)
        write(page, report, tally)
        page.end()
    book.close()
    told(1, 1)
    return data.getvalue()


@dataclass(slots=True)
class _Tally:
    """Tells how many rows of the tables are written, of all there are and some for putting them together."""

    rows: int
    told: Told
    written: int = 0

    def one(self) -> None:
        """Tell that one more is."""
        self.written += 1
        self.told(self.written, self.rows + self.rows // CLOSING + 1)


def _tables(report: Report) -> list[Breakdown]:
    """Return all that is written as a table."""
    return [report.by("unit"), report.by("lesson"), *_small_ones(report)]


def _small_ones(report: Report) -> list[Breakdown]:
    """Return the tables of the summary, in their order."""
    names = ("month", *filter(report.tells, ("audience", "mode", "sector", "channel", "course")))
    return [*map(report.by, names), *filter(None, [report.attested])]


def _figure(figure: Figure) -> Content:
    return STAR if isinstance(figure, Withheld) else NONE if figure is None else figure


def _part(value: float | None) -> Content:
    # A percentage is a fraction to a spreadsheet.
    return NONE if value is None else value / 100


def _summary(page: Page, report: Report, tally: _Tally) -> None:
    page.widths(52, *(13 for _ in range(9)))
    page.line(page.saying.title(report).upper(), "title")
    page.line(report.unit_name, "unit")
    span = {"begins": page.saying.day(report.begins), "ends": page.saying.day(report.ends)}
    page.line(page.saying.say("from-to", **span), "note")
    page.line(page.saying.say("made", day=page.saying.day(report.asked.today)), "note")
    for note in page.saying.notes(report):
        page.line(note, "note")
    page.down += 1
    beside = page.down
    _totals(page, report)
    page.down = max(page.down, beside + 16)
    _indicators(page, [line for line in report.lines if line.numerator != "external"])
    _external(page, [line for line in report.lines if line.numerator == "external"])
    months, *_ = [_small(page, one, tally) for one in _small_ones(report)]
    if report.parted and report.total.figures["sittings"] is not None:
        page.line(silent(report, page.saying), "note")
    _signatures(page)
    # Beside the totals, where the columns of the tables below leave room.
    if len(report.by("month").rows) > 1:
        _chart(page, report.by("month"), months, (beside, 4), "column")


def _totals(page: Page, report: Report) -> None:
    page.head(*(page.say(key) for key in ("figure", "now", "before", "change")))
    total = report.total
    for column in report.by("audience").columns:
        now, before = total.figures[column], total.before.get(column)
        page.row(
            (column_name(page.saying.language, column), "text"),
            (_figure(now), "number"),
            (_figure(before), "number"),
            (NONE if (grown := change(now, before)) is None else grown, "change"),
        )
    page.down += 1


def _indicators(page: Page, lines: list[Line]) -> None:
    if not lines:
        return
    page.begin()
    page.line(page.say("indicators"), "heading")
    keys = ("figure", "done", "base", "percent", "wanted", "missing", "within")
    page.head(*(page.say(key) for key in keys))
    for line in lines:
        page.row(
            (line.name, "text"),
            (_figure(line.done), "number"),
            (line.base.value.number if line.base else page.say("no-base"), "number"),
            (_part(line.reached), "percent"),
            (_wanted(line), "number"),
            (NONE if line.missing is None else line.missing, "number"),
            (_figure(line.within), "number"),
        )
    for key, sources in _sources(page, lines).items():
        page.line(f"{page.say(key)}: {'; '.join(sources)}", "note")
    page.down += 1


def _wanted(line: Line) -> Content:
    if line.wanted is not None:
        return line.wanted
    return str(line.goal.value) if line.goal else NONE


def _sources(page: Page, lines: list[Line]) -> Mapping[str, list[str]]:
    """Return where numbers come from, each source once, by what they are."""
    bases = [f"{line.base.source}{_dated(page, line.base)}" for line in lines if line.base]
    goals = [line.goal.source for line in lines if line.goal]
    found = {"base-source": list(dict.fromkeys(bases)), "goal-source": list(dict.fromkeys(goals))}
    return {key: sources for key, sources in found.items() if sources}


def _dated(page: Page, backed: Backed) -> str:
    return f" ({page.saying.day(backed.day)})" if backed.day else ""


def _external(page: Page, lines: list[Line]) -> None:
    if not lines:
        return
    page.begin()
    page.line(page.say("external"), "heading")
    keys = ("figure", "value", "base", "percent", "before", "day", "entered", "source")
    page.head(*(page.say(key) for key in keys), wide=True)
    for line in lines:
        told = line.handed
        page.row(
            (line.name, "text"),
            (_figure(line.done), "number"),
            (line.base.value.number if line.base else page.say("no-base"), "number"),
            (_part(line.reached), "percent"),
            (_figure(line.before), "number"),
            (told.day if told else None, "day"),
            (told.by if told else "", "text"),
            (" – ".join(filter(None, [told.source if told else "", page.say("late") if line.late else ""])), "text"),
            wide=True,
        )
    page.down += 1


def _small(page: Page, breakdown: Breakdown, tally: _Tally) -> int:
    """Write a breakdown below the others; return the row its figures begin in."""
    page.begin()
    page.line(page.say(f"by-{breakdown.by}"), "heading")
    begins = _table(page, breakdown, tally)
    page.down += 1
    return begins


def _table(page: Page, breakdown: Breakdown, tally: _Tally) -> int:
    begins = page.down
    page.head("", *(column_name(page.saying.language, column) for column in breakdown.columns))
    for row in breakdown.rows:
        page.row((row.name, "text"), *_figures(breakdown, row, "number"))
        tally.one()
    page.row((breakdown.total.name, "total"), *_figures(breakdown, breakdown.total, "total"))
    return begins + 1


def _figures(breakdown: Breakdown, row: Row, style: Style) -> list[tuple[Content, Style]]:
    return [(_figure(row.figures[column]), style) for column in breakdown.columns]


def _signatures(page: Page) -> None:
    page.down += 1
    for key in ("signed-by", "signed-head"), ("signed-how", "signed-how"):
        left, right = key
        page.sheet.write_string(page.down, 0, page.say(left), page.styles["unit"])
        page.sheet.write_string(page.down, 5, page.say(right), page.styles["unit"])
        page.down += 1
    # Here they sign.
    page.down += 4


def _units(page: Page, report: Report, tally: _Tally) -> None:
    breakdown = report.by("unit")
    measured = {line: keys for line in report.lines if (line.base or line.goal) and (keys := _keys(report, line))}
    more = [f"{line.name}: {page.say(key).lower()}" for line, keys in measured.items() for key in keys]
    page.widths(24, *(9.5 for _ in breakdown.columns), *(13 for _ in more))
    page.sheet.freeze_panes(1, 1)
    page.head(page.say("unit"), *(column_name(page.saying.language, one) for one in breakdown.columns), *more)
    for row in (*breakdown.rows, breakdown.total):
        style: Style = "total" if row is breakdown.total else "number"
        reached = (
            cell for line, keys in measured.items() for cell in _reached(report, line, row.code, style)[: len(keys)]
        )
        page.row((row.name, "total" if style == "total" else "text"), *_figures(breakdown, row, style), *reached)
        if style == "number":
            tally.one()
    rows, columns = len(breakdown.rows), len(breakdown.columns)
    if rows:
        page.sheet.autofilter(0, 0, rows, columns + len(more))
        lessons = breakdown.columns.index("lessons") + 1
        page.sheet.conditional_format(1, lessons, rows, lessons, _BAR)
        _below(page, breakdown)


def _below(page: Page, breakdown: Breakdown) -> None:
    """Put a chart on the page after a table; the table's head stands on every page that the table takes."""
    if page.reached > page.high:
        page.sheet.repeat_rows(0)
    page.down += 1
    page.begin()
    _chart(page, breakdown, 1, (page.down, 0), "bar")
    page.down += ceil(_high(breakdown) * 72 / 96 / LINE)


def _high(breakdown: Breakdown) -> int:
    """Return how high a chart of lying bars is, in pixels."""
    return 110 + 15 * min(DRAWN, len(breakdown.rows))


def _keys(report: Report, line: Line) -> tuple[str, ...]:
    """Return what is told of an indicator by unit: what is known of none of them stands in the summary alone.

    Each further column makes the letters on paper smaller.
    """
    rows = report.by(f"indicator:{line.code}").rows
    done, base = (any(row.figures[key] is not None for row in rows) for key in ("done", "base"))
    return (("done", "base", "percent") if base else ("done",)) if done else ()


def _reached(report: Report, line: Line, code: str, style: Style) -> tuple[tuple[Content, Style], ...]:
    breakdown = report.by(f"indicator:{line.code}")
    row = breakdown.total if code == breakdown.total.code else breakdown.row(code)
    figures: Mapping[str, Figure] = row.figures if row else {}
    done, base = figures.get("done"), figures.get("base")
    return (_figure(done), style), (_figure(base), style), (_part(share(done, base)), _SHARES[style])


def _lessons(page: Page, report: Report, tally: _Tally) -> None:
    breakdown = report.by("lesson")
    page.widths(46, *(12 for _ in breakdown.columns), 12)
    page.sheet.freeze_panes(1, 1)
    names = (column_name(page.saying.language, column) for column in breakdown.columns)
    page.head(page.say("sheet-lessons"), *names, page.say("yes-right"))
    for row in (*breakdown.rows, breakdown.total):
        style: Style = "total" if row is breakdown.total else "number"
        right = share(row.figures["right"], row.figures["firsts"])
        page.row(
            (row.name, "total" if style == "total" else "text"),
            *_figures(breakdown, row, style),
            (_part(right), _SHARES[style]),
        )
        if style == "number":
            tally.one()
    rows = len(breakdown.rows)
    if rows:
        page.sheet.autofilter(0, 0, rows, len(breakdown.columns) + 1)
        _below(page, breakdown)


def _chart(page: Page, breakdown: Breakdown, begins: int, at: tuple[int, int], kind: Literal["bar", "column"]) -> None:
    """Put a chart of lessons completed on the sheet, the ways of learning one on the other."""
    chart: Any = page.book.add_chart({"type": kind, "subtype": "stacked"})
    last = begins + min(DRAWN, len(breakdown.rows)) - 1
    name = page.sheet.get_name()
    for mode in MODES:
        column = breakdown.columns.index(mode) + 1
        chart.add_series(
            {
                "name": column_name(page.saying.language, mode),
                "categories": [name, begins, 0, last, 0],
                "values": [name, begins, column, last, column],
                "fill": {"color": _COLOURS[mode]},
                "gap": 60,
            }
        )
    chart.set_title({"name": column_name(page.saying.language, "lessons"), "name_font": {"size": 12}})
    chart.set_legend({"position": "bottom"})
    lines = {"num_format": "[$-42A]#,##0", "major_gridlines": {"visible": True, "line": {"color": "#D8CFBA"}}}
    if kind == "bar":
        # The first row on top, as in the table, and none without its name.
        chart.set_y_axis({"reverse": True, "interval_unit": 1, "num_font": {"size": 8}})
        chart.set_x_axis(lines)
        chart.set_size({"width": 900, "height": _high(breakdown)})
    else:
        chart.set_y_axis(lines)
        chart.set_size({"width": 540, "height": 300})
    page.sheet.insert_chart(*at, chart, {"object_position": 3, "x_offset": 12 if at[1] else 0, "y_offset": 6})


_SHEETS: Mapping[str, Callable[[Page, Report, _Tally], None]] = {
    "summary": _summary,
    "units": _units,
    "lessons": _lessons,
}
