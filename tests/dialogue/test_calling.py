"""The numbers of one's own commune: in a lesson that names them, and where somebody wants a person."""

from dataclasses import replace as changed
from datetime import date
from pathlib import Path

from msgspec.structs import replace

from bot.dialogue.library import Library
from lessons.phones import Phone, Phones
from tests.dialogue.playbook import Play, library
from tests.lessons.writing import HEAD, course

DAY = date(2026, 11, 20)
PHONES = Phones(
    (Phone("03595", "clinic", "0213 3784 000", "UBND", DAY), Phone("03595", "police", "0213 3784 001", "UBND", DAY))
)


def world(root: Path) -> Library:
    cards = "  - say: Ốm nặng thì gọi 115.\n    local: clinic\n  - say: Hết bài.\n"
    return changed(library(course(root, "lop", [HEAD + cards])), phones=PHONES)


def living_in(play: Play, unit: str) -> Play:
    play.learner = replace(play.learner, seat=replace(play.learner.seat, unit=unit))
    return play


def begun(root: Path) -> Play:
    return Play(world(root)).enters("vi-du")


def test_a_card_shows_the_number_of_ones_own_commune_and_no_other(tmp_path: Path) -> None:
    play = living_in(begun(tmp_path), "03595")

    play.sees("Ốm nặng thì gọi 115.", "Trạm y tế Than Uyên: 0213 3784 000").misses("Công an")


def test_where_the_unit_is_unknown_or_gave_none_the_card_stands_as_it_is(tmp_path: Path) -> None:
    for unit in ("", "03640", "99999"):
        living_in(begun(tmp_path), unit).sees("Ốm nặng thì gọi 115.").misses("Trạm y tế")


def test_whoever_wants_a_person_sees_all_numbers_of_their_commune(tmp_path: Path) -> None:
    play = living_in(begun(tmp_path), "03595-1").says("gặp người thật")

    play.sees("Công an Than Uyên: 0213 3784 001", "Trạm y tế Than Uyên: 0213 3784 000")
