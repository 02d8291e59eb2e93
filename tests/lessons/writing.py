"""What an author writes, in a few words: a lesson around a card, a folder of courses."""

from collections.abc import Sequence
from pathlib import Path

from lessons.desk import Desk
from lessons.faults import Fault
from lessons.lesson import Draft, read_lesson
from lessons.model import Lesson, Pass, Question

HEAD = "lesson: vi-du\ntitle: Ví dụ\nadvice: true\ncards:\n"
FOUR = "".join(f"  - say: Câu {word}.\n" for word in ("một", "hai", "ba", "bốn"))
COURSE = "course: lop\ntitle: Lớp\n"


def read(text: str, desk: Desk | None = None) -> tuple[Draft, list[str]]:
    """Read a lesson file; return it and the faults as ``line:column code``."""
    desk = desk or Desk("bai.yaml")
    draft = read_lesson(text.encode(), desk, course="lop", passing=Pass())
    return draft, [f"{fault.line}:{fault.column} {fault.code}" for fault in sorted(desk.faults, key=Fault.order)]


def lesson(text: str, desk: Desk | None = None) -> Lesson:
    """Read a lesson that has no error."""
    draft, faults = read(text, desk)
    assert draft.lesson is not None, faults
    return draft.lesson


def with_cards(cards: str, desk: Desk | None = None) -> Lesson:
    """Read a lesson with these cards, indented as in a file."""
    return lesson(HEAD + cards.lstrip("\n"), desk)


def question(body: str, desk: Desk | None = None) -> Question:
    """Read one question; ``body`` is what stands below its ``ask:``."""
    lines = "".join(f"    {line}\n" for line in body.strip("\n").split("\n"))
    found = next(with_cards(f"  - question: hoi\n    ask: Mình làm gì?\n{lines}", desk).questions())
    assert isinstance(found, Question)
    return found


def codes(cards: str, desk: Desk | None = None) -> list[str]:
    """Return the codes of the faults in a lesson with four sound cards and these."""
    return [fault.split()[1] for fault in read(HEAD + FOUR + cards.lstrip("\n"), desk)[1]]


def folder(root: Path, files: dict[str, str | bytes]) -> Path:
    """Write files below a folder and return it."""
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return root


def course(root: Path, name: str = "lop", lessons: Sequence[str] = (HEAD + FOUR,)) -> Path:
    """Write one course folder below a root and return the root."""
    files: dict[str, str | bytes] = {f"{name}/{n:02}.yaml": text for n, text in enumerate(lessons, start=1)}
    return folder(root, {f"{name}/course.yaml": COURSE.replace("lop", name), **files})
