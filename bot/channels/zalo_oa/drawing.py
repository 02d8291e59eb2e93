"""A screen as the messages it is made of: plain texts, up to five buttons, pictures before them. No calls here.

What leads away from the matter stands in words, so that the buttons are the answers; and where there are more answers
than buttons, or one too long for a button, all are numbered and typed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Literal, TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from bot.channels.lengths import units
from bot.channels.numbered import pages
from bot.channels.taps import data
from bot.dialogue.screens import Block, Choice, Picture, Screen, Shown

Shape: TypeAlias = Literal["plain", "template"]
"""How buttons are written: two ways are in use, and Zalo's pages do not settle it."""
Message: TypeAlias = Mapping[str, Any]

MOST_BUTTONS = 5
LONGEST_TITLE = 100
"""UTF-16 units of what stands on a button."""


class Part(Struct, frozen=True):
    """One message: a text with buttons (a title and what it carries), or a picture by content hash and its words."""

    text: str = ""
    picture: str = ""
    buttons: tuple[tuple[str, str], ...] = ()


def parts(shown: Shown, told: Callable[[Block], str]) -> tuple[Part, ...]:
    """Return the messages a screen is made of, in order; at least one, and the last carries the buttons.

    ``told`` gives the words for what is neither text nor picture.
    """
    screen = shown.screen
    images = [block for block in screen.blocks if isinstance(block, Picture)]

    def in_words(block: Block) -> str:
        return "" if isinstance(block, Picture) else told(block)

    buttons = _buttons(shown)
    plain = _without_answers(screen) if buttons else screen
    *earlier, last = pages(plain, in_words)
    return (
        *(Part(block.alt, block.hash) for block in images),
        *(Part(text) for text in earlier),
        Part(last, buttons=buttons),
    )


def _buttons(shown: Shown) -> tuple[tuple[str, str], ...]:
    """Return a button for each answer; none where they do not all fit."""
    answers = [choice for choice in shown.screen.choices if not choice.aside]
    buttons = tuple((_title(choice), data(shown.learner, shown.turn, choice.key)) for choice in answers)
    fit = len(buttons) <= MOST_BUTTONS and all(units(title) <= LONGEST_TITLE for title, _ in buttons)
    return buttons if fit else ()


def _title(choice: Choice) -> str:
    return f"{'✓ ' if choice.picked else ''}{' '.join(choice.label.split())}"


def _without_answers(screen: Screen) -> Screen:
    return replace(screen, choices=tuple(choice for choice in screen.choices if choice.aside))


def message(part: Part, shape: Shape) -> Message:
    """Return a message of text as Zalo takes it."""
    if not part.buttons:
        return {"text": part.text}
    buttons = [{"title": title, "type": "oa.query.show", "payload": payload} for title, payload in part.buttons]
    if shape == "template":
        return {"attachment": _template({"template_type": "button", "text": part.text, "buttons": buttons})}
    return {"text": part.text, "attachment": _template({"buttons": buttons})}


def picture(attachment: str) -> Message:
    """Return a message that shows a picture which was sent up."""
    element = {"media_type": "image", "attachment_id": attachment}
    return {"attachment": _template({"template_type": "media", "elements": [element]})}


def _template(payload: Message) -> Message:
    return {"type": "template", "payload": payload}
