"""The stand-in and its people in a process of their own: a line of JSON in, a line of JSON out.

``python -m tests.bench.tapping`` prints its address and token first.
"""

from __future__ import annotations

import asyncio
import gc
import json
import sys
from typing import Any

import uvloop

from tests.bench.tapping.people import People
from tests.bench.tapping.standin import LeanStandin


class Desk:
    """Does what the measuring side asks for."""

    def __init__(self, server: LeanStandin) -> None:
        self._server = server
        self._people: People | None = None

    async def do(self, verb: str, wishes: dict[str, Any]) -> Any:
        """Carry out one wish."""
        match verb:
            case "hooked":
                return self._server.webhook.hook is not None
            case "refused":
                return self._server.refused
            case "phone":
                phone = self._server.phone(wishes["name"])
                phone.starts(wishes["code"])
                return phone.id
            case "arrive":
                self._people = People(self._server, wishes.pop("size"))
                report = await self._people.arrive(**wishes)
                # What lives from here on is not looked through again and again while others are timed.
                gc.freeze()
                return report.as_json()
            case "tap" | "type" | "pace":
                return (await getattr(self._people, verb)(**wishes)).as_json()
            case _:
                raise LookupError(verb)


async def serve() -> None:
    """Answer until the input ends."""
    reader = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    async with LeanStandin() as server:
        desk = Desk(server)
        print(json.dumps({"url": server.url, "token": server.state.token}), flush=True)
        while line := await reader.readline():
            wishes = json.loads(line)
            print(json.dumps(await desk.do(wishes.pop("do"), wishes)), flush=True)


if __name__ == "__main__":
    uvloop.run(serve())
