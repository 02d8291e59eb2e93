"""The rule by which a lesson is passed, as an author writes it: ``all``, ``2 of 3``, ``80 %``, ``seen``."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lessons.desk import Desk
from lessons.fields import Field, Schema
from lessons.model import Pass
from lessons.nodes import Node
from lessons.readers import written

_OF = re.compile(r"([0-9]{1,4}) of ([0-9]{1,4})")
_PERCENT = re.compile(r"([0-9]{1,4}) ?%")


@dataclass(frozen=True, slots=True)
class PassRule:
    """Reads the rule."""

    def __call__(self, node: Node, desk: Desk) -> Pass | None:
        """See :class:`lessons.fields.Reader`."""
        said = written(node, desk)
        if said is None:
            return None
        rule = _rule(" ".join(said.split()))
        if rule is None:
            desk.report(node, "HS046", value=said)
        elif not 0 < rule.least <= rule.of:
            desk.report(node, "HS047", value=said)
        else:
            return Pass(rule.rule, *_counted(rule))
        return None

    def schema(self) -> Schema:
        """See :class:`lessons.fields.Reader`."""
        return {"type": "string", "pattern": rf"^(all|seen|{_OF.pattern}|{_PERCENT.pattern})$"}


def _rule(said: str) -> Pass | None:
    """Return the rule with ``of`` filled in whatever it is, so that its numbers can be compared."""
    if said in ("all", "seen"):
        return Pass("all" if said == "all" else "seen", 1, 1)
    if match := _OF.fullmatch(said):
        return Pass("of", int(match[1]), int(match[2]))
    if match := _PERCENT.fullmatch(said):
        return Pass("percent", int(match[1]), 100)
    return None


def _counted(rule: Pass) -> tuple[int, int]:
    match rule.rule:
        case "of":
            return rule.least, rule.of
        case "percent":
            return rule.least, 0
        case "all" | "seen":
            return 0, 0


PASS = Field(
    "pass",
    PassRule(),
    "Khi nào coi là học xong: all (đúng hết), 2 of 3, 80 %, seen (xem hết). Không ghi thì theo lớp.",
    "When it counts as passed: all, 2 of 3, 80 %, seen. Not written: as the course says.",
)
