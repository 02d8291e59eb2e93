"""The one report that every screen, file and answer is made of: computed once, frozen, whole."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bot.reports.figures import Breakdown, Figure, Row, lacking, share
from lessons.indicators import Amount, Numerator


@dataclass(frozen=True, slots=True)
class Asked:
    """What a report is to be about. ``today`` is the local date; ``audience`` and ``course`` "" are all of them.

    ``redrawn``: under the map of units of today, not of the end of the period, so that periods before and after a
    merger can be compared. Totals are the same under both.
    """

    period: str
    unit: str
    today: date
    audience: str = ""
    course: str = ""
    language: str = "vi"
    redrawn: bool = False


@dataclass(frozen=True, slots=True)
class Backed:
    """A number that somebody vouches for: how many people there are, how many are wanted, what others counted."""

    value: Amount
    source: str
    period: str
    day: date | None = None
    by: str = ""
    """Who entered it, where somebody did."""


@dataclass(frozen=True, slots=True)
class Line:
    """One indicator: ``done`` to the end of the period, ``within`` in it, ``before`` to the end of the one before.

    Of an external one, ``done`` is what was handed in, told by ``handed``; it is never added to what is counted here.
    """

    code: str
    name: str
    numerator: Numerator
    done: Figure
    within: Figure
    before: Figure
    base: Backed | None = None
    goal: Backed | None = None
    handed: Backed | None = None
    late: bool = False
    """Whether nothing was handed in for this very period."""

    @property
    def wanted(self) -> int | None:
        """How many are wanted; None where nothing is, or the base of the percentage is not known."""
        if self.goal is None or (self.goal.value.percent and self.base is None):
            return None
        value = self.goal.value
        return -(-value.number * self.base.value.number // 100) if value.percent and self.base else value.number

    @property
    def reached(self) -> float | None:
        """Return what was reached in percent of the base; None where there is no base or nothing is known."""
        return share(self.done, self.base.value.number) if self.base else None

    @property
    def missing(self) -> int | None:
        """Return how many are still wanted, 0 where the goal is reached."""
        return lacking(self.done, self.wanted)


@dataclass(frozen=True, slots=True)
class Held:
    """A class, or a session on paper, that a helper attests: when, where, of what, and how many were there."""

    day: date
    row: str
    """The code of the row it is counted in by unit."""
    unit: str
    kind: str
    lesson: str
    attended: Figure
    """Those on no list, by head count."""
    listed: Figure
    """Those on the group's list, whose completions are counted by themselves."""


@dataclass(frozen=True, slots=True)
class Frozen:
    """That a report was approved and kept as it was: the how-manieth of its period and unit, by whom, when, and why."""

    number: int
    day: date
    by: str
    reason: str
    mark: str
    """A hash of its content."""


@dataclass(frozen=True, slots=True)
class Report:
    """Everything about one period in one unit."""

    asked: Asked
    unit_name: str
    audience_name: str
    course_name: str
    begins: date
    ends: date
    over: bool
    """Whether the period had ended; else the figures are those until ``asked.today``."""
    since: str
    """The first month there is any data of, as ``2026-10``; "" where there is none yet."""
    before: str
    """The period that figures are compared with."""
    breakdowns: tuple[Breakdown, ...]
    lines: tuple[Line, ...]
    silent: tuple[Row, ...] = ()
    """Units in which nobody learned in the period."""
    held: tuple[Held, ...] = ()
    """The classes that helpers attest, the newest first, with the names of their units and lessons."""
    hidden: bool = False
    """Whether figures about few people are withheld."""
    frozen: Frozen | None = None

    def by(self, name: str) -> Breakdown:
        """Return a breakdown.

        Raises:
            KeyError: the report has none of that name.
        """
        found = next((one for one in self.breakdowns if one.by == name), None)
        if found is None:
            raise KeyError(name)
        return found

    def tells(self, by: str) -> bool:
        """Say whether a breakdown has rows; that by sector, whether any is of another than the one of the report."""
        rows = self.by(by).rows
        return any(row.code not in ("", self.asked.unit) for row in rows) if by == "sector" else bool(rows)

    @property
    def attested(self) -> Breakdown | None:
        """Classes that helpers attest, by unit, where any was or was before; of old reports it is not known."""
        found = next((one for one in self.breakdowns if one.by == "class"), None)
        return found if found and (found.total.figures["classes"] or found.total.before.get("classes")) else None

    @property
    def parted(self) -> bool:
        """Whether there are units below the one of the report."""
        return any(row.code for row in self.by("unit").rows)

    @property
    def total(self) -> Row:
        """The total, with the figures of the period before."""
        return self.by("audience").total
