"""The report that an officer asks for in the chat: which period, a moment of waiting, then the totals and two files.

Which quarter it is, and what is in it, whoever draws it up knows; here stands only what was asked for and what came.
"""

from __future__ import annotations

from datetime import datetime

from msgspec.structs import replace

from bot.dialogue.events import Answered, Failed
from bot.dialogue.hashes import packed, unpacked
from bot.dialogue.learner import Learner
from bot.dialogue.library import Library
from bot.dialogue.places.place import Place
from bot.dialogue.roles import scopes
from bot.dialogue.screens import Choice, Paper, Picture, Screen, Words
from bot.dialogue.turn import Ask, Turn, moved, noticed
from bot.dialogue.voice import Voice, voice_of

COUNTS = "counts"
"""The request that draws it up; the place is named alike."""
WAIT, GOT = "wait", "came:"
PERIODS = {
    ".quarter": "counts-quarter",
    ".quarter-before": "counts-quarter-before",
    ".month": "counts-month",
    ".ever": "counts-ever",
}
"""What can be asked for: the quarter of today, the one before it, the month of today, all until today."""
FILES = ("picture", "workbook")
"""What it brings: the detail holds them packed and joined by ``:``, then the code of the workbook's link, the words."""
LONGEST = 600
"""Bytes of the words: they ride in the seat."""


def units(learner: Learner) -> tuple[str, ...]:
    """Return the units somebody answers for; ``""`` is all of it."""
    return scopes(learner.account.roles, "see-counts")


def screen(library: Library, learner: Learner) -> Screen:
    """Draw what can be asked for, the wait, or what came."""
    voice = voice_of(library, learner.seat)
    if not units(learner):
        return Screen(voice.language, (voice.line("counts.closed"),), (voice.choice(".home"),))
    if learner.seat.detail == WAIT:
        return Screen(voice.language, (voice.line("data.wait"),), (voice.choice(".home"),), waiting=True)
    if learner.seat.detail.startswith(GOT):
        return _came(voice, learner.seat.detail.removeprefix(GOT))
    return _asking(library, learner, voice)


def _asking(library: Library, learner: Learner, voice: Voice) -> Screen:
    at = _unit(learner)
    unit = library.units.unit(at or library.units.province)
    # Whoever answers for several asks for one after the other; the first is asked for first.
    others = [code for code in units(learner) if code != at]
    blocks = (voice.line("counts.ask", "title"), voice.line("counts.of", "note", unit=unit.name if unit else at))
    choices = (
        *(voice.choice(key, name) for key, name in PERIODS.items()),
        *(_other(library, voice, code) for code in others[:4]),
        voice.choice(".home", aside=True),
    )
    return Screen(voice.language, blocks, choices)


def _other(library: Library, voice: Voice, code: str) -> Choice:
    unit = library.units.unit(code)
    return Choice(f"at-{code}", voice.say("counts.other", unit=unit.name if unit else code))


def _unit(learner: Learner) -> str:
    chosen = learner.seat.detail.removeprefix("at-")
    return chosen if chosen in units(learner) else units(learner)[0]


def _came(voice: Voice, detail: str) -> Screen:
    picture, workbook, once, words = detail.split(":", len(FILES) + 1)
    first, *lines = words.split("\n")
    return Screen(
        voice.language,
        (
            Words(first, voice.language, "title"),
            *(Words(line, voice.language) for line in lines),
            Picture(unpacked(picture), first, voice.language, whole=True),
            Paper(unpacked(workbook), voice.say("counts.file"), once),
        ),
        (voice.choice(".counts", "counts-more"), voice.choice(".home", aside=True)),
    )


def choose(_library: Library, learner: Learner, key: str, _now: datetime) -> Turn | None:
    """Take a period, or another of one's units."""
    if not units(learner) or learner.seat.detail == WAIT:
        return None
    if key.startswith("at-") and key.removeprefix("at-") in units(learner):
        return moved(learner, COUNTS, key)
    if key not in PERIODS:
        return None
    body = {"period": key[1:], "unit": _unit(learner), "language": learner.seat.language}
    return replace(moved(learner, COUNTS, WAIT), asks=(Ask(COUNTS, body),))


def hear(_library: Library, learner: Learner, event: Answered | Failed) -> Turn | None:
    """Take what was drawn up; nothing of it where they went elsewhere, or answer for nothing any more."""
    if learner.seat.detail != WAIT or event.kind != COUNTS:
        return None
    if isinstance(event, Failed) or not units(learner):
        return noticed(moved(learner, COUNTS).learner, "notice.failed")
    files = (packed(str(event.result[name])) for name in FILES)
    words = str(event.result["words"]).encode()[:LONGEST].decode(errors="ignore")
    return moved(learner, COUNTS, GOT + ":".join((*files, str(event.result["once"]), words)))


PLACE = Place(screen, choose, hear=hear)
