"""The rows of buttons under a message, and the list in its text where labels are too long to be read on buttons.

Telegram cuts a button's label at the width of a small phone; an answer must be readable to its end.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeAlias

from bot.channels.taps import data
from bot.dialogue.screens import Choice, Screen, Shown

Row: TypeAlias = tuple[tuple[str, str], ...]
"""Buttons beside each other, each a label and what it carries."""
Numbered: TypeAlias = tuple[int | None, Choice]

LONGEST_LABEL = 30
"""Letters that a small phone shows on a button as wide as the message."""
SHORT_LABEL = 14
"""Letters of a label that may share its row with another."""
PAIR = 2
MANY = 5
NUMBERS = 5
"""Numbers in a row: more are hard to hit with a thumb."""
ASIDES = 3
ROW = 36
"""Letters that fit a row whose buttons are all as wide as its widest."""
MOST = 100
"""Buttons under a message; Telegram drops further ones without a word."""


def layout(shown: Shown) -> tuple[str, tuple[Row, ...]]:
    """Return the list for the text, empty where every label stands on its button, and the rows of buttons."""
    stem = data(shown.learner, shown.turn, "")
    asides = [(_label(choice), stem + choice.key) for choice in shown.screen.choices if choice.aside]
    front = [numbered for numbered in shown.screen.numbered() if not numbered[1].aside][: MOST - len(asides)]
    if _is_listed(shown.screen, front):
        picks = [numbered for numbered in front if _is_pick(numbered[1])]
        ways = [choice for _, choice in front if not _is_pick(choice)]
        numbers = [(f"{'✓ ' if choice.picked else ''}{number}", stem + choice.key) for number, choice in picks]
        listed = "\n".join(f"{number}. {_label(choice)}" for number, choice in picks)
        return listed, (*_rows(numbers, NUMBERS), *_labelled(ways, stem, 1), *_small(asides))
    choices = [choice for _, choice in front]
    return "", (*_labelled(choices, stem, 2 if _is_paired(choices) else 1), *_small(asides))


def _label(choice: Choice) -> str:
    label = choice.label.replace("\n", " ")
    return f"✓ {label}" if choice.picked else label


def _is_pick(choice: Choice) -> bool:
    """Say whether a choice is one of several of its sort, an answer or a lesson; the others are ways on."""
    return choice.key[:1] not in (".", "=")


def _is_listed(screen: Screen, front: Sequence[Numbered]) -> bool:
    # A number that is typed must choose what the list says; where it would be an answer, there is no list.
    return screen.expects != "number" and any(
        len(choice.label) > LONGEST_LABEL and _is_pick(choice) for _, choice in front
    )


def _is_paired(choices: Sequence[Choice]) -> bool:
    return (len(choices) == PAIR or len(choices) >= MANY) and all(
        len(choice.label) <= SHORT_LABEL for choice in choices
    )


def _labelled(choices: Sequence[Choice], stem: str, width: int) -> Iterator[Row]:
    return _rows([(_label(choice), stem + choice.key) for choice in choices], width)


def _rows(buttons: Sequence[tuple[str, str]], width: int) -> Iterator[Row]:
    return (tuple(buttons[place : place + width]) for place in range(0, len(buttons), width))


def _small(asides: Sequence[tuple[str, str]]) -> Iterator[Row]:
    """Yield rows of up to three, each as long as its labels can be read."""
    row: Row = ()
    widest = 0
    for button in asides:
        widest = max(widest, len(button[0]))
        if row and (len(row) == ASIDES or widest * (len(row) + 1) > ROW):
            yield row
            row, widest = (), len(button[0])
        row = (*row, button)
    if row:
        yield row
