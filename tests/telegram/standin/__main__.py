"""Run the stand-in in a process of its own: ``python -m tests.telegram.standin --port 8081``; it prints its address."""

from __future__ import annotations

import argparse
import asyncio
import signal

import uvloop

from .clock import RealClock
from .pace import Limits
from .server import TOKEN, Standin


def main() -> None:
    """Serve until told to stop."""
    given = argparse.ArgumentParser(prog="python -m tests.telegram.standin")
    given.add_argument("--port", type=int, default=0, help="0 takes a free one")
    given.add_argument("--token", default=TOKEN)
    given.add_argument("--limits", action="store_true", help="hold the bot to Telegram's pace")
    given.add_argument("--pace", type=float, default=1.0, help="0.1 makes every wait ten times shorter")
    uvloop.run(_serve(given.parse_args()))


async def _serve(given: argparse.Namespace) -> None:
    over = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, over.set)
    limits = Limits() if given.limits else None
    clock = RealClock(given.pace)
    async with Standin(token=given.token, clock=clock, limits=limits, port=given.port) as server:
        print(server.url, flush=True)
        await over.wait()


if __name__ == "__main__":
    main()
