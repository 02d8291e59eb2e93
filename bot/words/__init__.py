"""What the bot says, in every language there is a catalogue for.

A message has a key, never an English sentence as its key: wording changes, keys do not. Catalogues are
gettext files beside this one; a language is added by adding its file.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from babel.messages.pofile import read_po

from bot.words.figures import day, decimal, number, percent, plural, tongue

__all__ = ["catalogue", "dated", "day", "decimal", "languages", "number", "percent", "speak", "tongue", "ways"]

HERE = Path(__file__).parent


@cache
def languages() -> tuple[str, ...]:
    """Return the languages there is a catalogue for, Vietnamese first."""
    found = sorted(path.stem for path in HERE.glob("*.po"))
    return tuple(sorted(found, key=lambda language: language != "vi"))


@cache
def catalogue(language: str) -> dict[str, str]:
    """Return all messages of a language by key; of those with several forms, the one for many."""
    return {key: forms[-1] for key, forms in _forms(language).items()}


@cache
def _forms(language: str) -> dict[str, tuple[str, ...]]:
    with (HERE / f"{language}.po").open("rb") as file:
        return {_key(message.id): _told(message.string) for message in read_po(file) if message.id}


def _key(id: str | list[str] | tuple[str, ...]) -> str:
    # A message with several forms has two ids.
    return id if isinstance(id, str) else id[0]


def _told(string: str | list[str] | tuple[str, ...] | None) -> tuple[str, ...]:
    return (string,) if isinstance(string, str) else tuple(string or ("",))


def speak(language: str, key: str, **values: object) -> str:
    """Return a message with its values filled in; whole numbers as the language writes them.

    The value ``count`` decides which form is said, where the language has one for one and another for many.

    Raises:
        KeyError: the language or the key is not there, or the message wants a value that was not given.
    """
    forms = _forms(language)[key]
    text = forms[0] if len(forms) > 1 and plural(language, _count(values)) == "one" else forms[-1]
    return text.format_map({name: _written(language, value) for name, value in values.items()})


def _count(values: dict[str, object]) -> int:
    count = values["count"]
    return count if isinstance(count, int) else 0


def _written(language: str, value: object) -> object:
    return number(language, value) if isinstance(value, int) else value


def dated(language: str, local: int) -> str:
    """Return a date such as ``20261123`` as the language writes it out: ``23 tháng 11 năm 2026``."""
    return day(language, local, catalogue(language)["date.pattern"])


@cache
def ways(key: str) -> tuple[str, ...]:
    """Return every way to type a choice: its label and its further words, in all languages at once.

    People mix languages: someone reading English still types "tiếp".
    """
    found = (catalogue(language) for language in languages())
    texts = [text for messages in found for text in (messages[key], messages.get(f"{key}.words", ""))]
    return tuple(dict.fromkeys(word.strip() for text in texts for word in text.split(",") if word.strip()))
