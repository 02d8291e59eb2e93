"""The stores every test of the contract runs over."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from storage.sql import SqlStore
from tests.fresh import fresh
from tests.storage.playing import Chat, Table
from tests.storage.pooled import Pool
from tests.storage.postgres import Postgres


@pytest.fixture(scope="session")
def server(postgresql: Postgres) -> Postgres:
    """Return a PostgreSQL server."""
    return postgresql


@pytest.fixture(scope="session")
def pool(postgresql: Postgres, template: str) -> Iterator[Pool]:
    """Return PostgreSQL databases that tests use one after the other."""
    pool = Pool(postgresql, template)
    yield pool
    pool.close()


@pytest.fixture
def pooled_url(pool: Pool) -> Iterator[str]:
    """Return the address of an empty PostgreSQL database, perhaps one that was emptied."""
    with pool.database() as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Return the address of an empty database, of each kind that there is."""
    if request.param == "postgresql":
        url: str = request.getfixturevalue("pooled_url")
        return url
    return fresh(tmp_path)


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
