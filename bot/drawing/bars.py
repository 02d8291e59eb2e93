"""A chart of bars: a row a unit, its parts one after the other, and the figure in numbers beside each bar."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence

from bot.drawing.letters import width, wrapped
from bot.drawing.sheet import Box, Line, Mark, Sheet
from bot.drawing.work import Bar, Chart

WIDTH, MARGIN = 1080.0, 36.0
ROOM = WIDTH - 2 * MARGIN
GROUND, CARD, INK, SOFT, GREEN = "#f5f1e8", "#ffffff", "#1b2a27", "#4f5f5a", "#0d6b57"
COLOURS = (GREEN, "#d98e04", "#5b6fa8", "#b9b19e")
"""Of the parts of a bar, told apart also by those who see no red and green; the legend has their order.

A part after those with a name is the rest, of which it is not told what it is.
"""
NAME, BAR, STEP = 300.0, 26.0, 40.0
"""Room for a row's name, height of its bar, and from one row to the next."""
SIZE = 22.0


def bars(chart: Chart) -> Sheet:
    """Return the sheet of a chart; it is as high as it takes."""
    marks: list[Mark] = [
        Box(0, 0, WIDTH, 124, GREEN),
        Line(_fitted(chart.unit, ROOM, 26), MARGIN, 46, 26, "#ffffff"),
        Line(_fitted(chart.title, ROOM, 40, bold=True), MARGIN, 98, 40, "#ffffff", bold=True),
        *_figures(chart.figures, 148),
        Line(chart.heading, MARGIN, 300, 26, INK, bold=True),
        *_legend(chart.legend, 338),
    ]
    down = 366.0
    most = max((sum(bar.parts) for bar in chart.bars), default=0)
    for bar in chart.bars:
        marks += _bar(bar, down, most)
        down += STEP
    down += 24
    for line in (line for note in chart.notes for line in wrapped(note, ROOM / 20)):
        marks.append(Line(line, MARGIN, down, 20, SOFT))
        down += 28
    return Sheet(WIDTH, down + 8, GROUND, tuple(marks))


def _figures(figures: Sequence[tuple[str, str]], top: float) -> Iterator[Mark]:
    room = (ROOM - 16 * (len(figures) - 1)) / max(len(figures), 1)
    for place, (figure, name) in enumerate(figures):
        x = MARGIN + place * (room + 16)
        yield Box(x, top, room, 108, CARD, 14)
        yield Line(_fitted(figure, room - 32, 40, bold=True), x + 16, top + 56, 40, GREEN, bold=True)
        yield Line(_fitted(name, room - 32, 20), x + 16, top + 90, 20, SOFT)


def _legend(names: Sequence[str], down: float) -> Iterator[Mark]:
    across = MARGIN
    for name, colour in zip(names, COLOURS, strict=False):
        yield Box(across, down - 16, 20, 20, colour, 4)
        yield Line(name, across + 28, down, 20, SOFT)
        across += 28 + width(name) * 20 + 32


def _bar(bar: Bar, top: float, most: int) -> Iterator[Mark]:
    base = top + BAR - 5
    yield Line(_fitted(bar.name, NAME - 16, SIZE), MARGIN, base, SIZE, INK)
    across = MARGIN + NAME
    scale = (ROOM - NAME - 110) / max(most, 1)
    for part, colour in zip(bar.parts, COLOURS, strict=False):
        if part:
            # However small, it is seen.
            yield Box(across, top, max(part * scale, 3), BAR, colour)
            across += max(part * scale, 3)
    yield Line(bar.figure, across + 10, base, SIZE, INK, bold=True)


def _fitted(words: str, room: float, size: float, *, bold: bool = False) -> str:
    """Return words that fit into a room, cut where they must be."""
    if width(words, bold=bold) * size <= room:
        return words
    cuts = [f"{words[:end].rstrip()}…" for end in range(len(words))]
    return cuts[bisect_right(cuts, room, lo=1, key=lambda cut: width(cut, bold=bold) * size) - 1]
