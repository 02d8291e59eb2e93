"""Builds the parts, joins them, starts and stops them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Collection, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import NamedTuple

import structlog

from bot.board import Board
from bot.delivery import Delivery
from bot.dialogue.dialogue import screen
from bot.dialogue.events import Inbound
from bot.dialogue.learner import Account, Learner, Seat
from bot.dialogue.library import Library
from bot.dialogue.roles import Action
from bot.dialogue.screens import Screen, Shown
from bot.doers import Easel, doers
from bot.drawn import Drawn
from bot.errors import HocsoError
from bot.folding import keep_folding
from bot.leasing import Leasing
from bot.media import Media
from bot.metrics import Metrics
from bot.offices import Offices
from bot.press import Press
from bot.reloading import Reloading
from bot.reporting import Sources
from bot.reports.formats import Format
from bot.reports.report import Asked, Report
from bot.requests import Requests
from bot.settings import SHIPPED, Settings
from bot.turns import TurnLoop, clock
from bot.unasked import Unasked
from bot.ways import Entrances
from bot.words import dated, speak
from bot.worker import Worker
from lessons.faults import Fault
from lessons.library import courses
from lessons.loader import Loaded, load
from lessons.model import Medium
from lessons.parcels import Parcel, packed
from lessons.spoken import lying_in
from lessons.units import load_units
from lessons.watching import look
from storage.backup import Erasures
from storage.errors import StoreError
from storage.rows.pickups import Pickup
from storage.rows.privacy import Retention
from storage.rows.roles import Officer
from storage.sql import SqlStore
from storage.store import Store

LAST_WORDS = 0.5
"""Seconds that screens under way have to be shown at a stop."""
TURNING = 0.75
"""Seconds that turns which were taken have to be committed after that."""
LISTING = 0.3
"""Seconds that the list of the erased may take at a stop; what it lacks, the next start adds."""
SWEEP = 600.0
"""Seconds between two sweeps of what its time is over for."""
LIST_AGAIN = 30.0
"""Seconds until the list of the erased is written again, where it could not be."""
RETAIN = 86_400.0
"""Seconds between two looks for who has not come for months."""

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class App:
    """The program at work: the store, the turn loop and what surrounds them."""

    store: Store
    faults: tuple[Fault, ...]
    loop: TurnLoop
    delivery: Delivery
    requests: Requests
    metrics: Metrics
    now: Callable[[], datetime]
    shelf: Media
    press: Press
    board: Board

    @property
    def library(self) -> Library:
        """The library in force."""
        return self.loop.library

    @staticmethod
    @asynccontextmanager
    async def open(settings: Settings, *, serve: bool) -> AsyncIterator[App]:
        """Open the store, load the lessons and run the loops until the context ends; what was taken is finished.

        Raises:
            StoreError: the database cannot be used; the text says what to mend.
        """
        # Before it is read: a change that falls between is seen as one.
        mark = look(settings.lessons)
        library, loaded = _read(settings)
        secret = settings.secret.get_secret_value().encode() if settings.secret else None
        store, worker = SqlStore(settings.database, secret), Worker()
        await store.open(serve=serve)
        try:
            sends = frozenset(sending(settings)) if serve else frozenset()
            metrics = Metrics()
            loop = TurnLoop(store, library, sends=sends, metrics=metrics)
            async with asyncio.TaskGroup() as tasks:
                turning = tasks.create_task(loop.run())
                delivery = Delivery(loop.mark, tasks, metrics)
                easel = Easel(settings.media_folder, settings.address)
                does = doers(store, worker, settings.database, easel, lambda: loop.library, settings.lessons)
                requests = Requests(store, partial(_taken, loop, delivery), does, metrics)
                served = ("web", *sends) if serve else ("terminal",)
                aside = [tasks.create_task(requests.run(served, loop.asked, clock))]
                drawn = Drawn(settings.media_folder)
                if serve:
                    aside.append(tasks.create_task(_sweeping(store, drawn)))
                    aside.append(tasks.create_task(_retaining(store, settings.retention, loop.forgot)))
                    aside.append(tasks.create_task(keep_folding(store)))
                media = Media(drawn, clock)
                media.renew(library.media)
                reloading = _reloading(settings, worker, partial(_put, loop, media))
                reloading.begin(library, loaded, mark)
                if serve:
                    aside.append(tasks.create_task(reloading.run()))
                    loop.catch_up = reloading.catch_up if store.database.shared else None
                listed = Erasures(settings.erasures_file)
                aside.append(tasks.create_task(_listing(store, Gone(listed, drawn), loop.forgot)))
                if sends:
                    unasked = Unasked(store, partial(_taken, loop, delivery), delivery.room)
                    aside.append(tasks.create_task(unasked.run(tuple(sends), clock)))
                    aside.append(tasks.create_task(Leasing(store, delivery, loop.owed).run(clock)))
                press = Press(worker, Sources(settings.database, settings.lessons))
                board = Board(store, lambda: loop.library, press, Entrances(settings), clock)
                yield App(store, loaded.faults, loop, delivery, requests, metrics, clock, media, press, board)
                for task in aside:
                    task.cancel()
                await delivery.close(LAST_WORDS)
                loop.close()
                await _committed(turning, TURNING)
                with suppress(TimeoutError):
                    async with asyncio.timeout(LISTING):
                        await _list(store, Gone(listed, drawn), clock() - timedelta(minutes=10))
        finally:
            worker.close()
            await store.close()

    async def take(self, inbound: Inbound) -> Shown:
        """Wait until an event's turn is committed, have its screen shown where it is sent, and return it."""
        return await _taken(self.loop, self.delivery, inbound)

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

    def file(self, hash: str) -> tuple[str, str] | None:
        """Return the path and the media type of what :meth:`media` returns."""
        found = self.media(hash)
        return (found.path, found.type) if found else None

    def media(self, hash: str) -> Medium | None:
        """Return the picture, recording or document with that content hash, or None."""
        return self.shelf.find(hash)

    def form(self, hash: str, type: str) -> str:
        """Return the hash of the form of a recording that has this media type; its own where there is none."""
        found = self.media(hash)
        return found.form(type).hash if found else hash

    def personal(self, hash: str) -> bool:
        """Say whether a medium was drawn for one learner."""
        return self.shelf.personal(hash)

    @property
    def offices(self) -> Offices:
        """Those with a role, and what they may."""
        return Offices(self.store, lambda: self.library, self.now)

    async def ready(self, code: str) -> Pickup | None:
        """Return what a link hands over once; see :class:`storage.store.pickups.PickupsStore`."""
        return await self.store.ready(code, self.now())

    async def pick_up(self, code: str) -> Pickup | None:
        """Use such a link up; see :class:`storage.store.pickups.PickupsStore`."""
        return await self.store.pick_up(code, self.now())

    async def enter(self, code: str) -> str | None:
        """Use a login link's code up and return what the browser keeps; None where it is none."""
        return await self.offices.enter(code)

    async def officer(self, token: str) -> Officer | None:
        """Return who is logged in, with the roles they hold now, or None."""
        return await self.offices.officer(token)

    async def log_out(self, token: str, *, everywhere: bool) -> None:
        """End a login, or all of its account."""
        await self.offices.log_out(token, everywhere=everywhere)

    async def may(self, officer: Officer, action: Action, unit: str) -> bool:
        """Say whether somebody's roles allow an action at a unit, and log that it was asked."""
        return await self.offices.may(officer, action, unit)

    def told_roles(self, language: str, officer: Officer | None) -> tuple[str, ...]:
        """Return the roles somebody holds, as people call them; none where nobody is logged in."""
        return self.offices.told(language, officer.roles) if officer else ()

    async def report(self, asked: Asked, own: Collection[str] | None) -> Report:
        """Return a report, made in the worker process; see :class:`bot.press.Press`."""
        return await self.press.report(asked, own)

    async def report_written(self, asked: Asked, format: Format, own: Collection[str] | None) -> bytes:
        """Return a report written down, made in the worker process; see :class:`bot.press.Press`."""
        return await self.press.written(asked, format, own)

    async def recognition(self, language: str, code: str) -> tuple[str, str] | None:
        """Return the course a check code was given for, "" where it is no longer there, and the day; or None."""
        found = await self.store.recognition(code)
        if found is None:
            return None
        course = self.library.courses.course(found.course)
        return course.title.in_(language) if course else "", dated(language, found.day)


def sending(settings: Settings) -> tuple[str, ...]:
    """Return the channels that are set up and send their screens."""
    set_up = {"telegram": settings.telegram_token, "zalo": settings.zalo_token, "zalo_oa": settings.zalo_oa_app_id}
    return tuple(channel for channel, given in set_up.items() if given)


async def _taken(loop: TurnLoop, delivery: Delivery, inbound: Inbound) -> Shown:
    shown = await loop.take(inbound)
    delivery.show(inbound.channel, inbound.address, shown)
    return shown


async def _committed(turning: asyncio.Task[None], patience: float) -> None:
    """Wait until all turns that were taken are committed, but no longer than this.

    Who still waits then was told nothing, and sends it again: pages and webhooks were given up before.
    """
    await asyncio.wait({turning}, timeout=patience)
    turning.cancel()


def library_of(settings: Settings) -> tuple[Library, tuple[Fault, ...]]:
    """Load the lessons and places; faulty courses are left out, their faults are returned."""
    library, loaded = _read(settings)
    return library, loaded.faults


def _read(settings: Settings) -> tuple[Library, Loaded]:
    loaded = load(settings.lessons, today=clock().date())
    units = loaded.units or load_units(SHIPPED / "units.csv")
    spoken = lying_in(settings.spoken)
    return Library(courses(loaded.courses), units, settings.operator, settings.language, loaded.phones, spoken), loaded


def _reloading(settings: Settings, worker: Worker, put: Callable[[Library], None]) -> Reloading:
    async def read() -> Parcel:
        return await worker.do(packed, settings.lessons, clock().date())

    return Reloading(settings.lessons, read, put)


def _put(loop: TurnLoop, media: Media, library: Library) -> None:
    loop.put(library)
    media.renew(library.media)


class Gone(NamedTuple):
    """What lies beside the database and has to follow an erasure: the list of the erased, and drawings."""

    listed: Erasures
    drawn: Drawn

    def add(self, erased: Sequence[tuple[int, int]]) -> None:
        """Put them on the list, and delete what was drawn for them."""
        self.listed.add(erased)
        for learner, _ in erased:
            self.drawn.forget(learner)


async def _listing(store: Store, gone: Gone, forgot: asyncio.Event) -> None:
    """Let no backup bring anybody back who was erased, and leave no drawing of theirs."""
    since = datetime.fromtimestamp(0, UTC)
    while True:
        forgot.clear()
        before, since = since, await _list(store, gone, since)
        with suppress(TimeoutError):
            # What could not be written is tried again by itself.
            async with asyncio.timeout(LIST_AGAIN if since == before else None):
                await forgot.wait()


async def _list(store: Store, gone: Gone, since: datetime) -> datetime:
    """Tell of those who were erased since a time, and return the time to ask from next."""
    # Somebody's turn may have begun a while before it was committed.
    asked = clock() - timedelta(minutes=10)
    try:
        await asyncio.to_thread(gone.add, await store.erasures(since))
    except (StoreError, OSError) as error:
        log.error("the list of the erased cannot be written", error=str(error))
        return since
    return asked


async def _sweeping(store: Store, drawn: Drawn) -> None:
    while True:
        with suppress(HocsoError, StoreError, OSError):
            await store.sweep(clock())
            await asyncio.to_thread(drawn.sweep, clock())
        await asyncio.sleep(SWEEP)


async def _retaining(store: Store, retention: Retention, forgot: asyncio.Event) -> None:
    """Drop once a day what has stayed its time."""
    while True:
        try:
            went = await store.retain(retention, clock())
        except StoreError as error:
            log.warning("what has stayed its time has to wait", error=str(error))
        else:
            if went:
                log.info("idle learners became counts", learners=went)
                forgot.set()
        await asyncio.sleep(RETAIN)
