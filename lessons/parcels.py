"""What was loaded, made ready to be handed from one process to another, a lesson at a time.

Whoever takes it in does so between other work: no piece is larger than a lesson, so none holds anybody up.
"""

from __future__ import annotations

import pickle
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from lessons.loader import Loaded, Seen, load
from lessons.model import Course, Lesson

_seen: Seen = {}


@dataclass(frozen=True, slots=True)
class Parcel:
    """What :func:`lessons.loader.load` found, its courses without their lessons, and these as pieces in order."""

    loaded: Loaded
    counts: tuple[int, ...]
    """How many of the pieces belong to each sound course."""
    pieces: tuple[bytes, ...]


def packed(folder: Path, today: date | None = None) -> Parcel:
    """Load a folder of courses and pack what was found; a process that did so before reads only what has changed."""
    loaded = load(folder, today=today, seen=_seen)
    folders = {name: course and replace(course, lessons=()) for name, course in loaded.folders.items()}
    return Parcel(
        replace(loaded, courses=(), folders=folders),
        tuple(len(course.lessons) for course in loaded.courses),
        tuple(pickle.dumps(lesson) for course in loaded.courses for lesson in course.lessons),
    )


def opened(piece: bytes) -> Lesson:
    """Return the lesson of a piece; only ever of one that a process of this program packed."""
    lesson: Lesson = pickle.loads(piece)
    return lesson


def whole(parcel: Parcel, lessons: Sequence[Lesson]) -> Loaded:
    """Return what was loaded, put together from a parcel and the lessons of its pieces."""
    counts, rest = iter(parcel.counts), iter(lessons)

    def filled(course: Course) -> Course:
        return replace(course, lessons=tuple(next(rest) for _ in range(next(counts))))

    folders = {name: course and filled(course) for name, course in parcel.loaded.folders.items()}
    sound = tuple(course for course in folders.values() if course is not None)
    return replace(parcel.loaded, courses=sound, folders=folders)
