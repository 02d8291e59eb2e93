"""A fresh SQLite database of today as a copy of one: bringing each up to date took most of many tests' time.

The way there from every revision is tested where databases are opened, in tests/storage/test_opening.py.
"""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from storage.sql import SqlStore


def fresh(folder: Path) -> str:
    """Lay an empty database into a folder and return its address."""
    file = folder / "hocso.db"
    file.write_bytes(empty())
    return f"sqlite:///{file}"


@cache
def empty() -> bytes:
    """Return an empty database, with all its tables."""
    with TemporaryDirectory() as folder, ThreadPoolExecutor(1) as thread:
        file = Path(folder) / "hocso.db"
        # In a thread of its own: a test's loop may be running in this one.
        thread.submit(asyncio.run, _make(file)).result()
        return file.read_bytes()


async def _make(file: Path) -> None:
    store = SqlStore(f"sqlite:///{file}")
    await store.open(serve=False)
    await store.close()
