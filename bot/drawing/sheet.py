"""A sheet to draw: what stands where, the same for a picture and for a page of paper.

Lengths are units from the top left corner; a picture has as many pixels, a page is scaled to its paper.
Colours are written ``#0d6b57``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

Anchor: TypeAlias = Literal["start", "middle", "end"]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text. ``x`` is where its start, middle or end stands, ``y`` its baseline."""

    text: str
    x: float
    y: float
    size: float
    colour: str
    bold: bool = False
    anchor: Anchor = "start"


@dataclass(frozen=True, slots=True)
class Box:
    """A filled rectangle with round corners; with ``edge`` also outlined, that many units thick in ``ink``."""

    x: float
    y: float
    width: float
    height: float
    colour: str
    radius: float = 0
    edge: float = 0
    ink: str = ""


@dataclass(frozen=True, slots=True)
class Tick:
    """A check mark in a square of side ``side``."""

    x: float
    y: float
    side: float
    colour: str


@dataclass(frozen=True, slots=True)
class Grid:
    """A square of small squares, dark where True: a QR code. ``side`` is of the whole."""

    x: float
    y: float
    side: float
    rows: tuple[tuple[bool, ...], ...]
    colour: str


Mark: TypeAlias = Line | Box | Tick | Grid


@dataclass(frozen=True, slots=True)
class Sheet:
    """A whole drawing: its size, its ground, and its marks, the first lying lowest."""

    width: float
    height: float
    ground: str
    marks: tuple[Mark, ...]
