"""Every lesson, shipped or for practice, played to its end: always right, always wrong, guessing, typing."""

from __future__ import annotations

import random
from datetime import timedelta
from pathlib import Path

import pytest

from bot.dialogue.events import Chose, Said
from bot.dialogue.library import Library
from bot.dialogue.rehearsal import standing
from bot.words import speak
from lessons.answers import plain
from lessons.model import Question, Story
from lessons.questions.match import Pairing
from lessons.questions.order import Order
from lessons.questions.task import SUBMIT
from tests.dialogue.playbook import HERE, Play, library

# The smaller tests run the same lines: tracing them here too would cost as much again.
pytestmark = pytest.mark.no_cover

CONTENT = Path(__file__).parent.parent.parent / "lessons" / "content"
FOLDERS = (CONTENT, HERE / "rehearsals")


def spoken(taught: Library, lesson: str) -> tuple[str, ...]:
    """Return the languages of the course a lesson is in."""
    course = taught.courses.course(taught.courses.lessons[lesson].course)
    return course.languages if course else ()


LIBRARIES = {lesson: taught for taught in map(library, FOLDERS) for lesson in taught.courses.lessons}
LESSONS = sorted(LIBRARIES)
LANGUAGES = ("vi", "en", "bn")
IN_ITS_LANGUAGES = [
    (lesson, language)
    for lesson in LESSONS
    for language in LANGUAGES
    if language in ("vi", *spoken(LIBRARIES[lesson], lesson))
]


def sat_down(lesson: str, language: str) -> Play:
    play = Play(LIBRARIES[lesson]).opens(lesson, language).says("1")
    return play.says("1") if language == "vi" else play


def asked(play: Play) -> Question | None:
    """Return the question that waits for an answer."""
    sitting = play.learner.seat.sitting
    if play.learner.seat.place != "lesson" or sitting is None or sitting.shown in ("right", "answer"):
        return None
    card = play.library.courses.lessons[sitting.lesson].card(sitting.card)
    return card if isinstance(card, Question) else None


def taps(play: Play, key: str) -> None:
    play.happens(Chose(key, play.learner.id, play.learner.turn))


def right_keys(question: Question) -> list[str]:
    task = question.task
    if isinstance(task, Order | Pairing):
        return [piece.key for piece in (task.steps if isinstance(task, Order) else task.pairs)]
    right = question.task.reveal()
    return [option.key for option in question.task.options((), "seed") if option.text in right]


def onward(play: Play) -> None:
    """Take the first way on that is no answer; in a story, towards an ending."""
    story, sitting = told(play), play.learner.seat.sitting
    if story is None or sitting is None:
        taps(play, play.screen.choices[0].key)
        return
    line = standing(story, sitting)
    nearest = min(line.choices, key=lambda choice: to_the_end(story, choice.to), default=None)
    taps(play, nearest.key if nearest else ".next")


def told(play: Play) -> Story | None:
    sitting = play.learner.seat.sitting
    if play.learner.seat.place != "lesson" or sitting is None:
        return None
    card = play.library.courses.lessons[sitting.lesson].card(sitting.card)
    return card if isinstance(card, Story) else None


def to_the_end(story: Story, line: str, least: int = 0) -> int:
    """Return the fewest replies from a line to an ending; a way of forty goes in a circle."""
    if least > 40 or not story.lines[line].choices:
        return least
    return min(to_the_end(story, choice.to, least + 1) for choice in story.lines[line].choices)


def answers_right(play: Play, question: Question, *, typed: bool) -> None:
    task, language = question.task, play.learner.seat.language
    if task.typed:
        play.happens(Said(plain(task.reveal()[0].in_(language)) if typed else task.reveal()[0].in_(language)))
    elif typed and task.board(()) is not None:
        labels = {choice.key: choice.label for choice in play.screen.choices}
        for key in right_keys(question):
            play.happens(Said(plain(labels[key])))
    elif typed and not task.submits:
        right = next(c for c in play.screen.choices if c.key in right_keys(question))
        play.happens(Said(plain(right.label)))
    else:
        for key in right_keys(question):
            taps(play, key)
        if task.submits:
            taps(play, SUBMIT)


def always_right(play: Play, *, typed: bool = False) -> None:
    """Go through a lesson answering every question rightly."""
    said = speak(play.learner.seat.language, "lesson.right")
    for _ in range(40):
        if play.learner.seat.place == "done":
            break
        question = asked(play)
        if question is None:
            onward(play)
        else:
            answers_right(play, question, typed=typed)
            play.sees(said)


def always_wrong(play: Play) -> None:
    """Go through a lesson answering every question wrongly."""
    said = speak(play.learner.seat.language, "lesson.miss", You="").strip().split(".")[0]
    for _ in range(60):
        if play.learner.seat.place in ("short", "done"):
            break
        question = asked(play)
        if question is None:
            onward(play)
        elif question.task.typed:
            play.happens(Said("999999" if question.task.typed == "number" else "em quên mất rồi"))
        else:
            answers_wrong(play, question)
            play.sees(said if play.learner.seat.sitting and play.learner.seat.sitting.shown == "miss" else "")


def guesses(play: Play, seed: int) -> None:
    """Go through a lesson choosing whatever is offered, back and forth, until it is passed."""
    dice = random.Random(seed)
    for _ in range(3000):
        if play.learner.seat.place == "done":
            break
        question = asked(play)
        if question is not None and question.task.typed:
            answers_right(play, question, typed=dice.random() < 0.5)
            continue
        ways = [
            c.key
            for c in play.screen.choices
            if c.key[0] != "." or c.key in (".next", ".done", ".later", ".retry", ".undo", ".replay")
        ]
        taps(play, dice.choice(ways))
        play.now -= timedelta(seconds=5)


@pytest.mark.parametrize("typed", [False, True], ids=["tapping", "typing without marks"])
@pytest.mark.parametrize(("lesson", "language"), IN_ITS_LANGUAGES)
def test_one_who_is_always_right_completes_it_at_the_first_attempt(lesson: str, typed: bool, language: str) -> None:
    play = sat_down(lesson, language)
    always_right(play, typed=typed)
    assert play.learner.seat.place == "done"
    assert [record.kind for record in play.records].count("completed") == 1
    assert all(record.right and record.attempt == 1 for record in play.records if record.kind == "answered")


@pytest.mark.parametrize("lesson", LESSONS)
def test_one_who_is_always_wrong_is_told_why_and_comes_to_an_end_without_passing(lesson: str) -> None:
    play = sat_down(lesson, "vi")
    always_wrong(play)
    rule = play.library.courses.lessons[lesson].passing.rule
    assert play.learner.seat.place == ("done" if rule == "seen" else "short")
    assert ("completed" in [record.kind for record in play.records]) == (rule == "seen")


def answers_wrong(play: Play, question: Question) -> None:
    if question.task.board(()) is not None:
        for key in reversed(right_keys(question)):
            taps(play, key)
        return
    wrong = [c.key for c in play.screen.choices if c.key[0] not in ".=" and c.key not in right_keys(question)]
    taps(play, wrong[0])
    if question.task.submits:
        taps(play, SUBMIT)


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("lesson", LESSONS)
def test_one_who_guesses_passes_in_the_end(lesson: str, seed: int) -> None:
    play = sat_down(lesson, "vi")
    guesses(play, seed)
    assert play.learner.seat.place == "done"


@pytest.mark.parametrize("lesson", LESSONS)
def test_every_wrong_answer_says_why(lesson: str) -> None:
    for question in LIBRARIES[lesson].courses.lessons[lesson].questions():
        options = question.task.options((), "seed")
        for option in options:
            if option.key not in right_keys(question):
                assert question.task.because(option.key) is not None, (question.key, option.text)
