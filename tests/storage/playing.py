"""Turns in few words: who speaks, and what comes of it."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from msgspec.structs import replace
from sqlalchemy import func, select
from sqlalchemy.schema import Table as SqlTable

from storage.rows import Activity, Arrival, Change, Mark, Outcome, Owed, Person, Record, Showing, Trait
from storage.sql import SqlStore

NOW = datetime(2026, 11, 23, 8, 30, 15, 123_456, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
MONTH = timedelta(days=30)

CHAT = "telegram"
"""A channel whose screens are sent to it."""

YES = Record("consented", NOW, value="2026-11")


def came(address: str = "an", message: str = "1", channel: str = "web", request: str | None = None) -> Arrival:
    return Arrival(channel, address, message, request)


def did(kind: str, at: datetime = NOW, lesson: str = "lua-dao") -> Record:
    return Record(kind, at, lesson=lesson, version="v1", question="q1", option="a", right=True, attempt=1)


def lives_in(unit: str, since: datetime = NOW) -> Trait:
    return Trait("unit", unit, since)


class Decided:
    """Decides by a list of what each arrival changes, raising the turn, and keeps who it was asked about."""

    def __init__(self, *changes: dict[str, Any]) -> None:
        self.changes = changes
        self.asked: list[Person] = []

    def __call__(self, person: Person, place: int) -> Change:
        self.asked.append(person)
        change = self.changes[place] if self.changes else {}
        return replace(Change(person.turn + 1), **change)


class Table:
    """A store with somebody at it."""

    def __init__(self, store: SqlStore) -> None:
        self.store = store
        self._messages = count()

    async def turn(self, address: str = "an", at: datetime = NOW, channel: str = "web", **change: Any) -> Outcome:
        arrival = came(address, f"turn {next(self._messages)}", channel)
        (outcome,) = await self.store.turns([arrival], Decided(change), at)
        return outcome

    async def batch(self, *turns: tuple[Arrival, dict[str, Any]], at: datetime = NOW) -> list[Outcome]:
        arrivals = [arrival for arrival, _ in turns]
        return await self.store.turns(arrivals, Decided(*(change for _, change in turns)), at)

    async def mark(self, *marks: Mark, at: datetime = NOW) -> list[Outcome]:
        return await self.store.turns([], Decided(), at, marks)

    async def person(self, address: str = "an", channel: str = "web") -> Person:
        person = await self.store.person(channel, address)
        assert person is not None
        return person

    async def rows(self, table: SqlTable) -> int:
        counting = select(func.count()).select_from(table)
        return await self.store.database.read(lambda connection: connection.execute(counting).scalar_one())

    async def activity(self, first: int = 200001, last: int = 299912) -> list[Activity]:
        return [activity async for activity in self.store.activity(first, last)]


class Chat:
    """An account whose screens are sent to it."""

    def __init__(self, table: Table, address: str = "an", channel: str = CHAT) -> None:
        self.table = table
        self.address = address
        self.channel = channel

    async def owes(self, **change: Any) -> Outcome:
        return await self.says(**{"owes": "new", **change})

    async def says(self, **change: Any) -> Outcome:
        return await self.table.turn(self.address, channel=self.channel, **change)

    async def repeats(self, message: str, **change: Any) -> Outcome:
        (outcome,) = await self.table.batch((came(self.address, message, self.channel), {"owes": "new", **change}))
        return outcome

    async def person(self) -> Person:
        return await self.table.person(self.address, self.channel)

    async def showing(self) -> Showing:
        return (await self.person()).showing


async def waiting(table: Table, *channels: str, after: int = 0, limit: int = 100) -> list[Owed]:
    return await table.store.unshown(channels or (CHAT,), NOW + DAY, after, limit)


async def who_waits(table: Table) -> list[str]:
    return [owed.address for owed in await waiting(table)]


Deciding = Callable[[Person, int], Change]
