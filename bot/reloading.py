"""Lessons that change while people learn: noticed, read anew beside the server, put in force between two turns.

The folder is looked at every :data:`EVERY` seconds rather than watched by the system: that works on network drives
and in containers too, and costs some milliseconds of a thread.
"""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TypeAlias

import structlog

from bot.dialogue.library import Library
from lessons.library import courses
from lessons.loader import Loaded
from lessons.model import Course, Key, Lesson
from lessons.parcels import Parcel, opened, whole
from lessons.watching import look

EVERY = 0.25
"""Seconds between two looks at the folder, and for which it must stay as it is before it is taken."""
FIRST = 3.0
"""Seconds after the start, which has enough to do, before the reader is made ready."""

Folders: TypeAlias = Mapping[str, Course]
"""The course in force of each folder, by the folder's name."""

log = structlog.get_logger()


class Reloading:
    """Keeps a library as the folder of its lessons has it."""

    def __init__(self, folder: Path, read: Callable[[], Awaitable[Parcel]], put: Callable[[Library], None]) -> None:
        """Take ``read``, which loads the folder elsewhere, and ``put``, which puts a library in force."""
        self._folder = folder
        self._read = read
        self._put = put
        self._folders: Folders = {}
        self._told: frozenset[str] = frozenset()
        self._library: Library | None = None
        self._pieces: dict[bytes, Lesson] = {}
        self._mark = ""
        self._lock = asyncio.Lock()

    def begin(self, library: Library, loaded: Loaded, mark: str) -> None:
        """Take what is in force; ``mark`` is how the folder looked before it was loaded."""
        spare()
        self._library, self._mark = library, mark
        self._folders = {name: course for name, course in loaded.folders.items() if course is not None}
        self._told = _errors(loaded)

    async def run(self) -> None:
        """Look and read until cancelled."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._get_ready())
            tasks.create_task(self._keep_up())

    async def _keep_up(self) -> None:
        while True:
            await asyncio.sleep(EVERY)
            await self.catch_up()

    async def catch_up(self) -> None:
        """Look now, and read what has changed; another process may teach it already."""
        async with self._lock:
            mark = await self._look()
            if mark != self._mark:
                await self._read_anew(mark)

    async def _look(self) -> str:
        return await asyncio.to_thread(look, self._folder)

    async def _get_ready(self) -> None:
        """Let the reader get to know the folder, so that later it reads only what has changed."""
        await asyncio.sleep(FIRST)
        # What is wrong here is told when there is something to read.
        with suppress(Exception):
            await self._read()

    async def _read_anew(self, mark: str) -> None:
        try:
            parcel, _ = await asyncio.gather(self._read(), asyncio.sleep(EVERY))
            if await self._look() != mark:
                # It is still being written, and read again at the next look.
                return
            self._mark = mark
            self._take(await self._unpacked(parcel))
        except Exception as error:  # noqa: BLE001 - whatever a file does to the reader, those who learn go on.
            # It is tried again once somebody has changed something.
            self._mark = mark
            log.error("lessons not read anew", error=type(error).__name__)

    async def _unpacked(self, parcel: Parcel) -> Loaded:
        lessons = {}
        # Hundreds of lessons are a hundred thousand new objects: the collector would go through them many times.
        gc.disable()
        try:
            for piece in parcel.pieces:
                lessons[piece] = self._pieces.get(piece) or opened(piece)
                # Turns go first.
                await asyncio.sleep(0)
        finally:
            gc.enable()
        self._pieces = lessons
        return whole(parcel, [lessons[piece] for piece in parcel.pieces])

    def _take(self, loaded: Loaded) -> None:
        assert self._library is not None, "begin() comes first"
        self._folders = merged(self._folders, loaded.folders)
        self._tell(loaded)
        units = loaded.units or self._library.units
        self._library = replace(
            self._library, courses=courses(self._folders.values()), units=units, phones=loaded.phones
        )
        self._put(self._library)
        spare()
        log.info("lessons read anew", lessons=len(self._library.courses.lessons))

    def _tell(self, loaded: Loaded) -> None:
        """Log the faults that were not logged before: a broken file is told once."""
        lines = _errors(loaded)
        for line in sorted(lines - self._told):
            log.warning("course left as it was", fault=line)
        self._told = lines


def spare() -> None:
    """Spare the collector all there is now: lessons stay, and going through them stops every turn for long."""
    gc.freeze()


def _errors(loaded: Loaded) -> frozenset[str]:
    return frozenset(fault.line_of("en") for fault in loaded.faults if not fault.warning)


def merged(before: Folders, found: Mapping[str, Course | None]) -> Folders:
    """Return the courses in force once a folder was read anew: the new ones, but where one is faulty the old one.

    A new course that claims an id of one that stays has to wait. A folder in which nothing is found was most likely
    taken away by mistake, so all stays.
    """
    if not found:
        return before
    stay = {name: before[name] for name, course in found.items() if course is None and name in before}
    new = {name: course for name, course in found.items() if course is not None}
    while clashes := [name for name, course in new.items() if _ids(course) & _all_ids(stay)]:
        for name in clashes:
            del new[name]
            stay |= {name: before[name]} if name in before else {}
    return {name: (new | stay)[name] for name in found if name in new or name in stay}


def _ids(course: Course) -> frozenset[Key]:
    return frozenset((course.id, *(lesson.id for lesson in course.lessons)))


def _all_ids(folders: Folders) -> frozenset[Key]:
    return frozenset().union(*(_ids(course) for course in folders.values()))
