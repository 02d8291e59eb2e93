"""Draws sheets as pages of PDF, with letters that can be searched and read aloud."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import product

from fpdf import FPDF
from fpdf.enums import RenderStyle

from bot.drawing.letters import BENGALI, LATIN, font_file, runs, width
from bot.drawing.sheet import Box, Grid, Line, Mark, Sheet, Tick

A4 = 210.0, 297.0
A5 = 148.0, 210.0
"""Millimetres across and down, upright."""
POINT = 72 / 25.4
"""Points in a millimetre: sizes of letters are in points."""
BASELINE = 0.8
"""How far below the top of its cell a line stands, for size 1, in a cell as high as its letters."""


def printed(sheets: Sequence[Sheet], title: str, *, language: str, day: int, size: tuple[float, float] = A4) -> bytes:
    """Return the PDF of sheets, each filling a page across. ``day`` is the date it bears, as ``20261123``."""
    pdf = FPDF(unit="mm", format=size)
    pdf.set_auto_page_break(auto=False)
    for font, bold in product((LATIN, BENGALI), (False, True)):
        pdf.add_font(font, "B" if bold else "", font_file(font, bold=bold))
    pdf.set_text_shaping(True)
    pdf.set_title(title)
    pdf.set_lang(language)
    # The same paper is the same file, whenever it is drawn.
    pdf.set_creation_date(datetime(day // 10_000, day // 100 % 100, day % 100, tzinfo=UTC))
    for sheet in sheets:
        pdf.add_page()
        scale = min(size[0] / sheet.width, size[1] / sheet.height)
        for mark in sheet.marks:
            _print(pdf, mark, scale)
    return bytes(pdf.output())


def _print(pdf: FPDF, mark: Mark, scale: float) -> None:
    match mark:
        case Line():
            _line(pdf, mark, scale)
        case Box():
            _box(pdf, mark, scale)
        case Tick():
            _tick(pdf, mark, scale)
        case Grid():
            _grid(pdf, mark, scale)


def _line(pdf: FPDF, line: Line, scale: float) -> None:
    size = line.size * scale
    whole = width(line.text, bold=line.bold) * size
    x = line.x * scale - whole * {"start": 0, "middle": 0.5, "end": 1}[line.anchor]
    pdf.set_text_color(line.colour)
    for run in runs(line.text):
        pdf.set_font(run.font, "B" if line.bold else "", size * POINT)
        pdf.set_xy(x - pdf.c_margin, line.y * scale - BASELINE * size)
        pdf.cell(text=run.text, h=size)
        x += width(run.text, bold=line.bold) * size


def _box(pdf: FPDF, box: Box, scale: float) -> None:
    pdf.set_fill_color(box.colour)
    if box.edge:
        pdf.set_draw_color(box.ink)
        pdf.set_line_width(box.edge * scale)
    style = RenderStyle.DF if box.edge else RenderStyle.F
    x, y, across, down = (part * scale for part in (box.x, box.y, box.width, box.height))
    if box.radius:
        pdf.rect(x, y, across, down, style, round_corners=True, corner_radius=box.radius * scale)
    else:
        pdf.rect(x, y, across, down, style)


def _tick(pdf: FPDF, tick: Tick, scale: float) -> None:
    pdf.set_draw_color(tick.colour)
    pdf.set_line_width(tick.side / 8 * scale)
    corners = ((0.27, 0.53), (0.43, 0.69), (0.74, 0.34))
    pdf.polyline([((tick.x + x * tick.side) * scale, (tick.y + y * tick.side) * scale) for x, y in corners])


def _grid(pdf: FPDF, grid: Grid, scale: float) -> None:
    side = grid.side / len(grid.rows) * scale
    pdf.set_fill_color(grid.colour)
    for down, row in enumerate(grid.rows):
        for across, dark in enumerate(row):
            if dark:
                pdf.rect(grid.x * scale + across * side, grid.y * scale + down * side, side, side, RenderStyle.F)
