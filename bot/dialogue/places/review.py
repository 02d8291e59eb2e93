"""Ôn nhanh: up to three questions a day from lessons that were passed, one at a time, and a kind end.

What comes back is read when a review begins (a request); what is due is known from the seat. Nothing here counts as
a completion or a first attempt.
"""

from __future__ import annotations

from datetime import datetime
from typing import TypeAlias

from msgspec import Struct, convert
from msgspec.structs import replace

from bot.dialogue.days import day_of
from bot.dialogue.events import Answered, Failed
from bot.dialogue.ladder import A_DAY, NEVER, recalled, soonest
from bot.dialogue.learner import Day, Learner, Recall, Seat, Sitting
from bot.dialogue.library import Library
from bot.dialogue.noticing import mark, same_card
from bot.dialogue.places import asking
from bot.dialogue.places.door import ahead, laid_aside
from bot.dialogue.places.place import Place
from bot.dialogue.screens import Screen, Words
from bot.dialogue.sitting import settle
from bot.dialogue.turn import Ask, Turn, moved, noticed, seated, told
from bot.dialogue.voice import Voice, voice_of
from lessons.model import Lesson, Question

KIND = "due-reviews"
ONE = "one"
"""The detail of a review for somebody who has been away: one easy question, then no more unless they ask."""
BETWEEN = {"end": "review.end", "enough": "review.enough"}

At: TypeAlias = tuple[Lesson, Sitting, Question]


class Found(Struct, frozen=True):
    """What a request found: questions, the most urgent first, and the day from which any other is due."""

    cards: tuple[Recall, ...] = ()
    next: Day = NEVER


def left(seat: Seat, today: Day) -> int:
    """Return how many questions may still come back today."""
    return A_DAY - seat.review.asked if seat.review.day >= today else A_DAY


def offered(seat: Seat) -> bool:
    """Say whether something is due, and may come back today."""
    return NEVER < seat.review.next <= seat.last and left(seat, seat.last) > 0


def begin(learner: Learner, now: datetime, *, easy: bool = False) -> Turn:
    """Ask what is due, unless it is enough for today; a lesson they are in is laid aside and gone on with later."""
    learner, today = laid_aside(learner), day_of(now)
    learner = replace(learner, seat=_emptied(learner.seat))
    if left(learner.seat, today) <= 0:
        return moved(learner, "review", "enough")
    ask = Ask(KIND, {"day": str(today), "easy": "yes" if easy else ""})
    return replace(moved(learner, "review", f"wait-{ONE}" if easy else "wait"), asks=(ask,))


def _emptied(seat: Seat) -> Seat:
    return replace(seat, review=replace(seat.review, rest=NEVER, queue=(), sitting=None))


def put_away(seat: Seat) -> Seat:
    """Return the seat without the questions of a review that was left: they are asked for again."""
    return _emptied(seat) if seat.review.queue and seat.place != "review" else seat


def hear(library: Library, learner: Learner, event: Answered | Failed) -> Turn | None:
    """Take what may come back and put the first question on the screen; what is gone from its lesson is forgotten."""
    if event.kind != KIND or not learner.seat.detail.startswith("wait"):
        return None
    if isinstance(event, Failed):
        return noticed(moved(learner, "home").learner, "notice.failed")
    found = convert(event.result, Found)
    here = tuple(recall for recall in found.cards if _question(library, recall))
    gone = tuple(replace(recall, step=-1) for recall in found.cards if recall not in here)
    seat = learner.seat
    most = 1 if seat.detail.endswith(ONE) else left(seat, seat.last)
    over = (recall.due for recall in here[most:])
    review = replace(seat.review, queue=here[:most], rest=soonest(found.next, *over))
    seat = replace(seat, review=review, detail="card" if here else "none")
    return replace(seated(learner, _placed(library, seat)), memory=gone)


def _question(library: Library, recall: Recall) -> tuple[Lesson, Question] | None:
    lesson = library.courses.lesson(recall.lesson)
    card = lesson.card(recall.question) if lesson else None
    return (lesson, card) if lesson and isinstance(card, Question) else None


def _placed(library: Library, seat: Seat) -> Seat:
    """Return the seat with its first question that there still is on the screen; without one, at the end."""
    queue = tuple(recall for recall in seat.review.queue if _question(library, recall))
    if not queue:
        ended = replace(seat, detail="end" if seat.detail == "card" else seat.detail)
        return _emptied(replace(ended, review=replace(seat.review, next=seat.review.rest)))
    lesson, sitting = library.courses.lessons[queue[0].lesson], seat.review.sitting
    if sitting is None or (sitting.lesson, sitting.card) != (queue[0].lesson, queue[0].question):
        sitting = Sitting(lesson.id, lesson.version, queue[0].question, 0, round=queue[0].step + 1)
    sitting = settle(lesson, sitting, seat.language or library.language)
    return replace(seat, review=replace(seat.review, queue=queue, sitting=sitting))


def settled(library: Library, seat: Seat) -> Seat:
    """Return the seat as it stands in the library as it is now: told where the question on the screen has changed.

    Those that would have come after it are left out silently where they are gone.
    """
    if seat.detail != "card":
        return seat
    before, seat = seat.review.sitting, _placed(library, seat)
    after = seat.review.sitting
    if before is None or (after is not None and after.version == before.version):
        return seat
    if after is None or after.card != before.card:
        return told(seat, "notice.question-gone")
    seen = mark(library.courses.lessons[after.lesson], after, seat.language or library.language)
    seat = replace(seat, review=replace(seat.review, sitting=replace(after, seen=seen)))
    return seat if same_card(seen, before.seen) else told(seat, "notice.lesson-changed")


def standing(library: Library, learner: Learner) -> At:
    """Return the lesson, the sitting and the question on the screen; the seat has been settled before."""
    review = learner.seat.review
    found = _question(library, review.queue[0])
    assert found is not None, "settled() leaves out what is gone"
    assert review.sitting is not None, "and seats everyone with a question"
    return found[0], review.sitting, found[1]


def screen(library: Library, learner: Learner) -> Screen:
    """Draw the question that comes back, or how the review stands."""
    voice = voice_of(library, learner.seat)
    if learner.seat.detail != "card":
        return _between(library, learner, voice)
    lesson, sitting, card = standing(library, learner)
    head = Words(f"{voice.say('review.title')} · {voice.text(lesson.title)}", voice.language, "title")
    return asking.draw(voice, head, card, (learner, sitting))


def _between(library: Library, learner: Learner, voice: Voice) -> Screen:
    home = voice.choice(".home", aside=True)
    if learner.seat.detail.startswith("wait"):
        return Screen(voice.language, (voice.line("review.wait"),), (voice.choice(".review"), home), waiting=True)
    more = (voice.choice(".review", "review-more"),) if offered(learner.seat) else ()
    onward = (voice.choice(".resume", "continue"),) if ahead(library, learner) else ()
    words = BETWEEN.get(learner.seat.detail, "review.none")
    return Screen(voice.language, (voice.line(words),), (*more, *onward, home))


def choose(library: Library, learner: Learner, key: str, now: datetime) -> Turn | None:
    """Take a choice on a question, or go on to the next one."""
    if learner.seat.detail != "card":
        return None
    lesson, sitting, card = standing(library, learner)
    if not asking.closed(sitting):
        return _judged(learner, asking.choose(learner, lesson, (sitting, card), key), now)
    return _next(library, learner) if key == ".next" else None


def _next(library: Library, learner: Learner) -> Turn:
    seat, review = learner.seat, learner.seat.review
    return seated(learner, _placed(library, replace(seat, review=replace(review, queue=review.queue[1:]))))


def read(library: Library, learner: Learner, words: str, now: datetime) -> Turn | None:
    """Take typed words that surely are an answer. See :mod:`bot.dialogue.places.lesson`."""
    return _heard(library, learner, words, now, sure=True)


def weigh(library: Library, learner: Learner, words: str, now: datetime) -> Turn | None:
    """Take typed words that mean nothing else here as an answer."""
    return _heard(library, learner, words, now, sure=False)


def _heard(library: Library, learner: Learner, words: str, now: datetime, *, sure: bool) -> Turn | None:
    if learner.seat.detail != "card":
        return None
    lesson, sitting, card = standing(library, learner)
    if asking.closed(sitting):
        return None
    return _judged(learner, asking.read(learner, lesson, (sitting, card), words, sure=sure), now)


def _judged(learner: Learner, judged: asking.Judged | None, now: datetime) -> Turn | None:
    if judged is None:
        return None
    after, records = judged
    seat = replace(learner.seat, review=replace(learner.seat.review, sitting=after))
    turn = Turn(replace(learner, seat=seat), tuple(replace(record, kind="reviewed") for record in records))
    if not any(record.attempt == 1 for record in records):
        return turn
    if left(seat, day_of(now)) <= 0:
        # Only where a clock was set back since the question was put on the screen.
        return seated(learner, _emptied(replace(seat, detail="enough")))
    return _scored(turn, day_of(now))


def _scored(turn: Turn, today: Day) -> Turn:
    """Return the turn with the first answer to a question counted for today and its next day written down."""
    seat, review = turn.learner.seat, turn.learner.seat.review
    recall = recalled(review.queue[0], today, right=bool(turn.records[0].right))
    rest = soonest(review.rest, recall.due)
    review = replace(
        review,
        day=max(review.day, today),
        asked=A_DAY - left(seat, today) + 1,
        rest=rest,
        next=review.next if review.queue[1:] else rest,
    )
    return replace(turn, learner=replace(turn.learner, seat=replace(seat, review=review)), memory=(recall,))


PLACE = Place(screen, choose, read=read, weigh=weigh, hear=hear)
