"""Going through a story: where the replies have led, taking one back, and what is kept of an ending.

Pure arithmetic on a :class:`Sitting`. Nothing in a story is right or wrong, and it does not count for passing.
"""

from __future__ import annotations

from msgspec.structs import replace

from bot.dialogue.learner import Mark, Sitting
from bot.dialogue.turn import Record
from lessons.model import Key, Lesson, Line, Story

PAST = 6
"""Replies that can be taken back: they ride in the seat."""


def standing(story: Story, sitting: Sitting) -> Line:
    """Return the line on the screen."""
    return story.follow(sitting.line, sitting.picked)[0]


def last(story: Story, sitting: Sitting) -> Line | None:
    """Return the line that the last reply was given to, or None at the beginning."""
    return story.follow(sitting.line, sitting.picked[:-1])[0] if sitting.picked else None


def reply(story: Story, sitting: Sitting, key: Key) -> Sitting | None:
    """Return the sitting after a reply, or None where it is none of those offered."""
    if all(choice.key != key for choice in standing(story, sitting).choices):
        return None
    replies = (*sitting.picked, key)
    if len(replies) <= PAST:
        return replace(sitting, picked=replies)
    first, _ = story.follow(sitting.line, replies[:1])
    return replace(sitting, line=first.key, picked=replies[1:])


def take_back(sitting: Sitting) -> Sitting | None:
    """Return the sitting before the last reply, or None where there is none to take back."""
    return replace(sitting, picked=sitting.picked[:-1]) if sitting.picked else None


def ended(story: Story, sitting: Sitting) -> bool:
    """Say whether the line on the screen is an ending."""
    return not standing(story, sitting).choices


def rehearsed(story: Story, sitting: Sitting) -> bool:
    """Say whether this story has been gone through to an ending in this sitting."""
    return story.key in sitting.marks


def close(lesson: Lesson, story: Story, sitting: Sitting) -> tuple[Sitting, Record]:
    """Return the sitting at the story's beginning again, with this ending counted, and the record of the ending.

    An ending counts when it is left for something else: one that a slip of the finger led to may be taken back.
    """
    times = sitting.marks.get(story.key, Mark()).tries + 1
    record = Record(
        "rehearsed",
        lesson=lesson.id,
        version=lesson.version,
        question=story.key,
        option=standing(story, sitting).key,
        attempt=times,
    )
    marks = {**sitting.marks, story.key: Mark(times, first=True, right=True)}
    return replace(sitting, line="", picked=(), marks=marks), record
