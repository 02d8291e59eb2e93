"""A database whose line breaks."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from typing import Any

from sqlalchemy import Connection

from storage.sql.copying import Database


class Cut:
    """A database whose line breaks when it was written to so often; or when it is read, too, where ``reads`` says so.

    Raises:
        ConnectionError: the line is cut.
    """

    def __init__(self, database: Database, writes: int, *, reads: bool = True) -> None:
        self._database = database
        self._left = writes
        self._reads = reads

    async def write(self, work: Callable[[Connection], Any]) -> Any:
        self._left -= 1
        if self._left < 0:
            raise ConnectionError("cut off")
        return await self._database.write(work)

    async def stream(self, work: Any) -> AsyncIterator[Any]:
        if not self._reads:
            raise ConnectionError("cut off")
        async for row in self._database.stream(work):
            yield row
