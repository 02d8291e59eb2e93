"""A sheet of a workbook, written downwards: its styles, its print set-up, its cells."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from itertools import pairwise
from math import ceil
from typing import Literal, TypeAlias

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from bot.reports.report import Report
from bot.reports.saying import Saying

Style: TypeAlias = Literal[
    "title", "unit", "note", "heading", "head", "text", "number", "percent", "change", "day", "total", "total-percent"
]

# The language of a number's format: an office's program writes 12.394 and 89,5 by it.
_VIETNAM = "[$-42A]"
_EDGE = {"border": 1, "border_color": "#B9B19E", "valign": "vcenter"}
_TOTAL = {"align": "right", "bold": True, "bg_color": "#E9E4D7"}
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
    "total": {**_EDGE, **_TOTAL, "num_format": f"{_VIETNAM}#,##0"},
    "total-percent": {**_EDGE, **_TOTAL, "num_format": f"{_VIETNAM}0.0\\ %"},
}
_WRAPPED = ("text", "head")
LINE = 15.0
"""Points of a row of one line."""
WIDE, HIGH = 770.0, 490.0
"""Points of an A4 lying that are printed on, within the margins set below; a little less high, since fonts differ."""

Content: TypeAlias = str | int | float | date | None


def formats(book: Workbook) -> Mapping[Style, Format]:
    """Return the styles of a workbook."""
    return {name: book.add_format({"font_name": "Arial", "font_size": 10, **style}) for name, style in _STYLES.items()}


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
    high: float = HIGH
    """Points of its rows that one page holds, once all columns stand on it side by side."""
    _more: float = 0.0
    """Points by which the rows so far are higher than one line each."""
    _blocks: list[tuple[int, float]] = field(default_factory=list)
    """Where what is not to be torn apart begins: the row, and how many points down."""

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
        self.high = HIGH * max(1.0, sum(map(_points, widths)) / WIDE)

    @property
    def reached(self) -> float:
        """Return how many points of it are written."""
        return LINE * self.down + self._more

    def begin(self) -> None:
        """Begin what is to stand on one page with what follows, up to the next that is begun."""
        self._blocks.append((self.down, self.reached))

    def end(self) -> None:
        """End pages where nothing is torn apart."""
        self.sheet.set_h_pagebreaks(list(self._breaks()))

    def _breaks(self) -> Iterator[int]:
        top = 0.0
        for (row, begins), (_, ends) in pairwise([*self._blocks, (self.down, self.reached)]):
            if row and ends - top > self.high:
                yield row
                top = begins
            # What is higher than a page goes on over further ones.
            top += (ends - top) // self.high * self.high

    def line(self, words: str, style: Style) -> None:
        """Write words that may run over the columns beside them, and go on below."""
        self.sheet.write_string(self.down, 0, words, self.styles[style])
        self.down += 1

    def row(self, *cells: tuple[Content, Style], wide: bool = False) -> None:
        """Write cells from the left, as high as the longest of them takes, and go on below.

        ``wide``: the last one, a text, reaches over all columns that are left.
        """
        last = len(cells) - 1
        widths = (*self.letters[:last], sum(self.letters[last:])) if wide else self.letters
        lines = [
            ceil(len(content) / width)
            for (content, style), width in zip(cells, widths, strict=False)
            if isinstance(content, str) and style in _WRAPPED
        ]
        high = LINE * max((1, *lines))
        self.sheet.set_row(self.down, high)
        for across, (content, style) in enumerate(cells):
            if wide and across == last:
                self.sheet.merge_range(self.down, last, self.down, len(self.letters) - 1, content, self.styles[style])
            else:
                self.cell(across, content, self.styles[style])
        self._more += high - LINE
        self.down += 1

    def cell(self, across: int, content: Content, style: Format) -> None:
        """Write one cell; text stays text, whatever it begins with."""
        if isinstance(content, date):
            self.sheet.write_datetime(self.down, across, datetime.combine(content, time()), style)
        elif isinstance(content, int | float):
            self.sheet.write_number(self.down, across, content, style)
        else:
            self.sheet.write_string(self.down, across, content or "", style)

    def head(self, *names: str, wide: bool = False) -> None:
        """Write the head of a table; ``wide`` is as in :meth:`row`."""
        self.row(*((name, "head") for name in names), wide=wide)

    def say(self, key: str) -> str:
        """Return a message about figures."""
        return self.saying.say(key)


def _points(letters: float) -> float:
    """Return how wide a column of so many letters is: 7 pixels each, 5 for its edges, at 96 to the inch."""
    return (7 * letters + 5) * 72 / 96
