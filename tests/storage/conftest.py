"""The stores every test of the contract runs over."""

import asyncio
import os
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from storage.sql import SqlStore
from tests.storage.playing import Chat, Table
from tests.storage.postgres import Postgres, postgres, programs


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
def server() -> Iterator[Postgres]:
    """Return a PostgreSQL server."""
    if programs() is None and "HOCSO_TEST_POSTGRES" not in os.environ:
        pytest.skip("there is no PostgreSQL: see deploy/postgres.sh")
    with postgres() as server:
        yield server


@pytest.fixture(scope="session")
def template(server: Postgres) -> str:
    """Return the name of an empty PostgreSQL database of today."""
    url = server.database()

    async def make() -> None:
        store = SqlStore(url)
        await store.open(serve=False)
        await store.close()

    asyncio.run(make())
    return url.rpartition("/")[2]


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Return the address of an empty database, of each kind that there is."""
    if request.param == "postgresql":
        server: Postgres = request.getfixturevalue("server")
        return server.database(request.getfixturevalue("template"))
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
