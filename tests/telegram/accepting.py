"""What the strict stand-in makes of the messages a screen is drawn as; it raises where Telegram would refuse one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.channels.telegram.drawing import Part
from tests.telegram.standin import keyboards, sending
from tests.telegram.standin.reading import Call


@dataclass(frozen=True)
class Read:
    """A message as it is read: without markup."""

    kind: str
    text: str
    rows: list[list[str]]


def accepted(parts: Sequence[Part]) -> list[Read]:
    """Return the messages as they are read; the last alone must carry buttons, and only media may have no words."""
    assert parts, "nothing is sent"
    assert not any(part.buttons for part in parts[:-1])
    return [_read(part) for part in parts]


def _read(part: Part) -> Read:
    fields = {"parse_mode": "HTML", "text" if part.kind == "text" else "caption": part.html}
    said = sending.words(Call("sendMessage", fields)) if part.kind == "text" else sending.caption(fields)
    assert bool(part.medium) == (part.kind != "text")
    markup = {"inline_keyboard": [[{"text": la, "callback_data": da} for la, da in row] for row in part.buttons]}
    rows = keyboards.inline(markup, only=True)
    return Read(part.kind, said["text"], [[button["text"] for button in row] for row in rows])
