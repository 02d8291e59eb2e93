"""Copies that were cut off: gone on with only where nothing changed, and served by nobody until all is compared."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert, update

from storage.errors import RefusedError, UnavailableError
from storage.sql import SqlStore, copying
from storage.sql.copying import Database, copy
from storage.tables import kept, learners
from tests.fresh import fresh
from tests.storage.cutting import Cut
from tests.storage.playing import YES, Table


@pytest.fixture
def url(tmp_path: Path) -> str:
    return fresh(tmp_path)


@pytest.fixture
def address(tmp_path: Path) -> str:
    """Return the address of a database with all its tables and nothing in them."""
    (tmp_path / "copy").mkdir()
    address = fresh(tmp_path / "copy")
    with closing(sqlite3.connect(tmp_path / "copy" / "hocso.db")) as connection, connection:
        connection.execute("DELETE FROM kept")
    return address


@pytest.fixture
async def target(address: str) -> AsyncIterator[Database]:
    target = SqlStore(address).database
    await target.open(serve=True)
    yield target
    await target.close()


@pytest.fixture
async def source(table: Table, monkeypatch: pytest.MonkeyPatch) -> Database:
    monkeypatch.setattr(copying, "_PART", 3)
    for number in range(7):
        await table.turn(f"a{number}", records=(YES,), seat="before")
    await table.store.keep("a token", b"an old one")
    return table.store.database


async def cut_off(source: Database, target: Database, writes: int = 1_000) -> None:
    with pytest.raises(ConnectionError):
        await copy(source, Cut(target, writes, reads=False))  # type: ignore[arg-type]


async def write(database: Database, statement: Any) -> None:
    await database.write(lambda connection: connection.execute(statement).close())


async def test_what_takes_no_turn_is_seen_to_have_changed_too(table: Table, source: Database, target: Database) -> None:
    await cut_off(source, target)
    await table.store.keep("a token", b"a new one")
    with pytest.raises(RefusedError, match="was used since"):
        await copy(source, target)


async def test_what_went_meanwhile_is_seen(table: Table, source: Database, target: Database) -> None:
    await cut_off(source, target)
    await write(source, kept.delete())
    with pytest.raises(RefusedError, match="was used since"):
        await copy(source, target)


async def test_what_came_behind_all_that_was_copied_is_copied_too(source: Database, target: Database) -> None:
    await cut_off(source, target)
    await write(source, insert(kept).values(name="the last by its name", value=b""))
    assert (await copy(source, target))["kept"] == 3


@pytest.mark.parametrize("writes", [1, 4, 1_000], ids=["begun", "half", "all but compared"])
async def test_nobody_opens_what_is_half_copied(source: Database, target: Database, address: str, writes: int) -> None:
    await cut_off(source, target, writes)
    await target.close()
    for serve in (True, False):
        with pytest.raises(UnavailableError, match="is half of another one, whose copying was cut off"):
            await SqlStore(address).open(serve=serve)

    target = SqlStore(address).database
    await target.open(serve=True)
    assert (await copy(source, target))["learners"] == 7
    await target.close()
    copied = SqlStore(address)
    await copied.open(serve=True)
    assert await Table(copied).rows(learners) == 7
    await copied.close()


async def test_nothing_is_copied_out_of_what_is_half_copied(source: Database, target: Database) -> None:
    await cut_off(source, target, 3)
    with pytest.raises(UnavailableError, match="is half of another one"):
        await copy(target, source)


@pytest.mark.parametrize(
    "spoilt",
    [update(learners).values(turn=99), insert(kept).values(name="more", value=b"")],
    ids=["another", "more"],
)
async def test_a_copy_that_differs_is_refused_and_served_by_nobody(
    source: Database, target: Database, address: str, spoilt: Any
) -> None:
    await cut_off(source, target)
    await write(target, spoilt)
    for _ in range(2):
        with pytest.raises(RefusedError, match=r"after copying, (learners|kept) differ: start again with an empty"):
            await copy(source, target)
    await target.close()
    with pytest.raises(UnavailableError, match="is half of another one"):
        await SqlStore(address).open(serve=True)


async def test_how_far_it_is_is_told_up_to_the_last_row_compared(source: Database, target: Database) -> None:
    told: list[tuple[int, int]] = []
    rows = sum((await copy(source, target, lambda done, of: told.append((done, of)))).values())
    assert told == [(done, 2 * rows) for done in range(3, 2 * rows + 1, 3)]


def test_the_same_rows_in_another_order_are_the_same() -> None:
    one, other = copying.Tally(), copying.Tally()
    for row in ([1, b"a"], [2, b"b"]):
        one.add(row)
    for row in ([2, memoryview(b"b")], [1, b"a"]):
        other.add(row)
    assert one == other
    other.add([3, b"c"])
    assert one != other


async def test_what_an_older_version_began_to_copy_is_told(address: str, tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "copy" / "hocso.db")) as connection, connection:
        connection.execute("INSERT INTO kept VALUES ('copying', ?)", (b'{"mark": [1, 2, 3], "learners": 5}',))
    with pytest.raises(RefusedError, match="start again with an empty one"):
        await SqlStore(address).open(serve=True)
