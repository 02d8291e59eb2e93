"""The bot's commands and what it says of itself, in every language there is a catalogue for."""

from __future__ import annotations


def commands(language: str) -> tuple[tuple[str, str], ...]:
    """Return the commands of a language as (name, what it does), in the order of the menu."""
    raise NotImplementedError


def description(language: str) -> str:
    """Return what the empty chat says before Start is pressed: at most 512 letters."""
    raise NotImplementedError


def short_description(language: str) -> str:
    """Return what the bot's profile says: at most 120 letters."""
    raise NotImplementedError


def group_line(language: str, link: str) -> str:
    """Return the line that a group gets, with the link to the private chat; plain text."""
    raise NotImplementedError


def words_of(name: str) -> str | None:
    """Return the words the dialogue understands that a command stands for, in whatever language it is; else None."""
    raise NotImplementedError
