"""Somebody who stands by a learner: named by a code, told once a week what to ask about; both can end it."""

from __future__ import annotations

import re
from datetime import datetime

from msgspec.structs import replace

from bot.dialogue.events import Answered, Failed, Told
from bot.dialogue.learner import Learner
from bot.dialogue.library import Library
from bot.dialogue.places.about_you import anonymous
from bot.dialogue.places.door import leave
from bot.dialogue.places.place import Place
from bot.dialogue.screens import Screen
from bot.dialogue.turn import Ask, Turn, moved, noticed
from bot.dialogue.voice import Voice
from bot.dialogue.voice import voice_of as voice
from lessons.model import Lesson

SUPPORTER = "supporter"
WAIT = "wait"
ENTER = "enter"
DID = ("done", "began", "nothing")
"""What the learner did in the last week, as a supporter is told of it."""
_CODE = re.compile(r"[0-9A-Za-z]{4}[ -]?[0-9A-Za-z]{4}")


def screen(library: Library, learner: Learner) -> Screen:
    """Draw what standing by somebody is, a moment of waiting, the code to give, or where one is typed."""
    said, detail = voice(library, learner.seat), learner.seat.detail
    if detail == WAIT:
        return Screen(said.language, (said.line("data.wait"),), (said.choice(".leave"),), waiting=True)
    if detail == ENTER:
        words = said.line("supporter.enter", "ask"), said.line("supporter.what", "note")
        return Screen(said.language, words, (said.choice(".leave", aside=True),), expects="text")
    return _given(said, detail) if detail else _menu(said, learner)


def _given(said: Voice, code: str) -> Screen:
    words = said.line("supporter.code"), said.line("data.code-itself", "answer", code=code)
    return Screen(said.language, (*words, said.line("supporter.code-day", "note")), (said.choice(".leave"),))


def _menu(said: Voice, learner: Learner) -> Screen:
    # A child is tied to nobody.
    ask = () if anonymous(learner.seat) else (said.choice(".support-code"),)
    ways = (*ask, said.choice(".support-enter"), said.choice(".support-end"), said.choice(".leave", aside=True))
    return Screen(said.language, (said.line("supporter.ask", "ask"), said.line("supporter.how", "note")), ways)


def choose(_library: Library, learner: Learner, key: str, _now: datetime) -> Turn | None:
    """Take what they want."""
    if key == ".leave":
        return leave(learner)
    if learner.seat.detail:
        return None
    if key == ".support-enter":
        return moved(learner, SUPPORTER, ENTER) if learner.account.reached else noticed(learner, "notice.support-where")
    if key == ".support-code" and not anonymous(learner.seat):
        return _asking(learner, Ask("support-code"))
    return _asking(learner, Ask("support-end")) if key == ".support-end" else None


def read(_library: Library, learner: Learner, words: str, _now: datetime) -> Turn | None:
    """Take a code, where one is asked for."""
    if learner.seat.detail != ENTER or not _CODE.fullmatch(words.strip()):
        return None
    return _asking(learner, Ask("stand-by", {"code": words.strip()}))


def weigh(_library: Library, learner: Learner, _words: str, _now: datetime) -> Turn | None:
    """Take what is no code."""
    return noticed(learner, "notice.support-unknown")


def _asking(learner: Learner, ask: Ask) -> Turn:
    return replace(moved(learner, SUPPORTER, WAIT), asks=(ask,))


def hear(_library: Library, learner: Learner, event: Answered | Failed) -> Turn | None:
    """Take what came of it; what comes after they went elsewhere changes nothing."""
    if learner.seat.detail != WAIT:
        return None
    menu = moved(learner, SUPPORTER)
    if isinstance(event, Failed):
        return noticed(menu.learner, "notice.failed")
    if event.kind == "support-code":
        code = str(event.result["code"])
        return moved(learner, SUPPORTER, code) if code else noticed(menu.learner, "notice.support-enough")
    if event.kind == "support-end":
        return noticed(menu.learner, "notice.support-ended")
    return noticed(menu.learner, f"notice.support-{event.result['taken']}")


def told(learner: Learner, event: Told) -> Turn | None:
    """Tell a supporter what to ask about; ``detail`` is what the learner did, and the lesson it is about."""
    did, _, lesson = event.detail.partition(":")
    return noticed(learner, f"support.{did}", lesson) if did in DID else None


def asked(said: Voice, key: str, lesson: Lesson | None) -> str:
    """Return what a supporter is told; of a lesson that is no more, that they learned."""
    if key == "support.nothing":
        return said.say(key)
    return said.say(key, lesson=said.text(lesson.title)) if lesson else said.say("support.learned")


PLACE = Place(screen, choose, read=read, weigh=weigh, hear=hear)
