"""The terminal as a channel: screens as text, numbers or words typed, each learner known by a name."""

from __future__ import annotations

import asyncio
import os
import threading
import unicodedata
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from itertools import chain, count
from typing import Protocol

from rich.console import Console
from rich.text import Text

from bot.dialogue.events import Event, Inbound, Opened, Said
from bot.dialogue.screens import Block, Choice, Link, Paper, Picture, Screen, Shown, Sound, Words
from bot.words import speak

CHANNEL = "terminal"
QUITS = frozenset({"/quit", "/q", "/exit", "/thoat", "/thoát"})

_MOST = 4096
"""Letters of one line that are handed on; a chat app's message holds no more."""

_STYLES = {
    "title": "bold",
    "say": "",
    "ask": "bold",
    "right": "green",
    "wrong": "yellow",
    "note": "dim",
    "answer": "bold",
}
_LOOK_EVERY = 1.0
"""Seconds between looks while a request is being done, should its end have gone by unseen."""


class Talk(Protocol):
    """The part of :class:`bot.app.App` a channel needs."""

    async def take(self, inbound: Inbound) -> Shown:
        """Hand in an event and return, once it is committed, what the learner sees."""

    async def look(self, channel: str, address: str) -> Shown | None:
        """Return what an account sees now; None where nobody speaks through it."""

    async def changed(self, channel: str, address: str) -> None:
        """Wait until something else than the account's own events changed what it sees."""


class Pages:
    """Draws screens on consoles: the terminal's own, and the transcript's where one is kept."""

    def __init__(self, *consoles: Console, echo: bool = False, doors: str = "") -> None:
        """Draw on these.

        ``echo`` where the first one does not itself show what is typed, as in a pipe. ``doors`` is what stands before
        a link's code in the address others open; without one, the link is the command that opens it here.
        """
        self._doors = doors or "hocso chat --link "
        self._consoles = consoles
        self._echoing = consoles if echo else consoles[1:]

    def draw(self, screen: Screen) -> None:
        """Draw a screen: notices, blocks, choices."""
        for console in self._consoles:
            _print(console, "")
            for line, style, indent in _lines(screen, self._doors):
                _print(console, line, style, indent)

    def tell(self, line: str) -> None:
        """Write a line of the channel's own."""
        for console in self._consoles:
            _print(console, line, "dim")

    def prompt(self) -> None:
        """Ask for a line, where typing shows."""
        if self._echoing != self._consoles:
            self._consoles[0].print("> ", end="")
            self._consoles[0].file.flush()

    def typed(self, words: str) -> None:
        """Write down what was typed, where it does not show by itself."""
        for console in self._echoing:
            _print(console, f"> {words}")

    def leave(self, language: str, *, typed: bool) -> None:
        """Say goodbye; ``typed`` where the learner's own line stands above, else the prompt's line is ended first."""
        for console in self._consoles:
            if not typed and console not in self._echoing:
                _print(console, "")
            _print(console, speak(language, "terminal.bye"))


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who sits at the terminal: the name they are known by, how they came in, and the clock of the program."""

    name: str
    opened: Opened
    now: Callable[[], datetime]

    def inbounds(self) -> Callable[[Event], Inbound]:
        """Return the maker of this visit's inbounds; no two have the same message id."""
        visit = f"{self.now().timestamp():.6f}-{os.getpid()}"
        numbers = count()

        def inbound(event: Event) -> Inbound:
            return Inbound(CHANNEL, self.name, f"{visit}-{next(numbers)}", self.now(), event)

        return inbound


async def chat(talk: Talk, visitor: Visitor, lines: AsyncIterator[str], pages: Pages) -> None:
    """Talk with one learner until they quit or their lines end."""
    inbound = visitor.inbounds()
    first = await talk.take(inbound(visitor.opened))
    pages.tell(speak(first.screen.language, "terminal.how"))
    shown = await _settled(talk, visitor, pages, first)
    pages.prompt()
    async for line in lines:
        words = clean(line)
        pages.typed(words)
        if words.casefold() in QUITS:
            return pages.leave(shown.screen.language, typed=True)
        if words:
            shown = await _settled(talk, visitor, pages, await talk.take(inbound(Said(words, shown.turn))))
        pages.prompt()
    return pages.leave(shown.screen.language, typed=False)


async def _settled(talk: Talk, visitor: Visitor, pages: Pages, shown: Shown) -> Shown:
    """Draw what is shown, and again until nothing is waited for any more."""
    pages.draw(shown.screen)
    while shown.screen.waiting:
        with suppress(TimeoutError):
            await asyncio.wait_for(talk.changed(CHANNEL, visitor.name), _LOOK_EVERY)
        now = await talk.look(CHANNEL, visitor.name)
        if now is None:
            break
        if now.screen != shown.screen:
            pages.draw(now.screen)
        shown = now
    return shown


def clean(line: str) -> str:
    """Return a typed line without control characters, cut to what a message may hold."""
    plain = "".join(" " if letter == "\t" else letter for letter in line if letter == "\t" or not _control(letter))
    return plain.strip()[:_MOST]


class TypedLines:
    """Lines from a file descriptor, read when they are wanted by a thread of its own.

    Neither way of the event loop serves: regular files cannot be waited for, and a thread of its pool that waits
    for a person would hold up the end of the program. This one is a daemon and holds no lock of the interpreter's.
    """

    def __init__(self, descriptor: int) -> None:
        """Read from this descriptor once iterated over."""
        self._descriptor = descriptor
        self._wanted = threading.Semaphore(0)

    async def __aiter__(self) -> AsyncIterator[str]:
        """Yield the lines, without their ends."""
        queue: asyncio.Queue[str | None] = asyncio.Queue()
        loop = asyncio.get_running_loop()
        threading.Thread(target=self._read, args=(loop, queue), daemon=True, name="typed lines").start()
        self._wanted.release()
        while (line := await queue.get()) is not None:
            yield line
            self._wanted.release()

    def _read(self, loop: asyncio.AbstractEventLoop, queue: asyncio.Queue[str | None]) -> None:
        for line in chain(_read_lines(self._descriptor), [None]):
            self._wanted.acquire()
            with suppress(RuntimeError):  # The loop is closed: nobody listens any more.
                loop.call_soon_threadsafe(queue.put_nowait, line)


def _read_lines(descriptor: int) -> Iterator[str]:
    kept = b""
    with suppress(OSError):  # A terminal that was closed has no more lines.
        while chunk := os.read(descriptor, 65536):
            *whole, rest = (kept + chunk).split(b"\n")
            yield from (line.decode(errors="replace") for line in whole)
            # A line without an end must not fill the memory; clean() cuts it further.
            kept = rest[: _MOST * 4]
    if kept:
        yield kept.decode(errors="replace")


def _control(letter: str) -> bool:
    return unicodedata.category(letter) == "Cc"


def _lines(screen: Screen, doors: str) -> Iterator[tuple[str, str, int]]:
    """Yield each paragraph with its style and how far it is indented."""
    for notice in screen.notices:
        yield f"* {notice}", "italic", 0
    for block in screen.blocks:
        tone = block.tone if isinstance(block, Words) else "note"
        yield _block(block, screen.language, doors), _STYLES[tone], 0
        if tone == "title":
            yield "", "", 0
    if screen.choices:
        yield "", "", 0
    for number, choice in screen.numbered():
        yield _choice(number, choice), "dim" if choice.aside else "", 2


def _block(block: Block, language: str, doors: str) -> str:
    match block:
        case Words(text=text):
            return text
        case Picture(alt=alt):
            return speak(block.language, "terminal.picture", alt=alt)
        case Sound():
            return speak(language, "terminal.sound")
        case Paper(name=name):
            return speak(language, "terminal.paper", name=name)
        case Link(code=code, label=label):
            return f"{label}: {doors}{code}"


def _choice(number: int | None, choice: Choice) -> str:
    mark = "-" if number is None else f"{number}."
    return f"{mark} {'[x] ' if choice.picked else ''}{choice.label}"


def _print(console: Console, line: str, style: str = "", indent: int = 0) -> None:
    for part in Text(line, style).wrap(console, max(console.width - indent, 10)):
        part.rstrip()
        console.print(Text(" " * indent) + part, soft_wrap=True, highlight=False)
    console.file.flush()
