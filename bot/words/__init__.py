"""What the bot says, in every language there is a catalogue for.

A message has a key, never an English sentence as its key: wording changes, keys do not. Catalogues are
gettext files beside this one; a language is added by adding its file.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from babel.messages.pofile import read_po

HERE = Path(__file__).parent


@cache
def languages() -> tuple[str, ...]:
    """Return the languages there is a catalogue for, Vietnamese first."""
    found = sorted(path.stem for path in HERE.glob("*.po"))
    return tuple(sorted(found, key=lambda language: language != "vi"))


@cache
def catalogue(language: str) -> dict[str, str]:
    """Return all messages of a language by key."""
    with (HERE / f"{language}.po").open("rb") as file:
        return {str(message.id): str(message.string) for message in read_po(file) if message.id}


def speak(language: str, key: str, **values: object) -> str:
    """Return a message with its values filled in.

    Raises:
        KeyError: the language or the key is not there, or the message wants a value that was not given.
    """
    return catalogue(language)[key].format_map(values)


@cache
def ways(key: str) -> tuple[str, ...]:
    """Return every way to type a choice: its label and its further words, in all languages at once.

    People mix languages: someone reading English still types "tiếp".
    """
    found = (catalogue(language) for language in languages())
    texts = [text for messages in found for text in (messages[key], messages.get(f"{key}.words", ""))]
    return tuple(dict.fromkeys(word.strip() for text in texts for word in text.split(",") if word.strip()))
