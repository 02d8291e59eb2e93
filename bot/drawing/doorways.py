"""The poster of a unit: a QR code for each door by which its people come in, and what to do there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import segno

from bot.drawing.letters import width, wrapped
from bot.drawing.sheet import Box, Grid, Line, Mark, Sheet

WIDTH, HEIGHT, MARGIN = 840.0, 1188.0, 64.0
MIDDLE, ROOM = WIDTH / 2, WIDTH - 2 * MARGIN
INK, SOFT, GREEN, GROUND, EDGE = "#1b2a27", "#4f5f5a", "#0d6b57", "#ffffff", "#d8cfba"
HEAD, FOOT = 172.0, HEIGHT - 118
"""Where the coloured head ends, and where the foot begins."""
SMALLEST, LARGEST_QR, GAP, LEADING = 18.0, 250.0, 26.0, 1.3
QUIET = 4
"""Light squares that a QR code needs around it to be found."""


class Door(NamedTuple):
    """One door: what it is called, where its QR code leads, and what to do, a line each."""

    name: str
    address: str
    steps: Sequence[str]


@dataclass(frozen=True, slots=True)
class Doorways:
    """What stands on the poster. ``words`` are its printed phrases by name: title, invite, place, foot, safe."""

    words: Mapping[str, str]
    doors: Sequence[Door]


def doorways(paper: Doorways) -> Sheet:
    """Return the sheet, upright, in the proportions of A4 and A5."""
    marks: list[Mark] = [Box(0, 0, WIDTH, HEAD, GREEN)]
    _middle(marks, paper.words["title"], 78, 52, (GROUND, True))
    _middle(marks, paper.words["invite"], 132, 28, (GROUND, False))
    down = _middle(marks, paper.words["place"], HEAD + 68, 46, (INK, True), lines=2) + 40
    room = (FOOT - down) / len(paper.doors)
    for place, door in enumerate(paper.doors):
        marks += _door(door, down + place * room, room)
    marks.append(Box(MARGIN, FOOT, ROOM, 2, EDGE))
    _middle(marks, paper.words["safe"], FOOT + 42, 24, (INK, True))
    _middle(marks, paper.words["foot"], FOOT + 84, 24, (SOFT, False))
    return Sheet(WIDTH, HEIGHT, GROUND, tuple(marks))


def _middle(marks: list[Mark], text: str, down: float, size: float, look: tuple[str, bool], *, lines: int = 1) -> float:
    """Add a text in the middle, made smaller until so many lines hold it; return where its last line stands."""
    colour, bold = look
    while size > SMALLEST and len(wrapped(text, ROOM / size, bold=bold)) > lines:
        size -= 1
    shown = wrapped(text, ROOM / size, bold=bold)[:lines]
    for place, line in enumerate(shown):
        marks.append(Line(line, MIDDLE, down + place * size * LEADING, size, colour, bold, "middle"))
    return down + (len(shown) - 1) * size * LEADING


def _door(door: Door, down: float, room: float) -> Iterator[Mark]:
    """Yield one door: its QR code on the left, midway in its room, and what to do beside it."""
    rows = tuple(tuple(bool(dark) for dark in row) for row in segno.make(door.address, error="m", micro=False).matrix)
    side = min(room - GAP, LARGEST_QR)
    top, quiet = down + (room - side) / 2, side / (len(rows) + 2 * QUIET) * QUIET
    yield Box(MARGIN, top, side, side, GROUND, 8, 1.5, EDGE)
    yield Grid(MARGIN + quiet, top + quiet, side - 2 * quiet, rows, INK)
    beside = MARGIN + side + 34
    yield from _words(door, beside, top, side)


def _words(door: Door, beside: float, top: float, side: float) -> Iterator[Mark]:
    room, size = WIDTH - MARGIN - beside, 26.0
    lines = _wrapped(door.steps, room / size)
    while size > SMALLEST and 52 + len(lines) * size * LEADING > side:
        size -= 1
        lines = _wrapped(door.steps, room / size)
    title = 40.0
    while title > SMALLEST and width(door.name, bold=True) * title > room:
        title -= 1
    first = top + (side - 52 - len(lines) * size * LEADING) / 2 + 38
    yield Line(door.name, beside, first, title, GREEN, bold=True)
    for place, line in enumerate(lines):
        yield Line(line, beside, first + 46 + place * size * LEADING, size, INK)


def _wrapped(steps: Sequence[str], room: float) -> list[str]:
    return [line for step in steps for line in wrapped(step, room)]
