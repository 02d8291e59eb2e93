"""How SQLite finds rows, where reading a whole table would be felt."""

from pathlib import Path

from sqlalchemy import Connection, text

from storage.sql import SqlStore
from storage.sql.showing import finding_unshown
from tests.storage.playing import NOW


async def test_screens_to_be_shown_are_found_by_their_own_index(tmp_path: Path) -> None:
    store = SqlStore(f"sqlite:///{tmp_path}/hocso.db")
    await store.open(serve=True)
    finding = finding_unshown(["telegram", "zalo"], NOW, 7).limit(500)
    question = str(finding.compile(dialect=store.database.dialect, compile_kwargs={"literal_binds": True}))

    def explain(connection: Connection) -> list[str]:
        return [row.detail for row in connection.execute(text(f"EXPLAIN QUERY PLAN {question}"))]

    plan = await store.database.read(explain)
    await store.close()

    assert plan[0] == "SEARCH accounts USING INDEX accounts_unshown (channel=? AND id>?)"
    assert not any(step.startswith("SCAN") for step in plan)
