"""The pictures that go with messages: sent up once, and named by what Zalo called them ever after."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path
from typing import TypeAlias
from weakref import WeakValueDictionary

from bot.channels.courier import Carry
from bot.channels.zalo.line import Upload
from bot.channels.zalo_oa.wire import Wire
from bot.errors import LostError, TryLaterError, UnsendableError

FileOf: TypeAlias = Callable[[str], "tuple[str, str] | None"]
"""Gives the path and the media type of a medium by its content hash; None where it is no longer there."""
Keep: TypeAlias = Callable[[str, str | None], Awaitable[None]]
"""Keeps the platform's name of a medium, by content hash; None drops it."""

LARGEST = 1_000_000
"""Bytes of a picture that Zalo takes."""
ENDINGS = {"image/png": ".png", "image/jpeg": ".jpg"}
"""What Zalo takes for pictures; it looks at the ending of the name."""


class Files:
    """The names of pictures. ``names`` are those Zalo gave them, by content hash; they grow here."""

    def __init__(self, wire: Wire, file: FileOf, names: dict[str, str], keep: Keep) -> None:
        self._wire = wire
        self._file = file
        self._names = names
        self._keep = keep
        self._uploading: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    def has(self, hash: str) -> bool:
        """Say whether Zalo knows a picture by a name."""
        return hash in self._names

    async def name(self, hash: str, carry: Carry) -> str:
        """Return Zalo's name of a picture, which is sent up first where it has none.

        Raises:
            bot.errors.SendError: it cannot be sent up.
        """
        uploading = self._uploading.setdefault(hash, asyncio.Lock())
        async with uploading:
            # Whoever waited here finds it done.
            if hash not in self._names:
                await self._upload(hash, carry)
            return self._names[hash]

    async def forget(self, hash: str) -> None:
        """Let go of a name that Zalo knows no more."""
        if self._names.pop(hash, None) is not None:
            await self._keep(hash, None)

    async def _upload(self, hash: str, carry: Carry) -> None:
        file = await self._read(hash)
        try:
            # What was sent up and never shown is nothing to anybody, so that it may be done twice.
            name = await carry(partial(self._wire.upload, file), twice=True)
        except LostError as error:
            raise TryLaterError(str(error)) from None
        self._names[hash] = name
        await self._keep(hash, name)

    async def _read(self, hash: str) -> Upload:
        path, type = self._file(hash) or ("", "")
        if type not in ENDINGS:
            raise UnsendableError("a picture is not there, or not of a kind that Zalo takes")
        try:
            content = await asyncio.to_thread(Path(path).read_bytes)
        except OSError as error:
            raise UnsendableError(f"a picture cannot be read: {error.strerror}") from None
        if len(content) > LARGEST:
            raise UnsendableError("a picture is larger than Zalo takes")
        return Upload(f"{hash[:16]}{ENDINGS[type]}", content, type)
