"""How SQLite finds rows, where reading a whole table would be felt."""

from pathlib import Path

from sqlalchemy import Connection, text
from sqlalchemy.dialects import sqlite

from storage.sql import SqlStore
from storage.sql.recounting import IN_ORDER
from storage.sql.showing import finding_unshown
from tests.storage.playing import NOW


async def plan(file: Path, question: str) -> list[str]:
    """Return the steps in which a question is answered."""
    store = SqlStore(f"sqlite:///{file}")
    await store.open(serve=True)

    def explain(connection: Connection) -> list[str]:
        return [row.detail for row in connection.execute(text(f"EXPLAIN QUERY PLAN {question}"))]

    steps = await store.database.read(explain)
    await store.close()
    return steps


async def test_screens_to_be_shown_are_found_by_their_own_index(tmp_path: Path) -> None:
    finding = finding_unshown(["telegram", "zalo"], NOW, 7).limit(500)
    question = str(finding.compile(dialect=sqlite.dialect(), compile_kwargs={"literal_binds": True}))

    steps = await plan(tmp_path / "hocso.db", question)

    assert steps[0] == "SEARCH accounts USING INDEX accounts_unshown (channel=? AND id>?)"
    assert not any(step.startswith("SCAN") for step in steps)


async def test_all_records_are_counted_a_second_time_without_being_sorted(tmp_path: Path) -> None:
    assert await plan(tmp_path / "hocso.db", IN_ORDER) == ["SCAN records USING INDEX records_to_count"]
