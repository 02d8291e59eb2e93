"""A database that was emptied is as one that was just made, and one that cannot be so is not lent again."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import asyncpg
import pytest

from storage.sql import SqlStore
from tests.storage.playing import Chat, Table
from tests.storage.pooled import SCHEMA, Pool, Pooled
from tests.storage.postgres import Postgres
from tests.storage.test_everything import full


@pytest.fixture
def pool(postgresql: Postgres, template: str) -> Iterator[Pool]:
    """Return a pool that has lent nothing yet."""
    pool = Pool(postgresql, template)
    yield pool
    pool.close()


async def ask(url: str, *questions: str) -> list[list[tuple[Any, ...]]]:
    connection = await asyncpg.connect(url)
    try:
        return [[tuple(row) for row in await connection.fetch(question)] for question in questions]
    finally:
        await connection.close()


async def look(url: str) -> dict[str, object]:
    """Return all that a test could find in a database: rows, numbers to be given out, tables, locks."""
    tables, sequences = await ask(
        url,
        "SELECT tablename FROM pg_tables WHERE schemaname = 'public'",
        "SELECT sequencename FROM pg_sequences",
    )
    questions = {
        **{name: f'TABLE "{name}"' for (name,) in tables},
        **{name: f'TABLE "{name}"' for (name,) in sequences},
        "schema": SCHEMA,
        "columns": (
            "SELECT table_name, column_name, data_type, column_default, is_nullable FROM information_schema.columns"
            " WHERE table_schema = 'public' ORDER BY table_name, ordinal_position"
        ),
        "locks": "SELECT * FROM pg_locks WHERE locktype = 'advisory'",
    }
    return dict(zip(questions, await ask(url, *questions.values()), strict=True))


async def use(url: str) -> None:
    """Do there what many tests do: turns, a secret of its own, a post, something kept."""
    store = SqlStore(url)
    await store.open(serve=True)
    for address in ("an", "binh"):
        await full(Table(store), address)
        await Chat(Table(store), address).owes(seat="s")
    await store.take("poll")
    await store.keep("secret", b"another one")
    await store.keep("more", b"kept")
    await store.fold()
    await store.close()


async def test_an_emptied_database_is_as_a_new_one(pool: Pool, postgres_url: str) -> None:
    new = await look(postgres_url)
    for _ in range(2):
        with pool.database() as url:
            assert await look(url) == new
            await use(url)
            assert {name for name, found in (await look(url)).items() if found != new[name]} > {"kept", "learners"}

    with pool.database() as again:
        assert again == url, "it is the same one"
        assert await look(again) == new
        store = SqlStore(again)
        await store.open(serve=True)
        assert ((await Table(store).turn()).person.account, await store.take("poll")) == (1, True)
        await store.close()


async def test_two_who_have_one_at_once_have_two(pool: Pool) -> None:
    with pool.database() as one, pool.database() as two:
        assert one != two


CHANGES = (
    "ALTER TABLE learners ADD COLUMN more TEXT",
    "DROP TABLE codes",
    "CREATE TABLE more (id INTEGER)",
    "CREATE INDEX more ON learners (id)",
    "DROP INDEX accounts_unshown",
    "ALTER TABLE accounts DISABLE TRIGGER ALL",
    "ALTER TABLE kept ALTER COLUMN name SET DEFAULT 'x'",
    "ALTER TABLE kept ADD CHECK (name <> '')",
    "CREATE FUNCTION more() RETURNS INTEGER LANGUAGE sql AS 'SELECT 1'",
    "CREATE SCHEMA more",
    "ALTER SEQUENCE accounts_id_seq INCREMENT 2",
    'ALTER DATABASE "{name}" SET work_mem = 64',
)


async def test_every_change_of_tables_is_seen(postgres_url: str) -> None:
    database = await Pooled.of(postgres_url)
    assert await database.is_unchanged()
    for change in CHANGES:
        trial = database.connection.transaction()
        await trial.start()
        await database.connection.execute(change.format(name=postgres_url.rpartition("/")[2]))
        assert not await database.is_unchanged(), change
        await trial.rollback()
    assert await database.is_unchanged()
    await database.connection.close()


async def test_one_whose_tables_were_changed_is_not_lent_again(pool: Pool) -> None:
    with pool.database() as url:
        await ask(url, "CREATE TABLE more (id INTEGER)")
    with pool.database() as next:
        assert next != url


async def test_one_that_somebody_is_still_connected_to_is_not_lent_again(pool: Pool) -> None:
    with pool.database() as url:
        left = await asyncpg.connect(url)
        await left.execute("SELECT pg_advisory_lock(7)")
    with pool.database() as next:
        assert next != url
    await left.close()


async def test_one_that_much_was_written_to_is_not_lent_again(pool: Pool) -> None:
    with pool.database() as url:
        await ask(url, "INSERT INTO kept SELECT n::text, '\\x00' FROM generate_series(1, 100000) n")
    with pool.database() as next:
        assert next != url
