"""The shapes of a consultation message: a text, a text with buttons, a picture, a file."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Set
from typing import Any, Literal
from urllib.parse import urlsplit

from tests.telegram.standin.refusals import RefusedError

from ..chats import Button
from ..words import LONGEST, is_over, is_text
from .uploads import Uploads

LONGEST_TITLE = 100
LONGEST_PAYLOAD = 1000
MOST_BUTTONS = 5

BAD_PARAMETER = -201
OUT_OF_RANGE = -210

Shape = Literal["plain", "template"]
_MEDIA = {"image": "photo", "gif": "photo", "sticker": "sticker"}


def bad(words: str) -> RefusedError:
    """Return a -201."""
    return RefusedError(BAD_PARAMETER, f"Params is invalid: {words}")


def exactly(value: Any, name: str, needed: Set[str], allowed: Set[str] = frozenset()) -> Mapping[str, Any]:
    """Return an object of these fields and no others. Raises RefusedError."""
    if not isinstance(value, dict):
        raise bad(f"{name} is no object")
    missing, unknown = needed - set(value), set(value) - needed - allowed
    if missing or unknown:
        raise bad(f"{name}: " + ", ".join([f"no {field}" for field in missing] + [f"unknown {f}" for f in unknown]))
    return value


def word(value: Any, name: str, longest: int, over: int = BAD_PARAMETER) -> str:
    """Return a text of 1 to ``longest`` UTF-16 units. Raises RefusedError, with ``over`` where it is too long."""
    if not is_text(value):
        raise bad(f"{name} is no text")
    if is_over(value, longest):
        raise RefusedError(over, f"{name} is longer than {longest}")
    return str(value)


class Shapes:
    """Reads what is to be sent; ``shape`` is how buttons come: which of two is Zalo's own is not settled."""

    def __init__(self, uploads: Uploads, shape: Shape) -> None:
        self._uploads = uploads
        self.shape = shape

    def read(self, message: Any) -> dict[str, Any]:
        """Return the parts of the message it will be seen as. Raises RefusedError."""
        given = exactly(message, "message", set(), {"text", "attachment", "quote_message_id"})
        if "quote_message_id" in given:
            word(given["quote_message_id"], "quote_message_id", 100)
        parts: dict[str, Any] = {}
        if "text" in given:
            parts["text"] = word(given["text"], "text", LONGEST, OUT_OF_RANGE)
        if "attachment" not in given:
            word(given.get("text"), "text", LONGEST, OUT_OF_RANGE)
            return parts
        return self._attached(given["attachment"], parts)

    def _attached(self, attachment: Any, parts: dict[str, Any]) -> dict[str, Any]:
        payload = exactly(attachment, "attachment", {"type", "payload"})["payload"]
        match attachment["type"]:
            case "file":
                if parts:
                    raise bad("a file comes without a text")
                token = exactly(payload, "payload", {"token"})["token"]
                return {"picture": "file", "sha256": self._uploads.sha256(token, "file")}
            case "template" if isinstance(payload, dict):
                return self._template(payload, parts)
            case _:
                raise bad("unknown attachment")

    def _template(self, payload: dict[str, Any], parts: dict[str, Any]) -> dict[str, Any]:
        match payload.get("template_type"), self.shape:
            case "media", _:
                return {**parts, **self._media(payload)}
            case None, "plain":
                if "text" not in parts:
                    raise bad("buttons without a text")
                return {**parts, "buttons": _buttons(exactly(payload, "payload", {"buttons"})["buttons"])}
            case "button", "template":
                if parts:
                    raise bad("the text stands in the payload")
                exactly(payload, "payload", {"template_type", "text", "buttons"})
                text = word(payload["text"], "text", LONGEST, OUT_OF_RANGE)
                return {"text": text, "buttons": _buttons(payload["buttons"])}
            case _:
                raise bad("unknown template")

    def _media(self, payload: dict[str, Any]) -> dict[str, Any]:
        elements = exactly(payload, "payload", {"template_type", "elements"})["elements"]
        if not isinstance(elements, list) or len(elements) != 1:
            raise bad("elements is no list of one")
        element = exactly(elements[0], "element", {"media_type"}, {"url", "attachment_id"})
        kind = word(element["media_type"], "media_type", 20)
        if kind not in _MEDIA or len(element) != 2:
            raise bad("element: a known media_type and either url or attachment_id")
        if "url" in element:
            return {"picture": _MEDIA[kind], "url": _address(element["url"], "url")}
        return {"picture": _MEDIA[kind], "sha256": self._uploads.sha256(element["attachment_id"], kind)}


def _buttons(buttons: Any) -> tuple[Button, ...]:
    if not isinstance(buttons, list) or not 1 <= len(buttons) <= MOST_BUTTONS:
        raise bad(f"buttons is no list of 1 to {MOST_BUTTONS}")
    return tuple(_button(button) for button in buttons)


def _button(button: Any) -> Button:
    given = exactly(button, "button", {"title", "type", "payload"})
    title = word(given["title"], "title", LONGEST_TITLE)
    check = _PAYLOADS.get(given["type"]) if isinstance(given["type"], str) else None
    if check is None:
        raise bad("unknown type of a button")
    check(given["payload"])
    return Button(title, given["type"], given["payload"])


def _query(payload: Any) -> None:
    word(payload, "payload", LONGEST_PAYLOAD)


def _open_url(payload: Any) -> None:
    _address(exactly(payload, "payload", {"url"})["url"], "url")


def _open_phone(payload: Any) -> None:
    word(exactly(payload, "payload", {"phone_code"})["phone_code"], "phone_code", 20)


def _open_sms(payload: Any) -> None:
    given = exactly(payload, "payload", {"content", "phone_code"})
    word(given["content"], "content", LONGEST_PAYLOAD)
    word(given["phone_code"], "phone_code", 20)


_PAYLOADS: dict[str, Callable[[Any], None]] = {
    "oa.query.show": _query,
    "oa.query.hide": _query,
    "oa.open.url": _open_url,
    "oa.open.phone": _open_phone,
    "oa.open.sms": _open_sms,
}


def _address(url: Any, name: str) -> str:
    parts = urlsplit(word(url, name, LONGEST))
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise bad(f"{name} is no http(s) address")
    return str(url)
