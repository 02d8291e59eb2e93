"""Every place in every language: it is drawn, it fits, its first choice leads on, and a full life fits the seat."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from bot.dialogue.events import Chose
from bot.dialogue.learner import Mark, Recall, Review, Seat, Shelf, Sitting, seat_to_json
from bot.dialogue.places import PLACES
from bot.dialogue.voice import FORMS
from bot.words import languages
from tests.dialogue.playbook import Play, check_screen, library

DETAILS = {
    "done": ["otp", "gone", ""],
    "moving": ["", "03637__", "03637-1_education_Bản Mở", "99999__"],
    "unit": ["", "area-0", "area-99", "03388", "03388+03637"],
    "lessons": ["thu", "thu:0", "thu:7", "gone"],
    "share": ["otp", "gone"],
    "data": ["", "wait:holding", "see:2026-11-23|2026-11|web|3|17", "see:||||", "code:K7QM-2XPA"],
    "review": ["", "wait", "wait-one", "card", "end", "enough", "none"],
    "progress": ["", "wait", f"picture:{'A' * 43}"],
    "recognition": ["", "thu", "thu:wait", f"thu:got:{'A' * 43}:{'A' * 43}:7K2M9-QXD4F", "gone"],
    "export": ["wait", f"{'A' * 43}:{'A' * 43}"],
    "farewell": ["declined", "erased"],
}
STANDS = [(place, detail) for place in PLACES for detail in DETAILS.get(place, [""])]


def seated(place: str, detail: str, language: str, form: str) -> Play:
    play = Play()
    sitting = Sitting("otp", play.library.courses.lessons["otp"].version, "ai-hoi", 0)
    seat = Seat(place, detail, language, form, consent="2026-11", sitting=sitting, last=1)
    if place in ("home", "return", "review"):
        seat = replace(seat, review=Review(next=1, queue=(Recall("otp", "ai-hoi", 0, 1),)))
    shelf = Shelf({"otp": 20261123}, {"thu": 20261123}) if place == "recognition" and detail else Shelf()
    play.learner = replace(play.learner, turn=3, seat=seat, shelf=shelf)
    return play


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize(("place", "detail"), STANDS)
def test_every_place_is_drawn_in_every_language_and_each_of_its_choices_leads_on(
    place: str, detail: str, language: str
) -> None:
    for form in FORMS:
        play = seated(place, detail, language, form)
        check_screen(play.screen, play.learner)
    for choice in seated(place, detail, language, "bac").screen.choices:
        play = seated(place, detail, language, "bac")
        play.happens(Chose(choice.key, play.learner.id, play.learner.turn))
        assert play.last is not None
        assert play.last.changed
        assert "notice.gone" not in [key for key, _ in play.learner.seat.notices], choice


def test_a_learner_of_a_hundred_lessons_has_a_seat_of_a_kilobyte_at_most() -> None:
    lessons = {f"bai-hoc-so-{n}-ve-an-toan": 20261123 for n in range(100)}
    marks = {f"cau-hoi-rat-dai-so-{n}": Mark(3, first=False, right=True) for n in range(8)}
    sitting = Sitting(
        "mot-bai-hoc-co-ten-that-dai-va-ro-rang",
        "0123456789ab",
        "cau-hoi-rat-dai-so-7",
        1_795_000_000,
        1,
        ("0a1b2c", "3d4e5f"),
        "miss",
        "0a1b2c+3d4e5f",
        "một câu trả lời đúng khá dài " * 3,
        marks,
        tuple(marks)[:4],
        True,
        ahead="cau-hoi-rat-dai-so-7",
    )
    notices = (("notice.lesson-changed", ""), ("notice.unit", "Xã Mường Kim"), ("notice.puzzled", ""))
    seat = Seat(
        "lesson",
        "",
        "vi",
        "bac",
        "2026-11",
        "mot-bai-khac-cung-dai",
        "03388",
        "officials",
        ("unit", "audience"),
        sitting,
        notices,
    )
    seat = replace(seat, last=20_781, review=Review(20_781, 20_781, 3, 20_781))
    assert Shelf(lessons).lessons["bai-hoc-so-7-ve-an-toan"] == 20261123
    assert len(seat_to_json(seat).encode()) <= 1024
    assert library().courses.lessons
    # A review has laid the lesson aside; its own questions stand in its place.
    queue = tuple(Recall("mot-bai-hoc-co-ten-that-dai-va-ro-rang", f"cau-hoi-rat-dai-so-{n}", 3, 20_781) for n in "123")
    one = replace(sitting, card="cau-hoi-rat-dai-so-1", marks={"cau-hoi-rat-dai-so-1": Mark(3)}, again=(), round=4)
    review = replace(seat.review, queue=queue, sitting=one)
    reviewing = replace(seat, place="review", detail="card", sitting=None, review=review)
    assert len(seat_to_json(reviewing).encode()) <= 1024
