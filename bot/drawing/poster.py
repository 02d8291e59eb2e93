"""The poster for the village hall: what can be learned, a QR code that opens it, and what nobody here ever asks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import segno

from bot.drawing.letters import width, wrapped
from bot.drawing.sheet import Box, Grid, Line, Mark, Sheet, Tick

WIDTH, HEIGHT, MARGIN = 840.0, 1188.0, 72.0
MIDDLE, ROOM = WIDTH / 2, WIDTH - 2 * MARGIN
INK, SOFT, GREEN, GROUND, PALE, RED = "#1b2a27", "#4f5f5a", "#0d6b57", "#ffffff", "#e3f2ec", "#a3271b"
HEAD = 236.0
QR = 300.0
"""The most that a side of the QR code takes: large enough for an old phone at arm's length."""
PROMISES = ("one", "two", "three")
LEADING = 1.3


@dataclass(frozen=True, slots=True)
class Poster:
    """What stands on it. ``words`` are its printed phrases by name, ``person`` empty where nobody is named."""

    words: Mapping[str, str]
    address: str
    """What the QR code opens, as ``https://hocso.vn/bai/vneid``."""
    person: str = ""


def poster(asked: Poster) -> Sheet:
    """Return the sheet, upright, in the proportions of A4."""
    marks: list[Mark] = [Box(0, 0, WIDTH, HEAD, GREEN)]
    _middle(marks, asked.words["title"], 108, (54.0, GROUND, True))
    _middle(marks, asked.words["lead"], 192, (31.0, GROUND, False))
    down = HEAD + 60
    for name in PROMISES:
        marks.append(Tick(MARGIN, down - 30, 36, GREEN))
        down = _left(marks, asked.words[name], down) + 50
    marks += _code(asked.address, down)
    down += QR + 22
    _middle(marks, asked.words["how"], down, (26.0, SOFT, False))
    _middle(marks, asked.address.partition("://")[2], down + 42, (32.0, INK, True))
    return Sheet(WIDTH, HEIGHT, GROUND, (*marks, *_foot(asked)))


def _code(address: str, down: float) -> Iterator[Mark]:
    rows = tuple(tuple(bool(dark) for dark in row) for row in segno.make(address, error="m", micro=False).matrix)
    side = QR // len(rows) * len(rows)
    yield Grid(MIDDLE - side / 2, down - 18, side, rows, INK)


def _foot(asked: Poster) -> Iterator[Mark]:
    yield Box(MARGIN - 24, HEIGHT - 232, ROOM + 48, 116, PALE, 16)
    for place, line in enumerate(wrapped(asked.words["promise"], ROOM / 25, bold=True)[:3]):
        yield Line(line, MIDDLE, HEIGHT - 232 + 36 + 34 * place, 25, RED, True, "middle")
    lines = [*wrapped(asked.words["ask"], ROOM / 24)[:2], *wrapped(asked.person, ROOM / 24)[:1]]
    for place, line in enumerate(lines):
        yield Line(line, MIDDLE, HEIGHT - 80 + 30 * place, 24, INK, anchor="middle")


def _left(marks: list[Mark], text: str, down: float) -> float:
    size, room = 28.0, ROOM - 56
    shown = wrapped(text, room / size, bold=True)[:2]
    for place, line in enumerate(shown):
        marks.append(Line(line, MARGIN + 56, down + place * size * LEADING, size, INK, True))
    return down + (len(shown) - 1) * size * LEADING


def _middle(marks: list[Mark], text: str, down: float, look: tuple[float, str, bool]) -> None:
    """Add a line in the middle, made smaller until one line holds it; ``look`` is its size, colour and weight."""
    size, colour, bold = look
    while size > 14 and width(text, bold=bold) * size > ROOM:
        size -= 1
    marks.append(Line(text, MIDDLE, down, size, colour, bold, "middle"))
