"""The real ``hocso run`` where the database's server is away at its start, comes back, or cannot be used."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import socket
import struct
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import make_url
from structlog.testing import capture_logs

from bot import starting
from bot.settings import Settings
from bot.starting import database_answers
from storage.errors import UnavailableError
from tests.forwarding import forward
from tests.running import Program

RECOVERING = b"SFATAL\0C57P03\0Mthe database system is starting up\0\0"
WAITS, ANSWERS = "waiting for the database", "the database answers"


class Address:
    """Where a server is expected: at first nobody is there, then one that recovers, then one that works."""

    def __init__(self, behind: str) -> None:
        url = make_url(behind)
        self._there = url.host or "127.0.0.1", url.port or 5432
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.url = url.set(host="127.0.0.1", port=self.port).render_as_string(hide_password=False)
        self.told = asyncio.Event()
        """Set once somebody was told that it recovers."""
        self.recovering = True

    @asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        async with await asyncio.start_server(self._meet, "127.0.0.1", self.port):
            yield

    async def _meet(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.closing(writer), contextlib.suppress(OSError, asyncio.IncompleteReadError):
            if self.recovering:
                await _refuses(reader, writer)
                self.told.set()
                return
            there, back = await asyncio.open_connection(*self._there)
            await asyncio.gather(forward(reader, back), forward(there, writer))


async def _refuses(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Say to whoever knocks that the server is starting up."""
    (length,) = struct.unpack("!i", await reader.readexactly(4))
    code = await reader.readexactly(length - 4)
    if code[:4] == struct.pack("!i", 80877103):
        # They ask for encryption, and are told that there is none.
        writer.write(b"N")
        await _refuses(reader, writer)
        return
    writer.write(b"E" + struct.pack("!i", len(RECOVERING) + 4) + RECOVERING)
    await writer.drain()


def settings(**values: Any) -> Settings:
    return Settings(**values)


async def test_it_waits_for_a_server_that_is_away_and_then_recovers(
    postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    address, before = Address(postgres_url), signal.getsignal(signal.SIGTERM)
    monkeypatch.setattr(starting, "PAUSE", 0.01)
    with capture_logs() as logs:
        async with asyncio.timeout(30), asyncio.TaskGroup() as tasks:
            waiting = tasks.create_task(database_answers(settings(database=address.url)))
            while not logs:  # noqa: ASYNC110 - what is waited for rings no bell.
                await asyncio.sleep(0.01)
            async with address.open():
                await address.told.wait()
                address.recovering = False
                assert await waiting
    assert [log["event"] for log in logs] == [WAITS, ANSWERS]
    assert "see that it runs" in logs[0]["error"]
    assert signal.getsignal(signal.SIGTERM) == before


async def test_one_that_has_something_to_mend_is_not_waited_for(postgres_url: str) -> None:
    nowhere = make_url(postgres_url).set(database="not-made").render_as_string(hide_password=False)
    with capture_logs() as logs, pytest.raises(UnavailableError, match="make it with createdb"):
        await database_answers(settings(database=nowhere))
    assert logs == []


async def test_a_file_is_not_waited_for(tmp_path: Path) -> None:
    file = settings(database=f"sqlite:///{tmp_path}/hocso.db")
    assert await database_answers(file)
    assert file.database_file is not None
    assert not file.database_file.exists()


async def test_while_it_waits_nobody_is_sent_to_it_and_a_stop_ends_it_at_once(
    tmp_path: Path, postgres_url: str
) -> None:
    program = Program(tmp_path, DATABASE=Address(postgres_url).url)
    await program.begin()
    await program.says(WAITS)
    with pytest.raises(OSError, match="refused"):
        socket.create_connection(("127.0.0.1", program.port))
    assert await program.stop() == 0
    assert len(program.said) == 1


@pytest.mark.parametrize("times", [1, 2])
async def test_a_stop_as_the_server_answers_is_heard_however_often(monkeypatch: pytest.MonkeyPatch, times: int) -> None:
    async def answers(_settings: Settings) -> None:
        await asyncio.sleep(0)
        for _ in range(times):
            os.kill(os.getpid(), signal.SIGTERM)

    monkeypatch.setattr(starting, "_reached", answers)
    faults: list[object] = []
    asyncio.get_running_loop().set_exception_handler(lambda _loop, fault: faults.append(fault))
    assert not await database_answers(settings(database="postgresql://nobody@127.0.0.1:1/x"))
    await asyncio.sleep(0)
    assert faults == []


async def test_it_serves_once_the_server_answers(tmp_path: Path, postgres_url: str) -> None:
    address = Address(postgres_url)
    address.recovering = False
    program = Program(tmp_path, DATABASE=address.url)
    await program.begin()
    await program.says(WAITS)
    async with address.open():
        await program.says(program.url)
        assert sum(ANSWERS in line for line in program.said) == 1
        assert await program.stop() == 0


async def test_a_database_that_does_not_exist_ends_the_start_with_one_line(tmp_path: Path, postgres_url: str) -> None:
    nowhere = make_url(postgres_url).set(database="not-made").render_as_string(hide_password=False)
    program = Program(tmp_path, DATABASE=nowhere)
    await program.begin()
    assert await program.ends() == 1
    assert [line for line in program.said if "make it with createdb" in line] == program.said
    assert len(program.said) == 1
