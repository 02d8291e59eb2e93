"""The report of a sector: its people wherever they live, and nobody else's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from bot.reports.computing import Scheme, compute
from bot.reports.hiding import discreet
from bot.reports.report import Asked, Report
from bot.reports.tallies import TOTAL
from lessons.units import Unit, Units
from storage.rows.handed import Handed
from storage.rows.helping import Class
from tests.reports.books import CONTENT, Deed, MemoryBooks, completed, indicators, many, scheme, units

TODAY = date(2026, 12, 31)
TEACHER = Deed(0, 202611, sector="education", audience="officials")
DEEDS = (
    *many(6, TEACHER, 10),
    *many(2, Deed(0, 202611, unit="03640", sector="education", mode="assisted", done=True), 20),
    *many(1, Deed(0, 202612, unit="", sector="education"), 30),
    *many(7, Deed(0, 202611), 40),
    *many(8, Deed(0, 202611, unit="03388", sector="police"), 50),
)


async def report(deeds: Sequence[Deed] = DEEDS, known: Scheme | None = None, **others: Any) -> Report:
    handed, held = others.pop("handed", ()), others.pop("held", ())
    asked = Asked("2026Q4", others.pop("unit", "education"), TODAY, **others)
    return await compute(MemoryBooks(deeds, held=held), known or scheme(), asked, handed)


def told(report: Report, by: str, *columns: str) -> dict[str, tuple[object, ...]]:
    one = report.by(by)
    return {row.code: tuple(row.figures[column] for column in columns) for row in (*one.rows, one.total)}


async def test_it_counts_the_people_of_the_sector_commune_by_commune() -> None:
    found = await report()

    assert found.unit_name == "Ngành Giáo dục và Đào tạo"
    assert told(found, "unit", "people", "sittings", "lessons") == {
        "03637": (6, 6, 0),
        "03640": (2, 0, 2),
        "03388": (0, 0, 0),
        "": (1, 1, 0),
        TOTAL: (9, 7, 2),
    }
    assert [row.name for row in found.by("unit").rows][-1] == "Chưa rõ"
    assert [row.code for row in found.silent] == ["03388"]


async def test_every_breakdown_is_of_the_same_people() -> None:
    found = await report()

    for by in ("audience", "mode", "channel", "month", "week", "lesson"):
        assert told(found, by, "sittings")[TOTAL] == (7,), by
    assert told(found, "audience", "people")["officials"] == (6,)
    assert told(found, "sector", "people") == {"education": (9,), TOTAL: (9,)}
    assert not found.tells("sector")
    assert (await report(unit="12")).tells("sector")


async def test_the_sectors_and_who_never_said_make_the_province() -> None:
    whole = told(await report(unit="12"), "unit", "people", "sittings", "lessons")[TOTAL]
    parts = [told(await report(unit=one), "unit", "people", "sittings", "lessons")[TOTAL] for one in SECTORS]
    unsaid = told(await report(unit="12"), "sector", "people", "sittings", "lessons")[""]

    assert tuple(map(sum, zip(*parts, unsaid, strict=True))) == whole


SECTORS = ("education", "police")


def with_schools() -> Units:
    school = Unit("truong", "Các trường", "Trường", "", kind="sector", parent="education")
    return replace(units(), sectors=(*units().sectors, school))


async def test_a_sector_within_a_sector_counts_for_both() -> None:
    known = Scheme(with_schools(), scheme().courses, indicators())
    deeds = (*DEEDS, *many(3, Deed(0, 202611, sector="truong"), 70))

    above, below = await report(deeds, known), await report(deeds, known, unit="truong")

    assert told(above, "unit", "people")[TOTAL] == (12,)
    assert told(above, "sector", "people") == {"education": (9,), "truong": (3,), TOTAL: (12,)}
    assert above.tells("sector")
    assert told(below, "unit", "people")[TOTAL] == (3,)


async def test_what_is_known_of_communes_is_not_taken_for_what_is_known_of_the_sector() -> None:
    handed = [_handed("education", 700), _handed("03637", 55)]
    found = await report((*DEEDS, completed(99, 202611, sector="education")), handed=handed)
    lines = {line.code: line for line in found.lines}

    # The people of the communes are no base of a sector, nor is the province's number wanted of it.
    assert (lines["xong"].done, lines["xong"].base) == (1, None)
    assert (lines["hoc"].done, lines["hoc"].goal) == (10, None)
    assert lines["vneid"].done == 700
    assert told(found, "indicator:vneid", "done") == {
        "03637": (None,),
        "03640": (None,),
        "03388": (None,),
        "": (None,),
        TOTAL: (700,),
    }
    assert told(found, "indicator:xong", "done", "base", "wanted")["03637"] == (1, None, None)


async def test_what_is_known_of_the_sector_stands_behind_its_percentage() -> None:
    targets = "name,unit,period,audience,value,source,date\ndan,education,2026,,200,Sở báo,2026-01-31\n"
    known = Scheme(units(), scheme().courses, indicators(targets=targets))

    (line, *_) = (await report((completed(1, 202611, sector="education"),), known)).lines

    assert (line.reached, line.wanted) == (0.5, 180)


async def test_of_an_indicator_about_the_sector_alone_the_provinces_numbers_are_the_sectors() -> None:
    declared = """
indicators:
  - {indicator: thay-co, name: {vi: Thầy cô, en: Teachers}, active: true, sectors: [education], base: thay-co-dem}
  - {indicator: moi-nguoi, name: {vi: Cả hai, en: Both}, active: true, sectors: [education, police], base: thay-co-dem}
"""
    targets = "name,unit,period,audience,value,source,date\nthay-co-dem,12,2026,,300,Sở báo,2026-01-31\n"
    known = Scheme(units(), scheme().courses, indicators(declared, targets))

    alone, more = (await report(known=known)).lines

    assert (alone.done, alone.reached, more.base) == (9, 3.0, None)


async def test_an_indicator_of_another_sector_is_left_out() -> None:
    declared = """
indicators:
  - {indicator: nganh, name: {vi: Ngành, en: Sector}, active: true, sectors: [police]}
"""
    known = Scheme(units(), scheme().courses, indicators(declared, "name,unit,period,audience,value,source,date\n"))

    assert [line.code for line in (await report(known=known)).lines] == []
    assert [line.code for line in (await report(known=known, unit="police")).lines] == ["nganh"]
    assert [line.code for line in (await report(known=known, unit="12")).lines] == ["nganh"]


async def test_heads_in_classes_are_of_no_sector() -> None:
    held = [Class("03637-1", "class", "goi", 20261115, "Nhà văn hóa", 30)]

    assert (await report(unit="12", held=held)).attested is not None
    assert (await report(held=held)).attested is None
    assert told(await report(held=held), "class", "attended")[TOTAL] == (None,)


async def test_few_people_of_a_sector_in_a_commune_are_withheld_from_others() -> None:
    found = discreet(await report())

    assert str(told(found, "unit", "people")["03640"][0]) == "Withheld.HIDDEN"
    assert told(found, "unit", "people")["03388"] == (0,)


def _handed(unit: str, value: int) -> Handed:
    at = datetime(2026, 12, 1, tzinfo=UTC)
    return Handed("vneid", unit, "2026Q4", value, None, "Sở báo", 20261201, "Lan", at)


def test_the_shipped_sectors_can_be_reported() -> None:
    text = (CONTENT / "units.csv").read_text(encoding="utf-8")

    assert {"education", "army", "police", "health", "enterprises", "organisations"} <= {
        one.code for one in units(text).sectors
    }
