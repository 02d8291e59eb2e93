"""When a learner who asked for it is reminded, and of what: pure rules over days, hours and counts.

Nobody is reminded before their hour, in the quiet hours, twice on a day, or on a day they were here; after two
reminders without an answer there are no more.
"""

from __future__ import annotations

from collections.abc import Set
from datetime import datetime

from msgspec.structs import replace

from bot.dialogue.days import day_of, hour_of, moment_of
from bot.dialogue.ladder import NEVER
from bot.dialogue.learner import Day, Learner, Moment, Reminding, Seat
from bot.dialogue.library import Library
from bot.dialogue.places.door import ahead
from bot.dialogue.screens import Screen
from bot.dialogue.turn import Turn, noticed
from bot.dialogue.understanding import named, plain
from bot.dialogue.voice import Voice
from bot.words import ways
from lessons.model import Lesson

WAKING = range(6, 21)
"""The hours in which somebody may be reminded; the others are quiet."""
LATE = 2
"""Hours a reminder may be late, after a time without power; a later one waits for the next day."""
APART = 2
"""Days from a reminder without an answer to the next one; who answers later has let them end."""
MOST = 2
"""Reminders without an answer, after which there are no more."""
LOOK_AGAIN = 7
"""Days after which who has nothing to do is looked at again: there may be new lessons."""
CHOICES = 12
"""Choices that fit on a screen."""

STOP = ".unremind"
HALF, NEXT, REVIEW = "half", "next", "review"
WORDINGS = {
    HALF: ("remind.half-0", "remind.half-1", "remind.half-2"),
    NEXT: ("remind.next-0", "remind.next-1", "remind.next-2"),
    REVIEW: ("remind.review-0", "remind.review-1", "remind.review-2"),
}
"""What is said, by what there is to do. Learner and count choose among them, so that no text follows itself."""
LAST = "remind.last"
_ONWARD = frozenset({".resume", ".onward", ".next", ".retry"})
_STOPPING = ((STOP, ways("choice.unremind-now")),)


def to_do(library: Library, learner: Learner, today: Day) -> tuple[str, str]:
    """Return what somebody may be reminded of, and the lesson it is about; of nothing, ``""``."""
    sitting = learner.seat.sitting
    if sitting is not None:
        return HALF, sitting.lesson
    if NEVER < learner.seat.review.next <= today:
        return REVIEW, ""
    lesson = ahead(library, learner)
    if lesson is None:
        return "", ""
    return HALF if lesson.id in learner.shelf.begun else NEXT, lesson.id


def came_due(library: Library, learner: Learner, now: datetime) -> Turn:
    """Remind somebody, or set the time at which it is to be looked at again."""
    seat, today = learner.seat, day_of(now)
    wait = _wait(seat, now)
    if wait is not None:
        return Turn(learner, due=wait, changed=False)
    what, about = to_do(library, learner, today)
    if not what:
        return Turn(learner, due=moment_of(_worth_a_look(seat, today), seat.reminders.hour), changed=False)
    before = seat.reminders
    after = replace(before, day=today, sent=before.sent + 1, ignored=before.ignored + 1)
    key = WORDINGS[what][(learner.id + before.sent) % len(WORDINGS[what])]
    turn = noticed(replace(learner, seat=replace(seat, reminders=after)), key, about)
    if after.ignored == MOST:
        return replace(noticed(turn.learner, LAST), due=NEVER)
    return replace(turn, due=moment_of(today + APART, after.hour))


def _wait(seat: Seat, now: datetime) -> Moment | None:
    """Return when to look again; None where now is the time."""
    reminders, today, hour = seat.reminders, day_of(now), hour_of(now)
    if not reminders.hour or reminders.ignored >= MOST:
        return NEVER
    # Where a clock was set back, days that are still to come have been already.
    if seat.last >= today:
        return moment_of(today + 1, reminders.hour)
    if reminders.ignored and today - reminders.day < APART:
        return moment_of(min(reminders.day, today) + APART, reminders.hour)
    if hour < reminders.hour:
        return moment_of(today, reminders.hour)
    late = hour >= reminders.hour + LATE or hour not in WAKING
    return moment_of(today + 1, reminders.hour) if late else None


def _worth_a_look(seat: Seat, today: Day) -> Day:
    due = seat.review.next if seat.review.next > today else today + LOOK_AGAIN
    return min(due, today + LOOK_AGAIN)


def planned(before: Seat, turn: Turn, now: datetime) -> Turn:
    """Return the turn of somebody who is here: what was sent is answered, and tomorrow is the next day for it."""
    asked, today = turn.learner.seat.reminders, day_of(now)
    if turn.forget or not (asked.hour or before.reminders.hour):
        return turn
    after = _answered(asked, today)
    if after == before.reminders and before.last == today:
        return turn
    learner = replace(turn.learner, seat=replace(turn.learner.seat, reminders=after))
    return replace(turn, learner=learner, due=moment_of(today + 1, after.hour) if after.hour else NEVER)


def _answered(reminders: Reminding, today: Day) -> Reminding:
    ended = reminders.ignored >= MOST and today - reminders.day >= APART
    return replace(reminders, hour=0 if ended else reminders.hour, ignored=0)


def reminded(seat: Seat) -> bool:
    """Say whether a reminder was the last thing that happened."""
    return seat.reminders.ignored > 0


def is_quiet(seat: Seat, now: datetime) -> bool:
    """Say whether what is to be shown is a reminder, and people are asleep."""
    return reminded(seat) and hour_of(now) not in WAKING


def stops(seat: Seat, drawn: Screen, words: str) -> bool:
    """Say whether words typed right after a reminder mean that there shall be no more.

    What is written on the screen comes first: "Dừng lại" may be an answer.
    """
    if not reminded(seat) or named(_STOPPING, words) is None:
        return False
    return not any(plain(choice.label) == plain(words) for choice in drawn.choices if not choice.aside)


def stopped(learner: Learner) -> Turn:
    """Remind somebody no more."""
    off = replace(learner.seat.reminders, hour=0, ignored=0)
    return noticed(replace(learner, seat=replace(learner.seat, reminders=off)), "notice.remind-off")


def with_ways(library: Library, learner: Learner, voice: Voice, drawn: Screen) -> Screen:
    """Return the screen under a reminder, with the way to what it is about and the way to hear no more of it."""
    there = {choice.key for choice in drawn.choices}
    onward = _onward(library, learner, there)
    more = [voice.choice(key, name) for key, name in onward]
    more += [] if STOP in there else [voice.choice(STOP, aside=True)]
    room = CHOICES - len(drawn.choices)
    return replace(drawn, choices=(*drawn.choices, *more[-room:])) if room > 0 else drawn


def _onward(library: Library, learner: Learner, there: Set[str]) -> tuple[tuple[str, str], ...]:
    what, _ = to_do(library, learner, learner.seat.reminders.day)
    if not what or learner.seat.place in ("lesson", "review"):
        return ()
    if what == REVIEW:
        return () if ".review" in there else ((".review", "review"),)
    return () if there & _ONWARD else ((".resume", "continue"),)


def told(voice: Voice, key: str, lesson: Lesson | None) -> str:
    """Return what a reminder says; where its lesson has gone since, without naming one."""
    if key in WORDINGS[REVIEW] or key == LAST:
        return voice.say(key)
    return voice.say(key, title=voice.text(lesson.title)) if lesson else voice.say("remind.plain")
