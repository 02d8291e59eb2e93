"""Run as ``python -m tests.forked FD``: imports ``hocso`` and reads its lessons once, and forks for each order it gets.

In the fork all is as with ``python -m bot``: a process of its own, with the arguments, environment, folder and streams
of the order, that can be signalled and killed. Who orders is :mod:`tests.forks`.
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import runpy
import select
import signal
import socket
import sys
from contextlib import suppress
from typing import Any, NoReturn

from tests.readonce import read_first

IMPORTED = (
    "bot.channels.telegram.channel",
    "bot.channels.terminal",
    "bot.channels.zalo_bot.channel",
    "bot.channels.zalo_oa.channel",
    "bot.cli",
    "bot.doctor",
    "bot.exporting",
    "bot.serving",
    "aiosqlite",
    "alembic.command",
    "anyio._backends._asyncio",
    "asyncpg",
    "httpcore",
    "uvicorn.lifespan.off",
    "uvloop",
)
"""What ``hocso`` imports sooner or later, its lazy imports among it."""
STREAMS = 4
"""Files that come with an order: the three standard ones, and where the number and at last the exit code is told."""

Alive = dict[int, tuple[int, int]]
"""The number of each fork and where its end is told, by the file that can be read once it has ended."""


def main() -> NoReturn:
    """Import, read, fork for each order, and in the forks be ``hocso``."""
    for name in IMPORTED:
        importlib.import_module(name)
    read_first()
    # What is never looked through is never copied.
    gc.collect()
    gc.freeze()
    become(*served(socket.socket(fileno=int(sys.argv[1]))))


def served(line: socket.socket) -> tuple[dict[str, Any], list[int]]:
    """Fork for each order and tell of each end; return only in the forks, with the order and its files."""
    alive: Alive = {}
    while True:
        for ready in select.select([line.fileno(), *alive], [], [])[0]:
            if ready != line.fileno():
                bury(alive, ready)
                continue
            order, streams, *_ = socket.recv_fds(line, 1 << 20, STREAMS)
            if not order:
                end(alive)
            pid = os.fork()
            if not pid:
                line.detach()
                return json.loads(order), streams
            *standard, life = streams
            for stream in standard:
                os.close(stream)
            tell(life, pid)
            alive[os.pidfd_open(pid)] = pid, life


def bury(alive: Alive, ready: int) -> None:
    """Tell the exit code of one that has ended."""
    pid, life = alive.pop(ready)
    tell(life, os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
    os.close(life)
    os.close(ready)


def end(alive: Alive) -> NoReturn:
    """End all that still runs, for whoever began it is gone."""
    for pid, _ in alive.values():
        os.kill(pid, signal.SIGKILL)
    raise SystemExit


def tell(life: int, number: int) -> None:
    """Write a line, if there is still somebody who reads."""
    with suppress(OSError):
        os.write(life, b"%d\n" % number)


def become(order: dict[str, Any], streams: list[int]) -> NoReturn:
    """Be ``python -m bot``, as ordered."""
    for number, stream in enumerate(streams[:3]):
        os.dup2(stream, number)
    os.closerange(3, os.sysconf("SC_OPEN_MAX"))
    os.environ.clear()
    os.environ.update(order["env"])
    os.chdir(order["cwd"])
    # Whether a stream can be sought was found out when it was opened.
    coded = os.environ.get("PYTHONIOENCODING")
    sys.stdin = os.fdopen(0, encoding=coded, closefd=False)
    sys.stdout = os.fdopen(1, "w", encoding=coded, closefd=False)
    sys.stderr = os.fdopen(2, "w", 1, encoding=coded, errors="backslashreplace", closefd=False)
    sys.argv[1:] = order["command"]
    runpy.run_module("bot", run_name="__main__", alter_sys=True)
    raise SystemExit


if __name__ == "__main__":
    main()
