"""How a SQLite store is opened: files, claims, revisions."""

import asyncio
import errno
import os
import shutil
import sqlite3
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from sqlalchemy import Connection, create_engine

from storage import migrations
from storage.errors import InUseError, TooNewError, UnavailableError
from storage.lock import FileLock
from storage.rows import Showing
from storage.sql import SqlStore
from storage.sql.schema import SCHEMA, Schema
from storage.sql.sqlite import SqliteDatabase
from storage.tables import REVISION, metadata
from tests.storage.playing import NOW, YES, Table

DIARY = "Dear diary, " * 100
SCRIPTS = Path(migrations.__file__).parent
PATIENCE = 60.0

NEXT = f'''
"""A revision of tomorrow."""

import sqlalchemy as sa
from alembic import op

revision = "tomorrow"
down_revision = "{REVISION}"


def upgrade():
    with op.batch_alter_table("learners") as table:
        table.add_column(sa.Column("mood", sa.Text(), nullable=False, server_default="calm"))
'''


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "hocso.db"


@pytest.fixture
def tomorrow(tmp_path: Path) -> Schema:
    scripts = tmp_path / "100% of the scripts"
    shutil.copytree(SCRIPTS, scripts)
    (scripts / "versions" / "tomorrow.py").write_text(NEXT)
    return Schema(scripts, "tomorrow")


async def opened(file: Path, *, serve: bool = True) -> SqlStore:
    store = SqlStore(f"sqlite:///{file}")
    await store.open(serve=serve)
    return store


@pytest.fixture
def diary(file: Path) -> Path:
    file.write_text(DIARY)
    return file


async def lived_in(file: Path) -> None:
    store = await opened(file)
    await Table(store).turn(seat="s1", records=(YES,))
    await store.close()


def schema_of(file: Path) -> set[str]:
    with sqlite3.connect(file) as connection:
        rows = connection.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL").fetchall()
    connection.close()
    return {" ".join(sql.split()).replace(" ,", ",").replace(", ", ",") for (sql,) in rows}


def learners_of(file: Path) -> list[tuple[object, ...]]:
    connection = sqlite3.connect(file)
    rows = connection.execute("SELECT * FROM learners").fetchall()
    connection.close()
    return rows


def content_of(file: Path) -> str:
    return file.read_text()


def size(file: Path) -> int:
    return file.stat().st_size


def mode(file: Path) -> int:
    return stat.S_IMODE(file.stat().st_mode)


async def test_the_files_are_for_their_owner_only(file: Path) -> None:
    store = await opened(file)
    await Table(store).turn()

    assert {found.name: mode(found) for found in file.parent.iterdir()} == {
        "hocso.db": 0o600,
        "hocso.db-wal": 0o600,
        "hocso.db-shm": 0o600,
        "hocso.db.lock": 0o600,
    }
    await store.close()


async def test_a_second_server_is_refused_while_other_commands_work_beside(file: Path) -> None:
    first = await opened(file)
    second = SqlStore(f"sqlite:///{file}")

    with pytest.raises(InUseError, match=r"hocso\.db: another hocso run") as refusal:
        await second.open(serve=True)
    await second.close()
    assert "\n" not in str(refusal.value)

    beside = await opened(file, serve=False)
    await asyncio.gather(*(Table(store).turn(address) for store, address in ((first, "an"), (beside, "binh"))))
    assert await Table(beside).person("an") == await Table(first).person("an")
    await beside.close()
    await first.close()
    await (await opened(file)).close()


async def test_a_new_file_is_left_alone_by_all_but_who_holds_its_lock(file: Path) -> None:
    first = FileLock(file.with_name("hocso.db.lock"))
    assert first.take()

    with pytest.raises(InUseError):
        await SqliteDatabase(file, patience=0).open(serve=False)

    assert size(file) == 0
    first.release()
    await (await opened(file, serve=False)).close()
    assert size(file) > 0


async def test_many_may_open_a_new_file_at_once(file: Path) -> None:
    async def patient(*, serve: bool) -> SqlStore:
        store = SqlStore(f"sqlite:///{file}")
        # All the revisions are run by one while the others wait, which takes long on a machine with much to do.
        store.database = SqliteDatabase(file, patience=90)
        await store.open(serve=serve)
        return store

    stores = await asyncio.gather(patient(serve=True), *(patient(serve=False) for _ in range(4)))

    secrets = {await store.secret() for store in stores}

    assert len(secrets) == 1
    for store in stores:
        await store.close()


@pytest.mark.parametrize(
    "url",
    [
        "",
        "hocso.db",
        "postgresql://localhost",
        "mysql://localhost/hocso",
        "sqlite://",
        "sqlite:///",
        "sqlite:///:memory:",
    ],
)
def test_an_address_that_names_no_database_is_refused(url: str) -> None:
    with pytest.raises(UnavailableError, match=r"sqlite:///hocso\.db"):
        SqlStore(url)


async def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnavailableError, match=r"nowhere/hocso\.db: cannot be opened: No such file") as refusal:
        await opened(tmp_path / "nowhere" / "hocso.db")

    remedy = f": make the folder {tmp_path}/nowhere, or name another file in HOCSO_DATABASE"
    assert str(refusal.value).endswith(remedy)
    assert "\n" not in str(refusal.value)


async def test_a_folder_one_may_not_write_in_is_named(file: Path) -> None:
    class Forbidden(SqliteDatabase):
        def _make_file(self) -> None:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    with pytest.raises(UnavailableError, match=r"hocso\.db: cannot be opened: Permission denied: ") as refusal:
        await Forbidden(file).open(serve=True)

    remedy = f"let this user write in the folder {file.parent} and the files there, or name another file"
    assert f": {remedy} in HOCSO_DATABASE" in str(refusal.value)


async def test_a_file_that_cannot_be_made_is_told_with_what_to_look_at(tmp_path: Path) -> None:
    with pytest.raises(UnavailableError, match=f"can write in the folder {tmp_path} and that its disk has room, or"):
        await opened(tmp_path / ("x" * 300))


async def test_a_folder_in_the_file_s_place_is_told(tmp_path: Path) -> None:
    with pytest.raises(UnavailableError, match="cannot be opened"):
        await opened(tmp_path, serve=False)


async def test_a_file_that_is_no_database_is_told_and_left_alone(diary: Path) -> None:

    with pytest.raises(UnavailableError, match="not a SQLite database"):
        await opened(diary)

    assert content_of(diary) == DIARY


async def test_a_database_of_another_program_is_refused_and_left_alone(file: Path) -> None:
    with sqlite3.connect(file) as other:
        other.execute("CREATE TABLE recipes (id INTEGER PRIMARY KEY)")
    other.close()

    with pytest.raises(UnavailableError, match="another program's database"):
        await opened(file)

    assert schema_of(file) == {"CREATE TABLE recipes (id INTEGER PRIMARY KEY)"}


async def test_the_revisions_lead_to_the_very_tables_of_the_code(file: Path, tmp_path: Path) -> None:
    await (await opened(file)).close()
    drawn = create_engine(f"sqlite:///{tmp_path}/drawn.db")
    metadata.create_all(drawn)
    drawn.dispose()

    versions = {sql for sql in schema_of(file) if "alembic_version" in sql}

    assert schema_of(file) - versions == schema_of(tmp_path / "drawn.db")


async def test_an_older_database_is_copied_and_brought_up_to_date(file: Path, tomorrow: Schema) -> None:
    await lived_in(file)
    before = learners_of(file)
    database = SqliteDatabase(file, tomorrow)

    await database.open(serve=False)
    await database.close()

    assert learners_of(file) == [(*row, "calm") for row in before]
    copy = file.with_name("hocso.db.before-tomorrow")
    assert learners_of(copy) == before
    assert mode(copy) == 0o600
    assert await checked(file) == ""
    assert sorted(found.name for found in file.parent.glob("hocso*")) == [
        "hocso.db",
        "hocso.db.before-tomorrow",
        "hocso.db.lock",
    ]


async def checked(file: Path) -> str:
    database = SqliteDatabase(file)
    result = await database.check()
    await database.close()
    return result


async def made_by(file: Path, folder: Path, revision: str) -> None:
    """Make the empty database of an older revision."""
    scripts = folder / f"scripts of {revision}"
    shutil.copytree(SCRIPTS, scripts)
    for script in (scripts / "versions").glob("0*.py"):
        if script.name[:4] > revision:
            script.unlink()
    database = SqliteDatabase(file, Schema(scripts, revision))
    await database.open(serve=True)
    await database.close()


async def test_what_was_done_before_there_were_rollups_is_counted_in_them(file: Path, tmp_path: Path) -> None:
    await made_by(file, tmp_path, "0007")
    connection = sqlite3.connect(file)
    with connection:
        connection.execute("INSERT INTO learners VALUES (7, 3, '', '', 0, 0)")
        connection.execute("INSERT INTO traits VALUES (7, 'unit', 5, 'u1')")
        for kind in ("began", "completed", "reported"):
            row = (7, "web", kind, 9, 20261123, "self", "otp", "v1", "", "", 0, "")
            names = "learner, channel, kind, at, day, mode, lesson, version, question, option, attempt, value"
            connection.execute(f"INSERT INTO records ({names}) VALUES ({','.join('?' * 12)})", row)  # noqa: S608
        connection.execute("INSERT INTO tallies VALUES (202610, 'otp', 'u2', '', 1, 2, 3, 4)")
    connection.close()

    store = await opened(file)
    while await store.fold():
        pass

    found = [(cell.unit, cell.sittings, cell.completions) for cell in await store.cells(202601, 202612, ("unit",))]
    assert found == [("u1", 1, 1), ("u2", 3, 2)]
    assert [one.people for one in await store.crowds(202611)] == [1]
    *differences, _ = [one async for one in store.prove()]
    assert differences == []
    await store.close()


async def test_whoever_was_enrolled_before_it_counted_is_counted_where_they_live(file: Path, tmp_path: Path) -> None:
    await made_by(file, tmp_path, "0016")
    connection = sqlite3.connect(file)
    with connection:
        connection.execute("INSERT INTO learners (id, turn, seat, shelf, made, consented) VALUES (7, 1, '', '', 0, 0)")
        connection.execute("INSERT INTO traits VALUES (7, 'unit', 5, '03637')")
        row = (7, "web", "began", 9, 20261123, "assisted", "otp", "v1", "", "", 1, "")
        names = "learner, channel, kind, at, day, mode, lesson, version, question, option, attempt, value"
        for table in ("records", "deltas"):
            connection.execute(f"INSERT INTO {table} ({names}) VALUES ({','.join('?' * 12)})", row)  # noqa: S608
    connection.close()

    store = await opened(file)
    while await store.fold():
        pass

    assert [cell.unit for cell in await store.cells(202611, 202611)] == ["03637"]
    *differences, _ = [one async for one in store.prove()]
    assert differences == []
    await store.close()


async def test_whoever_was_there_before_screens_were_counted_is_owed_none(file: Path, tmp_path: Path) -> None:
    await made_by(file, tmp_path, "0001")
    connection = sqlite3.connect(file)
    with connection:
        connection.execute("INSERT INTO learners VALUES (7, 3, 'the seat', 'the shelf', 0, 0)")
        connection.execute("INSERT INTO accounts VALUES (1, 'web', 'an', 7, 'officer', 0)")
        connection.execute("INSERT INTO accounts VALUES (2, 'web', 'gone', NULL, '', 0)")
    connection.close()

    store = await opened(file)

    person = await store.person("web", "an")
    assert person is not None
    assert (person.learner, person.turn, person.seat, person.shelf) == (7, 3, "the seat", "the shelf")
    assert (person.roles, person.showing) == (("officer",), Showing())
    assert await store.unshown(["web"], NOW, 0, 10) == []
    outcome = await Table(store).turn("an", owes="new", place="m1")
    assert outcome.person.showing == Showing(1, place="m1")
    await store.close()
    assert file.with_name(f"hocso.db.before-{REVISION}").exists()


async def test_a_new_database_needs_no_copy(file: Path, tomorrow: Schema) -> None:
    database = SqliteDatabase(file, tomorrow)
    await database.open(serve=True)
    await database.close()

    assert not file.with_name("hocso.db.before-tomorrow").exists()


@pytest.mark.parametrize(
    ("spoiling", "why"),
    [
        ("    op.drop_table('absent')\n", "no such table: absent"),
        (
            "    op.get_bind().exec_driver_sql('DELETE FROM learners')\n",
            "1 rows of records point to no row of learners",
        ),
    ],
)
async def test_an_upgrade_that_fails_leaves_the_database_as_it_was(
    file: Path, tomorrow: Schema, tmp_path: Path, spoiling: str, why: str
) -> None:
    await lived_in(file)
    before = schema_of(file), learners_of(file)
    (tmp_path / "100% of the scripts" / "versions" / "tomorrow.py").write_text(NEXT + spoiling)
    database = SqliteDatabase(file, tomorrow)

    with pytest.raises(Exception, match=why):
        await database.open(serve=True)
    await database.close()

    assert (schema_of(file), learners_of(file)) == before
    await (await opened(file)).close()


class LateLook(Schema):
    """Sees a database as it stood before another process brought it up to date."""

    looked = False

    def stored(self, connection: Connection, name: str) -> str | None:
        stored = super().stored(connection, name)
        if not self.looked:
            self.looked = True
            return "before"
        return stored


async def test_an_upgrade_done_meanwhile_is_not_done_again(file: Path) -> None:
    await lived_in(file)
    database = SqliteDatabase(file, LateLook(SCRIPTS, REVISION))

    await database.open(serve=False)
    await database.close()

    assert sorted(found.name for found in file.parent.iterdir()) == ["hocso.db", "hocso.db.lock"]


async def test_a_database_in_use_is_not_upgraded_under_its_server(file: Path, tomorrow: Schema) -> None:
    store = await opened(file)
    database = SqliteDatabase(file, tomorrow, patience=0.05)

    with pytest.raises(InUseError, match="older hocso run"):
        await database.open(serve=False)

    await Table(store).turn()
    await database.close()
    await store.close()


class Watched(Schema):
    """Tells when a database was looked at, and when an upgrade began, which goes on when it is let."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder / "100% of the scripts", "tomorrow")
        self.looked, self.began, self.may_go_on = threading.Event(), threading.Event(), threading.Event()

    def stored(self, connection: Connection, name: str) -> str | None:
        stored = super().stored(connection, name)
        self.looked.set()
        return stored

    def upgrade(self, connection: Connection) -> None:
        self.began.set()
        assert self.may_go_on.wait(PATIENCE)
        super().upgrade(connection)


async def test_a_server_waits_for_whoever_only_brings_the_file_up_to_date(
    file: Path, tomorrow: Schema, tmp_path: Path
) -> None:
    await lived_in(file)
    command, server = Watched(tmp_path), Watched(tmp_path)
    upgraded, served = (SqliteDatabase(file, schema, PATIENCE) for schema in (command, server))

    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(upgraded.open(serve=False))
        assert await asyncio.to_thread(command.began.wait, PATIENCE)
        tasks.create_task(served.open(serve=True))
        assert await asyncio.to_thread(server.looked.wait, PATIENCE)
        command.may_go_on.set()

    assert not server.began.is_set(), "it is done once"
    with pytest.raises(InUseError, match="another hocso run"):
        await SqliteDatabase(file, tomorrow).open(serve=True)
    await upgraded.close()
    await served.close()


async def test_a_database_of_newer_code_is_refused_and_left_alone(file: Path, tomorrow: Schema) -> None:
    database = SqliteDatabase(file, tomorrow)
    await database.open(serve=True)
    await database.close()
    before = schema_of(file)

    with pytest.raises(TooNewError, match=r"newer version of hocso \(revision tomorrow\)") as refusal:
        await opened(file)

    assert "\n" not in str(refusal.value)
    assert schema_of(file) == before
    assert not list(file.parent.glob("*before*"))


def test_an_up_to_date_database_opens_without_alembic(file: Path) -> None:
    program = f"""
import asyncio, sys
from storage.sql import SqlStore

async def main():
    store = SqlStore("sqlite:///{file}")
    await store.open(serve=True)
    await store.close()
    print("alembic" in sys.modules)

asyncio.run(main())
"""
    answers = [
        subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True).stdout.strip()
        for _ in range(2)
    ]

    assert answers == ["True", "False"]


def test_the_newest_revision_is_the_one_the_code_names() -> None:
    from alembic.script import ScriptDirectory

    assert ScriptDirectory(str(SCRIPTS)).get_current_head() == REVISION == SCHEMA.newest
