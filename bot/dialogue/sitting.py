"""Going through a lesson: which card comes next, what an answer is worth, when the lesson is passed.

Pure arithmetic on a :class:`Sitting`; what is said about it is the business of ``places/lesson.py``.
A question missed twice is explained and comes back once more at the end. First and final answers are kept apart.
"""

from __future__ import annotations

from msgspec.structs import replace

from bot.dialogue.learner import Mark, Moment, Sitting
from bot.dialogue.noticing import found_again, mark, same_card
from bot.dialogue.turn import Record
from lessons.model import Card, Key, Language, Lesson, Question, Say, Story
from lessons.questions.task import Step, Verdict

IDLE = 24 * 3600
"""Seconds after which going on counts as a new sitting (lượt)."""
MISSES = 2
"""Wrong tries in a row after which the answer is shown."""
END = ""
"""The card of a sitting that has come to its end without passing."""


def begin(lesson: Lesson, now: Moment) -> tuple[Sitting, Record]:
    """Return a new sitting at the first card, and the record of it."""
    sitting = Sitting(lesson.id, lesson.version, lesson.cards[0].key, now)
    return sitting, Record("began", lesson=lesson.id, version=lesson.version, attempt=1)


def touch(lesson: Lesson, sitting: Sitting, now: Moment) -> tuple[Sitting, tuple[Record, ...]]:
    """Return the sitting as going on at this moment; after a day's pause it counts as another one.

    It is no other way through the lesson: ``attempt`` 2 says so.
    """
    idle = now - sitting.moved > IDLE
    records = (Record("began", lesson=lesson.id, version=lesson.version, attempt=2),) if idle else ()
    return replace(sitting, moved=max(now, sitting.moved)), records


def settle(lesson: Lesson, sitting: Sitting, language: Language) -> Sitting:
    """Return the sitting as it stands in the lesson as it is now: an edit never leaves anyone on a card that is gone.

    On a card that is as it was, nothing changes. Where the card is gone, they go on after the last question they
    answered; feedback on a changed question is dropped, for it may speak of an option that is no longer there. In a
    story they are where their replies still lead. Answers given stay counted, and what may have been read before the
    card that is gone is not counted again.
    """
    if sitting.version == lesson.version:
        return sitting
    known = {question.key for question in lesson.questions()}
    again = tuple(key for key in sitting.again if key in known)
    kept = replace(sitting, version=lesson.version, again=again)
    if sitting.card != END and lesson.card(sitting.card) is None:
        # A card without an id of its own has another key once its main language is edited.
        kept = replace(kept, card=found_again(lesson, sitting.seen, language) or sitting.card)
    if same_card(sitting.seen, mark(lesson, kept, language)):
        return kept
    card, ahead = sitting.card, sitting.ahead
    if card != END and lesson.card(card) is None:
        card, ahead = _after_answered(lesson, sitting), ahead or card
    line, picked = _told(lesson.card(card), sitting)
    return replace(kept, card=card, picked=picked, line=line, shown="", chosen="", spelling="", ahead=ahead)


def _told(card: Card | None, sitting: Sitting) -> tuple[Key, tuple[Key, ...]]:
    """Return what is left of the way through a story: the line it is counted from, and the replies from there."""
    if not isinstance(card, Story) or sitting.line not in ("", *card.lines):
        return "", ()
    return sitting.line, card.follow(sitting.line, sitting.picked)[1]


def _after_answered(lesson: Lesson, sitting: Sitting) -> Key:
    done = [place for place, card in enumerate(lesson.cards) if card.key in sitting.marks]
    following = lesson.cards[max(done) + 1 :] if done else lesson.cards
    return following[0].key if following else END


def onward(lesson: Lesson, sitting: Sitting) -> Sitting:
    """Return the sitting on the next card: in the author's order, then the questions that come back, then the end."""
    following = None if sitting.back else _following(lesson, sitting)
    if following is not None:
        return _at(sitting, following.key, sitting.ahead if looks_back(lesson, sitting, following) else "")
    if sitting.again:
        return replace(_at(sitting, sitting.again[0]), again=sitting.again[1:], back=True)
    return _at(sitting, END)


def _at(sitting: Sitting, card: Key, ahead: Key = "") -> Sitting:
    return replace(sitting, card=card, tries=0, picked=(), line="", shown="", chosen="", spelling="", ahead=ahead)


def _following(lesson: Lesson, sitting: Sitting) -> Card | None:
    keys = [card.key for card in lesson.cards]
    ahead = lesson.cards[keys.index(sitting.card) + 1 :] if sitting.card in keys else ()
    return next((card for card in ahead if not _dealt_with(card, sitting)), None)


def _dealt_with(card: Card, sitting: Sitting) -> bool:
    # After a look back at an earlier card, what has been answered is not asked a second time.
    mark = sitting.marks.get(card.key)
    return mark is not None and (mark.right or card.key in sitting.again)


def backward(lesson: Lesson, sitting: Sitting) -> Sitting | None:
    """Return the sitting on the card before, or None where there is none to look back at."""
    keys = [card.key for card in lesson.cards]
    place = keys.index(sitting.card) if sitting.card in keys and not sitting.back else 0
    if place == 0 or isinstance(lesson.cards[place - 1], Question):
        return None
    return _at(sitting, keys[place - 1], sitting.ahead or sitting.card)


def looks_back(lesson: Lesson, sitting: Sitting, card: Card) -> bool:
    """Say whether they have been past a card in this sitting.

    Where an edit took out the card that they look back from, any may be one of those, until they come to a question:
    nobody looks back past one.
    """
    if not sitting.ahead:
        return False
    keys = [other.key for other in lesson.cards]
    if sitting.ahead not in keys:
        return not isinstance(card, Question)
    return keys.index(card.key) < keys.index(sitting.ahead)


def went_past(lesson: Lesson, sitting: Sitting, card: Card) -> tuple[Record, ...]:
    """Return the record of a reading card that is gone on from, the first time in the sitting."""
    if not isinstance(card, Say) or looks_back(lesson, sitting, card):
        return ()
    return (Record("read", lesson=lesson.id, version=lesson.version, question=card.key),)


def answer(lesson: Lesson, sitting: Sitting, question: Question, step: Step) -> tuple[Sitting, tuple[Record, ...]]:
    """Return the sitting after one input to a question, and the record of it once the answer is complete."""
    if step.verdict is None:
        return replace(sitting, picked=step.picked, shown="" if sitting.shown != "hint" else "hint"), ()
    if step.verdict.right is None:
        return replace(sitting, picked=(), shown="unsure", chosen="", spelling=""), ()
    return _scored(lesson, sitting, question, step.verdict)


def _scored(
    lesson: Lesson, sitting: Sitting, question: Question, verdict: Verdict
) -> tuple[Sitting, tuple[Record, ...]]:
    right = bool(verdict.right)
    before = sitting.marks.get(question.key, Mark())
    mark = Mark(before.tries + 1, before.first if before.tries else right, right)
    tries = 0 if right else sitting.tries + 1
    given_up = tries >= MISSES
    record = Record(
        "answered",
        lesson=lesson.id,
        version=lesson.version,
        question=question.key,
        option=verdict.option,
        right=right,
        attempt=mark.tries,
        value=question.version,
    )
    after = replace(
        sitting,
        tries=tries,
        picked=(),
        shown="right" if right else "answer" if given_up else "miss",
        chosen=verdict.option,
        spelling=verdict.spelling or "",
        marks={**sitting.marks, question.key: mark},
        again=(*sitting.again, question.key) if given_up and not sitting.back else sitting.again,
    )
    return after, (record,)


def missed(lesson: Lesson, sitting: Sitting) -> tuple[Key, ...]:
    """Return the questions of the lesson as it is now that are not right yet, in the author's order."""
    return tuple(q.key for q in lesson.questions() if not sitting.marks.get(q.key, Mark()).right)


def passed(lesson: Lesson, sitting: Sitting) -> bool:
    """Say whether the answers so far pass the lesson by its rule."""
    total = sum(1 for _ in lesson.questions())
    return lesson.passing.holds(total - len(missed(lesson, sitting)), total)


def retry(lesson: Lesson, sitting: Sitting) -> Sitting:
    """Return the sitting with every question that is not right yet coming back, the first of them on the screen."""
    return onward(lesson, replace(sitting, back=True, again=missed(lesson, sitting)))
