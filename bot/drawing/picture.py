"""Draws a sheet as a PNG: letters as outlines, so that no font of the machine takes part."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO

from PIL import Image
from resvg_py import svg_to_bytes

from bot.drawing.letters import em, outline, width
from bot.drawing.sheet import Box, Grid, Line, Mark, Sheet, Tick

COLOURS = (64, 32, 16, 8)
"""Of a picture with a handful of colours and their soft edges; fewer are taken where it would be too large."""
LARGEST = 40 * 1024
"""Bytes a picture may have."""


def drawn(sheet: Sheet, largest: int = LARGEST) -> bytes:
    """Return the PNG of a sheet, one pixel a unit.

    Raises:
        ValueError: it would be larger than so many bytes.
    """
    full = Image.open(BytesIO(bytes(svg_to_bytes(svg_string=svg(sheet), skip_system_fonts=True)))).convert("RGB")
    found = (_packed(full, colours) for colours in COLOURS)
    png = next((data for data in found if len(data) <= largest), None)
    if png is None:
        message = f"a picture of {sheet.width:g} × {sheet.height:g} takes more than {largest} bytes"
        raise ValueError(message)
    return png


def _packed(full: Image.Image, colours: int) -> bytes:
    file = BytesIO()
    few = full.quantize(colours, method=Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
    few.save(file, "PNG", optimize=True)
    return file.getvalue()


def svg(sheet: Sheet) -> str:
    """Return a sheet as SVG."""
    size = f'width="{sheet.width:g}" height="{sheet.height:g}"'
    ground = f'<rect {size} fill="{sheet.ground}"/>'
    marks = "".join(part for mark in sheet.marks for part in _drawn(mark))
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}>{ground}{marks}</svg>'


def _drawn(mark: Mark) -> Iterator[str]:
    match mark:
        case Line():
            yield from _line(mark)
        case Box():
            edge = f' stroke="{mark.ink}" stroke-width="{mark.edge:g}"' if mark.edge else ""
            yield (
                f'<rect x="{mark.x:g}" y="{mark.y:g}" width="{mark.width:g}" height="{mark.height:g}"'
                f' rx="{mark.radius:g}" fill="{mark.colour}"{edge}/>'
            )
        case Tick():
            yield (
                f'<path d="{_tick(mark)}" fill="none" stroke="{mark.colour}" stroke-width="{mark.side / 8:g}"'
                ' stroke-linecap="round" stroke-linejoin="round"/>'
            )
        case Grid():
            yield f'<path shape-rendering="crispEdges" fill="{mark.colour}" d="{"".join(_squares(mark))}"/>'


def _line(line: Line) -> Iterator[str]:
    scale = line.size / em()
    start = line.x - width(line.text, bold=line.bold) * line.size * {"start": 0, "middle": 0.5, "end": 1}[line.anchor]
    for path, x, y in outline(line.text, bold=line.bold):
        where = f"{start + x * line.size:.2f} {line.y - y * line.size:.2f}"
        yield f'<path transform="translate({where}) scale({scale:g} {-scale:g})" fill="{line.colour}" d="{path}"/>'


def _tick(tick: Tick) -> str:
    def at(across: float, down: float) -> str:
        return f"{tick.x + across * tick.side:g} {tick.y + down * tick.side:g}"

    return f"M{at(0.27, 0.53)}L{at(0.43, 0.69)}L{at(0.74, 0.34)}"


def _squares(grid: Grid) -> Iterator[str]:
    side = grid.side / len(grid.rows)
    for down, row in enumerate(grid.rows):
        for across, dark in enumerate(row):
            if dark:
                yield f"M{grid.x + across * side:g} {grid.y + down * side:g}h{side:g}v{side:g}h{-side:g}z"
