"""A line to a server that goes mute: what is sent over it arrives nowhere, and nobody is told."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit, urlunsplit


class Proxy:
    """Stands between a store and its server, whose address is then ``url``."""

    def __init__(self) -> None:
        self.url = ""
        self.heals = False
        """Whether lines that are opened from now on are well."""
        self._mute = False
        self._pumps: set[asyncio.Task[None]] = set()
        self._deaf: set[asyncio.Task[None]] = set()

    def goes_mute(self, *, heals: bool) -> None:
        """Bring nothing more over the lines that there are, nor, unless it heals, over new ones."""
        self._mute, self.heals = True, heals
        self._deaf |= self._pumps

    async def join(self, port: int, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Bring what comes from either side to the other."""
        there, back = await asyncio.open_connection("127.0.0.1", port)
        async with asyncio.TaskGroup() as tasks:
            for one, other in ((reader, back), (there, writer)):
                pump = tasks.create_task(self._pump(one, other))
                self._pumps.add(pump)
                if self._mute and not self.heals:
                    self._deaf.add(pump)

    async def end(self) -> None:
        """Break all lines off."""
        for pump in self._pumps:
            pump.cancel()
        await asyncio.gather(*self._pumps, return_exceptions=True)

    async def _pump(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while data := await reader.read(1 << 16):
                if asyncio.current_task() not in self._deaf:
                    writer.write(data)
        except OSError:
            pass
        finally:
            writer.close()


@asynccontextmanager
async def muting(url: str) -> AsyncIterator[Proxy]:
    """Stand before a server while the context lasts."""
    proxy, server = Proxy(), urlsplit(url)
    port = server.port
    assert port is not None

    async def join(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await proxy.join(port, reader, writer)

    async with await asyncio.start_server(join, "127.0.0.1", 0) as listening:
        here = listening.sockets[0].getsockname()[1]
        proxy.url = urlunsplit(server._replace(netloc=server.netloc.replace(f":{port}", f":{here}")))
        yield proxy
        await proxy.end()
