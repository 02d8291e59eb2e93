"""The stores every test of the contract runs over."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from storage.sql import SqlStore
from tests.fresh import fresh
from tests.storage.playing import Chat, Table
from tests.storage.pooled import Pool
from tests.storage.postgres import Postgres

HERE = Path(__file__).parent
POSTGRES_OWN = {
    "test_backup.py",
    "test_keepalive.py",
    "test_postgres.py",
    "test_pooler.py",
    "test_processes.py",
    "test_proving.py",
}
"""Files whose tests run every line that only PostgreSQL needs, between them."""


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


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave the PostgreSQL half of the contract's tests untraced, but for those files, and have it run afterwards.

    Both halves run the same lines of ours, and the half on SQLite is traced. Each runs, and must pass, as ever. Between
    the traced ones an untraced one would have all caches emptied.
    """
    places = [place for place, item in enumerate(items) if item.path.is_relative_to(HERE)]
    for place, item in zip(places, sorted((items[place] for place in places), key=is_half), strict=True):
        items[place] = item
        if is_half(item):
            item.add_marker("no_cover")


def is_half(item: pytest.Item) -> bool:
    """Return whether a test is the PostgreSQL half of one whose other half is traced."""
    spec = getattr(item, "callspec", None)
    return spec is not None and spec.params.get("url") == "postgresql" and item.path.name not in POSTGRES_OWN
