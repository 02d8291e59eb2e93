"""The picture of what has been learned: a row a course, a square a lesson, a tick where it is done."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.drawing.letters import wrapped
from bot.drawing.sheet import Box, Line, Mark, Sheet, Tick

WIDTH, MARGIN = 640.0, 36.0
ROOM = WIDTH - 2 * MARGIN
GROUND, CARD, INK, SOFT, GREEN, PALE, EDGE = "#f5f1e8", "#ffffff", "#1b2a27", "#4f5f5a", "#0d6b57", "#e9e4d7", "#b9b19e"
SIDE, GAP = 44.0, 10.0
"""Of a lesson's square, and between two."""
BAND = 104.0
"""Height of the head."""
INSET = 24.0
"""Within a course's card."""


@dataclass(frozen=True, slots=True)
class Row:
    """A course: which of its lessons are done, in order, and the count in words, as ``3/5``."""

    title: str
    done: Sequence[bool]
    count: str


def progress(name: str, heading: str, rows: Sequence[Row]) -> Sheet:
    """Return the sheet: who speaks, the heading, and the courses one below the other."""
    marks: list[Mark] = [
        Box(0, 0, WIDTH, BAND, GREEN),
        Line(name, MARGIN, 46, 28, "#ffffff"),
        *_heading(heading),
    ]
    down = BAND + 24
    for row in rows:
        down = _course(marks, row, down)
    return Sheet(WIDTH, down + 8, GROUND, tuple(marks))


def _heading(words: str) -> Iterator[Mark]:
    size = 34.0
    while size > 20 and len(wrapped(words, ROOM / size, bold=True)) > 1:
        size -= 1
    yield Line(words, MARGIN, 86, size, "#ffffff", bold=True)


def _course(marks: list[Mark], row: Row, top: float) -> float:
    """Add the card of a course; return where the next one begins."""
    lines = _title(row.title)
    squares = list(_squares(row, top + INSET + 40 * len(lines) + 6))
    bottom = squares[-1].y + SIDE
    height = bottom - top + INSET
    marks.append(Box(MARGIN - 8, top, ROOM + 16, height, CARD, 18))
    for place, line in enumerate(lines):
        marks.append(Line(line, MARGIN + INSET - 8, top + INSET + 26 + 40 * place, 28, INK, bold=True))
    for square, done in zip(squares, row.done, strict=True):
        marks.append(Box(square.x, square.y, SIDE, SIDE, GREEN if done else PALE, 10))
        if done:
            marks.append(square)
    marks.append(Line(row.count, WIDTH - MARGIN - INSET + 8, bottom - 10, 32, GREEN, bold=True, anchor="end"))
    return top + height + 16


def _title(words: str) -> list[str]:
    """Return a title in two lines at most, cut where it needs more."""
    lines = wrapped(words, (ROOM - 2 * INSET - 24) / 28, bold=True)
    return lines if len(lines) <= 2 else [lines[0], f"{lines[1]}…"]


def _squares(row: Row, top: float) -> Iterator[Tick]:
    """Yield where the lessons stand, as many beside each other as leave room for the count."""
    across = int((ROOM - 2 * INSET - 90) // (SIDE + GAP))
    for place in range(len(row.done)):
        down, right = divmod(place, across)
        yield Tick(MARGIN + INSET - 8 + right * (SIDE + GAP), top + down * (SIDE + GAP), SIDE, "#ffffff")
