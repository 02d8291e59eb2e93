"""A course folder: ``course.yaml``, the lessons beside it in the order of their file names, their media."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from lessons.desk import HOUSE_LANGUAGE, Desk
from lessons.facts import Register
from lessons.fields import Field, Fields, Shape
from lessons.lesson import Draft, read_lesson
from lessons.media import Shelf
from lessons.model import Course, Key, Language, Pass
from lessons.nodes import Node, Pairs, place
from lessons.parsing import LARGEST, parse
from lessons.passing import PASS
from lessons.readers import Id, LanguageCode, ListOf, OneOf, Plain
from lessons.texts import NAME
from lessons.unheard import heard, warn_unheard

COURSE_FILE = "course.yaml"
ENDINGS = (".yaml", ".yml")
BY_DEFAULT = Pass()
"""The rule where neither course nor lesson says one: every question right in the end."""
AUDIENCES = ("pupils", "citizens", "officials", "workers")

LANGUAGES = ListOf(LanguageCode())

COURSE = Shape(
    "course: …",
    (
        Field(
            "course",
            Id(),
            "Mã của lớp, đặt một lần rồi giữ nguyên.",
            "The id of the course, which never changes.",
            required=True,
        ),
        Field("title", NAME, "Tên lớp.", "What the course is called.", required=True),
        Field(
            "languages",
            LANGUAGES,
            "Các thứ tiếng của lớp, tiếng chính đứng đầu; không ghi thì là vi.",
            "The languages of the course, the main one first; vi if not written.",
        ),
        Field(
            "audience",
            ListOf(OneOf("audience", AUDIENCES)),
            "Dành cho ai: pupils (học sinh, sinh viên), citizens (người dân), officials (cán bộ), "
            "workers (người lao động).",
            "Whom it is for: pupils, citizens, officials, workers.",
        ),
        Field("framework", Plain(), "Khung kỹ năng mà lớp theo.", "The framework of skills it follows."),
        Field(
            "order",
            OneOf("order", ("free", "in order")),
            "free: học bài nào trước cũng được (mặc định); in order: học lần lượt.",
            "free: lessons in any order (default); in order: one after the other.",
        ),
        Field(
            "pass",
            PASS.read,
            "Khi nào coi là học xong, cho những bài không ghi riêng.",
            "When a lesson counts as passed, for lessons that do not say it themselves.",
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class Head:
    """What ``course.yaml`` says. ``languages`` is empty where it does not exist: then lessons may use any."""

    desk: Desk
    fields: Fields | None = None
    passing: Pass = BY_DEFAULT

    @property
    def id(self) -> Key | None:
        """Return the id of the course where it could be read."""
        return self.fields["course"] if self.fields else None

    @property
    def at(self) -> tuple[int, int]:
        """Return where the id stands."""
        return place(self.fields.at("course")) if self.fields else (1, 1)


@dataclass(frozen=True, slots=True)
class Found:
    """One lesson file: the desk it was read on, and what was made of it."""

    desk: Desk
    draft: Draft


@dataclass(frozen=True, slots=True)
class Folder:
    """What was read of one course folder, and its name."""

    name: str
    head: Head
    lessons: tuple[Found, ...]

    def copied(self) -> Folder:
        """Return it with desks of its own, so that what is noted there later stays out of this one."""
        lessons = tuple(replace(found, desk=found.desk.copied()) for found in self.lessons)
        return replace(self, head=replace(self.head, desk=self.head.desk.copied()), lessons=lessons)

    def desks(self) -> Iterator[Desk]:
        """Yield the desks of all its files."""
        yield self.head.desk
        yield from (found.desk for found in self.lessons)

    def course(self) -> Course | None:
        """Return the course, or None where anything in it is faulty."""
        fields = self.head.fields
        lessons = tuple(found.draft.lesson for found in self.lessons if found.draft.lesson)
        if fields is None or not all(desk.sound for desk in self.desks()):
            return None
        return Course(
            id=fields["course"],
            title=fields["title"],
            lessons=lessons,
            languages=self.head.desk.languages,
            audience=fields["audience"] or (),
            in_order=fields["order"] == "in order",
        )


def read_folder(folder: Path, register: Register, gallery: Path) -> Folder:
    """Read a course folder; ``gallery`` is where drawn pictures are kept."""
    head = _head(folder, register)
    shelf = Shelf(folder, gallery)
    lessons = tuple(_lesson(path, head, shelf) for path in lesson_files(folder))
    if not lessons and head.id is not None:
        head.desk.report_at((1, 1), "HS112")
    languages = heard(found.draft for found in lessons)
    for found in lessons:
        warn_unheard(found.draft, found.desk, languages)
    return Folder(folder.name, head, lessons)


def lesson_files(folder: Path) -> list[Path]:
    """Return the lesson files of a folder in order."""
    files = (path for path in folder.iterdir() if path.suffix.lower() in ENDINGS and not path.name.startswith("."))
    return sorted((path for path in files if path.name != COURSE_FILE), key=lambda path: path.name)


def read_bytes(path: Path, desk: Desk) -> bytes | None:
    """Return the bytes of a file, just enough of one that is too large; None where it cannot be read."""
    try:
        # A pipe or a device would be waited for without end.
        if not path.is_file():
            raise FileNotFoundError(path)
        with path.open("rb") as file:
            return file.read(LARGEST + 1)
    except OSError:
        desk.report_at((1, 1), "HS001", name=path.name)
        return None


def _head(folder: Path, register: Register) -> Head:
    desk = Desk(f"{folder.name}/{COURSE_FILE}", register=register)
    if not (folder / COURSE_FILE).exists():
        desk.report_at((1, 1), "HS074")
        return Head(desk)
    data = read_bytes(folder / COURSE_FILE, desk)
    node = parse(data, desk) if data is not None else None
    if node is None:
        return Head(desk)
    desk.languages = _languages(node, desk)
    fields = COURSE.read(node, desk)
    return Head(desk, fields, fields["pass"] or BY_DEFAULT) if fields else Head(desk)


def _languages(node: Node, desk: Desk) -> tuple[Language, ...]:
    """Return the languages of a course before anything else is read; what is wrong with them is noted later."""
    written = node.get("languages") if isinstance(node, Pairs) else None
    if written is None:
        return (HOUSE_LANGUAGE,)
    return tuple(dict.fromkeys(LANGUAGES(written, Desk(desk.path)) or ()))


def _lesson(path: Path, head: Head, shelf: Shelf) -> Found:
    desk = Desk(f"{shelf.folder.name}/{path.name}", head.desk.languages, head.desk.register, shelf)
    data = read_bytes(path, desk)
    if data is None:
        return Found(desk, Draft(None, (1, 1), None))
    return Found(desk, read_lesson(data, desk, course=head.id or "", passing=head.passing))
