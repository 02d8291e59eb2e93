"""A database in which very many have learned: one goes to the first card as people do, the others are copies."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.dialogue.events import Chose, Inbound, Opened, Said
from bot.turns import TurnLoop
from storage.sql import SqlStore
from storage.tables import REVISION, metadata
from tests.dialogue.playbook import library

CODE = "otp"
"""The lesson they are in, one of the tests' own."""
LEARNED = datetime(2026, 11, 23, 12, tzinfo=UTC)
# An odd number times a number below 2^51, cut to 51 bits: each comes up once, and in no order.
_SPREAD, _BITS = 2_654_435_761, (1 << 51) - 1


def multitude(folder: Path, count: int) -> Path:
    """Return a SQLite database with so many learners, made unless the folder has it already."""
    file = folder / f"multitude-{count}-{REVISION}.db"
    if not file.exists():
        making = file.with_suffix(".making")
        making.unlink(missing_ok=True)
        learner = asyncio.run(_first(making))
        with closing(sqlite3.connect(making, isolation_level=None)) as rows:
            _copy(rows, learner, count)
        making.rename(file)
    return file


def address(number: int) -> str:
    """Return the address of a learner's account on the web, from 1 on."""
    return f"account-{number}"


async def _first(file: Path) -> int:
    """Let one learner come and go some steps, and return their number."""
    store = SqlStore(f"sqlite:///{file}")
    await store.open(serve=True)
    loop = TurnLoop(store, library(), lambda: LEARNED - timedelta(days=1))
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(loop.run())
        await loop.take(Inbound("web", "first", "m1", LEARNED, Opened(CODE, "vi")))
        await loop.take(Inbound("web", "first", "m2", LEARNED, Said("1")))
        shown = await loop.take(Inbound("web", "first", "m3", LEARNED, Said("bác")))
        next_card = Chose(shown.screen.choices[0].key, shown.learner, shown.turn)
        shown = await loop.take(Inbound("web", "first", "m4", LEARNED, next_card))
        loop.close()
    await store.close()
    return shown.learner


def _copy(rows: sqlite3.Connection, learner: int, count: int) -> None:
    rows.execute("PRAGMA journal_mode=OFF")
    rows.execute("PRAGMA synchronous=OFF")
    rows.execute("PRAGMA cache_size=-400000")
    rows.execute("BEGIN")
    rows.execute("CREATE TEMP TABLE people (number INTEGER, learner INTEGER)")
    # In the order of their numbers, so that what is written is written at the end.
    rows.execute(
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :count)"
        " INSERT INTO people SELECT i, (i * :spread) & :bits AS learner FROM n ORDER BY learner",
        {"count": count, "spread": _SPREAD, "bits": _BITS},
    )
    _copies(rows, "learners", "id", learner)
    for table in metadata.sorted_tables:
        if "learner" in table.columns:
            _copies(rows, table.name, "learner", learner)
    rows.execute("COMMIT")
    rows.execute("ANALYZE")
    rows.execute("PRAGMA journal_mode=WAL")


def _copies(rows: sqlite3.Connection, table: str, who: str, learner: int) -> None:
    """Give everybody copies of what one has in a table."""
    instead = {who: "people.learner", "address": f"'{address(0)[:-1]}' || people.number"}
    names = [name for (name,) in rows.execute("SELECT name FROM pragma_table_info(?)", (table,))]
    # Rows whose number says nothing of a learner get a new one.
    kept = [name for name in names if name != "id" or who == "id"]
    columns = ", ".join(f'"{name}"' for name in kept)
    values = ", ".join(instead.get(name, f'one."{name}"') for name in kept)
    one = f'(SELECT * FROM "{table}" WHERE "{who}" = :learner)'  # noqa: S608 - names of the schema.
    rows.execute(
        f'INSERT INTO "{table}" ({columns}) SELECT {values} FROM people CROSS JOIN {one} AS one',  # noqa: S608
        {"learner": learner},
    )
