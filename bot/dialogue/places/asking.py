"""One question on the screen: how it is drawn, what a choice or typed words are worth, and what is said to that.

A lesson and a review ask in the same way; where the answer leads is their own business.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TypeAlias

from msgspec.structs import replace

from bot.dialogue.learner import Learner, Mark, Sitting
from bot.dialogue.screens import Block, Choice, Paper, Picture, Screen, Sound, Tone, Words
from bot.dialogue.sitting import answer
from bot.dialogue.turn import Record
from bot.dialogue.understanding import pairs, several
from bot.dialogue.voice import Voice
from lessons.model import Card, Lesson, Medium, Question, Text
from lessons.questions.pieces import joined, listed
from lessons.questions.task import SUBMIT, Option, Step, Task

Judged: TypeAlias = tuple[Sitting, tuple[Record, ...]]
"""The sitting after an input, and the record of it where the answer was complete."""

FEEDBACK: Mapping[str, tuple[str, Tone]] = {
    "right": ("lesson.right", "right"),
    "miss": ("lesson.miss", "wrong"),
    "answer": ("lesson.hard", "wrong"),
    "unsure": ("lesson.unsure", "note"),
}
EXAMPLE = ("2", "1", "3", "4")
"""How an order may be typed; which step is which changes, so it is no answer."""
SPELLING = 100
"""Letters of a right spelling that are told: it rides in the seat."""


def closed(sitting: Sitting) -> bool:
    """Say whether the question on the screen takes no more answers: it was right, or the answer stands there."""
    return sitting.shown in ("right", "answer")


def draw(voice: Voice, head: Words, card: Question, at: tuple[Learner, Sitting]) -> Screen:
    """Draw a question with the feedback to the last answer, or only that once it takes no more."""
    learner, sitting = at
    if closed(sitting):
        blocks: tuple[Block, ...] = (head, *_understood(voice, card, at), *_feedback(voice, card, sitting))
        return Screen(voice.language, blocks, (voice.choice(".next"), *asides(voice)))
    task = card.task
    back = (voice.line("lesson.back", "note"),) if sitting.back and not sitting.shown else ()
    said = (*back, *_understood(voice, card, at), *_feedback(voice, card, sitting))
    blocks = (head, *said, *media(voice, card), voice.tell(card.ask, "ask"))
    hints = (voice.tell(card.hint, "note"),) if card.hint and sitting.shown == "hint" else ()
    how = (voice.line("lesson.several", "note"),) if task.submits else tuple(_board(voice, task, sitting))
    options = task.options(sitting.picked, seed(learner, card, sitting))
    choices = (
        *(Choice(option.key, voice.text(option.text), picked=option.picked) for option in options),
        *((voice.choice(SUBMIT, "submit"),) if task.submits else ()),
        *((voice.choice(".undo", aside=True),) if sitting.picked and not task.submits else ()),
        *((voice.choice(".hint", aside=True),) if card.hint and sitting.shown != "hint" else ()),
        *asides(voice),
    )
    return Screen(voice.language, (*blocks, *how, *hints), choices, expects=task.typed)


def _board(voice: Voice, task: Task, sitting: Sitting) -> Iterator[Words]:
    board = task.board(sitting.picked)
    if board is None:
        return
    if board.turn is not None:
        yield from (voice.tell(line, "answer") for line in board.lines)
        yield voice.line("lesson.turn", "ask", left=voice.text(board.turn))
    elif board.lines:
        yield voice.line("lesson.so-far", "note")
        yield from (voice.tell(line, "answer") for line in board.lines)
    else:
        count = len(task.options((), ""))
        yield voice.line("lesson.order", "note", example=" ".join(EXAMPLE[:count]))


def media(voice: Voice, card: Card) -> Iterator[Block]:
    """Yield the pictures, papers and the recording of a card."""
    yield from (_drawn(voice, medium) for medium in card.media)
    if voice.language in card.audio:
        yield Sound(card.audio[voice.language].hash, voice.language)


def _drawn(voice: Voice, medium: Medium) -> Block:
    if medium.kind != "picture":
        return Paper(medium.hash, medium.path.rpartition("/")[2])
    alt = medium.alt or Text({voice.language: ""})
    return Picture(medium.hash, voice.text(alt), alt.language(voice.language))


def asides(voice: Voice) -> tuple[Choice, ...]:
    """Return the ways out that every card has."""
    return voice.choice(".rest", aside=True), voice.choice(".help", aside=True)


def seed(learner: Learner, card: Question, sitting: Sitting, back: int = 0) -> str:
    """Return what the order of options depends on: learner, question and attempt, so that a redraw agrees.

    ``back`` is how many attempts ago it was.
    """
    attempt = f"{learner.id}:{card.key}:{sitting.marks.get(card.key, Mark()).tries - back}"
    return f"{attempt}:{sitting.round}" if sitting.round else attempt


def _understood(voice: Voice, card: Question, at: tuple[Learner, Sitting]) -> Iterator[Words]:
    """Tell what was chosen, where that was typed: a number may have been meant for a list further up."""
    learner, sitting = at
    if not learner.account.typed or not sitting.chosen or sitting.shown not in ("right", "miss", "answer"):
        return
    answer = "; ".join(_chosen(voice, card, at))
    if answer:
        yield voice.line("lesson.understood", "note", answer=answer)


def _chosen(voice: Voice, card: Question, at: tuple[Learner, Sitting]) -> Iterator[str]:
    learner, sitting = at
    keys = sitting.chosen.split("+")
    board = card.task.board(tuple(keys))
    if board is not None:
        yield from (voice.text(line) for line in board.lines)
        return
    for number, option in enumerate(card.task.options((), seed(learner, card, sitting, back=1)), start=1):
        if option.key in keys:
            # A question that is asked again has its options in another order, under other numbers.
            yield f"{number}) {voice.text(option.text)}" if closed(sitting) else voice.text(option.text)


def _feedback(voice: Voice, card: Question, sitting: Sitting) -> Iterator[Words]:
    if sitting.shown in FEEDBACK:
        key, tone = FEEDBACK[sitting.shown]
        yield voice.line(key, tone)
    because = _because(card, sitting)
    if because is not None:
        yield voice.tell(because)
    yield from _placed(voice, card.task, sitting)
    if sitting.shown == "answer":
        yield voice.line("lesson.answer")
        yield from (voice.tell(text, "answer") for text in card.task.reveal())
        reason = card.task.reason()
        if reason is not None and reason != because:
            yield voice.tell(reason)
    if sitting.spelling:
        yield voice.line("lesson.spelling", "note", spelling=sitting.spelling)


def _placed(voice: Voice, task: Task, sitting: Sitting) -> Iterator[Words]:
    """Tell which pieces of an answer that was not right stand where they belong, as long as it may be tried again."""
    board = task.board(tuple(sitting.chosen.split("+"))) if not closed(sitting) else None
    if board is not None and board.placed:
        yield voice.line("lesson.placed", pieces="; ".join(voice.text(piece) for piece in board.placed))


def _because(card: Question, sitting: Sitting) -> Text | None:
    return card.task.because(sitting.chosen) if sitting.chosen else None


def choose(learner: Learner, lesson: Lesson, at: tuple[Sitting, Question], key: str) -> Judged | None:
    """Take a choice on a question; None where it is none of the question's."""
    sitting, card = at
    if key == ".hint" and card.hint:
        return replace(sitting, shown="hint", chosen="", spelling=""), ()
    if key == ".undo" and not card.task.submits:
        return replace(sitting, picked=sitting.picked[:-1]), ()
    keys = {option.key for option in _options(learner, card, sitting)}
    if key in keys or (key == SUBMIT and card.task.submits):
        return _judged(lesson, at, card.task.choose(sitting.picked, key))
    return None


def _options(learner: Learner, card: Question, sitting: Sitting) -> tuple[Option, ...]:
    return card.task.options(sitting.picked, seed(learner, card, sitting))


def _judged(lesson: Lesson, at: tuple[Sitting, Question], step: Step) -> Judged:
    sitting, records = answer(lesson, *at, step)
    return replace(sitting, spelling=sitting.spelling[:SPELLING]), records


def read(learner: Learner, lesson: Lesson, at: tuple[Sitting, Question], words: str, *, sure: bool) -> Judged | None:
    """Take typed words as an answer: those that surely are one, or only the others."""
    sitting, card = at
    step = _numbers(learner, at, words) or card.task.read(sitting.picked, words, learner.seat.language)
    foreseen = step.verdict is None or step.verdict.option != "other"
    if not step.understood or sure != foreseen:
        return None
    return _judged(lesson, at, step)


def _numbers(learner: Learner, at: tuple[Sitting, Question], words: str) -> Step | None:
    """Take a list of numbers or letters, "3 1 2", and pairs of them, "1a 2b", where there are two sides to join."""
    sitting, card = at
    keys = [option.key for option in _options(learner, card, sitting)]
    board = card.task.board(sitting.picked)
    partners = pairs(words, len(keys)) if board is not None and board.turn is not None else {}
    if partners:
        return joined(card.task, sitting.picked, {left: keys[right] for left, right in partners.items()})
    places = several(words, len(keys))
    return listed(card.task, sitting.picked, [keys[place] for place in places]) if places else None
