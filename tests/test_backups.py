"""The commands that copy whole databases, from outside."""

from __future__ import annotations

import asyncio
import errno
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from bot import app
from bot.app import App
from bot.cli import main
from bot.dialogue.events import Chose, Inbound
from bot.settings import read_settings
from storage.sql import SqlStore, copying
from tests.books import Books
from tests.running import Program
from tests.storage.postgres import Postgres, postgres, programs
from tests.test_bars import Terminal


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOCSO_DATABASE", "sqlite:///hocso.db")
    assert main(["chat", "--as", "Lan", "--link", "otp"]) == 0
    return tmp_path


def test_a_database_is_backed_up_and_put_back(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["backup", "one.backup"]) == 0
    (home / "hocso.db").rename(home / "lost.db")
    assert main(["restore", "one.backup"]) == 0
    told = capsys.readouterr().out
    assert "one.backup: 1 learners" in told
    assert "not encrypted: set HOCSO_BACKUP_PASSPHRASE" in told
    assert "sqlite:///hocso.db: as it was on 20" in told
    assert (home / "hocso.db").stat().st_mode & 0o777 == 0o600


def test_nothing_is_overwritten(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["backup", "one.backup"]) == 0
    before = (home / "one.backup").read_bytes()
    assert main(["backup", "one.backup"]) == 1
    assert main(["restore", "one.backup"]) == 1
    errors = capsys.readouterr().err
    assert "one.backup is there already: name another file" in errors
    assert "hocso.db is there already and stays as it is" in errors
    assert (home / "one.backup").read_bytes() == before


def test_no_backup_is_made_of_a_database_that_is_not_there(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("HOCSO_DATABASE", "sqlite:///elsewhere.db")
    assert main(["backup", "one.backup"]) == 1
    assert "no database at" in capsys.readouterr().err
    assert not (home / "one.backup").exists()


def test_a_sqlite_file_moves_to_postgresql(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    if programs() is None:
        pytest.skip("there is no PostgreSQL: see deploy/postgres.sh")
    with postgres() as server:
        url = server.database()
        assert main(["move", "--to", url]) == 0
        assert "1 learners and" in capsys.readouterr().out
        assert main(["move", "--to", url]) == 1
        assert "of its own: name an empty one" in capsys.readouterr().err
        monkeypatch.setenv("HOCSO_DATABASE", url)
        assert main(["backup", "two.backup"]) == 0
        assert "two.backup: 1 learners" in capsys.readouterr().out
    assert (home / "hocso.db").exists()


def test_a_terminal_sees_how_far_a_move_is(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr(copying, "_PART", 1)
    assert main(["move", "--to", "sqlite:///other.db"]) == 0
    assert "copying" in terminal.getvalue()
    assert "100%" in terminal.getvalue()


def test_who_is_erased_stands_on_the_list_and_does_not_come_back_with_a_backup(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["backup", "one.backup"]) == 0
    settings = read_settings()

    async def leave() -> None:
        async with App.open(settings, serve=False) as app:
            address = "Lan"
            shown = await app.look("terminal", address)
            assert shown is not None
            no = Chose(".no", shown.learner, shown.turn)
            await app.take(Inbound("terminal", address, "leaving", app.now(), no))

    asyncio.run(leave())
    (home / "hocso.db").rename(home / "lost.db")
    assert main(["restore", "one.backup"]) == 0
    assert "1 who were erased since are erased again" in capsys.readouterr().out


async def test_a_move_that_is_killed_goes_on_where_it_was(tmp_path: Path, postgresql: Postgres) -> None:
    program, to = Program(tmp_path), postgresql.database()
    await program.tells("chat", "--as", "Lan", "--link", "otp")
    target = SqlStore(to).database
    await target.open(serve=False)
    await target.close()
    here, there = Books(f"sqlite:///{program.database}"), Books(to)

    with there.writing():
        # It comes as far as the table of messages, and waits there.
        moving = await program.spawn("move", "--to", to)
        async with asyncio.timeout(60):
            while not there.rows("SELECT 1 FROM learners"):  # noqa: ASYNC110 - what is waited for rings no bell.
                await asyncio.sleep(0.02)
        moving.kill()
        await moving.wait()
    assert not there.rows("SELECT 1 FROM accounts")

    told = await program.tells("move", "--to", to)

    assert "1 learners and" in told
    assert "every row is equal" in told
    for table in (f"SELECT * FROM {name}" for name in ("learners", "accounts", "messages", "records")):  # noqa: S608
        assert there.rows(table) == here.rows(table)
    program.set(DATABASE=to)
    await program.start()
    assert await program.stop() == 0


class Forgetful:
    """A store in which one learner was erased."""

    async def erasures(self, since: datetime) -> list[tuple[int, int]]:
        return [(7, 70)]


class Full:
    """A list of the erased whose disk is full the first time."""

    def __init__(self) -> None:
        self.tries = 0

    def add(self, erased: Sequence[tuple[int, int]]) -> None:
        self.tries += 1
        if self.tries == 1:
            raise OSError(errno.ENOSPC, "No space left on device")


async def test_an_erasure_that_could_not_be_listed_is_listed_by_itself_once_there_is_room(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(app, "LIST_AGAIN", 0.01)
    listed, deleted = Full(), asyncio.Event()
    loop = asyncio.get_running_loop()
    drawn = SimpleNamespace(forget=lambda learner: loop.call_soon_threadsafe(deleted.set))
    gone: Any = app.Gone(listed, drawn)  # type: ignore[arg-type]
    store: Any = Forgetful()

    async with asyncio.TaskGroup() as tasks:
        listing = tasks.create_task(app._listing(store, gone, asyncio.Event()))
        async with asyncio.timeout(10):
            await deleted.wait()
        await asyncio.sleep(0.05)
        listing.cancel()

    assert listed.tries == 2, "what is listed is not listed once more"
