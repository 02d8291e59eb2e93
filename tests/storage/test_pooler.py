"""A pooler that shares the sessions of a PostgreSQL server is known by what it hands out."""

from __future__ import annotations

import pytest

from storage.sql import SqlStore
from storage.sql.pooler import own_sessions
from tests.storage.kinds import ON_POSTGRES, ON_SQLITE


@ON_POSTGRES
async def test_without_a_pooler_each_line_has_its_own(store: SqlStore) -> None:
    assert await own_sessions(store)


@ON_POSTGRES
async def test_where_reading_and_writing_get_one_session_they_are_shared(
    store: SqlStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    # As PgBouncer does in transaction mode: the session that was free last is the next one's.
    monkeypatch.setattr(store.database, "write", store.database.read)
    assert not await own_sessions(store)


@ON_SQLITE
async def test_a_file_has_no_sessions(store: SqlStore) -> None:
    assert await own_sessions(store)
