"""Run the stand-in in a process of its own: ``python -m tests.telegram.standin --port 8081``; it prints its address."""

from __future__ import annotations

import argparse

import uvloop

from .clock import RealClock
from .door import serve
from .pace import Limits
from .server import TOKEN, Standin


def main() -> None:
    """Serve until told to stop."""
    arguments = argparse.ArgumentParser(prog="python -m tests.telegram.standin")
    arguments.add_argument("--port", type=int, default=0, help="0 takes a free one")
    arguments.add_argument("--token", default=TOKEN)
    arguments.add_argument("--limits", action="store_true", help="hold the bot to Telegram's pace")
    arguments.add_argument("--pace", type=float, default=1.0, help="0.1 makes every wait ten times shorter")
    given = arguments.parse_args()
    limits = Limits() if given.limits else None
    uvloop.run(serve(Standin(token=given.token, clock=RealClock(given.pace), limits=limits, port=given.port)))


if __name__ == "__main__":
    main()
