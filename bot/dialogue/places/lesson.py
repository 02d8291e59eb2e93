"""A lesson: one card at a time, what an answer was worth and why, on to the end."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from msgspec.structs import replace

from bot.dialogue.learner import Learner, Mark, Sitting
from bot.dialogue.library import Library
from bot.dialogue.places.finish import finish
from bot.dialogue.places.place import Place
from bot.dialogue.screens import Block, Choice, Paper, Picture, Screen, Sound, Tone, Words
from bot.dialogue.sitting import END, answer, backward, onward, touch
from bot.dialogue.turn import Record, Turn, seated
from bot.dialogue.voice import Voice, voice_of
from lessons.model import Card, Lesson, Medium, Question, Say, Text, Try
from lessons.questions.task import SUBMIT, Option, Step

FEEDBACK: Mapping[str, tuple[str, Tone]] = {
    "right": ("lesson.right", "right"),
    "miss": ("lesson.miss", "wrong"),
    "answer": ("lesson.hard", "wrong"),
    "unsure": ("lesson.unsure", "note"),
}
SPELLING = 100
"""Letters of a right spelling that are told: it rides in the seat."""


def standing(library: Library, learner: Learner) -> tuple[Lesson, Sitting, Card]:
    """Return the lesson, the sitting and the card a learner stands on; the seat has been settled before."""
    sitting = learner.seat.sitting
    assert sitting is not None, "settled() moves everyone without a sitting home first"
    lesson = library.courses.lessons[sitting.lesson]
    card = lesson.card(sitting.card)
    return lesson, sitting, card if card is not None else lesson.cards[0]


def screen(library: Library, learner: Learner) -> Screen:
    """Draw the card with what stands beside it."""
    lesson, sitting, card = standing(library, learner)
    voice = voice_of(library, learner.seat)
    head = Words(f"{voice.text(lesson.title)} · {_place(lesson, card)}", lesson.title.language(voice.language), "title")
    if isinstance(card, Question):
        return _question(voice, head, card, (learner, sitting))
    body = card.text if isinstance(card, Say | Try) else lesson.title
    return Screen(voice.language, (head, *_media(voice, card), voice.tell(body)), _onward(voice, lesson, sitting, card))


def _place(lesson: Lesson, card: Card) -> str:
    keys = [other.key for other in lesson.cards]
    return f"{keys.index(card.key) + 1}/{len(keys)}"


def _media(voice: Voice, card: Card) -> Iterator[Block]:
    yield from (_drawn(voice, medium) for medium in card.media)
    if voice.language in card.audio:
        yield Sound(card.audio[voice.language].hash, voice.language)


def _drawn(voice: Voice, medium: Medium) -> Block:
    if medium.kind != "picture":
        return Paper(medium.hash, medium.path.rpartition("/")[2])
    alt = medium.alt or Text({voice.language: ""})
    return Picture(medium.hash, voice.text(alt), alt.language(voice.language))


def _onward(voice: Voice, lesson: Lesson, sitting: Sitting, card: Card) -> tuple[Choice, ...]:
    back = (voice.choice(".back", aside=True),) if backward(lesson, sitting) else ()
    if isinstance(card, Try):
        done = voice.choice(".done")
        return (replace(done, label=voice.text(card.done)), voice.choice(".later"), *back, *_asides(voice))
    return (voice.choice(".next"), *back, *_asides(voice))


def _asides(voice: Voice) -> tuple[Choice, ...]:
    return voice.choice(".rest", aside=True), voice.choice(".help", aside=True)


def _question(voice: Voice, head: Words, card: Question, at: tuple[Learner, Sitting]) -> Screen:
    learner, sitting = at
    if sitting.shown in ("right", "answer"):
        return Screen(
            voice.language, (head, *_feedback(voice, card, sitting)), (voice.choice(".next"), *_asides(voice))
        )
    task = card.task
    back = (voice.line("lesson.back", "note"),) if sitting.back and not sitting.shown else ()
    blocks = (head, *back, *_feedback(voice, card, sitting), *_media(voice, card), voice.tell(card.ask, "ask"))
    hints = (voice.tell(card.hint, "note"),) if card.hint and sitting.shown == "hint" else ()
    how = (voice.line("lesson.several", "note"),) if task.submits else ()
    options = task.options(sitting.picked, seed(learner, card, sitting))
    choices = (
        *(Choice(option.key, voice.text(option.text), picked=option.picked) for option in options),
        *((voice.choice(SUBMIT, "submit"),) if task.submits else ()),
        *((voice.choice(".hint", aside=True),) if card.hint and sitting.shown != "hint" else ()),
        *_asides(voice),
    )
    return Screen(voice.language, (*blocks, *how, *hints), choices, expects=task.typed)


def seed(learner: Learner, card: Question, sitting: Sitting) -> str:
    """Return what the order of options depends on: learner, question and attempt, so that a redraw agrees."""
    return f"{learner.id}:{card.key}:{sitting.marks.get(card.key, Mark()).tries}"


def _feedback(voice: Voice, card: Question, sitting: Sitting) -> Iterator[Words]:
    if sitting.shown in FEEDBACK:
        key, tone = FEEDBACK[sitting.shown]
        yield voice.line(key, tone)
    because = _because(card, sitting)
    if because is not None:
        yield voice.tell(because)
    if sitting.shown == "answer":
        yield voice.line("lesson.answer")
        yield from (voice.tell(text, "answer") for text in card.task.reveal())
        reason = card.task.reason()
        if reason is not None and reason != because:
            yield voice.tell(reason)
    if sitting.spelling:
        yield voice.line("lesson.spelling", "note", spelling=sitting.spelling)


def _because(card: Question, sitting: Sitting) -> Text | None:
    return card.task.because(sitting.chosen) if sitting.chosen else None


def choose(library: Library, learner: Learner, key: str, now: datetime) -> Turn | None:
    """Take a choice on a card."""
    lesson, sitting, _ = standing(library, learner)
    sitting, idle = touch(lesson, sitting, int(now.timestamp()))
    turn = _card_turn(library, replace(learner, seat=replace(learner.seat, sitting=sitting)), key, now)
    return turn.also(*idle) if turn else None


def _card_turn(library: Library, learner: Learner, key: str, now: datetime) -> Turn | None:
    lesson, sitting, card = standing(library, learner)
    if isinstance(card, Question) and sitting.shown not in ("right", "answer"):
        return _asked(library, learner, card, key)
    if key == ".back":
        before = backward(lesson, sitting)
        return _sits(learner, before) if before else None
    if isinstance(card, Try):
        return _tried(library, learner, key, now)
    return _next(library, learner, now) if key == ".next" else None


def _next(library: Library, learner: Learner, now: datetime) -> Turn:
    lesson, sitting, _ = standing(library, learner)
    after = onward(lesson, sitting)
    moved = _sits(learner, after)
    return finish(library, moved.learner, lesson, now) if after.card == END else moved


def _tried(library: Library, learner: Learner, key: str, now: datetime) -> Turn | None:
    if key not in (".done", ".later"):
        return None
    lesson, _, card = standing(library, learner)
    record = Record("tried", lesson=lesson.id, version=lesson.version, question=card.key, option=key[1:])
    return _next(library, learner, now).also(record)


def _asked(library: Library, learner: Learner, card: Question, key: str) -> Turn | None:
    _, sitting, _ = standing(library, learner)
    if key == ".hint" and card.hint:
        return _sits(learner, replace(sitting, shown="hint", chosen="", spelling=""))
    keys = {option.key for option in _options(learner, card, sitting)}
    if key in keys or (key == SUBMIT and card.task.submits):
        return _answered(library, learner, card, card.task.choose(sitting.picked, key))
    return None


def _options(learner: Learner, card: Question, sitting: Sitting) -> tuple[Option, ...]:
    return card.task.options(sitting.picked, seed(learner, card, sitting))


def _answered(library: Library, learner: Learner, card: Question, step: Step) -> Turn:
    lesson, sitting, _ = standing(library, learner)
    after, records = answer(lesson, sitting, card, step)
    return Turn(_sits(learner, replace(after, spelling=after.spelling[:SPELLING])).learner, records)


def read(library: Library, learner: Learner, words: str, now: datetime) -> Turn | None:
    """Take typed words that surely are an answer: right, or a wrong one the author foresaw."""
    return _heard(library, learner, words, now, sure=True)


def weigh(library: Library, learner: Learner, words: str, now: datetime) -> Turn | None:
    """Take typed words that mean nothing else here as an answer, where the question is one to type."""
    return _heard(library, learner, words, now, sure=False)


def _heard(library: Library, learner: Learner, words: str, now: datetime, *, sure: bool) -> Turn | None:
    lesson, sitting, card = standing(library, learner)
    if not isinstance(card, Question) or sitting.shown in ("right", "answer"):
        return None
    step = card.task.read(sitting.picked, words, voice_of(library, learner.seat).language)
    foreseen = step.verdict is not None and step.verdict.option != "other"
    if not step.understood or sure != foreseen:
        return None
    sitting, idle = touch(lesson, sitting, int(now.timestamp()))
    return _answered(library, _sits(learner, sitting).learner, card, step).also(*idle)


def _sits(learner: Learner, sitting: Sitting) -> Turn:
    return seated(learner, replace(learner.seat, sitting=sitting))


PLACE = Place(screen, choose, read=read, weigh=weigh)
