"""A lesson on paper, A5 in large type: what to remember, its questions to tick, a QR code, and a foot to enter back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import segno

from bot.drawing.letters import wrapped
from bot.drawing.sheet import Box, Grid, Line, Mark, Sheet

WIDTH, HEIGHT, MARGIN = 840.0, 1192.0, 56.0
"""In the proportions of A5."""
ROOM = WIDTH - 2 * MARGIN
INK, SOFT, GREEN, GROUND, PALE = "#1b2a27", "#4f5f5a", "#0d6b57", "#ffffff", "#eef5f2"
TEXT, ASKED, HEAD, SMALL = 36.0, 36.0, 52.0, 27.0
"""Sizes of letters: 36 is 18 points on A5, what is called large print."""
LEADING = 1.32
QR = 150.0
FOOT = HEIGHT - 250
"""Where the last sheet's foot begins."""
BOXES = 30.0
"""The side of a box to tick."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, and what can be ticked; nothing: a line to write on."""

    ask: str
    options: Sequence[str]


@dataclass(frozen=True, slots=True)
class Worksheet:
    """What stands on it. ``words`` are its printed phrases by name: ``remember``, ``practise``, ``scan``, ``foot``."""

    title: str
    says: Sequence[str]
    questions: Sequence[Asked]
    words: Mapping[str, str]
    address: str
    """Where the lesson is opened, as the QR code carries it."""


def worksheet(of: Worksheet) -> tuple[Sheet, ...]:
    """Return the sheets, upright: a page for what to remember, and as many as its questions take."""
    paper = _Paper()
    paper.text(of.title, HEAD, GREEN, bold=True)
    paper.text(of.words["remember"], SMALL, SOFT)
    for say in of.says:
        paper.text(say, TEXT, INK, room=0.35)
    if of.questions:
        paper.text(of.words["practise"], SMALL, SOFT, room=0.9)
    for asked in of.questions:
        paper.question(asked)
    return paper.done(of)


class _Paper:
    """Sheets being filled from top to bottom."""

    def __init__(self) -> None:
        self._sheets: list[list[Mark]] = [[]]
        self._down = MARGIN

    def text(self, text: str, size: float, colour: str, *, bold: bool = False, room: float = 0.2) -> None:
        """Add a text; its lines may go on over the next sheet."""
        self._down += room * size if self._sheets[-1] else 0
        for line in wrapped(text, ROOM / size, bold=bold):
            self._place(size * LEADING)
            self._sheets[-1].append(Line(line, MARGIN, self._down, size, colour, bold))

    def question(self, asked: Asked) -> None:
        """Add a question whole: it never stands on two sheets."""
        lines = wrapped(asked.ask, ROOM / ASKED, bold=True)
        options = [wrapped(option, (ROOM - 60) / TEXT) for option in asked.options]
        height = (len(lines) + sum(map(len, options)) + (0 if options else 2)) * TEXT * LEADING + len(options) * 14 + 24
        if self._down + height > HEIGHT - MARGIN:
            self._turn()
        self.text(asked.ask, ASKED, INK, bold=True, room=0.6)
        for option in options:
            self._option(option)
        if not options:
            self._down += 2 * TEXT
            self._sheets[-1].append(Box(MARGIN, self._down, ROOM, 2, SOFT))

    def done(self, of: Worksheet) -> tuple[Sheet, ...]:
        """Return the sheets with the foot on the last one."""
        if self._down > FOOT:
            self._turn()
        self._sheets[-1] += _foot(of)
        return tuple(Sheet(WIDTH, HEIGHT, GROUND, tuple(marks)) for marks in self._sheets)

    def _option(self, lines: Sequence[str]) -> None:
        self._down += 14
        for place, line in enumerate(lines):
            self._down += TEXT * LEADING
            if not place:
                top = self._down - BOXES + 4
                self._sheets[-1].append(Box(MARGIN, top, BOXES, BOXES, GROUND, 6, 3, INK))
            self._sheets[-1].append(Line(line, MARGIN + 60, self._down, TEXT, INK))

    def _place(self, height: float) -> None:
        if self._down + height > HEIGHT - MARGIN:
            self._turn()
        self._down += height

    def _turn(self) -> None:
        self._sheets.append([])
        self._down = MARGIN


def _foot(of: Worksheet) -> list[Mark]:
    """Return the QR code with how to use it, and the lines that a helper fills in and enters back."""
    rows = tuple(tuple(bool(dark) for dark in row) for row in segno.make(of.address, error="m", micro=False).matrix)
    side = QR // len(rows) * len(rows)
    top = FOOT + 30
    marks: list[Mark] = [
        Box(0, FOOT + 10, WIDTH, HEIGHT - FOOT - 10, PALE),
        Box(MARGIN - 8, top - 8, side + 16, side + 16, GROUND, 8),
        Grid(MARGIN, top, side, rows, INK),
    ]
    beside = MARGIN + side + 34
    room = (WIDTH - MARGIN - beside) / SMALL
    lines = wrapped(of.words["scan"], room)[:2] + [line for part in of.words["foot"].split("\n") for line in [part]]
    for place, line in enumerate(lines):
        marks.append(Line(line, beside, top + 26 + place * SMALL * 1.75, SMALL, INK))
    return marks
