"""What the worker process is asked to draw.

The server imports this file to name its functions; the libraries that draw are imported within them, over there.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from bot.drawn import Drawn, Folder

if TYPE_CHECKING:
    from bot.drawing.pages import Style

Doorway: TypeAlias = tuple[str, str, tuple[str, ...]]
"""A way in: what it is called, the address its QR code holds, and what to do, a line each."""


class Paper(NamedTuple):
    """What something is printed on and in: the language, the ``day`` it bears (``20261123``), A5 or A4."""

    language: str
    day: int
    small: bool = False


@dataclass(frozen=True, slots=True)
class Bar:
    """A row of a chart: its name, its parts, and its figure as it is told, which may be that it is not."""

    name: str
    parts: Sequence[int]
    figure: str


@dataclass(frozen=True, slots=True)
class Chart:
    """What is above the bars, what their parts are called, and the bars from above."""

    title: str
    unit: str
    figures: Sequence[tuple[str, str]]
    """A few figures that are told in large, with what they are."""
    heading: str
    legend: Sequence[str]
    bars: Sequence[Bar]
    notes: Sequence[str] = ()


def draw_progress(folder: Folder, body: str) -> dict[str, str]:
    """Draw what has been learned; ``body`` is the request's: ``name``, ``heading``, ``rows`` as JSON.

    A row is a title, a ``1`` or ``0`` for each lesson, and the count in words. Returns the hash of ``picture``.
    """
    from bot.drawing.picture import drawn
    from bot.drawing.progress import Row, progress

    asked = json.loads(body)
    rows = [Row(title, [done == "1" for done in marks], count) for title, marks, count in json.loads(asked["rows"])]
    sheet = progress(asked["name"], asked["heading"], rows)
    return {"picture": _kept(folder, drawn(sheet), ".png")}


def draw_bars(chart: Chart, largest: int) -> bytes:
    """Return a chart as a PNG of at most so many bytes."""
    from bot.drawing.bars import bars
    from bot.drawing.picture import drawn

    return drawn(bars(chart), largest)


def draw_recognition(folder: Folder, site: str, code: str, body: str) -> dict[str, str]:
    """Draw the paper for a finished course, as a picture and to print; ``body`` is the request's.

    It has ``name``, ``title``, ``day``, ``language``, and ``lessons`` and ``words`` as JSON. Returns the hashes of
    ``picture`` and ``paper``, and the ``code``.
    """
    from bot.drawing.paper import printed
    from bot.drawing.picture import drawn
    from bot.drawing.recognition import Recognition, recognition

    asked = json.loads(body)
    words, lessons = json.loads(asked["words"]), json.loads(asked["lessons"])
    sheet = recognition(Recognition(words, asked["name"], asked["title"], lessons, code, site))
    paper = printed([sheet], words["title"], language=asked["language"], day=int(asked["day"]))
    return {"picture": _kept(folder, drawn(sheet), ".png"), "paper": _kept(folder, paper, ".pdf"), "code": code}


def draw_hall_poster(words: Mapping[str, str], address: str, person: str, bears: tuple[str, int]) -> bytes:
    """Return the poster that opens one address, as PDF; ``bears`` is its language and its date, as ``20261123``."""
    from bot.drawing.paper import printed
    from bot.drawing.poster import Poster, poster

    language, day = bears
    return printed([poster(Poster(words, address, person))], words["title"], language=language, day=day)


def draw_export(
    folder: Folder, whole: str, text: Sequence[tuple[str, Style]], title: tuple[str, str]
) -> dict[str, str]:
    """Lay what is kept of somebody down as a file for machines and one to read; return their hashes.

    They are ``json`` and ``paper``; ``text`` holds paragraphs with their style, ``title`` its language and words.
    """
    from bot.drawing.pages import Paragraph, pages
    from bot.drawing.paper import printed

    made = json.loads(whole)["made"]
    day = int(made[:10].replace("-", ""))
    paper = printed(pages([Paragraph(*one) for one in text]), title[1], language=title[0], day=day)
    return {"json": _kept(folder, whole.encode(), ".json"), "paper": _kept(folder, paper, ".pdf")}


def draw_sheet(folder: Folder, site: str, body: str, day: int) -> dict[str, str]:
    """Draw a lesson on paper, A5; ``body`` is the request's, ``day`` the date it bears.

    Returns the hash of ``paper``.
    """
    from bot.drawing.paper import A5, printed
    from bot.drawing.worksheet import Asked, Worksheet, worksheet

    asked = json.loads(body)
    questions = [Asked(ask, options) for ask, options in json.loads(asked["questions"])]
    address = f"{site}/bai/{asked['lesson']}"
    of = Worksheet(asked["title"], json.loads(asked["says"]), questions, json.loads(asked["words"]), address)
    paper = printed(worksheet(of), asked["title"], language=asked["language"], day=day, size=A5)
    return {"paper": _kept(folder, paper, ".pdf")}


def draw_poster(words: Mapping[str, str], doors: Sequence[Doorway], paper: Paper) -> bytes:
    """Draw a unit's poster and return its PDF; ``words`` are its phrases by name."""
    from bot.drawing.doorways import Door, Doorways, doorways
    from bot.drawing.paper import A4, A5, printed

    sheet = doorways(Doorways(words, [Door(*door) for door in doors]))
    size = A5 if paper.small else A4
    return printed([sheet], words["place"], language=paper.language, day=paper.day, size=size)


def draw_code(folder: Folder, address: str) -> dict[str, str]:
    """Draw an address as a square that a phone's camera reads; return the hash of ``picture``."""
    from io import BytesIO

    import segno

    drawn = BytesIO()
    segno.make(address, error="m", micro=False).save(drawn, kind="png", scale=10, border=4)
    return {"picture": _kept(folder, drawn.getvalue(), ".png")}


def font_files() -> list[Path]:
    """Return where the fonts are that everything is written in, whether they are there or not."""
    from bot.drawing.letters import BENGALI, LATIN, font_file

    return [font_file(font, bold=bold) for font in (LATIN, BENGALI) for bold in (False, True)]


def can_write(word: str) -> bool:
    """Say whether all letters of a word are in the fonts, thin and bold, and can be shaped."""
    from bot.drawing.letters import shaped

    for bold in (False, True):
        glyphs, width = shaped(word, bold=bold)
        if not width or any(glyph.number == 0 for glyph in glyphs):
            return False
    return True


def _kept(folder: Folder, data: bytes, suffix: str) -> str:
    return Drawn(Path(folder.path)).keep(data, suffix, folder.owner)
