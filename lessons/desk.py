"""The desk on which one file is read: what is known around it, and the faults found in it so far."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from lessons.faults import Fault, fault
from lessons.model import Language
from lessons.nodes import Node, place

if TYPE_CHECKING:
    from lessons.facts import Register
    from lessons.media import Shelf

HOUSE_LANGUAGE: Language = "vi"
"""The language of a text that names none, where no course says another."""


@dataclass(slots=True)
class Desk:
    """Faults gather here. ``languages`` is empty where no course is known: then any may be used."""

    path: str
    languages: tuple[Language, ...] = ()
    register: Register | None = None
    shelf: Shelf | None = None
    lines: Sequence[str] = ()
    faults: list[Fault] = field(default_factory=list)

    @property
    def main(self) -> Language:
        """Return the language of texts that name none."""
        return self.languages[0] if self.languages else HOUSE_LANGUAGE

    @property
    def sound(self) -> bool:
        """Say whether nothing but warnings has been found."""
        return all(found.warning for found in self.faults)

    def copied(self) -> Desk:
        """Return another desk with the same faults on it."""
        return replace(self, faults=list(self.faults))

    def report(self, node: Node, code: str, **values: object) -> None:
        """Note a fault at a node."""
        self.report_at(place(node), code, **values)

    def report_at(self, where: tuple[int, int], code: str, **values: object) -> None:
        """Note a fault at a line and column, both from 1."""
        self.faults.append(fault(self.path, where, code, **values))
