"""Text to read on paper or on a phone: headings, paragraphs and lists, laid out over as many sheets as it takes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple, TypeAlias

from bot.drawing.letters import wrapped
from bot.drawing.sheet import Line, Mark, Sheet

WIDTH, HEIGHT, MARGIN = 840.0, 1188.0, 80.0
"""A sheet in the proportions of A4."""
LEADING = 1.4
INK, SOFT, GREEN, GROUND = "#1b2a27", "#4f5f5a", "#0d6b57", "#ffffff"

Style: TypeAlias = Literal["title", "head", "say", "item", "note"]


class Paragraph(NamedTuple):
    """A piece of text and what it is."""

    text: str
    style: Style = "say"


class _Look(NamedTuple):
    size: float
    colour: str
    above: float
    """Room above it, in its own size."""
    bold: bool = False
    indent: float = 0


_LOOKS: dict[Style, _Look] = {
    "title": _Look(44, GREEN, 0.4, bold=True),
    "head": _Look(30, INK, 1.1, bold=True),
    "say": _Look(25, INK, 0.5),
    "item": _Look(25, INK, 0.25, indent=28),
    "note": _Look(21, SOFT, 0.5),
}


def pages(text: Sequence[Paragraph]) -> tuple[Sheet, ...]:
    """Return the sheets, at least one, each with its number at the foot where there are several."""
    sheets: list[list[Mark]] = [[]]
    down = MARGIN
    for line, above in _lines(text):
        # A heading never stands alone at the foot.
        room = above + line.size * LEADING * (3 if line.size == _LOOKS["head"].size else 1)
        if sheets[-1] and down + room > HEIGHT - MARGIN:
            sheets.append([])
            down = MARGIN
        down += (above if sheets[-1] else 0) + line.size * LEADING
        sheets[-1].append(Line(line.text, line.x, down, line.size, line.colour, line.bold))
    return tuple(_sheet(marks, number, len(sheets)) for number, marks in enumerate(sheets, start=1))


def _lines(text: Sequence[Paragraph]) -> Iterator[tuple[Line, float]]:
    """Yield each line, not yet placed, and the room above it."""
    for paragraph in text:
        look = _LOOKS[paragraph.style]
        room = (WIDTH - 2 * MARGIN - look.indent) / look.size
        words = f"• {paragraph.text}" if paragraph.style == "item" else paragraph.text
        for place, line in enumerate(wrapped(words, room, bold=look.bold)):
            above = 0 if place else look.above * look.size
            yield Line(line, MARGIN + look.indent, 0, look.size, look.colour, look.bold), above


def _sheet(marks: list[Mark], number: int, count: int) -> Sheet:
    foot = (
        (Line(f"{number} / {count}", WIDTH / 2, HEIGHT - MARGIN / 2, 20, SOFT, anchor="middle"),) if count > 1 else ()
    )
    return Sheet(WIDTH, HEIGHT, GROUND, (*marks, *foot))
