"""The real ``hocso`` in a process of its own, stopped or killed at will, whatever it is joined to."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import socket
import sys
from pathlib import Path

from tests.forks import Fork, fork
from tests.fresh import fresh

ROOT = Path(__file__).parent.parent
PATIENCE = 60.0
"""Seconds a start or a stop may take on a machine that has much else to do."""
Process = asyncio.subprocess.Process | Fork


class Program:
    """``hocso run`` with a database in a folder; the same database and port at every start."""

    cold = False
    """Whether it starts from nothing as everybody's does; the others are forks and have a database, a second faster."""
    before: tuple[str, ...] = ()
    """A command that starts it in a place of its own, where it is cold."""

    def __init__(self, folder: Path, **settings: str) -> None:
        """Take ``settings`` by their names without the prefix; an empty one is not set."""
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.database = folder / "hocso.db"
        if not self.cold and "DATABASE" not in settings and not self.database.exists():
            fresh(folder)
        self.said: list[str] = []
        """Every line it wrote in its present life."""
        self._environment = {name: value for name, value in os.environ.items() if not name.startswith("HOCSO_")}
        self.set(DATABASE=f"sqlite:///{self.database}", WEB_PORT=str(self.port), PUBLIC_URL=self.url)
        self.set(**settings)
        self._process: Process | None = None
        self._listener: asyncio.Task[None] | None = None
        self._heard = asyncio.Condition()

    def set(self, **settings: str) -> None:
        """Change settings from the next start on; an empty one is not set."""
        for name, value in settings.items():
            self._environment.pop(f"HOCSO_{name}", None)
            if value:
                self._environment[f"HOCSO_{name}"] = value

    async def start(self) -> None:
        """Start and wait until it says its address."""
        await self.begin()
        await self.says(self.url)

    async def begin(self) -> None:
        """Start without waiting for anything."""
        self._process = await self.spawn("run")
        # What was said in an earlier life is no sign of this one.
        self.said.clear()
        self._listener = asyncio.create_task(self._listen(self._process))

    async def says(self, words: str) -> str:
        """Wait until it has written a line with these words and return the first such line."""
        try:
            async with asyncio.timeout(PATIENCE), self._heard:
                await self._heard.wait_for(lambda: any(words in line for line in self.said))
        except TimeoutError:
            raise AssertionError("\n".join([f"it never said {words!r}:", *self.said])) from None
        return next(line for line in self.said if words in line)

    @property
    def pid(self) -> int:
        """The number of its process."""
        assert self._process is not None
        return self._process.pid

    @property
    def runs(self) -> bool:
        """Whether it was started and has not ended."""
        return self._process is not None and self._process.returncode is None

    def freeze(self) -> None:
        """Let it do nothing, as on a machine that is cut off: its connections stay and say nothing."""
        os.kill(self.pid, signal.SIGSTOP)

    def thaw(self) -> None:
        """Let it go on as if nothing had been."""
        os.kill(self.pid, signal.SIGCONT)

    async def kill(self) -> None:
        """Send SIGKILL and wait until it is gone."""
        await self._end(signal.SIGKILL)

    async def stop(self) -> int:
        """Ask it to stop and return its exit code."""
        return await self._end(signal.SIGTERM)

    async def ends(self) -> int:
        """Wait until it ends by itself and return its exit code."""
        assert self._process is not None
        assert self._listener is not None
        async with asyncio.timeout(PATIENCE):
            code = await self._process.wait()
            await self._listener
        return code

    async def tells(self, *command: str) -> str:
        """Run another ``hocso`` command on the same database and return what it prints."""
        process = await self.spawn(*command, together=False)
        async with asyncio.timeout(PATIENCE):
            printed, errors = await process.communicate()
        assert process.returncode == 0, errors.decode()
        return printed.decode()

    async def spawn(self, *command: str, together: bool = True) -> Process:
        """Begin a ``hocso`` command on the same database; ``together``: its errors come among what it prints."""
        if not self.cold:
            return await fork(*command, env=self._environment, together=together)
        return await asyncio.create_subprocess_exec(
            *self.before,
            *(sys.executable, "-m", "bot", *command),
            env=self._environment,
            cwd=ROOT,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT if together else asyncio.subprocess.PIPE,
        )

    async def _listen(self, process: Process) -> None:
        assert process.stdout is not None
        async for line in process.stdout:
            async with self._heard:
                self.said.append(line.decode().rstrip("\n"))
                self._heard.notify_all()

    async def _end(self, how: signal.Signals) -> int:
        assert self._process is not None
        with contextlib.suppress(ProcessLookupError):
            self._process.send_signal(how)
        return await self.ends()
