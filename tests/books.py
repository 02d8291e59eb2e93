"""What stands in a database, looked at past the program, and the right to write taken from it: on either kind."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from collections.abc import Collection, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from itertools import count
from pathlib import Path
from re import sub
from typing import Any

import asyncpg

from storage.rows import Arrival
from storage.sql.hashes import Hashes


class Books:
    """A database by its address."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._file = Path(url.removeprefix("sqlite:///")) if url.startswith("sqlite:") else None

    def rows(self, select: str, *values: Any) -> list[Any]:
        """Return the rows of a question, whose values stand as ``?``."""
        if self._file is None:
            numbers = count(1)
            found: list[Any] = _in_thread(_asked(self.url, sub(r"\?", lambda _: f"${next(numbers)}", select), values))
            return found
        with closing(sqlite3.connect(self._file, timeout=20)) as rows:
            return rows.execute(select, values).fetchall()

    def counted(self) -> dict[str, int]:
        """Count straight from the records."""
        kinds = dict(map(tuple, self.rows("SELECT kind, count(*) FROM records GROUP BY kind")))
        [(learners,)] = self.rows("SELECT count(*) FROM learners WHERE consented IS NOT NULL")
        return {"answers": kinds.get("answered", 0), "completions": kinds.get("completed", 0), "learners": learners}

    def committed(self, channel: str, messages: Collection[tuple[str, str]]) -> set[str]:
        """Return which messages, each with its person, left their trace."""
        [(secret,)] = self.rows("SELECT value FROM kept WHERE name = 'secret'")
        keys = Hashes(bytes(secret)).messages(Arrival(channel, person, number) for number, person in messages)
        known = {bytes(key) for (key,) in self.rows("SELECT key FROM messages")}
        return {number for (number, _), key in zip(messages, keys, strict=True) if key in known}

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Keep everybody else from committing a turn while the context lasts."""
        if self._file is None:
            with _locked(self.url):
                yield
            return
        with closing(sqlite3.connect(self._file, isolation_level=None, timeout=20)) as rows:
            rows.execute("BEGIN IMMEDIATE")
            yield
            rows.execute("ROLLBACK")


async def _asked(url: str, select: str, values: tuple[Any, ...]) -> list[Any]:
    connection: Any = await asyncpg.connect(url)
    try:
        return [tuple(row) for row in await connection.fetch(select, *values)]
    finally:
        await connection.close()


def _in_thread(question: Any) -> Any:
    # A test's own loop runs in this thread, and must not be waited for in it.
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, question).result()


@contextmanager
def _locked(url: str) -> Iterator[None]:
    taken, over = threading.Event(), threading.Event()

    async def hold() -> None:
        connection: Any = await asyncpg.connect(url)
        async with connection.transaction():
            await connection.execute("LOCK TABLE messages IN SHARE ROW EXCLUSIVE MODE")
            taken.set()
            await asyncio.to_thread(over.wait)
        await connection.close()

    with ThreadPoolExecutor(1) as thread:
        held = thread.submit(asyncio.run, hold())
        assert taken.wait(20)
        try:
            yield
        finally:
            over.set()
            held.result()
