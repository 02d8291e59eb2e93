"""The media that go with messages: uploaded once, and sent by the name Telegram gave them ever after."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any, TypeAlias
from weakref import WeakValueDictionary

from bot.channels.telegram.drawing import Part
from bot.channels.telegram.errors import NoFileError
from bot.channels.telegram.replies import Answer
from bot.channels.telegram.wire import File, Wire
from bot.errors import UnsendableError

FileOf: TypeAlias = Callable[[str], "tuple[str, str] | None"]
"""Gives the path and the media type of a medium by its content hash; None where it is no longer there."""
Keep: TypeAlias = Callable[[str, str | None], Awaitable[None]]
"""Keeps the platform's name of a medium, by content hash; None drops it."""
Fields: TypeAlias = Mapping[str, Any]

_FIELD = "file"
"""The part of an upload that holds the content."""


class Files:
    """Sends media. ``names`` are those Telegram gave them, by content hash; they grow here."""

    def __init__(self, wire: Wire, file: FileOf, names: dict[str, str], keep: Keep) -> None:
        self._wire = wire
        self._file = file
        self._names = names
        self._keep = keep
        self._uploading: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    def type(self, hash: str) -> str:
        """Return the media type of a medium; ``""`` where it is not there."""
        found = self._file(hash)
        return found[1] if found else ""

    async def send(self, method: str, part: Part, fields: Fields) -> Answer:
        """Make a call that shows a part's medium, by its name or with its content.

        Raises:
            bot.errors.SendError: as :meth:`Wire.call`; also where the medium cannot be read.
        """
        if part.medium not in self._names:
            uploading = self._uploading.setdefault(part.medium, asyncio.Lock())
            async with uploading:
                # Whoever waited here finds it done.
                if part.medium not in self._names:
                    return await self._upload(method, part, fields)
        try:
            return await self._named(method, part, fields)
        except NoFileError:
            await self._learn(part.medium, None)
        return await self._upload(method, part, fields)

    async def _named(self, method: str, part: Part, fields: Fields) -> Answer:
        return await self._wire.call(method, {**fields, **_shown(method, part, self._names[part.medium])})

    async def _upload(self, method: str, part: Part, fields: Fields) -> Answer:
        file = await self._read(part)
        answer = await self._wire.upload(method, {**fields, **_shown(method, part, f"attach://{_FIELD}")}, file)
        if answer.file:
            await self._learn(part.medium, answer.file)
        return answer

    async def _read(self, part: Part) -> File:
        found = self._file(part.medium)
        try:
            if found is not None:
                path = Path(found[0])
                return File(_FIELD, await asyncio.to_thread(path.read_bytes), part.name or path.name, found[1])
        except OSError as error:
            raise UnsendableError(f"a medium cannot be read: {error.strerror}") from None
        raise UnsendableError("a medium is not there")

    async def _learn(self, hash: str, name: str | None) -> None:
        if name is None:
            self._names.pop(hash, None)
        else:
            self._names[hash] = name
        await self._keep(hash, name)


def _shown(method: str, part: Part, name: str) -> Fields:
    """Return the fields that name a medium and the words under it."""
    words = {"caption": part.html, "parse_mode": "HTML"} if part.html else {}
    if method == "editMessageMedia":
        return {"media": {"type": part.kind, "media": name, **words}}
    return {part.kind: name, **words}
