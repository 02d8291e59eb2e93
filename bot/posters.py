"""The poster of a unit: where its people come in, and in which words; drawn as PDF.

``hocso poster`` and pages for officers make it the same way, so that a group's paper is the same whoever prints it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bot.dialogue.library import Library
from bot.drawing.work import Doorway, Paper, draw_poster
from bot.words import speak
from lessons.units import Unit


@dataclass(frozen=True, slots=True)
class Ways:
    """The ways in that are open: the origin of the web pages, and the names of the bots; "" is not there."""

    site: str = ""
    telegram: str = ""
    zalo: str = ""

    def __bool__(self) -> bool:
        """Say whether there is any."""
        return bool(self.site or self.telegram or self.zalo)


def code_of(unit: Unit | None, sector: Unit | None = None) -> str:
    """Return the code that a poster of a unit, of a sector, or of a sector in a unit carries."""
    return "dv-" + "_".join(one.code for one in (unit, sector) if one is not None)


def poster(library: Library, units: tuple[Unit | None, Unit | None], ways: Ways, paper: Paper) -> bytes:
    """Return the PDF of the poster of a unit (a commune, a ward, a village group), a sector, or both."""
    operator, language = library.operator, paper.language
    words = {key: speak(language, f"doors.{key}") for key in ("title", "invite", "safe")}
    words["place"] = _place(library, units)
    words["foot"] = " · ".join(filter(None, (operator.name, operator.phone)))
    return draw_poster(words, tuple(doors(language, code_of(*units), ways)), paper)


def _place(library: Library, units: tuple[Unit | None, Unit | None]) -> str:
    unit, sector = units
    commune = library.units.unit(unit.parent) if unit is not None and unit.kind == "group" else None
    return ", ".join(one.name for one in (sector, unit, commune) if one is not None)


def doors(language: str, code: str, ways: Ways) -> Iterator[Doorway]:
    """Yield the doors on a poster with a code, each with what its QR code opens; Zalo first: it is on every phone."""
    typed = code.replace("-", " ", 1).replace("_", " ")
    if ways.zalo:
        steps = _steps(language, "zalo", code=typed)
        yield "Zalo", f"https://zalo.me/{ways.zalo}", steps
    if ways.telegram:
        yield "Telegram", f"https://t.me/{ways.telegram}?start={code}", _steps(language, "telegram")
    if ways.site:
        address = f"{ways.site}/bai/{code}"
        steps = _steps(language, "web", address=address.partition("://")[2])
        yield speak(language, "doors.web.name"), address, steps


def _steps(language: str, way: str, **values: str) -> tuple[str, ...]:
    return tuple(speak(language, f"doors.{way}", **values).split("\n"))
