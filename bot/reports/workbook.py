"""A report as a workbook that an office prints and signs: a summary, the units, the lessons, with charts of its own.

The same report gives the same bytes: the workbook's time is the report's day.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from io import BytesIO
from math import ceil
from typing import Any, Literal, TypeAlias

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from bot.reports.figures import Breakdown, Figure, Row, Withheld, change, share
from bot.reports.naming import column_name
from bot.reports.plain import silent
from bot.reports.report import Backed, Line, Report
from bot.reports.saying import NONE, STAR, Saying

Style: TypeAlias = Literal[
    "title", "unit", "note", "heading", "head", "text", "number", "percent", "change", "day", "total"
]

# The language of a number's format: an office's program writes 12.394 and 89,5 by it.
_VIETNAM = "[$-42A]"
_EDGE = {"border": 1, "border_color": "#B9B19E", "valign": "vcenter"}
_STYLES: Mapping[Style, Mapping[str, object]] = {
    "title": {"bold": True, "font_size": 16, "font_color": "#0D6B57"},
    "unit": {"bold": True, "font_size": 12},
    "note": {"italic": True, "font_color": "#4F5F5A"},
    "heading": {"bold": True, "font_size": 12, "font_color": "#0D6B57"},
    "head": {
        **_EDGE,
        "bold": True,
        "bg_color": "#0D6B57",
        "font_color": "#FFFFFF",
        "text_wrap": True,
        "align": "center",
    },
    "text": {**_EDGE, "text_wrap": True},
    "number": {**_EDGE, "num_format": f"{_VIETNAM}#,##0", "align": "right"},
    "percent": {**_EDGE, "num_format": f"{_VIETNAM}0.0\\ %", "align": "right"},
    "change": {**_EDGE, "num_format": f"{_VIETNAM}+#,##0;-#,##0;0", "align": "right"},
    "day": {**_EDGE, "num_format": "dd/mm/yyyy", "align": "center"},
    "total": {**_EDGE, "num_format": f"{_VIETNAM}#,##0", "align": "right", "bold": True, "bg_color": "#E9E4D7"},
}
_WRAPPED = ("text", "head")
_COLOURS = {"self": "#0D6B57", "assisted": "#D98E04", "attested": "#5B6FA8"}
MODES = tuple(_COLOURS)

Content: TypeAlias = str | int | float | date | None


def workbook(report: Report) -> bytes:
    """Return the XLSX of a report, written row by row and never held whole."""
    data = BytesIO()
    book = Workbook(data, {"constant_memory": True, "default_date_format": "dd/mm/yyyy"})
    saying = Saying(report.asked.language)
    book.set_properties({"title": saying.title(report), "created": datetime.combine(report.asked.today, time())})
    styles = {
        name: book.add_format({"font_name": "Arial", "font_size": 10, **style}) for name, style in _STYLES.items()
    }
    for sheet, write in _SHEETS.items():
        page = Page(book, book.add_worksheet(saying.say(f"sheet-{sheet}")), styles, saying)
        page.set_up(report)
        write(page, report)
    book.close()
    return data.getvalue()


@dataclass
class Page:
    """A sheet that is written downwards."""

    book: Workbook
    sheet: Worksheet
    styles: Mapping[Style, Format]
    saying: Saying
    down: int = 0
    letters: tuple[float, ...] = ()
    """How many go into each column."""

    def set_up(self, report: Report) -> None:
        """Make it ready to be printed: A4 lying, as many pages high as it takes, what it is on every page."""
        self.sheet.set_landscape()
        self.sheet.set_paper(9)
        self.sheet.fit_to_pages(1, 0)
        self.sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
        self.sheet.hide_gridlines(2)
        page = self.saying.say("page", page="&P", pages="&N")
        self.sheet.set_footer(f"&L{self.saying.title(report)} – {report.unit_name}&R{page}")

    def widths(self, *widths: float) -> None:
        """Set how wide the columns are, in letters; it must be done before anything is written."""
        self.letters = widths
        for place, width in enumerate(widths):
            self.sheet.set_column(place, place, width)

    def line(self, words: str, style: Style) -> None:
        """Write words that may run over the columns beside them, and go on below."""
        self.sheet.write_string(self.down, 0, words, self.styles[style])
        self.down += 1

    def row(self, *cells: tuple[Content, Style]) -> None:
        """Write cells from the left, as high as the longest of them takes, and go on below."""
        lines = [
            ceil(len(content) / width)
            for (content, style), width in zip(cells, self.letters, strict=False)
            if isinstance(content, str) and style in _WRAPPED
        ]
        self.sheet.set_row(self.down, 15 * max(lines, default=1))
        for across, (content, style) in enumerate(cells):
            self.cell(across, content, self.styles[style])
        self.down += 1

    def cell(self, across: int, content: Content, style: Format) -> None:
        """Write one cell; text stays text, whatever it begins with."""
        if isinstance(content, date):
            self.sheet.write_datetime(self.down, across, datetime.combine(content, time()), style)
        elif isinstance(content, int | float):
            self.sheet.write_number(self.down, across, content, style)
        else:
            self.sheet.write_string(self.down, across, content or "", style)

    def head(self, *names: str) -> None:
        """Write the head of a table."""
        self.row(*((name, "head") for name in names))

    def say(self, key: str) -> str:
        """Return a message about figures."""
        return self.saying.say(key)


def _figure(figure: Figure) -> Content:
    return STAR if isinstance(figure, Withheld) else NONE if figure is None else figure


def _part(value: float | None) -> Content:
    # A percentage is a fraction to a spreadsheet.
    return NONE if value is None else value / 100


def _summary(page: Page, report: Report) -> None:
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
    months = _small(page, report.by("month"))
    for by in ("audience", "mode", "sector", "channel", "course"):
        _small(page, report.by(by))
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
    page.line(page.say("external"), "heading")
    keys = ("figure", "value", "base", "percent", "before", "day", "entered", "source")
    page.head(*(page.say(key) for key in keys))
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
            (" – ".join(filter(None, [told.source if told else "", page.say("late") if line.late else ""])), "note"),
        )
    page.down += 1


def _small(page: Page, breakdown: Breakdown) -> int:
    """Write a breakdown below the others; return the row its figures begin in."""
    page.line(page.say(f"by-{breakdown.by}"), "heading")
    begins = _table(page, breakdown)
    page.down += 1
    return begins


def _table(page: Page, breakdown: Breakdown) -> int:
    begins = page.down
    page.head("", *(column_name(page.saying.language, column) for column in breakdown.columns))
    for row in breakdown.rows:
        page.row((row.name, "text"), *_figures(breakdown, row, "number"))
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


def _units(page: Page, report: Report) -> None:
    breakdown = report.by("unit")
    measured = {line: _keys(report, line) for line in report.lines if line.base or line.goal}
    more = [f"{line.name}: {page.say(key).lower()}" for line, keys in measured.items() for key in keys]
    page.widths(30, *(11 for _ in breakdown.columns), *(16 for _ in more))
    page.sheet.freeze_panes(1, 1)
    page.sheet.repeat_rows(0)
    page.head(page.say("unit"), *(column_name(page.saying.language, one) for one in breakdown.columns), *more)
    for row in (*breakdown.rows, breakdown.total):
        style: Style = "total" if row is breakdown.total else "number"
        reached = (
            cell for line, keys in measured.items() for cell in _reached(report, line, row.code, style)[: len(keys)]
        )
        page.row((row.name, "total" if style == "total" else "text"), *_figures(breakdown, row, style), *reached)
    rows, columns = len(breakdown.rows), len(breakdown.columns)
    if rows:
        page.sheet.autofilter(0, 0, rows, columns + len(more))
        lessons = breakdown.columns.index("lessons") + 1
        page.sheet.conditional_format(1, lessons, rows, lessons, {"type": "data_bar", "bar_color": "#9CCFC1"})
        _chart(page, breakdown, 1, (rows + 3, 0), "bar")


def _keys(report: Report, line: Line) -> tuple[str, ...]:
    """Return what is told of an indicator by unit: a share only where it is known of anything."""
    breakdown = report.by(f"indicator:{line.code}")
    known = any(row.figures["base"] is not None for row in (*breakdown.rows, breakdown.total))
    return ("done", "base", "percent") if known else ("done",)


def _reached(report: Report, line: Line, code: str, style: Style) -> tuple[tuple[Content, Style], ...]:
    breakdown = report.by(f"indicator:{line.code}")
    row = breakdown.total if code == breakdown.total.code else breakdown.row(code)
    figures: Mapping[str, Figure] = row.figures if row else {}
    done, base = figures.get("done"), figures.get("base")
    return (_figure(done), style), (_figure(base), style), (_part(share(done, base)), "percent")


def _lessons(page: Page, report: Report) -> None:
    breakdown = report.by("lesson")
    page.widths(46, *(12 for _ in breakdown.columns), 12)
    page.sheet.freeze_panes(1, 1)
    page.sheet.repeat_rows(0)
    names = (column_name(page.saying.language, column) for column in breakdown.columns)
    page.head(page.say("sheet-lessons"), *names, page.say("yes-right"))
    for row in (*breakdown.rows, breakdown.total):
        style: Style = "total" if row is breakdown.total else "number"
        right = share(row.figures["right"], row.figures["firsts"])
        page.row(
            (row.name, "total" if style == "total" else "text"),
            *_figures(breakdown, row, style),
            (_part(right), "percent"),
        )
    rows = len(breakdown.rows)
    if rows:
        page.sheet.autofilter(0, 0, rows, len(breakdown.columns) + 1)
        _chart(page, breakdown, 1, (rows + 3, 0), "bar")


def _chart(page: Page, breakdown: Breakdown, begins: int, at: tuple[int, int], kind: Literal["bar", "column"]) -> None:
    """Put a chart of lessons completed on the sheet, the ways of learning one on the other."""
    chart: Any = page.book.add_chart({"type": kind, "subtype": "stacked"})
    last = begins + len(breakdown.rows) - 1
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
    if kind == "bar":
        # The first row on top, as in the table.
        chart.set_y_axis({"reverse": True})
    height = 300 if kind == "column" else 110 + 15 * len(breakdown.rows)
    chart.set_size({"width": 560 if kind == "column" else 900, "height": height})
    page.sheet.insert_chart(*at, chart, {"object_position": 3})


_SHEETS: Mapping[str, Callable[[Page, Report], None]] = {"summary": _summary, "units": _units, "lessons": _lessons}
