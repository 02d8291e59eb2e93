"""What a learner could notice of an edit: short marks of a lesson and of the card they are on, in their language.

A sitting carries them. So an edit in another language, or of what learners are not told, passes without a word; and
on a card that is as it was, nothing that was begun is lost.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from hashlib import blake2b

from msgspec.structs import replace

from bot.dialogue.learner import Mark, Seat, Sitting
from bot.dialogue.library import Library
from lessons.model import Card, Key, Language, Lesson, Line, Question, Story, Text, Try

HALF = 8
"""Letters of each of the two parts of a mark."""


def mark(lesson: Lesson, sitting: Sitting, language: Language) -> str:
    """Return the mark of a sitting: of the card it is on, and of the lesson."""
    return _card_mark(lesson, sitting, language) + _lesson_mark(lesson, language)


def same_card(before: str, after: str) -> bool:
    """Say whether the card is the same in both marks."""
    return before[:HALF] == after[:HALF]


def found_again(lesson: Lesson, before: str, language: Language) -> Key | None:
    """Return the key of the card that a mark is of, where the lesson still has one that looks the same."""
    return next((card.key for card in lesson.cards if _digest(_lines(card, language)) == before[:HALF]), None)


def same_lesson(before: str, after: str) -> bool:
    """Say whether the lesson is the same in both marks, as far as this learner is concerned."""
    return before[HALF:] == after[HALF:]


def noted(library: Library, before: Seat, after: Seat) -> Seat:
    """Return the seat after a turn with the marks of what it shows."""
    language = after.language or library.language
    spoken = before.language == after.language
    sitting = _noted(library, before.sitting if spoken else None, after.sitting, language)
    asked = _noted(library, before.review.sitting if spoken else None, after.review.sitting, language)
    if sitting is after.sitting and asked is after.review.sitting:
        return after
    return replace(after, sitting=sitting, review=replace(after.review, sitting=asked))


def _noted(library: Library, before: Sitting | None, after: Sitting | None, language: Language) -> Sitting | None:
    lesson = library.courses.lesson(after.lesson) if after else None
    if after is None or lesson is None or lesson.version != after.version:
        # One that was laid aside before an edit is told of it when it is settled.
        return after
    if before is None or not before.seen or (before.lesson, before.version) != (after.lesson, after.version):
        card = _card_half(library, lesson, after, language)
        return replace(after, seen=card + _lesson_half(library, lesson, language))
    if before.card == after.card and after.seen == before.seen:
        return after
    return replace(after, seen=_card_half(library, lesson, after, language) + before.seen[HALF:])


def _card_half(library: Library, lesson: Lesson, sitting: Sitting, language: Language) -> str:
    if lesson.card(sitting.card) is None:
        # The end says something else to each.
        return _card_mark(lesson, sitting, language)
    return _once(library, (lesson.id, sitting.card, language), lambda: _card_mark(lesson, sitting, language))


def _lesson_half(library: Library, lesson: Lesson, language: Language) -> str:
    # No card has this key.
    return _once(library, (lesson.id, "", language), lambda: _lesson_mark(lesson, language))


def _once(library: Library, which: tuple[Key, Key, Language], work: Callable[[], str]) -> str:
    """Return what was worked out of a lesson of this library: on every turn that would cost more than the turn."""
    found = library.marks.get(which)
    if found is None:
        found = library.marks[which] = work()
    return found


def _card_mark(lesson: Lesson, sitting: Sitting, language: Language) -> str:
    card = lesson.card(sitting.card)
    if card is not None:
        return _digest(_lines(card, language))
    return _digest(q.key for q in lesson.questions() if not sitting.marks.get(q.key, Mark()).right)


def _lesson_mark(lesson: Lesson, language: Language) -> str:
    cards = (line for card in lesson.cards for line in ("", *_lines(card, language)))
    return _digest([lesson.title.in_(language), str(lesson.passing), *cards])


def _digest(lines: Iterable[str]) -> str:
    return blake2b("\0".join(lines).encode(), digest_size=HALF // 2).hexdigest()


def _lines(card: Card, language: Language) -> Iterator[str]:
    yield type(card).__name__
    for medium in card.media:
        yield from (medium.hash, medium.alt.in_(language) if medium.alt else "")
    if language in card.audio:
        yield card.audio[language].hash
    yield from (text.in_(language) if text else "" for text in _texts(card))
    yield from _keys(card)


def _texts(card: Card) -> Iterator[Text | None]:
    match card:
        case Question(task=task):
            yield from (card.ask, card.hint, task.reason(), *task.texts(), *task.reveal())
        case Story():
            yield from (text for line in card.lines.values() for text in _said(line))
        case Try():
            yield from (card.text, card.done)
        case _:
            yield card.text


def _said(line: Line) -> Iterator[Text | None]:
    yield from (line.caller, line.because, line.good, line.next, *(choice.say for choice in line.choices))


def _keys(card: Card) -> Iterator[str]:
    """Yield what picks and replies are known by: with others, those made would not lead where they led."""
    if isinstance(card, Question):
        task = card.task
        yield from (type(task).__name__, str(task.submits), *(option.key for option in task.options((), "")))
    if isinstance(card, Story):
        yield card.start
        lines = card.lines.values()
        yield from (f"{line.key} {choice.key} {choice.to}" for line in lines for choice in line.choices)
