"""Cards that nobody reads out, told of once others of their course are."""

from pathlib import Path

from lessons.loader import load
from tests.lessons.writing import FOUR, HEAD, course, folder


def heard(root: Path, *lessons: str) -> list[str]:
    """Return where a course of these lessons lacks recordings."""
    files: dict[str, str | bytes] = {"lop/a.ogg": b"OggS", "lop/a.ogg.txt": "Một."}
    folder(
        course(root, lessons=[f"{HEAD.replace('vi-du', f'bai-{n}')}{text}" for n, text in enumerate(lessons)]), files
    )
    found = load(root).faults
    return [f"{Path(one.path).name}:{one.line} {one.values['language']}" for one in found if one.code == "HS117"]


MOT = "  - say: Một.\n    key: mot\n    audio: a.ogg\n"
REST = "  - try: Hai.\n    done: Xong\n  - question: hoi\n    ask: Ba?\n    number: 3\n"


def test_cards_that_nobody_reads_out_are_told_of_once_others_are(tmp_path: Path) -> None:
    assert heard(tmp_path / "a", MOT + REST, FOUR) == ["01.yaml:8 vi", "01.yaml:10 vi", "02.yaml:1 vi"]
    assert heard(tmp_path / "b", REST, FOUR) == []


def test_a_story_is_read_out_at_its_beginning(tmp_path: Path) -> None:
    story = "  - story: goi\n    start: a\n    lines: {a: {caller: Hai., because: Hết., good: Tốt., next: Thôi.}}\n"
    told = "  - story: ke\n    start: a\n    lines: {a: {because: Hết., good: Tốt., next: Thôi.}}\n"

    assert heard(tmp_path, MOT + story + told) == ["01.yaml:8 vi"]


def test_a_language_is_missed_only_where_there_are_words_to_read_out(tmp_path: Path) -> None:
    one = "  - say: {vi: Một., en: One.}\n    audio: {vi: a.ogg, en: a.ogg}\n"
    folder(tmp_path, {"lop/course.yaml": "course: lop\ntitle: Lớp\nlanguages: [vi, en]\n"})
    text = f"{one}  - say: Hai.\n    audio: a.ogg\n  - say: {{vi: Ba., en: Three.}}\n    audio: a.ogg\n"
    (tmp_path / "lop" / "a.ogg").write_bytes(b"OggS")
    (tmp_path / "lop" / "01.yaml").write_text(HEAD + text, "utf-8")
    found = [f"{one.line} {one.values['language']}" for one in load(tmp_path).faults if one.code == "HS117"]

    assert found == ["9 en"]
