"""The stores every test of the contract runs over."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from storage.sql import SqlStore
from tests.storage.playing import Table


@pytest.fixture(params=["sqlite"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    assert request.param == "sqlite"
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
