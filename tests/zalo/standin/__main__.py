"""Run a stand-in in a process of its own: ``python -m tests.zalo.standin bot --port 8081``; it prints its address.

``POST /standin/<verb>`` takes a JSON object: ``person``, ``starts``, ``says``, ``sees``, ``counts``, ``pending``,
``fails``, ``crowd``; for an Official Account ``taps``, ``hook`` (with its ``url``) and ``grant`` too.
"""

from __future__ import annotations

import argparse

import uvloop

from tests.telegram.standin.clock import RealClock
from tests.telegram.standin.door import serve

from .bot import BotStandin
from .oa import OaStandin


def main() -> None:
    """Serve until told to stop."""
    arguments = argparse.ArgumentParser(prog="python -m tests.zalo.standin")
    arguments.add_argument("api", choices=("bot", "oa"))
    arguments.add_argument("--port", type=int, default=0, help="0 takes a free one")
    arguments.add_argument("--pace", type=float, default=1.0, help="0.1 makes every wait ten times shorter")
    arguments.add_argument("--plan", type=int, default=1_000_000, help="messages an Official Account has paid for")
    given = arguments.parse_args()
    clock = RealClock(given.pace)
    if given.api == "bot":
        uvloop.run(serve(BotStandin(clock=clock, port=given.port)))
    else:
        uvloop.run(serve(OaStandin(clock=clock, port=given.port, plan=given.plan)))


if __name__ == "__main__":
    main()
