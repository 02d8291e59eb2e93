"""What only PostgreSQL can do to us: cut connections, other processes that are faster, refusals with a state."""

import asyncio
import sqlite3
from pathlib import Path

import asyncpg
import pytest
from sqlalchemy import Connection

from storage.backup import About, pack, unpacked
from storage.errors import BackupError, LostError, OvertakenError, RefusedError, StoreError, UnavailableError
from storage.sql import SqlStore, copying
from storage.sql.copying import copy
from storage.sql.postgres import PostgresDatabase
from storage.sql.postgres_faults import explained
from storage.sql.restoring import back_up, restore
from tests.storage.cutting import Cut
from tests.storage.kinds import ON_POSTGRES, ON_SQLITE
from tests.storage.playing import NOW, YES, Table
from tests.storage.postgres import Postgres
from tests.storage.waiting import somebody_waits


@ON_POSTGRES
async def test_a_turn_whose_connection_was_cut_is_done_again(table: Table, server: Postgres) -> None:
    await table.turn(seat="s1")
    server.cut_off()
    assert (await table.turn(seat="s2")).person.turn == 2


@ON_POSTGRES
async def test_a_check_tells_of_a_cut_connection_and_the_next_one_is_well(table: Table, server: Postgres) -> None:
    assert await table.store.check() == ""
    server.cut_off()
    assert "the server cannot be reached" in await table.store.check()
    assert await table.store.check() == ""


@ON_POSTGRES
async def test_a_look_tells_of_a_cut_connection_and_the_next_one_is_well(table: Table, server: Postgres) -> None:
    before = (await table.turn()).person
    assert await table.store.person("web", "an") == before
    server.cut_off()
    with pytest.raises(UnavailableError, match="the server cannot be reached"):
        await table.store.person("web", "an")
    assert await table.store.person("web", "an") == before


@ON_POSTGRES
async def test_the_size_is_what_the_server_says_of_the_database(table: Table, url: str) -> None:
    other = await asyncpg.connect(url)
    sizes = await table.store.size(), await other.fetchval("SELECT pg_database_size(current_database())")
    await other.close()
    assert sizes[0] == sizes[1] > 100_000


@ON_POSTGRES
async def test_where_another_process_was_faster_it_is_done_again(table: Table, monkeypatch: pytest.MonkeyPatch) -> None:
    database = table.store.database
    assert isinstance(database, PostgresDatabase)
    tries: list[int] = []

    def work(_: Connection) -> int:
        tries.append(1)
        if len(tries) < 3:
            raise OvertakenError("faster")
        return 7

    assert await database.write(work) == 7
    monkeypatch.setattr("storage.sql.postgres._PAUSES", (0.0,))
    for way in (database.write, database.turn):
        tries.clear()
        with pytest.raises(OvertakenError):
            await way(work)


@ON_POSTGRES
async def test_two_processes_that_meet_an_account_at_once_give_it_one_learner(
    table: Table, url: str, server: Postgres
) -> None:
    other = await asyncpg.connect(url)
    before = other.transaction()
    await before.start()
    await other.execute("INSERT INTO accounts (channel, address, roles, seen) VALUES ('web', 'an', '', 0)")
    turn = asyncio.get_running_loop().create_task(table.turn("an", records=(YES,)))
    await somebody_waits(other)
    await before.commit()
    await other.close()
    assert (await turn).person.turn == 1
    assert (await table.turn("an")).person.turn == 2


@ON_POSTGRES
async def test_a_turn_that_waited_while_its_account_passed_to_another_one_is_that_ones(table: Table, url: str) -> None:
    an = (await table.turn("an", seat="an")).person.learner
    binh = (await table.turn("an", called=("An", ""), joins=("Bình", ""))).person.learner
    other = await asyncpg.connect(url)
    before = other.transaction()
    await before.start()
    await other.execute("UPDATE accounts SET learner = $1 WHERE address = 'an'", an)
    turn = asyncio.get_running_loop().create_task(table.turn("an"))
    await somebody_waits(other)
    await before.commit()
    await other.close()
    person = (await turn).person
    assert (person.learner, person.seat) == (an, "an")
    assert [member.learner for member in person.members] == [an, binh]


@ON_POSTGRES
async def test_a_turn_whose_statement_was_cancelled_is_done_again(table: Table, url: str) -> None:
    other = await asyncpg.connect(url)
    before = other.transaction()
    await before.start()
    await other.execute("LOCK TABLE accounts")
    turn = asyncio.get_running_loop().create_task(table.turn("an"))
    await somebody_waits(other)
    cancelling = "SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = $1"
    assert await other.fetchval(cancelling, url.rpartition("/")[2])
    await before.rollback()
    await other.close()

    assert (await turn).person.turn == 1


@pytest.mark.parametrize(
    ("state", "told"),
    [("53100", "disk is full"), ("XX001", "is damaged"), ("58030", "disk fails"), ("F0000", "see its own log")],
)
async def test_what_ails_the_server_is_told_and_the_next_turn_after_it_is_mended_is_well(
    postgres_url: str, state: str, told: str
) -> None:
    store, other = SqlStore(postgres_url), await asyncpg.connect(postgres_url)
    await store.open(serve=True)
    await other.execute(
        f"""CREATE FUNCTION ails() RETURNS trigger AS $$ BEGIN
        RAISE 'ails' USING ERRCODE = '{state}'; END $$ LANGUAGE plpgsql"""
    )
    await other.execute("CREATE TRIGGER ails BEFORE INSERT ON accounts EXECUTE FUNCTION ails()")
    with pytest.raises(UnavailableError, match=told):
        await Table(store).turn("an")
    await other.execute("DROP TRIGGER ails ON accounts")

    assert (await Table(store).turn("an")).person.turn == 1
    await other.close()
    await store.close()


async def test_a_server_that_only_reads_is_told_and_the_next_turn_after_it_is_mended_is_well(
    postgres_url: str,
) -> None:
    store, other = SqlStore(postgres_url), await asyncpg.connect(postgres_url)
    name = postgres_url.rpartition("/")[2]
    await store.open(serve=True)
    await other.execute(f'ALTER DATABASE "{name}" SET default_transaction_read_only = on')
    await store.close()
    await store.open(serve=True)
    with pytest.raises(UnavailableError, match="only reads now"):
        await Table(store).turn("an")
    await other.execute("SET default_transaction_read_only = off")
    await other.execute(f'ALTER DATABASE "{name}" RESET default_transaction_read_only')

    assert (await Table(store).turn("an")).person.turn == 1
    await other.close()
    await store.close()


class StatedError(Exception):
    def __init__(self, sqlstate: str, text: str = "") -> None:
        super().__init__(text)
        self.sqlstate = sqlstate


@pytest.mark.parametrize(
    ("error", "meaning", "told"),
    [
        (StatedError("23505"), RefusedError, "refused the data (23505)"),
        (StatedError("40P01"), OvertakenError, "faster"),
        (StatedError("28P01"), UnavailableError, "the password is wrong"),
        (StatedError("3D000"), UnavailableError, "createdb"),
        (StatedError("53100"), UnavailableError, "disk is full"),
        (StatedError("25006"), UnavailableError, "only reads now"),
        (StatedError("XX001"), UnavailableError, "damaged: put the latest backup"),
        (StatedError("58030"), UnavailableError, "disk fails"),
        (StatedError("57014"), OvertakenError, "statement_timeout"),
        (StatedError("0A000", "mật khẩu"), UnavailableError, "(0A000): see its own log"),
        (StatedError("57P01"), LostError, "cannot be reached"),
        (StatedError("25P03"), LostError, "cannot be reached"),
        (ConnectionRefusedError(), LostError, "cannot be reached"),
        (StatedError("", "connection is closed"), LostError, "cannot be reached"),
    ],
)
def test_an_error_says_what_to_do(error: Exception, meaning: type[StoreError], told: str) -> None:
    with pytest.raises(meaning) as caught, explained("here"):
        raise error
    assert told in str(caught.value)


def test_an_error_of_ours_passes_as_it_is() -> None:
    with pytest.raises(KeyError), explained("here"):
        raise KeyError("ours")


@ON_SQLITE
async def test_a_copy_cut_off_anywhere_goes_on_there(
    table: Table, server: Postgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(copying, "_PART", 3)
    for number in range(7):
        await table.turn(f"a{number}", records=(YES,))
    target = SqlStore(server.database()).database
    await target.open(serve=False)
    for _ in range(100):
        try:
            rows = await copy(table.store.database, Cut(target, 3))  # type: ignore[arg-type]
        except ConnectionError:
            continue
        break
    await target.close()
    assert (rows["learners"], rows["messages"], rows["records"]) == (7, 7, 7)


@ON_SQLITE
async def test_a_copy_is_not_gone_on_with_once_turns_were_taken(
    table: Table, server: Postgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(copying, "_PART", 3)
    for number in range(7):
        await table.turn(f"a{number}", records=(YES,), seat="before")
    target = SqlStore(server.database()).database
    await target.open(serve=False)
    with pytest.raises(ConnectionError):
        await copy(table.store.database, Cut(target, 6))  # type: ignore[arg-type]

    await table.turn("a1", seat="after")

    with pytest.raises(RefusedError, match="was used since"):
        await copy(table.store.database, target)
    await target.close()


def test_a_backup_that_came_meanwhile_is_not_written_over(tmp_path: Path) -> None:
    for name in ("hocso.db", "b"):
        (tmp_path / name).write_text(name)
    with pytest.raises(BackupError, match="is there already"):
        pack(tmp_path / "hocso.db", tmp_path / "b", About(NOW, "1", {}))
    assert (tmp_path / "b").read_text() == "b"


@ON_SQLITE
async def test_a_backup_with_a_hole_in_it_is_not_put_back(table: Table, tmp_path: Path) -> None:
    await table.turn(records=(YES,))
    await back_up(table.store.database, tmp_path / "b", NOW)
    with unpacked(tmp_path / "b") as (file, about):
        holed = sqlite3.connect(file)
        holed.execute("DELETE FROM learners")
        holed.commit()
        holed.close()
        pack(file, tmp_path / "c", about)
    with pytest.raises(BackupError, match="point to no row"):
        await restore(SqlStore(f"sqlite:///{tmp_path}/new.db").database, tmp_path / "c")


@ON_SQLITE
async def test_a_place_that_cannot_be_written_is_told(table: Table, tmp_path: Path) -> None:
    await back_up(table.store.database, tmp_path / "b", NOW)
    with pytest.raises(BackupError, match="cannot be written"):
        await restore(SqlStore(f"sqlite:///{tmp_path}/nowhere/new.db").database, tmp_path / "b")
