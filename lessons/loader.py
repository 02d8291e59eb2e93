"""Reading a folder of courses: every fault of every file at once, and the courses that are sound.

A content root holds one folder a course, and beside them ``facts.yaml``, ``framework.yaml``, ``units.csv``,
``indicators.yaml``, ``targets.csv`` and ``phones.csv``, each of which may be missing. Nothing that stands
in a file makes this raise.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import TypeAlias

from lessons.course import COURSE_FILE, ENDINGS, Folder, lesson_files, read_bytes, read_folder
from lessons.desk import Desk
from lessons.facts import FACTS_FILE, SKILLS_FILE, Register, read_facts, read_skills
from lessons.faults import Fault, shown_path
from lessons.indicators import INDICATORS_FILE, read_indicators
from lessons.lesson import read_lesson
from lessons.media import Shelf
from lessons.model import Course, Key, Pass
from lessons.phones import PHONES_FILE, Phones, read_phones
from lessons.targets import TARGETS_FILE, Indicators, check_named, read_targets
from lessons.units import Units, read_units
from lessons.watching import look

UNITS_FILE = "units.csv"
GALLERY = ".drawn"
"""The folder in a content root where pictures drawn from SVG are kept, if no other is given."""

_REGISTERS = (FACTS_FILE, SKILLS_FILE, UNITS_FILE, INDICATORS_FILE, TARGETS_FILE, PHONES_FILE)


@dataclass(frozen=True, slots=True)
class Loaded:
    """The sound courses, the faults of all files in order, and the units where there is a sound table of them."""

    courses: tuple[Course, ...]
    faults: tuple[Fault, ...]
    units: Units | None = None
    folders: Mapping[str, Course | None] = field(default_factory=dict)
    """What each course folder holds, by its name; None where a fault leaves it out."""
    indicators: Indicators = field(default_factory=Indicators)
    """What is declared to be reported; what is faulty of it is left out."""
    phones: Phones = field(default_factory=Phones)
    """The numbers to call in each unit; a faulty one is left out."""


Seen: TypeAlias = dict[Path, tuple[str, Register, Folder]]
"""Course folders read before, how each looked then, and the facts it was held to."""


def load(folder: Path, *, today: date | None = None, gallery: Path | None = None, seen: Seen | None = None) -> Loaded:
    """Load a folder of courses. A course with an error in any of its files is left out; its faults tell why.

    ``today`` is what facts past their date are measured by; ``gallery`` is where drawn pictures are kept. ``seen`` is
    what an earlier call read: only what has changed is read anew, and put there.
    """
    root = _read_root(folder, today, gallery, seen)
    faults = _in_order(replace(found, path=_below(folder, found.path)) for found in root.faults())
    folders = {part.name: part.course() for part in root.folders}
    sound = tuple(course for course in folders.values() if course is not None)
    return Loaded(sound, faults, root.units, folders, root.indicators, root.phones)


def check(paths: Sequence[Path], *, today: date | None = None, gallery: Path | None = None) -> tuple[Fault, ...]:
    """Return the faults of folders of courses, course folders and single files, each named as it was given."""
    roots: dict[Path, _Root] = {}
    found: set[tuple[str, int, int, str, str]] = set()
    faults: list[Fault] = []
    for path in paths:
        for fault in _check(path, roots, today, gallery):
            known = (*fault.order(), str(fault.values))
            if known not in found:
                faults.append(fault)
            found.add(known)
    return _in_order(faults)


@dataclass(frozen=True, slots=True)
class _Root:
    """What was read of a content root; the paths of its faults are below it."""

    folders: tuple[Folder, ...]
    desks: tuple[Desk, ...]
    units: Units | None = None
    indicators: Indicators = field(default_factory=Indicators)
    phones: Phones = field(default_factory=Phones)

    def faults(self) -> Iterator[Fault]:
        for desk in self.desks:
            yield from desk.faults
        for folder in self.folders:
            for desk in folder.desks():
                yield from desk.faults


@dataclass(frozen=True, slots=True)
class _Target:
    """What is to be checked: the root to read, whose faults to tell, and how to name their files.

    ``scope`` is a file of the root, a folder with a slash at its end, or empty for all of it.
    """

    root: Path
    scope: str
    named: Callable[[str], str]

    def holds(self, path: str) -> bool:
        return path == self.scope or (self.scope[-1:] in ("", "/") and path.startswith(self.scope))


def _check(path: Path, roots: dict[Path, _Root], today: date | None, gallery: Path | None) -> Iterator[Fault]:
    target = _target(path)
    if target is None:
        yield from _check_alone(path, gallery)
        return
    if target.root not in roots:
        roots[target.root] = _read_root(target.root, today, gallery)
    for fault in roots[target.root].faults():
        if target.holds(fault.path):
            yield replace(fault, path=target.named(fault.path))


def _target(path: Path) -> _Target | None:
    """Return what a path given to check means; None for a file that is no part of a course."""
    if path.is_dir():
        if not _is_course(path):
            return _Target(path, "", lambda found: _below(path, found))
        name = path.resolve().name
        return _Target(path.resolve().parent, f"{name}/", lambda found: _below(path, found.removeprefix(f"{name}/")))
    home, shown = path.resolve().parent, shown_path(path.as_posix())
    if not path.is_file():
        return None
    if (home / COURSE_FILE).exists() and (path.name == COURSE_FILE or home / path.name in lesson_files(home)):
        return _Target(home.parent, f"{home.name}/{path.name}", lambda _: shown)
    if path.name in _REGISTERS:
        return _Target(home, path.name, lambda _: shown)
    return None


def _is_course(folder: Path) -> bool:
    if (folder / COURSE_FILE).exists():
        return True
    has_courses = any((folder / name).exists() for name in _REGISTERS) or bool(_course_folders(folder, Desk("")))
    return not has_courses and any(path.suffix.lower() in ENDINGS for path in _listed(folder, Desk("")))


def _check_alone(path: Path, gallery: Path | None) -> Iterator[Fault]:
    desk = Desk(path.as_posix(), shelf=Shelf(path.parent, gallery or path.parent / GALLERY))
    data = read_bytes(path, desk)
    if data is not None:
        read_lesson(data, desk, course="", passing=Pass())
    yield from desk.faults


def _read_root(folder: Path, today: date | None, gallery: Path | None, seen: Seen | None = None) -> _Root:
    head = Desk("")
    desks = {name: Desk(name) for name in _REGISTERS}
    data = {name: read_bytes(folder / name, desks[name]) for name in _REGISTERS if (folder / name).exists()}
    facts, skills, table = (data.get(name) for name in (FACTS_FILE, SKILLS_FILE, UNITS_FILE))
    register = Register(
        None if facts is None else read_facts(facts, desks[FACTS_FILE]),
        None if skills is None else read_skills(skills, desks[SKILLS_FILE]),
        today,
    )
    units = None if table is None else read_units(table, desks[UNITS_FILE])
    parts = _course_folders(folder, head)
    if not parts and not head.faults:
        head.report_at((1, 1), "HS075", name=folder.name)
    folders = tuple(_read_folder(part, register, gallery or folder / GALLERY, seen) for part in parts)
    _note_same_ids(folders)
    given = data.get(PHONES_FILE)
    phones = Phones() if given is None else read_phones(given, desks[PHONES_FILE], _codes(units))
    return _Root(folders, (head, *desks.values()), units, _read_indicators(data, desks, folders, units), phones)


def _read_indicators(
    data: Mapping[str, bytes | None], desks: Mapping[str, Desk], folders: Sequence[Folder], units: Units | None
) -> Indicators:
    declared, table = data.get(INDICATORS_FILE), data.get(TARGETS_FILE)
    desk = desks[INDICATORS_FILE]
    found = () if declared is None else read_indicators(declared, desk)
    # By what their files say, not by what is sound: a fault in a lesson is told there.
    drafts = [lesson.draft.id for folder in folders for lesson in folder.lessons]
    check_named(found, desk, [key for folder in folders if (key := folder.head.id)], [key for key in drafts if key])
    places = _codes(units)
    # A line may be about an indicator that is left out for a fault of its own.
    known = found if desk.sound else None
    targets = () if table is None else read_targets(table, desks[TARGETS_FILE], known, places)
    return Indicators(found, targets)


def _codes(units: Units | None) -> list[str] | None:
    return None if units is None else [units.province, *(unit.code for unit in (*units.all, *units.sectors))]


def _read_folder(folder: Path, register: Register, gallery: Path, seen: Seen | None) -> Folder:
    if seen is None:
        return read_folder(folder, register, gallery)
    mark = look(folder)
    before, held_to, found = seen.get(folder, ("", None, None))
    if found is None or before != mark or held_to != register:
        found = read_folder(folder, register, gallery)
        seen[folder] = mark, register, found
    return found.copied()


def _course_folders(folder: Path, desk: Desk) -> list[Path]:
    parts = [part for part in _listed(folder, desk) if part.is_dir() and not part.name.startswith(".")]
    return sorted(part for part in parts if (part / COURSE_FILE).exists() or _has_lessons(part))


def _has_lessons(folder: Path) -> bool:
    try:
        return bool(lesson_files(folder))
    except OSError:
        return False


def _listed(folder: Path, desk: Desk) -> list[Path]:
    try:
        return list(folder.iterdir())
    except OSError:
        desk.report_at((1, 1), "HS001", name=folder.name)
        return []


def _note_same_ids(folders: Iterable[Folder]) -> None:
    """Note ids used twice: links name a course or a lesson by its id alone."""
    seen: dict[Key, str] = {}
    for folder in folders:
        head = folder.head
        claims = [(head.id, head.at, head.desk)]
        claims += [(found.draft.id, found.draft.at, found.desk) for found in folder.lessons]
        for key, where, desk in claims:
            if key is not None and key in seen:
                desk.report_at(where, "HS035", key=key, other=seen[key])
            elif key is not None:
                seen[key] = desk.path


def _below(folder: Path, path: str) -> str:
    return shown_path((folder / path).as_posix())


def _in_order(faults: Iterable[Fault]) -> tuple[Fault, ...]:
    return tuple(sorted(faults, key=Fault.order))
