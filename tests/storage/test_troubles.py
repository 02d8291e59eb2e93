"""What goes wrong on a SQLite store: kills, locks, disks and damage. Nothing half-written, and a line to act on."""

import asyncio
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import OperationalError

from storage.errors import RefusedError, UnavailableError
from storage.rows import Mark, Request
from storage.sql import SqlStore
from storage.sql.faults import explained
from storage.sql.sqlite import SqliteDatabase
from storage.sql.troubles import Cause, Retried, Troubles, retry, troubles
from storage.tables import accounts, learners, messages, records, requests
from tests.storage.kinds import ON_SQLITE
from tests.storage.playing import DAY, HOUR, NOW, YES, Chat, Decided, Table, came, did, who_waits

CHILD = """
import asyncio, os, signal, sys
from storage.rows import Change, Request
from storage.sql import SqlStore
from tests.storage.playing import NOW, YES, came

async def main(url, where):
    store = SqlStore(url)
    await store.open(serve=True)
    changes = dict(seat="s1", shelf="h1", records=(YES,))
    await store.turns([came("an", "before")], lambda person, place: Change(1, **changes), NOW)

    def die(statement):
        if statement.startswith(where):
            os.kill(os.getpid(), signal.SIGKILL)

    def watch(connection):
        connection.connection.dbapi_connection.set_trace_callback(die)

    def decide(person, place):
        die("decide")
        return Change(person.turn + 1, requests=(Request(f"r{place}", "share", "{}"),), **changes)

    await store.database.write(watch)
    await store.turns([came("an", "after"), came("binh", "after")], decide, NOW)

asyncio.run(main(*sys.argv[1:]))
"""

PLACES = ["INSERT INTO messages", "decide", "INSERT INTO learners", "UPDATE accounts", "INSERT INTO requests", "COMMIT"]


async def state(store: SqlStore) -> list[int]:
    return [await Table(store).rows(kind) for kind in (accounts, learners, messages, records, requests)]


@pytest.mark.parametrize("where", PLACES)
async def test_a_kill_in_the_middle_of_a_batch_leaves_nothing_of_it(tmp_path: Path, where: str) -> None:
    url = f"sqlite:///{tmp_path}/hocso.db"

    killed = await asyncio.create_subprocess_exec(sys.executable, "-c", CHILD, url, where, stderr=subprocess.PIPE)
    _, complaint = await killed.communicate()

    assert (killed.returncode, complaint) == (-signal.SIGKILL, b"")
    store = SqlStore(url)
    await store.open(serve=True)
    assert await state(store) == [1, 1, 1, 1, 0]
    outcomes = await store.turns([came("an", "after"), came("binh", "after")], Decided(), NOW)
    assert [(outcome.repeat, outcome.person.turn) for outcome in outcomes] == [(False, 2), (False, 1)]
    assert await store.check() == ""
    await store.close()


async def pragma(store: SqlStore, setting: str) -> int:
    def set_it(connection: Connection) -> int:
        answer = connection.execute(text(f"PRAGMA {setting}"))
        return int(answer.scalar_one()) if answer.returns_rows else 0

    return await store.database.write(set_it)


async def writable(store: SqlStore) -> None:
    # Past the transaction, which is what cannot begin.
    def set_it(connection: Connection) -> None:
        connection.connection.cursor().execute("PRAGMA query_only=OFF")

    await store.database._writer.glance(set_it)


@ON_SQLITE
async def test_a_full_disk_is_told_and_when_there_is_room_again_all_goes_on(table: Table) -> None:
    await table.turn(seat="s1")
    before = await state(table.store)
    await pragma(table.store, f"max_page_count={await pragma(table.store, 'page_count')}")

    with pytest.raises(UnavailableError, match=r"hocso\.db: the disk is full: make room"):
        await table.turn("binh", seat="x" * 100_000)

    assert await state(table.store) == before
    assert (await table.person()).seat == "s1"
    await pragma(table.store, "max_page_count=1000000")
    assert (await table.turn("binh", seat="x" * 100_000)).person.turn == 1


@ON_SQLITE
async def test_a_file_that_cannot_be_written_is_told_and_can_still_be_read(table: Table) -> None:
    before = (await table.turn()).person
    await pragma(table.store, "query_only=ON")

    with pytest.raises(UnavailableError, match="it cannot be written: let this user write"):
        await table.turn()

    assert await table.person() == before
    await writable(table.store)
    assert (await table.turn()).person.turn == 2


async def test_a_file_somebody_else_keeps_locked_is_told_and_then_goes_on(url: str, tmp_path: Path) -> None:
    file = tmp_path / "hocso.db"
    store = SqlStore(url)
    store.database = SqliteDatabase(file, patience=0.05)
    await store.open(serve=True)
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")

    with pytest.raises(UnavailableError, match="another program keeps it locked"):
        await Table(store).turn()

    assert await store.person("web", "an") is None
    other.execute("ROLLBACK")
    other.close()
    assert (await Table(store).turn()).person.turn == 1
    await store.close()


async def damaged(file: Path, damage: Callable[[Path], None]) -> SqlStore:
    store = SqlStore(f"sqlite:///{file}")
    await store.open(serve=True)
    crowd = [came(str(number)) for number in range(300)]
    await store.turns(crowd, Decided(*({"records": (YES, did("began"))} for _ in crowd)), NOW)
    await store.close()
    damage(file)
    return SqlStore(f"sqlite:///{file}")


def spoil_the_index(file: Path) -> None:
    connection = sqlite3.connect(file)
    (page,) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'records_to_count'").fetchone()
    (size,) = connection.execute("PRAGMA page_size").fetchone()
    connection.close()
    with file.open("r+b") as raw:
        raw.seek((page - 1) * size)
        raw.write(b"\xa5" * size)


def spoil_all_but_the_first_page(file: Path) -> None:
    size = file.stat().st_size
    with file.open("r+b") as raw:
        raw.seek(4096)
        raw.write(b"\xa5" * (size - 4096))


def orphan_the_records(file: Path) -> None:
    connection = sqlite3.connect(file)
    with connection:
        connection.execute("DELETE FROM learners WHERE id IN (SELECT id FROM learners LIMIT 2)")
    connection.close()


async def test_damage_in_one_place_is_found_and_told_when_it_is_met(tmp_path: Path) -> None:
    store = await damaged(tmp_path / "hocso.db", spoil_the_index)
    await store.open(serve=True)

    found = await store.check()

    assert found.startswith(f"{tmp_path}/hocso.db: ")
    assert "\n" not in found
    with pytest.raises(UnavailableError, match="the file is damaged: put the latest backup in its place"):
        await Table(store).activity()
    await store.close()


async def test_a_file_in_ruins_is_told_at_the_start(tmp_path: Path) -> None:
    store = await damaged(tmp_path / "hocso.db", spoil_all_but_the_first_page)

    with pytest.raises(UnavailableError, match="the file is damaged"):
        await store.open(serve=True)
    await store.close()


async def test_rows_that_point_to_nobody_are_found(tmp_path: Path) -> None:
    store = await damaged(tmp_path / "hocso.db", orphan_the_records)
    await store.open(serve=True)

    found = await store.check()

    assert "4 rows of records point to no row of learners" in found
    assert "2 rows of accounts point to no row of learners" in found
    await store.close()


async def test_a_sound_store_has_nothing_to_tell(table: Table) -> None:
    await table.turn(records=(YES,))

    assert await table.store.check() == ""


@ON_SQLITE
async def test_a_file_overwritten_while_in_use_is_told_by_the_check(table: Table, tmp_path: Path) -> None:
    await table.turn()
    await pragma(table.store, "user_version")
    with (tmp_path / "hocso.db").open("r+b") as raw:
        raw.write(b"not what it was " * 8)
    (tmp_path / "hocso.db-wal").write_bytes(b"")

    assert "not a SQLite database" in await table.store.check()


async def test_what_waits_too_long_and_what_was_set_aside_is_counted(table: Table) -> None:
    await table.turn("an", at=NOW - HOUR, requests=(Request("old", "share", "{}"),))
    await table.turn("an", requests=(Request("new", "share", "{}"),))
    await table.turn("an", error="KeyError")

    known = await troubles(table.store, NOW)
    assert known == Troubles(1, (Cause("web", "KeyError", 1, NOW),))
    assert known.aside == 1


async def test_a_request_that_failed_is_listed_and_struck_off_but_its_learner_was_told_already(an: Chat) -> None:
    account = (await an.owes(trouble="request share failed: KeyError")).person.account
    await an.table.mark(Mark(account, 1, "m1"))
    before = await an.showing()

    assert [cause.error for cause in (await troubles(an.table.store, NOW)).causes] == ["request share failed: KeyError"]
    assert await retry(an.table.store, NOW) == Retried(screens=0, requests=0, over=1)
    assert await an.showing() == before
    assert (await troubles(an.table.store, NOW)).aside == 0


async def test_screens_set_aside_are_owed_again_and_stuck_requests_are_done_again(table: Table) -> None:
    an, binh = Chat(table, "an"), Chat(table, "binh")
    for chat in (an, binh):
        account = (await chat.owes()).person.account
        await table.mark(Mark(account, 1, "m1", error="not drawn: too long"))
    await binh.owes()
    await table.turn("page", at=NOW - HOUR, requests=(Request("old", "share", "{}"),))
    await table.turn("page", error="KeyError")
    await table.store.claim(None, 9, NOW)

    retried = await retry(table.store, NOW)

    assert retried == Retried(screens=2, requests=1, over=1)
    assert await who_waits(table) == ["an", "binh"]
    assert [(await chat.showing()).turn for chat in (an, binh)] == [2, 2], "one that is owed already is owed once"
    assert [(one.id, one.tries) for one in await table.store.claim(None, 9, NOW)] == [("old", 1)]
    assert (await troubles(table.store, NOW)).causes == ()
    assert await retry(table.store, NOW - DAY) == Retried(0, 0, 0)


@ON_SQLITE
async def test_an_error_of_ours_in_a_statement_passes_as_it_is(table: Table) -> None:
    with pytest.raises(OperationalError, match="no such table"):
        await table.store.database.write(lambda connection: connection.execute(text("SELECT 1 FROM absent")).close())


def fails(error: Exception) -> None:
    raise error


@pytest.mark.parametrize(
    ("error", "meaning"),
    [
        (sqlite3.IntegrityError("twice"), RefusedError),
        (sqlite3.DataError("too big"), RefusedError),
        (sqlite3.ProgrammingError("no such cursor"), sqlite3.ProgrammingError),
        (sqlite3.OperationalError("no such column"), sqlite3.OperationalError),
    ],
)
def test_a_driver_s_error_is_told_apart(error: Exception, meaning: type[Exception]) -> None:
    with pytest.raises(meaning), explained("hocso.db"):
        fails(error)
