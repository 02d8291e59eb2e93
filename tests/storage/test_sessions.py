"""A pooler that shares the sessions of a PostgreSQL server is known by what it hands out."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from storage.sql import SqlStore
from storage.sql.sessions import own_sessions
from tests.fresh import fresh


@pytest.fixture
async def postgres_store(postgres_url: str) -> AsyncIterator[SqlStore]:
    store = SqlStore(postgres_url)
    await store.open(serve=False)
    yield store
    await store.close()


async def test_without_a_pooler_each_line_has_its_own(postgres_store: SqlStore) -> None:
    assert await own_sessions(postgres_store)


async def test_where_reading_and_writing_get_one_session_they_are_shared(
    postgres_store: SqlStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    # As PgBouncer does in transaction mode: the session that was free last is the next one's.
    monkeypatch.setattr(postgres_store.database, "write", postgres_store.database.read)
    assert not await own_sessions(postgres_store)


async def test_a_file_has_no_sessions(tmp_path: Path) -> None:
    store = SqlStore(fresh(tmp_path))
    await store.open(serve=False)
    assert await own_sessions(store)
    await store.close()
