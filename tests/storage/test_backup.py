"""Backups: made while turns go on, put back into an empty place, counted again, and those erased stay erased."""

import asyncio
import errno
import os
import shutil
import sqlite3
import tempfile
import zipfile
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace
from typing import Any, TypeAlias

import pyrage
import pytest

from storage.backup import About, Erasures, pack, unpacked
from storage.errors import BackupError, RefusedError
from storage.rows import Activity, Arrival
from storage.sql import SqlStore
from storage.sql.copying import copy
from storage.sql.erasure import read_erasures
from storage.sql.line import LAST_WORDS
from storage.sql.postgres import PostgresDatabase
from storage.sql.restoring import _lay, back_up, restore
from storage.sql.sqlite import _copy
from storage.sql.threaded import Threaded
from storage.tables import REVISION, learners
from tests.fresh import fresh
from tests.storage.cutting import Cut
from tests.storage.kinds import ON_SQLITE
from tests.storage.playing import HOUR, NOW, YES, Table, came, did, lives_in
from tests.storage.postgres import Postgres
from tests.storage.test_disks import PAGE, no_file_longer_than

Turned: TypeAlias = tuple[Arrival, dict[str, Any]]

PASSPHRASE = "mười hai con trâu"


async def lived(table: Table, people: int = 40) -> None:
    """Let people learn, each a little more than the one before."""
    await table.batch(*(_welcomed(number) for number in range(people)))
    for lesson in range(3):
        learning = [number for number in range(people) if number % 4 > lesson]
        await table.batch(*(_taught(number, lesson) for number in learning), at=NOW + lesson * HOUR)


def _welcomed(number: int) -> Turned:
    change = {"records": (YES,), "traits": (lives_in(f"xa-{number % 3}"),), "seat": "s"}
    return came(f"a{number}", "welcome"), change


def _taught(number: int, lesson: int) -> Turned:
    at = NOW + lesson * HOUR
    done = did("began", at, f"l{lesson}"), did("completed", at, f"l{lesson}")
    return came(f"a{number}", f"lesson {lesson}"), {"records": done}


async def counted(store: SqlStore) -> list[Activity]:
    return sorted([one async for one in store.activity(200001, 299912)], key=repr)


async def put_back(url: str, backup: Path, passphrase: str = "", erased: tuple[tuple[int, int], ...] = ()) -> SqlStore:
    store = SqlStore(url)
    await restore(store.database, backup, erased, passphrase)
    await store.open(serve=True)
    return store


@pytest.fixture(scope="module")
def locked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return an encrypted backup and its database beside it, made once: a passphrase takes a second to work in."""
    folder = tmp_path_factory.mktemp("locked")

    async def make() -> None:
        table = Table(SqlStore(fresh(folder)))
        await table.store.open(serve=True)
        await lived(table)
        await table.turn("nguyen-van-an", seat="SEAT-OF-AN")
        await back_up(table.store.database, folder / "hocso.backup", NOW, PASSPHRASE)
        await table.store.close()

    asyncio.run(make())
    return folder / "hocso.backup"


@pytest.fixture
async def backup(table: Table, tmp_path: Path) -> Path:
    await lived(table)
    target = tmp_path / "hocso.backup"
    await back_up(table.store.database, target, NOW)
    return target


async def test_a_backup_put_back_counts_what_was_counted(table: Table, backup: Path, tmp_path: Path) -> None:
    store = await put_back(f"sqlite:///{tmp_path}/new.db", backup)
    assert await counted(store) == await counted(table.store)
    assert await store.secret() == await table.store.secret()
    assert await store.person("web", "a7") == await table.store.person("web", "a7")
    await store.close()


async def test_what_is_put_back_is_laid_only_once_its_log_is_in_it(
    backup: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    close = Threaded.close

    async def slowly(link: Threaded) -> None:
        # Longer than a program that is being stopped would wait for it.
        await asyncio.sleep(2 * LAST_WORDS)
        await close(link)

    monkeypatch.setattr(Threaded, "close", slowly)
    target = SqlStore(f"sqlite:///{tmp_path}/new.db")
    with zipfile.ZipFile(backup) as packed:
        packed.extract("hocso.db", tmp_path / "packed")
    with closing(sqlite3.connect(tmp_path / "packed" / "hocso.db")) as rows:
        someone = rows.execute("SELECT min(id) FROM learners").fetchone()[0]
    _, forgotten = await restore(target.database, backup, ((someone, 1),))
    monkeypatch.undo()

    assert forgotten == 1
    with closing(sqlite3.connect(tmp_path / "new.db")) as rows:
        assert rows.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert rows.execute("SELECT count(*) FROM learners WHERE id = ?", (someone,)).fetchone() == (0,)


async def test_who_was_in_it_goes_on_and_a_message_seen_before_it_is_a_repeat(backup: Path, tmp_path: Path) -> None:
    store = await put_back(f"sqlite:///{tmp_path}/new.db", backup)
    table = Table(store)
    before = await table.person("a3")
    again, new = await table.batch(_taught(3, 2), (came("a3", "new"), {"seat": "further"}), at=NOW + 5 * HOUR)
    assert again.repeat
    assert (new.person.learner, new.person.turn, new.person.seat) == (before.learner, before.turn + 1, "further")
    await store.close()


async def test_it_is_made_while_turns_go_on(table: Table, tmp_path: Path) -> None:
    await lived(table, 20)
    target = tmp_path / "hocso.backup"
    async with asyncio.TaskGroup() as tasks:
        making = tasks.create_task(back_up(table.store.database, target, NOW))
        for number in range(30):
            await table.turn(f"b{number}", records=(YES,))
    store = await put_back(f"sqlite:///{tmp_path}/new.db", target)
    assert making.result().rows["learners"] >= 20
    assert await store.check() == ""
    await store.close()


@ON_SQLITE
async def test_it_goes_into_postgresql_as_well(table: Table, backup: Path, server: Postgres) -> None:
    store = await put_back(server.database(), backup)
    assert await counted(store) == await counted(table.store)
    assert (await Table(store).turn("a new one", records=(YES,))).person.turn == 1
    await store.close()


async def test_a_database_that_is_there_is_never_overwritten(backup: Path, tmp_path: Path) -> None:
    target = tmp_path / "mine.db"
    target.write_text("mine")
    with pytest.raises(BackupError, match="is there already and stays as it is"):
        await put_back(f"sqlite:///{target}", backup)
    assert target.read_text() == "mine"


@ON_SQLITE
async def test_a_backup_is_not_laid_beside_the_log_of_a_database_that_was_killed(
    table: Table, backup: Path, tmp_path: Path
) -> None:
    await table.turn("who came after the backup", records=(YES,))
    killed = tmp_path / "killed"
    killed.mkdir()
    left = [killed / "hocso.db-shm", killed / "hocso.db-wal"]
    for rest in left:
        # What a kill leaves, where somebody moved away the file alone: SQLite would play the log into the new one.
        shutil.copy(tmp_path / rest.name, rest)

    while left:
        with pytest.raises(BackupError, match=r"is left of another database.*: move all hocso\.db\* away"):
            await put_back(f"sqlite:///{killed}/hocso.db", backup)
        left.pop().unlink()
    (killed / "hocso.db-journal").touch()
    with pytest.raises(BackupError, match=r"hocso\.db-journal is left of another database"):
        await put_back(f"sqlite:///{killed}/hocso.db", backup)
    (killed / "hocso.db-journal").unlink()
    store = await put_back(f"sqlite:///{killed}/hocso.db", backup)
    assert await Table(store).rows(learners) == 40
    await store.close()


def test_a_database_that_came_meanwhile_is_not_overwritten(tmp_path: Path) -> None:
    for name in ("restored.db", "hocso.db"):
        (tmp_path / name).write_text(name)
    with pytest.raises(BackupError, match="is there already and stays as it is"):
        _lay(tmp_path / "restored.db", tmp_path / "hocso.db")
    assert (tmp_path / "hocso.db").read_text() == "hocso.db"
    with pytest.raises(BackupError, match=r"cannot be written .*: make the folder .*nowhere"):
        _lay(tmp_path / "restored.db", tmp_path / "nowhere" / "hocso.db")


async def test_a_postgresql_database_with_somebody_in_it_is_never_overwritten(backup: Path, server: Postgres) -> None:
    url = server.database()
    first = SqlStore(url)
    await first.open(serve=True)
    await Table(first).turn("somebody")
    await first.close()
    with pytest.raises(RefusedError, match="of its own: name an empty one"):
        await put_back(url, backup)


async def test_a_backup_is_never_written_over(backup: Path, table: Table) -> None:
    with unpacked(backup) as (_, before):
        pass
    with pytest.raises(BackupError, match="is there already"):
        await back_up(table.store.database, backup, NOW + HOUR)
    with unpacked(backup) as (_, about):
        assert about == before


async def test_a_folder_that_is_not_there_is_told(table: Table, tmp_path: Path) -> None:
    with pytest.raises(BackupError, match=r"cannot be written .*: make the folder .*nowhere"):
        await back_up(table.store.database, tmp_path / "nowhere" / "b", NOW)


@ON_SQLITE
async def test_a_full_disk_is_told_by_the_name_of_what_is_on_it(
    table: Table, backup: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    work, new = tmp_path / "work", tmp_path / "new"
    work.mkdir()
    new.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(work))
    with no_file_longer_than(PAGE), pytest.raises(BackupError) as caught:
        await back_up(table.store.database, tmp_path / "two.backup", NOW)
    assert str(caught.value).startswith(f"{work}, where a copy of the database is laid meanwhile, cannot be written")
    assert str(caught.value).endswith("or name another one in TMPDIR")

    with no_file_longer_than(PAGE), pytest.raises(BackupError, match=f"{new}, where .*: make room on"):
        await put_back(f"sqlite:///{new}/hocso.db", backup)
    assert [*work.iterdir(), *new.iterdir()] == []


@pytest.mark.parametrize(("passphrase", "limit"), [("", 99), (PASSPHRASE, 101)], ids=["plain", "encrypted"])
def test_a_full_disk_of_the_target_is_told_and_nothing_is_left_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, passphrase: str, limit: int
) -> None:
    # To lock the key takes a second, and is not what is looked at here; it is long, so that the target is full first.
    monkeypatch.setattr(pyrage.passphrase, "encrypt", lambda key, _: os.urandom(64 * PAGE))
    database, stick = tmp_path / "hocso.db", tmp_path / "stick"
    database.write_bytes(os.urandom(100 * PAGE))
    (stick / "later").mkdir(parents=True)
    with no_file_longer_than(limit * PAGE), pytest.raises(BackupError, match=f"{stick}/b cannot be written .* room"):
        pack(database, stick / "b", About(NOW, REVISION, {}), passphrase)
    assert [file.name for file in stick.iterdir()] == ["later"]


def test_what_fails_on_the_database_s_own_side_is_not_told_as_the_copy_s(tmp_path: Path) -> None:
    gone = sqlite3.connect(":memory:")
    gone.close()
    connection: Any = SimpleNamespace(connection=SimpleNamespace(driver_connection=gone))
    with pytest.raises(sqlite3.ProgrammingError, match="closed"):
        _copy(connection, tmp_path / "copy")


@ON_SQLITE
async def test_a_backup_goes_onto_a_disk_that_knows_one_name_for_each_file(
    table: Table, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*names: Path) -> None:
        raise PermissionError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuse)
    await table.turn(records=(YES,))
    await back_up(table.store.database, tmp_path / "b", NOW)
    with pytest.raises(BackupError, match="is there already"):
        await back_up(table.store.database, tmp_path / "b", NOW)
    await (await put_back(f"sqlite:///{tmp_path}/new.db", tmp_path / "b")).close()
    with pytest.raises(BackupError, match="is there already"):
        await put_back(f"sqlite:///{tmp_path}/new.db", tmp_path / "b")


async def test_whoever_was_erased_since_is_erased_again(table: Table, backup: Path, tmp_path: Path) -> None:
    gone = (await table.person("a7")).learner
    before = await counted(table.store)
    await table.turn("a7", forget=True)
    listed = Erasures(tmp_path / "erased")
    listed.add(await table.store.database.read(lambda connection: read_erasures(connection, 0)))

    store = SqlStore(f"sqlite:///{tmp_path}/new.db")
    _, forgotten = await restore(store.database, backup, listed.read())
    await store.open(serve=True)

    assert forgotten == 1
    assert listed.read()[0][0] == gone
    assert await store.person("web", "a7") is None
    assert {one.learner for one in await counted(store)}.isdisjoint({gone})
    assert _sums(await counted(store)) == _sums(before)
    await store.close()


def _sums(done: list[Activity]) -> tuple[int, int]:
    return sum(one.completions for one in done), sum(one.sittings for one in done)


async def test_an_encrypted_backup_is_put_back_with_its_passphrase(locked: Path, tmp_path: Path) -> None:
    store = await put_back(f"sqlite:///{tmp_path}/new.db", locked, PASSPHRASE)
    before = SqlStore(f"sqlite:///{locked.parent}/hocso.db")
    await before.open(serve=False)
    assert await counted(store) == await counted(before) != []
    await before.close()
    await store.close()


def test_another_passphrase_opens_nothing(locked: Path) -> None:
    for wrong, told in (("", "is encrypted: give its passphrase"), ("trâu", "not the one this backup was made with")):
        with pytest.raises(BackupError, match=told), unpacked(locked, wrong):
            pass


@pytest.mark.parametrize("kept", [100, -9], ids=["at its head", "at its end"])
def test_an_encrypted_backup_that_is_damaged_is_told(locked: Path, tmp_path: Path, kept: int) -> None:
    with zipfile.ZipFile(locked) as archive, zipfile.ZipFile(tmp_path / "c", "w") as spoilt:
        for name in archive.namelist():
            content = archive.read(name)
            spoilt.writestr(name, content[:kept] + bytes(9) if name.startswith("hocso.db") else content)
    with pytest.raises(BackupError, match="is damaged"), unpacked(tmp_path / "c", PASSPHRASE):
        pass


def test_an_encrypted_backup_holds_nothing_that_can_be_read(locked: Path) -> None:
    database = locked.with_name("hocso.db").read_bytes()
    assert b"nguyen-van-an" in database
    assert b"SEAT-OF-AN" in database
    with zipfile.ZipFile(locked) as archive:
        everything = b"".join(archive.read(name) for name in archive.namelist())
    assert b"nguyen-van-an" not in everything
    assert b"SEAT-OF-AN" not in everything


@pytest.mark.parametrize("spoil", [b"", b"not a backup at all", None], ids=["empty", "text", "cut"])
def test_what_is_no_backup_or_is_damaged_is_told(locked: Path, tmp_path: Path, spoil: bytes | None) -> None:
    target = tmp_path / "b"
    target.write_bytes(locked.read_bytes()[:-300] if spoil is None else spoil)
    with pytest.raises(BackupError, match="is no backup, or is damaged"), unpacked(target, PASSPHRASE):
        pass


@pytest.mark.parametrize("kind", ["plain", "encrypted"])
def test_wherever_a_byte_turned_it_is_told_in_one_line(locked: Path, tmp_path: Path, kind: str) -> None:
    spoilt, database = tmp_path / "spoilt", locked.with_name("hocso.db")
    if kind == "plain":
        pack(database, tmp_path / "b", About(NOW, REVISION, {}))
    whole = (tmp_path / "b" if kind == "plain" else locked).read_bytes()
    # Names and lengths stand at both ends; some bytes there say nothing that is needed, as the time of a file.
    ends = {*range(0, 60, 3), *range(len(whole) - 200, len(whole))}
    told = {}
    for at in ends.union(range(60, len(whole), len(whole) // 80)):
        spoilt.write_bytes(whole[:at] + bytes([whole[at] ^ 0x5A]) + whole[at + 1 :])
        try:
            with unpacked(spoilt) as (file, _):
                assert file.read_bytes() == database.read_bytes(), at
        except BackupError as error:
            told[at] = str(error)

    for at, line in told.items():
        # Before a passphrase is asked for.
        asked = at in ends and "give its passphrase" in line
        assert asked or line.startswith(f"{spoilt} is no backup, or is damaged ("), (at, line)
    assert told.keys() >= set(range(60, len(whole), len(whole) // 80)) - ends


def test_a_backup_that_may_not_be_read_is_told_as_that(tmp_path: Path) -> None:
    with pytest.raises(BackupError, match=r"cannot be read \(Is a directory\)"), unpacked(tmp_path):
        pass


async def test_a_backup_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(BackupError, match="is not there"), unpacked(tmp_path / "b"):
        pass


async def test_a_backup_tells_when_it_was_made_and_of_which_schema(table: Table, tmp_path: Path) -> None:
    await back_up(table.store.database, tmp_path / "b", NOW)
    with unpacked(tmp_path / "b") as (file, about):
        assert (about.made, about.revision, file.stat().st_mode & 0o777) == (NOW, REVISION, 0o600)


def test_the_list_of_the_erased_bears_half_a_line_and_takes_nobody_twice(tmp_path: Path) -> None:
    listed = Erasures(tmp_path / "erased")
    assert listed.read() == []
    listed.add([(7, 70)])
    with (tmp_path / "erased").open("a") as file:
        file.write("81")
    listed.add([(7, 70), (9, 90)])
    listed.add([(9, 90)])
    assert listed.read() == [(7, 70), (9, 90)]


def test_what_is_added_survives_a_power_cut_with_the_first_of_them_the_list_s_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[str] = []
    monkeypatch.setattr(os, "fsync", lambda number: synced.append(Path(f"/proc/self/fd/{number}").readlink().name))
    listed = Erasures(tmp_path / "erased")
    listed.add([(7, 70)])
    listed.add([(9, 90)])
    assert synced == ["erased", tmp_path.name, "erased"]


def test_a_list_that_cannot_be_read_stops_the_putting_back(tmp_path: Path) -> None:
    (tmp_path / "erased").mkdir()
    with pytest.raises(BackupError, match="those erased would come back"):
        Erasures(tmp_path / "erased").read()


@ON_SQLITE
async def test_a_copy_that_was_cut_off_goes_on_where_it_was(table: Table, server: Postgres) -> None:
    await lived(table, 60)
    target = SqlStore(server.database()).database
    assert isinstance(target, PostgresDatabase)
    await target.open(serve=False)
    for parts in (2, 3, 4):
        with pytest.raises(ConnectionError):
            await copy(table.store.database, Cut(target, parts))  # type: ignore[arg-type]
    rows = await copy(table.store.database, target)
    await target.close()
    assert (rows["learners"], rows["accounts"]) == (60, 60)
