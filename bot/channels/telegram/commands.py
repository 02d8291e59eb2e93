"""The bot's commands and what it says of itself, in every language there is a catalogue for.

A command's message reads ``name other-name - what it does``: the first name stands in the menu, all are understood.
"""

from __future__ import annotations

from functools import cache

from bot.words import languages, speak

_COMMANDS = (
    ("telegram.resume", "telegram.resume.words"),
    ("telegram.home", "choice.home"),
    ("telegram.progress", "choice.progress"),
    ("telegram.help", "choice.help"),
    ("telegram.remind", "choice.remind"),
    ("telegram.language", "choice.language"),
    ("telegram.data", "choice.data"),
    ("telegram.rest", "telegram.rest.words"),
)
"""Each command's message, and that of the words which lead where it leads.

Two have words of their own: "continue" alone would turn the page of the lesson that someone wants to see again, and
"rest" would not end reminders, as "stop" does right after one.
"""


def commands(language: str) -> tuple[tuple[str, str], ...]:
    """Return the commands of a language as (name, what it does), in the order of the menu."""
    return tuple((names[0], does) for names, does in (_parts(language, key) for key, _ in _COMMANDS))


def _parts(language: str, key: str) -> tuple[list[str], str]:
    names, _, does = speak(language, key).partition(" - ")
    return names.split(), does


def words_of(name: str) -> str | None:
    """Return the words the dialogue understands that a command stands for, in whatever language it is; else None."""
    return _words().get(name)


@cache
def _words() -> dict[str, str]:
    return {
        name: speak(language, words)
        for language in languages()
        for key, words in _COMMANDS
        for name in _parts(language, key)[0]
    }


def description(language: str) -> str:
    """Return what the empty chat says before Start is pressed: at most 512 letters."""
    return speak(language, "telegram.description")


def short_description(language: str) -> str:
    """Return what the bot's profile says: at most 120 letters."""
    return speak(language, "telegram.about")


def group_line(language: str, link: str) -> str:
    """Return the line that a group gets, with the link to the private chat; plain text.

    ``language`` may be any phone's; one without a catalogue gets the first.
    """
    spoken = language[:2].lower()
    return speak(spoken if spoken in languages() else languages()[0], "group.words", link=link)
