"""How the bot speaks to one learner: their language and their form of address."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from bot.dialogue.learner import Seat
from bot.dialogue.library import Library
from bot.dialogue.screens import Choice, Tone, Words
from bot.words import languages, speak, ways
from lessons.model import Text

FORMS = ("bac", "co", "chu", "anh", "chi", "ban")
"""The forms of address a learner may choose among, as the catalogues name them."""


@dataclass(frozen=True, slots=True)
class Voice:
    """Says keys of the catalogue and texts of lessons as this learner wants to hear them."""

    language: str
    form: str = ""

    def say(self, key: str, **values: object) -> str:
        """Return a message; ``{you}``, ``{You}``, ``{me}`` and ``{Me}`` are filled in by the form of address."""
        return speak(self.language, key, **pronouns(self.language, self.form), **values)

    def line(self, key: str, tone: Tone = "say", **values: object) -> Words:
        """Return a message as a paragraph of a screen."""
        return Words(self.say(key, **values), self.language, tone)

    def text(self, text: Text) -> str:
        """Return a lesson's text in this language or the course's, with its ``<bạn>`` filled in."""
        words = text.in_(self.language)
        if "<" not in words:
            return words
        language = text.language(self.language)
        found = pronouns(language, self.form) if language in languages() else {"you": "", "You": ""}
        return words.replace("<bạn>", found["you"]).replace("<Bạn>", found["You"])

    def tell(self, text: Text, tone: Tone = "say") -> Words:
        """Return a lesson's text as a paragraph that says which language it is in."""
        return Words(self.text(text), text.language(self.language), tone)

    def choice(self, key: str, name: str = "", *, aside: bool = False, **values: object) -> Choice:
        """Return a choice by the catalogue's ``choice.<name>``; ``name`` is the key's without its dot if not given."""
        entry = f"choice.{name or key.lstrip('.')}"
        if values:
            return Choice(key, self.say(entry, **values), ways(entry), aside=aside)
        return _choice(self.language, self.form, key, entry, aside=aside)


@cache
def pronouns(language: str, form: str) -> dict[str, str]:
    """Return how a language addresses someone who chose a form, and how the bot then calls itself."""
    you, me = (speak(language, f"form.{form or 'none'}.{who}") for who in ("you", "me"))
    return {"you": you, "You": _upper(you), "me": me, "Me": _upper(me)}


@cache
def _choice(language: str, form: str, key: str, entry: str, *, aside: bool) -> Choice:
    # A few hundred choices are all there are; each is drawn many thousand times.
    return Choice(key, Voice(language, form).say(entry), ways(entry), aside=aside)


def voice_of(library: Library, seat: Seat) -> Voice:
    """Return the voice for a seat; one without a language is spoken to in the library's."""
    return _voice(seat.language or library.language, seat.address)


@cache
def _voice(language: str, form: str) -> Voice:
    return Voice(language, form)


def _upper(word: str) -> str:
    return word[:1].upper() + word[1:]
