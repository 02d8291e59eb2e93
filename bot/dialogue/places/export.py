"""Take all of one's data along: a file to read and a file for machines, drawn up beside the conversation."""

from __future__ import annotations

import json
from datetime import datetime

from msgspec.structs import replace

from bot.dialogue.events import Answered, Failed
from bot.dialogue.hashes import packed, unpacked
from bot.dialogue.learner import Learner
from bot.dialogue.library import Library
from bot.dialogue.places.place import Place
from bot.dialogue.screens import Paper, Screen
from bot.dialogue.turn import Ask, Turn, moved, noticed
from bot.dialogue.voice import voice_of

EXPORT = "export"
"""The request that draws it up; the place is named alike."""
FILES = ("paper", "json")
"""What it brings, in the order the detail holds them, packed and joined by ``:``."""


def begin(library: Library, learner: Learner) -> Turn:
    """Ask for the files."""
    voice, seat, shelf = voice_of(library, learner.seat), learner.seat, learner.shelf
    unit = library.units.unit(seat.unit)
    known = {*shelf.lessons, *shelf.begun}
    titles = {id: voice.text(lesson.title) for id, lesson in library.courses.lessons.items() if id in known}
    body = {
        "language": voice.language,
        "form": voice.form,
        "unit": unit.name if unit else "",
        "audience": voice.say(f"choice.audience-{seat.audience}") if seat.audience else "",
        "lessons": json.dumps(titles, ensure_ascii=False),
    }
    return replace(moved(learner, EXPORT, "wait"), asks=(Ask(EXPORT, body),))


def screen(library: Library, learner: Learner) -> Screen:
    """Draw a moment of waiting, then the files."""
    voice = voice_of(library, learner.seat)
    if ":" not in learner.seat.detail:
        return Screen(voice.language, (voice.line("data.wait"),), (voice.choice(".data"),), waiting=True)
    files = zip(FILES, learner.seat.detail.split(":"), strict=True)
    return Screen(
        voice.language,
        (
            voice.line("export.ready", "title"),
            *(Paper(unpacked(hash), voice.say(f"export.file-{name}")) for name, hash in files),
            voice.line("export.keep", "note"),
        ),
        (voice.choice(".data"), voice.choice(".resume", "continue", aside=True), voice.choice(".home", aside=True)),
    )


def choose(_library: Library, _learner: Learner, _key: str, _now: datetime) -> Turn | None:
    """Take nothing: every choice here works everywhere."""
    return None


def hear(_library: Library, learner: Learner, event: Answered | Failed) -> Turn | None:
    """Take the files; those that come after they went elsewhere change nothing."""
    if learner.seat.detail != "wait" or event.kind != EXPORT:
        return None
    if isinstance(event, Failed):
        return noticed(moved(learner, "data").learner, "notice.failed")
    return moved(learner, EXPORT, ":".join(packed(str(event.result[name])) for name in FILES))


PLACE = Place(screen, choose, hear=hear)
