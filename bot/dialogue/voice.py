"""How the bot speaks to one learner: their language and their form of address."""

from __future__ import annotations

from dataclasses import dataclass

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
        form = self.form or "none"
        you, me = speak(self.language, f"form.{form}.you"), speak(self.language, f"form.{form}.me")
        return speak(self.language, key, you=you, You=_upper(you), me=me, Me=_upper(me), **values)

    def line(self, key: str, tone: Tone = "say", **values: object) -> Words:
        """Return a message as a paragraph of a screen."""
        return Words(self.say(key, **values), self.language, tone)

    def text(self, text: Text) -> str:
        """Return a lesson's text in this language or the course's, with its ``<bạn>`` filled in."""
        language = text.language(self.language)
        you = speak(language, f"form.{self.form or 'none'}.you") if language in languages() else ""
        return text.in_(language).replace("<bạn>", you).replace("<Bạn>", _upper(you))

    def tell(self, text: Text, tone: Tone = "say") -> Words:
        """Return a lesson's text as a paragraph that says which language it is in."""
        return Words(self.text(text), text.language(self.language), tone)

    def choice(self, key: str, name: str = "", *, aside: bool = False, **values: object) -> Choice:
        """Return a choice by the catalogue's ``choice.<name>``; ``name`` is the key's without its dot if not given."""
        entry = f"choice.{name or key.lstrip('.')}"
        return Choice(key, self.say(entry, **values), ways(entry), aside=aside)


def voice_of(library: Library, seat: Seat) -> Voice:
    """Return the voice for a seat; one without a language is spoken to in the library's."""
    return Voice(seat.language or library.language, seat.address)


def _upper(word: str) -> str:
    return word[:1].upper() + word[1:]
