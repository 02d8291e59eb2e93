"""A machine reads out what nobody has recorded: only when asked, and saying that it is one."""

from dataclasses import replace
from pathlib import Path

from bot.dialogue.library import Library
from bot.dialogue.screens import Sound
from lessons.model import Medium
from lessons.spoken import wanted
from tests.dialogue.playbook import Play, library
from tests.lessons.test_spoken import CARDS, STORY
from tests.lessons.writing import HEAD, course

OFFER = "Nghe máy đọc"


def world(root: Path, *left_out: str) -> Library:
    silent = library(course(root, "lop", [HEAD + CARDS + STORY]))
    texts = wanted(silent.courses.all, ("vi",)).items()
    spoken = {key: Medium("audio", words, "", "audio/ogg") for key, (_, words) in texts if words not in left_out}
    return replace(silent, spoken=spoken)


def heard(play: Play) -> list[str]:
    """Return what is read out; the hash of a recording is here the words spoken in it."""
    return [block.hash for block in play.screen.blocks if isinstance(block, Sound)]


def test_a_card_is_read_out_to_whoever_asks_for_it_and_says_that_a_machine_does(tmp_path: Path) -> None:
    play = Play(world(tmp_path)).enters("vi-du").sees(f"({OFFER})").misses("máy đọc, có chỗ")
    assert heard(play) == []

    play.taps(OFFER).sees("máy đọc, có chỗ chưa chuẩn").misses(f"({OFFER})")

    assert heard(play) == ["Giữ máy nhé bạn."]


def test_the_next_screen_is_silent_again(tmp_path: Path) -> None:
    play = Play(world(tmp_path)).enters("vi-du").says("nghe").taps("Tiếp").sees("Gọi số nào?", f"({OFFER})")

    assert heard(play) == []
    assert heard(play.taps(OFFER)) == ["Gọi số nào?"]


def test_once_a_question_is_answered_there_is_nothing_to_read_out(tmp_path: Path) -> None:
    Play(world(tmp_path)).enters("vi-du").taps("Tiếp").says("114").sees("Đúng rồi").misses(OFFER)


def test_each_line_of_a_story_is_read_out(tmp_path: Path) -> None:
    play = Play(world(tmp_path)).enters("vi-du").taps("Tiếp").says("114").taps("Tiếp").taps(OFFER)
    assert heard(play) == ["Đặt mã khóa."]

    assert heard(play.taps("Xong").taps(OFFER)) == ["Đọc mã đi."]
    assert heard(play.taps("Không").taps(OFFER)) == ["An toàn rồi."]


def test_a_text_that_changed_since_is_not_offered_and_asking_anyway_hears_nothing(tmp_path: Path) -> None:
    play = Play(world(tmp_path, "Giữ máy nhé bạn.")).enters("vi-du").misses(OFFER)

    assert heard(play.says("nghe")) == []


def test_what_a_person_recorded_comes_by_itself_and_no_machine_beside_it(tmp_path: Path) -> None:
    read_out = world(tmp_path)
    lesson = read_out.courses.lessons["vi-du"]
    recorded = replace(lesson.cards[0], audio={"vi": Medium("audio", "bà Lả đọc", "", "audio/ogg")})
    mended = replace(lesson, cards=(recorded, *lesson.cards[1:]))
    both = replace(read_out, courses=replace(read_out.courses, lessons={"vi-du": mended}))

    assert heard(Play(both).enters("vi-du").misses(OFFER)) == ["bà Lả đọc"]


def test_what_is_read_out_can_be_fetched_as_other_media_can(tmp_path: Path) -> None:
    aac = Medium("audio", "aac", "", "audio/aac")
    read_out = replace(world(tmp_path), spoken={"k": Medium("audio", "ogg", "", "audio/ogg", forms=(aac,))})

    assert sorted(read_out.media) == ["aac", "ogg"]


def test_elsewhere_and_where_nothing_is_read_out_nothing_is_offered(tmp_path: Path) -> None:
    assert OFFER not in [choice.label for choice in Play(world(tmp_path)).enters("vi-du").says("về đầu").screen.choices]
    silent = Play(replace(world(tmp_path / "b"), spoken={})).enters("vi-du").misses(OFFER)
    assert heard(silent.says("nghe").sees("chưa hiểu")) == []
