"""The floor: ASGI on uvicorn and uvloop, an aiohttp client, no Telegram library, one group commit for all who wait.

Each tap is one row inserted and one updated in SQLite with synchronous=FULL; the webhook is answered after the
commit, then the two calls are made.
"""

from __future__ import annotations

import asyncio
import json
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from tempfile import TemporaryDirectory
from typing import Any, TypeAlias

import aiohttp
import uvicorn
import uvloop

from tests.bench.peers.card import LABELS, Place, data, place, taps, text

Row: TypeAlias = tuple[int, int, int]
"""Update, person, taps."""
_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
_JSON = {"Content-Type": "application/json"}


class Ledger:
    """A table of updates and a table of people; while one batch commits, the next gathers."""

    def __init__(self, file: str) -> None:
        self._database = sqlite3.connect(file, isolation_level=None, check_same_thread=False)
        self._database.execute("PRAGMA journal_mode=WAL")
        self._database.execute("PRAGMA synchronous=FULL")
        self._database.execute("CREATE TABLE updates (id INTEGER PRIMARY KEY, person INTEGER)")
        self._database.execute("CREATE TABLE people (id INTEGER PRIMARY KEY, taps INTEGER)")
        self._thread = ThreadPoolExecutor(1)
        self._waiting: list[tuple[Row, asyncio.Future[None]]] = []
        self._arrived = asyncio.Event()

    async def keep(self, row: Row) -> None:
        """Wait until a tap is committed."""
        kept: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((row, kept))
        self._arrived.set()
        await kept

    async def run(self) -> None:
        """Commit what waits until cancelled."""
        while True:
            await self._arrived.wait()
            self._arrived.clear()
            batch, self._waiting = self._waiting, []
            rows = [row for row, _ in batch]
            await asyncio.get_running_loop().run_in_executor(self._thread, self._commit, rows)
            for _, kept in batch:
                if not kept.done():
                    kept.set_result(None)

    def _commit(self, rows: list[Row]) -> None:
        self._database.execute("BEGIN IMMEDIATE")
        self._database.executemany("INSERT OR IGNORE INTO updates VALUES (?, ?)", [row[:2] for row in rows])
        self._database.executemany(
            "INSERT INTO people VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET taps = excluded.taps",
            [row[1:] for row in rows],
        )
        self._database.execute("COMMIT")


class Echo:
    """The bot as an ASGI application."""

    def __init__(self, here: Place, ledger: Ledger) -> None:
        self._here = here
        self._ledger = ledger
        self._session: aiohttp.ClientSession
        self._tasks: set[asyncio.Task[None]] = set()

    async def __call__(
        self, scope: dict[str, Any], receive: Callable[[], Awaitable[Any]], send: Callable[[Any], Awaitable[None]]
    ) -> None:
        body = await _body(receive)
        allowed = (b"x-telegram-bot-api-secret-token", self._here.secret.encode()) in scope["headers"]
        if allowed:
            await self._take(json.loads(body))
        await send({"type": "http.response.start", "status": 200 if allowed else 403, "headers": []})
        await send({"type": "http.response.body"})

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[None]:
        """Hold the connections to Telegram and set the webhook."""
        async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=256)) as self._session:
            await self._call("setWebhook", {"url": self._here.hook, "secret_token": self._here.secret})
            yield

    async def _take(self, update: dict[str, Any]) -> None:
        if "message" in update:
            await self._call("sendMessage", {"chat_id": update["message"]["chat"]["id"], **_card(0)})
            return
        query = update["callback_query"]
        await self._ledger.keep((update["update_id"], query["from"]["id"], taps(query["data"])))
        task = asyncio.create_task(self._show(query))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _show(self, query: dict[str, Any]) -> None:
        await self._call("answerCallbackQuery", {"callback_query_id": query["id"]})
        message = query["message"]
        where = {"chat_id": message["chat"]["id"], "message_id": message["message_id"]}
        await self._call("editMessageText", {**where, **_card(taps(query["data"]))})

    async def _call(self, method: str, fields: dict[str, Any]) -> None:
        url = f"{self._here.api}/bot{self._here.token}/{method}"
        async with self._session.post(url, data=_ENCODER.encode(fields).encode(), headers=_JSON) as response:
            await response.read()
            assert response.status == 200, method


async def _body(receive: Callable[[], Awaitable[Any]]) -> bytes:
    body = b""
    while True:
        event = await receive()
        body += bytes(event.get("body", b""))
        if not event.get("more_body"):
            return body


def _card(count: int) -> dict[str, Any]:
    buttons = [[{"text": la, "callback_data": data(count, at)}] for at, la in enumerate(LABELS)]
    return {"text": text(count), "parse_mode": "HTML", "reply_markup": {"inline_keyboard": buttons}}


async def serve(here: Place, folder: str) -> None:
    ledger = Ledger(f"{folder}/taps.db")
    echo = Echo(here, ledger)
    config = uvicorn.Config(echo, port=here.port, lifespan="off", log_config=None, access_log=False, date_header=False)
    running = asyncio.create_task(ledger.run())
    async with echo.opened():
        await uvicorn.Server(config).serve()
    running.cancel()


def main() -> None:
    with TemporaryDirectory() as folder:
        uvloop.run(serve(place(), folder))


if __name__ == "__main__":
    main()
