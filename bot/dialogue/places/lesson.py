"""A lesson: one card at a time, what an answer was worth and why, on to the end."""

from __future__ import annotations

from datetime import datetime

from msgspec.structs import replace

from bot.dialogue.learner import Learner, Sitting
from bot.dialogue.library import Library
from bot.dialogue.places import asking, calling, rehearsing
from bot.dialogue.places.finish import finish
from bot.dialogue.places.place import Place
from bot.dialogue.rehearsal import close, ended, rehearsed, reply, take_back
from bot.dialogue.screens import Choice, Screen, Words
from bot.dialogue.sitting import END, backward, looks_back, onward, touch, went_past
from bot.dialogue.turn import Record, Turn, seated
from bot.dialogue.voice import Voice, voice_of
from bot.words import tongue
from lessons.model import Card, Lesson, Question, Say, Story, Try


def standing(library: Library, learner: Learner) -> tuple[Lesson, Sitting, Card]:
    """Return the lesson, the sitting and the card a learner stands on; the seat has been settled before."""
    sitting = learner.seat.sitting
    assert sitting is not None, "settled() moves everyone without a sitting home first"
    lesson = library.courses.lessons[sitting.lesson]
    card = lesson.card(sitting.card)
    return lesson, sitting, card if card is not None else lesson.cards[0]


def screen(library: Library, learner: Learner) -> Screen:
    """Draw the card with what stands beside it; the first one tells where the lesson is in another language."""
    drawn, lesson = _drawn(library, learner), standing(library, learner)[0]
    shown = lesson.title.language(drawn.language)
    if shown == drawn.language or standing(library, learner)[2] is not lesson.cards[0]:
        return drawn
    note = voice_of(library, learner.seat).line("lesson.other-language", "note", tongue=tongue(drawn.language, shown))
    return replace(drawn, blocks=(drawn.blocks[0], note, *drawn.blocks[1:]))


def _drawn(library: Library, learner: Learner) -> Screen:
    lesson, sitting, card = standing(library, learner)
    voice = voice_of(library, learner.seat)
    head = Words(f"{voice.text(lesson.title)} · {_place(lesson, card)}", lesson.title.language(voice.language), "title")
    if isinstance(card, Question):
        return asking.draw(voice, head, card, (learner, sitting))
    if isinstance(card, Story):
        back = backward(lesson, sitting) is not None
        return rehearsing.draw(voice, head, card, (learner, sitting), back=back)
    blocks = (head, *asking.media(voice, card), voice.tell(card.text), *_local(library, learner, card))
    return Screen(voice.language, blocks, _onward(voice, lesson, sitting, card))


def _local(library: Library, learner: Learner, card: Say | Try) -> tuple[Words, ...]:
    return calling.numbers(library, learner, card.local) if isinstance(card, Say) and card.local else ()


def _place(lesson: Lesson, card: Card) -> str:
    keys = [other.key for other in lesson.cards]
    return f"{keys.index(card.key) + 1}/{len(keys)}"


def _onward(voice: Voice, lesson: Lesson, sitting: Sitting, card: Card) -> tuple[Choice, ...]:
    back = (voice.choice(".back", aside=True),) if backward(lesson, sitting) else ()
    if isinstance(card, Try):
        done = voice.choice(".done")
        return (replace(done, label=voice.text(card.done)), voice.choice(".later"), *back, *asking.asides(voice))
    return (voice.choice(".next"), *back, *asking.asides(voice))


def choose(library: Library, learner: Learner, key: str, now: datetime) -> Turn | None:
    """Take a choice on a card."""
    lesson, sitting, _ = standing(library, learner)
    sitting, idle = touch(lesson, sitting, int(now.timestamp()))
    turn = _card_turn(library, replace(learner, seat=replace(learner.seat, sitting=sitting)), key, now)
    return turn.also(*idle) if turn else None


def _card_turn(library: Library, learner: Learner, key: str, now: datetime) -> Turn | None:
    lesson, sitting, card = standing(library, learner)
    if isinstance(card, Question) and not asking.closed(sitting):
        return _judged(learner, asking.choose(learner, lesson, (sitting, card), key))
    if isinstance(card, Story):
        return _rehearsed(library, learner, key, now)
    if key == ".back":
        return _looked_back(learner, lesson, sitting)
    if isinstance(card, Try):
        return _tried(library, learner, key, now)
    return _next(library, learner, now).also(*went_past(lesson, sitting, card)) if key == ".next" else None


def _looked_back(learner: Learner, lesson: Lesson, sitting: Sitting) -> Turn | None:
    before = backward(lesson, sitting)
    return _sits(learner, before) if before else None


def _rehearsed(library: Library, learner: Learner, key: str, now: datetime) -> Turn | None:
    lesson, sitting, card = standing(library, learner)
    assert isinstance(card, Story), "who asks has looked"
    after = take_back(sitting) if key == ".back" else reply(card, sitting, key)
    if after is not None:
        return _sits(learner, after)
    if key == ".back":
        return _looked_back(learner, lesson, sitting)
    if not ended(card, sitting):
        return _next(library, learner, now) if key == ".next" and rehearsed(card, sitting) else None
    after, record = close(lesson, card, sitting)
    if key == ".replay":
        return _sits(learner, after).also(record)
    return _next(library, _sits(learner, after).learner, now).also(record) if key == ".next" else None


def _next(library: Library, learner: Learner, now: datetime) -> Turn:
    lesson, sitting, _ = standing(library, learner)
    after = onward(lesson, sitting)
    moved = _sits(learner, after)
    return finish(library, moved.learner, lesson, now) if after.card == END else moved


def _tried(library: Library, learner: Learner, key: str, now: datetime) -> Turn | None:
    if key not in (".done", ".later"):
        return None
    lesson, sitting, card = standing(library, learner)
    attempt = 2 if looks_back(lesson, sitting, card) else 1
    record = Record(
        "tried", lesson=lesson.id, version=lesson.version, question=card.key, option=key[1:], attempt=attempt
    )
    return _next(library, learner, now).also(record)


def read(library: Library, learner: Learner, words: str, now: datetime) -> Turn | None:
    """Take typed words that surely are an answer: right, or a wrong one the author foresaw."""
    return _heard(library, learner, words, now, sure=True)


def weigh(library: Library, learner: Learner, words: str, now: datetime) -> Turn | None:
    """Take typed words that mean nothing else here as an answer, where the question is one to type."""
    return _heard(library, learner, words, now, sure=False)


def _heard(library: Library, learner: Learner, words: str, now: datetime, *, sure: bool) -> Turn | None:
    lesson, sitting, card = standing(library, learner)
    if isinstance(card, Story):
        key = rehearsing.read(card, sitting, words)
        return choose(library, learner, key, now) if key else None
    if not isinstance(card, Question) or asking.closed(sitting):
        return None
    sitting, idle = touch(lesson, sitting, int(now.timestamp()))
    turn = _judged(learner, asking.read(learner, lesson, (sitting, card), words, sure=sure))
    return turn.also(*idle) if turn else None


def _judged(learner: Learner, judged: asking.Judged | None) -> Turn | None:
    return Turn(_sits(learner, judged[0]).learner, judged[1]) if judged else None


def _sits(learner: Learner, sitting: Sitting) -> Turn:
    return seated(learner, replace(learner.seat, sitting=sitting))


PLACE = Place(screen, choose, read=read, weigh=weigh)
