"""The paper for a finished course: asked for, named, here it is; and the name is kept nowhere."""

from __future__ import annotations

import dataclasses
import json
from hashlib import sha256

import pytest
from msgspec.structs import replace

from bot.dialogue.events import Answered, Failed
from bot.dialogue.learner import Shelf
from bot.dialogue.screens import Paper, Picture
from bot.dialogue.turn import Ask
from lessons.library import courses
from lessons.model import Text
from tests.dialogue.playbook import Play

PICTURE, PAPER = (sha256(part).hexdigest() for part in (b"picture", b"paper"))
DRAWN = {"picture": PICTURE, "paper": PAPER, "code": "7K2M9-QXD4F"}
NAME = "Lò Thị Mai"


def finished(*courses: str) -> Play:
    """Return somebody at home who has finished these courses."""
    play = Play().enters().says("menu")
    lessons = {"otp": 20261123, "nhieu-y": 20261123}
    play.learner = replace(play.learner, shelf=Shelf(lessons, dict.fromkeys(courses, 20261123)))
    return play


def asked(play: Play) -> Ask:
    assert play.last is not None
    (ask,) = play.last.asks
    return ask


def drawn() -> Play:
    return finished("thu").says("giấy ghi nhận", NAME).happens(Answered("r", "recognition", DRAWN))


def test_a_finished_course_is_recognised_with_the_name_they_write() -> None:
    play = finished("thu").says("đã học").taps("Giấy ghi nhận")
    play.sees("muốn ghi tên gì", "không giữ lại tên").says("  lò thị   mai ").sees("đang làm giấy")

    ask = asked(play)
    assert (ask.kind, ask.body["course"], ask.body["day"], ask.body["name"]) == (
        "recognition",
        "thu",
        "20261123",
        "lò thị mai",
    )
    words = json.loads(ask.body["words"])
    assert words["day"] == "Ngày 23 tháng 11 năm 2026"
    assert words["from"] == "Học Số · Tổ công tác"
    assert "không phải chứng chỉ" in words["not"]
    assert json.loads(ask.body["lessons"])


def test_what_was_drawn_is_shown_with_words_that_say_the_same() -> None:
    play = drawn().sees("ngày 23 tháng 11 năm 2026", "7K2M9-QXD4F", "Không phải chứng chỉ chính thức")

    pictures = [block for block in play.screen.blocks if isinstance(block, Picture)]
    papers = [block for block in play.screen.blocks if isinstance(block, Paper)]
    assert [(picture.hash, picture.whole) for picture in pictures] == [(PICTURE, True)]
    assert [(paper.hash, paper.name) for paper in papers] == [(PAPER, "giay-ghi-nhan.pdf")]


def test_the_name_is_kept_nowhere_but_in_the_request() -> None:
    play = finished("thu").says("giấy ghi nhận", NAME)
    assert NAME in asked(play).body["name"]

    assert NAME not in repr(play.learner)
    play.happens(Answered("r", "recognition", DRAWN)).misses(NAME)
    assert NAME not in repr(play.learner)
    assert NAME not in repr(play.records)


def test_a_paper_may_have_no_name() -> None:
    assert asked(finished("thu").says("giấy ghi nhận").taps("Không ghi tên")).body["name"] == ""


@pytest.mark.parametrize("name", ["Lò Thị Mai", "H'Hen Niê", "Nguyễn Văn A-B.", "শ্রীমতী লক্ষ্মী চট্টোপাধ্যায়", "A" * 60])
def test_a_name_may_be_any_that_can_be_drawn(name: str) -> None:
    assert asked(finished("thu").says("giấy ghi nhận", name)).body["name"] == name


@pytest.mark.parametrize("name", ["Mai 😀", "A" * 61, "<b>Mai</b>", "李明", "...", "'"])
def test_what_is_no_name_is_asked_for_again(name: str) -> None:
    play = finished("thu").says("giấy ghi nhận", name).sees("Tên chỉ gồm chữ", "muốn ghi tên gì")

    assert play.last is not None
    assert play.last.asks == ()


def test_a_command_is_no_name() -> None:
    finished("thu").says("giấy ghi nhận", "trang đầu").sees("Hôm nay bác muốn làm gì")


def test_another_name_makes_another_paper() -> None:
    play = drawn().taps("Viết lại tên").sees("muốn ghi tên gì").says("Lò Văn Nam")

    assert asked(play).body["name"] == "Lò Văn Nam"


def test_a_paper_that_could_not_be_drawn_is_told_and_may_be_asked_for_again() -> None:
    play = finished("thu").says("giấy ghi nhận", NAME).happens(Failed("r", "recognition", "failed"))

    play.sees("chưa lấy được", "muốn ghi tên gì")


def test_a_paper_that_comes_after_they_went_elsewhere_changes_nothing() -> None:
    play = finished("thu").says("giấy ghi nhận", NAME, "menu")
    before = play.learner

    play.happens(Answered("r", "recognition", DRAWN))

    assert play.learner == before


def test_another_requests_answer_is_not_taken_for_the_paper() -> None:
    finished("thu").says("giấy ghi nhận", NAME).happens(Answered("r", "holding", {})).sees("đang làm giấy")


def test_while_it_is_drawn_nothing_else_is_taken_for_a_name() -> None:
    play = finished("thu").says("giấy ghi nhận", NAME, "Lò Văn Nam").sees("đang làm giấy", "chưa hiểu")

    assert play.last is not None
    assert play.last.asks == ()


def test_who_has_finished_no_course_hears_how_to_get_one() -> None:
    Play().enters().says("menu", "giấy ghi nhận").sees("học xong cả một lớp").taps("Học tiếp").sees("Mã OTP")


def test_a_course_that_is_gone_has_no_paper() -> None:
    finished("gone").says("giấy ghi nhận").sees("học xong cả một lớp")


def test_of_several_courses_they_choose_one() -> None:
    play = two(finished("thu", "hai"))

    play.says("giấy ghi nhận").sees("của lớp nào").taps("Hai").sees("Hai", "muốn ghi tên gì").says(NAME)

    assert asked(play).body["course"] == "hai"
    play.happens(Answered("r", "recognition", DRAWN)).sees("“Hai”")


def two(play: Play) -> Play:
    """Return the play in a library that has the same course a second time, by another name."""
    (course,) = play.library.courses.all
    other = dataclasses.replace(course, id="hai", title=Text({"vi": "Hai"}))
    return play.meets(dataclasses.replace(play.library, courses=courses((course, other))))
