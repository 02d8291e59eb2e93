"""Looking at a database, as the doctor does: nothing is changed in it, whoever serves it."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from sqlalchemy import Connection, inspect, text

from storage.errors import OlderError, TooNewError
from storage.sql import SqlStore
from storage.sql.troubles import troubles
from storage.tables import REVISION
from tests.storage.playing import NOW
from tests.storage.postgres import Postgres


async def stamp(store: SqlStore, revision: str) -> None:
    setting = text("UPDATE alembic_version SET version_num = :revision")
    await store.database.write(lambda connection: connection.execute(setting, {"revision": revision}).close())


async def stamped(store: SqlStore) -> str:
    stamp = text("SELECT version_num FROM alembic_version")
    return await store.database.read(lambda connection: str(connection.execute(stamp).scalar_one()))


async def test_what_is_today_s_can_be_read(store: SqlStore, url: str) -> None:
    looking = SqlStore(url)
    assert await looking.look()
    assert (await troubles(looking, NOW)).aside == 0
    await looking.close()


@pytest.mark.parametrize(("revision", "meaning"), [("0001", OlderError), ("9999", TooNewError)])
async def test_what_other_code_serves_is_left_as_it_is(
    store: SqlStore, url: str, revision: str, meaning: type[Exception]
) -> None:
    await stamp(store, revision)
    looking = SqlStore(url)
    with pytest.raises(meaning, match=f"revision {revision}"):
        await looking.look()
    await looking.close()
    assert await stamped(store) == revision
    await stamp(store, REVISION)


async def test_no_tables_are_made_where_there_are_none(server: Postgres) -> None:
    looking = SqlStore(server.database())
    assert not await looking.look()
    assert await looking.database.read(_tables) == []
    await looking.close()


def _tables(connection: Connection) -> list[str]:
    return inspect(connection).get_table_names()


def test_no_file_is_made_where_there_is_none(tmp_path: Path) -> None:
    looking = SqlStore(f"sqlite:///{tmp_path}/hocso.db")
    assert not asyncio.run(looking.look())
    assert list(tmp_path.iterdir()) == []
