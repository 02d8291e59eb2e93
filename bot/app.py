"""Builds the parts, joins them, starts and stops them."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from types import FrameType

import structlog
import uvicorn

from bot.dialogue.dialogue import screen
from bot.dialogue.events import Inbound
from bot.dialogue.learner import Account, Learner, Seat
from bot.dialogue.library import Library
from bot.dialogue.screens import Screen, Shown
from bot.errors import HocsoError, StartError
from bot.requests import Requests, doers
from bot.settings import SHIPPED, Settings
from bot.turns import TurnLoop, clock
from bot.web import Limits, web_app
from bot.words import speak
from bot.worker import Worker
from lessons.faults import Fault
from lessons.library import courses
from lessons.loader import load
from lessons.model import Medium
from lessons.units import load_units
from storage.errors import StoreError
from storage.sql import SqlStore
from storage.store import Store

SERVED = ("web",)
"""The channels whose requests a server does; the terminal's are done by its own process."""
SWEEP = 600.0
"""Seconds between two sweeps of what its time is over for."""
GRACE = 4
"""Seconds a stop may take to finish what was taken."""

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class App:
    """The program at work: the store, the turn loop and what surrounds them."""

    store: Store
    library: Library
    faults: tuple[Fault, ...]
    loop: TurnLoop
    requests: Requests
    now: Callable[[], datetime]

    @staticmethod
    @asynccontextmanager
    async def open(settings: Settings, *, serve: bool) -> AsyncIterator[App]:
        """Open the store, load the lessons and run the loops until the context ends; what was taken is finished.

        Raises:
            StoreError: the database cannot be used; the text says what to mend.
        """
        library, faults = library_of(settings)
        secret = settings.secret.get_secret_value().encode() if settings.secret else None
        store, worker = SqlStore(settings.database, secret), Worker()
        await store.open(serve=serve)
        try:
            loop = TurnLoop(store, library)
            requests = Requests(store, loop.take, doers(store, worker, settings.database))
            async with asyncio.TaskGroup() as tasks:
                turning = tasks.create_task(loop.run())
                aside = [tasks.create_task(requests.run(SERVED if serve else ("terminal",), loop.asked, clock))]
                aside += [tasks.create_task(_sweeping(store))] if serve else []
                yield App(store, library, faults, loop, requests, clock)
                for task in aside:
                    task.cancel()
                loop.close()
                await turning
        finally:
            worker.close()
            await store.close()

    async def take(self, inbound: Inbound) -> Shown:
        """Wait until an event's turn is committed and return what the learner sees then."""
        return await self.loop.take(inbound)

    async def look(self, channel: str, address: str) -> Shown | None:
        """Return what an account sees now, without a turn."""
        return await self.loop.look(channel, address)

    async def changed(self, channel: str, address: str) -> None:
        """Wait until an answered request changed what an account sees."""
        async with self.requests.answered:
            shown = await self.look(channel, address)
            while shown is not None and shown.screen.waiting:
                await self.requests.answered.wait()
                shown = await self.look(channel, address)

    def welcome(self, language: str, code: str) -> Screen:
        """Return the first screen for someone unknown; nothing is kept of it."""
        seat = Seat(language=language if language else self.library.language, door=code)
        return screen(self.library, Learner(0, 0, Account("web"), seat))

    async def returning(self, code: str) -> str | None:
        """Return the web address a return code opens, or None."""
        return await self.store.returning(code)

    def words(self, language: str, key: str, **values: str) -> str:
        """Return a message of the catalogue."""
        return speak(language, key, **values)

    def media(self, hash: str) -> Medium | None:
        """Return the picture, recording or document with that content hash, or None."""
        return self.library.courses.media.get(hash)


def library_of(settings: Settings) -> tuple[Library, tuple[Fault, ...]]:
    """Load the lessons and places; faulty courses are left out, their faults are returned."""
    loaded = load(settings.lessons, today=clock().date())
    units = loaded.units or load_units(SHIPPED / "units.csv")
    return Library(courses(loaded.courses), units, settings.operator, settings.language), loaded.faults


async def serve(settings: Settings) -> None:
    """Run every channel that has settings until the process is told to stop.

    Raises:
        StartError: the address to listen on cannot be had.
        StoreError: the database cannot be used.
    """
    with _listening(settings) as sock:
        async with App.open(settings, serve=True) as app:
            _tell_faults(app.faults)
            address = settings.model_copy(update={"web_port": sock.getsockname()[1]}).address
            server = _Server(_config(app, settings, await app.store.secret()), address)
            await server.serve(sockets=[sock])


class _Server(uvicorn.Server):
    """Says its address once it can be opened, and on a signal only stops.

    Raised again, as the library does, SIGTERM would end the process before the store is closed.
    """

    def __init__(self, config: uvicorn.Config, address: str) -> None:
        super().__init__(config)
        self._address = address

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        print(f"Học Số: {self._address}", flush=True)  # noqa: T201 - this line is the answer to `hocso run`.

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:  # noqa: ARG002 - the library's signature.
        self.force_exit = self.should_exit and sig == signal.SIGINT
        self.should_exit = True


def _config(app: App, settings: Settings, secret: bytes) -> uvicorn.Config:
    site = web_app(
        app,
        secret=secret,
        now=app.now,
        public_url=settings.public_url,
        language=settings.language,
        operator=settings.operator,
        limits=Limits(new_learners_per_hour=settings.web_new_learners),
        trusted_proxies=settings.trusted_proxies,
    )
    return uvicorn.Config(
        site,
        log_config=None,
        access_log=False,
        server_header=False,
        date_header=False,
        lifespan="off",
        timeout_graceful_shutdown=GRACE,
        proxy_headers=False,
    )


def _listening(settings: Settings) -> socket.socket:
    try:
        family = socket.AF_INET6 if ":" in settings.web_host else socket.AF_INET
        return socket.create_server((settings.web_host, settings.web_port), family=family, backlog=1024)
    except OSError as error:
        why = os.strerror(error.errno) if error.errno and error.errno > 0 else error.strerror
        raise StartError(
            f"cannot listen on {settings.web_host}:{settings.web_port} ({why}):"
            " set HOCSO_WEB_PORT to a free port, or stop the program that has it"
        ) from None


def _tell_faults(faults: tuple[Fault, ...]) -> None:
    for fault in faults:
        if not fault.warning:
            log.warning("course left out", fault=fault.line_of("en"))


async def _sweeping(store: Store) -> None:
    while True:
        with suppress(HocsoError, StoreError):
            await store.sweep(clock())
        await asyncio.sleep(SWEEP)
