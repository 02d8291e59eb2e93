"""Reading a call: from the query, JSON, a form or multipart, each field held to its kind."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import UnionType
from typing import Any
from urllib.parse import parse_qsl

from aiohttp import web
from aiohttp.web_request import FileField

from .refusals import RefusedError, bad
from .schema import METHODS, Fields, Kind

LARGEST_BODY = 51 * 1024 * 1024
_TYPES: dict[Kind, type | UnionType] = {
    Kind.CHAT: int | str,
    Kind.INTEGER: int,
    Kind.TEXT: str,
    Kind.FILE: str,
    Kind.FLAG: bool,
    Kind.LIST: list,
    Kind.OBJECT: dict,
}
_FLAGS = {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False, "": False}


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came with a call."""

    name: str
    content: bytes
    mime: str


@dataclass(slots=True)
class Call:
    """One call of the bot and what came of it; ``status`` is 0 until it is answered."""

    method: str
    fields: dict[str, Any]
    files: dict[str, Upload] = field(default_factory=dict)
    at: float = 0.0
    via: str = "http"
    status: int = 0
    description: str = ""
    result: Any = None


async def read(request: web.BaseRequest, method: str) -> Call:
    """Return the call a request carries. Raises RefusedError where it can carry none."""
    return await read_as(request, method, METHODS[method])


async def read_as(request: web.BaseRequest, method: str, kinds: Fields) -> Call:
    """Return the call, its fields held to the kinds given. Raises RefusedError."""
    if (request.content_length or 0) > LARGEST_BODY:
        raise RefusedError(413, "Request Entity Too Large")
    raw: dict[str, Any] = dict(request.query)
    files: dict[str, Upload] = {}
    if request.content_type == "application/json" and request.method == "POST":
        raw.update(json_object(await request.text()))
    elif request.method == "POST":
        for name, value in (await request.post()).items():
            if isinstance(value, FileField):
                with value.file as file:
                    files[name] = Upload(value.filename, file.read(), value.content_type)
            else:
                raw[name] = value if isinstance(value, str) else bytes(value).decode()
    native = request.content_type == "application/json"
    return Call(method, held_to(kinds, method, raw, native=native), files)


def json_object(text: str) -> dict[str, Any]:
    """Return the object a text is. Raises RefusedError."""
    try:
        value = json.loads(text or "{}")
    except ValueError as fault:
        raise bad("can't parse JSON object") from fault
    if not isinstance(value, dict):
        raise bad("expected a JSON object")
    return value


def from_webhook_answer(body: bytes, content_type: str) -> tuple[str, Mapping[str, Any]] | None:
    """Return the method and fields that a webhook's 2xx answer asks for, or None."""
    if content_type == "application/json":
        try:
            value = json.loads(body)
        except ValueError:
            return None
    elif content_type == "application/x-www-form-urlencoded":
        value = dict(parse_qsl(body.decode(), keep_blank_values=True))
    else:
        return None
    if not isinstance(value, dict) or not isinstance(value.get("method"), str):
        return None
    return value.pop("method"), value


def checked(method: str, raw: Mapping[str, Any], *, native: bool) -> dict[str, Any]:
    """Return the fields by their kinds; ``native`` where they came as JSON. Raises RefusedError."""
    return held_to(METHODS[method], method, raw, native=native)


def held_to(kinds: Fields, method: str, raw: Mapping[str, Any], *, native: bool) -> dict[str, Any]:
    """Return the fields by the kinds given. Raises RefusedError."""
    unknown = [name for name in raw if name not in kinds]
    if unknown:
        raise bad(f"unknown parameter {unknown[0]} of {method} (stand-in)")
    read_one = _native if native else _written
    return {name: read_one(name, kinds[name], value) for name, value in raw.items() if value is not None}


def _native(name: str, kind: Kind, value: Any) -> Any:
    if kind in (Kind.LIST, Kind.OBJECT) and isinstance(value, str):
        return _written(name, kind, value)
    # A flag is an int to Python, but not to Telegram.
    if not isinstance(value, _TYPES[kind]) or (isinstance(value, bool) and kind is not Kind.FLAG):
        raise _wrong(name, kind)
    return value


def _written(name: str, kind: Kind, value: str) -> Any:
    match kind:
        case Kind.TEXT | Kind.FILE:
            return value
        case Kind.CHAT:
            return int(value) if _is_number(value) else value
        case Kind.LIST | Kind.OBJECT:
            return _parsed(name, kind, value)
        case Kind.INTEGER:
            found: Any = int(value) if _is_number(value) else None
        case Kind.FLAG:
            found = _FLAGS.get(value.lower())
    if found is None:
        raise _wrong(name, kind)
    return found


def _is_number(value: str) -> bool:
    return value.removeprefix("-").isdecimal()


def _parsed(name: str, kind: Kind, value: str) -> Any:
    if not value:
        return [] if kind is Kind.LIST else {}
    try:
        parsed = json.loads(value)
    except ValueError as fault:
        words = "reply keyboard markup" if name == "reply_markup" else name
        raise bad(f"can't parse {words} JSON object") from fault
    if isinstance(parsed, str):
        raise _wrong(name, kind)
    return _native(name, kind, parsed)


def _wrong(name: str, kind: Kind) -> RefusedError:
    if name == "reply_markup":
        return bad("object expected as reply markup")
    return bad(f'field "{name}" must be of type {kind.value}')
