"""All that a conversation can draw on besides the learner: courses, places, and who runs the service."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from lessons.library import Courses
from lessons.model import Key, Language, Medium
from lessons.phones import Phones
from lessons.spoken import Spoken
from lessons.units import Units


@dataclass(frozen=True, slots=True)
class Operator:
    """Who runs the service, and a phone number where a person answers; both may be empty on a test machine."""

    name: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Library:
    """Frozen and whole: a newer one is a new value. ``language`` is spoken to those who have not chosen."""

    courses: Courses
    units: Units
    operator: Operator = Operator()
    language: str = "vi"
    phones: Phones = field(default_factory=Phones)
    spoken: Spoken = field(default_factory=dict)
    marks: dict[tuple[Key, Key, Language], str] = field(default_factory=dict, init=False, compare=False, repr=False)
    """What :mod:`bot.dialogue.noticing` has worked out of these lessons, by lesson, card and language."""

    @property
    def media(self) -> Mapping[str, Medium]:
        """Return all media that can be shown, by content hash."""
        read_out = {form.hash: form for medium in self.spoken.values() for form in (medium, *medium.forms)}
        return {**read_out, **self.courses.media}
