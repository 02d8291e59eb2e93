"""The courses in force, as one frozen value with the look-ups a conversation needs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import blake2b

from lessons.model import Course, Key, Lesson, Medium


@dataclass(frozen=True, slots=True)
class Courses:
    """Every sound course. Make it by :func:`courses`."""

    all: tuple[Course, ...]
    lessons: Mapping[Key, Lesson]
    """Every lesson, by id."""
    media: Mapping[str, Medium]
    """Every medium of those lessons, by content hash."""
    version: str
    """A hash of all of it, so that two processes can tell whether they teach the same."""

    def course(self, key: Key) -> Course | None:
        """Return a course by its id."""
        return next((course for course in self.all if course.id == key), None)

    def lesson(self, key: Key) -> Lesson | None:
        """Return a lesson by its id."""
        return self.lessons.get(key)

    def after(self, lesson: Lesson) -> Lesson | None:
        """Return the next lesson of the same course, or None after the last."""
        course = self.course(lesson.course)
        keys = [other.id for other in course.lessons] if course else []
        if lesson.id not in keys or course is None:
            return None
        following = course.lessons[keys.index(lesson.id) + 1 :]
        return following[0] if following else None


def courses(found: Iterable[Course]) -> Courses:
    """Put courses in force; one without a lesson is not offered."""
    offered = tuple(course for course in found if course.lessons)
    lessons = {lesson.id: lesson for course in offered for lesson in course.lessons}
    media = {medium.hash: medium for lesson in lessons.values() for medium in _media(lesson)}
    return Courses(offered, lessons, media, _version(offered))


def _media(lesson: Lesson) -> Iterator[Medium]:
    for card in lesson.cards:
        yield from card.media
        for recording in card.audio.values():
            yield from (recording, *recording.forms)


def _version(found: tuple[Course, ...]) -> str:
    parts = [f"{course.id} {lesson.id} {lesson.version}" for course in found for lesson in course.lessons]
    return blake2b("\n".join(parts).encode(), digest_size=6).hexdigest()
