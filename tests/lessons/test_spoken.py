"""What a machine reads out, known by the hash of its text."""

from dataclasses import replace
from pathlib import Path

from lessons.library import courses
from lessons.loader import load
from lessons.model import Course, Medium
from lessons.spoken import key_of, lying_in, read_out, wanted
from tests.lessons.writing import HEAD, course

STORY = """  - story: goi
    start: a
    lines:
      a:
        caller: Đọc mã đi.
        choices: [{say: Không, to: b}, {say: Đọc, to: c}]
      b: {because: An toàn rồi., good: Giỏi., next: Cứ thế.}
      c: {because: Mất tiền rồi., good: Biết rồi., next: Tắt máy.}
"""
CARDS = """  - say: Giữ máy nhé <bạn>.
  - question: hoi
    ask: Gọi số nào?
    number: 114
  - try: Đặt mã khóa.
    done: Xong
"""


def written(root: Path) -> tuple[Course, ...]:
    loaded = load(course(root, "lop", [HEAD + CARDS + STORY]))
    assert [fault.line_of("en") for fault in loaded.faults if not fault.warning] == []
    return loaded.courses


def test_every_text_of_a_card_is_read_out_also_each_line_of_a_story(tmp_path: Path) -> None:
    found = wanted(written(tmp_path), ("vi", "en"))

    assert [words for _, words in found.values()] == [
        "Giữ máy nhé bạn.", "Gọi số nào?", "Đặt mã khóa.", "Đọc mã đi.", "An toàn rồi.", "Mất tiền rồi.",
    ]  # fmt: skip
    assert all(key == key_of(language, words) for key, (language, words) in found.items())


def test_what_a_person_has_recorded_is_left_to_them(tmp_path: Path) -> None:
    (found,) = written(tmp_path)
    (lesson,) = found.lessons
    recorded = replace(lesson.cards[0], audio={"vi": Medium("audio", "h", "p", "audio/ogg")})
    (with_voice,) = courses([replace(found, lessons=(replace(lesson, cards=(recorded, *lesson.cards[1:])),))]).all

    assert "Giữ máy nhé bạn." not in [words for _, words in wanted([with_voice], ("vi",)).values()]


def test_a_text_has_one_name_however_it_is_spaced_and_another_in_each_language() -> None:
    assert key_of("vi", "Giữ  máy\nnhé <bạn>") == key_of("vi", read_out("Giữ máy nhé <bạn>"))
    assert len({key_of("vi", "a"), key_of("en", "a"), key_of("vi", "b")}) == 3


def test_only_recordings_that_lie_there_in_both_forms_count(tmp_path: Path) -> None:
    for name in ("a.ogg", "a.aac", "b.ogg", "c.aac", "d.txt"):
        (tmp_path / name).write_bytes(name.encode())

    (found,) = lying_in(tmp_path).items()

    assert found[0] == "a"
    assert found[1].type == "audio/ogg"
    assert found[1].form("audio/aac").path.endswith("a.aac")
    assert lying_in(None) == lying_in(tmp_path / "nowhere") == {}
