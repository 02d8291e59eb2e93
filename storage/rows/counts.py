"""What is counted, as the store gives it: frozen rows of sums, and of people who are told apart.

Every row says where it belongs by the same words. ``month`` is ``202611``, a local month of Vietnam. ``unit``,
``sector`` and ``audience`` are what held of the learner at the time (the first value given counts back to consent), ""
where they never said. ``mode`` is how it was done: ``self``, ``assisted``, ``attested``; no sum mixes them unsaid.
``channel`` is the account's: ``web``, ``telegram``, ``zalo``, …, "" for those erased before channels were counted.
A reading groups its rows by the dimensions it is asked for; the others are then "" (a month: 0).

**Sums add up** over any of their dimensions: months to quarters, communes to provinces, under the map of any day.
**People do not**: one person may be in two communes, two months, two modes. So people are kept by the whole set of
places they were in, and whoever counts them asks how many sets meet what is asked for (see :func:`met`).

Zero and no data are different things: what is in no row is zero from the first month of
:meth:`storage.store.Store.months` on, and not known before it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple, TypeAlias

from msgspec import Struct

Told: TypeAlias = Callable[[int, int], None]
"""Is told how far long work has come: how many learners, rows or steps are done, of about how many."""


def unheard(_done: int, _of: int) -> None:
    """Be told, and do nothing about it."""


CELL_DIMENSIONS = ("month", "unit", "sector", "audience", "mode", "channel", "lesson", "course")
"""What cells can be grouped by."""
WEEK_DIMENSIONS = ("month", "week", "unit", "sector", "audience", "mode", "lesson", "course")
"""What weeks can be grouped by."""
STEP_DIMENSIONS = ("month", "lesson", "card", "unit", "sector", "audience", "mode")
"""What steps can be grouped by."""
CHOICE_DIMENSIONS = ("month", "lesson", "version", "question", "option", "correct", "mode", "channel")
"""What choices can be grouped by; never without question, option and correct."""


class Cell(Struct, frozen=True):
    """Sums of what was done in one lesson, or of completions of one course (``lesson`` is then "")."""

    month: int
    unit: str
    sector: str
    audience: str
    mode: str
    channel: str
    lesson: str
    course: str
    sittings: int
    """Times a lesson was begun, or gone on with after a day's pause (lượt)."""
    completions: int
    """Lessons passed, or courses completed: once a person, where and when they passed first."""
    passes: int
    """Times a lesson was passed, every time."""
    answers: int
    """Complete answers to questions."""
    firsts: int
    """First answers to a question in a sitting."""
    right: int
    """First answers that were right."""
    practised: int
    """Tasks tried in real life, and stories gone through to an ending."""
    reviews: int
    """Answers to questions that came back on a later day."""


class Place(NamedTuple):
    """Where and how somebody learned: the dimensions by which people are told apart."""

    unit: str
    sector: str
    audience: str
    mode: str


class Crowd(Struct, frozen=True):
    """How many people were active in a period in exactly these places: each person is in one crowd of a period.

    Active is who did anything in a lesson, were it to read on, in a review or a course; being greeted is not.
    ``period`` is a month ``202611``, a quarter ``20264`` or a year ``2026``.
    """

    period: int
    places: tuple[Place, ...]
    fresh: bool
    """Whether they were active in this period for the first time ever (new); else they returned."""
    people: int


class Arrival(NamedTuple):
    """The first month somebody was active in a place."""

    month: int
    place: Place


class Arrived(Struct, frozen=True):
    """How many people came to exactly these places in these months: each person is in one row, for all time.

    Cumulative people up to a month are those with an arrival that is not later.
    """

    arrivals: tuple[Arrival, ...]
    people: int


class Week(Struct, frozen=True):
    """Sums of a week within a month, so that they add up to the month's.

    ``week`` is its Monday, ``20261123``; 0 for what erased people did in the month: of them the month is kept.
    """

    month: int
    week: int
    unit: str
    sector: str
    audience: str
    mode: str
    lesson: str
    course: str
    sittings: int
    completions: int
    answers: int


class Step(Struct, frozen=True):
    """How many sittings came as far as a card of a lesson, and how many got it right at once.

    Every card leaves a trace, once a sitting: a card read and gone on from, a question answered, a task tried or put
    off, a story gone through. ``card`` "" is the lesson's beginning, where going on after a day's pause is none;
    ``passes`` of its cell are the end. Who left at a card is who reached the one before it in the lesson's order, and
    so saw it, less who reached it. ``right`` of the beginning is in how many of those sittings reading cards leave a
    trace: they did not always.
    """

    month: int
    lesson: str
    card: str
    unit: str
    sector: str
    audience: str
    mode: str
    reached: int
    right: int


class Choice(Struct, frozen=True):
    """How often an option was the first answer of a sitting, and how those who took it did in the rest of the lesson.

    ``version`` is the question's own; of answers from before it was written down, the lesson's.
    ``correct``: whether it was right then. ``chosen`` is of all first answers. The other three are of those who passed
    the lesson, each person's account once, by its first answers ever: ``takers`` took this option, ``rest`` is the
    sum and ``squares`` the sum of squares of how many *other* questions of the lesson they had right at once.

    They are sufficient for the item's statistics. Over the rows of one question, with n = Σ takers, R = Σ rest,
    Q = Σ squares, and x and X = Σ takers and Σ rest over the correct rows only: difficulty (facility) = Σ chosen of the
    correct rows / Σ chosen; corrected item-rest discrimination = (n·X - x·R) / √((n·x - x²)·(n·Q - R²)), none where
    the root is 0. A distractor that no row names was never chosen. The key is in doubt where a wrong option's
    takers have a higher mean rest / takers than the right one's.
    """

    month: int
    lesson: str
    version: str
    question: str
    option: str
    correct: bool
    mode: str
    channel: str
    chosen: int
    takers: int
    rest: int
    squares: int


class People(NamedTuple):
    """Distinct people."""

    new: int
    returning: int


def met(crowds: Iterable[Crowd], asked: Callable[[Place], bool]) -> People:
    """Return how many people of one period's crowds were in any place asked for, each counted once."""
    new = returning = 0
    for crowd in crowds:
        if any(map(asked, crowd.places)):
            new += crowd.people * crowd.fresh
            returning += crowd.people * (not crowd.fresh)
    return People(new, returning)


def met_until(arrived: Iterable[Arrived], month: int, asked: Callable[[Place], bool]) -> int:
    """Return how many people had ever been in any place asked for by the end of a month, each counted once."""
    return sum(
        row.people
        for row in arrived
        if any(arrival.month <= month and asked(arrival.place) for arrival in row.arrivals)
    )


class Difference(Struct, frozen=True):
    """A row of a rollup that a second count finds otherwise; figures in the order of the table's columns."""

    table: str
    cell: str
    kept: tuple[int, ...]
    counted: tuple[int, ...]


class Proof(Struct, frozen=True):
    """That everything was counted a second time: how many rows were compared, of how many learners."""

    rows: int
    learners: int
    differing: int
