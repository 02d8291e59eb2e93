"""A helper writes down a class, or a session on paper: what, when, where, who of the list, and how many besides."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import NamedTuple

from msgspec.structs import replace

from bot.dialogue.events import Answered, Failed
from bot.dialogue.learner import Learner
from bot.dialogue.library import Library
from bot.dialogue.places.choosing import chosen, is_page, lesson_choices
from bot.dialogue.places.finish import VIETNAM
from bot.dialogue.places.people import WAIT, Listed, closed, detail, group, waits
from bot.dialogue.places.place import Place
from bot.dialogue.private import fit
from bot.dialogue.screens import Choice, Screen
from bot.dialogue.turn import Ask, Turn, moved, noticed
from bot.dialogue.voice import Voice, voice_of
from lessons.answers import number

CLASS = "class"
KINDS = ("class", "paper")
MOST = 500
"""People in one class besides those of the list: more is a slip of the finger."""
TICKED = 12
"""People of the list in one class: they ride in the seat."""
DAYS = ("today", "yesterday", "before")
"""Days that can be chosen; others are typed."""
PAST = 92
"""Days after which a class is written down no more: the quarter's report is signed by then."""
COUNTING = "count"
_STEPS = 6


class Told(NamedTuple):
    """What has been told so far: as text ``kind:lesson:day:place:picked:page|tokens``; ``page`` may be a step."""

    kind: str = ""
    lesson: str = ""
    day: str = ""
    place: str = ""
    picked: str = ""
    page: str = ""
    tokens: str = ""

    @property
    def ids(self) -> tuple[str, ...]:
        """Return who of the list was picked."""
        return tuple(self.picked.split("+")) if self.picked else ()


def _told(learner: Learner) -> Told:
    head, _, tokens = learner.seat.detail.partition("|")
    told = (*head.split(":"), *[""] * _STEPS)[:_STEPS]
    return Told._make((*told, tokens))


def _at(learner: Learner, told: Told) -> Turn:
    return moved(learner, CLASS, f"{':'.join(told[:_STEPS])}|{told.tokens}")


def screen(library: Library, learner: Learner) -> Screen:
    """Draw the step they are at: the first that is not told yet."""
    if not group(learner):
        return closed(library, learner)
    voice, told = voice_of(library, learner.seat), _told(learner)
    if told.kind == WAIT or told.page == WAIT:
        return waits(voice)
    if not told.kind:
        return _asked(voice, "class.kind", tuple(voice.choice(f".{kind}-session") for kind in KINDS))
    if is_page(told.lesson):
        return _asked(voice, "class.lesson", lesson_choices(library, voice, told.lesson))
    if not told.day:
        days = tuple(voice.choice(f".day-{day}") for day in DAYS)
        return replace(_asked(voice, "class.day", days), expects="text")
    if not told.place:
        return replace(_asked(voice, "class.place", ()), expects="text")
    if told.page == COUNTING:
        return replace(_asked(voice, "class.count", (voice.choice(".nobody-else"),)), expects="number")
    return _ticking(voice, told)


def _asked(voice: Voice, key: str, choices: tuple[Choice, ...]) -> Screen:
    return Screen(voice.language, (voice.line(key, "ask"),), (*choices, voice.choice(".helper", aside=True)))


def _ticking(voice: Voice, told: Told) -> Screen:
    page, more, tokens = told.page.partition("-")[0], told.page.partition("-")[2], told.tokens
    people = [Listed.read(token) for token in tokens.split(";") if token]
    ticks = tuple(Choice(one.learner, one.called(voice), picked=one.learner in told.ids) for one in people)
    onward = (voice.choice(".more-people", aside=True),) if more == "1" else ()
    before = (voice.choice(".fewer-people", aside=True),) if page != "0" else ()
    words = voice.line("class.who", "ask"), voice.line("class.ticked", "note", count=len(told.ids))
    ways = (voice.choice(".ticked"), *onward, *before, voice.choice(".helper", aside=True))
    return Screen(voice.language, words, (*ticks, *ways))


def choose(library: Library, learner: Learner, key: str, now: datetime) -> Turn | None:
    """Take the answer to the step they are at."""
    told = _told(learner)
    if not group(learner) or WAIT in (told.kind, told.page):
        return None
    if not told.kind:
        kind = key.removesuffix("-session").removeprefix(".")
        return _at(learner, Told(kind)) if kind in KINDS else None
    if is_page(told.lesson):
        lesson = chosen(library, told.lesson, key)
        return _at(learner, told._replace(lesson=lesson)) if lesson else None
    if not told.day:
        back = DAYS.index(key[5:]) if key[5:] in DAYS else None
        return None if back is None else _dated(learner, told, _today(now) - timedelta(days=back))
    if told.place and told.page == COUNTING:
        return _asking(learner, told, 0) if key == ".nobody-else" else None
    return _ticked(learner, told, key) if told.place else None


def _ticked(learner: Learner, told: Told, key: str) -> Turn | None:
    page = int(told.page.partition("-")[0] or 0)
    if key == ".ticked":
        return _at(learner, told._replace(page=COUNTING, tokens=""))
    if key in (".more-people", ".fewer-people"):
        return _fetching(learner, told, page + (1 if key == ".more-people" else -1))
    if key not in {Listed.read(token).learner for token in told.tokens.split(";")} - {"", "0"}:
        return None
    ids = tuple(one for one in told.ids if one != key) if key in told.ids else (*told.ids, key)
    if len(ids) > TICKED:
        return noticed(learner, "notice.ticked-enough")
    return _at(learner, told._replace(picked="+".join(ids)))


def _fetching(learner: Learner, told: Told, page: int) -> Turn:
    ask = Ask("people", {"page": str(page), "unit": group(learner)})
    return replace(_at(learner, told._replace(page=WAIT, tokens="")), asks=(ask,))


def read(_library: Library, learner: Learner, words: str, now: datetime) -> Turn | None:
    """Take a number of people, or a date, where one is asked for."""
    told = _told(learner)
    if told.page == COUNTING:
        people = number(words)
        if people is None or people != int(people):
            return None
        fits = 0 <= people <= MOST and (people or told.ids)
        return _asking(learner, told, int(people)) if fits else noticed(learner, "notice.people")
    if is_page(told.lesson) or told.day:
        return None
    day = _date(words, _today(now))
    return _dated(learner, told, day) if day else None


def weigh(_library: Library, learner: Learner, words: str, _now: datetime) -> Turn | None:
    """Take the place; what is no date where one is asked for is told."""
    told = _told(learner)
    if not told.day:
        return noticed(learner, "notice.day")
    if told.place:
        return noticed(learner, "notice.people")
    kept, unfit = fit(words)
    return noticed(learner, unfit) if unfit else _fetching(learner, told._replace(place=kept), 0)


def _dated(learner: Learner, told: Told, day: date) -> Turn:
    return _at(learner, told._replace(day=f"{day:%Y%m%d}"))


def _today(now: datetime) -> date:
    return now.astimezone(VIETNAM).date()


def _date(words: str, today: date) -> date | None:
    """Return the day that ``21/11`` or ``21-11-2026`` names, of the last three months; None for any other."""
    parts = words.replace("-", "/").replace(".", "/").replace(" ", "").split("/")
    if len(parts) not in (2, 3) or not all(part.isdecimal() for part in parts):
        return None
    years = [int(parts[2])] if len(parts) == 3 else [today.year, today.year - 1]
    for year in years:
        try:
            day = date(year, int(parts[1]), int(parts[0]))
        except ValueError:
            return None
        if timedelta(0) <= today - day <= timedelta(days=PAST):
            return day
    return None


def _asking(learner: Learner, told: Told, people: int) -> Turn:
    if not people and not told.ids:
        return noticed(learner, "notice.people")
    body = {
        "unit": group(learner),
        "kind": told.kind,
        "lesson": told.lesson,
        "day": told.day,
        "place": told.place,
        "people": str(people),
        "learners": told.picked,
    }
    return replace(moved(learner, CLASS, WAIT), asks=(Ask("attest", body),))


def hear(_library: Library, learner: Learner, event: Answered | Failed) -> Turn | None:
    """Take the list to tick, or that the class is written down."""
    told = _told(learner)
    if told.kind == WAIT and event.kind == "attest":
        key = "notice.failed" if isinstance(event, Failed) else "notice.attested"
        return noticed(moved(learner, "helper").learner, key)
    if told.page != WAIT or event.kind != "people":
        return None
    if isinstance(event, Failed):
        return noticed(_at(learner, told._replace(page=COUNTING)).learner, "notice.failed")
    page, more, tokens = detail(event).split(":", 3)[1:]
    # Without a list there is nobody to tick.
    at = f"{page}-{more}" if tokens or page != "0" else COUNTING
    return _at(learner, told._replace(page=at, tokens=tokens))


PLACE = Place(screen, choose, read=read, weigh=weigh, hear=hear)
