"""The paper that recognises a finished course: name, course, date, and a code that anyone can check."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import segno

from bot.drawing.letters import width, wrapped
from bot.drawing.sheet import Box, Grid, Line, Mark, Sheet

WIDTH, HEIGHT, MARGIN = 840.0, 1188.0, 88.0
MIDDLE, ROOM = WIDTH / 2, WIDTH - 2 * MARGIN
INK, SOFT, GREEN, GROUND, EDGE = "#1b2a27", "#4f5f5a", "#0d6b57", "#ffffff", "#d8cfba"
CHECK = "xac-nhan"
"""The web page where a code is checked."""
FOOT = HEIGHT - 330
"""Where the check code begins."""
QR = 176.0
"""The most that a side of the QR code takes; its squares have whole pixels."""
SMALLEST, LEADING = 17.0, 1.35


@dataclass(frozen=True, slots=True)
class Recognition:
    """What stands on the paper. ``words`` are its printed phrases by name; ``name`` empty: a line to write on."""

    words: Mapping[str, str]
    name: str
    course: str
    lessons: Sequence[str]
    code: str
    site: str
    """The address of the web pages, as ``https://hocso.vn``."""

    @property
    def address(self) -> str:
        """Return where this very paper is checked, as the QR code carries it."""
        return f"{self.site}/{CHECK}/{self.code.replace('-', '')}"

    @property
    def page(self) -> str:
        """Return where a code is typed in, as people write it."""
        return f"{self.site.partition('://')[2]}/{CHECK}"


def recognition(paper: Recognition) -> Sheet:
    """Return the sheet, upright, in the proportions of A4: what is recognised stands midway between head and foot."""
    head: list[Mark] = [
        Box(28, 28, WIDTH - 56, HEIGHT - 56, GROUND, 28, 5, GREEN),
        Box(42, 42, WIDTH - 84, HEIGHT - 84, GROUND, 18, 1.5, EDGE),
    ]
    top = _put(head, paper.words["from"], 120, size=30, colour=GREEN, bold=True)
    height = _body([], paper, 0)
    _body(head, paper, top + 40 + max(0, (FOOT - top - 80 - height) / 2))
    return Sheet(WIDTH, HEIGHT, GROUND, (*head, *_check(paper)))


def _body(marks: list[Mark], paper: Recognition, down: float) -> float:
    """Add what is recognised, from its top; return its bottom."""
    down = _put(marks, paper.words["title"], down + 58, size=60, colour=INK, bold=True)
    down = _put(marks, paper.words["given"], down + 64, size=27, colour=SOFT)
    down = _name(marks, paper.name, down + 76)
    down = _put(marks, paper.words["learned"], down + 66, size=27, colour=SOFT)
    down = _put(marks, paper.course, down + 58, size=42, colour=GREEN, bold=True)
    down = _put(marks, " · ".join(paper.lessons), down + 52, size=24, colour=SOFT, lines=5)
    return _put(marks, paper.words["day"], down + 66, size=28, colour=INK, bold=True)


def _put(
    marks: list[Mark], text: str, down: float, *, size: float, colour: str, bold: bool = False, lines: int = 2
) -> float:
    """Add a text in the middle, made smaller until so many lines hold it; return where its last line stands."""
    while size > SMALLEST and len(wrapped(text, ROOM / size, bold=bold)) > lines:
        size -= 1
    shown = wrapped(text, ROOM / size, bold=bold)[:lines]
    for place, line in enumerate(shown):
        marks.append(Line(line, MIDDLE, down + place * size * LEADING, size, colour, bold, "middle"))
    return down + max(len(shown) - 1, 0) * size * LEADING


def _name(marks: list[Mark], name: str, down: float) -> float:
    """Add the name; without one, a line to write it on by hand."""
    if not name:
        marks.append(Box(MARGIN + 60, down, ROOM - 120, 2, SOFT))
        return down
    size = 50.0
    while size > 24 and width(name, bold=True) * size > ROOM:
        size -= 1
    return _put(marks, name, down, size=size, colour=INK, bold=True)


def _check(paper: Recognition) -> Iterator[Mark]:
    """Yield the foot: the QR code, the code in letters, and what this paper is not."""
    rows = tuple(tuple(bool(dark) for dark in row) for row in segno.make(paper.address, error="m", micro=False).matrix)
    side = QR // len(rows) * len(rows)
    yield Grid(MARGIN, FOOT, side, rows, INK)
    beside = MARGIN + side + 30
    yield Line(paper.words["code"], beside, FOOT + 26, 23, SOFT)
    yield Line(paper.code, beside, FOOT + 74, 42, INK, bold=True)
    room = (WIDTH - MARGIN - beside) / 21
    lines = [*wrapped(paper.words["check"], room)[:2], *_cut(paper.page, room)]
    for place, line in enumerate(lines[:3]):
        yield Line(line, beside, FOOT + 112 + 29 * place, 21, SOFT)
    for place, line in enumerate(wrapped(paper.words["not"], ROOM / 21)[:3]):
        yield Line(line, MIDDLE, FOOT + QR + 50 + 29 * place, 21, INK, anchor="middle")


def _cut(address: str, room: float) -> Iterator[str]:
    """Yield an address in lines, cut after slashes where it is too wide."""
    line = ""
    for part in address.replace("/", "/\n").split("\n"):
        if line and width(line + part) > room:
            yield line
            line = ""
        line += part
    if line:
        yield line
