"""Indicators: figures that somebody must answer for, declared beside the lessons that they count.

An indicator counts people: who completed a course, who passed a lesson, who was active; or it is a figure that others
hand in. What it is measured against, and how much is wanted, is declared too, each with its source.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal, TypeAlias

from lessons.course import AUDIENCES
from lessons.desk import Desk
from lessons.fields import Field, Fields, Schema, Shape, Shaped
from lessons.model import Key, Text
from lessons.nodes import Node
from lessons.parsing import parse
from lessons.readers import Id, ListOf, OneOf, Plain, YesNo, written
from lessons.texts import TextOf

INDICATORS_FILE = "indicators.yaml"
MODES = ("self", "assisted", "attested")

Numerator: TypeAlias = Literal["course", "lesson", "active", "external"]
NUMERATORS: tuple[Numerator, ...] = ("course", "lesson", "active", "external")


@dataclass(frozen=True, slots=True)
class Amount:
    """A whole number, or a whole number of percent."""

    number: int
    percent: bool = False

    def __str__(self) -> str:
        """Write it as files have it: ``500``, ``80 %``."""
        return f"{self.number} %" if self.percent else str(self.number)


@dataclass(frozen=True, slots=True)
class Goal:
    """What is wanted by the end of a period (``2026-10``, ``2026Q4``, ``2026``), and who wants it."""

    period: str
    value: Amount
    source: str


@dataclass(frozen=True, slots=True)
class Indicator:
    """A declared figure. An empty tuple is all there are; ``base`` "" has nothing to be measured against."""

    code: str
    name: Text
    numerator: Numerator
    of: Key = ""
    """The course or lesson that is counted."""
    audiences: tuple[str, ...] = ()
    sectors: tuple[str, ...] = ()
    modes: tuple[str, ...] = ()
    base: str = ""
    """The name in ``targets.csv`` of how many people there are."""
    goals: tuple[Goal, ...] = ()
    node: Node | None = None
    """Where it stands in its file, for faults found later."""


def read_amount(text: str) -> Amount | None:
    """Return what ``500`` or ``80 %`` means; None for anything else."""
    match = re.fullmatch(r"([0-9]{1,9}) ?(%?)", text.strip())
    if match is None or (match[2] and int(match[1]) > 100):
        return None
    return Amount(int(match[1]), bool(match[2]))


PERIOD = r"20[0-9]{2}(-(0[1-9]|1[0-2])|Q[1-4])?"


@dataclass(frozen=True, slots=True)
class PeriodNamed:
    """Reads a month, a quarter or a year."""

    def __call__(self, node: Node, desk: Desk) -> str | None:
        """See :class:`lessons.fields.Reader`."""
        said = written(node, desk)
        if said is None or re.fullmatch(PERIOD, said):
            return said
        desk.report(node, "HS090", value=said)
        return None

    def schema(self) -> Schema:
        """See :class:`lessons.fields.Reader`."""
        return {"type": ["string", "integer"], "pattern": f"^{PERIOD}$"}


@dataclass(frozen=True, slots=True)
class AmountOf:
    """Reads a whole number, or a whole number of percent."""

    def __call__(self, node: Node, desk: Desk) -> Amount | None:
        """See :class:`lessons.fields.Reader`."""
        said = written(node, desk)
        amount = None if said is None else read_amount(said)
        if said is not None and amount is None:
            desk.report(node, "HS091", value=said)
        return amount

    def schema(self) -> Schema:
        """See :class:`lessons.fields.Reader`."""
        return {"anyOf": [{"type": "integer", "minimum": 0}, {"type": "string", "pattern": "^[0-9]{1,9} ?%?$"}]}


def _goal(fields: Fields, desk: Desk) -> Goal | None:
    del desk
    known = [fields[key] for key in ("period", "value", "source")]
    return None if None in known else Goal(*known)


GOAL = Shape(
    "period: 2026",
    (
        Field("period", PeriodNamed(), "Đến hết kỳ nào.", "By the end of which period.", required=True),
        Field("value", AmountOf(), "Cần đạt bao nhiêu.", "How much is wanted.", required=True),
        Field("source", Plain(), "Văn bản nào giao.", "Who wants it, and where it is written.", required=True),
    ),
)

INDICATOR = Shape(
    "indicator: dan-hoc-xong",
    (
        Field("indicator", Id(), "Mã chỉ tiêu.", "Its code.", required=True),
        Field("name", TextOf(letters=160), "Tên chỉ tiêu.", "What it is called.", required=True),
        Field("course", Plain(), "Đếm người học xong lớp này.", "Count who completed this course."),
        Field("lesson", Plain(), "Đếm người qua bài này.", "Count who passed this lesson."),
        Field("active", YesNo("active"), "Đếm người có học.", "Count who learned at all."),
        Field("external", YesNo("external"), "Số nơi khác báo, không đếm từ bot.", "A figure that others hand in."),
        Field(
            "audiences", ListOf(OneOf("audiences", AUDIENCES)), "Chỉ những nhóm này.", "Only people of these groups."
        ),
        Field("sectors", ListOf(Plain()), "Chỉ những ngành này.", "Only people of these sectors."),
        Field("modes", ListOf(OneOf("modes", MODES)), "Chỉ những cách học này.", "Only done in these ways."),
        Field("base", Id(), "So với số nào trong targets.csv.", "What it is measured against, from targets.csv."),
        Field("goals", ListOf(Shaped(GOAL, _goal)), "Các mức cần đạt.", "How much is wanted, by when."),
    ),
)


def _indicator(fields: Fields, desk: Desk) -> Indicator | None:
    found = [name for name in NUMERATORS if name in fields]
    if len(found) != 1:
        desk.report(fields.at("indicator"), "HS092", key=fields["indicator"] or "", found=len(found))
        return None
    named = fields[found[0]]
    if named is False:
        desk.report(fields.at(found[0]), "HS092", key=fields["indicator"] or "", found=0)
    if not named or fields["indicator"] is None or fields["name"] is None:
        return None
    return Indicator(
        code=fields["indicator"],
        name=fields["name"],
        numerator=found[0],
        of=named if isinstance(named, str) else "",
        audiences=fields["audiences"] or (),
        sectors=fields["sectors"] or (),
        modes=fields["modes"] or (),
        base=fields["base"] or "",
        goals=fields["goals"] or (),
        node=fields.at(found[0]),
    )


INDICATORS = Shape(
    "indicators:",
    (Field("indicators", ListOf(Shaped(INDICATOR, _indicator)), "Các chỉ tiêu.", "The indicators.", required=True),),
)


def read_indicators(data: bytes, desk: Desk) -> tuple[Indicator, ...]:
    """Return the indicators in the order of their file; what is faulty is left out and noted."""
    node = parse(data, desk)
    fields = INDICATORS.read(node, desk) if node is not None else None
    known: dict[str, Indicator] = {}
    for one in (fields["indicators"] if fields else None) or ():
        if one.code in known and one.node is not None:
            before = known[one.code].node
            desk.report(one.node, "HS076", key=one.code, line=before.line if before else 1)
        known.setdefault(one.code, one)
    return tuple(known.values())
