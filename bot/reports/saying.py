"""How figures, periods and days of a report are written for people, the same in every output."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bot.reports.figures import Figure, Withheld
from bot.reports.period import Period, read_period
from bot.reports.report import Line, Report
from bot.words import day, decimal, number, percent, speak

NONE, STAR = "–", "*"
"""What stands where there is no data, and where a figure is withheld."""
ROMAN = ("I", "II", "III", "IV")


@dataclass(frozen=True, slots=True)
class Saying:
    """Writes in one language."""

    language: str

    def say(self, key: str, **values: object) -> str:
        """Return a message about figures."""
        return speak(self.language, f"figures.{key}", **values)

    def figure(self, figure: Figure) -> str:
        """Return a figure: ``12.394``, ``–`` without data, ``*`` where it is withheld."""
        if isinstance(figure, Withheld):
            return STAR
        return NONE if figure is None else number(self.language, figure)

    def change(self, change: int | None) -> str:
        """Return by how much a figure has grown, with its sign."""
        return NONE if change is None else f"{'+' if change > 0 else ''}{number(self.language, change)}"

    def percent(self, value: float | None) -> str:
        """Return a percentage: ``89,5 %``."""
        return NONE if value is None else percent(self.language, value)

    def decimal(self, value: float | None) -> str:
        """Return a number with two decimals: ``0,64``."""
        return NONE if value is None else decimal(self.language, value)

    def day(self, day_: date) -> str:
        """Return a date: ``31/12/2026``."""
        return day(self.language, day_.year * 10_000 + day_.month * 100 + day_.day, "dd/MM/yyyy")

    def period(self, written: str) -> str:
        """Return what a period is called: ``quý IV/2026``."""
        period = read_period(written)
        name = self._period(period)
        return self.say("period-until", period=name) if period.whole else name

    def _period(self, period: Period) -> str:
        name = ROMAN[period.number - 1] if period.length == "quarter" else str(period.number)
        values = {"number": name, "year": str(period.year)}
        return self.say(f"period-{period.length}", **({"year": values["year"]} if period.length == "year" else values))

    def title(self, report: Report) -> str:
        """Return the title of a report."""
        return self.say("title", period=self.period(report.asked.period))

    def notes(self, report: Report) -> tuple[str, ...]:
        """Return what must be known to read a report's figures rightly, a sentence or two each."""
        asked, notes = report.asked, []
        if report.begins > asked.today:
            notes.append(self.say("to-come"))
        elif report.total.figures["sittings"] is None:
            notes.append(self.say("no-data"))
        elif not report.over:
            notes.append(self.say("unfinished", day=self.day(asked.today)))
        if report.audience_name:
            notes.append(self.say("for-audience", name=report.audience_name))
        if report.course_name:
            notes.append(self.say("for-course", name=report.course_name))
        if report.frozen:
            kept = report.frozen
            values = {"number": kept.number, "day": self.day(kept.day), "by": kept.by, "mark": kept.mark[:8]}
            notes.append(self.say("frozen", **values))
            notes += [self.say("frozen-reason", reason=kept.reason)] if kept.reason else []
        notes += [self.say("people-note"), self.say("own-note")]
        return (*notes, self.say("hidden-note")) if report.hidden else tuple(notes)

    def reached(self, line: Line) -> str:
        """Return how far an indicator has come: never a percentage without what it is of."""
        if line.base is None:
            return self.figure(line.done)
        values = {"done": self.figure(line.done), "base": number(self.language, line.base.value.number)}
        return self.say("line-of", **values, percent=self.percent(line.reached))

    def wanted(self, line: Line) -> str:
        """Return how much is wanted of an indicator; "" where nothing is."""
        if line.goal is None:
            return ""
        value = line.goal.value
        if not value.percent:
            return self.say("line-wanted", wanted=value.number)
        if line.wanted is None:
            return self.say("line-wanted", wanted=f"{value.number} %")
        return self.say("line-wanted-percent", percent=f"{value.number} %", wanted=line.wanted)
