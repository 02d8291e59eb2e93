"""A conversation as a script: what the learner does, what they must see. Every turn goes through JSON and back."""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Self

from msgspec.structs import replace

from bot.dialogue.dialogue import advance, screen
from bot.dialogue.events import Answered, CameDue, Chose, Event, Opened, Said, Sent
from bot.dialogue.ladder import found
from bot.dialogue.learner import (
    Account,
    Learner,
    Recall,
    seat_from_json,
    seat_to_json,
    shelf_from_json,
    shelf_to_json,
)
from bot.dialogue.library import Library, Operator
from bot.dialogue.screens import Link, Picture, Screen, Words
from bot.dialogue.turn import Ask, Record, Turn
from lessons.library import courses
from lessons.loader import load
from lessons.units import load_units

HERE = Path(__file__).parent
CONTENT = HERE.parent.parent / "lessons" / "content"
START = datetime(2026, 11, 23, 12, tzinfo=UTC)


@cache
def library(folder: Path = HERE / "courses") -> Library:
    """Load a folder of courses with the shipped places; it must be sound."""
    loaded = load(folder)
    errors = [fault.line_of("en") for fault in loaded.faults if not fault.warning]
    assert not errors, errors
    return Library(courses(loaded.courses), load_units(CONTENT / "units.csv"), Operator("Tổ công tác", "0213 3876 000"))


def text_of(drawn: Screen) -> str:
    """Return everything a screen says, a line each."""
    parts: list[str] = list(drawn.notices)
    for block in drawn.blocks:
        if isinstance(block, Words):
            parts.append(block.text)
        elif isinstance(block, Picture):
            parts.append(f"[{block.alt}]")
        elif isinstance(block, Link):
            parts.append(f"<{block.code}>")
    return "\n".join([*parts, *(f"({choice.label})" for choice in drawn.choices)])


def check_screen(drawn: Screen, learner: Learner) -> None:
    """Fail where a screen does not fit the strictest channel that will show it."""
    said = text_of(drawn)
    assert drawn.blocks, "an empty screen"
    assert len(said.encode("utf-16-le")) // 2 <= 2000, "longer than a Zalo message"
    assert len(drawn.notices) <= 3
    keys = [choice.key for choice in drawn.choices]
    assert len(keys) == len(set(keys)), f"a choice stands twice: {keys}"
    assert 1 <= len(keys) <= 12, keys
    for choice in drawn.choices:
        assert choice.label.strip(), choice
        assert len(f"{learner.id:x}.{learner.turn}.{choice.key}".encode()) <= 64, choice.key
    assert len([n for n in drawn.notices if "{" in n]) == 0
    assert "{" not in said, said
    assert "<bạn>" not in said.lower(), said


class Play:
    """One learner's conversation. Each step returns the play, so that a test reads as the conversation."""

    def __init__(self, world: Library | None = None, *, channel: str = "web", learner: int = 7) -> None:
        self.library = world or library()
        self.learner = Learner(learner, 0, Account(channel, reached=channel == "telegram"))
        self.now = START
        self.records: list[Record] = []
        self.asked: tuple[Ask, ...] = ()
        self.memory: dict[tuple[str, str], Recall] = {}
        self.due = 0
        self.last: Turn | None = None

    def twin(self) -> Self:
        """Return a play that stands where this one does; each goes on by itself."""
        other = copy(self)
        other.records, other.memory = list(self.records), dict(self.memory)
        return other

    @property
    def screen(self) -> Screen:
        """What the learner sees now."""
        return screen(self.library, self.learner)

    def happens(self, event: Event) -> Self:
        """Let an event happen."""
        turn = advance(self.library, self.learner, event, self.now)
        after = turn.learner
        seat = seat_to_json(after.seat)
        assert len(seat.encode()) <= 1024, seat
        shelf = shelf_to_json(after.shelf)
        self.learner = replace(after, seat=seat_from_json(seat), shelf=shelf_from_json(shelf))
        assert self.learner.seat == after.seat
        self.records += turn.records
        self.asked = turn.asks or self.asked
        self.memory |= {(recall.lesson, recall.question): recall for recall in turn.memory}
        self.memory = {key: recall for key, recall in self.memory.items() if recall.step >= 0}
        self.due = self.due if turn.due is None else turn.due
        self.last = turn
        self.now += timedelta(seconds=5)
        check_screen(self.screen, self.learner)
        return self

    def opens(self, code: str = "", language: str = "vi") -> Self:
        """Come by the front door."""
        return self.happens(Opened(code, language))

    def says(self, *lines: str) -> Self:
        """Type lines, one after the other."""
        for line in lines:
            self.happens(Said(line))
        return self

    def sends(self, what: str) -> Self:
        """Send what is not read."""
        return self.happens(Sent(what))

    def taps(self, *labels: str) -> Self:
        """Tap choices by their labels."""
        for label in labels:
            keys = [choice.key for choice in self.screen.choices if choice.label == label]
            assert len(keys) == 1, f"no single choice “{label}” in:\n{text_of(self.screen)}"
            self.happens(Chose(keys[0], self.learner.id, self.learner.turn))
        return self

    def sees(self, *parts: str) -> Self:
        """Fail unless the screen says all of it."""
        said = text_of(self.screen)
        for part in parts:
            assert part in said, f"“{part}” is not in:\n{said}"
        return self

    def misses(self, *parts: str) -> Self:
        """Fail where the screen says any of it."""
        said = text_of(self.screen)
        for part in parts:
            assert part not in said, f"“{part}” is in:\n{said}"
        return self

    def later(self, **span: float) -> Self:
        """Let time pass."""
        self.now += timedelta(**span)
        return self

    def reminded(self) -> Self:
        """Let the time of the reminder come, as the store would tell it."""
        self.now = max(self.now, datetime.fromtimestamp(self.due, UTC))
        return self.happens(CameDue("reminder"))

    def meets(self, world: Library) -> Self:
        """Go on in an edited library."""
        self.library = world
        check_screen(self.screen, self.learner)
        return self

    def fetches(self) -> Self:
        """Let the review that was asked for get its questions, as the store would find them."""
        (ask,) = self.asked
        assert ask.kind == "due-reviews"
        return self.happens(Answered("r", ask.kind, found(tuple(self.memory.values()), ask.body)))

    def through(self, code: str) -> Self:
        """Go through the welcome and the trial lesson with several right answers, to its end."""
        self.enters(code).says("tiếp", "tiếp", "tiếp")
        return self.taps("Gọi ngân hàng", "Báo công an", "Xong", "Tiếp")

    def has(self, *kinds: str) -> Self:
        """Fail unless just these kinds of record were written, in this order."""
        assert [record.kind for record in self.records] == list(kinds)
        return self

    def enters(self, code: str = "", form: str = "Bác") -> Self:
        """Go through the welcome to the first card."""
        return self.opens(code).taps("Đồng ý", form)


def kinds(records: Sequence[Record]) -> list[str]:
    """Return the kinds of records, in order."""
    return [record.kind for record in records]
