"""The system is told to look whether the other end of a line to PostgreSQL is there."""

from __future__ import annotations

import os
import socket
from typing import Any

import pytest

from storage.sql import SqlStore
from storage.sql.keepalive import FOUND_OUT, keep_alive
from tests.storage.kinds import ON_POSTGRES


class Transport:
    def __init__(self, line: socket.socket) -> None:
        self._line = line

    def get_extra_info(self, name: str) -> socket.socket:
        assert name == "socket"
        return self._line


def found_out(line: socket.socket) -> list[int]:
    """Return after how many seconds the system gives a line up, by its two ways; the first is 0 where it has none."""
    asked = line.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE)
    idle, pause, times = (
        line.getsockopt(socket.IPPROTO_TCP, option)
        for option in (socket.TCP_KEEPIDLE, socket.TCP_KEEPINTVL, socket.TCP_KEEPCNT)
    )
    unheard = line.getsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT) // 1000
    return [idle + pause * times if asked else 0, unheard]


@ON_POSTGRES
async def test_each_line_of_a_store_is_looked_after(store: SqlStore) -> None:
    engine: Any = store.database._engine
    async with engine.connect() as connection:
        raw = await connection.get_raw_connection()
        lent = raw.driver_connection._transport.get_extra_info("socket")
        with socket.socket(fileno=os.dup(lent.fileno())) as line:
            assert found_out(line) == [FOUND_OUT, FOUND_OUT]


def test_a_line_within_the_machine_needs_none() -> None:
    one, other = socket.socketpair()
    with one, other:
        keep_alive(Transport(one))
        assert one.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE) == 0
        assert one.fileno() >= 0


def test_a_system_without_these_options_still_asks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(socket, "TCP_USER_TIMEOUT")
    with socket.socket() as line:
        keep_alive(Transport(line))
        assert line.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE)
