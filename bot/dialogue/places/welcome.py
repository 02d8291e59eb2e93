"""The first meeting: who speaks, what would be kept, an explicit yes; then how to address the person.

Before the yes nothing is written down but the notice's version, the language and the code they came with.
"No" keeps nothing; silence is no answer.
"""

from __future__ import annotations

from datetime import datetime

from msgspec.structs import replace

from bot.dialogue.learner import Learner
from bot.dialogue.library import Library
from bot.dialogue.places.coming import follow
from bot.dialogue.places.place import Place
from bot.dialogue.screens import Choice, Screen, Words
from bot.dialogue.turn import Record, Turn, moved, seated
from bot.dialogue.voice import FORMS, Voice, voice_of
from bot.words import languages, speak

NOTICE = "2026-11"
"""The version of the notice; it changes with every change of the words people say yes to.

What each version said is kept for good (:func:`bot.words.notices.notice`), so that it can be told what was agreed to.
"""


def welcome(library: Library, learner: Learner) -> Screen:
    """Draw the notice: an automatic assistant, who runs it, what is kept, and the question."""
    voice = voice_of(library, learner.seat)
    others = [language for language in languages() if language != voice.language]
    return Screen(
        voice.language,
        (
            voice.line("welcome.hello", "title"),
            voice.line("welcome.who"),
            _operator(library, voice),
            voice.line("welcome.notice"),
            voice.line("welcome.ask", "ask"),
        ),
        (
            voice.choice(".yes"),
            voice.choice(".no"),
            *(Choice(f".speak-{language}", speak(language, "language.name"), aside=True) for language in others),
        ),
    )


def _operator(library: Library, voice: Voice) -> Words:
    who = library.operator
    if not who.name:
        return voice.line("welcome.test", "note")
    return voice.line("welcome.operator" if who.phone else "welcome.operator-only", name=who.name, phone=who.phone)


def answer_notice(library: Library, learner: Learner, key: str, now: datetime) -> Turn | None:
    """Take the answer to the notice."""
    match key:
        case ".yes":
            agreed = replace(learner, seat=replace(learner.seat, consent=NOTICE))
            shown = voice_of(library, learner.seat).language
            return _after_yes(library, agreed, now).also(Record("consented", option=shown, value=NOTICE))
        case ".no":
            return replace(moved(learner, "farewell", "declined"), forget=True)
        case _ if key.startswith(".speak-") and key[7:] in languages():
            return seated(learner, replace(learner.seat, language=key[7:]))
    return None


def _after_yes(library: Library, learner: Learner, now: datetime) -> Turn:
    # Only a language with forms of address needs the question, and who agrees again has answered it.
    if learner.seat.address or speak(learner.seat.language or library.language, "form.asked") == "no":
        return follow(library, learner, now)
    return moved(learner, "address")


def address(library: Library, learner: Learner) -> Screen:
    """Draw the question how to address the person."""
    voice = voice_of(library, learner.seat)
    choices = tuple(voice.choice(form, f"form-{form}") for form in FORMS)
    return Screen(voice.language, (voice.line("address.ask", "ask"),), choices)


def answer_address(library: Library, learner: Learner, key: str, now: datetime) -> Turn | None:
    """Take the form of address and go to where they wanted to go."""
    if key not in FORMS:
        return None
    return follow(library, replace(learner, seat=replace(learner.seat, address=key)), now)


def farewell(library: Library, learner: Learner) -> Screen:
    """Draw what someone sees of whom nothing is kept: after a no, or after erasing."""
    voice = voice_of(library, learner.seat)
    return Screen(
        voice.language,
        (voice.line(f"farewell.{learner.seat.detail}"), voice.line("farewell.again", "note")),
        (voice.choice(".start"),),
    )


def come_again(_library: Library, learner: Learner, key: str, _now: datetime) -> Turn | None:
    """Take the wish to begin after all."""
    return moved(learner, "welcome") if key == ".start" else None


WELCOME = Place(welcome, answer_notice)
ADDRESS = Place(address, answer_address)
FAREWELL = Place(farewell, come_again)
