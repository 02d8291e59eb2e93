"""Lessons edited while people learn: in force soon, all at once, and never a broken one."""

from __future__ import annotations

import asyncio
import re
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from bot.dialogue.library import Library
from bot.reloading import Reloading, merged
from lessons.library import courses
from lessons.loader import load
from lessons.model import Course
from lessons.parcels import Parcel, packed
from lessons.watching import look
from tests.dialogue.playbook import HERE, library

COURSE = HERE / "courses" / "thu"


@dataclass
class Village:
    """A folder of courses, and what is in force of it."""

    folder: Path
    put: list[Library] = field(default_factory=list)
    reads: int = 0
    broken: bool = False
    writing: list[str] = field(default_factory=list)
    """What an editor goes on to write while the folder is read."""

    def course(self, name: str) -> Path:
        """Lay out a course of that name, with ids of its own."""
        folder = shutil.copytree(COURSE, self.folder / name)
        for file in folder.glob("*.yaml"):
            text = file.read_text("utf-8")
            file.write_text(re.sub(r"(?m)^(course|lesson): (\w+)", rf"\1: \2-{name}", text), "utf-8")
        return folder

    def edit(self, name: str, old: str, new: str) -> None:
        """Change the first lesson of a course."""
        file = self.folder / name / "01-otp.yaml"
        text = file.read_text("utf-8")
        assert old in text
        file.write_text(text.replace(old, new), "utf-8")

    async def read(self) -> Parcel:
        self.reads += 1
        if self.broken:
            raise RecursionError
        parcel = packed(self.folder)
        if self.writing:
            (self.folder / "mot" / "01-otp.yaml").write_text(self.writing.pop(0), "utf-8")
        return parcel

    def reloading(self) -> Reloading:
        """Put the folder in force as it stands."""
        mark, loaded = look(self.folder), load(self.folder)
        world = replace(library(), courses=courses(loaded.courses))
        self.put.append(world)
        reloading = Reloading(self.folder, self.read, self.put.append)
        reloading.begin(world, loaded, mark)
        return reloading

    def says(self, name: str) -> str:
        """Return the first text of a course that is in force."""
        lesson = self.put[-1].courses.lesson(f"otp-{name}")
        return str(lesson.cards[0]) if lesson else ""


@pytest.fixture
def village(tmp_path: Path) -> Village:
    village = Village(tmp_path)
    village.course("mot")
    village.course("hai")
    return village


@asynccontextmanager
async def running(reloading: Reloading) -> AsyncIterator[None]:
    async with asyncio.TaskGroup() as tasks:
        running = tasks.create_task(reloading.run())
        yield
        running.cancel()


async def until(village: Village, count: int) -> None:
    """Wait for a library to be put in force; some seconds, since tests share their machine."""
    async with asyncio.timeout(10):
        while len(village.put) < count:  # noqa: ASYNC110 - nobody tells a test.
            await asyncio.sleep(0.01)


async def test_an_edit_is_in_force_soon_without_anybodys_doing(village: Village) -> None:
    async with running(village.reloading()):
        village.edit("mot", "như chìa khóa", "giống chìa khóa")
        await until(village, 2)

    assert "giống chìa khóa" in village.says("mot")
    assert "như chìa khóa" in village.says("hai")
    assert len(village.put) == 2


async def test_nothing_is_read_where_nothing_has_changed(village: Village) -> None:
    reloading = village.reloading()
    (village.folder / "mot" / ".01-otp.yaml.swp").write_text("x", "utf-8")
    await reloading.catch_up()

    assert (village.reads, len(village.put)) == (0, 1)


async def test_a_broken_file_keeps_its_course_as_it_was_and_is_told_once(village: Village) -> None:
    reloading = village.reloading()
    village.edit("mot", "    number: 114", "    numbre: 114")
    village.edit("hai", "như chìa khóa", "giống chìa khóa")
    with capture_logs() as logs:
        await reloading.catch_up()
        village.edit("hai", "giống chìa khóa", "là chìa khóa")
        await reloading.catch_up()

    assert "như chìa khóa" in village.says("mot")
    assert "là chìa khóa" in village.says("hai")
    told = [log["fault"] for log in logs if "fault" in log]
    assert [re.search(r"mot/01-otp\.yaml:\d+:\d+: HS016", line) is not None for line in told] == [True]


async def test_once_it_is_mended_it_is_in_force(village: Village) -> None:
    reloading = village.reloading()
    village.edit("mot", "như chìa khóa", "giống chìa khóa: ")
    await reloading.catch_up()
    village.edit("mot", "giống chìa khóa: ", "giống chìa khóa")
    await reloading.catch_up()

    assert "giống chìa khóa" in village.says("mot")


async def test_a_broken_file_at_the_start_is_not_told_again(village: Village) -> None:
    village.edit("mot", "    number: 114", "    numbre: 114")
    reloading = village.reloading()
    village.edit("hai", "như chìa khóa", "giống chìa khóa")
    with capture_logs() as logs:
        await reloading.catch_up()

    assert [log for log in logs if "fault" in log] == []
    assert village.says("mot") == ""


async def test_a_course_that_is_taken_away_is_retired_and_a_new_one_taught(village: Village) -> None:
    reloading = village.reloading()
    shutil.rmtree(village.folder / "mot")
    village.course("ba")
    await reloading.catch_up()

    assert [course.id for course in village.put[-1].courses.all] == ["thu-ba", "thu-hai"]


async def test_a_folder_in_which_nothing_is_left_takes_nothing_away(village: Village) -> None:
    reloading = village.reloading()
    shutil.rmtree(village.folder)
    await reloading.catch_up()

    assert len(village.put[-1].courses.all) == 2


async def test_units_are_taken_anew_and_a_faulty_table_is_not(village: Village) -> None:
    units = village.folder / "units.csv"
    units.write_text("code,name,short,area,once\n12,Tỉnh Thử,Thử,,\n00001,Xã Một,Một,Vùng,\n", "utf-8")
    reloading = village.reloading()
    units.write_text(units.read_text("utf-8") + "00002,Xã Hai,Hai,Vùng,\n", "utf-8")
    await reloading.catch_up()
    taken = village.put[-1].units
    units.write_text("không phải bảng", "utf-8")
    await reloading.catch_up()

    assert [unit.code for unit in taken.all] == ["00001", "00002"]
    assert len(village.put) == 3
    assert village.put[-1].units == taken


async def test_whatever_happens_to_the_reader_the_lessons_stay_and_are_read_after_the_next_edit(
    village: Village,
) -> None:
    reloading = village.reloading()
    village.broken = True
    village.edit("mot", "như chìa khóa", "giống chìa khóa")
    with capture_logs() as logs:
        await reloading.catch_up()
        await reloading.catch_up()
    assert [(log["event"], log["error"]) for log in logs] == [("lessons not read anew", "RecursionError")]
    assert (village.reads, len(village.put)) == (1, 1)

    village.broken = False
    village.edit("mot", "giống chìa khóa", "là chìa khóa")
    await reloading.catch_up()
    assert "là chìa khóa" in village.says("mot")


async def test_a_file_still_being_written_is_waited_for(village: Village) -> None:
    text = (village.folder / "mot" / "01-otp.yaml").read_text("utf-8").replace("như chìa khóa", "giống chìa khóa")
    reloading = village.reloading()
    village.edit("mot", "như chìa khóa", "giống")
    village.writing = [text[:400], text[:800], text]
    with capture_logs() as logs:
        while village.writing:
            await reloading.catch_up()
            assert len(village.put) == 1
        await reloading.catch_up()

    assert "giống chìa khóa" in village.says("mot")
    assert [log["event"] for log in logs] == ["lessons read anew"]


def course(name: str, *ids: str) -> Course:
    (found,) = library().courses.all
    lesson = found.lessons[0]
    return replace(found, id=name, lessons=tuple(replace(lesson, id=one, course=name) for one in ids))


def test_a_new_course_that_claims_an_id_of_one_that_stays_has_to_wait() -> None:
    before = {"a": course("a", "x"), "b": course("b", "y")}

    assert merged(before, {"a": None, "c": course("c", "x")}) == {"a": before["a"]}
    assert merged(before, {"0": course("a", "z"), "a": None}) == {"a": before["a"]}


def test_a_lesson_moved_to_another_course_stays_until_both_are_sound() -> None:
    before = {"a": course("a", "x"), "b": course("b", "y")}
    moved = course("b", "y", "x")

    assert merged(before, {"a": None, "b": moved}) == before
    assert merged(before, {"a": course("a", "z"), "b": moved}) == {"a": course("a", "z"), "b": moved}


def test_a_course_that_was_faulty_from_the_start_is_not_there() -> None:
    assert merged({}, {"a": None, "b": course("b", "y")}) == {"b": course("b", "y")}
