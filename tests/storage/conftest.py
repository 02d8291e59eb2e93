"""The stores every test of the contract runs over."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from storage.sql import SqlStore
from tests.storage.playing import Chat, Table
from tests.storage.postgres import Postgres


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Return an empty SQLite database of today: the way there is tested where stores are opened."""
    file = tmp_path_factory.mktemp("empty") / "hocso.db"

    async def make() -> None:
        store = SqlStore(f"sqlite:///{file}")
        await store.open(serve=False)
        await store.close()

    asyncio.run(make())
    return file.read_bytes()


@pytest.fixture(scope="session")
def server(postgresql: Postgres) -> Postgres:
    """Return a PostgreSQL server."""
    return postgresql


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Return the address of an empty database, of each kind that there is."""
    if request.param == "postgresql":
        url: str = request.getfixturevalue("postgres_url")
        return url
    (tmp_path / "hocso.db").write_bytes(request.getfixturevalue("empty"))
    return f"sqlite:///{tmp_path}/hocso.db"


@pytest.fixture
async def store(url: str) -> AsyncIterator[SqlStore]:
    store = SqlStore(url)
    await store.open(serve=True)
    yield store
    await store.close()


@pytest.fixture
def table(store: SqlStore) -> Table:
    return Table(store)


@pytest.fixture
def an(table: Table) -> Chat:
    return Chat(table)
