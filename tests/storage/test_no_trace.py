"""The contract of every store: who is erased leaves no trace in any table, nor in the file, and no count changes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import insert, select, update

from storage.rows import Due, Memory, Recognition, Request
from storage.rows.doors import Door
from storage.rows.helping import Class, Enrolment
from storage.sql import SqlStore
from storage.sql.holding import theirs
from storage.sql.moments import to_moment
from storage.sql.naming import token
from storage.sql.restoring import back_up
from storage.tables import accounts, erasures, members, metadata, supporters
from tests.storage.playing import DAY, NOW, YES, Table, did, lives_in
from tests.storage.test_helping import GROUP, helper

ADDRESS = "chat-8841975502"
NAME, VILLAGE = "Bà Pâng Thị Xoa", "Bản Nậm Loỏng Tít Xa"
WORDS = (ADDRESS, NAME, VILLAGE)
PANG = Enrolment(NAME, VILLAGE, '{"v":1}', "2026-11", "vi", {"unit": "03637", "audience": "citizens"})


async def lived(table: Table) -> int:
    """Leave something of one person in every table that can hold anything of a person; return their number."""
    outcome = await table.turn(
        ADDRESS,
        channel="telegram",
        seat='{"v":1}',
        shelf='{"v":1}',
        records=(YES, did("began"), did("answered"), did("completed")),
        traits=(lives_in("03637"),),
        memory=(Memory("otp", "q", "2", 20_800),),
        requests=(Request("r", "recognition", f'{{"name":"{NAME}"}}'),),
        due=Due(NOW + DAY),
    )
    learner = outcome.person.learner
    await table.store.recognise(learner, Recognition("an-toan", 20261123))
    await table.store.return_code(learner)
    (code,) = await table.store.make_roster("Teachers", [Door("03637", "education")], NOW + DAY, NOW)
    assert (await table.store.come_by(code, learner, ("telegram", ADDRESS), NOW))[0] == "open"
    await table.turn(ADDRESS, channel="telegram", error="KeyError at x:1")
    return learner


async def traces(store: SqlStore, ids: list[int]) -> dict[str, int]:
    """Return how many rows of each table are about these learners, or through accounts of theirs."""

    def read(connection: Any) -> dict[str, int]:
        found = {}
        for table in metadata.sorted_tables:
            which = theirs(table, ids)
            rows = [] if which is None else connection.execute(select(table).where(which)).all()
            found[table.name] = len(rows)
        return {name: count for name, count in found.items() if count}

    return await store.database.read(read)


async def everything_said(store: SqlStore) -> str:
    """Return all that stands in all tables, but for the list of the erased."""

    def read(connection: Any) -> str:
        tables = [table for table in metadata.sorted_tables if table is not erasures]
        return "\n".join(repr(tuple(row)) for table in tables for row in connection.execute(select(table)))

    return await store.database.read(read)


async def counts(table: Table) -> list[Any]:
    while await table.store.fold():
        pass
    cells = await table.store.cells(202601, 202712)
    return [cells, await table.store.crowds(202611), await table.store.arrived(202712)]


async def test_no_row_of_any_table_leads_to_one_who_was_erased_and_counts_stay(table: Table, tmp_path: Path) -> None:
    learner = await lived(table)
    friend = (await table.turn("friend", channel="telegram", records=(YES,))).person
    person = await table.person(ADDRESS, "telegram")
    rows = (
        insert(members).values(account=person.account, home=learner, learner=learner, name=NAME, picture="", since=1),
        update(accounts).where(accounts.c.id == person.account).values(shared=True),
        insert(supporters).values(learner=learner, supporter=friend.learner, since=to_moment(NOW)),
        insert(supporters).values(learner=friend.learner, supporter=learner, since=to_moment(NOW)),
    )
    await table.store.database.write(lambda connection: [connection.execute(row) for row in rows])
    before = await counts(table)
    assert set(await traces(table.store, [learner])) >= {
        "accounts", "codes", "histories", "learners", "members", "memory", "presence", "recognitions", "records",
        "reminders", "requests", "set_aside", "supporters", "traits",
    }  # fmt: skip

    await table.turn(ADDRESS, channel="telegram", forget=True)
    await table.store.sweep(NOW + 3 * DAY)

    assert await traces(table.store, [learner]) == {}
    said = await everything_said(table.store)
    assert str(learner) not in said
    assert not [word for word in (*WORDS, NAME[:18]) if word in said]
    assert await counts(table) == before
    await no_backup_tells(table.store, learner, tmp_path)


async def no_backup_tells(store: SqlStore, learner: int, folder: Path) -> None:
    """Fail where a backup made now holds anything of somebody, but for their number on the list of the erased."""
    from storage.backup import unpacked

    await back_up(store.database, folder / "later.backup", NOW)
    with unpacked(folder / "later.backup") as (file, _):
        held = file.read_bytes()
    assert not [word for word in WORDS if word.encode() in held]
    assert str(learner).encode() not in held, "numbers stand there as numbers, never in a text"


async def test_one_of_a_helpers_list_leaves_no_trace_either(table: Table, tmp_path: Path) -> None:
    lan = await helper(table)
    pang = await table.store.enrol(lan, PANG, NOW)
    await table.turn("lan", channel="telegram", seat=f'{{"d":"one:{token(pang, NAME)}:0"}}')
    await table.store.attest(lan, Class(GROUP, "paper", "otp", 20261123, "Nhà văn hóa", 0), [pang], NOW)
    before = await counts(table)

    assert await table.store.strike(lan, pang, NOW)

    assert await traces(table.store, [pang]) == {}
    said = await everything_said(table.store)
    assert not [word for word in (*WORDS, NAME[:18]) if word in said]
    assert await counts(table) == before
    await no_backup_tells(table.store, pang, tmp_path)


async def test_the_file_itself_keeps_no_words_of_somebody_erased(tmp_path: Path) -> None:
    store = SqlStore(f"sqlite:///{tmp_path}/hocso.db")
    await store.open(serve=True)
    table = Table(store)
    await lived(table)
    await table.turn(ADDRESS, channel="telegram", forget=True)
    await store.sweep(NOW + 3 * DAY)
    await store.close()

    assert told(tmp_path) == []


def told(folder: Path) -> list[str]:
    """Return the files of a folder in which any of the words stands."""
    files = [path for path in folder.iterdir() if path.is_file()]
    return [path.name for path in files if any(word.encode() in path.read_bytes() for word in WORDS)]
