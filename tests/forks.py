"""``hocso`` begun as a fork of a process that has imported it, since a test run begins it a few hundred times.

A start from nothing costs a second of importing, a fork a few milliseconds; what forks is :mod:`tests.forked`.
"""

from __future__ import annotations

import asyncio
import atexit
import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Mapping
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parent.parent
Way = tuple[asyncio.StreamReader, asyncio.StreamWriter]


class Fork:
    """As much of :class:`asyncio.subprocess.Process` as is asked of it."""

    def __init__(self, pid: int, life: Way, stdin: asyncio.StreamWriter, *printed: asyncio.StreamReader) -> None:
        self.pid = pid
        self.stdin = stdin
        self.stdout, self.stderr = printed
        self._end = asyncio.create_task(self._ends(*life))

    @property
    def returncode(self) -> int | None:
        """Its exit code, or the negative number of the signal that ended it; None while it runs."""
        return self._end.result() if self._end.done() else None

    def send_signal(self, how: int) -> None:
        """Send it a signal."""
        os.kill(self.pid, how)

    def kill(self) -> None:
        """Send it SIGKILL."""
        self.send_signal(signal.SIGKILL)

    async def wait(self) -> int:
        """Wait until it has ended and return its exit code."""
        return await asyncio.shield(self._end)

    async def communicate(self, typed: bytes = b"") -> tuple[bytes, bytes]:
        """Type this and no more, and return what it printed and its errors once it has ended."""
        self.stdin.write(typed)
        self.stdin.close()
        printed, errors, _ = await asyncio.gather(self.stdout.read(), self.stderr.read(), self.wait())
        return printed, errors

    async def _ends(self, life: asyncio.StreamReader, line: asyncio.StreamWriter) -> int:
        with contextlib.closing(line), contextlib.closing(self.stdin):
            try:
                return int(await life.readline())
            except asyncio.CancelledError:
                # Its test is over, and it would run on beside all later ones.
                with contextlib.suppress(ProcessLookupError):
                    self.kill()
                raise


async def fork(*command: str, env: Mapping[str, str], cwd: Path = ROOT, together: bool = False) -> Fork:
    """Begin a ``hocso`` command; ``together``: its errors come among what it prints."""
    order = json.dumps({"command": command, "env": dict(env), "cwd": str(cwd)}).encode()
    ways, pipes = [socket.socketpair() for _ in range(2)], [os.pipe() for _ in range(2)]
    (typed, types), (told, tells) = ways
    (printed, prints), (missed, misses) = pipes
    socket.send_fds(_server(), [order], [types.fileno(), prints, prints if together else misses, tells.fileno()])
    for way in (types, tells):
        way.close()
    for pipe in (prints, misses):
        os.close(pipe)
    life = await asyncio.open_connection(sock=told)
    _, stdin = await asyncio.open_connection(sock=typed)
    return Fork(int(await life[0].readline()), life, stdin, await _read(printed), await _read(missed))


async def _read(pipe: int) -> asyncio.StreamReader:
    reader = asyncio.StreamReader()
    protocol = asyncio.StreamReaderProtocol(reader)
    await asyncio.get_running_loop().connect_read_pipe(lambda: protocol, os.fdopen(pipe, "rb", 0))
    return reader


@cache
def _server() -> socket.socket:
    """Start what forks, once for this process, and return the line to it; where it is hung up, all ends."""
    line, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with theirs:
        number = theirs.fileno()
        words = (sys.executable, "-m", "tests.forked", str(number))
        process = subprocess.Popen(
            words, pass_fds=[number], cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL
        )
    # In the other order: the last that is registered is the first that is done.
    atexit.register(process.wait)
    atexit.register(line.close)
    return line
