"""Letters as HarfBuzz shapes them: Vietnamese with its stacked marks, Bengali with its conjuncts.

A text is cut where its script changes, each part is shaped with the font of its script, and the glyphs are laid one
after the other. Measures are for size 1; multiply by the size.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import uharfbuzz as harfbuzz

FONTS = Path(__file__).parent / "fonts"
LATIN, BENGALI = "NotoSans", "NotoSansBengali"
COMMON = frozenset(" ()-,./\u200c\u200d")
"""What both fonts have: it goes with the letters before it."""


@dataclass(frozen=True, slots=True)
class Run:
    """A part of a text in one font."""

    font: str
    text: str


@dataclass(frozen=True, slots=True)
class Glyph:
    """A shape of a font and where it stands; ``cluster`` is the place in the run of the first letter it shows."""

    font: str
    number: int
    x: float
    y: float
    cluster: int


def font_file(font: str, *, bold: bool) -> Path:
    """Return the file of a font."""
    return FONTS / f"{font}-{'Bold' if bold else 'Regular'}.ttf"


def runs(text: str) -> Iterator[Run]:
    """Yield the parts of a text, each in the font of its script."""
    font, part = "", ""
    for letter in text:
        wanted = _font_of(letter) or font or LATIN
        if part and wanted != font:
            yield Run(font, part)
            part = ""
        font, part = wanted, part + letter
    if part:
        yield Run(font, part)


def _font_of(letter: str) -> str:
    if letter in COMMON:
        return ""
    return BENGALI if "\u0980" <= letter <= "\u09ff" or letter in "।॥" else LATIN


def shaped(text: str, *, bold: bool) -> tuple[tuple[Glyph, ...], float]:
    """Return the glyphs of a line of text from left to right, and its width."""
    glyphs: list[Glyph] = []
    across = 0.0
    for run in runs(text):
        found, width = _shaped(run, bold=bold)
        glyphs += [Glyph(glyph.font, glyph.number, glyph.x + across, glyph.y, glyph.cluster) for glyph in found]
        across += width
    return tuple(glyphs), across


def _shaped(run: Run, *, bold: bool) -> tuple[list[Glyph], float]:
    font = _font(run.font, bold=bold)
    buffer = harfbuzz.Buffer()
    buffer.add_str(run.text)
    buffer.guess_segment_properties()
    harfbuzz.shape(font, buffer)
    em, across, glyphs = font.face.upem, 0.0, []
    for info, place in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
        where = (across + place.x_offset) / em, place.y_offset / em
        glyphs.append(Glyph(run.font, info.codepoint, *where, info.cluster))
        across += place.x_advance
    return glyphs, across / em


@cache
def _font(font: str, *, bold: bool) -> harfbuzz.Font:
    return harfbuzz.Font(harfbuzz.Face(harfbuzz.Blob.from_file_path(str(font_file(font, bold=bold)))))


def width(text: str, *, bold: bool = False) -> float:
    """Return how wide a line is."""
    return shaped(text, bold=bold)[1]


def wrapped(text: str, room: float, *, bold: bool = False) -> list[str]:
    """Return a text as lines no wider than ``room``, cut between words; a longer word stands alone."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else ""
        if longer and width(longer, bold=bold) <= room:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def outline(text: str, *, bold: bool) -> Iterator[tuple[str, float, float]]:
    """Yield the outline of each glyph of a line as SVG path data in font units, and where it stands."""
    for glyph in shaped(text, bold=bold)[0]:
        path = _path(glyph.font, glyph.number, bold=bold)
        if path:
            yield path, glyph.x, glyph.y


@cache
def em(font: str = LATIN) -> float:
    """Return the units of a font that make size 1; all our fonts agree."""
    return float(_font(font, bold=False).face.upem)


@cache
def _path(font: str, number: int, *, bold: bool) -> str:
    parts: list[str] = []
    _font(font, bold=bold).draw_glyph(number, _pen(), parts)
    return "".join(parts)


@cache
def _pen() -> harfbuzz.DrawFuncs:
    pen = harfbuzz.DrawFuncs()
    pen.set_move_to_func(lambda x, y, parts: parts.append(f"M{x:g} {y:g}"))
    pen.set_line_to_func(lambda x, y, parts: parts.append(f"L{x:g} {y:g}"))
    pen.set_quadratic_to_func(lambda bx, by, x, y, parts: parts.append(f"Q{bx:g} {by:g} {x:g} {y:g}"))
    pen.set_cubic_to_func(lambda bx, by, cx, cy, x, y, parts: parts.append(f"C{bx:g} {by:g} {cx:g} {cy:g} {x:g} {y:g}"))
    pen.set_close_path_func(lambda parts: parts.append("Z"))
    return pen
