"""Keyboards under messages, held to Telegram's limits.

Telegram breaks rows longer than eight buttons and drops those past a hundred without a word; here both are
refused, since neither can be meant.
"""

from __future__ import annotations

from typing import Any

from .refusals import RefusedError, bad

MOST_BUTTONS = 100
WIDEST_ROW = 8
LONGEST_DATA = 64

_OTHER = {
    "keyboard", "is_persistent", "resize_keyboard", "one_time_keyboard", "input_field_placeholder", "selective",
    "remove_keyboard", "force_reply",
}  # fmt: skip
_ACTIONS = {
    "url": str, "callback_data": str, "web_app": dict, "login_url": dict, "switch_inline_query": str,
    "switch_inline_query_current_chat": str, "copy_text": dict,
}  # fmt: skip
_NAMED = {str: "String", dict: "Object"}
_LOOKS = {"text", "style", "icon_custom_emoji_id"}

Button = dict[str, Any]


def inline(markup: dict[str, Any] | None, *, only: bool) -> list[list[Button]]:
    """Return the rows of an inline keyboard, none where there is none; ``only`` where no other kind may come."""
    if not markup:
        return []
    if "inline_keyboard" not in markup:
        if only:
            raise bad("inline keyboard expected")
        _known(markup, _OTHER)
        return []
    _known(markup, {"inline_keyboard", "force_reply", "input_field_placeholder"})
    rows = _rows(markup["inline_keyboard"])
    if sum(map(len, rows)) > MOST_BUTTONS or any(len(row) > WIDEST_ROW for row in rows):
        raise bad("reply markup is too long")
    return [row for row in rows if row]


def _known(markup: dict[str, Any], names: set[str]) -> None:
    unknown = markup.keys() - names
    if unknown:
        raise bad(f"unknown field {min(unknown)} of the reply markup (stand-in)")


def _rows(value: Any) -> list[list[Button]]:
    if not isinstance(value, list):
        raise bad('field "inline_keyboard" must be of type Array')
    if not all(isinstance(row, list) for row in value):
        raise bad('field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays')
    return [[_button(button) for button in row] for row in value]


def _button(button: Any) -> Button:
    if not isinstance(button, dict):
        raise _unreadable("InlineKeyboardButton must be an Object")
    text = button.get("text")
    if text is None:
        raise _unreadable('can\'t find field "text"')
    if not isinstance(text, str):
        raise _unreadable('field "text" must be of type String')
    if not text.strip():
        raise bad("BUTTON_TEXT_INVALID")
    unknown = button.keys() - _ACTIONS.keys() - _LOOKS
    if unknown:
        raise _unreadable(f"unknown field {min(unknown)} (stand-in)")
    _action(button)
    return button


def _action(button: Button) -> None:
    named = [name for name in _ACTIONS if name in button]
    if not named:
        raise _unreadable("text buttons are unallowed in the inline keyboard")
    if len(named) > 1:
        raise _unreadable("exactly one action is needed (stand-in)")
    if not isinstance(button[named[0]], _ACTIONS[named[0]]):
        raise _unreadable(f'field "{named[0]}" must be of type {_NAMED[_ACTIONS[named[0]]]}')
    data = button.get("callback_data")
    if data is not None and not 1 <= len(data.encode()) <= LONGEST_DATA:
        raise bad("BUTTON_DATA_INVALID")
    url = button.get("url")
    if url is not None and not url.startswith(("http://", "https://", "tg://")):
        raise bad(f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")


def _unreadable(words: str) -> RefusedError:
    return bad(f"can't parse inline keyboard button: {words}")
