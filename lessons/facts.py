"""The register of facts and skills that lessons name: what each rests on, how sure it is, until when it holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from lessons.desk import Desk
from lessons.fields import Field, Fields, Schema, Shape, Shaped, nearest
from lessons.model import Fact, Text
from lessons.nodes import Node
from lessons.parsing import parse
from lessons.readers import Day, ListOf, OneOf, Plain, written
from lessons.texts import NAME, TextOf

UNSURE = ("L", "K")
"""Confidences that are not enough to teach something as a fact."""

FACTS_FILE = "facts.yaml"
SKILLS_FILE = "framework.yaml"


@dataclass(frozen=True, slots=True)
class Register:
    """What lessons may rest on and train. None where the folder has no such file: then nothing is held against it.

    A fact whose entry is faulty is known by its id, with None. ``today`` is None where nobody said.
    """

    facts: Mapping[str, Fact | None] | None = None
    skills: Mapping[str, Text | None] | None = None
    today: date | None = None


_SAYS = TextOf(letters=600)

FACT = Shape(
    "fact: F22",
    (
        Field("fact", Plain(), "Mã của dữ kiện, bài học ghi mã này.", "Its number, which lessons name.", required=True),
        Field("says", _SAYS, "Điều được coi là đúng.", "What is held to be true.", required=True),
        Field("source", Plain(), "Lấy từ đâu.", "Where it is from.", required=True),
        Field(
            "confidence",
            OneOf("confidence", ("H", "M", "L", "K")),
            "H: luật, cơ quan chính thức hoặc hai nguồn độc lập; M: một nguồn uy tín; L: một nguồn yếu; "
            "K: hiểu biết chung.",
            "H: law, official body or two independent sources; M: one reputable source; L: a weak one; "
            "K: general knowledge.",
            required=True,
        ),
        Field("checked", Day(), "Ngày xem lại gần nhất.", "The day it was last checked.", required=True),
        Field("again", Day(), "Phải xem lại trước ngày này.", "The day by which it must be checked.", required=True),
    ),
)
SKILL = Shape(
    "skill: TO.4",
    (
        Field("skill", Plain(), "Mã của kỹ năng.", "The code of the skill.", required=True),
        Field("title", NAME, "Tên kỹ năng.", "What it is called.", required=True),
    ),
)


def _fact(fields: Fields, desk: Desk) -> tuple[Node, str, Fact | None] | None:
    del desk
    if fields["fact"] is None:
        return None
    known = [fields[key] for key in ("fact", "says", "source", "confidence", "checked", "again")]
    return fields.at("fact"), fields["fact"], None if None in known else Fact(*known)


def _skill(fields: Fields, desk: Desk) -> tuple[Node, str, Text | None] | None:
    del desk
    return None if fields["skill"] is None else (fields.at("skill"), fields["skill"], fields["title"])


FACTS = Shape("facts:", (Field("facts", ListOf(Shaped(FACT, _fact)), "Các dữ kiện.", "The facts.", required=True),))
SKILLS = Shape(
    "skills:", (Field("skills", ListOf(Shaped(SKILL, _skill)), "Các kỹ năng.", "The skills.", required=True),)
)


def read_facts(data: bytes, desk: Desk) -> Mapping[str, Fact | None] | None:
    """Return the facts of a register by id; None where the file as a whole cannot be understood."""
    return _entries(data, desk, FACTS, "facts")


def read_skills(data: bytes, desk: Desk) -> Mapping[str, Text | None] | None:
    """Return the titles of the skills by code; None where the file as a whole cannot be understood."""
    return _entries(data, desk, SKILLS, "skills")


def _entries(data: bytes, desk: Desk, shape: Shape, key: str) -> Mapping[str, Any] | None:
    node = parse(data, desk)
    fields = shape.read(node, desk) if node is not None else None
    if fields is None or fields[key] is None:
        return None
    known: dict[str, Any] = {}
    lines: dict[str, int] = {}
    for at, entry, value in fields[key]:
        if entry in known:
            desk.report(at, "HS076", key=entry, line=lines[entry])
        known.setdefault(entry, value)
        lines.setdefault(entry, at.line)
    return known


@dataclass(frozen=True, slots=True)
class FactNamed:
    """Reads the number of a fact that a lesson rests on."""

    def __call__(self, node: Node, desk: Desk) -> tuple[Node, str] | None:
        """See :class:`lessons.fields.Reader`."""
        key = written(node, desk)
        facts = desk.register.facts if desk.register else None
        if key is None or facts is None:
            return None if key is None else (node, key)
        if key not in facts:
            desk.report(node, "HS056", key=key, near=nearest(key, list(facts)) or "F1")
            return None
        _check_date(node, facts[key], desk)
        return node, key

    def schema(self) -> Schema:
        """See :class:`lessons.fields.Reader`."""
        return {"type": "string"}


def _check_date(node: Node, fact: Fact | None, desk: Desk) -> None:
    today = desk.register.today if desk.register else None
    if fact is not None and today is not None and fact.again < today:
        desk.report(node, "HS105", fact=fact.id, day=fact.again.isoformat())


@dataclass(frozen=True, slots=True)
class SkillNamed:
    """Reads the code of a skill that a lesson trains."""

    def __call__(self, node: Node, desk: Desk) -> str | None:
        """See :class:`lessons.fields.Reader`."""
        key = written(node, desk)
        skills = desk.register.skills if desk.register else None
        if key is None or skills is None or key in skills:
            return key
        desk.report(node, "HS057", key=key, near=nearest(key, sorted(skills)) or "TO.1")
        return None

    def schema(self) -> Schema:
        """See :class:`lessons.fields.Reader`."""
        return {"type": "string"}


def known(named: tuple[tuple[Node, str], ...], desk: Desk) -> tuple[Fact, ...]:
    """Return the facts that are named, as the register has them."""
    facts = (desk.register.facts if desk.register else None) or {}
    return tuple(fact for _, key in named if (fact := facts.get(key)) is not None)


def check_sure(named: tuple[tuple[Node, str], ...], desk: Desk) -> None:
    """Note the facts that are too unsure to be taught as facts."""
    unsure = {fact.id: fact for fact in known(named, desk) if fact.confidence in UNSURE}
    for node, key in named:
        if key in unsure:
            desk.report(node, "HS058", key=key, confidence=unsure[key].confidence)
