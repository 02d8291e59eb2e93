"""Help, a real person, telling what is wrong with a lesson, and the language."""

from __future__ import annotations

from datetime import datetime

from msgspec.structs import replace

from bot.dialogue.learner import Learner
from bot.dialogue.library import Library
from bot.dialogue.places import calling
from bot.dialogue.places.door import leave
from bot.dialogue.places.place import Place
from bot.dialogue.screens import Choice, Screen
from bot.dialogue.turn import Record, Turn, moved, noticed, seated
from bot.dialogue.voice import FORMS, voice_of
from bot.words import languages, speak

REASONS = ("content", "unclear", "media", "other")
"""What can be wrong with a lesson; chosen, never typed: no words of a learner are kept."""


def help_(library: Library, learner: Learner) -> Screen:
    """Draw help."""
    voice = voice_of(library, learner.seat)
    report = (voice.choice(".report"), voice.choice(".sources")) if learner.seat.sitting else ()
    return Screen(
        voice.language,
        (voice.line("help.ask", "ask"), voice.line("help.how", "note")),
        (
            voice.choice(".resume", "continue"),
            voice.choice(".human"),
            *report,
            *((voice.choice(".remind"),) if learner.account.reached else ()),
            voice.choice(".who"),
            voice.choice(".supporter"),
            voice.choice(".language"),
            voice.choice(".data"),
            voice.choice(".home", aside=True),
        ),
    )


def choose_help(_library: Library, learner: Learner, key: str, _now: datetime) -> Turn | None:
    """Take the wish to tell what is wrong with the lesson."""
    return moved(learner, "report") if key == ".report" and learner.seat.sitting else None


def human(library: Library, learner: Learner) -> Screen:
    """Draw where a real person answers."""
    voice = voice_of(library, learner.seat)
    who = library.operator
    line = (voice.line("human.operator", name=who.name, phone=who.phone),) if who.name and who.phone else ()
    choices = (voice.choice(".resume", "continue"), voice.choice(".home", aside=True))
    return Screen(voice.language, (*line, *calling.numbers(library, learner), voice.line("human.near")), choices)


def choose_nothing(_library: Library, _learner: Learner, _key: str, _now: datetime) -> Turn | None:
    """Take nothing: every choice here works everywhere."""
    return None


def report(library: Library, learner: Learner) -> Screen:
    """Draw the question what is wrong with this lesson."""
    voice = voice_of(library, learner.seat)
    choices = tuple(voice.choice(reason, f"report-{reason}") for reason in REASONS)
    return Screen(voice.language, (voice.line("report.ask", "ask"),), (*choices, voice.choice(".leave", aside=True)))


def choose_report(_library: Library, learner: Learner, key: str, _now: datetime) -> Turn | None:
    """Write down what is wrong with the card they stand on, and go back to it."""
    sitting = learner.seat.sitting
    if key == ".leave" or sitting is None:
        return leave(learner)
    if key not in REASONS:
        return None
    record = Record("reported", lesson=sitting.lesson, version=sitting.version, question=sitting.card, option=key)
    return Turn(noticed(leave(learner).learner, "notice.reported").learner, (record,))


def language(library: Library, learner: Learner) -> Screen:
    """Draw the languages, each in its own words, and the form of address where the language has some."""
    voice = voice_of(library, learner.seat)
    names = tuple(Choice(f"speak-{name}", speak(name, "language.name"), (name,)) for name in languages())
    forms = (voice.choice(".address"),) if speak(voice.language, "form.asked") == "yes" else ()
    choices = (*names, *forms, voice.choice(".leave", aside=True))
    return Screen(voice.language, (voice.line("language.ask", "ask"),), choices)


def choose_language(_library: Library, learner: Learner, key: str, _now: datetime) -> Turn | None:
    """Take a language and go back."""
    if key == ".leave":
        return leave(learner)
    if key == ".address":
        return moved(learner, "form")
    chosen = key.removeprefix("speak-")
    if chosen not in languages():
        return None
    return leave(replace(learner, seat=replace(learner.seat, language=chosen)))


def form(library: Library, learner: Learner) -> Screen:
    """Draw the forms of address again."""
    voice = voice_of(library, learner.seat)
    choices = tuple(voice.choice(form, f"form-{form}") for form in FORMS)
    return Screen(voice.language, (voice.line("address.ask", "ask"),), (*choices, voice.choice(".leave", aside=True)))


def choose_form(_library: Library, learner: Learner, key: str, _now: datetime) -> Turn | None:
    """Take a form of address and go back."""
    if key == ".leave":
        return leave(learner)
    return leave(seated(learner, replace(learner.seat, address=key)).learner) if key in FORMS else None


HELP = Place(help_, choose_help)
HUMAN = Place(human, choose_nothing)
REPORT = Place(report, choose_report)
LANGUAGE = Place(language, choose_language)
FORM = Place(form, choose_form)
