"""The real ``hocso run`` on a full disk and on a damaged file: it is told, nothing is lost, and it can be mended."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

import httpx

from tests.disks import OnOwnDisk
from tests.running import Program
from tests.web.visiting import Visitor


def visitor(program: Program) -> Visitor:
    return Visitor(httpx.AsyncClient(base_url=program.url, timeout=20, trust_env=False))


async def learner(program: Program) -> Visitor:
    """Return somebody who has come and agreed."""
    came = visitor(program)
    await came.opens()
    await came.taps("Đồng ý")
    return came


def learners(database: Path) -> int:
    with closing(sqlite3.connect(database)) as rows:
        return int(rows.execute("SELECT count(*) FROM learners WHERE consented IS NOT NULL").fetchone()[0])


def sound(database: Path) -> bool:
    with closing(sqlite3.connect(database)) as rows:
        return bool(rows.execute("PRAGMA integrity_check").fetchall() == [("ok",)])


def taken_away(folder: Path) -> None:
    for file in folder.glob("hocso.db*"):
        file.unlink()


async def ready(program: Program) -> str:
    async with httpx.AsyncClient(trust_env=False) as web:
        return (await web.get(f"{program.url}/readyz")).text


async def test_on_a_full_disk_people_are_told_and_it_goes_on_by_itself_once_there_is_room(tmp_path: Path) -> None:
    program = OnOwnDisk(tmp_path)
    await program.start()
    an, binh = await learner(program), visitor(program)
    await binh.opens()

    program.fill()
    page = await binh.taps("Đồng ý")
    assert page.status == 503
    assert page.response.headers["retry-after"] == "5"
    assert "Chưa lưu được" in page.text
    assert await ready(program) == "not ready: database\n"
    assert (await an.opens()).status == 200, "who only looks is not held up"

    program.free()
    await asyncio.sleep(1.1)
    assert await ready(program) == "ready\n"
    await binh.opens()
    assert (await binh.taps("Đồng ý")).status == 200
    database = program.copy(tmp_path / "copy")
    assert learners(database) == 2
    assert sound(database)
    for one in (an, binh):
        await one.client.aclose()
    assert await program.stop() == 0
    assert len([line for line in program.said if program.complaint in line]) == 1, program.said
    assert not [line for line in program.said if "Traceback" in line], program.said


async def test_a_damaged_file_is_told_and_a_backup_in_its_place_goes_on(tmp_path: Path) -> None:
    program = Program(tmp_path)
    await program.start()
    an = await learner(program)
    backup = tmp_path / "night.backup"
    await program.tells("backup", str(backup))
    assert await program.stop() == 0

    content = bytearray(program.database.read_bytes())
    content[4096:] = b"\xa5" * (len(content) - 4096)
    program.database.write_bytes(content)
    await program.begin()
    assert await program.ends() == 1
    [line] = program.said
    assert line.endswith("the file is damaged: put the latest backup in its place")

    taken_away(tmp_path)
    await program.tells("restore", str(backup))
    await program.start()
    page = await an.opens()
    assert (page.status, "gọi mình là gì" in page.text) == (200, True), page.text
    await an.client.aclose()
    assert await program.stop() == 0
    assert learners(program.database) == 1


async def test_after_a_kill_a_backup_goes_in_only_once_all_of_the_old_file_is_away(tmp_path: Path) -> None:
    program = Program(tmp_path)
    await program.start()
    an = await learner(program)
    backup = tmp_path / "night.backup"
    await program.tells("backup", str(backup))
    binh = await learner(program)
    await program.kill()
    for one in (an, binh):
        await one.client.aclose()

    program.database.rename(tmp_path / "old.db")
    restoring = await program.spawn("restore", str(backup))
    told, _ = await restoring.communicate()
    assert (restoring.returncode, "hocso.db-wal is left of another database" in told.decode()) == (1, True), told
    taken_away(tmp_path)
    await program.tells("restore", str(backup))

    assert learners(program.database) == 1
    assert sound(program.database)
