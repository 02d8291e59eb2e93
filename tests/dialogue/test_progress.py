"""What has been learned, in words and as a picture on request."""

from __future__ import annotations

import json
from hashlib import sha256

import pytest
from msgspec.structs import replace

from bot.dialogue.events import Answered, Failed
from bot.dialogue.hashes import packed, unpacked
from bot.dialogue.learner import Shelf
from bot.dialogue.screens import Picture
from tests.dialogue.playbook import Play, library

HASH = sha256(b"picture").hexdigest()


def learned(*lessons: str) -> Play:
    play = Play().enters().says("menu")
    play.learner = replace(play.learner, shelf=Shelf(dict.fromkeys(lessons, 20261123)))
    return play.says("đã học")


def test_the_words_are_there_at_once_and_stay_while_the_picture_is_drawn() -> None:
    play = learned("otp").sees("1 trên 2 bài").taps("Xem hình").sees("1 trên 2 bài", "đang vẽ hình")

    assert play.screen.waiting
    assert play.last is not None
    (ask,) = play.last.asks
    assert (ask.kind, ask.body["heading"]) == ("progress-picture", "Những bài đã học")
    (course,) = play.library.courses.all
    marks = "".join("1" if lesson.id == "otp" else "0" for lesson in course.lessons)
    assert json.loads(ask.body["rows"]) == [[course.title.in_("vi"), marks, "1/2"]]


def test_the_picture_comes_with_all_its_words() -> None:
    play = learned("otp").taps("Xem hình").happens(Answered("r", "progress-picture", {"picture": HASH}))

    (picture,) = (block for block in play.screen.blocks if isinstance(block, Picture))
    assert (picture.hash, picture.whole, picture.language) == (HASH, True, "vi")
    assert "1 trên 2 bài" in picture.alt
    assert not play.screen.waiting
    play.says("kết quả").sees("1 trên 2 bài", "(Xem hình)")


def test_a_picture_that_could_not_be_drawn_leaves_the_words() -> None:
    play = learned().taps("Xem hình").happens(Failed("r", "progress-picture", "failed"))

    play.sees("chưa lấy được", "0 trên 2 bài", "(Xem hình)")


@pytest.mark.parametrize("kind", ["progress-picture", "holding"])
def test_what_comes_late_or_was_asked_elsewhere_changes_nothing(kind: str) -> None:
    late = learned().taps("Xem hình").says("menu") if kind == "progress-picture" else learned().taps("Xem hình")
    before = late.learner

    late.happens(Answered("r", kind, {"picture": HASH}))

    assert late.learner == before


def test_a_second_tap_asks_for_no_second_picture() -> None:
    play = learned().taps("Xem hình")
    assert "Xem hình" not in [choice.label for choice in play.screen.choices]

    play.says("hình")

    assert play.last is not None
    assert play.last.asks == ()


def test_where_there_are_no_courses_there_is_no_picture() -> None:
    play = learned()
    empty = replace_courses(play)

    assert "Xem hình" not in [choice.label for choice in empty.screen.choices]


def replace_courses(play: Play) -> Play:
    from dataclasses import replace as changed

    from lessons.library import courses

    return play.meets(changed(library(), courses=courses(())))


def test_a_hash_in_a_seat_is_short_and_comes_back_whole() -> None:
    assert len(packed(HASH)) == 43
    assert unpacked(packed(HASH)) == HASH
