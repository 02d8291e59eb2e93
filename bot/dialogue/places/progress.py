"""What has been learned: in words, and as a picture on request."""

from __future__ import annotations

import json
from datetime import datetime

from msgspec.structs import replace

from bot.dialogue.events import Answered, Failed
from bot.dialogue.hashes import packed, unpacked
from bot.dialogue.learner import Learner
from bot.dialogue.library import Library
from bot.dialogue.places.door import ahead
from bot.dialogue.places.place import Place
from bot.dialogue.places.recognition import earned
from bot.dialogue.screens import Block, Choice, Picture, Screen, Words
from bot.dialogue.turn import Ask, Turn, moved, noticed
from bot.dialogue.voice import Voice, voice_of
from lessons.model import Course

PICTURE = "progress-picture"
"""The request that draws it."""
ROWS = 6
"""Courses on a picture, those begun first: more would not fit its bytes; its words name them all."""


def progress(library: Library, learner: Learner) -> Screen:
    """Draw how many lessons of each course have been learned; as a picture once that is there."""
    voice = voice_of(library, learner.seat)
    step, _, hash = learner.seat.detail.partition(":")
    said = _said(voice, library, learner)
    blocks: tuple[Block, ...] = tuple(said)
    if step == "wait":
        blocks = (*said, voice.line("progress.wait", "note"))
    elif step == "picture":
        alt = "\n".join(line.text for line in said)
        blocks = (said[0], Picture(unpacked(hash), alt, voice.language, whole=True))
    return Screen(voice.language, blocks, _choices(library, learner, voice), waiting=step == "wait")


def _said(voice: Voice, library: Library, learner: Learner) -> list[Words]:
    lines = (
        voice.line("progress.line", title=voice.text(course.title), done=sum(done), all=len(done))
        for course in library.courses.all
        for done in [_done(learner, course)]
    )
    return [voice.line("progress.title", "title"), *lines]


def _done(learner: Learner, course: Course) -> list[bool]:
    return [lesson.id in learner.shelf.lessons for lesson in course.required]


def _choices(library: Library, learner: Learner, voice: Voice) -> tuple[Choice, ...]:
    drawn = learner.seat.detail != "" or not library.courses.all
    return (
        *((voice.choice(".resume", "continue"),) if ahead(library, learner) or learner.seat.sitting else ()),
        *(() if drawn else (voice.choice(".picture", "see-picture"),)),
        *((voice.choice(".recognition"),) if earned(library, learner) else ()),
        voice.choice(".courses"),
        voice.choice(".home", aside=True),
    )


def choose(library: Library, learner: Learner, key: str, _now: datetime) -> Turn | None:
    """Take the wish for a picture."""
    if key != ".picture" or learner.seat.detail or not library.courses.all:
        return None
    voice = voice_of(library, learner.seat)
    begun = sorted(library.courses.all, key=lambda course: not any(_done(learner, course)))
    rows = [_row(voice, learner, course) for course in begun[:ROWS]]
    body = {
        "name": voice.say("web.name"),
        "heading": voice.say("progress.title"),
        "rows": json.dumps(rows, ensure_ascii=False),
    }
    return replace(moved(learner, "progress", "wait"), asks=(Ask(PICTURE, body),))


def _row(voice: Voice, learner: Learner, course: Course) -> tuple[str, str, str]:
    done = _done(learner, course)
    count = voice.say("progress.count", done=sum(done), all=len(done))
    return voice.text(course.title), "".join("1" if one else "0" for one in done), count


def hear(_library: Library, learner: Learner, event: Answered | Failed) -> Turn | None:
    """Take the picture; one that comes after they went elsewhere changes nothing."""
    if learner.seat.detail != "wait" or event.kind != PICTURE:
        return None
    if isinstance(event, Failed):
        return noticed(moved(learner, "progress").learner, "notice.failed")
    return moved(learner, "progress", f"picture:{packed(str(event.result['picture']))}")


PROGRESS = Place(progress, choose, hear=hear)
