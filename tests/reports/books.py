"""Books in memory: what people did, one line each, counted the long way round."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from bot.reports.computing import Scheme
from bot.reports.period import read_period
from lessons.desk import Desk
from lessons.indicators import read_indicators
from lessons.library import courses
from lessons.loader import load
from lessons.targets import Indicators, read_targets
from lessons.units import Units, read_units
from storage.rows.counts import CELL_DIMENSIONS, WEEK_DIMENSIONS, Arrival, Arrived, Cell, Crowd, Place, Week
from storage.rows.helping import Class

CONTENT = Path("lessons/content")
UNITS = (
    "code,name,short,area,once\n12,Tỉnh Lai Châu,Lai Châu,,\n"
    "03637,Xã Mường Kim,Mường Kim,Than Uyên,\n"
    "03640,Xã Khoen On,Khoen On,Than Uyên,\n03388,Phường Đoàn Kết,Đoàn Kết,A,\n"
    "education,Ngành Giáo dục và Đào tạo,Giáo dục,,\npolice,Lực lượng Công an,Công an,,\n"
)
INDICATORS = """
indicators:
  - indicator: xong
    name: {vi: Người dân học xong, en: Citizens who completed}
    course: an-toan-tren-mang
    audiences: [citizens]
    base: dan
    goals:
      - {period: 2026, value: 80 %, source: Kế hoạch 1}
      - {period: 2026Q4, value: 90 %, source: Kế hoạch 2}
  - indicator: hoc
    name: {vi: Người có học, en: Who learned}
    active: true
    goals: {period: 2026, value: 500, source: Kế hoạch 1}
  - indicator: qua
    name: {vi: Qua bài, en: Passed}
    lesson: goi
    modes: [self]
  - indicator: vneid
    name: {vi: Tài khoản, en: Accounts}
    external: true
    base: dan
"""
TARGETS = """name,unit,period,audience,value,source,date
dan,03637,2026,,100,Xã báo,2026-01-31
dan,03640,2026,,50,Xã báo,2026-02-28
dan,03388,2026,,200,Phường báo,2026-01-31
dan,12,2025,,999,Tỉnh báo,2025-01-31
xong,03640,2026,,10,Giao riêng,2026-01-31
"""


def units(text: str = UNITS) -> Units:
    found = read_units(text.encode(), Desk("units.csv"))
    assert found is not None
    return found


def indicators(declared: str = INDICATORS, targets: str = TARGETS) -> Indicators:
    desk = Desk("")
    found = read_indicators(declared.encode(), desk)
    made = Indicators(found, read_targets(targets.encode(), desk, found))
    assert desk.faults == []
    return made


@cache
def scheme() -> Scheme:
    return Scheme(units(), courses(load(CONTENT).courses), indicators())


@dataclass(frozen=True)
class Deed:
    """What somebody did once: a sitting, or with ``done`` a lesson passed or (without a lesson) a course completed."""

    who: int
    month: int
    unit: str = "03637"
    audience: str = "citizens"
    mode: str = "self"
    sector: str = ""
    channel: str = "web"
    lesson: str = "goi"
    course: str = ""
    done: bool = False
    week: int = 0

    @property
    def place(self) -> Place:
        return Place(self.unit, self.sector, self.audience, self.mode)


def completed(who: int, month: int, **others: Any) -> Deed:
    """Return that somebody completed the shipped course."""
    return Deed(who, month, lesson="", course="an-toan-tren-mang", done=True, **others)


class MemoryBooks:
    """See :class:`bot.reports.counting.Books`."""

    def __init__(self, deeds: Sequence[Deed], since: int | None = None, held: Sequence[Class] = ()) -> None:
        self.deeds = deeds
        self.since = since
        self.held = held

    async def classes(self, first: int, last: int) -> list[Class]:
        return [one for one in self.held if first <= one.day <= last]

    async def months(self) -> tuple[int, int] | None:
        found = [deed.month for deed in self.deeds] + ([self.since] if self.since else [])
        return (min(found), max(found)) if found else None

    async def cells(self, first: int, last: int, by: Collection[str] = CELL_DIMENSIONS) -> list[Cell]:
        sums: defaultdict[tuple[object, ...], Counter[str]] = defaultdict(Counter)
        for deed in self.deeds:
            if first <= deed.month <= last:
                key = tuple(
                    getattr(deed, name) if name in by else 0 * (name == "month") or "" for name in CELL_DIMENSIONS
                )
                sums[key]["completions" if deed.done else "sittings"] += 1
        return [_cell(key, counts) for key, counts in sums.items()]

    async def weeks(self, first: int, last: int, by: Collection[str] = WEEK_DIMENSIONS) -> list[Week]:
        return [_week(deed, by) for deed in self.deeds if first <= deed.month <= last]

    async def crowds(self, period: int) -> list[Crowd]:
        asked = {read_period(text).code: read_period(text) for text in _periods()}[period]
        places: defaultdict[int, set[Place]] = defaultdict(set)
        for deed in self.deeds:
            if asked.first <= deed.month <= asked.last:
                places[deed.who].add(deed.place)
        known = {deed.who for deed in self.deeds if deed.month < asked.first}
        sums = Counter((tuple(sorted(found)), who not in known) for who, found in places.items())
        return [Crowd(period, found, new, people) for (found, new), people in sums.items()]

    async def arrived(self, last: int) -> list[Arrived]:
        firsts: defaultdict[int, dict[Place, int]] = defaultdict(dict)
        for deed in self.deeds:
            if deed.month <= last:
                before = firsts[deed.who].get(deed.place, deed.month)
                firsts[deed.who][deed.place] = min(before, deed.month)
        sums = Counter(
            tuple(sorted(Arrival(month, place) for place, month in found.items())) for found in firsts.values()
        )
        return [Arrived(arrivals, people) for arrivals, people in sums.items()]


def _periods() -> list[str]:
    years = (2025, 2026)
    return [
        *map(str, years),
        *(f"{year}Q{number}" for year in years for number in range(1, 5)),
        *(f"{year}-{number:02}" for year in years for number in range(1, 13)),
    ]


def _week(deed: Deed, by: Collection[str]) -> Week:
    unit, sector, audience, mode, lesson, course = (
        str(getattr(deed, name)) if name in by else "" for name in WEEK_DIMENSIONS[2:]
    )
    month, week = deed.month if "month" in by else 0, deed.week if "week" in by else 0
    return Week(month, week, unit, sector, audience, mode, lesson, course, int(not deed.done), int(deed.done), 0)


def _cell(key: tuple[object, ...], counts: Counter[str]) -> Cell:
    names = dict(zip(CELL_DIMENSIONS, key, strict=True))
    counted = dict.fromkeys(("passes", "answers", "firsts", "right", "practised", "reviews"), 0)
    return Cell(**names, **counted, sittings=counts["sittings"], completions=counts["completions"])  # type: ignore[arg-type]


def many(count: int, deed: Deed, start: int = 100) -> list[Deed]:
    """Return the same done by so many people, whose numbers begin with ``start``."""
    return [replace(deed, who=start + number) for number in range(count)]
