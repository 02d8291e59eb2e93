"""Several ``hocso run`` processes on one database behind one address, killed one after the other."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from itertools import count
from typing import Protocol

from tests.forwarding import forward
from tests.running import Program


class Killable(Protocol):
    """What can be killed and started again: one process, or one of several."""

    async def start(self) -> None:
        """Start what does not run."""

    async def kill(self) -> None:
        """Kill a process without warning."""

    async def stop(self) -> int:
        """Stop all that runs and return 0 where all ended well."""


class Several:
    """Processes that share the work; each kill is the next one's."""

    def __init__(self, programs: Sequence[Program]) -> None:
        self.programs = programs
        self._next = count()
        self._down: list[Program] = list(programs)

    async def start(self) -> None:
        """Start those that do not run."""
        down, self._down = self._down, []
        for program in down:
            await program.start()

    async def kill(self) -> None:
        """Kill the next one; the others go on."""
        program = self.programs[next(self._next) % len(self.programs)]
        await program.kill()
        self._down.append(program)

    def who_said(self, words: str) -> Program:
        """Return the one that runs and said this."""
        running = (program for program in self.programs if program not in self._down)
        return next(program for program in running if any(words in line for line in program.said))

    async def stop(self) -> int:
        """Stop them all."""
        return max([await program.stop() for program in self.programs if program not in self._down])


class Address:
    """The one address in front: each connection goes to the next process that takes it."""

    def __init__(self) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self._behind: list[int] = []
        self._next = count()

    @asynccontextmanager
    async def before(self, programs: Sequence[Program]) -> AsyncIterator[None]:
        """Stand before these while the context lasts; what is still carried at its end is cut off."""
        self._behind = [program.port for program in programs]
        lines: set[asyncio.Task[None]] = set()
        async with asyncio.TaskGroup() as tasks:

            def carry(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
                # The library's own task would be held by nothing, and collected with its open streams.
                lines.add(line := tasks.create_task(self._carry(reader, writer)))
                line.add_done_callback(lines.discard)

            server = await asyncio.start_server(carry, "127.0.0.1", self.port, backlog=512)
            try:
                yield
            finally:
                server.close()
                for line in lines:
                    line.cancel()

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.closing(writer):
            first = next(self._next)
            for turn in range(len(self._behind)):
                port = self._behind[(first + turn) % len(self._behind)]
                with contextlib.suppress(OSError):
                    there, back = await asyncio.open_connection("127.0.0.1", port)
                    await asyncio.gather(forward(reader, back), forward(there, writer))
                    break


@asynccontextmanager
async def serving(make: Callable[[], Program], processes: int = 1) -> AsyncIterator[tuple[Killable, str]]:
    """Start so many programs made alike, several of them behind one address; give them, and the address.

    What still runs at the end, as after a test that failed, is killed.
    """
    programs = [make() for _ in range(processes)]
    try:
        if processes == 1:
            await programs[0].start()
            yield programs[0], programs[0].url
            return
        front, several = Address(), Several(programs)
        for program in programs:
            program.url = front.url
            program.set(PUBLIC_URL=front.url)
        async with front.before(programs):
            await several.start()
            yield several, front.url
    finally:
        for program in programs:
            if program.runs:
                await program.kill()
