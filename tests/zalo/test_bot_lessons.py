"""Shipped lessons where every choice is typed: each screen is one message, and whoever is right gets to the end."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.channels.lengths import units
from bot.channels.numbered import LIMIT, pages
from bot.channels.zalo.telling import Telling
from bot.channels.zalo_bot.drawing import Part, parts
from bot.dialogue.rehearsal import standing
from bot.dialogue.screens import Block, Picture, Screen
from lessons.answers import plain
from lessons.model import Question
from tests.dialogue.playbook import Play, library
from tests.lessons.test_played import CONTENT, LIBRARIES, asked, right_keys, to_the_end, told

SHIPPED = sorted(library(CONTENT).courses.lessons)
TELLING = Telling("bot.HocSoThu", "https://hocso.example.vn")


def words(block: Block) -> str:
    return TELLING.words("vi", block)


def sent(screen: Screen, *, pictures: bool) -> tuple[Part, ...]:
    return parts(screen, words, lambda hash: f"https://hocso.example.vn/anh/{hash}.png" if pictures else "")


class Typist:
    """Plays a lesson knowing nothing but what is read on the phone, and the right answers; types without marks."""

    def __init__(self, lesson: str) -> None:
        self.play = Play(LIBRARIES[lesson], channel="zalo").says(f"vao {lesson}")
        self.play.says("1", "bac")

    def screens(self) -> Iterator[Screen]:
        """Go on to the end, always right, and yield each screen on the way."""
        for _ in range(60):
            yield self.play.screen
            if self.play.learner.seat.place == "done":
                return
            question = asked(self.play)
            self.play.says(self.answer(question) if question else self.onward())

    def answer(self, question: Question) -> str:
        """Return what is typed as the right answer."""
        task = question.task
        if task.typed:
            return plain(task.reveal()[0].in_("vi"))
        labels = {choice.key: choice.label for choice in self.play.screen.choices}
        numbers = [self.number(labels[key]) for key in right_keys(question)]
        return " ".join(numbers)

    def onward(self) -> str:
        """Return what leads on; in a story, the reply nearest to an ending."""
        story, sitting = told(self.play), self.play.learner.seat.sitting
        labels = {choice.key: choice.label for choice in self.play.screen.choices}
        replies = standing(story, sitting).choices if story and sitting else ()
        if story and replies:
            nearest = min(replies, key=lambda reply: to_the_end(story, reply.to))
            return plain(labels[nearest.key])
        first = next(choice for choice in self.play.screen.choices if not choice.aside)
        return plain(first.label)

    def number(self, label: str) -> str:
        """Return the number that stands before a choice in what is read."""
        lines = "\n".join(pages(self.play.screen, words)).splitlines()
        found = [line.partition(")")[0] for line in lines if line.partition(") ")[2].removeprefix("✓ ") == label]
        assert len(found) == 1, (label, lines)
        return found[0]


@pytest.mark.parametrize("lesson", sorted(LIBRARIES))
def test_one_who_types_without_marks_and_is_always_right_completes_it(lesson: str) -> None:
    typist = Typist(lesson)
    for _ in typist.screens():
        pass

    assert [record.kind for record in typist.play.records].count("completed") == 1
    assert all(record.right and record.attempt == 1 for record in typist.play.records if record.kind == "answered")


@pytest.mark.parametrize("pictures", [True, False], ids=["with pictures", "in words"])
@pytest.mark.parametrize("lesson", SHIPPED)
def test_every_screen_of_a_shipped_lesson_is_one_message_that_zalo_takes(lesson: str, pictures: bool) -> None:
    for screen in Typist(lesson).screens():
        (part,) = sent(screen, pictures=pictures)
        assert 0 < units(part.text) <= LIMIT
        assert all(0 < units(text) <= LIMIT for text in part.instead)
        assert (part.kind == "photo") == (pictures and any(isinstance(block, Picture) for block in screen.blocks))


@pytest.mark.parametrize("lesson", SHIPPED)
def test_a_picture_that_cannot_be_sent_is_told_in_words(lesson: str) -> None:
    for screen in Typist(lesson).screens():
        for block in screen.blocks:
            if isinstance(block, Picture):
                assert all(block.alt in text for text in (sent(screen, pictures=False)[0].text,))
                assert block.alt in sent(screen, pictures=True)[0].instead[0]


@pytest.mark.parametrize("lesson", SHIPPED)
def test_every_screen_of_one_who_is_wrong_fits_as_well(lesson: str) -> None:
    play = Typist(lesson).play
    for _ in range(80):
        assert all(units(part.text) <= LIMIT for part in sent(play.screen, pictures=True))
        if play.learner.seat.place in ("short", "done"):
            return
        question = asked(play)
        play.says(_wrong(play, question) if question else plain(play.screen.choices[0].label))
    raise AssertionError("never came to an end")


def _wrong(play: Play, question: Question) -> str:
    if question.task.typed:
        return "999999" if question.task.typed == "number" else "em quen mat roi"
    picks = [choice for choice in play.screen.choices if choice.key[0] not in ".="]
    if question.task.board(()) is not None:
        return " ".join(str(place) for place in range(len(picks), 0, -1))
    wrong = [place for place, choice in enumerate(picks, start=1) if choice.key not in right_keys(question)]
    return f"{wrong[0]} {wrong[-1]}" if question.task.submits and len(wrong) > 1 else str(wrong[0])
