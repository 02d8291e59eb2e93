"""Saving data: pictures only when one asks for them, on every screen that has one."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from bot.dialogue.library import Library
from bot.dialogue.screens import Picture
from tests.dialogue.playbook import CONTENT, Play, library


@cache
def shipped() -> Library:
    return library(Path(CONTENT))


def pictures(play: Play) -> int:
    return sum(isinstance(block, Picture) for block in play.screen.blocks)


def sparing() -> Play:
    """Return somebody at the first card of a lesson with a picture, who wants pictures only on request."""
    play = Play(shipped()).enters()
    assert pictures(play) == 1
    play.says("thông tin của tôi").taps("Tiết kiệm mạng: chỉ hiện hình khi cần").sees("khi bác chọn “Xem hình”")
    return play.says("học tiếp")


def test_a_picture_comes_only_when_asked_for() -> None:
    play = sparing()
    assert pictures(play) == 0

    play.taps("Xem hình")

    assert pictures(play) == 1
    assert "Xem hình" not in [choice.label for choice in play.screen.choices]


def test_the_next_screen_is_without_again() -> None:
    play = sparing().taps("Xem hình").says("tiếp")

    assert pictures(play) == 0
    assert pictures(play.says("quay lại")) == 0


def test_it_can_be_asked_for_in_words() -> None:
    assert pictures(sparing().says("hình")) == 1


def test_pictures_come_back_for_good() -> None:
    play = sparing().says("thông tin của tôi").taps("Luôn hiện hình").sees("hình luôn hiện").says("học tiếp")

    assert pictures(play) == 1
    assert play.learner.seat.pictures == ""


def test_who_saves_nothing_is_offered_nothing() -> None:
    play = Play(shipped()).enters()

    assert "Xem hình" not in [choice.label for choice in play.screen.choices]
    assert pictures(play.says("hình").sees("chưa hiểu")) == 1
