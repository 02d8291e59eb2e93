"""What of a report stands in its picture: the totals, and lessons completed by unit."""

from __future__ import annotations

from bot.drawing.work import Bar, Chart
from bot.reports.figures import Row, told
from bot.reports.naming import column_name
from bot.reports.report import Report
from bot.reports.saying import Saying

MODES = ("self", "assisted", "attested")


def chart(report: Report) -> Chart:
    """Return the chart of a report: units from the one with most, of a unit without any below it the months."""
    saying = Saying(report.asked.language)
    breakdown = report.by("unit" if report.parted else "month")
    rows = sorted(breakdown.rows, key=_height, reverse=True) if breakdown.by == "unit" else breakdown.rows
    columns = ("people", "sittings", "lessons", "courses")
    return Chart(
        title=saying.title(report),
        unit=report.unit_name,
        figures=[(saying.figure(report.total.figures[one]), column_name(saying.language, one)) for one in columns],
        heading=f"{column_name(saying.language, 'lessons')} – {saying.say(f'by-{breakdown.by}').lower()}",
        legend=[column_name(saying.language, mode) for mode in MODES],
        bars=[_bar(row, saying) for row in rows],
        notes=saying.notes(report),
    )


def _height(row: Row) -> int:
    return told(row.figures["lessons"])


def _bar(row: Row, saying: Saying) -> Bar:
    parts = [told(row.figures[mode]) for mode in MODES]
    # What is withheld of the modes is drawn as one, where their sum is told.
    return Bar(row.name, (*parts, max(0, _height(row) - sum(parts))), saying.figure(row.figures["lessons"]))
