"""One province for all tests of files that reports are written as."""

import asyncio
from pathlib import Path

import pytest

from tests.reports.province import make_province


@pytest.fixture(scope="session")
def province(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the file of a database in which 150 people learned."""
    file = tmp_path_factory.mktemp("province") / "hocso.db"
    asyncio.run(make_province(f"sqlite:///{file}", 150))
    return file
